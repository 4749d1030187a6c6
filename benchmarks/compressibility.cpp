// Compressing a patch of a space-time record; see compressibility.hpp.
#include "benchmarks/compressibility.hpp"

#include <zstd.h>

#include <bit>
#include <cstdio>
#include <vector>

#include "benchmarks/draws.hpp"
#include "systems/core/facts.hpp"

namespace outpace {
namespace {

constexpr int first_time = 1024, rows = 512, columns = 1024;

/// Packs colours row by row. One bit a cell while all are 0 or 1, otherwise one byte a cell.
class Packer final : public Sink {
 public:
  bool row(const Time&, const Integer&, std::span<const std::uint8_t> colours) override {
    cells_.insert(cells_.end(), colours.begin(), colours.end());
    return true;
  }
  [[nodiscard]] std::vector<std::uint8_t> packed() const {
    std::uint8_t largest = 1;
    for (const std::uint8_t c : cells_) largest = std::max(largest, c);
    const auto width = static_cast<std::size_t>(std::bit_ceil(static_cast<unsigned>(std::bit_width(largest))));
    std::vector<std::uint8_t> bytes((cells_.size() * width + 7) / 8);
    for (std::size_t i = 0; i < cells_.size(); ++i)
      bytes[i * width / 8] = static_cast<std::uint8_t>(bytes[i * width / 8] | cells_[i] << (i * width % 8));
    return bytes;
  }

 private:
  std::vector<std::uint8_t> cells_;
};

}  // namespace

std::optional<double> compressibility(const System& system, const InitialCondition& start) {
  Packer patch;
  Work work(100'000'000);
  const TraceWindow window{-columns / 2, columns / 2 - 1};
  if (!system.trace(start, window, first_time, first_time + rows - 1, patch, work)) return std::nullopt;
  const std::vector<std::uint8_t> raw = patch.packed();
  if (raw.empty()) return std::nullopt;
  std::vector<std::uint8_t> compressed(ZSTD_compressBound(raw.size()));
  const std::size_t size = ZSTD_compress(compressed.data(), compressed.size(), raw.data(), raw.size(), 19);
  if (ZSTD_isError(size)) return std::nullopt;
  return static_cast<double>(size) / static_cast<double>(raw.size());
}

std::optional<double> compressibility_of_member(const System& system, const InitialFamily& family,
                                                const std::string& observable, std::uint64_t seed) {
  constexpr unsigned rung = 12;
  return compressibility(system, rung_questions(system, family, observable, draw_strata(seed, 1), rung).front().from);
}

namespace {

/// The ratio on random rows where there are such, on the usual start otherwise.
std::vector<Fact> compressibility_fact(const System& system, Work&) {
  const auto random = system.start("random:1");
  const auto start = random ? random : system.start(system.default_start());
  if (!start) return {};
  const auto ratio = compressibility(system, *start);
  if (!ratio) return {};
  char text[32];
  std::snprintf(text, sizeof text, "%.4f", *ratio);
  return {{"compressibility", text, std::string(text) + " of its size from " + start->text(),
           "zstd at level 19 on 512 rows of 1024 cells from time 1024 on"}};
}

const RegisterFacts registered({20, compressibility_fact});

}  // namespace
}  // namespace outpace
