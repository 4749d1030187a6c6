// A small run for the tests of the record: few bytes, so that each of them can be tried.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "reports/record/line_file.hpp"
#include "reports/record/row_json.hpp"
#include "tests/catch.hpp"
#include "tests/reports/synthetic.hpp"

namespace outpace::synthetic {

namespace fs = std::filesystem;

/// A folder of its own for each test, removed at the end.
struct Scratch {
  fs::path path;
  Scratch() {
    std::string name = (fs::temp_directory_path() / "outpace-record-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~Scratch() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
};

inline RunMeta meta() {
  RunMeta meta;
  meta.version = "0.1.0";
  meta.compiler = "g++ 12.2";
  meta.cpu = "a processor";
  meta.simd = "AVX2";
  meta.seed = 1;
  meta.budget_seconds = 0.05;
  meta.command = "outpace bench 'eca:*' --budget 0.05";
  meta.started = "2026-01-31T12:00:00Z";
  return meta;
}

/// A short race, so that every byte of its record can be tried.
inline Race small_race(const std::string& system) {
  Race race{header(system),
            {{.name = "direct", .work = power(1, 2), .last_rung = 6},
             {.name = "identity", .work = power(3, 0), .last_rung = 6, .claim = Claim::proven}}};
  race.header.queries = 2;
  race.repetitions = 1;
  return race;
}

inline std::string bytes_of(const fs::path& path) { return read_text(path).value(); }

inline void put(const fs::path& path, std::string_view data) {
  std::ofstream(path, std::ios::binary).write(data.data(), static_cast<std::streamsize>(data.size()));
}

inline std::vector<std::string> lines_of(const RaceRecord& race) {
  std::vector<std::string> lines{to_line(race.header)};
  for (const auto& row : race.studies) lines.push_back(to_line(row));
  for (const auto& row : race.measurements) lines.push_back(to_line(row));
  for (const auto& row : race.accuracy) lines.push_back(to_line(row));
  if (race.end) lines.push_back(to_line(*race.end));
  return lines;
}

/// A finished run of two races in `folder`.
inline void write_small_run(const fs::path& folder) {
  auto writer = RunWriter::create_at(folder, meta());
  REQUIRE(writer);
  play(small_race("eca:90"), **writer);
  play(small_race("eca:170"), **writer);
  REQUIRE((*writer)->finish({{"schema", 1}}));
}

}  // namespace outpace::synthetic
