// A predictor in one file: rules that add two of the three cells modulo 2 draw Pascal's triangle from a single seed,
// and Lucas (1878) reads a binomial coefficient's parity off the bits of t. CONTRIBUTING.md walks through this file.
#include "predictors/core/catalogue.hpp"
#include "systems/eca/elementary_automaton.hpp"

namespace outpace::examples {

/// Cell x at time t of f(x) = a(x+i) + a(x+j): the sum of binomial(t, k) over the k with x + i·(t−k) + j·k = 0.
struct PascalShortcut final : Shortcut {
  PascalShortcut(int first, int second) : i(first), j(second) {}
  std::expected<Answer, Declined> answer(const Query& query, Work& work) const override {
    const Integer& t = query.at;
    const Integer distance = -(query.what.place[0] + i * t);
    if (!work.spend(3 * sum_units(limbs(t), limbs(distance)))) return out_of_work();
    const Integer k = distance / (j - i);
    const bool inside = k * (j - i) == distance && k >= 0 && k <= t;
    return Answer(Symbol{inside && (t & k) == k});  // Lucas: odd exactly if every bit of k is one of t's
  }
  Claim claim() const override { return Claim::exact; }
  std::string finding() const override { return "cell " + std::to_string(i) + " + cell " + std::to_string(j); }
  std::uint64_t size_bytes() const override { return sizeof *this; }
  int i, j;
};

struct Pascal final : FamilyPredictor<eca::ElementaryAutomaton> {
  std::string name() const override { return "pascal"; }
  std::string describe() const override { return "parities of binomial coefficients, by the digits of t (Lucas)"; }
  double nominal_nanoseconds_per_unit() const override { return 10; }
  StudyResult study(const eca::ElementaryAutomaton& system, const Subject& subject, Work& work) const override {
    if (subject.observable != "cell" || subject.from.name != "single") return unsuited("it knows cells of single only");
    for (const auto& [i, j] : {std::pair{-1, 0}, {-1, 1}, {0, 1}}) {
      if (!work.spend(8)) return out_of_work();
      bool same = true;
      for (int n = 0; n < 8; ++n)  // the cell at offset i is bit 1−i of the neighbourhood's number
        same &= system.rule()(n & 4, n & 2, n & 1) == ((n >> (1 - i) ^ n >> (1 - j)) & 1);
      if (same) return std::make_unique<PascalShortcut>(i, j);
    }
    return unsuited(system.name() + " is not the sum of two cells");
  }
};
const RegisterPredictor registered{std::make_unique<Pascal>()};

}  // namespace outpace::examples
