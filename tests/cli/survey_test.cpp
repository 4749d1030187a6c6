// `outpace survey`: classifications that are known, as a user asks for them, and input that it refuses.
#include <fstream>

#include "benchmarks/survey.hpp"
#include "tests/catch.hpp"
#include "tests/cli/command.hpp"

using namespace outpace;
using namespace outpace::tests;

TEST_CASE("every one of Wolfram's 4096 machines is classified with a proof", "[survey][tm]") {
  const Ran ran = outpace_command("survey tm:2,2");
  CHECK(ran.exit == 0);
  CHECK(ran.out ==
        "     4096 machines\n        8 never, by bouncer\n        4 never, by counter\n      230 never, by cycler\n"
        "     3854 never, by translated-cycler\n        0 undecided\n");
}

TEST_CASE("two-state machines in tree normal form are decided, each with a proof", "[survey][tm]") {
  const Ran ran = outpace_command("survey tm:tree:2,2");
  CHECK(ran.exit == 0);
  CHECK(ran.out.find("       61 machines\n       19 halts\n") == 0);
  CHECK(ran.out.find("        0 undecided\n") != std::string::npos);
}

TEST_CASE("a survey of a file names each machine, its verdict and its certificate", "[survey][tm]") {
  const ScratchFolder folder;
  std::ofstream(folder.path() + "/machines.txt")
      << "# three\n1RB1LB_1LA1RZ\n\n1RB1LA_0LA0RB, a counter\n1RB0RB_1LA1RA\n";
  const Ran ran = outpace_command("survey tm:@machines.txt --json", folder.path());
  CHECK(ran.exit == 0);
  CHECK(ran.out.find(R"({"system":"tm:1RB1LB_1LA1RZ","verdict":"halts","by":"direct","answer":"6 4"})") == 0);
  CHECK(
      ran.out.find(R"({"system":"tm:1RB1LA_0LA0RB","verdict":"never","by":"counter","answer":"never","certificate")") !=
      std::string::npos);
}

TEST_CASE("what cannot be surveyed is refused", "[survey][tm]") {
  for (const char* machines :
       {"eca:30", "tm:", "tm:5,2", "tm:2", "tm:x,2", "tm:tree:9,9", "tm:@nowhere.txt", "tm:2,99"})
    CHECK(outpace_command(std::string("survey ") + machines).exit == 2);
  CHECK(outpace_command("survey tm:2,2 --units 0").exit == 2);
  CHECK(outpace_command("survey tm:2,2 --from random:1").exit == 2);
}
