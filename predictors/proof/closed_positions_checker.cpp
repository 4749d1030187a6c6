// The checker of "closed-positions" certificates: the sets hold what the start shows, and a step from anything in them
// leads to nothing outside and to no halt. It finds nothing by itself; it only looks things up.
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>

#include "predictors/proof/tape_claim.hpp"

namespace outpace::proof {
namespace {

using nlohmann::json;

constexpr std::size_t most_items = 1'000'000;
constexpr std::size_t most_length = 64;

/// Left word, state, symbol under the head, right word; words in the order of the tape.
using Position = std::tuple<std::string, unsigned, unsigned, std::string>;

struct Sets {
  std::size_t length = 0;
  std::set<std::string> left, right;
  std::set<Position> positions;
};

bool is_word(std::string_view word, std::size_t length, unsigned symbols) {
  if (word.size() != length) return false;
  for (const char cell : word)
    if (cell < '0' || cell >= static_cast<char>('0' + symbols)) return false;
  return true;
}

std::optional<std::string> read(const json& object, const tm::Machine& machine, Sets& sets) {
  const auto array = [&](const char* name) -> const json* {
    const auto it = object.find(name);
    return it != object.end() && it->is_array() && it->size() <= most_items ? &*it : nullptr;
  };
  const auto length = object.find("length");
  if (length == object.end() || !length->is_number_unsigned() || length->get<std::uint64_t>() < 1 ||
      length->get<std::uint64_t>() > most_length)
    return "/length: it must be an integer from 1 to 64";
  sets.length = length->get<std::size_t>();
  for (const char* name : {"left", "right"}) {
    const json* words = array(name);
    if (!words) return std::string("/") + name + ": it must be an array of at most 10^6 words";
    for (const json& word : *words) {
      if (!word.is_string() || !is_word(word.get_ref<const std::string&>(), sets.length, machine.symbols()))
        return std::string("/") + name + ": its items must be words of that length";
      (*name == 'l' ? sets.left : sets.right).insert(word.get<std::string>());
    }
  }
  const json* contexts = array("contexts");
  if (!contexts) return "/contexts: it must be an array of at most 10^6 strings";
  const std::size_t n = sets.length;
  for (std::size_t i = 0; i < contexts->size(); ++i) {
    const std::string place = "/contexts/" + std::to_string(i) + ": ";
    const json& item = (*contexts)[i];
    const std::string text = item.is_string() ? item.get<std::string>() : "";
    if (text.size() != 2 * n + 5 || text[n] != ' ' || text[n + 2] != ' ' || text[n + 4] != ' ')
      return place + "it must be a left word, a state, a symbol and a right word";
    const int state = text[n + 1] - 'A', symbol = text[n + 3] - '0';
    if (state < 0 || state >= static_cast<int>(machine.states()) || symbol < 0 ||
        symbol >= static_cast<int>(machine.symbols()) || !is_word(text.substr(0, n), n, machine.symbols()) ||
        !is_word(text.substr(n + 5), n, machine.symbols()))
      return place + "it must be a left word, a state, a symbol and a right word";
    sets.positions.emplace(text.substr(0, n), static_cast<unsigned>(state), static_cast<unsigned>(symbol),
                           text.substr(n + 5));
  }
  return std::nullopt;
}

std::optional<std::string> refute_start(const tm::TapeStart& start, const Sets& sets) {
  const auto n = static_cast<std::int64_t>(sets.length);
  const auto word = [&](std::int64_t first) {
    std::string cells;
    for (std::int64_t x = first; x < first + n; ++x) cells += static_cast<char>('0' + start.cell(x));
    return cells;
  };
  // Farther out all is blank.
  const auto far = static_cast<std::int64_t>(std::max(start.left().size(), start.right().size()));
  for (std::int64_t d = 1; d <= far + 1; ++d) {
    if (!sets.left.contains(word(-d - n + 1))) return "/left: a word of the start is missing";
    if (!sets.right.contains(word(d))) return "/right: a word of the start is missing";
  }
  if (!sets.positions.contains({word(-n), 0, start.cell(std::int64_t{0}), word(1)}))
    return "/contexts: the start is missing";
  return std::nullopt;
}

std::optional<std::string> refute_steps(const tm::Machine& machine, const Sets& sets) {
  for (const auto& [left, state, symbol, right] : sets.positions) {
    const std::string shown = "/contexts: \"" + left + " " + machine.state_name(static_cast<tm::State>(state)) + " " +
                              std::to_string(symbol) + " " + right + "\" ";
    const tm::Transition& t = machine.at(state, symbol);
    if (t.next == tm::halted) return shown + "halts";
    const char written = static_cast<char>('0' + t.write);
    const bool to_right = t.move > 0;
    // What is left behind is written on the near side of the word there; ahead a cell comes into view.
    const std::string behind = to_right ? left.substr(1) + written : written + right.substr(0, right.size() - 1);
    if (!(to_right ? sets.left : sets.right).contains(behind)) return shown + "leaves a word behind that is not listed";
    const auto read = static_cast<unsigned>((to_right ? right.front() : left.back()) - '0');
    for (unsigned fresh = 0; fresh < machine.symbols(); ++fresh) {
      const char cell = static_cast<char>('0' + fresh);
      const std::string ahead = to_right ? right.substr(1) + cell : cell + left.substr(0, left.size() - 1);
      if (!(to_right ? sets.right : sets.left).contains(ahead)) continue;
      const bool known = to_right ? sets.positions.contains({behind, t.next, read, ahead})
                                  : sets.positions.contains({ahead, t.next, read, behind});
      if (!known) return shown + "leads to one that is not listed";
    }
  }
  return std::nullopt;
}

Verdict check(const json& object) {
  const TapeClaim claim(object);
  if (const std::string trouble = claim.trouble_if_infinite(); !trouble.empty()) return claim.malformed(trouble);
  Sets sets;
  if (const auto fault = read(object, *claim.machine, sets)) return claim.malformed(*fault);
  if (const auto why = refute_start(*claim.start, sets)) return claim.rejected(*why);
  if (const auto why = refute_steps(*claim.machine, sets)) return claim.rejected(*why);
  return claim.accepted("never halts: " + std::to_string(sets.positions.size()) +
                        " surroundings of the head are closed under its steps");
}

const RegisterChecker registered{
    {"closed-positions", "what surrounds a Turing machine's head stays in sets without a halt", check}};

}  // namespace
}  // namespace outpace::proof
