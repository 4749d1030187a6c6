// Networks that come back: autonomous ones, closed loops and those fed a period repeat a state sooner or later if their
// states are finitely many; any later time is reduced by that cycle (Brent, 1980). Part of the predictor `cycle`.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "predictors/core/catalogue.hpp"
#include "predictors/network/steps.hpp"
#include "systems/rnn/recurrent_network.hpp"

namespace outpace::cycle {
namespace {

using network::State;
using network::Steps;
using rnn::InputStream;

/// A study of one start gives up here; an answer goes on as far as its meter allows.
constexpr std::uint64_t study_units = std::uint64_t{1} << 26;
/// What the checker walks at most, in multiply-adds.
constexpr std::uint64_t checked_units = std::uint64_t{1} << 24;

struct Cycle {
  std::uint64_t preperiod = 0, period = 0;  ///< in steps; 0: none
};

/// A network and what it is fed; a lap is one period of the input (one step where there is none).
class Walk {
 public:
  Walk(const Steps& steps, const InputStream& input) : steps_(steps), input_(input) {}
  [[nodiscard]] std::uint64_t head() const { return input_.first().size(); }
  [[nodiscard]] std::uint64_t lap() const { return std::max<std::size_t>(input_.period().size(), 1); }
  [[nodiscard]] bool go(State& state, std::uint64_t at, std::uint64_t count, Work& work) const {
    const bool closed = input_.kind() == InputStream::Kind::generated;
    for (std::uint64_t s = at; s < at + count; ++s) {
      if (!work.spend(steps_.units(state) + (closed ? steps_.show_units() : 0))) return false;
      state = steps_.step(state, closed ? steps_.next_symbol(state) : input_.symbol(static_cast<std::int64_t>(s)));
    }
    return true;
  }

 private:
  const Steps& steps_;
  const InputStream& input_;
};

std::optional<Cycle> find(const Walk& walk, const State& start, Work& work) {
  State hare = start;
  if (!walk.go(hare, 0, walk.head(), work)) return std::nullopt;
  const State first = hare;
  State tortoise = hare;
  std::uint64_t power = 1, laps = 0;
  do {
    if (laps == power) tortoise = hare, power *= 2, laps = 0;
    if (!walk.go(hare, walk.head(), walk.lap(), work)) return std::nullopt;
    ++laps;
  } while (hare != tortoise);
  State behind = first, ahead = first;
  std::uint64_t before = 0;
  for (std::uint64_t i = 0; i < laps; ++i)
    if (!walk.go(ahead, walk.head(), walk.lap(), work)) return std::nullopt;
  for (; ahead != behind; ++before)
    if (!walk.go(ahead, walk.head(), walk.lap(), work) || !walk.go(behind, walk.head(), walk.lap(), work))
      return std::nullopt;
  return Cycle{walk.head() + before * walk.lap(), laps * walk.lap()};
}

class NetworkCycle final : public Shortcut {
 public:
  NetworkCycle(const rnn::Network& network, Cycle known, std::optional<Certificate> certificate)
      : steps_(network), known_(known), certificate_(std::move(certificate)) {}

  [[nodiscard]] std::expected<Answer, Declined> answer(const Query& query, Work& work) const override {
    const rnn::NetworkStart& start = *query.from.as<rnn::NetworkStart>();
    const Walk walk(steps_, start.input());
    if (!work.spend(steps_.show_units() + start.state().size())) return out_of_work();
    State state = steps_.pack(start.state());
    if (known_.period) {
      Time left = query.at;
      if (left > known_.preperiod) left = known_.preperiod + (left - known_.preperiod) % known_.period;
      if (!walk.go(state, 0, left.convert_to<std::uint64_t>(), work)) return out_of_work();
      return steps_.show(state, query.what);
    }
    // One pass of Brent's search that stops at the time asked for, or reduces it by the first cycle seen.
    if (query.at <= walk.head()) {
      if (!walk.go(state, 0, query.at.convert_to<std::uint64_t>(), work)) return out_of_work();
      return steps_.show(state, query.what);
    }
    if (!walk.go(state, 0, walk.head(), work)) return out_of_work();
    Time left = query.at - walk.head();
    State tortoise = state;
    for (std::uint64_t power = 1, laps = 0; left >= walk.lap();) {
      if (laps == power) tortoise = state, power *= 2, laps = 0;
      if (!walk.go(state, walk.head(), walk.lap(), work)) return out_of_work();
      left -= walk.lap();
      if (state == tortoise) {
        left %= (laps + 1) * walk.lap();
        for (; left >= walk.lap(); left -= walk.lap())
          if (!walk.go(state, walk.head(), walk.lap(), work)) return out_of_work();
        break;
      }
      ++laps;
    }
    if (!walk.go(state, walk.head(), left.convert_to<std::uint64_t>(), work)) return out_of_work();
    return steps_.show(state, query.what);
  }
  [[nodiscard]] Claim claim() const override { return certificate_ ? Claim::proven : Claim::exact; }
  [[nodiscard]] std::optional<Certificate> certificate() const override { return certificate_; }
  [[nodiscard]] std::string finding() const override {
    if (!known_.period) return "states come back: their cycle is searched for in every query";
    return fmt::format("preperiod {}, period {}", known_.preperiod, known_.period);
  }
  [[nodiscard]] std::uint64_t size_bytes() const override { return sizeof(*this); }

 private:
  Steps steps_;
  Cycle known_;
  std::optional<Certificate> certificate_;
};

class NetworkCyclePredictor final : public FamilyPredictor<rnn::RecurrentNetwork> {
 public:
  [[nodiscard]] std::string name() const override { return "cycle"; }
  [[nodiscard]] std::string describe() const override {
    return "finds when the state of a network without random input repeats (Brent, 1980)";
  }
  [[nodiscard]] double nominal_nanoseconds_per_unit() const override { return 0.5; }

 protected:
  StudyResult study(const rnn::RecurrentNetwork& system, const Subject& subject, Work& work) const override {
    const rnn::Network& net = system.network();
    if (!net.exact()) return unsuited("single precision is not exact: a repeated state would prove nothing elsewhere");
    if (network::fed_kind(net, subject.from) == InputStream::Kind::random)
      return unsuited("a random input never repeats, so neither need the states");
    const auto start = network::single_start(net, subject.from);
    if (!start) {
      if (!levels(net)) return unsuited("the states are infinitely many: they need not come back");
      return std::make_unique<NetworkCycle>(net, Cycle{}, std::nullopt);
    }
    const Steps steps(net);
    const Walk walk(steps, start->input());
    Work share(std::min(study_units, work.remaining()), work.spare_bytes());
    const auto cycle = find(walk, steps.pack(start->state()), share);
    if (!work.spend(share.spent())) return out_of_work();
    if (!cycle && !levels(net))
      return unsuited(
          fmt::format("no state came back within {} units of work, and nothing says that one must", share.spent()));
    if (!cycle) return std::make_unique<NetworkCycle>(net, Cycle{}, std::nullopt);
    const bool checkable = (cycle->preperiod + cycle->period) <= checked_units / (steps.units() + steps.show_units());
    return std::make_unique<NetworkCycle>(net, *cycle,
                                          checkable ? std::optional(Certificate{nlohmann::json{
                                                          {"kind", "network-cycle"},
                                                          {"system", system.name()},
                                                          {"from", start->text()},
                                                          {"preperiod", cycle->preperiod},
                                                          {"period", cycle->period}}.dump()})
                                                    : std::nullopt);
  }
};

const RegisterPredictor registered{std::make_unique<NetworkCyclePredictor>()};

}  // namespace
}  // namespace outpace::cycle
