// The search for bouncers: turns at the tape's ends whose times have constant second differences, a formula through
// three of the tapes there, and the sweep on it that proves it; see bouncer.hpp. The idea of records and a formula
// tape is of the busy beaver community (Guilfoyle; Gruber, 2022).
#include <algorithm>
#include <array>
#include <set>

#include "predictors/bouncer/bouncer.hpp"

namespace outpace::bouncer {
namespace {

using tape::Table;
using tape::Window;

constexpr std::size_t most_strides = 64;       ///< turns to the next of its kind
constexpr std::size_t most_records = 4096;     ///< of one side and state that are remembered
constexpr std::size_t longest_tape = 1 << 13;  ///< cells of a tape that is fitted
constexpr unsigned most_tries = 8;             ///< formulas that are replayed after each stretch of the run

/// What one replay of a sweep may spend.
constexpr std::uint64_t most_sweep_units = std::uint64_t{1} << 25;

/// The head is on no cell of the tape yet, just beyond its end.
struct Record {
  std::uint64_t steps;
  std::int64_t low, high;  ///< the tape is low … high−1
};

/// The plain run: cells from `low` to `high` have been written or visited.
class Run {
 public:
  Run(const Table& table, const tm::TapeStart& start) : table_(table) {
    window_.cells.assign(start.left().begin(), start.left().end());
    low = -static_cast<std::int64_t>(window_.cells.size());
    window_.cells.append(start.right().begin(), start.right().end());
    high = low + static_cast<std::int64_t>(window_.cells.size());
    first_ = low;
    window_.position = -low;
    window_.state = 0;
  }
  [[nodiscard]] bool halted() const { return window_.state == table_.states; }
  [[nodiscard]] unsigned state() const { return window_.state; }
  [[nodiscard]] std::uint64_t steps() const { return steps_; }
  [[nodiscard]] std::int64_t head() const { return first_ + window_.position; }
  [[nodiscard]] bool outside() const { return head() < low || head() >= high; }
  [[nodiscard]] int side() const { return head() < low ? 0 : 1; }
  [[nodiscard]] std::string cells() const {
    return window_.cells.substr(static_cast<std::size_t>(low - first_), static_cast<std::size_t>(high - low));
  }
  /// Makes the head's cell part of the tape.
  void enter() {
    low = std::min(low, head());
    high = std::max(high, head() + 1);
    if (window_.inside()) return;
    const std::size_t room = window_.cells.size() + 64;
    if (window_.position < 0) {
      window_.cells.insert(0, room, '\0');
      first_ -= static_cast<std::int64_t>(room);
      window_.position += static_cast<std::int64_t>(room);
    } else {
      window_.cells.append(room, '\0');
    }
  }
  void step() {
    window_.step(table_);
    ++steps_;
  }
  /// Goes on until `until` or the head is beyond the tape.
  void run(std::uint64_t until) {
    do step();
    while (steps_ < until && !outside() && !halted());
  }

  std::int64_t low = 0, high = 0;

 private:
  const Table& table_;
  Window window_;
  std::int64_t first_ = 0;
  std::uint64_t steps_ = 0;
};

/// Words in turn, plain and repeated, that make tapes[i] if every repeated word is taken i times.
class Fit {
 public:
  Fit(const std::array<std::string, 3>& tapes, Work& work) : tapes_(tapes), work_(work) {}
  struct Piece {
    std::size_t begin, length;  ///< of the repeated word in tapes[1]; the plain word ends there
  };
  [[nodiscard]] bool run() { return from(0, 0); }
  [[nodiscard]] const std::vector<Piece>& pieces() const { return pieces_; }

 private:
  bool from(std::size_t at, std::size_t ahead) {
    const auto& [a, b, c] = tapes_;
    const std::size_t begin = at;
    while (at < a.size() && a[at] == b[at + ahead] && a[at] == c[at + 2 * ahead]) ++at;
    if (!work_.spend(1 + (at - begin) / 8)) return false;
    const std::size_t all = b.size() - a.size();
    if (at == a.size() && ahead == all) return true;
    if (pieces_.size() > 64 || !failed_.insert({at, ahead}).second) return false;
    for (std::size_t length = 1; ahead + length <= all; ++length) {
      const std::size_t in_b = at + ahead, in_c = at + 2 * ahead;
      if (!work_.spend()) return false;
      if (b.compare(in_b, length, c, in_c, length) != 0) break;  // longer words differ too
      if (c.compare(in_c, length, c, in_c + length, length) != 0) continue;
      pieces_.push_back({in_b, length});
      if (from(at, ahead + length)) return true;
      pieces_.pop_back();
    }
    return false;
  }
  const std::array<std::string, 3>& tapes_;
  Work& work_;
  std::vector<Piece> pieces_;
  std::set<std::pair<std::size_t, std::size_t>> failed_;
};

/// The formula of the pieces, with copies in the plain words taken into the repeated ones.
FormulaTape formula_of(const std::array<std::string, 3>& tapes, const std::vector<Fit::Piece>& pieces, int side,
                       unsigned state) {
  struct Word {
    std::string plain, repeated;
    Integer count = 0;
  };
  std::vector<Word> words(1);
  std::size_t at = 0;
  for (const Fit::Piece& piece : pieces) {
    std::string plain = tapes[1].substr(at, piece.begin - at), repeated = tapes[1].substr(piece.begin, piece.length);
    at = piece.begin + piece.length;
    if (plain.empty() && words.size() > 1) {
      // Powers of one word side by side are one power of it.
      Word& before = words[words.size() - 2];
      if (before.repeated + repeated == repeated + before.repeated) {
        before.repeated += repeated;
        continue;
      }
    }
    words.back().plain = std::move(plain);
    words.back().repeated = std::move(repeated);
    words.emplace_back();
  }
  words.back().plain = tapes[1].substr(at);
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    auto& [before, word, count] = words[i];
    while (before.ends_with(word)) {
      before.erase(before.size() - word.size());
      count += 1;
    }
    std::string& after = words[i + 1].plain;
    while (after.starts_with(word)) {
      after.erase(0, word.size());
      count += 1;
    }
  }
  FormulaTape tape;
  tape.window.state = state;
  if (side) {
    for (std::size_t i = 0; i + 1 < words.size(); ++i)
      tape.sides[0].push_back({words[i].repeated, words[i].count, words[i].plain});
    tape.window.cells = words.back().plain;
    tape.window.position = static_cast<std::int64_t>(tape.window.cells.size());
  } else {
    for (std::size_t i = words.size() - 1; i-- > 0;)
      tape.sides[1].push_back({words[i].repeated, words[i].count, words[i + 1].plain});
    tape.window.cells = words.front().plain;
    tape.window.position = -1;
  }
  return tape;
}

void take_copies(FormulaTape& tape, const Integer& copies) {
  for (auto& side : tape.sides)
    for (Part& part : side) part.count += copies;
}

class Search {
 public:
  Search(const Table& table, const tm::TapeStart& start, Work& work)
      : table_(table), start_(start), work_(work), run_(table, start), records_(std::size_t{2} * table.states) {}

  std::expected<std::optional<Bouncer>, Declined> search(std::uint64_t most_steps);

 private:
  std::optional<Bouncer> among_records();
  std::optional<Bouncer> attempt(int side, unsigned state, const std::array<Record, 4>& turns);

  const Table& table_;
  const tm::TapeStart& start_;
  Work& work_;
  Run run_;
  std::vector<std::vector<Record>> records_;  ///< by state·2 + side
};

std::optional<Bouncer> Search::attempt(int side, unsigned state, const std::array<Record, 4>& turns) {
  std::array<std::string, 3> tapes;
  std::uint64_t records = 0;
  Run run(table_, start_);
  if (!work_.spend(turns[2].steps)) return std::nullopt;
  std::size_t next = 0;
  while (next < 3) {
    if (run.steps() == turns[next].steps) tapes[next++] = run.cells();
    if (next == 3) break;
    if (run.outside()) {
      if (next == 2 && run.side() == side) ++records;  // from turn 1, which it counts, to turn 2
      run.enter();
    }
    run.run(turns[next].steps);
  }
  Fit fit(tapes, work_);
  if (!fit.run()) return std::nullopt;
  Bouncer bouncer;
  bouncer.side = side;
  bouncer.records = records;
  bouncer.formula = formula_of(tapes, fit.pieces(), side, state);
  FormulaTape tape = bouncer.formula;
  Sweep sweep(table_, tape, side, records);
  // A checker has to replay it, so it may not take much.
  Work share(std::min(work_.remaining(), most_sweep_units), work_.spare_bytes());
  const auto end = sweep.run(std::nullopt, share);
  if (!work_.spend(share.spent()) || end != Sweep::End::complete) return std::nullopt;
  if (tape.window.state != state || sweep.steps_for_each() <= 0) return std::nullopt;
  FormulaTape next_tape = bouncer.formula;
  take_copies(next_tape, 1);
  if (canonical(tape) != canonical(next_tape)) return std::nullopt;
  // Copies that were unrolled must be there: from sweep number `first` on they are.
  const Integer first = 1 - sweep.least_count();
  if (first > 3) return std::nullopt;
  const std::size_t from = first <= 0 ? 0 : first.convert_to<std::size_t>();
  take_copies(bouncer.formula, from);
  bouncer.course = sweep.course();
  bouncer.steps = sweep.steps() + sweep.steps_for_each() * from;
  bouncer.steps_for_each = sweep.steps_for_each();
  bouncer.grows_left = tape.grown_left;
  bouncer.seen_at = turns[from].steps;
  bouncer.left_end = turns[from].low;
  return bouncer;
}

std::optional<Bouncer> Search::among_records() {
  unsigned tries = 0;
  for (std::size_t stride = 1; stride <= most_strides; ++stride)
    for (std::size_t kind = 0; kind < records_.size(); ++kind) {
      const auto& records = records_[kind];
      if (records.size() <= 3 * stride) continue;
      if (!work_.spend()) return std::nullopt;
      std::array<Record, 4> turns;
      for (std::size_t i = 0; i < 4; ++i) turns[i] = records[records.size() - 1 - (3 - i) * stride];
      const auto even = [&](auto field) {
        return field(turns[1]) - field(turns[0]) == field(turns[2]) - field(turns[1]) &&
               field(turns[2]) - field(turns[1]) == field(turns[3]) - field(turns[2]);
      };
      if (!even([](const Record& r) { return r.low; }) || !even([](const Record& r) { return r.high; })) continue;
      std::array<std::int64_t, 3> sweeps;
      for (std::size_t i = 0; i < 3; ++i) sweeps[i] = static_cast<std::int64_t>(turns[i + 1].steps - turns[i].steps);
      if (sweeps[1] <= sweeps[0] || sweeps[2] - sweeps[1] != sweeps[1] - sweeps[0]) continue;
      if (turns[2].high - turns[2].low > static_cast<std::int64_t>(longest_tape)) continue;
      if (++tries > most_tries) return std::nullopt;
      if (auto found = attempt(static_cast<int>(kind % 2), static_cast<unsigned>(kind / 2), turns)) return found;
    }
  return std::nullopt;
}

std::expected<std::optional<Bouncer>, Declined> Search::search(std::uint64_t most_steps) {
  for (std::uint64_t until = 256; until <= most_steps; until *= 2) {
    if (!work_.spend(until - run_.steps())) return out_of_work();
    while (run_.steps() < until && !run_.halted()) {
      if (run_.outside()) {
        auto& records = records_[std::size_t{2} * run_.state() + static_cast<std::size_t>(run_.side())];
        if (records.size() == most_records) records.erase(records.begin(), records.begin() + most_records / 2);
        records.push_back({run_.steps(), run_.low, run_.high});
        run_.enter();
      }
      run_.run(until);
    }
    if (run_.halted()) return std::nullopt;
    if (static_cast<std::uint64_t>(run_.high - run_.low) > work_.spare_bytes() / 4) return out_of_memory();
    if (auto found = among_records()) return found;
    if (!work_.remaining()) return out_of_work();
  }
  return std::nullopt;
}

}  // namespace

std::expected<std::optional<Bouncer>, Declined> find_bouncer(const Table& table, const tm::TapeStart& start,
                                                             std::uint64_t most_steps, Work& work) {
  return Search(table, start, work).search(most_steps);
}

}  // namespace outpace::bouncer
