// Compressing a patch of a space-time record; see compressibility.hpp.
#include "benchmarks/compressibility.hpp"

#include <zstd.h>

#include <bit>
#include <vector>

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

}  // namespace outpace
