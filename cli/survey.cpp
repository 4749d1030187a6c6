// `outpace survey`: whether many Turing machines halt, each with its proof or the word undecided. The decisions are
// made in benchmarks/survey.cpp.
#include <fmt/core.h>
#include <unistd.h>

#include <chrono>
#include <map>
#include <nlohmann/json.hpp>

#include "benchmarks/survey.hpp"
#include "cli/verb.hpp"

namespace outpace::cli {
namespace {

using nlohmann::ordered_json;

struct Options {
  std::string machines, from = "blank";
  double units = 1 << 22;
  bool json = false, quiet = false;
};

/// One line on a terminal that is rewritten twice a second.
class Line {
 public:
  Line(std::size_t all, bool quiet) : all_(all), shown_(!quiet && isatty(STDERR_FILENO)) {}
  ~Line() {
    if (drawn_) print_error("\r\x1b[K");
  }
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;
  void update(std::size_t done) {
    const auto now = std::chrono::steady_clock::now();
    if (!shown_ || now - last_ < std::chrono::milliseconds(500)) return;
    last_ = now;
    drawn_ = true;
    print_error(fmt::format("\r\x1b[K{} of {} machines", done, all_));
  }

 private:
  std::size_t all_;
  bool shown_, drawn_ = false;
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

void print_row(const std::string& system, const Decision& decision) {
  ordered_json row{{"system", system},
                   {"verdict", decision.kind == Decision::Kind::halts      ? "halts"
                               : decision.kind == Decision::Kind::never    ? "never"
                               : decision.kind == Decision::Kind::rejected ? "rejected"
                                                                           : "undecided"}};
  if (!decision.by.empty()) row["by"] = decision.by;
  if (!decision.answer.empty()) row["answer"] = decision.answer;
  if (!decision.certificate.empty()) row["certificate"] = ordered_json::parse(decision.certificate);
  fmt::print("{}\n", row.dump());
}

Exit survey(const Options& options) {
  const auto machines = surveyed_machines(options.machines);
  if (!machines) return fail(machines.error());
  if (!(options.units >= 1 && options.units <= 1e15))
    return fail({"--units", "it is not a number from 1 to 10^15", "write --units 1e6"});
  std::map<std::string, std::size_t> counts;
  std::vector<std::string> undecided;
  Exit exit = Exit::fine;
  {
    Line line(machines->size(), options.quiet);
    std::size_t done = 0;
    for (const std::string& text : *machines) {
      const tm::TuringMachine system(tm::Machine::parse(text).value());
      if (const auto query = make_query(system, options.from, {"halt", {}}, 0); !query) return fail(query.error());
      const Decision decision = decide_halting(system, options.from, static_cast<std::uint64_t>(options.units));
      if (options.json) print_row(system.name(), decision);
      if (decision.kind == Decision::Kind::rejected) {
        exit = fail({system.name(), decision.remark, "report this machine: a certificate was rejected"}, Exit::wrong);
        ++counts["rejected"];
      } else if (decision.kind == Decision::Kind::undecided) {
        undecided.push_back(system.name());
      } else {
        ++counts[decision.kind == Decision::Kind::halts ? "halts" : decision.by];
      }
      line.update(++done);
    }
  }
  if (options.json) return exit;
  fmt::print("{:>9} {}\n", machines->size(), machines->size() == 1 ? "machine" : "machines");
  for (const char* kind : {"halts", "rejected"}) {
    if (const auto it = counts.find(kind); it != counts.end()) {
      fmt::print("{:>9} {}\n", it->second, kind);
      counts.erase(it);
    }
  }
  for (const auto& [kind, count] : counts) fmt::print("{:>9} never, by {}\n", count, kind);
  fmt::print("{:>9} undecided\n", undecided.size());
  for (std::size_t i = 0; i < undecided.size() && i < 20; ++i) fmt::print("          {}\n", undecided[i]);
  if (undecided.size() > 20) fmt::print("          … and {} more; --json names them all\n", undecided.size() - 20);
  return exit;
}

std::function<Exit()> attach(Parameters& app) {
  auto options = std::make_shared<Options>();
  app.add_option("machines", options->machines,
                 "which: tm:2,2 (every Wolfram number), tm:tree:3,2 (tree normal form), tm:@FILE (one a line)")
      .required()
      .called("MACHINES");
  app.add_option("--from", options->from, "the initial tape: blank or tape:LEFT,HEAD,RIGHT")
      .with_default()
      .called("START");
  app.add_option("--units", options->units, "work that each contestant may do on a machine")
      .with_default()
      .positive()
      .called("UNITS");
  app.add_flag("--json", options->json, "a line for each machine, with its certificate");
  app.add_flag("--quiet", options->quiet, "no progress");
  return [options] { return survey(*options); };
}

const RegisterVerb registered{
    {"survey", "whether many Turing machines halt, each with a checked proof or the word undecided", attach}};

}  // namespace
}  // namespace outpace::cli
