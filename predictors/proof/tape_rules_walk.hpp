// A plain tape of runs whose lengths are integers, on which the checker of "tape-rules" certificates lives through what
// they say of a known start: moves, and rules repeated as often as it is told. Nothing is searched.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "predictors/proof/tape_rules_certificate.hpp"
#include "systems/tm/start.hpp"

namespace outpace::proof::tape_rules {

/// What was worked out once of a rule: how its guards change with a repetition, and its polynomials without fractions.
struct Prepared {
  struct Whole {
    const RationalPolynomial* polynomial = nullptr;
    Integer denominator = 1;
  };
  std::vector<LinearForm> change;
  Whole steps, edge;
};

/// From entering a block to leaving it (and the one carried along), or to the halt.
struct Passage {
  bool halts = false, to_right = true, same = false;
  std::string out, along;  ///< halts: `out` is the whole window
  unsigned state = 0;
  std::int64_t steps = 0;
};

/// What can be seen at a time.
struct Sight {
  unsigned state = 0;  ///< the number of states: halted
  Integer position = 0;
  unsigned symbol = 0;
  Integer population = 0;
};

/// Where it fails, `why` says why.
class Walk {
 public:
  Walk(const Certificate& certificate, const Course& course, const tm::TapeStart& start, Limits& limits);

  /// All moves and repetitions of the course.
  [[nodiscard]] bool follow(const Course& course);
  /// What comes next; null if it takes too long.
  [[nodiscard]] const Passage* passage();
  /// Cells that are not blank once the block ahead is taken off the tape, without it and the one carried along.
  [[nodiscard]] Integer population_without_window();
  /// Lives through `rest` more steps in the plainest way, but for runs crossed whole, and looks.
  [[nodiscard]] std::optional<Sight> look(Integer rest);

  [[nodiscard]] const Integer& steps() const { return steps_; }
  [[nodiscard]] const std::string& why() const { return why_; }
  static std::int64_t population(const std::string& word);

 private:
  [[nodiscard]] bool fail(std::string why);
  void push(int side, const std::string& word, const Integer& count);
  std::string take(int side);
  [[nodiscard]] bool move();
  const Prepared& prepared(std::size_t number);
  Integer value(const LinearForm& form, const std::vector<Integer>& y) const;
  /// The polynomial, times its denominator.
  Integer numerator_of(const Prepared::Whole& whole, const std::vector<Integer>& y);
  /// Whether the tape has the rule's shape; then its variables are in `y`.
  [[nodiscard]] bool read(const Rule& rule, std::vector<Integer>& y);
  [[nodiscard]] bool repeat(const Link& link);

  const Certificate& certificate_;
  Limits& limits_;
  std::string blank_;
  std::vector<Prepared> rules_;
  std::unordered_map<std::string, Passage> passages_;
  std::vector<std::pair<std::string, Integer>> sides_[2];  ///< nearest to the head last
  Integer taken_ = 0;  ///< left blocks from the origin to where the background begins
  unsigned state_ = 0;
  bool right_ = true;
  std::string behind_;
  Integer steps_ = 0;
  std::string why_;
};

}  // namespace outpace::proof::tape_rules
