// Reducing (max,+), (min,+) and gated networks: units that start alike and whose rows are alike, block by block, and
// units that nothing asked for looks at. Constants are left in: a tropical row has no bias to take them in.
#include "predictors/prune/alike.hpp"

#include <map>
#include <numeric>

namespace outpace::prune {
namespace {

using rnn::Network;
using rnn::Rational;

class Rows {
 public:
  explicit Rows(const Network& net) : net_(net) {}
  /// A row by class: sums of weights, or the one that wins where the network takes maxima or minima.
  [[nodiscard]] std::map<std::size_t, Rational> by_class(std::span<const rnn::Entry> row,
                                                         const std::vector<std::size_t>& classes) const {
    std::map<std::size_t, Rational> result;
    for (const rnn::Entry& entry : row) {
      const auto [place, fresh] = result.try_emplace(classes[entry.column], entry.weight);
      if (fresh) continue;
      Rational& weight = place->second;
      if (!net_.tropical())
        weight += entry.weight;
      else if (net_.kind == rnn::Kind::max_plus ? entry.weight > weight : entry.weight < weight)
        weight = entry.weight;
    }
    if (!net_.tropical()) std::erase_if(result, [](const auto& item) { return item.second == 0; });
    return result;
  }
  /// Everything that a unit's next value is made of, besides its own last one.
  using Signature = std::tuple<std::size_t, std::vector<std::map<std::size_t, Rational>>, std::vector<Rational>,
                               std::vector<std::vector<std::pair<std::size_t, Rational>>>>;
  [[nodiscard]] Signature signature(std::size_t unit, const std::vector<std::size_t>& classes) const {
    Signature result{classes[unit], {}, {}, {}};
    auto& [own, weights, biases, inputs] = result;
    for (std::size_t block = 0; block < net_.blocks(); ++block) {
      const std::size_t row = block * net_.units() + unit;
      weights.push_back(by_class(net_.recurrent.row(row), classes));
      if (!net_.bias.empty()) biases.push_back(net_.bias[row]);
      inputs.emplace_back();
      for (const rnn::Entry& entry : net_.input.row(row)) inputs.back().emplace_back(entry.column, entry.weight);
    }
    if (!net_.recurrent_bias.empty()) biases.push_back(net_.recurrent_bias[unit]);
    return result;
  }

 private:
  const Network& net_;
};

}  // namespace

std::expected<Reduction, Declined> reduce_alike(const Network& net, const std::optional<rnn::Vector>& start,
                                                bool everything, Work& work) {
  const std::size_t n = net.units();
  const std::uint64_t units = 16 * (net.recurrent.entries() + net.input.entries() + n);
  const Rows rows(net);
  Reduction r;
  r.bounds.resize(n);
  r.classes.resize(n);
  std::iota(r.classes.begin(), r.classes.end(), std::size_t{0});
  if (start) {
    std::map<Rational, std::size_t> first;
    for (std::size_t i = 0; i < n; ++i) r.classes[i] = first.try_emplace((*start)[i], i).first->second;
    for (std::vector<std::size_t> before; before != r.classes;) {
      if (!work.spend(units)) return out_of_work();
      before = r.classes;
      std::map<Rows::Signature, std::size_t> known;
      for (std::size_t i = 0; i < n; ++i) r.classes[i] = known.try_emplace(rows.signature(i, before), i).first->second;
    }
  }
  r.equals = r.classes;
  r.constants.resize(n);
  std::vector<bool> live(n, false);
  std::vector<std::size_t> open;
  const auto visit = [&](std::size_t unit) {
    if (!live[unit]) live[unit] = true, open.push_back(unit);
  };
  if (!work.spend(units)) return out_of_work();
  for (std::size_t i = 0; everything && i < n; ++i) visit(r.equals[i]);
  for (std::size_t o = 0; net.readout && o < net.readout->outputs(); ++o)
    for (const auto& [unit, weight] : rows.by_class(net.readout->weights.row(o), r.equals)) visit(unit);
  if (open.empty()) visit(r.equals[0]);
  while (!open.empty()) {
    const std::size_t unit = open.back();
    open.pop_back();
    for (std::size_t block = 0; block < net.blocks(); ++block)
      for (const auto& [from, weight] : rows.by_class(net.recurrent.row(block * n + unit), r.equals)) visit(from);
  }
  std::vector<std::size_t> place(n);
  for (std::size_t i = 0; i < n; ++i) {
    if (live[i])
      place[i] = r.kept.size(), r.kept.push_back(i);
    else
      ++(r.equals[i] != i ? r.copies : r.dead);
  }
  const std::size_t k = r.kept.size();
  Network& small = r.network = net;
  small.annotation.clear();
  small.description.clear();
  small.name = "pruned";
  small.recurrent = rnn::Matrix(net.blocks() * k, k);
  small.input = rnn::Matrix(net.blocks() * k, net.inputs());
  small.bias.clear();
  small.recurrent_bias.clear();
  const auto fill = [&](std::span<const rnn::Entry> row, rnn::Matrix& into, std::size_t at) {
    for (const auto& [unit, weight] : rows.by_class(row, r.equals)) into.set(at, place[unit], weight);
  };
  for (std::size_t block = 0; block < net.blocks(); ++block)
    for (std::size_t a = 0; a < k; ++a) {
      const std::size_t row = block * n + r.kept[a], at = block * k + a;
      fill(net.recurrent.row(row), small.recurrent, at);
      for (const rnn::Entry& entry : net.input.row(row)) small.input.set(at, entry.column, entry.weight);
      if (!net.bias.empty()) small.bias.push_back(net.bias[row]);
    }
  for (std::size_t a = 0; a < k && !net.recurrent_bias.empty(); ++a)
    small.recurrent_bias.push_back(net.recurrent_bias[r.kept[a]]);
  if (net.readout) {
    small.readout->weights = rnn::Matrix(net.readout->outputs(), k);
    for (std::size_t o = 0; o < net.readout->outputs(); ++o)
      fill(net.readout->weights.row(o), small.readout->weights, o);
  }
  if (net.initial) {
    small.initial = rnn::Vector();
    for (const std::size_t unit : r.kept) small.initial->push_back((*net.initial)[unit]);
  }
  return r;
}

}  // namespace outpace::prune
