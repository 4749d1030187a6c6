// Reading starts and scenes; see observation.hpp.
#include "predictors/tape/observation.hpp"

#include <algorithm>

#include "systems/tm/answers.hpp"

namespace outpace::tape {
namespace {

/// The symbol of a cell left or right of the window: run by run away from it, then the background.
std::uint8_t cell_beyond(const Scene& scene, bool to_right, Integer distance) {
  const BlockMachine& machine = scene.tape.machine();
  const unsigned k = machine.cells();
  const Side& side = to_right ? scene.tape.right : scene.tape.left;
  const Integer block = distance / k;
  const auto rest = Integer(distance - block * k).convert_to<std::size_t>();
  const auto in_block = [&](BlockId id) {
    const std::string& cells = machine.cells_of(id);
    return static_cast<std::uint8_t>(to_right ? cells[rest] : cells[k - 1 - rest]);
  };
  Integer skipped = 0;
  for (std::size_t i = side.runs.size(); i-- > 0;) {
    skipped += side.runs[i].count.integer();
    if (block < skipped) return in_block(side.runs[i].block);
  }
  if (side.constant) return in_block(side.background);
  // Never touched yet: as at the start.
  const Integer x = to_right ? Integer(scene.first_cell + scene.window.cells.size() + distance)
                             : Integer(scene.first_cell - 1 - distance);
  return scene.tape.source().cell(x);
}

std::uint8_t cell_of(const Scene& scene, const Integer& x) {
  const Integer offset = x - scene.first_cell;
  if (offset < 0) return cell_beyond(scene, false, -1 - offset);
  if (offset >= scene.window.cells.size()) return cell_beyond(scene, true, offset - scene.window.cells.size());
  return static_cast<std::uint8_t>(scene.window.cells[offset.convert_to<std::size_t>()]);
}

}  // namespace

Table table_of(const tm::Machine& machine) {
  Table table{machine.states(), machine.symbols(), {}};
  for (unsigned state = 0; state < table.states; ++state)
    for (unsigned symbol = 0; symbol < table.symbols; ++symbol) {
      const tm::Transition& t = machine.at(state, symbol);
      table.entries.push_back(
          {t.write, t.move > 0, static_cast<std::uint8_t>(t.next == tm::halted ? table.states : t.next)});
    }
  return table;
}

Source source_of(const tm::TapeStart& start) {
  Source source;
  source.cell = [&start](const Integer& x) { return start.cell(x); };
  const auto size = [](const tm::TapeStart::Cells& cells) { return static_cast<std::int64_t>(cells.size()); };
  switch (start.kind()) {
    case tm::TapeStart::Kind::blank:
      break;
    case tm::TapeStart::Kind::tape:
      source.right_period_from = size(start.right());
      source.left_period_from = size(start.left());
      break;
    case tm::TapeStart::Kind::random:
      source.left_period = source.right_period = 0;
      break;
    case tm::TapeStart::Kind::periodic:
      source.right_period = size(start.right());
      source.left_period = size(start.left());
      break;
  }
  return source;
}

Integer population(const Scene& scene) {
  Integer sum = std::ranges::count_if(scene.window.cells, [](char cell) { return cell != 0; });
  for (const Side* side : {&scene.tape.left, &scene.tape.right})
    for (const Run& run : side->runs) sum += run.count.integer() * scene.tape.machine().population_of(run.block);
  return sum;
}

std::expected<Answer, Declined> show(const tm::Machine& machine, const Scene& scene, const Observable& what,
                                     Work& work) {
  std::uint64_t units = 1;
  for (const Side* side : {&scene.tape.left, &scene.tape.right})
    for (const Run& run : side->runs) units += run.count.limbs();
  if (!work.spend(units)) return out_of_work();
  if (what.name == "population") return tm::population_answer(population(scene));
  if (what.name == "cell") return tm::cell_answer(cell_of(scene, what.place[0]));
  const Integer position = scene.first_cell + scene.window.position;
  const auto state = scene.halted ? tm::halted : static_cast<tm::State>(scene.window.state);
  return tm::head_answer(machine, state, position, cell_of(scene, position));
}

}  // namespace outpace::tape
