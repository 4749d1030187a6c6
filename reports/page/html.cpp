// Numbers, badges and escapes; see html.hpp.
#include "reports/page/html.hpp"

#include <algorithm>
#include <cmath>

namespace outpace {

std::string html_escaped(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        // Control characters have no place in a document; line ends and tabs have.
        escaped += static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' ? ' ' : c;
    }
  }
  return escaped;
}

namespace page {

std::string power_of_two(double exponent, int digits) { return fmt::format("2<sup>{:.{}f}</sup>", exponent, digits); }

std::string number(double value) {
  if (!std::isfinite(value)) return "∞";
  const double size = std::abs(value);
  if (size >= 1e5 || (size > 0 && size < 0.001)) {
    const double exponent = std::floor(std::log10(size));
    return fmt::format("{:.1f}·10<sup>{:.0f}</sup>", value / std::pow(10.0, exponent), exponent);
  }
  if (size >= 1000) return fmt::format("{:.0f}", std::round(value / 10) * 10);
  if (size >= 100) return fmt::format("{:.0f}", value);
  return size >= 10 ? fmt::format("{:.1f}", value) : fmt::format("{:.2f}", value);
}

std::string duration(double seconds) {
  const auto show = [](double value, const char* unit) { return fmt::format("{:.3g} {}", value, unit); };
  if (seconds >= 1) return show(seconds, "s");
  if (seconds >= 1e-3) return show(seconds * 1e3, "ms");
  if (seconds >= 1e-6) return show(seconds * 1e6, "µs");
  return show(seconds * 1e9, "ns");
}

std::string bytes(std::uint64_t count) {
  const auto size = static_cast<double>(count);
  if (size >= 0x1p30) return fmt::format("{:.3g} GiB", size * 0x1p-30);
  if (size >= 0x1p20) return fmt::format("{:.3g} MiB", size * 0x1p-20);
  if (size >= 0x1p10) return fmt::format("{:.3g} KiB", size * 0x1p-10);
  return fmt::format("{} B", count);
}

std::string two_digits(const std::optional<double>& value) { return value ? fmt::format("{:.2f}", *value) : "–"; }

std::string_view verdict_id(RaceVerdict verdict) {
  return verdict == RaceVerdict::unbeaten ? "unbeaten" : to_string(verdict);
}

std::string_view verdict_meaning(RaceVerdict verdict) {
  switch (verdict) {
    case RaceVerdict::closed:
      return "A predictor answers at any time with work that grows like a power of log t only, or a checked proof "
             "settles a "
             "question that simulation cannot answer.";
    case RaceVerdict::reducible:
      return "A predictor needs a smaller power of t, and is faster from a measured time on.";
    case RaceVerdict::gaining:
      return "A predictor needs a smaller power of t, and would be faster soon after the last time measured.";
    case RaceVerdict::accelerated:
      return "A predictor is faster by a factor, not by a smaller power of t.";
    case RaceVerdict::unbeaten:
      return "None of these predictors beats direct simulation here. Another one might.";
    case RaceVerdict::trivial:
      return "Direct simulation answers so cheaply that there is nothing to save.";
    case RaceVerdict::inconclusive:
      return "Too few times were reached, or the intervals are too wide, to say.";
    case RaceVerdict::disputed:
      return "Contestants that claim to be exact disagree.";
  }
  return "";
}

std::string badge(RaceVerdict verdict) {
  return fmt::format("<span class='badge {}' title='{}'>{}</span>", verdict_id(verdict), verdict_meaning(verdict),
                     to_string(verdict));
}

bool scored(const RaceScore& race) {
  const ContestantScore* best = race.best();
  return race.header.kind == RaceKind::ladder && best && best->delta && race.verdict != RaceVerdict::trivial &&
         race.verdict != RaceVerdict::inconclusive && race.verdict != RaceVerdict::disputed;
}

std::string shade(const RaceScore& race) {
  if (!scored(race)) return race.verdict == RaceVerdict::unbeaten ? "0" : "flat";
  return std::to_string(static_cast<int>(std::lround(*race.best()->delta * 10)));
}

std::string link(std::string_view id, std::string_view text) {
  return fmt::format("<a href='#{}'>{}</a>", html_escaped(id), html_escaped(text));
}

std::string base64(std::string_view data) {
  static constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((data.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < data.size(); i += 3) {
    const std::size_t present = std::min<std::size_t>(3, data.size() - i);
    std::uint32_t bits = 0;
    for (std::size_t j = 0; j < 3; ++j) bits = bits << 8 | (j < present ? static_cast<unsigned char>(data[i + j]) : 0u);
    for (std::size_t j = 0; j < 4; ++j) text += j <= present ? digits[bits >> (18 - 6 * j) & 63] : '=';
  }
  return text;
}

}  // namespace page
}  // namespace outpace
