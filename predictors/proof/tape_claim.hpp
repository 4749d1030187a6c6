// What checkers of claims about a Turing machine and its initial tape share: reading the two fields that name them. No
// checker's decision is made here.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "predictors/proof/checker.hpp"
#include "systems/tm/machine.hpp"
#include "systems/tm/start.hpp"

namespace outpace::proof {

/// The certificate's "system" and "from".
struct TapeClaim {
  std::string system, from;
  std::optional<tm::Machine> machine;
  std::optional<tm::TapeStart> start;
  std::string trouble;  ///< why they cannot be read; empty if they can

  explicit TapeClaim(const nlohmann::json& json) {
    if (!json.is_object()) {
      trouble = "/: a certificate is an object";
      return;
    }
    const auto text = [&](const char* name) {
      const auto it = json.find(name);
      return it != json.end() && it->is_string() ? it->get<std::string>() : std::string();
    };
    const std::string name = text("system");
    auto parsed = tm::Machine::parse(name.starts_with("tm:") ? name.substr(3) : std::string());
    if (!parsed) {
      trouble = "/system: it must be tm: and a machine's text";
      return;
    }
    system = name;
    from = text("from");
    machine = std::move(*parsed);
    auto tape = tm::TapeStart::parse(from, machine->symbols());
    if (tape)
      start = std::move(*tape);
    else
      trouble = "/from: it must be an initial tape of that machine";
  }
  /// The same where all but finitely many cells must be blank.
  [[nodiscard]] std::string trouble_if_infinite() const {
    return trouble.empty() && !start->finite() ? "/from: it must be blank or a finite tape" : trouble;
  }
  [[nodiscard]] Verdict malformed(std::string why) const { return {Verdict::Kind::malformed, std::move(why), system}; }
  [[nodiscard]] Verdict rejected(std::string why) const { return {Verdict::Kind::rejected, std::move(why), system}; }
  /// `what` is true of that machine from that tape.
  [[nodiscard]] Verdict accepted(const std::string& what) const {
    return {Verdict::Kind::accepted, system + " from " + from + " " + what, system, from};
  }
};

}  // namespace outpace::proof
