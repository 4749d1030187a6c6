// libFuzzer's entry point for one reader; OUTPACE_FUZZ_READER names it. Built by ci/fuzz alone.
#include "tests/fuzz/patterns.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  outpace::fuzz::feed(OUTPACE_FUZZ_READER, {reinterpret_cast<const char*>(data), size});
  return 0;
}
