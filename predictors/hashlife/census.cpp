// Counting, finding the edges and digesting over the graph of distinct nodes; see census.hpp.
#include "predictors/hashlife/census.hpp"

#include <algorithm>
#include <bit>

#include "systems/core/digest.hpp"

namespace outpace::hashlife {
namespace {
constexpr std::uint64_t bytes_a_count = 96;  ///< a hash table's entry with a small integer
}

unsigned cell_of(const Macrocells& cells, Id node, std::uint64_t level, Integer at) {
  for (; level > leaf_level; --level) {
    const Integer half = Integer(1) << (level - 1);
    const bool right = at >= half;
    if (right) at -= half;
    node = right ? cells.node(node).right : cells.node(node).left;
  }
  unsigned colour = 0;
  for (unsigned p = 0; p < cells.planes(); ++p)
    colour |= static_cast<unsigned>(cells.word(node, p) >> at.convert_to<unsigned>() & 1) << p;
  return colour;
}

Id clipped(Macrocells& cells, Id node, std::uint64_t level, const Integer& first, const Integer& last) {
  const Integer size = Integer(1) << level;
  if (first <= 0 && last >= size - 1) return node;
  if (last < 0 || first >= size) return cells.uniform(0, level);
  Id id;
  if (level == leaf_level) {
    const unsigned skip = first < 0 ? 0 : first.convert_to<unsigned>();
    const unsigned keep = last > 63 ? 64 : last.convert_to<unsigned>() + 1;
    std::uint64_t leaf[4];
    for (unsigned p = 0; p < cells.planes(); ++p)
      leaf[p] = cells.word(node, p) & ~std::uint64_t{0} >> (64 - keep) & ~std::uint64_t{0} << skip;
    return cells.make_leaves({leaf, cells.planes()}, {&id, 1}) ? id : 0;
  }
  const Integer half = Integer(1) << (level - 1);
  const Id right = cells.node(node).right;
  Id halves[2] = {clipped(cells, cells.node(node).left, level - 1, first, last), 0};
  if (halves[0]) halves[1] = clipped(cells, right, level - 1, first - half, last - half);
  return halves[1] && cells.join(halves, {&id, 1}) ? id : 0;
}

std::uint64_t Census::differing_cells(Id leaf) const {
  std::uint64_t differs = 0;
  for (unsigned p = 0; p < planes_; ++p)
    differs |= cells_.word(leaf, p) ^ (background_ >> p & 1 ? ~std::uint64_t{0} : 0);
  return differs;
}

Integer Census::differing(Id id) const {
  return id & leaf_flag ? Integer(std::popcount(differing_cells(id))) : counts_.find(id)->second;
}

bool Census::count() {
  std::vector<Id> level = row_;
  for (std::uint64_t at = level_; at > leaf_level; --at) {
    std::ranges::sort(level);
    level.erase(std::ranges::unique(level).begin(), level.end());
    if (!cells_.spend(level.size()) || !cells_.hold(level.size() * (sizeof(Id) + bytes_a_count + at / 8))) return false;
    reached_.push_back(level);
    std::vector<Id> children;
    children.reserve(2 * level.size());
    for (const Id id : level) children.insert(children.end(), {cells_.node(id).left, cells_.node(id).right});
    level = std::move(children);
  }
  std::ranges::reverse(reached_);
  for (std::size_t i = 0; i < reached_.size(); ++i) {
    const std::uint64_t size = (leaf_level + i) / 64 + 1;
    for (const Id id : reached_[i]) {
      if (!cells_.spend(2 + sum_units(size, size))) return false;
      counts_.emplace(id, differing(cells_.node(id).left) + differing(cells_.node(id).right));
    }
  }
  return true;
}

Integer Census::differing() const {
  Integer total = 0;
  for (const Id id : row_) total += differing(id);
  return total;
}

std::optional<Integer> Census::edge(bool last) const {
  const auto plain = [&](Id id) { return differing(id) == 0; };
  for (std::size_t i = 0; i < row_.size(); ++i) {
    const std::size_t block = last ? row_.size() - 1 - i : i;
    if (plain(row_[block])) continue;
    Integer place = Integer(block) << level_;
    Id id = row_[block];
    for (std::uint64_t level = level_; level > leaf_level; --level) {
      const Node& node = cells_.node(id);
      const bool right = last ? !plain(node.right) : plain(node.left);
      if (right) place += Integer(1) << (level - 1);
      id = right ? node.right : node.left;
    }
    const std::uint64_t differs = differing_cells(id);
    return place + (last ? 63 - std::countl_zero(differs) : std::countr_zero(differs));
  }
  return std::nullopt;
}

bool Census::digest(std::uint64_t& sum) {
  using namespace mersenne61;
  std::unordered_map<Id, std::uint64_t> sums;
  const auto sum_of = [&](Id id) {
    if (!(id & leaf_flag)) return sums.find(id)->second;
    std::uint64_t leaf = 0;
    for (unsigned p = planes_; p-- > 0;) leaf = add(add(leaf, leaf), digest_word(cells_.word(id, p)));
    return leaf;
  };
  std::uint64_t weight = power(row_base, std::uint64_t{1} << leaf_level);
  for (const std::vector<Id>& level : reached_) {
    if (!cells_.spend(3 * level.size() + 1) || !cells_.hold(level.size() * bytes_a_count)) return false;
    for (const Id id : level) {
      const Node& node = cells_.node(id);
      sums.emplace(id, add(sum_of(node.left), multiply(weight, sum_of(node.right))));
    }
    weight = multiply(weight, weight);
  }
  if (!cells_.spend(2 * row_.size())) return false;
  sum = 0;
  for (std::size_t i = row_.size(); i-- > 0;) sum = add(multiply(sum, weight), sum_of(row_[i]));
  return true;
}

}  // namespace outpace::hashlife
