// libFuzzer's entry point; OUTPACE_FUZZ_READER in the environment names the reader. Built by ci/fuzz alone. Without
// that name, `--list` in its place, it prints the readers and where their seeds are.
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "tests/fuzz/readers.hpp"

extern "C" int LLVMFuzzerInitialize(int* /*count*/, char*** /*arguments*/) {
  const char* const name = std::getenv("OUTPACE_FUZZ_READER");
  if (name && outpace::fuzz::reader(name)) return 0;
  for (const auto& reader : outpace::fuzz::readers()) std::printf("%s %s\n", reader.name.c_str(), reader.seeds.c_str());
  std::exit(name && std::string_view(name) == "--list" ? 0 : 2);
}

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  static const auto* const reader = outpace::fuzz::reader(std::getenv("OUTPACE_FUZZ_READER"));
  // What is not read alike is a finding like a crash.
  if (!reader->feed({reinterpret_cast<const char*>(data), size})) __builtin_trap();
  return 0;
}
