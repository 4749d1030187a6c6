// The checker of "cycler" and "translated-cycler" certificates: the direct simulator runs to the preperiod, then a
// plain loop here walks one period and compares the two tapes cell by cell. Whoever found the recurrence has no part in
// this.
#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "predictors/proof/checker.hpp"
#include "systems/core/work.hpp"
#include "systems/tm/direct_run.hpp"

namespace outpace::proof {
namespace {

constexpr std::uint64_t most_units = std::uint64_t{1} << 32;
constexpr std::uint64_t most_cells = std::uint64_t{1} << 30;

std::optional<std::uint64_t> number(const nlohmann::json& json, const char* name) {
  const auto it = json.find(name);
  if (it == json.end() || !it->is_string()) return std::nullopt;
  const auto& text = it->get_ref<const std::string&>();
  std::uint64_t value = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || status != std::errc() || end != text.data() + text.size() || value >> 61) return std::nullopt;
  return value;
}

/// The cells from `first` on; outside they are the start's.
struct Stretch {
  const tm::TapeStart& start;
  std::int64_t first;
  std::vector<tm::TapeSymbol> cells;
  [[nodiscard]] bool holds(std::int64_t x) const {
    return x >= first && x < first + static_cast<std::int64_t>(cells.size());
  }
  [[nodiscard]] tm::TapeSymbol at(std::int64_t x) const {
    return holds(x) ? cells[static_cast<std::size_t>(x - first)] : start.cell(x);
  }
};

/// Whether all cells of the start beyond x (x included) are those `offset` further, on the side of `offset`'s sign.
bool start_repeats(const tm::TapeStart& start, std::int64_t x, std::int64_t offset) {
  const auto& word = offset > 0 ? start.right() : start.left();
  const auto size = static_cast<std::int64_t>(word.size());
  switch (start.kind()) {
    case tm::TapeStart::Kind::blank:
      return true;
    case tm::TapeStart::Kind::tape:
      return offset > 0 ? x >= size : x < -size;
    case tm::TapeStart::Kind::periodic:
      return (offset > 0 ? x >= 0 : x < 0) && offset % size == 0;
    case tm::TapeStart::Kind::random:
      return false;
  }
  return false;
}

Verdict check(const nlohmann::json& json, bool translated) {
  std::string system, scope;
  const auto malformed = [&](std::string text) { return Verdict{Verdict::Kind::malformed, std::move(text), system}; };
  const auto rejected = [&](std::string text) { return Verdict{Verdict::Kind::rejected, std::move(text), system}; };
  const auto name = json.find("system");
  if (name == json.end() || !name->is_string() || !name->get_ref<const std::string&>().starts_with("tm:"))
    return malformed("/system: it must be the text tm:… of a machine");
  const auto machine = tm::Machine::parse(name->get_ref<const std::string&>().substr(3), 4);
  if (!machine) return malformed("/system: " + machine.error().text());
  system = "tm:" + machine->text();
  const auto from = json.find("from");
  if (from == json.end() || !from->is_string()) return malformed("/from: it must be the text of a tape");
  const auto start = tm::TapeStart::parse(from->get_ref<const std::string&>(), machine->symbols());
  if (!start) return malformed("/from: " + start.error().text());
  scope = start->text();
  const auto preperiod = number(json, "preperiod"), period = number(json, "period");
  if (!preperiod) return malformed("/preperiod: it must be a decimal number below 2^61 in a string");
  if (!period || *period == 0) return malformed("/period: it must be a decimal number from 1 to 2^61 in a string");
  const auto integer = [](const nlohmann::json& value) {
    return value.is_number_integer() && (!value.is_number_unsigned() || value.get<std::uint64_t>() >> 62 == 0) &&
           value.get<std::int64_t>() >> 61 <= 0 && value.get<std::int64_t>() >> 61 >= -1;
  };
  const auto moved = json.find("offset"), wake = json.find("wake");
  if (moved == json.end() || !integer(*moved)) return malformed("/offset: it must be an integer below 2^61");
  if (wake == json.end() || !wake->is_array() || wake->size() != 2 || !integer((*wake)[0]) || !integer((*wake)[1]))
    return malformed("/wake: it must be the least and the greatest place of the head, two integers");
  const auto offset = moved->get<std::int64_t>(), least = (*wake)[0].get<std::int64_t>(),
             most = (*wake)[1].get<std::int64_t>();
  if (translated == (offset == 0)) return rejected("/offset: it is 0 in place and only there");
  if (most < least || static_cast<std::uint64_t>(most - least) > most_cells)
    return rejected("/wake: it is empty or has over 2^30 cells, the most that is checked");

  Work work(most_units, std::uint64_t{1} << 32);
  tm::DirectRun run(*machine, *start, work);
  if (!run.advance(*preperiod))
    return rejected("/preperiod: it takes over 2^32 units to get there, the most that is done");
  tm::Head head = run.head();
  if (head.state == tm::halted) return rejected("/preperiod: the machine has halted by then");
  if (head.position < least || head.position > most) return rejected("/wake: the head is outside at the preperiod");
  Stretch before{*start, least, {}};
  for (std::int64_t x = least; x <= most; ++x) before.cells.push_back(run.cell(x));
  Stretch after = before;
  const tm::State state = head.state;
  const std::int64_t position = head.position;
  if (!work.spend(*period)) return rejected("/period: it takes over 2^32 units to walk it, the most that is done");
  for (std::uint64_t s = 0; s < *period; ++s) {
    if (!after.holds(head.position)) return rejected("/wake: the head leaves it");
    tm::TapeSymbol& cell = after.cells[static_cast<std::size_t>(head.position - least)];
    const tm::Transition& t = machine->at(head.state, cell);
    cell = t.write;
    head.position += t.move;
    head.state = t.next;
    if (head.state == tm::halted) return rejected("/period: the machine halts within it");
  }
  if (head.state != state) return rejected("/period: the state after it is another one");
  if (head.position - position != offset) return rejected("/offset: the head has moved by another distance");

  // From the wake's rear end on, cell x at the preperiod must be cell x + offset a period later. The head reads no
  // others, so the next period repeats this one, shifted; and so for ever.
  const std::int64_t lo = offset > 0 ? least : std::min(least, run.first()),
                     hi = offset < 0 ? most : std::max(most, run.end());
  const auto old_cell = [&](std::int64_t x) { return before.holds(x) ? before.at(x) : run.cell(x); };
  const auto new_cell = [&](std::int64_t x) { return after.holds(x) ? after.at(x) : run.cell(x); };
  if (offset == 0) {
    if (before.cells != after.cells) return rejected("/wake: the cells after the period are others");
  } else {
    if (static_cast<std::uint64_t>(hi - lo) > most_cells)
      return rejected("/wake: over 2^30 cells would have to be compared");
    for (std::int64_t x = lo; x <= hi; ++x)
      if (old_cell(x) != new_cell(x + offset))
        return rejected("/wake: cell " + std::to_string(x) + " is not what cell " + std::to_string(x + offset) +
                        " is a period later");
    if (!start_repeats(*start, offset > 0 ? hi + 1 : lo - 1, offset))
      return rejected("/from: the tape ahead does not repeat itself by the offset");
  }
  return {Verdict::Kind::accepted,
          system + " from " + scope + " repeats itself from step " + std::to_string(*preperiod) + " on, every " +
              std::to_string(*period) + " steps" + (offset ? ", shifted by " + std::to_string(offset) + " cells" : "") +
              ", and never halts",
          system, scope};
}

const RegisterChecker in_place{{"cycler", "a Turing machine that comes back to a configuration",
                                [](const nlohmann::json& json) { return check(json, false); }}};
const RegisterChecker shifted{{"translated-cycler", "a Turing machine that comes back to a configuration, shifted",
                               [](const nlohmann::json& json) { return check(json, true); }}};

}  // namespace
}  // namespace outpace::proof
