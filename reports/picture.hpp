// Pictures of systems as PNG files, written a row of cells at a time: any size, cell size and palette. What is in the
// rows is the caller's business.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "systems/core/error.hpp"

namespace outpace {

struct Pixel {
  std::uint8_t red = 0, green = 0, blue = 0;
  friend bool operator==(const Pixel&, const Pixel&) = default;
};

/// Colour 0 white, the last one black, shades of grey between: Wolfram's.
std::vector<Pixel> grey_palette(unsigned colours);
/// Reads `ffffff,1f77b4,…`, one colour each; with fewer entries than colours the last one stands for the rest. Errors
/// name the column.
Result<std::vector<Pixel>> parse_palette(std::string_view text);

/// The colours of the page's pictures: 0 pale, then dark ones that colour-blind people tell apart (Okabe and Ito 2008)
/// and, beyond eight, a scale from pale over blue to black.
std::vector<Pixel> page_palette(unsigned colours);

/// The bytes of an indexed PNG, a pixel a cell; `cells` by rows from the top. Nothing where libpng refuses.
struct PictureSize {
  std::uint64_t width = 0, height = 0;
};
std::optional<std::string> png_of(std::span<const std::uint8_t> cells, const PictureSize& size,
                                  const std::vector<Pixel>& palette);

/// Writes an indexed PNG beside its destination and renames it when it is whole. Nothing is kept but one row.
class PictureWriter {
 public:
  struct Shape {
    std::uint64_t width = 0, height = 0;  ///< in cells
    unsigned cell_size = 1;               ///< pixels a side of a cell
  };
  /// At most 2^31 − 1 pixels a side; the palette has 1 to 256 entries.
  static Result<PictureWriter> open(const std::string& path, const Shape& shape, const std::vector<Pixel>& palette);
  PictureWriter(PictureWriter&&) noexcept;
  PictureWriter& operator=(PictureWriter&&) noexcept;
  /// Leaves no file behind unless it was finished.
  ~PictureWriter();

  /// The next row, from the top; colours past the palette's end show its last entry. False once writing has failed.
  bool row(std::span<const std::uint8_t> colours);
  /// Requires shape.height rows.
  Result<void> finish();

 private:
  struct State;
  explicit PictureWriter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace outpace
