// What a network's answer provably needs: reading every symbol of a random input where each of them, alone, changes the
// answer, whatever the others are.
#include <map>
#include <set>

#include "systems/rnn/naive.hpp"
#include "systems/rnn/recurrent_network.hpp"

namespace outpace::rnn {
namespace {

/// The symbols' differences from the first one, as drives of the units; empty where two symbols drive alike.
std::vector<Vector> differences(const Network& net) {
  std::vector<Vector> all;
  for (std::size_t s = 1; s < net.symbols.size(); ++s) {
    Vector drive(net.units());
    for (std::size_t i = 0; i < drive.size(); ++i)
      for (const Entry& entry : net.input.row(i))
        drive[i] += entry.weight * (net.symbols[s][entry.column] - net.symbols[0][entry.column]);
    all.push_back(std::move(drive));
  }
  return all;
}

void reduce(const Network& net, Rational& value) {
  if (net.activation == Activation::modulo) value = residue(numerator(value), net.modulus);
}

/// Whether y(W^s·d) differs from 0 at every s, by a difference d that W maps onto itself or a unit multiple of it.
bool kept_for_ever(const Network& net, const Vector& d, bool output) {
  Vector next(net.units());
  for (std::size_t i = 0; i < next.size(); ++i) {
    for (const Entry& entry : net.recurrent.row(i)) next[i] += entry.weight * d[entry.column];
    reduce(net, next[i]);
  }
  Vector same = d, turned = d;
  for (std::size_t i = 0; i < d.size(); ++i) {
    turned[i] = -d[i];
    reduce(net, same[i]), reduce(net, turned[i]);
  }
  if (next != same && next != turned) return false;
  if (!output) return same != Vector(net.units());
  const Readout& readout = *net.readout;
  for (std::size_t o = 0; o < readout.outputs(); ++o) {
    Rational shown = 0;
    for (const Entry& entry : readout.weights.row(o)) shown += entry.weight * same[entry.column];
    // Rounding shows a difference of at least 1.
    if (readout.decision == Decision::none ? shown != 0 : abs(shown) >= 1) return true;
  }
  return false;
}

constexpr std::size_t most_states = 256;

/// Whether two inputs that differ in one symbol never again lead to states that show the same, over all reachable
/// states of a small finite network: the pairs that one exchanged symbol makes are followed until they close.
bool never_forgets(const Network& net, const Vector& start, bool output) {
  std::map<Vector, std::size_t> number{{start, 0}};
  std::vector<Vector> states{start};
  std::vector<std::size_t> next;
  const std::size_t letters = net.symbols.size();
  for (std::size_t q = 0; q < states.size(); ++q)
    for (std::uint32_t a = 0; a < letters; ++a) {
      Vector to = step_naively(net, states[q], a);
      const auto [place, fresh] = number.try_emplace(to, states.size());
      if (fresh) states.push_back(std::move(to));
      if (states.size() > most_states) return false;
      next.push_back(place->second);
    }
  std::vector<std::string> shows;
  for (const Vector& state : states)
    shows.push_back(output ? output_answer(net, output_vector(net, state)).text() : state_text(net, state));
  std::set<std::pair<std::size_t, std::size_t>> seen;
  std::vector<std::pair<std::size_t, std::size_t>> open;
  const auto add = [&](std::size_t p, std::size_t q) {
    if (shows[p] == shows[q]) return false;
    if (seen.insert(std::minmax(p, q)).second) open.emplace_back(std::minmax(p, q));
    return true;
  };
  for (std::size_t q = 0; q < states.size(); ++q)
    for (std::size_t a = 0; a < letters; ++a)
      for (std::size_t b = 0; b < a; ++b)
        if (!add(next[q * letters + a], next[q * letters + b])) return false;
  while (!open.empty()) {
    const auto [p, q] = open.back();
    open.pop_back();
    for (std::size_t a = 0; a < letters; ++a)
      if (!add(next[p * letters + a], next[q * letters + a])) return false;
  }
  return true;
}

}  // namespace

std::optional<Floor> RecurrentNetwork::floor(const InitialFamily& family, const std::string& observable) const {
  const Network& net = network_;
  const Floor reading{1, "each of the t symbols alone changes the answer, whatever the others are, and must be read"};
  if (!family.name.ends_with("+random") || !net.exact() || net.symbols.size() < 2) return std::nullopt;
  if (observable != "unit" && net.symbols.size() <= 64 && levels(net) &&
      never_forgets(net, family.name.starts_with("initial") ? *net.initial : zero_state(net), observable == "output"))
    return reading;
  if (net.kind != Kind::elman) return std::nullopt;
  if (net.activation != Activation::identity && net.activation != Activation::modulo) return std::nullopt;
  const bool output = observable == "output";
  if (observable == "unit") return std::nullopt;
  // Over residues a shown difference is a residue's too only if the readout is the unit itself.
  if (output && net.readout->decision != Decision::none && net.readout->decision != Decision::round)
    return std::nullopt;
  if (output && net.activation == Activation::modulo) {
    // Units are residues, so that equal differences need not show alike: only one unit, shown as it is.
    const Readout& readout = *net.readout;
    if (net.units() != 1 || readout.outputs() != 1 || readout.weights.at(0, 0) != 1) return std::nullopt;
  }
  const std::vector<Vector> all = differences(net);
  if (all.empty()) return std::nullopt;
  for (const Vector& d : all)
    if (!kept_for_ever(net, d, output)) return std::nullopt;
  return reading;
}

}  // namespace outpace::rnn
