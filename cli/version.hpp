// The version that records and `--version` name.
#pragma once

namespace outpace::cli {
inline constexpr const char* version = "0.1.0";
}  // namespace outpace::cli
