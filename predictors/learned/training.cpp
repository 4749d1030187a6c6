// Training feed-forward networks: He's initial weights (2015), cross-entropy, Adam (Kingma and Ba, 2015), one thread,
// every sum in a fixed order. The same seed gives the same weights on every machine.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "predictors/learned/network.hpp"
#include "systems/core/random_field.hpp"

namespace outpace::learned {
namespace {

constexpr std::size_t batch_size = 64;
/// Of few examples more passes are made, so that no training has fewer steps than this.
constexpr std::size_t least_steps = 1500;
constexpr float weight_decay = 0.01f;

class Stream {
 public:
  explicit Stream(std::uint64_t seed) : state_(mix64(seed ^ 0x7765696768747321u)) {}
  std::uint64_t next() { return mix64(state_ += 0x9E3779B97F4A7C15u); }
  /// In [−1, 1).
  float signed_unit() { return static_cast<float>(static_cast<std::int64_t>(next() >> 40) - (1 << 23)) * 0x1p-23f; }

 private:
  std::uint64_t state_;
};

/// The layers' gradients and Adam's moments.
struct Descent {
  std::vector<float> gradient, mean, variance;
};

class Trainer {
 public:
  Trainer(const Examples& examples, const Settings& settings, FeedForward& network)
      : examples_(examples), settings_(settings), network_(network), random_(settings.seed) {
    for (Layer& layer : network_.layers()) {
      layer.weights.assign(layer.inner() * layer.width(), 0);
      layer.bias.assign(layer.width(), 0);
      const float reach = settings.scale * std::sqrt(6.f / static_cast<float>(layer.inner()));
      for (std::size_t i = 0; i < layer.inner(); ++i)
        for (std::size_t o = 0; o < layer.outputs; ++o)
          layer.weights[i * layer.width() + o] = reach * random_.signed_unit();
      for (auto* all : {&weights_, &biases_}) all->emplace_back();
      weights_.back().gradient.resize(layer.weights.size());
      biases_.back().gradient.resize(layer.bias.size());
      for (auto* one : {&weights_.back(), &biases_.back()}) {
        one->mean.resize(one->gradient.size());
        one->variance.resize(one->gradient.size());
      }
    }
    const std::size_t batches = (examples.size() + batch_size - 1) / batch_size;
    passes_ = std::max(settings.epochs, static_cast<unsigned>((least_steps + batches - 1) / batches));
    order_.resize(examples.size());
    std::iota(order_.begin(), order_.end(), std::uint32_t{0});
    for (std::size_t i = 0; i < examples.size(); ++i) {
      inputs_.resize((i + 1) * network.encoding().size());
      network.encoding().write(examples.window(i), inputs_.data() + i * network.encoding().size());
    }
  }

  [[nodiscard]] unsigned passes() const { return passes_; }
  [[nodiscard]] std::uint64_t held_bytes() const {
    std::uint64_t sum = 4 * inputs_.size();
    for (const auto* all : {&weights_, &biases_})
      for (const Descent& one : *all) sum += 16 * one.gradient.size();
    return sum + 8 * batch_size * network_.units();
  }

  /// One pass over the examples in a new order; the rate falls along a cosine. The mean loss; not finite means failure.
  double epoch(unsigned number) {
    for (std::size_t i = order_.size(); i > 1; --i) std::swap(order_[i - 1], order_[random_.next() % i]);
    double loss = 0;
    const std::size_t size = network_.encoding().size();
    for (std::size_t begin = 0; begin < order_.size(); begin += batch_size) {
      const std::size_t rows = std::min(batch_size, order_.size() - begin);
      pass_.input.resize(rows * size);
      for (std::size_t row = 0; row < rows; ++row)
        std::copy_n(inputs_.data() + order_[begin + row] * size, size, pass_.input.data() + row * size);
      network_.forward(rows, pass_);
      loss += backward(begin, rows);
      const double done = (number + static_cast<double>(begin) / static_cast<double>(order_.size())) / passes_;
      step(static_cast<float>(settings_.rate * falling(done)));
    }
    return loss / static_cast<double>(order_.size());
  }

 private:
  /// From 1 down to 0 like half a cosine, in operations that every machine does alike.
  static double falling(double done) { return (1 - done) * (1 - done) * (1 + 2 * done); }

  double backward(std::size_t begin, std::size_t rows) {
    std::vector<Layer>& layers = network_.layers();
    const std::size_t classes = network_.classes(), width = layers.back().width();
    delta_.assign(rows * width, 0);
    double loss = 0;
    for (std::size_t row = 0; row < rows; ++row) {
      const float* scores = pass_.output.back().data() + row * width;
      float* delta = delta_.data() + row * width;
      const float most = *std::max_element(scores, scores + classes);
      float sum = 0;
      for (std::size_t c = 0; c < classes; ++c) sum += delta[c] = exponential(scores[c] - most);
      const std::size_t label = examples_.labels[order_[begin + row]];
      loss += std::log(static_cast<double>(sum)) - (scores[label] - most);
      for (std::size_t c = 0; c < classes; ++c) delta[c] /= sum * static_cast<float>(rows);
      delta[label] -= 1 / static_cast<float>(rows);
    }
    for (std::size_t l = layers.size(); l-- > 0;) {
      Layer& layer = layers[l];
      const std::size_t all = rows * layer.output_positions(), inner = layer.inner(), columns = layer.width();
      if (layer.rectified)
        for (std::size_t i = 0; i < delta_.size(); ++i)
          if (!(pass_.output[l][i] > 0)) delta_[i] = 0;
      std::ranges::fill(weights_[l].gradient, 0.f);
      accumulate_product(inner, all, columns, {pass_.gathered[l].data(), 1, inner}, delta_.data(),
                         weights_[l].gradient.data());
      std::ranges::fill(biases_[l].gradient, 0.f);
      for (std::size_t r = 0; r < all; ++r)
        for (std::size_t o = 0; o < columns; ++o) biases_[l].gradient[o] += delta_[r * columns + o];
      if (l > 0) scatter(l, rows);
    }
    return loss;
  }

  /// From the gradient by layer l's output, in delta_, to that by the output of the layer before.
  void scatter(std::size_t l, std::size_t rows) {
    const Layer &layer = network_.layers()[l], &before = network_.layers()[l - 1];
    const std::size_t positions = layer.output_positions(), inner = layer.inner(), wide = padded(inner);
    transposed_.assign(layer.outputs * wide, 0);
    for (std::size_t i = 0; i < inner; ++i)
      for (std::size_t o = 0; o < layer.outputs; ++o) transposed_[o * wide + i] = layer.weights[i * layer.width() + o];
    gathered_.assign(rows * positions * wide, 0);
    accumulate_product(rows * positions, layer.outputs, wide, {delta_.data(), layer.width(), 1}, transposed_.data(),
                       gathered_.data());
    delta_.assign(rows * before.output_size(), 0);
    for (std::size_t row = 0; row < rows; ++row) {
      float* to = delta_.data() + row * before.output_size();
      if (layer.taps == 1) {
        const float* from = gathered_.data() + row * wide;
        for (std::size_t p = 0; p < before.output_positions(); ++p, from += before.outputs)
          std::copy_n(from, before.outputs, to + p * before.width());
        continue;
      }
      for (std::size_t p = 0; p < positions; ++p)
        for (std::size_t tap = 0; tap < layer.taps; ++tap)
          for (std::size_t c = 0; c < layer.channels; ++c)
            to[(p + tap * layer.dilation) * before.width() + c] +=
                gathered_[(row * positions + p) * wide + tap * layer.channels + c];
    }
  }

  void step(float rate) {
    first_ *= 0.9;
    second_ *= 0.999;
    const auto correction = static_cast<float>(std::sqrt(1 - second_) / (1 - first_));
    for (std::size_t l = 0; l < weights_.size(); ++l) {
      Layer& layer = network_.layers()[l];
      adam(weights_[l], layer.weights, rate * correction, 1 - rate * weight_decay);
      adam(biases_[l], layer.bias, rate * correction, 1);
    }
  }

  static void adam(Descent& descent, std::vector<float>& values, float rate, float keep) {
    float* mean = descent.mean.data();
    float* variance = descent.variance.data();
    const float* gradient = descent.gradient.data();
    for (std::size_t i = 0; i < values.size(); ++i) {
      mean[i] = 0.9f * mean[i] + 0.1f * gradient[i];
      variance[i] = 0.999f * variance[i] + 0.001f * (gradient[i] * gradient[i]);
      values[i] = keep * values[i] - rate * mean[i] / (std::sqrt(variance[i]) + 1e-8f);
    }
  }

  const Examples& examples_;
  const Settings& settings_;
  FeedForward& network_;
  Stream random_;
  unsigned passes_ = 0;
  std::vector<std::uint32_t> order_;
  std::vector<float> inputs_, delta_, transposed_, gathered_;
  std::vector<Descent> weights_, biases_;
  FeedForward::Pass pass_;
  double first_ = 1, second_ = 1;
};

/// Hidden layers and the last one, shaped for the window.
FeedForward shaped(const Examples& examples, const Settings& settings) {
  Encoding encoding(examples.form);
  std::vector<Layer> layers;
  std::size_t positions = encoding.cells(), channels = encoding.channels(), dilation = 1;
  if (settings.kind == "conv") {
    // Taps of 3 with dilations 1, 2, 4, … as long as the stretch has room for them.
    for (std::size_t l = 0; l < settings.depth && positions > 2 * dilation; ++l, dilation *= 2) {
      layers.push_back({positions, channels, 3, dilation, settings.width, true, {}, {}});
      positions = layers.back().output_positions();
      channels = settings.width;
    }
  }
  const std::size_t convolutions = layers.size();
  std::size_t size = encoding.size();
  if (convolutions > 0) size = positions * channels + encoding.size() - encoding.cells() * encoding.channels();
  const std::size_t dense = settings.kind == "conv" ? 1 : settings.depth;
  const std::size_t units = settings.kind == "conv" ? 2 * settings.width : settings.width;
  for (std::size_t l = 0; l < dense; ++l, size = units) layers.push_back({1, size, 1, 1, units, true, {}, {}});
  layers.push_back({1, size, 1, 1, examples.classes.size(), false, {}, {}});
  return FeedForward(std::move(encoding), std::move(layers), convolutions, examples.classes.size());
}

}  // namespace

TrainingResult train_network(const Examples& examples, const Settings& settings, Work& work) {
  auto network = std::make_unique<FeedForward>(shaped(examples, settings));
  Trainer trainer(examples, settings, *network);
  const HeldBytes held(work, trainer.held_bytes());
  if (!held.within_limit()) return out_of_memory();
  Training training;
  // Forwards, and twice backwards.
  const std::uint64_t operations = 3 * network->units() * examples.size();
  for (unsigned epoch = 0; epoch < trainer.passes(); ++epoch) {
    if (!work.spend(operations))
      return std::unexpected(Declined{Declined::Why::work, "training was cut off by the work limit after " +
                                                               std::to_string(epoch) + " of " +
                                                               std::to_string(trainer.passes()) + " passes"});
    training.operations += operations;
    training.loss = trainer.epoch(epoch);
    if (!std::isfinite(training.loss)) {
      training.failed = true;
      return training;
    }
  }
  training.model = std::move(network);
  return training;
}

}  // namespace outpace::learned
