// The predictor `additive`: rules that are a sum of their cells modulo the colours, linear or with a constant. What it
// does with each kind of start is in finite_start.cpp, ring_jump.cpp and cell_jump.cpp for elementary rules, in
// modular_rule.cpp for all others.
#include <nlohmann/json.hpp>

#include "predictors/additive/affine_rule.hpp"
#include "predictors/additive/finite_start.hpp"
#include "predictors/additive/jump.hpp"
#include "predictors/additive/modular_rule.hpp"
#include "predictors/core/catalogue.hpp"

namespace outpace {
namespace {

using additive::AffineRule;
using additive::ModularRule;
using ca::LineAutomaton;
using eca::LineStart;

class AdditiveShortcut final : public Shortcut {
 public:
  AdditiveShortcut(std::string system, AffineRule rule) : system_(std::move(system)), rule_(rule) {}

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
                                      {"system", system_},
                                      {"statement", "the next colour is " + rule_.text() + " modulo 2"},
                                      {"coefficients", {int{rule_.left}, int{rule_.centre}, int{rule_.right}}},
                                      {"constant", int{rule_.constant}}}
                           .dump()};
  }
  std::string finding() const override { return "additive: " + rule_.text() + " modulo 2"; }
  std::uint64_t size_bytes() const override { return sizeof(AffineRule); }

 private:
  std::string system_;
  AffineRule rule_;
};

/// Sums modulo any number of colours.
class ModularShortcut final : public Shortcut {
 public:
  ModularShortcut(const LineAutomaton& system, ModularRule rule)
      : system_(system.name()), model_(system.shared_model()), rule_(std::move(rule)) {}

  std::expected<Answer, Declined> answer(const Query& query, Work& work) const override {
    const auto* start = query.from.as<LineStart>();
    if (!start) return unsuited("additive answers on lines and rings only");
    if (query.what.name == "column") return unsuited("additive answers cells, rows and populations, not whole columns");
    if (query.what.name == "cell") {
      const auto colour = rule_.cell(*start, query.what.place[0], query.at, work);
      if (!colour) return std::unexpected(colour.error());
      return Answer(Symbol{model_->colour(*colour)});
    }
    const auto all = rule_.row(*start, query.at, work);
    if (!all) return std::unexpected(all.error());
    if (!work.spend(all->cells.size() / 16 + 1)) return out_of_work();
    rows::PlaneRow row(all->cells.size(), model_->rule.planes());
    for (std::size_t i = 0; i < all->cells.size(); ++i) row.set(i, all->cells[i]);
    return start->ring() ? rows::ring_answer(*model_, query.what, row)
                         : rows::line_answer(*model_, query.what.name, row, all->background);
  }
  Claim claim() const override { return Claim::proven; }
  std::optional<Certificate> certificate() const override {
    return Certificate{nlohmann::json{
        {"kind", "additive"},
        {"system", system_},
        {"statement", "the next colour is " + rule_.text()},
        {"modulus", rule_.modulus()},
        {"first", rule_.first()},
        {"coefficients", rule_.coefficients()},
        {"constant",
         rule_.constant()}}.dump()};
  }
  std::string finding() const override { return "additive: " + rule_.text(); }
  std::uint64_t size_bytes() const override { return sizeof(ModularRule) + 4 * rule_.coefficients().size(); }

 private:
  std::string system_;
  std::shared_ptr<const ca::LineModel> model_;
  ModularRule rule_;
};

class AdditivePredictor final : public FamilyPredictor<LineAutomaton> {
 public:
  std::string name() const override { return "additive"; }
  std::string describe() const override {
    return "sums of the neighbours modulo the colours: jumps by powers, digit by digit from finite starts";
  }
  double nominal_nanoseconds_per_unit() const override { return 2.0; }

 protected:
  StudyResult study(const LineAutomaton& system, const Subject&, Work& work) const override {
    const ca::LocalRule& local = system.model().rule;
    if (!work.spend(local.table().size())) return out_of_work();
    if (local.colours() == 2 && local.left() == 1 && local.right() == 1) {
      const auto rule =
          additive::find_affine(eca::Rule(static_cast<std::uint8_t>(local.number().convert_to<unsigned>())));
      if (!rule) return std::unexpected(rule.error());
      return std::make_unique<AdditiveShortcut>(system.name(), *rule);
    }
    auto rule = system.model().shown == ~0u ? ModularRule::of(local) : std::nullopt;
    if (!rule)
      return unsuited(system.name().substr(0, 60) + " is no sum of its cells modulo the number of its colours");
    return std::make_unique<ModularShortcut>(system, std::move(*rule));
  }
};

const RegisterPredictor registered{std::make_unique<AdditivePredictor>()};

}  // namespace
}  // namespace outpace
