// The predictor `nested`: patterns that are automatic sequences, learnt from one start and proven. The learner, its
// proof and its answers know any rule on a line; here is what elementary automata need of them.
#include <nlohmann/json.hpp>

#include "predictors/core/catalogue.hpp"
#include "predictors/nested/answers.hpp"
#include "predictors/nested/elementary.hpp"
#include "predictors/nested/learner.hpp"
#include "systems/eca/elementary_automaton.hpp"

namespace outpace {
namespace {

using eca::ElementaryAutomaton;
using eca::LineStart;

/// A study on an unlimited meter ends all the same.
constexpr std::uint64_t most_study_units = std::uint64_t{1} << 32;
constexpr std::uint64_t most_study_bytes = std::uint64_t{4} << 30;

class NestedShortcut final : public Shortcut {
 public:
  NestedShortcut(std::string system, std::string from, nested::AutomaticRow row)
      : system_(std::move(system)), from_(std::move(from)), row_(std::move(row)) {}

  [[nodiscard]] std::expected<Answer, Declined> answer(const Query& query, Work& work) const override {
    if (query.what.name == "cell") {
      const auto colour = row_.cell(query.what.place[0], query.at, work);
      if (!colour) return std::unexpected(colour.error());
      return Answer(Symbol{*colour});
    }
    if (query.what.name == "population") {
      auto count = row_.population(query.at, work);
      if (!count) return std::unexpected(count.error());
      return Answer(std::move(*count));
    }
    auto row = row_.row(query.at, work);
    if (!row) return std::unexpected(row.error());
    return Answer({Digest{row->digest}, std::move(row->width)});
  }
  [[nodiscard]] Claim claim() const override { return Claim::proven; }
  [[nodiscard]] std::optional<Certificate> certificate() const override {
    const auto& automaton = row_.automaton();
    return Certificate{nlohmann::json{
        {"kind", "automatic"},
        {"system", system_},
        {"from", from_},
        {"base", automaton.base},
        {"next", automaton.next},
        {"output",
         automaton.output}}.dump()};
  }
  [[nodiscard]] std::string finding() const override {
    const auto& automaton = row_.automaton();
    return "the pattern is " + std::to_string(automaton.base) + "-automatic with " +
           std::to_string(automaton.states()) + (automaton.states() == 1 ? " state" : " states");
  }
  [[nodiscard]] std::uint64_t size_bytes() const override {
    return sizeof(*this) + 4 * row_.automaton().next.size() + row_.automaton().output.size();
  }

 private:
  std::string system_, from_;
  nested::AutomaticRow row_;
};

class NestedPredictor final : public FamilyPredictor<ElementaryAutomaton> {
 public:
  [[nodiscard]] std::string name() const override { return "nested"; }
  [[nodiscard]] std::string describe() const override {
    return "learns a finite start's pattern as an automaton on the digits of t and x, and proves it by induction";
  }
  [[nodiscard]] double nominal_nanoseconds_per_unit() const override { return 4.0; }

 protected:
  StudyResult study(const ElementaryAutomaton& system, const Subject& subject, Work& work) const override {
    if (subject.observable == "column")
      return unsuited("nested answers cells, rows and populations, not whole columns");
    const auto start = LineStart::parse(subject.from.name);
    if (!start || !start->finite())
      return unsuited("nested learns from one finite start; of " + subject.from.name + " there are many members");
    const nested::LocalRule rule = nested::local_rule(system.rule());
    const nested::FiniteRow row = nested::finite_row(*start);
    Work share(std::min(most_study_units, work.remaining()), std::min(most_study_bytes, work.spare_bytes()));
    auto learnt = nested::learn(rule, row, 2, share);
    if (!work.spend(share.spent()) && learnt) return out_of_work();
    if (!learnt) return std::unexpected(std::move(learnt.error()));
    return std::make_unique<NestedShortcut>(system.name(), start->text(),
                                            nested::AutomaticRow(std::move(learnt->automaton), rule, row));
  }
};

const RegisterPredictor registered{std::make_unique<NestedPredictor>()};

}  // namespace
}  // namespace outpace
