// The shortcut of the predictor `wall`, for those who want more than its answers: the evidence of a single one.
#pragma once

#include <memory>
#include <vector>

#include "predictors/core/predictor.hpp"
#include "predictors/wall/frame_search.hpp"

namespace outpace::wall {

/// Answers single cells of one-dimensional automata at any time from what is between two walls around them.
class WallShortcut final : public Shortcut {
 public:
  WallShortcut(const ca::LineAutomaton& system, std::vector<Frame> frames)
      : name_(system.name()), model_(system.shared_model()), step_(model_->rule), frames_(std::move(frames)) {}

  [[nodiscard]] std::expected<Answer, Declined> answer(const Query& query, Work& work) const override;
  [[nodiscard]] Claim claim() const override { return Claim::exact; }
  [[nodiscard]] std::string finding() const override;
  [[nodiscard]] std::uint64_t size_bytes() const override { return frames_.size() * sizeof(Frame); }

  /// Why the cell asked for has its colour, at the work of answering. Requires a query for a cell; declines as
  /// `answer` does.
  [[nodiscard]] std::expected<Evidence, Declined> evidence(const Query& query, Work& work) const;
  /// The same as a certificate of kind "wall", which the checker of that kind replays.
  [[nodiscard]] std::expected<Certificate, Declined> certify(const Query& query, Work& work) const;

  [[nodiscard]] const std::vector<Frame>& frames() const { return frames_; }

 private:
  std::string name_;
  std::shared_ptr<const ca::LineModel> model_;
  PairStep step_;
  std::vector<Frame> frames_;
};

}  // namespace outpace::wall
