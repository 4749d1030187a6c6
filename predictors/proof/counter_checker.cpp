// The checker of "counter" certificates: it lives through the first steps, reads the number off the tape, and walks
// every crossing that an addition can be made of, word by word. Additions of any size follow by induction on their
// carries.
#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "predictors/proof/checker.hpp"
#include "systems/tm/machine.hpp"
#include "systems/tm/start.hpp"

namespace outpace::proof {
namespace {

using nlohmann::json;

constexpr std::uint64_t most_steps = 10'000'000;  // of the run before, of the edge, of all crossings each
constexpr std::size_t most_items = 100'000;

struct Claim {
  bool right = false;
  unsigned up = 0, down = 0;
  std::vector<std::string> digits;
  std::string crossed, beyond;
  std::uint64_t cross_steps = 0, new_steps = 0, edge_steps = 0, seen_at = 0;
  std::vector<std::uint64_t> turn_steps, value;
  std::int64_t edge = 0;
};

class Fields {
 public:
  explicit Fields(const json& object) : object_(object) {}
  std::optional<std::string> fault;

  std::string text(const char* name) {
    const json* value = find(name);
    if (value && value->is_string() && value->get_ref<const std::string&>().size() <= most_items)
      return value->get<std::string>();
    return fail(name, "it must be a string of at most 100000 characters"), "";
  }
  std::uint64_t number(const char* name, std::uint64_t most) {
    const json* value = find(name);
    if (value && value->is_number_unsigned() && value->get<std::uint64_t>() <= most) return value->get<std::uint64_t>();
    return fail(name, "it must be an integer from 0 to " + std::to_string(most)), 0;
  }
  std::int64_t place(const char* name) {
    const json* value = find(name);
    const bool fine = value && value->is_number_integer() &&
                      (!value->is_number_unsigned() || value->get<std::uint64_t>() <= most_steps + most_items);
    if (fine && value->get<std::int64_t>() >= -static_cast<std::int64_t>(most_steps + most_items))
      return value->get<std::int64_t>();
    return fail(name, "it must be an integer that the run can reach"), 0;
  }
  std::vector<std::uint64_t> numbers(const char* name, std::uint64_t most) {
    std::vector<std::uint64_t> result;
    const json* value = find(name);
    if (!value || !value->is_array() || value->size() > most_items) return fail(name, "it must be an array"), result;
    for (const json& item : *value) {
      if (!item.is_number_unsigned() || item.get<std::uint64_t>() > most)
        return fail(name, "its items must be integers from 0 to " + std::to_string(most)), result;
      result.push_back(item.get<std::uint64_t>());
    }
    return result;
  }
  std::string word(const char* name, const json& value, unsigned symbols) {
    std::string cells = value.is_string() ? value.get<std::string>() : "?";
    for (char& cell : cells) {
      if (cell < '0' || cell >= static_cast<char>('0' + symbols)) return fail(name, "it must be a word of symbols"), "";
      cell = static_cast<char>(cell - '0');
    }
    return cells;
  }
  const json* find(const char* name) const {
    const auto it = object_.find(name);
    return it == object_.end() ? nullptr : &*it;
  }
  void fail(const char* name, const std::string& why) {
    if (!fault) fault = std::string("/") + name + ": " + why;
  }

 private:
  const json& object_;
};

/// A head on cells; everything outside of them is not there.
struct Walk {
  std::string cells;
  std::int64_t at = 0;
  unsigned state = 0;
  std::uint64_t steps = 0;
  [[nodiscard]] bool inside() const { return at >= 0 && at < static_cast<std::int64_t>(cells.size()); }
  /// One step; false if it halts.
  bool step(const tm::Machine& machine) {
    const auto i = static_cast<std::size_t>(at);
    const tm::Transition& t = machine.at(state, static_cast<unsigned char>(cells[i]));
    cells[i] = static_cast<char>(t.write);
    at += t.move;
    state = t.next;
    ++steps;
    return t.next != tm::halted;
  }
};

class Checking {
 public:
  Checking(const tm::Machine& machine, const tm::TapeStart& start, const Claim& claim)
      : machine_(machine), start_(start), c_(claim) {}

  std::optional<std::string> refute() {
    const std::size_t base = c_.digits.size(), k = c_.digits[0].size();
    // Full digits: crossed inwards, and back to zero on the return.
    std::uint64_t steps = 0;
    if (!crosses(c_.up, true, c_.digits[base - 1], true, c_.up, c_.crossed, steps))
      return "/crossed: a full digit is not crossed like that";
    if (!crosses(c_.down, false, c_.crossed, false, c_.down, c_.digits[0], steps))
      return "/crossed: a full digit does not become zero on the way back";
    if (steps != c_.cross_steps) return "/cross_steps: they are others";
    for (std::size_t i = 0; i + 1 < base; ++i) {
      steps = 0;
      if (!crosses(c_.up, true, c_.digits[i], false, c_.down, c_.digits[i + 1], steps))
        return "/digits: digit " + std::to_string(i) + " does not become the next";
      if (steps != c_.turn_steps[i]) return "/turn_steps: they are others at digit " + std::to_string(i);
    }
    steps = 0;
    if (!crosses(c_.up, true, std::string(k, 0), false, c_.down, c_.digits[1], steps))
      return "/digits: a blank word does not become digit 1";
    if (steps != c_.new_steps) return "/new_steps: they are others";
    if (const auto why = refute_edge()) return why;
    return refute_start();
  }

 private:
  /// Whether the head crosses the word as said; adds its steps.
  bool crosses(unsigned from, bool from_edge, const std::string& word, bool inwards, unsigned to,
               const std::string& out, std::uint64_t& steps) {
    Walk walk{word, c_.right == from_edge ? 0 : static_cast<std::int64_t>(word.size()) - 1, from};
    while (walk.inside())
      if (++spent_ > most_steps || !walk.step(machine_)) return false;
    steps += walk.steps;
    return walk.state == to && walk.cells == out && (walk.at > 0) == (c_.right == inwards);
  }
  /// Beyond the edge: out and back, nothing changed. The first of `cells` is nearest to the edge.
  std::optional<std::string> refute_edge() const {
    Walk walk{c_.beyond + std::string(c_.edge_steps + 1, 0), 0, c_.down};
    const std::string before = walk.cells;
    // Mirrored where the digits lie to the right: then a step to the left leads away from the edge.
    while (walk.at >= 0) {
      if (walk.steps >= c_.edge_steps) return "/edge_steps: the head is still beyond the edge after them";
      const std::int64_t at = walk.at;
      if (!walk.step(machine_)) return "/edge_steps: the machine halts there";
      if (c_.right) walk.at = 2 * at - walk.at;
    }
    if (walk.steps != c_.edge_steps) return "/edge_steps: they are others";
    if (walk.state != c_.up) return "/up: the head sets out in another state";
    if (walk.cells != before) return "/beyond: the cells there change";
    return std::nullopt;
  }
  std::optional<std::string> refute_start() const {
    const auto room = static_cast<std::int64_t>(c_.seen_at + c_.value.size() * c_.digits[0].size() + c_.beyond.size() +
                                                start_.left().size() + start_.right().size() + 2);
    Walk walk{std::string(static_cast<std::size_t>(2 * room), 0), room, 0};
    for (std::int64_t x = -room; x < room; ++x)
      walk.cells[static_cast<std::size_t>(x + room)] = static_cast<char>(start_.cell(x));
    while (walk.steps < c_.seen_at)
      if (!walk.step(machine_)) return "/seen_at: the machine has halted by then";
    if (walk.at != room + c_.edge || walk.state != c_.up) return "/edge: the head is elsewhere or in another state";
    std::string inwards, outwards;  // the cells from the edge on, either way
    for (std::int64_t x = walk.at; x >= 0 && x < 2 * room; x += c_.right ? 1 : -1)
      inwards += walk.cells[static_cast<std::size_t>(x)];
    for (std::int64_t x = walk.at + (c_.right ? -1 : 1); x >= 0 && x < 2 * room; x += c_.right ? -1 : 1)
      outwards += walk.cells[static_cast<std::size_t>(x)];
    std::string number;
    for (const std::uint64_t digit : c_.value) {
      std::string word = c_.digits[digit];
      if (!c_.right) std::ranges::reverse(word);
      number += word;
    }
    const auto starts_with = [](const std::string& cells, const std::string& head) {
      return cells.size() >= head.size() && cells.compare(0, head.size(), head) == 0 &&
             std::all_of(cells.begin() + static_cast<std::ptrdiff_t>(head.size()), cells.end(),
                         [](char cell) { return cell == 0; });
    };
    if (!starts_with(inwards, number)) return "/value: the tape spells another number";
    if (!starts_with(outwards, c_.beyond)) return "/beyond: other cells lie there";
    return std::nullopt;
  }

  const tm::Machine& machine_;
  const tm::TapeStart& start_;
  const Claim& c_;
  std::uint64_t spent_ = 0;
};

Verdict check(const json& object) {
  if (!object.is_object()) return {Verdict::Kind::malformed, "/: a counter certificate is an object", ""};
  Fields fields(object);
  const std::string system = fields.text("system"), from = fields.text("from"), side = fields.text("side");
  const auto machine = tm::Machine::parse(system.starts_with("tm:") ? system.substr(3) : std::string());
  if (!machine) return {Verdict::Kind::malformed, "/system: it must be tm: and a machine's text", ""};
  const auto start = tm::TapeStart::parse(from, machine->symbols());
  if (!start || !start->finite()) fields.fail("from", "it must be blank or a finite tape");
  if (side != "left" && side != "right") fields.fail("side", "it must be left or right");
  Claim c;
  c.right = side == "right";
  c.up = static_cast<unsigned>(fields.number("up", machine->states() - 1));
  c.down = static_cast<unsigned>(fields.number("down", machine->states() - 1));
  const json* digits = fields.find("digits");
  if (!digits || !digits->is_array() || digits->size() < 2 || digits->size() > 1000) {
    fields.fail("digits", "it must be an array of 2 to 1000 words");
  } else {
    for (const json& digit : *digits) c.digits.push_back(fields.word("digits", digit, machine->symbols()));
    for (const std::string& word : c.digits)
      if (word.empty() || word.size() > 1000 || word.size() != c.digits[0].size())
        fields.fail("digits", "the words must be of one length from 1 to 1000");
  }
  c.crossed = fields.word("crossed", fields.text("crossed"), machine->symbols());
  if (!c.digits.empty() && c.crossed.size() != c.digits[0].size())
    fields.fail("crossed", "it must be as long as a digit");
  c.beyond = fields.word("beyond", fields.text("beyond"), machine->symbols());
  c.cross_steps = fields.number("cross_steps", most_steps);
  c.turn_steps = fields.numbers("turn_steps", most_steps);
  if (c.turn_steps.size() + 1 != c.digits.size()) fields.fail("turn_steps", "there is one for each digit but the last");
  c.new_steps = fields.number("new_steps", most_steps);
  c.edge_steps = fields.number("edge_steps", most_steps);
  c.seen_at = fields.number("seen_at", most_steps);
  c.edge = fields.place("edge");
  c.value = fields.numbers("value", c.digits.empty() ? 0 : c.digits.size() - 1);
  if (fields.fault) return {Verdict::Kind::malformed, *fields.fault, system};
  if (const auto why = Checking(*machine, *start, c).refute()) return {Verdict::Kind::rejected, *why, system};
  return {Verdict::Kind::accepted,
          system + " counts in base " + std::to_string(c.digits.size()) + " from step " + std::to_string(c.seen_at) +
              " on and never halts",
          system, from};
}

const RegisterChecker registered{{"counter", "a Turing machine adds 1 again and again to a number on its tape", check}};

}  // namespace
}  // namespace outpace::proof
