// The predictor `lookup` of automata of any colours and range: direct simulation through a table of two bytes of cells.
// It still goes through all t steps and can only win a constant factor.
#include <fmt/core.h>

#include "predictors/core/catalogue.hpp"
#include "predictors/lookup/line_table.hpp"
#include "systems/ca/cellular_automaton.hpp"

namespace outpace::lookup {
namespace {

using eca::LineStart;
using rows::PlaneRow;

using Bytes = std::vector<std::uint8_t>;

class LineLookup final : public Shortcut {
 public:
  LineLookup(const ca::CellularAutomaton& system, LineTable table)
      : model_(system.shared_model()), rule_(system), table_(std::move(table)) {}

  std::expected<Answer, Declined> answer(const Query& query, Work& work) const override {
    const auto* start = query.from.as<LineStart>();
    if (!start || query.what.name == "column")
      return unsuited("lookup answers cells, rows and populations of lines and rings, not whole columns");
    const auto t = to_int64(query.at);
    // Even one probe for many steps takes more than any meter allows.
    if (!t || *t >> 44) return out_of_work();
    const auto steps = static_cast<std::uint64_t>(*t);
    if (start->ring()) return ring(*start, query.what, steps, work);
    if (start->finite()) return finite(*start, query.what, steps, work);
    return random_cell(*start, query.what.place[0], steps, work);
  }
  Claim claim() const override { return Claim::exact; }
  std::string finding() const override {
    return fmt::format("a table of {} cells by {} steps", table_.cells_a_byte(), table_.steps());
  }
  std::uint64_t size_bytes() const override { return table_.size_bytes(); }

 private:
  /// What pack and unpack take for each cell.
  static constexpr std::uint64_t units_a_cell = 4;

  [[nodiscard]] std::uint64_t bytes_for(std::uint64_t cells) const {
    return (cells + table_.cells_a_byte() - 1) / table_.cells_a_byte();
  }
  /// The steps that are no whole pass.
  bool rest(PlaneRow& row, std::uint64_t steps, Work& work) const {
    for (; steps > 0; --steps)
      if (!work.spend(rule_.units_a_word() * row.words() + 1))
        return false;
      else
        rule_.step(row);
    return true;
  }

  /// The cone's base shrinks with every pass to the cell itself.
  std::expected<Answer, Declined> random_cell(const LineStart& start, const Integer& x, std::uint64_t t,
                                              Work& work) const {
    const std::uint64_t span = rule_.span(), cells = t * span + 1;
    if (cells > rows::most_cells) return out_of_memory();
    const HeldBytes held(work, cells / 4 * rule_.planes() + 3 * bytes_for(cells) + 64);
    if (!held.within_limit()) return out_of_memory();
    if (!work.spend(rows::read_units(start, cells, rule_.planes()) + units_a_cell * cells)) return out_of_work();
    PlaneRow row = rows::read(start, x - Integer(t) * rule_.left(), cells, rule_.planes());
    if (!rest(row, t % table_.steps(), work)) return out_of_work();
    Bytes now = table_.pack(row, bytes_for(row.cells) + 1, 0);
    std::uint64_t left = row.cells;
    while (left > 1 || (span == 0 && t >= table_.steps())) {
      left -= table_.steps() * span;
      const std::uint64_t bytes = bytes_for(left);
      if (!work.spend(bytes + 1)) return out_of_work();
      table_.advance(now.data(), now.data(), bytes);
      if (span == 0 && (t -= table_.steps()) < table_.steps()) break;
    }
    return Answer(Symbol{model_->colour(table_.unpack(now, 1, rule_.planes()).cell(0))});
  }

  /// A whole finite row grows by a byte on each side with every pass.
  std::expected<Answer, Declined> finite(const LineStart& start, const Observable& what, std::uint64_t t,
                                         Work& work) const {
    const std::uint64_t span = rule_.span(), first_steps = t % table_.steps(), passes = t / table_.steps();
    const std::uint64_t cells = start.length() + 2 * first_steps * span;
    const std::uint64_t most = bytes_for(cells) + 2 * passes + 2;
    if (most > rows::most_cells / 8 || cells > rows::most_cells) return out_of_memory();
    const HeldBytes held(work, 3 * most + most * table_.cells_a_byte() / 4 * rule_.planes());
    if (!held.within_limit()) return out_of_memory();
    if (!work.spend(rows::read_units(start, cells, rule_.planes()) + units_a_cell * cells)) return out_of_work();
    // The first steps are taken by a window wide enough to lose span cells a step and keep all that may have changed.
    Integer first = -Integer(first_steps * span);
    PlaneRow row = rows::read(start, first, cells, rule_.planes());
    unsigned background = start.background();
    if (!rest(row, first_steps, work)) return out_of_work();
    first += Integer(first_steps) * rule_.left();
    background = model_->rule.uniform_after(background, first_steps);
    // Bytes, with room in front for one more each pass: byte `begin` is the row's first.
    const std::uint64_t size = bytes_for(row.cells);
    Bytes now(most, 0);
    std::uint64_t begin = passes, end = begin + size;
    const Bytes packed = table_.pack(row, size, background);
    std::copy(packed.begin(), packed.end(), now.begin() + static_cast<std::ptrdiff_t>(begin));
    for (std::uint64_t p = 0; p < passes; ++p) {
      const std::uint8_t outside = table_.uniform(background);
      now[--begin] = outside;
      now[end] = now[end + 1] = outside;
      if (!work.spend(end - begin + 1)) return out_of_work();
      table_.advance(now.data() + begin, now.data() + begin, end - begin + 1);
      ++end;
      first += Integer(table_.steps()) * rule_.left() - table_.cells_a_byte();
      background = model_->rule.uniform_after(background, table_.steps());
    }
    const std::uint64_t shown = (end - begin) * table_.cells_a_byte();
    if (what.name == "cell") {
      const Integer place = what.place[0] - first;
      if (place < 0 || place >= shown) return Answer(Symbol{model_->colour(background)});
      const auto at = place.convert_to<std::uint64_t>();
      const Bytes one{now[begin + at / table_.cells_a_byte()]};
      const PlaneRow cell = table_.unpack(one, table_.cells_a_byte(), rule_.planes());
      return Answer(Symbol{model_->colour(cell.cell(at % table_.cells_a_byte()))});
    }
    if (!work.spend(units_a_cell * shown)) return out_of_work();
    now.erase(now.begin(), now.begin() + static_cast<std::ptrdiff_t>(begin));
    return rows::line_answer(*model_, what.name, table_.unpack(now, shown, rule_.planes()), background);
  }

  /// The ring is unrolled with a margin that lasts for several passes, over and over.
  std::expected<Answer, Declined> ring(const LineStart& start, const Observable& what, std::uint64_t t,
                                       Work& work) const {
    const std::uint64_t cells = *start.ring(), span = rule_.span();
    constexpr std::uint64_t most_passes = 64;
    const std::uint64_t widest = cells + most_passes * table_.steps() * span;
    if (cells > rows::most_cells) return out_of_memory();
    const HeldBytes held(work, widest * rule_.planes() / 2 + 3 * bytes_for(widest) + 64);
    if (!held.within_limit()) return out_of_memory();
    if (!work.spend(rows::read_units(start, cells, rule_.planes()))) return out_of_work();
    PlaneRow row = rows::read(start, 0, cells, rule_.planes());
    for (; t % table_.steps(); --t) {
      if (!work.spend(rule_.units_a_word() * row.words() + 1)) return out_of_work();
      rule_.step_ring(row);
    }
    while (t > 0) {
      const std::uint64_t passes = std::min(t / table_.steps(), most_passes), steps = passes * table_.steps();
      const std::uint64_t unrolled = cells + steps * span;
      if (!work.spend(2 * units_a_cell * unrolled)) return out_of_work();
      Bytes now = table_.pack(rows::unroll(row, steps * rule_.left(), steps * (span - rule_.left())),
                              bytes_for(unrolled) + 1, 0);
      for (std::uint64_t p = 1; p <= passes; ++p) {
        const std::uint64_t written = bytes_for(unrolled - p * table_.steps() * span);
        if (!work.spend(written + 1)) return out_of_work();
        table_.advance(now.data(), now.data(), written);
      }
      row = table_.unpack(now, cells, rule_.planes());
      t -= steps;
    }
    return rows::ring_answer(*model_, what, row);
  }

  std::shared_ptr<const ca::LineModel> model_;
  rows::RowRule rule_;
  LineTable table_;
};

class LineLookupPredictor final : public FamilyPredictor<ca::CellularAutomaton> {
 public:
  std::string name() const override { return "lookup"; }
  std::string describe() const override {
    return "simulates by a table of two bytes of cells (Four Russians): a constant factor and no more";
  }
  double nominal_nanoseconds_per_unit() const override { return 0.5; }

 protected:
  StudyResult study(const ca::CellularAutomaton& system, const Subject&, Work& work) const override {
    const ca::LocalRule& rule = system.model().rule;
    if (LineTable::steps_for(rule) == 0)
      return unsuited(fmt::format("a table of two bytes of cells does not go a step: {} cells of {} bits make one",
                                  rule.cells(), LineTable::bits_for(rule)));
    auto table = LineTable::make(rule, work);
    if (!table) return out_of_work();
    return std::make_unique<LineLookup>(system, std::move(*table));
  }
};

const RegisterPredictor registered{std::make_unique<LineLookupPredictor>()};

}  // namespace
}  // namespace outpace::lookup
