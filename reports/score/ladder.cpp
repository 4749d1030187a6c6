// Folding repetitions: work must agree exactly (it is deterministic), seconds take the median.
#include "reports/score/ladder.hpp"

#include <algorithm>
#include <cmath>

namespace outpace {

const AnsweredRung* RecordedLadder::at(RungKey key) const {
  const auto found = rungs.find(key);
  return found == rungs.end() ? nullptr : &found->second;
}

std::vector<RecordedLadder> ladders_of(const RaceRecord& race) {
  std::vector<RecordedLadder> ladders;
  const auto ladder = [&](const std::string& name) -> RecordedLadder& {
    const auto found =
        std::find_if(ladders.begin(), ladders.end(), [&](const RecordedLadder& l) { return l.name == name; });
    if (found != ladders.end()) return *found;
    ladders.emplace_back().name = name;
    return ladders.back();
  };
  for (const StudyRow& study : race.studies) {
    RecordedLadder& its = ladder(study.contestant);
    its.study = &study;
    its.external = study.external;
  }

  std::map<std::pair<std::string, RungKey>, std::vector<const Measurement*>> repetitions;
  for (const Measurement& row : race.measurements) {
    RecordedLadder& its = ladder(row.contestant);
    const RungKey key{row.far, row.rung};
    const bool in_full = row.work.size() == race.header.queries && row.seconds.size() == row.work.size() &&
                         row.answers.size() == row.work.size() && !row.work.empty();
    its.external |= row.external;
    if (its.note.empty()) its.note = row.note;
    if (row.outcome == Outcome::wrong)
      its.failed.insert_or_assign(key, &row);
    else if (row.outcome != Outcome::answered)
      its.failed.try_emplace(key, &row);
    else if (in_full)
      repetitions[{row.contestant, key}].push_back(&row);
  }
  for (const auto& [where, rows] : repetitions) {
    RecordedLadder& its = ladder(where.first);
    // A wrong answer spoils its rung. Other failures of a later repetition are the clock's doing, which is noise.
    const auto failure = its.failed.find(where.second);
    if (failure != its.failed.end() && failure->second->outcome == Outcome::wrong) continue;
    AnsweredRung rung{.work = rows.front()->work,
                      .seconds = {},
                      .answers = rows.front()->answers,
                      .totals = {},
                      .peak_bytes = 0,
                      .replay = rows.front()->replay};
    for (const Measurement* row : rows) {
      const bool same = row->answers == rung.answers && (its.external || row->work == rung.work);
      if (!same && !its.unsteady) its.unsteady = where.second;
      rung.peak_bytes = std::max(rung.peak_bytes, row->peak_bytes);
      double total = 0;
      for (const double seconds : row->seconds) total += seconds;
      rung.totals.push_back(total);
    }
    for (std::size_t q = 0; q < rung.work.size(); ++q) {
      std::vector<double> seconds;
      for (const Measurement* row : rows) seconds.push_back(row->seconds[q]);
      rung.seconds.push_back(median(std::move(seconds)));
    }
    its.rungs.emplace(where.second, std::move(rung));
  }
  return ladders;
}

std::vector<double> log2_work(const AnsweredRung& rung, std::uint64_t extra) {
  std::vector<double> costs;
  for (const std::uint64_t work : rung.work)
    costs.push_back(std::log2(std::max(1.0, static_cast<double>(work) + static_cast<double>(extra))));
  return costs;
}

std::vector<double> log2_seconds(const AnsweredRung& rung, double extra) {
  std::vector<double> costs;
  for (const double seconds : rung.seconds) costs.push_back(std::log2(std::max(1e-9, seconds + extra)));
  return costs;
}

DirectWork::DirectWork(const RecordedLadder& direct, const std::optional<Slope>& slope) {
  for (const auto& [key, rung] : direct.rungs) measured_[key] = mean(log2_work(rung, 0));
  if (slope) pessimistic_slope_ = std::max(0.0, std::min(slope->interval.low, slope->smallest_local));
}

std::optional<DirectWork::Value> DirectWork::at(RungKey key) const {
  if (const auto found = measured_.find(key); found != measured_.end()) return Value{found->second, false};
  const RungKey* last = nullptr;
  for (const auto& [known, unused] : measured_)
    if (!known.far) last = &known;
  if (!last || key.rung < last->rung) return std::nullopt;
  return Value{measured_.at(*last) + pessimistic_slope_ * (key.rung - last->rung), true};
}

}  // namespace outpace
