// Deciding one machine, and reading which machines are meant; see survey.hpp.
#include "benchmarks/survey.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <nlohmann/json.hpp>

#include "predictors/core/catalogue.hpp"
#include "predictors/proof/checker.hpp"
#include "systems/tm/enumerate.hpp"

namespace outpace {
namespace {

/// By what a machine that never halts most often needs, and by cost.
constexpr std::array contestants = {"cycler", "counter", "bouncer", "backward", "ngram", "history", "rules"};
constexpr std::uint64_t first_units = std::uint64_t{1} << 14;
constexpr std::uint64_t most_bytes = std::uint64_t{1} << 30;
constexpr std::uint64_t most_machines = 10'000'000;

/// What a contestant's study proves; undecided if it declines or proves nothing.
Decision judge(const Shortcut& shortcut, const Query& query, std::uint64_t units) {
  Work work(units, most_bytes);
  Decision decision;
  const auto certificate = shortcut.certificate();
  if (shortcut.claim() != Claim::proven || !certificate) return decision;
  const auto answer = shortcut.answer(query, work);
  if (!answer || answer->text() != "never") return decision;
  const proof::Verdict verdict = proof::verify(certificate->json);
  const bool accepted = verdict.kind == proof::Verdict::Kind::accepted;
  const auto json = nlohmann::json::parse(certificate->json, nullptr, false);
  return {accepted ? Decision::Kind::never : Decision::Kind::rejected, json.value("kind", ""), answer->text(),
          certificate->json, verdict.text};
}

Error unclear(const std::string& text, std::string why, std::string remedy) {
  return {"machines '" + text.substr(0, 60) + "'", std::move(why), std::move(remedy)};
}

Result<std::vector<std::string>> numbered(const std::string& text) {
  const std::string_view sizes = std::string_view(text).substr(3);
  const auto size = [](std::string_view digits) {
    unsigned value = 0;
    const auto [end, status] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return status == std::errc() && end == digits.data() + digits.size() && !digits.empty() ? value : 0;
  };
  const std::size_t comma = sizes.find(',');
  const unsigned states = size(sizes.substr(0, comma)),
                 symbols = comma == sizes.npos ? 0 : size(sizes.substr(comma + 1));
  if (states < 1 || states > tm::most_states || symbols < 2 || symbols > tm::most_symbols)
    return std::unexpected(unclear(text, "after tm: stand the numbers of states and symbols",
                                   "write it like tm:2,2, tm:tree:3,2 or tm:@FILE"));
  std::uint64_t machines = 1;
  for (unsigned i = 0; i < states * symbols && machines <= most_machines; ++i) machines *= 2 * states * symbols;
  if (machines > most_machines)
    return std::unexpected(unclear(text, "there are over 10^7 of that size", "take at most six entries, as in tm:3,2"));
  std::vector<std::string> names;
  for (std::uint64_t n = 0; n < machines; ++n)
    names.push_back(tm::Machine::from_wolfram(states, symbols, n).value().text());
  return names;
}

Result<std::vector<std::string>> filed(const std::string& text) {
  const std::string path = text.substr(4);
  std::ifstream file(path);
  if (!file)
    return std::unexpected(unclear(text, "the file cannot be read", "name a text file, a machine on each line"));
  std::vector<std::string> names;
  std::string line;
  for (std::size_t number = 1; std::getline(file, line); ++number) {
    const std::size_t begin = line.find_first_not_of(" \t\r");
    if (begin == line.npos || line[begin] == '#') continue;
    const std::size_t end = std::min(line.find_first_of(" \t\r,#", begin), line.size());
    const auto machine = tm::Machine::parse(std::string_view(line).substr(begin, end - begin), begin + 1);
    if (!machine) {
      Error error = machine.error();
      error.what = path + ", line " + std::to_string(number) + ", " + error.what;
      return std::unexpected(std::move(error));
    }
    names.push_back(machine->text());
    if (names.size() > most_machines)
      return std::unexpected(unclear(text, "it holds over 10^7 machines", "split the file"));
  }
  return names;
}

}  // namespace

Decision decide_halting(const tm::TuringMachine& system, const std::string& start, std::uint64_t units) {
  const auto family = initial_family(system, start);
  const auto query = make_query(system, start, {"halt", {}}, 0);
  if (!family || !query) return {};
  const Subject subject{system, "halt", *family, std::nullopt};
  std::array<bool, contestants.size()> out{};
  for (std::uint64_t share = std::min(units, first_units);; share = std::min(units, 16 * share)) {
    Work run(share, most_bytes);
    if (const auto answer = system.simulate(*query, run))
      return {Decision::Kind::halts, "direct", answer->text(), {}, {}};
    for (std::size_t i = 0; i < contestants.size(); ++i) {
      if (out[i]) continue;
      Work work(share, most_bytes);
      const auto studied = find_predictor(contestants[i]).value()->study(subject, work);
      // Who declines for want of work may be asked again.
      out[i] = !studied && studied.error().why != Declined::Why::work;
      if (!studied) continue;
      if (auto decision = judge(**studied, *query, units); decision.kind != Decision::Kind::undecided) return decision;
    }
    if (share == units) return {};
  }
}

Result<std::vector<std::string>> surveyed_machines(const std::string& text) {
  if (text.starts_with("tm:@")) return filed(text);
  if (text.starts_with("tm:tree:")) {
    const auto tree = tm::parse_tree(std::string_view(text).substr(3));
    if (!tree) return std::unexpected(tree.error());
    std::vector<std::string> names;
    tm::walk_tree(*tree, [&](const tm::TreeMachine& m) {
      names.push_back(m.machine.text());
      return names.size() <= most_machines;
    });
    if (names.size() > most_machines)
      return std::unexpected(
          unclear(text, "there are over 10^7 of that size", "take a smaller tree, as in tm:tree:3,2"));
    return names;
  }
  if (!text.starts_with("tm:"))
    return std::unexpected(unclear(text, "only Turing machines are surveyed", "write it like tm:2,2 or tm:tree:3,2"));
  return numbered(text);
}

}  // namespace outpace
