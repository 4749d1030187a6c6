// The checker of "potential" certificates: a conserved density with its flow, and the (max,+)-linear law that its
// heights obey, tried on every window of cells in a plain way. It trusts nothing but the rule's number.
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "predictors/proof/checker.hpp"
#include "systems/eca/rule.hpp"

namespace outpace::proof {
namespace {

constexpr std::int64_t most_length = 6, most_offset = 8, most_value = 1 << 20;
constexpr int most_window = 20;

struct Claimed {
  eca::Rule rule{0};
  bool complemented = false, law = false, parity = false;
  int length = 0;
  std::vector<std::int64_t> density, flow;
  std::vector<std::pair<int, std::int64_t>> terms;
  int read_from = 0, read_to = 0;
};

/// Reads fields; the first fault is kept.
class Reader {
 public:
  explicit Reader(const nlohmann::json& json) : json_(json) {}
  [[nodiscard]] const std::string& fault() const { return fault_; }
  [[nodiscard]] bool has(const char* field) const { return json_.contains(field); }

  std::int64_t number(const nlohmann::json& value, const std::string& where, std::int64_t least, std::int64_t most) {
    if (value.is_number_integer() &&
        !(value.is_number_unsigned() && value.get<std::uint64_t>() > std::uint64_t(most))) {
      const auto n = value.get<std::int64_t>();
      if (n >= least && n <= most) return n;
    }
    fail(where, "it must be an integer from " + std::to_string(least) + " to " + std::to_string(most));
    return least;
  }
  const nlohmann::json& at(const char* field) {
    static const nlohmann::json nothing;
    const auto it = json_.find(field);
    return it == json_.end() ? nothing : *it;
  }
  bool truth(const char* field) {
    const nlohmann::json& value = at(field);
    if (value.is_boolean()) return value.get<bool>();
    fail(field, "it must be true or false");
    return false;
  }
  std::vector<std::int64_t> values(const char* field, std::size_t count) {
    const nlohmann::json& list = at(field);
    std::vector<std::int64_t> result;
    if (!list.is_array() || list.size() != count)
      fail(field, "it must be a list of " + std::to_string(count) + " integers");
    else
      for (std::size_t i = 0; i < count; ++i)
        result.push_back(number(list[i], std::string(field) + "/" + std::to_string(i), -most_value, most_value));
    result.resize(count);
    return result;
  }
  void fail(const std::string& where, const std::string& why) {
    if (fault_.empty()) fault_ = "/" + where + ": " + why;
  }

 private:
  const nlohmann::json& json_;
  std::string fault_;
};

/// A window of cells with places of its own; place `first` is cells[0].
struct Window {
  int first;
  std::vector<bool> cells;

  Window(int from, int to, unsigned number) : first(from) {
    for (int place = from; place <= to; ++place) cells.push_back(number >> (place - from) & 1);
  }
  [[nodiscard]] bool cell(int place) const { return cells[static_cast<std::size_t>(place - first)]; }
  [[nodiscard]] bool next(const Claimed& c, int place) const {
    return c.rule(cell(place - 1), cell(place), cell(place + 1)) != c.complemented;
  }
  /// The table's value for the word of `length` cells that begins at `place`, its first cell the highest bit.
  [[nodiscard]] std::int64_t value(const std::vector<std::int64_t>& table, int place, int length) const {
    std::size_t word = 0;
    for (int i = 0; i < length; ++i) word = 2 * word + cell(place + i);
    return table[word];
  }
  [[nodiscard]] std::int64_t step(const Claimed& c, int place) const { return value(c.density, place, c.length); }
  [[nodiscard]] std::int64_t flow(const Claimed& c, int place) const { return value(c.flow, place - 1, c.length + 1); }
  /// u(place) − u(0).
  [[nodiscard]] std::int64_t height(const Claimed& c, int place) const {
    std::int64_t u = 0;
    for (int i = 0; i < place; ++i) u += step(c, i);
    for (int i = place; i < 0; ++i) u -= step(c, i);
    return u;
  }
  [[nodiscard]] std::string text() const {
    std::string digits;
    for (const bool cell : cells) digits += cell ? '1' : '0';
    return digits;
  }
};

/// Calls `holds` with every window of the places from … to; the first on which it does not hold, or nothing.
template <class Statement>
std::optional<std::string> counterexample(int from, int to, Statement holds) {
  for (unsigned number = 0; number < 1u << (to - from + 1); ++number) {
    const Window window(from, to, number);
    if (!holds(window)) return window.text();
  }
  return std::nullopt;
}

std::optional<std::string> refute(const Claimed& c) {
  if (c.complemented)
    for (int i = 0; i < 8; ++i)
      if (c.rule(i & 4, i & 2, i & 1) == c.rule(!(i & 4), !(i & 2), !(i & 1)))
        return "/complemented: the rule does not commute with exchanging the colours";
  // The new step at 0 less the old one is what flows out at 1 less what flowed in at 0.
  if (const auto cells = counterexample(-1, c.length, [&](const Window& w) {
        std::size_t word = 0;
        for (int i = 0; i < c.length; ++i) word = 2 * word + w.next(c, i);
        return c.density[word] - w.step(c, 0) == w.flow(c, 1) - w.flow(c, 0);
      }))
    return "/flow: it does not account for the change on the cells " + *cells;
  if (!c.law) return std::nullopt;

  int from = -1, to = c.length - 1;
  for (const auto& [offset, weight] : c.terms) {
    from = std::min(from, offset);
    to = std::max(to, offset + c.length - 1);
  }
  if (to - from >= most_window) return "/terms: they reach over more than 20 cells, the most that is checked";
  if (const auto cells = counterexample(from, to, [&](const Window& w) {
        std::int64_t most = w.height(c, c.terms[0].first) + c.terms[0].second;
        for (const auto& [offset, weight] : c.terms) most = std::max(most, w.height(c, offset) + weight);
        return most == w.flow(c, 0);
      }))
    return "/terms: their maximum is not the new height on the cells " + *cells;
  if (c.parity) {
    const auto odd = [](std::int64_t n) { return n % 2 != 0; };
    if (const auto cells = counterexample(-1, std::max(c.length, 2) - 1, [&](const Window& w) {
          return odd(w.step(c, 0)) == (w.cell(0) != w.cell(1)) && odd(w.flow(c, 0)) == (w.cell(0) != w.next(c, 0));
        }))
      return "/parity: heights and cells part on the cells " + *cells;
    return std::nullopt;
  }
  std::map<std::vector<std::int64_t>, bool> colours;
  from = std::min(c.read_from, 0);
  to = std::max(c.read_to + c.length - 1, 0);
  if (to - from >= most_window) return "/read: it reaches over more than 20 cells, the most that is checked";
  if (const auto cells = counterexample(from, to, [&](const Window& w) {
        std::vector<std::int64_t> steps;
        for (int i = c.read_from; i <= c.read_to; ++i) steps.push_back(w.step(c, i));
        return colours.emplace(steps, w.cell(0)).first->second == w.cell(0);
      }))
    return "/read: the steps leave the cell open on the cells " + *cells;
  return std::nullopt;
}

Verdict check(const nlohmann::json& json) {
  if (!json.is_object()) return {Verdict::Kind::malformed, "/: a potential certificate is an object", ""};
  Reader reader(json);
  const nlohmann::json& name = reader.at("system");
  const std::string system = name.is_string() ? name.get<std::string>() : "";
  unsigned number = 256;
  if (system.starts_with("eca:")) {
    const char* const end = system.data() + system.size();
    const auto [stop, status] = std::from_chars(system.data() + 4, end, number);
    if (status != std::errc() || stop != end) number = 256;
  }
  if (number > 255) return {Verdict::Kind::malformed, "/system: it must be eca:0 … eca:255", ""};
  Claimed c;
  c.rule = eca::Rule(static_cast<std::uint8_t>(number));
  c.complemented = reader.truth("complemented");
  c.length = static_cast<int>(reader.number(reader.at("length"), "length", 1, most_length));
  c.density = reader.values("density", std::size_t{1} << c.length);
  c.flow = reader.values("flow", std::size_t{2} << c.length);
  c.law = reader.has("terms");
  if (c.law) {
    const nlohmann::json& terms = reader.at("terms");
    if (!terms.is_array() || terms.empty() || terms.size() > 2 * most_offset + 1)
      reader.fail("terms", "it must be a list of 1 to 17 pairs");
    else
      for (const nlohmann::json& term : terms)
        if (!term.is_array() || term.size() != 2)
          reader.fail("terms", "a term is a pair of an offset and a weight");
        else
          c.terms.emplace_back(static_cast<int>(reader.number(term[0], "terms", -most_offset, most_offset)),
                               reader.number(term[1], "terms", -most_value, most_value));
    c.parity = reader.truth("parity");
    if (!c.parity) {
      const nlohmann::json& range = reader.at("read");
      if (!range.is_array() || range.size() != 2) {
        reader.fail("read", "it must be a pair of places");
      } else {
        c.read_from = static_cast<int>(reader.number(range[0], "read/0", -most_offset, most_offset));
        c.read_to = static_cast<int>(reader.number(range[1], "read/1", c.read_from, most_offset));
      }
    }
  }
  if (!reader.fault().empty()) return {Verdict::Kind::malformed, reader.fault(), system};
  if (const auto why = refute(c)) return {Verdict::Kind::rejected, *why, system};
  const std::string map = c.complemented ? "negated, " : "";
  if (!c.law) return {Verdict::Kind::accepted, system + ": " + map + "a sum over words of cells is conserved", system};
  return {Verdict::Kind::accepted,
          system + ": " + map + "the heights of a conserved sum take the maximum of " + std::to_string(c.terms.size()) +
              " neighbouring heights on every row, and show the cells",
          system};
}

const RegisterChecker registered{
    {"potential", "heights that obey a (max,+)-linear law, over all neighbourhoods", check}};

}  // namespace
}  // namespace outpace::proof
