// Choosing and following branches; see branches.hpp.
#include "predictors/regions/branches.hpp"

#include <algorithm>

#include "systems/rnn/naive.hpp"

namespace outpace::regions {
namespace {
using rnn::Activation;
using rnn::Decision;
}  // namespace

std::size_t Branch::passing() const { return static_cast<std::size_t>(std::ranges::count(units, 'x')); }

std::uint64_t rational_units(std::uint64_t terms, const Vector& state) {
  std::uint64_t longest = 2;
  for (const Rational& value : state)
    longest = std::max(longest, limbs(rnn::numerator(value)) + limbs(rnn::denominator(value)));
  return terms * (20 + longest * longest / 4);
}

Branches::Branches(const rnn::Network& net, const rnn::InputStream& input, bool decides)
    : net_(net),
      input_(input),
      closed_(input.kind() == rnn::InputStream::Kind::generated),
      decides_(decides || closed_),
      terms_(net.recurrent.entries() + net.units()) {
  if (decides_) terms_ += net.readout->weights.entries() + net.readout->outputs();
  drive_.assign(1 + net.symbols.size(), net.bias);
  for (std::size_t s = 0; s < net.symbols.size(); ++s)
    for (std::size_t i = 0; i < net.units(); ++i)
      for (const rnn::Entry& entry : net.input.row(i)) drive_[1 + s][i] += entry.weight * net.symbols[s][entry.column];
}

Rational Branches::sum(std::size_t i, const Vector& state, network::Fed fed) const {
  Rational total = drive_[fed ? 1 + *fed : 0][i];
  for (const rnn::Entry& entry : net_.recurrent.row(i))
    if (!state[entry.column].is_zero()) total += entry.weight * state[entry.column];
  return total;
}

std::vector<Rational> Branches::outputs(const Vector& state) const { return output_vector(net_, state); }

void Branches::decide(const Vector& state, Branch& branch) const {
  const std::vector<Rational> values = outputs(state);
  branch.decision = output_answer(net_, values).text();
  if (closed_) branch.fed = output_symbol(net_, values);
}

void Branches::decision_sides(const Vector& state, const Branch& branch, std::vector<Rational>& sides) const {
  const std::vector<Rational> values = outputs(state);
  switch (net_.readout->decision) {
    case Decision::threshold:
      for (std::size_t j = 0; j < values.size(); ++j)
        sides.push_back(branch.decision[j] == '1' ? values[j] : Rational(-values[j]));
      break;
    case Decision::argmax: {
      const std::size_t best = std::stoul(branch.decision);
      for (std::size_t j = 0; j < values.size(); ++j)
        if (j != best) sides.push_back(values[best] - values[j]);
      break;
    }
    case Decision::round: {
      const Rational nearest{Integer(branch.decision)};
      sides.push_back(values[0] - nearest + Rational(1, 2));
      sides.push_back(nearest + Rational(1, 2) - values[0]);
      break;
    }
    case Decision::none:
      break;
  }
}

std::vector<bool> Branches::strict(const Branch& branch) const {
  std::vector<bool> result;
  if (decides_) switch (net_.readout->decision) {
      case Decision::threshold:
        for (const char decided : branch.decision) result.push_back(decided == '1');
        break;
      case Decision::argmax:
        for (std::size_t j = 0, best = std::stoul(branch.decision); j < net_.readout->outputs(); ++j)
          if (j != best) result.push_back(j < best);
        break;
      case Decision::round:
        result = {false, true};
        break;
      case Decision::none:
        break;
    }
  // On the border between two pieces of an activation both give the same.
  for (const char unit : branch.units) {
    if (net_.activation == Activation::identity) continue;
    result.push_back(false);
    if (unit == 'x' && net_.activation == Activation::satlin) result.push_back(false);
  }
  return result;
}

Branch Branches::step(Vector& state, const Integer& at, Work& work, bool& within) const {
  within = work.spend(rational_units(terms_, state));
  Branch branch;
  if (!within) return branch;
  if (!closed_) branch.fed = input_.symbol(at);
  if (decides_) decide(state, branch);
  Vector next(state.size());
  for (std::size_t i = 0; i < state.size(); ++i) {
    Rational s = sum(i, state, branch.fed);
    char unit = 'x';
    if (net_.activation != Activation::identity && s <= 0) unit = '0';
    if (net_.activation == Activation::satlin && s >= 1) unit = '1';
    branch.units += unit;
    if (unit == 'x') next[i] = std::move(s);
    if (unit == '1') next[i] = 1;
  }
  state.swap(next);
  return branch;
}

bool Branches::follow(Vector& state, const Branch& branch, std::vector<Rational>* sides, Work& work) const {
  if (!work.spend(rational_units(terms_, state))) return false;
  if (sides && decides_) decision_sides(state, branch, *sides);
  Vector next(state.size());
  for (std::size_t i = 0; i < state.size(); ++i) {
    const char unit = branch.units[i];
    if (!sides && unit != 'x') {
      if (unit == '1') next[i] = 1;
      continue;
    }
    Rational s = sum(i, state, branch.fed);
    if (sides && net_.activation != Activation::identity) {
      if (unit == 'x') {
        sides->push_back(s);
        if (net_.activation == Activation::satlin) sides->push_back(1 - s);
      } else {
        sides->push_back(unit == '0' ? Rational(-s) : Rational(s - 1));
      }
    }
    if (unit == 'x') next[i] = std::move(s);
    if (unit == '1') next[i] = 1;
  }
  state.swap(next);
  return true;
}

}  // namespace outpace::regions
