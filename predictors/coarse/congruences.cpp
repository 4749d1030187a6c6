// The search for congruences; see congruences.hpp.
#include "predictors/coarse/congruences.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <set>

namespace outpace::coarse {
namespace {

/// A partition of the letters, each known by the least letter of its class.
class Partition {
 public:
  explicit Partition(unsigned letters) : least_(letters), classes_(letters) {
    std::iota(least_.begin(), least_.end(), std::uint16_t{0});
  }
  [[nodiscard]] unsigned of(unsigned letter) const { return least_[letter]; }
  [[nodiscard]] unsigned classes() const { return classes_; }
  [[nodiscard]] const std::vector<std::uint16_t>& letters() const { return least_; }

  /// Merges a and b and whatever that forces, as F of equals must be equal. False: the meter stops it. Ends early where
  /// everything is one class, or as soon as two letters fall together for which `hopeless` holds.
  template <class Hopeless>
  [[nodiscard]] bool merge(const Algebra& algebra, unsigned a, unsigned b, Work& work, const Hopeless& hopeless) {
    std::vector<std::pair<std::uint16_t, std::uint16_t>> open;
    bool ended = false;
    const auto join = [&](unsigned x, unsigned y) {
      const std::uint16_t low = std::min(least_[x], least_[y]), high = std::max(least_[x], least_[y]);
      if (low == high) return;
      ended = ended || hopeless(low, high);
      for (std::uint16_t& least : least_)
        if (least == high) least = low;
      --classes_;
      open.emplace_back(low, high);
    };
    join(a, b);
    const unsigned n = algebra.size;
    while (!open.empty() && classes_ > 1 && !ended) {
      const auto [x, y] = open.back();
      open.pop_back();
      if (!work.spend(3 * n * n / 8 + n)) return false;
      for (unsigned i = 0; i < n && !ended; ++i)
        for (unsigned j = 0; j < n; ++j) {
          join(algebra(x, i, j), algebra(y, i, j));
          join(algebra(i, x, j), algebra(i, y, j));
          join(algebra(i, j, x), algebra(i, j, y));
        }
    }
    if (ended) classes_ = 1, std::ranges::fill(least_, std::uint16_t{0});
    return true;
  }
  [[nodiscard]] bool merge(const Algebra& algebra, unsigned a, unsigned b, Work& work) {
    return merge(algebra, a, b, work, [](unsigned, unsigned) { return false; });
  }

 private:
  std::vector<std::uint16_t> least_;
  unsigned classes_;
};

double entropy(const std::vector<std::uint8_t>& projection) {
  std::array<double, 256> count{};
  for (const std::uint8_t colour : projection) ++count[colour];
  double sum = 0;
  for (const double c : count)
    if (c > 0)
      sum -= c / static_cast<double>(projection.size()) * std::log2(c / static_cast<double>(projection.size()));
  return sum;
}

/// The quotient of the algebra by a congruence, its colours in the order of their least letters.
CoarseGraining quotient(const Algebra& algebra, unsigned cells, const Partition& partition) {
  CoarseGraining result;
  result.cells = cells;
  std::vector<unsigned> least;
  result.projection.resize(algebra.size);
  for (unsigned letter = 0; letter < algebra.size; ++letter) {
    if (partition.of(letter) == letter) least.push_back(letter);
    result.projection[letter] =
        static_cast<std::uint8_t>(std::ranges::find(least, partition.of(letter)) - least.begin());
  }
  result.colours = static_cast<unsigned>(least.size());
  for (const unsigned left : least)
    for (const unsigned centre : least)
      for (const unsigned right : least) result.rule.push_back(result.projection[algebra(left, centre, right)]);
  result.entropy = entropy(result.projection);
  return result;
}

class Search {
 public:
  Search(const Algebra& algebra, unsigned cells, Work& work) : algebra_(algebra), cells_(cells), work_(work) {}

  /// Onto two colours: letter 0 has colour 0, `other` (0: none yet) is the least letter of colour 1, and every further
  /// letter joins one of them with all that this forces.
  [[nodiscard]] bool binary(const Partition& partition, unsigned letter, unsigned other) {
    while (letter < algebra_.size && (partition.of(letter) == 0 || (other && partition.of(letter) == other))) ++letter;
    if (letter == algebra_.size) {
      if (!other) return true;
      found_.binary.push_back(quotient(algebra_, cells_, partition));
      return work_.hold(algebra_.size + sizeof(CoarseGraining));
    }
    if (!joined(partition, letter, 0, other)) return false;
    return other ? joined(partition, letter, other, other) : binary(partition, letter, letter);
  }

  /// Onto more: from the smallest congruences upwards until nothing more can be merged.
  [[nodiscard]] bool more(const Partition& partition) {
    if (!visited_.insert(partition.letters()).second) return true;
    if (!work_.spend(algebra_.size) || !work_.hold(2 * algebra_.size + 64)) return false;
    bool largest = true;
    for (unsigned a = 0; a < algebra_.size; ++a) {
      if (partition.of(a) != a) continue;
      for (unsigned b = a + 1; b < algebra_.size; ++b) {
        if (partition.of(b) != b) continue;
        Partition next = partition;
        if (!next.merge(algebra_, a, b, work_)) return false;
        if (next.classes() == 1) continue;
        largest = false;
        if (next.classes() > 2 && !more(next)) return false;
      }
    }
    if (largest && partition.classes() > 2 && partition.classes() < algebra_.size)
      found_.more.push_back(quotient(algebra_, cells_, partition));
    return true;
  }

  [[nodiscard]] CoarseGrainings& found() { return found_; }

 private:
  [[nodiscard]] bool joined(Partition partition, unsigned letter, unsigned to, unsigned other) {
    const auto both_colours = [&](unsigned low, unsigned high) {
      return other && low == 0 && high == partition.of(other);
    };
    if (!partition.merge(algebra_, letter, to, work_, both_colours)) return false;
    return partition.classes() == 1 || binary(partition, letter, partition.of(other));
  }

  const Algebra& algebra_;
  unsigned cells_;
  Work& work_;
  CoarseGrainings found_;
  std::set<std::vector<std::uint16_t>> visited_;
};

}  // namespace

std::string CoarseGraining::text() const {
  std::string text = std::to_string(cells) + ":";
  for (const std::uint8_t colour : projection) text += "0123456789abcdefghijklmnopqrstuvwxyz"[colour % 36];
  return text;
}

std::string CoarseGraining::rule_text() const {
  if (colours != 2) return "a rule of " + std::to_string(colours) + " colours";
  unsigned number = 0;
  for (unsigned i = 0; i < 8; ++i) number |= static_cast<unsigned>(rule[i]) << i;
  return "rule " + std::to_string(number);
}

std::expected<Algebra, Declined> block_algebra(eca::Rule rule, unsigned cells, Work& work) {
  Algebra algebra{1u << cells, {}};
  const std::uint64_t words = std::uint64_t{1} << (3 * cells);
  if (!work.spend(words)) return out_of_work();
  algebra.table.resize(words);
  for (std::uint64_t word = 0; word < words; ++word) {
    std::uint64_t now = word;
    for (unsigned step = 0; step < cells; ++step) {
      std::uint64_t next = 0;
      for (unsigned i = 0; i + 2 < 3 * cells - 2 * step; ++i)
        next |= static_cast<std::uint64_t>(rule.number() >> (now >> i & 7) & 1) << i;
      now = next;
    }
    algebra.table[word] = static_cast<std::uint16_t>(now);
  }
  return algebra;
}

std::expected<CoarseGrainings, Declined> coarse_grainings(eca::Rule rule, unsigned cells, Work& work) {
  const auto algebra = block_algebra(rule, cells, work);
  if (!algebra) return std::unexpected(algebra.error());
  const Partition apart(algebra->size);
  // Half of what is left for each of the two searches.
  Work half(work.remaining() / 2, work.spare_bytes() / 2);
  Search pairs(*algebra, cells, half);
  CoarseGrainings found;
  found.all_binary = pairs.binary(apart, 1, 0);
  found.binary = std::move(pairs.found().binary);
  Work rest(work.remaining() - half.spent(), work.spare_bytes() / 2);
  Search more(*algebra, cells, rest);
  found.all_more = more.more(apart);
  found.more = std::move(more.found().more);
  (void)work.spend(std::min(work.remaining(), half.spent() + rest.spent()));
  for (auto* list : {&found.binary, &found.more}) std::ranges::sort(*list, {}, &CoarseGraining::projection);
  return found;
}

std::expected<bool, Declined> any_coarse_graining(eca::Rule rule, unsigned cells, Work& work) {
  const auto algebra = block_algebra(rule, cells, work);
  if (!algebra) return std::unexpected(algebra.error());
  const unsigned n = algebra->size;
  // Pairs whose merging forces everything together; meeting one of them is as good as that.
  std::vector<bool> everything(std::size_t{n} * n);
  for (unsigned a = 0; a < n; ++a)
    for (unsigned b = a + 1; b < n; ++b) {
      Partition partition(n);
      if (!partition.merge(*algebra, a, b, work,
                           [&](unsigned low, unsigned high) { return everything[low * n + high]; }))
        return out_of_work();
      if (partition.classes() > 1) return true;
      everything[a * n + b] = true;
    }
  return false;
}

std::expected<CoarseGraining, Declined> exact_coarse_graining(const Algebra& algebra, unsigned cells,
                                                              std::vector<std::uint8_t> projection, Work& work) {
  const unsigned colours = *std::ranges::max_element(projection) + 1u, n = algebra.size;
  if (!work.spend(std::uint64_t{n} * n * n)) return out_of_work();
  constexpr unsigned unknown = ~0u;
  std::vector<unsigned> rule(std::uint64_t{colours} * colours * colours, unknown);
  for (unsigned left = 0; left < n; ++left)
    for (unsigned centre = 0; centre < n; ++centre)
      for (unsigned right = 0; right < n; ++right) {
        unsigned& after = rule[(projection[left] * colours + projection[centre]) * colours + projection[right]];
        const unsigned colour = projection[algebra(left, centre, right)];
        if (after != unknown && after != colour)
          return unsuited("the projection is not exact: equal colours of three blocks give different ones later");
        after = colour;
      }
  CoarseGraining result;
  result.cells = cells;
  result.colours = colours;
  for (const unsigned after : rule) result.rule.push_back(after == unknown ? 0 : static_cast<std::uint8_t>(after));
  result.entropy = entropy(projection);
  result.projection = std::move(projection);
  return result;
}

}  // namespace outpace::coarse
