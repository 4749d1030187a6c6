// Both ways of comparing a network with a task; see faithful.hpp.
#include "predictors/task/faithful.hpp"

#include <algorithm>
#include <charconv>
#include <unordered_set>

#include "predictors/network/steps.hpp"
#include "systems/rnn/naive.hpp"

namespace outpace::task {
namespace {

using rnn::Rational;
using rnn::Vector;

std::vector<Integer> symbol_values(const rnn::Network& net) {
  std::vector<Integer> values;
  const bool own = net.inputs() == 1 &&
                   std::ranges::all_of(net.symbols, [](const Vector& symbol) { return rnn::is_integer(symbol[0]); });
  for (std::size_t s = 0; s < net.symbols.size(); ++s)
    values.push_back(own ? rnn::numerator(net.symbols[s][0]) : Integer(s));
  return values;
}

/// Where the matrix contracts: f such that all that lags from t on, biases from then on and the start's own share can
/// add to or take from the output is at most f·‖V·W^t‖₁. By the first power of W whose norm (the largest absolute row
/// sum) is at most one half, if one of the first hundred is.
std::optional<Rational> tail_factor(const rnn::Network& net, const std::vector<Vector>& driven, const Vector& start,
                                    Work& work) {
  const std::size_t n = net.units();
  const auto largest = [](const Vector& v) {
    Rational most = 0;
    for (const Rational& value : v) most = std::max(most, Rational(abs(value)));
    return most;
  };
  std::vector<Vector> power(n, Vector(n));
  for (std::size_t i = 0; i < n; ++i) power[i][i] = 1;
  Rational sum = 0, most = 1, drive = 0;
  for (const Vector& one : driven) drive = std::max(drive, largest(one));
  for (int k = 0; k < 100; ++k) {
    Rational norm = 0;
    for (const Vector& row : power) {
      Rational total = 0;
      for (const Rational& value : row) total += abs(value);
      norm = std::max(norm, total);
    }
    if (2 * norm <= 1 && k > 0) return 2 * sum * (drive + largest(net.bias)) + (most + 1) * largest(start);
    sum += norm;
    most = std::max(most, norm);
    if (!work.spend(n * net.recurrent.entries() * 20)) return std::nullopt;
    for (Vector& row : power) {
      Vector next(n);
      for (std::size_t i = 0; i < n; ++i)
        if (!row[i].is_zero())
          for (const rnn::Entry& entry : net.recurrent.row(i)) next[entry.column] += row[i] * entry.weight;
      row = std::move(next);
    }
  }
  return std::nullopt;
}

/// The error V·h + c − target is a constant plus one term for each lag, chosen freely by the symbol there: its extremes
/// are sums of extremes. With W = B/d everything is kept over the denominator common·d^t, so nothing is ever cancelled.
Verdict compare_affine(const rnn::Network& net, const Vector& start, const Task& task, Work& work) {
  const std::size_t n = net.units();
  const auto values = symbol_values(net);
  Integer d = 1, common = 2;
  const auto into = [](Integer& sum, const Rational& value) { sum = lcm(sum, rnn::denominator(value)); };
  std::vector<Vector> driven(net.symbols.size(), Vector(n));
  for (std::size_t i = 0; i < n; ++i) {
    for (const rnn::Entry& entry : net.recurrent.row(i)) into(d, entry.weight);
    for (std::size_t s = 0; s < driven.size(); ++s)
      for (const rnn::Entry& entry : net.input.row(i)) driven[s][i] += entry.weight * net.symbols[s][entry.column];
  }
  Integer vectors = 1, readout = 1;
  for (const Vector* list : {&start, &net.bias})
    for (const Rational& value : *list) into(vectors, value);
  for (const Vector& list : driven)
    for (const Rational& value : list) into(vectors, value);
  for (const rnn::Entry& entry : net.readout->weights.row(0)) into(readout, entry.weight);
  common = lcm(Integer(2), Integer(vectors * readout));
  into(common, net.readout->bias[0]);
  const Integer lift = common / (vectors * readout);
  std::vector<Integer> row(n);
  for (const rnn::Entry& entry : net.readout->weights.row(0))
    row[entry.column] = rnn::numerator(entry.weight * readout) * lift;
  const auto dot = [&](const Vector& v) {
    Integer sum = 0;
    for (std::size_t i = 0; i < n; ++i) sum += row[i] * rnn::numerator(v[i] * vectors);
    return sum;
  };
  // At time t: rest = common·d^t·(c + Σ_{j<t} V·W^j·b), high and low the lags' sums of extremes, power = common·d^t.
  Integer power = common, rest = rnn::numerator(net.readout->bias[0] * common), high = 0, low = 0;
  std::vector<std::uint32_t> highest, lowest;
  std::size_t quiet = 0;
  const std::optional<Rational> tail = task.all ? std::nullopt : tail_factor(net, driven, start, work);
  for (std::uint64_t t = 0;; ++t) {
    const std::uint64_t size = limbs(power);
    if (!work.spend((net.recurrent.entries() + (3 + driven.size()) * n) * size))
      return {Verdict::Kind::undecided, t ? t - 1 : 0, {}};
    const Integer own = dot(start), constant = rest + own;
    if (t >= task.from_time()) {
      const bool above = 2 * (constant + high) >= power;
      if (above || 2 * (constant + low) < -power) {
        auto word = above ? highest : lowest;
        std::ranges::reverse(word);
        return {Verdict::Kind::differs, t, std::move(word)};
      }
    }
    if (tail && t >= std::max(task.end, task.from_time())) {
      Integer norm = 0;
      for (const Integer& value : row) norm += abs(value);
      const Integer slack = rnn::floor(*tail * Rational(norm * vectors)) + 1;
      if (2 * (constant + high + slack) < power && 2 * (constant + low - slack) >= -power)
        return {Verdict::Kind::never, t, {}};
    }
    // Lag t joins in.
    Integer most, least;
    for (std::uint32_t s = 0; s < driven.size(); ++s) {
      const Integer term = dot(driven[s]) - (task.counts(t) ? values[s] * power : Integer(0));
      if (s == 0 || term > most) {
        most = term;
        if (s == 0) highest.push_back(s);
        highest.back() = s;
      }
      if (s == 0 || term < least) {
        least = term;
        if (s == 0) lowest.push_back(s);
        lowest.back() = s;
      }
    }
    const Integer bias = dot(net.bias);
    std::vector<Integer> next(n);
    for (std::size_t i = 0; i < n; ++i)
      for (const rnn::Entry& entry : net.recurrent.row(i))
        next[entry.column] += row[i] * rnn::numerator(entry.weight * d);
    row.swap(next);
    rest = (rest + bias) * d;
    high = (high + most) * d;
    low = (low + least) * d;
    power *= d;
    // Lags' terms and the constant's changes obey recurrences of order n+1: zero that often, they are zero for ever.
    const bool still = most == 0 && least == 0 && rest + dot(start) == constant * d;
    quiet = still && t > task.end ? quiet + 1 : 0;
    if (quiet > n + 1) return {Verdict::Kind::never, t, {}};
  }
}

/// Pairs of the network's state and what the task remembers, breadth first.
Verdict search(const rnn::Network& net, const Vector& start, const Task& task, Work& work) {
  struct Pair {
    network::State state;
    std::vector<std::uint32_t> window;  ///< the latest symbols first, as many as the task looks back on
    Integer sum = 0;                    ///< of all, where all count; of serial addition digit + B·carry
    std::size_t parent = 0;
    std::uint32_t symbol = 0;
  };
  const network::Steps steps(net);
  const auto values = symbol_values(net);
  std::vector<Pair> pairs{{steps.pack(start), {}, 0, 0, 0}};
  std::unordered_set<std::string> seen;
  for (std::size_t begin = 0, t = 0;; ++t) {
    const std::size_t end = pairs.size();
    if (begin == end) return {Verdict::Kind::never, t, {}};
    for (std::size_t p = begin; p < end; ++p) {
      if (!work.spend(steps.show_units() + net.symbols.size() * (steps.units() + 4)) ||
          !work.hold(pairs[p].state.size() * 4 + 256))
        return {Verdict::Kind::undecided, t ? t - 1 : 0, {}};
      Integer target = task.base ? Integer(pairs[p].sum % task.base) : pairs[p].sum;
      for (std::size_t lag = 0; !task.all && !task.base && lag < pairs[p].window.size(); ++lag)
        if (task.counts(lag)) target += values[pairs[p].window[lag]];
      if (t >= task.from_time() && steps.show(pairs[p].state, {"output", {}}).text() != target.str()) {
        Verdict verdict{Verdict::Kind::differs, t, {}};
        for (std::size_t q = p; q != 0; q = pairs[q].parent) verdict.word.push_back(pairs[q].symbol);
        std::ranges::reverse(verdict.word);
        return verdict;
      }
      for (std::uint32_t s = 0; s < net.symbols.size(); ++s) {
        if (task.base && s >= task.base * task.base) break;
        Pair next{steps.step(pairs[p].state, s), pairs[p].window, pairs[p].sum, p, s};
        if (task.base)
          next.sum = next.sum / task.base + s / task.base + s % task.base;
        else if (task.all)
          next.sum = task.modulus ? residue(next.sum + values[s], task.modulus) : Integer(next.sum + values[s]);
        else
          next.window.insert(next.window.begin(), s);
        if (!task.all && !task.base && next.window.size() > task.end) next.window.pop_back();
        std::string key = next.sum.str() + ' ';
        for (const std::uint32_t symbol : next.window) key += std::to_string(symbol) + ',';
        if (seen.insert(key + next.state).second) pairs.push_back(std::move(next));
      }
    }
    begin = end;
  }
}

}  // namespace

Result<Task> parse_task(std::string_view text) {
  if (text == "sum") return Task{"sum", true, 0, 0};
  const std::size_t colon = text.find(':');
  const std::string_view name = text.substr(0, colon), digits = colon == text.npos ? "" : text.substr(colon + 1);
  std::uint64_t k = 0;
  const auto [stop, status] = std::from_chars(digits.data(), digits.data() + digits.size(), k);
  const bool number = status == std::errc() && stop == digits.data() + digits.size() && k <= 1'000'000;
  if (name == "prev" && number) return Task{std::string(text), false, k, k + 1};
  if (name == "sum-last" && number && k > 0) return Task{std::string(text), false, 0, k};
  if (name == "sum-mod" && number && k > 1) return Task{std::string(text), true, 0, 0, k};
  if (name == "addition" && number && k > 1 && k <= 1000) return Task{std::string(text), false, 0, 0, 0, k};
  return std::unexpected(Error{
      "task '" + std::string(text.substr(0, 60)) + "'", "it is none that is known",
      "known are prev:4, sum, sum-last:3, sum-mod:5 and addition:2, with numbers up to 1000000 (addition: 1000)"});
}

Verdict compare(const rnn::Network& network, const rnn::Vector& start, const Task& task, Work& work) {
  const bool affine = network.kind == rnn::Kind::elman && network.activation == rnn::Activation::identity &&
                      network.readout->decision == rnn::Decision::round && network.readout->outputs() == 1;
  return affine && !task.modulus && !task.base ? compare_affine(network, start, task, work)
                                               : search(network, start, task, work);
}

}  // namespace outpace::task
