// Pieces of HTML that every section of the page uses: numbers as people write them, badges, anchors.
#pragma once

#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>

#include "reports/page.hpp"

namespace outpace::page {

/// 2<sup>13.2</sup>
std::string power_of_two(double exponent, int digits = 1);
/// 0.97, 12.3, 4100, 3.2·10<sup>7</sup>
std::string number(double value);
/// 12.3 µs
std::string duration(double seconds);
/// 1.2 MiB
std::string bytes(std::uint64_t count);
std::string two_digits(const std::optional<double>& value);

/// The verdict as an identifier: "unbeaten", …
std::string_view verdict_id(RaceVerdict verdict);
/// One sentence: what the verdict says.
std::string_view verdict_meaning(RaceVerdict verdict);
/// The verdict's word, marked for the eye.
std::string badge(RaceVerdict verdict);

/// Whether Δ means something in this race.
bool scored(const RaceScore& race);
/// "0" … "10" for a Δ, "flat" where there is none: the shade of a cell of the matrix.
std::string shade(const RaceScore& race);

/// The texts with `between` between them.
template <class Texts>
std::string joined(const Texts& texts, std::string_view between) {
  std::string all;
  for (const auto& text : texts) {
    if (!all.empty()) all += between;
    all += text;
  }
  return all;
}

/// A link to an element of the page.
std::string link(std::string_view id, std::string_view text);

/// Standard base 64 of bytes (RFC 4648).
std::string base64(std::string_view data);

}  // namespace outpace::page
