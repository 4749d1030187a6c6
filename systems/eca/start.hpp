// Initial conditions on a two-coloured line or ring: one cell, a finite pattern, an infinite random field.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "systems/core/query.hpp"
#include "systems/core/random_field.hpp"

namespace outpace::eca {

/// `single`, `random:SEED`, `pattern:0110[,background=1]`, or one of these on a ring: `ring:N:single`.
/// A pattern's first cell is cell 0. A ring has cells 0 … N−1; a random ring takes them from the infinite field.
class LineStart final : public Start {
 public:
  enum class Kind { single, random, pattern };

  static LineStart single() { return LineStart(Kind::single, {}, {1}, 1, false, {}); }
  static LineStart random(std::uint64_t seed) { return LineStart(Kind::random, seed, {}, 0, false, {}); }
  static LineStart random_ring(std::uint64_t cells, std::uint64_t seed) {
    return LineStart(Kind::random, seed, {}, 0, false, cells);
  }
  /// Cells 0 … length−1 are the low bits of `words`, cell 64w+b in bit b of word w.
  static LineStart pattern(std::vector<std::uint64_t> words, std::uint64_t length, bool background,
                           std::optional<std::uint64_t> ring = {}) {
    return LineStart(Kind::pattern, {}, std::move(words), length, background, ring);
  }
  /// The cells of a field that is more than a seed: a view of one. Its text names the seed only.
  static LineStart of_field(const RandomField& field) {
    LineStart start = random(field.seed());
    start.field_ = field;
    return start;
  }
  /// Reads the text form; errors name what is wrong and where.
  static Result<LineStart> parse(std::string_view text);

  [[nodiscard]] std::string text() const override;
  [[nodiscard]] std::string family() const override;

  [[nodiscard]] Kind kind() const { return kind_; }
  /// Cells of the ring; empty on the infinite line.
  [[nodiscard]] std::optional<std::uint64_t> ring() const { return ring_; }
  /// On the infinite line with finitely many cells that differ from the background.
  [[nodiscard]] bool finite() const { return !ring_ && kind_ != Kind::random; }
  /// The colour of all but finitely many cells; meaningful where `finite()` (and for a ring's pattern).
  [[nodiscard]] bool background() const { return background_; }
  /// Length of the pattern (1 for single): cells outside [0, length) have the background's colour.
  [[nodiscard]] std::uint64_t length() const { return length_; }
  [[nodiscard]] const std::vector<std::uint64_t>& words() const { return words_; }
  [[nodiscard]] const RandomField& field() const { return field_; }

  /// The colour of cell x; on a ring x is taken modulo its size.
  [[nodiscard]] bool cell(const Integer& x) const;
  /// Cells x … x+63, cell x in bit 0; on a ring x is taken modulo its size and cells go round.
  [[nodiscard]] std::uint64_t cells(std::int64_t x) const;
  [[nodiscard]] std::uint64_t cells(const Integer& x) const;

 private:
  LineStart(Kind kind, std::uint64_t seed, std::vector<std::uint64_t> words, std::uint64_t length, bool background,
            std::optional<std::uint64_t> ring)
      : kind_(kind), field_(seed), words_(std::move(words)), length_(length), background_(background), ring_(ring) {}
  [[nodiscard]] std::uint64_t line_cells(std::int64_t x) const;

  Kind kind_;
  RandomField field_;
  std::vector<std::uint64_t> words_;
  std::uint64_t length_;
  bool background_;
  std::optional<std::uint64_t> ring_;
};

}  // namespace outpace::eca
