// The predictor `bouncer`: the number of sweeps done by time t as the root of a quadratic, then the sweep that is under
// way on the tape of that number; see bouncer.hpp.
#include "predictors/bouncer/bouncer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "predictors/core/catalogue.hpp"
#include "predictors/cycler/recurrence.hpp"
#include "predictors/tape/observation.hpp"
#include "systems/tm/answers.hpp"
#include "systems/tm/direct.hpp"

namespace outpace::bouncer {
namespace {

/// Steps of the run in which a study looks for sweeps, and what it may spend on it all.
constexpr std::uint64_t studied_steps = std::uint64_t{1} << 22, brief_steps = std::uint64_t{1} << 14;

/// Symbols and their places on a snapshot, from left to right.
class Reader {
 public:
  explicit Reader(const Snapshot& snapshot) : snapshot_(snapshot) {
    const FormulaTape& tape = snapshot.tape;
    for (const Part& part : tape.sides[0]) {
      pieces_.push_back({&part.beyond, 1});
      pieces_.push_back({&part.word, part.count});
    }
    pieces_.push_back({&tape.window.cells, 1});
    for (std::size_t i = tape.sides[1].size(); i-- > 0;) {
      pieces_.push_back({&tape.sides[1][i].word, tape.sides[1][i].count});
      pieces_.push_back({&tape.sides[1][i].beyond, 1});
    }
  }
  [[nodiscard]] tm::TapeSymbol cell(const Integer& x) const {
    Integer rest = x - snapshot_.left_end;
    if (rest < 0) return 0;
    for (const auto& [word, count] : pieces_) {
      const Integer cells = count * word->size();
      if (rest < cells)
        return static_cast<tm::TapeSymbol>((*word)[Integer(rest % word->size()).convert_to<std::size_t>()]);
      rest -= cells;
    }
    return 0;
  }
  [[nodiscard]] Integer population() const {
    Integer sum = 0;
    for (const auto& [word, count] : pieces_)
      sum += count * (word->size() - static_cast<std::size_t>(std::count(word->begin(), word->end(), '\0')));
    return sum;
  }
  [[nodiscard]] std::uint64_t units() const { return pieces_.size() * limbs(snapshot_.left_end) * 4; }

 private:
  struct Piece {
    const std::string* word;
    Integer count;
  };
  const Snapshot& snapshot_;
  std::vector<Piece> pieces_;
};

class BouncerShortcut final : public Shortcut {
 public:
  BouncerShortcut(const tm::TuringMachine& system, tm::TapeStart start, Bouncer bouncer)
      : system_(system), start_(std::move(start)), bouncer_(std::move(bouncer)) {}
  [[nodiscard]] std::expected<Answer, Declined> answer(const Query& query, Work& work) const override;
  [[nodiscard]] Claim claim() const override { return Claim::proven; }
  [[nodiscard]] std::optional<Certificate> certificate() const override {
    return certificate_of(system_.machine(), start_, bouncer_);
  }
  [[nodiscard]] std::string finding() const override {
    const std::size_t words = bouncer_.formula.sides[0].size() + bouncer_.formula.sides[1].size();
    return fmt::format("sweeps to and fro from step {} on; sweep n takes {} + {}n steps and makes {} longer",
                       bouncer_.seen_at, bouncer_.steps.str(), bouncer_.steps_for_each.str(),
                       words == 1 ? "a row of equal words" : fmt::format("{} rows of equal words", words));
  }
  [[nodiscard]] std::uint64_t size_bytes() const override {
    std::uint64_t bytes =
        sizeof *this + bouncer_.course.size() * sizeof(Passage) + bouncer_.formula.window.cells.size();
    for (const auto& side : bouncer_.formula.sides)
      for (const Part& part : side) bytes += sizeof part + part.word.size() + part.beyond.size();
    return bytes;
  }

 private:
  tm::TuringMachine system_;
  tm::TapeStart start_;
  Bouncer bouncer_;
};

std::expected<Answer, Declined> BouncerShortcut::answer(const Query& query, Work& work) const {
  if (query.what.name == "halt") return tm::never_answer();
  if (query.at < bouncer_.seen_at) return tm::simulate_directly(system_.machine(), start_, query.what, query.at, work);
  const auto snapshot = after(tape::table_of(system_.machine()), bouncer_, query.at - bouncer_.seen_at, work);
  if (!snapshot) return std::unexpected(snapshot.error());
  const Reader reader(*snapshot);
  if (!work.spend(reader.units())) return out_of_work();
  if (query.what.name == "cell") return tm::cell_answer(reader.cell(query.what.place[0]));
  if (query.what.name == "population") return tm::population_answer(reader.population());
  const Integer position = snapshot->left_end + snapshot->tape.cells_left_of_head();
  return tm::head_answer(system_.machine(), static_cast<tm::State>(snapshot->tape.window.state), position,
                         reader.cell(position));
}

class BouncerPredictor final : public FamilyPredictor<tm::TuringMachine> {
 public:
  [[nodiscard]] std::string name() const override { return "bouncer"; }
  [[nodiscard]] std::string describe() const override {
    return "finds that a Turing machine sweeps over a tape that grows by a formula, and solves for the sweep at any "
           "time";
  }
  [[nodiscard]] double nominal_nanoseconds_per_unit() const override { return 10; }

 protected:
  StudyResult study(const tm::TuringMachine& system, const Subject& subject, Work& work) const override {
    if (subject.observable == "tape") return unsuited("bouncer answers head, cell, population and halt, not a tape");
    if (!subject.from.single_member)
      return unsuited("bouncer needs to know the start: its sweeps are found in the run");
    const auto start = system.start(subject.from.name);
    if (!start) return unsuited(start.error().text());
    const auto& tape = *start->as<tm::TapeStart>();
    if (!tape.finite()) return unsuited("bouncer knows blank and finite tapes only");
    const tape::Table table = tape::table_of(system.machine());
    auto found = find_bouncer(table, tape, brief_steps, work);
    if (found && !*found) {
      // Most machines that show nothing so far repeat themselves, and that is soon seen.
      Work brief(std::min(work.remaining(), brief_steps), work.spare_bytes());
      const bool repeats = cycler::find_recurrence(system.machine(), tape, brief).has_value();
      if (!work.spend(brief.spent())) return out_of_work();
      if (repeats) return unsuited(system.name() + " soon repeats itself, moved or not, and does not sweep");
      found = find_bouncer(table, tape, studied_steps, work);
    }
    if (!found) return std::unexpected(found.error());
    if (!*found)
      return unsuited(system.name() + " does not sweep over a tape that grows by a formula, as far as 2^22 steps show");
    return std::make_unique<BouncerShortcut>(system, tape, std::move(**found));
  }
};

const RegisterPredictor registered{std::make_unique<BouncerPredictor>()};

}  // namespace

std::expected<Snapshot, Declined> after(const tape::Table& table, const Bouncer& bouncer, const Integer& steps,
                                        Work& work) {
  // Sweeps 0 … n−1 take n·first + more·n(n−1)/2 steps: the greatest n for which that is at most `steps`.
  const Integer &first = bouncer.steps, &more = bouncer.steps_for_each;
  const std::uint64_t size = limbs(steps);
  if (!work.spend(8 * product_units(size, size))) return out_of_work();
  const Integer b = 2 * first - more;
  Integer n = (sqrt(Integer(b * b + 8 * more * steps)) - b) / (2 * more);
  const auto taken = [&](const Integer& sweeps) { return Integer(sweeps * first + more * sweeps * (sweeps - 1) / 2); };
  while (n > 0 && taken(n) > steps) --n;
  while (taken(n + 1) <= steps) ++n;
  if (n < 0) n = 0;
  Snapshot snapshot{bouncer.formula, bouncer.left_end - n * bouncer.grows_left};
  for (auto& side : snapshot.tape.sides)
    for (Part& part : side) part.count += n;
  Sweep sweep(table, snapshot.tape, bouncer.side, bouncer.records);
  if (sweep.run(Integer(steps - taken(n)), work) == Sweep::End::out_of_work) return out_of_work();
  snapshot.left_end -= snapshot.tape.grown_left;
  return snapshot;
}

Certificate certificate_of(const tm::Machine& machine, const tm::TapeStart& start, const Bouncer& bouncer) {
  using nlohmann::ordered_json;
  const auto text = [](const std::string& cells) {
    std::string result;
    for (const char cell : cells) result += static_cast<char>('0' + cell);
    return result;
  };
  ordered_json tape = ordered_json::array();
  const auto repeated = [&](const Part& part) {
    return ordered_json{{"word", text(part.word)}, {"plus", part.count.str()}};
  };
  for (const Part& part : bouncer.formula.sides[0]) {
    tape.push_back(text(part.beyond));
    tape.push_back(repeated(part));
  }
  tape.push_back(text(bouncer.formula.window.cells));
  const auto& right = bouncer.formula.sides[1];
  for (std::size_t i = right.size(); i-- > 0;) {
    tape.push_back(repeated(right[i]));
    tape.push_back(text(right[i].beyond));
  }
  ordered_json course = ordered_json::array();
  const auto side = [](int s) { return s ? "right" : "left"; };
  for (const Passage& passage : bouncer.course) {
    if (passage.kind == Passage::Kind::walks)
      course.push_back({{"walk", passage.amount}});
    else if (passage.kind == Passage::Kind::unrolls)
      course.push_back({{"unroll", side(passage.side)}});
    else
      course.push_back({{"cross", side(passage.side)}, {"carrying", passage.amount}});
  }
  return {ordered_json{{"kind", "bouncer"},
                       {"system", "tm:" + machine.text()},
                       {"from", start.text()},
                       {"seen_at", bouncer.seen_at},
                       {"left_end", bouncer.left_end},
                       {"side", side(bouncer.side)},
                       {"state", bouncer.formula.window.state},
                       {"tape", std::move(tape)},
                       {"course", std::move(course)},
                       {"steps", bouncer.steps.str()},
                       {"steps_for_each", bouncer.steps_for_each.str()},
                       {"grows_left", bouncer.grows_left.str()}}
              .dump()};
}

}  // namespace outpace::bouncer
