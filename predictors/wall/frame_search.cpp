// Trying frames on sample questions, and the schedule of radii that samples and answers share.
#include "predictors/wall/frame_search.hpp"

#include <algorithm>
#include <numeric>

namespace outpace::wall {
namespace {

/// A frame's results on the sample questions.
struct Trial {
  Frame frame;
  std::vector<bool> settled;  ///< by question
  std::uint64_t work = 0;

  [[nodiscard]] std::size_t count() const { return static_cast<std::size_t>(std::ranges::count(settled, true)); }
  /// Whether it answers for less work than `other`: work per settled question, without division.
  [[nodiscard]] bool cheaper_than(const Trial& other) const { return work * other.count() < other.work * count(); }
};

/// Speeds s/p with p ≤ 4 in lowest terms, from −right to left cells a step: at rest, then small denominators first.
std::vector<Frame> candidates(const ca::LocalRule& rule) {
  std::vector<Frame> frames{{0, 1}};
  for (int p = 1; p <= 4; ++p)
    for (int s = 1; s <= p * std::max(rule.left(), rule.right()); ++s)
      if (std::gcd(s, p) == 1) {
        if (s <= p * rule.right()) frames.push_back({-s, p});
        if (s <= p * rule.left()) frames.push_back({s, p});
      }
  return frames;
}

/// Sample question number `i`: t ≈ 2^40, a seed of the upper half, a place within the cone.
Query sample(const ca::LineAutomaton& system, const InitialFamily& family, std::uint64_t i) {
  constexpr unsigned rung = 40;
  const RandomField draws(0x5741'4C4C);  // any number will do
  const std::uint64_t word = draws.word(static_cast<std::int64_t>(2 * i));
  const Draw draw{draws.word(static_cast<std::int64_t>(2 * i + 1)) | std::uint64_t{1} << 63,
                  static_cast<std::uint32_t>(word), static_cast<std::uint32_t>(word >> 32)};
  const Time at =
      (std::uint64_t{1} << rung) + draws.word(-1 - static_cast<std::int64_t>(i)) % (std::uint64_t{1} << rung);
  return system.question(family, "cell", draw, rung, at);
}

/// Asks questions number `first` … `last`−1 of one frame.
std::expected<void, Declined> extend(Trial& trial, const ca::LineAutomaton& system, const InitialFamily& family,
                                     std::uint64_t last, std::uint64_t most_radius, Work& work) {
  const PairStep step(system.model().rule);
  const std::uint64_t before = work.spent();
  for (std::uint64_t i = trial.settled.size(); i < last; ++i) {
    const Query query = sample(system, family, i);
    const auto evidence = settle_by_any(
        step, {&trial.frame, 1}, {*query.from.as<eca::LineStart>(), query.what.place[0], query.at}, most_radius, work);
    if (!evidence) return std::unexpected(evidence.error());
    trial.settled.push_back(evidence->has_value());
  }
  trial.work += work.spent() - before;
  return {};
}

/// Whether the frame settles questions number 0 … `last`−1 at the first radius; stops at the first that it does not.
std::expected<bool, Declined> always_at_once(const Frame& frame, const ca::LineAutomaton& system,
                                             const InitialFamily& family, std::uint64_t last, Work& work) {
  Trial trial{frame, {}, 0};
  while (trial.settled.size() < last && trial.count() == trial.settled.size())
    if (auto done = extend(trial, system, family, trial.settled.size() + 1, first_radius, work); !done)
      return std::unexpected(done.error());
  return trial.count() == last;
}

/// The cheapest trial first, then whoever settles a question that none before did, cheapest first.
std::vector<Frame> choose(std::vector<Trial> trials) {
  std::ranges::stable_sort(trials, [](const Trial& a, const Trial& b) { return a.cheaper_than(b); });
  std::vector<Frame> kept;
  std::vector<bool> settled;
  for (const Trial& trial : trials) {
    settled.resize(trial.settled.size());
    bool adds = false;
    for (std::size_t i = 0; i < settled.size(); ++i)
      if (trial.settled[i] && !settled[i]) adds = settled[i] = true;
    if (adds) kept.push_back(trial.frame);
  }
  return kept;
}

}  // namespace

std::expected<std::optional<Evidence>, Declined> settle_by_any(const PairStep& step, std::span<const Frame> frames,
                                                               const CellQuery& query, std::uint64_t most, Work& work) {
  for (std::uint64_t radius = first_radius; radius <= most; radius = next_radius(radius))
    for (const Frame& frame : frames) {
      auto evidence = settle(step, frame, query, radius, 32 * radius * radius, work);
      if (!evidence || *evidence) return evidence;
    }
  return std::nullopt;
}

std::expected<std::vector<Frame>, Declined> find_frames(const ca::LineAutomaton& system, const InitialFamily& family,
                                                        Work& work) {
  constexpr std::uint64_t few = 4, many = 12;
  constexpr std::uint64_t near = 18, far = 61, farther = 138;
  // A frame that settles all questions at the first radius cannot be bettered by much: the search ends there.
  for (const Frame& frame : candidates(system.model().rule)) {
    const auto perfect = always_at_once(frame, system, family, many, work);
    if (!perfect) return std::unexpected(perfect.error());
    if (*perfect) return std::vector<Frame>{frame};
  }
  // A few questions within small radii part the frames that have walls from those that have none; where none shows,
  // walls may still be rare. Those found are asked more, to be told apart.
  for (const std::uint64_t radius : {near, far}) {
    std::vector<Trial> trials;
    for (const Frame& frame : candidates(system.model().rule)) {
      Trial trial{frame, {}, 0};
      if (auto done = extend(trial, system, family, few, radius, work); !done) return std::unexpected(done.error());
      if (trial.count() > 0) trials.push_back(std::move(trial));
    }
    if (trials.empty()) continue;
    for (Trial& trial : trials)
      if (auto done = extend(trial, system, family, many, farther, work); !done) return std::unexpected(done.error());
    return choose(std::move(trials));
  }
  return std::vector<Frame>{};
}

}  // namespace outpace::wall
