// The checker of "network-leap" certificates: a feed-forward network of integers names, on every window of cells that
// the answer depends on, the colour that the rule itself comes to. All windows are tried, in exact arithmetic.
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "predictors/proof/checker.hpp"
#include "systems/ca/line_automaton.hpp"
#include "systems/core/catalogue.hpp"

namespace outpace::proof {
namespace {

using Json = nlohmann::json;
using Wide = __int128;

constexpr std::uint64_t most_windows = std::uint64_t{1} << 20, most_products = std::uint64_t{1} << 33;

struct Stage {
  std::uint64_t positions = 0, channels = 0, taps = 0, dilation = 0, outputs = 0;
  bool rectified = false;
  std::vector<std::int64_t> weights, bias;
  std::uint64_t positions_after() const { return positions - (taps - 1) * dilation; }
};

std::optional<std::uint64_t> count(const Json& json, const char* field, std::uint64_t most) {
  const auto it = json.find(field);
  if (it == json.end() || !it->is_number_unsigned()) return std::nullopt;
  const auto value = it->get<std::uint64_t>();
  return value < 1 || value > most ? std::nullopt : std::optional(value);
}

/// A list of exactly so many integers of at most 62 bits.
std::optional<std::vector<std::int64_t>> integers(const Json& json, const char* field, std::uint64_t size) {
  const auto it = json.find(field);
  if (it == json.end() || !it->is_array() || it->size() != size) return std::nullopt;
  constexpr std::int64_t most = std::int64_t{1} << 62;
  std::vector<std::int64_t> values;
  for (const Json& one : *it) {
    if (!one.is_number_integer()) return std::nullopt;
    if (one.is_number_unsigned() && one.get<std::uint64_t>() > static_cast<std::uint64_t>(most)) return std::nullopt;
    const auto value = one.get<std::int64_t>();
    if (value > most || value < -most) return std::nullopt;
    values.push_back(value);
  }
  return values;
}

/// One layer; empty where a field is missing or out of range.
std::optional<Stage> stage_of(const Json& json) {
  if (!json.is_object()) return std::nullopt;
  Stage stage;
  const auto positions = count(json, "positions", 1 << 14), channels = count(json, "channels", 1 << 14),
             taps = count(json, "taps", 64), dilation = count(json, "dilation", 1 << 14),
             outputs = count(json, "outputs", 1 << 14);
  const auto rectified = json.find("rectified");
  if (!positions || !channels || !taps || !dilation || !outputs || rectified == json.end() || !rectified->is_boolean())
    return std::nullopt;
  if ((*taps - 1) * *dilation >= *positions) return std::nullopt;
  if (*taps * *channels * *outputs > (std::uint64_t{1} << 24)) return std::nullopt;
  stage = {*positions, *channels, *taps, *dilation, *outputs, rectified->get<bool>(), {}, {}};
  auto weights = integers(json, "weights", *taps * *channels * *outputs), bias = integers(json, "bias", *outputs);
  if (!weights || !bias) return std::nullopt;
  stage.weights = std::move(*weights);
  stage.bias = std::move(*bias);
  return stage;
}

/// What the network chooses, the first of equals; empty where a sum leaves 62 bits.
std::optional<std::size_t> chosen(const std::vector<Stage>& stages, std::vector<std::int64_t> input) {
  for (const Stage& stage : stages) {
    std::vector<std::int64_t> output;
    for (std::uint64_t position = 0; position < stage.positions_after(); ++position) {
      for (std::uint64_t unit = 0; unit < stage.outputs; ++unit) {
        Wide sum = stage.bias[unit];
        std::uint64_t at = unit * stage.taps * stage.channels;
        for (std::uint64_t tap = 0; tap < stage.taps; ++tap)
          for (std::uint64_t channel = 0; channel < stage.channels; ++channel)
            sum += Wide(stage.weights[at++]) * input[(position + tap * stage.dilation) * stage.channels + channel];
        if (stage.rectified && sum < 0) sum = 0;
        if (sum > (Wide(1) << 62) || sum < -(Wide(1) << 62)) return std::nullopt;
        output.push_back(static_cast<std::int64_t>(sum));
      }
    }
    input = std::move(output);
  }
  std::size_t best = 0;
  for (std::size_t i = 1; i < input.size(); ++i)
    if (input[i] > input[best]) best = i;
  return best;
}

/// The colour that a window comes to.
unsigned evolved(const ca::LocalRule& rule, std::vector<unsigned> row, std::uint64_t steps) {
  for (; steps > 0; --steps) {
    std::vector<unsigned> next;
    for (std::size_t i = 0; i + static_cast<std::size_t>(rule.cells()) <= row.size(); ++i) {
      std::size_t index = 0;
      for (int j = 0; j < rule.cells(); ++j) index = index * rule.colours() + row[i + static_cast<std::size_t>(j)];
      next.push_back(rule.table()[index]);
    }
    row = std::move(next);
  }
  return row.at(0);
}

Verdict check(const Json& json) {
  std::string name;
  const auto malformed = [&](std::string text) { return Verdict{Verdict::Kind::malformed, std::move(text), name}; };
  const auto rejected = [&](std::string text) { return Verdict{Verdict::Kind::rejected, std::move(text), name}; };
  if (!json.is_object()) return malformed("/: a leap's certificate is an object");
  const auto system = json.find("system");
  if (system == json.end() || !system->is_string()) return malformed("/system: a system's name is missing");
  name = system->get<std::string>();
  const auto made = make_system(name);
  const auto* line = made ? dynamic_cast<const ca::LineAutomaton*>(made->get()) : nullptr;
  if (!line || line->model().start_colours != line->model().rule.colours())
    return malformed("/system: it must be a one-dimensional automaton of first order, eca:0 … eca:255 or ca:…");
  const ca::LocalRule& rule = line->model().rule;
  const auto observable = json.find("observable");
  if (observable == json.end() || *observable != "cell") return malformed("/observable: it must be \"cell\"");
  const auto lead = count(json, "lead", 1 << 14);
  if (!lead) return malformed("/lead: it must be a number of steps");
  const std::uint64_t cells = *lead * static_cast<std::uint64_t>(rule.cells() - 1) + 1, colours = rule.colours();
  std::uint64_t windows = 1;
  for (std::uint64_t i = 0; i < cells; ++i)
    if ((windows *= colours) > most_windows) return rejected("there are more than 2^20 windows to try");

  const auto answers = json.find("answers"), layers = json.find("layers");
  if (answers == json.end() || !answers->is_array()) return malformed("/answers: they are a list of colours");
  std::vector<unsigned> colour;
  for (const Json& answer : *answers) {
    unsigned value = 0;
    if (!answer.is_string()) return malformed("/answers: a colour is a text");
    while (value < colours && std::to_string(value) != answer.get<std::string>()) ++value;
    if (value == colours) return malformed("/answers: one is not a colour");
    colour.push_back(value);
  }
  if (layers == json.end() || !layers->is_array() || layers->empty() || layers->size() > 64)
    return malformed("/layers: they are a list of 1 to 64");
  const std::uint64_t numbers = colours > 2 ? colours : 1;
  std::uint64_t size = cells * numbers, products = 0;
  std::vector<Stage> stages;
  for (std::size_t i = 0; i < layers->size(); ++i) {
    auto stage = stage_of((*layers)[i]);
    const std::string place = "/layers/" + std::to_string(i);
    if (!stage) return malformed(place + ": a field is missing or out of range");
    if (stage->positions * stage->channels != size) return malformed(place + ": it does not take what comes before it");
    size = stage->positions_after() * stage->outputs;
    products += stage->positions_after() * stage->weights.size();
    stages.push_back(std::move(*stage));
  }
  if (size != colour.size())
    return malformed("/layers: the last gives another number of scores than there are answers");
  if (products > most_products / windows) return rejected("trying all windows would take more than 2^33 products");

  for (std::uint64_t number = 0; number < windows; ++number) {
    std::vector<unsigned> row(cells);
    std::uint64_t rest = number;
    for (std::uint64_t i = 0; i < cells; ++i, rest /= colours) row[i] = static_cast<unsigned>(rest % colours);
    std::vector<std::int64_t> input;
    for (const unsigned cell : row) {
      if (colours == 2) input.push_back(cell ? 1 : -1);
      for (unsigned value = 0; colours > 2 && value < colours; ++value) input.push_back(cell == value);
    }
    const auto choice = chosen(stages, std::move(input));
    std::string text;
    for (const unsigned cell : row) text += static_cast<char>(cell < 10 ? '0' + cell : 'a' + cell - 10);
    if (!choice) return rejected("on the window " + text + " a sum leaves 62 bits");
    if (colour[*choice] != evolved(rule, row, *lead)) return rejected("it errs on the window " + text);
  }
  return {Verdict::Kind::accepted,
          name + ": the network names the cell " + std::to_string(*lead) + " steps ahead on all " +
              std::to_string(windows) + " windows of " + std::to_string(cells) + " cells",
          name};
}

const RegisterChecker registered{
    {"network-leap", "an integer network names the cell k steps ahead, on every window", check}};

}  // namespace
}  // namespace outpace::proof
