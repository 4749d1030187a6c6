// libFuzzer's entry point; OUTPACE_FUZZ_READER in the environment names the reader. Built by ci/fuzz alone.
#include <cstdlib>

#include "tests/fuzz/patterns.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const char* const reader = std::getenv("OUTPACE_FUZZ_READER");
  outpace::fuzz::feed(reader ? reader : "any", {reinterpret_cast<const char*>(data), size});
  return 0;
}
