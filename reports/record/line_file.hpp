// Lines in a zstd file: a writer that flushes every line as decodable data, and a reader that tells a file that ends
// early from a damaged one. Knows nothing of what the lines say.
#pragma once

#include <zstd.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "reports/record.hpp"

namespace outpace {

/// Appends lines to a new file. One zstd frame; after each line everything so far can be decoded.
class LineCompressor {
 public:
  /// `exclusive`: fail where the file exists. Otherwise it is emptied.
  static RecordResult<std::unique_ptr<LineCompressor>> open(const std::filesystem::path& path, bool exclusive);
  ~LineCompressor();
  LineCompressor(const LineCompressor&) = delete;
  LineCompressor& operator=(const LineCompressor&) = delete;

  /// `line` without its newline.
  RecordResult<void> write(std::string_view line);
  /// Ends the frame and waits until the data is on disk.
  RecordResult<void> close();

 private:
  LineCompressor(std::filesystem::path path, int file);
  RecordResult<void> compress(std::string_view text, ZSTD_EndDirective directive);

  std::filesystem::path path_;
  int file_;
  ZSTD_CCtx* context_;
};

/// What a file of lines held.
struct Lines {
  std::vector<std::string> lines;  ///< complete ones, without their newlines
  bool ended_early = false;        ///< the frame is not closed: the writer was killed
};

/// Reads the lines of compressed `data`; `name` is for errors. At most 4 GiB of text.
RecordResult<Lines> decompress_lines(std::string_view data, const std::string& name);

/// The error of a failed system call on `path`, from errno.
RecordError system_error(const std::filesystem::path& path, const std::string& what);

}  // namespace outpace
