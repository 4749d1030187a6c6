// The predictor `lookup`: direct simulation through a table of 8 cells × 4 steps. It still goes through all t steps and
// can only win a constant factor; it is there to show what that looks like in the score.
#include <algorithm>

#include "predictors/core/catalogue.hpp"
#include "predictors/lookup/step_table.hpp"
#include "predictors/rows/packed_row.hpp"
#include "systems/eca/elementary_automaton.hpp"

namespace outpace {
namespace {

using eca::ElementaryAutomaton;
using eca::LineStart;
using lookup::block_steps;
using rows::Words;

using Bytes = std::vector<std::uint8_t>;

Bytes to_bytes(const Words& words, std::uint64_t count) {
  Bytes bytes(count);
  for (std::size_t j = 0; j < count; ++j)
    bytes[j] = j / 8 < words.size() ? static_cast<std::uint8_t>(words[j / 8] >> (8 * (j % 8))) : 0;
  return bytes;
}

/// `cells` cells of the bytes from cell `from` on.
Words to_words(const Bytes& bytes, std::uint64_t from, std::uint64_t cells) {
  Words all((bytes.size() + 7) / 8), part(rows::words_for(cells));
  for (std::size_t j = 0; j < bytes.size(); ++j) all[j / 8] |= std::uint64_t{bytes[j]} << (8 * (j % 8));
  rows::xor_shifted_down(part, all, from);
  if (cells % 64) part.back() &= rows::low_bits(cells % 64);
  return part;
}

class LookupShortcut final : public Shortcut {
 public:
  explicit LookupShortcut(eca::Rule rule) : rule_(rule), word_rule_(rule), table_(rule) {}

  std::expected<Answer, Declined> answer(const Query& query, Work& work) const override {
    const auto* start = query.from.as<LineStart>();
    if (!start) return unsuited("lookup answers on lines and rings of two colours only");
    if (query.what.name == "column") return unsuited("lookup answers cells, rows and populations, not whole columns");
    const auto t = to_int64(query.at);
    // Even one probe every four steps takes 2^46 units here: no meter or machine allows it.
    if (!t || *t >> 48) return out_of_work();
    const bool cell = query.what.name == "cell";
    if (start->ring()) return ring(*start, query.what, static_cast<std::uint64_t>(*t), work);
    if (!cell) return row(*start, query.what.name, static_cast<std::uint64_t>(*t), work);
    return line_cell(*start, query.what.place[0], static_cast<std::uint64_t>(*t), work);
  }
  Claim claim() const override { return Claim::exact; }
  std::string finding() const override { return "a table of 8 cells by 4 steps"; }
  std::uint64_t size_bytes() const override { return table_.size_bytes(); }

 private:
  /// A random field: everything in the cone is alive, and the window loses 4 cells on each side with every pass. For
  /// finite starts, a side on which the pattern has not yet reached the cone's edge grows instead:
  ///
  ///     before:  bg | b0 b1 … bn | bg        after (grown left):  a−1 a0 …   a−1 from (bg, b0), 4 cells further left
  ///     after:      a0 a1 …  an−1            after (shrunk left): a0 a1 …    a0 from (b0, b1), 4 cells further right
  std::expected<Answer, Declined> line_cell(const LineStart& start, const Integer& x, std::uint64_t t,
                                            Work& work) const {
    const std::uint64_t passes = t / block_steps, rest = t % block_steps;
    const Integer radius = t;
    Integer begin = x - radius, end = x + radius + 1;  // the cone's base
    if (start.finite()) {
      begin = std::max(begin, Integer(0));
      end = std::min(end, Integer(start.length()));
    }
    bool background = start.background();
    for (std::uint64_t s = 0; start.finite() && begin >= end && s < t % 2 + 2 * (t > 1); ++s)
      background = rule_.background_after(background);
    if (begin >= end) return Answer(Symbol{background});
    const std::uint64_t cells = Integer(end - begin).convert_to<std::uint64_t>();
    const std::uint64_t bytes = (cells + 7) / 8;
    const std::uint64_t most = std::min(start.finite() ? bytes + 2 * passes : bytes, (2 * t + 1) / 8 + 4) + 4;
    const HeldBytes held(work, 2 * most + 2 * cells / 8);
    if (!held.within_limit() || most > rows::most_cells / 8) return out_of_memory();
    if (!work.spend(rows::read_units(cells))) return out_of_work();
    Bytes now = to_bytes(rows::read(start, begin, 8 * bytes), bytes), next;
    // Places relative to x; `first` is the place of bit 0.
    std::int64_t first = Integer(begin - x).convert_to<std::int64_t>();
    std::int64_t need = static_cast<std::int64_t>(t);  // the cone is [−need, need]
    for (std::uint64_t p = 0; p < passes; ++p) {
      need -= block_steps;
      const auto size = static_cast<std::int64_t>(now.size());
      const bool grow_left = start.finite() && first + block_steps > -need;
      const bool grow_right = start.finite() && first + 8 * size - std::int64_t{block_steps} <= need;
      const std::uint8_t outside = background ? 255 : 0;
      if (grow_left) now.insert(now.begin(), outside), first -= 8;
      // A pass reads one byte more than it writes, so a shrinking row loses one; a spare byte keeps all its cells.
      now.push_back(outside);
      if (grow_right) now.push_back(outside);
      next.resize(now.size() - 1);
      if (!work.spend(next.size())) return out_of_work();
      table_.advance(now.data(), next.data(), next.size());
      first += block_steps;
      now.swap(next);
      for (unsigned s = 0; s < block_steps; ++s) background = rule_.background_after(background);
      trim(now, first, need);
    }
    // What is left is at most the cone of the rest, with the background around it.
    std::uint64_t left = 2 * rest + 1;
    Words window(1);
    for (std::uint64_t i = 0; i < left; ++i) {
      const std::int64_t place = static_cast<std::int64_t>(i) - static_cast<std::int64_t>(rest) - first;
      const bool inside = place >= 0 && place < 8 * static_cast<std::int64_t>(now.size());
      const bool cell = inside ? now[static_cast<std::size_t>(place / 8)] >> (place % 8) & 1 : background;
      window[0] |= std::uint64_t{cell} << i;
    }
    if (!work.spend(rest + 1)) return out_of_work();
    for (std::uint64_t s = 0; s < rest; ++s) rows::step(word_rule_, window, left);
    return Answer(Symbol{rows::cell_at(window, 0)});
  }

  /// Drops whole bytes outside the cone [−need, need].
  static void trim(Bytes& row, std::int64_t& first, std::int64_t need) {
    while (!row.empty() && first + 8 * static_cast<std::int64_t>(row.size()) - 8 > need) row.pop_back();
    std::size_t drop = 0;
    while (drop < row.size() && first + 8 * static_cast<std::int64_t>(drop) + 7 < -need) ++drop;
    if (drop == 0) return;
    row.erase(row.begin(), row.begin() + static_cast<std::ptrdiff_t>(drop));
    first += 8 * static_cast<std::int64_t>(drop);
  }

  /// A whole finite row grows by 4 cells on each side with every pass.
  std::expected<Answer, Declined> row(const LineStart& start, const std::string& observable, std::uint64_t t,
                                      Work& work) const {
    const std::uint64_t passes = t / block_steps, rest = t % block_steps;
    const std::uint64_t bytes = (start.length() + 7) / 8;
    const HeldBytes held(work, 4 * (bytes + passes + 8));
    if (!held.within_limit() || bytes + passes > rows::most_cells / 8) return out_of_memory();
    if (!work.spend(rows::read_units(start.length()))) return out_of_work();
    bool background = start.background();
    Bytes now = to_bytes(rows::read(start, 0, 8 * bytes), bytes), next;
    for (std::uint64_t p = 0; p < passes; ++p) {
      now.insert(now.begin(), background ? 255 : 0);
      now.push_back(background ? 255 : 0);
      next.resize(now.size() - 1);
      if (!work.spend(next.size())) return out_of_work();
      table_.advance(now.data(), next.data(), next.size());
      now.swap(next);
      for (unsigned s = 0; s < block_steps; ++s) background = rule_.background_after(background);
    }
    now.insert(now.begin(), background ? 255 : 0);
    now.push_back(background ? 255 : 0);
    std::uint64_t cells = 8 * now.size();
    if (!work.spend((rest + 2) * rows::words_for(cells))) return out_of_work();
    Words words = to_words(now, 0, cells);
    for (std::uint64_t s = 0; s < rest; ++s) {
      rows::step(word_rule_, words, cells);
      background = rule_.background_after(background);
    }
    if (background) {
      for (std::uint64_t& word : words) word = ~word;
      if (cells % 64) words.back() &= rows::low_bits(cells % 64);
    }
    return rows::finite_answer(observable, words, background);
  }

  /// The ring is unrolled with a margin that lasts for several passes, over and over.
  std::expected<Answer, Declined> ring(const LineStart& start, const Observable& what, std::uint64_t t,
                                       Work& work) const {
    const std::uint64_t cells = *start.ring(), words = rows::words_for(cells);
    const HeldBytes held(work, 40 * words + 256);
    if (!held.within_limit() || cells > rows::most_cells) return out_of_memory();
    if (!work.spend(2 * words)) return out_of_work();
    Words row = rows::read(start, 0, cells);
    constexpr std::uint64_t most_passes = 16;
    while (t >= block_steps) {
      const std::uint64_t passes = std::min(t / block_steps, most_passes), margin = passes * block_steps;
      const std::uint64_t bytes = (cells + 2 * margin + 7) / 8;
      if (!work.spend(3 * words)) return out_of_work();
      Bytes now = to_bytes(rows::unroll(row, cells, margin), bytes + 1);
      for (std::uint64_t p = 0; p < passes; ++p) {
        // Only the first (cells + what the margin still is) cells matter; they begin at bit 0 at every pass.
        const std::uint64_t written = (cells + 2 * (margin - (p + 1) * block_steps) + 7) / 8;
        if (!work.spend(written)) return out_of_work();
        table_.advance(now.data(), now.data(), written);
      }
      now.resize((cells + 7) / 8);
      row = to_words(now, 0, cells);
      t -= passes * block_steps;
    }
    if (!work.spend(t * words)) return out_of_work();
    for (; t > 0; --t) rows::step_ring(word_rule_, row, cells);
    return rows::ring_answer(what, row, cells);
  }

  eca::Rule rule_;
  rows::WordRule word_rule_;
  lookup::StepTable table_;
};

class LookupPredictor final : public FamilyPredictor<ElementaryAutomaton> {
 public:
  std::string name() const override { return "lookup"; }
  std::string describe() const override {
    return "simulates by a table of 8 cells x 4 steps (Four Russians): a constant factor and no more";
  }
  double nominal_nanoseconds_per_unit() const override { return 0.5; }

 protected:
  StudyResult study(const ElementaryAutomaton& system, const Subject&, Work& work) const override {
    if (!work.hold(std::uint64_t{1} << lookup::index_cells)) return out_of_memory();
    if (!work.spend(lookup::StepTable::units())) return out_of_work();
    return std::make_unique<LookupShortcut>(system.rule());
  }
};

const RegisterPredictor registered{std::make_unique<LookupPredictor>()};

}  // namespace
}  // namespace outpace
