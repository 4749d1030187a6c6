// Machines that count: at one edge of the tape the head adds 1 to a number whose digits are words of equal length,
// least digit nearest to the edge. A full digit is crossed and set to zero on the way back; the first digit that is not
// full turns the head round. Everything about such a machine is a handful of crossings of single words.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "predictors/core/predictor.hpp"
#include "predictors/tape/block_machine.hpp"
#include "systems/tm/start.hpp"
#include "systems/tm/turing_machine.hpp"

namespace outpace::counter {

/// A counter of base `digits.size()`, and where a run first shows it.
struct Counter {
  bool to_right = true;                   ///< the digits lie to the right of the edge
  unsigned up = 0, down = 0;              ///< states in which the head goes away from the edge and comes back
  std::vector<std::string> digits;        ///< words of symbols from 0, in the order of the tape
  std::string crossed;                    ///< what a full digit is between the two crossings
  std::uint64_t cross_steps = 0;          ///< both crossings of a full digit
  std::vector<std::uint64_t> turn_steps;  ///< at digit i, which becomes i+1; one for each but the full digit
  std::uint64_t new_steps = 0;            ///< at a blank word, which becomes digit 1
  std::uint64_t edge_steps = 0;           ///< on the other side of the edge, until the head sets out again

  std::uint64_t seen_at = 0;         ///< steps from the start to where the head sets out, …
  std::int64_t edge = 0;             ///< … on this cell, the first of digit 0,
  std::vector<std::uint32_t> value;  ///< with these digits, least first,
  std::string beyond;                ///< and these cells on the other side, nearest first (blank afterwards)
};

/// Looks for a counter in the run from the start. Nothing if the machine is none, as far as the first steps show.
std::expected<std::optional<Counter>, Declined> find_counter(const tape::Table& table, const tm::TapeStart& start,
                                                             Work& work);

/// The proof, for the checker of kind "counter".
Certificate certificate_of(const tm::Machine& machine, const tm::TapeStart& start, const Counter& counter);

/// The digits after `steps` steps from where the counter was seen, and the steps left, fewer than the next addition
/// takes.
struct Reading {
  std::vector<std::uint32_t> value;
  Integer rest;
};
std::optional<Reading> read_after(const Counter& counter, const Integer& steps, Work& work);

}  // namespace outpace::counter
