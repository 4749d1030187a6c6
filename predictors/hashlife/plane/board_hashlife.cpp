// The predictor `hashlife` of Life-like automata: memoised evolution of squares of the board (Gosper, 1984) to any
// time, for any rule and any start. The parts are in the files beside this one; this one puts a question to them.
#include "predictors/core/catalogue.hpp"
#include "predictors/hashlife/plane/board_census.hpp"
#include "predictors/hashlife/plane/board_field.hpp"
#include "systems/core/digest.hpp"
#include "systems/life/life_automaton.hpp"

namespace outpace::hashlife::plane {
namespace {

using life::BoardStart;
using life::LifeRule;

/// Bits of the times that tori are unrolled for.
constexpr std::uint64_t farthest_unrolled = 4096;

class BoardHashLife final : public Shortcut {
 public:
  explicit BoardHashLife(LifeRule rule) : rule_(rule) {}
  [[nodiscard]] std::expected<Answer, Declined> answer(const Query& query, Work& work) const override;
  [[nodiscard]] Claim claim() const override { return Claim::exact; }
  [[nodiscard]] std::string finding() const override {
    return "equal squares of the board evolve alike: each is worked out once a query";
  }
  [[nodiscard]] std::uint64_t size_bytes() const override { return sizeof(*this); }

 private:
  [[nodiscard]] bool evolve(Squares& squares, Root& root, const Time& steps) const;
  LifeRule rule_;
};

/// The same cells one level up, empty ground around them.
bool surround(Squares& squares, Root& root) {
  Quad out{};
  if (root.id) {
    const Quad q = squares.quarters(root.id);
    for (std::size_t c = 0; c < 4; ++c) {
      Quad corner{};
      corner[3 - c] = q[c];
      if ((out[c] = squares.join(corner)) == unknown) return false;
    }
  }
  root = {squares.join(out), root.level + 1};
  return root.id != unknown;
}

/// Until the root's middle half holds whatever `steps` steps make of the cells in it.
bool surround_for(Squares& squares, Root& root, const Time& steps) {
  const Integer reach = (Integer(1) << (root.level - 1)) + steps;
  while (root.level < leaf_level + 2 || Integer(1) << (root.level - 2) < reach)
    if (!surround(squares, root)) return false;
  return true;
}

/// To `steps` ≤ 2^(level − 2): the first step may have a rule of its own (B0 with S8), the others alternate.
bool BoardHashLife::evolve(Squares& squares, Root& root, const Time& steps) const {
  if (steps == 0) return true;
  const LifeRule first = rule_.relative_to(false), second = rule_.relative_to(rule_.background_after(false));
  const bool for_ever = rule_.background_after(false) && rule_.background_after(true);
  if (!for_ever) return BoardEvolution(squares, first, second).advance(root, steps);
  if (!BoardEvolution(squares, first, first).advance(root, 1)) return false;
  squares.forget_results();
  if (steps == 1) return true;
  return surround_for(squares, root, steps - 1) && BoardEvolution(squares, second, second).advance(root, steps - 1);
}

std::uint64_t column_of_ones(const Integer& n) {
  using namespace mersenne61;
  return multiply(subtract(power(column_base, n), 1), inverse(subtract(column_base, 1)));
}

std::expected<Answer, Declined> read(Squares& squares, const Root& root, bool background, const Observable& what) {
  if (what.name == "cell") return Answer(Symbol{cell_of(squares, root, what.place[0], what.place[1]) != background});
  BoardCensus census(squares, root);
  if (what.name == "population") {
    Integer count;
    return census.population(count) ? std::expected<Answer, Declined>(Answer(count)) : squares.failure();
  }
  life::Box box;
  if (!census.box(box)) return squares.failure();
  const Integer width = box.x1 - box.x0, height = box.y1 - box.y0;
  if (what.name == "box") return Answer({box.x0, box.y0, width, height});
  std::uint64_t sum = 0;
  if (!census.digest(box, sum)) return squares.failure();
  if (background) sum = mersenne61::subtract(mersenne61::multiply(digest_of_ones(width), column_of_ones(height)), sum);
  return Answer({Digest{sum}, width, height});
}

/// A torus is seen through a window of its unrolled board.
std::expected<Answer, Declined> read_torus(Squares& squares, const Root& root, life::Sides sides, bool background,
                                           const Observable& what) {
  if (what.name == "cell") return read(squares, root, background, what);
  Integer population = 0;
  std::uint64_t digest = 0;
  for (std::uint64_t y = sides.height; y-- > 0;) {
    std::uint64_t row = 0;
    if (!squares.spend(sides.width * 4)) return squares.failure();
    for (std::uint64_t x = sides.width; x-- > 0;) {
      const bool alive = cell_of(squares, root, Integer(x), Integer(y)) != background;
      population += alive;
      row = mersenne61::add(mersenne61::multiply(row, row_base), alive);
    }
    digest = mersenne61::add(mersenne61::multiply(digest, column_base), row);
  }
  if (what.name == "population") return Answer(population);
  return Answer({Digest{digest}, Integer(sides.width), Integer(sides.height)});
}

std::expected<Answer, Declined> BoardHashLife::answer(const Query& query, Work& work) const {
  const BoardStart& start = *query.from.as<BoardStart>();
  const Time& t = query.at;
  const bool background = rule_.background_at(t > 0, low_word(t) & 1);
  Squares squares(work);
  Root root;
  if (!work.spend(start.infinite() ? 1 : start.reading_units())) return out_of_work();
  if (start.torus()) {
    if (bit_length(t) > farthest_unrolled) return unsuited("hashlife unrolls a torus only for times below 2^4096");
    const life::Sides sides = *start.torus();
    if (sides.width > work.spare_bytes() / sides.height * 4) return out_of_memory();
    const HeldBytes held(work, (sides.width + 64) * sides.height / 4);
    if (!held.within_limit()) return out_of_memory();
    BoardField field(start);
    root.level = leaf_level + 2;
    const Integer side = std::max(sides.width, sides.height);
    while (Integer(1) << (root.level - 2) < std::max(side, t)) ++root.level;
    const Integer corner = -(Integer(1) << (root.level - 1));
    root.id = field.repeated(squares, static_cast<std::uint32_t>(root.level), corner, corner);
    if (root.id == unknown) return squares.failure();
    // No step of the unrolled board knows of a background: what is relative to it is the same everywhere.
    if (rule_.background_after(false) && rule_.background_after(true)) {
      // The first step's rule is another than the later ones', and an unrolled board cannot be surrounded.
      return unsuited("hashlife does not unroll a torus under a rule whose empty board fills for ever");
    }
    if (!evolve(squares, root, t)) return squares.failure();
    return read_torus(squares, root, sides, background, query.what);
  }
  if (start.infinite()) {
    const auto steps = to_int64(t);
    if (!steps || *steps >= std::int64_t{1} << 24) return t > work.remaining() ? out_of_work() : out_of_memory();
    const auto side = static_cast<std::uint64_t>(2 * *steps + 1);
    if (!work.spend(side * (side / 64 + 1) * start.random_plane()->units_a_word())) return out_of_work();
    const HeldBytes held(work, side * (side / 8 + 8));
    if (!held.within_limit()) return out_of_memory();
    const BoardField field(*start.random_plane(), query.what.place[0] - t, query.what.place[1] - t, side, side);
    root.level = leaf_level + 2;
    while (std::int64_t{1} << (root.level - 2) < *steps + 1) ++root.level;
    const std::int64_t corner = *steps - (std::int64_t{1} << (root.level - 1));
    root.id = field.once(squares, static_cast<std::uint32_t>(root.level), corner, corner);
    if (root.id == unknown || !evolve(squares, root, t)) return squares.failure();
    return read(squares, root, background, {"cell", {0, 0}});
  }
  if (start.random_plane()) {
    const life::Sides sides = *start.box();
    if (sides.width + 64 > work.spare_bytes() / sides.height * 8) return out_of_memory();
    const HeldBytes held(work, (sides.width + 64) * sides.height / 8);
    if (!held.within_limit()) return out_of_memory();
    const BoardField field(*start.random_plane(), 0, 0, sides.width, sides.height);
    while (std::uint64_t{1} << (root.level - 1) < std::max(sides.width, sides.height)) ++root.level;
    // In the root's south-eastern quarter; moved to the middle where it fits would save a level, but not the place.
    const auto corner = -(std::int64_t{1} << (root.level - 1));
    root.id = field.once(squares, static_cast<std::uint32_t>(root.level), corner, corner);
    if (root.id == unknown) return squares.failure();
  } else if (!read_plane(squares, start.pattern(), root)) {
    return squares.failure();
  }
  if (!surround_for(squares, root, t) || !evolve(squares, root, t)) return squares.failure();
  return read(squares, root, background, query.what);
}

class BoardHashLifePredictor final : public FamilyPredictor<life::LifeAutomaton> {
 public:
  [[nodiscard]] std::string name() const override { return "hashlife"; }
  [[nodiscard]] std::string describe() const override {
    return "memoised evolution of squares in two dimensions (Gosper, 1984); exact, any time";
  }
  [[nodiscard]] double nominal_nanoseconds_per_unit() const override { return 4; }

 protected:
  StudyResult study(const life::LifeAutomaton& system, const Subject&, Work&) const override {
    return std::make_unique<BoardHashLife>(system.rule());
  }
};

const RegisterPredictor registered{std::make_unique<BoardHashLifePredictor>()};

}  // namespace
}  // namespace outpace::hashlife::plane
