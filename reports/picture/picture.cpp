// Writing pictures with libpng; see picture.hpp.
#include "reports/picture.hpp"

#include <png.h>

#include <algorithm>
#include <cerrno>
#include <csetjmp>
#include <cstdio>
#include <cstring>

namespace outpace {

std::vector<Pixel> grey_palette(unsigned colours) {
  std::vector<Pixel> palette;
  for (unsigned c = 0; c < colours; ++c) {
    const auto level = static_cast<std::uint8_t>(colours == 1 ? 255 : 255 - 255 * c / (colours - 1));
    palette.push_back({level, level, level});
  }
  return palette;
}

Result<std::vector<Pixel>> parse_palette(std::string_view text) {
  std::vector<Pixel> palette;
  const auto fail = [&](std::size_t column, const char* why) {
    return std::unexpected(
        Error{"palette '" + std::string(text.substr(0, 60)) + "', column " + std::to_string(column + 1), why,
              "write colours as six hexadecimal digits, like ffffff,000000,d62728"});
  };
  const auto digit = [](char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
  };
  for (std::size_t at = 0;;) {
    if (palette.size() == 256) return fail(at, "a picture has at most 256 colours");
    std::uint8_t parts[3] = {};
    for (std::size_t i = 0; i < 6; ++i, ++at) {
      const int value = at < text.size() ? digit(text[at]) : -1;
      if (value < 0) return fail(at, "a hexadecimal digit is missing");
      parts[i / 2] = static_cast<std::uint8_t>(16 * parts[i / 2] + value);
    }
    palette.push_back({parts[0], parts[1], parts[2]});
    if (at == text.size()) return palette;
    if (text[at] != ',') return fail(at, "a comma must stand between colours");
    ++at;
  }
}

struct PictureWriter::State {
  std::string path, aside;
  Shape shape;
  std::size_t palette_size = 0;
  int depth = 8;
  std::FILE* file = nullptr;
  png_structp png = nullptr;
  png_infop info = nullptr;
  bool failed = false;
  std::string message;
  std::uint64_t rows = 0;
  std::vector<std::uint8_t> line;

  ~State() {
    if (png) png_destroy_write_struct(&png, &info);
    if (!file) return;
    std::fclose(file);
    std::remove(aside.c_str());
  }
  [[nodiscard]] Error error(const std::string& why) const {
    return {"picture '" + path + "'", why, "choose a writable place with room for it, or a smaller picture"};
  }
};

namespace {

/// libpng reports by jumping back to whoever called it; nothing with a destructor lives in between.
void on_error(png_structp png, png_const_charp message) {
  auto* text = static_cast<std::string*>(png_get_error_ptr(png));
  *text = message;
  png_longjmp(png, 1);
}
void on_warning(png_structp, png_const_charp) {}

bool write_header(png_structp png, png_infop info, std::FILE* file, png_uint_32 width, png_uint_32 height, int depth,
                  const png_color* palette, int entries) {
  if (setjmp(png_jmpbuf(png))) return false;
  png_init_io(png, file);
  png_set_user_limits(png, 0x7FFFFFFF, 0x7FFFFFFF);
  png_set_IHDR(png, info, width, height, depth, PNG_COLOR_TYPE_PALETTE, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_BASE,
               PNG_FILTER_TYPE_BASE);
  png_set_PLTE(png, info, palette, entries);
  png_write_info(png, info);
  png_set_packing(png);
  return true;
}

bool write_line(png_structp png, const std::uint8_t* line, unsigned times) {
  if (setjmp(png_jmpbuf(png))) return false;
  for (unsigned i = 0; i < times; ++i) png_write_row(png, line);
  return true;
}

bool write_end(png_structp png, png_infop info) {
  if (setjmp(png_jmpbuf(png))) return false;
  png_write_end(png, info);
  return true;
}

}  // namespace

PictureWriter::PictureWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
PictureWriter::PictureWriter(PictureWriter&&) noexcept = default;
PictureWriter& PictureWriter::operator=(PictureWriter&&) noexcept = default;
PictureWriter::~PictureWriter() = default;

Result<PictureWriter> PictureWriter::open(const std::string& path, const Shape& shape,
                                          const std::vector<Pixel>& palette) {
  auto state = std::make_unique<State>();
  state->path = path;
  state->aside = path + ".part";
  state->shape = shape;
  state->palette_size = std::min<std::size_t>(palette.size(), 256);
  constexpr std::uint64_t most = 0x7FFFFFFF;
  if (shape.width == 0 || shape.height == 0 || shape.cell_size == 0 || palette.empty())
    return std::unexpected(Error{"picture '" + path + "'", "it has no pixels", "take at least one cell a side"});
  if (shape.width > most / shape.cell_size || shape.height > most / shape.cell_size)
    return std::unexpected(
        Error{"picture '" + path + "'", "a PNG has at most 2147483647 pixels a side", "take fewer or smaller cells"});
  for (const int depth : {8, 4, 2, 1})
    if (state->palette_size <= std::size_t{1} << depth) state->depth = depth;
  state->file = std::fopen(state->aside.c_str(), "wb");
  if (!state->file) return std::unexpected(state->error(std::strerror(errno)));
  state->png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &state->message, on_error, on_warning);
  if (state->png) state->info = png_create_info_struct(state->png);
  std::vector<png_color> colours;
  for (const Pixel& pixel : palette) colours.push_back({pixel.red, pixel.green, pixel.blue});
  if (!state->info ||
      !write_header(state->png, state->info, state->file, static_cast<png_uint_32>(shape.width * shape.cell_size),
                    static_cast<png_uint_32>(shape.height * shape.cell_size), state->depth, colours.data(),
                    static_cast<int>(state->palette_size)))
    return std::unexpected(state->error(state->message.empty() ? "libpng cannot be set up" : state->message));
  return PictureWriter(std::move(state));
}

bool PictureWriter::row(std::span<const std::uint8_t> colours) {
  State& s = *state_;
  if (s.failed || s.rows == s.shape.height) return false;
  s.line.assign(s.shape.width * s.shape.cell_size, 0);
  const auto last = static_cast<std::uint8_t>(s.palette_size - 1);
  for (std::uint64_t x = 0; x < std::min<std::uint64_t>(colours.size(), s.shape.width); ++x)
    std::fill_n(s.line.begin() + static_cast<std::ptrdiff_t>(x * s.shape.cell_size), s.shape.cell_size,
                std::min(colours[x], last));
  ++s.rows;
  s.failed = !write_line(s.png, s.line.data(), s.shape.cell_size);
  return !s.failed;
}

Result<void> PictureWriter::finish() {
  State& s = *state_;
  if (s.failed) return std::unexpected(s.error(s.message));
  if (s.rows < s.shape.height)
    return std::unexpected(
        s.error("only " + std::to_string(s.rows) + " of its " + std::to_string(s.shape.height) + " rows were drawn"));
  if (!write_end(s.png, s.info)) return std::unexpected(s.error(s.message));
  std::FILE* file = s.file;
  s.file = nullptr;
  const bool closed = std::fclose(file) == 0;
  if (closed && std::rename(s.aside.c_str(), s.path.c_str()) == 0) return {};
  const std::string why = std::strerror(errno);
  std::remove(s.aside.c_str());
  return std::unexpected(s.error(why));
}

}  // namespace outpace
