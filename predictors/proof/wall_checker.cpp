// The checker of "wall" certificates: one cell at one time, settled by the cells of a window alone. It replays the
// evolution of what is possible position by position, in its own plain way, and trusts nothing but the rule's number.
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "predictors/proof/checker.hpp"
#include "systems/core/integer.hpp"
#include "systems/eca/rule.hpp"
#include "systems/eca/start.hpp"

namespace outpace::proof {
namespace {

constexpr std::size_t most_characters = 100'000;    // of a start's or an integer's text
constexpr std::int64_t most_positions = 1 << 20;    // of the tracked window
constexpr std::int64_t most_updates = 400'000'000;  // positions × steps
constexpr std::int64_t most_steps = std::int64_t{1} << 40;

/// What a reader of fields found wrong first.
class Fields {
 public:
  explicit Fields(const nlohmann::json& json) : json_(json) {}
  [[nodiscard]] const std::optional<std::string>& fault() const { return fault_; }

  std::string text(const char* field) {
    const auto it = json_.find(field);
    if (it == json_.end() || !it->is_string()) return fail(field, "a string is missing"), "";
    return it->get<std::string>();
  }
  Integer integer(const char* field) {
    const auto it = json_.find(field);
    return it == json_.end() ? (fail(field, "an integer's text is missing"), Integer(0)) : integer_of(*it, field);
  }
  std::int64_t whole(const char* field, std::int64_t most) {
    const auto it = json_.find(field);
    if (it == json_.end()) return fail(field, "an integer is missing"), 0;
    return whole_of(*it, field, 0, most);
  }
  std::pair<Integer, Integer> range(const char* field) {
    if (!pair(field)) return {};
    const std::string name = field;
    return {integer_of(json_[field][0], name + "/0"), integer_of(json_[field][1], name + "/1")};
  }
  std::pair<std::int64_t, std::int64_t> speed(const char* field) {
    if (!pair(field)) return {0, 1};
    const std::string name = field;
    const std::int64_t p = whole_of(json_[field][1], name + "/1", 1, 1 << 20);
    return {whole_of(json_[field][0], name + "/0", -(1 << 20), 1 << 20), std::max<std::int64_t>(p, 1)};
  }
  void fail(const std::string& field, const std::string& why) {
    if (!fault_) fault_ = "/" + field + ": " + why;
  }

 private:
  bool pair(const char* field) {
    const auto it = json_.find(field);
    const bool fine = it != json_.end() && it->is_array() && it->size() == 2;
    if (!fine) fail(field, "a pair is missing");
    return fine;
  }
  Integer integer_of(const nlohmann::json& value, const std::string& field) {
    const std::string digits = value.is_string() ? value.get<std::string>() : "";
    const std::size_t sign = digits.starts_with('-') ? 1 : 0;
    const bool plain = digits.size() > sign && digits.size() <= most_characters &&
                       digits.find_first_not_of("0123456789", sign) == std::string::npos;
    const auto number = plain ? parse_integer(digits) : Result<Integer>(std::unexpected(Error{}));
    if (number) return *number;
    fail(field, "it must be a string of at most 100000 decimal digits");
    return 0;
  }
  std::int64_t whole_of(const nlohmann::json& value, const std::string& field, std::int64_t least, std::int64_t most) {
    if (value.is_number_unsigned() && value.get<std::uint64_t>() <= static_cast<std::uint64_t>(most)) {
      const auto number = static_cast<std::int64_t>(value.get<std::uint64_t>());
      if (number >= least) return number;
    } else if (value.is_number_integer() && !value.is_number_unsigned()) {
      const auto number = value.get<std::int64_t>();
      if (number >= least && number <= most) return number;
    }
    fail(field, "it must be an integer from " + std::to_string(least) + " to " + std::to_string(most));
    return least;
  }

  const nlohmann::json& json_;
  std::optional<std::string> fault_;
};

std::optional<eca::Rule> rule_of(const std::string& system) {
  if (!system.starts_with("eca:")) return std::nullopt;
  unsigned number = 0;
  const char* const end = system.data() + system.size();
  const auto [stop, status] = std::from_chars(system.data() + 4, end, number);
  if (status != std::errc() || stop != end || number > 255) return std::nullopt;
  return eca::Rule(static_cast<std::uint8_t>(number));
}

Integer floor_of_way(const Integer& n, std::int64_t s, std::int64_t p) {
  const Integer way = n * s;
  return (way - residue(way, Integer(p))) / p;
}

/// The pairs possible at consecutive positions of a moving frame: bit 2a+b of a place stands for the colour a there and
/// b at its right neighbour. Past both ends everything is possible.
struct Possible {
  std::vector<std::uint8_t> pairs;
  Integer first;       ///< position of pairs[0] in the frame
  std::int64_t n = 0;  ///< time

  [[nodiscard]] unsigned at(std::int64_t i) const {
    return i < 0 || i >= static_cast<std::int64_t>(pairs.size()) ? 15 : pairs[static_cast<std::size_t>(i)];
  }
  [[nodiscard]] bool same_as(const Possible& other) const { return pairs == other.pairs && first == other.first; }
};

class Replay {
 public:
  Replay(eca::Rule rule, std::int64_t s, std::int64_t p) : s_(s), p_(p) {
    for (unsigned left = 0; left < 16; ++left)
      for (unsigned middle = 0; middle < 16; ++middle)
        for (unsigned right = 0; right < 16; ++right) made_[left][middle][right] = made(rule, left, middle, right);
  }
  void step(Possible& row) const {
    const std::int64_t moved = low(row.n + 1) - low(row.n);
    std::vector<std::uint8_t> next(row.pairs.size());
    for (std::size_t j = 0; j < next.size(); ++j) {
      const std::int64_t i = static_cast<std::int64_t>(j) + moved;
      next[j] = made_[row.at(i - 1)][row.at(i)][row.at(i + 1)];
    }
    row.pairs = std::move(next);
    ++row.n;
  }
  void run_to(Possible& row, std::int64_t time) const {
    while (row.n < time) step(row);
  }

 private:
  [[nodiscard]] std::int64_t low(std::int64_t n) const {
    const std::int64_t way = n % p_ * s_, whole = n / p_ * s_;
    return whole + (way - ((way % p_) + p_) % p_) / p_;
  }
  /// The pairs that blocks a b c d make of which the three pairs are possible.
  static std::uint8_t made(eca::Rule rule, unsigned left, unsigned middle, unsigned right) {
    unsigned result = 0;
    for (unsigned block = 0; block < 16; ++block) {
      const unsigned a = block >> 3, b = block >> 2 & 1, c = block >> 1 & 1, d = block & 1;
      if ((left >> (2 * a + b) & 1) && (middle >> (2 * b + c) & 1) && (right >> (2 * c + d) & 1))
        result |= 1u << (2 * rule(a, b, c) + rule(b, c, d));
    }
    return static_cast<std::uint8_t>(result);
  }

  std::int64_t s_, p_;
  std::uint8_t made_[16][16][16];
};

/// The colours, as bits, that the position may have: both its own pair and its left neighbour's must allow them.
unsigned colours(const Possible& row, const Integer& position) {
  const Integer place = position - row.first;
  if (place < 0 || place >= row.pairs.size()) return 3;
  const auto i = place.convert_to<std::int64_t>();
  const unsigned own = row.at(i), left = row.at(i - 1);
  const unsigned first = (own & 3 ? 1u : 0u) | (own & 12 ? 2u : 0u);
  const unsigned second = (left & 5 ? 1u : 0u) | (left & 10 ? 2u : 0u);
  return first & second;
}

struct Claimed {
  Integer x, t, read_low, read_high, tracked_low, tracked_high, kept_low, kept_high;
  std::int64_t s = 0, p = 1, isolated_at = 0, preperiod = 0, period = 0, answer = 0;
};

/// What is possible at time 0: the cells read are certain.
Possible beginning(const eca::LineStart& start, const Claimed& c) {
  Possible row;
  row.first = c.tracked_low;
  const auto colour_bits = [&](const Integer& x) {
    return x < c.read_low || x > c.read_high ? 3u : start.cell(x) ? 2u : 1u;
  };
  const auto size = Integer(c.tracked_high - c.tracked_low + 1).convert_to<std::int64_t>();
  unsigned here = colour_bits(row.first);
  for (std::int64_t i = 0; i < size; ++i) {
    const unsigned next = colour_bits(Integer(row.first + i + 1));
    unsigned pairs = 0;
    for (unsigned pair = 0; pair < 4; ++pair)
      if ((here >> (pair >> 1) & 1) && (next >> (pair & 1) & 1)) pairs |= 1u << pair;
    row.pairs.push_back(static_cast<std::uint8_t>(pairs));
    here = next;
  }
  return row;
}

void keep_only(Possible& row, const Integer& low, const Integer& high) {
  const auto begin = Integer(low - row.first).convert_to<std::ptrdiff_t>();
  const auto end = Integer(high - row.first).convert_to<std::ptrdiff_t>() + 1;
  row.pairs = std::vector<std::uint8_t>(row.pairs.begin() + begin, row.pairs.begin() + end);
  row.first = low;
}

/// Why the claim does not follow, or nothing.
std::optional<std::string> refute(eca::Rule rule, const eca::LineStart& start, const Claimed& c) {
  if (c.tracked_high < c.tracked_low || c.tracked_high - c.tracked_low >= most_positions)
    return "/tracked: it must have 1 to 2^20 positions";
  const bool isolates = c.isolated_at > 0;
  if (isolates && (c.kept_low < c.tracked_low || c.kept_high > c.tracked_high || c.kept_high < c.kept_low))
    return "/kept: it must lie within the tracked positions";
  if (c.period > 0 && (c.preperiod < c.isolated_at || c.preperiod > c.t))
    return "/preperiod: it must lie between the time of isolation and t";
  if (c.period % c.p != 0) return "/period: it must be a multiple of the frame's";
  if (isolates && c.isolated_at > c.t) return "/isolated_at: it must not lie after t";
  const Integer until = c.period > 0 ? Integer(c.preperiod + (c.t - c.preperiod) % c.period) : c.t;
  const Integer positions = c.tracked_high - c.tracked_low + 1;
  const Integer kept = isolates ? Integer(c.kept_high - c.kept_low + 1) : positions;
  const Integer last = std::max(until, Integer(c.period > 0 ? c.preperiod + c.period : 0));
  if (positions * c.isolated_at + kept * (last - c.isolated_at) > most_updates)
    return "/: over 400000000 positions times steps, the most that is checked";
  // Each position is read at a place of this many limbs.
  const std::uint64_t wide = std::max({limbs(c.x), limbs(c.t), limbs(c.tracked_low), limbs(c.tracked_high)});
  if (positions * wide * wide > most_updates)
    return "/tracked: over 400000000 positions times the square of their limbs";

  const Replay replay(rule, c.s, c.p);
  Possible row = beginning(start, c);
  if (isolates) {
    replay.run_to(row, c.isolated_at);
    keep_only(row, c.kept_low, c.kept_high);
  }
  if (c.period > 0) {
    replay.run_to(row, c.preperiod);
    Possible later = row;
    replay.run_to(later, c.preperiod + c.period);
    if (!later.same_as(row)) return "/period: what is possible does not come again after it";
  }
  replay.run_to(row, until.convert_to<std::int64_t>());
  const unsigned possible = colours(row, Integer(c.x - floor_of_way(c.t, c.s, c.p)));
  if (possible == 3) return "/x: the window leaves both colours to the cell";
  if (possible != (c.answer ? 2u : 1u)) return "/answer: the cell has the other colour";
  return std::nullopt;
}

Verdict check(const nlohmann::json& json) {
  if (!json.is_object()) return {Verdict::Kind::malformed, "/: a wall certificate is an object", ""};
  Fields fields(json);
  const std::string system = fields.text("system"), start_text = fields.text("start");
  const auto rule = rule_of(system);
  if (!rule) fields.fail("system", "it must be eca:0 … eca:255");
  if (start_text.size() > most_characters) fields.fail("start", "it has over 100000 characters");
  Claimed c;
  c.x = fields.integer("x");
  c.t = fields.integer("t");
  if (c.t < 0) fields.fail("t", "a time is 0 or more steps");
  std::tie(c.s, c.p) = fields.speed("frame");
  std::tie(c.read_low, c.read_high) = fields.range("read");
  std::tie(c.tracked_low, c.tracked_high) = fields.range("tracked");
  std::tie(c.kept_low, c.kept_high) = fields.range("kept");
  c.isolated_at = fields.whole("isolated_at", most_steps);
  c.preperiod = fields.whole("preperiod", most_steps);
  c.period = fields.whole("period", most_steps);
  c.answer = fields.whole("answer", 1);
  if (fields.fault()) return {Verdict::Kind::malformed, *fields.fault(), rule ? system : ""};
  const auto start = eca::LineStart::parse(start_text);
  if (!start) return {Verdict::Kind::malformed, "/start: " + start.error().why, system};
  if (const auto why = refute(*rule, *start, c)) return {Verdict::Kind::rejected, *why, system};
  const auto brief = [](const Integer& i) {
    const std::string digits = i.str();
    return digits.size() <= 40 ? digits : digits.substr(0, 12) + "… (" + std::to_string(digits.size()) + " characters)";
  };
  return {Verdict::Kind::accepted,
          system + ": cell " + brief(c.x) + " at time " + brief(c.t) + " from " + start_text.substr(0, 60) + " is " +
              std::to_string(c.answer) + ", whatever lies outside of " + Integer(c.read_high - c.read_low + 1).str() +
              " cells",
          system, "one cell from " + start_text};
}

const RegisterChecker registered{{"wall", "one cell at one time, settled by a window of the first row alone", check}};

}  // namespace
}  // namespace outpace::proof
