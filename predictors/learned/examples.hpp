// What learners learn from: windows, which are all that an answer can depend on, written as small digits, and the
// answers that belong to them. Which windows may be learnt from and which are kept for tests is decided here.
#pragma once

#include <cstdint>
#include <expected>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "predictors/core/predictor.hpp"

namespace outpace::learned {

/// How a question's window is written: the first `cells` digits are a stretch of row or tape in order, the others (a
/// head's symbol, a network's units and input word, a place) have no neighbours.
struct WindowForm {
  std::vector<std::uint8_t> alphabet;  ///< how many values each digit may take, 2 to 255
  std::size_t cells = 0;
  [[nodiscard]] std::size_t digits() const { return alphabet.size(); }
  /// Indices of the digits, those without neighbours first, then the cells from the middle outwards: what is likely to
  /// matter most comes first.
  [[nodiscard]] std::vector<std::size_t> by_nearness() const;
  /// How many windows there are; 2^63 where there are more.
  [[nodiscard]] std::uint64_t count() const;
};

/// Reads the window of a question. The system must outlive it.
class WindowReader {
 public:
  virtual ~WindowReader() = default;
  [[nodiscard]] const WindowForm& form() const { return form_; }
  /// Digits of the window of a question of the reader's subject, whose time is the lead. Spends what reading costs.
  [[nodiscard]] virtual std::expected<void, Declined> read(const Query& query, std::span<std::uint8_t> digits,
                                                           Work& work) const = 0;

 protected:
  WindowForm form_;
};

/// The reader for a subject with a lead: cells of one-dimensional automata, heads and cells of Turing machines,
/// outputs, units and states of networks. Declines, with the reason, where the window is not known or has over 2^14
/// digits.
std::expected<std::unique_ptr<WindowReader>, Declined> window_reader(const Subject& subject);

/// Whether a window is kept for tests: a quarter of all, by a hash. No study learns from them; races at a fixed lead
/// ask only about them.
bool held_out(std::span<const std::uint8_t> digits);

/// The answers seen, numbered in the order in which they came.
class Classes {
 public:
  static constexpr std::size_t most = 256;
  /// The number of an answer; it is added where it is new. `most` where there would be too many.
  std::uint16_t number(const Answer& answer);
  /// `most` where it was never seen.
  [[nodiscard]] std::uint16_t find(const std::string& text) const;
  [[nodiscard]] const std::vector<Answer>& answers() const { return answers_; }
  [[nodiscard]] std::size_t size() const { return answers_.size(); }

 private:
  std::vector<Answer> answers_;
  std::map<std::string, std::uint16_t> numbers_;
};

/// Windows with the numbers of their answers.
struct Examples {
  WindowForm form;
  std::vector<std::uint8_t> digits;   ///< window after window
  std::vector<std::uint16_t> labels;  ///< one a window
  Classes classes;
  [[nodiscard]] std::size_t size() const { return labels.size(); }
  [[nodiscard]] std::span<const std::uint8_t> window(std::size_t i) const {
    return std::span(digits).subspan(i * form.digits(), form.digits());
  }
};

/// Draws `count` different windows that are not held out, from members of the family with seeds of 2^63 and above, and
/// lets direct simulation answer them. Fewer where 64 draws in a row bring nothing new; declines where there are none,
/// or more than `Classes::most` different answers.
std::expected<Examples, Declined> draw_examples(const Subject& subject, const WindowReader& reader, std::size_t count,
                                                std::uint64_t seed, Work& work);

}  // namespace outpace::learned
