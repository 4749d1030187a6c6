// The predictors `automaton` and `monoid`: a network with finitely many reachable states is a finite automaton, which
// is made minimal for the question asked. `automaton` looks up symbol by symbol, eight at a time where there are two,
// and reduces repeating inputs by the cycle; `monoid` raises the map of a period to its power by doubling.
#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>

#include "predictors/automaton/minimal.hpp"
#include "predictors/core/catalogue.hpp"
#include "systems/rnn/naive.hpp"
#include "systems/rnn/recurrent_network.hpp"

namespace outpace::automaton {
namespace {

using network::State;
using network::Steps;
using rnn::InputStream;
using Kind = InputStream::Kind;

/// What a study may spend on reachable states; certificates list at most this many.
constexpr std::uint64_t study_units = std::uint64_t{1} << 26;
constexpr std::size_t certified_states = std::size_t{1} << 12;
/// Products that a checker does at most to step every state by every letter.
constexpr std::uint64_t certified_products = std::uint64_t{1} << 25;
constexpr std::size_t largest_monoid = 20'000;
constexpr std::size_t block_symbols = 8;

struct Machine {
  std::vector<std::uint32_t> letters;
  std::vector<std::uint32_t> place_of;             ///< place_of[letter] in letters
  std::unordered_map<State, std::uint32_t> start;  ///< the class of each state it may start in
  std::vector<State> shown;                        ///< one network state a class
  std::vector<std::uint32_t> feeds;                ///< closed loops: the symbol a class feeds
  Dfa dfa;
  std::vector<std::uint32_t> blocks;  ///< two symbols: the class after 8 of them, first in bit 0
  std::size_t reached = 0;
  std::optional<std::size_t> monoid;
  std::optional<Certificate> certificate;

  [[nodiscard]] std::uint32_t go(std::uint32_t q, network::Fed fed) const {
    return dfa.next[q * dfa.letters + place_of[fed ? 1 + *fed : 0]];
  }
  [[nodiscard]] std::uint64_t bytes() const {
    return 4 * (dfa.next.size() + blocks.size()) + 64 * (shown.size() + start.size());
  }
};

/// All states of a network whose units have levels; empty if they are over `most`.
std::vector<State> all_states(const Steps& steps, std::size_t most) {
  const auto range = levels(steps.network());
  if (!range) return {};
  Integer count = 1;
  for (std::size_t i = 0; i < steps.network().units() && count <= most; ++i) count *= range->count();
  if (count > most) return {};
  std::vector<State> all;
  rnn::Vector values(steps.network().units(), rnn::Rational(range->first));
  for (;;) {
    all.push_back(steps.pack(values));
    std::size_t i = 0;
    for (; i < values.size() && values[i] == range->last; ++i) values[i] = range->first;
    if (i == values.size()) return all;
    values[i] += range->stride;
  }
}

std::expected<Machine, Declined> build(const rnn::RecurrentNetwork& system, const Subject& subject, Work& work) {
  const rnn::Network& net = system.network();
  if (!net.exact()) return unsuited("single precision is not exact: its states are no automaton's");
  const Steps steps(net);
  const Kind fed = network::fed_kind(net, subject.from);
  Machine machine;
  if (fed == Kind::none || fed == Kind::word) machine.letters.push_back(0);
  if (fed != Kind::none)
    for (std::uint32_t s = 0; s < net.symbols.size(); ++s) machine.letters.push_back(1 + s);
  machine.place_of.resize(1 + net.symbols.size());
  for (std::uint32_t i = 0; i < machine.letters.size(); ++i) machine.place_of[machine.letters[i]] = i;
  std::vector<State> from;
  std::string certified_from;
  if (const auto start = network::single_start(net, subject.from)) {
    from = {steps.pack(start->state())};
    certified_from = start->text();
  } else if (subject.from.name.starts_with("random")) {
    from = all_states(steps, std::size_t{1} << 20);
    if (from.empty()) return unsuited("a random state may be any, and there are too many to list");
  } else {
    const bool own = subject.from.name.starts_with("initial");
    from = {steps.pack(own ? net.initial.value() : zero_state(net))};
    certified_from = own ? "initial" : "zero";
  }
  Work share(std::min(study_units, work.remaining()), work.spare_bytes());
  const auto reachable = explore(steps, from, machine.letters, share);
  if (!work.spend(share.spent())) return out_of_work();
  if (!reachable)
    return unsuited(reachable.error().why == Declined::Why::memory
                        ? "the reachable states do not fit the memory"
                        : fmt::format("over {} units of work found no end of reachable states", study_units));
  machine.reached = reachable->states.size();
  std::vector<std::uint32_t> label(machine.reached);
  std::map<std::string, std::uint32_t> said;
  for (std::uint32_t q = 0; q < label.size(); ++q) {
    if (!work.spend(steps.show_units())) return out_of_work();
    const State& state = reachable->states[q];
    label[q] = subject.observable != "output"
                   ? q
                   : said.try_emplace(steps.show(state, {"output", {}}).text(), static_cast<std::uint32_t>(said.size()))
                         .first->second;
  }
  auto dfa = minimise(machine.letters.size(), reachable->next, label, work);
  if (!dfa) return std::unexpected(dfa.error());
  machine.dfa = std::move(*dfa);
  machine.shown.resize(machine.dfa.states());
  for (std::uint32_t q = 0; q < label.size(); ++q) machine.shown[machine.dfa.of[q]] = reachable->states[q];
  for (const State& state : from) machine.start[state] = machine.dfa.of[reachable->number.at(state)];
  if (fed == Kind::generated)
    for (const State& state : machine.shown) machine.feeds.push_back(steps.next_symbol(state));
  const std::uint64_t products_of_a_step = net.recurrent.entries() + net.units();
  if (!certified_from.empty() && machine.reached <= certified_states &&
      machine.reached <= certified_products / machine.letters.size() / products_of_a_step) {
    nlohmann::json states = nlohmann::json::array(), next = nlohmann::json::array();
    for (const State& state : reachable->states) states.push_back(state_text(net, steps.unpack(state)));
    for (const std::uint32_t to : machine.dfa.next) next.push_back(to);
    machine.certificate = Certificate{nlohmann::json{
        {"kind", "automaton"},
        {"system", system.name()},
        {"from", certified_from},
        {"observable", subject.observable == "output" ? "output" : "state"},
        {"letters", machine.letters},
        {"states", std::move(states)},
        {"class_of", machine.dfa.of},
        {"next", std::move(next)}}.dump()};
  }
  return machine;
}

class AutomatonShortcut final : public Shortcut {
 public:
  AutomatonShortcut(const rnn::Network& net, Machine machine, bool doubling)
      : steps_(net), machine_(std::move(machine)), doubling_(doubling) {}

  [[nodiscard]] std::expected<Answer, Declined> answer(const Query& query, Work& work) const override {
    const rnn::NetworkStart& start = *query.from.as<rnn::NetworkStart>();
    const InputStream& input = start.input();
    if (!work.spend(steps_.show_units() + start.state().size())) return out_of_work();
    const auto known = machine_.start.find(steps_.pack(start.state()));
    if (known == machine_.start.end()) return unsuited("this state was not among those studied");
    std::uint32_t q = known->second;
    if (input.kind() == Kind::random) {
      if (!follow_random(q, input, query.at, work)) return out_of_work();
      return steps_.show(machine_.shown[q], query.what);
    }
    const std::uint64_t head = input.first().size();
    for (std::uint64_t s = 0; s < head && s < query.at; ++s) {
      if (!work.spend(1)) return out_of_work();
      q = machine_.go(q, input.symbol(static_cast<std::int64_t>(s)));
    }
    if (query.at > head) {
      const Time left = query.at - head;
      if (!(doubling_ ? raise(q, input, left, work) : run_round(q, input, left, work))) return out_of_work();
    }
    return steps_.show(machine_.shown[q], query.what);
  }
  [[nodiscard]] Claim claim() const override { return machine_.certificate ? Claim::proven : Claim::exact; }
  [[nodiscard]] std::optional<Certificate> certificate() const override { return machine_.certificate; }
  [[nodiscard]] std::string finding() const override {
    std::string text =
        fmt::format("minimal automaton of {} states ({} states reached)", machine_.dfa.states(), machine_.reached);
    if (doubling_)
      text += machine_.monoid ? fmt::format(", transition semigroup of {} elements", *machine_.monoid)
                              : fmt::format(", transition semigroup of over {} elements", largest_monoid);
    return text;
  }
  [[nodiscard]] std::uint64_t size_bytes() const override { return sizeof(*this) + machine_.bytes(); }

 private:
  /// Symbols of the lap after `head`, from class q; a lap without input is one step.
  [[nodiscard]] std::uint32_t lap_step(std::uint32_t q, const InputStream& input, std::uint64_t i) const {
    if (input.kind() == Kind::generated) return machine_.go(q, machine_.feeds[q]);
    if (input.period().empty()) return machine_.go(q, std::nullopt);
    return machine_.go(q, input.period()[i]);
  }
  [[nodiscard]] bool run(std::uint32_t& q, const InputStream& input, std::uint64_t count, Work& work) const {
    if (!work.spend(count)) return false;
    for (std::uint64_t i = 0; i < count; ++i) q = lap_step(q, input, i);
    return true;
  }
  [[nodiscard]] bool run_round(std::uint32_t& q, const InputStream& input, Time left, Work& work) const;
  [[nodiscard]] bool raise(std::uint32_t& q, const InputStream& input, const Time& left, Work& work) const;
  [[nodiscard]] bool follow_random(std::uint32_t& q, const InputStream& input, const Time& at, Work& work) const;

  Steps steps_;
  Machine machine_;
  bool doubling_;
};

/// Laps until a class comes back (at most one a class), then what is left of the last round.
bool AutomatonShortcut::run_round(std::uint32_t& q, const InputStream& input, Time left, Work& work) const {
  const std::uint64_t lap = std::max<std::size_t>(input.period().size(), 1);
  const HeldBytes held(work, 8 * machine_.dfa.states());
  if (!held.within_limit() || !work.spend(machine_.dfa.states() / 8 + limbs(left))) return false;
  std::vector<std::uint64_t> seen(machine_.dfa.states());
  for (std::uint64_t round = 1; left >= lap; ++round) {
    if (seen[q]) {
      left %= (round - seen[q]) * lap;
      for (; left >= lap; left -= lap)
        if (!run(q, input, lap, work)) return false;
      break;
    }
    seen[q] = round;
    if (!run(q, input, lap, work)) return false;
    left -= lap;
  }
  return run(q, input, left.convert_to<std::uint64_t>(), work);
}

/// The map of one lap, to the power of the laps by doubling.
bool AutomatonShortcut::raise(std::uint32_t& q, const InputStream& input, const Time& left, Work& work) const {
  const std::uint64_t lap = std::max<std::size_t>(input.period().size(), 1), n = machine_.dfa.states();
  const HeldBytes held(work, 8 * n);
  if (!held.within_limit() || !work.spend(n * lap + limbs(left))) return false;
  std::vector<std::uint32_t> map(n), twice(n);
  for (std::uint32_t p = 0; p < n; ++p) {
    map[p] = p;
    for (std::uint64_t i = 0; i < lap; ++i) map[p] = lap_step(map[p], input, i);
  }
  const Time laps = left / lap;
  const std::uint64_t bits = bit_length(laps);
  for (std::uint64_t bit = 0; bit < bits; ++bit) {
    if (bit_test(laps, static_cast<unsigned>(bit))) q = map[q];
    if (!work.spend(n)) return false;
    for (std::uint32_t p = 0; p < n; ++p) twice[p] = map[map[p]];
    map.swap(twice);
  }
  return run(q, input, Time(left % lap).convert_to<std::uint64_t>(), work);
}

bool AutomatonShortcut::follow_random(std::uint32_t& q, const InputStream& input, const Time& at, Work& work) const {
  const auto end = to_int64(at);
  if (!end) return (void)work.spend(Work::unlimited), false;
  std::int64_t s = 0;
  if (!machine_.blocks.empty()) {
    const RandomField field(input.seed());
    for (; s + 64 <= *end; s += 64) {
      if (!work.spend(1 + 64 / block_symbols)) return false;
      std::uint64_t word = field.word(s >> 6);
      for (std::size_t i = 0; i < 64 / block_symbols; ++i, word >>= block_symbols)
        q = machine_.blocks[(q << block_symbols) + (word & 255)];
    }
  }
  for (; s < *end; ++s) {
    if (!work.spend(2)) return false;
    q = machine_.go(q, input.symbol(s));
  }
  return true;
}

class AutomatonPredictor : public FamilyPredictor<rnn::RecurrentNetwork> {
 public:
  explicit AutomatonPredictor(bool doubling) : doubling_(doubling) {}
  [[nodiscard]] std::string name() const override { return doubling_ ? "monoid" : "automaton"; }
  [[nodiscard]] std::string describe() const override {
    return doubling_ ? "raises the map that a period induces on the minimal automaton to its power by doubling"
                     : "reads a finite-state network as its minimal automaton (Hopcroft, 1971)";
  }
  [[nodiscard]] double nominal_nanoseconds_per_unit() const override { return 1; }

 protected:
  StudyResult study(const rnn::RecurrentNetwork& system, const Subject& subject, Work& work) const override {
    const Kind fed = network::fed_kind(system.network(), subject.from);
    if (doubling_ && fed == Kind::random)
      return unsuited("every symbol of a random input must be read: no power to raise");
    auto machine = build(system, subject, work);
    if (!machine) return std::unexpected(machine.error());
    if (doubling_) machine->monoid = semigroup_size(machine->dfa, largest_monoid, work);
    const std::size_t n = machine->dfa.states();
    if (!doubling_ && fed == Kind::random && system.network().symbols.size() == 2 && n <= 4096) {
      if (!work.spend(n << block_symbols)) return out_of_work();
      machine->blocks.resize(n << block_symbols);
      for (std::uint32_t q = 0; q < n; ++q)
        for (std::uint32_t word = 0; word < 256; ++word) {
          std::uint32_t p = q;
          for (unsigned i = 0; i < block_symbols; ++i) p = machine->go(p, word >> i & 1);
          machine->blocks[(q << block_symbols) + word] = p;
        }
    }
    return std::make_unique<AutomatonShortcut>(system.network(), std::move(*machine), doubling_);
  }

 private:
  bool doubling_;
};

const RegisterPredictor automaton_registered{std::make_unique<AutomatonPredictor>(false)};
const RegisterPredictor monoid_registered{std::make_unique<AutomatonPredictor>(true)};

}  // namespace
}  // namespace outpace::automaton
