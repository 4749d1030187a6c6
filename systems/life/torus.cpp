// Steps of a torus; see torus.hpp.
#include "systems/life/torus.hpp"

#include <algorithm>
#include <cstring>

namespace outpace::life {

Torus::Torus(LifeRule rule, Sides sides, eca::SimdTarget target)
    : sides_(sides),
      masks_(rule),
      kernels_(kernels::rule_kernels(target, rule)),
      across_((sides.width + 63) / 64),
      padded_((across_ + kernels_.lanes - 1) / kernels_.lanes * kernels_.lanes),
      pitch_(padded_ + 2 * margin),
      cells_((sides.height + 2) * pitch_),
      next_(cells_.size()) {}

std::optional<std::uint64_t> Torus::bytes(Sides sides) {
  const auto words =
      (static_cast<unsigned __int128>(sides.width) / 64 + 24) * (static_cast<unsigned __int128>(sides.height) + 2);
  if (words >> 59) return std::nullopt;
  return static_cast<std::uint64_t>(words) * 16;
}

void Torus::put(const RowWord& word) { row(cells_, static_cast<std::uint64_t>(word.y))[word.x / 64] |= word.cells; }

/// Cell W stands after the last one, cell W−1 before the first; the rows above and below likewise.
void Torus::wrap() {
  for (std::uint64_t y = 0; y < sides_.height; ++y) {
    std::uint64_t* const words = row(cells_, y);
    const std::uint64_t last = sides_.width - 1, first_cell = words[0] & 1;
    words[-1] = (words[last / 64] >> (last % 64) & 1) << 63;
    std::uint64_t& after = words[sides_.width / 64];
    after = sides_.width % 64 ? (after & ~(std::uint64_t{1} << (sides_.width % 64))) | first_cell << (sides_.width % 64)
                              : first_cell;
  }
  const std::size_t size = pitch_ * sizeof(std::uint64_t);
  std::memcpy(cells_.data(), cells_.data() + sides_.height * pitch_, size);
  std::memcpy(cells_.data() + (sides_.height + 1) * pitch_, cells_.data() + pitch_, size);
}

void Torus::step() {
  wrap();
  kernels_.rows(masks_, row(cells_, 0), row(next_, 0), pitch_, padded_, sides_.height);
  cells_.swap(next_);
}

std::uint64_t Torus::word(std::uint64_t w, std::uint64_t y) const {
  const std::uint64_t cells = cells_[(y + 1) * pitch_ + margin + w];
  return w + 1 == across_ && sides_.width % 64 ? cells & ~std::uint64_t{0} >> (64 - sides_.width % 64) : cells;
}

bool Torus::same_cells(const Torus& other) const {
  for (std::uint64_t y = 0; y < sides_.height; ++y)
    for (std::uint64_t w = 0; w < across_; ++w)
      if (word(w, y) != other.word(w, y)) return false;
  return true;
}

}  // namespace outpace::life
