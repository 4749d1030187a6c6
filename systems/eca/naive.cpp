// The reference simulator; see naive.hpp.
#include "systems/eca/naive.hpp"

#include <vector>

#include "systems/core/digest.hpp"

namespace outpace::eca {
namespace {

using Row = std::vector<char>;

/// One step of a ring, or of a line whose cells beyond both ends have the colour `outside`.
Row step(Rule rule, const Row& row, bool ring, bool outside) {
  const std::size_t n = row.size();
  Row next(n);
  for (std::size_t i = 0; i < n; ++i) {
    const bool left = i > 0 ? row[i - 1] : ring ? row[n - 1] : outside;
    const bool right = i + 1 < n ? row[i + 1] : ring ? row[0] : outside;
    next[i] = rule(left, row[i], right);
  }
  return next;
}

std::uint64_t polynomial(const Row& cells) {
  std::uint64_t digest = 0;
  for (std::size_t i = cells.size(); i-- > 0;)
    digest = mersenne61::add(mersenne61::multiply(digest, row_base), cells[i]);
  return digest;
}

}  // namespace

Answer simulate_naively(Rule rule, const LineStart& start, const Observable& what, const Time& at) {
  const std::int64_t t = at.convert_to<std::int64_t>();
  const bool ring = start.ring().has_value();
  const Integer place = what.place.empty() ? Integer(0) : what.place[0];
  // The window that is right at every step up to t in the middle: t cells more on each side than is asked for.
  const std::int64_t length = static_cast<std::int64_t>(ring ? *start.ring() : what.place.empty() ? start.length() : 1);
  const Integer first = ring ? Integer(0) : Integer(place - t);
  Row row;
  for (std::int64_t i = 0; i < (ring ? length : length + 2 * t); ++i) row.push_back(start.cell(first + i));
  bool background = start.background();
  const std::size_t asked = ring ? place.convert_to<std::size_t>() : static_cast<std::size_t>(t);
  Row column;
  for (std::int64_t step_number = 0; step_number < t; ++step_number) {
    column.push_back(row[asked]);
    row = step(rule, row, ring, background);
    background = rule.background_after(background);
  }
  std::size_t begin = 0, end = row.size();
  if (!ring && what.name != "cell" && what.name != "column") {
    while (begin < end && row[begin] == background) ++begin;
    while (begin < end && row[end - 1] == background) --end;
  }
  const Row support(row.begin() + static_cast<std::ptrdiff_t>(begin), row.begin() + static_cast<std::ptrdiff_t>(end));
  Integer population = 0, ones = 0;
  for (const char c : support) population += c != (ring ? 0 : background);
  for (const char c : column) ones += c;
  if (what.name == "cell") return Answer(Symbol{static_cast<std::uint32_t>(row[asked])});
  if (what.name == "column") return Answer({ones, Digest{polynomial(column)}});
  if (what.name == "population") return Answer(population);
  return Answer({Digest{polynomial(support)}, Integer(support.size())});
}

}  // namespace outpace::eca
