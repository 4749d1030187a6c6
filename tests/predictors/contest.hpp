// Asks one predictor one question and compares its answer with the naive simulator's; a failing case is shown as the
// command that replays it. Random questions come from fixed seeds.
#pragma once

#include <optional>
#include <string>

#include "predictors/core/catalogue.hpp"
#include "systems/core/catalogue.hpp"
#include "systems/core/random_field.hpp"
#include "tests/catch.hpp"

namespace outpace::contest {

/// Fair choices from a fixed seed.
class Draws {
 public:
  explicit Draws(std::uint64_t seed) : field_(seed) {}
  /// A number in [least, most].
  std::int64_t between(std::int64_t least, std::int64_t most) {
    return least + static_cast<std::int64_t>(field_.word(next_++) % static_cast<std::uint64_t>(most - least + 1));
  }
  std::string bits(std::int64_t length) {
    std::string text;
    while (length-- > 0) text += between(0, 1) ? '1' : '0';
    return text;
  }

 private:
  RandomField field_;
  std::int64_t next_ = 0;
};

struct Question {
  int rule;
  std::string from;
  std::string observable;
  Integer x;
  Time at;
  [[nodiscard]] std::string command(const std::string& predictor) const {
    return "outpace ask eca:" + std::to_string(rule) + " " + observable + " --at " + at.str() + " --from " + from +
           (observable == "cell" ? " --x " + x.str() : "") + " --by " + predictor;
  }
  [[nodiscard]] Observable what() const {
    return observable == "cell" ? Observable{"cell", {x}} : Observable{observable, {}};
  }
};

/// The answer's text, or empty with the reason in `why`.
inline std::optional<std::string> ask(const std::string& predictor, const Question& q, std::string* why = nullptr,
                                      Work* meter = nullptr) {
  const auto system = make_system("eca:" + std::to_string(q.rule)).value();
  const auto query = make_query(*system, q.from, q.what(), q.at).value();
  Work work;
  const auto shortcut = find_predictor(predictor).value()->study(
      {*system, q.observable, initial_family(*system, q.from).value(), std::nullopt}, work);
  if (!shortcut) {
    if (why) *why = shortcut.error().reason;
    return std::nullopt;
  }
  const auto answer = (*shortcut)->answer(query, meter ? *meter : work);
  if (!answer && why) *why = answer.error().reason;
  return answer ? std::optional(answer->text()) : std::nullopt;
}

inline std::string naive(const Question& q) {
  const auto system = make_system("eca:" + std::to_string(q.rule)).value();
  return system->simulate_naively(make_query(*system, q.from, q.what(), q.at).value()).text();
}

/// Whether the predictor answers at all; if it does, the answer must be the naive one.
inline bool agrees(const std::string& predictor, const Question& q) {
  const auto answer = ask(predictor, q);
  if (!answer) return false;
  if (const std::string expected = naive(q); *answer != expected) {
    INFO(q.command(predictor));
    CHECK(*answer == expected);
  }
  return true;
}

/// A random question of a kind: "single", "random", "pattern" or "ring".
inline Question draw(Draws& draws, int rule, const std::string& kind, std::int64_t longest_time,
                     std::int64_t longest_pattern = 40, std::int64_t largest_ring = 200) {
  static const std::string observables[] = {"cell", "row", "population"};
  Question q{rule, kind, observables[draws.between(0, 2)], 0, draws.between(0, longest_time)};
  const std::int64_t t = q.at.convert_to<std::int64_t>();
  q.x = draws.between(-t - 3, t + 3);
  const auto pattern = [&](std::int64_t most) {
    return "pattern:" + draws.bits(draws.between(1, most)) + (draws.between(0, 1) ? ",background=1" : "");
  };
  if (kind == "random") {
    q.observable = "cell";
    q.from = "random:" + std::to_string(draws.between(0, 1000));
    if (draws.between(0, 1)) q.x += draws.between(-100000, 100000);
  } else if (kind == "pattern") {
    q.from = pattern(longest_pattern);
  } else if (kind == "ring") {
    const std::int64_t cells = draws.between(0, 2) ? draws.between(1, largest_ring) : draws.between(1, 8);
    const std::int64_t content = draws.between(0, 2);
    q.from = "ring:" + std::to_string(cells) + ":" +
             (content == 0   ? std::string("single")
              : content == 1 ? "random:" + std::to_string(draws.between(0, 1000))
                             : pattern(std::min<std::int64_t>(cells, longest_pattern)));
    q.x = draws.between(0, cells - 1);
  }
  return q;
}

}  // namespace outpace::contest
