// Counting threshold networks; see enumerate.hpp.
#include "systems/rnn/enumerate.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <set>

namespace outpace::rnn {
namespace {

using Map = std::vector<std::uint8_t>;  ///< the next state of each state; bit i of a state is unit i

/// The truth tables of one unit: bit s is its next value in state s.
std::vector<std::uint32_t> unit_functions(unsigned units, bool signs) {
  std::set<std::uint32_t> tables;
  unsigned choices = 3;
  for (unsigned i = 0; i < units; ++i) choices *= 3;
  for (unsigned choice = 0; choice < choices; ++choice) {
    std::uint32_t table = 0;
    for (unsigned state = 0; state < 1u << units; ++state) {
      unsigned rest = choice;
      int sum = static_cast<int>(rest % 3) - 1;
      for (unsigned i = 0; i < units; ++i) {
        rest /= 3;
        const int value = signs ? (state >> i & 1 ? 1 : -1) : static_cast<int>(state >> i & 1);
        sum += (static_cast<int>(rest % 3) - 1) * value;
      }
      if (signs ? sum >= 0 : sum > 0) table |= 1u << state;
    }
    tables.insert(table);
  }
  return {tables.begin(), tables.end()};
}

/// The map with its units renamed: unit i becomes unit order[i].
Map renamed(const Map& map, const std::vector<unsigned>& order) {
  const auto move = [&](unsigned state) {
    unsigned result = 0;
    for (unsigned i = 0; i < order.size(); ++i)
      if (state >> i & 1) result |= 1u << order[i];
    return result;
  };
  Map result(map.size());
  for (unsigned state = 0; state < map.size(); ++state)
    result[move(state)] = static_cast<std::uint8_t>(move(map[state]));
  return result;
}

/// A functional graph up to isomorphism: its components, each the least rotation of the trees on its cycle, each tree
/// as sorted brackets (Aho, Hopcroft and Ullman, 1974).
struct Graph {
  std::string canonical;
  unsigned longest_period = 0, longest_transient = 0;
};

class Components {
 public:
  explicit Components(const Map& map) : map_(map), on_cycle_(map.size()), from_(map.size()) {
    for (std::size_t s = 0; s < map.size(); ++s) from_[map[s]].push_back(s);
    for (std::size_t s = 0; s < map.size(); ++s) {
      std::size_t at = s;
      for (std::size_t i = 0; i < map.size(); ++i) at = map[at];
      on_cycle_[at] = true;
    }
  }
  Graph graph() {
    Graph result;
    std::vector<std::string> components;
    std::vector<bool> seen(map_.size());
    for (std::size_t s = 0; s < map_.size(); ++s) {
      if (!on_cycle_[s] || seen[s]) continue;
      std::vector<std::string> trees;
      for (std::size_t at = s; !seen[at]; at = map_[at]) {
        seen[at] = true;
        trees.push_back(tree(at, 0, result.longest_transient));
      }
      result.longest_period = std::max(result.longest_period, static_cast<unsigned>(trees.size()));
      std::string least;
      for (std::size_t turn = 0; turn < trees.size(); ++turn) {
        std::string text;
        for (std::size_t i = 0; i < trees.size(); ++i) text += trees[(turn + i) % trees.size()];
        if (turn == 0 || text < least) least = text;
      }
      components.push_back(std::to_string(trees.size()).append(least));
    }
    std::ranges::sort(components);
    for (const std::string& component : components) result.canonical.append(component).append(1, ';');
    return result;
  }

 private:
  std::string tree(std::size_t root, unsigned depth, unsigned& deepest) const {
    deepest = std::max(deepest, depth);
    std::vector<std::string> branches;
    for (const std::size_t child : from_[root])
      if (!on_cycle_[child]) branches.push_back(tree(child, depth + 1, deepest));
    std::ranges::sort(branches);
    std::string text(1, '(');
    for (const std::string& branch : branches) text += branch;
    text += ')';
    return text;
  }

  const Map& map_;
  std::vector<bool> on_cycle_;
  std::vector<std::vector<std::size_t>> from_;
};

}  // namespace

Enumeration enumerate_threshold_networks(unsigned units, bool signs) {
  const std::vector<std::uint32_t> functions = unit_functions(units, signs);
  Enumeration count{units, signs};
  count.networks = 1;
  for (unsigned i = 0; i < units * (units + 1); ++i) count.networks *= 3;
  count.functions = functions.size();
  std::vector<std::vector<unsigned>> orders;
  std::vector<unsigned> order(units);
  std::iota(order.begin(), order.end(), 0u);
  do orders.push_back(order);
  while (std::ranges::next_permutation(order).found);
  std::set<std::string> graphs;
  std::vector<std::size_t> chosen(units);
  // Unit by unit any function: maps differ as soon as one of them does.
  for (bool more = true; more;) {
    Map map(std::size_t{1} << units);
    for (unsigned i = 0; i < units; ++i)
      for (std::size_t state = 0; state < map.size(); ++state)
        map[state] = static_cast<std::uint8_t>(map[state] | (functions[chosen[i]] >> state & 1) << i);
    ++count.maps;
    // A class is counted at its least member.
    if (std::ranges::none_of(orders, [&](const auto& by) { return renamed(map, by) < map; })) {
      ++count.up_to_permutation;
      Graph graph = Components(map).graph();
      count.longest_period = std::max(count.longest_period, graph.longest_period);
      count.longest_transient = std::max(count.longest_transient, graph.longest_transient);
      graphs.insert(std::move(graph.canonical));
    }
    more = false;
    for (unsigned i = 0; i < units && !more; ++i) {
      more = ++chosen[i] < functions.size();
      if (!more) chosen[i] = 0;
    }
  }
  count.graphs = graphs.size();
  return count;
}

Result<std::vector<std::pair<std::string, std::string>>> enumerate_text(std::string_view text) {
  const auto refuse = [&](std::size_t column, std::string why) {
    return std::unexpected(
        Error{"enumeration '" + std::string(text.substr(0, 60)) + "', column " + std::to_string(column + 1),
              std::move(why), "write it like h=3,weights=ternary,states=01 (or states=pm for ±1)"});
  };
  unsigned units = 0;
  bool weights = false, states = false, signs = false;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const std::string_view part = text.substr(begin, end - begin);
    if (part == "h=1" || part == "h=2" || part == "h=3")
      units = static_cast<unsigned>(part[2] - '0');
    else if (part == "weights=ternary")
      weights = true;
    else if (part == "states=01" || part == "states=pm")
      states = true, signs = part == "states=pm";
    else if (part.starts_with("h="))
      return refuse(begin, "networks of 1, 2 or 3 units are enumerated");
    else
      return refuse(begin, std::string(part) + " is not known");
    begin = end + 1;
  }
  if (!units || !weights || !states) return refuse(text.size(), "h, weights and states are needed");
  const Enumeration count = enumerate_threshold_networks(units, signs);
  return std::vector<std::pair<std::string, std::string>>{
      {"networks", std::to_string(count.networks)},
      {"functions of a unit", std::to_string(count.functions)},
      {"maps", std::to_string(count.maps)},
      {"up to permutation of units", std::to_string(count.up_to_permutation)},
      {"classes of functional graph", std::to_string(count.graphs)},
      {"longest period", std::to_string(count.longest_period)},
      {"longest transient", std::to_string(count.longest_transient)}};
}

}  // namespace outpace::rnn
