// The predictor `conserved`: rules that conserve their ones. Their populations never change, and where the heights are
// (max,+)-linear (rule 184 and its mirror image) a cell is one pass over the cone's base, with constant memory.
#include "predictors/conserved/height_law.hpp"
#include "predictors/conserved/peaks.hpp"
#include "predictors/core/catalogue.hpp"
#include "predictors/rows/packed_row.hpp"
#include "systems/eca/elementary_automaton.hpp"

namespace outpace {
namespace {

using conserved::join;
using conserved::Peaks;
using eca::ElementaryAutomaton;
using eca::LineStart;
using rows::words_for;

Peaks<Integer> widened(const Peaks<std::int64_t>& p) {
  return {Integer(p.height), Integer(p.even), Integer(p.odd), p.odd_length, p.empty};
}

/// n ≥ 0 cells of one colour: the walk is straight, its maxima are at the ends.
Peaks<Integer> uniform(bool colour, const Integer& n) {
  if (n == 0) return {};
  const bool odd = low_word(n) & 1;
  if (!colour) return {-n, 0, -1, odd, false};
  return {n, odd ? Integer(n - 1) : n, odd ? n : Integer(n - 1), odd, false};
}

/// A stretch of even length, `times` times in a row: the first or the last one reaches highest.
Peaks<Integer> repeated(const Peaks<Integer>& stretch, const Integer& times) {
  if (times == 0 || stretch.empty) return {};
  const Integer last = stretch.height > 0 ? Integer((times - 1) * stretch.height) : Integer(0);
  return {times * stretch.height, last + stretch.even, last + stretch.odd, false, false};
}

class ConservedShortcut final : public Shortcut {
 public:
  ConservedShortcut(eca::Rule rule, std::optional<conserved::HeightLaw> law) : rule_(rule), law_(law) {}

  std::expected<Answer, Declined> answer(const Query& query, Work& work) const override {
    const auto* start = query.from.as<LineStart>();
    if (!start) return unsuited("conserved answers on lines and rings of two colours only");
    if (query.what.name == "population") return population(*start, work);
    if (query.what.name != "cell" || !law_) return unsuited("conserved answers single cells and populations");
    const auto peaks = below(*start, query.what.place[0] - query.at, 2 * query.at + 1, work);
    if (!peaks) return std::unexpected(peaks.error());
    return Answer(Symbol{((peaks->odd - peaks->even + 1) / 2 == 1) != law_->complemented});
  }
  Claim claim() const override { return Claim::exact; }
  std::string finding() const override {
    if (!law_) return "the ones are conserved";
    return std::string("the heights u of the ") + (law_->complemented ? "complemented " : "") +
           "row obey u'(j) = max(u(j-1), u(j+1)) - 1";
  }
  std::uint64_t size_bytes() const override { return sizeof(*this); }

 private:
  /// A rule that conserves its ones keeps a uniform row, so the cells that differ from the background are conserved
  /// too.
  std::expected<Answer, Declined> population(const LineStart& start, Work& work) const {
    const std::uint64_t cells = start.ring() ? *start.ring() : start.length();
    if (!work.spend(2 * words_for(cells))) return out_of_work();
    const std::uint64_t flip = !start.ring() && start.background() ? ~std::uint64_t{0} : 0;
    std::uint64_t ones = 0;
    for (std::uint64_t i = 0; i < cells; i += 64)
      ones += rows::count_ones((start.cells(static_cast<std::int64_t>(i)) ^ flip) & rows::low_bits(cells - i));
    return Answer(Integer(ones));
  }

  std::uint64_t flip() const { return law_->complemented ? ~std::uint64_t{0} : 0; }

  /// The walk over `cells` cells from `first` on.
  std::expected<Peaks<Integer>, Declined> below(const LineStart& start, const Integer& first, const Integer& cells,
                                                Work& work) const {
    if (!work.spend(sum_units(limbs(first), limbs(cells)))) return out_of_work();
    if (start.ring()) {
      // Whole laps, an even number of cells each, and what is left.
      const Integer lap = *start.ring() % 2 ? Integer(2) * *start.ring() : Integer(*start.ring());
      if (cells < lap) return read(start, first, cells, work);
      const auto once = read(start, first, lap, work);
      if (!once) return once;
      const auto rest = read(start, first, cells % lap, work);
      if (!rest) return rest;
      return join(repeated(*once, cells / lap), *rest);
    }
    if (!start.finite()) return read(start, first, cells, work);
    // Only the pattern itself is read; on both sides of it the walk is straight.
    const Integer end = first + cells, length = start.length();
    const Integer from = std::clamp(first, Integer(0), length), to = std::clamp(end, Integer(0), length);
    const bool outside = start.background() != law_->complemented;
    const Integer before = std::clamp(Integer(-first), Integer(0), cells);
    const Integer after = std::clamp(Integer(end - length), Integer(0), cells);
    const auto inside = read(start, from, to - from, work);
    if (!inside) return inside;
    return join(join(uniform(outside, before), *inside), uniform(outside, after));
  }

  /// The same where every cell is read: a unit a word generated or fetched, and one a word walked.
  std::expected<Peaks<Integer>, Declined> read(const LineStart& start, const Integer& first, const Integer& cells,
                                               Work& work) const {
    const Integer words = (cells + 126) / 64;
    if (words >= Integer(1) << 62 || !work.spend(2 * words.convert_to<std::uint64_t>())) return out_of_work();
    auto left = cells.convert_to<std::uint64_t>();
    Peaks<std::int64_t> peaks;
    const auto walk = [&](std::uint64_t word, std::uint64_t most) {
      const auto n = static_cast<unsigned>(std::min(left, most));
      peaks = join(peaks, conserved::peaks_of_cells(word ^ flip(), n));
      left -= n;
    };
    if (!start.ring() && start.kind() == LineStart::Kind::random && bit_length(first) <= 61) {
      const auto begin = first.convert_to<std::int64_t>();
      const unsigned offset = begin & 63;
      walk(start.field().word(begin >> 6) >> offset, 64 - offset);
      const std::uint64_t whole = left / 64;
      peaks = join(peaks, conserved::peaks_of_field(start.field(), (begin >> 6) + 1, whole, flip()));
      left -= 64 * whole;
      walk(start.field().word((begin >> 6) + 1 + static_cast<std::int64_t>(whole)), 64);
    } else {
      Integer x = first;
      while (left > 0) {
        walk(start.cells(x), 64);
        x += 64;
      }
    }
    return widened(peaks);
  }

  eca::Rule rule_;
  std::optional<conserved::HeightLaw> law_;
};

class ConservedPredictor final : public FamilyPredictor<ElementaryAutomaton> {
 public:
  std::string name() const override { return "conserved"; }
  std::string describe() const override {
    return "rules that conserve their ones: populations at once, cells by one maximum over the cone's base";
  }
  double nominal_nanoseconds_per_unit() const override { return 0.5; }

 protected:
  StudyResult study(const ElementaryAutomaton& system, const Subject& subject, Work& work) const override {
    if (subject.observable == "population") {
      if (auto conserved = conserved::check_conserved(system.rule(), work); !conserved)
        return std::unexpected(std::move(conserved.error()));
      return std::make_unique<ConservedShortcut>(system.rule(), std::nullopt);
    }
    auto law = conserved::find_height_law(system.rule(), work);
    if (!law) return std::unexpected(std::move(law.error()));
    if (subject.observable != "cell") return unsuited("conserved answers single cells and populations");
    return std::make_unique<ConservedShortcut>(system.rule(), *law);
  }
};

const RegisterPredictor registered{std::make_unique<ConservedPredictor>()};

}  // namespace
}  // namespace outpace
