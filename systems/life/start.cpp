// Reading and evaluating initial conditions of boards.
#include "systems/life/start.hpp"

#include <algorithm>
#include <fstream>

#include "systems/life/pattern_file.hpp"
#include "systems/life/start_text.hpp"

namespace outpace::life {
namespace {

/// Larger files are no patterns; the readers need a few times the file's size.
constexpr std::uint64_t largest_file = std::uint64_t{1} << 30;
constexpr std::int64_t farthest_move = std::int64_t{1} << 40;

constexpr std::string_view forms =
    "single, random:SEED, random:SEED,box=64x64, random:SEED,density=0.3, rle:bo$2bo$3o!, file:PATH, torus:WxH:…";

Result<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const auto fail = [&](std::string why, std::string remedy) {
    return std::unexpected(Error{"file '" + path + "'", std::move(why), std::move(remedy)});
  };
  if (!file) return fail("it cannot be opened", "check the path and its permissions");
  std::string text;
  char block[65536];
  while (file.read(block, sizeof block) || file.gcount() > 0) {
    text.append(block, static_cast<std::size_t>(file.gcount()));
    if (text.size() > largest_file) return fail("it is larger than 1 GiB", "take a smaller pattern");
  }
  if (file.bad() || (text.empty() && !file.eof())) return fail("it cannot be read", "is it a folder?");
  return text;
}

Result<Plane> read_file_pattern(Text& at, const LifeRule& rule, std::string& canonical) {
  std::string path(at.rest());
  std::optional<std::uint64_t> wanted;
  if (const std::size_t comma = path.rfind(",digest="); comma != std::string::npos) {
    const std::string digits = path.substr(comma + 8);
    std::uint64_t value = 0;
    const auto [end, status] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (digits.size() != 16 || status != std::errc() || end != digits.data() + digits.size()) {
      at.skip(comma + 8);
      return at.fail("a digest is 16 hexadecimal digits", "leave ,digest=… out to take the file as it is");
    }
    wanted = value;
    path.resize(comma);
  }
  if (path.empty()) return at.fail("the file's path is missing", "write file:PATH");
  if (const std::size_t bad = path.find_first_of(std::string_view("~\n\0", 3)); bad != std::string::npos) {
    at.skip(bad);
    return at.fail("a path here has no '~' (it separates a race's names), no newline and no NUL", "rename the file");
  }
  const auto text = read_file(path);
  if (!text) return std::unexpected(text.error());
  const std::uint64_t digest = content_digest(*text);
  if (wanted && *wanted != digest)
    return std::unexpected(
        Error{"file '" + path + "'",
              "its digest is " + hexadecimal(digest) + ", not " + hexadecimal(*wanted) + ": its content has changed",
              "restore the file, or leave ,digest=… out to take it as it is"});
  auto read = read_pattern(*text, "file '" + path + "'");
  if (!read) return std::unexpected(read.error());
  if (read->rule && *read->rule != rule)
    return std::unexpected(Error{"file '" + path + "'", "it is a pattern of " + read->rule->text(),
                                 "ask for the system life:" + read->rule->text()});
  canonical = "file:" + path + ",digest=" + hexadecimal(digest);
  return std::move(read->cells);
}

/// "BODY!" and perhaps ",at=X,Y".
Result<Plane> read_inline(Text& at, std::string& canonical) {
  const std::size_t end = at.rest().find('!');
  const std::string_view body = at.rest().substr(0, end == std::string_view::npos ? end : end + 1);
  auto read = read_rle(body, at.name() + ", its rle", false);
  if (!read) return std::unexpected(read.error());
  if (read->rule) return at.fail("the rule belongs to the system", "leave the header out");
  at.skip(body.size());
  std::int64_t place[2] = {};
  if (at.skip(",at=")) {
    for (std::int64_t& value : place) {
      const char* const begin = at.rest().data();
      const auto [stop, status] = std::from_chars(begin, begin + at.rest().size(), value);
      if (status != std::errc() || value > farthest_move || value < -farthest_move)
        return at.fail("a place is two numbers below 2^40", "write ,at=-3,5");
      at.skip(static_cast<std::size_t>(stop - begin));
      if (&value == place && !at.skip(",")) return at.fail("the second number is missing", "write ,at=-3,5");
    }
  }
  if (!at.rest().empty()) return at.fail("only ,at=X,Y may follow the '!'", "take the rest away");
  Plane cells = std::move(read->cells);
  auto words = cells.words(std::uint64_t{1} << 26);
  if (!words) return at.fail("the pattern is too large for a text", "put it into a file");
  if (place[0] || place[1]) {
    std::vector<Leaf> moved;
    for (const RowWord& word : *words)
      for (int b = 0; b < 64; ++b)
        if (word.cells >> b & 1) {
          const std::int64_t x = word.x + b + place[0], y = word.y + place[1];
          moved.push_back({x >> 3, y >> 3, std::uint64_t{1} << (8 * (y & 7) + (x & 7))});
        }
    cells = Plane::of_leaves(std::move(moved));
    words = cells.words(std::uint64_t{1} << 26);
  }
  const Box box = cells.bounds();
  canonical = "rle:" + write_rle(*words, box);
  if (!words->empty() && (box.x0 != 0 || box.y0 != 0)) canonical += ",at=" + box.x0.str() + "," + box.y0.str();
  return cells;
}

}  // namespace

RandomField RandomPlane::row(const Integer& y) const {
  const std::size_t bits = bit_length(y < 0 ? Integer(-y - 1) : y) + 1;  // two's complement
  std::uint64_t seed = seed_;
  Integer rest = floor_shift(y, 64);
  for (std::size_t limb = 1; limb < (bits + 63) / 64; ++limb, rest = floor_shift(rest, 64))
    seed = mix64(seed ^ low_word(rest));
  return RandomField(mix64(seed ^ mix64(low_word(y))));
}

std::uint64_t RandomPlane::cells(const RandomField& row, const Integer& x) const {
  if (threshold_ == half) return row.cells(x);
  std::uint64_t cells = 0;
  for (unsigned i = 0; i < 64; ++i) cells |= std::uint64_t{row.word(Integer(x + i)) < threshold_} << i;
  return cells;
}

std::uint64_t RandomPlane::cells(const RandomField& row, std::int64_t x) const {
  std::uint64_t cells = 0;
  if (threshold_ == half) {
    cells = row.word(x >> 6) >> (x & 63);
    if (x & 63) cells |= row.word((x >> 6) + 1) << (64 - (x & 63));
    return cells;
  }
  for (unsigned i = 0; i < 64; ++i) cells |= std::uint64_t{row.word(x + i) < threshold_} << i;
  return cells;
}

BoardStart BoardStart::random(std::uint64_t seed, std::optional<Sides> box, std::optional<Sides> torus) {
  BoardStart start;
  start.random_ = RandomPlane(seed, RandomPlane::half);
  start.box_ = box;
  start.torus_ = torus;
  if (torus) start.text_ = "torus:" + std::to_string(torus->width) + "x" + std::to_string(torus->height) + ":";
  start.text_ += "random:" + std::to_string(seed);
  if (box) start.text_ += ",box=" + std::to_string(box->width) + "x" + std::to_string(box->height);
  return start;
}

Result<BoardStart> BoardStart::parse(std::string_view text, const LifeRule& rule) {
  Text at(text);
  BoardStart start;
  std::string prefix, canonical;
  if (at.skip("torus:")) {
    const auto sides = at.sides("torus");
    if (!sides) return std::unexpected(sides.error());
    start.torus_ = *sides;
    if (!at.skip(":")) return at.fail("the torus's content is missing", "write torus:64x64:random:1");
    prefix = "torus:" + std::to_string(sides->width) + "x" + std::to_string(sides->height) + ":";
  }
  Result<Plane> pattern = Plane();
  if (at.rest() == "single") {
    start.single_ = true;
    pattern = Plane::of_leaves({{0, 0, 1}});
    canonical = "single";
  } else if (at.skip("random:")) {
    const auto seed = at.number("the seed");
    if (!seed) return std::unexpected(seed.error());
    std::uint64_t threshold = RandomPlane::half;
    std::optional<std::uint64_t> density;
    while (!at.rest().empty()) {
      if (!density && at.skip(",density=")) {
        const auto read = at.density();
        if (!read) return std::unexpected(read.error());
        density = threshold = *read;
      } else if (!start.box_ && !start.torus_ && at.skip(",box=")) {
        const auto sides = at.sides("box");
        if (!sides) return std::unexpected(sides.error());
        start.box_ = *sides;
      } else {
        return at.fail(start.torus_ ? "only ,density=D may follow the seed" : "only ,density=D and ,box=WxH may follow",
                       "write it like random:7,box=64x64,density=0.3");
      }
    }
    start.random_ = RandomPlane(*seed, threshold);
    canonical = "random:" + std::to_string(*seed);
    if (start.box_) canonical += ",box=" + std::to_string(start.box_->width) + "x" + std::to_string(start.box_->height);
    if (threshold != RandomPlane::half) canonical += ",density=" + density_text(threshold);
  } else if (at.skip("rle:")) {
    pattern = read_inline(at, canonical);
  } else if (at.skip("file:")) {
    pattern = read_file_pattern(at, rule, canonical);
  } else {
    return at.fail("it is none of the known forms", "known are " + std::string(forms));
  }
  if (!pattern) return std::unexpected(pattern.error());
  if (!start.random_) {
    if (start.torus_ && !pattern->is_empty()) {
      const Box box = pattern->bounds();
      if (box.x0 < 0 || box.y0 < 0 || box.x1 > start.torus_->width || box.y1 > start.torus_->height)
        return at.fail("the pattern does not lie within the torus, which begins at cell (0, 0)",
                       "take a larger torus, or move the pattern");
    }
    start.pattern_ = std::make_shared<const Plane>(std::move(*pattern));
  }
  start.text_ = prefix + canonical;
  return start;
}

std::string BoardStart::family() const {
  if (torus_) return "torus";
  if (random_) return box_ ? "soup" : "random";
  return single_ ? "single" : "pattern";
}

bool BoardStart::cell(const Integer& x, const Integer& y) const {
  const Integer column = torus_ ? residue(x, Integer(torus_->width)) : x;
  const Integer line = torus_ ? residue(y, Integer(torus_->height)) : y;
  if (!random_) return pattern_->cell(column, line);
  if (box_ && (column < 0 || line < 0 || column >= box_->width || line >= box_->height)) return false;
  const RandomField row = random_->row(line);
  return random_->threshold() == RandomPlane::half ? row.bit(column) : row.word(column) < random_->threshold();
}

Box BoardStart::bounds() const {
  if (torus_) return {0, 0, torus_->width, torus_->height};
  if (box_) return {0, 0, box_->width, box_->height};
  return pattern_->bounds();
}

std::uint64_t BoardStart::reading_units() const {
  if (!random_) return pattern_->leaf_count() + pattern_->quad_count();
  const Sides sides = torus_ ? *torus_ : box_ ? *box_ : Sides{0, 0};
  const auto units = static_cast<unsigned __int128>((sides.width + 63) / 64) * sides.height * random_->units_a_word();
  return units >> 63 ? std::uint64_t{1} << 63 : static_cast<std::uint64_t>(units);
}

std::optional<std::vector<RowWord>> BoardStart::words(std::uint64_t most) const {
  if (!random_) return pattern_->words(most);
  const Sides sides = torus_ ? *torus_ : *box_;
  const std::uint64_t across = (sides.width + 63) / 64;
  if (static_cast<unsigned __int128>(across) * sides.height > most) return std::nullopt;
  std::vector<RowWord> words;
  words.reserve(across * sides.height);
  for (std::uint64_t y = 0; y < sides.height; ++y) {
    const RandomField row = random_->row(static_cast<std::int64_t>(y));
    for (std::uint64_t w = 0; w < across; ++w) {
      std::uint64_t cells = random_->cells(row, static_cast<std::int64_t>(64 * w));
      if (w + 1 == across && sides.width % 64) cells &= ~std::uint64_t{0} >> (64 - sides.width % 64);
      if (cells) words.push_back({static_cast<std::int64_t>(64 * w), static_cast<std::int64_t>(y), cells});
    }
  }
  return words;
}

}  // namespace outpace::life
