// The loop of the accelerated run; see evolution.hpp.
#include "predictors/rules/evolution.hpp"

#include <utility>

#include "predictors/rules/prover.hpp"

namespace outpace::rules {
namespace {

/// Longer stretches are not tried: the cost of a proof grows with them.
constexpr std::uint64_t longest_stretch = 4096;
/// Shapes remembered at most.
constexpr std::size_t most_slots = std::size_t{1} << 16;
/// Runs on each side that make up the near shape.
constexpr std::size_t near_depth = 2;

}  // namespace

void Recurrences::enlarge() {
  std::vector<Slot> old(slots_.size() * 4);
  std::swap(old, slots_);
  for (const Slot& s : old)
    if (s.shape) slot(s.shape) = s;
}

std::uint64_t Recurrences::note(std::uint64_t shape, std::uint64_t operation) {
  Slot* s = &slot(shape);
  if (s->shape != shape) {
    if (++used_ * 2 > slots_.size() && slots_.size() < most_slots) {
      enlarge();
      s = &slot(shape);
    }
    *s = {shape, operation, 0, 0, 2};
    return 0;
  }
  const std::uint64_t interval = operation - s->last;
  s->last = operation;
  if (interval > longest_stretch) return 0;
  if (interval != s->interval) {
    s->interval = static_cast<std::uint32_t>(interval);
    s->hits = 1;
    return 0;
  }
  return ++s->hits >= s->next_try ? interval : 0;
}

void Recurrences::failed(std::uint64_t shape) {
  Slot& s = slot(shape);
  if (s.shape != shape) return;
  s.hits = 0;
  if (s.next_try < std::uint32_t{1} << 30) s.next_try *= 2;
}

Evolution::Try Evolution::jump_by_rule(Work& work) {
  const tape::Side& ahead = tape_.ahead();
  if (ahead.runs.empty() && !ahead.constant) return Try::none;
  const BlockId block = ahead.runs.empty() ? ahead.background : ahead.runs.back().block;
  for (const std::uint32_t number : book_.about(tape_.head, block)) {
    if (!work.spend()) return Try::out_of_work;
    const Rule& rule = book_.rules()[number];
    if (!matches(rule, TapeView{tape_}, y_)) continue;
    const Repetitions limit = repetitions(rule, y_);
    if (!limit.endless && limit.times.is_zero()) continue;
    if (limit.endless && !clock_.limited()) {
      endless_rule_ = number;
      return Try::endless;
    }
    const auto reached = jump(rule, y_, limit, clock_, work);
    if (!reached) return Try::out_of_work;
    if (reached->times.is_zero()) continue;  // not one repetition fits into the steps left
    clock_.pass(reached->steps);
    write_lengths(rule, *reached, tape_);
    if (keeps_chain_) {
      if (limit.endless || reached->times != limit.times) chain_.cut.emplace_back(chain_.jumps.size(), reached->times);
      chain_.jumps.push_back({chain_.last_moves, number, static_cast<std::uint32_t>(limit.binding)});
      chain_.last_moves = 0;
    }
    return Try::jumped;
  }
  return Try::none;
}

bool Evolution::look_for_rule(Work& work) {
  if (tape_.ahead().runs.empty() && !tape_.ahead().constant) return false;
  const std::uint64_t shapes[] = {tape_.shape(), tape_.shape_near(near_depth)};
  for (const std::uint64_t shape : shapes) {
    const std::uint64_t interval = seen_.note(shape, operation_);
    if (interval == 0 || !book_.failures().due(interval)) continue;
    auto rule = prove(tape_, book_, interval, work);
    if (rule && book_.add(std::move(*rule), tape_.faces_right())) return true;
    seen_.failed(shape);
    book_.failures().add(interval);
  }
  return false;
}

Evolution::End Evolution::run(std::uint64_t operations, Work& work) {
  std::uint64_t held = 0;
  const auto hold = [&] {
    // Bytes are counted now and then; a tape cannot grow by much in between.
    const std::uint64_t now = tape_.bytes() + tape_.machine().bytes() + book_.bytes() + seen_.bytes() + chain_.bytes();
    work.release(held);
    return work.hold(held = now);
  };
  End end = End::paused;
  for (std::uint64_t i = 0; i < operations; ++i, ++operation_) {
    if (i % 4096 == 0 && !hold()) {
      end = End::out_of_work;
      break;
    }
    // Looking at two shapes costs about as much as a move.
    if (learn_ && !work.spend()) {
      end = End::out_of_work;
      break;
    }
    Try tried = jump_by_rule(work);
    if (tried == Try::none && learn_ && look_for_rule(work)) tried = jump_by_rule(work);
    if (tried == Try::jumped) continue;
    if (tried == Try::endless) {
      end = End::repeats;
      break;
    }
    if (tried == Try::out_of_work) {
      end = End::out_of_work;
      break;
    }
    const Configuration::Move move = tape_.move(clock_, work);
    if (move == Configuration::Move::moved) {
      ++chain_.last_moves;
      continue;
    }
    end = move == Configuration::Move::at_limit ? End::at_limit
          : move == Configuration::Move::halts  ? End::halts
          : move == Configuration::Move::cycles ? End::cycles
          : move == Configuration::Move::drifts ? End::drifts
                                                : End::out_of_work;
    break;
  }
  work.release(held);
  return end;
}

}  // namespace outpace::rules
