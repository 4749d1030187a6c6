// Placeholder body until the strided kernels land: the naive simulator with the meter.
#include "systems/eca/direct.hpp"

#include "systems/eca/naive.hpp"

namespace outpace::eca {

std::expected<Answer, Declined> simulate_directly(Rule rule, const LineStart& start, const Observable& what,
                                                  const Time& at, Work& work) {
  const auto steps = to_int64(at);
  if (!steps || *steps >= std::int64_t{1} << 40) return out_of_work();
  for (std::int64_t s = 0; s < *steps; ++s) {
    const std::uint64_t width = start.ring() ? *start.ring() : static_cast<std::uint64_t>(2 * (*steps - s));
    if (!work.spend((width + 63) / 64)) return out_of_work();
  }
  return simulate_naively(rule, start, what, at);
}

}  // namespace outpace::eca
