// The predictor `rules`: the accelerated run of a Turing machine with rules on run lengths that it proves as it goes.
#include <fmt/format.h>

#include <algorithm>

#include "predictors/core/catalogue.hpp"
#include "predictors/rules/certificate.hpp"
#include "predictors/rules/strategy.hpp"
#include "predictors/tape/observation.hpp"
#include "systems/tm/answers.hpp"

namespace outpace::rules {
namespace {

/// Operations of a study that collects rules once it has found a block size.
constexpr std::uint64_t collecting_operations = 4096;
constexpr std::uint64_t collecting_units = std::uint64_t{1} << 22;
/// Steps before a rule goes on for ever, if a certificate is to show it: a checker lives through them.
constexpr std::int64_t most_replayed_steps = std::int64_t{1} << 28;

class RulesShortcut final : public Shortcut {
 public:
  RulesShortcut(const tm::TuringMachine& system, std::optional<Knowledge> knowledge,
                std::optional<Certificate> certificate, bool endless)
      : system_(system), knowledge_(std::move(knowledge)), certificate_(std::move(certificate)), endless_(endless) {}
  [[nodiscard]] std::expected<Answer, Declined> answer(const Query& query, Work& work) const override {
    if (endless_) return tm::never_answer();
    return answer_by_runs(system_, query, knowledge_ ? &*knowledge_ : nullptr, true, work);
  }
  /// The certificate is of the study's rules. An answer may find further ones, which nothing shows, so only `never`
  /// rests on the certificate alone, and is the answer only then.
  [[nodiscard]] Claim claim() const override { return certificate_ && endless_ ? Claim::proven : Claim::exact; }
  [[nodiscard]] std::optional<Certificate> certificate() const override { return certificate_; }
  [[nodiscard]] std::string finding() const override {
    if (!knowledge_) return "each query finds its own block size and rules";
    const std::size_t rules = knowledge_->book.rules().size();
    return fmt::format("{} {} on runs of blocks of {} cells", rules, rules == 1 ? "rule" : "rules",
                       knowledge_->machine.cells());
  }
  [[nodiscard]] std::uint64_t size_bytes() const override {
    return sizeof *this + (knowledge_ ? knowledge_->machine.bytes() + knowledge_->book.bytes() : 0);
  }

 private:
  tm::TuringMachine system_;
  std::optional<Knowledge> knowledge_;
  std::optional<Certificate> certificate_;
  bool endless_;
};

class RulesPredictor final : public FamilyPredictor<tm::TuringMachine> {
 public:
  [[nodiscard]] std::string name() const override { return "rules"; }
  [[nodiscard]] std::string describe() const override {
    return "a Turing machine's run by proved rules on run lengths, and rules of rules, exact at any time";
  }
  [[nodiscard]] double nominal_nanoseconds_per_unit() const override { return 15; }

 protected:
  StudyResult study(const tm::TuringMachine& system, const Subject& subject, Work& work) const override {
    if (subject.observable == "tape") return unsuited("rules answers head, cell, population and halt, not a tape");
    if (!subject.from.single_member) return std::make_unique<RulesShortcut>(system, std::nullopt, std::nullopt, false);
    const auto parsed = system.start(subject.from.name);
    if (!parsed) return unsuited(parsed.error().text());
    const tape::Source source = tape::source_of(*parsed->as<tm::TapeStart>());
    const tape::Table table = tape::table_of(system.machine());
    const auto choice = choose_blocks(table, source, tape::Clock(), true, work);
    if (!choice) return std::unexpected(choice.error());
    if (!choice->accelerates)
      return unsuited(fmt::format(
          "no rule on run lengths carries {} far: with blocks of 1 to 16 cells, the steps do not outgrow the work",
          system.name()));
    Knowledge knowledge{tape::BlockMachine(table, choice->options), {}};
    Evolution evolution(knowledge.machine, source, knowledge.book, tape::Clock(), true);
    // Lengths may grow so fast that the run cannot go on; the rules found till then are what counts.
    Work share(std::min(work.remaining(), collecting_units), work.spare_bytes());
    const auto end = evolution.run(collecting_operations, share);
    if (!work.spend(share.spent())) return out_of_work();
    const bool halting = subject.observable == "halt";
    if (halting && (end == Evolution::End::cycles || end == Evolution::End::drifts))
      return unsuited(system.name() + " soon repeats itself, moved or not: that is for those who look for cycles");
    std::optional<Certificate> certificate;
    const bool endless =
        halting && end == Evolution::End::repeats && evolution.clock().value() <= Count(most_replayed_steps);
    if (endless) {
      certificate = certificate_of(system.machine(), knowledge,
                                   Endless{subject.from.name, evolution.clock().value().integer(),
                                           evolution.endless_rule(), evolution.lengths()});
    } else if (!knowledge.book.rules().empty()) {
      certificate = certificate_of(system.machine(), knowledge);
    }
    return std::make_unique<RulesShortcut>(system, std::move(knowledge), std::move(certificate), endless);
  }
};

const RegisterPredictor registered{std::make_unique<RulesPredictor>()};

}  // namespace
}  // namespace outpace::rules
