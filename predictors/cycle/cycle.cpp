// The search for cycles of rings and the predictor that lives on it; see cycle.hpp.
#include "predictors/cycle/cycle.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <numeric>
#include <variant>

#include "predictors/core/catalogue.hpp"
#include "predictors/cycle/ring.hpp"

namespace outpace::cycle {
namespace {

/// A study of one ring gives up here, so that `study` stays short; an answer goes on as far as its meter allows.
constexpr std::uint64_t study_units = std::uint64_t{1} << 24;

/// Walks a ring and compares it with where it was at the last power of two (Brent, 1980).
class Search {
 public:
  Search(const rows::RowRule& rule, Ring ring)
      : rule_(rule), hare_(std::move(ring)), tortoise_(hare_), shape_(hare_.shape()) {}

  /// One step. Afterwards `period()` is not 0 if the ring was found to be an earlier one turned. False: out of work.
  [[nodiscard]] bool step(Work& work) {
    if (lap_ == limit_) {
      tortoise_ = hare_;
      shape_ = hare_.shape();
      limit_ *= 2;
      lap_ = 0;
    }
    if (!work.spend((2 + rule_.units_a_word()) * hare_.words())) return false;
    hare_.step(rule_);
    ++lap_;
    ++time_;
    if (hare_.shape() != shape_) return true;
    if (!work.spend(4 * hare_.size())) return false;
    const auto turn = hare_.turned_from(tortoise_);
    if (turn) period_ = lap_, shift_ = *turn;
    return true;
  }
  [[nodiscard]] std::uint64_t time() const { return time_; }
  [[nodiscard]] std::uint64_t period() const { return period_; }
  [[nodiscard]] std::uint64_t shift() const { return shift_; }
  [[nodiscard]] const Ring& ring() const { return hare_; }

 private:
  const rows::RowRule& rule_;
  Ring hare_, tortoise_;
  std::uint64_t shape_;
  std::uint64_t lap_ = 0, limit_ = 1, time_ = 0, period_ = 0, shift_ = 0;
};

/// Bytes of a search: two rings, and what a comparison of them needs.
std::uint64_t bytes_of_search(std::uint64_t cells, unsigned planes) {
  return planes * 4 * (cells / 8 + 24) + 8 * (cells + 1);
}

bool walk(Ring& ring, const rows::RowRule& rule, const Integer& steps, Work& work) {
  for (Integer done = 0; done < steps; ++done) {
    if (!work.spend(rule.units_a_word() * ring.words())) return false;
    ring.step(rule);
  }
  return true;
}

/// What `what` shows of a ring whose cell x stands at x + turn.
Answer show(const ca::LineModel& model, const Ring& ring, std::uint64_t turn, const Observable& what) {
  if (what.name == "cell") {
    const Integer place = residue(what.place[0] + turn, Integer(ring.size()));
    return Answer(Symbol{model.colour(ring.cell(place.convert_to<std::uint64_t>()))});
  }
  return rows::ring_answer(model, what, ring.turned(turn));
}

class CycleShortcut final : public Shortcut {
 public:
  CycleShortcut(const ca::LineAutomaton& system, std::optional<Cycle> known, std::optional<Certificate> certificate)
      : model_(system.shared_model()), rule_(system), known_(known), certificate_(std::move(certificate)) {}

  [[nodiscard]] std::expected<Answer, Declined> answer(const Query& query, Work& work) const override;
  [[nodiscard]] Claim claim() const override { return known_ ? Claim::proven : Claim::exact; }
  [[nodiscard]] std::optional<Certificate> certificate() const override { return certificate_; }
  [[nodiscard]] std::string finding() const override {
    if (!known_) return "a ring comes back: its cycle is searched for in every query";
    return fmt::format("preperiod {}, period {} with a shift of {}", known_->preperiod, known_->period, known_->shift);
  }
  [[nodiscard]] std::uint64_t size_bytes() const override { return sizeof(*this); }

 private:
  std::shared_ptr<const ca::LineModel> model_;
  rows::RowRule rule_;
  std::optional<Cycle> known_;
  std::optional<Certificate> certificate_;
};

std::expected<Answer, Declined> CycleShortcut::answer(const Query& query, Work& work) const {
  const eca::LineStart& start = *query.from.as<eca::LineStart>();
  const std::uint64_t cells = *start.ring();
  const HeldBytes held(work, bytes_of_search(cells, rule_.planes()));
  if (!held.within_limit()) return out_of_memory();
  // Reading the start, showing the end.
  const std::uint64_t words = rule_.planes() * ((cells + 63) / 64);
  if (!work.spend(words + std::max(words, start.colours() == 2 ? 0 : start.reading_units(cells)))) return out_of_work();
  Ring ring(start, rule_.planes());
  Integer steps = query.at;
  Cycle cycle;
  if (known_) {
    cycle = *known_;
    if (steps > cycle.preperiod && !walk(ring, rule_, cycle.preperiod, work)) return out_of_work();
    if (steps > cycle.preperiod) steps -= cycle.preperiod;
  } else {
    Search search(rule_, std::move(ring));
    while (!search.period() && search.time() < steps)
      if (!search.step(work)) return out_of_work();
    ring = search.ring();
    steps -= search.time();
    cycle.period = search.period();
    cycle.shift = search.shift();
  }
  Integer laps = 0;
  if (cycle.period && (!known_ || query.at > cycle.preperiod)) {
    if (!work.spend(product_units(limbs(steps), 1))) return out_of_work();
    laps = steps / cycle.period;
    steps -= laps * cycle.period;
  }
  if (!walk(ring, rule_, steps, work)) return out_of_work();
  return show(*model_, ring, residue(laps * cycle.shift, Integer(cells)).convert_to<std::uint64_t>(), query.what);
}

class CyclePredictor final : public FamilyPredictor<ca::LineAutomaton> {
 public:
  [[nodiscard]] std::string name() const override { return "cycle"; }
  [[nodiscard]] std::string describe() const override {
    return "finds when a ring repeats itself, turned or not (Brent, 1980), and reduces the time by it";
  }
  [[nodiscard]] double nominal_nanoseconds_per_unit() const override { return 0.5; }

 protected:
  StudyResult study(const ca::LineAutomaton& system, const Subject& subject, Work& work) const override {
    if (subject.observable != "cell" && subject.observable != "population" && subject.observable != "row")
      return unsuited("cycle shows a ring at one time, not a " + subject.observable);
    if (!subject.from.single_member) {
      if (subject.from.name != "ring")
        return unsuited("only a ring has to come back; " + subject.from.name + " is infinite");
      return std::make_unique<CycleShortcut>(system, std::nullopt, std::nullopt);
    }
    const auto start = eca::LineStart::parse(subject.from.name, system.model().start_colours);
    if (!start || !start->ring())
      return unsuited("only a ring has to come back; " + subject.from.name + " is infinite");
    Work share(std::min(study_units, work.remaining()), work.spare_bytes());
    const auto cycle = find_cycle(system, *start, share);
    if (!work.spend(share.spent()) && !cycle) return out_of_work();
    if (!cycle) return std::make_unique<CycleShortcut>(system, std::nullopt, std::nullopt);
    return std::make_unique<CycleShortcut>(system, *cycle, cycle_certificate(system, *start, *cycle));
  }
};

const RegisterPredictor registered{std::make_unique<CyclePredictor>()};

}  // namespace

Integer Cycle::unshifted_period(std::uint64_t cells) const {
  return Integer(period) * (cells / std::gcd(shift, cells));
}

std::expected<Cycle, Declined> find_cycle(const ca::LineAutomaton& system, const eca::LineStart& start, Work& work) {
  const std::uint64_t cells = *start.ring();
  const ca::LineModel& model = system.model();
  const HeldBytes held(work, bytes_of_search(cells, model.rule.planes()));
  if (!held.within_limit()) return out_of_memory();
  const rows::RowRule rule(system);
  if (!work.spend(2 * rule.planes() * ((cells + 63) / 64))) return out_of_work();
  Search search(rule, Ring(start, rule.planes()));
  while (!search.period())
    if (!search.step(work)) return out_of_work();
  Cycle cycle{0, search.period(), search.shift(), 0};
  // The first state that is on the cycle: two walkers, one period apart.
  Ring behind(start, rule.planes()), ahead(start, rule.planes());
  if (!walk(ahead, rule, cycle.period, work)) return out_of_work();
  for (; !ahead.is_turned(behind, cycle.shift); ++cycle.preperiod)
    if (!work.spend(behind.words()) || !walk(ahead, rule, 1, work) || !walk(behind, rule, 1, work))
      return out_of_work();
  const Answer row = rows::ring_answer(model, {"row", {}}, behind.turned(0));
  cycle.digest_at_preperiod = std::get<Digest>(row.fields().front()).value;
  return cycle;
}

Certificate cycle_certificate(const ca::LineAutomaton& system, const eca::LineStart& start, const Cycle& cycle) {
  return {nlohmann::json{{"kind", "cycle"},
                         {"system", system.name()},
                         {"from", start.text()},
                         {"preperiod", std::to_string(cycle.preperiod)},
                         {"period", std::to_string(cycle.period)},
                         {"shift", cycle.shift},
                         {"digest_at_preperiod", fmt::format("{:016x}", cycle.digest_at_preperiod)}}
              .dump()};
}

}  // namespace outpace::cycle
