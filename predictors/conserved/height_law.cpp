// The two tests over neighbourhoods: ones conserved, heights (max,+)-linear.
#include "predictors/conserved/height_law.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace outpace::conserved {
namespace {

/// The first of the 8 neighbourhoods on which the heights do not obey the law, written as cells.
std::optional<std::string> law_fails_on(eca::Rule rule) {
  for (int cells = 0; cells < 8; ++cells) {
    const bool a = cells & 4, b = cells & 2, c = cells & 1;
    // Heights before cells x−1, x, x+1, x+2, the first taken as 0; then those before x and x+1 one step later.
    const int before = 0, here = before + (a ? 1 : -1), after = here + (b ? 1 : -1), last = after + (c ? 1 : -1);
    const int left = std::max(before, after) - 1, right = std::max(here, last) - 1;
    if (right - left != (rule(a, b, c) ? 1 : -1))
      return std::string(a ? "1" : "0").append(b ? "1" : "0").append(c ? "1" : "0");
  }
  return std::nullopt;
}

/// A ring whose number of ones changes in a step, as "001 becomes 111".
std::string changing_ring(eca::Rule rule) {
  for (unsigned size = 1; size <= 8; ++size)
    for (unsigned row = 0; row < 1u << size; ++row) {
      std::string before, after;
      for (unsigned i = 0; i < size; ++i) {
        const auto cell = [&](unsigned j) { return row >> (j % size) & 1; };
        before += cell(i) ? '1' : '0';
        after += rule(cell(i + size - 1), cell(i), cell(i + 1)) ? '1' : '0';
      }
      if (std::ranges::count(before, '1') != std::ranges::count(after, '1'))
        return "the ring " + before + " becomes " + after;
    }
  return "a long row changes their number";
}

}  // namespace

bool conserves_ones(eca::Rule f) {
  for (int cells = 0; cells < 8; ++cells) {
    const bool a = cells & 4, b = cells & 2, c = cells & 1;
    const int change = (f(0, b, c) - f(0, a, b)) + (f(0, 0, b) - f(0, 0, a));
    if (f(a, b, c) != a + change) return false;
  }
  return true;
}

std::expected<void, Declined> check_conserved(eca::Rule rule, Work& work) {
  if (!work.spend(8)) return out_of_work();
  if (!conserves_ones(rule))
    return unsuited("rule " + std::to_string(rule.number()) + " does not conserve its ones: " + changing_ring(rule));
  return {};
}

std::expected<HeightLaw, Declined> find_height_law(eca::Rule rule, Work& work) {
  if (const auto conserved = check_conserved(rule, work); !conserved) return std::unexpected(conserved.error());
  if (!work.spend(16)) return out_of_work();
  if (!law_fails_on(rule)) return HeightLaw{false};
  if (!law_fails_on(rule.complemented())) return HeightLaw{true};
  return unsuited(
      "rule " + std::to_string(rule.number()) +
      " conserves its ones, but its heights do not follow u'(j) = max(u(j-1), u(j+1)) - 1: the neighbourhood " +
      *law_fails_on(rule) + " breaks it");
}

}  // namespace outpace::conserved
