// Bounded fuzzing without a fuzzer: seeds of every reader, damaged thousands of times in a fixed sequence. What comes
// out must be read back alike, and nothing may be thrown.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "systems/core/random_field.hpp"
#include "systems/rnn/file.hpp"
#include "systems/rnn/reference.hpp"
#include "tests/catch.hpp"
#include "tests/fuzz/readers.hpp"
#include "tests/places.hpp"

using namespace outpace;

namespace {

/// Deletes, doubles, swaps and overwrites bytes and stretches of `seed`, with pieces that readers look for.
class Damage {
 public:
  explicit Damage(std::uint64_t seed) : field_(seed) {}
  std::string operator()(std::string text) {
    static constexpr std::string_view pieces[] = {"0",    "1",        "-",     "9999999999999999999999",
                                                  "e",    "0x1p",     "/0",    "\"",
                                                  "null", "{}",       "[",     "]",
                                                  ",",    ":",        "+",     ".",
                                                  "^",    "\xc3\x28", "1e999", "_",
                                                  "Z"};
    for (std::uint64_t edits = 1 + draw(3); edits > 0; --edits) {
      const std::size_t at = draw(text.size() + 1), length = std::min<std::size_t>(draw(8), text.size() - at);
      switch (draw(5)) {
        case 0:
          text.erase(at, length);
          break;
        case 1:
          text.insert(at, text.substr(at, length));
          break;
        case 2:
          if (at < text.size()) text[at] = static_cast<char>(draw(256));
          break;
        case 3:
          text.replace(at, length, pieces[draw(std::size(pieces))]);
          break;
        default:
          text.insert(at, pieces[draw(std::size(pieces))]);
      }
    }
    return text;
  }

 private:
  std::size_t draw(std::size_t below) {
    return static_cast<std::size_t>(field_.word(at_++) % std::max<std::size_t>(below, 1));
  }
  RandomField field_;
  std::int64_t at_ = 0;
};

/// The texts of a reader's folder, in the order of their names.
std::vector<std::string> seeds_of(const fuzz::Reader& reader) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(tests::data_folder + "/" + reader.seeds))
    paths.push_back(entry.path());
  std::ranges::sort(paths);
  std::vector<std::string> seeds;
  for (const auto& path : paths) {
    std::ifstream file(path, std::ios::binary);
    seeds.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return seeds;
}

}  // namespace

TEST_CASE("no damaged seed makes a reader throw, and what it reads it writes alike", "[fuzz]") {
  for (const fuzz::Reader& reader : fuzz::readers()) {
    Damage damage(0x66757A7A + reader.name.size());
    const std::vector<std::string> seeds = seeds_of(reader);
    INFO(reader.name);
    CHECK_FALSE(seeds.empty());
    const std::size_t times = 2000 / std::max<std::size_t>(seeds.size(), 1);
    for (const std::string& seed : seeds)
      for (std::size_t i = 0; i < times; ++i) {
        const std::string text = i ? damage(seed) : seed;
        INFO(text);
        bool alike = false;
        CHECK_NOTHROW(alike = reader.feed(text));
        CHECK(alike);
      }
  }
}

TEST_CASE("no damaged network of the reference set makes the loader throw", "[rnn][fuzz]") {
  Damage damage(0x6E6574);
  for (const char* name : {"parity", "addition-2", "tent-map", "railway", "mod-5", "stack-1RB1LB_1LA1RZ"}) {
    const std::string seed = rnn::network_json(rnn::reference_network(name).value());
    for (int i = 0; i < 400; ++i) {
      const std::string text = i ? damage(seed) : seed;
      INFO(text);
      bool alike = false;
      CHECK_NOTHROW(alike = fuzz::reader("network")->feed(text));
      CHECK(alike);
    }
  }
}
