// Advancing a ring of words by many rows with the kernels of one rule and target: picks registers or the strided
// layout, tiles passes through the caches, reads out one column on the way. Knows nothing of cones, backgrounds,
// meters.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "systems/eca/kernels/kernels.hpp"
#include "systems/eca/rule.hpp"

namespace outpace::eca {

/// Receives the colours of one cell at consecutive times, in order: `count` ≤ 64 of them in the low bits. Returns false
/// to stop.
class BitSink {
 public:
  virtual ~BitSink() = default;
  virtual bool bits(std::uint64_t colours, unsigned count) = 0;
};

/// Passes bits on and remembers whether the receiver stopped.
class StoppableSink final : public BitSink {
 public:
  explicit StoppableSink(BitSink& sink) : sink_(sink) {}
  bool bits(std::uint64_t colours, unsigned count) override {
    stopped_ = !sink_.bits(colours, count);
    return !stopped_;
  }
  [[nodiscard]] bool stopped() const { return stopped_; }

 private:
  BitSink& sink_;
  bool stopped_ = false;
};

/// One row after another with plain 64-bit words and the rule's table: for a few words, and as a second opinion.
class PlainStep {
 public:
  explicit PlainStep(Rule rule);
  /// The rule on 64 cells.
  [[nodiscard]] std::uint64_t operator()(std::uint64_t left, std::uint64_t centre, std::uint64_t right) const {
    const std::uint64_t high = (m_[4] ^ (right & m_[5])) ^ (centre & (m_[6] ^ (right & m_[7])));
    const std::uint64_t low = (m_[0] ^ (right & m_[1])) ^ (centre & (m_[2] ^ (right & m_[3])));
    return low ^ (left & high);
  }
  /// One row on, in place; cells beyond both ends count as 0.
  void row(std::span<std::uint64_t> cells) const;

 private:
  std::uint64_t m_[8];  ///< algebraic normal form, one mask a monomial (bits: left 4, centre 2, right 1)
};

/// Evolves one ring of cells at a time. The number of words of the ring is dictated by the kernels: see `capacity`.
class Stepper {
 public:
  Stepper(Rule rule, SimdTarget target);

  /// The smallest ring, in words, that holds `words` words.
  [[nodiscard]] std::size_t capacity(std::size_t words) const;
  /// Whether a ring of exactly this many cells can be stepped without an extension.
  [[nodiscard]] bool fits_exactly(std::uint64_t cells) const;

  /// Where `load` takes the ring from and `store` leaves it: capacity(words) words, cell 64w + b in bit b of word w.
  [[nodiscard]] std::span<std::uint64_t> prepare(std::size_t words);
  void load();
  /// `rows` steps. If `sink`, it first receives cell `position` at the rows 0 … rows−1 (before each step).
  /// Returns false if the sink stopped.
  bool advance(std::uint64_t rows, std::size_t position, BitSink* sink);
  void store();
  /// After `load`: whether all cells of the ring have the same colour; which one is `*colour`.
  [[nodiscard]] bool uniform(bool* colour) const;

 private:
  struct Free {
    void operator()(std::uint64_t* p) const;
  };
  using Buffer = std::unique_ptr<std::uint64_t[], Free>;
  static void reserve(Buffer& buffer, std::size_t& size, std::size_t words);

  [[nodiscard]] bool in_registers() const { return vectors_ <= kernels::register_vectors; }
  [[nodiscard]] std::uint64_t cell(std::size_t position) const;
  bool read_column(std::uint64_t rows, std::size_t position, BitSink& sink) const;
  void passes(std::size_t count, std::size_t levels);

  PlainStep plain_;
  const kernels::RuleKernels& rule_;
  const kernels::LayoutKernels& layout_;
  Buffer linear_, strided_;
  std::size_t linear_size_ = 0, strided_size_ = 0;
  std::size_t vectors_ = 0;         ///< of the current ring
  std::uint64_t* cells_ = nullptr;  ///< its first vector
};

}  // namespace outpace::eca
