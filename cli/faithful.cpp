// `outpace faithful`: whether a network does a stated task, or the first time at which some input shows that it does
// not. The comparison itself is in predictors/task.
#include <fmt/core.h>

#include "cli/verb.hpp"
#include "predictors/task/faithful.hpp"
#include "systems/core/catalogue.hpp"
#include "systems/rnn/recurrent_network.hpp"

namespace outpace::cli {
namespace {

struct Options {
  std::string system, task, from;
  double budget = 60;
};

Exit faithful(const Options& options) {
  const auto system = make_system(options.system);
  if (!system) return fail(system.error());
  const auto* recurrent = dynamic_cast<const rnn::RecurrentNetwork*>(system->get());
  if (!recurrent || !recurrent->network().exact() || !recurrent->network().driven() || !recurrent->network().readout)
    return fail({"system '" + options.system + "'", "it is no exact network with inputs and a readout",
                 "name one like rnn:parity or rnn:@FILE.json"});
  const auto task = task::parse_task(options.task);
  if (!task) return fail(task.error());
  const std::string from = options.from.empty() ? recurrent->network().initial ? "initial" : "zero" : options.from;
  const auto start = rnn::NetworkStart::parse(recurrent->network(), from);
  if (!start) return fail(start.error());
  if (!(options.budget > 0)) return fail({"--budget", "it is not a positive number of seconds", "write --budget 10"});
  Work work(static_cast<std::uint64_t>(std::min(options.budget, 1e9) * 1e9), std::uint64_t{1} << 31);
  const auto verdict = task::compare(recurrent->network(), start->state(), *task, work);
  using Kind = task::Verdict::Kind;
  if (verdict.kind == Kind::never) {
    fmt::print("faithful to {} at every time, on every input\n", task->name);
    return Exit::fine;
  }
  if (verdict.kind == Kind::undecided) {
    fmt::print("faithful to {} up to t = {} on every input; not decided beyond\n", task->name, verdict.time);
    return Exit::incomplete;
  }
  std::string word;
  for (const std::uint32_t symbol : verdict.word) {
    if (recurrent->network().symbols.size() > 10 && !word.empty()) word += ',';
    word += std::to_string(symbol);
  }
  fmt::print("differs from {} first at t = {}, on {}+word:{}\n", task->name, verdict.time, from, word);
  return Exit::fine;
}

std::function<Exit()> attach(Parameters& app) {
  auto options = std::make_shared<Options>();
  app.add_option("system", options->system, "the network: rnn:NAME or rnn:@FILE.json")
      .called("SYSTEM")
      .offering(Offers::systems)
      .required();
  app.add_option("--task", options->task, "the integer program: prev:K, sum, sum-last:K, sum-mod:M, addition:B")
      .called("PROGRAM")
      .required();
  app.add_option("--from", options->from, "the state at time 0 (default: the network's own, or zero)").called("START");
  app.add_option("--budget", options->budget, "nominal seconds that may be spent (default 60)").called("SECONDS");
  return [options] { return faithful(*options); };
}

const RegisterVerb registered{{"faithful", "until when a network does a stated task, found exactly", attach}};

}  // namespace
}  // namespace outpace::cli
