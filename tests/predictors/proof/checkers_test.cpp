// The checkers of identity and additivity certificates: true ones are accepted, false ones rejected, and no document
// whatsoever makes them throw or accept what is not so.
#include <nlohmann/json.hpp>
#include <vector>

#include "predictors/proof/checker.hpp"
#include "systems/eca/rule.hpp"
#include "tests/predictors/contest.hpp"

using namespace outpace;
using namespace outpace::contest;
using nlohmann::json;
using Kind = proof::Verdict::Kind;

namespace {

json identity(int rule, int n, int p, int k, bool complement) {
  return {{"kind", "identity"},      {"system", "eca:" + std::to_string(rule)}, {"n", n}, {"p", p}, {"k", k},
          {"complement", complement}};
}
json additive(int rule, std::vector<int> coefficients, int constant) {
  return {{"kind", "additive"},
          {"system", "eca:" + std::to_string(rule)},
          {"coefficients", std::move(coefficients)},
          {"constant", constant}};
}
proof::Verdict verdict(const json& certificate) { return proof::verify(certificate.dump()); }

int rule_of(const json& c) { return std::stoi(c["system"].get<std::string>().substr(4)); }

/// Whether an identity holds on many random rings, which contain its windows; recomputed with the plainest means.
bool identity_is_plausible(const json& c) {
  const int n = c["n"], p = c["p"], k = c["k"];
  const eca::Rule rule(static_cast<std::uint8_t>(rule_of(c)));
  Draws draws(9);
  for (int trial = 0; trial < 20; ++trial) {
    std::string row = draws.bits(101), earlier;
    for (int s = 0; s <= n + p; ++s) {
      if (s == n) earlier = row;
      if (s == n + p) break;
      std::string next;
      for (std::size_t i = 0; i < row.size(); ++i)
        next += rule(row[(i + 100) % 101] == '1', row[i] == '1', row[(i + 1) % 101] == '1') ? '1' : '0';
      row = next;
    }
    for (int i = 0; i < 101; ++i) {
      const bool right = earlier[static_cast<std::size_t>(((i + k) % 101 + 101) % 101)] == '1';
      if ((row[static_cast<std::size_t>(i)] == '1') != (right != c["complement"].get<bool>())) return false;
    }
  }
  return true;
}

bool additive_is_true(const json& c) {
  const eca::Rule rule(static_cast<std::uint8_t>(rule_of(c)));
  bool holds = true;
  for (int i = 0; i < 8; ++i) {
    int sum = c["constant"].get<int>();
    for (int j = 0; j < 3; ++j) sum += c["coefficients"][static_cast<std::size_t>(j)].get<int>() * (i >> (2 - j) & 1);
    holds = holds && rule(i & 4, i & 2, i & 1) == (sum % 2 == 1);
  }
  return holds;
}

/// A JSON value that a careless reader would trip over.
json odd_value(Draws& draws) {
  switch (draws.between(0, 13)) {
    case 0:
      return nullptr;
    case 1:
      return true;
    case 2:
      return -1;
    case 3:
      return 1e300;
    case 4:
      return 0.5;
    case 5:
      return std::numeric_limits<std::int64_t>::min();
    case 6:
      return std::numeric_limits<std::uint64_t>::max();
    case 7:
      return "eca:30";
    case 8:
      return "eca:99999999999999999999999";
    case 9:
      return json::array({1, 0, 1});
    case 10:
      return json::array({1, "x", -1});
    case 11:
      return json::object({{"n", 1}});
    case 12:
      return draws.between(-3, 13);
    default:
      return "eca:" + std::to_string(draws.between(0, 300));
  }
}

}  // namespace

TEST_CASE("true certificates are accepted and false ones rejected with the cells that refute them", "[proof]") {
  CHECK(verdict(identity(4, 1, 1, 0, false)).kind == Kind::accepted);
  CHECK(verdict(identity(3, 1, 2, -1, false)).kind == Kind::accepted);
  CHECK(verdict(identity(51, 0, 1, 0, true)).kind == Kind::accepted);
  CHECK(verdict(identity(3, 1, 2, 1, false)).kind == Kind::rejected);
  CHECK(verdict(identity(30, 1, 2, 0, false)).text.find("it fails on the cells") == 0);
  CHECK(verdict(identity(4, 12, 1, 0, false)).text.find("n+p is over 12") != std::string::npos);
  CHECK(verdict(identity(170, 0, 1, 2, false)).kind == Kind::rejected);
  CHECK(verdict(additive(90, {1, 0, 1}, 0)).kind == Kind::accepted);
  CHECK(verdict(additive(105, {1, 1, 1}, 1)).kind == Kind::accepted);
  CHECK(verdict(additive(255, {0, 0, 0}, 1)).kind == Kind::accepted);
  CHECK(verdict(additive(90, {1, 1, 1}, 0)).text.find("it fails on the cells") == 0);
}

TEST_CASE("a malformed certificate is refused with the place of its fault", "[proof]") {
  json c = identity(4, 1, 1, 0, false);
  c.erase("p");
  CHECK(verdict(c).kind == Kind::malformed);
  CHECK(verdict(c).text.find("/p") == 0);
  c = additive(90, {1, 0, 2}, 0);
  CHECK(verdict(c).text.find("/coefficients/2") == 0);
  c = additive(90, {1, 0}, 0);
  CHECK(verdict(c).text.find("/coefficients") == 0);
  c = identity(4, 1, 1, 0, false);
  c["system"] = "eca:256";
  CHECK(verdict(c).text.find("/system") == 0);
  c["system"] = "eca:4";
  c["n"] = std::numeric_limits<std::uint64_t>::max();
  CHECK(verdict(c).text.find("/n") == 0);
}

TEST_CASE("a mutated certificate never crashes a checker, and what is accepted is true", "[proof]") {
  Draws draws(77);
  const std::vector<json> valid = {identity(4, 1, 1, 0, false), identity(108, 2, 2, 0, false),
                                   identity(51, 0, 1, 0, true), identity(38, 2, 2, 2, false),
                                   additive(90, {1, 0, 1}, 0),  additive(105, {1, 1, 1}, 1),
                                   additive(170, {0, 0, 1}, 0)};
  int accepted = 0;
  for (int i = 0; i < 6000; ++i) {
    json c = valid[static_cast<std::size_t>(draws.between(0, static_cast<std::int64_t>(valid.size()) - 1))];
    for (auto changes = draws.between(1, 2); changes > 0; --changes) {
      auto field = c.begin();
      std::advance(field, draws.between(0, static_cast<std::int64_t>(c.size()) - 1));
      if (field.key() == "kind") continue;
      const auto how = draws.between(0, 3);
      if (how == 0)
        *field = odd_value(draws);
      else if (how == 1 && c.size() > 2)
        c.erase(field);
      else if (field->is_number_integer())
        *field = draws.between(-4, 6);
      else if (field->is_array())
        (*field)[static_cast<std::size_t>(draws.between(0, 3))] = draws.between(0, 2);
      else if (field->is_string())
        *field = "eca:" + std::to_string(draws.between(0, 260));
      else
        *field = draws.between(0, 1) == 1;
    }
    const auto said = verdict(c);
    if (said.kind != Kind::accepted) continue;
    ++accepted;
    CAPTURE(c.dump());
    CHECK((c["kind"] == "identity" ? identity_is_plausible(c) : additive_is_true(c)));
  }
  CHECK(accepted > 20);
  // The text itself, cut and changed byte by byte.
  for (const json& c : valid)
    for (std::size_t i = 0; i < c.dump().size(); ++i) {
      std::string text = c.dump();
      (void)proof::verify(text.substr(0, i));
      text[i] = static_cast<char>(draws.between(1, 255));
      const auto said = proof::verify(text);
      if (said.kind != Kind::accepted) continue;
      const json changed = json::parse(text);
      CAPTURE(text);
      CHECK((changed["kind"] == "identity" ? identity_is_plausible(changed) : additive_is_true(changed)));
    }
}
