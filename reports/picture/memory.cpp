// Small pictures in memory, for a page that carries them: libpng's simplified writer, and the page's colours.
#include <png.h>

#include <algorithm>

#include "reports/picture.hpp"

namespace outpace {

std::vector<Pixel> page_palette(unsigned colours) {
  static constexpr Pixel distinct[] = {{246, 246, 242}, {17, 34, 51},    {213, 94, 0},  {0, 114, 178},
                                       {0, 158, 115},   {204, 121, 167}, {230, 159, 0}, {86, 180, 233}};
  std::vector<Pixel> palette;
  if (colours <= std::size(distinct)) {
    palette.assign(std::begin(distinct), std::begin(distinct) + colours);
    return palette;
  }
  const Pixel stops[] = {{246, 246, 242}, {86, 160, 210}, {17, 34, 51}};
  for (unsigned c = 0; c < std::min(colours, 256u); ++c) {
    const double at = 2.0 * c / (std::min(colours, 256u) - 1);
    const Pixel &from = stops[at < 1 ? 0 : 1], &to = stops[at < 1 ? 1 : 2];
    const double part = at < 1 ? at : at - 1;
    const auto mixed = [&](std::uint8_t a, std::uint8_t b) {
      return static_cast<std::uint8_t>(a + part * (static_cast<double>(b) - a) + 0.5);
    };
    palette.push_back({mixed(from.red, to.red), mixed(from.green, to.green), mixed(from.blue, to.blue)});
  }
  return palette;
}

std::optional<std::string> png_of(std::span<const std::uint8_t> cells, const PictureSize& size,
                                  const std::vector<Pixel>& palette) {
  if (size.width == 0 || size.height == 0 || cells.size() != size.width * size.height || palette.empty() ||
      palette.size() > 256)
    return std::nullopt;
  std::vector<std::uint8_t> shown(cells.begin(), cells.end());
  for (std::uint8_t& cell : shown) cell = std::min(cell, static_cast<std::uint8_t>(palette.size() - 1));
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(size.width);
  image.height = static_cast<png_uint_32>(size.height);
  image.format = PNG_FORMAT_RGB_COLORMAP;
  image.colormap_entries = static_cast<png_uint_32>(palette.size());
  std::vector<std::uint8_t> colours;
  for (const Pixel& pixel : palette) colours.insert(colours.end(), {pixel.red, pixel.green, pixel.blue});
  png_alloc_size_t length = PNG_IMAGE_PNG_SIZE_MAX(image);
  std::string file(length, '\0');
  if (!png_image_write_to_memory(&image, file.data(), &length, 0, shown.data(), 0, colours.data())) return std::nullopt;
  file.resize(length);
  return file;
}

}  // namespace outpace
