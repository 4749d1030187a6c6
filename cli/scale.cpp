// `outpace scale`: trains learners of growing size on growing numbers of examples, keeps the record of a run, fits
// laws.
#include <fmt/core.h>

#include <atomic>
#include <mutex>
#include <set>
#include <thread>

#include "benchmarks/compressibility.hpp"
#include "benchmarks/draws.hpp"
#include "benchmarks/machine.hpp"
#include "benchmarks/scaling.hpp"
#include "cli/progress.hpp"
#include "cli/recording.hpp"
#include "cli/run_output.hpp"
#include "cli/verb.hpp"
#include "cli/version.hpp"
#include "systems/core/catalogue.hpp"

namespace outpace::cli {
namespace {

/// Systems of the default study, each with the family and the question that learners are given.
struct Studied {
  const char *system, *family, *observable;
};
constexpr Studied default_study[] = {
    {"eca:90", "random", "cell"},
    {"eca:150", "random", "cell"},
    {"eca:184", "random", "cell"},
    {"eca:232", "random", "cell"},
    {"eca:54", "random", "cell"},
    {"eca:110", "random", "cell"},
    {"eca:22", "random", "cell"},
    {"eca:45", "random", "cell"},
    {"eca:30", "random", "cell"},
    {"tm:1RB1LA_0LA0RB", "random", "head"},        // counts in binary
    {"tm:1RB2LA1LA_2LA2RB0RA", "random", "head"},  // Wolfram's 2,3 machine
    {"rnn:tomita-7", "zero+random", "output"},
    {"rnn:mod-5", "zero+random", "output"},
    {"rnn:eca-30-ring-64", "random", "unit"},
};

struct Options {
  std::vector<std::string> systems;
  std::vector<std::string> horizons{"2", "4", "6", "8"};
  std::string grid = default_grid(), family, observable, out, runs = "runs", resume, seed = "1", command;
  unsigned seeds = 5, questions = 2000, jobs = 0;
  double budget = 0.2;
  bool quiet = false, json = false;
};

Result<void> plan_system(const Options& options, const Studied& what, std::uint64_t run_seed,
                         std::vector<RacePlan>& plans) {
  const auto system = make_system(what.system);
  if (!system) return std::unexpected(system.error());
  const auto family = initial_family(**system, what.family);
  if (!family) return std::unexpected(family.error());
  if (!family->offers(what.observable))
    return std::unexpected(Error{std::string(what.system),
                                 "its family " + family->name + " is not asked for " + what.observable,
                                 "name a question with --observable"});
  const auto compressed =
      compressibility_of_member(**system, *family, what.observable, race_seed(run_seed, what.system));
  for (const std::string& horizon : options.horizons) {
    const auto lead = parse_time(horizon);
    if (!lead) return std::unexpected(lead.error());
    if (*lead < 1)
      return std::unexpected(Error{"--horizon " + horizon, "nothing is ahead there", "give leads of a step or more"});
    RacePlan plan;
    plan.rules.accuracy_questions = options.questions;
    RaceHeader& header = plan.header;
    header.name = {(*system)->name(), family->name, what.observable, lead->str()};
    header.kind = RaceKind::approximate;
    header.lead = lead->str();
    header.seed = race_seed(run_seed, header.name.text());
    header.budget_seconds = options.budget;
    header.byte_limit = std::uint64_t{512} << 20;
    header.queries = options.questions;
    Work work(std::uint64_t{1} << 32, std::uint64_t{1} << 28);
    header.difficulty = learned::difficulty_of({**system, what.observable, *family, *lead}, work);
    header.compressed = compressed;
    const std::string name = header.name.text();
    if (std::ranges::none_of(plans, [&](const RacePlan& one) { return one.header.name.text() == name; }))
      plans.push_back(std::move(plan));
  }
  return {};
}

/// A system named on the command line is asked what the default study asks of its family, unless told otherwise.
Result<std::vector<RacePlan>> plan(const Options& options, std::uint64_t run_seed) {
  std::vector<RacePlan> plans;
  std::vector<Studied> chosen;
  if (options.systems.empty()) chosen.assign(std::begin(default_study), std::end(default_study));
  for (const std::string& name : options.systems) {
    const std::string prefix = name.substr(0, name.find(':'));
    Studied what{name.c_str(), prefix == "rnn" ? "zero+random" : "random",
                 prefix == "rnn"  ? "output"
                 : prefix == "tm" ? "head"
                                  : "cell"};
    for (const Studied& known : default_study)
      if (name == known.system) what = known;
    if (!options.family.empty()) what.family = options.family.c_str();
    if (!options.observable.empty()) what.observable = options.observable.c_str();
    chosen.push_back(what);
  }
  for (const Studied& what : chosen)
    if (auto planned = plan_system(options, what, run_seed, plans); !planned) return std::unexpected(planned.error());
  return plans;
}

/// Whether what a study holds so far belongs to this one: the same races, learners and questions.
bool same_study(const Run& had, const RunMeta& wanted, const std::vector<learned::Settings>& grid,
                const std::vector<RacePlan>& plans) {
  if (had.meta.selected != wanted.selected || had.meta.seed != wanted.seed ||
      had.meta.budget_seconds != wanted.budget_seconds)
    return false;
  std::set<std::string> names;
  for (const learned::Settings& one : grid) names.insert(contestant_name(one));
  return std::ranges::all_of(had.races, [&](const RaceRecord& race) {
    const bool known =
        std::ranges::all_of(race.studies, [&](const auto& row) { return names.contains(row.contestant); });
    const bool whole = !race.complete() || race.studies.empty() || race.studies.size() == names.size();
    return known && whole && race.header.queries == plans.front().header.queries;
  });
}

void run_all(const std::vector<RacePlan>& plans, const std::vector<learned::Settings>& grid, RunWriter& writer,
             const Options& options) {
  TerminalProgress progress(options.quiet);
  GuardedSink sink(writer);
  std::mutex mutex;
  ProgressState state{0, 0, 0, plans.size(), ""};
  double each = 0;
  for (const learned::Settings& settings : grid) each += nominal_operations(settings) * 1e-10;
  state.seconds_total = each * static_cast<double>(plans.size());
  std::vector<double> shares(plans.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i; !stop_asked && (i = next++) < plans.size();) {
      sink.add(plans[i].header);
      run_scaling(plans[i], grid, sink, stop_asked, [&](double share) {
        const std::lock_guard lock(mutex);
        shares[i] = share;
        state.seconds_done = 0;
        for (const double one : shares) state.seconds_done += each * one;
        state.doing = plans[i].header.name.text();
        progress.update(state);
      });
      const std::lock_guard lock(mutex);
      ++state.races_done;
    }
  };
  std::vector<std::jthread> threads;
  const unsigned jobs = options.jobs ? options.jobs : std::max(1u, this_machine().cores);
  for (unsigned i = 0; i < jobs; ++i) threads.emplace_back(work);
}

Exit scale(const Options& options) {
  const auto seed = parse_integer(options.seed);
  if (!seed) return fail(seed.error());
  if (*seed < 0 || bit_length(*seed) > 63)
    return fail(Error{"--seed " + options.seed, "a run's seed is from 0 to 2^63-1", "take a smaller one"});
  const auto run_seed = seed->convert_to<std::uint64_t>();
  const auto grid = parse_grid(options.grid, options.seeds);
  if (!grid) return fail(grid.error());
  auto plans = plan(options, run_seed);
  if (!plans) return fail(plans.error());
  heed_interrupts();
  RunMeta meta;
  meta.version = version;
  meta.compiler = this_machine().compiler;
  meta.cpu = this_machine().processor;
  meta.seed = run_seed;
  meta.budget_seconds = options.budget;
  meta.command = options.command;
  for (const RacePlan& one : *plans) meta.selected.push_back(one.header.name.text());
  if (!options.resume.empty()) {
    const auto had = open_run(options.resume);
    if (!had) return fail(had.error());
    if (!same_study(*had, meta, *grid, *plans))
      return fail(
          Error{"--resume " + options.resume,
                "it was a study of other systems, horizons, learners or questions, or of another seed or budget",
                "give what it was started with, and --resume in place of --out: " + had->meta.command});
  }
  auto writer = !options.resume.empty() ? RunWriter::resume(options.resume)
                : options.out.empty()   ? RunWriter::create(options.runs, meta)
                                        : RunWriter::create_at(options.out, meta);
  if (!writer) return fail(writer.error());
  const auto done = (*writer)->complete_races();
  std::erase_if(*plans, [&](const RacePlan& one) { return done.contains(one.header.name.text()); });
  if (!options.quiet)
    print_error(fmt::format("outpace: {} to study, {} trainings each, record in {}\n", plans->size(), grid->size(),
                            (*writer)->folder().string()));
  run_all(*plans, *grid, **writer, options);
  return conclude(**writer, {.quiet = options.quiet, .json = options.json});
}

std::function<Exit()> attach(Parameters& app) {
  auto options = std::make_shared<Options>();
  app.add_option("system", options->systems, "systems (default: nine elementary rules, two machines, three networks)")
      .offering(Offers::systems);
  app.add_option("--horizon", options->horizons, "leads, steps ahead")
      .called("STEPS,…")
      .split_at_commas()
      .one_a_time()
      .with_default();
  app.add_option("--grid", options->grid, "learners KIND:SIZE:EXAMPLES, '/' between alternatives, ',' between learners")
      .called("LEARNERS")
      .with_default();
  app.add_option("--seeds", options->seeds, "trainings of each").between(1, 1000).with_default();
  app.add_option("--questions", options->questions, "held-out questions").between(1, 1e6).with_default();
  app.add_option("--family", options->family, "family of initial conditions").called("FAMILY");
  app.add_option("--observable", options->observable, "what is asked").called("OBSERVABLE");
  app.add_option("--budget", options->budget, "nominal seconds; a training may take 4096 times as much")
      .called("SECONDS")
      .positive()
      .with_default();
  app.add_option("--seed", options->seed, "the run's seed").called("NUMBER").with_default();
  app.add_option("--jobs", options->jobs, "studies at a time (default: one a core)").between(1, 1024);
  app.add_option("--out", options->out, "exactly this folder for the record")
      .called("FOLDER")
      .excluding("--resume")
      .offering(Offers::folders);
  app.add_option("--runs", options->runs, "where runs are kept")
      .called("FOLDER")
      .with_default()
      .offering(Offers::folders);
  app.add_option("--resume", options->resume, "go on with this interrupted study; the other options as it was started")
      .called("RUN")
      .excluding("--out")
      .offering(Offers::runs);
  app.add_flag("--quiet", options->quiet, "the record's path only");
  app.add_flag("--json", options->json, "scores and laws as JSON");
  return [options] {
    options->command = command_line();
    return scale(*options);
  };
}

const RegisterVerb registered{{"scale", "how learners' accuracy grows with size, examples and training", attach}};

}  // namespace
}  // namespace outpace::cli
