// The predictor `macro`: the tape in runs of equal blocks, a run passed in one step (Marxen and Buntrock, 1990). Exact
// at any time: what is left of the time inside a run or a block is lived through cell by cell.
#include <fmt/format.h>

#include "predictors/core/catalogue.hpp"
#include "predictors/rules/strategy.hpp"
#include "predictors/tape/observation.hpp"

namespace outpace::macro {
namespace {

class MacroShortcut final : public Shortcut {
 public:
  MacroShortcut(const tm::TuringMachine& system, std::optional<rules::Knowledge> knowledge)
      : system_(system), knowledge_(std::move(knowledge)) {}
  [[nodiscard]] std::expected<Answer, Declined> answer(const Query& query, Work& work) const override {
    return rules::answer_by_runs(system_, query, knowledge_ ? &*knowledge_ : nullptr, false, work);
  }
  [[nodiscard]] Claim claim() const override { return Claim::exact; }
  [[nodiscard]] std::string finding() const override {
    if (!knowledge_) return "runs of equal blocks are passed in one step; each query finds its own block size";
    return fmt::format("runs of equal blocks of {} cells are passed in one step", knowledge_->machine.cells());
  }
  [[nodiscard]] std::uint64_t size_bytes() const override {
    return sizeof *this + (knowledge_ ? knowledge_->machine.bytes() : 0);
  }

 private:
  tm::TuringMachine system_;
  std::optional<rules::Knowledge> knowledge_;
};

class MacroPredictor final : public FamilyPredictor<tm::TuringMachine> {
 public:
  [[nodiscard]] std::string name() const override { return "macro"; }
  [[nodiscard]] std::string describe() const override {
    return "a Turing machine's tape as runs of equal blocks, each run passed in one step (Marxen and Buntrock, 1990)";
  }
  [[nodiscard]] double nominal_nanoseconds_per_unit() const override { return 15; }

 protected:
  StudyResult study(const tm::TuringMachine& system, const Subject& subject, Work& work) const override {
    if (subject.observable == "tape") return unsuited("macro answers head, cell, population and halt, not a tape");
    if (!subject.from.single_member) return std::make_unique<MacroShortcut>(system, std::nullopt);
    const auto parsed = system.start(subject.from.name);
    if (!parsed) return unsuited(parsed.error().text());
    const tape::Source source = tape::source_of(*parsed->as<tm::TapeStart>());
    const tape::Table table = tape::table_of(system.machine());
    const auto choice = rules::choose_blocks(table, source, tape::Clock(), false, work);
    if (!choice) return std::unexpected(choice.error());
    return std::make_unique<MacroShortcut>(
        system, rules::Knowledge{tape::BlockMachine(table, choice->options), rules::RuleBook()});
  }
};

const RegisterPredictor registered{std::make_unique<MacroPredictor>()};

}  // namespace
}  // namespace outpace::macro
