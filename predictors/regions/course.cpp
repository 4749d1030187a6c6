// Walking, deciding and jumping; see course.hpp.
#include "predictors/regions/course.hpp"

#include <algorithm>
#include <map>

#include "predictors/regions/laps.hpp"

namespace outpace::regions {
namespace {

/// Residue classes of laps that are told apart at most, and laps that are looked at one by one.
constexpr std::uint64_t most_classes = 720, most_tried = 1024;
constexpr std::uint64_t refinements[] = {1, 2, 3, 4, 5, 6, 8, 12};

/// Decides how often a cycle of branches is gone round.
class Decider {
 public:
  Decider(const Branches& branches, const std::vector<Branch>& cycle, const Vector& state, Work& work)
      : laps_(branches, cycle, state, true, work), work_(work) {
    for (const Branch& branch : cycle)
      for (const bool one : branches.strict(branch)) strict_.push_back(one);
  }

  enum class Verdict { decided, open, out_of_work };
  /// Fills in how many laps, and why.
  Verdict decide(std::optional<Integer>& end, std::vector<Reason>& reasons) {
    const std::size_t enough = 2 * laps_.longest_recurrence();
    if (!laps_.reach(enough)) return Verdict::out_of_work;
    end.reset();
    reasons.assign(strict_.size(), {});
    // What fails soon, and polynomials at any distance.
    std::vector<std::size_t> others;
    for (std::size_t side = 0; side < strict_.size(); ++side) {
      const Outlook early = tried_outlook(enough, terms(side, 1, 0), strict_[side]);
      if (early.kind == Outlook::Kind::fails) note_end(end, early.at);
    }
    if (end) {
      std::fill(reasons.begin(), reasons.end(), Reason{1, {Argument{}}});
      return Verdict::decided;
    }
    for (std::size_t side = 0; side < strict_.size(); ++side) {
      const auto whole = shortest(side, 1, 0);
      if (!whole) return Verdict::out_of_work;
      const Spectrum roots = spectrum(*whole);
      if (!roots.unity) {
        others.push_back(side);
        continue;
      }
      if (roots.turns > most_classes) return Verdict::open;
      const Verdict verdict = decide_side(side, roots.turns, false, end, reasons[side]);
      if (verdict != Verdict::decided) return verdict;
    }
    for (const std::size_t side : others) {
      if (end && *end <= most_tried) {
        const Outlook outlook = tried_outlook(end->convert_to<std::uint64_t>(), terms(side, 1, 0), strict_[side]);
        if (outlook.kind == Outlook::Kind::out_of_work) return Verdict::out_of_work;
        if (outlook.kind == Outlook::Kind::fails) note_end(end, outlook.at);
        reasons[side] = {1, {Argument{}}};
        continue;
      }
      const auto whole = shortest(side, 1, 0);
      if (!whole) return Verdict::out_of_work;
      const std::uint64_t turns = spectrum(*whole).turns;
      Verdict verdict = Verdict::open;
      for (const std::uint64_t refinement : refinements) {
        if (turns * refinement > most_classes) break;
        verdict = decide_side(side, turns * refinement, true, end, reasons[side]);
        if (verdict != Verdict::open) break;
      }
      if (verdict != Verdict::decided) return verdict;
    }
    // A side may end the laps early by what was found after others were argued for all laps; those hold all the same.
    return Verdict::decided;
  }

 private:
  static void note_end(std::optional<Integer>& end, const Integer& at) {
    if (!end || at < *end) end = at;
  }
  /// v_m = the side on lap residue + classes·m.
  [[nodiscard]] Terms terms(std::size_t side, std::uint64_t classes, std::uint64_t residue) {
    return [this, side, classes, residue](std::uint64_t m) -> const Rational* {
      const std::uint64_t lap = residue + classes * m;
      return laps_.reach(lap + 1) ? &laps_.sides(lap)[side] : nullptr;
    };
  }
  [[nodiscard]] std::optional<Polynomial> shortest(std::size_t side, std::uint64_t classes, std::uint64_t residue) {
    std::vector<Rational> values;
    const Terms v = terms(side, classes, residue);
    for (std::uint64_t m = 0; m < 2 * laps_.longest_recurrence(); ++m) {
      const Rational* value = v(m);
      if (!value) return std::nullopt;
      values.push_back(*value);
    }
    return shortest_recurrence(values, work_);
  }
  Verdict decide_side(std::size_t side, std::uint64_t classes, bool ratios, std::optional<Integer>& end,
                      Reason& reason) {
    reason = {classes, {}};
    for (std::uint64_t residue = 0; residue < classes; ++residue) {
      const auto recurrence = shortest(side, classes, residue);
      if (!recurrence) return Verdict::out_of_work;
      const Spectrum roots = spectrum(*recurrence);
      const Terms v = terms(side, classes, residue);
      Outlook outlook = polynomial_outlook(*recurrence, roots, v, strict_[side], work_);
      if (outlook.kind == Outlook::Kind::open && ratios)
        outlook = ratio_outlook(*recurrence, roots, v, strict_[side], work_);
      if (outlook.kind == Outlook::Kind::open) return Verdict::open;
      if (outlook.kind == Outlook::Kind::out_of_work) return Verdict::out_of_work;
      if (outlook.kind == Outlook::Kind::fails) {
        note_end(end, residue + classes * outlook.at);
        // What a polynomial is before that is decided as it is for all laps.
        outlook.argument.how = roots.unity && roots.turns == 1 ? Argument::How::polynomial : Argument::How::tried;
        outlook.argument.from = roots.zeros;
        outlook.argument.recurrence.assign(recurrence->begin() + static_cast<std::ptrdiff_t>(roots.zeros),
                                           recurrence->end());
      }
      reason.arguments.push_back(std::move(outlook.argument));
    }
    return Verdict::decided;
  }

  Laps laps_;
  Work& work_;
  std::vector<bool> strict_;
};

/// The state after that many laps.
std::optional<Vector> after_laps(const Branches& branches, const std::vector<Branch>& cycle, const Vector& state,
                                 const Integer& count, Work& work) {
  Laps laps(branches, cycle, state, false, work);
  const std::size_t enough = 2 * laps.longest_recurrence();
  const std::size_t needed = count < enough ? count.convert_to<std::size_t>() + 1 : enough;
  if (!laps.reach(needed)) return std::nullopt;
  if (count < enough) return laps.start(count.convert_to<std::size_t>());
  Vector result;
  for (std::size_t i = 0; i < state.size(); ++i) {
    std::vector<Rational> values;
    for (std::size_t lap = 0; lap < enough; ++lap) values.push_back(laps.start(lap)[i]);
    const auto recurrence = shortest_recurrence(values, work);
    if (!recurrence) return std::nullopt;
    auto value = term(*recurrence, values, count, work);
    if (!value) return std::nullopt;
    result.push_back(std::move(*value));
  }
  return result;
}

/// A cycle of branches that the end of a history goes round.
struct Seen {
  std::size_t begin, period;
};

/// The history's end: at least half of it, and three laps. The period is a multiple of `lap`.
std::optional<Seen> cycle_at_end(const std::vector<std::uint32_t>& history, std::size_t lap, Work& work) {
  const std::size_t n = history.size();
  for (std::size_t period = lap; 3 * period <= n; period += lap) {
    std::size_t begin = n - period;
    while (begin > 0 && history[begin - 1] == history[begin - 1 + period]) --begin;
    if (!work.spend(1 + (n - period - begin) / 16)) return std::nullopt;
    if (n - begin >= std::max(3 * period, n / 2)) return Seen{begin, period};
  }
  return std::nullopt;
}

}  // namespace

Followed follow(const Branches& branches, const Vector& start, const std::optional<Time>& until, Work& work) {
  Followed result;
  Vector state = start, origin = start;
  Time at = 0, from = 0;  // `origin` is the state at `from`
  std::vector<std::uint32_t> history;
  std::vector<Branch> known;
  std::map<std::string, std::uint32_t> numbers;
  const std::uint64_t lap = branches.lap();
  std::size_t checkpoint = std::max<std::uint64_t>(12, 4 * lap);
  while (!until || at < *until) {
    bool within = false;
    const bool heading = at < branches.head();
    Branch branch = branches.step(state, at, work, within);
    if (!within) return result.stopped = true, result;
    result.reached = ++at;
    ++result.walked;
    if (heading) {
      origin = state, from = at;
      continue;
    }
    const auto [place, fresh] = numbers.emplace(branch.key(), static_cast<std::uint32_t>(known.size()));
    if (fresh) known.push_back(std::move(branch));
    history.push_back(place->second);
    if (history.size() < checkpoint) continue;
    checkpoint *= 2;
    const auto seen = cycle_at_end(history, lap, work);
    if (!seen) continue;
    Phase phase;
    phase.begin = from + seen->begin;
    phase.state = origin;
    for (std::size_t i = 0; i < seen->begin; ++i)
      if (!branches.follow(phase.state, known[history[i]], nullptr, work)) return result.stopped = true, result;
    for (std::size_t i = 0; i < seen->period; ++i) phase.cycle.push_back(known[history[seen->begin + i]]);
    const auto verdict = Decider(branches, phase.cycle, phase.state, work).decide(phase.laps, phase.reasons);
    if (verdict == Decider::Verdict::out_of_work) return result.stopped = true, result;
    if (verdict == Decider::Verdict::open) continue;
    if (!phase.laps) {
      result.course.phases.push_back(std::move(phase));
      result.course.endless = true;
      return result;
    }
    const Time end = *phase.end();
    if (end <= at) continue;
    if (until && end >= *until) {
      result.course.phases.push_back(std::move(phase));
      return result;
    }
    auto after = after_laps(branches, phase.cycle, phase.state, *phase.laps, work);
    if (!after) return result.stopped = true, result;
    state = origin = phase.after = std::move(*after);
    result.reached = at = from = end;
    result.course.phases.push_back(std::move(phase));
    history.clear();
    checkpoint = std::max<std::uint64_t>(12, 4 * lap);
  }
  return result;
}

std::optional<Moment> moment(const Branches& branches, const Vector& start, const Course& course, const Time& at,
                             bool decision_only, Work& work) {
  Time now = 0;
  Vector state = start;
  for (const Phase& phase : course.phases) {
    if (at < phase.begin) break;
    const auto end = phase.end();
    if (end && at >= *end) {
      now = *end;
      state = phase.after;
      continue;
    }
    const Integer steps = at - phase.begin, laps = steps / phase.cycle.size();
    const auto rest = Integer(steps % phase.cycle.size()).convert_to<std::size_t>();
    if (decision_only) {
      if (!work.spend(limbs(at))) return std::nullopt;
      return Moment{std::nullopt, phase.cycle[rest].decision};
    }
    auto there = after_laps(branches, phase.cycle, phase.state, laps, work);
    if (!there) return std::nullopt;
    for (std::size_t i = 0; i < rest; ++i)
      if (!branches.follow(*there, phase.cycle[i], nullptr, work)) return std::nullopt;
    return Moment{std::move(there), ""};
  }
  for (; now < at; ++now) {
    bool within = false;
    (void)branches.step(state, now, work, within);
    if (!within) return std::nullopt;
  }
  return Moment{std::move(state), ""};
}

}  // namespace outpace::regions
