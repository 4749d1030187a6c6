// Runs made of synthetic races, and reports of them compared with approved files in tests/data/reports.
// OUTPACE_APPROVE=1 writes what comes out now.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/catch.hpp"
#include "tests/places.hpp"
#include "tests/reports/synthetic.hpp"

namespace outpace::synthetic {

inline Run run_of(const std::vector<Race>& races) {
  Run run;
  run.folder = "runs/made-up";
  run.meta.version = "0.1.0";
  for (const Race& race : races) run.races.push_back(record(race));
  return run;
}

inline void check_approved(const std::string& name, const std::string& text) {
  const std::filesystem::path path = std::filesystem::path(outpace::tests::data_folder) / "reports" / name;
  if (std::getenv("OUTPACE_APPROVE")) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
  }
  std::ifstream in(path);
  const std::string approved((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  CHECK(text == approved);
}

}  // namespace outpace::synthetic
