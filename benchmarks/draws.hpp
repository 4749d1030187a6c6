// What a race asks: its questions, drawn once from its seed by fixed counters, so that every contestant, machine and
// library gets the same ones. Nothing here knows who answers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "systems/core/random_field.hpp"
#include "systems/core/system.hpp"

namespace outpace {

/// Numbers from a counter: the n-th is mix64 of seed and n (SplitMix64; Steele, Lea and Flood, 2014).
class Stream {
 public:
  explicit constexpr Stream(std::uint64_t seed) noexcept : state_(seed) {}
  std::uint64_t next() noexcept;
  /// Uniform below `bound` ≥ 1 (by the high word of a product; the bias is below bound/2^64).
  std::uint64_t below(std::uint64_t bound) noexcept;

 private:
  std::uint64_t state_;
};

/// A permutation of 0 … n−1.
std::vector<std::size_t> shuffled(std::size_t n, Stream& stream);

/// The seed of one race within a run: two races of a run share no draw.
std::uint64_t race_seed(std::uint64_t run_seed, std::string_view race);

/// One of a race's strata: where its time, place, size and initial condition lie at every rung.
struct Stratum {
  std::uint64_t time = 0;  ///< the first 64 binary digits of u in [0, 1); t = floor(2^k (1 + u))
  std::uint64_t tail = 0;  ///< seed of u's further digits, which far rungs need
  Draw draw;
};

/// `queries` strata. Times descend (query i lies in the i-th last stratum), so that a contestant at its limit usually
/// finds out by its first answer; places and sizes are stratified too, in another order.
std::vector<Stratum> draw_strata(std::uint64_t seed, unsigned queries);

/// floor(2^rung (1 + u)).
Time time_at(const Stratum& stratum, unsigned rung);

/// The questions of a rung.
std::vector<Query> rung_questions(const System& system, const InitialFamily& family, const std::string& observable,
                                  const std::vector<Stratum>& strata, unsigned rung);

/// `count` questions with exactly this lead; seeds below 2^63, places drawn independently. Where it is known what an
/// answer depends on (learned::window_reader), only windows that no study may learn from are asked about; where there
/// is none of those (a handful of windows in all), any.
std::vector<Query> lead_questions(const System& system, const InitialFamily& family, const std::string& observable,
                                  std::uint64_t seed, const Time& lead, unsigned count);

/// The command that asks one question of one contestant by hand.
std::string replay_command(const System& system, const Query& query, std::string_view by);

/// 64 bits that stand for a text: FNV-1a (Fowler, Noll and Vo), then mixed.
std::uint64_t text_digest(std::string_view text) noexcept;

}  // namespace outpace
