// The predictor `kinks`: rules that are linear between kinks. Long stretches jump by one sum of shifted rows, and only
// what is near a kink is stepped.
#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "predictors/core/catalogue.hpp"
#include "predictors/kinks/evolution.hpp"
#include "predictors/kinks/near_linear.hpp"
#include "predictors/rows/packed_row.hpp"
#include "systems/eca/elementary_automaton.hpp"

namespace outpace::kinks {
namespace {

class KinksShortcut final : public Shortcut {
 public:
  KinksShortcut(eca::Rule rule, const NearLinear& near) : rule_(rule), near_(near), evolution_(rule, near) {}

  std::expected<Answer, Declined> answer(const Query& query, Work& work) const override {
    const auto* start = query.from.as<eca::LineStart>();
    if (!start || start->ring() || query.what.name != "cell")
      return unsuited("kinks answers single cells of lines only");
    const Integer width = 2 * query.at + 1;
    if (width > Integer(rows::most_cells)) return out_of_memory();
    auto cells = width.convert_to<std::uint64_t>();
    const HeldBytes held(work, cells / 8 + 8);
    if (!held.within_limit()) return out_of_memory();
    if (!work.spend(rows::read_units(cells))) return out_of_work();
    rows::Words row = rows::read(*start, query.what.place[0] - query.at, cells);
    const auto done = evolution_.run(row, cells, query.at.convert_to<std::uint64_t>(), work);
    if (!done) return std::unexpected(done.error());
    return Answer(Symbol{rows::cell_at(row, 0)});
  }
  Claim claim() const override { return Claim::proven; }
  std::optional<Certificate> certificate() const override {
    std::vector<std::string> marks;
    for (unsigned word = 0; word < 1u << near_.length; ++word)
      if (near_.marks >> word & 1) {
        marks.emplace_back();
        for (int i = near_.length; i-- > 0;) marks.back() += word >> i & 1 ? '1' : '0';
      }
    return Certificate{nlohmann::ordered_json{
        {"kind", "kinks"},
        {"system", fmt::format("eca:{}", rule_.number())},
        {"marks", marks},
        {"linear", near_.linear().number()},
        {"alternates",
         near_.alternates}}.dump()};
  }
  std::string finding() const override { return near_.text(); }
  std::uint64_t size_bytes() const override { return sizeof(*this); }

 private:
  eca::Rule rule_;
  NearLinear near_;
  Evolution evolution_;
};

class KinksPredictor final : public FamilyPredictor<eca::ElementaryAutomaton> {
 public:
  std::string name() const override { return "kinks"; }
  std::string describe() const override {
    return "rules that are linear between kinks: jumps by sums of shifted rows, steps only near kinks";
  }
  double nominal_nanoseconds_per_unit() const override { return 0.1; }

 protected:
  StudyResult study(const eca::ElementaryAutomaton& system, const Subject& subject, Work& work) const override {
    if (subject.observable != "cell") return unsuited("kinks answers single cells only");
    if (subject.from.name.starts_with("ring")) return unsuited("kinks answers cells of lines only");
    const auto near = find_near_linear(system.rule(), work);
    if (!near) return std::unexpected(near.error());
    return std::make_unique<KinksShortcut>(system.rule(), *near);
  }
};

const RegisterPredictor registered{std::make_unique<KinksPredictor>()};

}  // namespace
}  // namespace outpace::kinks
