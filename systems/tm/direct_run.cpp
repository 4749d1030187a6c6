// Choosing how to run; see direct_run.hpp.
#include "systems/tm/direct_run.hpp"

#include <algorithm>

namespace outpace::tm {
namespace {

/// Lengths of blocks that are tried. Longer ones gain only where a machine writes very regular tapes.
constexpr unsigned lengths[] = {8, 12, 16, 20, 24, 32, 48, 64, 96, 128};
/// A trial of all cuts costs at most about 20/128 of what was spent before, and the next comes at four times as much.
constexpr std::uint64_t trial_share = 128, trial_growth = 4, least_trial = 512;
/// Tapes with more cells than this for each unit of a trial are not cut anew: reading them would cost more than it.
constexpr std::int64_t cells_for_unit = 64;
/// A block step is dearer than a byte step by this much at least, or bytes stay.
constexpr double least_gain = 1.3;

/// A block step waits for its entry: one unit while the table fits the first caches, more beyond.
double cost_of_block_step(std::uint64_t table_bytes) {
  return table_bytes < std::uint64_t{1} << 19   ? 1
         : table_bytes < std::uint64_t{1} << 22 ? 1.6
         : table_bytes < std::uint64_t{1} << 25 ? 3
                                                : 6;
}

}  // namespace

std::expected<double, Declined> DirectRun::rate(BlockRun& run, std::uint64_t until, std::uint64_t units) const {
  const std::uint64_t begin = run.head().steps;
  if (auto half = run.advance(until, units / 2); !half) return std::unexpected(half.error());
  const std::uint64_t steps = run.head().steps, blocks = run.block_steps();
  const auto filling = static_cast<double>(run.filling_units());
  if (auto half = run.advance(until, units / 2); !half) return std::unexpected(half.error());
  if (run.head().steps == steps)
    return static_cast<double>(steps - begin) / (static_cast<double>(blocks) + filling + 1);
  // Filling that becomes rarer will be rare for most of the time to come: it counts by the share that was left of it.
  const double later = static_cast<double>(run.filling_units()) - filling;
  const double share = std::min(1.0, later / std::max(1.0, filling));
  const double cost =
      cost_of_block_step(run.table_bytes()) * static_cast<double>(run.block_steps() - blocks) + share * later;
  return static_cast<double>(run.head().steps - steps) / cost;
}

std::expected<void, Declined> DirectRun::choose(std::uint64_t until) {
  const std::uint64_t units = std::max(least_trial, (work_.spent() - begin_) / trial_share);
  if (end() - first() > cells_for_unit * static_cast<std::int64_t>(units)) return {};
  if (blocks_) {
    if (auto taken = bytes_.load(blocks_->head(), blocks_->first(), blocks_->cells()); !taken) return taken;
  }
  const std::unique_ptr<BlockRun> current = std::move(blocks_);
  double best = least_gain, best_of_length = 0;
  for (const unsigned length : lengths) {
    const double shorter = best_of_length;
    best_of_length = 0;
    for (const unsigned offset : {0u, length / 2}) {
      auto run = std::make_unique<BlockRun>(machine_, start_, work_, BlockCut{length, offset});
      if (auto loaded = run->load(bytes_); !loaded) return loaded;
      const auto gain = rate(*run, until, units);
      if (!gain) return std::unexpected(gain.error());
      best_of_length = std::max(best_of_length, *gain);
      if (*gain > best) {
        best = *gain;
        blocks_ = std::move(run);
        if (done(until)) return {};
      }
    }
    if (best_of_length < best / 3 && shorter < best / 3) break;
  }
  if (blocks_) (void)bytes_.load({}, 0, {});
  return {};
}

std::expected<void, Declined> DirectRun::advance(std::uint64_t until) {
  while (!done(until)) {
    const std::uint64_t spent = work_.spent() - begin_;
    if (spent >= next_trial_) {
      next_trial_ = trial_growth * spent;
      if (auto chosen = choose(until); !chosen) return chosen;
      continue;
    }
    if (!blocks_) {
      if (auto run = bytes_.advance(std::min(until, bytes_.head().steps + next_trial_ - spent)); !run) return run;
      continue;
    }
    // Where most of the work goes into filling, this cut has become a bad one.
    const std::uint64_t slice = std::max(least_trial, next_trial_ / 16), filling = blocks_->filling_units(),
                        steps = blocks_->head().steps;
    if (auto run = blocks_->advance(until, slice); !run) return run;
    if (blocks_->filling_units() - filling > slice / 2 && blocks_->head().steps - steps < 2 * slice)
      next_trial_ = std::min(next_trial_, 2 * spent);
  }
  return {};
}

}  // namespace outpace::tm
