// The canonical store of one-dimensional macrocells: equal contents have equal ids, within one query and no longer.
// Nothing here knows of rules or time but for the two result slots of each node; see evolution.hpp.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "systems/core/error.hpp"
#include "systems/core/work.hpp"

namespace outpace::hashlife {

/// Names a leaf (top bit set) or a node (top bit clear). 0 names nothing.
using Id = std::uint32_t;

inline constexpr unsigned leaf_level = 6;  ///< a leaf is 2^6 cells
inline constexpr Id pending = 0x7FFFFFFF;  ///< a result that is being worked out
inline constexpr Id leaf_flag = Id{1} << 31;

/// 2^level cells as two halves, and the middle half of them some steps later (Gosper, 1984).
struct Node {
  Id left, right;
  Id result[2];  ///< after the level's full span of steps; after its remainder (evolution.hpp). 0: not known
};

/// Open addressing over 32-bit hashes. The slot is taken from the hash's top bits, so that the table keeps its order
/// when it doubles: growing is one sequential pass that looks at no node.
class HashIndex {
 public:
  /// Low half: hash; high half: id, 0 where the slot is free.
  using Slot = std::uint64_t;

  [[nodiscard]] std::uint64_t home(std::uint32_t hash) const { return hash >> shift_; }
  [[nodiscard]] const Slot& at(std::uint64_t place) const { return slots_[place]; }
  [[nodiscard]] std::uint64_t after(std::uint64_t place) const { return (place + 1) & (slots_.size() - 1); }
  void put(std::uint64_t place, std::uint32_t hash, Id id) { slots_[place] = Slot{id} << 32 | hash, ++used_; }
  /// Makes room for `more` entries. False where the meter's byte limit forbids it.
  [[nodiscard]] bool reserve(std::uint64_t more, Work& work);
  [[nodiscard]] std::uint64_t bytes() const { return slots_.size() * sizeof(Slot); }

 private:
  std::vector<Slot> slots_;
  std::uint64_t used_ = 0;
  unsigned shift_ = 32;
};

/// All functions that take many at once do so to have many memory accesses under way. They spend one unit a lookup and
/// return false once a limit is reached; `failure()` then says which.
class Macrocells {
 public:
  /// A leaf has `planes` words: the binary digits of 64 cells' colours.
  explicit Macrocells(Work& work, unsigned planes = 1) : work_(work), planes_(planes), nodes_(1) {}
  ~Macrocells() { work_.release(held_); }
  Macrocells(const Macrocells&) = delete;
  Macrocells& operator=(const Macrocells&) = delete;

  /// ids[i] = the node of halves children[2i], children[2i+1].
  [[nodiscard]] bool join(std::span<const Id> children, std::span<Id> ids);
  /// ids[i] = the leaf of words planes·i … planes·i + planes − 1, the leftmost cell in bit 0.
  [[nodiscard]] bool make_leaves(std::span<const std::uint64_t> words, std::span<Id> ids);
  /// The node of 2^level cells of one colour (level ≥ leaf_level); 0 at a limit.
  [[nodiscard]] Id uniform(unsigned colour, std::uint64_t level);
  [[nodiscard]] unsigned planes() const { return planes_; }

  [[nodiscard]] Node& node(Id id) { return nodes_[id]; }
  [[nodiscard]] const Node& node(Id id) const { return nodes_[id]; }
  [[nodiscard]] std::uint64_t word(Id leaf, unsigned plane) const {
    return words_[std::uint64_t{leaf & ~leaf_flag} * planes_ + plane];
  }
  void prefetch(Id id) const { __builtin_prefetch(nodes_.data() + id); }
  void prefetch_leaf(Id id) const { __builtin_prefetch(words_.data() + std::uint64_t{id & ~leaf_flag} * planes_); }

  [[nodiscard]] Work& work() { return work_; }
  [[nodiscard]] bool spend(std::uint64_t units) { return work_.spend(units) || (out_of_memory_ = false); }
  /// Holds bytes until this store dies.
  [[nodiscard]] bool hold(std::uint64_t bytes);
  [[nodiscard]] std::uint64_t size() const { return nodes_.size() + words_.size(); }
  [[nodiscard]] std::unexpected<Declined> failure() const {
    return out_of_memory_ ? outpace::out_of_memory() : outpace::out_of_work();
  }

 private:
  template <class T>
  bool make_room(std::vector<T>& store, HashIndex& index, std::uint64_t more, std::uint64_t words_each);

  Work& work_;
  unsigned planes_;
  std::vector<Node> nodes_;
  std::vector<std::uint64_t> words_;
  HashIndex node_index_, leaf_index_;
  std::vector<Id> uniform_[16];
  std::uint64_t held_ = 0;
  bool out_of_memory_ = false;
};

}  // namespace outpace::hashlife
