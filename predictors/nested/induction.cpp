// The search over products of states; see induction.hpp.
#include "predictors/nested/induction.hpp"

#include <algorithm>
#include <map>
#include <unordered_set>

namespace outpace::nested {
namespace {

/// Tuples of equal length in the order they were met, each with the tuple it was met from and the digits read.
class Tuples {
 public:
  Tuples(std::size_t length, Work& work) : length_(length), work_(work), seen_(64, Hash{this}, Equal{this}) {}
  ~Tuples() { work_.release(held_); }
  Tuples(const Tuples&) = delete;
  Tuples& operator=(const Tuples&) = delete;

  /// Adds `tuple` unless it is known. False: the meter stops it.
  [[nodiscard]] bool add(const std::vector<std::uint32_t>& tuple, std::uint32_t parent, unsigned t, unsigned y) {
    if (!work_.spend(length_)) return false;
    cells_.insert(cells_.end(), tuple.begin(), tuple.end());
    const auto index = static_cast<std::uint32_t>(origin_.size());
    if (!seen_.insert(index).second) {
      cells_.resize(cells_.size() - length_);
      return true;
    }
    origin_.push_back({parent, static_cast<std::uint8_t>(t), static_cast<std::uint8_t>(y)});
    const std::uint64_t bytes = 4 * length_ + sizeof(Origin) + 32;
    held_ += bytes;
    return work_.hold(bytes);
  }
  [[nodiscard]] std::size_t size() const { return origin_.size(); }
  [[nodiscard]] const std::uint32_t* operator[](std::size_t i) const { return cells_.data() + i * length_; }
  /// The numbers whose digits lead to tuple i; tuple 0 is where reading begins.
  [[nodiscard]] Point point(std::uint32_t i, unsigned base) const {
    Point p{0, 0};
    for (; i != 0; i = origin_[i].parent) p = {p.t * base + origin_[i].t, p.y * base + origin_[i].y};
    return p;
  }

 private:
  struct Origin {
    std::uint32_t parent;
    std::uint8_t t, y;
  };
  struct Hash {
    const Tuples* all;
    std::size_t operator()(std::uint32_t i) const {
      std::uint64_t h = 0;
      for (std::size_t j = 0; j < all->length_; ++j) h = (h ^ (*all)[i][j]) * 0x9E3779B97F4A7C15u, h ^= h >> 29;
      return h;
    }
  };
  struct Equal {
    const Tuples* all;
    bool operator()(std::uint32_t a, std::uint32_t b) const {
      return std::equal((*all)[a], (*all)[a] + all->length_, (*all)[b]);
    }
  };
  std::size_t length_;
  Work& work_;
  std::uint64_t held_ = 0;
  std::vector<std::uint32_t> cells_;
  std::vector<Origin> origin_;
  std::unordered_set<std::uint32_t, Hash, Equal> seen_;
};

std::expected<Contradiction, Declined> stopped(const Work& work) {
  return work.remaining() == 0 ? out_of_work() : out_of_memory();
}

/// c(t+1, y+width−1) = f(c(t, y), …, c(t, y+width−1)) for all t, y ≥ 0. A tuple holds width + 1 states, then as many
/// carries: of y + 0, …, y + width − 1 at t, and of (t + 1, y + width − 1), whose y carries are those of the one
/// before.
std::expected<Contradiction, Declined> inside(const DigitAutomaton& automaton, const LocalRule& rule, Work& work) {
  const unsigned width = rule.width(), base = automaton.base;
  Tuples tuples(2 * (width + 1), work);
  std::vector<std::uint32_t> tuple(2 * (width + 1), 0);
  for (unsigned j = 0; j < width; ++j) tuple[width + 1 + j] = j;
  tuple[2 * width + 1] = 1;
  if (!tuples.add(tuple, 0, 0, 0)) return stopped(work);
  for (std::uint32_t i = 0; i < tuples.size(); ++i) {
    const std::vector<std::uint32_t> from(tuples[i], tuples[i] + 2 * (width + 1));
    if (std::all_of(from.begin() + width + 1, from.end(), [](std::uint32_t carry) { return carry == 0; })) {
      std::size_t index = 0;
      for (unsigned j = 0; j < width; ++j) index = index * rule.colours + automaton.output[from[j]];
      if (automaton.output[from[width]] != rule.table[index]) {
        const Point p = tuples.point(i, base);
        Contradiction points;
        for (unsigned j = 0; j < width; ++j) points.push_back({p.t, p.y + j});
        points.push_back({p.t + 1, p.y + width - 1});
        return points;
      }
    }
    for (unsigned t = 0; t < base; ++t)
      for (unsigned y = 0; y < base; ++y) {
        for (unsigned j = 0; j < width; ++j) {
          const unsigned sum = y + from[width + 1 + j];
          tuple[j] = automaton.step(from[j], t, sum % base);
          tuple[width + 1 + j] = sum / base;
        }
        const unsigned later = t + from[2 * width + 1], sum = y + from[2 * width];
        tuple[width] = automaton.step(from[width], later % base, sum % base);
        tuple[2 * width + 1] = later / base;
        if (!tuples.add(tuple, i, t, y)) return stopped(work);
      }
  }
  return Contradiction{};
}

/// The background's colour at t as a function of what has been read of t: the number so far and the weight of the next
/// digit, both capped at the preperiod and both modulo the period.
struct PartOfTime {
  std::uint32_t capped = 0, capped_weight = 1, rest = 0, weight = 1;
};

/// c(t+1, j) = f(background(t), …, c(t, 0), …, c(t, j)) for all t, for one j < width − 1.
std::expected<Contradiction, Declined> at_the_edge(const DigitAutomaton& automaton, const LocalRule& rule,
                                                   const Background& background, unsigned j, Work& work) {
  const unsigned width = rule.width(), base = automaton.base;
  const auto preperiod = static_cast<std::uint32_t>(background.preperiod());
  const auto period = static_cast<std::uint32_t>(background.period());
  // States of c(t, 0 … j), of c(t+1, j), the carry of t + 1; the carries of 0 … j are the places left to read.
  const std::size_t length = j + 8;
  Tuples tuples(length, work);
  std::vector<std::uint32_t> tuple(length, 0);
  const std::size_t later = j + 1, carry = j + 2, part = j + 3, depth = j + 7;
  tuple[carry] = 1;
  tuple[part + 1] = std::min(1u, preperiod);
  tuple[part + 3] = 1 % period;
  if (!tuples.add(tuple, 0, 0, 0)) return stopped(work);
  for (std::uint32_t i = 0; i < tuples.size(); ++i) {
    const std::vector<std::uint32_t> from(tuples[i], tuples[i] + length);
    std::uint32_t places = j;  // what is left of y's digits after `depth` of them were read
    for (std::uint32_t k = 0; k < from[depth]; ++k) places /= base;
    if (places == 0 && from[carry] == 0) {
      const std::uint32_t t =
          from[part] < preperiod ? from[part] : preperiod + (from[part + 2] + period - preperiod % period) % period;
      std::size_t index = 0;
      for (unsigned k = 0; k + j + 1 < width; ++k) index = index * rule.colours + background.at(t);
      for (unsigned k = 0; k <= j; ++k) index = index * rule.colours + automaton.output[from[k]];
      if (automaton.output[from[later]] != rule.table[index]) {
        const Point p = tuples.point(i, base);
        Contradiction points{{p.t + 1, j}};
        for (unsigned k = 0; k <= j; ++k) points.push_back({p.t, k});
        return points;
      }
    }
    for (unsigned t = 0; t < base; ++t) {
      const auto digit = [&](std::uint32_t number) {
        for (std::uint32_t k = 0; k < from[depth]; ++k) number /= base;
        return number % base;
      };
      for (unsigned k = 0; k <= j; ++k) tuple[k] = automaton.step(from[k], t, digit(k));
      const unsigned sum = t + from[carry];
      tuple[later] = automaton.step(from[later], sum % base, digit(j));
      tuple[carry] = sum / base;
      tuple[part] = std::min(preperiod, from[part] + t * from[part + 1]);
      tuple[part + 1] = std::min(preperiod, from[part + 1] * base);
      tuple[part + 2] = (from[part + 2] + t * from[part + 3]) % period;
      tuple[part + 3] = from[part + 3] * base % period;
      tuple[depth] = places ? from[depth] + 1 : from[depth];
      if (!tuples.add(tuple, i, t, 0)) return stopped(work);
    }
  }
  return Contradiction{};
}

/// c(0, y) is the start for all y ≥ 0: up to its end by reading every y, past it by what is reachable.
std::expected<Contradiction, Declined> first_row(const DigitAutomaton& automaton, const FiniteRow& start, Work& work) {
  const unsigned base = automaton.base;
  std::uint64_t beyond = 1;
  while (beyond < start.cells.size()) beyond *= base;
  // All numbers of as many digits as the start's length needs: their states, then what follows a digit that is not 0.
  std::vector<std::uint32_t> states{0};
  for (std::uint64_t weight = 1; weight < beyond; weight *= base) {
    std::vector<std::uint32_t> more(states.size() * base);
    for (unsigned d = 0; d < base; ++d)
      for (std::size_t y = 0; y < states.size(); ++y) more[d * weight + y] = automaton.step(states[y], 0, d);
    if (!work.spend(more.size())) return out_of_work();
    states = std::move(more);
  }
  std::map<std::uint32_t, std::uint64_t> met;  // states past the end, with a y that leads there (if it fits a word)
  std::vector<std::pair<std::uint32_t, std::uint64_t>> open;
  const auto follow = [&](std::uint32_t state, std::uint64_t y, std::uint64_t weight, unsigned first) {
    for (unsigned d = first; d < base; ++d) {
      const std::uint32_t to = automaton.step(state, 0, d);
      if (met.emplace(to, y + d * weight).second) open.emplace_back(to, weight * base);
    }
  };
  for (std::uint64_t y = 0; y < states.size(); ++y) {
    const std::uint8_t colour = y < start.cells.size() ? start.cells[y] : start.background;
    if (automaton.output[states[y]] != colour) return Contradiction{{0, y}};
    // Zeros may follow before the first other digit.
    std::uint64_t weight = beyond;
    std::vector<std::uint32_t> zeros;
    for (std::uint32_t state = states[y]; std::ranges::find(zeros, state) == zeros.end();
         state = automaton.step(state, 0, 0), weight *= base) {
      zeros.push_back(state);
      follow(state, y, weight, 1);
      if (!work.spend(base)) return out_of_work();
    }
  }
  for (std::size_t i = 0; i < open.size(); ++i) {
    const auto [state, weight] = open[i];
    const std::uint64_t y = met[state];
    if (automaton.output[state] != start.background) return Contradiction{{0, y}};
    if (!work.spend(base)) return out_of_work();
    follow(state, y, weight, 0);
  }
  return Contradiction{};
}

}  // namespace

std::expected<Contradiction, Declined> contradiction(const DigitAutomaton& automaton, const LocalRule& rule,
                                                     const FiniteRow& start, Work& work) {
  auto found = first_row(automaton, start, work);
  if (!found || !found->empty()) return found;
  const Background background(rule, start.background);
  for (unsigned j = 0; j + 1 < rule.width(); ++j) {
    found = at_the_edge(automaton, rule, background, j, work);
    if (!found || !found->empty()) return found;
  }
  return inside(automaton, rule, work);
}

}  // namespace outpace::nested
