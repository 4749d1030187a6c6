// Choosing how a race is run, and running several side by side.
#include "benchmarks/race.hpp"

#include <algorithm>
#include <mutex>
#include <thread>

#include "benchmarks/accuracy.hpp"
#include "benchmarks/compressibility.hpp"
#include "benchmarks/draws.hpp"
#include "benchmarks/ladder.hpp"
#include "systems/core/catalogue.hpp"

namespace outpace {
namespace {}  // namespace

RaceEnd run_race(const RacePlan& plan, RowSink& sink, const std::atomic<bool>& stop, const RungListener& listener) {
  RaceHeader header = plan.header;
  const auto system = make_system(header.name.system);
  const auto family = system ? initial_family(**system, header.name.family) : std::unexpected(system.error());
  if (family && header.kind == RaceKind::ladder)
    header.compressed = compressibility_of_member(**system, *family, header.name.observable, header.seed);
  sink.add(header);
  const auto fail = [&](const Error& error) {
    sink.add(EndRow{header.name.text(), false, true, error.text()});
    return RaceEnd{};
  };
  if (!family) return fail(family.error());
  if (!family->offers(plan.header.name.observable))
    return fail({"race " + plan.header.name.text(), "that observable is not asked of these initial conditions",
                 "see outpace list observables"});
  if (plan.header.kind == RaceKind::approximate)
    return run_accuracy_race(plan, **system, *family, sink, stop, listener);
  return Ladder(plan, **system, *family, sink, stop, listener).run();
}

double nominal_seconds(const RacePlan& plan) {
  // A ladder whose cost grows by 2 to 4 a rung takes up to twice its last rung; about three of the contestants climb
  // that far, the others decline or fly. Every process takes some milliseconds to start.
  const double rung = plan.header.budget_seconds * plan.header.queries;
  const double start = 0.01 * static_cast<double>(plan.contestants.size());
  return plan.header.kind == RaceKind::approximate ? start + rung : start + 3 * 1.5 * rung + 0.1;
}

namespace {

/// One sink for several races: a row at a time.
class SharedSink final : public RowSink {
 public:
  explicit SharedSink(RowSink& sink) : sink_(sink) {}
  void add(const RaceHeader& row) override { pass(row); }
  void add(const StudyRow& row) override { pass(row); }
  void add(const Measurement& row) override { pass(row); }
  void add(const AccuracyRow& row) override { pass(row); }
  void add(const EndRow& row) override { pass(row); }

 private:
  template <class Row>
  void pass(const Row& row) {
    const std::lock_guard lock(mutex_);
    sink_.add(row);
  }
  RowSink& sink_;
  std::mutex mutex_;
};

/// Adds up the nominal time of all races.
class Account {
 public:
  Account(const std::vector<RacePlan>& plans, Progress* progress) : progress_(progress), within_(plans.size(), 0) {
    state_.races_total = plans.size();
    for (const RacePlan& plan : plans) state_.seconds_total += nominal_seconds(plan);
  }
  /// A race goes on: its share grows with what it spends, and never beyond what was estimated for it.
  void rung(const RacePlan& plan, std::size_t race, unsigned number, double seconds) {
    const std::lock_guard lock(mutex_);
    const double step = std::min(seconds, 0.95 * nominal_seconds(plan) - within_[race]);
    within_[race] += step;
    state_.seconds_done += step;
    state_.doing = plan.header.name.text() + ", rung " + std::to_string(number);
    if (progress_) progress_->update(state_);
  }
  void finished(const RacePlan& plan, std::size_t race) {
    const std::lock_guard lock(mutex_);
    state_.seconds_done += nominal_seconds(plan) - within_[race];
    ++state_.races_done;
    state_.doing = plan.header.name.text();
    if (progress_) progress_->update(state_);
  }

 private:
  Progress* progress_;
  std::mutex mutex_;
  ProgressState state_;
  std::vector<double> within_;
};

}  // namespace

std::vector<RaceEnd> run_races(const std::vector<RacePlan>& plans, unsigned jobs, RowSink& sink, Progress* progress,
                               const std::atomic<bool>& stop) {
  SharedSink shared(sink);
  Account account(plans, progress);
  std::vector<RaceEnd> ends(plans.size());
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < plans.size() && !stop; i = next++) {
      ends[i] = run_race(plans[i], shared, stop,
                         [&](unsigned rung, double seconds) { account.rung(plans[i], i, rung, seconds); });
      account.finished(plans[i], i);
    }
  };
  {
    std::vector<std::jthread> threads;
    for (unsigned i = 1; i < jobs; ++i) threads.emplace_back(work);
    work();
  }
  ends.resize(std::min(next.load(), plans.size()));
  return ends;
}

}  // namespace outpace
