// The reference simulator; see naive.hpp.
#include "systems/tm/naive.hpp"

#include <map>

#include "systems/tm/answers.hpp"

namespace outpace::tm {

Answer simulate_naively(const Machine& machine, const TapeStart& start, const Observable& what, const Time& at) {
  std::map<Integer, TapeSymbol> written;
  const auto read = [&](const Integer& x) { return written.contains(x) ? written[x] : start.cell(x); };
  const Time last = what.name == "halt" ? Time(1 << 16) : at;
  State state = 0;
  Integer position = 0, steps = 0;
  for (; steps < last && state != halted; ++steps) {
    const Transition& t = machine.at(state, read(position));
    written[position] = t.write;
    position += t.move;
    state = t.next;
  }
  for (auto x = -static_cast<std::int64_t>(start.left().size()); x < static_cast<std::int64_t>(start.right().size());
       ++x)
    written.emplace(x, start.cell(x));
  Integer population = 0;
  for (const auto& [x, symbol] : written) population += symbol != 0;
  if (what.name == "head") return head_answer(machine, state, position, read(position));
  if (what.name == "cell") return cell_answer(read(what.place.at(0)));
  if (what.name == "population") return population_answer(population);
  if (what.name == "halt") return state == halted ? halt_answer(steps, population) : Answer();
  TapeView view{position.convert_to<std::int64_t>() - 40, 81, position.convert_to<std::int64_t>(), true};
  if (start.finite()) {
    view = {view.head, 1, view.head, false};
    for (const auto& [x, symbol] : written) {
      if (symbol == 0) continue;
      const auto place = x.convert_to<std::int64_t>();
      if (place < view.first) view.count += view.first - place, view.first = place;
      if (place >= view.first + view.count) view.count = place - view.first + 1;
    }
  }
  return tape_answer(machine, state, view, [&](std::int64_t x) { return read(x); });
}

}  // namespace outpace::tm
