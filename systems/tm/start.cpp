// Reading and evaluating initial tapes; see start.hpp.
#include "systems/tm/start.hpp"

#include <algorithm>
#include <charconv>

namespace outpace::tm {
namespace {

constexpr std::string_view forms = "blank, tape:011,2,10, random:SEED, periodic:01.1";

std::unexpected<Error> fail(std::string_view text, std::size_t column, std::string why, std::string remedy) {
  std::string shown(text.substr(0, 60));
  if (text.size() > 60) shown += "…";
  return std::unexpected(Error{"initial condition '" + shown + "', column " + std::to_string(column + 1),
                               std::move(why), std::move(remedy)});
}

/// The cells that stand in [begin, end) of the text.
Result<TapeStart::Cells> word(std::string_view text, std::size_t begin, std::size_t end, unsigned symbols) {
  TapeStart::Cells cells;
  for (std::size_t i = begin; i < end; ++i) {
    if (text[i] < '0' || text[i] >= static_cast<char>('0' + symbols))
      return fail(text, i, "a cell of this machine is a digit 0 … " + std::to_string(symbols - 1),
                  "known are " + std::string(forms));
    cells.push_back(static_cast<TapeSymbol>(text[i] - '0'));
  }
  return cells;
}

std::string digits(const TapeStart::Cells& cells, std::size_t from = 0) {
  std::string text;
  for (std::size_t i = from; i < cells.size(); ++i) text += static_cast<char>('0' + cells[i]);
  return text;
}

}  // namespace

Result<TapeStart> TapeStart::parse(std::string_view text, unsigned symbols) {
  if (text == "blank") return blank(symbols);
  if (text.starts_with("random:")) {
    const std::string_view number = text.substr(7);
    std::uint64_t seed = 0;
    const auto [end, status] = std::from_chars(number.data(), number.data() + number.size(), seed);
    if (number.empty() || status != std::errc() || end != number.data() + number.size())
      return fail(text, 7, "the seed must be a decimal number below 2^64", "write it like random:42");
    return random(symbols, seed);
  }
  if (text.starts_with("tape:")) {
    const std::size_t first = text.find(',', 5);
    const std::size_t second = first == text.npos ? first : text.find(',', first + 1);
    if (second == text.npos)
      return fail(text, text.size(), "a tape has three parts: left of the head, under it, right of it",
                  "write it like tape:011,2,10; a part beside the head may be empty");
    if (second != first + 2) return fail(text, first + 1, "the head reads one cell", "write it like tape:011,2,10");
    auto left = word(text, 5, first, symbols), head = word(text, first + 1, second, symbols),
         right = word(text, second + 1, text.size(), symbols);
    for (const auto* part : {&left, &head, &right})
      if (!*part) return std::unexpected(part->error());
    head->insert(head->end(), right->begin(), right->end());
    return tape(symbols, std::move(*left), std::move(*head));
  }
  if (text.starts_with("periodic:")) {
    const std::size_t dot = text.find('.');
    if (dot == text.npos)
      return fail(text, text.size(), "a word is needed for each side, with a dot between them",
                  "write it like periodic:01.1");
    if (dot == 9 || dot + 1 == text.size())
      return fail(text, dot, "a word has at least one cell", "write it like periodic:01.1");
    auto left = word(text, 9, dot, symbols), right = word(text, dot + 1, text.size(), symbols);
    for (const auto* part : {&left, &right})
      if (!*part) return std::unexpected(part->error());
    return periodic(symbols, std::move(*left), std::move(*right));
  }
  return fail(text, 0, "it is none of the known forms", "known are " + std::string(forms));
}

std::string TapeStart::text() const {
  switch (kind_) {
    case Kind::blank:
      return "blank";
    case Kind::random:
      return "random:" + std::to_string(field_.seed());
    case Kind::tape:
      return "tape:" + digits(left_) + "," + static_cast<char>('0' + (right_.empty() ? 0 : right_[0])) + "," +
             digits(right_, 1);
    case Kind::periodic:
      return "periodic:" + digits(left_) + "." + digits(right_);
  }
  return "";
}

std::string TapeStart::family() const {
  switch (kind_) {
    case Kind::blank:
      return "blank";
    case Kind::tape:
      return "tape";
    case Kind::random:
      return "random";
    case Kind::periodic:
      return "periodic";
  }
  return "";
}

bool TapeStart::finite() const {
  const auto blank_cells = [](const Cells& cells) {
    return std::ranges::all_of(cells, [](TapeSymbol s) { return s == 0; });
  };
  return kind_ == Kind::blank || kind_ == Kind::tape ||
         (kind_ == Kind::periodic && blank_cells(left_) && blank_cells(right_));
}

TapeSymbol TapeStart::cell(std::int64_t x) const {
  switch (kind_) {
    case Kind::blank:
      return 0;
    case Kind::tape: {
      const Cells& side = x < 0 ? left_ : right_;
      const std::uint64_t distance = x < 0 ? ~static_cast<std::uint64_t>(x) : static_cast<std::uint64_t>(x);
      if (distance >= side.size()) return 0;
      return x < 0 ? side[side.size() - 1 - distance] : side[distance];
    }
    case Kind::random:
      return symbols_ == 2 ? field_.word(x >> 6) >> (x & 63) & 1 : static_cast<TapeSymbol>(field_.word(x) % symbols_);
    case Kind::periodic: {
      const Cells& side = x < 0 ? left_ : right_;
      const std::uint64_t distance =
          (x < 0 ? ~static_cast<std::uint64_t>(x) : static_cast<std::uint64_t>(x)) % side.size();
      return x < 0 ? side[side.size() - 1 - distance] : side[distance];
    }
  }
  return 0;
}

TapeSymbol TapeStart::cell(const Integer& x) const {
  if (bit_length(x) <= 62) return cell(x.convert_to<std::int64_t>());
  switch (kind_) {
    case Kind::blank:
    case Kind::tape:
      return 0;
    case Kind::random:
      return symbols_ == 2 ? field_.bit(x) : static_cast<TapeSymbol>(field_.word(x) % symbols_);
    case Kind::periodic: {
      const Cells& side = x < 0 ? left_ : right_;
      return side[residue(x, Integer(x < 0 ? left_.size() : right_.size())).convert_to<std::size_t>()];
    }
  }
  return 0;
}

}  // namespace outpace::tm
