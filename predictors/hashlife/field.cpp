// Reading a start into macrocells; see field.hpp.
#include "predictors/hashlife/field.hpp"

#include <algorithm>

namespace outpace::hashlife {
namespace {
/// Up to this level a stretch is read as an array of words and joined in bulk.
constexpr std::uint64_t bulk_level = 16;
constexpr std::uint64_t bytes_a_memo = 48;
}  // namespace

Field::Field(Macrocells& cells, const eca::LineStart& start, Integer first, Integer last)
    : cells_(cells), start_(start), first_(std::move(first)), last_(std::move(last)) {
  if (!start_.finite()) return;
  // Beyond a pattern there is background only, which costs nothing.
  first_ = 0;
  last_ = Integer(start_.length()) - 1;
}

bool Field::read(const Integer& block, std::uint64_t count, std::uint64_t level, std::vector<Id>& row) {
  if (!cells_.hold(count * sizeof(Id))) return false;
  row.reserve(row.size() + count);
  for (std::uint64_t i = 0; i < count; ++i) {
    const Id id = build((block + i) << level, level);
    if (!id) return false;
    row.push_back(id);
  }
  return true;
}

/// The 2^level cells from cell `at`, a multiple of 64 (on a ring: any cell).
Id Field::build(const Integer& at, std::uint64_t level) {
  if (!cells_.spend(limbs(at))) return 0;
  if (start_.ring()) return build_round(residue(at, Integer(*start_.ring())).convert_to<std::uint64_t>(), level);
  if (at > last_ || at + (Integer(1) << level) <= first_) return cells_.uniform(start_.background(), level);
  if (level <= bulk_level) return build_words(at, level);
  if (start_.finite() && at == 0 && bit_length(last_) < level) return build_sparse(level);
  const Id left = build(at, level - 1);
  const Id right = left ? build(at + (Integer(1) << (level - 1)), level - 1) : 0;
  return right ? join(left, right) : 0;
}

/// A pattern at the left end of 2^level cells that are mostly background.
Id Field::build_sparse(std::uint64_t level) {
  std::uint64_t filled = std::max(bulk_level, bit_length(last_));
  Id id = build(0, filled);
  for (; id && filled < level; ++filled) {
    const Id outside = cells_.uniform(start_.background(), filled);
    id = outside ? join(id, outside) : 0;
  }
  return id;
}

/// The 2^level cells of the ring from `place` on, going round as often as it takes.
Id Field::build_round(std::uint64_t place, std::uint64_t level) {
  if (round_.size() <= level) round_.resize(level + 1);
  if (!cells_.spend(1)) return 0;
  if (const auto known = round_[level].find(place); known != round_[level].end()) return known->second;
  const std::uint64_t ring = *start_.ring();
  Id id = 0;
  if (level == leaf_level || (level <= bulk_level && ring >> level)) {
    id = build_words(place, level);
  } else {
    const Integer half = Integer(1) << (level - 1);
    const Id left = build_round(place, level - 1);
    if (!left) return 0;
    const Id right = build_round(residue(place + half, Integer(ring)).convert_to<std::uint64_t>(), level - 1);
    id = right ? join(left, right) : 0;
  }
  if (!id || !cells_.hold(bytes_a_memo)) return 0;
  round_[level].emplace(place, id);
  return id;
}

Id Field::join(Id left, Id right) {
  const Id halves[2] = {left, right};
  Id id;
  return cells_.join(halves, {&id, 1}) ? id : 0;
}

Id Field::build_words(const Integer& at, std::uint64_t level) {
  const std::uint64_t count = std::uint64_t{1} << (level - leaf_level);
  const bool coins = start_.colours() == 2 || start_.kind() != eca::LineStart::Kind::random;
  if (!cells_.spend(coins ? count : start_.reading_units(64 * count))) return 0;
  const unsigned planes = cells_.planes();
  std::vector<std::uint64_t> words(count * planes);
  const Integer past = (Integer(1) << 62) - (Integer(1) << 20);
  const bool near = start_.ring() || (at < past && at > -past);
  const std::int64_t begin = near ? at.convert_to<std::int64_t>() : 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::int64_t offset = static_cast<std::int64_t>(64 * i);
    const std::span<std::uint64_t> leaf(words.data() + i * planes, planes);
    if (!start_.ring() && (at + offset > last_ || at + offset + 63 < first_))
      for (unsigned p = 0; p < planes; ++p) leaf[p] = start_.background() >> p & 1 ? ~std::uint64_t{0} : 0;
    else if (near)
      start_.planes(begin + offset, leaf);
    else
      start_.planes(Integer(at + offset), leaf);
  }
  std::vector<Id> ids(count), halves;
  if (!cells_.make_leaves(words, ids)) return 0;
  while (ids.size() > 1) {
    halves.swap(ids);
    ids.resize(halves.size() / 2);
    if (!cells_.join(halves, ids)) return 0;
  }
  return ids[0];
}

}  // namespace outpace::hashlife
