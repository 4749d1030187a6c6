// The predictor `cycle` of Life-like automata: a finite pattern that has settled into still lives, oscillators and
// spaceships which never meet is known at every later time. Patterns that grow for ever, as guns make them, it leaves
// to others.
#include <fmt/format.h>

#include <algorithm>

#include "predictors/core/catalogue.hpp"
#include "predictors/cycle/board/settled.hpp"
#include "systems/life/direct.hpp"

namespace outpace::cycle::board {
namespace {

using life::BoardStart;
using life::LifeRule;

/// A study of one pattern gives up here, so that it stays short.
constexpr std::uint64_t study_units = std::uint64_t{1} << 28;

/// What a unit of boards takes, in the units of half a nanosecond that the predictors of this name count in.
constexpr std::uint64_t units_a_unit = 3;

/// A meter for boards, charged to the one it was made of at its end.
struct Share {
  Work& whole;
  Work part;
  explicit Share(Work& work, std::uint64_t most = Work::unlimited)
      : whole(work), part(std::min(most, work.remaining()) / units_a_unit, work.spare_bytes()) {}
  /// False where the whole's limit is reached.
  [[nodiscard]] bool settle_up() {
    const HeldBytes peak(whole, part.peak_bytes());
    return whole.spend(part.spent() * units_a_unit);
  }
};

std::expected<void, Declined> begin(life::PatternRun& run, const BoardStart& start, Work& work) {
  if (!work.spend(start.reading_units())) return out_of_work();
  const auto words = start.words(work.spare_bytes() / 32);
  if (!words) return out_of_memory();
  if (auto fine = run.put(*words); !fine) return std::unexpected(fine.error());
  return {};
}

/// A coordinate of either sign; none beyond what any pattern reaches.
std::optional<std::int64_t> near_zero(const Integer& place) {
  const auto size = to_int64(abs(place));
  return !size ? std::nullopt : std::optional(place < 0 ? -*size : *size);
}

std::expected<Answer, Declined> read(life::PatternRun& run, const Observable& what) {
  if (what.name == "population") {
    const auto count = run.population();
    if (!count) return std::unexpected(count.error());
    return Answer(Integer(*count));
  }
  if (what.name == "cell") {
    const auto x = near_zero(what.place[0]), y = near_zero(what.place[1]);
    return Answer(Symbol{x && y && run.cell(*x, *y)});
  }
  const auto words = run.words();
  if (!words) return std::unexpected(words.error());
  return life::show_words(*words, false, what.name);
}

class BoardCycle final : public Shortcut {
 public:
  BoardCycle(LifeRule rule, eca::SimdTarget target, std::optional<Settled> known,
             std::optional<Certificate> certificate)
      : rule_(rule), target_(target), known_(std::move(known)), certificate_(std::move(certificate)) {}

  [[nodiscard]] std::expected<Answer, Declined> answer(const Query& query, Work& work) const override {
    if (known_ && query.at >= known_->time) return show(*known_, query.what, query.at, work);
    const auto at = to_int64(query.at);
    const std::uint64_t latest = at ? static_cast<std::uint64_t>(*at) : std::uint64_t{1} << 62;
    Share share(work);
    auto answer = search(query, latest, share.part);
    if (!share.settle_up()) return out_of_work();
    return answer;
  }
  [[nodiscard]] Claim claim() const override { return known_ ? Claim::proven : Claim::exact; }
  [[nodiscard]] std::optional<Certificate> certificate() const override { return certificate_; }
  [[nodiscard]] std::string finding() const override {
    if (!known_) return "a board settles into objects that never meet: they are looked for in every query";
    std::size_t moving = 0, still = 0;
    for (const Orbit& orbit : known_->objects) {
      moving += orbit.shift != Point{0, 0};
      still += orbit.shift == Point{0, 0} && orbit.period() == 1;
    }
    return fmt::format("settled at {}: {} still lives, {} oscillators, {} spaceships that never meet", known_->time,
                       still, known_->objects.size() - moving - still, moving);
  }
  [[nodiscard]] std::uint64_t size_bytes() const override {
    std::uint64_t bytes = sizeof(*this);
    if (known_)
      for (const Orbit& orbit : known_->objects)
        for (const Phase& phase : orbit.phases) bytes += sizeof(Phase) + phase.cells.size() * sizeof(Point);
    return bytes;
  }

 private:
  /// Walks the board, and looks on the way whether it has settled.
  [[nodiscard]] std::expected<Answer, Declined> search(const Query& query, std::uint64_t latest, Work& work) const {
    life::PatternRun run(rule_, target_, work);
    if (auto fine = begin(run, *query.from.as<BoardStart>(), work); !fine) return std::unexpected(fine.error());
    if (!known_) {
      const auto settled = settle(run, rule_, target_, latest, work);
      if (!settled) return std::unexpected(settled.error());
      if (*settled) return show(**settled, query.what, query.at, work);
    }
    if (auto fine = run.run(latest); !fine) return std::unexpected(fine.error());
    return read(run, query.what);
  }

  LifeRule rule_;
  eca::SimdTarget target_;
  std::optional<Settled> known_;
  std::optional<Certificate> certificate_;
};

class BoardCyclePredictor final : public FamilyPredictor<life::LifeAutomaton> {
 public:
  [[nodiscard]] std::string name() const override { return "cycle"; }
  [[nodiscard]] std::string describe() const override {
    return "a board that has settled into still lives, oscillators and spaceships which never meet; any later time";
  }
  [[nodiscard]] double nominal_nanoseconds_per_unit() const override { return 0.5; }

 protected:
  StudyResult study(const life::LifeAutomaton& system, const Subject& subject, Work& work) const override {
    const LifeRule rule = system.rule();
    if (rule.background_after(false))
      return unsuited("under " + rule.text() + " empty ground is born: objects do not go on by themselves");
    const auto& target = eca::simd_target();
    if (!target) return unsuited(target.error().text());
    if (!subject.from.single_member) {
      if (subject.from.name != "soup")
        return unsuited("cycle lets finite patterns settle on the infinite board, not a " + subject.from.name);
      return std::make_unique<BoardCycle>(rule, *target, std::nullopt, std::nullopt);
    }
    const auto start = BoardStart::parse(subject.from.name, rule);
    if (!start) return unsuited(start.error().text());
    if (start->torus() || start->infinite())
      return unsuited("cycle lets finite patterns settle on the infinite board, not " + subject.from.name);
    Share share(work, study_units);
    std::expected<std::optional<Settled>, Declined> settled = std::nullopt;
    {
      life::PatternRun run(rule, *target, share.part);
      const auto begun = begin(run, *start, share.part);
      settled = begun ? settle(run, rule, *target, std::uint64_t{1} << 40, share.part) : std::unexpected(begun.error());
    }
    const bool afforded = share.settle_up();
    if (!settled || !*settled) {
      if (!afforded) return out_of_work();
      return unsuited("this pattern does not settle into objects that never meet within the study's share of work");
    }
    Certificate certificate = settled_certificate(system.name(), start->text(), **settled);
    return std::make_unique<BoardCycle>(rule, *target, std::move(*settled), std::move(certificate));
  }
};

const RegisterPredictor registered{std::make_unique<BoardCyclePredictor>()};

}  // namespace
}  // namespace outpace::cycle::board
