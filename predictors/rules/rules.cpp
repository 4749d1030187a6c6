// The predictor `rules`: the accelerated run of a Turing machine with rules on run lengths that it proves as it goes.
#include <fmt/format.h>

#include <algorithm>

#include "predictors/core/catalogue.hpp"
#include "predictors/rules/certificate.hpp"
#include "predictors/rules/strategy.hpp"
#include "predictors/rules/tower_run.hpp"
#include "predictors/tape/observation.hpp"
#include "systems/tm/answers.hpp"

namespace outpace::rules {
namespace {

/// Operations of a study that collects rules once it has found a block size.
constexpr std::uint64_t collecting_operations = 4096;
constexpr std::uint64_t collecting_units = std::uint64_t{1} << 22;
/// Work that a study gives to a run that is to come to the halt, once it is seen to gain speed.
constexpr std::uint64_t halting_units = std::uint64_t{1} << 27;
/// Work given to the run on towers, and the longest powers that it writes out.
constexpr std::uint64_t tower_units = std::uint64_t{1} << 23, written_bits = 128;
/// Steps before a rule goes on for ever, if a certificate is to show it: a checker lives through them.
constexpr std::int64_t most_replayed_steps = std::int64_t{1} << 28;

/// Whether a rule does more than add to lengths.
bool multiplies(const Knowledge& knowledge) {
  return std::ranges::any_of(knowledge.book.rules(), [](const Rule& rule) { return !rule.translates; });
}

class RulesShortcut final : public Shortcut {
 public:
  RulesShortcut(const tm::TuringMachine& system, std::optional<Knowledge> knowledge, std::optional<Endless> endless,
                std::optional<Halting> halting, std::optional<TowerHalt> towers)
      : system_(system), knowledge_(std::move(knowledge)), endless_(std::move(endless)), halting_(std::move(halting)) {
    if (towers) halt_ = tm::halt_answer(towers->steps.text(), towers->score.text());
    if (endless_) halt_ = tm::never_answer();
    if (halting_) halt_ = tm::halt_answer(halting_->steps, halting_->score);
  }
  [[nodiscard]] std::expected<Answer, Declined> answer(const Query& query, Work& work) const override {
    if (halt_ && !work.spend()) return out_of_work();
    if (halt_) return *halt_;
    return answer_by_runs(system_, query, knowledge_ ? &*knowledge_ : nullptr, true, work);
  }
  /// The certificate is of the study's rules. An answer may find further ones, which nothing shows, so only what the
  /// study itself came to rests on the certificate alone: that the machine never halts, or how it does.
  [[nodiscard]] Claim claim() const override { return endless_ || halting_ ? Claim::proven : Claim::exact; }
  [[nodiscard]] std::optional<Certificate> certificate() const override {
    if (!knowledge_ || (knowledge_->book.rules().empty() && !halting_)) return std::nullopt;
    return certificate_of(system_.machine(), *knowledge_, endless_, halting_);
  }
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
  std::optional<Endless> endless_;
  std::optional<Halting> halting_;
  std::optional<Answer> halt_;  ///< of the one start that was studied, where the study came to it
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
    if (!subject.from.single_member)
      return std::make_unique<RulesShortcut>(system, std::nullopt, std::nullopt, std::nullopt, std::nullopt);
    const auto parsed = system.start(subject.from.name);
    if (!parsed) return unsuited(parsed.error().text());
    const tape::Source source = tape::source_of(*parsed->as<tm::TapeStart>());
    const tape::Table table = tape::table_of(system.machine());
    auto choice = choose_blocks(table, source, tape::Clock(), true, work);
    if (!choice) return std::unexpected(choice.error());
    if (!choice->accelerates)
      return unsuited(fmt::format(
          "no rule on run lengths carries {} far: with blocks of 1 to 16 cells, the steps do not outgrow the work",
          system.name()));
    const bool halting = subject.observable == "halt";
    // A question of halting has one answer: a trial that came to it need not run again.
    std::unique_ptr<Trial> trial = halting ? std::move(choice->trial) : nullptr;
    auto end = choice->end;
    if (!trial) {
      trial = std::make_unique<Trial>(table, source, choice->options, tape::Clock(), true);
      // Lengths may grow so fast that the run cannot go on; the rules found till then are what counts.
      Work share(std::min(work.remaining(), collecting_units), work.spare_bytes());
      end = trial->evolution.run(collecting_operations, share);
      if (!work.spend(share.spent())) return out_of_work();
      if (halting && end == Evolution::End::paused && accelerates(trial->evolution)) {
        Work rest(std::min(work.remaining(), halting_units), work.spare_bytes());
        end = trial->evolution.run(~std::uint64_t{0}, rest);
        if (!work.spend(rest.spent())) return out_of_work();
      }
    }
    const Evolution& evolution = trial->evolution;
    Knowledge& knowledge = trial->knowledge;
    if (halting && (end == Evolution::End::cycles || end == Evolution::End::drifts))
      return unsuited(system.name() + " soon repeats itself, moved or not: that is for those who look for cycles");
    std::optional<Halting> halt;
    if (halting && end == Evolution::End::halts) {
      const auto scene = tape::settle(evolution.tape(), evolution.clock(), work);
      if (!scene) return std::unexpected(scene.error());
      halt = Halting{subject.from.name, evolution.chain(), evolution.last_moves(),
                     evolution.clock().value().integer() + scene->halt_steps, tape::population(*scene)};
    }
    std::optional<Endless> endless;
    if (halting && end == Evolution::End::repeats && evolution.clock().value() <= Count(most_replayed_steps))
      endless = Endless{subject.from.name, evolution.clock().value().integer(), evolution.endless_rule(),
                        evolution.lengths()};
    std::optional<TowerHalt> towers;
    if (halting && (end == Evolution::End::out_of_work || end == Evolution::End::paused) && multiplies(knowledge)) {
      // Lengths outgrow every memory: the same run once more, with lengths that are not written out.
      Work share(std::min(work.remaining(), tower_units), work.spare_bytes());
      towers = run_to_halt(knowledge, source, written_bits, share);
      if (!work.spend(share.spent())) return out_of_work();
    }
    return std::make_unique<RulesShortcut>(system, std::move(knowledge), std::move(endless), std::move(halt),
                                           std::move(towers));
  }
};

const RegisterPredictor registered{std::make_unique<RulesPredictor>()};

}  // namespace
}  // namespace outpace::rules
