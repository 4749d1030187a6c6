// The predictor `rules`: the accelerated run of a Turing machine with rules on run lengths that it proves as it goes.
#include <fmt/format.h>

#include <algorithm>

#include "predictors/core/answer_proof.hpp"
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

class RulesShortcut final : public Shortcut, public ProvesAnswers {
 public:
  /// Without knowledge each query finds its own.
  RulesShortcut(const tm::TuringMachine& system, std::optional<Knowledge> knowledge, Shown shown,
                std::optional<Answer> halt)
      : system_(system), knowledge_(std::move(knowledge)), shown_(std::move(shown)), halt_(std::move(halt)) {}
  [[nodiscard]] std::expected<Answer, Declined> answer(const Query& query, Work& work) const override {
    if (halt_ && !work.spend()) return out_of_work();
    if (halt_) return *halt_;
    return answer_by_runs(system_, query, knowledge_ ? &*knowledge_ : nullptr, !settled(), work);
  }
  /// The certificate has the study's rules and shows that they lead to the run's end. Where they do not, an answer may
  /// need further ones, which only a proof of that answer shows.
  [[nodiscard]] Claim claim() const override { return settled() ? Claim::proven : Claim::exact; }
  [[nodiscard]] std::optional<Certificate> certificate() const override {
    if (!knowledge_ || (knowledge_->book.rules().empty() && !settled())) return std::nullopt;
    return certificate_of(system_.machine(), *knowledge_, shown_);
  }
  [[nodiscard]] std::expected<Certificate, Declined> proof_of(const Query& query, Work& work) const override {
    if (query.what.name == "halt" && settled()) return *certificate();
    if (query.what.name != "head" && query.what.name != "population")
      return unsuited("rules proves what it says of head and population at a time, and of halts without towers");
    if (!query.from.as<tm::TapeStart>()->finite())
      return unsuited("rules proves what it says of blank and finite tapes only");
    std::optional<Certificate> proof;
    const auto witness = [&](const Knowledge& knowledge, const Evolution& evolution, const tape::Scene& scene) {
      Work more;
      const auto head = tape::show(system_.machine(), scene, {"head", {}}, more);
      Passing passing{query.from.text(),
                      evolution.chain(),
                      query.at,
                      scene.halted ? system_.machine().states() : scene.window.state,
                      std::get<Integer>(head->fields()[1]),
                      std::get<Symbol>(head->fields()[2]).value,
                      tape::population(scene)};
      proof = certificate_of(system_.machine(), knowledge, {{}, {}, std::move(passing)});
    };
    const auto answer = answer_by_runs(system_, query, knowledge_ ? &*knowledge_ : nullptr, !settled(), work, witness);
    if (!answer) return std::unexpected(answer.error());
    return *proof;
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
  /// Whether the study's rules alone lead to the run's end, so that no answer needs others.
  [[nodiscard]] bool settled() const { return shown_.endless || shown_.halting; }

  tm::TuringMachine system_;
  std::optional<Knowledge> knowledge_;
  Shown shown_;
  std::optional<Answer> halt_;  ///< of the one start that was studied, where that is asked and the study came to it
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
      return std::make_unique<RulesShortcut>(system, std::nullopt, Shown{}, std::nullopt);
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
    if (halting) {
      if (end == Evolution::End::cycles || end == Evolution::End::drifts)
        return unsuited(system.name() + " soon repeats itself, moved or not: that is for those who look for cycles");
      const auto shown = shown_by(evolution, end, subject.from.name, work);
      if (!shown) return std::unexpected(shown.error());
      std::optional<Answer> answer;
      if (shown->endless) answer = tm::never_answer();
      if (shown->halting) answer = tm::halt_answer(shown->halting->steps, shown->halting->score);
      if ((end == Evolution::End::out_of_work || end == Evolution::End::paused) && multiplies(knowledge)) {
        // Lengths outgrow every memory: the same run once more, with lengths that are not written out.
        Work share(std::min(work.remaining(), tower_units), work.spare_bytes());
        const auto towers = run_to_halt(knowledge, source, written_bits, share);
        if (!work.spend(share.spent())) return out_of_work();
        if (towers) answer = tm::halt_answer(towers->steps.text(), towers->score.text());
      }
      return std::make_unique<RulesShortcut>(system, std::move(knowledge), *shown, std::move(answer));
    }
    // Where the rules that were found lead to the end once more, without any others, they do for every time.
    Shown shown;
    if (end == Evolution::End::halts || end == Evolution::End::repeats) {
      Evolution again(knowledge.machine, source, knowledge.book, tape::Clock(), false);
      again.keep_chain();
      Work share(std::min(work.remaining(), collecting_units), work.spare_bytes());
      const auto end_again = again.run(collecting_operations, share);
      if (!work.spend(share.spent())) return out_of_work();
      const auto seen = shown_by(again, end_again, subject.from.name, work);
      if (!seen) return std::unexpected(seen.error());
      shown = *seen;
    }
    return std::make_unique<RulesShortcut>(system, std::move(knowledge), std::move(shown), std::nullopt);
  }

 private:
  /// What a run without a limit of steps shows by its end.
  static std::expected<Shown, Declined> shown_by(const Evolution& evolution, Evolution::End end,
                                                 const std::string& start, Work& work) {
    Shown shown;
    if (end == Evolution::End::halts) {
      const auto scene = tape::settle(evolution.tape(), evolution.clock(), work);
      if (!scene) return std::unexpected(scene.error());
      shown.halting = Halting{start, evolution.chain(), evolution.clock().value().integer() + scene->halt_steps,
                              tape::population(*scene)};
    }
    if (end == Evolution::End::repeats && evolution.clock().value() <= Count(most_replayed_steps))
      shown.endless =
          Endless{start, evolution.clock().value().integer(), evolution.endless_rule(), evolution.lengths()};
    return shown;
  }
};

const RegisterPredictor registered{std::make_unique<RulesPredictor>()};

}  // namespace
}  // namespace outpace::rules
