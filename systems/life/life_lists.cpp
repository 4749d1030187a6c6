// The two formats of the Life programs of the nineties: 1.05, blocks of rows at places, and 1.06, a list of cells.
#include "systems/life/pattern_file.hpp"
#include "systems/life/text_cursor.hpp"

namespace outpace::life {
namespace {

/// Reads "x y" up to the end of the line.
Result<std::pair<std::int64_t, std::int64_t>> read_place(TextCursor& at) {
  std::int64_t place[2] = {};
  for (std::int64_t& value : place) {
    at.skip_blanks();
    bool too_large = false;
    const auto number = at.number(too_large, true);
    if (!number)
      return at.fail(too_large ? "the coordinate is 2^58 or more" : "a place is two numbers, here is " + at.found(),
                     "write it like -3 12");
    value = *number;
  }
  at.skip_blanks();
  if (!at.at_line_end()) return at.fail("two numbers make a place, here is " + at.found(), "take the rest away");
  at.skip();
  return std::pair(place[0], place[1]);
}

void put(std::vector<Leaf>& leaves, std::int64_t x, std::int64_t y) {
  const std::uint64_t bit = std::uint64_t{1} << (8 * (y & 7) + (x & 7));
  if (!leaves.empty() && leaves.back().x == x >> 3 && leaves.back().y == y >> 3)
    leaves.back().cells |= bit;
  else
    leaves.push_back({x >> 3, y >> 3, bit});
}

}  // namespace

Result<PatternFile> read_life_106(std::string_view text, std::string_view name) {
  TextCursor at(text, name);
  if (!at.skip_word("#Life 1.06")) return at.fail("the first line must be #Life 1.06", "is it another format?");
  at.rest_of_line();
  std::vector<Leaf> leaves;
  while (!at.at_end()) {
    at.skip_blanks();
    if (at.at_end()) break;
    if (at.peek() == '\n' || at.peek() == '#') {
      at.rest_of_line();
      continue;
    }
    const auto place = read_place(at);
    if (!place) return std::unexpected(place.error());
    put(leaves, place->first, place->second);
  }
  return PatternFile{Plane::of_leaves(std::move(leaves)), std::nullopt};
}

Result<PatternFile> read_life_105(std::string_view text, std::string_view name) {
  TextCursor at(text, name);
  if (!at.skip_word("#Life 1.05")) return at.fail("the first line must be #Life 1.05", "is it another format?");
  at.rest_of_line();
  PatternFile file;
  std::vector<Leaf> leaves;
  std::int64_t left = 0, y = 0;
  while (!at.at_end()) {
    if (at.skip_word("#P")) {
      const auto place = read_place(at);
      if (!place) return std::unexpected(place.error());
      left = place->first, y = place->second;
    } else if (at.skip_word("#R")) {  // survivals first: 23/3
      at.skip_blanks();
      const std::string place = at.place();
      const std::string_view rule = at.rest_of_line();
      const std::size_t slash = rule.find('/');
      std::string turned;
      turned += 'B';
      if (slash != std::string_view::npos) {
        turned.append(rule.substr(slash + 1)).append("/S").append(rule.substr(0, slash));
      }
      const auto read = LifeRule::parse(slash == std::string_view::npos ? rule : std::string_view(turned));
      if (!read) return std::unexpected(Error{place, read.error().why, "write it like #R 23/3, survivals first"});
      file.rule = *read;
    } else if (at.peek() == '#') {
      if (at.skip_word("#N")) file.rule = LifeRule{1u << 3, 1u << 2 | 1u << 3};
      at.rest_of_line();
    } else {
      std::int64_t x = left;
      for (; !at.at_line_end() && at.peek() != '\r'; at.skip(), ++x) {
        if (at.peek() == '*')
          put(leaves, x, y);
        else if (at.peek() != '.' && at.peek() != ' ')
          return at.fail("a row is made of '.' and '*', not " + at.found(), "is the text damaged?");
      }
      if (x > left) ++y;
      at.rest_of_line();
    }
  }
  file.cells = Plane::of_leaves(std::move(leaves));
  return file;
}

}  // namespace outpace::life
