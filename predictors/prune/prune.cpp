// The predictor `prune`: removes units that are constant, copies or never looked at, and lets the other predictors of
// networks, or else direct simulation, answer on what is left. The reduction is a fact of the network as well.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "predictors/core/catalogue.hpp"
#include "predictors/handover/handover.hpp"
#include "predictors/network/steps.hpp"
#include "predictors/proof/checker.hpp"
#include "predictors/prune/reduction.hpp"
#include "systems/core/facts.hpp"
#include "systems/rnn/file.hpp"
#include "systems/rnn/recurrent_network.hpp"

namespace outpace::prune {
namespace {

using handover::Takers;
using rnn::InputStream;
using rnn::NetworkStart;
using rnn::Vector;
using Kind = InputStream::Kind;

constexpr std::uint64_t longest_delay = 64;
/// What the study of one taker may spend; less where numbers may grow without bound, and with them the cost of a unit.
constexpr std::uint64_t taker_units = std::uint64_t{1} << 24, wary_units = std::uint64_t{1} << 15;
/// Units of an original network that a certificate lists at most.
constexpr std::size_t certified_units = 4096;

/// The stream from its symbol x_s on. Not for random ones unless s is 0.
InputStream from_symbol(const InputStream& input, std::uint64_t s) {
  if (s == 0 || input.kind() == Kind::none || input.kind() == Kind::generated) return input;
  const auto& first = input.first();
  std::vector<std::uint32_t> rest(first.begin() + static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(s, first.size())),
                                  first.end());
  if (input.kind() == Kind::word) return InputStream::word(std::move(rest));
  std::vector<std::uint32_t> period = input.period();
  if (s > first.size())
    std::ranges::rotate(period, period.begin() + static_cast<std::ptrdiff_t>((s - first.size()) % period.size()));
  return InputStream::periodic(std::move(rest), std::move(period));
}

std::string counted(std::size_t count, const char* what) { return fmt::format("{} {}", count, what); }
std::string summary(const Reduction& r, std::size_t units) {
  return fmt::format("{} of {} units are left ({}, {}, {})", r.kept.size(), units, counted(r.constant, "constant"),
                     counted(r.copies, "copies"), counted(r.dead, "never looked at"));
}

class Pruned final : public Shortcut {
 public:
  Pruned(const rnn::RecurrentNetwork& whole, std::unique_ptr<rnn::RecurrentNetwork> part, Reduction reduction,
         Takers takers, nlohmann::json certificate)
      : net_(whole.network()),
        steps_(net_),
        part_(std::move(part)),
        reduction_(std::move(reduction)),
        takers_(std::move(takers)),
        certificate_(std::move(certificate)) {}

  [[nodiscard]] std::expected<Answer, Declined> answer(const Query& query, Work& work) const override {
    const NetworkStart& start = *query.from.as<NetworkStart>();
    const InputStream& input = start.input();
    if (!work.spend(steps_.show_units() + start.state().size())) return out_of_work();
    network::State state = steps_.pack(start.state());
    for (std::uint64_t s = 0; s < reduction_.delay; ++s) {
      if (query.at == s) return steps_.show(state, query.what);
      if (!work.spend(steps_.units())) return out_of_work();
      state = steps_.step(state, input.kind() == Kind::generated ? steps_.next_symbol(state)
                                                                 : input.symbol(static_cast<std::int64_t>(s)));
    }
    Query asked{start_of(steps_.unpack(state), from_symbol(input, reduction_.delay)), query.what,
                Time(query.at - reduction_.delay)};
    if (query.what.name == "unit") {
      const auto unit = query.what.place[0].convert_to<std::size_t>();
      if (const auto& constant = reduction_.constants[unit])
        return rnn::is_integer(*constant) ? Answer(rnn::numerator(*constant)) : Answer(Word{rnn::text(*constant)});
      asked.what.place = {Integer(place_of(unit))};
    }
    auto answer = takers_.empty() ? part_->simulate(asked, work) : takers_.answer(asked, work);
    if (!answer || query.what.name != "state") return answer;
    const auto left = parse_state(part_->network(), std::get<Word>(answer->fields().front()).text);
    if (!left) return unsuited("the state that is left cannot be read back: " + left.error().text());
    Vector whole;
    for (std::size_t i = 0; i < net_.units(); ++i)
      whole.push_back(reduction_.constants[i] ? *reduction_.constants[i] : (*left)[place_of(i)]);
    return Answer(Word{state_text(net_, whole)});
  }
  [[nodiscard]] Claim claim() const override {
    return !certificate_.is_null() && (takers_.empty() || certificate_.contains("proof")) ? Claim::proven
                                                                                          : Claim::exact;
  }
  [[nodiscard]] std::optional<Certificate> certificate() const override {
    return certificate_.is_null() ? std::nullopt : std::optional(Certificate{certificate_.dump()});
  }
  [[nodiscard]] std::string finding() const override {
    return summary(reduction_, net_.units()) +
           (takers_.empty() ? ", simulated"
                            : fmt::format(": by {}, {}", takers_.front().name, takers_.front().shortcut->finding()));
  }
  [[nodiscard]] std::uint64_t size_bytes() const override {
    return sizeof(*this) + 32 * net_.units() + 32 * part_->network().recurrent.entries() + takers_.size_bytes();
  }

 private:
  [[nodiscard]] InitialCondition start_of(const Vector& whole, InputStream input) const {
    Vector left;
    for (const std::size_t unit : reduction_.kept) left.push_back(whole[unit]);
    return InitialCondition(
        std::make_shared<const NetworkStart>(NetworkStart::given(part_->network(), std::move(left), std::move(input))));
  }
  /// Where a unit that is not constant is found among those left.
  [[nodiscard]] std::size_t place_of(std::size_t unit) const {
    return static_cast<std::size_t>(std::ranges::lower_bound(reduction_.kept, reduction_.equals[unit]) -
                                    reduction_.kept.begin());
  }

  const rnn::Network& net_;
  network::Steps steps_;
  std::unique_ptr<rnn::RecurrentNetwork> part_;
  Reduction reduction_;
  Takers takers_;
  nlohmann::json certificate_;
};

/// What a certificate says of the reduction alone.
nlohmann::json certificate_of(const std::string& system, const std::string& part, const Reduction& r,
                              const std::string& from, Letters letters, bool everything) {
  nlohmann::json bounds = nlohmann::json::array();
  const auto end = [](const std::optional<rnn::Rational>& value) {
    return value ? nlohmann::json(rnn::text(*value)) : nlohmann::json(nullptr);
  };
  for (const Interval& one : r.bounds) bounds.push_back({end(one.low), end(one.high)});
  return {{"kind", "prune"},
          {"system", system},
          {"from", from},
          {"fed_nothing", letters.nothing},
          {"fed_symbols", letters.symbols},
          {"everything", everything},
          {"bounds", std::move(bounds)},
          {"classes", r.classes},
          {"delay", r.delay},
          {"kept", r.kept},
          {"network", part}};
}

class Prune final : public FamilyPredictor<rnn::RecurrentNetwork> {
 public:
  [[nodiscard]] std::string name() const override { return "prune"; }
  [[nodiscard]] std::string describe() const override {
    return "removes units proved constant, equal or never looked at, and hands the smaller network on";
  }
  [[nodiscard]] double nominal_nanoseconds_per_unit() const override { return 1; }

 protected:
  StudyResult study(const rnn::RecurrentNetwork& system, const Subject& subject, Work& work) const override {
    const rnn::Network& net = system.network();
    const Kind fed = network::fed_kind(net, subject.from);
    const auto single = network::single_start(net, subject.from);
    const Letters letters{fed == Kind::none || fed == Kind::word, fed != Kind::none};
    const std::string base = subject.from.name.substr(0, subject.from.name.find('+'));
    std::optional<Vector> start;
    if (single)
      start = single->state();
    else if (base != "random")
      start = base == "initial" ? *net.initial : zero_state(net);
    // A delay moves the input on; of a random one, and of one that only the question names, nothing can be moved.
    const bool delays = fed != Kind::random && (single || !start);
    const bool everything = subject.observable != "output";
    auto reduction = reduce(net, start, letters, delays ? longest_delay : 0, everything, work);
    if (!reduction) return std::unexpected(reduction.error());
    if (reduction->kept.size() == net.units())
      return unsuited("no unit is constant, a copy of another or never looked at");
    const std::string part_name = "rnn:" + network_json(reduction->network);
    auto part = std::make_unique<rnn::RecurrentNetwork>(part_name, reduction->network);
    nlohmann::json certificate;
    if (net.units() <= certified_units)
      certificate = certificate_of(system.name(), part_name, *reduction,
                                   single  ? single->text()
                                   : start ? base
                                           : "",
                                   letters, everything);
    std::string asked_from = subject.from.name;
    if (single) {
      network::Steps steps(net);
      network::State state = steps.pack(single->state());
      for (std::uint64_t s = 0; s < reduction->delay; ++s) {
        if (!work.spend(steps.units())) return out_of_work();
        state = steps.step(state, fed == Kind::generated ? steps.next_symbol(state)
                                                         : single->input().symbol(static_cast<std::int64_t>(s)));
      }
      Vector left;
      const Vector all = steps.unpack(state);
      for (const std::size_t unit : reduction->kept) left.push_back(all[unit]);
      asked_from =
          NetworkStart::given(part->network(), std::move(left), from_symbol(single->input(), reduction->delay)).text();
    }
    const auto family = initial_family(*part, asked_from);
    if (!family) return unsuited("what is left cannot be started: " + family.error().text());
    static constexpr std::string_view first[] = {"decode", "linear", "symmetric", "monoid", "automaton", "cycle"};
    static constexpr std::string_view without[] = {"prune"};
    auto takers = Takers::find({*part, subject.observable, *family, {}}, first, without, 1,
                               levels(net) ? taker_units : wary_units, work);
    if (!takers) return std::unexpected(takers.error());
    // What the checker finds too long, or about another input than it is handed, is left out.
    const auto holds = [](const nlohmann::json& json) {
      return proof::verify(json.dump()).kind == proof::Verdict::Kind::accepted;
    };
    if (!certificate.is_null() && takers->proven()) {
      nlohmann::json whole = certificate;
      whole["proof"] = nlohmann::json::parse(takers->front().shortcut->certificate()->json);
      if (holds(whole)) certificate = std::move(whole);
    }
    if (!certificate.is_null() && !certificate.contains("proof") && !holds(certificate)) certificate = nullptr;
    return std::make_unique<Pruned>(system, std::move(part), std::move(*reduction), std::move(*takers),
                                    std::move(certificate));
  }
};

const RegisterPredictor registered{std::make_unique<Prune>()};

/// How many units a network has that do nothing of their own, from its usual start and whatever it is fed.
std::vector<Fact> unit_fact(const System& system, Work& work) {
  const auto* recurrent = dynamic_cast<const rnn::RecurrentNetwork*>(&system);
  if (!recurrent || !recurrent->network().exact()) return {};
  const rnn::Network& net = recurrent->network();
  const auto found = reduce(net, net.initial ? *net.initial : zero_state(net), {!net.driven(), net.driven()},
                            net.driven() ? 0 : longest_delay, !net.readout, work);
  if (!found) return {{"units that matter", "null", "not decided", found.error().reason}};
  return {{"units that matter", std::to_string(found->kept.size()), summary(*found, net.units()),
           "bounds that a step keeps, and classes of units whose sums are alike, from the usual start"}};
}

const RegisterFacts facts({12, unit_fact});

}  // namespace
}  // namespace outpace::prune
