// The walk of a row under a law, tilted so that the law's terms have equal weights: its heights rise by
// stride·φ + slope a cell. Reads starts of every kind and boils stretches of them down to profiles.
#pragma once

#include <cstdint>
#include <expected>
#include <vector>

#include "predictors/potential/law.hpp"
#include "predictors/potential/profile.hpp"
#include "systems/core/error.hpp"
#include "systems/core/work.hpp"
#include "systems/eca/start.hpp"

namespace outpace::potential {

class Walk {
 public:
  explicit Walk(const Law& law);

  /// The steps at the places `first` … `first`+`cells`−1, cells ≥ 0. A unit a word generated or fetched, and one a word
  /// or byte walked; declines at the meter's limits.
  [[nodiscard]] std::expected<Profile<Integer>, Declined> stretch(const eca::LineStart& start, const Integer& first,
                                                                  const Integer& cells, Work& work) const;
  [[nodiscard]] unsigned stride() const { return stride_; }
  [[nodiscard]] int slope() const { return slope_; }
  [[nodiscard]] std::uint64_t bytes() const { return bytes_.size() * sizeof(ByteProfile); }

 private:
  /// Eight steps: the height after them and the peaks after 1 … 8 of them.
  struct ByteProfile {
    std::int16_t height;
    std::array<std::int16_t, most_stride> peak;
  };

  [[nodiscard]] std::expected<Profile<Integer>, Declined> read(const eca::LineStart& start, const Integer& first,
                                                               const Integer& cells, Work& work) const;
  /// The lowest `count` steps of the cells `now`, followed by the cells `next`.
  void append(Profile<std::int64_t>& profile, std::uint64_t now, std::uint64_t next, unsigned count) const;
  [[nodiscard]] int step(unsigned word) const { return steps_[word]; }

  unsigned stride_;
  int slope_;
  int length_;
  std::vector<int> steps_;          ///< by word of φ, first cell highest
  std::vector<ByteProfile> bytes_;  ///< by 8 + length − 1 cells, first cell lowest
  bool fast_ = false;               ///< stride 2 and steps −1 and 1: many words at a time
  std::uint64_t ups_ = 0;           ///< fast_: bit w: word w (first cell lowest) is a step up
};

/// Peaks of a stretch of whole words, as one vector lane finds them: after an even (0 included) and an odd number.
struct LanePeaks {
  std::int64_t height, even, odd;
};

/// `count` whole words of a random field from word `first` on, as a walk with a step up where bit w of `ups` is set for
/// the `length` ≤ 3 cells w (first cell lowest) and a step down elsewhere; many lanes at a time. Returns how many words
/// were walked, a multiple of the lanes; the rest is left to the caller. Appends to `profile`, whose stride is 2.
std::uint64_t walk_field(const RandomField& field, std::int64_t first, std::uint64_t count, int length,
                         std::uint64_t ups, Profile<std::int64_t>& profile);

}  // namespace outpace::potential
