// The reference simulator of boards; see naive.hpp.
#include "systems/life/naive.hpp"

#include <vector>

#include "systems/core/digest.hpp"

namespace outpace::life {

Answer simulate_naively(const LifeRule& rule, const BoardStart& start, const Observable& what, const Time& at) {
  const auto t = at.convert_to<std::int64_t>();
  const bool torus = start.torus().has_value();
  // The window that is right in its middle at every step: t cells more on each side than is asked for.
  Box asked = what.name == "cell" && !torus ? Box{what.place[0], what.place[1], what.place[0] + 1, what.place[1] + 1}
                                            : start.bounds();
  if (!torus && what.name != "cell") asked = {asked.x0 - t, asked.y0 - t, asked.x1 + t, asked.y1 + t};
  const std::int64_t margin = torus ? 0 : t;
  const Integer left = asked.x0 - margin, top = asked.y0 - margin;
  const auto width = Integer(asked.x1 - asked.x0 + 2 * margin).convert_to<std::int64_t>();
  const auto height = Integer(asked.y1 - asked.y0 + 2 * margin).convert_to<std::int64_t>();
  const auto index = [&](std::int64_t x, std::int64_t y) { return static_cast<std::size_t>(y * width + x); };
  std::vector<char> board(static_cast<std::size_t>(width * height)), next(board.size());
  for (std::int64_t y = 0; y < height; ++y)
    for (std::int64_t x = 0; x < width; ++x) board[index(x, y)] = start.cell(left + x, top + y);
  bool background = false;
  for (std::int64_t step = 0; step < t; ++step) {
    for (std::int64_t y = 0; y < height; ++y)
      for (std::int64_t x = 0; x < width; ++x) {
        unsigned neighbours = 0;
        for (std::int64_t dy = -1; dy <= 1; ++dy)
          for (std::int64_t dx = -1; dx <= 1; ++dx) {
            if (dx == 0 && dy == 0) continue;
            std::int64_t u = x + dx, v = y + dy;
            if (torus) u = (u + width) % width, v = (v + height) % height;
            const bool inside = u >= 0 && v >= 0 && u < width && v < height;
            neighbours += inside ? board[index(u, v)] != 0 : background;
          }
        next[index(x, y)] = rule(board[index(x, y)], neighbours);
      }
    board.swap(next);
    background = !torus && rule.background_after(background);
  }
  const auto colour = [&](std::int64_t x, std::int64_t y) { return board[index(x, y)] != 0; };
  if (what.name == "cell") {
    const Integer x = what.place[0] - left, y = what.place[1] - top;
    return Answer(Symbol{colour(x.convert_to<std::int64_t>(), y.convert_to<std::int64_t>())});
  }
  std::int64_t x0 = width, y0 = height, x1 = 0, y1 = 0, population = 0;
  for (std::int64_t y = 0; y < height; ++y)
    for (std::int64_t x = 0; x < width; ++x)
      if (colour(x, y) != background) {
        ++population;
        x0 = std::min(x0, x), x1 = std::max(x1, x + 1), y0 = std::min(y0, y), y1 = std::max(y1, y + 1);
      }
  if (what.name == "population") return Answer(Integer(population));
  if (torus) x0 = y0 = 0, x1 = width, y1 = height;
  if (x0 >= x1) x0 = x1 = y0 = y1 = 0;
  if (what.name == "box") {
    if (x0 == x1) return Answer({Integer(0), Integer(0), Integer(0), Integer(0)});
    return Answer({Integer(left + x0), Integer(top + y0), Integer(x1 - x0), Integer(y1 - y0)});
  }
  std::uint64_t digest = 0;
  for (std::int64_t y = y1; y-- > y0;) {
    std::uint64_t row = 0;
    for (std::int64_t x = x1; x-- > x0;) row = mersenne61::add(mersenne61::multiply(row, row_base), colour(x, y));
    digest = mersenne61::add(mersenne61::multiply(digest, column_base), row);
  }
  return Answer({Digest{digest}, Integer(x1 - x0), Integer(y1 - y0)});
}

}  // namespace outpace::life
