// The predictor `hashlife`: memoised evolution of one-dimensional macrocells (Gosper, 1984) at any time, for any
// local rule and any start. The parts are in the files beside this one; this one puts a question to them.
#include "predictors/core/catalogue.hpp"
#include "predictors/hashlife/census.hpp"
#include "predictors/hashlife/evolution.hpp"
#include "predictors/hashlife/field.hpp"
#include "systems/core/digest.hpp"

namespace outpace::hashlife {
namespace {

/// Bits of the times that rings are unrolled for; a random row of 2^4096 cells is beyond any meter anyway.
constexpr std::uint64_t farthest_unrolled = 4096;

class HashLife final : public Shortcut {
 public:
  HashLife(std::shared_ptr<const ca::LineModel> model, rows::RowRule rule)
      : model_(std::move(model)), rule_(std::move(rule)) {}

  [[nodiscard]] std::expected<Answer, Declined> answer(const Query& query, Work& work) const override;
  [[nodiscard]] Claim claim() const override { return Claim::exact; }
  [[nodiscard]] std::string finding() const override {
    return "equal stretches of a row evolve alike: each is worked out once a query";
  }
  [[nodiscard]] std::uint64_t size_bytes() const override { return sizeof(*this); }

 private:
  std::shared_ptr<const ca::LineModel> model_;
  rows::RowRule rule_;
};

std::expected<Answer, Declined> HashLife::answer(const Query& query, Work& work) const {
  const eca::LineStart& start = *query.from.as<eca::LineStart>();
  const Time& t = query.at;
  const bool one_cell = query.what.name == "cell";
  const Integer reach_left = t * rule_.rule().left(), reach_right = t * rule_.rule().right();
  Integer first = 0, last = 0;  // the cells asked for
  if (one_cell) {
    first = last = query.what.place[0];
  } else if (start.ring()) {
    last = Integer(*start.ring()) - 1;
  } else {
    first = -reach_right;
    last = reach_left + start.length() - 1;
  }

  if (!start.finite() && bit_length(t) > farthest_unrolled) {
    if (start.ring()) return unsuited("hashlife unrolls a ring only for times below 2^4096");
    return out_of_work();
  }
  Macrocells cells(work, rule_.planes());
  Evolution evolution(cells, rule_, t);
  const Schedule& schedule = evolution.schedule();
  const std::uint64_t slabs = schedule.slabs(), level = schedule.block_level();
  // A slab moves the row's first cell half a block to the right.
  const Integer block = floor_shift(first - (Integer(slabs) << (level - 1)), level);
  const Integer origin = (block << level) + (Integer(slabs) << (level - 1));
  const Integer blocks = floor_shift(last - origin, level) + 1 + slabs;
  const auto count = to_int64(blocks);
  if (!count || *count > std::int64_t{1} << 40) return out_of_memory();
  std::vector<Id> row;
  if (!Field(cells, start, first - reach_left, last + reach_right)
           .read(block, static_cast<std::uint64_t>(*count), level, row) ||
      !evolution.run(row))
    return cells.failure();
  if (one_cell) return Answer(Symbol{model_->colour(cell_of(cells, row[0], level, first - origin))});

  if (start.ring()) {
    // The row is the ring unrolled: blank what is seen twice.
    for (std::size_t i = 0; i < row.size(); ++i) {
      const Integer begin = origin + (Integer(i) << level);
      if (!(row[i] = clipped(cells, row[i], level, first - begin, last - begin))) return cells.failure();
    }
  }
  const unsigned background = start.ring() ? 0 : model_->colour(rule_.rule().uniform_after(start.background(), t));
  Census census(cells, row, level, model_->shown_planes(), background);
  if (!census.count()) return cells.failure();
  const Integer size = Integer(row.size()) << level;
  if (query.what.name == "population") return Answer(census.differing());
  std::uint64_t sum = 0;
  if (!census.digest(sum)) return cells.failure();
  if (start.ring()) {
    sum = mersenne61::multiply(sum, mersenne61::inverse(mersenne61::power(row_base, -origin)));
    return Answer({Digest{sum}, Integer(*start.ring())});
  }
  // The digest counts from the first cell that differs and leaves out the background on both sides.
  using namespace mersenne61;
  const auto from = census.edge(false), to = census.edge(true);
  if (!from) return Answer({Digest{0}, Integer(0)});
  if (background) {
    sum = subtract(sum, multiply(background, digest_of_ones(*from)));
    sum = subtract(sum, multiply(background, multiply(power(row_base, *to + 1), digest_of_ones(size - *to - 1))));
  }
  return Answer({Digest{multiply(sum, inverse(power(row_base, *from)))}, *to - *from + 1});
}

class HashLifePredictor final : public FamilyPredictor<ca::LineAutomaton> {
 public:
  [[nodiscard]] std::string name() const override { return "hashlife"; }
  [[nodiscard]] std::string describe() const override {
    return "memoised evolution of macrocells in one dimension (Gosper, 1984); exact, any time";
  }
  [[nodiscard]] double nominal_nanoseconds_per_unit() const override { return 4; }

 protected:
  StudyResult study(const ca::LineAutomaton& system, const Subject& subject, Work&) const override {
    if (subject.observable != "cell" && subject.observable != "population" && subject.observable != "row")
      return unsuited("hashlife shows rows at one time, not a " + subject.observable);
    return std::make_unique<HashLife>(system.shared_model(), rows::RowRule(system));
  }
};

const RegisterPredictor registered{std::make_unique<HashLifePredictor>()};

}  // namespace
}  // namespace outpace::hashlife
