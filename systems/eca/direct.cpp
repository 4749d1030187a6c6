// The four questions of the direct simulator, asked of the line and of rings. The work is done in direct_line.cpp and
// direct_ring.cpp; here is only what a question needs and how its answer is read off the last row.
#include "systems/eca/direct.hpp"

#include <bit>
#include <new>
#include <stdexcept>

#include "systems/core/digest.hpp"
#include "systems/eca/direct_run.hpp"

namespace outpace::eca {
namespace {

/// Counts ones and takes the digest of a stream of colours.
class ColumnSum final : public BitSink {
 public:
  bool bits(std::uint64_t colours, unsigned count) override {
    ones_ += static_cast<std::uint64_t>(std::popcount(colours));
    pending_ |= colours << filled_;
    if (filled_ + count >= 64) {
      flush();
      const unsigned used = 64 - filled_;
      pending_ = used < 64 ? colours >> used : 0;
      filled_ = count - used;
    } else {
      filled_ += count;
    }
    return true;
  }
  [[nodiscard]] Answer answer() {
    flush();
    return Answer({Integer(ones_), Digest{digest_}});
  }

 private:
  void flush() {
    digest_ = mersenne61::add(digest_, mersenne61::multiply(digest_word(pending_), weight_));
    weight_ = mersenne61::multiply(weight_, step_);
  }
  std::uint64_t ones_ = 0, pending_ = 0, digest_ = 0, weight_ = 1;
  const std::uint64_t step_ = mersenne61::power(row_base, 64);
  unsigned filled_ = 0;
};

/// Σ colour·B^i over `cells` cells, 64 at a time from `word(0)`, `word(1)`, …
template <class Words>
std::uint64_t digest_of(std::uint64_t cells, const Words& word) {
  const std::uint64_t step = mersenne61::power(row_base, 64);
  std::uint64_t sum = 0, weight = 1;
  for (std::uint64_t w = 0; 64 * w < cells; ++w, weight = mersenne61::multiply(weight, step)) {
    const std::uint64_t used = std::min<std::uint64_t>(64, cells - 64 * w);
    sum = mersenne61::add(sum, mersenne61::multiply(digest_word(word(w) & ~std::uint64_t{0} >> (64 - used)), weight));
  }
  return sum;
}

std::expected<Answer, Declined> read_line(const LineRow& row, const Observable& what, Work& work) {
  if (!work.spend(row.words.size())) return out_of_work();
  if (row.live.empty()) return what.name == "row" ? Answer({Digest{0}, Integer(0)}) : Answer(Integer(0));
  if (what.name == "population") {
    std::uint64_t count = 0;
    for (const std::uint64_t word : row.words)
      count += static_cast<std::uint64_t>(std::popcount(row.background ? ~word : word));
    return Answer(Integer(count));
  }
  const auto cells = static_cast<std::uint64_t>(row.live.size());
  const std::int64_t index = (row.live.lo - row.base) >> 6;
  const auto shift = static_cast<unsigned>(row.live.lo & 63);
  const std::uint64_t digest = digest_of(cells, [&](std::uint64_t w) {
    const std::int64_t i = index + static_cast<std::int64_t>(w);
    return shift ? row.word(i) >> shift | row.word(i + 1) << (64 - shift) : row.word(i);
  });
  return Answer({Digest{digest}, Integer(cells)});
}

std::expected<Answer, Declined> read_ring(const RingRow& row, const Observable& what, Work& work) {
  if (!work.spend(row.words.size())) return out_of_work();
  if (what.name == "row")
    return Answer({Digest{digest_of(row.size, [&](std::uint64_t w) { return row.words[w]; })}, Integer(row.size)});
  std::uint64_t count = 0;
  for (const std::uint64_t word : row.words) count += static_cast<std::uint64_t>(std::popcount(word));
  return Answer(Integer(count));
}

std::expected<Answer, Declined> answer(Rule rule, const LineStart& start, const Observable& what, const Time& at,
                                       Work& work, SimdTarget target) {
  DirectRun run(rule, start, work, target);
  if (what.name == "cell") {
    const auto colour = run.cell(what.place[0], at);
    if (!colour) return std::unexpected(colour.error());
    return Answer(Symbol{*colour});
  }
  if (what.name == "column") {
    ColumnSum sum;
    const auto done = run.column(what.place[0], 0, at, sum);
    if (!done) return std::unexpected(done.error());
    return sum.answer();
  }
  if (start.ring()) {
    const auto row = run.ring_row(at);
    if (!row) return std::unexpected(row.error());
    return read_ring(*row, what, work);
  }
  const auto row = run.line_row(at);
  if (!row) return std::unexpected(row.error());
  return read_line(*row, what, work);
}

}  // namespace

std::expected<Answer, Declined> simulate_directly(Rule rule, const LineStart& start, const Observable& what,
                                                  const Time& at, Work& work, SimdTarget target) {
  try {
    return answer(rule, start, what, at, work, target);
  } catch (const std::bad_alloc&) {
    return out_of_memory();
  } catch (const std::length_error&) {
    return out_of_memory();
  }
}

std::expected<Answer, Declined> simulate_directly(Rule rule, const LineStart& start, const Observable& what,
                                                  const Time& at, Work& work) {
  const auto& target = simd_target();
  if (!target) return unsuited(target.error().text());
  return simulate_directly(rule, start, what, at, work, *target);
}

}  // namespace outpace::eca
