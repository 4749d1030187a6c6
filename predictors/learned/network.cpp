// Evaluating feed-forward networks, alone and in batches.
#include "predictors/learned/network.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace outpace::learned {

float exponential(float x) {
  if (!(x > -87.f)) return x == x ? 0.f : x;
  if (x > 88.f) x = 88.f;
  // x = n·ln 2 + r; e^r by Taylor's series, in double so that rounding is the compiler's least concern.
  const double n = std::floor(static_cast<double>(x) * 1.4426950408889634 + 0.5);
  const double r = static_cast<double>(x) - n * 0.6931471805599453;
  double sum = 1;
  for (int i = 9; i >= 1; --i) sum = sum * r / i + 1;
  const auto exponent = static_cast<std::uint64_t>(static_cast<std::int64_t>(n) + 1023) << 52;
  return static_cast<float>(sum * std::bit_cast<double>(exponent));
}

Encoding::Encoding(const WindowForm& form) : alphabet_(form.alphabet), cells_(form.cells) {
  const auto numbers = [](std::uint8_t values) { return values > 2 ? std::size_t{values} : std::size_t{1}; };
  for (const std::uint8_t values : alphabet_) size_ += numbers(values);
  channels_ = cells_ ? numbers(alphabet_[0]) : 0;
}

void Encoding::write(std::span<const std::uint8_t> digits, float* out) const {
  for (std::size_t i = 0; i < alphabet_.size(); ++i) {
    if (alphabet_[i] <= 2) {
      *out++ = digits[i] ? 1.f : -1.f;
      continue;
    }
    for (unsigned value = 0; value < alphabet_[i]; ++value) *out++ = digits[i] == value ? 1.f : 0.f;
  }
}

void FeedForward::forward(std::size_t rows, Pass& pass) const {
  pass.gathered.resize(layers_.size());
  pass.output.resize(layers_.size());
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    const Layer& layer = layers_[l];
    const std::size_t positions = layer.output_positions(), inner = layer.inner(), width = layer.width();
    std::vector<float>& gathered = pass.gathered[l];
    gathered.resize(rows * positions * inner);
    const bool joins = l == convolutions_ && convolutions_ > 0;
    float* to = gathered.data();
    for (std::size_t row = 0; row < rows; ++row) {
      if (l == 0) {
        const float* from = pass.input.data() + row * encoding_.size();
        for (std::size_t p = 0; p < positions; ++p)
          for (std::size_t tap = 0; tap < layer.taps; ++tap, to += layer.channels)
            std::copy_n(from + (p + tap * layer.dilation) * layer.channels, layer.channels, to);
        continue;
      }
      const Layer& before = layers_[l - 1];
      const float* from = pass.output[l - 1].data() + row * before.output_size();
      if (joins || layer.taps == 1) {
        // Dense: the real outputs of every position, then the digits that skipped the convolutions.
        for (std::size_t p = 0; p < before.output_positions(); ++p, to += before.outputs)
          std::copy_n(from + p * before.width(), before.outputs, to);
        if (!joins) continue;
        const std::size_t skipped = encoding_.size() - encoding_.cells() * encoding_.channels();
        std::copy_n(pass.input.data() + (row + 1) * encoding_.size() - skipped, skipped, to);
        to += skipped;
      } else {
        for (std::size_t p = 0; p < positions; ++p)
          for (std::size_t tap = 0; tap < layer.taps; ++tap, to += layer.channels)
            std::copy_n(from + (p + tap * layer.dilation) * before.width(), layer.channels, to);
      }
    }
    std::vector<float>& output = pass.output[l];
    output.resize(rows * positions * width);
    for (std::size_t r = 0; r < rows * positions; ++r)
      std::ranges::copy(layer.bias, output.begin() + static_cast<std::ptrdiff_t>(r * width));
    accumulate_product(rows * positions, inner, width, {gathered.data(), inner, 1}, layer.weights.data(),
                       output.data());
    if (layer.rectified)
      for (float& value : output) value = value > 0.f ? value : (value == value ? 0.f : value);
  }
}

void FeedForward::score(std::span<const std::uint8_t> digits, std::size_t windows, std::span<float> scores) const {
  constexpr std::size_t batch = 128;
  Pass pass;
  const std::size_t width = windows ? digits.size() / windows : 0;
  for (std::size_t begin = 0; begin < windows; begin += batch) {
    const std::size_t rows = std::min(batch, windows - begin);
    pass.input.resize(rows * encoding_.size());
    for (std::size_t row = 0; row < rows; ++row)
      encoding_.write(digits.subspan((begin + row) * width, width), pass.input.data() + row * encoding_.size());
    forward(rows, pass);
    for (std::size_t row = 0; row < rows; ++row)
      std::copy_n(pass.output.back().data() + row * layers_.back().width(), classes_,
                  scores.begin() + static_cast<std::ptrdiff_t>((begin + row) * classes_));
  }
}

std::uint64_t FeedForward::parameters() const {
  std::uint64_t sum = 0;
  for (const Layer& layer : layers_) sum += (layer.inner() + 1) * layer.outputs;
  return sum;
}

std::uint64_t FeedForward::size_bytes() const {
  std::uint64_t sum = 0;
  for (const Layer& layer : layers_) sum += sizeof(Layer) + sizeof(float) * (layer.weights.size() + layer.bias.size());
  return sum;
}

std::uint64_t FeedForward::units() const {
  std::uint64_t sum = 0;
  for (const Layer& layer : layers_) sum += (layer.inner() + 1) * layer.outputs * layer.output_positions();
  return sum;
}

}  // namespace outpace::learned
