// Parsing arguments by CLI11, whose header takes longer to compile than a verb: it is included here and nowhere else.
#include "cli/parse.hpp"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <sstream>

#include "cli/version.hpp"

namespace outpace::cli {
namespace {

/// A check that says what is wrong in words; CLI11 puts the option's name in front.
CLI::Validator must(std::string what, std::function<bool(double)> holds) {
  return {[what, holds = std::move(holds)](std::string& text) {
            double value = 0;
            return CLI::detail::lexical_cast(text, value) && holds(value) ? std::string()
                                                                          : fmt::format("'{}' is not {}", text, what);
          },
          ""};
}

CLI::Validator one_of(const std::vector<std::string>& words) {
  return {[words](std::string& text) {
            if (std::ranges::find(words, text) != words.end()) return std::string();
            return fmt::format("'{}' is none of {}", text, CLI::detail::join(words, ", "));
          },
          ""};
}

CLI::Option* add(CLI::App& app, const Parameter& parameter) {
  CLI::Option* option = std::visit(
      [&](auto* into) -> CLI::Option* {
        if constexpr (std::is_same_v<decltype(into), bool*>)
          return app.add_flag(parameter.names, *into, parameter.meaning);
        else
          return app.add_option(parameter.names, *into, parameter.meaning);
      },
      parameter.into);
  if (!parameter.flag()) option->type_name(parameter.placeholder());
  if (parameter.needed) option->required();
  if (parameter.shows_default) option->capture_default_str();
  if (parameter.comma_separated) option->delimiter(',');
  if (parameter.comma_separated || parameter.single) option->allow_extra_args(false);
  if (parameter.value_optional) option->expected(0, 1);
  if (parameter.count) option->expected(parameter.count->first, parameter.count->second);
  if (!parameter.choices.empty()) option->check(one_of(parameter.choices));
  if (parameter.above_zero) option->check(must("a positive number", [](double value) { return value > 0; }));
  if (const auto bounds = parameter.bounds) {
    const bool whole = !std::holds_alternative<double*>(parameter.into);
    option->check(must(fmt::format("a {}number from {} to {}", whole ? "whole " : "", bounds->first, bounds->second),
                       [bounds, whole](double value) {
                         return value >= bounds->first && value <= bounds->second &&
                                (!whole || value == std::floor(value));
                       }));
  }
  return option;
}

/// Adds a verb's parameters to its subcommand.
void add_all(CLI::App& app, const Parameters& parameters) {
  for (const Parameter& parameter : parameters.all()) add(app, parameter);
  for (const Parameter& parameter : parameters.all()) {
    CLI::Option* option = parameter.operand() ? nullptr : app.get_option(parameter.long_name());
    if (!parameter.needs.empty()) option->needs(app.get_option(parameter.needs));
    if (!parameter.excludes.empty()) option->excludes(app.get_option(parameter.excludes));
  }
}

/// A verb on its way through the parser; its parameters must stay where they are.
struct Candidate {
  const Verb* verb;
  Parameters parameters = {};
  std::function<Exit()> work = {};
  CLI::App* app = nullptr;
};

}  // namespace

Result<std::function<Exit()>> parse(const std::vector<Verb>& verbs, const std::vector<std::string>& arguments) {
  CLI::App app{summary, "outpace"};
  app.set_version_flag("--version", std::string("outpace ") + version);
  app.require_subcommand(1);
  app.failure_message(CLI::FailureMessage::simple);
  std::deque<Candidate> candidates;
  for (const Verb& verb : verbs) {
    Candidate& candidate = candidates.emplace_back(&verb);
    candidate.work = verb.attach(candidate.parameters);
    candidate.app = app.add_subcommand(verb.name, verb.summary);
    if (verb.hidden) candidate.app->group("");
    add_all(*candidate.app, candidate.parameters);
  }
  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::Success& help) {
    std::ostringstream out;
    app.exit(help, out, out);
    return [text = out.str()] {
      fmt::print("{}", text);
      return Exit::fine;
    };
  } catch (const CLI::ParseError& error) {
    const auto used = app.get_subcommands();
    const std::string verb = used.empty() ? "" : " " + used.front()->get_name();
    return std::unexpected(Error{"command line", error.what(), "see outpace" + verb + " --help"});
  }
  for (Candidate& candidate : candidates) {
    if (!candidate.app->parsed()) continue;
    for (const Parameter& parameter : candidate.parameters.all())
      if (parameter.given) *parameter.given = candidate.app->count(parameter.long_name()) > 0;
    return candidate.work;
  }
  return std::unexpected(Error{"command line", "it names no verb", "see outpace --help"});
}

}  // namespace outpace::cli
