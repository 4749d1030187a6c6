// A system: exact, deterministic, evolving step by step; its initial conditions, observables and direct simulator.
// Nothing here knows of predictors or of races beyond saying which questions may be asked and how one is drawn.
#pragma once

#include <algorithm>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "systems/core/answer.hpp"
#include "systems/core/error.hpp"
#include "systems/core/query.hpp"
#include "systems/core/work.hpp"

namespace outpace {

/// An observable that a system offers.
struct ObservableInfo {
  std::string name;
  std::string meaning;         ///< one line for `list` and `show`
  std::size_t dimensions = 0;  ///< how many coordinates a place has
  bool raced = true;           ///< false for those that only `ask` answers (a whole column), or that have parameters
  /// Whether `asked` is this observable; one with parameters, `coarse:N:P`, is every name with its first part.
  [[nodiscard]] bool names(std::string_view asked) const {
    const std::size_t colon = name.find(':');
    return colon == std::string::npos ? asked == name : asked.starts_with(std::string_view(name).substr(0, colon + 1));
  }
};

/// A family of initial conditions: what a race fixes and a study sees.
struct InitialFamily {
  std::string name;                      ///< "single", "random", "ring"; or the text of one initial condition
  std::string meaning;                   ///< one line for `list`
  bool single_member = false;            ///< one initial condition only: a study's work is added to every answer
  bool grows = false;                    ///< the size of a member grows with the rung (rings)
  std::vector<std::string> observables;  ///< those that may be asked of it
  /// Whether `observable` may be asked of it, parameters or not.
  [[nodiscard]] bool offers(std::string_view observable) const {
    return std::ranges::any_of(observables, [&](const std::string& one) {
      return ObservableInfo{one, {}}.names(observable);
    });
  }
};

/// Where in a race's strata one of its queries lies. Drawn once from the race's seed and used at every rung.
struct Draw {
  std::uint64_t seed = 0;      ///< for the initial condition; below 2^63
  std::uint32_t position = 0;  ///< the place, position/2^32 of the way across the light cone
  std::uint32_t size = 0;      ///< a growing member's size: N = floor(2^(rung−2) · (1 + size/2^32))
};

/// The provable need to read input or write answer, as an exponent of t.
struct Floor {
  double exponent;
  std::string reason;  ///< one sentence
};

/// Receives consecutive rows of a trace: pictures, compressibility, training windows.
class Sink {
 public:
  virtual ~Sink() = default;
  /// One row, colours of the cells `first`, `first`+1, … at time `at`. Return false to stop.
  virtual bool row(const Time& at, const Integer& first, std::span<const std::uint8_t> colours) = 0;
};

/// What part of the state a trace shows: cells [left, right] (one dimension). Families without a lattice ignore it.
struct TraceWindow {
  Integer left, right;
};

class System {
 public:
  virtual ~System() = default;

  [[nodiscard]] virtual std::string name() const = 0;      ///< canonical text form, as `make_system` takes it
  [[nodiscard]] virtual std::string family() const = 0;    ///< "elementary cellular automaton", …
  [[nodiscard]] virtual std::string describe() const = 0;  ///< one paragraph for people

  [[nodiscard]] virtual std::vector<ObservableInfo> observables() const = 0;
  [[nodiscard]] virtual std::vector<InitialFamily> initial_families() const = 0;
  [[nodiscard]] virtual std::string default_start() const = 0;

  /// Reads an initial condition; errors say what, where and what would be right.
  [[nodiscard]] virtual Result<InitialCondition> start(std::string_view text) const = 0;
  /// Whether the evolution from `start` has finitely many states, so that it is periodic sooner or later: one such
  /// start is raced for its ratio only, since an exponent would speak of times before its period.
  [[nodiscard]] virtual bool finite(const InitialCondition& /*start*/) const { return false; }
  /// Whether the query can be asked at all (the observable exists, the place has the right dimensions, the observable
  /// suits the initial condition).
  [[nodiscard]] virtual Result<void> check(const Query& query) const = 0;

  /// The member of `family` and the place that `draw` names, at time `at`, on rung `rung` (at is in [2^rung,
  /// 2^(rung+1))).
  [[nodiscard]] virtual Query question(const InitialFamily& family, const std::string& observable, const Draw& draw,
                                       unsigned rung, const Time& at) const = 0;

  /// The direct simulator: the best honest step-by-step run. Requires `check(query)`.
  [[nodiscard]] virtual std::expected<Answer, Declined> simulate(const Query& query, Work& work) const = 0;
  /// A twenty-line simulator that nothing optimises: the reference. Requires `check(query)`; small times only.
  [[nodiscard]] virtual Answer simulate_naively(const Query& query) const = 0;
  /// Races check direct simulation against the naive one at times below this; a check should take about a millisecond.
  [[nodiscard]] virtual unsigned naive_reach() const { return 512; }
  /// Rows `from` … `to` (inclusive) of the evolution, within `window`. Requires a start that this system made. Systems
  /// that have no rows leave it as it is.
  [[nodiscard]] virtual std::expected<void, Declined> trace(const InitialCondition& /*start*/,
                                                            const TraceWindow& /*window*/, const Time& /*from*/,
                                                            const Time& /*to*/, Sink& /*sink*/, Work& /*work*/) const {
    return unsuited("a " + family() + " has no rows to trace");
  }

  /// Nanoseconds that one unit of the direct simulator's work takes on the machine that budgets are stated for. Fixed,
  /// so that a budget in seconds means the same work everywhere.
  [[nodiscard]] virtual double nominal_nanoseconds_per_unit(const InitialFamily& family) const = 0;
  /// Nanoseconds that a step of the direct simulator takes at least, however little there is to update. A narrow state
  /// spends one unit a step, so without this a budget in seconds would let it live through far too many steps.
  [[nodiscard]] virtual double nominal_nanoseconds_per_step() const { return 0; }
  /// The floor of a race, where one can be proven.
  [[nodiscard]] virtual std::optional<Floor> floor(const InitialFamily& /*family*/,
                                                   const std::string& /*observable*/) const {
    return std::nullopt;
  }
};

/// The family of that name among `system.initial_families()`; or, where `name` is the text of one initial condition,
/// the family that has it as its single member.
Result<InitialFamily> initial_family(const System& system, std::string_view name);

/// Reads and checks a whole query.
Result<Query> make_query(const System& system, std::string_view from, Observable what, const Time& at);

}  // namespace outpace
