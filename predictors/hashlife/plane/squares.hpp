// The canonical store of squares of cells: equal contents have equal ids, within one query and no longer. Collects what
// nobody holds any more when its meter's memory runs out. Nothing here knows of rules.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

#include "predictors/hashlife/plane/huge_pages.hpp"
#include "predictors/hashlife/plane/square_kernel.hpp"
#include "systems/core/error.hpp"
#include "systems/core/work.hpp"

namespace outpace::hashlife::plane {

/// Names a leaf (top bit set) or a square of four quarters (top bit clear). 0 is the empty one of every size.
using Id = std::uint32_t;
using Quad = std::array<Id, 4>;  ///< north-west, north-east, south-west, south-east

inline constexpr Id leaf_flag = Id{1} << 31;
inline constexpr Id unknown = 0x7FFFFFFF;       ///< a result not yet worked out; also: a limit was reached
inline constexpr std::uint64_t leaf_level = 4;  ///< a leaf is 16 by 16 cells

/// A square of side 2^level and its middle half some steps later (Gosper, 1984).
struct Square {
  Quad quarters;
  Id result[2];  ///< after 2^(level−2) steps; after the query's time modulo that
};

class Squares {
 public:
  explicit Squares(Work& work);
  ~Squares() { work_.release(held_); }
  Squares(const Squares&) = delete;
  Squares& operator=(const Squares&) = delete;

  /// Fetches into the cache what a join of these quarters reads first. A batch of joins waits once for memory that way.
  [[nodiscard]] std::uint64_t expect(const Quad& quarters) const;
  [[nodiscard]] Id join(const Quad& quarters, std::uint64_t expected);
  /// The square of these quarters, the leaf of these cells; `unknown` at a limit.
  [[nodiscard]] Id join(const Quad& quarters);
  [[nodiscard]] Id leaf(const Leaf& cells);

  [[nodiscard]] const Quad& quarters(Id id) const { return squares_[id].quarters; }
  [[nodiscard]] Square& square(Id id) { return squares_[id]; }
  [[nodiscard]] const Leaf& cells(Id leaf) const { return leaves_[leaf & ~leaf_flag]; }

  /// Whoever holds ids while others are made names them to `mark` when asked by a collection.
  using Mark = std::function<void(Id)>;
  void hold_by(std::function<void(const Mark&)> holder) { holder_ = std::move(holder); }
  /// Forgets all results: the next query's time is another.
  void forget_results();

  [[nodiscard]] Work& work() { return work_; }
  [[nodiscard]] bool spend(std::uint64_t units) { return work_.spend(units) || (out_of_memory_ = false); }
  [[nodiscard]] std::unexpected<Declined> failure() const {
    return out_of_memory_ ? outpace::out_of_memory() : outpace::out_of_work();
  }
  [[nodiscard]] std::size_t square_slots() const { return squares_.size(); }
  [[nodiscard]] std::size_t leaf_slots() const { return leaves_.size(); }
  [[nodiscard]] std::uint64_t collections() const { return collections_; }

 private:
  template <class T>
  using Store = std::vector<T, HugePages<T>>;
  /// Places in a store by hash, open addressing. A slot is 0 or has the hash's low half on top of the place, so that
  /// few wrong elements are looked at and growing looks at none.
  struct Index {
    Store<std::uint64_t> slots;
    std::uint64_t used = 0;
    [[nodiscard]] std::uint64_t mask() const { return slots.size() - 1; }
    void put(std::uint64_t hash, Id place);
  };
  template <class T>
  [[nodiscard]] bool make_room(Store<T>& store, std::vector<Id>& free, Index& index);
  template <class T, class Content>
  [[nodiscard]] Id find_or_make(Store<T>& store, std::vector<Id>& free, Index& index, const Content& content,
                                std::uint64_t hash);
  void collect();

  Work& work_;
  Store<Square> squares_;
  Store<Leaf> leaves_;
  std::vector<Id> free_squares_, free_leaves_;
  Index square_index_, leaf_index_;
  std::function<void(const Mark&)> holder_;
  std::uint64_t held_ = 0, collections_ = 0;
  bool out_of_memory_ = false;
};

}  // namespace outpace::hashlife::plane
