// The checker of "backward" certificates: it follows every way back from the halting transitions itself, and sees that
// none is longer than the certificate says and that the run from the start is.
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "predictors/proof/tape_claim.hpp"

namespace outpace::proof {
namespace {

constexpr std::uint64_t most_depth = 100'000;
constexpr std::uint64_t most_visits = 200'000'000;

/// Depth first, on one tape that is written and restored; −1 stands for a cell of which nothing is known.
class WaysBack {
 public:
  WaysBack(const tm::Machine& machine, std::uint64_t depth)
      : machine_(machine), depth_(depth), tape_(2 * depth + 3, -1) {}

  std::optional<std::string> refute() {
    for (unsigned state = 0; state < machine_.states(); ++state)
      for (unsigned symbol = 0; symbol < machine_.symbols(); ++symbol) {
        if (machine_.at(state, symbol).next != tm::halted) continue;
        const std::size_t middle = depth_ + 1;
        tape_[middle] = static_cast<int>(symbol);
        const auto why = follow(state, middle);
        tape_[middle] = -1;
        if (why) return why;
      }
    return std::nullopt;
  }

 private:
  struct Level {
    unsigned state;     ///< of this configuration …
    std::size_t head;   ///< … and where its head is
    unsigned next = 0;  ///< entry of the table to try, as the step that led here
    int restored = -1;  ///< what was known of the head's cell one step later
  };

  std::optional<std::string> follow(unsigned state, std::size_t head) {
    std::vector<Level> levels{{state, head}};
    const unsigned entries = machine_.states() * machine_.symbols();
    while (!levels.empty()) {
      Level& level = levels.back();
      if (level.next == entries) {
        // Undo the step that led from this configuration on.
        if (levels.size() > 1) tape_[level.head] = level.restored;
        levels.pop_back();
        continue;
      }
      if (++visits_ > most_visits) return "/depth: over 2·10^8 entries tried, the most that is done";
      const unsigned from = level.next / machine_.symbols(), read = level.next % machine_.symbols();
      ++level.next;
      const tm::Transition& t = machine_.at(from, read);
      if (t.next != level.state || t.next == tm::halted) continue;
      const std::size_t place = t.move > 0 ? level.head - 1 : level.head + 1;
      if (tape_[place] >= 0 && tape_[place] != t.write) continue;
      if (levels.size() > depth_) return "/depth: a way back is longer";
      const int known = tape_[place];
      tape_[place] = static_cast<int>(read);
      levels.push_back({from, place, 0, known});
    }
    return std::nullopt;
  }

  const tm::Machine& machine_;
  std::uint64_t depth_, visits_ = 0;
  std::vector<int> tape_;
};

/// Whether the machine still runs after so many steps.
bool outlives(const tm::Machine& machine, const tm::TapeStart& start, std::uint64_t steps) {
  const auto reach = static_cast<std::int64_t>(steps) + 1;
  std::vector<tm::TapeSymbol> tape;
  for (std::int64_t x = -reach; x <= reach; ++x) tape.push_back(start.cell(x));
  auto head = static_cast<std::size_t>(reach);
  unsigned state = 0;
  for (std::uint64_t i = 0; i < steps; ++i) {
    const tm::Transition& t = machine.at(state, tape[head]);
    if (t.next == tm::halted) return false;
    tape[head] = t.write;
    head = t.move > 0 ? head + 1 : head - 1;
    state = t.next;
  }
  return true;
}

Verdict check(const nlohmann::json& json) {
  const TapeClaim claim(json);
  if (!claim.trouble.empty()) return claim.malformed(claim.trouble);
  const auto depth = json.find("depth");
  if (depth == json.end() || !depth->is_number_unsigned() || depth->get<std::uint64_t>() > most_depth)
    return claim.malformed("/depth: it must be an integer from 0 to 100000");
  const auto steps = depth->get<std::uint64_t>();
  if (const auto why = WaysBack(*claim.machine, steps).refute()) return claim.rejected(*why);
  if (!outlives(*claim.machine, *claim.start, steps + 1)) return claim.rejected("/depth: the machine halts within it");
  return claim.accepted("never halts: all ways back from a halt end within " + std::to_string(steps) + " steps");
}

const RegisterChecker registered{{"backward", "no way back from a Turing machine's halt is as long as its run", check}};

}  // namespace
}  // namespace outpace::proof
