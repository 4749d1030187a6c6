// Rounding a network to integers and trying it on every window; see verified.hpp.
#include "predictors/learned/verified.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "predictors/learned/network.hpp"
#include "systems/ca/line_automaton.hpp"

namespace outpace::learned {
namespace {

constexpr std::uint64_t most_windows = std::uint64_t{1} << 20, most_operations = std::uint64_t{1} << 32;

/// A layer in integers: weights times 2^shift, the bias times 2^(shift·layers before and with it).
struct IntegerLayer {
  std::size_t positions, channels, taps, dilation, outputs;
  bool rectified;
  std::vector<std::int32_t> weights;  ///< [outputs][taps·channels]
  std::vector<std::int64_t> bias;
};

std::int64_t rounded(double value) { return static_cast<std::int64_t>(std::llround(value)); }

std::vector<IntegerLayer> in_integers(const FeedForward& network, unsigned shift) {
  std::vector<IntegerLayer> layers;
  double scale = 1;
  for (const Layer& layer : network.layers()) {
    IntegerLayer made{layer.positions, layer.channels,  layer.taps, layer.dilation,
                      layer.outputs,   layer.rectified, {},         {}};
    scale *= std::ldexp(1.0, static_cast<int>(shift));
    for (std::size_t o = 0; o < layer.outputs; ++o) {
      for (std::size_t i = 0; i < layer.inner(); ++i)
        made.weights.push_back(static_cast<std::int32_t>(
            rounded(std::ldexp(static_cast<double>(layer.weights[i * layer.width() + o]), static_cast<int>(shift)))));
      made.bias.push_back(rounded(scale * static_cast<double>(layer.bias[o])));
    }
    layers.push_back(std::move(made));
  }
  return layers;
}

/// Whether no sum can leave 62 bits, whatever the window.
bool fits(const std::vector<IntegerLayer>& layers) {
  double reach = 1;
  for (const IntegerLayer& layer : layers) {
    double most = 0;
    for (std::size_t o = 0; o < layer.outputs; ++o) {
      double sum = std::fabs(static_cast<double>(layer.bias[o]));
      const std::size_t inner = layer.taps * layer.channels;
      for (std::size_t i = 0; i < inner; ++i)
        sum += reach * std::fabs(static_cast<double>(layer.weights[o * inner + i]));
      most = std::max(most, sum);
    }
    reach = most;
  }
  return reach < 0x1p62;
}

/// The class that the integers choose; rows of `values` are a position's channels.
std::size_t choose(const std::vector<IntegerLayer>& layers, std::vector<std::int64_t> values) {
  std::vector<std::int64_t> next;
  for (const IntegerLayer& layer : layers) {
    const std::size_t positions = layer.positions - (layer.taps - 1) * layer.dilation;
    next.assign(positions * layer.outputs, 0);
    for (std::size_t p = 0; p < positions; ++p)
      for (std::size_t o = 0; o < layer.outputs; ++o) {
        std::int64_t sum = layer.bias[o];
        const std::int32_t* weight = layer.weights.data() + o * layer.taps * layer.channels;
        for (std::size_t tap = 0; tap < layer.taps; ++tap, weight += layer.channels) {
          const std::int64_t* value = values.data() + (p + tap * layer.dilation) * layer.channels;
          for (std::size_t c = 0; c < layer.channels; ++c) sum += weight[c] * value[c];
        }
        next[p * layer.outputs + o] = layer.rectified ? std::max<std::int64_t>(0, sum) : sum;
      }
    values.swap(next);
  }
  return static_cast<std::size_t>(std::ranges::max_element(values) - values.begin());
}

std::vector<std::int64_t> encoded(const Encoding& encoding, std::span<const std::uint8_t> digits) {
  std::vector<float> numbers(encoding.size());
  encoding.write(digits, numbers.data());
  return {numbers.begin(), numbers.end()};
}

/// The window of that number, the last cell the least digit.
void write_window(std::uint64_t number, unsigned colours, std::span<std::uint8_t> digits) {
  for (std::size_t i = digits.size(); i-- > 0; number /= colours)
    digits[i] = static_cast<std::uint8_t>(number % colours);
}

class VerifiedShortcut final : public Shortcut {
 public:
  VerifiedShortcut(const Subject& subject, std::unique_ptr<WindowReader> reader, const FeedForward& network,
                   Classes classes, std::vector<IntegerLayer> layers)
      : system_(subject.system.name()),
        lead_(subject.lead->convert_to<std::uint64_t>()),
        reader_(std::move(reader)),
        encoding_(network.encoding()),
        classes_(std::move(classes)),
        layers_(std::move(layers)),
        units_(network.units()),
        parameters_(network.parameters()) {}

  [[nodiscard]] std::expected<Answer, Declined> answer(const Query& query, Work& work) const override {
    if (query.at != lead_) return unsuited("it is proven " + std::to_string(lead_) + " steps ahead only");
    std::vector<std::uint8_t> digits(reader_->form().digits());
    if (const auto read = reader_->read(query, digits, work); !read) return std::unexpected(read.error());
    if (!work.spend(units_)) return out_of_work();
    return classes_.answers()[choose(layers_, encoded(encoding_, digits))];
  }
  [[nodiscard]] Claim claim() const override { return Claim::proven; }
  [[nodiscard]] std::string finding() const override {
    return "a network of " + std::to_string(parameters_) + " integer weights, right on all " +
           std::to_string(reader_->form().count()) + " windows";
  }
  [[nodiscard]] std::uint64_t size_bytes() const override {
    std::uint64_t bytes = 0;
    for (const IntegerLayer& layer : layers_) bytes += 4 * layer.weights.size() + 8 * layer.bias.size();
    return bytes;
  }
  [[nodiscard]] std::optional<Certificate> certificate() const override {
    nlohmann::json layers = nlohmann::json::array();
    for (const IntegerLayer& layer : layers_)
      layers.push_back({{"positions", layer.positions},
                        {"channels", layer.channels},
                        {"taps", layer.taps},
                        {"dilation", layer.dilation},
                        {"outputs", layer.outputs},
                        {"rectified", layer.rectified},
                        {"weights", layer.weights},
                        {"bias", layer.bias}});
    std::vector<std::string> answers;
    for (const Answer& answer : classes_.answers()) answers.push_back(answer.text());
    return Certificate{nlohmann::json{{"kind", "network-leap"},
                                      {"system", system_},
                                      {"observable", "cell"},
                                      {"lead", lead_},
                                      {"answers", answers},
                                      {"layers", std::move(layers)},
                                      {"statement",
                                       "the colour that the network chooses from the cells that the "
                                       "answer depends on is the cell's, on every window"}}
                           .dump()};
  }

 private:
  std::string system_;
  std::uint64_t lead_;
  std::unique_ptr<WindowReader> reader_;
  Encoding encoding_;
  Classes classes_;
  std::vector<IntegerLayer> layers_;
  std::uint64_t units_, parameters_;
};

}  // namespace

std::unique_ptr<Shortcut> verified_leap(const Subject& subject, const Examples& examples, const Model& model,
                                        Work& work) {
  const auto* network = dynamic_cast<const FeedForward*>(&model);
  const auto* line = dynamic_cast<const ca::LineAutomaton*>(&subject.system);
  // Second-order rules start from one colour of the two that a cell has.
  if (!network || !line || line->model().start_colours != line->model().rule.colours()) return nullptr;
  const std::uint64_t windows = examples.form.count();
  if (windows > most_windows || windows * network->units() > most_operations) return nullptr;
  // A network that errs on an example is not worth the trial.
  if (judge(model, examples.digits, examples.labels, examples.form.digits()).right != examples.size()) return nullptr;
  const ca::LocalRule& rule = line->model().rule;
  const auto steps = subject.lead->convert_to<unsigned>();
  std::vector<std::uint8_t> digits(examples.form.digits()), row;
  for (unsigned shift = 6; shift <= 14; shift += 2) {
    const auto layers = in_integers(*network, shift);
    if (!fits(layers)) return nullptr;
    bool right = true;
    for (std::uint64_t number = 0; right && number < windows; ++number) {
      const std::uint64_t cost = network->units() + digits.size() * steps / 2;
      if (!work.affords(cost) || !work.spend(cost)) return nullptr;
      write_window(number, rule.colours(), digits);
      row.assign(digits.begin(), digits.end());
      std::size_t length = row.size();
      for (unsigned step = 0; step < steps; ++step) {
        length -= static_cast<std::size_t>(rule.cells() - 1);
        for (std::size_t i = 0; i < length; ++i) row[i] = rule.next(&row[i]);
      }
      const std::size_t chosen = choose(layers, encoded(network->encoding(), digits));
      right = examples.classes.answers()[chosen].text() == std::to_string(row[0]);
    }
    if (!right) continue;
    auto reader = window_reader(subject);
    if (!reader) return nullptr;
    return std::make_unique<VerifiedShortcut>(subject, std::move(*reader), *network, examples.classes, layers);
  }
  return nullptr;
}

}  // namespace outpace::learned
