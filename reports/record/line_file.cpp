// Streams of lines through zstd, and the small files written aside. All system calls of the record are here.
#include "reports/record/line_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

namespace outpace {
namespace {

constexpr std::size_t text_limit = std::size_t{4} << 30;

std::string remedy_for(int code) {
  switch (code) {
    case ENOSPC:
    case EDQUOT:
      return "free some space; the rows written so far can be read, and `--resume` goes on from there";
    case EFBIG:
      return "raise the limit on file sizes (ulimit -f); the rows written so far can be read";
    case EACCES:
    case EPERM:
    case EROFS:
      return "choose a folder that can be written, with --out DIR";
    case EEXIST:
      return "choose another folder, or go on with this run with --resume";
    default:
      return "check the path";
  }
}

}  // namespace

RecordError system_error(const std::filesystem::path& path, const std::string& what) {
  const int code = errno;
  return {RecordError::Kind::io, {fmt::format("{} '{}'", what, path.string()), std::strerror(code), remedy_for(code)}};
}

LineCompressor::LineCompressor(std::filesystem::path path, int file)
    : path_(std::move(path)), file_(file), context_(ZSTD_createCCtx()) {
  ZSTD_CCtx_setParameter(context_, ZSTD_c_compressionLevel, 3);
  ZSTD_CCtx_setParameter(context_, ZSTD_c_checksumFlag, 1);
}

LineCompressor::~LineCompressor() {
  ZSTD_freeCCtx(context_);
  if (file_ >= 0) ::close(file_);
}

RecordResult<std::unique_ptr<LineCompressor>> LineCompressor::open(const std::filesystem::path& path, bool exclusive) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | (exclusive ? O_EXCL : O_TRUNC), 0644);
  if (file < 0) return std::unexpected(system_error(path, "rows"));
  return std::unique_ptr<LineCompressor>(new LineCompressor(path, file));
}

RecordResult<void> LineCompressor::compress(std::string_view text, ZSTD_EndDirective directive) {
  ZSTD_inBuffer in{text.data(), text.size(), 0};
  std::vector<char> buffer(ZSTD_CStreamOutSize());
  for (std::size_t left = 1; left != 0 || in.pos < in.size;) {
    ZSTD_outBuffer out{buffer.data(), buffer.size(), 0};
    left = ZSTD_compressStream2(context_, &out, &in, directive);
    if (ZSTD_isError(left)) {
      return std::unexpected(RecordError{
          RecordError::Kind::io, {fmt::format("rows '{}'", path_.string()), ZSTD_getErrorName(left), "free memory"}});
    }
    for (std::size_t written = 0; written < out.pos;) {
      const ssize_t n = ::write(file_, buffer.data() + written, out.pos - written);
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return std::unexpected(system_error(path_, "rows"));
      written += static_cast<std::size_t>(n);
    }
  }
  return {};
}

RecordResult<void> LineCompressor::write(std::string_view line) {
  std::string text(line);
  text += '\n';
  return compress(text, ZSTD_e_flush);
}

RecordResult<void> LineCompressor::close() {
  if (auto ended = compress({}, ZSTD_e_end); !ended) return ended;
  const bool synced = ::fsync(file_) == 0 || errno == EINVAL || errno == EROFS;
  if (!synced) return std::unexpected(system_error(path_, "rows"));
  const int file = std::exchange(file_, -1);
  if (::close(file) != 0) return std::unexpected(system_error(path_, "rows"));
  return {};
}

RecordResult<Lines> decompress_lines(std::string_view data, const std::string& name) {
  Lines found;
  std::string pending;
  std::size_t total = 0;
  const auto malformed = [&](const std::string& why) {
    const std::string place = fmt::format("record '{}', after line {}", name, found.lines.size());
    return std::unexpected(RecordError{RecordError::Kind::malformed,
                                       {place, why, "copy the file again from where it was made, or race again"}});
  };
  const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context(ZSTD_createDCtx(), &ZSTD_freeDCtx);
  ZSTD_inBuffer in{data.data(), data.size(), 0};
  std::vector<char> buffer(ZSTD_DStreamOutSize());
  std::size_t state = 1;  // 0 exactly when a frame has just been completed
  bool more = true;
  while (more) {
    ZSTD_outBuffer out{buffer.data(), buffer.size(), 0};
    const std::size_t before = in.pos;
    state = ZSTD_decompressStream(context.get(), &out, &in);
    if (ZSTD_isError(state)) return malformed(ZSTD_getErrorName(state));
    total += out.pos;
    if (total > text_limit) return malformed("holds more than 4 GiB of text");
    pending.append(buffer.data(), out.pos);
    std::size_t start = 0;
    for (std::size_t end; (end = pending.find('\n', start)) != std::string::npos; start = end + 1)
      found.lines.push_back(pending.substr(start, end - start));
    pending.erase(0, start);
    more = in.pos < in.size || out.pos == out.size;
    if (more && in.pos == before && out.pos == 0) return malformed("cannot be decoded any further");
    if (state == 0 && in.pos < in.size && out.pos < out.size) continue;  // another frame follows
    if (state == 0 && in.pos == in.size) break;
  }
  found.ended_early = data.empty() || state != 0;
  if (!found.ended_early && !pending.empty()) return malformed("the last line does not end");
  return found;
}

RecordResult<std::string> read_text(const std::filesystem::path& path) {
  constexpr std::uintmax_t size_limit = std::uintmax_t{1} << 30;
  std::error_code trouble;
  const auto size = std::filesystem::file_size(path, trouble);
  if (trouble) {
    errno = trouble.value();
    return std::unexpected(system_error(path, "file"));
  }
  if (size > size_limit) {
    return std::unexpected(RecordError{
        RecordError::Kind::io, {fmt::format("file '{}'", path.string()), "larger than 1 GiB", "give a run's folder"}});
  }
  std::ifstream in(path, std::ios::binary);
  std::string text(size, '\0');
  if (!in.read(text.data(), static_cast<std::streamsize>(size))) return std::unexpected(system_error(path, "file"));
  return text;
}

RecordResult<void> write_aside(const std::filesystem::path& named, std::string_view text) {
  std::error_code unresolved;
  const std::filesystem::path target = std::filesystem::canonical(named, unresolved);  // a link stays a link
  const std::filesystem::path& path = unresolved ? named : target;
  // A rename would put a plain file in the place of a pipe or a device.
  std::error_code ignored;
  const auto kind = std::filesystem::status(path, ignored).type();
  const bool special = kind != std::filesystem::file_type::regular && kind != std::filesystem::file_type::not_found;
  std::filesystem::path aside = path;
  if (!special) aside += fmt::format(".{}.tmp", ::getpid());
  const int file = ::open(aside.c_str(), O_WRONLY | (special ? 0 : O_CREAT | O_TRUNC) | O_CLOEXEC, 0644);
  if (file < 0) return std::unexpected(system_error(path, "file"));
  const auto give_up = [&](bool opened) -> RecordResult<void> {
    RecordError error = system_error(path, "file");
    if (opened) ::close(file);
    if (!special) ::unlink(aside.c_str());
    return std::unexpected(std::move(error));
  };
  for (std::size_t written = 0; written < text.size();) {
    const ssize_t n = ::write(file, text.data() + written, text.size() - written);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return give_up(true);
    written += static_cast<std::size_t>(n);
  }
  if (::close(file) != 0) return give_up(false);
  if (!special && ::rename(aside.c_str(), path.c_str()) != 0) return give_up(false);
  return {};
}

}  // namespace outpace
