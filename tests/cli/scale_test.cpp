// `outpace scale` as a user meets it: a small study, its record, and a study that is stopped.
#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/catch.hpp"
#include "tests/cli/command.hpp"

namespace fs = std::filesystem;
using outpace::tests::interrupted_command;
using outpace::tests::outpace_command;
using outpace::tests::ScratchFolder;

namespace {
const std::string study = "scale eca:90 --horizon 2,3 --grid mlp:8x1:8/12/16/24 --seeds 2 --questions 64 ";
}

TEST_CASE("a scaling study prints its laws and keeps a record that score and report read", "[cli][scaling]") {
  const ScratchFolder folder;
  const auto ran = outpace_command(study + "--out run", folder.path());
  CAPTURE(ran.err);
  REQUIRE(ran.exit == 0);
  CHECK(ran.out.find("eca:90~random~cell") != std::string::npos);
  CHECK(ran.out.find("beat direct simulation") != std::string::npos);
  CHECK(fs::exists(folder.path() + "/run/report.html"));
  const auto score = outpace_command("score run", folder.path());
  CHECK(score.exit == 0);
  CHECK(outpace_command("score run --brief", folder.path()).out.find("approximate") != std::string::npos);
  CHECK(ran.out.starts_with(score.out));
  const auto json = nlohmann::json::parse(outpace_command("score run --json", folder.path()).out);
  REQUIRE(json["scaling"]["systems"].size() == 1);
  CHECK(json["scaling"]["systems"][0]["leads"].size() == 2);
  CHECK(json["scaling"]["systems"][0]["leads"][0]["by_examples"]["points"].size() == 4);
}

TEST_CASE("a study that is stopped leaves a readable record and goes on where it was", "[cli][scaling]") {
  const ScratchFolder folder;
  const std::string long_study =
      "scale eca:90 eca:30 --jobs 1 --horizon 2,6 --grid mlp:8x1:16/24/32/48 --seeds 2 --questions 64 --quiet ";
  for (const char* signal : {"INT", "KILL"}) {
    const std::string run = std::string("run-") + signal;
    const auto stopped =
        interrupted_command(long_study + "--out " + run, folder.path(), run + "/rows.jsonl.zst", signal);
    CAPTURE(signal, stopped.exit, stopped.err);
    const auto score = outpace_command("score " + run, folder.path());
    CHECK((score.exit == 5 || score.exit == 0));  // 0 where it was done before the signal came
    const auto resumed = outpace_command(long_study + "--resume " + run, folder.path());
    CHECK(resumed.exit == 0);
    const auto json = nlohmann::json::parse(outpace_command("score " + run + " --json", folder.path()).out);
    CHECK(json["scaling"]["systems"].size() == 2);
    CHECK(outpace_command("scale eca:90 --resume " + run, folder.path()).exit == 2);
    for (const auto& [mine, other] : {std::pair("--questions 64", "--questions 65"), std::pair("/48", "/49"),
                                      std::pair("--seeds 2", "--seeds 3"), std::pair("2,6", "2,5")}) {
      std::string changed = long_study;
      changed.replace(changed.find(mine), std::string_view(mine).size(), other);
      const auto refused = outpace_command(changed + "--resume " + run, folder.path());
      CAPTURE(changed, refused.err);
      CHECK(refused.exit == 2);
      CHECK(refused.err.find("it was a study of other") != std::string::npos);
    }
  }
}

TEST_CASE("a study that makes no sense is refused with the word that is wrong", "[cli][scaling]") {
  for (const auto& [arguments, word] :
       {std::pair("scale eca:256", "256"), std::pair("scale eca:30 --grid svm", "svm"),
        std::pair("scale eca:30 --horizon soon", "soon"), std::pair("scale eca:30 --horizon 0", "0"),
        std::pair("scale eca:30 --observable colour", "colour"), std::pair("scale eca:30 --seeds 0", "0"),
        std::pair("scale eca:30 --seed -1", "-1")}) {
    const auto ran = outpace_command(arguments);
    CAPTURE(arguments, ran.err);
    CHECK(ran.exit == 2);
    CHECK(ran.err.find(word) != std::string::npos);
  }
}
