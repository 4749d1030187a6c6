// Initial conditions on a line or ring of 2 to 16 colours: one cell, a finite pattern, an infinite random field.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "systems/core/query.hpp"
#include "systems/core/random_field.hpp"

namespace outpace::eca {

/// `single`, `random:SEED`, `pattern:0110[,background=1]`, or one of these on a ring: `ring:N:single`. A pattern's
/// first cell is cell 0; colours from 10 on are written a … f. A ring has cells 0 … N−1; a random ring takes them from
/// the infinite field. Two-coloured cells are bits of the field's words, others a word of their own modulo the colours.
class LineStart final : public Start {
 public:
  enum class Kind { single, random, pattern };

  static LineStart single(unsigned colours = 2) { return LineStart(Kind::single, colours, {}, {1}, 1, 0, {}); }
  static LineStart random(std::uint64_t seed, unsigned colours = 2) {
    return LineStart(Kind::random, colours, seed, {}, 0, 0, {});
  }
  static LineStart random_ring(std::uint64_t cells, std::uint64_t seed, unsigned colours = 2) {
    return LineStart(Kind::random, colours, seed, {}, 0, 0, cells);
  }
  /// Two colours: cells 0 … length−1 are the low bits of `words`, cell 64w+b in bit b of word w.
  static LineStart pattern(std::vector<std::uint64_t> words, std::uint64_t length, bool background,
                           std::optional<std::uint64_t> ring = {}) {
    return LineStart(Kind::pattern, 2, {}, std::move(words), length, background, ring);
  }
  /// The cells of a field that is more than a seed: a view of one. Its text names the seed only.
  static LineStart of_field(const RandomField& field) {
    LineStart start = random(field.seed());
    start.field_ = field;
    return start;
  }
  /// Any number of colours from 2 to 16: cell i has colour cells[i].
  static LineStart pattern(unsigned colours, const std::vector<std::uint8_t>& cells, unsigned background,
                           std::optional<std::uint64_t> ring = {});
  /// Reads the text form; errors name what is wrong and where.
  static Result<LineStart> parse(std::string_view text, unsigned colours = 2);

  [[nodiscard]] std::string text() const override;
  [[nodiscard]] std::string family() const override;

  [[nodiscard]] Kind kind() const { return kind_; }
  /// Number of colours that cells may have, 2 to 16.
  [[nodiscard]] unsigned colours() const { return colours_; }
  /// Cells of the ring; empty on the infinite line.
  [[nodiscard]] std::optional<std::uint64_t> ring() const { return ring_; }
  /// On the infinite line with finitely many cells that differ from the background.
  [[nodiscard]] bool finite() const { return !ring_ && kind_ != Kind::random; }
  /// The colour of all but finitely many cells; meaningful where `finite()` (and for a ring's pattern).
  [[nodiscard]] unsigned background() const { return background_; }
  /// Length of the pattern (1 for single): cells outside [0, length) have the background's colour.
  [[nodiscard]] std::uint64_t length() const { return length_; }
  [[nodiscard]] const RandomField& field() const { return field_; }

  /// The colour of cell x; on a ring x is taken modulo its size.
  [[nodiscard]] unsigned cell(const Integer& x) const;
  /// out[p] = binary digit p of the colours of the cells x … x+63, cell x in bit 0; on a ring x is taken modulo its
  /// size and cells go round. Planes past the colours' digits are 0. For its cost see `reading_units`.
  void planes(std::int64_t x, std::span<std::uint64_t> out) const;
  void planes(const Integer& x, std::span<std::uint64_t> out) const;
  /// Cells x … x+63 of a start of two colours.
  [[nodiscard]] std::uint64_t cells(std::int64_t x) const {
    std::uint64_t word;
    planes(x, {&word, 1});
    return word;
  }
  [[nodiscard]] std::uint64_t cells(const Integer& x) const {
    std::uint64_t word;
    planes(x, {&word, 1});
    return word;
  }
  /// Work units of reading `cells` cells, all planes: one a word of the field, which holds 64 cells of two colours or
  /// one cell of more.
  [[nodiscard]] std::uint64_t reading_units(std::uint64_t cells) const {
    return colours_ > 2 && kind_ == Kind::random ? cells : cells / 64 + 1;
  }

 private:
  LineStart(Kind kind, unsigned colours, std::uint64_t seed, std::vector<std::uint64_t> words, std::uint64_t length,
            unsigned background, std::optional<std::uint64_t> ring)
      : kind_(kind),
        colours_(colours),
        field_(seed),
        words_(std::move(words)),
        length_(length),
        background_(background),
        ring_(ring) {}
  void line_planes(std::int64_t x, std::span<std::uint64_t> out) const;
  [[nodiscard]] unsigned pattern_cell(std::uint64_t i) const;

  Kind kind_;
  unsigned colours_;
  RandomField field_;
  std::vector<std::uint64_t> words_;  ///< of a pattern: plane by plane, ceil(length/64) words each
  std::uint64_t length_;
  unsigned background_;
  std::optional<std::uint64_t> ring_;
};

}  // namespace outpace::eca
