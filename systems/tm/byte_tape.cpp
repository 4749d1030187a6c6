// The loop over single steps; see byte_tape.hpp.
#include "systems/tm/byte_tape.hpp"

#include <algorithm>

namespace outpace::tm {

ByteRun::ByteRun(const Machine& machine, const TapeStart& start, Work& work) : start_(start), work_(work) {
  table_.resize(std::size_t{machine.states()} * 16);
  for (unsigned state = 0; state < machine.states(); ++state)
    for (unsigned symbol = 0; symbol < machine.symbols(); ++symbol) {
      const Transition& t = machine.at(state, symbol);
      table_[state * 16 + symbol] = {t.next * 16u, t.move, t.write, t.next == halted};
    }
}

std::expected<void, Declined> ByteRun::load(const Head& head, std::int64_t first, std::vector<TapeSymbol> cells) {
  work_.release(held_);
  held_ = cells.size();
  if (!work_.hold(held_)) return out_of_memory();
  head_ = head;
  first_ = first;
  cells_ = std::move(cells);
  return {};
}

std::expected<void, Declined> ByteRun::grow() {
  // Twice as long, the new cells where the head has come to an end; the first window is written words and all.
  const auto length = static_cast<std::int64_t>(cells_.size());
  std::int64_t left = 0, right = 0;
  if (length == 0) {
    const bool written = start_.kind() == TapeStart::Kind::tape;
    left = 64 + (written ? static_cast<std::int64_t>(start_.left().size()) : 0);
    right = 64 + (written ? static_cast<std::int64_t>(start_.right().size()) : 0);
  } else if (head_.position - first_ < length / 2) {
    left = length;
  } else {
    right = length;
  }
  const auto added = static_cast<std::uint64_t>(left + right);
  held_ += added;
  if (!work_.hold(added)) return out_of_memory();
  if (start_.kind() == TapeStart::Kind::random && !work_.spend(added / (start_.symbols() == 2 ? 64 : 1)))
    return out_of_work();
  std::vector<TapeSymbol> cells(cells_.size() + added);
  std::ranges::copy(cells_, cells.begin() + left);
  if (start_.kind() != TapeStart::Kind::blank) {
    for (std::int64_t i = 0; i < left; ++i) cells[static_cast<std::size_t>(i)] = start_.cell(first_ - left + i);
    for (std::int64_t i = 0; i < right; ++i)
      cells[static_cast<std::size_t>(left + length + i)] = start_.cell(first_ + length + i);
  }
  cells_ = std::move(cells);
  first_ -= left;
  return {};
}

std::expected<void, Declined> ByteRun::advance(std::uint64_t until) {
  while (head_.steps < until && head_.state != halted) {
    const std::int64_t to_left = head_.position - first_, to_right = end() - 1 - head_.position;
    const auto room = static_cast<std::uint64_t>(std::max<std::int64_t>(0, std::min(to_left, to_right)));
    if (room == 0) {
      if (auto grown = grow(); !grown) return grown;
      continue;
    }
    std::uint64_t left = std::min({room, until - head_.steps, std::max<std::uint64_t>(work_.remaining(), 1)});
    const std::uint64_t chunk = left;
    TapeSymbol* cell = cells_.data() + to_left;
    std::uint32_t row = head_.state * 16u;
    do {
      const Entry& entry = table_[row + *cell];
      *cell = entry.write;
      cell += entry.move;
      row = entry.row;
      --left;
      if (entry.halts) break;
    } while (left);
    head_.position = first_ + (cell - cells_.data());
    head_.state = static_cast<State>(row / 16);
    head_.steps += chunk - left;
    if (!work_.spend(chunk - left)) return out_of_work();
  }
  return {};
}

TapeSymbol ByteRun::cell(std::int64_t x) const {
  return x >= first_ && x < end() ? cells_[static_cast<std::size_t>(x - first_)] : start_.cell(x);
}

std::uint64_t ByteRun::population() const {
  if (cells_.empty() && start_.kind() == TapeStart::Kind::tape) {  // before the first step there is no window yet
    const auto left = static_cast<std::int64_t>(start_.left().size()),
               right = static_cast<std::int64_t>(start_.right().size());
    std::uint64_t count = 0;
    for (std::int64_t x = -left; x <= right; ++x) count += start_.cell(x) != 0;
    return count;
  }
  return static_cast<std::uint64_t>(std::ranges::count_if(cells_, [](TapeSymbol s) { return s != 0; }));
}

}  // namespace outpace::tm
