// Feed-forward networks as data: layers of rectified units, dense or convolutional, and how they are evaluated. How
// they are trained is in network.cpp.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "predictors/learned/model.hpp"
#include "predictors/learned/product.hpp"

namespace outpace::learned {

/// One layer. Its input is `positions` rows of `channels` numbers; output position p reads the rows p, p + dilation, …,
/// p + (taps−1)·dilation with the same weights at every p (a dense layer has one position and one tap):
///
///     in    x0  x1  x2  x3  x4          taps 3, dilation 2
///             \    .   |   .   /
///     out            y0
struct Layer {
  std::size_t positions = 1, channels = 0, taps = 1, dilation = 1, outputs = 0;
  bool rectified = true;
  std::vector<float> weights;  ///< [taps·channels][padded(outputs)]
  std::vector<float> bias;     ///< [padded(outputs)]

  [[nodiscard]] std::size_t inner() const { return taps * channels; }
  [[nodiscard]] std::size_t width() const { return padded(outputs); }
  [[nodiscard]] std::size_t output_positions() const { return positions - (taps - 1) * dilation; }
  [[nodiscard]] std::size_t input_size() const { return positions * channels; }
  [[nodiscard]] std::size_t output_size() const { return output_positions() * width(); }
};

/// A digit of two values is one number, −1 or +1; any other is as many numbers as it has values, one of them 1.
class Encoding {
 public:
  explicit Encoding(const WindowForm& form);
  /// Numbers a cell (the cells come first) and numbers in all.
  [[nodiscard]] std::size_t channels() const { return channels_; }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::size_t cells() const { return cells_; }
  void write(std::span<const std::uint8_t> digits, float* out) const;

 private:
  std::vector<std::uint8_t> alphabet_;
  std::size_t cells_, channels_ = 0, size_ = 0;
};

/// Layers, the last of which gives a score a class. Digits without neighbours skip the convolutions and join the first
/// dense layer after them.
class FeedForward final : public Model {
 public:
  FeedForward(Encoding encoding, std::vector<Layer> layers, std::size_t convolutions, std::size_t classes)
      : encoding_(std::move(encoding)), layers_(std::move(layers)), convolutions_(convolutions), classes_(classes) {}

  void score(std::span<const std::uint8_t> digits, std::size_t windows, std::span<float> scores) const override;
  [[nodiscard]] std::size_t classes() const override { return classes_; }
  [[nodiscard]] std::uint64_t parameters() const override;
  [[nodiscard]] std::uint64_t size_bytes() const override;
  [[nodiscard]] std::uint64_t units() const override;

  [[nodiscard]] const Encoding& encoding() const { return encoding_; }
  [[nodiscard]] const std::vector<Layer>& layers() const { return layers_; }
  [[nodiscard]] std::vector<Layer>& layers() { return layers_; }
  [[nodiscard]] std::size_t convolutions() const { return convolutions_; }

  /// What one pass leaves behind: every layer's gathered input and its output, for `rows` windows.
  struct Pass {
    std::vector<std::vector<float>> gathered, output;
    std::vector<float> input;
  };
  void forward(std::size_t rows, Pass& pass) const;

 private:
  Encoding encoding_;
  std::vector<Layer> layers_;
  std::size_t convolutions_, classes_;
};

/// e^x by a polynomial of fixed operations (relative error below 2e-7), the same on every machine; 0 below −87.
float exponential(float x);

}  // namespace outpace::learned
