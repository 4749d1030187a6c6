// The questions that direct simulation answers; the run itself is in direct_run.cpp.
#include "systems/tm/direct.hpp"

#include <new>
#include <stdexcept>

#include "systems/tm/answers.hpp"
#include "systems/tm/direct_run.hpp"

namespace outpace::tm {
namespace {

/// No run gets this far.
const Integer longest_time = Integer(1) << 62;

std::expected<Answer, Declined> answer(const Machine& machine, const TapeStart& start, const Observable& what,
                                       const Time& at, Work& work) {
  const bool to_halt = what.name == "halt";
  if (to_halt && !machine.can_halt()) return unsuited("no transition halts, so stepping would never end");
  const Integer until = to_halt ? longest_time : std::min(at, longest_time);
  DirectRun run(machine, start, work);
  if (const auto done = run.advance(until.convert_to<std::uint64_t>()); !done) return std::unexpected(done.error());
  const Head& head = run.head();
  if (head.state != halted && (to_halt || at > until)) return out_of_work();
  if (what.name == "head") return head_answer(machine, head.state, head.position, run.cell(head.position));
  if (what.name == "cell")
    return cell_answer(bit_length(what.place[0]) < 63 ? run.cell(what.place[0].convert_to<std::int64_t>())
                                                      : start.cell(what.place[0]));
  if (!work.spend(static_cast<std::uint64_t>(run.end() - run.first()) / 64)) return out_of_work();
  if (what.name == "population") return population_answer(run.population());
  if (to_halt) return halt_answer(head.steps, run.population());
  TapeView view{head.position - 40, 81, head.position, true};
  if (start.finite()) {
    std::int64_t first = std::min(run.first(), head.position), end = std::max(run.end(), head.position + 1);
    while (first < head.position && run.cell(first) == 0) ++first;
    while (end > head.position + 1 && run.cell(end - 1) == 0) --end;
    view = {first, end - first, head.position, false};
  }
  return tape_answer(machine, head.state, view, [&](std::int64_t x) { return run.cell(x); });
}

}  // namespace

std::expected<Answer, Declined> simulate_directly(const Machine& machine, const TapeStart& start,
                                                  const Observable& what, const Time& at, Work& work) {
  try {
    return answer(machine, start, what, at, work);
  } catch (const std::bad_alloc&) {
    return out_of_memory();
  } catch (const std::length_error&) {
    return out_of_memory();
  }
}

}  // namespace outpace::tm
