// A predictor studies a system once and returns a shortcut, or declines with a reason. A shortcut answers any query and
// never changes, so no answer is cheaper because another was asked before.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "systems/core/system.hpp"

namespace outpace {

/// What is known of a shortcut's answers.
enum class Claim {
  proven,       ///< a certificate that the independent checker accepts
  exact,        ///< true by the algorithm's construction
  approximate,  ///< may be wrong; races on a track of its own
};
[[nodiscard]] std::string_view to_string(Claim claim);
[[nodiscard]] std::optional<Claim> parse_claim(std::string_view text);

/// A proof as data: a JSON document whose "kind" names the checker (predictors/proof) that can verify it.
struct Certificate {
  std::string json;
};

/// What a race fixes and a study sees: never a seed, a time or a place.
struct Subject {
  const System& system;
  std::string observable;
  InitialFamily from;
  std::optional<Time> lead;  ///< approximate races only: how many steps ahead
};

class Shortcut {
 public:
  virtual ~Shortcut() = default;
  /// The answer, or why there is none. Requires `system.check(query)` and the subject's observable and family.
  /// Declines with Why::work or Why::memory when the meter's limit is reached.
  [[nodiscard]] virtual std::expected<Answer, Declined> answer(const Query& query, Work& work) const = 0;
  [[nodiscard]] virtual Claim claim() const = 0;
  /// Present where claim() is proven; elsewhere it may show a part of what the answers rest on. Races check every one.
  [[nodiscard]] virtual std::optional<Certificate> certificate() const { return std::nullopt; }
  /// One sentence: what was found ("f^2 = shift^1 f^0", "additive: left + right").
  [[nodiscard]] virtual std::string finding() const = 0;
  /// Bytes of what the study learnt.
  [[nodiscard]] virtual std::uint64_t size_bytes() const = 0;
};

using StudyResult = std::expected<std::unique_ptr<Shortcut>, Declined>;

class Predictor {
 public:
  virtual ~Predictor() = default;
  [[nodiscard]] virtual std::string name() const = 0;
  [[nodiscard]] virtual std::string describe() const = 0;  ///< one line for `list`
  /// Whether it can look at systems of this kind at all; where it cannot, `study` declines.
  [[nodiscard]] virtual bool knows(const System& /*system*/) const { return true; }
  /// Approximate predictors race on a track of their own.
  [[nodiscard]] virtual bool approximate() const { return false; }
  /// Nanoseconds that one unit of its work takes on the machine that budgets are stated for; turns a budget in seconds
  /// into a deterministic work limit.
  [[nodiscard]] virtual double nominal_nanoseconds_per_unit() const = 0;
  [[nodiscard]] virtual StudyResult study(const Subject& subject, Work& work) const = 0;
  /// The same strategy with parameters, which follow its name and a colon: `learned:mlp:64x2`.
  [[nodiscard]] virtual Result<std::unique_ptr<Predictor>> with(std::string_view parameters) const {
    return std::unexpected(Error{"predictor '" + name() + ":" + std::string(parameters) + "'",
                                 name() + " takes no parameters", "write " + name()});
  }
  /// The names under which it takes part in a race where only its name and perhaps parameters are given: learners do so
  /// once a kind and seed.
  [[nodiscard]] virtual std::vector<std::string> variants(std::string_view parameters) const {
    return {parameters.empty() ? name() : name() + ":" + std::string(parameters)};
  }
};

/// Declines because systems of this kind are not the predictor's business.
std::unexpected<Declined> stranger(const std::string& predictor, const System& system);

/// The adaptor for predictors of one family of systems: does the downcast, declines the others. A strategy for several
/// families is several of these under one name; the catalogue makes one predictor of them.
template <class S>
class FamilyPredictor : public Predictor {
 public:
  [[nodiscard]] bool knows(const System& system) const final { return dynamic_cast<const S*>(&system) != nullptr; }
  StudyResult study(const Subject& subject, Work& work) const final {
    const auto* system = dynamic_cast<const S*>(&subject.system);
    if (!system) return stranger(name(), subject.system);
    if (!takes_parameters() && subject.observable.find(':') != std::string::npos)
      return unsuited(name() + " does not know the question " + subject.observable);
    return study(*system, subject, work);
  }

 protected:
  /// Whether it may be asked observables with parameters, `coarse:N:P`.
  [[nodiscard]] virtual bool takes_parameters() const { return false; }
  virtual StudyResult study(const S& system, const Subject& subject, Work& work) const = 0;
};

}  // namespace outpace
