// What a "bouncer" certificate says, as plain data: a formula tape, the course of one sweep on it, and what the sweep
// takes. Read here, judged in bouncer_checker.cpp.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "systems/tm/machine.hpp"
#include "systems/tm/start.hpp"

namespace outpace::proof::bouncer {

inline constexpr std::uint64_t most_steps = 100'000'000;
inline constexpr std::size_t most_cells = 1'000'000;

/// A stretch of tape: the word n·slope + plus times. A plain word has slope 0 and plus 1.
struct Stretch {
  std::string word;
  std::int64_t slope = 0, plus = 1;
  friend bool operator==(const Stretch&, const Stretch&) = default;
};

struct Move {
  enum class Kind { walk, unroll, cross } kind;
  bool right = false;
  std::uint64_t amount = 0;
};

struct Claim {
  std::string system, from;  ///< as given
  std::optional<tm::Machine> machine;
  std::optional<tm::TapeStart> start;
  std::uint64_t seen_at = 0;
  std::int64_t left_end = 0, steps = 0, steps_for_each = 0, grows_left = 0;
  bool right = false;
  unsigned state = 0;
  std::vector<Stretch> tape;
  std::vector<Move> course;
};

/// Fills in the claim. The first fault is its place and what should be there; empty if there is none.
std::optional<std::string> read(const nlohmann::json& object, Claim& claim);

}  // namespace outpace::proof::bouncer
