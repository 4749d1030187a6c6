// Reading and evaluating initial conditions on a line or ring.
#include "systems/eca/start.hpp"

#include <charconv>

namespace outpace::eca {
namespace {

std::unexpected<Error> fail(std::string_view text, std::size_t column, std::string why, std::string remedy) {
  std::string shown(text.substr(0, 60));
  if (text.size() > 60) shown += "…";
  return std::unexpected(Error{"initial condition '" + shown + "', column " + std::to_string(column + 1),
                               std::move(why), std::move(remedy)});
}

/// Reads an unsigned decimal number of 64 bits from the whole of `digits`, which begins at `column` of `text`.
Result<std::uint64_t> number(std::string_view text, std::size_t column, std::string_view digits, const char* meaning) {
  std::uint64_t value = 0;
  const auto [end, status] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (status == std::errc::result_out_of_range)
    return fail(text, column, std::string(meaning) + " does not fit 64 bits", "take a number below 2^64");
  if (digits.empty() || status != std::errc() || end != digits.data() + digits.size())
    return fail(text, column, std::string(meaning) + " must be a decimal number", "write it like 42");
  return value;
}

constexpr std::string_view forms =
    "single, random:SEED, pattern:0110, pattern:0110,background=1, ring:N:single, ring:N:random:SEED";

}  // namespace

Result<LineStart> LineStart::parse(std::string_view text) {
  std::size_t column = 0;
  std::string_view rest = text;
  const auto skip = [&](std::size_t n) { rest.remove_prefix(n), column += n; };
  std::optional<std::uint64_t> ring;
  if (rest.starts_with("ring:")) {
    skip(5);
    const std::size_t colon = rest.find(':');
    const auto cells = number(text, column, rest.substr(0, colon), "the ring's size");
    if (!cells) return std::unexpected(cells.error());
    if (*cells == 0) return fail(text, column, "a ring of 0 cells has no state", "take 1 cell or more");
    if (*cells >> 62) return fail(text, column, "no machine holds such a ring", "take fewer than 2^62 cells");
    ring = *cells;
    if (colon == std::string_view::npos)
      return fail(text, text.size(), "the ring's content is missing", "write ring:N:single or ring:N:random:SEED");
    skip(colon + 1);
  }
  if (rest == "single") return LineStart(Kind::single, {}, {1}, 1, false, ring);
  if (rest.starts_with("random:")) {
    skip(7);
    const auto seed = number(text, column, rest, "the seed");
    if (!seed) return std::unexpected(seed.error());
    return LineStart(Kind::random, *seed, {}, 0, false, ring);
  }
  if (rest.starts_with("pattern:")) {
    skip(8);
    std::vector<std::uint64_t> words;
    std::uint64_t length = 0;
    for (; length < rest.size() && rest[length] != ','; ++length) {
      const char c = rest[length];
      if (c != '0' && c != '1')
        return fail(text, column + length, "a cell is 0 or 1, not '" + std::string(1, c) + "'",
                    "write it like pattern:0110");
      if (length % 64 == 0) words.push_back(0);
      if (c == '1') words.back() |= std::uint64_t{1} << (length % 64);
    }
    if (length == 0) return fail(text, column, "the pattern has no cells", "write it like pattern:0110");
    if (ring && length > *ring) return fail(text, column, "the pattern is longer than the ring", "take a larger ring");
    skip(length);
    if (!rest.empty() && rest != ",background=0" && rest != ",background=1")
      return fail(text, column, "only ,background=0 or ,background=1 may follow the cells",
                  "write it like pattern:0110,background=1");
    return pattern(std::move(words), length, rest == ",background=1", ring);
  }
  return fail(text, column, "it is none of the known forms", "known are " + std::string(forms));
}

std::string LineStart::text() const {
  std::string text = ring_ ? "ring:" + std::to_string(*ring_) + ":" : "";
  switch (kind_) {
    case Kind::single:
      return text + "single";
    case Kind::random:
      return text + "random:" + std::to_string(field_.seed());
    case Kind::pattern:
      text += "pattern:";
      for (std::uint64_t x = 0; x < length_; ++x) text += words_[x / 64] >> (x % 64) & 1 ? '1' : '0';
      if (background_) text += ",background=1";
  }
  return text;
}

std::string LineStart::family() const {
  if (ring_) return "ring";
  return kind_ == Kind::single ? "single" : kind_ == Kind::random ? "random" : "pattern";
}

bool LineStart::cell(const Integer& x) const {
  const Integer place = ring_ ? residue(x, Integer(*ring_)) : x;
  if (kind_ == Kind::random) return field_.bit(place);
  if (place < 0 || place >= length_) return background_;
  const std::uint64_t i = place.convert_to<std::uint64_t>();
  return words_[i / 64] >> (i % 64) & 1;
}

/// Cells of the line before it is bent into a ring.
std::uint64_t LineStart::line_cells(std::int64_t x) const {
  const std::int64_t index = x >> 6;
  const unsigned offset = x & 63;
  const auto word = [&](std::int64_t w) -> std::uint64_t {
    if (kind_ == Kind::random) return field_.word(w);
    const std::uint64_t outside = background_ ? ~std::uint64_t{0} : 0;
    if (w < 0 || static_cast<std::uint64_t>(w) >= words_.size()) return outside;
    const std::uint64_t i = static_cast<std::uint64_t>(w);
    const unsigned used = i + 1 < words_.size() || length_ % 64 == 0 ? 64 : length_ % 64;
    return used == 64 ? words_[i] : words_[i] | outside << used;
  };
  const std::uint64_t low = word(index) >> offset;
  return offset == 0 ? low : low | word(index + 1) << (64 - offset);
}

std::uint64_t LineStart::cells(std::int64_t x) const {
  if (!ring_) return line_cells(x);
  const std::int64_t n = static_cast<std::int64_t>(*ring_);
  x %= n;
  if (x < 0) x += n;
  std::uint64_t result = 0;
  for (int filled = 0; filled < 64;) {
    const int take = static_cast<int>(std::min<std::int64_t>(n - x, 64 - filled));
    std::uint64_t part = line_cells(x);
    if (take < 64) part &= (std::uint64_t{1} << take) - 1;
    result |= part << filled;
    filled += take;
    x = 0;
  }
  return result;
}

std::uint64_t LineStart::cells(const Integer& x) const {
  if (ring_) return cells(residue(x, Integer(*ring_)).convert_to<std::int64_t>());
  if (bit_length(x) <= 62) return line_cells(x.convert_to<std::int64_t>());
  if (kind_ == Kind::random) return field_.cells(x);
  return background_ ? ~std::uint64_t{0} : 0;
}

}  // namespace outpace::eca
