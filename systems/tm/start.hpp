// Initial tapes: blank, a finite word, an infinite random field, a word repeated to each side. The head starts on cell
// 0 in state A.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "systems/core/query.hpp"
#include "systems/core/random_field.hpp"
#include "systems/tm/machine.hpp"

namespace outpace::tm {

/// `blank`, `tape:LEFT,HEAD,RIGHT` (digits; the cell under the head is cell 0), `random:SEED`, `periodic:u.v` (…uu to
/// the left of cell 0, vv… from cell 0 on).
class TapeStart final : public Start {
 public:
  enum class Kind { blank, tape, random, periodic };
  using Cells = std::vector<TapeSymbol>;

  static TapeStart blank(unsigned symbols) { return TapeStart(Kind::blank, symbols, 0, {}, {}); }
  static TapeStart random(unsigned symbols, std::uint64_t seed) {
    return TapeStart(Kind::random, symbols, seed, {}, {});
  }
  /// `left` are the cells −left.size() … −1, `right` the cells 0 … right.size()−1.
  static TapeStart tape(unsigned symbols, Cells left, Cells right) {
    return TapeStart(Kind::tape, symbols, 0, std::move(left), std::move(right));
  }
  /// The same words, repeated for ever. Requires both not to be empty.
  static TapeStart periodic(unsigned symbols, Cells left, Cells right) {
    return TapeStart(Kind::periodic, symbols, 0, std::move(left), std::move(right));
  }
  /// Reads the text form for a machine of that many symbols; errors name what is wrong and where.
  static Result<TapeStart> parse(std::string_view text, unsigned symbols);

  [[nodiscard]] std::string text() const override;
  [[nodiscard]] std::string family() const override;

  [[nodiscard]] Kind kind() const { return kind_; }
  [[nodiscard]] unsigned symbols() const { return symbols_; }
  /// Whether only finitely many cells are not blank.
  [[nodiscard]] bool finite() const;
  /// The written words (tape, periodic): cells that end at −1, cells that begin at 0.
  [[nodiscard]] const Cells& left() const { return left_; }
  [[nodiscard]] const Cells& right() const { return right_; }

  /// The symbol in cell x before the first step.
  [[nodiscard]] TapeSymbol cell(std::int64_t x) const;
  [[nodiscard]] TapeSymbol cell(const Integer& x) const;

 private:
  TapeStart(Kind kind, unsigned symbols, std::uint64_t seed, Cells left, Cells right)
      : kind_(kind), symbols_(symbols), field_(seed), left_(std::move(left)), right_(std::move(right)) {}

  Kind kind_;
  unsigned symbols_;
  RandomField field_;
  Cells left_, right_;
};

}  // namespace outpace::tm
