// An answer: a short row of exact fields with one canonical text form, by which contestants are compared.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "systems/core/integer.hpp"

namespace outpace {

/// A colour or tape symbol, printed as a decimal number.
struct Symbol {
  std::uint32_t value = 0;
  auto operator<=>(const Symbol&) const = default;
};

/// A 64-bit digest, printed as 16 lower-case hexadecimal digits.
struct Digest {
  std::uint64_t value = 0;
  auto operator<=>(const Digest&) const = default;
};

/// A word without spaces: the state of a head, `never`, the canonical text of a network's state.
struct Word {
  std::string text;
  auto operator<=>(const Word&) const = default;
};

/// What a system shows at time t: `cell` is one Symbol, `row` a Digest and an Integer, and so on.
class Answer {
 public:
  using Field = std::variant<Symbol, Integer, Digest, Word>;

  Answer() = default;
  explicit Answer(std::vector<Field> fields) : fields_(std::move(fields)) {}
  explicit Answer(Field field) : fields_{std::move(field)} {}

  [[nodiscard]] const std::vector<Field>& fields() const { return fields_; }
  /// Fields separated by one space. Two answers are equal exactly when their texts are.
  [[nodiscard]] std::string text() const;
  friend bool operator==(const Answer& a, const Answer& b) { return a.text() == b.text(); }

 private:
  std::vector<Field> fields_;
};

}  // namespace outpace
