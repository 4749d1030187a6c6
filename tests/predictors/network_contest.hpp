// Random networks of every kind, random starts and questions, and a comparison of one predictor with the naive
// simulator; a failing case shows the network as a file. Everything comes from fixed seeds.
#pragma once

#include "systems/rnn/file.hpp"
#include "systems/rnn/recurrent_network.hpp"
#include "tests/predictors/contest.hpp"

namespace outpace::contest {

struct NetworkShape {
  rnn::Kind kind = rnn::Kind::elman;
  rnn::Activation activation = rnn::Activation::step;
  std::size_t units = 3, symbols = 0;
  std::int64_t weight = 2;  ///< largest magnitude
  rnn::Decision decision = rnn::Decision::threshold;
  bool closed = false, symmetric = false;
};

inline rnn::Network random_network(Draws& draws, const NetworkShape& shape) {
  rnn::Network network;
  network.kind = shape.kind;
  network.activation = shape.activation;
  if (shape.activation == rnn::Activation::modulo) network.modulus = draws.between(2, 7);
  const std::size_t n = shape.units, rows = shape.kind == rnn::Kind::gru_int8 ? 3 * n : n;
  const auto weight = [&] { return rnn::Rational(draws.between(-shape.weight, shape.weight)); };
  const bool tropical = shape.kind == rnn::Kind::max_plus || shape.kind == rnn::Kind::min_plus;
  network.recurrent = rnn::Matrix(rows, n);
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      if (shape.symmetric && j < i) continue;
      const rnn::Rational w = weight();
      if (tropical ? draws.between(0, 2) == 0 && i != j : w == 0) continue;
      network.recurrent.set(i, j, w);
      if (shape.symmetric && i != j) network.recurrent.set(j, i, w);
    }
  network.input = rnn::Matrix(rows, shape.symbols ? 1 : 0);
  if (!tropical) network.bias.resize(rows);
  for (auto& bias : network.bias) bias = weight();
  for (std::size_t s = 0; s < shape.symbols; ++s) network.symbols.push_back({rnn::Rational(s)});
  if (shape.symbols)
    for (std::size_t i = 0; i < rows; ++i)
      if (const auto w = weight(); w != 0) network.input.set(i, 0, w);
  if (network.int8_kind()) {
    network.int8.shift = static_cast<unsigned>(draws.between(0, 3));
    for (int v = -128; v < 128; ++v) {
      network.int8.activation[static_cast<std::size_t>(v + 128)] = static_cast<std::int8_t>(std::clamp(v, -2, 2));
      network.int8.gate[static_cast<std::size_t>(v + 128)] = static_cast<std::uint8_t>(std::clamp(64 + 8 * v, 0, 128));
    }
  }
  rnn::Readout readout;
  const std::size_t outputs = shape.decision == rnn::Decision::argmax ? std::max<std::size_t>(shape.symbols, 2) : 1;
  readout.weights = rnn::Matrix(outputs, n);
  if (!tropical) readout.bias.resize(outputs);
  for (std::size_t i = 0; i < outputs; ++i)
    for (std::size_t j = 0; j < n; ++j)
      if (const auto w = weight(); w != 0 || tropical) readout.weights.set(i, j, w);
  readout.decision = shape.decision;
  network.readout = readout;
  network.closed_loop = shape.closed;
  return network;
}

/// The answer's text by a predictor, or why there is none.
struct Said {
  std::optional<std::string> text = {};
  std::string why = {};
  Claim claim = Claim::exact;
  std::optional<Certificate> certificate = {};
  std::string finding = {};
};

inline Said ask_network(const std::string& predictor, const System& system, const std::string& from,
                        const Observable& what, const Time& at, Work work = Work()) {
  const auto query = make_query(system, from, what, at);
  if (!query) return {std::nullopt, query.error().text()};
  auto family = initial_family(system, query->from.family());
  if (!family) family = initial_family(system, query->from.text());
  const auto shortcut = find_predictor(predictor).value()->study({system, what.name, family.value(), {}}, work);
  if (!shortcut) return {std::nullopt, shortcut.error().reason};
  const auto answer = (*shortcut)->answer(*query, work);
  Said said{std::nullopt, "", (*shortcut)->claim(), (*shortcut)->certificate(), (*shortcut)->finding()};
  if (answer)
    said.text = answer->text();
  else
    said.why = answer.error().reason;
  return said;
}

/// A random question of a network; whether the predictor answers it. If it does, the answer must be the naive one.
inline bool network_agrees(const std::string& predictor, const rnn::Network& network, Draws& draws,
                           const std::string& from, std::int64_t longest) {
  const rnn::RecurrentNetwork system("rnn:test", network);
  Observable what{"state", {}};
  const auto pick = draws.between(0, 2);
  if (pick == 0 && network.readout) what = {"output", {}};
  if (pick == 1) what = {"unit", {Integer(draws.between(0, static_cast<std::int64_t>(network.units()) - 1))}};
  const Time at = draws.between(0, longest);
  const Said said = ask_network(predictor, system, from, what, at);
  if (!said.text) return false;
  const auto query = make_query(system, from, what, at).value();
  const std::string expected = system.simulate_naively(query).text();
  if (*said.text != expected) {
    INFO(predictor << ": " << what.name << " at " << at << " from " << from << " of " << rnn::network_json(network));
    CHECK(*said.text == expected);
  }
  return true;
}

inline std::string random_word(Draws& draws, std::size_t symbols, std::int64_t least, std::int64_t most) {
  std::string word;
  for (std::int64_t n = draws.between(least, most); n > 0; --n)
    word += static_cast<char>('0' + draws.between(0, static_cast<std::int64_t>(symbols) - 1));
  return word;
}

/// A random start, fed in a way that the kind names: "", "word", "periodic", "random", "generated".
inline std::string random_start(Draws& draws, std::size_t symbols, const std::string& fed) {
  std::string from = draws.between(0, 1) ? "zero" : "random:" + std::to_string(draws.between(0, 99));
  if (fed == "word") from += "+word:" + random_word(draws, symbols, 0, 9);
  if (fed == "periodic")
    from += "+periodic:" + random_word(draws, symbols, 0, 5) + "." + random_word(draws, symbols, 1, 6);
  if (fed == "random") from += "+random:" + std::to_string(draws.between(0, 99));
  if (fed == "generated") from += "+generated";
  return from;
}

}  // namespace outpace::contest
