// `outpace ask`, `list`, `show` and `verify` as a user meets them: answers, errors, exit codes.
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/catch.hpp"
#include "tests/cli/command.hpp"

using outpace::tests::outpace_command;

TEST_CASE("ask prints the answer alone on one line", "[cli]") {
  CHECK(outpace_command("ask eca:30 cell --at 4").out == "1\n");
  CHECK(outpace_command("ask eca:30 cell --at 10 --x -10").out == "1\n");
  CHECK(outpace_command("ask eca:90 population --at 2^3-1").out == "8\n");
  CHECK(outpace_command("ask eca:30 column --at 100").out.starts_with("52 "));
  CHECK(outpace_command("ask eca:30 column --at 40 --bits").out == "1101110011000101100100111010111001110101\n");
}

TEST_CASE("ask --json names everything that the answer depends on", "[cli]") {
  const auto ran = outpace_command("ask eca:30 cell --at 100 --x 3 --from random:7 --by direct --json");
  CHECK(ran.exit == 0);
  const auto json = nlohmann::json::parse(ran.out);
  CHECK(json["system"] == "eca:30");
  CHECK(json["observable"] == "cell");
  CHECK(json["from"] == "random:7");
  CHECK(json["at"] == "100");
  CHECK(json["x"] == "3");
  CHECK(json["by"] == "direct");
  CHECK(json["claim"] == "exact");
  CHECK(json["work"].get<std::uint64_t>() > 0);
  for (const char* key : {"answer", "seconds", "study_seconds", "bytes"}) CHECK(json.contains(key));
}

TEST_CASE("bad input is refused with exit code 2, naming what, why and what to do", "[cli]") {
  for (const char* bad :
       {"ask eca:256 cell --at 1", "ask nothing:1 cell --at 1", "ask eca:30 colour --at 1", "ask eca:30 cell --at 10^x",
        "ask eca:30 cell --at -1", "ask eca:30 cell", "ask eca:30 cell --at 1 --from ring:0:single",
        "ask eca:30 cell --at 1 --from ring:5:single --x 5", "ask eca:30 cell --at 1 --from ring:5:single --x -1",
        "ask eca:30 population --at 1 --from random:1", "ask eca:30 row --at 1 --x 3",
        "ask eca:30 cell --at 1 --by nobody", "ask eca:30 cell --at 1 --budget 0", "ask eca:30 cell --at 1 --x two",
        "show eca:x", "verify /nonexistent", "frobnicate", "ask", ""}) {
    CAPTURE(bad);
    const auto ran = outpace_command(bad);
    CHECK(ran.exit == 2);
    CHECK(ran.out.empty());
    CHECK(ran.err.starts_with("outpace: "));
    CHECK(std::count(ran.err.begin(), ran.err.end(), '\n') == 1);
  }
}

TEST_CASE("ask --certificate writes a proof of the answer that verify accepts, or says why there is none", "[cli]") {
  const outpace::tests::ScratchFolder folder;
  const std::string file = folder.path() + "/proof.json", machine = "ask tm:1RB2LA1LC_0LA2RB1LB_1RZ1RA1RC ";
  const auto ran = outpace_command(machine + "head --at 10^16 --by rules --certificate " + file);
  CHECK(ran.exit == 0);
  CHECK(ran.err.starts_with("accepted  " + file));
  const auto verified = outpace_command("verify " + file);
  CHECK(verified.exit == 0);
  CHECK(verified.out.find("after 10000000000000000 steps it is in state " + ran.out.substr(0, 1) + " at ") !=
        std::string::npos);
  CHECK(outpace_command("ask tm:1RB1LA_0LA0RB head --at 10^30 --by counter --certificate " + file).exit == 0);
  CHECK(outpace_command("verify " + file).exit == 0);
  for (const std::string unproven :
       {"ask eca:30 cell --at 100 --by direct", "ask eca:110 cell --at 100 --by hashlife"}) {
    const auto refused = outpace_command(unproven + " --certificate " + folder.path() + "/none.json");
    CHECK(refused.exit == 7);
    CHECK(refused.err.find("--certificate") != std::string::npos);
    CHECK_FALSE(std::ifstream(folder.path() + "/none.json"));
  }
}

TEST_CASE("a question that the budget does not reach is incomplete: exit code 5", "[cli]") {
  const auto ran = outpace_command("ask eca:30 cell --at 10^9 --budget 0.01 --by direct");
  CHECK(ran.exit == 5);
  CHECK(ran.err.find("--budget") != std::string::npos);
}

TEST_CASE("help and version are not errors", "[cli]") {
  CHECK(outpace_command("--help").exit == 0);
  CHECK(outpace_command("ask --help").exit == 0);
  CHECK(outpace_command("--version").out.starts_with("outpace "));
}

TEST_CASE("a full disk is reported, not swallowed", "[cli]") {
  CHECK(outpace_command("list --json >/dev/full").exit == 5);
}

TEST_CASE("verify tells malformed files from false certificates", "[cli]") {
  outpace::tests::ScratchFolder folder;
  CHECK(outpace_command("verify /dev/null").exit == 2);
  std::ofstream(folder.path() + "/unheard.json") << R"({"kind":"unheard of"})";
  CHECK(outpace_command("verify unheard.json", folder.path()).err.find("unheard of") != std::string::npos);
}
