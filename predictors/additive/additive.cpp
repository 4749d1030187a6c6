// The predictor `additive`: rules that are a sum modulo 2 of their neighbours, linear or with a constant. What it does
// with each kind of start is in finite_start.cpp, ring_jump.cpp and cell_jump.cpp.
#include <nlohmann/json.hpp>

#include "predictors/additive/affine_rule.hpp"
#include "predictors/additive/finite_start.hpp"
#include "predictors/additive/jump.hpp"
#include "predictors/core/catalogue.hpp"
#include "systems/eca/elementary_automaton.hpp"

namespace outpace {
namespace {

using additive::AffineRule;
using eca::ElementaryAutomaton;
using eca::LineStart;

class AdditiveShortcut final : public Shortcut {
 public:
  AdditiveShortcut(eca::Rule number, AffineRule rule) : number_(number), rule_(rule) {}

  std::expected<Answer, Declined> answer(const Query& query, Work& work) const override {
    const auto* start = query.from.as<LineStart>();
    if (!start) return unsuited("additive answers on lines and rings of two colours only");
    if (query.what.name == "column") return unsuited("additive answers cells, rows and populations, not whole columns");
    const bool cell = query.what.name == "cell";
    if (start->finite())
      return cell ? additive::finite_cell(rule_, *start, query.what.place[0], query.at, work)
                  : additive::finite_row(rule_, *start, query.what.name, query.at, work);
    if (!cell) return additive::jump_ring(rule_, *start, query.what, query.at, work);
    const auto linear = additive::jump_to_cell(rule_, *start, query.what.place[0], query.at, work);
    if (!linear) return std::unexpected(linear.error());
    return Answer(Symbol{*linear != rule_.added(query.at)});
  }
  Claim claim() const override { return Claim::proven; }
  std::optional<Certificate> certificate() const override {
    return Certificate{nlohmann::json{{"kind", "additive"},
                                      {"system", "eca:" + std::to_string(number_.number())},
                                      {"statement", "the next colour is " + rule_.text() + " modulo 2"},
                                      {"coefficients", {int{rule_.left}, int{rule_.centre}, int{rule_.right}}},
                                      {"constant", int{rule_.constant}}}
                           .dump()};
  }
  std::string finding() const override { return "additive: " + rule_.text() + " modulo 2"; }
  std::uint64_t size_bytes() const override { return sizeof(AffineRule); }

 private:
  eca::Rule number_;
  AffineRule rule_;
};

class AdditivePredictor final : public FamilyPredictor<ElementaryAutomaton> {
 public:
  std::string name() const override { return "additive"; }
  std::string describe() const override {
    return "sums modulo 2 of the neighbours: jumps by powers of two, digit by digit from finite starts";
  }
  double nominal_nanoseconds_per_unit() const override { return 2.0; }

 protected:
  StudyResult study(const ElementaryAutomaton& system, const Subject&, Work& work) const override {
    if (!work.spend(8)) return out_of_work();
    const auto rule = additive::find_affine(system.rule());
    if (!rule) return std::unexpected(rule.error());
    return std::make_unique<AdditiveShortcut>(system.rule(), *rule);
  }
};

const RegisterPredictor registered{std::make_unique<AdditivePredictor>()};

}  // namespace
}  // namespace outpace
