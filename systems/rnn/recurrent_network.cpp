// Names, initial conditions and questions of recurrent networks; the evolution itself is in direct/ and naive.cpp.
#include "systems/rnn/recurrent_network.hpp"

#include "systems/core/catalogue.hpp"
#include "systems/rnn/direct/machine.hpp"
#include "systems/rnn/enumerate.hpp"
#include "systems/rnn/file.hpp"
#include "systems/rnn/naive.hpp"
#include "systems/rnn/reference.hpp"

namespace outpace::rnn {
namespace {

Result<std::unique_ptr<System>> make(std::string_view text) {
  const std::string_view rest = text.substr(text.find(':') + 1);
  auto network = rest.starts_with('@')   ? read_network_file(std::string(rest.substr(1)))
                 : rest.starts_with('{') ? parse_network(rest, "network in a name")
                                         : reference_network(rest);
  if (!network) return std::unexpected(network.error());
  return std::make_unique<RecurrentNetwork>(std::string(text), std::move(*network));
}

std::vector<std::pair<std::string, std::string>> members() {
  std::vector<std::pair<std::string, std::string>> all;
  for (const Reference& reference : references())
    for (const std::string& member : reference.members) all.emplace_back("rnn:" + member, reference.meaning);
  return all;
}

const RegisterSystemFamily registered{{"rnn",
                                       "rnn:NAME or rnn:@FILE.json",
                                       "tiny recurrent networks with exact semantics",
                                       {"rnn:parity", "rnn:fibonacci", "rnn:counter-8", "rnn:eca-110-ring-64"},
                                       make,
                                       members,
                                       enumerate_text}};

std::string plural(std::size_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

}  // namespace

RecurrentNetwork::RecurrentNetwork(std::string name, Network network)
    : name_(std::move(name)), network_(std::move(network)), machine_(compile(network_)) {}
RecurrentNetwork::~RecurrentNetwork() = default;

std::string RecurrentNetwork::describe() const {
  std::string text = "Recurrent network, kind " + name_of(network_.kind);
  if (network_.kind == Kind::elman)
    text += ", activation " + name_of(network_.activation) +
            (network_.activation == Activation::modulo ? " " + network_.modulus.str() : "");
  if (network_.gated())
    text +=
        network_.reset_gate == ResetGate::before ? ", reset gate before the matrix" : ", reset gate after the matrix";
  text += ": " + plural(network_.units(), "unit") + ", " + plural(network_.recurrent.entries(), "recurrent weight");
  if (network_.driven())
    text += ", " + plural(network_.symbols.size(), "symbol") + " in " + plural(network_.inputs(), "input");
  if (network_.readout)
    text += ", " + plural(network_.readout->outputs(), "output") +
            (network_.readout->decision == Decision::none ? "" : " by " + name_of(network_.readout->decision));
  if (network_.closed_loop) text += ", closed loop";
  text += ". Simulated by " + machine_->describe() + ".";
  if (!network_.description.empty()) text += " " + network_.description;
  if (!network_.exact())
    text +=
        " Its values are those of IEEE single precision on this machine, not of exact arithmetic: it takes part in"
        " the approximate track only.";
  return text;
}

std::vector<ObservableInfo> RecurrentNetwork::observables() const {
  std::vector<ObservableInfo> all;
  if (network_.readout) all.push_back({"output", "what the readout says at time t", 0, true});
  all.push_back({"state", "the values of all units at time t", 0, true});
  all.push_back({"unit", "the value of unit x at time t", 1, true});
  return all;
}

std::vector<InitialFamily> RecurrentNetwork::initial_families() const {
  std::vector<std::string> asked;
  for (const ObservableInfo& info : observables()) asked.push_back(info.name);
  const std::string from = base(), own = network_.initial ? "the network's own state" : "all units 0";
  if (!network_.driven()) return {{from, own, true, false, asked}, {"random", "a random state", false, false, asked}};
  std::vector<InitialFamily> families{
      {from + "+random", own + ", fed random symbols with random access", false, false, asked},
      {from + "+periodic", own + ", fed a random word and then another one for ever", false, false, asked}};
  if (network_.closed_loop) {
    families.push_back({from + "+generated", own + ", fed its own output", true, false, asked});
    families.push_back({"random+generated", "a random state, fed its own output", false, false, asked});
  }
  return families;
}

std::string RecurrentNetwork::default_start() const { return network_.closed_loop ? base() + "+generated" : base(); }

bool RecurrentNetwork::finite(const InitialCondition& start) const {
  const auto* own = start.as<NetworkStart>();
  return own && own->input().kind() != InputStream::Kind::random && levels(network_);
}

Result<InitialCondition> RecurrentNetwork::start(std::string_view text) const {
  auto parsed = NetworkStart::parse(network_, text);
  if (!parsed) return std::unexpected(std::move(parsed.error()));
  return InitialCondition(std::make_shared<const NetworkStart>(std::move(*parsed)));
}

Result<void> RecurrentNetwork::check(const Query& query) const {
  const auto* start = query.from.as<NetworkStart>();
  if (!start || start->state().size() != network_.units())
    return std::unexpected(Error{"initial condition '" + query.from.text() + "'", "it is not one of this network",
                                 "take zero, state:… or random:SEED"});
  std::string known;
  for (const ObservableInfo& info : observables()) {
    known += (known.empty() ? "" : ", ") + info.name;
    if (info.name != query.what.name) continue;
    if (query.what.place.size() != info.dimensions)
      return std::unexpected(Error{"observable '" + info.name + "'",
                                   info.dimensions ? "a unit has an index" : "it has no place",
                                   info.dimensions ? "give it by --x" : "leave --x and --y out"});
    if (info.dimensions && (query.what.place[0] < 0 || query.what.place[0] >= network_.units()))
      return std::unexpected(Error{"unit " + query.what.place[0].str(),
                                   "the network has " + plural(network_.units(), "unit"),
                                   "take 0 to " + std::to_string(network_.units() - 1)});
    return {};
  }
  if (query.what.name == "output")
    return std::unexpected(Error{"observable 'output'", "this network has no readout", "ask for state or unit"});
  return std::unexpected(
      Error{"observable '" + query.what.name + "'", "a recurrent network does not have it", "known are " + known});
}

Query RecurrentNetwork::question(const InitialFamily& family, const std::string& observable, const Draw& draw, unsigned,
                                 const Time& at) const {
  const std::string_view name = family.name;
  const std::size_t plus = name.find('+');
  const std::string_view state = name.substr(0, plus), fed = plus == name.npos ? "" : name.substr(plus + 1);
  const auto symbols = static_cast<std::uint32_t>(network_.symbols.size());
  InputStream input;
  if (fed == "random") input = InputStream::random(draw.seed, symbols);
  if (fed == "generated") input = InputStream::generated();
  if (fed == "periodic") {
    // Up to 8 symbols, then up to 16 again and again, all from the draw's own field.
    const RandomField field(draw.seed);
    std::vector<std::uint32_t> first(field.word(0) % 9), period(1 + field.word(1) % 16);
    std::int64_t at_word = 2;
    for (auto* word : {&first, &period})
      for (std::uint32_t& symbol : *word) symbol = static_cast<std::uint32_t>(field.word(at_word++) % symbols);
    input = InputStream::periodic(std::move(first), std::move(period));
  }
  std::shared_ptr<const NetworkStart> start;
  if (state == "random")
    start = std::make_shared<NetworkStart>(NetworkStart::random(network_, draw.seed, std::move(input)));
  else if (fed == "random" || fed == "periodic")
    start = std::make_shared<NetworkStart>(state == "zero" ? NetworkStart::zero(network_, std::move(input))
                                                           : NetworkStart::initial(network_, std::move(input)));
  else
    start = std::make_shared<NetworkStart>(NetworkStart::parse(network_, name).value());
  Query query{InitialCondition(start), {observable, {}}, at};
  if (observable == "unit") query.what.place = {Integer(Integer(network_.units()) * draw.position >> 32)};
  return query;
}

std::expected<Answer, Declined> RecurrentNetwork::simulate(const Query& query, Work& work) const {
  const NetworkStart& start = *query.from.as<NetworkStart>();
  const auto steps = to_int64(query.at);
  if (!steps) {
    // Nobody lives through 2^63 steps.
    if (!work.spend(Work::unlimited)) return out_of_work();
    return unsuited("direct simulation takes at most 2^63 - 1 steps");
  }
  auto state = machine_->run(start, static_cast<std::uint64_t>(*steps), work);
  if (!state) return std::unexpected(state.error());
  return answer_of(network_, query.what, *state);
}

Answer RecurrentNetwork::simulate_naively(const Query& query) const {
  return rnn::simulate_naively(network_, *query.from.as<NetworkStart>(), query.what, query.at);
}

std::expected<void, Declined> RecurrentNetwork::trace(const InitialCondition& start, const TraceWindow&,
                                                      const Time& from, const Time& to, Sink& sink, Work& work) const {
  const auto begin = to_int64(from), end = to_int64(to);
  if (!begin || !end) return unsuited("a picture's times lie within 2^63");
  const auto finite = levels(network_);
  const auto colour = [&](const Rational& value) {
    if (finite && finite->count() <= 256)
      return Integer((numerator(value) - finite->first) / finite->stride).convert_to<std::uint8_t>();
    const Integer size = abs(numerator(value)) / denominator(value);
    return static_cast<std::uint8_t>(value == 0 ? 0 : size == 0 ? 1 : std::min<std::size_t>(15, 2 + msb(size)));
  };
  // Every row is a run of its own: pictures are short, and the machines keep no state.
  std::vector<std::uint8_t> row;
  for (std::int64_t t = *begin; t <= *end; ++t) {
    const auto state = machine_->run(*start.as<NetworkStart>(), static_cast<std::uint64_t>(t), work);
    if (!state) return std::unexpected(state.error());
    row.clear();
    for (const Rational& value : *state) row.push_back(colour(value));
    if (!sink.row(t, 0, row)) break;
  }
  return {};
}

double RecurrentNetwork::nominal_nanoseconds_per_unit(const InitialFamily&) const {
  return machine_->nanoseconds_per_unit();
}
double RecurrentNetwork::nominal_nanoseconds_per_step() const { return machine_->nanoseconds_per_step(); }

}  // namespace outpace::rnn
