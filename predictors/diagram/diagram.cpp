// The predictor `diagram`: builds the decision diagrams of t steps in several orders, finds those whose layers follow a
// rule of their own, proves it for all t by induction and reads cells only until the diagram has the answer.
#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "predictors/core/catalogue.hpp"
#include "predictors/diagram/decision_diagrams.hpp"
#include "predictors/diagram/family.hpp"
#include "predictors/diagram/growth.hpp"
#include "predictors/diagram/induction.hpp"
#include "systems/eca/elementary_automaton.hpp"

namespace outpace::diagram {
namespace {

using eca::ElementaryAutomaton;
using eca::LineStart;

constexpr unsigned depth_kept = 64;
constexpr std::uint64_t most_rows = 1 << 16;

class DiagramShortcut final : public Shortcut {
 public:
  DiagramShortcut(eca::Rule rule, Family family, FirstLayers first, std::size_t width)
      : rule_(rule), family_(std::move(family)), first_(std::move(first)), width_(width) {}

  std::expected<Answer, Declined> answer(const Query& query, Work& work) const override {
    std::uint64_t read = 0;
    return answer(query, work, read);
  }
  /// The same, adding the number of cells read to `read`.
  std::expected<Answer, Declined> answer(const Query& query, Work& work, std::uint64_t& read) const {
    const auto* start = query.from.as<LineStart>();
    if (!start || query.what.name != "cell") return unsuited("diagram answers single cells of lines and rings only");
    const Time& t = query.at;
    if (!work.spend(2 * limbs(t))) return out_of_work();
    const FirstLayers* layers = &first_;
    std::optional<FirstLayers> deeper;
    std::optional<HeldBytes> held;
    auto kinds = layers->at(t);
    std::int8_t state = 0;
    for (std::uint64_t i = 0; state >= 0; ++i) {
      if (i == layers->depth()) {
        auto more = FirstLayers::follow(family_, 2 * layers->depth(), most_rows, work);
        if (!more) return std::unexpected(std::move(more.error()));
        deeper = std::move(*more);
        layers = &*deeper;
        held.emplace(work, layers->bytes());
        if (!held->within_limit()) return out_of_memory();
        kinds = layers->at(t);
      }
      const auto& leads = family_.kinds[kinds[i] - 1U][static_cast<std::size_t>(state)];
      if (!work.spend(1)) return out_of_work();
      bool colour = false;
      if (leads[0] != leads[1]) {
        if (!work.spend(1 + limbs(t))) return out_of_work();
        colour = start->cell(query.what.place[0] + family_.order.offset(t, i));
        ++read;
      }
      state = leads[colour];
    }
    return Answer(Symbol{state == one});
  }
  Claim claim() const override { return Claim::proven; }
  std::optional<Certificate> certificate() const override {
    nlohmann::ordered_json next = nlohmann::ordered_json::array();
    for (const auto& [code, kind] : family_.next) {
      std::vector<int> row(family_.reach + 2, kind);
      std::uint64_t rest = code;
      for (std::size_t i = family_.reach + 1; i-- > 0; rest /= family_.base())
        row[i] = static_cast<int>(rest % family_.base());
      next.push_back(row);
    }
    return Certificate{nlohmann::ordered_json{
        {"kind", "diagram"},
        {"system", fmt::format("eca:{}", rule_.number())},
        {"path", family_.order.path == Path::outwards ? "outwards" : "from left"},
        {"mirrored", family_.order.mirrored},
        {"reach", family_.reach},
        {"layers", family_.kinds},
        {"next", next}}.dump()};
  }
  std::string finding() const override {
    return fmt::format("decision diagrams of width {} at every t, read {}, of {} kinds of layers", width_,
                       family_.order.text(), family_.kinds.size());
  }
  std::uint64_t size_bytes() const override {
    std::uint64_t bytes = sizeof(*this) + first_.bytes() + 64 * family_.next.size();
    for (const Layer& layer : family_.kinds) bytes += sizeof(layer) + layer.size() * sizeof(layer[0]);
    return bytes;
  }

 private:
  eca::Rule rule_;
  Family family_;
  FirstLayers first_;
  std::size_t width_;
};

/// Sample question number `i` at t ≈ 2^40, with a seed that no race uses.
Query sample(const ElementaryAutomaton& system, const InitialFamily& family, std::int64_t i) {
  constexpr unsigned rung = 40;
  const RandomField draws(0x4449'4147);  // any number will do
  const std::uint64_t word = draws.word(3 * i);
  const Draw draw{draws.word(3 * i + 1) | std::uint64_t{1} << 63, static_cast<std::uint32_t>(word),
                  static_cast<std::uint32_t>(word >> 32)};
  const Time at = (std::uint64_t{1} << rung) + draws.word(3 * i + 2) % (std::uint64_t{1} << rung);
  return system.question(family, "cell", draw, rung, at);
}

/// What the orders have led to so far.
struct Search {
  std::vector<Diagrams> built;
  std::unique_ptr<DiagramShortcut> best;
  std::uint64_t least_work = 0;
  std::string proven;  ///< what is proven of families that do not stop early
};

class DiagramPredictor final : public FamilyPredictor<ElementaryAutomaton> {
 public:
  std::string name() const override { return "diagram"; }
  std::string describe() const override {
    return "decision diagrams of t steps whose layers follow a rule of their own: reads until the answer is settled";
  }
  double nominal_nanoseconds_per_unit() const override { return 8; }

 protected:
  StudyResult study(const ElementaryAutomaton& system, const Subject& subject, Work& work) const override {
    if (subject.observable != "cell") return unsuited("diagram answers single cells only");
    // Few steps show most families; those that come late need more, where the widths do not forbid it.
    for (const auto& [last, most_nodes] : {std::pair{12, std::size_t{4000}}, std::pair{26, std::size_t{2500}}}) {
      Search search;
      for (const Order order : orders) {
        if (auto done = try_order(system, subject.from, order, last, most_nodes, search, work); !done)
          return std::unexpected(done.error());
      }
      if (search.best) return std::move(search.best);
      if (!search.proven.empty())
        return unsuited(fmt::format("diagrams of rule {} are {}, but reading does not stop early",
                                    system.rule().number(), search.proven));
      if (std::ranges::none_of(search.built,
                               [](const Diagrams& d) { return growth(d.widths).starts_with("at most"); }) ||
          last == 26)
        return unsuited(fmt::format("widths of the diagrams of t steps of rule {}: {}", system.rule().number(),
                                    growth(search.built)));
    }
    return unsuited("no order was tried");
  }

 private:
  static std::expected<void, Declined> try_order(const ElementaryAutomaton& system, const InitialFamily& from,
                                                 Order order, int last, std::size_t most_nodes, Search& search,
                                                 Work& work) {
    auto diagrams = build(system.rule(), order, last, most_nodes, work);
    if (!diagrams) return std::unexpected(diagrams.error());
    search.built.push_back(std::move(*diagrams));
    const Diagrams& built = search.built.back();
    if (!built.complete || built.layers.size() != built.widths.size() || order.path == Path::inwards) return {};
    for (auto family = learn(order, built.layers, 2); family; family = learn(order, built.layers, family->reach + 1)) {
      const auto proof = prove(system.rule(), *family, work);
      if (!proof) return std::unexpected(proof.error());
      if (!*proof) continue;
      const std::size_t width = std::ranges::max(built.widths);
      auto first = FirstLayers::follow(*family, depth_kept, 4 * depth_kept, work);
      search.proven = fmt::format("of width {} at every t, read {}", width, order.text());
      if (!first) return {};
      consider(std::make_unique<DiagramShortcut>(system.rule(), std::move(*family), std::move(*first), width), system,
               from, search, work);
      return {};
    }
    return {};
  }

  /// Keeps a shortcut that settles all samples, if it is the cheapest yet.
  static void consider(std::unique_ptr<DiagramShortcut> shortcut, const ElementaryAutomaton& system,
                       const InitialFamily& from, Search& search, Work& work) {
    constexpr std::uint64_t allowance = 20'000;
    std::uint64_t spent = 0;
    for (std::int64_t i = 0; i < 12; ++i) {
      Work meter(std::min(allowance, work.remaining()), work.spare_bytes());
      const auto answer = shortcut->answer(sample(system, from, i), meter);
      spent += meter.spent();
      if (!work.spend(meter.spent()) || !answer) return;
    }
    if (search.best && search.least_work <= spent) return;
    search.best = std::move(shortcut);
    search.least_work = spent;
  }
};

const RegisterPredictor registered{std::make_unique<DiagramPredictor>()};

}  // namespace
}  // namespace outpace::diagram
