// The checker of "wall" certificates: one cell at one time, settled by the cells of a window alone. It replays the
// evolution of what is possible position by position, in its own plain way, and trusts nothing but the rule.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "predictors/proof/checker.hpp"
#include "predictors/proof/wall_replay.hpp"
#include "systems/ca/line_automaton.hpp"
#include "systems/core/catalogue.hpp"
#include "systems/core/integer.hpp"
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

Integer floor_of_way(const Integer& n, std::int64_t s, std::int64_t p) {
  const Integer way = n * s;
  return (way - residue(way, Integer(p))) / p;
}

struct Claimed {
  Integer x, t, read_low, read_high, tracked_low, tracked_high, kept_low, kept_high;
  std::int64_t s = 0, p = 1, isolated_at = 0, preperiod = 0, period = 0, answer = 0;
};

/// What is possible at time 0: the cells read are certain.
template <class Pairs>
Possible<Pairs> beginning(unsigned colours, const eca::LineStart& start, const Claimed& c) {
  Possible<Pairs> row;
  row.first = c.tracked_low;
  row.colours = colours;
  const auto colour_bits = [&](const Integer& x) {
    return x < c.read_low || x > c.read_high ? (1u << colours) - 1 : 1u << start.cell(x);
  };
  const auto size = Integer(c.tracked_high - c.tracked_low + 1).convert_to<std::int64_t>();
  unsigned here = colour_bits(row.first);
  for (std::int64_t i = 0; i < size; ++i) {
    const unsigned next = colour_bits(Integer(row.first + i + 1));
    Pairs pairs{};
    for (unsigned a = 0; a < colours; ++a)
      for (unsigned b = 0; b < colours; ++b)
        if ((here >> a & 1) && (next >> b & 1)) pairs |= static_cast<Pairs>(Pairs(1) << (a * colours + b));
    row.pairs.push_back(pairs);
    here = next;
  }
  return row;
}

template <class Pairs>
void keep_only(Possible<Pairs>& row, const Integer& low, const Integer& high) {
  const auto begin = Integer(low - row.first).convert_to<std::ptrdiff_t>();
  const auto end = Integer(high - row.first).convert_to<std::ptrdiff_t>() + 1;
  row.pairs = std::vector<Pairs>(row.pairs.begin() + begin, row.pairs.begin() + end);
  row.first = low;
}

/// The replay of a claim that is within the limits; `until` shows what t shows.
template <class Replay>
std::optional<std::string> replayed(const ca::LineModel& model, const eca::LineStart& start, const Claimed& c,
                                    const Integer& until) {
  using Pairs = typename Replay::Pairs;
  const Replay replay(model.rule);
  const auto run_to = [&](Possible<Pairs>& row, std::int64_t time) {
    while (row.n < time) replay_step(replay, row, c.s, c.p);
  };
  Possible<Pairs> row = beginning<Pairs>(model.rule.colours(), start, c);
  if (c.isolated_at > 0) {
    run_to(row, c.isolated_at);
    keep_only(row, c.kept_low, c.kept_high);
  }
  if (c.period > 0) {
    run_to(row, c.preperiod);
    Possible<Pairs> later = row;
    run_to(later, c.preperiod + c.period);
    if (!later.same_as(row)) return "/period: what is possible does not come again after it";
  }
  run_to(row, until.convert_to<std::int64_t>());
  const unsigned possible = possible_colours(row, Integer(c.x - floor_of_way(c.t, c.s, c.p)));
  if (possible & (possible - 1))
    return model.rule.colours() == 2 ? "/x: the window leaves both colours to the cell"
                                     : "/x: the window leaves several colours to the cell";
  if (possible != 1u << c.answer) return "/answer: the cell has the other colour";
  return std::nullopt;
}

/// Why the claim does not follow, or nothing.
std::optional<std::string> refute(const ca::LineModel& model, const eca::LineStart& start, const Claimed& c) {
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
  // Trying a block of colours is a part of an update; elementary rules have 16 and a table of what they make.
  const ca::LocalRule& rule = model.rule;
  const bool elementary = rule.colours() == 2 && rule.left() == 1 && rule.right() == 1;
  Integer blocks = 1;
  for (int i = 0; !elementary && i <= rule.cells(); ++i) blocks *= rule.colours();
  if ((positions * c.isolated_at + kept * (last - c.isolated_at)) * blocks > most_updates)
    return "/: over 400000000 positions times steps, the most that is checked";
  // Each position is read at a place of this many limbs.
  const std::uint64_t wide = std::max({limbs(c.x), limbs(c.t), limbs(c.tracked_low), limbs(c.tracked_high)});
  if (positions * wide * wide > most_updates)
    return "/tracked: over 400000000 positions times the square of their limbs";

  return elementary ? replayed<ElementaryReplay>(model, start, c, until) : replayed<AnyReplay>(model, start, c, until);
}

Verdict check(const nlohmann::json& json) {
  if (!json.is_object()) return {Verdict::Kind::malformed, "/: a wall certificate is an object", ""};
  Fields fields(json);
  const std::string system = fields.text("system"), start_text = fields.text("start");
  const auto made = system.size() <= most_characters ? make_system(system)
                                                     : Result<std::unique_ptr<System>>(std::unexpected(Error{}));
  const auto* line = made ? dynamic_cast<const ca::LineAutomaton*>(made->get()) : nullptr;
  if (!line) fields.fail("system", "it must be a one-dimensional automaton, eca:0 … eca:255 or ca:…");
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
  c.answer = fields.whole("answer", line ? line->model().rule.colours() - 1 : 1);
  if (fields.fault()) return {Verdict::Kind::malformed, *fields.fault(), line ? system : ""};
  const auto start = eca::LineStart::parse(start_text, line->model().start_colours);
  if (!start) return {Verdict::Kind::malformed, "/start: " + start.error().why, system};
  if (const auto why = refute(line->model(), *start, c)) return {Verdict::Kind::rejected, *why, system};
  const auto brief = [](const Integer& i) {
    const std::string digits = i.str();
    return digits.size() <= 40 ? digits : digits.substr(0, 12) + "… (" + std::to_string(digits.size()) + " characters)";
  };
  return {Verdict::Kind::accepted,
          system + ": cell " + brief(c.x) + " at time " + brief(c.t) + " from " + start_text.substr(0, 60) + " is " +
              std::to_string(line->model().colour(static_cast<unsigned>(c.answer))) + ", whatever lies outside of " +
              Integer(c.read_high - c.read_low + 1).str() + " cells",
          system, "one cell from " + start_text};
}

const RegisterChecker registered{{"wall", "one cell at one time, settled by a window of the first row alone", check}};

}  // namespace
}  // namespace outpace::proof
