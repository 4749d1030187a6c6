// What the checkers of claims about networks share: reading the fields that every such certificate has. No checker's
// decision is made here.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "predictors/proof/checker.hpp"
#include "systems/core/catalogue.hpp"
#include "systems/rnn/recurrent_network.hpp"

namespace outpace::proof {

/// The certificate's "system" (an exact network) and, where it has one, its "from".
struct NetworkClaim {
  std::unique_ptr<System> system;
  const rnn::Network* network = nullptr;
  std::optional<rnn::NetworkStart> start;
  std::string name, from;
  std::string trouble;  ///< why it cannot be read; empty if it can

  NetworkClaim(const nlohmann::json& json, bool needs_start) {
    const auto text = [&](const char* key) {
      const auto it = json.find(key);
      return it != json.end() && it->is_string() ? it->get<std::string>() : std::string();
    };
    name = text("system");
    from = text("from");
    auto made = make_system(name);
    if (!made) {
      trouble = "/system: " + made.error().text();
      return;
    }
    system = std::move(*made);
    const auto* recurrent = dynamic_cast<const rnn::RecurrentNetwork*>(system.get());
    if (!recurrent || !recurrent->network().exact()) {
      trouble = "/system: it must be a network of exact arithmetic";
      return;
    }
    network = &recurrent->network();
    if (!needs_start) return;
    auto parsed = rnn::NetworkStart::parse(*network, from);
    if (!parsed) {
      trouble = "/from: " + parsed.error().text();
      return;
    }
    start = std::move(*parsed);
  }
  [[nodiscard]] Verdict malformed(std::string text) const { return {Verdict::Kind::malformed, std::move(text), name}; }
  [[nodiscard]] Verdict rejected(std::string text) const { return {Verdict::Kind::rejected, std::move(text), name}; }
  [[nodiscard]] Verdict accepted(std::string text) const {
    return {Verdict::Kind::accepted, name + ": " + std::move(text), name, from};
  }
};

/// A whole number that is not negative.
inline std::optional<std::uint64_t> count_field(const nlohmann::json& json, const char* key) {
  const auto it = json.find(key);
  return it != json.end() && it->is_number_unsigned() ? std::optional(it->get<std::uint64_t>()) : std::nullopt;
}

}  // namespace outpace::proof
