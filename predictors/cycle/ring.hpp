// A ring of two-coloured cells packed in words, and its steps. No search happens here.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "systems/eca/rule.hpp"
#include "systems/eca/start.hpp"

namespace outpace::cycle {

/// The state of a ring of N cells: cell 64w+b is bit b of word w; bits past the last cell are 0.
class Ring {
 public:
  explicit Ring(const eca::LineStart& start);  ///< requires start.ring()

  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] std::uint64_t words() const { return words_.size() - 2; }
  [[nodiscard]] std::uint64_t bytes() const { return (words_.size() + next_.size()) * sizeof(std::uint64_t); }
  [[nodiscard]] bool cell(std::uint64_t x) const { return words_[1 + x / 64] >> (x % 64) & 1; }
  void step(eca::Rule rule);

  [[nodiscard]] std::uint64_t population() const;
  /// A number that turning the ring does not change; different for most rings that are not each other turned.
  [[nodiscard]] std::uint64_t shape() const;
  /// The least k with this(x) = other(x+k) for all x, if there is one (Knuth, Morris and Pratt, 1977).
  [[nodiscard]] std::optional<std::uint64_t> turned_from(const Ring& other) const;
  /// Whether this(x) = other(x+k) for all x.
  [[nodiscard]] bool is_turned(const Ring& other, std::uint64_t k) const;
  /// Σ colour(x+k)·B^x over the cells x = 0 … N−1.
  [[nodiscard]] std::uint64_t digest(std::uint64_t k) const;

 private:
  [[nodiscard]] std::uint64_t window(std::uint64_t x) const;  ///< cells x … x+63, going round

  std::uint64_t size_;
  std::vector<std::uint64_t> words_, next_;  ///< with one word more at each end, filled before a step
};

}  // namespace outpace::cycle
