// The predictor `potential`: rules whose heights obey a (max,+)-linear law. A cell after t steps follows from maxima of
// the walk over the cone's base, in one pass with constant memory; where ones are conserved, populations follow at
// once.
#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "predictors/core/catalogue.hpp"
#include "predictors/potential/law.hpp"
#include "predictors/potential/walk.hpp"
#include "predictors/rows/packed_row.hpp"
#include "systems/eca/elementary_automaton.hpp"

namespace outpace::potential {
namespace {

using eca::ElementaryAutomaton;
using eca::LineStart;
using rows::words_for;

/// Cells from maxima. With the terms (k + i·g, c + i·s), i = 0 … m, t steps are
///
///     u_t(j) = max over n = 0 … t·m of u(j + t·k + n·g) + n·s, + t·c
///
/// and g·u + s·(place) is the tilted walk, whose maximum over every g-th place of a window is all there is to find.
class CellShortcut final : public Shortcut {
 public:
  CellShortcut(eca::Rule rule, Law law) : rule_(rule), law_(std::move(law)), walk_(law_) {}

  std::expected<Answer, Declined> answer(const Query& query, Work& work) const override {
    const auto* start = query.from.as<LineStart>();
    if (!start || query.what.name != "cell") return unsuited("potential answers single cells of lines and rings only");
    const Integer& x = query.what.place[0];
    const auto ask = law_.by_parity ? by_parity(*start, x, query.at, work) : by_steps(*start, x, query.at, work);
    if (!ask) return std::unexpected(ask.error());
    return Answer(Symbol{*ask != (law_.complemented && low_word(query.at) & 1)});
  }
  Claim claim() const override { return Claim::proven; }
  std::optional<Certificate> certificate() const override {
    nlohmann::ordered_json terms = nlohmann::ordered_json::array();
    for (const Law::Term& term : law_.terms) terms.push_back({term.offset, term.weight});
    nlohmann::ordered_json json{{"kind", "potential"},
                                {"system", fmt::format("eca:{}", rule_.number())},
                                {"complemented", law_.complemented},
                                {"length", law_.length},
                                {"density", law_.density},
                                {"flow", law_.flow},
                                {"terms", terms},
                                {"parity", law_.by_parity}};
    if (!law_.by_parity) json["read"] = {law_.read_from, law_.read_to};
    return Certificate{json.dump()};
  }
  std::string finding() const override {
    return fmt::format("heights of the {}row, {}, obey {}",
                       law_.complemented ? "(every second time complemented) " : "", law_.walk(), law_.formula());
  }
  std::uint64_t size_bytes() const override {
    return sizeof(*this) + walk_.bytes() + (law_.density.size() + law_.flow.size()) * sizeof(int);
  }

 private:
  /// Heights at time t at the places `at`, and last the height of time 0 at `origin`, all times g and from one zero.
  std::expected<std::vector<Integer>, Declined> heights(const LineStart& start, const std::vector<Integer>& at,
                                                        const Integer& origin, const Time& t, Work& work) const {
    const Law::Term& first = law_.terms.front();
    const Integer width = t * (law_.terms.back().offset - first.offset);
    std::vector<Integer> marks{origin};
    for (const Integer& j : at) {
      marks.push_back(j + t * first.offset);
      marks.push_back(marks.back() + width);
    }
    std::ranges::sort(marks);
    marks.erase(std::unique(marks.begin(), marks.end()), marks.end());
    if (!work.spend(marks.size() * limbs(t))) return out_of_work();
    std::vector<Profile<Integer>> stretches;
    std::vector<Integer> before{0};  // the tilted height at each mark
    for (std::size_t i = 0; i + 1 < marks.size(); ++i) {
      auto stretch = walk_.stretch(start, marks[i], marks[i + 1] - marks[i], work);
      if (!stretch) return std::unexpected(std::move(stretch.error()));
      before.push_back(before.back() + stretch->height);
      stretches.push_back(std::move(*stretch));
    }
    const auto mark = [&](const Integer& place) {
      return static_cast<std::size_t>(std::ranges::lower_bound(marks, place) - marks.begin());
    };
    std::vector<Integer> found;
    for (const Integer& j : at) {
      const Integer begin = j + t * first.offset;
      const std::size_t low = mark(begin), high = mark(begin + width);
      Integer most = before[low];
      unsigned phase = 0;  // places n ≡ phase of the current stretch are n·g from the first
      for (std::size_t i = low; i < high; ++i) {
        if (stretches[i].present >> phase & 1) most = std::max(most, Integer(before[i] + stretches[i].peak[phase]));
        phase = (phase + walk_.stride() - stretches[i].residue) % walk_.stride();
      }
      found.push_back(most - walk_.slope() * (begin - marks[0]) + Integer(walk_.stride()) * first.weight * t);
    }
    found.push_back(before[mark(origin)] - walk_.slope() * (origin - marks[0]));
    return found;
  }

  std::expected<bool, Declined> by_steps(const LineStart& start, const Integer& x, const Time& t, Work& work) const {
    std::vector<Integer> places;
    for (int i = law_.read_from; i <= law_.read_to + 1; ++i) places.push_back(x + i);
    const auto u = heights(start, places, places[0] + t * law_.terms[0].offset, t, work);
    if (!u) return std::unexpected(u.error());
    std::size_t code = 0;
    for (std::size_t i = places.size() - 1; i > 0; --i) {
      const Integer step = ((*u)[i] - (*u)[i - 1]) / walk_.stride();
      code = code * static_cast<std::size_t>(law_.digits()) + (step - law_.least()).convert_to<std::size_t>();
    }
    return law_.colours[code] == 1;
  }

  std::expected<bool, Declined> by_parity(const LineStart& start, const Integer& x, const Time& t, Work& work) const {
    const auto u = heights(start, {x}, x, t, work);
    if (!u) return std::unexpected(u.error());
    if (!work.spend(1)) return out_of_work();
    const Integer rise = ((*u)[0] - (*u)[1]) / walk_.stride();
    return start.cell(x) != (low_word(rise) & 1);
  }

  eca::Rule rule_;
  Law law_;
  Walk walk_;
};

/// Populations where the rule, or its negation, conserves ones. Uniform rows then stay uniform or change colour every
/// step, so the cells that differ from the background are conserved in both cases.
class PopulationShortcut final : public Shortcut {
 public:
  PopulationShortcut(eca::Rule rule, Conservation conservation) : rule_(rule), conservation_(conservation) {}

  std::expected<Answer, Declined> answer(const Query& query, Work& work) const override {
    const auto* start = query.from.as<LineStart>();
    if (!start || query.what.name != "population") return unsuited("this shortcut answers populations only");
    const std::uint64_t cells = start->ring() ? *start->ring() : start->length();
    if (!work.spend(2 * words_for(cells))) return out_of_work();
    const std::uint64_t flip = !start->ring() && start->background() ? ~std::uint64_t{0} : 0;
    std::uint64_t ones = 0;
    for (std::uint64_t i = 0; i < cells; i += 64)
      ones += rows::count_ones((start->cells(static_cast<std::int64_t>(i)) ^ flip) & rows::low_bits(cells - i));
    const bool zeros = start->ring() && conservation_.complemented && low_word(query.at) & 1;
    return Answer(Integer(zeros ? cells - ones : ones));
  }
  Claim claim() const override { return Claim::proven; }
  std::optional<Certificate> certificate() const override {
    return Certificate{nlohmann::ordered_json{{"kind", "potential"},
                                              {"system", fmt::format("eca:{}", rule_.number())},
                                              {"complemented", conservation_.complemented},
                                              {"length", 1},
                                              {"density", {0, 1}},
                                              {"flow", conservation_.flow}}
                           .dump()};
  }
  std::string finding() const override {
    return conservation_.complemented ? "every step turns the number of ones into that of zeros"
                                      : "the ones are conserved";
  }
  std::uint64_t size_bytes() const override { return sizeof(*this); }

 private:
  eca::Rule rule_;
  Conservation conservation_;
};

class PotentialPredictor final : public FamilyPredictor<ElementaryAutomaton> {
 public:
  std::string name() const override { return "potential"; }
  std::string describe() const override {
    return "heights that take maxima of their neighbours: a cell by one pass over the cone's base, populations at once";
  }
  double nominal_nanoseconds_per_unit() const override { return 0.5; }

 protected:
  StudyResult study(const ElementaryAutomaton& system, const Subject& subject, Work& work) const override {
    if (subject.observable == "population") {
      auto conservation = find_conservation(system.rule(), work);
      if (!conservation) return std::unexpected(std::move(conservation.error()));
      return std::make_unique<PopulationShortcut>(system.rule(), std::move(*conservation));
    }
    if (subject.observable != "cell") return unsuited("potential answers single cells and populations");
    auto law = find_law(system.rule(), work);
    if (!law) return std::unexpected(std::move(law.error()));
    return std::make_unique<CellShortcut>(system.rule(), std::move(*law));
  }
};

const RegisterPredictor registered{std::make_unique<PotentialPredictor>()};

}  // namespace
}  // namespace outpace::potential
