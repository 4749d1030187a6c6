// Run-length encoding, read and written, and telling the formats of pattern files apart.
#include <algorithm>
#include <bit>

#include "systems/life/pattern_file.hpp"
#include "systems/life/text_cursor.hpp"

namespace outpace::life {
namespace {

/// Pieces of runs, each within 8 cells: what a short text may ask for.
constexpr std::size_t most_pieces = std::size_t{1} << 26;

/// Collects runs of live cells as pieces of leaves.
class Runs {
 public:
  /// False where the pattern gets too large.
  [[nodiscard]] bool add(std::int64_t x, std::int64_t y, std::int64_t length) {
    if (static_cast<std::uint64_t>(length) / 8 + 2 > most_pieces - leaves_.size()) return false;
    while (length > 0) {
      const std::int64_t take = std::min<std::int64_t>(length, 8 - (x & 7));
      const std::uint64_t row = ((std::uint64_t{1} << take) - 1) << (x & 7);
      const Leaf leaf{x >> 3, y >> 3, row << (8 * (y & 7))};
      if (!leaves_.empty() && leaves_.back().x == leaf.x && leaves_.back().y == leaf.y)
        leaves_.back().cells |= leaf.cells;
      else
        leaves_.push_back(leaf);
      x += take;
      length -= take;
    }
    return true;
  }
  std::vector<Leaf> take() { return std::move(leaves_); }

 private:
  std::vector<Leaf> leaves_;
};

/// "x = 3, y = 3, rule = B3/S23". The rule may be missing; sizes are not believed, only checked to be numbers.
Result<std::optional<LifeRule>> read_header(TextCursor& at) {
  const auto expect = [&](char c) {
    at.skip_blanks();
    if (at.peek() != c) return false;
    at.skip();
    at.skip_blanks();
    return true;
  };
  const std::string form = "write it like x = 3, y = 3, rule = B3/S23";
  for (const char side : {'x', 'y'}) {
    bool too_large = false;
    if (!expect(side) || !expect('='))
      return at.fail("the header needs " + std::string(1, side) + " = NUMBER, here is " + at.found(), form);
    if (!at.number(too_large, false))
      return at.fail(too_large ? "the side is 2^58 or more" : "a side is a number, here is " + at.found(), form);
    if (side == 'x' && !expect(',')) return at.fail("a comma must follow, here is " + at.found(), form);
  }
  at.skip_blanks();
  if (at.at_line_end()) {
    at.skip();
    return std::nullopt;
  }
  if (!expect(',') || !at.skip_word("rule") || !expect('='))
    return at.fail("only ', rule = …' may follow the sizes, here is " + at.found(), form);
  const std::size_t column = at.column() - 1;
  const std::string place = at.place();
  std::string_view name = at.rest_of_line();
  while (name.ends_with(' ') || name.ends_with('\t')) name.remove_suffix(1);
  if (name.find(':') != std::string_view::npos)
    return std::unexpected(Error{place, "the rule names a bounded grid", "take the grid away and ask for torus:WxH:…"});
  auto rule = LifeRule::parse(name, column);
  if (!rule) return std::unexpected(Error{place, rule.error().why, rule.error().remedy});
  return *rule;
}

/// "Pos=-12,5" of a #CXRLE line.
Result<void> read_position(TextCursor& at, std::int64_t& x, std::int64_t& y) {
  while (!at.at_line_end()) {
    if (!at.skip_word("Pos=")) {
      at.skip();
      continue;
    }
    bool too_large = false;
    const auto first = at.number(too_large, true);
    const bool comma = first && at.peek() == ',';
    if (comma) at.skip();
    const auto second = comma ? at.number(too_large, true) : std::nullopt;
    if (!second)
      return at.fail(too_large ? "the position is 2^58 or more" : "a position is two numbers, here is " + at.found(),
                     "write it like #CXRLE Pos=-1,2");
    x = *first, y = *second;
  }
  return {};
}

}  // namespace

Result<PatternFile> read_rle(std::string_view text, std::string_view name, bool header_needed) {
  TextCursor at(text, name);
  PatternFile file;
  std::int64_t left = 0, y = 0;
  while (at.peek() == '#' || (header_needed && !at.at_end() && (at.peek() == '\n' || at.peek() == '\r'))) {
    if (at.skip_word("#CXRLE"))
      if (auto fine = read_position(at, left, y); !fine) return std::unexpected(fine.error());
    at.rest_of_line();
  }
  at.skip_blanks();
  if (at.peek() == 'x') {
    auto rule = read_header(at);
    if (!rule) return std::unexpected(rule.error());
    file.rule = *rule;
  } else if (header_needed) {
    return at.fail(at.at_end() ? "the file is empty" : "the header is missing, here is " + at.found(),
                   "begin with a line x = 3, y = 3, rule = B3/S23");
  }
  Runs runs;
  std::int64_t x = left, count = 0;
  bool counted = false;
  for (;; at.skip()) {
    const char c = at.peek();
    if (at.at_end()) return at.fail("the pattern ends without a '!'", "end it with '!'; is the text cut off?");
    if (c == '!') break;
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
      if (counted) return at.fail("a count stands apart from what it counts", "write 3o, not 3 o");
      continue;
    }
    if (c >= '0' && c <= '9') {
      count = count * 10 + (c - '0');
      if (count >= farthest_place) return at.fail("the run is 2^58 cells or more", "take a shorter run");
      if (count == 0) return at.fail("a run of 0 cells, or a count that begins with 0", "leave it out");
      counted = true;
      continue;
    }
    const std::int64_t length = counted ? count : 1;
    count = 0, counted = false;
    if (c == 'b' || c == '.') {
      x += length;
    } else if (c == 'o' || c == 'A' || c == '*') {
      if (x + length >= farthest_place || y >= farthest_place)
        return at.fail("the cell lies 2^58 or farther", "move it");
      if (!runs.add(x, y, length))
        return at.fail("the pattern has more than 2^26 pieces of runs", "give it as a macrocell file");
      x += length;
    } else if (c == '$') {
      y += length;
      x = left;
    } else {
      return at.fail("only digits, b, o, $ and ! make a pattern of two colours, not " + at.found(),
                     "write it like bo$2bo$3o!");
    }
    if (x >= farthest_place || y >= farthest_place) return at.fail("the place is 2^58 or more", "take shorter runs");
  }
  if (counted) return at.fail("a count at the end counts nothing", "take it away");
  file.cells = Plane::of_leaves(runs.take());
  return file;
}

Result<PatternFile> read_pattern(std::string_view text, std::string_view name) {
  if (text.empty())
    return std::unexpected(Error{std::string(name) + ", line 1, column 1", "the file is empty",
                                 "give an RLE, macrocell, Life 1.05 or Life 1.06 file"});
  if (text.starts_with("[M2]")) return read_macrocell(text, name);
  if (text.starts_with("#Life 1.05")) return read_life_105(text, name);
  if (text.starts_with("#Life 1.06")) return read_life_106(text, name);
  if (text.starts_with("\x1f\x8b"))
    return std::unexpected(Error{std::string(name) + ", line 1, column 1", "the file is compressed by gzip",
                                 "unpack it first: gunzip FILE"});
  return read_rle(text, name);
}

std::string write_rle(const std::vector<RowWord>& words, const Box& bounds) {
  std::string text;
  const auto put = [&](std::int64_t count, char what) {
    if (count > 1) text += std::to_string(count);
    if (count > 0) text += what;
  };
  if (words.empty()) return "!";
  const auto left = bounds.x0.convert_to<std::int64_t>();
  std::int64_t y = bounds.y0.convert_to<std::int64_t>(), x = left;
  std::int64_t run_begin = 0, run_end = 0;  // live cells not yet written
  const auto flush = [&] {
    if (run_end == run_begin) return;
    put(run_begin - x, 'b');
    put(run_end - run_begin, 'o');
    x = run_end;
    run_begin = run_end = 0;
  };
  for (const RowWord& word : words) {
    if (word.y != y) {
      flush();
      put(word.y - y, '$');
      y = word.y;
      x = left;
    }
    for (std::uint64_t rest = word.cells; rest;) {
      const int skip = std::countr_zero(rest), length = std::countr_one(rest >> skip);
      const std::int64_t begin = word.x + skip;
      if (run_end != run_begin && run_end == begin) {
        run_end += length;
      } else {
        flush();
        run_begin = begin;
        run_end = begin + length;
      }
      if (skip + length == 64) break;
      rest &= ~std::uint64_t{0} << (skip + length);
    }
  }
  flush();
  return text + '!';
}

}  // namespace outpace::life
