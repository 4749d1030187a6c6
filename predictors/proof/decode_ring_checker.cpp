// The checker of "decode-ring" certificates: it shifts the network's weights, steps every neighbourhood of blocks by
// the reference semantics, and compares the classes with the automaton's own table; a proof about the automaton is
// handed on.
#include <map>

#include "predictors/proof/network_claim.hpp"
#include "systems/ca/line_automaton.hpp"
#include "systems/rnn/naive.hpp"

namespace outpace::proof {
namespace {

using rnn::Network;
using rnn::Vector;

constexpr std::uint64_t most_units = std::uint64_t{1} << 22;

/// Signed cell of a column seen from cell 0.
std::int64_t cell_of(const Network& net, std::size_t column, std::size_t block) {
  const auto all = static_cast<std::int64_t>(net.units() / block), at = static_cast<std::int64_t>(column / block);
  return at > all / 2 ? at - all : at;
}

/// Why a shift by `block` changes the network; empty if it does not.
std::string shifted(const Network& net, std::size_t block) {
  const std::size_t n = net.units();
  for (std::size_t i = 0; i + block < n + block; ++i) {
    const std::size_t j = (i + block) % n;
    if (net.bias[i] != net.bias[j])
      return "units " + std::to_string(i) + " and " + std::to_string(j) + " differ in bias";
    if (net.recurrent.row(i).size() != net.recurrent.row(j).size())
      return "units " + std::to_string(i) + " and " + std::to_string(j) + " differ in the number of their weights";
    for (const rnn::Entry& entry : net.recurrent.row(i))
      if (net.recurrent.at(j, (entry.column + block) % n) != entry.weight)
        return "the weight of unit " + std::to_string(i) + " from " + std::to_string(entry.column) + " is not shifted";
  }
  return "";
}

/// What a cell becomes after these blocks of units around it, by a network of just these cells.
class Centre {
 public:
  Centre(const Network& net, std::size_t block, std::size_t reach) : block_(block), reach_(reach), part_(net) {
    const std::size_t units = (2 * reach + 1) * block;
    part_.recurrent = rnn::Matrix(units, units);
    part_.input = rnn::Matrix(units, 0);
    part_.symbols.clear();
    part_.bias = Vector(units);
    for (std::size_t k = 0; k < block; ++k) {
      part_.bias[reach * block + k] = net.bias[k];
      for (const rnn::Entry& entry : net.recurrent.row(k))
        part_.recurrent.set(
            reach * block + k,
            static_cast<std::size_t>(cell_of(net, entry.column, block) + static_cast<std::int64_t>(reach)) * block +
                entry.column % block,
            entry.weight);
    }
  }
  [[nodiscard]] Vector after(const Vector& window) const {
    const Vector next = step_naively(part_, window, std::nullopt);
    const auto first = next.begin() + static_cast<std::ptrdiff_t>(reach_ * block_);
    return {first, first + static_cast<std::ptrdiff_t>(block_)};
  }

 private:
  std::size_t block_, reach_;
  Network part_;
};

/// Calls `visit` with all words of that length over numbers below `base`, until it returns false.
template <class Visit>
bool all_words(std::size_t length, std::size_t base, Visit&& visit) {
  std::vector<std::size_t> word(length, 0);
  for (;;) {
    if (!visit(word)) return false;
    std::size_t i = length;
    for (; i > 0 && ++word[i - 1] == base; --i) word[i - 1] = 0;
    if (i == 0) return true;
  }
}

Vector joined(const std::vector<Vector>& blocks, const std::vector<std::size_t>& word) {
  Vector all;
  for (const std::size_t i : word) all.insert(all.end(), blocks[i].begin(), blocks[i].end());
  return all;
}

/// The units in another order: those of cell x, k·cells + x of every component k, one after the other.
Network cell_by_cell(const Network& net, std::size_t components) {
  const std::size_t cells = net.units() / components;
  std::vector<std::size_t> old, now(net.units());
  for (std::size_t x = 0; x < cells; ++x)
    for (std::size_t k = 0; k < components; ++k) now[k * cells + x] = old.size(), old.push_back(k * cells + x);
  Network turned = net;
  turned.recurrent = rnn::Matrix(net.units(), net.units());
  for (std::size_t i = 0; i < net.units(); ++i) {
    turned.bias[i] = net.bias[old[i]];
    for (const rnn::Entry& entry : net.recurrent.row(old[i])) turned.recurrent.set(i, now[entry.column], entry.weight);
  }
  return turned;
}

Verdict check(const nlohmann::json& json) {
  const NetworkClaim claim(json, false);
  if (!claim.trouble.empty()) return claim.malformed(claim.trouble);
  Network net = *claim.network;
  if (net.kind != rnn::Kind::elman && net.kind != rnn::Kind::elman_int8)
    return claim.rejected("/system: only Elman networks are checked");
  if (json.contains("components")) {
    const auto components = count_field(json, "components");
    if (!components || *components < 2 || *components > net.units() || net.units() % *components)
      return claim.malformed("/components: it must divide the number of units");
    net = cell_by_cell(net, *components);
  }
  const auto block = count_field(json, "block"), settle = count_field(json, "settle");
  if (!block || *block == 0 || *block >= net.units() || net.units() % *block)
    return claim.malformed("/block: it must be a proper divisor of the number of units");
  if (!settle || *settle == 0) return claim.malformed("/settle: it must be a whole number of at least 1");
  if (const std::string why = shifted(net, *block); !why.empty()) return claim.rejected("/block: " + why);
  const auto listed = json.find("colours");
  if (listed == json.end() || !listed->is_array() || listed->empty())
    return claim.malformed("/colours: it must be a list of blocks and their classes");
  std::map<Vector, std::size_t> class_of;
  std::vector<Vector> colours;
  for (const auto& item : *listed) {
    if (!item.is_object() || !item.contains("units") || !item["units"].is_array() || !count_field(item, "class"))
      return claim.malformed("/colours: each has \"units\" and a \"class\"");
    Vector units;
    for (const auto& value : item["units"]) {
      if (!value.is_number_integer()) return claim.malformed("/colours: units are whole numbers");
      units.emplace_back(value.get<std::int64_t>());
    }
    if (units.size() != *block) return claim.malformed("/colours: each has one number a unit of a block");
    class_of[units] = *count_field(item, "class");
    colours.push_back(std::move(units));
  }
  const auto named = json.find("automaton");
  const std::string name = named != json.end() && named->is_string() ? named->get<std::string>() : "";
  const auto made = make_system(name);
  const auto* automaton = made ? dynamic_cast<const ca::LineAutomaton*>(made->get()) : nullptr;
  if (!automaton || automaton->model().shown != ~0u)
    return claim.malformed("/automaton: it must be a one-dimensional automaton of the first order");
  const ca::LocalRule& rule = automaton->model().rule;

  std::size_t reach = 0;
  for (std::size_t k = 0; k < *block; ++k)
    for (const rnn::Entry& entry : net.recurrent.row(k))
      reach = std::max(reach, static_cast<std::size_t>(std::abs(cell_of(net, entry.column, *block))));
  const Centre centre(net, *block, reach);
  const std::size_t width = 2 * reach + 1;
  std::uint64_t spent = 0;
  const auto affords = [&](std::size_t blocks) {
    std::uint64_t cost = width * *block;
    for (std::size_t i = 0; i < width && cost <= most_units; ++i) cost *= blocks;
    spent += cost;
    return spent <= most_units;
  };
  const std::string too_much = ": stepping every neighbourhood takes over 2^22 units, the most that is done";

  // From time 1 on a unit has a value of its activation; from then on, step by step, what neighbourhoods give.
  std::vector<Vector> possible;
  {
    std::vector<rnn::Rational> values;
    const auto range = levels(net);
    if (net.kind == rnn::Kind::elman_int8)
      for (const std::int8_t value : net.int8.activation) values.emplace_back(value);
    else if (range && range->count() <= 1024)
      for (Integer value = range->first; value <= range->last; value += range->stride) values.emplace_back(value);
    else
      return claim.rejected("/system: its units take too many values");
    std::ranges::sort(values);
    values.erase(std::unique(values.begin(), values.end()), values.end());
    std::uint64_t count = 1;
    for (std::size_t k = 0; k < *block && count <= most_units; ++k) count *= values.size();
    if (count > most_units) return claim.rejected("/block" + too_much);
    all_words(*block, values.size(), [&](const auto& word) {
      Vector units;
      for (const std::size_t i : word) units.push_back(values[i]);
      possible.push_back(std::move(units));
      return true;
    });
  }
  for (std::uint64_t s = 1; s < *settle; ++s) {
    if (!affords(possible.size())) return claim.rejected("/settle" + too_much);
    std::map<Vector, bool> after;
    all_words(width, possible.size(), [&](const auto& word) {
      after[centre.after(joined(possible, word))] = true;
      return true;
    });
    possible.clear();
    for (const auto& [units, present] : after) possible.push_back(units);
  }
  for (const Vector& units : possible)
    if (!class_of.contains(units))
      return claim.rejected("/settle: by then a block may still be one that is not among the colours");

  if (!affords(colours.size())) return claim.rejected("/colours" + too_much);
  const std::size_t left = std::max<std::size_t>(reach, static_cast<std::size_t>(std::max(rule.left(), 0))),
                    right = std::max<std::size_t>(reach, static_cast<std::size_t>(std::max(rule.right(), 0)));
  for (int offset = -rule.left(); offset <= rule.right(); ++offset)
    if (static_cast<std::size_t>(std::abs(offset)) > reach && rule.depends_on(offset))
      return claim.rejected("/automaton: it looks further than the network's cells do");
  std::map<std::vector<std::size_t>, Vector> outcome;
  std::string trouble;
  all_words(width, colours.size(), [&](const auto& word) {
    const Vector next = centre.after(joined(colours, word));
    const auto found = class_of.find(next);
    if (found == class_of.end()) return trouble = "/colours: a step leaves the list", false;
    std::vector<std::size_t> classes;
    for (const std::size_t i : word) classes.push_back(class_of[colours[i]]);
    for (const std::size_t c : classes)
      if (c >= rule.colours()) return trouble = "/colours: the automaton has no such class", false;
    if (outcome.try_emplace(classes, next).first->second != next)
      return trouble = "/colours: two blocks of one class lead to different ones", false;
    std::vector<std::size_t> around(left - reach, 0);
    around.insert(around.end(), classes.begin(), classes.end());
    around.resize(left + right + 1, 0);
    const std::size_t* first = around.data() + static_cast<std::ptrdiff_t>(left) - rule.left();
    if (rule.next(first) != found->second) return trouble = "/automaton: its rule says something else", false;
    return true;
  });
  if (!trouble.empty()) return claim.rejected(trouble);
  std::string text = "from time " + std::to_string(*settle) + " on its units in blocks of " + std::to_string(*block) +
                     (json.contains("components") ? ", taken from each component in turn," : "") +
                     " are the cells of a ring of " + name;
  if (json.contains("proof")) {
    const Verdict inner = verify(json["proof"].dump());
    if (inner.kind != Verdict::Kind::accepted) return {inner.kind, "/proof: " + inner.text, claim.name};
    if (inner.system != name || !inner.scope.empty())
      return claim.rejected("/proof: it is about " + inner.system +
                            (inner.scope.empty() ? "" : " from " + inner.scope));
    text += "; " + inner.text;
  }
  return {Verdict::Kind::accepted, claim.name + ": " + text, claim.name};
}

const RegisterChecker registered{{"decode-ring", "a network is a ring of cells of an automaton", check}};

}  // namespace
}  // namespace outpace::proof
