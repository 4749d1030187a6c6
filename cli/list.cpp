// `outpace list`: the catalogues.
#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "cli/verb.hpp"
#include "predictors/core/catalogue.hpp"
#include "predictors/proof/checker.hpp"
#include "systems/core/catalogue.hpp"

namespace outpace::cli {
namespace {

using nlohmann::ordered_json;

ordered_json systems_as_json() {
  ordered_json all = ordered_json::array();
  for (const SystemFamily& family : system_families()) {
    ordered_json starts = ordered_json::array();
    if (const auto system = family.examples.empty() ? nullptr : make_system(family.examples.front()).value_or(nullptr))
      for (const InitialFamily& start : system->initial_families())
        starts.push_back({{"name", start.name}, {"meaning", start.meaning}, {"observables", start.observables}});
    all.push_back({{"form", family.form},
                   {"meaning", family.meaning},
                   {"examples", family.examples},
                   {"initial_families", starts}});
  }
  return all;
}

ordered_json predictors_as_json() {
  ordered_json all = ordered_json::array();
  all.push_back({{"name", "direct"},
                 {"meaning", "step-by-step simulation: the baseline of every ratio"},
                 {"approximate", false}});
  for (const auto& predictor : predictors())
    all.push_back(
        {{"name", predictor->name()}, {"meaning", predictor->describe()}, {"approximate", predictor->approximate()}});
  return all;
}

ordered_json observables_as_json() {
  ordered_json all = ordered_json::array();
  for (const SystemFamily& family : system_families()) {
    if (family.examples.empty()) continue;
    const auto system = make_system(family.examples.front());
    if (!system) continue;
    for (const ObservableInfo& info : (*system)->observables())
      all.push_back({{"family", family.prefix},
                     {"name", info.name},
                     {"meaning", info.meaning},
                     {"coordinates", info.dimensions},
                     {"raced", info.raced}});
  }
  return all;
}

void print_systems() {
  fmt::print("systems\n");
  for (const auto& entry : systems_as_json()) {
    fmt::print("  {:<20} {}\n", entry["form"].get<std::string>(), entry["meaning"].get<std::string>());
    for (const auto& start : entry["initial_families"])
      fmt::print("    {:<18} {}\n", "from " + start["name"].get<std::string>(), start["meaning"].get<std::string>());
  }
}

void print_named(const char* title, const ordered_json& entries) {
  fmt::print("{}\n", title);
  for (const auto& entry : entries)
    fmt::print("  {:<14} {}{}\n", entry["name"].get<std::string>(), entry["meaning"].get<std::string>(),
               entry.value("approximate", false) ? " (approximate)" : "");
}

/// What one family lists by itself: its reference set, or the counts of an enumeration.
Exit print_family(const std::string& prefix, const std::string& enumeration, bool json) {
  std::string known;
  for (const SystemFamily& family : system_families()) {
    known += (known.empty() ? "" : ", ") + family.prefix;
    if (family.prefix != prefix) continue;
    std::vector<std::pair<std::string, std::string>> lines;
    if (!enumeration.empty()) {
      if (!family.enumerate)
        return fail({"--enumerate " + enumeration, family.prefix + " has nothing to enumerate", "take --family rnn"});
      auto counted = family.enumerate(enumeration);
      if (!counted) return fail(counted.error());
      lines = std::move(*counted);
    } else if (family.members) {
      lines = family.members();
    } else {
      for (const std::string& example : family.examples) lines.emplace_back(example, family.meaning);
    }
    std::size_t width = 0;
    for (const auto& [name, meaning] : lines) width = std::max(width, name.size());
    if (json) {
      ordered_json all = ordered_json::object();
      for (const auto& [name, meaning] : lines) all[name] = meaning;
      fmt::print("{}\n", all.dump(2));
    } else {
      for (const auto& [name, meaning] : lines) fmt::print("{:<{}}  {}\n", name, width, meaning);
    }
    return Exit::fine;
  }
  return fail({"--family '" + prefix + "'", "no family of that name", "known are " + known});
}

std::function<Exit()> attach(Parameters& app) {
  auto what = std::make_shared<std::string>();
  auto json = std::make_shared<bool>(false);
  app.add_option("what", *what, "systems, predictors or observables (default: all)")
      .called("WHAT")
      .one_of({"systems", "predictors", "observables"});
  app.add_flag("--json", *json, "as JSON");
  auto family = std::make_shared<std::string>(), enumeration = std::make_shared<std::string>();
  app.add_option("--family", *family, "the members of one family: rnn").called("FAMILY");
  app.add_option("--enumerate", *enumeration, "counts all members of a kind: h=3,weights=ternary,states=01")
      .called("KIND")
      .needing("--family");
  return [what, json, family, enumeration] {
    if (!family->empty()) return print_family(*family, *enumeration, *json);
    const auto wants = [&](const char* part) { return what->empty() || *what == part; };
    if (*json) {
      ordered_json all;
      if (wants("systems")) all["systems"] = systems_as_json();
      if (wants("predictors")) all["predictors"] = predictors_as_json();
      if (wants("observables")) all["observables"] = observables_as_json();
      fmt::print("{}\n", all.dump(2));
      return Exit::fine;
    }
    if (wants("systems")) print_systems();
    if (wants("predictors")) print_named("predictors", predictors_as_json());
    if (wants("observables")) print_named("observables", observables_as_json());
    if (what->empty()) {
      fmt::print("certificates that `outpace verify` checks\n");
      for (const auto& [kind, meaning] : proof::checker_kinds()) fmt::print("  {:<14} {}\n", kind, meaning);
    }
    return Exit::fine;
  };
}

const RegisterVerb registered{{"list", "the systems, predictors and observables there are", attach}};

}  // namespace
}  // namespace outpace::cli
