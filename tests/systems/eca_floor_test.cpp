// The reading floor of affine rules, against counts of odd coefficients.
#include "systems/eca/floor.hpp"

#include <cmath>
#include <vector>

#include "tests/catch.hpp"

using namespace outpace::eca;

namespace {
/// Mean over t in [2^k, 2^(k+1)) of log2(number of ones in row t from a single seed).
double mean_log_ones(Rule rule, int k) {
  const int last = 2 << k;
  std::vector<char> row(static_cast<std::size_t>(2 * last + 3), 0);
  row[static_cast<std::size_t>(last + 1)] = 1;
  double sum = 0;
  for (int t = 1; t < last; ++t) {
    std::vector<char> next(row.size(), 0);
    int ones = 0;
    for (std::size_t i = 1; i + 1 < row.size(); ++i) ones += next[i] = rule(row[i - 1], row[i], row[i + 1]);
    row = next;
    if (t >= last / 2) sum += std::log2(ones);
  }
  return sum / (last / 2);
}
}  // namespace

TEST_CASE("the floor's exponent is the growth of the cells that must be read", "[eca]") {
  for (const int number : {60, 90, 102, 150}) {
    const Rule rule(static_cast<std::uint8_t>(number));
    CAPTURE(number);
    CHECK(reading_floor(rule)->exponent == Approx(mean_log_ones(rule, 9) - mean_log_ones(rule, 8)).margin(0.02));
  }
  CHECK(reading_floor(Rule(170))->exponent == 0);
  CHECK_FALSE(reading_floor(Rule(30)).has_value());
  CHECK_FALSE(reading_floor(Rule(184)).has_value());
}

TEST_CASE("exactly the sixteen affine rules have a floor", "[eca]") {
  int count = 0;
  for (int number = 0; number < 256; ++number)
    count += reading_floor(Rule(static_cast<std::uint8_t>(number))).has_value();
  CHECK(count == 16);
}
