// The work of a block of rows in closed form; see direct_region.hpp.
#include "systems/eca/direct_region.hpp"

#include <utility>

namespace outpace::eca {
namespace {

using Wide = unsigned __int128;

/// Σ ceil(i/k) for i = 1 … n.
Wide ceilings(std::int64_t n, std::int64_t k) {
  if (n <= 0) return 0;
  const Wide q = static_cast<Wide>(n / k), rest = static_cast<Wide>(n % k);
  return static_cast<Wide>(k) * (q * (q + 1) / 2) + rest * (q + 1);
}

/// Σ floor((step·i + first)/modulus) for i = 0 … count−1, all at least 0: a walk down Euclid's algorithm.
Wide floors(Wide count, Wide modulus, Wide step, Wide first) {
  Wide sum = 0;
  for (;;) {
    sum += count * (count - 1) / 2 * (step / modulus) + count * (first / modulus);
    step %= modulus;
    first %= modulus;
    const Wide end = step * count + first;
    if (end < modulus) return sum;
    count = end / modulus;
    first = end % modulus;
    std::swap(modulus, step);
  }
}

/// Σ ceil(max(0, first + i·slope)/64) for i = 0 … count−1.
Wide arithmetic_units(std::int64_t first, std::int64_t slope, std::int64_t count) {
  if (slope < 0) {
    first += slope * (count - 1);
    slope = -slope;
  }
  if (slope == 0) return first > 0 ? static_cast<Wide>(count) * static_cast<Wide>((first + 63) / 64) : Wide{0};
  if (first <= 0) {
    const std::int64_t skipped = std::min(count, -first / slope + 1);
    first += slope * skipped;
    count -= skipped;
  }
  if (count <= 0) return 0;
  if (slope == 1) return ceilings(first + count - 1, 64) - ceilings(first - 1, 64);
  if (slope > 2) return floors(static_cast<Wide>(count), 64, static_cast<Wide>(slope), static_cast<Wide>(first + 63));
  const std::int64_t pairs = (first + 1) / 2;  // ceil(n/64) = ceil(ceil(n/2)/32)
  return ceilings(pairs + count - 1, 32) - ceilings(pairs - 1, 32);
}

/// A bound of the region, value + slope·step.
struct Line {
  std::int64_t value, slope;
  [[nodiscard]] std::int64_t at(std::int64_t step) const { return value + slope * step; }
};

/// The last step in [step, last] before `other` exceeds `active` (which is not below it at `step`).
std::int64_t still_above(const Line& active, const Line& other, std::int64_t step, std::int64_t last) {
  if (other.slope <= active.slope) return last;
  return std::min(last, step + (active.at(step) - other.at(step)) / (other.slope - active.slope));
}

}  // namespace

std::uint64_t LiveRegion::units(std::int64_t steps) const {
  if (reach.none) return 0;
  const Interval needed = need.in(reach, row);
  // Left bounds as they are, right bounds negated: in both the larger one is active.
  const Line left[2] = {{needed.lo, -need.left_slope(reach)}, {now.lo, -reach.most}};
  const Line right[2] = {{-needed.hi, need.right_slope(reach)}, {-now.hi, reach.least}};
  Wide sum = 0;
  for (std::int64_t step = 1; step <= steps;) {
    const int l = left[0].at(step) >= left[1].at(step) ? 0 : 1, r = right[0].at(step) >= right[1].at(step) ? 0 : 1;
    const std::int64_t end =
        std::min(still_above(left[l], left[1 - l], step, steps), still_above(right[r], right[1 - r], step, steps));
    sum += arithmetic_units(-right[r].at(step) - left[l].at(step), -right[r].slope - left[l].slope, end - step + 1);
    step = end + 1;
  }
  return sum >> 64 ? ~std::uint64_t{0} : static_cast<std::uint64_t>(sum);
}

}  // namespace outpace::eca
