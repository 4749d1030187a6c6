// The seeds of pattern files, each cut off and damaged at every place, through the fuzzers' entry points.
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/catch.hpp"
#include "tests/fuzz/readers.hpp"
#include "tests/places.hpp"

TEST_CASE("no damaged seed makes a reader of pattern files throw", "[life][fuzz]") {
  std::size_t seen = 0;
  for (const auto& entry : std::filesystem::directory_iterator(outpace::tests::data_folder + "/patterns")) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    ++seen;
    for (const auto& reader : outpace::fuzz::readers()) {
      if (reader.seeds != "patterns") continue;
      INFO(entry.path().string() << " as " << reader.name);
      CHECK_NOTHROW(reader.feed(text));
      for (std::size_t i = 0; i < text.size(); ++i) {
        std::string damaged = text;
        damaged[i] = "\0$9!o\n.5"[i % 8];
        CHECK_NOTHROW(reader.feed(std::string_view(text).substr(0, i)));
        CHECK_NOTHROW(reader.feed(damaged));
      }
    }
  }
  CHECK(seen >= 5);
}
