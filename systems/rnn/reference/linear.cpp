// Networks over the integers and rationals: linear recurrences, integrators, sums, counters without bound, (max,+)
// ones.
#include "systems/rnn/reference.hpp"
#include "systems/rnn/reference/build.hpp"

namespace outpace::rnn {
namespace {

using Numbers = std::vector<std::uint64_t>;

/// a_{t+k} = Σ c_i·a_{t+i}, started from 0, …, 0, 1: unit i is a_{t+i}, the output a_t.
Network recurrence(const std::vector<int>& c) {
  const std::size_t k = c.size();
  Network network = empty_elman(Activation::identity, k);
  for (std::size_t i = 0; i + 1 < k; ++i) network.recurrent.set(i, i + 1, 1);
  for (std::size_t i = 0; i < k; ++i)
    if (c[i]) network.recurrent.set(k - 1, i, c[i]);
  network.initial = Vector(k);
  network.initial->back() = 1;
  network.readout = one_output(k, {{0, 1}}, 0, Decision::none);
  return network;
}

/// A body of mass 1 in steps of 1, pushed by −1, 0 or 1: v' = damping·v − spring·x − gravity + force, x' = x + v.
Network body(Rational spring, Rational damping, int gravity) {
  Network network = empty_elman(Activation::identity, 2, 1);
  network.symbols = {{-1}, {0}, {1}};
  network.recurrent.set(0, 0, 1);
  network.recurrent.set(0, 1, 1);
  network.recurrent.set(1, 1, std::move(damping));
  if (spring != 0) network.recurrent.set(1, 0, Rational(-spring));
  network.input.set(1, 0, 1);
  network.bias[1] = -gravity;
  network.initial = Vector{3, 0};
  network.readout = one_output(2, {{0, 1}}, 0, Decision::round);
  return network;
}

/// The last N digits read, the latest in unit 0; what is said of them is up to the weights.
Network last_digits(std::size_t k, const std::vector<std::pair<std::size_t, Rational>>& weights) {
  Network network = empty_elman(Activation::identity, k, 1);
  network.symbols = as_values(10);
  network.input.set(0, 0, 1);
  for (std::size_t i = 1; i < k; ++i) network.recurrent.set(i, i - 1, 1);
  network.readout = one_output(k, weights, 0, Decision::round);
  return network;
}
Network previous(const Numbers& numbers) { return last_digits(numbers[0], {{numbers[0] - 1, 1}}); }
Network sum_last(const Numbers& numbers) {
  std::vector<std::pair<std::size_t, Rational>> weights;
  for (std::size_t i = 0; i < numbers[0]; ++i) weights.emplace_back(i, 1);
  return last_digits(numbers[0], weights);
}

Network sum(std::vector<Vector> symbols, Decision decision) {
  Network network = empty_elman(Activation::identity, 1, 1);
  network.symbols = std::move(symbols);
  network.recurrent.set(0, 0, 1);
  network.input.set(0, 0, 1);
  network.readout = one_output(1, {{0, 1}}, 0, decision);
  return network;
}

/// Adds two numbers digit by digit, least first; symbol b·x + y is the pair of digits (x, y). With s = x + y + carry
/// the units are s, p = max(s − b + 1, 0) and q = max(s − b, 0); the carry is p − q and the digit s − b·carry.
Network addition(const Numbers& numbers) {
  const auto b = static_cast<std::int64_t>(numbers[0]);
  Network network = empty_elman(Activation::relu, 3, 2);
  for (std::int64_t x = 0; x < b; ++x)
    for (std::int64_t y = 0; y < b; ++y) network.symbols.push_back({x, y});
  for (std::size_t u = 0; u < 3; ++u) {
    network.recurrent.set(u, 1, 1);
    network.recurrent.set(u, 2, -1);
    network.input.set(u, 0, 1);
    network.input.set(u, 1, 1);
    network.bias[u] = u == 0 ? Rational(0) : Rational(u == 1 ? 1 - b : -b);
  }
  network.readout = one_output(3, {{0, 1}, {1, -b}, {2, b}}, 0, Decision::round);
  return network;
}

/// a^n b^n (a is 0, b is 1) with counters without bound. Units: 0 the a's not yet answered by a b; 1 a b too many just
/// now; 2 how many of those before; 3 the b's; 4 the b's but one; 5 an a after a b just now; 6 how many before.
Network a_n_b_n(const Numbers&) {
  Network network = empty_elman(Activation::relu, 7, 2);
  network.symbols = one_hot(2);
  const auto row = [&](std::size_t unit, std::initializer_list<std::pair<std::size_t, int>> weights, int a, int b,
                       int bias) {
    for (const auto& [from, weight] : weights) network.recurrent.set(unit, from, weight);
    if (a) network.input.set(unit, 0, a);
    if (b) network.input.set(unit, 1, b);
    network.bias[unit] = bias;
  };
  row(0, {{0, 1}}, 1, -1, 0);
  row(1, {{0, -1}}, -1, 1, 0);
  row(2, {{1, 1}, {2, 1}}, 0, 0, 0);
  row(3, {{3, 1}}, 0, 1, 0);
  row(4, {{3, 1}}, 0, 1, -1);
  row(5, {{3, 1}, {4, -1}}, 1, 0, -1);
  row(6, {{5, 1}, {6, 1}}, 0, 0, 0);
  network.readout = one_output(7, {{0, -1}, {1, -1}, {2, -1}, {5, -1}, {6, -1}}, Rational(1, 2), Decision::threshold);
  return network;
}

/// The tent map x → 1 − |1 − 2x| as x = a − b with a = satlin(2x), b = satlin(2x − 1). In floating point every orbit
/// ends in 0; this one, of 1/1000003, has a long period.
Network tent_map(const Numbers&) {
  Network network = empty_elman(Activation::satlin, 2);
  for (std::size_t u = 0; u < 2; ++u) {
    network.recurrent.set(u, 0, 2);
    network.recurrent.set(u, 1, -2);
  }
  network.bias[1] = -1;
  network.initial = Vector{Rational(1, 1'000'003), 0};
  network.readout = one_output(2, {{0, 1}, {1, -1}}, Rational(-1, 2), Decision::threshold);
  return network;
}

/// The largest or smallest digit read.
Network running(Kind kind) {
  Network network;
  network.kind = kind;
  network.recurrent = Matrix(1, 1);
  network.input = Matrix(1, 1);
  network.recurrent.set(0, 0, 0);
  network.input.set(0, 0, 0);
  network.symbols = as_values(10);
  network.initial = Vector{kind == Kind::max_plus ? 0 : 9};
  Readout readout;
  readout.weights = Matrix(1, 1);
  readout.weights.set(0, 0, 0);
  readout.decision = Decision::round;
  network.readout = std::move(readout);
  return network;
}

/// Two stations that wait for each other's trains (Heidergott, Olsder and van der Woude, 2006): departures grow by 4 a
/// round in the long run.
Network railway(const Numbers&) {
  Network network;
  network.kind = Kind::max_plus;
  network.recurrent = Matrix(2, 2);
  network.input = Matrix(2, 0);
  network.recurrent.set(0, 0, 2);
  network.recurrent.set(0, 1, 5);
  network.recurrent.set(1, 0, 3);
  network.recurrent.set(1, 1, 3);
  return network;
}

/// x → 16807·x mod 2^31 − 1 (Park and Miller, 1988).
Network generator(const Numbers&) {
  Network network = empty_elman(Activation::modulo, 1);
  network.modulus = 2147483647;
  network.recurrent.set(0, 0, 16807);
  network.initial = Vector{1};
  network.readout = one_output(1, {{0, 1}}, 0, Decision::none);
  return network;
}

RegisterReference single(const char* name, const char* meaning, std::function<Network()> make) {
  return RegisterReference({name, meaning, {name}, {}, [make = std::move(make)](const Numbers&) { return make(); }});
}

const RegisterReference registered[] = {
    single("fibonacci", "the Fibonacci numbers: the output at t is F_t",
           [] {
             return recurrence({1, 1});
           }),
    single("pell", "the Pell numbers",
           [] {
             return recurrence({1, 2});
           }),
    single("tribonacci", "the tribonacci numbers",
           [] {
             return recurrence({1, 1, 1});
           }),
    single("period-6", "a_{t+2} = a_{t+1} − a_t, which comes back after six steps",
           [] {
             return recurrence({-1, 1});
           }),
    single("free-body", "a body pushed by −1, 0 or 1: its place", [] { return body(0, 1, 0); }),
    single("gravity", "a falling body pushed by −1, 0 or 1: its place", [] { return body(0, 1, 1); }),
    single("spring", "a body on a spring, pushed by −1, 0 or 1: its place", [] { return body(1, 1, 0); }),
    single("damped-spring", "a body on a soft, damped spring in dyadic fractions: its place, rounded",
           [] { return body(Rational(1, 4), Rational(1, 2), 0); }),
    RegisterReference({"prev-{}", "the digit read N steps ago", {"prev-1", "prev-4", "prev-8"}, {{1, 1000}}, previous}),
    RegisterReference(
        {"sum-last-{}", "the sum of the last N digits", {"sum-last-3", "sum-last-5"}, {{1, 1000}}, sum_last}),
    single("sum", "the sum of the digits read", [] { return sum(as_values(10), Decision::round); }),
    single("majority", "whether more ones than zeros were read",
           [] {
             return sum({{-1}, {1}}, Decision::threshold);
           }),
    RegisterReference({"addition-{}",
                       "serial addition in base N, least digit first",
                       {"addition-2", "addition-10"},
                       {{2, 100}},
                       addition}),
    single("a-n-b-n", "zeros followed by as many ones, counted without bound", [] { return a_n_b_n({}); }),
    single("tent-map", "the tent map in exact fractions, one bit a step", [] { return tent_map({}); }),
    single("running-maximum", "the largest digit read", [] { return running(Kind::max_plus); }),
    single("running-minimum", "the smallest digit read", [] { return running(Kind::min_plus); }),
    single("railway", "a timetable of two stations in (max,+)", [] { return railway({}); }),
    single("minimal-standard", "a linear congruential generator modulo 2^31 − 1", [] { return generator({}); }),
};

}  // namespace
}  // namespace outpace::rnn
