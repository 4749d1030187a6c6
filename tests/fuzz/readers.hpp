// The entry points of the fuzzers for everything that is read but pattern files: network files and their states and
// words, machines, tapes, rules, times, certificates.
#pragma once

#include <cstdint>
#include <string_view>

#include "systems/core/integer.hpp"
#include "systems/rnn/file.hpp"
#include "systems/rnn/reference.hpp"
#include "systems/rnn/start.hpp"
#include "systems/tm/machine.hpp"
#include "systems/tm/start.hpp"

namespace outpace::fuzz {

/// Reads bytes as what `reader` names; what comes out is written and read again, and must then be the same. Returns
/// false where it is not.
inline bool feed_reader(std::string_view reader, std::string_view bytes) {
  using namespace rnn;
  if (reader == "network") {
    const auto network = parse_network(bytes, "fuzz");
    if (!network) return true;
    const std::string text = network_json(*network);
    const auto again = parse_network(text, "fuzz");
    return again && network_json(*again) == text;
  }
  if (reader == "state") {
    // Networks of several levels and symbols.
    for (const char* name : {"parity", "hopfield-32", "tent-map", "running-maximum", "fibonacci", "gru-16", "mod-5"}) {
      const auto network = reference_network(name);
      (void)parse_state(*network, bytes);
      const auto start = NetworkStart::parse(*network, bytes);
      if (!start) continue;
      const auto again = NetworkStart::parse(*network, start->text());
      if (!again || again->text() != start->text()) return false;
    }
    return true;
  }
  if (reader == "number") {
    const auto value = parse_rational(bytes);
    return !value || parse_rational(text(*value)).value_or(*value + 1) == *value;
  }
  if (reader == "machine") {
    const auto machine = tm::Machine::parse(bytes);
    return !machine || tm::Machine::parse(machine->text()).has_value();
  }
  if (reader == "tape") {
    const auto start = tm::TapeStart::parse(bytes, 3);
    return !start || tm::TapeStart::parse(start->text(), 3).has_value();
  }
  (void)parse_time(bytes);
  (void)parse_integer(bytes);
  return true;
}

}  // namespace outpace::fuzz
