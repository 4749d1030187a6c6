// Every reader of outpace as a fuzzer sees it: bytes in, nothing thrown, and what was understood is written and read
// alike. libFuzzer feeds them by ci/fuzz; a plain test feeds them damaged seeds in a fixed sequence.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace outpace::fuzz {

struct Reader {
  std::string name;   ///< "rle", "network", …
  std::string seeds;  ///< the folder below tests/data that holds texts to begin with
  /// Reads bytes. Returns false where what comes out is not read alike once more. Must return whatever it is given.
  std::function<bool(std::string_view bytes)> feed;
};

/// All readers.
const std::vector<Reader>& readers();
/// The one of that name; null if there is none.
const Reader* reader(std::string_view name);

}  // namespace outpace::fuzz
