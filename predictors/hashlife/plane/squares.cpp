// Hash-consing and collecting squares; see squares.hpp.
#include "predictors/hashlife/plane/squares.hpp"

#include <algorithm>
#include <cstring>

namespace outpace::hashlife::plane {
namespace {

constexpr std::size_t first_slots = 1024;
constexpr std::size_t fast_slots = std::size_t{1} << 18;
constexpr std::uint64_t lookup_units = 4;  ///< a unit stands for 4 ns; a lookup takes a trip to memory

std::uint64_t scramble(std::uint64_t a, std::uint64_t b) {
  const auto product = static_cast<unsigned __int128>(a ^ 0x9E3779B97F4A7C15u) * (b ^ 0xD6E8FEB86659FD93u);
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}
std::uint64_t hash_of(const Quad& q) {
  const std::uint64_t a = std::uint64_t{q[0]} << 32 | q[1], b = std::uint64_t{q[2]} << 32 | q[3];
  return scramble(a * 0xBF58476D1CE4E5B9u + (b >> 7), b * 0x94D049BB133111EBu + a);
}
std::uint64_t hash_of(const Leaf& l) {
  return scramble(scramble(l.words[0], l.words[1]) + l.words[2], scramble(l.words[2], l.words[3]) ^ l.words[0]);
}
std::uint64_t hash_of(const Square& s) { return hash_of(s.quarters); }
/// As much of the hash as a slot keeps.
template <class T>
std::uint64_t slot_hash(const T& content) {
  return hash_of(content) & 0xFFFFFFFFu;
}
bool equal(const Square& a, const Quad& b) {
  std::uint64_t x[2], y[2];
  std::memcpy(x, a.quarters.data(), sizeof x);
  std::memcpy(y, b.data(), sizeof y);
  return !((x[0] ^ y[0]) | (x[1] ^ y[1]));
}
bool equal(const Leaf& a, const Leaf& b) {
  return !((a.words[0] ^ b.words[0]) | (a.words[1] ^ b.words[1]) | (a.words[2] ^ b.words[2]) |
           (a.words[3] ^ b.words[3]));
}
void set(Square& square, const Quad& q) { square = {q, {unknown, unknown}}; }
void set(Leaf& leaf, const Leaf& l) { leaf = l; }

}  // namespace

Squares::Squares(Work& work) : work_(work), squares_(1), leaves_(1) {
  squares_[0] = {{0, 0, 0, 0}, {0, 0}};
  square_index_.slots.resize(first_slots);
  leaf_index_.slots.resize(first_slots);
}

/// True where one more element fits into the store and its index without another allocation.
template <class T>
bool Squares::make_room(Store<T>& store, std::vector<Id>& free, Index& index) {
  if ((index.used + 1) * 2 > index.slots.size()) {
    const std::uint64_t before = index.slots.size() * sizeof(std::uint64_t);
    // Small ones grow faster: most of what a growing store costs is putting everything into its index again.
    const std::uint64_t times = index.slots.size() < fast_slots && 4 * before <= work_.spare_bytes() / 8 ? 4 : 2;
    if (times * before > work_.spare_bytes()) {
      if (holder_) collect();
      if ((index.used + 1) * 8 > index.slots.size() * 3) return !(out_of_memory_ = true);
    } else {
      (void)work_.hold(times * before);
      work_.release(before);
      held_ += (times - 1) * before;
      Store<std::uint64_t> old(times * index.slots.size());
      old.swap(index.slots);
      index.used = 0;
      // Slots are taken from the hash's low bits, of which the slot keeps 32.
      for (const std::uint64_t slot : old)
        if (slot) index.put(slot >> 32, static_cast<Id>(slot));
    }
  }
  if (!free.empty() || store.size() < store.capacity()) return true;
  const std::uint64_t capacity = std::max<std::uint64_t>(2 * store.capacity(), first_slots),
                      bytes = capacity * sizeof(T);
  if (capacity >= unknown || bytes > work_.spare_bytes()) {
    if (holder_) collect();
    if (free.size() * 4 < store.size()) return !(out_of_memory_ = true);
    return true;
  }
  (void)work_.hold(bytes);
  held_ += bytes;
  const std::uint64_t before = store.capacity() * sizeof(T);
  store.reserve(capacity);
  work_.release(std::min(before, held_));
  held_ -= std::min(before, held_);
  return true;
}

void Squares::Index::put(std::uint64_t hash, Id place) {
  std::uint64_t at = hash & mask();
  while (slots[at]) at = (at + 1) & mask();
  slots[at] = hash << 32 | place;
  ++used;
}

template <class T, class Content>
Id Squares::find_or_make(Store<T>& store, std::vector<Id>& free, Index& index, const Content& content,
                         std::uint64_t hash) {
  if (!spend(lookup_units)) return unknown;
  for (std::uint64_t at = hash & index.mask(), slot; (slot = index.slots[at]); at = (at + 1) & index.mask())
    if (slot >> 32 == hash && equal(store[static_cast<Id>(slot)], content)) return static_cast<Id>(slot);
  if (!make_room(store, free, index)) return unknown;
  Id id = 0;
  if (free.empty()) {
    id = static_cast<Id>(store.size());
    store.emplace_back();
  } else {
    id = free.back();
    free.pop_back();
  }
  set(store[id], content);
  index.put(hash, id);
  return id;
}

std::uint64_t Squares::expect(const Quad& q) const {
  const std::uint64_t hash = slot_hash(q);
  __builtin_prefetch(&square_index_.slots[hash & square_index_.mask()]);
  return hash;
}

Id Squares::join(const Quad& q, std::uint64_t expected) {
  if (!(q[0] | q[1] | q[2] | q[3])) return 0;
  return find_or_make(squares_, free_squares_, square_index_, q, expected);
}

Id Squares::join(const Quad& q) {
  if (!(q[0] | q[1] | q[2] | q[3])) return 0;
  return find_or_make(squares_, free_squares_, square_index_, q, slot_hash(q));
}

Id Squares::leaf(const Leaf& l) {
  if (equal(l, Leaf{})) return 0;
  const Id id = find_or_make(leaves_, free_leaves_, leaf_index_, l, slot_hash(l));
  return id == unknown ? unknown : id | leaf_flag;
}

/// Marks what the holder names and all below; results survive where what they name does.
void Squares::collect() {
  ++collections_;
  std::vector<bool> square_marks(squares_.size()), leaf_marks(leaves_.size());
  square_marks[0] = leaf_marks[0] = true;
  std::vector<Id> stack;
  const Mark mark = [&](Id id) {
    if (id == unknown || id == 0) return;
    if (id & leaf_flag) {
      leaf_marks[id & ~leaf_flag] = true;
    } else if (!square_marks[id]) {
      square_marks[id] = true;
      stack.push_back(id);
    }
  };
  holder_(mark);
  while (!stack.empty()) {
    const Id id = stack.back();
    stack.pop_back();
    for (const Id quarter : squares_[id].quarters) mark(quarter);
  }
  (void)spend(squares_.size() / 8);
  free_squares_.clear();
  free_leaves_.clear();
  for (Id i = 1; i < leaves_.size(); ++i)
    if (!leaf_marks[i]) free_leaves_.push_back(i);
  for (Id i = 1; i < squares_.size(); ++i) {
    if (!square_marks[i]) {
      free_squares_.push_back(i);
      continue;
    }
    for (Id& result : squares_[i].result)
      if (result != unknown && !(result & leaf_flag ? leaf_marks[result & ~leaf_flag] : square_marks[result]))
        result = unknown;
  }
  const auto rebuild = [](auto& store, const std::vector<bool>& marks, Index& index) {
    std::ranges::fill(index.slots, 0);
    index.used = 0;
    for (Id i = 1; i < store.size(); ++i) {
      if (!marks[i]) continue;
      index.put(slot_hash(store[i]), i);
    }
  };
  rebuild(squares_, square_marks, square_index_);
  rebuild(leaves_, leaf_marks, leaf_index_);
}

void Squares::forget_results() {
  for (Id i = 1; i < squares_.size(); ++i) squares_[i].result[0] = squares_[i].result[1] = unknown;
}

}  // namespace outpace::hashlife::plane
