// The search for laws: densities are enumerated, the conserved ones give their flow by walking the de Bruijn graph, and
// the weights of the terms follow by residuation (the greatest that never exceed), so that only offsets are a choice.
#include "predictors/potential/law.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

namespace outpace::potential {
namespace {

constexpr int most_length = 3, most_offset = 2, most_reading = 4;

/// The rule itself, or its negation.
struct Map {
  eca::Rule rule;
  bool complemented;
  /// The new word that `word` of `cells` cells makes, two cells shorter.
  [[nodiscard]] unsigned operator()(unsigned word, int cells) const {
    unsigned next = 0;
    for (int i = cells - 3; i >= 0; --i)
      next = next << 1 | unsigned{rule(word >> (i + 2) & 1, word >> (i + 1) & 1, word >> i & 1) != complemented};
    return next;
  }
};

constexpr unsigned low(unsigned word, int cells) { return word & ((1u << cells) - 1); }

/// The flow of a density, if it is conserved: the change φ' − φ at j, a function of cells j−1 … j+length, must be the
/// difference of a function of cells j−1 … j+length−1 and the same one place on. Walking from the word of zeros to any
/// word sums it up; then every edge is checked. (A conserved density and its current: Hattori and Takesue, 1991.)
std::optional<std::vector<int>> flow_of(const Map& map, int length, const std::vector<int>& density) {
  const int edge = length + 2, node = length + 1;
  const auto change = [&](unsigned word) { return density[map(word, edge)] - density[low(word >> 1, length)]; };
  if (change(0) != 0) return std::nullopt;
  std::vector<int> flow(std::size_t{1} << node, 0);
  for (unsigned word = 1; word < flow.size(); ++word) {
    unsigned at = 0;
    for (int i = node - 1; i >= 0; --i) {
      const unsigned next = at << 1 | (word >> i & 1);
      flow[word] += change(next);
      at = low(next, node);
    }
  }
  for (unsigned word = 0; word < 1u << edge; ++word)
    if (flow[low(word, node)] != flow[word >> 1] + change(word)) return std::nullopt;
  return flow;
}

/// Whether a density is conserved for no reason of the rule's: φ = ψ(j+1) − ψ(j) plus a constant sums to nothing.
bool trivial(int length, const std::vector<int>& density) {
  const int node = length - 1;
  std::vector<int> psi(std::size_t{1} << node, 0);
  for (unsigned word = 1; word < psi.size(); ++word) {
    unsigned at = 0;
    for (int i = node - 1; i >= 0; --i) {
      const unsigned next = at << 1 | (word >> i & 1);
      psi[word] += density[next];
      at = low(next, node);
    }
  }
  for (unsigned word = 0; word < density.size(); ++word)
    if (psi[low(word, node)] - psi[word >> 1] != density[word]) return false;
  return true;
}

/// The terms of (*), fewest first found by dropping those that no row needs; empty where (*) fails for any weights.
std::vector<Law::Term> terms_of(int length, const std::vector<int>& density, const std::vector<int>& flow) {
  // Cells j − most_offset − 1 … j + most_offset + length − 1; the highest bit is the first.
  const int cells = 2 * most_offset + length + 1;
  constexpr int offsets = 2 * most_offset + 1;
  const auto word_at = [&](unsigned row, int from, int count) {
    return low(row >> (cells - (from + most_offset + 1) - count), count);
  };
  std::vector<int> target, height;  // by row; by row and offset
  std::vector<int> weight(offsets, std::numeric_limits<int>::max());
  for (unsigned row = 0; row < 1u << cells; ++row) {
    target.push_back(flow[word_at(row, -1, length + 1)]);
    int u[offsets];
    u[most_offset] = 0;
    for (int k = 0; k < most_offset; ++k) {
      u[most_offset + k + 1] = u[most_offset + k] + density[word_at(row, k, length)];
      u[most_offset - k - 1] = u[most_offset - k] - density[word_at(row, -k - 1, length)];
    }
    for (std::size_t k = 0; k < offsets; ++k) {
      height.push_back(u[k]);
      weight[k] = std::min(weight[k], target.back() - u[k]);
    }
  }
  std::vector<bool> kept(offsets, true);
  const auto holds = [&] {
    for (std::size_t row = 0; row < target.size(); ++row) {
      bool reached = false;
      for (std::size_t k = 0; k < offsets; ++k)
        reached = reached || (kept[k] && height[row * offsets + k] + weight[k] == target[row]);
      if (!reached) return false;
    }
    return true;
  };
  if (!holds()) return {};
  for (const int k : {2, -2, 1, -1, 0}) {
    kept[static_cast<std::size_t>(k + most_offset)] = false;
    if (!holds()) kept[static_cast<std::size_t>(k + most_offset)] = true;
  }
  std::vector<Law::Term> terms;
  for (int k = -most_offset; k <= most_offset; ++k)
    if (kept[static_cast<std::size_t>(k + most_offset)])
      terms.push_back({k, weight[static_cast<std::size_t>(k + most_offset)]});
  return terms;
}

/// Whether offsets and weights both go up in equal steps: then t steps have the terms t·first … t·last, equally spaced
/// and on the same line.
bool even(const Law& law) {
  for (std::size_t i = 1; i < law.terms.size(); ++i)
    if (law.terms[i].offset - law.terms[i - 1].offset != law.stride() ||
        law.terms[i].weight - law.terms[i - 1].weight != law.slope())
      return false;
  return true;
}

bool parity_shows_cells(const Map& map, const Law& law) {
  if (law.length < 2) return false;
  const auto same_parity = [](int a, bool b) { return (a % 2 != 0) == b; };
  for (unsigned word = 0; word < law.density.size(); ++word)
    if (!same_parity(law.density[word], (word >> (law.length - 1) & 1) != (word >> (law.length - 2) & 1))) return false;
  for (unsigned word = 0; word < law.flow.size(); ++word) {
    const bool cell = word >> (law.length - 1) & 1;
    if (!same_parity(law.flow[word], (map(word >> (law.length - 2), 3) & 1) != cell)) return false;
  }
  return true;
}

/// Tries to read the cell from the steps at from … to.
bool steps_show_cells(Law& law, int from, int to) {
  const int first = std::min(from, 0), last = std::max(to + law.length - 1, 0), cells = last - first + 1;
  std::size_t size = 1;
  for (int i = from; i <= to; ++i) size *= static_cast<std::size_t>(law.digits());
  law.colours.assign(size, 2);
  for (unsigned row = 0; row < 1u << cells; ++row) {
    std::size_t code = 0;
    for (int i = to; i >= from; --i)
      code = code * static_cast<std::size_t>(law.digits()) +
             static_cast<std::size_t>(law.density[low(row >> (last - i - law.length + 1), law.length)] - law.least());
    const auto colour = static_cast<std::uint8_t>(row >> last & 1);
    if (law.colours[code] == 1 - colour) return false;
    law.colours[code] = colour;
  }
  law.read_from = from;
  law.read_to = to;
  return true;
}

bool find_reading(const Map& map, Law& law) {
  for (int width = 1; width <= most_reading; ++width)
    for (int from = 0; from >= -most_reading; --from)
      if (from + width > -law.length && steps_show_cells(law, from, from + width - 1)) return true;
  law.colours.clear();
  law.by_parity = parity_shows_cells(map, law);
  return law.by_parity;
}

bool commutes_with_complement(eca::Rule rule) { return rule.complemented() == rule; }

/// The next density in the order of the search, of which all values are at most `spread` apart; false after the last.
/// With φ(0…0) = 0 fixed (a constant more or less tilts the walk and its terms alike) this is the same search for a
/// rule and for its complement.
bool advance(std::vector<int>& density) {
  constexpr int spread = 2;
  do {
    std::size_t i = density.size() - 1;
    for (; i > 0; --i) {
      // 0, 1, −1, 2, −2
      density[i] = density[i] == -spread ? 0 : density[i] > 0 ? -density[i] : 1 - density[i];
      if (density[i] != 0) break;
    }
    if (i == 0) return false;
  } while (std::ranges::max(density) - std::ranges::min(density) > spread);
  return true;
}

std::string word_text(unsigned word, int length) {
  std::string text;
  for (int i = length - 1; i >= 0; --i) text += word >> i & 1 ? '1' : '0';
  return text;
}

/// A ring whose number of ones changes in a step, as "001 becomes 111".
std::string changing_ring(eca::Rule rule) {
  for (int size = 1; size <= 8; ++size)
    for (unsigned row = 0; row < 1u << size; ++row) {
      const unsigned round = low(row, 1) << (size + 1) | row << 1 | row >> (size - 1);
      const std::string before = word_text(row, size), after = word_text(Map{rule, false}(round, size + 2), size);
      if (std::ranges::count(before, '1') != std::ranges::count(after, '1'))
        return "the ring " + before + " becomes " + after;
    }
  return "a long row changes their number";
}

}  // namespace

int Law::least() const { return std::ranges::min(density); }
int Law::digits() const { return std::ranges::max(density) - least() + 1; }

std::string Law::formula() const {
  std::string text;
  for (const Term& term : terms) {
    if (!text.empty()) text += ", ";
    text += term.offset ? fmt::format("u(j{:+d})", term.offset) : "u(j)";
    if (term.weight) text += fmt::format(" {} {}", term.weight < 0 ? '-' : '+', std::abs(term.weight));
  }
  return terms.size() == 1 ? "u'(j) = " + text : "u'(j) = max(" + text + ")";
}

std::string Law::walk() const {
  std::string text;
  for (const int step : {1, -1, 2, -2}) {
    std::string words;
    for (unsigned word = 0; word < density.size(); ++word)
      if (density[word] == step) words += (words.empty() ? "" : ", ") + word_text(word, length);
    if (!words.empty())
      text += (text.empty() ? "" : ", ") + fmt::format("{} {} at {}", step > 0 ? "up" : "down", std::abs(step), words);
  }
  return text;
}

std::expected<Law, Declined> find_law(eca::Rule rule, Work& work) {
  std::optional<Law> conserved, unsolved, unread;
  for (int length = 1; length <= most_length; ++length)
    for (const bool complemented : {false, true}) {
      if (complemented && !commutes_with_complement(rule)) continue;
      const Map map{rule, complemented};
      Law law;
      law.complemented = complemented;
      law.length = length;
      law.density.assign(std::size_t{1} << length, 0);
      while (advance(law.density)) {
        if (!work.spend(2)) return out_of_work();
        auto flow = flow_of(map, length, law.density);
        if (!flow) continue;
        law.flow = std::move(*flow);
        if (!work.spend(std::uint64_t{1} << (length + 2 * most_offset))) return out_of_work();
        law.terms = terms_of(length, law.density, law.flow);
        if (law.terms.empty() || !even(law)) {
          if (!conserved && law.terms.empty() && !trivial(length, law.density)) conserved = law;
          if (!unsolved && !law.terms.empty()) unsolved = law;
          continue;
        }
        if (!work.spend(std::uint64_t{1} << (length + 2 * most_reading))) return out_of_work();
        if (find_reading(map, law)) return law;
        if (!unread) unread = law;
      }
    }
  const std::string name = "rule " + std::to_string(rule.number());
  if (unread)
    return unsuited(name + " has heights with " + unread->formula() + " (" + unread->walk() +
                    "), but they do not show its cells");
  if (unsolved) return unsuited(name + " has heights with " + unsolved->formula() + ", but the terms are not in line");
  if (conserved)
    return unsuited(name + " has conserved heights (" + conserved->walk() +
                    "), but no maximum of neighbouring heights follows them");
  return unsuited(name + " conserves no sum of numbers at most 2 apart over words of up to " +
                  std::to_string(most_length) + " cells");
}

std::expected<Conservation, Declined> find_conservation(eca::Rule rule, Work& work) {
  if (!work.spend(16)) return out_of_work();
  for (const bool complemented : {false, true}) {
    if (complemented && !commutes_with_complement(rule)) continue;
    if (auto flow = flow_of({rule, complemented}, 1, {0, 1})) return Conservation{complemented, std::move(*flow)};
  }
  return unsuited("rule " + std::to_string(rule.number()) + " does not conserve its ones: " + changing_ring(rule));
}

}  // namespace outpace::potential
