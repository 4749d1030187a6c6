// The list of those who decide facts; see facts.hpp.
#include "systems/core/facts.hpp"

#include <algorithm>

namespace outpace {
namespace {
std::vector<FactSource>& sources() {
  static std::vector<FactSource> all;
  return all;
}
}  // namespace

RegisterFacts::RegisterFacts(FactSource source) {
  sources().insert(std::ranges::upper_bound(sources(), source.order, {}, &FactSource::order), std::move(source));
}

std::vector<Fact> facts_of(const System& system, std::uint64_t units) {
  std::vector<Fact> facts;
  for (const FactSource& source : sources()) {
    Work work(units, std::uint64_t{1} << 30);
    for (Fact& fact : source.decide(system, work)) facts.push_back(std::move(fact));
  }
  return facts;
}

std::string json_text(const std::string& value) {
  std::string text = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') text += '\\';
    text += c;
  }
  return text + '"';
}

std::string json_text(const std::vector<std::string>& values) {
  std::string text = "[";
  for (const std::string& value : values) {
    if (text.size() > 1) text += ',';
    text += json_text(value);
  }
  text += ']';
  return text;
}

}  // namespace outpace
