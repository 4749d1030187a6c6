// The predictor `wall`. Many rules grow walls: words that stay (or come again) whatever is around them, perhaps in a
// frame that moves at a rational speed. A cell then depends on the short stretch between two walls only, a finite
// machine that repeats itself, and its colour at any time follows from one turn of its cycle.
#include "predictors/wall/wall.hpp"

#include <fmt/core.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "predictors/core/catalogue.hpp"

namespace outpace::wall {

std::expected<Evidence, Declined> WallShortcut::evidence(const Query& query, Work& work) const {
  const auto* start = query.from.as<eca::LineStart>();
  if (!start || query.what.name != "cell") return unsuited("wall answers single cells of lines and rings only");
  constexpr std::uint64_t any_radius = std::numeric_limits<std::uint64_t>::max() / 64;
  auto settled = settle_by_any(step_, frames_, {*start, query.what.place[0], query.at}, any_radius, work);
  if (!settled) return std::unexpected(settled.error());
  if (!*settled) return out_of_memory();
  return std::move(**settled);
}

std::expected<Answer, Declined> WallShortcut::answer(const Query& query, Work& work) const {
  const auto found = evidence(query, work);
  if (!found) return std::unexpected(found.error());
  return Answer(Symbol{model_->colour(found->colour)});
}

std::expected<Certificate, Declined> WallShortcut::certify(const Query& query, Work& work) const {
  const auto found = evidence(query, work);
  if (!found) return std::unexpected(found.error());
  const auto range = [](const Integer& low, const Integer& high) {
    return nlohmann::ordered_json::array({low.str(), high.str()});
  };
  return Certificate{nlohmann::ordered_json{
      {"kind", "wall"},
      {"system", name_},
      {"start", query.from.text()},
      {"x", query.what.place[0].str()},
      {"t", query.at.str()},
      {"frame", {found->frame.s, found->frame.p}},
      {"read", range(found->low, found->high)},
      {"tracked", range(found->tracked_low, found->tracked_high)},
      {"isolated_at", found->isolated_at},
      {"kept", range(found->kept_low, found->kept_high)},
      {"preperiod", found->preperiod},
      {"period", found->period},
      {"answer",
       found->colour}}.dump()};
}

std::string WallShortcut::finding() const {
  std::string speeds;
  for (const Frame& frame : frames_) {
    if (!speeds.empty()) speeds += ", ";
    speeds += frame.text();
  }
  return fmt::format("walls isolate cells in frames of speed {}", speeds);
}

namespace {

/// A step tries each block on each word of the window: beyond this it is slower than simulating.
constexpr std::uint64_t most_blocks = 16384;

class WallPredictor final : public FamilyPredictor<ca::LineAutomaton> {
 public:
  std::string name() const override { return "wall"; }
  std::string describe() const override {
    return "isolates a cell between walls, at rest or in a moving frame, and jumps the little machine by its cycle";
  }
  double nominal_nanoseconds_per_unit() const override { return 7.5; }

 protected:
  StudyResult study(const ca::LineAutomaton& system, const Subject& subject, Work& work) const override {
    if (subject.observable != "cell")
      return unsuited(fmt::format("wall answers single cells only, not a {}", subject.observable));
    if (PairStep::blocks(system.model().rule) > most_blocks)
      return unsuited(fmt::format("wall follows pairs of colours, and over {} blocks of cells make one", most_blocks));
    auto frames = find_frames(system, subject.from, work);
    if (!frames) return std::unexpected(std::move(frames.error()));
    if (frames->empty())
      return unsuited(
          fmt::format("no frame isolates cells: at none of the speeds s/p with p up to 4 does {} keep apart what lies "
                      "left and right of a cell",
                      system.name()));
    return std::make_unique<WallShortcut>(system, std::move(*frames));
  }
};

const RegisterPredictor registered{std::make_unique<WallPredictor>()};

}  // namespace
}  // namespace outpace::wall
