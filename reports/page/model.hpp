// The run seen by system and by predictor: what the page's sections are about. No HTML here.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "reports/blocks.hpp"
#include "reports/page.hpp"

namespace outpace::page {

/// Systems of one kind, and the questions that were asked of any of them.
struct Kind {
  std::string id;     ///< the names' prefix: "eca"
  std::string title;  ///< "Elementary cellular automata"
  struct Question {
    std::string family, observable;
    auto operator<=>(const Question&) const = default;
  };
  std::vector<Question> questions;  ///< columns of the matrix, most asked first
};

struct SystemPage {
  std::string system;
  std::string kind;
  std::vector<const RaceScore*> races;        ///< ladders and duels, the headline first
  std::vector<const RaceScore*> approximate;  ///< races of the approximate track
  const RaceScore* headline = nullptr;        ///< stands for the system; null where only approximate ones raced
  const Portrait* portrait = nullptr;
  bool troubled = false;  ///< a wrong answer, a dispute or a rejected proof is among its races
  [[nodiscard]] const RaceScore* at(const Kind::Question& question) const;
};

/// What became of a predictor in one race.
enum class Standing { wins, ties, behind, struck, declines, stranger };
std::string_view to_string(Standing standing);

struct PredictorPage {
  std::string name;
  struct Entry {
    const RaceScore* race;
    const ContestantScore* score;
    Standing standing;
  };
  std::vector<Entry> entries;
  [[nodiscard]] unsigned count(Standing standing) const;
  /// The highest exponent k such that it answered at 2^k, for each ladder that it took part in; ascending.
  std::vector<unsigned> horizons;
};

/// Something that this suite must find by itself, and whether this run did.
struct Calibration {
  const RaceScore* race;
  std::string expected;
  bool met;
};

struct Model {
  const RunScore& run;
  std::vector<Kind> kinds;
  std::vector<SystemPage> systems;  ///< troubled ones first, then by kind and name, numbers in names by size
  std::vector<PredictorPage> predictors;
  std::vector<unsigned> direct_horizons;
  std::vector<Calibration> calibrations;
  std::vector<Block> blocks;
  std::set<std::string> folded;  ///< systems that a block alone tells of; `systems` has the others
};

Model model_of(const RunScore& run, const std::vector<Portrait>& portraits);

/// The highest exponent k such that it answered all questions at 2^k; nothing where it answered none.
std::optional<unsigned> horizon(const ContestantScore& score);

/// Whether `a` comes before `b`: digits in them compare as numbers.
bool natural_less(std::string_view a, std::string_view b);

}  // namespace outpace::page
