// The loop of the run on towers; see tower_run.hpp.
#include "predictors/rules/tower_run.hpp"

#include <algorithm>
#include <utility>

#include "predictors/rules/prover.hpp"
#include "predictors/rules/tower_sums.hpp"
#include "systems/core/random_field.hpp"

namespace outpace::rules {
namespace {

/// Passages and jumps of such a run: where rules carry it, few are needed.
constexpr std::uint64_t most_operations = std::uint64_t{1} << 20;
/// Runs on each side that make up the near shape.
constexpr std::size_t near_depth = 2;

struct TowerRun {
  BlockId block;
  Tower count;
};

class Course {
 public:
  Course(Knowledge& knowledge, const tape::Source& source, std::uint64_t written_bits, Work& work)
      : knowledge_(knowledge), source_(source), algebra_(written_bits, work), work_(work) {
    const Configuration start(knowledge.machine, source);
    head_ = start.head;
    for (int side = 0; side < 2; ++side) {
      const tape::Side& given = side ? start.right : start.left;
      constant_ = constant_ && given.constant;
      background_[side] = given.background;
      for (const tape::Run& run : given.runs) runs_[side].push_back({run.block, run.count.integer()});
    }
  }

  std::optional<TowerHalt> to_halt() {
    if (!constant_) return std::nullopt;
    for (std::uint64_t i = 0; i < most_operations && !algebra_.failed(); ++i) {
      if (!work_.spend()) return std::nullopt;
      Done jumped = jump();
      if (jumped == Done::no && learn(i)) jumped = jump();
      if (jumped == Done::failed) return std::nullopt;
      if (jumped == Done::yes) continue;
      const Done moved = move();
      if (moved == Done::halts) return at_halt();
      if (moved == Done::failed) return std::nullopt;
    }
    return std::nullopt;
  }

 private:
  enum class Done { no, yes, halts, failed };

  [[nodiscard]] int ahead() const { return knowledge_.machine.faces_right(head_) ? 1 : 0; }
  [[nodiscard]] BlockId block_ahead() const {
    const auto& runs = runs_[ahead()];
    return runs.empty() ? background_[ahead()] : runs.back().block;
  }
  void push(int side, BlockId block, const Tower& count) {
    auto& runs = runs_[side];
    if (runs.empty() && block == background_[side]) return;
    if (!runs.empty() && runs.back().block == block)
      runs.back().count = algebra_.sum(runs.back().count, count);
    else
      runs.push_back({block, count});
  }

  /// Tries to prove a rule where shapes come again in equal intervals, as the run with lengths written out does.
  /// Whether there is a new one.
  bool learn(std::uint64_t operation) {
    std::uint64_t near = head_, whole = head_;
    for (const auto& runs : runs_) {
      near = mix64(near + 1), whole = mix64(whole + 1);
      for (std::size_t i = 0; i < runs.size(); ++i) {
        const TowerRun& run = runs[runs.size() - 1 - i];
        const std::uint64_t seen = std::uint64_t{run.block} << 1 | (run.count == Tower(1) ? 1 : 0);
        whole = mix64(whole ^ seen * 0x9E3779B97F4A7C15u);
        if (i < near_depth) near = whole;
      }
    }
    for (const std::uint64_t shape : {whole, near}) {
      const std::uint64_t interval = seen_.note(shape, operation);
      if (interval == 0 || !knowledge_.book.failures().due(interval)) continue;
      const auto tape = likeness();
      auto rule = tape ? prove(*tape, knowledge_.book, interval, work_) : std::nullopt;
      if (rule && knowledge_.book.add(std::move(*rule), ahead() == 1)) return true;
      seen_.failed(shape);
      knowledge_.book.failures().add(interval);
    }
    return false;
  }

  /// The tape with numbers for its towers that are as large as they come and leave the same remainders. A rule that is
  /// proved on it holds of all lengths that pass its guards; the numbers only say which course to follow.
  std::optional<Configuration> likeness() {
    constexpr std::uint64_t modulus = 5040;
    Integer least = 0;
    for (const auto& runs : runs_)
      for (const TowerRun& run : runs)
        if (run.count.is_plain()) least = std::max(least, run.count.constant);
    Configuration tape(knowledge_.machine, source_);
    tape.head = head_;
    for (int side = 0; side < 2; ++side) {
      tape::Side& its = side ? tape.right : tape.left;
      its.runs.clear();
      for (const TowerRun& run : runs_[side]) {
        Integer count = run.count.constant;
        if (!run.count.is_plain()) {
          const std::uint64_t rest = algebra_.residue(run.count, modulus);
          count = (least / modulus + (Integer(1) << (20 * height(run.count)))) * modulus + rest;
        }
        if (algebra_.failed()) return std::nullopt;
        its.runs.push_back({Count(count), run.block, 0});
      }
      Configuration::rehash(its, its.runs.size());
    }
    return tape;
  }

  /// Powers on powers.
  static unsigned height(const Tower& tower) {
    unsigned most = 0;
    for (const Power& power : tower.powers) most = std::max(most, height(*power.exponent));
    return tower.is_plain() ? 0 : most + 1;
  }

  bool matches(const Rule& rule, std::vector<Tower>& y) {
    for (int side = 0; side < 2; ++side) {
      const PatternSide& pattern = side ? rule.right : rule.left;
      const auto& runs = runs_[side];
      if (runs.size() < pattern.runs.size() || (pattern.ends && runs.size() != pattern.runs.size())) return false;
      if (pattern.ends && background_[side] != pattern.background) return false;
      for (std::size_t i = 0; i < pattern.runs.size(); ++i) {
        const PatternRun& wanted = pattern.runs[i];
        const TowerRun& run = runs[runs.size() - 1 - i];
        if (run.block != wanted.block) return false;
        Tower rest = algebra_.difference(run.count, wanted.residue.integer());
        const int sign = algebra_.sign(rest);
        if (algebra_.failed() || sign < 0 || (wanted.fixed && sign != 0)) return false;
        if (wanted.fixed) continue;
        const auto divisor = static_cast<std::uint64_t>(wanted.divisor.small());
        if (algebra_.residue(rest, divisor) != 0) return false;
        y[wanted.variable] = algebra_.quotient(rest, wanted.divisor.integer());
      }
    }
    return !algebra_.failed();
  }

  /// How often the guards allow the rule; nothing if not once, or without end.
  std::optional<Tower> times(const Rule& rule, const std::vector<Tower>& y) {
    std::optional<Tower> least;
    for (std::size_t j = 0; j < rule.guards.size(); ++j) {
      const Tower value = value_at(rule.guards[j], y, algebra_);
      if (algebra_.sign(value) < 0 || algebra_.failed()) return std::nullopt;
      const Count& slope = rule.guard_slopes[j];
      if (slope.sign() >= 0) continue;
      if (!slope.is_small()) return std::nullopt;
      Tower own = algebra_.sum(algebra_.floor_quotient(value, static_cast<std::uint64_t>(-slope.small())), 1);
      if (!least || algebra_.sign(algebra_.difference(own, *least)) < 0) least = std::move(own);
    }
    return least;
  }

  Done jump() {
    for (const std::uint32_t number : knowledge_.book.about(head_, block_ahead())) {
      const Rule& rule = knowledge_.book.rules()[number];
      std::vector<Tower> y(rule.variables);
      const bool shaped = matches(rule, y);
      if (algebra_.failed()) return Done::failed;
      if (!shaped) continue;
      const auto n = times(rule, y);
      if (algebra_.failed()) return Done::failed;
      if (!n) continue;
      const auto reached = repeat(rule, y, *n, algebra_);
      if (!reached) return Done::failed;
      steps_.push_back(reached->steps);
      for (int side = 0; side < 2; ++side) {
        const PatternSide& pattern = side ? rule.right : rule.left;
        for (std::size_t i = 0; i < pattern.runs.size(); ++i) {
          const PatternRun& run = pattern.runs[i];
          if (run.fixed) continue;
          Tower& count = runs_[side][runs_[side].size() - 1 - i].count;
          count =
              algebra_.sum(algebra_.product(reached->y[run.variable], run.divisor.integer()), run.residue.integer());
        }
      }
      return Done::yes;
    }
    return Done::no;
  }

  Done move() {
    const int side = ahead();
    const bool endless = runs_[side].empty();
    const tape::Passage passage = knowledge_.machine.passage(head_, block_ahead(), std::uint64_t{1} << 62, work_);
    if (passage.kind == tape::Passage::Kind::halts) return Done::halts;
    if (passage.kind != tape::Passage::Kind::leaves || (passage.chains && endless)) return Done::failed;
    const auto steps = static_cast<std::int64_t>(passage.steps);
    if (passage.chains) {
      const TowerRun run = std::move(runs_[side].back());
      runs_[side].pop_back();
      if (run.count.is_plain())
        moves_ += run.count.constant * steps;
      else
        steps_.push_back(algebra_.product(run.count, steps));
      push(1 - side, passage.out, run.count);
      return Done::yes;
    }
    moves_ += steps;
    if (!endless) {
      Tower& count = runs_[side].back().count;
      if (count == Tower(1))
        runs_[side].pop_back();
      else
        count = algebra_.difference(count, 1);
    }
    head_ = passage.head;
    push(passage.to_right ? 0 : 1, passage.out, 1);
    return Done::yes;
  }

  std::optional<TowerHalt> at_halt() {
    tape::Window window = knowledge_.machine.window(head_, block_ahead());
    const int side = ahead();
    if (!runs_[side].empty()) {
      Tower& count = runs_[side].back().count;
      count = algebra_.difference(count, 1);
    }
    while (window.state != knowledge_.machine.table().states) {
      if (!work_.spend()) return std::nullopt;
      window.step(knowledge_.machine.table());
      moves_ += 1;
    }
    std::int64_t cells = 0;
    for (const char cell : window.cells) cells += cell != 0;
    TowerHalt result{moves_, cells};
    for (const auto& runs : runs_)
      for (const TowerRun& run : runs)
        result.score = algebra_.sum(
            result.score, algebra_.product(run.count, std::int64_t{knowledge_.machine.population_of(run.block)}));
    for (const Tower& steps : steps_) result.steps = algebra_.sum(result.steps, steps);
    if (algebra_.failed()) return std::nullopt;
    return result;
  }

  Knowledge& knowledge_;
  const tape::Source& source_;
  TowerAlgebra algebra_;
  Work& work_;
  HeadId head_ = 0;
  bool constant_ = true;
  BlockId background_[2] = {0, 0};
  std::vector<TowerRun> runs_[2];  ///< the last is nearest to the head
  std::vector<Tower> steps_;       ///< of jumps and long runs
  Integer moves_ = 0;
  Recurrences seen_;
};

}  // namespace

std::optional<TowerHalt> run_to_halt(Knowledge& knowledge, const tape::Source& source, std::uint64_t written_bits,
                                     Work& work) {
  return Course(knowledge, source, written_bits, work).to_halt();
}

}  // namespace outpace::rules
