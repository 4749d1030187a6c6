// Finite automata as threshold networks: Tomita's languages, Dyck words of bounded depth, divisibility; and associative
// recall.
#include <array>

#include "systems/rnn/reference.hpp"
#include "systems/rnn/reference/build.hpp"

namespace outpace::rnn {
namespace {

using Numbers = std::vector<std::uint64_t>;

/// Tomita's seven languages over 0 and 1 (Tomita, 1982), each as its minimal complete automaton: next states on 0 and
/// 1, and the accepting states.
struct Language {
  std::vector<std::size_t> next;
  std::vector<std::uint32_t> accepts;
  const char* meaning;
};
const std::array<Language, 7>& tomita_languages() {
  static const std::array<Language, 7> all{{
      {{1, 0, 1, 1}, {1, 0}, "only ones"},
      {{2, 1, 0, 2, 2, 2}, {1, 0, 0}, "repetitions of 10"},
      {{0, 1, 2, 0, 3, 4, 2, 3, 4, 4}, {1, 1, 0, 1, 0}, "no odd run of ones and an odd run of zeros after it"},
      {{1, 0, 2, 0, 3, 0, 3, 3}, {1, 1, 1, 0}, "no three zeros in a row"},
      {{1, 2, 0, 3, 3, 0, 2, 1}, {1, 0, 0, 0}, "even numbers of zeros and of ones"},
      {{1, 2, 2, 0, 0, 1}, {1, 0, 0}, "the number of ones minus the number of zeros divisible by 3"},
      {{0, 1, 2, 1, 2, 3, 4, 3, 4, 4}, {1, 1, 1, 1, 0}, "zeros, then ones, then zeros, then ones"},
  }};
  return all;
}

Network tomita(const Numbers& numbers) {
  Automaton automaton;
  automaton.symbols = 2;
  const Language& language = tomita_languages()[numbers[0] - 1];
  automaton.next = language.next;
  automaton.label = language.accepts;
  Network network = automaton_network(automaton);
  network.description = "Tomita's language " + std::to_string(numbers[0]) + ": " + language.meaning + ".";
  return network;
}

/// Words of brackets (0 opens, 1 closes) that are balanced and nowhere deeper than N: the depth, or N+1 once it failed.
Network dyck(const Numbers& numbers) {
  const std::size_t depth = numbers[0], dead = depth + 1;
  Automaton automaton;
  automaton.symbols = 2;
  for (std::size_t d = 0; d <= dead; ++d) {
    automaton.next.push_back(d < depth ? d + 1 : dead);
    automaton.next.push_back(d == dead || d == 0 ? dead : d - 1);
    automaton.label.push_back(d == 0);
  }
  return automaton_network(automaton);
}

/// The binary number read so far, most significant bit first, modulo N: accepted if it is 0.
Network divisible(const Numbers& numbers) {
  const std::size_t m = numbers[0];
  Automaton automaton;
  automaton.symbols = 2;
  for (std::size_t r = 0; r < m; ++r) {
    automaton.next.push_back(2 * r % m);
    automaton.next.push_back((2 * r + 1) % m);
    automaton.label.push_back(r == 0);
  }
  return automaton_network(automaton);
}

/// Associative recall: the output is the token that followed the last occurrence of the token just read, N if there was
/// none. With tokens a, b < N the units are: last_a; fresh_ab and kept_ab, whose sum m_ab says "the last a was followed
/// by b"; said_ab, "a was just read and followed by b last time".
///
///     last_a'  = [x_a]                                fresh_ab' = [last_a + x_b ≥ 2]
///     kept_ab' = [m_ab − last_a ≥ 1]                  said_ab'  = [x_a + m_ab ∓ last_a ≥ 2], + where a = b
Network recall(const Numbers& numbers) {
  const std::size_t k = numbers[0], square = k * k, units = k + 3 * square;
  const auto fresh = [&](std::size_t a, std::size_t b) { return k + a * k + b; };
  const auto kept = [&](std::size_t a, std::size_t b) { return k + square + a * k + b; };
  const auto said = [&](std::size_t a, std::size_t b) { return k + 2 * square + a * k + b; };
  Network network = empty_elman(Activation::step, units, k);
  network.symbols = one_hot(k);
  Readout readout;
  readout.decision = Decision::argmax;
  readout.weights = Matrix(k + 1, units);
  readout.bias = Vector(k + 1);
  readout.bias[k] = Rational(1, 2);
  for (std::size_t a = 0; a < k; ++a) {
    network.input.set(a, a, 1);
    network.bias[a] = Rational(-1, 2);
    for (std::size_t b = 0; b < k; ++b) {
      network.recurrent.set(fresh(a, b), a, 1);
      network.input.set(fresh(a, b), b, 1);
      network.bias[fresh(a, b)] = Rational(-3, 2);
      for (const std::size_t unit : {kept(a, b), said(a, b)}) {
        network.recurrent.set(unit, fresh(a, b), 1);
        network.recurrent.set(unit, kept(a, b), 1);
      }
      network.recurrent.set(kept(a, b), a, -1);
      network.bias[kept(a, b)] = Rational(-1, 2);
      network.recurrent.set(said(a, b), a, a == b ? 1 : -1);
      network.input.set(said(a, b), a, 1);
      network.bias[said(a, b)] = Rational(-3, 2);
      readout.weights.set(b, said(a, b), 1);
    }
  }
  network.readout = std::move(readout);
  return network;
}

const RegisterReference tomita_registered{
    {"tomita-{}",
     "one of Tomita's seven regular languages in threshold units",
     {"tomita-1", "tomita-2", "tomita-3", "tomita-4", "tomita-5", "tomita-6", "tomita-7"},
     {{1, 7}},
     tomita}};
const RegisterReference dyck_registered{{"dyck-{}",
                                         "balanced brackets nowhere deeper than N, in threshold units",
                                         {"dyck-2", "dyck-3", "dyck-8"},
                                         {{1, 100}},
                                         dyck}};
const RegisterReference divisible_registered{{"divisible-{}",
                                              "binary numbers divisible by N, most significant bit first",
                                              {"divisible-3", "divisible-5", "divisible-7"},
                                              {{2, 100}},
                                              divisible}};
const RegisterReference recall_registered{
    {"recall-{}",
     "associative recall: the token that followed the last occurrence of the one just read, N if none",
     {"recall-2", "recall-3", "recall-8"},
     {{1, 32}},
     recall}};

}  // namespace
}  // namespace outpace::rnn
