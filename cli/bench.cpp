// `outpace bench`: plans the races, runs them, keeps the record, scores it and prints the table.
#include <fmt/core.h>
#include <unistd.h>

#include <atomic>
#include <ctime>
#include <filesystem>
#include <set>
#include <thread>

#include "benchmarks/machine.hpp"
#include "benchmarks/suite.hpp"
#include "benchmarks/system_file.hpp"
#include "cli/progress.hpp"
#include "cli/recording.hpp"
#include "cli/run_output.hpp"
#include "cli/verb.hpp"
#include "cli/version.hpp"
#include "predictors/core/catalogue.hpp"
#include "systems/eca/kernels/simd_target.hpp"

namespace outpace::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::vector<std::string> selectors, predictors, guests;
  std::string suite = "quick", track = "all", out, runs = "runs", resume;
  bool resuming = false, quiet = false, json = false, brief = false;
  double budget = 0;
  std::string seed;
  unsigned jobs = 0;
  std::string command;
};

Result<SuiteOptions> suite_options(const Options& options) {
  SuiteOptions result;
  for (const std::string& text : options.predictors) {
    const auto parsed = parse_contestant(text);
    if (!parsed) return std::unexpected(parsed.error());
    const Contestant& one = *parsed;
    if (one.command.empty() && one.name != direct_name)
      if (const auto known = find_predictor(one.name); !known) return std::unexpected(known.error());
    result.contestants.push_back(one);
  }
  for (const std::string& text : options.guests) {
    const auto guest = parse_guest(text);
    if (!guest) return std::unexpected(guest.error());
    for (const auto* others : {&result.contestants, &result.guests})
      if (std::ranges::any_of(*others, [&](const Contestant& other) { return other.name == guest->name; }))
        return std::unexpected(Error{"contestant '" + text + "'", "another one is called '" + guest->name + "' already",
                                     "give each a name: first='./mine.py --fast' second='./mine.py --slow'"});
    result.guests.push_back(*guest);
  }
  if (options.budget != 0) result.budget_seconds = options.budget;
  if (!options.seed.empty()) {
    const auto seed = parse_integer(options.seed);
    if (!seed) return std::unexpected(seed.error());
    if (*seed < 0 || bit_length(*seed) > 63)
      return std::unexpected(Error{"--seed " + options.seed, "a run's seed is from 0 to 2^63-1", "take a smaller one"});
    result.seed = seed->convert_to<std::uint64_t>();
  }
  result.rules.worker = {own_executable(), "worker"};
  return result;
}

RunMeta meta_of(const Options& options, const std::vector<RacePlan>& plans) {
  const std::uint64_t run_seed = options.seed.empty() ? 1 : parse_integer(options.seed)->convert_to<std::uint64_t>();
  RunMeta meta;
  const Machine machine = this_machine();
  meta.version = version;
  meta.compiler = machine.compiler;
  meta.cpu = machine.processor;
  meta.simd = eca::simd_target() ? std::string(eca::to_string(*eca::simd_target())) : "";
  meta.seed = run_seed;
  meta.budget_seconds = options.budget;
  meta.command = options.command;
  for (const RacePlan& plan : plans) meta.selected.push_back(plan.header.name.text());
  return meta;
}

/// The newest run below `runs` that was not finished.
Result<fs::path> unfinished_run(const fs::path& runs) {
  fs::path newest;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(runs, ignored))
    if (entry.is_directory() && !entry.is_symlink() && fs::exists(entry.path() / "meta.json") &&
        entry.path().filename() > newest.filename()) {
      const auto run = read_run(entry.path());
      if (run && !run->complete()) newest = entry.path();
    }
  if (newest.empty())
    return std::unexpected(Error{"--resume", "there is no unfinished run below " + runs.string(),
                                 "name its folder, or start a new run without --resume"});
  return newest;
}

/// Whether a race on record was run on the terms of its plan: same questions, limits and contestants.
bool same_terms(const RaceRecord& raced, const RacePlan& plan) {
  const RaceHeader &had = raced.header, &wanted = plan.header;
  std::set<std::string> before, now{std::string(direct_name)};
  for (const StudyRow& study : raced.studies) before.insert(study.contestant);
  for (const Contestant& contestant : plan.contestants) now.insert(contestant.name);
  return had.seed == wanted.seed && had.budget_seconds == wanted.budget_seconds &&
         had.byte_limit == wanted.byte_limit && had.queries == wanted.queries && had.first_rung == wanted.first_rung &&
         before == now;
}

bool same_terms(const Run& run, const std::vector<RacePlan>& plans) {
  for (const RaceRecord& raced : run.races)
    for (const RacePlan& plan : plans)
      if (raced.complete() && raced.header.name == plan.header.name && !same_terms(raced, plan)) return false;
  return true;
}

RecordResult<std::unique_ptr<RunWriter>> open_record(const Options& options, const std::vector<RacePlan>& plans) {
  if (!options.resuming) {
    const RunMeta meta = meta_of(options, plans);
    return options.out.empty() ? RunWriter::create(options.runs, meta) : RunWriter::create_at(options.out, meta);
  }
  fs::path folder = !options.resume.empty() ? options.resume : options.out;
  if (folder.empty()) {
    const auto found = unfinished_run(options.runs);
    if (!found) return std::unexpected(RecordError{RecordError::Kind::io, found.error()});
    folder = *found;
  }
  if (!fs::exists(folder / "meta.json"))
    return std::unexpected(RecordError{RecordError::Kind::malformed,
                                       {"--resume " + folder.string(), "there is no run", "name a run's folder"}});
  // Compared before the record is opened for writing: a refusal leaves it as it was.
  const auto had = read_run(folder);
  if (!had) return std::unexpected(had.error());
  const RunMeta wanted = meta_of(options, plans);
  if (had->meta.selected != wanted.selected || had->meta.version != wanted.version || !same_terms(*had, plans))
    return std::unexpected(
        RecordError{RecordError::Kind::malformed,
                    {"--resume " + folder.string(),
                     "it was a run of other races or contestants, or of another seed, budget or version",
                     "give what it was started with, and --resume in place of --out: " + had->meta.command}});
  return RunWriter::resume(folder);
}

Exit bench(const Options& options) {
  const auto settings = suite_options(options);
  if (!settings) return fail(settings.error());
  const auto selectors = expand_files(options.selectors);
  if (!selectors) return fail(selectors.error());
  auto plans = plan_suite(options.suite, *selectors, *settings);
  if (!plans) return fail(plans.error());
  if (options.track != "all") {
    std::erase_if(*plans, [&](const RacePlan& plan) {
      return (plan.header.kind == RaceKind::approximate) != (options.track == "approximate");
    });
    if (plans->empty())
      return fail(Error{"--track " + options.track, "what is selected has no races on that track",
                        "leave --track out, or select more"});
  }
  // From the moment there is a record on, an interrupt leaves it whole.
  heed_interrupts();
  auto writer = open_record(options, *plans);
  if (!writer) return fail(writer.error());
  const auto done = (*writer)->complete_races();
  std::erase_if(*plans, [&](const RacePlan& plan) { return done.contains(plan.header.name.text()); });
  if (!options.quiet)
    print_error(fmt::format("outpace: {} race{}{}, record in {}\n", plans->size(), plans->size() == 1 ? "" : "s",
                            done.empty() ? "" : fmt::format(" ({} done before)", done.size()),
                            (*writer)->folder().string()));

  {
    TerminalProgress progress(options.quiet);
    GuardedSink sink(**writer);
    const unsigned jobs = options.jobs ? options.jobs : std::max(1u, this_machine().cores);
    run_races(*plans, jobs, sink, &progress, stop_asked);
  }
  return conclude(**writer, {options.quiet, options.json, options.brief});
}

std::function<Exit()> attach(Parameters& app) {
  auto options = std::make_shared<Options>();
  app.add_option("selector", options->selectors,
                 "races: globs over SYSTEM~FAMILY~OBSERVABLE, parts left out are *; or @FILE of systems, one a line")
      .offering(Offers::systems);
  app.add_option("--suite", options->suite, "the suite that selectors pick from: quick, full or smoke")
      .with_default()
      .called("SUITE")
      .offering(Offers::suites);
  app.add_option("--track", options->track, "exact, approximate or all: whose races")
      .called("TRACK")
      .one_of({"exact", "approximate", "all"})
      .with_default();
  app.add_option("--budget", options->budget, "nominal seconds for one answer (default: as the suite says)")
      .positive()
      .called("SECONDS");
  app.add_option("--predictors", options->predictors,
                 "who races, separated by commas (default: everybody); NAME='COMMAND' for a foreign program")
      .split_at_commas()
      .called("NAME,…")
      .offering(Offers::predictors);
  app.add_option("--contestant", options->guests,
                 "a program that speaks the worker protocol and races too: './mine.py' or NAME='COMMAND'; repeatable")
      .one_a_time()
      .called("COMMAND")
      .offering(Offers::files);
  app.add_option("--seed", options->seed, "the run's seed (default 1)").called("NUMBER");
  app.add_option("--jobs", options->jobs, "races at a time (default: one a core)").between(1, 1024);
  app.add_option("--out", options->out, "exactly this folder for the record (default: a new one below --runs)")
      .called("FOLDER")
      .offering(Offers::folders);
  app.add_option("--runs", options->runs, "where runs are kept")
      .with_default()
      .called("FOLDER")
      .offering(Offers::folders);
  app.add_option("--resume", options->resume, "go on with an interrupted run: its folder, or the newest one")
      .may_stand_alone(&options->resuming)
      .called("RUN")
      .offering(Offers::runs)
      .excluding("--out");
  app.add_flag("--quiet", options->quiet, "no progress and no table: the record's path only");
  app.add_flag("--json", options->json, "the scores as JSON instead of the table");
  app.add_flag("--brief", options->brief, "a line a system instead of the table");
  return [options] {
    options->command = command_line();
    return bench(*options);
  };
}

const RegisterVerb registered{{"bench", "race a suite, keep the record, print the table", attach}};

}  // namespace
}  // namespace outpace::cli
