// The checker of "automatic" certificates: an automaton on the digits of t and y = x + t draws the evolution of one
// start. It holds at t = 0 and, if at t then at t + 1, for all y at once: the digits of y − 2, y − 1, y and t + 1 are
// read side by side with their borrows and carry, and there are only finitely many states to be in.
#include <array>
#include <charconv>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "predictors/proof/checker.hpp"
#include "systems/eca/rule.hpp"
#include "systems/eca/start.hpp"

namespace outpace::proof {
namespace {

constexpr std::uint64_t most_states = 1u << 20;
constexpr std::uint64_t most_tuples = 1u << 23;
constexpr std::uint64_t most_cells = 1u << 20;

struct Automaton {
  std::uint32_t base = 0;
  std::vector<std::uint32_t> next;
  std::vector<bool> output;
  [[nodiscard]] std::uint32_t step(std::uint32_t state, std::uint32_t t, std::uint32_t y) const {
    return next[state * base * base + t * base + y];
  }
};

/// Visits what is reachable from one tuple of numbers, each once.
template <std::size_t n>
class Reachable {
 public:
  using Tuple = std::array<std::uint32_t, n>;
  /// False: there are too many.
  [[nodiscard]] bool add(const Tuple& tuple) {
    if (known_.emplace(tuple, true).second) open_.push_back(tuple);
    return known_.size() <= most_tuples;
  }
  [[nodiscard]] std::optional<Tuple> take() {
    if (open_.empty()) return std::nullopt;
    const Tuple tuple = open_.back();
    open_.pop_back();
    return tuple;
  }

 private:
  struct Mix {
    std::size_t operator()(const Tuple& tuple) const {
      std::uint64_t h = n;
      for (const std::uint32_t part : tuple) h = (h + part) * 0xD1342543DE82EF95u, h ^= h >> 32;
      return h;
    }
  };
  std::unordered_map<Tuple, bool, Mix> known_;
  std::vector<Tuple> open_;
};

/// Empty if A(0, y) is the start's cell y for all y ≥ 0; else what is wrong.
std::optional<std::string> first_row_fault(const Automaton& a, const eca::LineStart& start) {
  const auto end = static_cast<std::uint32_t>(start.length());
  // The state, the number read so far and the weight of the next digit, both only up to the start's length.
  Reachable<3> reachable;
  if (!reachable.add({0, 0, 1})) return "too many";
  while (const auto tuple = reachable.take()) {
    const auto [state, y, weight] = *tuple;
    if (a.output[state] != (y < end ? start.cell(y) : start.background()))
      return "at t = 0 it does not show the start's cell " + (y < end ? std::to_string(y) : "beyond its end");
    for (std::uint32_t d = 0; d < a.base; ++d) {
      const std::uint64_t more = y + std::uint64_t{d} * weight, heavier = std::uint64_t{weight} * a.base;
      if (!reachable.add({a.step(state, 0, d), static_cast<std::uint32_t>(std::min<std::uint64_t>(more, end)),
                          static_cast<std::uint32_t>(std::min<std::uint64_t>(heavier, end + 1))}))
        return "over 2^23 combinations, the most that is checked";
    }
  }
  return std::nullopt;
}

/// Empty if A(t+1, y) = f(A(t, y−2), A(t, y−1), A(t, y)) for all t, y ≥ 0, where cells at negative places are those of
/// the background. A row of one colour takes that of the table, so the background comes back with period 1 or 2 from t
/// = 1 on.
std::optional<std::string> step_fault(const Automaton& a, eca::Rule rule, bool background) {
  const std::array<bool, 3> outside{background, rule.background_after(background),
                                    rule.background_after(rule.background_after(background))};
  // Places: states at y, y−1, y−2 now and at y later; what is still to be subtracted from the rest of y − 1 and y − 2;
  // the carry of t + 1; t as 0, an odd or an even number, and whether its first digits are still to come; parity so
  // far.
  enum : std::size_t { here, left, far, later, borrow1, borrow2, carry, any, odd, weight_odd };
  Reachable<10> reachable;
  if (!reachable.add({0, 0, 0, 0, 1, 2, 1, 0, 0, 1})) return "too many";
  while (const auto tuple = reachable.take()) {
    const auto& from = *tuple;
    if (from[carry] == 0) {
      const bool beyond = !from[any] ? outside[0] : outside[from[odd] ? 1 : 2];
      const bool c0 = a.output[from[here]], c1 = from[borrow1] ? beyond : a.output[from[left]],
                 c2 = from[borrow2] ? beyond : a.output[from[far]];
      if (rule(c2, c1, c0) != a.output[from[later]])
        return std::string("its next row is not the rule's after the cells ") + (c2 ? '1' : '0') + (c1 ? '1' : '0') +
               (c0 ? '1' : '0');
    }
    for (std::uint32_t t = 0; t < a.base; ++t)
      for (std::uint32_t y = 0; y < a.base; ++y) {
        auto to = from;
        const auto subtract = [&](std::uint32_t borrow) {  // y − borrow ≥ −2: the digit, and what the next has to give
          std::uint32_t next_borrow = 0, digit = y;
          while (digit < borrow) digit += a.base, ++next_borrow;
          return std::pair{digit - borrow, next_borrow};
        };
        const auto [y1, b1] = subtract(from[borrow1]);
        const auto [y2, b2] = subtract(from[borrow2]);
        const std::uint32_t sum = t + from[carry];
        to[here] = a.step(from[here], t, y);
        to[left] = a.step(from[left], t, y1);
        to[far] = a.step(from[far], t, y2);
        to[later] = a.step(from[later], sum % a.base, y);
        to[borrow1] = b1;
        to[borrow2] = b2;
        to[carry] = sum / a.base;
        to[any] = from[any] || t != 0;
        to[odd] = from[odd] ^ (t & from[weight_odd] & 1);
        to[weight_odd] = from[weight_odd] & a.base & 1;
        if (!reachable.add(to)) return "over 2^23 combinations of states, the most that is checked";
      }
  }
  return std::nullopt;
}

std::optional<std::string> text_field(const nlohmann::json& json, const char* name) {
  const auto it = json.find(name);
  return it != json.end() && it->is_string() ? std::optional(it->get<std::string>()) : std::nullopt;
}

/// A list of numbers below `bound`, or where it is not.
std::optional<std::string> read_numbers(const nlohmann::json& json, const char* name, std::uint64_t bound,
                                        std::vector<std::uint32_t>& numbers) {
  const std::string path = std::string("/") + name;
  const auto it = json.find(name);
  if (it == json.end() || !it->is_array()) return path + ": it must be a list of numbers";
  for (std::size_t i = 0; i < it->size(); ++i) {
    const auto& one = (*it)[i];
    if (!one.is_number_unsigned() || one.get<std::uint64_t>() >= bound)
      return path + "/" + std::to_string(i) + ": it must be a number below " + std::to_string(bound);
    numbers.push_back(one.get<std::uint32_t>());
  }
  return std::nullopt;
}

Verdict check(const nlohmann::json& json) {
  std::string system;
  const auto malformed = [&](std::string text) { return Verdict{Verdict::Kind::malformed, std::move(text), system}; };
  const auto rejected = [&](std::string text) { return Verdict{Verdict::Kind::rejected, std::move(text), system}; };
  if (!json.is_object()) return malformed("/: an automaton's certificate is an object");
  const auto name = text_field(json, "system");
  unsigned number = 256;
  if (name && name->starts_with("eca:")) {
    const char* const last = name->data() + name->size();
    const auto [stop, status] = std::from_chars(name->data() + 4, last, number);
    if (status != std::errc() || stop != last) number = 256;
  }
  if (number > 255) return malformed("/system: it must be eca:0 … eca:255");
  system = *name;
  const auto from = text_field(json, "from");
  const auto start = eca::LineStart::parse(from ? *from : std::string());
  if (!start || !start->finite()) return malformed("/from: it must be the text of a finite start on the line");
  if (start->length() > most_cells) return rejected("/from: it has over 2^20 cells, the most that is checked");
  const auto base = json.find("base");
  if (base == json.end() || !base->is_number_unsigned() || base->get<std::uint64_t>() < 2 ||
      base->get<std::uint64_t>() > 36)
    return malformed("/base: it must be a number from 2 to 36");
  Automaton a;
  a.base = base->get<std::uint32_t>();
  std::vector<std::uint32_t> output;
  if (const auto fault = read_numbers(json, "output", 2, output)) return malformed(*fault);
  if (output.empty() || output.size() > most_states) return malformed("/output: there must be 1 to 2^20 states");
  if (const auto fault = read_numbers(json, "next", output.size(), a.next)) return malformed(*fault);
  if (a.next.size() != output.size() * a.base * a.base)
    return malformed("/next: for every state there must be base² successors");
  a.output.assign(output.begin(), output.end());

  for (std::uint32_t state = 0; state < output.size(); ++state)
    if (a.output[a.step(state, 0, 0)] != a.output[state])
      return rejected("/next: further zeros change the output of state " + std::to_string(state));
  if (const auto fault = first_row_fault(a, *start)) return rejected("/output: " + *fault);
  if (const auto fault = step_fault(a, eca::Rule(static_cast<std::uint8_t>(number)), start->background()))
    return rejected("/next: " + *fault);
  return {Verdict::Kind::accepted,
          system + " from " + *from + " is " + std::to_string(a.base) + "-automatic: " + std::to_string(output.size()) +
              " states read the digits of t and x + t",
          system, *from};
}

const RegisterChecker registered{
    {"automatic", "an automaton on the digits of time and place shows the start and obeys the rule everywhere", check}};

}  // namespace
}  // namespace outpace::proof
