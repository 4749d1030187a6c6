// The predictor `backward`: a Turing machine never halts from a start if, going back from its halting transitions, all
// ways end after a number of steps that the start has outlived (backward reasoning; Marxen and Buntrock, 1990).
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "predictors/core/catalogue.hpp"
#include "systems/tm/answers.hpp"
#include "systems/tm/direct_run.hpp"
#include "systems/tm/turing_machine.hpp"

namespace outpace::deciders {
namespace {

constexpr std::uint64_t most_nodes = std::uint64_t{1} << 18;
constexpr std::uint64_t deepest = 512;
constexpr char unknown = '\x7f';

/// What is known of a configuration some steps before a halt. Cells outside are unknown.
struct Node {
  std::string cells;
  std::size_t head;
  unsigned state;
  std::uint64_t depth;
};

struct Way {
  unsigned from, read;
  char write;
  int move;
};

/// The greatest depth of a configuration that leads to a halt; nothing if some way goes deeper than is looked.
std::expected<std::optional<std::uint64_t>, Declined> depth_of_halts(const tm::Machine& machine, Work& work) {
  std::vector<std::vector<Way>> into(machine.states());
  std::vector<Node> stack;
  for (unsigned state = 0; state < machine.states(); ++state)
    for (unsigned symbol = 0; symbol < machine.symbols(); ++symbol) {
      const tm::Transition& t = machine.at(state, symbol);
      if (t.next == tm::halted)
        stack.push_back({std::string(1, static_cast<char>(symbol)), 0, state, 0});
      else
        into[t.next].push_back({state, symbol, static_cast<char>(t.write), t.move});
    }
  std::uint64_t reached = 0;
  for (std::uint64_t nodes = 0; !stack.empty(); ++nodes) {
    Node node = std::move(stack.back());
    stack.pop_back();
    if (node.depth > deepest || nodes > most_nodes) return std::nullopt;
    if (!work.spend(into[node.state].size() + node.cells.size() / 16 + 1)) return out_of_work();
    reached = std::max(reached, node.depth);
    for (const Way& way : into[node.state]) {
      // The head came from there and left `write` behind.
      Node before = node;
      if (way.move > 0 && before.head == 0) {
        before.cells.insert(before.cells.begin(), unknown);
        ++before.head;
      }
      if (way.move < 0 && before.head + 1 == before.cells.size()) before.cells += unknown;
      before.head -= static_cast<std::size_t>(way.move);
      char& cell = before.cells[before.head];
      if (cell != unknown && cell != way.write) continue;
      cell = static_cast<char>(way.read);
      before.state = way.from;
      ++before.depth;
      stack.push_back(std::move(before));
    }
  }
  return reached;
}

class BackwardShortcut final : public Shortcut {
 public:
  BackwardShortcut(std::string system, std::string start, std::uint64_t depth)
      : system_(std::move(system)), start_(std::move(start)), depth_(depth) {}
  [[nodiscard]] std::expected<Answer, Declined> answer(const Query& /*query*/, Work& work) const override {
    if (!work.spend()) return out_of_work();
    return tm::never_answer();
  }
  [[nodiscard]] Claim claim() const override { return Claim::proven; }
  [[nodiscard]] std::optional<Certificate> certificate() const override {
    return Certificate{
        nlohmann::ordered_json{{"kind", "backward"}, {"system", system_}, {"from", start_}, {"depth", depth_}}.dump()};
  }
  [[nodiscard]] std::string finding() const override {
    return fmt::format("all ways back from a halt end after {} steps, and it has run longer", depth_);
  }
  [[nodiscard]] std::uint64_t size_bytes() const override { return sizeof *this; }

 private:
  std::string system_, start_;
  std::uint64_t depth_;
};

class BackwardPredictor final : public FamilyPredictor<tm::TuringMachine> {
 public:
  [[nodiscard]] std::string name() const override { return "backward"; }
  [[nodiscard]] std::string describe() const override {
    return "decides that a Turing machine never halts: no way back from a halt is long (Marxen and Buntrock, 1990)";
  }
  [[nodiscard]] double nominal_nanoseconds_per_unit() const override { return 30; }

 protected:
  StudyResult study(const tm::TuringMachine& system, const Subject& subject, Work& work) const override {
    if (subject.observable != "halt") return unsuited("backward decides whether a machine halts, and nothing else");
    if (!subject.from.single_member)
      return unsuited("backward needs to know the start: it has to outlive the ways back");
    const auto start = system.start(subject.from.name);
    if (!start) return unsuited(start.error().text());
    const auto& tape = *start->as<tm::TapeStart>();
    const auto depth = depth_of_halts(system.machine(), work);
    if (!depth) return std::unexpected(depth.error());
    if (!*depth)
      return unsuited(
          fmt::format("some ways back from a halt of {} go on for {} steps, or are too many", system.name(), deepest));
    tm::DirectRun run(system.machine(), tape, work);
    if (const auto ran = run.advance(**depth + 1); !ran) return std::unexpected(ran.error());
    if (run.head().state == tm::halted)
      return unsuited(fmt::format("{} halts after {} steps", system.name(), run.head().steps));
    return std::make_unique<BackwardShortcut>(system.name(), tape.text(), **depth);
  }
};

const RegisterPredictor registered{std::make_unique<BackwardPredictor>()};

}  // namespace
}  // namespace outpace::deciders
