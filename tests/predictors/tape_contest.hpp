// Questions about Turing machines for the predictors that run on tapes of runs: machines by name and by chance, asked
// of one predictor and of the direct or naive simulator; a failing case is shown as the command that replays it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "predictors/core/catalogue.hpp"
#include "systems/core/catalogue.hpp"
#include "tests/catch.hpp"
#include "tests/predictors/contest.hpp"

namespace outpace::tape_contest {

using contest::Draws;

struct Question {
  std::string machine;  ///< without `tm:`
  std::string from = "blank";
  std::string observable = "head";
  Time at = 0;
  Integer x = 0;
  [[nodiscard]] std::string command(const std::string& predictor) const {
    return "outpace ask tm:" + machine + " " + observable + (observable == "halt" ? "" : " --at " + at.str()) +
           " --from " + from + (observable == "cell" ? " --x " + x.str() : "") + " --by " + predictor;
  }
  [[nodiscard]] Observable what() const {
    return observable == "cell" ? Observable{"cell", {x}} : Observable{observable, {}};
  }
};

/// The answer's text, or empty with the reason in `why`. Not `studied`: the start is a surprise to the predictor, so
/// that nothing is known of it beforehand.
inline std::optional<std::string> ask(const std::string& predictor, const Question& q, bool studied = true,
                                      std::string* why = nullptr, std::uint64_t units = 200'000'000) {
  const auto system = make_system("tm:" + q.machine).value();
  const auto query = make_query(*system, q.from, q.what(), q.at).value();
  Work work(units, std::uint64_t{1} << 30);
  if (predictor == "naive") return system->simulate_naively(query).text();
  const auto answer = [&]() -> std::expected<Answer, Declined> {
    if (predictor == "direct") return system->simulate(query, work);
    InitialFamily family = initial_family(*system, q.from).value();
    family.single_member = family.single_member && studied;
    const auto shortcut = find_predictor(predictor).value()->study({*system, q.observable, family, std::nullopt}, work);
    if (!shortcut) return std::unexpected(shortcut.error());
    return (*shortcut)->answer(query, work);
  }();
  if (!answer && why) *why = answer.error().reason;
  return answer ? std::optional(answer->text()) : std::nullopt;
}

/// Whether the predictor answers; if it does, as the other does.
inline bool agrees(const std::string& predictor, const std::string& other, const Question& q, bool studied = true) {
  const auto answer = ask(predictor, q, studied);
  if (!answer) return false;
  const auto expected = ask(other, q);
  if (expected && *answer != *expected) {
    INFO(q.command(predictor));
    CHECK(*answer == *expected);
  }
  return true;
}

/// A machine by chance; each entry halts with a chance of 1 in `halting` (0: never).
inline std::string random_machine(Draws& draws, unsigned states, unsigned symbols, std::int64_t halting) {
  std::string text;
  for (unsigned i = 0; i < states * symbols; ++i) {
    if (i && i % symbols == 0) text += '_';
    const bool halts = halting && draws.between(1, halting) == 1;
    text += static_cast<char>('0' + draws.between(0, symbols - 1));
    text += draws.between(0, 1) ? 'R' : 'L';
    text += static_cast<char>(halts ? 'Z' : 'A' + draws.between(0, states - 1));
  }
  return text;
}

inline std::string digits(Draws& draws, std::int64_t length, unsigned symbols) {
  std::string text;
  while (length-- > 0) text += static_cast<char>('0' + draws.between(0, symbols - 1));
  return text;
}

/// Start, observable, place and time (log-uniform up to 2^bits) by chance.
inline Question random_question(Draws& draws, const std::string& machine, unsigned symbols, std::int64_t bits) {
  Question q{machine};
  const std::int64_t start = draws.between(0, 5);
  if (start == 3) {
    q.from = "tape:" + digits(draws, draws.between(0, 12), symbols) + "," + digits(draws, 1, symbols) + "," +
             digits(draws, draws.between(0, 12), symbols);
  } else if (start == 4) {
    q.from = "random:" + std::to_string(draws.between(0, 99));
  } else if (start == 5) {
    q.from =
        "periodic:" + digits(draws, draws.between(1, 4), symbols) + "." + digits(draws, draws.between(1, 4), symbols);
  }
  const std::int64_t scale = std::int64_t{1} << draws.between(0, bits - 1);
  q.at = draws.between(scale - 1, 2 * scale - 1);
  const std::int64_t what = draws.between(0, start >= 4 ? 1 : 2);
  q.observable = what == 0 ? "head" : what == 1 ? "cell" : "population";
  if (what == 1) q.x = draws.between(-12, 12) * (draws.between(0, 2) ? 1 : draws.between(1, 50));
  return q;
}

/// Machines of the literature: champions, Wolfram's 2,3 and 2506, counters, a translated cycler of long period,
/// Antihydra (Iijima, 2024).
inline const std::vector<std::pair<std::string, unsigned>>& notable_machines() {
  static const std::vector<std::pair<std::string, unsigned>> machines = {
      {"1RB1LB_1LA1RZ", 2},
      {"1RB1RZ_1LB0RC_1LC1LA", 2},
      {"1RB1LB_1LA0LC_1RZ1LD_1RD0RA", 2},
      {"1RB2LB1RZ_2LA2RB1LB", 3},
      {"1RB2LA1RA1RA_1LB1LA3RB1RZ", 4},
      {"1RB1LC_1RC1RB_1RD0LE_1LA1LD_1RZ0LA", 2},
      {"1RB0LD_1LC1RD_1LA1LC_1RZ1RE_1RA0RB", 2},
      {"1RB2RA2RC_1LC1RZ1LA_1RA2LB1LC", 3},
      {"1RB2LA1RA_1RC2RB0RC_1LA1RZ1LA", 3},
      {"1RB2LA1LC_0LA2RB1LB_1RZ1RA1RC", 3},
      {"1RB2LA1RA2LB2LA_0LA2RB3RB4RA1RZ", 5},
      {"1RB0LE_1LC0RA_1LD0RC_1LE0LF_1LA1LC_1LE1RZ", 2},
      {"1RB1LE_1RC1RF_1LD0RB_1RE0LC_1LA0RD_1RZ1RC", 2},
      {"1RB0LD_1RC1LD_1LD0RC_0LA1LB", 2},
      {"1RB2LA1LA_2LA2RB0RA", 3},
      {"1RB0LB_1LA0RA", 2},
      {"1RB1LA_0LA0RB", 2},
      {"1RB1RA_0LC1LE_1LD1LC_1LA0LB_1LF1RE_---0RA", 2},
      {"1RB0LD_1RC0RF_1LC1LA_0LE1RZ_1LF0RB_0RC0RE", 2}};
  return machines;
}

/// A blank tape, or up to `reach` cells by chance on either side of the head.
inline std::string finite_start(Draws& draws, unsigned symbols, std::int64_t blank_of, std::int64_t reach) {
  if (draws.between(0, blank_of)) return "blank";
  return "tape:" + digits(draws, draws.between(0, reach), symbols) + "," + digits(draws, 1, symbols) + "," +
         digits(draws, draws.between(0, reach), symbols);
}

}  // namespace outpace::tape_contest
