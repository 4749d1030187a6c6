// The checker of "decode-stack" certificates: whatever the control and the stacks, one step of the saturated-linear
// network is one step of the Turing machine. Every case of control and tops is an interval, on which units are affine.
#include <algorithm>

#include "predictors/proof/network_claim.hpp"
#include "systems/tm/machine.hpp"

namespace outpace::proof {
namespace {

using nlohmann::json;
using rnn::Rational;
using rnn::Vector;

constexpr std::uint64_t most_terms = std::uint64_t{1} << 23;

/// c + l·(left stack) + r·(right stack)
struct Affine {
  Rational c = 0, l = 0, r = 0;
  void add(const Affine& other, const Rational& factor) {
    c += factor * other.c, l += factor * other.l, r += factor * other.r;
  }
};
/// Where the stacks' fractions may lie; a single point for an empty one.
struct Range {
  Rational low, high;
};

std::optional<Rational> exact(const json& value) {
  if (!value.is_string()) return std::nullopt;
  auto number = rnn::parse_rational(value.get<std::string>());
  return number ? std::optional(std::move(*number)) : std::nullopt;
}
std::optional<std::vector<std::pair<std::size_t, Rational>>> terms_of(const json& list, std::size_t first,
                                                                      std::size_t below) {
  std::vector<std::pair<std::size_t, Rational>> terms;
  for (std::size_t i = first; i < list.size(); ++i) {
    const json& term = list[i];
    if (!term.is_array() || term.size() != 2 || !term[0].is_number_unsigned() || term[0].get<std::uint64_t>() >= below)
      return std::nullopt;
    auto weight = exact(term[1]);
    if (!weight) return std::nullopt;
    terms.emplace_back(term[0].get<std::size_t>(), std::move(*weight));
  }
  return terms;
}

/// The least and greatest value on a box.
Range bounds(const Affine& a, const Range& left, const Range& right) {
  return {a.c + a.l * (a.l > 0 ? left.low : left.high) + a.r * (a.r > 0 ? right.low : right.high),
          a.c + a.l * (a.l > 0 ? left.high : left.low) + a.r * (a.r > 0 ? right.high : right.low)};
}
/// Whether both are the same function on a box, which may be flat.
bool same(const Affine& a, const Affine& b, const Range& left, const Range& right) {
  Affine difference = a;
  difference.add(b, -1);
  const Range range = bounds(difference, left, right);
  return range.low == 0 && range.high == 0;
}

struct Sum {
  Rational constant;
  std::vector<std::pair<std::size_t, Rational>> terms;
  template <class Value>
  [[nodiscard]] Affine of(const std::vector<Value>& units) const {
    Affine total{constant, 0, 0};
    for (const auto& [unit, weight] : terms) total.add(units[unit], weight);
    return total;
  }
};

Verdict check(const json& certificate) {
  const NetworkClaim claim(certificate, true);
  if (!claim.trouble.empty()) return claim.malformed(claim.trouble);
  const rnn::Network& net = *claim.network;
  const std::size_t n = net.units();
  if (net.kind != rnn::Kind::elman || net.activation != rnn::Activation::satlin || net.driven())
    return claim.rejected("/system: it must be a saturated-linear network without input");
  const auto text = certificate.find("machine");
  const std::string name = text != certificate.end() && text->is_string() ? text->get<std::string>() : "";
  const auto machine = name.starts_with("tm:") ? tm::Machine::parse(std::string_view(name).substr(3))
                                               : Result<tm::Machine>(std::unexpected(Error{"tm", "no machine", ""}));
  if (!machine) return claim.malformed("/machine: " + machine.error().text());
  const std::size_t k = machine->symbols(), states = machine->states(), controls = (states + 1) * k;
  const auto control = certificate.find("control"), rows = certificate.find("rows");
  if (control == certificate.end() || !control->is_array() || control->size() != controls)
    return claim.malformed("/control: there must be a sum for every state, the halting one last, and symbol");
  if (rows == certificate.end() || !rows->is_array() || rows->size() != n)
    return claim.malformed("/rows: there must be one a unit");
  // sums[0] is the constant 1, then the stacks, then the control.
  std::vector<Sum> sums{{1, {}}};
  for (std::size_t i = 1; i < controls + 3; ++i) {
    const char* key = i == 1 ? "left" : i == 2 ? "right" : "control";
    const auto whole = certificate.find(key);
    if (whole == certificate.end()) return claim.malformed(std::string("/") + key + ": it is missing");
    const json& list = i < 3 ? *whole : (*control)[i - 3];
    const auto constant = list.is_array() && !list.empty() ? exact(list[0]) : std::nullopt;
    auto terms = constant ? terms_of(list, 1, n) : std::nullopt;
    if (!terms) return claim.malformed(std::string("/") + key + ": a sum is [\"constant\", [unit, \"weight\"], ...]");
    sums.push_back({*constant, std::move(*terms)});
  }
  std::vector<std::vector<std::pair<std::size_t, Rational>>> row_terms;
  std::uint64_t size = 0;
  for (const Sum& sum : sums) size += sum.terms.size();
  for (std::size_t i = 0; i < n; ++i) {
    auto terms = (*rows)[i].is_array() ? terms_of((*rows)[i], 0, sums.size()) : std::nullopt;
    if (!terms) return claim.malformed("/rows/" + std::to_string(i) + ": it must be [[sum, \"weight\"], ...]");
    // The unit's weights are these multiples of the sums, as functions of all units.
    Vector weights(n + 1);
    for (const auto& [sum, factor] : *terms) {
      size += sums[sum].terms.size() + 1;
      if (size > most_terms) return claim.rejected("/rows: they have over 2^23 terms, the most that is done");
      weights[n] += factor * sums[sum].constant;
      for (const auto& [unit, weight] : sums[sum].terms) weights[unit] += factor * weight;
    }
    if (weights[n] != net.bias[i]) return claim.rejected("/rows/" + std::to_string(i) + ": the bias is another");
    for (const rnn::Entry& entry : net.recurrent.row(i)) weights[entry.column] -= entry.weight;
    for (std::size_t j = 0; j < n; ++j)
      if (weights[j] != 0)
        return claim.rejected("/rows/" + std::to_string(i) + ": the weight of unit " + std::to_string(j) +
                              " is another");
    row_terms.push_back(std::move(*terms));
  }
  for (const auto& terms : row_terms) size += terms.size();
  if (size > most_terms / (controls * (k + 1) * (k + 1)))
    return claim.rejected("/rows: all cases have over 2^23 terms, the most that is done");
  std::vector<Affine> at_start;
  for (const Rational& value : claim.start->state()) at_start.push_back({value, 0, 0});
  for (std::size_t i = 1; i < sums.size(); ++i)
    if (sums[i].of(at_start).c != (i == 3 ? 1 : 0))
      return claim.rejected("/from: it is not state A on blank tape with empty stacks");

  // A stack w_1 w_2 … is Σ (2·w_i + 1)/B^i with B = 2k: with top w it lies in [(2w+1)/B, (2w+2)/B]; the empty one is 0
  // and its top reads as blank.
  const Rational base = 2 * k;
  const auto range_of = [&](std::size_t top) {
    return top == k ? Range{0, 0} : Range{Rational(2 * top + 1) / base, Rational(2 * top + 2) / base};
  };
  for (std::size_t z = 0; z < controls; ++z)
    for (std::size_t a = 0; a <= k; ++a)
      for (std::size_t b = 0; b <= k; ++b) {
        const Range left = range_of(a), right = range_of(b);
        std::vector<Affine> now(sums.size());
        now[0] = {1, 0, 0}, now[1] = {0, 1, 0}, now[2] = {0, 0, 1}, now[3 + z] = {1, 0, 0};
        std::vector<Affine> units(n);
        const std::string where =
            "/control/" + std::to_string(z) + " with tops " + std::to_string(a) + " and " + std::to_string(b) + ": ";
        for (std::size_t i = 0; i < n; ++i) {
          for (const auto& [sum, factor] : row_terms[i]) units[i].add(now[sum], factor);
          const Range range = bounds(units[i], left, right);
          if (range.high <= 0)
            units[i] = {};
          else if (range.low >= 1)
            units[i] = {1, 0, 0};
          else if (range.low < 0 || range.high > 1)
            return claim.rejected(where + "unit " + std::to_string(i) + " is not affine");
        }
        std::size_t next = z;
        Affine next_left{0, 1, 0}, next_right{0, 0, 1};
        if (z / k < states) {
          const tm::Transition& transition = machine->at(static_cast<unsigned>(z / k), static_cast<unsigned>(z % k));
          const std::size_t q = transition.next == tm::halted ? states : transition.next;
          const Rational digit = Rational(2 * transition.write + 1) / base;
          const bool to_right = transition.move > 0;
          const std::size_t top = to_right ? b : a;
          Affine& popped = to_right ? next_right : next_left;
          Affine& pushed = to_right ? next_left : next_right;
          next = q * k + (top == k ? 0 : top);
          pushed.add(pushed, 1 / base - 1);
          pushed.c += digit;
          popped.add(popped, base - 1);
          if (top != k) popped.c -= 2 * top + 1;
        }
        for (std::size_t i = 1; i < sums.size(); ++i) {
          const Affine wanted = i == 1 ? next_left : i == 2 ? next_right : Affine{i == 3 + next ? 1 : 0, 0, 0};
          if (!same(sums[i].of(units), wanted, left, right))
            return claim.rejected(where + (i < 3 ? "a stack" : "the control") + " is not the machine's after a step");
        }
      }
  std::string says = "from " + claim.from + " it is " + name + " on blank tape, step by step";
  if (certificate.contains("proof")) {
    const Verdict inner = verify(certificate["proof"].dump());
    if (inner.kind != Verdict::Kind::accepted) return {inner.kind, "/proof: " + inner.text, claim.name};
    if (inner.system != name || (!inner.scope.empty() && inner.scope != "blank"))
      return claim.rejected("/proof: it is about " + inner.system + " from " + inner.scope);
    says += "; " + inner.text;
  }
  return claim.accepted(says);
}

const RegisterChecker registered{{"decode-stack", "a network is a Turing machine on two stacks", check}};

}  // namespace
}  // namespace outpace::proof
