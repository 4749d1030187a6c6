// Towers, the numbers that are not written out: their arithmetic against integers that are, their residues against
// plain counting, and the halts that `rules` finds with them against the run with lengths written out.
#include "predictors/rules/tower_run.hpp"
#include "predictors/tape/observation.hpp"
#include "tests/predictors/tape_contest.hpp"

using namespace outpace;
using namespace outpace::tape_contest;
using rules::Tower;
using rules::TowerAlgebra;

namespace {

/// A tower and what it is.
struct Known {
  Tower tower;
  Integer value;
};

/// b^E modulo m by counting on until the powers repeat, for E a tower of equal bases of that height.
std::uint64_t counted(std::uint64_t base, unsigned height, std::uint64_t modulus) {
  if (height == 0) return 1 % modulus;
  std::vector<std::uint64_t> powers;
  std::vector<std::int64_t> seen(modulus, -1);
  std::uint64_t power = 1 % modulus;
  while (seen[power] < 0) {
    seen[power] = static_cast<std::int64_t>(powers.size());
    powers.push_back(power);
    power = power * base % modulus;
  }
  const auto first = static_cast<std::uint64_t>(seen[power]), period = powers.size() - first;
  // The exponent itself, as long as it is small; beyond, its residue and that it is large.
  std::uint64_t exponent = 1;
  bool large = false;
  for (unsigned i = 1; i < height && !large; ++i) {
    std::uint64_t next = 1;
    for (std::uint64_t n = 0; n < exponent && !large; ++n) large = (next *= base) > 100'000;
    exponent = next;
  }
  if (!large) return exponent < powers.size() ? powers[exponent] : powers[first + (exponent - first) % period];
  const std::uint64_t rest = counted(base, height - 1, period);
  return powers[first + (rest + period - first % period) % period];
}

std::string halt_of(const rules::TowerHalt& halt) { return halt.steps.text() + " " + halt.score.text(); }

/// The explicit run to the halt, and what the run on towers with its rules says of the same, evaluated.
struct Both {
  std::string written, towers;
  std::string taught;         ///< by a run on towers that begins without rules and learns its own
  bool taught_tower = false;  ///< … and ends with a number that is not written out
  bool multiplies = false;    ///< a rule does more than add to lengths
  bool symbolic = false;      ///< the towers were not written out on the way
};
std::optional<Both> both(const std::string& text, const std::string& from, unsigned cells, std::uint64_t written_bits) {
  const auto machine = tm::Machine::parse(text).value();
  const auto start = tm::TapeStart::parse(from, machine.symbols()).value();
  const tape::Source source = tape::source_of(start);
  rules::Knowledge knowledge{tape::BlockMachine(tape::table_of(machine), {cells, true}), {}};
  Work work(std::uint64_t{1} << 18);
  rules::Evolution evolution(knowledge.machine, source, knowledge.book, tape::Clock(), true);
  if (evolution.run(~std::uint64_t{0}, work) != rules::Evolution::End::halts) return std::nullopt;
  const auto scene = tape::settle(evolution.tape(), evolution.clock(), work);
  Both result;
  result.written =
      Integer(evolution.clock().value().integer() + scene->halt_steps).str() + " " + tape::population(*scene).str();
  for (const rules::Rule& rule : knowledge.book.rules()) result.multiplies = result.multiplies || !rule.translates;
  const auto evaluated = [&](const rules::TowerHalt& halt) {
    Work more;
    TowerAlgebra algebra(0, more);
    const auto steps = algebra.written_out(halt.steps, 1 << 20), score = algebra.written_out(halt.score, 1 << 20);
    return steps && score ? steps->str() + " " + score->str() : halt_of(halt);
  };
  rules::Knowledge fresh{tape::BlockMachine(tape::table_of(machine), {cells, true}), {}};
  Work share(std::uint64_t{1} << 18), other(std::uint64_t{1} << 18);
  if (const auto halt = rules::run_to_halt(knowledge, source, written_bits, share)) {
    result.symbolic = !halt->steps.is_plain();
    result.towers = evaluated(*halt);
  }
  if (const auto halt = rules::run_to_halt(fresh, source, written_bits, other)) {
    result.taught_tower = !halt->steps.is_plain();
    result.taught = evaluated(*halt);
  }
  return result;
}

}  // namespace

TEST_CASE("towers are what integers are, in sums, products, powers, quotients, signs and residues", "[rules][tower]") {
  Draws draws(1976);
  int decided = 0, symbolic = 0;
  for (int trial = 0; trial < 3000; ++trial) {
    Work work(1'000'000);
    TowerAlgebra algebra(static_cast<std::uint64_t>(draws.between(0, 12)), work);
    const std::int64_t base = draws.between(2, 7);
    std::vector<Known> known{{Tower(draws.between(0, 9)), 0}, {Tower(draws.between(-9, 9)), 0}};
    for (Known& one : known) one.value = one.tower.constant;
    for (int i = 0; i < 6 && !algebra.failed(); ++i) {
      const Known a = known[static_cast<std::size_t>(draws.between(0, static_cast<std::int64_t>(known.size()) - 1))];
      const Known b = known[static_cast<std::size_t>(draws.between(0, static_cast<std::int64_t>(known.size()) - 1))];
      switch (draws.between(0, 4)) {
        case 0:
          known.push_back({algebra.sum(a.tower, b.tower), a.value + b.value});
          break;
        case 1:
          known.push_back({algebra.difference(a.tower, b.tower), a.value - b.value});
          break;
        case 2:
          if (bit_length(a.value) + bit_length(b.value) < 3000)
            known.push_back({algebra.product(a.tower, b.tower), a.value * b.value});
          break;
        case 3:
          if (a.value >= 0 && a.value < 700)
            known.push_back({algebra.power(base, a.tower),
                             boost::multiprecision::pow(Integer(base), a.value.convert_to<unsigned>())});
          break;
        default: {
          const std::int64_t divisor = draws.between(1, 30);
          const Integer rest = residue(a.value, divisor);
          known.push_back({algebra.floor_quotient(a.tower, static_cast<std::uint64_t>(divisor)),
                           Integer((a.value - rest) / divisor)});
        }
      }
      if (algebra.failed()) break;
      const Known& last = known.back();
      CAPTURE(trial, last.tower.text(), last.value.str());
      const int sign = algebra.sign(last.tower);
      const auto modulus = static_cast<std::uint64_t>(draws.between(1, 5000));
      const std::uint64_t rest = algebra.residue(last.tower, modulus);
      if (algebra.failed()) break;
      CHECK(sign == last.value.sign());
      CHECK(rest == residue(last.value, modulus).convert_to<std::uint64_t>());
      CHECK(algebra.written_out(last.tower, 1 << 20) == std::optional(last.value));
      ++decided;
      symbolic += !last.tower.is_plain();
    }
  }
  CHECK(decided > 10'000);
  CHECK(symbolic > 2000);
}

TEST_CASE("residues of high towers are those that counting finds", "[rules][tower]") {
  Draws draws(1640);
  for (int i = 0; i < 300; ++i) {
    const auto base = static_cast<std::uint64_t>(draws.between(2, 12));
    const auto height = static_cast<unsigned>(draws.between(1, 9));
    const auto modulus = static_cast<std::uint64_t>(draws.between(1, 3000));
    Work work;
    TowerAlgebra algebra(20, work);
    Tower tower = 1;
    for (unsigned level = 0; level < height; ++level) tower = algebra.power(static_cast<std::int64_t>(base), tower);
    CAPTURE(base, height, modulus);
    CHECK(algebra.residue(tower, modulus) == counted(base, height, modulus));
    CHECK_FALSE(algebra.failed());
  }
}

TEST_CASE("equal towers read alike, however they came about", "[rules][tower]") {
  Work work;
  TowerAlgebra algebra(16, work);
  const Tower big = algebra.power(3, algebra.power(3, 100));
  const Tower nine = algebra.product(big, 9);
  CHECK(nine.text() == "3^(3^100+2)");
  CHECK(algebra.difference(nine, big).text() == "8*3^(3^100)");
  CHECK(algebra.quotient(algebra.difference(nine, 99), 18).text() == "(3^(3^100)-11)/2");
  CHECK(algebra.difference(nine, nine).text() == "0");
  CHECK(algebra.product(nine, nine).text() == "3^(2*3^100+4)");
  CHECK(algebra.power(9, algebra.power(3, 100)).text() == "3^(2*3^100)");
  CHECK(algebra.sign(algebra.difference(algebra.power(3, big), algebra.power(3, nine))) == -1);
  CHECK_FALSE(algebra.failed());
}

TEST_CASE("a run on towers halts like the run with lengths written out", "[rules][tower]") {
  // Machines that multiply, from many starts, and with one entry changed; powers of over two bits are left as they are.
  Draws draws(2022);
  int multiplying = 0, symbolic = 0, taught = 0;
  for (int i = 0; i < 450; ++i) {
    auto [machine, symbols] = notable_machines()[i % 3 == 1 ? 18 : 12];
    if (i % 3 == 2) machine = "1RB0LA_1LC1LF_0LD0LC_0LE0LB_1RE0RA_1RZ1LD";
    const std::size_t row = 3 * std::size_t{symbols} + 1;
    if (i >= 225) {
      const auto rows = static_cast<std::int64_t>((machine.size() + 1) / row);
      const std::size_t at = row * static_cast<std::size_t>(draws.between(0, rows - 1)) +
                             3 * static_cast<std::size_t>(draws.between(0, symbols - 1));
      machine.replace(at, 3, random_machine(draws, 1, 2, 0).substr(0, 2) + std::string(1, machine[at + 2]));
    }
    const unsigned cells = i % 3 == 1 ? 1 : 6;
    const auto ones = [&] { return std::string(static_cast<std::size_t>(draws.between(0, 40)), '1'); };
    const std::string from = "tape:" + ones() + "," + digits(draws, 1, 2) + "," + ones();
    const auto found = both(machine, from, cells, 2);
    if (!found) continue;
    CAPTURE(machine, from, cells);
    if (!found->taught.empty()) CHECK(found->taught == found->written);
    taught += found->taught_tower;
    if (found->towers.empty()) continue;
    CHECK(found->towers == found->written);
    multiplying += found->multiplies;
    symbolic += found->symbolic;
  }
  CHECK(multiplying > 10);
  CHECK(symbolic > 10);
  CHECK(taught > 5);
}

TEST_CASE("a machine whose score is a tower of fifteen powers of three halts", "[rules][tower]") {
  // Kropitz (2022), over 10↑↑15; Ligocki's analysis: from C(n), n = 4k + r, to C((3^(k+3) − 11)/2) and the like.
  const std::string machine = "1RB0LD_1RC0RF_1LC1LA_0LE1RZ_1LF0RB_0RC0RE";
  const auto answer = ask("rules", {machine, "blank", "halt"});
  REQUIRE(answer);
  const std::string score = answer->substr(answer->find(' ') + 1);
  std::size_t height = 0;
  for (std::size_t at = 0; (at = score.find("3^", at)) != std::string::npos; ++at) ++height;
  CHECK(height == 14);  // the lowest is 3^22147, of 10,567 digits
  CHECK(score.ends_with("-11)/2"));
}

TEST_CASE("a machine that needs rules which no run with written-out lengths comes to halts", "[rules][tower]") {
  // Ligocki (2022), over 4^4^4^4^34587; his analysis: E(n, m) becomes E((19·4^k − 13)/3, m + 1) for n = 3k, and
  // E((28·4^k − 13)/3, m + 1) for n = 3k + 2, and for n = 3k + 1 it halts with 2k + m + 3 marks. It starts as E(3, 0).
  Work work;
  TowerAlgebra algebra(128, work);
  Tower n = 3;
  std::int64_t m = 0;
  while (algebra.residue(n, 3) != 1) {
    const bool whole = algebra.residue(n, 3) == 0;
    const Tower power = algebra.power(4, algebra.floor_quotient(n, 3));
    n = algebra.quotient(algebra.difference(algebra.product(power, whole ? 19 : 28), 13), 3);
    ++m;
  }
  const Tower score = algebra.sum(algebra.product(algebra.floor_quotient(n, 3), 2), m + 3);
  REQUIRE_FALSE(algebra.failed());
  const auto answer = ask("rules", {"1RB0LA_1LC1LF_0LD0LC_0LE0LB_1RE0RA_1RZ1LD", "blank", "halt"});
  REQUIRE(answer);
  CHECK(answer->substr(answer->find(' ') + 1) == score.text());
}
