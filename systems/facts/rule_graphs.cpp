// The de Bruijn graph of a rule, its subset and pair graphs: surjective, injective, and what is conserved. A node is a
// word of cells()−1 colours, an edge a neighbourhood, its label the next colour.
#include <algorithm>
#include <map>

#include "systems/core/integer.hpp"
#include "systems/facts/rule_facts.hpp"

namespace outpace::facts {
namespace {

constexpr std::size_t most_pairs = std::size_t{1} << 24;

/// Two cells at least, so that different edges from one node lead to different nodes.
LocalRule graph_rule(const LocalRule& rule) {
  const LocalRule small = rule.trimmed();
  return small.cells() > 1 ? small : small.widened(small.left(), small.right() + 1);
}

struct Graph {
  explicit Graph(const LocalRule& of) : rule(graph_rule(of)), nodes(rule.table().size() / rule.colours()) {}
  [[nodiscard]] std::size_t to(std::size_t node, unsigned colour) const {
    return (node * rule.colours() + colour) % nodes;
  }
  [[nodiscard]] unsigned label(std::size_t node, unsigned colour) const { return rule[node * rule.colours() + colour]; }
  LocalRule rule;
  std::size_t nodes;
};

/// Calls visit(u', v') for every pair of edges with equal labels from (u, v); stops where it returns false.
template <class Visit>
bool each_successor(const Graph& g, std::size_t pair, const Visit& visit) {
  const std::size_t u = pair / g.nodes, v = pair % g.nodes;
  for (unsigned a = 0; a < g.rule.colours(); ++a)
    for (unsigned b = 0; b < g.rule.colours(); ++b)
      if (g.label(u, a) == g.label(v, b) && !visit(g.to(u, a) * g.nodes + g.to(v, b))) return false;
  return true;
}

}  // namespace

std::optional<bool> surjective_by_pairs(const LocalRule& rule, Work& work) {
  const Graph g(rule);
  const std::uint64_t edges = std::uint64_t{g.rule.colours()} * g.rule.colours();
  if (g.nodes > most_pairs / g.nodes || !work.spend(g.nodes * g.nodes)) return std::nullopt;
  std::vector<bool> seen(g.nodes * g.nodes);
  std::vector<std::size_t> todo;
  for (std::size_t u = 0; u < g.nodes; ++u) todo.push_back(u * g.nodes + u), seen[todo.back()] = true;
  bool met_again = false;
  while (!todo.empty() && !met_again) {
    const std::size_t pair = todo.back();
    todo.pop_back();
    if (!work.spend(edges)) return std::nullopt;
    const bool apart = pair / g.nodes != pair % g.nodes;
    each_successor(g, pair, [&](std::size_t next) {
      if (apart && next / g.nodes == next % g.nodes) met_again = true;
      if (!seen[next]) seen[next] = true, todo.push_back(next);
      return !met_again;
    });
  }
  return !met_again;
}

std::optional<bool> surjective_by_subsets(const LocalRule& rule, Work& work, std::string* orphan) {
  const Graph g(rule);
  if (g.nodes > 4096) return std::nullopt;
  using Subset = std::vector<bool>;
  std::map<Subset, std::string> words;
  std::vector<Subset> todo{Subset(g.nodes, true)};
  words[todo[0]] = "";
  for (std::size_t i = 0; i < todo.size(); ++i) {
    if (!work.spend(g.nodes * g.rule.colours()) || todo.size() * g.nodes > (std::size_t{1} << 26)) return std::nullopt;
    std::vector<Subset> next(g.rule.colours(), Subset(g.nodes, false));
    for (std::size_t u = 0; u < g.nodes; ++u)
      if (todo[i][u])
        for (unsigned a = 0; a < g.rule.colours(); ++a) next[g.label(u, a)][g.to(u, a)] = true;
    for (unsigned label = 0; label < next.size(); ++label) {
      const std::string word = words[todo[i]] + "0123456789abcdef"[label];
      if (std::ranges::count(next[label], true) == 0) {
        if (orphan) *orphan = word;
        return false;
      }
      if (words.emplace(next[label], word).second) todo.push_back(std::move(next[label]));
    }
  }
  return true;
}

std::optional<bool> injective(const LocalRule& rule, Work& work) {
  const Graph g(rule);
  const std::uint64_t edges = std::uint64_t{g.rule.colours()} * g.rule.colours();
  if (g.nodes > most_pairs / g.nodes) return std::nullopt;
  const std::size_t pairs = g.nodes * g.nodes;
  if (!work.spend(2 * pairs * edges)) return std::nullopt;
  // Pairs beside the diagonal that can be left and can be come to, for ever: take away all others, one by one. Both
  // directions work alike on degrees; the diagonal itself always goes on.
  std::vector<std::uint16_t> in(pairs, 0), out(pairs, 0);
  std::vector<bool> alive(pairs, true);
  for (std::size_t pair = 0; pair < pairs; ++pair)
    each_successor(g, pair, [&](std::size_t next) { return ++out[pair], ++in[next], true; });
  std::vector<std::size_t> dead;
  const auto bury = [&](std::size_t pair) {
    if (alive[pair] && pair / g.nodes != pair % g.nodes && (in[pair] == 0 || out[pair] == 0))
      alive[pair] = false, dead.push_back(pair);
  };
  for (std::size_t pair = 0; pair < pairs; ++pair) bury(pair);
  const std::size_t high = g.nodes / g.rule.colours();
  while (!dead.empty()) {
    const std::size_t pair = dead.back();
    dead.pop_back();
    if (!work.spend(2 * edges)) return std::nullopt;
    each_successor(g, pair, [&](std::size_t next) { return --in[next], bury(next), true; });
    const std::size_t u = pair / g.nodes, v = pair % g.nodes;
    for (unsigned a = 0; a < g.rule.colours(); ++a)
      for (unsigned b = 0; b < g.rule.colours(); ++b) {
        const std::size_t from_u = a * high + u / g.rule.colours(), from_v = b * high + v / g.rule.colours();
        const auto cu = static_cast<unsigned>(u % g.rule.colours()), cv = static_cast<unsigned>(v % g.rule.colours());
        if (g.label(from_u, cu) != g.label(from_v, cv)) continue;
        --out[from_u * g.nodes + from_v];
        bury(from_u * g.nodes + from_v);
      }
  }
  for (std::size_t pair = 0; pair < pairs; ++pair)
    if (alive[pair] && pair / g.nodes != pair % g.nodes) return false;
  return true;
}

std::string ConservedDensities::text(const std::vector<long>& density, unsigned colours, unsigned length) {
  std::string text;
  for (std::size_t word = 0; word < density.size(); ++word) {
    const long weight = density[word];
    if (weight == 0) continue;
    std::string digits(length, '0');
    std::size_t rest = word;
    for (unsigned i = length; i-- > 0; rest /= colours) digits[i] = "0123456789abcdef"[rest % colours];
    if (!text.empty())
      text += weight < 0 ? " − " : " + ";
    else if (weight < 0)
      text += "−";
    if (std::abs(weight) != 1) text += std::to_string(std::abs(weight)) + "·";
    text += "#" + digits;
  }
  return text;
}

// The change of a density φ in one step is a function of words of length + cells − 1 colours. Its sum over every ring
// is 0 exactly where it is so around every cycle of the de Bruijn graph of these words, so where every node can be
// given a height such that an edge's change is the difference of its ends'. Heights along the tree of ways from node 0
// are forced; every other edge gives one linear equation for φ.
std::optional<ConservedDensities> conserved_densities(const LocalRule& wide, unsigned length, Work& work) {
  const LocalRule rule = wide.trimmed();
  const unsigned k = rule.colours();
  const int total = static_cast<int>(length) + rule.cells() - 1;
  // The cells that a word of the next row stands over; one shifted row is as good as another.
  const int width = std::max(total, static_cast<int>(length));
  const std::size_t words = ca::entries(k, width), unknown = ca::entries(k, static_cast<int>(length));
  const std::size_t first = unknown / k, free = unknown - first;  // words that begin with 0 have density 0
  if (words > 65536 || !work.spend(words * free * std::min<std::size_t>(free, 64))) return std::nullopt;
  const std::size_t nodes = words / k;
  using Row = std::vector<Integer>;
  // The change along an edge, as coefficients of φ.
  const auto change = [&](std::size_t edge) {
    std::vector<unsigned> cells(static_cast<std::size_t>(width));
    std::size_t rest = edge, next = 0, now = 0;
    for (std::size_t i = cells.size(); i-- > 0; rest /= k) cells[i] = static_cast<unsigned>(rest % k);
    for (unsigned i = 0; i < length; ++i) {
      next = next * k + rule.next(cells.data() + i);
      now = now * k + cells[i];
    }
    Row row(free, 0);
    if (next >= first) row[next - first] += 1;
    if (now >= first) row[now - first] -= 1;
    return row;
  };
  std::vector<Row> height(nodes);
  std::vector<bool> known(nodes, false);
  std::vector<std::size_t> todo{0};
  height[0] = Row(free, 0);
  known[0] = true;
  std::vector<Row> solved;  // in echelon form
  std::vector<std::size_t> pivots;
  const auto reduce = [&](Row row) {
    for (std::size_t r = 0; r < solved.size(); ++r) {
      const Integer lead = row[pivots[r]], scale = solved[r][pivots[r]];
      if (lead == 0) continue;
      for (std::size_t i = 0; i < free; ++i) row[i] = row[i] * scale - solved[r][i] * lead;
    }
    Integer divisor = 0;
    for (const Integer& x : row) divisor = boost::multiprecision::gcd(divisor, x);
    if (divisor > 1)
      for (Integer& x : row) x /= divisor;
    return row;
  };
  for (std::size_t i = 0; i < todo.size(); ++i)
    for (unsigned c = 0; c < k; ++c) {
      const std::size_t edge = todo[i] * k + c, to = edge % nodes;
      Row row = change(edge);
      for (std::size_t j = 0; j < free; ++j) row[j] += height[todo[i]][j];
      if (!known[to]) {
        known[to] = true;
        height[to] = std::move(row);
        todo.push_back(to);
        continue;
      }
      for (std::size_t j = 0; j < free; ++j) row[j] -= height[to][j];
      row = reduce(std::move(row));
      const auto pivot = std::ranges::find_if(row, [](const Integer& x) { return x != 0; });
      if (pivot == row.end()) continue;
      pivots.push_back(static_cast<std::size_t>(pivot - row.begin()));
      solved.push_back(std::move(row));
      if (solved.size() == free) return ConservedDensities{length, {}};
    }
  // One solution for each unknown without a pivot.
  ConservedDensities result{length, {}};
  for (std::size_t j = 0; j < free; ++j) {
    if (std::ranges::count(pivots, j)) continue;
    Row solution(free, 0);
    solution[j] = 1;
    for (std::size_t r = solved.size(); r-- > 0;) {
      Integer sum = 0;
      for (std::size_t i = 0; i < free; ++i)
        if (i != pivots[r]) sum += solved[r][i] * solution[i];
      const Integer lead = solved[r][pivots[r]], divisor = boost::multiprecision::gcd(sum, lead);
      const Integer scale = sum == 0 ? Integer(1) : Integer(abs(lead / divisor));
      for (Integer& x : solution) x *= scale;
      solution[pivots[r]] = -sum * scale / lead;
    }
    std::vector<long> density(unknown, 0);
    for (std::size_t i = 0; i < free; ++i) density[first + i] = solution[i].convert_to<long>();
    result.basis.push_back(std::move(density));
  }
  return result;
}

std::optional<bool> number_conserving(const LocalRule& wide, Work& work) {
  const LocalRule rule = graph_rule(wide);
  const unsigned k = rule.colours();
  const std::size_t nodes = rule.table().size() / k;
  if (!work.spend(rule.table().size())) return std::nullopt;
  // Heights of the nodes, as above, for the one density that is the colour itself.
  std::vector<std::optional<long>> height(nodes);
  std::vector<std::size_t> todo{0};
  height[0] = 0;
  for (std::size_t i = 0; i < todo.size(); ++i)
    for (unsigned c = 0; c < k; ++c) {
      const std::size_t edge = todo[i] * k + c, to = edge % nodes;
      const long there = *height[todo[i]] + rule[edge] - static_cast<long>(c);
      if (!height[to]) height[to] = there, todo.push_back(to);
      if (*height[to] != there) return false;
    }
  return true;
}

}  // namespace outpace::facts
