// A query: where a system starts, what is asked, and when. Everything here is an immutable value.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "systems/core/integer.hpp"

namespace outpace {

/// What a family of systems makes of an initial condition's text. Derived classes hold it parsed.
class Start {
 public:
  virtual ~Start() = default;
  /// Canonical text: parsing it again gives an equal start.
  [[nodiscard]] virtual std::string text() const = 0;
  /// Which family of initial conditions it belongs to: "single", "random", "ring", …
  [[nodiscard]] virtual std::string family() const = 0;
};

/// A shared, immutable Start.
class InitialCondition {
 public:
  InitialCondition() = default;
  explicit InitialCondition(std::shared_ptr<const Start> start) : start_(std::move(start)) {}
  [[nodiscard]] std::string text() const { return start_ ? start_->text() : std::string(); }
  [[nodiscard]] std::string family() const { return start_ ? start_->family() : std::string(); }
  /// The start as the family that parsed it knows it; null if it is of another kind.
  template <class S>
  [[nodiscard]] const S* as() const {
    return dynamic_cast<const S*>(start_.get());
  }

 private:
  std::shared_ptr<const Start> start_;
};

/// What is asked of the state: the observable's name ("cell", "population", …) and, where it has one, the place.
struct Observable {
  std::string name;
  Place place;  ///< as many integers as the observable has dimensions; empty otherwise
};

/// One question. Times are never negative.
struct Query {
  InitialCondition from;
  Observable what;
  Time at;
};

}  // namespace outpace
