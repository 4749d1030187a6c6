// A frame of reference that moves at a rational speed v = s/p. At time n its position j is the cell j + floor(v·n) of
// the lattice; after every p steps it has moved by s cells and looks the same again.
#pragma once

#include <fmt/core.h>

#include <string>

#include "systems/core/integer.hpp"

namespace outpace::wall {

/// Speed s/p in cells a step, p ≥ 1, in lowest terms; no faster than the rule reaches.
struct Frame {
  int s = 0;
  int p = 1;

  /// floor(v·n) for any time.
  [[nodiscard]] Integer displacement(const Time& n) const {
    const Integer way = n * s;
    return (way - residue(way, Integer(p))) / p;
  }
  /// floor(v·(n+1)) − floor(v·n), which depends on n mod p only.
  [[nodiscard]] int advance(int phase) const { return floor_divide(s * (phase + 1)) - floor_divide(s * phase); }
  /// "0", "-1", "1/2".
  [[nodiscard]] std::string text() const { return p == 1 ? fmt::format("{}", s) : fmt::format("{}/{}", s, p); }
  friend bool operator==(const Frame&, const Frame&) = default;

 private:
  [[nodiscard]] int floor_divide(int a) const { return a >= 0 ? a / p : -((-a + p - 1) / p); }
};

}  // namespace outpace::wall
