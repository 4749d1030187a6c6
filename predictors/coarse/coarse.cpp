// The predictor `coarse`: a question about blocks whose projection is exact is a question about one cell of a smaller
// automaton, N times fewer steps on N times fewer cells, which whoever is best at it answers.
#include <limits>
#include <nlohmann/json.hpp>

#include "predictors/coarse/congruences.hpp"
#include "predictors/core/catalogue.hpp"
#include "systems/eca/coarse_question.hpp"
#include "systems/eca/elementary_automaton.hpp"

namespace outpace {
namespace {

using coarse::CoarseGraining;
using eca::ElementaryAutomaton;
using eca::LineStart;

/// Whoever answers for the coarse automaton; no shortcut: direct simulation.
struct Solver {
  std::string name = "direct";
  std::unique_ptr<Shortcut> shortcut;
  double nanoseconds_per_unit = 0.021;
};

std::expected<Answer, Declined> solve(const Solver& solver, const ElementaryAutomaton& system, const Query& query,
                                      Work& work) {
  return solver.shortcut ? solver.shortcut->answer(query, work) : system.simulate(query, work);
}

class CoarseShortcut final : public Shortcut {
 public:
  CoarseShortcut(std::string system, std::string from, CoarseGraining found, eca::BlockProjection projection,
                 eca::Rule rule, Solver solver)
      : system_(std::move(system)),
        from_(std::move(from)),
        found_(std::move(found)),
        image_(std::move(projection)),
        coarse_(rule),
        solver_(std::move(solver)) {}

  [[nodiscard]] std::expected<Answer, Declined> answer(const Query& query, Work& work) const override {
    const LineStart& start = *query.from.as<LineStart>();
    const std::uint64_t blocks = start.finite() ? start.length() / 64 + 1 : 1;
    if (!work.spend(found_.cells * blocks + limbs(query.at))) return out_of_work();
    const HeldBytes held(work, 8 * blocks);
    if (!held.within_limit()) return out_of_memory();
    // Every word of a field's image is read off N words, block by block.
    const std::uint64_t factor = start.finite() ? 1 : 2 * found_.cells + 2;
    Work inner(work.remaining() == Work::unlimited ? Work::unlimited : work.remaining() / factor, work.spare_bytes());
    const Query asked{InitialCondition(std::make_shared<const LineStart>(eca::coarse_start(start, image_))),
                      {"cell", query.what.place},
                      query.at / found_.cells};
    auto answer = solve(solver_, coarse_, asked, inner);
    const std::uint64_t units = inner.spent() > Work::unlimited / factor ? Work::unlimited : factor * inner.spent();
    if (!work.hold(inner.peak_bytes()) && answer) answer = out_of_memory();
    work.release(inner.peak_bytes());
    if (!work.spend(units) && answer) return out_of_work();
    return answer;
  }
  [[nodiscard]] Claim claim() const override { return solver_.shortcut ? solver_.shortcut->claim() : Claim::proven; }
  /// Of the projection, and after it whatever the answers of the coarse automaton rest on.
  [[nodiscard]] std::optional<Certificate> certificate() const override {
    if (claim() != Claim::proven) return std::nullopt;
    nlohmann::json json{{"kind", "coarse"},
                        {"system", system_},
                        {"cells", found_.cells},
                        {"projection", found_.projection},
                        {"rule", found_.rule}};
    if (!from_.empty()) json["from"] = from_;
    if (solver_.shortcut)
      if (const auto next = solver_.shortcut->certificate()) json["then"] = nlohmann::json::parse(next->json);
    return Certificate{json.dump()};
  }
  [[nodiscard]] std::string finding() const override {
    std::string text =
        "blocks of " + std::to_string(found_.cells) + " follow " + found_.rule_text() + ", answered by " + solver_.name;
    if (solver_.shortcut) text += " (" + solver_.shortcut->finding() + ")";
    return text +
           (found_.worthless() ? "; the projection is worthless, it keeps nearly all blocks together or apart" : "");
  }
  [[nodiscard]] std::uint64_t size_bytes() const override {
    return sizeof(*this) + 2 * found_.projection.size() + (solver_.shortcut ? solver_.shortcut->size_bytes() : 0);
  }

 private:
  std::string system_, from_;  // from_: empty unless it is about one start
  CoarseGraining found_;
  eca::BlockImage image_;
  ElementaryAutomaton coarse_;
  Solver solver_;
};

/// What is found up to this N is told to those who ask something else.
constexpr unsigned told_cells = 3;

class CoarsePredictor final : public FamilyPredictor<ElementaryAutomaton> {
 public:
  [[nodiscard]] std::string name() const override { return "coarse"; }
  [[nodiscard]] std::string describe() const override {
    return "projections of blocks that evolve by a rule of their own (Israeli and Goldenfeld, 2004), for coarse:N:P";
  }
  [[nodiscard]] double nominal_nanoseconds_per_unit() const override { return 3.0; }

 protected:
  [[nodiscard]] bool takes_parameters() const override { return true; }
  StudyResult study(const ElementaryAutomaton& system, const Subject& subject, Work& work) const override {
    if (!eca::is_coarse(subject.observable)) return unsuited(told(system.rule(), subject.observable, work));
    auto projection = eca::parse_coarse(subject.observable);
    if (!projection) return unsuited(projection.error().text());
    const auto algebra = coarse::block_algebra(system.rule(), projection->cells, work);
    if (!algebra) return std::unexpected(algebra.error());
    auto found = coarse::exact_coarse_graining(*algebra, projection->cells, projection->colours, work);
    if (!found) return std::unexpected(found.error());
    if (found->colours != 2)
      return unsuited("the projection is exact, but blocks follow " + found->rule_text() + ", not an elementary one");
    std::uint8_t number = 0;
    for (unsigned i = 0; i < 8; ++i) number = static_cast<std::uint8_t>(number | found->rule[i] << i);
    const ElementaryAutomaton coarse{eca::Rule(number)};
    const eca::BlockImage image(*projection);
    auto family = initial_family(coarse, "random");
    if (subject.from.single_member) {
      const auto start = LineStart::parse(subject.from.name);
      if (!start || start->ring()) return unsuited("a ring need not consist of whole blocks");
      family = initial_family(coarse, eca::coarse_start(*start, image).text());
    }
    if (!family) return unsuited(family.error().text());
    return std::make_unique<CoarseShortcut>(system.name(), subject.from.single_member ? subject.from.name : "",
                                            std::move(*found), std::move(*projection), coarse.rule(),
                                            best(coarse, *family, work));
  }

 private:
  /// Whoever needs the least time for questions about the coarse automaton at growing times, by count. Studies and
  /// questions share what is left.
  static Solver best(const ElementaryAutomaton& system, const InitialFamily& family, Work& work) {
    Solver best;
    double least = std::numeric_limits<double>::infinity();
    const auto probe = [&](Solver solver) {
      const std::uint64_t limit = std::min<std::uint64_t>(work.remaining() / 32, 1u << 22);
      double sum = 0;
      for (unsigned rung = 10; rung <= 26; rung += 4) {
        double cost = 1e3 * static_cast<double>(limit) * solver.nanoseconds_per_unit;
        for (std::uint64_t i = 0; i < 2; ++i) {
          Work meter(limit, work.spare_bytes());
          const Draw draw{(std::uint64_t{1} << 63) + i, 0x55555555u * (static_cast<unsigned>(i) + 1), 0};
          const Time at = ((Time(1) << rung) * 11 / 8) + 3;
          const auto answer = solve(solver, system, system.question(family, "cell", draw, rung, at), meter);
          (void)work.spend(std::min(meter.spent(), work.remaining() / 2));
          if (answer) cost = std::min(cost, static_cast<double>(meter.spent()) * solver.nanoseconds_per_unit);
        }
        sum += cost;
      }
      if (sum >= least) return;
      least = sum;
      best = std::move(solver);
    };
    probe({});
    for (const auto& predictor : predictors()) {
      if (predictor->approximate() || predictor->name() == "coarse") continue;
      Work meter(std::min<std::uint64_t>(work.remaining() / 32, 1u << 24), work.spare_bytes());
      auto studied = predictor->study({system, "cell", family, std::nullopt}, meter);
      (void)work.spend(std::min(meter.spent(), work.remaining() / 2));
      if (studied) probe({predictor->name(), std::move(*studied), predictor->nominal_nanoseconds_per_unit()});
    }
    return best;
  }

  static std::string told(eca::Rule rule, const std::string& observable, Work& work) {
    std::string text;
    for (unsigned cells = 2; cells <= told_cells; ++cells) {
      Work meter(std::min<std::uint64_t>(work.remaining(), 1u << 18), work.spare_bytes());
      const auto found = coarse::coarse_grainings(rule, cells, meter);
      (void)work.spend(std::min(meter.spent(), work.remaining()));
      if (!found) break;
      for (const CoarseGraining& one : found->binary)
        if (!one.worthless() && text.size() < 200)
          text += (text.empty() ? "" : ", ") + std::string("coarse:") + one.text() + " (" + one.rule_text() + ")";
    }
    return "coarse answers coarse questions, not " + observable +
           (text.empty() ? "; none of blocks of 2 or 3 cells is exact" : "; exact are " + text);
  }
};

const RegisterPredictor registered{std::make_unique<CoarsePredictor>()};

}  // namespace
}  // namespace outpace
