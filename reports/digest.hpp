// A run of many systems in a few lines: for each question, which systems got which verdict, and by whom.
#pragma once

#include <string>
#include <vector>

#include "reports/table.hpp"

namespace outpace {

/// Systems of one kind that were asked one question and came out alike.
struct SummaryLine {
  RaceVerdict verdict = RaceVerdict::inconclusive;
  std::string best;                  ///< the predictor that the verdict rests on; empty where nobody beat direct
  Interval delta;                    ///< least and greatest Δ; both 0 where there is none
  std::vector<std::string> systems;  ///< without their kind: "30", "37R"
};

/// One question asked of at least two systems of a kind on the exact track.
struct QuestionSummary {
  std::string kind, family, observable;  ///< "eca", "random", "cell"
  std::size_t races = 0;
  std::vector<SummaryLine> lines;  ///< the least hard verdict first, of one verdict the predictor with most systems
  [[nodiscard]] std::string title() const;  ///< "eca:*~random~cell"
};

/// In the order of the record's first race of each.
std::vector<QuestionSummary> summaries_of(const RunScore& run);

/// A table a question.
std::string digest_text(const RunScore& run, const TextStyle& style);
std::string digest_markdown(const RunScore& run);

}  // namespace outpace
