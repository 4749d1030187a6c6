// The checker of "prune" certificates: bounds that a step maps into themselves, classes whose units sum up alike, and
// the smaller network's weights, row by row; what is proven of that network is handed on.
#include <algorithm>
#include <map>
#include <set>

#include "predictors/proof/network_claim.hpp"
#include "predictors/proof/unit_range.hpp"
#include "systems/rnn/naive.hpp"

namespace outpace::proof {
namespace {

using nlohmann::json;
using rnn::Network;
using rnn::Rational;

constexpr std::uint64_t most_terms = std::uint64_t{1} << 23;
constexpr std::uint64_t longest_delay = 1024;

struct Facts {
  std::vector<Range> bounds;
  std::vector<std::size_t> classes;
};

/// Elman's kinds, whose units are activations of sums.
bool additive(const Network& net) { return net.kind == rnn::Kind::elman || net.kind == rnn::Kind::elman_int8; }

class Stepper {
 public:
  Stepper(const Network& net, bool nothing, bool symbols) : net_(net) {
    if (!additive(net)) return;
    for (std::size_t i = 0; i < net.units(); ++i) {
      std::vector<Rational> fed;
      if (nothing) fed.push_back(net.bias[i]);
      for (std::size_t s = 0; symbols && s < net.symbols.size(); ++s) {
        fed.push_back(net.bias[i]);
        for (const rnn::Entry& entry : net.input.row(i)) fed.back() += entry.weight * net.symbols[s][entry.column];
      }
      fed_.push_back(std::move(fed));
    }
  }
  [[nodiscard]] Range bound(std::size_t i, const std::vector<Range>& now) const {
    if (!additive(net_)) return natural(net_);
    Range sum{false, false, *std::ranges::min_element(fed_[i]), *std::ranges::max_element(fed_[i])};
    for (const rnn::Entry& entry : net_.recurrent.row(i)) {
      const Range& value = now[entry.column];
      const bool up = entry.weight > 0;
      if (entry.weight == 0) continue;
      sum.below = sum.below || (up ? value.below : value.above);
      sum.above = sum.above || (up ? value.above : value.below);
      sum.low += entry.weight * (up ? value.low : value.high);
      sum.high += entry.weight * (up ? value.high : value.low);
    }
    return image(net_, sum);
  }
  /// What a unit's sum is made of: weights by class, and constants with everything it may be fed.
  using Sum = std::pair<std::map<std::size_t, Rational>, std::vector<Rational>>;
  [[nodiscard]] Sum sum(std::size_t i, const Facts& now) const {
    Sum all{weights(net_.recurrent.row(i), now, net_.kind).first, fed_[i]};
    for (Rational& value : all.second) value += weights(net_.recurrent.row(i), now, net_.kind).second;
    return all;
  }
  /// Whether two units are fed and weigh alike. Of gates and candidates each must do so, of other kinds than Elman's
  /// also the inputs themselves.
  [[nodiscard]] bool alike(std::size_t i, std::size_t j, const Facts& now) const {
    if (additive(net_)) return sum(i, now) == sum(j, now);
    for (std::size_t block = 0; block < net_.blocks(); ++block) {
      const std::size_t a = block * net_.units() + i, b = block * net_.units() + j;
      if (weights(net_.recurrent.row(a), now, net_.kind) != weights(net_.recurrent.row(b), now, net_.kind) ||
          !std::ranges::equal(net_.input.row(a), net_.input.row(b)) ||
          (!net_.bias.empty() && net_.bias[a] != net_.bias[b]))
        return false;
    }
    return net_.recurrent_bias.empty() || net_.recurrent_bias[i] == net_.recurrent_bias[j];
  }
  /// A row by class, without classes of weight 0, and what its constants add up to.
  static std::pair<std::map<std::size_t, Rational>, Rational> weights(std::span<const rnn::Entry> row, const Facts& now,
                                                                      rnn::Kind kind) {
    std::pair<std::map<std::size_t, Rational>, Rational> all;
    if (kind == rnn::Kind::max_plus || kind == rnn::Kind::min_plus) {
      for (const rnn::Entry& entry : row) {
        auto& best = all.first.emplace(now.classes[entry.column], entry.weight).first->second;
        best = kind == rnn::Kind::max_plus ? std::max(best, entry.weight) : std::min(best, entry.weight);
      }
      return all;
    }
    for (const rnn::Entry& entry : row)
      if (now.bounds[entry.column].fixed())
        all.second += entry.weight * now.bounds[entry.column].low;
      else
        all.first[now.classes[entry.column]] += entry.weight;
    std::erase_if(all.first, [](const auto& item) { return item.second == 0; });
    return all;
  }

 private:
  const Network& net_;
  std::vector<std::vector<Rational>> fed_;
};

bool flag(const json& j, const char* key) {
  const auto it = j.find(key);
  return it != j.end() && it->is_boolean() && it->get<bool>();
}
std::optional<std::vector<std::size_t>> list(const json& j, const char* key, std::size_t below) {
  const auto it = j.find(key);
  if (it == j.end() || !it->is_array()) return std::nullopt;
  std::vector<std::size_t> all;
  for (const auto& item : *it) {
    if (!item.is_number_unsigned() || item.get<std::uint64_t>() >= below) return std::nullopt;
    all.push_back(item.get<std::size_t>());
  }
  return all;
}

/// Whether `row` of the smaller network is that row of the larger one; `number` gives the place of a class.
bool same_row(std::span<const rnn::Entry> small, const std::map<std::size_t, Rational>& large,
              const std::map<std::size_t, std::size_t>& number, bool tropical) {
  std::map<std::size_t, Rational> expected, given;
  for (const auto& [unit, weight] : large) {
    const auto place = number.find(unit);
    if (place == number.end()) return false;  // it looks at a unit that is not kept
    expected[place->second] = weight;
  }
  for (const rnn::Entry& entry : small)
    if (tropical || entry.weight != 0) given[entry.column] = entry.weight;
  return expected == given;
}

Verdict check(const json& certificate) {
  const std::string from = certificate.value("from", json("")).is_string() ? certificate.value("from", "") : "";
  const NetworkClaim claim(certificate, !from.empty());
  if (!claim.trouble.empty()) return claim.malformed(claim.trouble);
  const Network& net = *claim.network;
  const std::size_t n = net.units();
  const bool nothing = flag(certificate, "fed_nothing"), symbols = flag(certificate, "fed_symbols");
  if ((!nothing && !symbols) || (symbols && !net.driven()))
    return claim.malformed("/fed_symbols: something or nothing must be fed that the network can read");
  const auto delay = count_field(certificate, "delay");
  if (!delay || *delay > longest_delay) return claim.malformed("/delay: it must be at most 1024");
  if (!additive(net) && *delay) return claim.rejected("/delay: it must be 0 for a network of this kind");
  const auto classes = list(certificate, "classes", n), kept = list(certificate, "kept", n);
  if (!classes || classes->size() != n) return claim.malformed("/classes: there must be one unit a unit");
  if (!kept || kept->empty() || !std::ranges::is_sorted(*kept) || std::ranges::adjacent_find(*kept) != kept->end())
    return claim.malformed("/kept: they must be units, rising");
  const auto bounds = certificate.find("bounds");
  if (bounds == certificate.end() || !bounds->is_array() || bounds->size() != n)
    return claim.malformed("/bounds: there must be two ends a unit");
  if ((net.recurrent.entries() + n * (2 + net.symbols.size())) * (*delay + 3) > most_terms)
    return claim.rejected("/delay: checking it takes over 2^23 terms, the most that is done");

  Facts now;
  for (const auto& ends : *bounds) {
    Range range = natural(net);
    for (std::size_t side = 0; side < 2; ++side) {
      if (!ends.is_array() || ends.size() != 2) return claim.malformed("/bounds: each is [low, high]");
      if (ends[side].is_null()) {
        (side ? range.above : range.below) = true;
        continue;
      }
      auto value = rnn::parse_rational(ends[side].is_string() ? ends[side].get<std::string>() : "");
      if (!value) return claim.malformed("/bounds: an end is a number as text, or null");
      (side ? range.above : range.below) = false;
      (side ? range.high : range.low) = *value;
    }
    if (!range.below && !range.above && range.low > range.high) return claim.malformed("/bounds: low is above high");
    now.bounds.push_back(std::move(range));
  }
  now.classes = *classes;
  const Stepper stepper(net, nothing, symbols);
  std::set<std::size_t> members;
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t c = now.classes[i];
    members.insert(c);
    if (now.classes[c] != c) return claim.malformed("/classes: a class is named by a unit of it");
    const Range start =
        claim.start ? Range{false, false, claim.start->state()[i], claim.start->state()[i]} : natural(net);
    if (!start.within(now.bounds[i])) return claim.rejected("/bounds/" + std::to_string(i) + ": the start is outside");
    if (!stepper.bound(i, now.bounds).within(now.bounds[i]))
      return claim.rejected("/bounds/" + std::to_string(i) + ": a step may leave them");
    if (c == i) continue;
    if (!claim.start || claim.start->state()[i] != claim.start->state()[c])
      return claim.rejected("/classes/" + std::to_string(i) + ": the units do not start alike");
    if (!stepper.alike(i, c, now))
      return claim.rejected("/classes/" + std::to_string(i) + ": the units do not sum up alike");
  }
  for (std::uint64_t s = 0; s < *delay; ++s) {
    Facts next;
    std::map<Stepper::Sum, std::size_t> alike;
    for (std::size_t i = 0; i < n; ++i) {
      next.bounds.push_back(stepper.bound(i, now.bounds));
      next.classes.push_back(alike.try_emplace(stepper.sum(i, now), i).first->second);
    }
    now = std::move(next);
  }

  const auto named = certificate.find("network");
  const std::string name = named != certificate.end() && named->is_string() ? named->get<std::string>() : "";
  const auto made = make_system(name);
  const auto* part = made ? dynamic_cast<const rnn::RecurrentNetwork*>(made->get()) : nullptr;
  if (!part) return claim.malformed("/network: it must be a network, rnn:{...}");
  const Network& small = part->network();
  if (small.kind != net.kind || small.activation != net.activation || small.modulus != net.modulus ||
      small.reset_gate != net.reset_gate || !(small.int8 == net.int8) || small.symbols != net.symbols ||
      small.closed_loop != net.closed_loop || small.units() != kept->size() || small.inputs() != net.inputs() ||
      small.readout.has_value() != net.readout.has_value())
    return claim.rejected("/network: it is of another kind or size");
  std::map<std::size_t, std::size_t> number;
  for (std::size_t a = 0; a < kept->size(); ++a) number[now.classes[(*kept)[a]]] = a;
  for (std::size_t a = 0; a < kept->size(); ++a) {
    const std::size_t unit = (*kept)[a];
    bool same = small.recurrent_bias.empty() || small.recurrent_bias[a] == net.recurrent_bias[unit];
    for (std::size_t block = 0; block < net.blocks(); ++block) {
      const std::size_t row = block * n + unit, at = block * kept->size() + a;
      const auto [weights, constant] = Stepper::weights(net.recurrent.row(row), now, net.kind);
      same = same && same_row(small.recurrent.row(at), weights, number, net.tropical()) &&
             (net.bias.empty() || small.bias[at] == net.bias[row] + constant) &&
             std::ranges::equal(small.input.row(at), net.input.row(row));
    }
    if (!same) return claim.rejected("/network: unit " + std::to_string(a) + " is not unit " + std::to_string(unit));
  }
  if (net.readout) {
    if (small.readout->outputs() != net.readout->outputs() || small.readout->decision != net.readout->decision)
      return claim.rejected("/network: it has another readout");
    for (std::size_t o = 0; o < net.readout->outputs(); ++o) {
      const auto [weights, constant] = Stepper::weights(net.readout->weights.row(o), now, net.kind);
      if (!same_row(small.readout->weights.row(o), weights, number, net.tropical()) ||
          (!net.readout->bias.empty() && small.readout->bias[o] != net.readout->bias[o] + constant))
        return claim.rejected("/network: output " + std::to_string(o) + " is another");
    }
  }
  if (flag(certificate, "everything"))
    for (std::size_t i = 0; i < n; ++i)
      if (!now.bounds[i].fixed() && !number.contains(now.classes[i]))
        return claim.rejected("/kept: unit " + std::to_string(i) + " is asked for and not among them");

  const std::string base = from.substr(0, from.find('+'));
  std::string scope = from.empty() ? "" : symbols && !nothing ? base + "+*" : from;
  std::string text = "from time " + std::to_string(*delay) + " on " + std::to_string(kept->size()) + " of its " +
                     std::to_string(n) + " units say all";
  if (certificate.contains("proof")) {
    const Verdict inner = verify(certificate["proof"].dump());
    if (inner.kind != Verdict::Kind::accepted) return {inner.kind, "/proof: " + inner.text, claim.name};
    if (inner.system != name) return claim.rejected("/proof: it is about another network");
    if (!inner.scope.empty()) {
      // The smaller network's own start must be what the larger one's has become.
      if (!claim.start) return claim.rejected("/proof: it holds from " + inner.scope + " only");
      const std::string inner_base = inner.scope.substr(0, inner.scope.find('+'));
      const auto inner_start = rnn::NetworkStart::parse(small, inner_base);
      rnn::Vector state = claim.start->state();
      const rnn::InputStream& input = claim.start->input();
      using Kind = rnn::InputStream::Kind;
      if (*delay > 0 && input.kind() != Kind::none && input.kind() != Kind::generated)
        return claim.rejected("/proof: its input is that of a later time");
      for (std::uint64_t s = 0; s < *delay; ++s)
        state =
            step_naively(net, state,
                         input.kind() == Kind::generated ? std::optional(output_symbol(net, output_vector(net, state)))
                                                         : std::nullopt);
      rnn::Vector left;
      for (const std::size_t unit : *kept) left.push_back(state[unit]);
      if (!inner_start || inner_start->state() != left) return claim.rejected("/proof: it starts elsewhere");
      const std::string fed = inner.scope.substr(inner_base.size());
      scope = base + fed;
      if (fed != "+*" && fed != from.substr(base.size())) return claim.rejected("/proof: its input is another");
    }
    text += "; " + inner.text.substr(inner.text.starts_with(name) ? name.size() + 2 : 0);
  }
  return {Verdict::Kind::accepted, claim.name + ": " + text, claim.name, scope};
}

const RegisterChecker registered{{"prune", "some units of a network say all", check}};

}  // namespace
}  // namespace outpace::proof
