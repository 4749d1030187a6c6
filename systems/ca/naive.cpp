// The reference simulator of one-dimensional automata of any colours and range. Everything else is compared with it.
#include <vector>

#include "systems/ca/cellular_automaton.hpp"
#include "systems/core/digest.hpp"

namespace outpace::ca {
namespace {

using Row = std::vector<unsigned>;

/// One step of a ring, or of a line whose cells beyond both ends have the colour `outside`.
Row step(const LocalRule& rule, const Row& row, bool ring, unsigned outside) {
  const auto n = static_cast<std::int64_t>(row.size());
  Row next(row.size()), window(static_cast<std::size_t>(rule.cells()));
  for (std::int64_t i = 0; i < n; ++i) {
    for (std::int64_t offset = -rule.left(); offset <= rule.right(); ++offset) {
      const std::int64_t x = i + offset, round = (x % n + n) % n;
      window[static_cast<std::size_t>(offset + rule.left())] =
          ring || (x >= 0 && x < n) ? row[static_cast<std::size_t>(round)] : outside;
    }
    next[static_cast<std::size_t>(i)] = rule.next(window.data());
  }
  return next;
}

}  // namespace

Answer simulate_naively(const LineModel& model, const eca::LineStart& start, const Observable& what, const Time& at) {
  const std::int64_t t = at.convert_to<std::int64_t>(), reach = t * std::max(model.rule.left(), model.rule.right());
  const bool ring = start.ring().has_value(), one = !what.place.empty();
  const Integer place = one ? what.place[0] : Integer(0);
  // The window that is right at every step up to t in the middle: `reach` cells more on each side than is asked for.
  const std::int64_t length = static_cast<std::int64_t>(ring ? *start.ring() : one ? 1 : start.length());
  const Integer first = ring ? Integer(0) : Integer(place - reach);
  Row row, column;
  for (std::int64_t i = 0; i < (ring ? length : length + 2 * reach); ++i) row.push_back(start.cell(first + i));
  unsigned background = start.background();
  const std::size_t asked = ring ? place.convert_to<std::size_t>() : static_cast<std::size_t>(reach);
  for (std::int64_t s = 0; s < t; ++s) {
    if (one) column.push_back(model.colour(row[asked]));
    row = step(model.rule, row, ring, background);
    background = model.rule.uniform(background);
  }
  if (what.name == "cell") return Answer(Symbol{model.colour(row[asked])});
  Row shown = what.name == "column" ? column : row;
  for (unsigned& cell : shown) cell = model.colour(cell);
  background = model.colour(background);
  if (!ring && what.name == "row") {
    while (!shown.empty() && shown.back() == background) shown.pop_back();
    while (!shown.empty() && shown.front() == background) shown.erase(shown.begin());
  }
  std::uint64_t digest = 0;
  Integer population = 0, coloured = 0;
  for (std::size_t i = shown.size(); i-- > 0;) {
    digest = mersenne61::add(mersenne61::multiply(digest, row_base), shown[i]);
    population += shown[i] != (ring ? 0 : background);
    coloured += shown[i] != 0;
  }
  if (what.name == "column") return Answer({coloured, Digest{digest}});
  if (what.name == "population") return Answer(population);
  return Answer({Digest{digest}, Integer(shown.size())});
}

}  // namespace outpace::ca
