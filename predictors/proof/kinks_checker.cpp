// The checker of "kinks" certificates: on stretches whose marks begin at places of one parity the rule is a linear one,
// and makes such stretches again. Tried on every window in a plain way; it trusts nothing but the rule's number.
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>

#include "predictors/proof/checker.hpp"
#include "systems/eca/rule.hpp"

namespace outpace::proof {
namespace {

constexpr std::size_t most_length = 8;

struct Claimed {
  eca::Rule rule{0}, linear{0};
  std::size_t length = 0;
  std::set<std::string> marks;
  bool alternates = false;
};

std::string image(eca::Rule rule, const std::string& cells) {
  std::string next;
  for (std::size_t i = 1; i + 1 < cells.size(); ++i)
    next += rule(cells[i - 1] == '1', cells[i] == '1', cells[i + 1] == '1') ? '1' : '0';
  return next;
}

/// Whether marks begin in the cells at no place of `parity`.
bool clear(const Claimed& c, const std::string& cells, std::size_t parity) {
  for (std::size_t i = parity; i + c.length <= cells.size(); i += 2)
    if (c.marks.contains(cells.substr(i, c.length))) return false;
  return true;
}

std::string word(std::size_t number, std::size_t cells) {
  std::string text;
  for (std::size_t i = cells; i-- > 0;) text += number >> i & 1 ? '1' : '0';
  return text;
}

std::optional<std::string> refute(const Claimed& c) {
  // f(x) + f(0) must be a homomorphism into addition modulo 2.
  for (unsigned a = 0; a < 8; ++a)
    for (unsigned b = 0; b < 8; ++b) {
      const auto at = [&](unsigned i) { return c.linear(i & 4, i & 2, i & 1) != c.linear(false, false, false); };
      if ((at(a) != at(b)) != at(a ^ b)) return "/linear: rule " + std::to_string(c.linear.number()) + " is not linear";
    }
  for (std::size_t n = 0; n < 8; ++n)
    for (const std::size_t parity : {0u, 1u}) {
      const std::string cells = word(n, 3);
      if (clear(c, cells, parity) && image(c.rule, cells) != image(c.linear, cells))
        return "/linear: it differs from the rule on the cells " + cells + " though they have marks at one parity only";
    }
  for (std::size_t n = 0; n < std::size_t{1} << (c.length + 2); ++n) {
    const std::string cells = word(n, c.length + 2);
    // The new word stands at place 1.
    if (clear(c, cells, c.alternates ? 0 : 1) && c.marks.contains(image(c.rule, cells)))
      return "/marks: the cells " + cells + " make a mark at the wrong parity";
  }
  return std::nullopt;
}

Verdict check(const nlohmann::json& json) {
  if (!json.is_object()) return {Verdict::Kind::malformed, "/: a kinks certificate is an object", ""};
  const auto system_field = json.find("system"), marks = json.find("marks"), linear = json.find("linear"),
             alternates = json.find("alternates");
  const std::string system =
      system_field != json.end() && system_field->is_string() ? system_field->get<std::string>() : "";
  unsigned number = 256;
  if (system.starts_with("eca:")) {
    const char* const end = system.data() + system.size();
    const auto [stop, status] = std::from_chars(system.data() + 4, end, number);
    if (status != std::errc() || stop != end) number = 256;
  }
  const auto malformed = [&](const std::string& why) {
    return Verdict{Verdict::Kind::malformed, why, number < 256 ? system : ""};
  };
  if (number > 255) return malformed("/system: it must be eca:0 … eca:255");
  if (linear == json.end() || !linear->is_number_unsigned() || linear->get<std::uint64_t>() > 255)
    return malformed("/linear: it must be a rule's number, 0 to 255");
  if (alternates == json.end() || !alternates->is_boolean()) return malformed("/alternates: it must be true or false");
  if (marks == json.end() || !marks->is_array() || marks->empty() || marks->size() > 256)
    return malformed("/marks: it must be a list of 1 to 256 words");
  Claimed c;
  c.rule = eca::Rule(static_cast<std::uint8_t>(number));
  c.linear = eca::Rule(linear->get<std::uint8_t>());
  c.alternates = alternates->get<bool>();
  for (const auto& mark : *marks) {
    const std::string text = mark.is_string() ? mark.get<std::string>() : "";
    if (c.marks.empty()) c.length = text.size();
    if (text.empty() || text.size() > most_length || text.size() != c.length ||
        text.find_first_not_of("01") != std::string::npos)
      return malformed("/marks: a mark is a word of 0 and 1, up to 8 long and as long as the others");
    c.marks.insert(text);
  }
  if (const auto why = refute(c)) return {Verdict::Kind::rejected, *why, system};
  return {Verdict::Kind::accepted,
          system + ": where all marks begin at places of one parity it is rule " + std::to_string(c.linear.number()) +
              ", and marks of the next row are of one parity again",
          system};
}

const RegisterChecker registered{{"kinks", "a rule that is linear between kinks, over all neighbourhoods", check}};

}  // namespace
}  // namespace outpace::proof
