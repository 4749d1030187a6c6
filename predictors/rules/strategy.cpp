// The search for block sizes and the way from query to answer; see strategy.hpp.
#include "predictors/rules/strategy.hpp"

#include <algorithm>
#include <limits>

#include "predictors/tape/block_choice.hpp"
#include "predictors/tape/observation.hpp"
#include "systems/tm/answers.hpp"

namespace outpace::rules {
namespace {

/// Block sizes tried in a round, and operations given to each.
struct Round {
  unsigned sizes;
  std::uint64_t operations;
};
constexpr Round rounds[] = {{4, 512}, {8, 2048}, {12, 6144}};
constexpr unsigned most_cells = 16;

std::uint64_t bits_passed(const Evolution& evolution, const tape::Clock& clock) {
  if (!clock.limited()) return bit_length(evolution.clock().value().integer());
  return bit_length(Integer(clock.value().integer() - evolution.clock().value().integer()));
}

/// Far beyond what a polynomial of low degree in the number of operations would give.
bool accelerates(std::uint64_t bits, std::uint64_t operations) {
  return bits > 3 * bit_length(Integer(operations)) + 4;
}

/// That a machine never halts is said only with a proof that can be checked.
std::unexpected<Declined> in_no_certificate(const tm::TuringMachine& system) {
  return unsuited(system.name() + " goes on for ever, but the study certified no rule that shows it");
}

}  // namespace

bool accelerates(const Evolution& evolution) {
  return accelerates(bits_passed(evolution, tape::Clock()), evolution.operations());
}

std::expected<Choice, Declined> choose_blocks(const tape::Table& table, const tape::Source& source,
                                              const tape::Clock& clock, bool learn, Work& work) {
  const auto sizes = tape::promising_sizes(table, source, most_cells, work);
  Choice best;
  std::uint64_t farthest = 0;
  for (const Round& round : rounds) {
    farthest = 0;
    for (unsigned i = 0; i < round.sizes; ++i) {
      const tape::BlockOptions options{sizes[i], learn};
      auto trial = std::make_unique<Trial>(table, source, options, clock, learn);
      // A block machine of its own may meet a passage as long as the whole run; it must not take all the work.
      Work share(std::min(work.remaining(), 64 * round.operations), work.spare_bytes());
      const Evolution::End end = trial->evolution.run(round.operations, share);
      if (!work.spend(share.spent())) return out_of_work();
      if (end != Evolution::End::paused && end != Evolution::End::out_of_work)
        return Choice{options, end, true, std::move(trial)};
      const std::uint64_t bits = bits_passed(trial->evolution, clock);
      if (bits > farthest) {
        farthest = bits;
        best.options = options;
        best.end = end;
        best.accelerates =
            learn && !trial->knowledge.book.rules().empty() && accelerates(bits, trial->evolution.operations());
      }
    }
    if (best.accelerates || !learn) return best;
  }
  return best;
}

std::expected<Answer, Declined> answer_by_runs(const tm::TuringMachine& system, const Query& query,
                                               const Knowledge* knowledge, bool learn, Work& work,
                                               const Witness& witness) {
  const auto& start = *query.from.as<tm::TapeStart>();
  const bool halting = query.what.name == "halt";
  const tape::Source source = tape::source_of(start);
  const tape::Clock clock = halting ? tape::Clock() : tape::Clock(query.at);
  std::optional<Knowledge> own;
  if (knowledge) {
    own = *knowledge;
  } else {
    const tape::Table table = tape::table_of(system.machine());
    const auto choice = choose_blocks(table, source, clock, learn, work);
    if (!choice) return std::unexpected(choice.error());
    own = Knowledge{tape::BlockMachine(table, choice->options), {}};
  }
  Evolution evolution(own->machine, source, own->book, clock, learn);
  if (witness) evolution.keep_chain();
  const auto end = evolution.run(std::numeric_limits<std::uint64_t>::max(), work);
  switch (end) {
    case Evolution::End::paused:
    case Evolution::End::out_of_work:
      return work.remaining() ? out_of_memory() : out_of_work();
    case Evolution::End::repeats:
    case Evolution::End::drifts:
      return in_no_certificate(system);
    case Evolution::End::cycles:
      if (halting) return in_no_certificate(system);
      break;
    case Evolution::End::at_limit:
    case Evolution::End::halts:
      break;
  }
  const auto scene = tape::settle(evolution.tape(), evolution.clock(), work);
  if (!scene) return std::unexpected(scene.error());
  if (witness) witness(*own, evolution, *scene);
  if (halting)
    return tm::halt_answer(evolution.clock().value().integer() + scene->halt_steps, tape::population(*scene));
  return tape::show(system.machine(), *scene, query.what, work);
}

}  // namespace outpace::rules
