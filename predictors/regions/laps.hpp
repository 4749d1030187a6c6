// Laps round a cycle of branches, one after the other: the state at the start of each and the linear forms on it, as
// many laps as are asked for.
#pragma once

#include "predictors/regions/branches.hpp"

namespace outpace::regions {

class Laps {
 public:
  Laps(const Branches& branches, const std::vector<Branch>& cycle, Vector state, bool sides, Work& work)
      : branches_(branches), cycle_(cycle), sides_(sides), now_(std::move(state)), work_(work) {
    std::size_t least = now_.size();
    for (const Branch& branch : cycle) least = std::min(least, branch.passing() + 1);
    longest_ = least + 1;
  }
  ~Laps() { work_.release(held_); }
  Laps(const Laps&) = delete;
  Laps& operator=(const Laps&) = delete;

  /// No sequence along the laps needs a longer recurrence: a lap is an affine map through as many numbers as the
  /// narrowest branch passes on, and the first lap may begin off its image.
  [[nodiscard]] std::size_t longest_recurrence() const { return longest_; }
  /// Goes round until that many laps' starts are known; false: out of work or memory.
  [[nodiscard]] bool reach(std::size_t count) {
    while (starts_.size() < count) {
      starts_.push_back(now_);
      std::vector<Rational> values;
      for (const Branch& branch : cycle_)
        if (!branches_.follow(now_, branch, sides_ ? &values : nullptr, work_)) return false;
      const std::uint64_t bytes = 64 * (values.size() + now_.size()) + rational_units(1, now_);
      held_ += bytes;
      if (!work_.hold(bytes)) return false;
      values_.push_back(std::move(values));
    }
    return true;
  }
  [[nodiscard]] const Vector& start(std::size_t lap) const { return starts_[lap]; }
  [[nodiscard]] const std::vector<Rational>& sides(std::size_t lap) const { return values_[lap]; }

 private:
  const Branches& branches_;
  const std::vector<Branch>& cycle_;
  bool sides_;
  Vector now_;
  Work& work_;
  std::size_t longest_;
  std::vector<Vector> starts_;
  std::vector<std::vector<Rational>> values_;
  std::uint64_t held_ = 0;
};

}  // namespace outpace::regions
