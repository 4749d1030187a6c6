// The checker of "coarse" certificates: P∘f^N = g∘P over all triples of blocks, evaluated here in its own plain way.
// What the coarse automaton's answers rest on may follow as "then", a certificate about g that its own checker decides.
#include <charconv>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "predictors/proof/checker.hpp"
#include "systems/eca/rule.hpp"
#include "systems/eca/start.hpp"

namespace outpace::proof {
namespace {

constexpr std::uint64_t most_cells = 8;

std::optional<unsigned> rule_number(const nlohmann::json& json) {
  const auto it = json.find("system");
  if (it == json.end() || !it->is_string()) return std::nullopt;
  const std::string name = it->get<std::string>();
  unsigned number = 0;
  const char* const end = name.data() + name.size();
  if (!name.starts_with("eca:")) return std::nullopt;
  const auto [stop, status] = std::from_chars(name.data() + 4, end, number);
  return status == std::errc() && stop == end && number < 256 ? std::optional(number) : std::nullopt;
}

/// A list of `count` colours below 36.
std::optional<std::vector<unsigned>> colours(const nlohmann::json& json, const char* name, std::uint64_t count) {
  const auto it = json.find(name);
  if (it == json.end() || !it->is_array() || it->size() != count) return std::nullopt;
  std::vector<unsigned> list;
  for (const auto& one : *it) {
    if (!one.is_number_unsigned() || one.get<std::uint64_t>() >= 36) return std::nullopt;
    list.push_back(one.get<unsigned>());
  }
  return list;
}

/// N steps of 3N cells, most significant cell first: what becomes of the middle block.
unsigned middle_block(eca::Rule rule, unsigned cells, std::uint64_t word) {
  std::vector<bool> row;
  for (unsigned i = 3 * cells; i-- > 0;) row.push_back(word >> i & 1);
  for (unsigned step = 0; step < cells; ++step) {
    std::vector<bool> next;
    for (std::size_t i = 1; i + 1 < row.size(); ++i) next.push_back(rule(row[i - 1], row[i], row[i + 1]));
    row = next;
  }
  unsigned block = 0;
  for (const bool cell : row) block = 2 * block + cell;
  return block;
}

/// Whether the start `then` is the row of `from`'s blocks seen through the projection onto 0 and 1.
bool is_image(const eca::LineStart& then, const eca::LineStart& from, unsigned cells, const std::vector<unsigned>& p) {
  const std::uint64_t end = std::max(from.length() / cells + 1, then.length()) + 1;
  for (std::uint64_t b = 0; b < end; ++b) {
    unsigned block = 0;
    for (unsigned i = 0; i < cells; ++i) block = 2 * block + from.cell(Integer(b * cells + i));
    if (p[block] != unsigned{then.cell(Integer(b))}) return false;
  }
  return p[from.background() ? p.size() - 1 : 0] == unsigned{then.background()};
}

Verdict check(const nlohmann::json& json) {
  std::string system, scope;
  const auto malformed = [&](std::string text) { return Verdict{Verdict::Kind::malformed, std::move(text), system}; };
  const auto rejected = [&](std::string text) { return Verdict{Verdict::Kind::rejected, std::move(text), system}; };
  if (!json.is_object()) return malformed("/: a coarse-graining's certificate is an object");
  const auto number = rule_number(json);
  if (!number) return malformed("/system: it must be eca:0 … eca:255");
  system = "eca:" + std::to_string(*number);
  const auto size = json.find("cells");
  if (size == json.end() || !size->is_number_unsigned() || size->get<std::uint64_t>() < 1)
    return malformed("/cells: it must be a number of at least 1");
  if (size->get<std::uint64_t>() > most_cells) return rejected("/cells: over 8, the most that is checked");
  const auto n = size->get<unsigned>();
  const auto projection = colours(json, "projection", std::uint64_t{1} << n);
  if (!projection) return malformed("/projection: it must be 2^cells colours below 36");
  unsigned count = 0;
  for (const unsigned colour : *projection) count = std::max(count, colour + 1);
  const auto rule = colours(json, "rule", std::uint64_t{count} * count * count);
  if (!rule) return malformed("/rule: it must be the cube of the number of colours");

  const eca::Rule f(static_cast<std::uint8_t>(*number));
  const std::uint64_t mask = (std::uint64_t{1} << n) - 1;
  for (std::uint64_t word = 0; word >> (3 * n) == 0; ++word) {
    const unsigned left = (*projection)[word >> (2 * n)], centre = (*projection)[word >> n & mask],
                   right = (*projection)[word & mask];
    if ((*projection)[middle_block(f, n, word)] != (*rule)[(left * count + centre) * count + right])
      return rejected("/rule: it fails on the blocks " + std::to_string(word >> (2 * n)) + ", " +
                      std::to_string(word >> n & mask) + ", " + std::to_string(word & mask));
  }
  std::string text = system + ": blocks of " + std::to_string(n) + " cells follow ";
  unsigned coarse = 0;
  if (count == 2)
    for (unsigned i = 0; i < 8; ++i) coarse |= (*rule)[i] << i;
  text += count == 2 ? "rule " + std::to_string(coarse) : "a rule of " + std::to_string(count) + " colours";

  std::optional<eca::LineStart> from;
  if (const auto it = json.find("from"); it != json.end()) {
    auto start = eca::LineStart::parse(it->is_string() ? it->get<std::string>() : std::string());
    if (!start || !start->finite()) return malformed("/from: it must be the text of a finite start on the line");
    scope = it->get<std::string>();
    from = *start;
  }
  if (const auto then = json.find("then"); then != json.end()) {
    if (then->is_object() && then->contains("then")) return rejected("/then: it may not be a chain itself");
    const Verdict next = verify(then->dump());
    if (next.kind != Verdict::Kind::accepted) return {next.kind, "/then: " + next.text, system};
    if (count != 2 || next.system != "eca:" + std::to_string(coarse))
      return rejected("/then: it is about " + next.system + ", not about the coarse rule");
    if (!next.scope.empty()) {
      const auto image = eca::LineStart::parse(next.scope);
      if (!from || !image || !image->finite() || !is_image(*image, *from, n, *projection))
        return rejected("/then: its start is not the coarse row of /from");
    }
    text += "; " + next.text;
  }
  return {Verdict::Kind::accepted, std::move(text), system, scope};
}

const RegisterChecker registered{
    {"coarse", "a projection of blocks evolves by a rule of its own, over all triples", check}};

}  // namespace
}  // namespace outpace::proof
