// The predictor `identity`: rules that repeat themselves up to a shift and the names of colours, f^(n+p) = shift^k f^n.
// It answers at any time by simulating fewer than n+p steps.
#include <nlohmann/json.hpp>

#include "predictors/core/catalogue.hpp"
#include "predictors/identity/identity_search.hpp"
#include "predictors/proof/checker.hpp"
#include "systems/core/facts.hpp"

namespace outpace {
namespace {

using ca::LineAutomaton;
using eca::LineStart;
using rows::PlaneRow;

/// f^t = shift^(k·jumps) f^steps, with the colours renamed by `names`.
struct Reduced {
  unsigned steps;
  Integer jumps;
  std::vector<std::uint8_t> names;
};

class IdentityShortcut final : public Shortcut {
 public:
  IdentityShortcut(const LineAutomaton& system, rows::RowRule rule, Identity identity)
      : name_(system.name()), model_(system.shared_model()), rule_(std::move(rule)), identity_(std::move(identity)) {}

  std::expected<Answer, Declined> answer(const Query& query, Work& work) const override {
    const auto* start = query.from.as<LineStart>();
    if (!start) return unsuited("identity answers on lines and rings only");
    if (query.what.name == "column") return unsuited("identity answers cells, rows and populations, not whole columns");
    const Reduced reduced = reduce(query.at);
    if (!work.spend(sum_units(limbs(query.at), 1))) return out_of_work();
    if (query.what.name == "cell") return cell(*start, query.what.place[0], reduced, work);
    return start->ring() ? ring(*start, query.what, reduced, work) : line(*start, query.what, reduced, work);
  }
  Claim claim() const override { return Claim::proven; }
  std::optional<Certificate> certificate() const override {
    nlohmann::json json{{"kind", "identity"}, {"system", name_},  {"statement", finding() + " on every row"},
                        {"n", identity_.n},   {"p", identity_.p}, {"k", identity_.k}};
    if (identity_.names.size() == 2)
      json["complement"] = identity_.renames();
    else
      json["names"] = identity_.names;
    return Certificate{json.dump()};
  }
  std::string finding() const override { return identity_.text(); }
  std::uint64_t size_bytes() const override { return sizeof(Identity) + identity_.names.size(); }

 private:
  /// The identity holds on every row, so also on f^i of it: f^(n+i+jp) = shift^(jk) f^(n+i), renamed j times.
  Reduced reduce(const Time& t) const {
    std::vector<std::uint8_t> names(identity_.names.size());
    for (std::size_t c = 0; c < names.size(); ++c) names[c] = static_cast<std::uint8_t>(c);
    if (t < identity_.n + identity_.p) return {t.convert_to<unsigned>(), 0, names};
    const Integer past = t - identity_.n;
    const Integer jumps = past / identity_.p;
    const unsigned rest = Integer(past % identity_.p).convert_to<unsigned>();
    // Names come back after a number of rounds that divides lcm(1 … 16).
    constexpr unsigned common = 720720;
    const std::uint64_t rounds = residue(jumps, Integer(common)).convert_to<std::uint64_t>();
    for (std::size_t c = 0; c < names.size(); ++c) {
      std::uint64_t turn = 1;
      for (unsigned at = identity_.names[c]; at != c; at = identity_.names[at]) ++turn;
      for (std::uint64_t i = 0; i < rounds % turn; ++i) names[c] = identity_.names[names[c]];
    }
    return {identity_.n + rest, jumps, names};
  }
  [[nodiscard]] bool renamed(const Reduced& r) const {
    for (std::size_t c = 0; c < r.names.size(); ++c)
      if (r.names[c] != c) return true;
    return false;
  }

  std::expected<Answer, Declined> cell(const LineStart& start, const Integer& x, const Reduced& r, Work& work) const {
    const std::uint64_t cells = std::uint64_t{rule_.span()} * r.steps + 1;
    if (!work.spend(rows::read_units(start, cells, rule_.planes()) + rule_.planes() * r.steps)) return out_of_work();
    PlaneRow window =
        rows::read(start, Integer(x + identity_.k * r.jumps - r.steps * rule_.left()), cells, rule_.planes());
    for (unsigned s = 0; s < r.steps; ++s) rule_.step(window);
    return Answer(Symbol{model_->colour(r.names[window.cell(0)])});
  }

  /// A shift moves neither the digest, which begins at the leftmost cell that differs, nor the population.
  std::expected<Answer, Declined> line(const LineStart& start, const Observable& what, const Reduced& r,
                                       Work& work) const {
    const std::uint64_t margin = std::uint64_t{rule_.span()} * r.steps, cells = start.length() + 2 * margin;
    const std::uint64_t words = rule_.planes() * rows::words_for(cells);
    const HeldBytes held(work, 8 * words);
    if (!held.within_limit()) return out_of_memory();
    if (!work.spend(words * (r.steps + 2))) return out_of_work();
    PlaneRow row = rows::read(start, -Integer(margin), cells, rule_.planes());
    unsigned background = start.background();
    for (unsigned s = 0; s < r.steps; ++s) {
      rule_.step(row);
      background = rule_.rule().uniform(background);
    }
    if (renamed(r)) rows::rename(row, r.names);
    return rows::line_answer(*model_, what.name, row, r.names[background]);
  }

  std::expected<Answer, Declined> ring(const LineStart& start, const Observable& what, const Reduced& r,
                                       Work& work) const {
    const std::uint64_t cells = *start.ring(), words = rule_.planes() * rows::words_for(cells);
    const HeldBytes held(work, 16 * words);
    if (!held.within_limit() || cells > rows::most_cells) return out_of_memory();
    if (!work.spend(words * (r.steps + 3))) return out_of_work();
    PlaneRow row = rows::read(start, 0, cells, rule_.planes());
    for (unsigned s = 0; s < r.steps; ++s) rule_.step_ring(row);
    if (renamed(r)) rows::rename(row, r.names);
    row = rows::rotated(row, residue(identity_.k * r.jumps, cells).convert_to<std::uint64_t>());
    return rows::ring_answer(*model_, what, row);
  }

  std::string name_;
  std::shared_ptr<const ca::LineModel> model_;
  rows::RowRule rule_;
  Identity identity_;
};

class IdentityPredictor final : public FamilyPredictor<LineAutomaton> {
 public:
  std::string name() const override { return "identity"; }
  std::string describe() const override {
    return "finds f^(n+p) = shift^k f^n, proves it over all neighbourhoods and simulates fewer than n+p steps";
  }
  double nominal_nanoseconds_per_unit() const override { return 5.0; }

 protected:
  StudyResult study(const LineAutomaton& system, const Subject&, Work& work) const override {
    const ca::LocalRule& local = system.model().rule;
    if (ca::entries(local.colours(), local.cells()) > most_windows)
      return unsuited("identity proves over all neighbourhoods, and " + system.name().substr(0, 60) +
                      " has over 2^22 of them");
    const rows::RowRule rule(system);
    const bool elementary = local.colours() == 2 && local.cells() == 3;
    auto identity =
        find_identity(elementary ? "rule " + local.number().str() : system.name().substr(0, 60), rule, work);
    if (!identity) return std::unexpected(std::move(identity.error()));
    return std::make_unique<IdentityShortcut>(system, rule, std::move(*identity));
  }
};

const RegisterPredictor registered{std::make_unique<IdentityPredictor>()};

/// The identity as a fact, once the independent checker has accepted it.
std::vector<Fact> identity_fact(const System& system, Work& work) {
  const auto* line = dynamic_cast<const LineAutomaton*>(&system);
  if (!line) return {};
  const auto found = static_cast<const Predictor&>(IdentityPredictor())
                         .study({system, "cell", {"random", "", false, false, {"cell"}}, std::nullopt}, work);
  if (!found) return {{"identity", "null", "none found", found.error().reason}};
  const proof::Verdict verdict = proof::verify((*found)->certificate()->json);
  if (verdict.kind != proof::Verdict::Kind::accepted) return {};
  return {{"identity", json_text((*found)->finding()), (*found)->finding(),
           "compared on all windows, by the search and by the independent checker"}};
}

const RegisterFacts facts({11, identity_fact});

}  // namespace
}  // namespace outpace
