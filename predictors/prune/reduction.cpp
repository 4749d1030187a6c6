// Interval bounds, classes of equal units and the network that is left; see reduction.hpp.
#include "predictors/prune/reduction.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include "predictors/prune/alike.hpp"

namespace outpace::prune {
namespace {

using rnn::Activation;
using rnn::Network;
using rnn::Rational;
using rnn::Vector;

/// Rounds before a bound that still moves is taken to be the widest one.
constexpr int patient_rounds = 32;

using Bounds = std::vector<Interval>;

/// What any unit of the network may have.
Interval widest(const Network& net) {
  if (const auto range = levels(net)) return {Rational(range->first), Rational(range->last)};
  if (net.activation == Activation::relu) return {Rational(0), std::nullopt};
  if (net.activation == Activation::satlin) return {Rational(0), Rational(1)};
  return {};
}

void add(Interval& sum, const Rational& weight, const Interval& value) {
  if (weight == 0) return;
  const auto& low = weight > 0 ? value.low : value.high;
  const auto& high = weight > 0 ? value.high : value.low;
  if (sum.low) sum.low = low ? std::optional(*sum.low + weight * *low) : std::nullopt;
  if (sum.high) sum.high = high ? std::optional(*sum.high + weight * *high) : std::nullopt;
}

class Units {
 public:
  Units(const Network& net, Letters letters) : net_(net), letters_(letters) {
    for (std::size_t i = 0; i < net.units(); ++i) {
      std::vector<Rational> fed;
      if (letters.nothing) fed.push_back(net.bias[i]);
      for (std::size_t s = 0; letters.symbols && s < net.symbols.size(); ++s) {
        Rational drive = net.bias[i];
        for (const rnn::Entry& entry : net.input.row(i)) drive += entry.weight * net.symbols[s][entry.column];
        fed.push_back(std::move(drive));
      }
      drives_.push_back(std::move(fed));
    }
  }
  [[nodiscard]] std::uint64_t work_units() const {
    return 16 * (net_.recurrent.entries() + net_.units() * (1 + drives_.front().size()));
  }

  /// Bounds a step later.
  [[nodiscard]] Bounds step(const Bounds& now) const {
    Bounds next;
    for (std::size_t i = 0; i < now.size(); ++i) {
      Interval sum{std::ranges::min(drives_[i]), std::ranges::max(drives_[i])};
      for (const rnn::Entry& entry : net_.recurrent.row(i)) add(sum, entry.weight, now[entry.column]);
      next.push_back(activate(sum));
    }
    return next;
  }
  /// Classes a step later: units are alike if their sums are, once constants are put in and equal units taken together.
  [[nodiscard]] std::vector<std::size_t> step(const std::vector<std::size_t>& classes, const Bounds& bounds,
                                              bool refine) const {
    using Signature = std::tuple<std::size_t, std::map<std::size_t, Rational>, std::vector<Rational>>;
    std::map<Signature, std::size_t> known;
    std::vector<std::size_t> next;
    for (std::size_t i = 0; i < classes.size(); ++i) {
      Signature signature{refine ? classes[i] : 0, {}, drives_[i]};
      auto& [own, weights, drives] = signature;
      for (const rnn::Entry& entry : net_.recurrent.row(i)) {
        if (bounds[entry.column].point())
          for (Rational& drive : drives) drive += entry.weight * *bounds[entry.column].low;
        else
          weights[classes[entry.column]] += entry.weight;
      }
      std::erase_if(weights, [](const auto& item) { return item.second == 0; });
      next.push_back(known.try_emplace(std::move(signature), i).first->second);
    }
    return next;
  }

 private:
  [[nodiscard]] Interval activate(const Interval& s) const {
    if (net_.kind == rnn::Kind::elman_int8) {
      const auto& table = net_.int8.activation;
      const auto place = [&](const std::optional<Rational>& sum, int without) {
        if (!sum) return without;
        const Integer half = net_.int8.shift ? Integer(1) << (net_.int8.shift - 1) : Integer(0);
        const Integer at = floor_shift(rnn::floor(*sum) + half, net_.int8.shift);
        return at < -128 ? 0 : at > 127 ? 255 : Integer(at + 128).convert_to<int>();
      };
      const auto first = table.begin() + place(s.low, 0), last = table.begin() + place(s.high, 255) + 1;
      return {Rational(*std::min_element(first, last)), Rational(*std::max_element(first, last))};
    }
    const auto both = [&](auto&& f) {
      const Interval widest_of = widest(net_);
      return Interval{s.low ? std::optional(f(*s.low)) : widest_of.low,
                      s.high ? std::optional(f(*s.high)) : widest_of.high};
    };
    switch (net_.activation) {
      case Activation::identity:
        return s;
      case Activation::step:
        return both([](const Rational& v) { return Rational(v > 0 ? 1 : 0); });
      case Activation::sign:
        return both([](const Rational& v) { return Rational(v >= 0 ? 1 : -1); });
      case Activation::ternary:
        return both([](const Rational& v) { return Rational(v > 0 ? 1 : v < 0 ? -1 : 0); });
      case Activation::relu:
        return both([](const Rational& v) { return std::max(v, Rational(0)); });
      case Activation::satlin:
        return both([](const Rational& v) { return std::clamp(v, Rational(0), Rational(1)); });
      case Activation::modulo:
        break;
    }
    if (!s.point()) return widest(net_);
    const Rational value = residue(rnn::numerator(*s.low), net_.modulus);
    return {value, value};
  }

  const Network& net_;
  Letters letters_;
  std::vector<std::vector<Rational>> drives_;  ///< of each unit: bias and input, for everything it may be fed
};

/// Bounds that hold at all times.
std::expected<Bounds, Declined> invariant(const Network& net, const Units& units, const std::optional<Vector>& start,
                                          Work& work) {
  const Interval most = widest(net);
  Bounds bounds(net.units(), most);
  if (!start) return bounds;
  for (std::size_t i = 0; i < bounds.size(); ++i) bounds[i] = {(*start)[i], (*start)[i]};
  for (int round = 0;; ++round) {
    if (!work.spend(units.work_units())) return std::unexpected(out_of_work().error());
    const Bounds next = units.step(bounds);
    bool moved = false;
    for (std::size_t i = 0; i < bounds.size(); ++i) {
      Interval& own = bounds[i];
      if (own.low && (!next[i].low || *next[i].low < *own.low))
        own.low = round < patient_rounds ? next[i].low : most.low, moved = true;
      if (own.high && (!next[i].high || *next[i].high > *own.high))
        own.high = round < patient_rounds ? next[i].high : most.high, moved = true;
    }
    if (!moved) return bounds;
  }
}

std::size_t points(const Bounds& bounds) {
  return static_cast<std::size_t>(std::ranges::count_if(bounds, [](const Interval& one) { return one.point(); }));
}
std::size_t different(const std::vector<std::size_t>& classes) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < classes.size(); ++i) count += classes[i] == i;
  return count;
}

/// Row of a matrix over the units that are left; `bias` takes what constants give. `place[u]`: of a representative.
void fold(std::span<const rnn::Entry> row, const Reduction& r, const std::vector<std::size_t>& place, rnn::Matrix& into,
          std::size_t at, Rational& bias) {
  for (const rnn::Entry& entry : row) {
    if (r.constants[entry.column])
      bias += entry.weight * *r.constants[entry.column];
    else if (const std::size_t to = place[r.equals[entry.column]]; to < into.columns())
      into.add(at, to, entry.weight);
  }
}

/// The units that what is asked for depends on.
std::vector<bool> looked_at(const Network& net, const Reduction& r, bool everything) {
  const std::size_t n = net.units();
  std::vector<bool> live(n, false);
  std::vector<std::size_t> open;
  const auto visit = [&](std::span<const rnn::Entry> row) {
    std::map<std::size_t, Rational> sums;
    for (const rnn::Entry& entry : row)
      if (!r.constants[entry.column]) sums[r.equals[entry.column]] += entry.weight;
    for (const auto& [unit, weight] : sums)
      if (weight != 0 && !live[unit]) live[unit] = true, open.push_back(unit);
  };
  for (std::size_t i = 0; everything && i < n; ++i)
    if (!r.constants[i] && !live[r.equals[i]]) live[r.equals[i]] = true, open.push_back(r.equals[i]);
  for (std::size_t o = 0; net.readout && o < net.readout->outputs(); ++o) visit(net.readout->weights.row(o));
  if (open.empty()) live[r.equals[0]] = true, open.push_back(r.equals[0]);
  while (!open.empty()) {
    const std::size_t unit = open.back();
    open.pop_back();
    visit(net.recurrent.row(unit));
  }
  return live;
}

}  // namespace

std::expected<Reduction, Declined> reduce(const Network& net, const std::optional<Vector>& start, Letters letters,
                                          std::uint64_t most_delay, bool everything, Work& work) {
  if (!net.exact()) return unsuited("sums in single precision depend on their order: nothing can be taken together");
  if (net.kind != rnn::Kind::elman && net.kind != rnn::Kind::elman_int8)
    return reduce_alike(net, start, everything, work);
  const std::size_t n = net.units();
  const Units units(net, letters);
  auto found = invariant(net, units, start, work);
  if (!found) return std::unexpected(found.error());
  Reduction r;
  r.bounds = *found;
  Bounds bounds = std::move(*found);
  std::vector<std::size_t> classes(n);
  std::iota(classes.begin(), classes.end(), std::size_t{0});
  if (start) {
    // The coarsest classes that start alike and stay so.
    std::map<Rational, std::size_t> first;
    for (std::size_t i = 0; i < n; ++i) classes[i] = first.try_emplace((*start)[i], i).first->second;
    for (std::vector<std::size_t> before; before != classes;) {
      if (!work.spend(units.work_units())) return out_of_work();
      before = classes;
      classes = units.step(classes, bounds, true);
    }
  }
  r.classes = classes;
  while (r.delay < most_delay) {
    if (!work.spend(2 * units.work_units())) return out_of_work();
    auto later_classes = units.step(classes, bounds, false);
    auto later_bounds = units.step(bounds);
    if (different(later_classes) >= different(classes) && points(later_bounds) <= points(bounds)) break;
    classes = std::move(later_classes);
    bounds = std::move(later_bounds);
    ++r.delay;
  }
  r.equals = classes;
  for (const Interval& one : bounds) r.constants.push_back(one.point() ? one.low : std::nullopt);
  const std::vector<bool> live = looked_at(net, r, everything);
  std::vector<std::size_t> place(n, n);
  for (std::size_t i = 0; i < n; ++i) {
    if (live[i]) place[i] = r.kept.size(), r.kept.push_back(i);
    if (live[i]) continue;
    if (r.constants[i])
      ++r.constant;
    else if (r.equals[i] != i)
      ++r.copies;
    else
      ++r.dead;
  }
  r.network = net;
  r.network.annotation.clear();
  r.network.description.clear();
  r.network.name = "pruned";
  r.network.recurrent = rnn::Matrix(r.kept.size(), r.kept.size());
  r.network.input = rnn::Matrix(r.kept.size(), net.inputs());
  r.network.bias.clear();
  r.network.initial.reset();
  for (std::size_t a = 0; a < r.kept.size(); ++a) {
    Rational bias = net.bias[r.kept[a]];
    fold(net.recurrent.row(r.kept[a]), r, place, r.network.recurrent, a, bias);
    r.network.bias.push_back(std::move(bias));
    for (const rnn::Entry& entry : net.input.row(r.kept[a])) r.network.input.set(a, entry.column, entry.weight);
  }
  if (net.readout) {
    r.network.readout->weights = rnn::Matrix(net.readout->outputs(), r.kept.size());
    for (std::size_t o = 0; o < net.readout->outputs(); ++o)
      fold(net.readout->weights.row(o), r, place, r.network.readout->weights, o, r.network.readout->bias[o]);
  }
  if (net.initial && r.delay == 0) {
    r.network.initial = Vector();
    for (const std::size_t unit : r.kept) r.network.initial->push_back((*net.initial)[unit]);
  }
  return r;
}

}  // namespace outpace::prune
