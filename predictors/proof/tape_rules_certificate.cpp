// The reader of "tape-rules" certificates; see tape_rules_certificate.hpp.
#include "predictors/proof/tape_rules_certificate.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace outpace::proof::tape_rules {
namespace {

using nlohmann::json;

constexpr std::size_t most_rules = 10'000, most_items = 1000, most_digits = 10'000, most_cells = 64;
constexpr std::uint64_t most_power = 64, most_count = std::uint64_t{1} << 40;
/// Of what a halting machine did: a chain of a million links, numbers of ten million digits.
constexpr std::size_t most_links = 3'000'001, most_long_digits = 10'000'000;

class Reader {
 public:
  Certificate certificate;

  void fail(const std::string& place, const std::string& why) {
    if (!certificate.fault) certificate.fault = place + ": " + why;
  }
  const json& member(const json& object, const char* name, const std::string& place) {
    static const json nothing;
    const auto it = object.is_object() ? object.find(name) : object.end();
    if (object.is_object() && it != object.end()) return *it;
    fail(place + "/" + name, "it is missing");
    return nothing;
  }
  const json::array_t& array(const json& value, const std::string& place, std::size_t most = most_items) {
    static const json::array_t nothing;
    const auto* items = value.get_ptr<const json::array_t*>();
    if (items && items->size() <= most) return *items;
    fail(place, "it must be an array of at most " + std::to_string(most));
    return nothing;
  }
  std::string text(const json& value, const std::string& place) {
    const auto* content = value.get_ptr<const json::string_t*>();
    if (!content) fail(place, "it must be a string");
    return content ? *content : std::string();
  }
  std::uint64_t number(const json& value, const std::string& place, std::uint64_t most) {
    if (value.is_number_unsigned() && value.get<std::uint64_t>() <= most) return value.get<std::uint64_t>();
    fail(place, "it must be an integer from 0 to " + std::to_string(most));
    return 0;
  }
  Integer integer(const json& value, const std::string& place, std::size_t digits_allowed = most_digits) {
    const std::string digits = value.is_string() ? value.get<std::string>() : "";
    const std::size_t sign = digits.starts_with('-') ? 1 : 0;
    const bool plain = digits.size() > sign && digits.size() <= digits_allowed &&
                       digits.find_first_not_of("0123456789", sign) == std::string::npos;
    if (plain)
      if (const auto result = parse_integer(digits)) return *result;
    fail(place, "it must be a string of at most " + std::to_string(digits_allowed) + " decimal digits");
    return 0;
  }
  std::string word(const json& value, const std::string& place) {
    std::string cells = text(value, place);
    const unsigned symbols = certificate.machine->symbols();
    bool fine = cells.size() == certificate.block;
    for (char& cell : cells) {
      fine = fine && cell >= '0' && cell < static_cast<char>('0' + symbols);
      cell = static_cast<char>(cell - '0');
    }
    if (!fine) fail(place, "it must be a word of one block of the machine's symbols");
    return cells;
  }
  LinearForm form(const json& value, const std::string& place, std::size_t variables) {
    const auto& items = array(value, place);
    LinearForm result = LinearForm::number(0, variables);
    if (items.size() != variables + 1)
      return fail(place, "a constant and a slope for each variable belong here"), result;
    result.constant = integer(items[0], place + "/0");
    for (std::size_t i = 0; i < variables; ++i) result.slopes[i] = integer(items[i + 1], place);
    return result;
  }
  RationalPolynomial polynomial(const json& value, const std::string& place, std::size_t variables) {
    RationalPolynomial result(variables);
    const Integer denominator = integer(member(value, "denominator", place), place + "/denominator");
    if (denominator < 1) return fail(place + "/denominator", "it must be at least 1"), result;
    for (const json& term : array(member(value, "terms", place), place + "/terms", 100'000)) {
      const auto& items = array(term, place + "/terms");
      if (items.size() != variables + 1) return fail(place + "/terms", "a coefficient and powers belong here"), result;
      RationalPolynomial::Powers powers(variables);
      std::uint64_t degree = 0;
      for (std::size_t i = 0; i < variables; ++i) {
        degree += number(items[i + 1], place + "/terms", most_power);
        powers[i] = certificate.fault ? 0 : items[i + 1].get<unsigned>();
      }
      if (degree > most_power) fail(place + "/terms", "the degree is over 64");
      result.add_term(powers, Rational(integer(items[0], place + "/terms"), denominator));
    }
    return result;
  }
  Side side(const json& value, const std::string& place, std::size_t variables, std::vector<bool>& used) {
    Side result;
    for (const json& item : array(member(value, "runs", place), place + "/runs")) {
      Run run;
      run.word = word(member(item, "word", place + "/runs"), place + "/runs/word");
      run.count = LinearForm::number(0, variables);
      if (item.is_object() && item.contains("variable")) {
        const auto v = number(item["variable"], place + "/runs/variable", variables ? variables - 1 : 0);
        run.times = integer(member(item, "times", place + "/runs"), place + "/runs/times");
        run.plus = integer(member(item, "plus", place + "/runs"), place + "/runs/plus");
        if (v >= variables || used[v]) fail(place + "/runs/variable", "each variable stands for one run");
        if (run.times < 1 || run.plus < 0 || run.plus >= run.times) fail(place + "/runs", "0 ≤ plus < times must hold");
        if (certificate.fault) return result;
        used[v] = true;
        run.variable = v;
        run.count.constant = run.plus;
        run.count.slopes[v] = run.times;
      } else {
        run.count.constant = integer(member(item, "count", place + "/runs"), place + "/runs/count");
        if (run.count.constant < 1) fail(place + "/runs/count", "it must be at least 1");
      }
      result.runs.push_back(std::move(run));
    }
    if (value.is_object() && value.contains("background"))
      result.background = word(value["background"], place + "/background");
    return result;
  }
  Rule rule(const json& value, std::size_t index) {
    const std::string place = "/rules/" + std::to_string(index);
    Rule result;
    result.state = static_cast<unsigned>(
        number(member(value, "state", place), place + "/state", certificate.machine->states() - 1));
    const std::string facing = text(member(value, "facing", place), place + "/facing");
    if (facing != "left" && facing != "right") fail(place + "/facing", "it must be left or right");
    result.right = facing == "right";
    if (value.is_object() && value.contains("behind")) result.behind = word(value["behind"], place + "/behind");
    const std::size_t v = result.variables = number(member(value, "variables", place), place + "/variables", 64);
    std::vector<bool> used(v);
    result.sides[0] = side(member(value, "left", place), place + "/left", v, used);
    result.sides[1] = side(member(value, "right", place), place + "/right", v, used);
    if (std::ranges::count(used, true) != static_cast<std::ptrdiff_t>(v)) fail(place, "a variable stands for no run");
    for (const json& guard : array(member(value, "guards", place), place + "/guards"))
      result.guards.push_back(form(guard, place + "/guards", v));
    for (const json& after : array(member(value, "after", place), place + "/after"))
      result.after.push_back(form(after, place + "/after", v));
    if (result.after.size() != v) fail(place + "/after", "each variable has one value afterwards");
    result.steps = polynomial(member(value, "steps", place), place + "/steps", v);
    result.edge = polynomial(member(value, "edge", place), place + "/edge", v);
    if (value.is_object() && value.contains("total_steps")) {
      result.total_steps = polynomial(value["total_steps"], place + "/total_steps", v + 1);
      result.total_edge = polynomial(member(value, "total_edge", place), place + "/total_edge", v + 1);
    }
    const auto& course = array(member(value, "course", place), place + "/course", 100'000);
    if (course.size() % 2 == 0) fail(place + "/course", "numbers of moves and applications must take turns");
    for (std::size_t i = 0; i < course.size() && !certificate.fault; ++i) {
      if (i % 2 == 0) {
        result.moves.push_back(number(course[i], place + "/course", most_count));
        continue;
      }
      // Only an earlier rule may take part, so that no proof rests on itself.
      const auto part = number(member(course[i], "rule", place + "/course"), place + "/course/rule", most_rules);
      if (part >= index) fail(place + "/course/rule", "it must be an earlier rule");
      result.applications.push_back(
          {part, form(member(course[i], "times", place + "/course"), place + "/course/times", v)});
    }
    return result;
  }
  Course course(const json& value, const std::string& place) {
    Course result;
    result.from = text(member(value, "from", place), place + "/from");
    const json& carries = member(value, "carries", place);
    if (!carries.is_boolean()) return fail(place + "/carries", "it must be true or false"), result;
    result.carries = carries.get<bool>();
    const std::string at = place + "/chain";
    const auto& chain = array(member(value, "chain", place), at, most_links);
    if (chain.size() % 3 != 1) fail(at, "it must be moves, a rule, a guard and so on to the last moves");
    for (std::size_t i = 0; i + 1 < chain.size() && !certificate.fault; i += 3) {
      Link link;
      link.moves = number(chain[i], at, most_count);
      link.rule = number(chain[i + 1], at, most_count);
      if (chain[i + 2].is_string())  // in place of the guard's number stands how often
        link.times = integer(chain[i + 2], at, most_long_digits);
      else
        link.guard = number(chain[i + 2], at, most_count);
      if (link.rule >= certificate.rules.size()) fail(at, "there is no such rule");
      result.links.push_back(std::move(link));
    }
    if (!certificate.fault) result.last_moves = number(chain.back(), at, most_count);
    return result;
  }
  Halting halting(const json& value, const std::string& place) {
    Halting result;
    result.course = course(value, place);
    result.steps = integer(member(value, "steps", place), place + "/steps", most_long_digits);
    result.score = integer(member(value, "score", place), place + "/score", most_long_digits);
    return result;
  }
  Passing passing(const json& value, const std::string& place) {
    Passing result;
    const tm::Machine& machine = *certificate.machine;
    result.course = course(value, place);
    result.steps = integer(member(value, "steps", place), place + "/steps", most_long_digits);
    result.state = static_cast<unsigned>(number(member(value, "state", place), place + "/state", machine.states()));
    result.position = integer(member(value, "position", place), place + "/position", most_long_digits);
    result.symbol =
        static_cast<unsigned>(number(member(value, "symbol", place), place + "/symbol", machine.symbols() - 1));
    result.population = integer(member(value, "population", place), place + "/population", most_long_digits);
    return result;
  }
};

}  // namespace

Certificate read(const json& json) {
  Reader reader;
  Certificate& result = reader.certificate;
  const std::string name = reader.text(reader.member(json, "system", ""), "/system");
  const auto machine = name.starts_with("tm:") ? tm::Machine::parse(name.substr(3)) : tm::Machine::parse("");
  if (!machine) reader.fail("/system", "it must be tm: and a machine's text");
  if (result.fault) return std::move(result);
  result.system = name;
  result.machine = *machine;
  result.block = reader.number(reader.member(json, "block", ""), "/block", most_cells);
  if (result.block == 0) reader.fail("/block", "a block has at least one cell");
  for (const auto& rule : reader.array(reader.member(json, "rules", ""), "/rules", most_rules)) {
    if (result.fault) return std::move(result);
    result.rules.push_back(reader.rule(rule, result.rules.size()));
  }
  if (json.contains("never_halts") && !result.fault) {
    const auto& value = json["never_halts"];
    Endless endless;
    endless.from = reader.text(reader.member(value, "from", "/never_halts"), "/never_halts/from");
    const Integer steps = reader.integer(reader.member(value, "steps", "/never_halts"), "/never_halts/steps");
    if (steps < 0 || steps > most_count)
      reader.fail("/never_halts/steps", "it must be from 0 to 2^40");
    else
      endless.steps = steps.convert_to<std::uint64_t>();
    endless.rule = reader.number(reader.member(value, "rule", "/never_halts"), "/never_halts/rule", most_rules);
    if (endless.rule >= result.rules.size()) reader.fail("/never_halts/rule", "there is no such rule");
    for (const auto& length : reader.array(reader.member(value, "lengths", "/never_halts"), "/never_halts/lengths"))
      endless.lengths.push_back(reader.integer(length, "/never_halts/lengths"));
    if (!result.fault && endless.lengths.size() != result.rules[endless.rule].variables)
      reader.fail("/never_halts/lengths", "each variable of the rule has one value");
    result.endless = std::move(endless);
  }
  if (json.contains("halts") && !result.fault) result.halting = reader.halting(json["halts"], "/halts");
  if (json.contains("passes") && !result.fault) result.passing = reader.passing(json["passes"], "/passes");
  return std::move(result);
}

}  // namespace outpace::proof::tape_rules
