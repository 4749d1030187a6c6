// The checker of "automaton" certificates: the listed states contain the start, are closed under every letter, and the
// map onto the automaton's classes respects transitions and answers; all by the reference semantics.
#include <map>

#include "predictors/proof/network_claim.hpp"
#include "systems/rnn/naive.hpp"

namespace outpace::proof {
namespace {

constexpr std::uint64_t most_products = std::uint64_t{1} << 25;

std::optional<std::vector<std::uint64_t>> numbers(const nlohmann::json& json, const char* key, std::uint64_t below) {
  const auto it = json.find(key);
  if (it == json.end() || !it->is_array()) return std::nullopt;
  std::vector<std::uint64_t> list;
  for (const auto& item : *it) {
    if (!item.is_number_unsigned() || item.get<std::uint64_t>() >= below) return std::nullopt;
    list.push_back(item.get<std::uint64_t>());
  }
  return list;
}

Verdict check(const nlohmann::json& json) {
  const NetworkClaim claim(json, true);
  if (!claim.trouble.empty()) return claim.malformed(claim.trouble);
  const rnn::Network& network = *claim.network;
  const auto texts = json.find("states");
  if (texts == json.end() || !texts->is_array() || texts->empty())
    return claim.malformed("/states: they must be a list of states");
  const std::size_t n = texts->size();
  const auto letters = numbers(json, "letters", 1 + network.symbols.size());
  if (!letters || letters->empty()) return claim.malformed("/letters: they must be numbers of symbols, 0 for none");
  const auto classes = numbers(json, "class_of", n), next = numbers(json, "next", n);
  if (!classes || classes->size() != n) return claim.malformed("/class_of: there must be one class a state");
  if (!next || next->empty() || next->size() % letters->size())
    return claim.malformed("/next: there must be one class for every class and letter");
  const bool output = json.value("observable", nlohmann::json("state")) == "output";
  if (output && !network.readout) return claim.malformed("/observable: this network has no output");
  if (n > most_products / letters->size() / (network.recurrent.entries() + network.units()))
    return claim.rejected("/states: stepping them takes over 2^25 products, the most that is done");

  std::map<std::string, std::size_t> place;
  std::vector<rnn::Vector> states;
  for (std::size_t i = 0; i < n; ++i) {
    const auto& item = (*texts)[i];
    auto state = parse_state(network, item.is_string() ? item.get<std::string>() : std::string());
    if (!state) return claim.malformed("/states/" + std::to_string(i) + ": " + state.error().text());
    place[state_text(network, *state)] = i;
    states.push_back(std::move(*state));
  }
  if (!place.contains(state_text(network, claim.start->state())))
    return claim.rejected("/states: the start is not among them");
  std::map<std::uint64_t, std::string> says;
  std::map<std::uint64_t, std::uint64_t> feeds;
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint64_t q = (*classes)[i];
    if ((q + 1) * letters->size() > next->size())
      return claim.malformed("/next: it has no row for class " + std::to_string(q));
    const std::string said =
        output ? output_answer(network, output_vector(network, states[i])).text() : state_text(network, states[i]);
    if (says.try_emplace(q, said).first->second != said)
      return claim.rejected("/class_of: two states of class " + std::to_string(q) + " say different things");
    if (network.closed_loop) {
      const std::uint64_t symbol = output_symbol(network, output_vector(network, states[i]));
      if (feeds.try_emplace(q, symbol).first->second != symbol)
        return claim.rejected("/class_of: two states of class " + std::to_string(q) + " feed different symbols");
    }
    for (std::size_t a = 0; a < letters->size(); ++a) {
      const std::uint64_t letter = (*letters)[a];
      const auto to = place.find(state_text(
          network, step_naively(network, states[i],
                                letter ? std::optional(static_cast<std::uint32_t>(letter - 1)) : std::nullopt)));
      if (to == place.end()) return claim.rejected("/states/" + std::to_string(i) + ": a step leaves the list");
      if ((*classes)[to->second] != (*next)[q * letters->size() + a])
        return claim.rejected("/next: class " + std::to_string(q) + " goes elsewhere by letter " +
                              std::to_string(letter));
    }
  }
  // Feeding the start's input needs its letters.
  using Kind = rnn::InputStream::Kind;
  const Kind kind = claim.start->input().kind();
  const auto has = [&](std::uint64_t letter) { return std::ranges::find(*letters, letter) != letters->end(); };
  bool fed = kind == Kind::none || has(letters->back());
  if (kind == Kind::word && !has(0)) fed = false;
  for (const auto* word : {&claim.start->input().first(), &claim.start->input().period()})
    for (const std::uint32_t symbol : *word) fed = fed && has(1 + symbol);
  if (!fed) return claim.rejected("/letters: the input has symbols that are not among them");
  Verdict verdict = claim.accepted("from " + claim.from + " it is an automaton of " + std::to_string(says.size()) +
                                   " states, for its " + (output ? "output" : "state"));
  // With a letter for every symbol it holds whatever is read, as long as the input does not end.
  bool every = kind == Kind::none && network.driven();
  for (std::size_t symbol = 0; symbol < network.symbols.size(); ++symbol) every = every && has(1 + symbol);
  if (every) verdict.scope += "+*";
  return verdict;
}

const RegisterChecker registered{{"automaton", "a network maps onto a finite automaton, step by step", check}};

}  // namespace
}  // namespace outpace::proof
