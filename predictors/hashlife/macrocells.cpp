// Hash-consing of macrocells in groups, so that the memory accesses of a group overlap.
#include "predictors/hashlife/macrocells.hpp"

#include <algorithm>

namespace outpace::hashlife {
namespace {

/// Lookups under way together: enough to hide a trip to memory, few enough for the first-level cache.
constexpr std::size_t group = 32;
constexpr Id most_ids = pending - 1;

std::uint32_t hash_of(Id left, Id right) {
  const std::uint64_t key = (std::uint64_t{left} << 32 | right) * 0x9E3779B97F4A7C15u;
  return static_cast<std::uint32_t>((key ^ key >> 32) * 0xD6E8FEB86659FD93u >> 32);
}
std::uint32_t hash_of(const std::uint64_t* words, unsigned planes) {
  std::uint64_t key = words[0] * 0x9E3779B97F4A7C15u;
  for (unsigned p = 1; p < planes; ++p) key = (key ^ key >> 29 ^ words[p]) * 0x9E3779B97F4A7C15u;
  return static_cast<std::uint32_t>((key ^ key >> 32) * 0xD6E8FEB86659FD93u >> 32);
}

}  // namespace

bool HashIndex::reserve(std::uint64_t more, Work& work) {
  std::uint64_t size = std::max<std::uint64_t>(slots_.size(), 64);
  while ((used_ + more) * 8 > size * 5) size *= 2;
  if (size == slots_.size()) return true;
  if (size > std::uint64_t{1} << 32 || !work.hold(size * sizeof(Slot))) return false;
  std::vector<Slot> old(size);
  old.swap(slots_);
  shift_ = 32 - static_cast<unsigned>(__builtin_ctzll(size));
  for (const Slot slot : old) {
    if (!slot) continue;
    std::uint64_t place = home(static_cast<std::uint32_t>(slot));
    while (slots_[place]) place = after(place);
    slots_[place] = slot;
  }
  work.release(old.size() * sizeof(Slot));
  return true;
}

template <class T>
bool Macrocells::make_room(std::vector<T>& store, HashIndex& index, std::uint64_t entries, std::uint64_t words_each) {
  const std::uint64_t more = entries * words_each;
  out_of_memory_ = true;
  if (store.size() + more > most_ids * words_each) return false;
  if (store.size() + more > store.capacity()) {
    const std::uint64_t old = store.capacity() * sizeof(T);
    const std::uint64_t capacity = std::max<std::uint64_t>({store.capacity() * 2, store.size() + more, 64});
    held_ += capacity * sizeof(T);
    if (!work_.hold(capacity * sizeof(T))) return false;
    store.reserve(capacity);
    work_.release(old);
    held_ -= std::min(old, held_);
  }
  const std::uint64_t before = index.bytes();
  if (!index.reserve(entries, work_)) return false;
  held_ += index.bytes() - before;
  out_of_memory_ = false;
  return true;
}

bool Macrocells::hold(std::uint64_t bytes) {
  held_ += bytes;
  return work_.hold(bytes) || !(out_of_memory_ = true);
}

bool Macrocells::join(std::span<const Id> children, std::span<Id> ids) {
  std::uint32_t hashes[group];
  if (!spend(ids.size())) return false;
  for (std::size_t begin = 0; begin < ids.size(); begin += group) {
    const std::size_t n = std::min(group, ids.size() - begin);
    const Id* const child = children.data() + 2 * begin;
    if (!make_room(nodes_, node_index_, n, 1)) return false;
    for (std::size_t i = 0; i < n; ++i) {
      hashes[i] = hash_of(child[2 * i], child[2 * i + 1]);
      __builtin_prefetch(&node_index_.at(node_index_.home(hashes[i])));
    }
    for (std::size_t i = 0; i < n; ++i) {
      const HashIndex::Slot slot = node_index_.at(node_index_.home(hashes[i]));
      if (static_cast<std::uint32_t>(slot) == hashes[i]) prefetch(static_cast<Id>(slot >> 32));
    }
    for (std::size_t i = 0; i < n; ++i) {
      const Id left = child[2 * i], right = child[2 * i + 1];
      std::uint64_t place = node_index_.home(hashes[i]);
      Id id = 0;
      for (;; place = node_index_.after(place)) {
        const HashIndex::Slot slot = node_index_.at(place);
        id = static_cast<Id>(slot >> 32);
        if (!id) break;
        if (static_cast<std::uint32_t>(slot) == hashes[i] && nodes_[id].left == left && nodes_[id].right == right)
          break;
      }
      if (!id) {
        id = static_cast<Id>(nodes_.size());
        nodes_.push_back({left, right, {0, 0}});
        node_index_.put(place, hashes[i], id);
      }
      ids[begin + i] = id;
    }
  }
  return true;
}

bool Macrocells::make_leaves(std::span<const std::uint64_t> words, std::span<Id> ids) {
  std::uint32_t hashes[group];
  if (!spend(ids.size())) return false;
  if (words_.empty()) words_.resize(planes_);
  const auto equal = [&](Id id, const std::uint64_t* leaf) {
    const std::uint64_t* known = words_.data() + std::uint64_t{id} * planes_;
    return known[0] == leaf[0] && (planes_ == 1 || std::equal(known + 1, known + planes_, leaf + 1));
  };
  for (std::size_t begin = 0; begin < ids.size(); begin += group) {
    const std::size_t n = std::min(group, ids.size() - begin);
    const std::uint64_t* const word = words.data() + begin * planes_;
    if (!make_room(words_, leaf_index_, n, planes_)) return false;
    for (std::size_t i = 0; i < n; ++i) {
      hashes[i] = hash_of(word + i * planes_, planes_);
      __builtin_prefetch(&leaf_index_.at(leaf_index_.home(hashes[i])));
    }
    for (std::size_t i = 0; i < n; ++i) {
      const HashIndex::Slot slot = leaf_index_.at(leaf_index_.home(hashes[i]));
      if (static_cast<std::uint32_t>(slot) == hashes[i]) prefetch_leaf(static_cast<Id>(slot >> 32));
    }
    for (std::size_t i = 0; i < n; ++i) {
      std::uint64_t place = leaf_index_.home(hashes[i]);
      Id id = 0;
      for (;; place = leaf_index_.after(place)) {
        const HashIndex::Slot slot = leaf_index_.at(place);
        id = static_cast<Id>(slot >> 32);
        if (!id || (static_cast<std::uint32_t>(slot) == hashes[i] && equal(id, word + i * planes_))) break;
      }
      if (!id) {
        id = static_cast<Id>(words_.size() / planes_);
        words_.insert(words_.end(), word + i * planes_, word + (i + 1) * planes_);
        leaf_index_.put(place, hashes[i], id);
      }
      ids[begin + i] = id | leaf_flag;
    }
  }
  return true;
}

Id Macrocells::uniform(unsigned colour, std::uint64_t level) {
  std::vector<Id>& known = uniform_[colour];
  if (known.empty()) {
    std::uint64_t leaf[4];
    for (unsigned p = 0; p < planes_; ++p) leaf[p] = colour >> p & 1 ? ~std::uint64_t{0} : 0;
    Id id;
    if (!make_leaves({leaf, planes_}, {&id, 1})) return 0;
    known.push_back(id);
  }
  while (known.size() <= level - leaf_level) {
    const Id halves[2] = {known.back(), known.back()};
    Id id;
    if (!join(halves, {&id, 1})) return 0;
    known.push_back(id);
  }
  return known[level - leaf_level];
}

}  // namespace outpace::hashlife
