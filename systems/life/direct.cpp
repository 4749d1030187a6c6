// Running boards and tori to a time, and what is seen of them; see direct.hpp.
#include "systems/life/direct.hpp"

#include <algorithm>
#include <bit>

#include "systems/core/digest.hpp"
#include "systems/life/pattern_run.hpp"
#include "systems/life/torus.hpp"

namespace outpace::life {
namespace {

/// 1 + C + … + C^(n−1).
std::uint64_t column_of_ones(std::uint64_t n) {
  using namespace mersenne61;
  return multiply(subtract(power(column_base, n), 1), inverse(subtract(column_base, 1)));
}

/// A number of steps of the same parity that nobody lives to see.
std::uint64_t bounded(const Time& at) {
  const auto small = to_int64(at);
  return small ? static_cast<std::uint64_t>(*small) : (std::uint64_t{1} << 62) + (low_word(at) & 1);
}

std::expected<Torus, Declined> read_torus(const LifeRule& rule, const BoardStart& start, Work& work,
                                          eca::SimdTarget target) {
  const auto words = start.words(~std::uint64_t{0} >> 8);
  if (!work.spend(start.reading_units())) return out_of_work();
  Torus torus(rule, *start.torus(), target);
  for (const RowWord& word : *words) torus.put(word);
  return torus;
}

std::expected<Answer, Declined> ask_torus(const LifeRule& rule, const BoardStart& start, const Observable& what,
                                          const Time& at, Work& work, eca::SimdTarget target) {
  const Sides sides = *start.torus();
  const auto bytes = Torus::bytes(sides);
  if (!bytes) return out_of_memory();
  const HeldBytes held(work, *bytes + *bytes / 2);
  if (!held.within_limit()) return out_of_memory();
  auto made = read_torus(rule, start, work, target);
  if (!made) return std::unexpected(made.error());
  Torus& torus = *made;
  for (std::uint64_t t = bounded(at); t > 0; --t) {
    if (!work.spend(torus.units())) return out_of_work();
    torus.step();
  }
  if (what.name == "cell") {
    const auto x = what.place[0].convert_to<std::uint64_t>(), y = what.place[1].convert_to<std::uint64_t>();
    return Answer(Symbol{static_cast<std::uint32_t>(torus.word(x / 64, y) >> (x % 64) & 1)});
  }
  if (!work.spend(torus.units())) return out_of_work();
  if (what.name == "population") {
    std::uint64_t count = 0;
    for (std::uint64_t y = 0; y < sides.height; ++y)
      for (std::uint64_t w = 0; w < torus.words_a_row(); ++w)
        count += static_cast<std::uint64_t>(std::popcount(torus.word(w, y)));
    return Answer(Integer(count));
  }
  using namespace mersenne61;
  const std::uint64_t weight = power(row_base, std::uint64_t{64});
  std::uint64_t digest = 0;
  for (std::uint64_t y = sides.height; y-- > 0;) {
    std::uint64_t row = 0;
    for (std::uint64_t w = torus.words_a_row(); w-- > 0;)
      row = add(multiply(row, weight), digest_word(torus.word(w, y)));
    digest = add(multiply(digest, column_base), row);
  }
  return Answer({Digest{digest}, Integer(sides.width), Integer(sides.height)});
}

/// Fills the tiles that a cell's past can lie in, relative to the cell.
bool fill_cone(Board& board, const RandomPlane& field, const Observable& what, std::int64_t t) {
  const std::int64_t first = (-t - 63) / 64 * 64 - 64, last = t;
  for (std::int64_t y = -t; y <= t; ++y) {
    const RandomField row = field.row(Integer(what.place[1] + y));
    const auto near = to_int64(Integer(what.place[0] < 0 ? -what.place[0] : what.place[0]));
    const bool small = near && *near < std::int64_t{1} << 60;
    for (std::int64_t x = first; x <= last; x += 64) {
      const std::uint64_t cells = small ? field.cells(row, what.place[0].convert_to<std::int64_t>() + x)
                                        : field.cells(row, Integer(what.place[0] + x));
      if (!board.put({x, y, cells})) return false;
    }
  }
  return true;
}

std::expected<Answer, Declined> ask_random_cell(const LifeRule& rule, const BoardStart& start, const Observable& what,
                                                const Time& at, Work& work, eca::SimdTarget target) {
  const auto t = to_int64(at);
  if (!t || *t >= std::int64_t{1} << 24) return at > work.remaining() ? out_of_work() : out_of_memory();
  const auto side = static_cast<std::uint64_t>(2 * *t + 129);
  if (!work.spend(side * (side / 64) * start.random_plane()->units_a_word())) return out_of_work();
  Board board(rule, target, work, false);
  if (!fill_cone(board, *start.random_plane(), what, *t)) return out_of_memory();
  for (std::int64_t s = 1; s <= *t; ++s) {
    const std::int64_t left = *t - s;
    if (auto fine = board.step(Window{-left, -left, left, left}); !fine) return std::unexpected(fine.error());
  }
  const bool background = rule.background_at(*t > 0, *t & 1);
  return Answer(Symbol{board.cell(0, 0) != background});
}

std::expected<std::vector<RowWord>, Declined> read_words(const BoardStart& start, Work& work) {
  if (!work.spend(start.reading_units())) return out_of_work();
  auto words = start.words(work.spare_bytes() / 32);
  if (!words) return out_of_memory();
  return std::move(*words);
}

/// A window of a random plane or a torus, cell by cell questions: for pictures, which are small.
std::expected<void, Declined> trace_cells(const LifeRule& rule, const BoardStart& start, const Box& window,
                                          const Time& from, const Time& to, Sink& sink, Work& work,
                                          eca::SimdTarget target) {
  for (Time t = from; t <= to; ++t)
    for (Integer y = window.y0; y < window.y1; ++y) {
      std::vector<std::uint8_t> row;
      for (Integer x = window.x0; x < window.x1; ++x) {
        Observable what{"cell", {x, y}};
        if (start.torus())
          what.place = {residue(x, Integer(start.torus()->width)), residue(y, Integer(start.torus()->height))};
        const auto answer = simulate_directly(rule, start, what, t, work, target);
        if (!answer) return std::unexpected(answer.error());
        row.push_back(answer->text() == "1");
      }
      if (!sink.row(t, window.x0, row)) return {};
    }
  return {};
}

}  // namespace

Answer show_words(const std::vector<RowWord>& words, bool background, const std::string& observable) {
  std::uint64_t population = 0;
  std::int64_t x0 = 0, y0 = 0, x1 = 0, y1 = 0;
  for (const RowWord& word : words) {
    const std::int64_t left = word.x + std::countr_zero(word.cells), right = word.x + 64 - std::countl_zero(word.cells);
    if (population == 0) x0 = left, x1 = right, y0 = word.y;
    x0 = std::min(x0, left), x1 = std::max(x1, right), y1 = word.y + 1;
    population += static_cast<std::uint64_t>(std::popcount(word.cells));
  }
  if (observable == "population") return Answer(Integer(population));
  if (observable == "box") return Answer({Integer(x0), Integer(y0), Integer(x1 - x0), Integer(y1 - y0)});
  using namespace mersenne61;
  std::uint64_t digest = 0, weight = 1;
  std::int64_t y = y0, x = x0;
  std::uint64_t row = 0, across = 1;  // the row begun, and the row base's power at x
  const auto finish_row = [&](std::int64_t next) {
    digest = add(digest, multiply(row, weight));
    weight = multiply(weight, power(column_base, static_cast<std::uint64_t>(next - y)));
    y = next, x = x0, row = 0, across = 1;
  };
  for (const RowWord& word : words) {
    if (word.y != y) finish_row(word.y);
    std::uint64_t cells = word.cells;
    std::int64_t at = word.x;
    if (at < x0) cells >>= x0 - at, at = x0;
    across = multiply(across, power(row_base, static_cast<std::uint64_t>(at - x)));
    x = at;
    row = add(row, multiply(across, digest_word(cells)));
  }
  if (population) finish_row(y1);
  if (background)
    digest = subtract(multiply(digest_of_ones(Integer(x1 - x0)), column_of_ones(static_cast<std::uint64_t>(y1 - y0))),
                      digest);
  return Answer({Digest{digest}, Integer(x1 - x0), Integer(y1 - y0)});
}

std::expected<Answer, Declined> simulate_directly(const LifeRule& rule, const BoardStart& start, const Observable& what,
                                                  const Time& at, Work& work, eca::SimdTarget target) {
  if (start.torus()) return ask_torus(rule, start, what, at, work, target);
  if (start.infinite()) return ask_random_cell(rule, start, what, at, work, target);
  auto words = read_words(start, work);
  if (!words) return std::unexpected(words.error());
  const bool background = rule.background_at(at > 0, low_word(at) & 1);
  std::optional<Window> cell;
  if (what.name == "cell") {
    const auto x = to_int64(Integer(what.place[0] + (Integer(1) << 61))),
               y = to_int64(Integer(what.place[1] + (Integer(1) << 61)));
    // Nothing gets that far within a number of steps that anybody counts.
    const bool near = x && y && *x >> 62 == 0 && *y >> 62 == 0;
    if (near) cell = Window{*x - (std::int64_t{1} << 61), *y - (std::int64_t{1} << 61), 0, 0};
  }
  PatternRun run(rule, target, work);
  if (auto fine = run.put(*words); !fine) return std::unexpected(fine.error());
  words->clear();
  if (auto fine = run.run(bounded(at), cell); !fine) return std::unexpected(fine.error());
  if (what.name == "cell") return Answer(Symbol{(cell && run.cell(cell->x0, cell->y0)) != background});
  if (what.name == "population") {
    const auto count = run.population();
    if (!count) return std::unexpected(count.error());
    return Answer(Integer(*count));
  }
  const auto shown = run.words();
  if (!shown) return std::unexpected(shown.error());
  return show_words(*shown, background, what.name);
}

std::expected<void, Declined> trace_directly(const LifeRule& rule, const BoardStart& start, const Box& window,
                                             const Time& from, const Time& to, Sink& sink, Work& work,
                                             eca::SimdTarget target) {
  const auto x0 = to_int64(window.x0 + (Integer(1) << 40)), y0 = to_int64(window.y0 + (Integer(1) << 40));
  const Integer width = window.x1 - window.x0, height = window.y1 - window.y0;
  if (!x0 || !y0 || width > 1 << 24 || height > 1 << 24 || start.infinite() || start.torus())
    return trace_cells(rule, start, window, from, to, sink, work, target);
  const auto words = read_words(start, work);
  if (!words) return std::unexpected(words.error());
  PatternRun run(rule, target, work);
  if (auto fine = run.put(*words); !fine) return fine;
  const std::int64_t left = *x0 - (std::int64_t{1} << 40), top = *y0 - (std::int64_t{1} << 40);
  std::vector<std::uint8_t> row(width.convert_to<std::size_t>());
  for (Time t = from; t <= to; ++t) {
    if (auto fine = run.run(bounded(t)); !fine) return fine;
    const bool background = rule.background_at(t > 0, low_word(t) & 1);
    for (std::int64_t y = 0; y < height; ++y) {
      if (!work.spend(row.size())) return out_of_work();
      for (std::size_t x = 0; x < row.size(); ++x)
        row[x] = run.cell(left + static_cast<std::int64_t>(x), top + y) != background;
      if (!sink.row(t, window.x0, row)) return {};
    }
  }
  return {};
}

}  // namespace outpace::life
