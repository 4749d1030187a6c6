// `outpace completions`: what shells complete, written from the verbs' own parameters, so that it cannot fall behind.
#include "benchmarks/suite.hpp"
#include "cli/described.hpp"
#include "cli/version.hpp"
#include "predictors/core/catalogue.hpp"
#include "systems/core/catalogue.hpp"

namespace outpace::cli {
namespace {

/// Words that a value may be; "" where the shell has an own way to list them.
std::vector<std::string> values_of(const Parameter& parameter) {
  if (!parameter.choices.empty()) return parameter.choices;
  std::vector<std::string> words;
  if (parameter.offers == Offers::suites) return suite_names();
  if (parameter.offers == Offers::predictors) {
    words.emplace_back("direct");
    for (const auto& predictor : predictors()) words.push_back(predictor->name());
  }
  if (parameter.offers == Offers::systems)
    for (const SystemFamily& family : system_families())
      words.insert(words.end(), family.examples.begin(), family.examples.end());
  return words;
}

bool wants_files(const Parameter& parameter) { return parameter.offers == Offers::files; }
bool wants_folders(const Parameter& parameter) {
  return parameter.offers == Offers::folders || parameter.offers == Offers::runs;
}

std::string bash() {
  std::vector<std::function<Exit()>> keep;
  const auto all = described(keep);
  std::vector<std::string> names;
  for (const Described& one : all) names.push_back(one.verb->name);
  std::string text = fmt::format(
      "# bash completion of outpace {}, written by `outpace completions bash`\n_outpace() {{\n  local "
      "cur=${{COMP_WORDS["
      "COMP_CWORD]}} prev=${{COMP_WORDS[COMP_CWORD-1]}} verb=${{COMP_WORDS[1]}} words= kind=\n  if [ \"$COMP_CWORD\" "
      "-eq 1 ]; then\n    COMPREPLY=($(compgen -W '{} --help --version' -- \"$cur\"))\n    return\n  fi\n  case "
      "\"$verb $prev\" in\n",
      version, joined(names));
  const auto action = [](const Parameter& parameter) {
    return fmt::format("words='{}' kind={}", joined(values_of(parameter)),
                       wants_files(parameter)     ? "file"
                       : wants_folders(parameter) ? "directory"
                                                  : "value");
  };
  for (const Described& one : all)
    for (const Parameter& parameter : one.parameters.all())
      if (!parameter.operand() && !parameter.flag())
        for (const std::string& name : names_of(parameter))
          text += fmt::format("    '{} {}') {} ;;\n", one.verb->name, name, action(parameter));
  text += "  esac\n  if [ -z \"$kind\" ]; then\n    case $verb in\n";
  for (const Described& one : all) {
    std::vector<std::string> words;
    std::string kind = "value";
    for (const Parameter& parameter : one.parameters.all()) {
      if (parameter.operand()) {
        const auto values = values_of(parameter);
        words.insert(words.end(), values.begin(), values.end());
        if (wants_files(parameter)) kind = "file";
        if (wants_folders(parameter)) kind = "directory";
      } else {
        words.push_back(parameter.long_name());
      }
    }
    words.emplace_back("--help");
    text += fmt::format("      {}) words='{}' kind={} ;;\n", one.verb->name, joined(words), kind);
  }
  return text +
         "    esac\n  fi\n  COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n  case $kind in\n    file | directory) "
         "COMPREPLY+=($(compgen -A \"$kind\" -- \"$cur\")) ;;\n  esac\n"
         "  # A colon ends a word for readline: what stands before it is there already.\n"
         "  declare -F __ltrim_colon_completions >/dev/null && __ltrim_colon_completions \"$cur\"\n"
         "}\ncomplete -o filenames -F _outpace outpace\n";
}

/// For single quotes, within which _arguments reads colons and brackets.
std::string zsh_escaped(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '\'') {
      result += "'\\''";
      continue;
    }
    if (c == ':' || c == '[' || c == ']' || c == '\\') result += '\\';
    result += c;
  }
  return result;
}

std::string zsh() {
  std::vector<std::function<Exit()>> keep;
  const auto all = described(keep);
  std::string text = fmt::format(
      "#compdef outpace\n# zsh completion of outpace {}, written by `outpace completions zsh`\n_outpace() {{\n  local "
      "-a verbs\n  verbs=(\n",
      version);
  for (const Described& one : all) text += fmt::format("    '{}:{}'\n", one.verb->name, zsh_escaped(one.verb->summary));
  text +=
      "  )\n  if (( CURRENT == 2 )); then\n    _describe -t commands 'outpace command' verbs\n    return\n  fi\n  "
      "local "
      "verb=$words[2]\n  shift words\n  (( CURRENT-- ))\n  case $verb in\n";
  for (const Described& one : all) {
    text += fmt::format("    {})\n      _arguments -s '--help[how it is used]'", one.verb->name);
    for (const Parameter& parameter : one.parameters.all()) {
      std::vector<std::string> values;
      for (const std::string& value : values_of(parameter)) values.push_back(zsh_escaped(value));
      const std::string action = !values.empty()            ? fmt::format("({})", joined(values))
                                 : wants_folders(parameter) ? "_files -/"
                                 : wants_files(parameter)   ? "_files"
                                                            : " ";
      const bool many = std::holds_alternative<std::vector<std::string>*>(parameter.into);
      if (parameter.operand())
        text += fmt::format(" \\\n        '{}:{}:{}'", many ? "*" : "", zsh_escaped(parameter.names), action);
      else
        for (const std::string& name : names_of(parameter))
          text +=
              fmt::format(" \\\n        '{}{}[{}]{}'", many ? "*" : "", name, zsh_escaped(parameter.meaning),
                          parameter.flag() ? "" : fmt::format(":{}:{}", zsh_escaped(parameter.placeholder()), action));
    }
    text += "\n      ;;\n";
  }
  return text + "  esac\n}\n_outpace \"$@\"\n";
}

std::string fish_escaped(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '\'' || c == '\\') result += '\\';
    result += c;
  }
  return result;
}

std::string fish() {
  std::vector<std::function<Exit()>> keep;
  const auto all = described(keep);
  std::string text = fmt::format(
      "# fish completion of outpace {}, written by `outpace completions fish`\ncomplete -c outpace -f\n", version);
  for (const Described& one : all)
    text += fmt::format("complete -c outpace -n __fish_use_subcommand -a {} -d '{}'\n", one.verb->name,
                        fish_escaped(one.verb->summary));
  for (const Described& one : all) {
    const std::string within = fmt::format("complete -c outpace -n '__fish_seen_subcommand_from {}'", one.verb->name);
    text += within + " -l help -d 'how it is used'\n";
    for (const Parameter& parameter : one.parameters.all()) {
      std::string line = within;
      if (!parameter.operand()) {
        for (const std::string& name : names_of(parameter))
          line += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
        if (!parameter.flag()) line += " -r";
      }
      const auto values = values_of(parameter);
      if (!values.empty()) line += fmt::format(" -a '{}'", fish_escaped(joined(values)));
      if (wants_folders(parameter)) line += " -a '(__fish_complete_directories)'";
      if (wants_files(parameter)) line += " -F";
      if (parameter.operand() && line == within) continue;
      text += fmt::format("{} -d '{}'\n", line, fish_escaped(parameter.meaning));
    }
  }
  return text;
}

std::function<Exit()> attach_completions(Parameters& app) {
  auto shell = std::make_shared<std::string>();
  app.add_option("shell", *shell, "bash, zsh or fish").required().one_of({"bash", "zsh", "fish"}).called("SHELL");
  return [shell] {
    fmt::print("{}", *shell == "bash" ? bash() : *shell == "zsh" ? zsh() : fish());
    return Exit::fine;
  };
}

const RegisterVerb registered{{"completions", "what bash, zsh or fish completes", attach_completions}};

}  // namespace
}  // namespace outpace::cli
