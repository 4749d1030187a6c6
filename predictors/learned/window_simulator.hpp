// Direct simulation of many windows at once. A learner that answers a batch is timed against this: one question at a
// time costs direct simulation mostly what it costs to be asked.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "predictors/core/predictor.hpp"

namespace outpace::learned {

class WindowSimulator {
 public:
  virtual ~WindowSimulator() = default;
  /// For each of `count` windows, as the subject's window reader writes them one after another, a number that stands
  /// for the answer.
  virtual void run(std::span<const std::uint8_t> digits, std::size_t count, std::span<std::uint32_t> answers) const = 0;
  /// The answer's text that a number stands for.
  [[nodiscard]] virtual std::string text(std::uint32_t answer) const = 0;
};

/// For cells of one-dimensional automata, heads of Turing machines and outputs of fed networks with few reachable
/// states, where the subject has a lead; null for other questions, which are timed one by one.
std::unique_ptr<WindowSimulator> window_simulator(const Subject& subject);

}  // namespace outpace::learned
