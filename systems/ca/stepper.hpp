// Advancing a ring of words by many rows for any local rule: bit planes in the strided layout where the rule is a small
// network, a byte a cell and a table otherwise. Knows nothing of cones, backgrounds, meters.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "systems/ca/local_rule.hpp"
#include "systems/ca/network.hpp"
#include "systems/eca/kernels/simd_target.hpp"

namespace outpace::ca {

struct Tape;
class MachineCode;

/// A rule made ready to run: its smallest neighbourhood, its network if it has a small one.
class CompiledRule {
 public:
  explicit CompiledRule(const LocalRule& rule);
  ~CompiledRule();
  [[nodiscard]] const LocalRule& rule() const { return rule_; }  ///< trimmed
  [[nodiscard]] const std::optional<Network>& network() const { return network_; }
  [[nodiscard]] const Tape* tape() const { return tape_.get(); }
  [[nodiscard]] const MachineCode* machine_code() const { return code_.get(); }
  /// What 64 cells take on the machine that budgets are stated for, from the number of gates alone.
  [[nodiscard]] double nominal_nanoseconds_per_unit() const;

 private:
  LocalRule rule_;
  std::optional<Network> network_;
  std::unique_ptr<const Tape> tape_;
  std::unique_ptr<const MachineCode> code_;
};

/// Receives the colours of one cell at consecutive times, in order. Returns false to stop.
class ColourSink {
 public:
  virtual ~ColourSink() = default;
  virtual bool colours(std::span<const std::uint8_t> colours) = 0;
};

/// Evolves one ring of cells at a time. How many words the ring has is dictated by the layout: see `capacity`.
class Stepper {
 public:
  /// How networks are run. `fastest` is machine code where this processor and system allow it.
  enum class Means { fastest, tape, table };
  static std::unique_ptr<Stepper> make(const CompiledRule& rule, eca::SimdTarget target, Means means = Means::fastest);
  virtual ~Stepper() = default;

  /// The smallest ring, in words of 64 cells, that holds `words` words.
  [[nodiscard]] virtual std::size_t capacity(std::size_t words) const = 0;
  /// Whether a ring of exactly this many cells can be stepped without an extension.
  [[nodiscard]] bool fits_exactly(std::uint64_t cells) const {
    return cells % 64 == 0 && capacity(cells / 64) == cells / 64;
  }
  /// Sets the ring's size to capacity(words) words and returns that.
  std::size_t prepare(std::size_t words);
  /// Where `load` takes plane p of the ring from and `store` leaves it: cell 64w + b in bit b of word w.
  [[nodiscard]] std::uint64_t* plane(std::size_t p) { return linear_.data() + p * (size_ + 1); }
  virtual void load() = 0;
  virtual void store() = 0;
  /// `rows` steps. If `sink`, it first receives cell `position` at the rows 0 … rows−1 (before each step). Returns
  /// false if the sink stopped.
  bool advance(std::uint64_t rows, std::size_t position, ColourSink* sink);
  /// After `load`: whether all cells of the ring have the same colour; which one is `*colour`.
  [[nodiscard]] bool uniform(unsigned* colour) const;

 protected:
  explicit Stepper(const LocalRule& rule) : rule_(rule) {}
  /// Rows that `step` takes at once.
  [[nodiscard]] virtual std::uint64_t most_rows() const = 0;
  virtual void step(std::uint64_t rows) = 0;
  virtual void resized() {}
  [[nodiscard]] virtual unsigned cell(std::size_t position) const = 0;
  [[nodiscard]] virtual bool all_are(unsigned colour) const = 0;

  const LocalRule& rule_;
  std::size_t size_ = 0;  ///< words of a plane
  std::vector<std::uint64_t> linear_;

 private:
  bool read_column(std::uint64_t rows, std::size_t position, ColourSink& sink) const;
};

}  // namespace outpace::ca
