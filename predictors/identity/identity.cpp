// The predictor `identity`: rules that repeat themselves up to a shift and an exchange of colours, f^(n+p) = shift^k
// f^n. It answers at any time by simulating fewer than n+p steps.
#include <nlohmann/json.hpp>

#include "predictors/core/catalogue.hpp"
#include "predictors/identity/identity_search.hpp"
#include "predictors/rows/packed_row.hpp"
#include "systems/eca/elementary_automaton.hpp"

namespace outpace {
namespace {

using eca::ElementaryAutomaton;
using eca::LineStart;

/// f^t = shift^(k·jumps) f^steps, with the colours exchanged if `complement`.
struct Reduced {
  unsigned steps;
  Integer jumps;
  bool complement;
};

class IdentityShortcut final : public Shortcut {
 public:
  IdentityShortcut(eca::Rule rule, Identity identity) : rule_(rule), word_rule_(rule), identity_(identity) {}

  std::expected<Answer, Declined> answer(const Query& query, Work& work) const override {
    const auto* start = query.from.as<LineStart>();
    if (!start) return unsuited("identity answers on lines and rings of two colours only");
    if (query.what.name == "column") return unsuited("identity answers cells, rows and populations, not whole columns");
    const Reduced reduced = reduce(query.at);
    if (!work.spend(sum_units(limbs(query.at), 1))) return out_of_work();
    if (query.what.name == "cell") return cell(*start, query.what.place[0], reduced, work);
    return start->ring() ? ring(*start, query.what, reduced, work) : line(*start, query.what, reduced, work);
  }
  Claim claim() const override { return Claim::proven; }
  std::optional<Certificate> certificate() const override {
    return Certificate{nlohmann::json{{"kind", "identity"},
                                      {"system", "eca:" + std::to_string(rule_.number())},
                                      {"statement", finding() + " on every row"},
                                      {"n", identity_.n},
                                      {"p", identity_.p},
                                      {"k", identity_.k},
                                      {"complement", identity_.complement}}
                           .dump()};
  }
  std::string finding() const override {
    std::string right = "f^" + std::to_string(identity_.n);
    if (identity_.k) right = "shift^" + std::to_string(identity_.k) + " " + right;
    return "f^" + std::to_string(identity_.n + identity_.p) + " = " + (identity_.complement ? "not " : "") + right;
  }
  std::uint64_t size_bytes() const override { return sizeof(Identity); }

 private:
  /// The identity holds on every row, so also on f^i of it: f^(n+i+jp) = shift^(jk) f^(n+i), complemented j times.
  Reduced reduce(const Time& t) const {
    if (t < identity_.n + identity_.p) return {t.convert_to<unsigned>(), 0, false};
    const Integer past = t - identity_.n;
    const Integer jumps = past / identity_.p;
    const unsigned rest = Integer(past % identity_.p).convert_to<unsigned>();
    return {identity_.n + rest, jumps, identity_.complement && low_word(jumps) % 2 == 1};
  }

  std::expected<Answer, Declined> cell(const LineStart& start, const Integer& x, const Reduced& r, Work& work) const {
    std::uint64_t cells = 2 * r.steps + 1;
    if (!work.spend(rows::read_units(cells) + r.steps)) return out_of_work();
    rows::Words window = rows::read(start, Integer(x + identity_.k * r.jumps - r.steps), cells);
    for (unsigned s = 0; s < r.steps; ++s) rows::step(word_rule_, window, cells);
    return Answer(Symbol{rows::cell_at(window, 0) != r.complement});
  }

  /// A shift moves neither the digest, which begins at the leftmost cell that differs, nor the population.
  std::expected<Answer, Declined> line(const LineStart& start, const Observable& what, const Reduced& r,
                                       Work& work) const {
    std::uint64_t cells = start.length() + 4 * r.steps;
    const HeldBytes held(work, 8 * rows::words_for(cells));
    if (!held.within_limit()) return out_of_memory();
    if (!work.spend(rows::words_for(cells) * (r.steps + 2))) return out_of_work();
    rows::Words row = rows::read(start, -Integer(2 * r.steps), cells);
    bool background = start.background();
    for (unsigned s = 0; s < r.steps; ++s) {
      rows::step(word_rule_, row, cells);
      background = rule_.background_after(background);
    }
    if (background) complement(row, cells);
    return rows::finite_answer(what.name, row, background != r.complement);
  }

  std::expected<Answer, Declined> ring(const LineStart& start, const Observable& what, const Reduced& r,
                                       Work& work) const {
    const std::uint64_t cells = *start.ring(), words = rows::words_for(cells);
    const HeldBytes held(work, 16 * words);
    if (!held.within_limit() || cells > rows::most_cells) return out_of_memory();
    if (!work.spend(words * (r.steps + 3))) return out_of_work();
    rows::Words row = rows::read(start, 0, cells);
    for (unsigned s = 0; s < r.steps; ++s) rows::step_ring(word_rule_, row, cells);
    if (r.complement) complement(row, cells);
    row = rows::rotated(row, cells, residue(identity_.k * r.jumps, cells).convert_to<std::uint64_t>());
    return rows::ring_answer(what, row, cells);
  }

  static void complement(rows::Words& row, std::uint64_t cells) {
    for (std::uint64_t& word : row) word = ~word;
    if (cells % 64) row.back() &= rows::low_bits(cells % 64);
  }

  eca::Rule rule_;
  rows::WordRule word_rule_;
  Identity identity_;
};

class IdentityPredictor final : public FamilyPredictor<ElementaryAutomaton> {
 public:
  std::string name() const override { return "identity"; }
  std::string describe() const override {
    return "finds f^(n+p) = shift^k f^n, proves it over all neighbourhoods and simulates fewer than n+p steps";
  }
  double nominal_nanoseconds_per_unit() const override { return 5.0; }

 protected:
  StudyResult study(const ElementaryAutomaton& system, const Subject&, Work& work) const override {
    auto identity = find_identity(system.rule(), work);
    if (!identity) return std::unexpected(std::move(identity.error()));
    return std::make_unique<IdentityShortcut>(system.rule(), *identity);
  }
};

const RegisterPredictor registered{std::make_unique<IdentityPredictor>()};

}  // namespace
}  // namespace outpace
