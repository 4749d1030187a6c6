// Reads "bouncer" certificates; see bouncer_certificate.hpp.
#include "predictors/proof/bouncer_certificate.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace outpace::proof::bouncer {
namespace {

using nlohmann::json;

/// Reads the claim; the first fault is its place and what should be there.
class Reading {
 public:
  Reading(const json& object, Claim& claim) : object_(object), claim_(claim) { read(); }
  std::optional<std::string> fault;

 private:
  void fail(const std::string& place, const std::string& why) {
    if (!fault) fault = "/" + place + ": " + why;
  }
  const json* field(const char* name) {
    const auto it = object_.find(name);
    if (it == object_.end()) fail(name, "it is missing");
    return it == object_.end() ? nullptr : &*it;
  }
  std::string text(const char* name) {
    const json* value = field(name);
    if (value && value->is_string() && value->get_ref<const std::string&>().size() <= most_cells)
      return value->get<std::string>();
    return fail(name, "it must be a string"), "";
  }
  /// An integer in decimal text; sweeps that do not fit are longer than a checker walks.
  std::int64_t decimal(const std::string& place, const json* value) {
    if (value && value->is_string()) {
      const auto& digits = value->get_ref<const std::string&>();
      const std::size_t sign = digits.starts_with('-') ? 1 : 0;
      if (digits.size() > sign && digits.size() <= 16 + sign &&
          std::all_of(digits.begin() + static_cast<std::ptrdiff_t>(sign), digits.end(),
                      [](char c) { return c >= '0' && c <= '9'; }))
        return std::stoll(digits);
    }
    return fail(place, "it must be an integer of at most 16 digits in quotes"), 0;
  }
  std::uint64_t count(const std::string& place, const json* value, std::uint64_t most) {
    if (value && value->is_number_unsigned() && value->get<std::uint64_t>() <= most) return value->get<std::uint64_t>();
    return fail(place, "it must be an integer from 0 to " + std::to_string(most)), 0;
  }
  bool side(const std::string& place, const json* value) {
    if (value && value->is_string() && (*value == "left" || *value == "right")) return *value == "right";
    return fail(place, "it must be left or right"), false;
  }
  std::string word(const std::string& place, const json* value) {
    if (!value || !value->is_string() || value->get_ref<const std::string&>().size() > most_cells)
      return fail(place, "it must be a word of symbols"), "";
    std::string cells = value->get<std::string>();
    for (char& cell : cells) {
      if (cell < '0' || cell >= static_cast<char>('0' + claim_.machine->symbols()))
        return fail(place, "it must be a word of symbols"), "";
      cell = static_cast<char>(cell - '0');
    }
    return cells;
  }
  static const json* in(const json& object, const char* name) {
    if (!object.is_object()) return nullptr;
    const auto it = object.find(name);
    return it == object.end() ? nullptr : &*it;
  }

  void read() {
    claim_.system = text("system");
    claim_.from = text("from");
    const std::string &system = claim_.system, &from = claim_.from;
    if (fault) return;
    auto machine = tm::Machine::parse(system.starts_with("tm:") ? system.substr(3) : std::string());
    if (!machine) return fail("system", "it must be tm: and a machine's text");
    claim_.machine = std::move(*machine);
    auto start = tm::TapeStart::parse(from, claim_.machine->symbols());
    if (!start || !start->finite()) return fail("from", "it must be blank or a finite tape");
    claim_.start = std::move(*start);
    claim_.seen_at = count("seen_at", field("seen_at"), most_steps);
    claim_.state = static_cast<unsigned>(count("state", field("state"), claim_.machine->states() - 1));
    claim_.right = side("side", field("side"));
    claim_.steps = decimal("steps", field("steps"));
    claim_.steps_for_each = decimal("steps_for_each", field("steps_for_each"));
    claim_.grows_left = decimal("grows_left", field("grows_left"));
    const json *left_end = field("left_end"), *tape = field("tape"), *course = field("course");
    if (fault) return;
    if (!left_end->is_number_integer() ||
        (left_end->is_number_unsigned() ? left_end->get<std::uint64_t>() > most_steps
                                        : left_end->get<std::int64_t>() < -static_cast<std::int64_t>(most_steps)))
      return fail("left_end", "it must be an integer that the run can reach");
    claim_.left_end = left_end->get<std::int64_t>();
    if (!tape->is_array() || tape->size() % 2 == 0 || tape->size() > 1000)
      return fail("tape", "it must be words and repeated words in turn, at most 1000");
    for (std::size_t i = 0; i < tape->size() && !fault; ++i) {
      const std::string place = "tape/" + std::to_string(i);
      const json& item = (*tape)[i];
      if (i % 2 == 0) {
        claim_.tape.push_back({word(place, &item), 0, 1});
      } else {
        claim_.tape.push_back({word(place + "/word", in(item, "word")), 1, decimal(place + "/plus", in(item, "plus"))});
        if (claim_.tape.back().word.empty()) fail(place + "/word", "it must not be empty");
      }
    }
    if (!course->is_array() || course->size() > most_cells) return fail("course", "it must be an array");
    for (std::size_t i = 0; i < course->size() && !fault; ++i) {
      const std::string place = "course/" + std::to_string(i);
      const json& item = (*course)[i];
      if (const json* steps = in(item, "walk"))
        claim_.course.push_back({Move::Kind::walk, false, count(place + "/walk", steps, most_steps)});
      else if (const json* at = in(item, "unroll"))
        claim_.course.push_back({Move::Kind::unroll, side(place + "/unroll", at), 0});
      else if (const json* over = in(item, "cross"))
        claim_.course.push_back({Move::Kind::cross, side(place + "/cross", over),
                                 count(place + "/carrying", in(item, "carrying"), most_cells)});
      else
        fail(place, "it must be a walk, an unroll or a cross");
    }
  }

  const json& object_;
  Claim& claim_;
};

}  // namespace

std::optional<std::string> read(const json& object, Claim& claim) { return Reading(object, claim).fault; }

}  // namespace outpace::proof::bouncer
