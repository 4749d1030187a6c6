// Golly's macrocell format (two states): every line is a node, referred to by its number; the last one is the root.
#include "systems/life/pattern_file.hpp"
#include "systems/life/text_cursor.hpp"

namespace outpace::life {
namespace {

/// A square of 2^4096 cells a side is more than any question reaches; deeper trees are nonsense.
constexpr std::int64_t deepest = 4096;

/// "$.*.$**$" …: 8×8 cells, rows end by '$', cells after the last '*' of a row and rows after the last may be missing.
Result<std::uint64_t> read_leaf(TextCursor& at) {
  std::uint64_t cells = 0;
  unsigned x = 0, y = 0;
  for (; !at.at_line_end() && at.peek() != '\r'; at.skip()) {
    const char c = at.peek();
    if (c == '$') {
      if (++y > 8) return at.fail("a leaf has 8 rows", "take the ninth away");
      x = 0;
      continue;
    }
    if (c != '.' && c != '*')
      return at.fail("a leaf is made of '.', '*' and '$', not " + at.found(), "is the text damaged?");
    if (x >= 8 || y >= 8) return at.fail("a leaf is 8 by 8 cells", "end the row with '$'");
    if (c == '*') cells |= std::uint64_t{1} << (8 * y + x);
    ++x;
  }
  at.rest_of_line();
  return cells;
}

}  // namespace

Result<PatternFile> read_macrocell(std::string_view text, std::string_view name) {
  TextCursor at(text, name);
  if (!at.skip_word("[M2]")) return at.fail("a macrocell file begins with [M2]", "is it another format?");
  at.rest_of_line();
  PatternFile file;
  std::vector<std::uint32_t> levels{0};
  std::vector<Plane::Quad> nodes{{}};
  std::vector<std::uint64_t> leaves{0};
  while (!at.at_end()) {
    const char c = at.peek();
    if (c == '\n' || c == '\r') {
      if (!at.rest_of_line().empty()) return at.fail("text before the end of an empty line", "take it away");
      continue;
    }
    if (c == '#') {
      at.skip();
      if (at.peek() == 'R') {
        at.skip();
        at.skip_blanks();
        const std::string place = at.place();
        auto rule = LifeRule::parse(at.rest_of_line());
        if (!rule) return std::unexpected(Error{place, rule.error().why, rule.error().remedy});
        file.rule = *rule;
      } else {
        at.rest_of_line();
      }
      continue;
    }
    if (levels.size() >= std::uint32_t(-1) / 2) return at.fail("the file has 2^31 nodes or more", "take a smaller one");
    if (c == '.' || c == '*' || c == '$') {
      auto leaf = read_leaf(at);
      if (!leaf) return std::unexpected(leaf.error());
      levels.push_back(Plane::leaf_level);
      nodes.push_back({});
      leaves.push_back(*leaf);
      continue;
    }
    bool too_large = false;
    const auto level = at.number(too_large, false);
    if (!level && !too_large)
      return at.fail("a line is a leaf, a node or a comment, and begins with none of theirs: " + at.found(),
                     "is the text damaged?");
    if (too_large || *level > deepest) return at.fail("the level is over 4096", "no pattern is that deep");
    if (*level <= Plane::leaf_level)
      return at.fail("a node of level " + std::to_string(*level) + " belongs to a rule of more than two states",
                     "nodes of two states begin at level 4");
    Plane::Quad quad{};
    for (std::size_t i = 0; i < 4; ++i) {
      at.skip_blanks();
      const std::string place = at.place();
      const auto child = at.number(too_large, false);
      const auto fail = [&](std::string why, std::string remedy) {
        return std::unexpected(Error{place, std::move(why), std::move(remedy)});
      };
      if (!child && !too_large)
        return at.fail("a node has a level and four children, here is " + at.found(), "is the file cut off?");
      if (too_large || static_cast<std::uint64_t>(*child) >= levels.size())
        return fail("it names a node that does not come before it: a cycle, or a file cut in pieces",
                    "name one of the " + std::to_string(levels.size() - 1) + " nodes above, or 0");
      if (*child && levels[static_cast<std::size_t>(*child)] + 1 != *level)
        return fail("a node of level " + std::to_string(*level) + " has a child of level " +
                        std::to_string(levels[static_cast<std::size_t>(*child)]),
                    "children are one level below");
      quad[i] = static_cast<std::uint32_t>(*child);
    }
    at.skip_blanks();
    if (!at.at_line_end()) return at.fail("a node has four children, here is " + at.found(), "take the rest away");
    at.skip();
    levels.push_back(static_cast<std::uint32_t>(*level));
    nodes.push_back(quad);
    leaves.push_back(0);
  }
  if (levels.size() == 1) return at.fail("the file has no node", "is it cut off?");
  file.cells = Plane::of_nodes(levels, nodes, leaves);
  return file;
}

}  // namespace outpace::life
