// Rows of any number of colours as packed bit planes, for predictors of one-dimensional automata: reading them from a
// start, stepping them by any local rule, and the answers that a row gives. A row of two colours has one plane.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "predictors/rows/packed_row.hpp"
#include "systems/ca/line_automaton.hpp"
#include "systems/ca/network.hpp"

namespace outpace::rows {

/// `cells` cells; binary digit p of the colour of cell i is bit i of plane p. Bits past the end are 0.
struct PlaneRow {
  std::uint64_t cells = 0;
  std::vector<Words> planes;

  PlaneRow() = default;
  PlaneRow(std::uint64_t count, unsigned plane_count) : cells(count), planes(plane_count, Words(words_for(count))) {}
  [[nodiscard]] unsigned cell(std::uint64_t i) const {
    unsigned colour = 0;
    for (std::size_t p = 0; p < planes.size(); ++p) colour |= static_cast<unsigned>(cell_at(planes[p], i)) << p;
    return colour;
  }
  void set(std::uint64_t i, unsigned colour) {
    for (std::size_t p = 0; p < planes.size(); ++p)
      planes[p][i / 64] = (planes[p][i / 64] & ~(std::uint64_t{1} << (i % 64))) | std::uint64_t{colour >> p & 1}
                                                                                      << (i % 64);
  }
  /// Words of all planes: what a pass over the row is charged.
  [[nodiscard]] std::uint64_t words() const { return planes.size() * words_for(cells); }
  friend bool operator==(const PlaneRow&, const PlaneRow&) = default;
};

/// A local rule on rows of planes: its boolean network on blocks of words, or its table cell by cell where it has no
/// small one.
class RowRule {
 public:
  /// Neighbourhoods are those of `rule` as it is, so that a step shortens a window by left() + right() cells.
  /// The network is the one that the system's direct simulator runs.
  explicit RowRule(const ca::LineAutomaton& system);
  [[nodiscard]] const ca::LocalRule& rule() const { return rule_; }
  [[nodiscard]] unsigned left() const { return static_cast<unsigned>(rule_.left()); }
  [[nodiscard]] unsigned span() const { return static_cast<unsigned>(rule_.cells() - 1); }
  [[nodiscard]] unsigned planes() const { return rule_.planes(); }
  [[nodiscard]] const std::optional<ca::Network>& network() const { return network_; }
  /// Two colours and nearest neighbours.
  [[nodiscard]] bool elementary() const { return elementary_; }
  /// Units that a word of 64 cells takes: one where the network is small, 64 looks into the table where there is none.
  [[nodiscard]] std::uint64_t units_a_word() const { return network_ ? 1 + network_->gates.size() / 16 : 64; }
  /// One step of a window: cell i of the result comes from cells i … i+span().
  void step(PlaneRow& row) const;
  /// One step of a ring.
  void step_ring(PlaneRow& ring) const;
  /// Words first … first+count−1 of the next row's planes, from a row that has one word more on each side of them.
  void step_words(const std::vector<Words>& row, std::vector<Words>& next, std::size_t first, std::size_t count) const;

 private:
  /// The network on `count` words, cells seen from `base` cells to the right. Results may replace words that only
  /// earlier words look at.
  void run_network(const std::vector<Words>& row, std::vector<Words>& next, std::size_t first, std::size_t count,
                   int base) const;
  void step_by_table(PlaneRow& row, std::uint64_t cells) const;

  ca::LocalRule rule_;
  std::optional<ca::Network> network_;
  bool elementary_;
  std::array<std::uint64_t, 8> monomials_{};  ///< elementary rules as polynomials over GF(2), for short rows
};

/// Cells first … first+cells−1 of a start (a ring goes round).
PlaneRow read(const eca::LineStart& start, const Integer& first, std::uint64_t cells, unsigned planes);
/// Work units of it: one a word of a plane, or a word of the field a cell.
std::uint64_t read_units(const eca::LineStart& start, std::uint64_t cells, unsigned planes);
/// The ring unrolled: cells −before … cells+after−1.
PlaneRow unroll(const PlaneRow& ring, std::uint64_t before, std::uint64_t after);
/// The ring turned: cell i of the result is cell (i+by) mod its size.
PlaneRow rotated(const PlaneRow& ring, std::uint64_t by);
/// Every colour c replaced by names[c].
void rename(PlaneRow& row, const std::vector<std::uint8_t>& names);

/// "population" or "row" of a line that has the colour `background` (of a cell) outside of the row.
Answer line_answer(const ca::LineModel& model, const std::string& observable, const PlaneRow& row, unsigned background);
/// "cell" (at `place`), "population" or "row" of a ring.
Answer ring_answer(const ca::LineModel& model, const Observable& what, const PlaneRow& ring);

}  // namespace outpace::rows
