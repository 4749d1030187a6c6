// Reading and writing the text form of learners.
#include "predictors/learned/parameters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace outpace::learned {
namespace {

std::vector<std::string_view> parts_of(std::string_view text) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(':', begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

/// A number from 1 to `most`.
bool read(std::string_view text, std::uint64_t most, std::uint64_t& value) {
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
  return status == std::errc() && end == text.data() + text.size() && !text.empty() && value >= 1 && value <= most;
}

/// Of the initial weights, where a size does not say it.
constexpr float usual_scale = 0.4f;

bool read_scale(std::string_view text, float& scale) {
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), scale);
  return status == std::errc() && end == text.data() + text.size() && scale > 0 && scale <= 16;
}

bool layered(const Settings& settings) { return settings.kind == "mlp" || settings.kind == "conv"; }

Settings defaults(std::string_view kind) {
  Settings settings;
  settings.kind = kind;
  settings.examples = 4096;
  if (kind == "mlp") settings.width = 64, settings.depth = 2;
  if (kind == "conv") settings.width = 16, settings.depth = 2;
  if (kind == "nearest") settings.width = 5;
  if (kind == "tree") settings.width = 4096;
  if (std::ranges::count(kinds_of("compress"), kind)) settings.width = 64;
  // Found on rule 30, k = 6, 4,096 windows, 256x2: 0.95; He's own scale gives 0.86 with the same passes.
  settings.epochs = 60;
  settings.rate = 2e-3f;
  settings.scale = usual_scale;
  return settings;
}

}  // namespace

const std::vector<std::string>& kinds_of(std::string_view predictor) {
  static const std::vector<std::string> learned{"mlp", "conv", "nearest", "tree"},
      compress{"match", "ctw", "column-match", "column-ctw"};
  return predictor == "compress" ? compress : learned;
}

Result<Settings> parse_settings(std::string_view predictor, std::string_view text) {
  const auto parts = parts_of(text);
  const std::string whole = std::string(predictor) + ":" + std::string(text);
  const auto wrong = [&](std::string_view part, std::string why, std::string remedy) {
    return std::unexpected(
        Error{"predictor '" + whole + "', part '" + std::string(part) + "'", std::move(why), std::move(remedy)});
  };
  const auto& kinds = kinds_of(predictor);
  if (!std::ranges::count(kinds, parts[0])) {
    std::string known;
    for (const std::string& kind : kinds) known += (known.empty() ? "" : ", ") + kind;
    return wrong(parts[0], "it is not a kind of learner", "known are " + known);
  }
  Settings settings = defaults(parts[0]);
  std::uint64_t width = settings.width, depth = settings.depth, examples = settings.examples;
  if (parts.size() > 4) return wrong(parts[4], "there is a part too many", "write KIND:SIZE:EXAMPLES:SEED");
  if (parts.size() > 1) {
    const std::size_t cross = parts[1].find('x'), at = std::min(parts[1].find('@'), parts[1].size());
    if (layered(settings)) {
      if (cross >= at || !read(parts[1].substr(0, cross), 8192, width) ||
          !read(parts[1].substr(cross + 1, at - cross - 1), 32, depth) ||
          (at < parts[1].size() && !read_scale(parts[1].substr(at + 1), settings.scale)))
        return wrong(parts[1], "a size is WIDTHxDEPTH, up to 8192x32, or WIDTHxDEPTH@SCALE, up to 16", "write 64x2");
    } else if (!read(parts[1], std::uint64_t{1} << 20, width)) {
      return wrong(parts[1], "a size is a number from 1 to 2^20", "write " + std::to_string(settings.width));
    }
  }
  if (parts.size() > 2 && !read(parts[2], std::uint64_t{1} << 22, examples))
    return wrong(parts[2], "examples are a number from 1 to 2^22", "write 4096");
  if (parts.size() > 3 && !read(parts[3], ~std::uint64_t{0} >> 1, settings.seed))
    return wrong(parts[3], "a seed is a number from 1 to 2^63-1", "write 1");
  settings.width = width;
  settings.depth = depth;
  settings.examples = examples;
  return settings;
}

std::string settings_text_without_seed(const Settings& settings) {
  std::string size =
      layered(settings) ? fmt::format("{}x{}", settings.width, settings.depth) : std::to_string(settings.width);
  if (layered(settings) && settings.scale != usual_scale) size += fmt::format("@{}", settings.scale);
  return fmt::format("{}:{}:{}", settings.kind, size, settings.examples);
}

std::string settings_text(const Settings& settings) {
  return fmt::format("{}:{}", settings_text_without_seed(settings), settings.seed);
}

}  // namespace outpace::learned
