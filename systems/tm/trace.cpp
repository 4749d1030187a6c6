// The tape over time, for pictures and compressibility: a plain byte for a cell, stepped once and shown row by row.
#include <unordered_map>

#include "systems/tm/turing_machine.hpp"

namespace outpace::tm {

std::expected<void, Declined> TuringMachine::trace(const InitialCondition& start, const TraceWindow& window,
                                                   const Time& from, const Time& to, Sink& sink, Work& work) const {
  const TapeStart& tape = *start.as<TapeStart>();
  const auto small = [](const Integer& x) { return x >= -(Integer(1) << 62) && x <= Integer(1) << 62; };
  if (!small(window.left) || !small(window.right) || !small(to))
    return unsuited("a picture's cells and times lie within 2^62");
  const auto first = window.left.convert_to<std::int64_t>(), last = window.right.convert_to<std::int64_t>();
  const auto begin = from.convert_to<std::int64_t>(), end = to.convert_to<std::int64_t>();
  std::unordered_map<std::int64_t, TapeSymbol> outside;  // cells written outside the window
  struct Held {                                          // what they take, given back at the end
    ~Held() { work.release(bytes); }
    Work& work;
    std::uint64_t bytes = 0;
  } held{work};
  const auto inside = [&](std::int64_t x) { return x >= first && x <= last; };
  if (last < first || !work.spend(static_cast<std::uint64_t>(last - first) + 1)) return out_of_work();
  std::vector<std::uint8_t> cells;
  for (std::int64_t x = first; x <= last; ++x) cells.push_back(tape.cell(x));
  State state = 0;
  std::int64_t head = 0;
  for (std::int64_t t = 0; t <= end; ++t) {
    if (t >= begin) {
      if (!work.spend(cells.size() / 64 + 1)) return out_of_work();
      // The cell under the head has a colour of its own for every symbol.
      const bool seen = inside(head);
      if (seen) cells[static_cast<std::size_t>(head - first)] += static_cast<std::uint8_t>(machine_.symbols());
      const bool more = sink.row(t, window.left, cells);
      if (seen) cells[static_cast<std::size_t>(head - first)] -= static_cast<std::uint8_t>(machine_.symbols());
      if (!more) return {};
    }
    if (state == halted) continue;
    if (!work.spend(1)) return out_of_work();
    if (inside(head)) {
      const Transition& taken = machine_.at(state, cells[static_cast<std::size_t>(head - first)]);
      cells[static_cast<std::size_t>(head - first)] = taken.write;
      head += taken.move;
      state = taken.next;
    } else {
      const auto written = outside.find(head);
      const Transition& taken = machine_.at(state, written == outside.end() ? tape.cell(head) : written->second);
      if (written == outside.end()) {
        held.bytes += 64;
        if (!work.hold(64)) return out_of_memory();
      }
      outside[head] = taken.write;
      head += taken.move;
      state = taken.next;
    }
  }
  return {};
}

}  // namespace outpace::tm
