// Traces against single cells of the naive simulator; the closed form of a block's work against the sum it stands for.
#include <fmt/format.h>

#include <random>

#include "systems/core/catalogue.hpp"
#include "systems/eca/direct_region.hpp"
#include "systems/eca/direct_trace.hpp"
#include "systems/eca/naive.hpp"
#include "tests/catch.hpp"

using namespace outpace;
using namespace outpace::eca;

namespace {

class Recorder final : public Sink {
 public:
  explicit Recorder(std::size_t stop_after = SIZE_MAX) : stop_after_(stop_after) {}
  bool row(const Time& at, const Integer& first, std::span<const std::uint8_t> colours) override {
    times.push_back(at);
    left = first;
    rows.emplace_back(colours.begin(), colours.end());
    return rows.size() < stop_after_;
  }
  std::vector<Time> times;
  Integer left;
  std::vector<std::vector<std::uint8_t>> rows;

 private:
  std::size_t stop_after_;
};

}  // namespace

TEST_CASE("a trace shows the cells that the naive simulator computes", "[eca-direct]") {
  std::mt19937_64 draw(11);
  for (int i = 0; i < 60; ++i) {
    const Rule rule(static_cast<std::uint8_t>(draw()));
    const LineStart start = i % 3 == 0   ? LineStart::single()
                            : i % 3 == 1 ? LineStart::random(draw() >> 1)
                                         : LineStart::random_ring(1 + draw() % 90, draw() >> 1);
    const std::int64_t from = static_cast<std::int64_t>(draw() % 40),
                       to = from + static_cast<std::int64_t>(draw() % 30);
    const Integer left = start.ring() ? Integer(draw() % *start.ring()) : Integer(draw() % 100) - 50;
    const std::uint64_t width = i % 4 == 0     ? 1
                                : start.ring() ? *start.ring() - left.convert_to<std::uint64_t>()
                                               : 1 + draw() % 80;
    Recorder seen;
    Work work;
    REQUIRE(trace_directly(rule, start, {left, left + width - 1}, from, to, seen, work).has_value());
    REQUIRE(seen.rows.size() == static_cast<std::size_t>(to - from + 1));
    CHECK(seen.left == left);
    for (std::size_t r = 0; r < seen.rows.size(); r += 7) {
      const Time at = from + static_cast<std::int64_t>(r);
      CHECK(seen.times[r] == at);
      REQUIRE(seen.rows[r].size() == width);
      for (std::uint64_t c = 0; c < width; c += 1 + width / 5) {
        INFO(fmt::format("outpace ask eca:{} cell --from {} --at {} --x {}", rule.number(), start.text(), at.str(),
                         Integer(left + c).str()));
        const std::string expected = simulate_naively(rule, start, {"cell", {left + c}}, at).text();
        CHECK(std::to_string(seen.rows[r][c]) == expected);
      }
    }
  }
}

TEST_CASE("a trace ends when its sink has seen enough", "[eca-direct]") {
  for (const std::int64_t right : {0, 9}) {
    for (const auto& start : {LineStart::single(), LineStart::random_ring(50, 1)}) {
      Recorder seen(100);
      Work work;
      CHECK(trace_directly(Rule(30), start, {0, right}, 5, 100000, seen, work).has_value());
      CHECK(seen.rows.size() == 100);
    }
  }
}

TEST_CASE("the work of a block in closed form is the sum over its rows", "[eca-direct]") {
  std::mt19937_64 draw(12);
  const auto between = [&](std::int64_t lo, std::int64_t hi) {
    return lo + static_cast<std::int64_t>(draw() % static_cast<std::uint64_t>(hi - lo + 1));
  };
  for (int i = 0; i < 3000; ++i) {
    const Rule rule(static_cast<std::uint8_t>(draw()));
    const std::int64_t steps = between(1, 300), lo = between(-300, 300), last = between(-300, 300);
    const Need need{i % 4 != 0, {last, last + between(1, 100)}, 50 + steps + between(0, 200), i % 2 == 0};
    const LiveRegion region{Reach(rule), need, 50, {lo, lo + between(1, 500)}};
    std::uint64_t expected = 0;
    for (std::int64_t s = 1; s <= steps; ++s) {
      const Interval live = region.after(s);
      if (!live.empty()) expected += static_cast<std::uint64_t>((live.size() + 63) / 64);
    }
    CAPTURE(rule.number(), steps, lo, last);
    if (region.units(steps) != expected) CHECK(region.units(steps) == expected);
  }
  SUCCEED();
}
