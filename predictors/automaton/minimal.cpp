// Exploration, Hopcroft's minimisation and the closure of a monoid; see minimal.hpp.
#include "predictors/automaton/minimal.hpp"

#include <algorithm>
#include <numeric>
#include <set>

namespace outpace::automaton {

std::expected<Reachable, Declined> explore(const network::Steps& steps, const std::vector<network::State>& from,
                                           std::vector<std::uint32_t> letters, Work& work) {
  Reachable found;
  found.letters = std::move(letters);
  std::uint64_t held = 0;
  const auto add = [&](const network::State& state) {
    const auto [place, fresh] = found.number.try_emplace(state, static_cast<std::uint32_t>(found.states.size()));
    if (fresh) {
      found.states.push_back(state);
      const std::uint64_t bytes = 2 * state.size() + 120 + 4 * found.letters.size();
      held += bytes;
      if (!work.hold(bytes)) return std::optional<std::uint32_t>();
    }
    return std::optional(place->second);
  };
  const auto give_back = [&] { work.release(held); };
  for (const network::State& state : from)
    if (!add(state)) return give_back(), out_of_memory();
  for (std::size_t q = 0; q < found.states.size(); ++q)
    for (const std::uint32_t letter : found.letters) {
      if (!work.spend(steps.units(found.states[q]) + 2)) return give_back(), out_of_work();
      const auto to =
          add(steps.step(network::State(found.states[q]), letter ? network::Fed(letter - 1) : std::nullopt));
      if (!to) return give_back(), out_of_memory();
      found.next.push_back(*to);
    }
  give_back();
  return found;
}

std::expected<Dfa, Declined> minimise(std::size_t letters, const std::vector<std::uint32_t>& next,
                                      const std::vector<std::uint32_t>& label, Work& work) {
  const std::size_t n = label.size();
  // Predecessors by letter, as lists in one array.
  std::vector<std::uint32_t> begin(letters * n + 1), before(letters * n);
  for (std::size_t q = 0; q < n; ++q)
    for (std::size_t a = 0; a < letters; ++a) ++begin[a * n + next[q * letters + a] + 1];
  std::partial_sum(begin.begin(), begin.end(), begin.begin());
  auto fill = begin;
  for (std::size_t q = 0; q < n; ++q)
    for (std::size_t a = 0; a < letters; ++a)
      before[fill[a * n + next[q * letters + a]]++] = static_cast<std::uint32_t>(q);
  // The partition: states of one block stand together.
  std::vector<std::uint32_t> order(n), place(n), block(n), first, size, marked;
  std::iota(order.begin(), order.end(), 0u);
  std::ranges::stable_sort(order, {}, [&](std::uint32_t q) { return label[q]; });
  for (std::size_t i = 0; i < n; ++i) {
    if (i == 0 || label[order[i]] != label[order[i - 1]])
      first.push_back(static_cast<std::uint32_t>(i)), size.push_back(0);
    place[order[i]] = static_cast<std::uint32_t>(i);
    block[order[i]] = static_cast<std::uint32_t>(first.size() - 1);
    ++size.back();
  }
  marked.assign(first.size(), 0);
  std::set<std::pair<std::uint32_t, std::uint32_t>> waiting;
  for (std::uint32_t b = 0; b < first.size(); ++b)
    for (std::uint32_t a = 0; a < letters; ++a) waiting.insert({b, a});
  while (!waiting.empty()) {
    const auto [splitter, a] = *waiting.begin();
    waiting.erase(waiting.begin());
    std::vector<std::uint32_t> sources, touched;
    for (std::uint32_t i = first[splitter]; i < first[splitter] + size[splitter]; ++i)
      for (std::uint32_t e = begin[a * n + order[i]]; e < begin[a * n + order[i] + 1]; ++e)
        sources.push_back(before[e]);
    if (!work.spend(4 + 4 * sources.size() + size[splitter])) return out_of_work();
    for (const std::uint32_t q : sources) {
      const std::uint32_t b = block[q];
      if (marked[b] == 0) touched.push_back(b);
      const std::uint32_t to = first[b] + marked[b]++;
      std::swap(order[place[q]], order[to]);
      place[order[place[q]]] = place[q];
      place[q] = to;
    }
    for (const std::uint32_t b : touched) {
      const std::uint32_t m = marked[b];
      marked[b] = 0;
      if (m == size[b]) continue;
      const auto fresh = static_cast<std::uint32_t>(first.size());
      first.push_back(first[b]), size.push_back(m), marked.push_back(0);
      first[b] += m, size[b] -= m;
      for (std::uint32_t i = first[fresh]; i < first[fresh] + m; ++i) block[order[i]] = fresh;
      for (std::uint32_t letter = 0; letter < letters; ++letter)
        waiting.insert({waiting.contains({b, letter}) || m <= size[b] ? fresh : b, letter});
    }
  }
  Dfa dfa;
  dfa.letters = letters;
  dfa.of = block;
  dfa.label.resize(first.size());
  dfa.next.resize(first.size() * letters);
  for (std::size_t q = 0; q < n; ++q) {
    dfa.label[block[q]] = label[q];
    for (std::size_t a = 0; a < letters; ++a) dfa.next[block[q] * letters + a] = block[next[q * letters + a]];
  }
  return dfa;
}

std::optional<std::size_t> semigroup_size(const Dfa& dfa, std::size_t most, Work& work) {
  using Map = std::vector<std::uint32_t>;
  Map identity(dfa.states());
  std::iota(identity.begin(), identity.end(), 0u);
  std::set<Map> seen;
  std::vector<Map> open{identity};
  while (!open.empty()) {
    const Map map = std::move(open.back());
    open.pop_back();
    for (std::size_t a = 0; a < dfa.letters; ++a) {
      if (!work.spend(2 * map.size())) return std::nullopt;
      Map longer(map.size());
      for (std::size_t q = 0; q < map.size(); ++q) longer[q] = dfa.next[map[q] * dfa.letters + a];
      if (seen.insert(longer).second) open.push_back(std::move(longer));
      if (seen.size() > most) return std::nullopt;
    }
  }
  return seen.size();
}

}  // namespace outpace::automaton
