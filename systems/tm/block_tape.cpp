// The block table; see block_tape.hpp.
#include "systems/tm/block_tape.hpp"

#include <algorithm>
#include <cstring>

#include "systems/core/random_field.hpp"

namespace outpace::tm {
namespace {

/// A visit to a block that takes longer than this is walked each time anew.
constexpr std::uint64_t longest_visit = std::uint64_t{1} << 22;
/// Bytes that a table may take before it is begun anew.
constexpr std::uint64_t most_table_bytes = std::uint64_t{1} << 28;

std::uint64_t hash(const TapeSymbol* cells, std::size_t count) {
  std::uint64_t value = count;
  for (; count >= 8; cells += 8, count -= 8) {
    std::uint64_t word;
    std::memcpy(&word, cells, 8);
    value = mix64(value ^ word);
  }
  std::uint64_t word = 0;
  std::memcpy(&word, cells, count);
  return mix64(value ^ word);
}

}  // namespace

BlockRun::BlockRun(const Machine& machine, const TapeStart& start, Work& work, BlockCut cut)
    : machine_(machine), start_(start), work_(work), cut_(cut) {
  const std::uint64_t bytes_of_number = 2 * machine.states() * sizeof(Entry) + cut.length + 8;
  most_numbers_ = std::max<std::uint64_t>(1024, std::min(most_table_bytes, work.spare_bytes() / 4) / bytes_of_number);
}

std::expected<void, Declined> BlockRun::hold(std::uint64_t bytes) {
  held_ += bytes;
  if (!work_.hold(bytes)) return out_of_memory();
  return {};
}

void BlockRun::rehash() {
  std::vector<std::uint32_t> larger(std::max<std::size_t>(1024, 2 * hashed_.size()));
  const auto numbers = static_cast<std::uint32_t>(contents_.size() / cut_.length);
  for (std::uint32_t n = 1; n < numbers; ++n) {
    std::size_t slot = hash(&contents_[std::size_t{n} * cut_.length], cut_.length) & (larger.size() - 1);
    while (larger[slot]) slot = (slot + 1) & (larger.size() - 1);
    larger[slot] = n;
  }
  hashed_ = std::move(larger);
}

std::expected<std::uint32_t, Declined> BlockRun::number(const TapeSymbol* cells) {
  const std::size_t entrances = row() / sizeof(Entry);
  if (contents_.empty()) {  // the edge
    contents_.resize(cut_.length);
    table_.assign(entrances, Entry{0, 0, 0, never});
  }
  const std::size_t numbers = contents_.size() / cut_.length;
  if (2 * numbers >= hashed_.size()) {
    if (auto held = hold(4 * std::max<std::size_t>(1024, hashed_.size())); !held) return std::unexpected(held.error());
    rehash();
  }
  std::size_t slot = hash(cells, cut_.length) & (hashed_.size() - 1);
  for (; hashed_[slot]; slot = (slot + 1) & (hashed_.size() - 1))
    if (std::memcmp(&contents_[std::size_t{hashed_[slot]} * cut_.length], cells, cut_.length) == 0)
      return hashed_[slot] * row();
  if (auto held = hold(cut_.length + entrances * sizeof(Entry)); !held) return std::unexpected(held.error());
  hashed_[slot] = static_cast<std::uint32_t>(numbers);
  contents_.insert(contents_.end(), cells, cells + cut_.length);
  table_.resize(table_.size() + entrances, Entry{0, 0, 0, never});
  return static_cast<std::uint32_t>(numbers) * row();
}

std::expected<std::uint32_t, Declined> BlockRun::number_at_start(std::int64_t block) {
  std::vector<TapeSymbol> cells(cut_.length);
  if (start_.kind() != TapeStart::Kind::blank)
    for (std::int64_t i = 0; i < length(); ++i)
      cells[static_cast<std::size_t>(i)] = start_.cell(block * length() - cut_.offset + i);
  if (start_.kind() == TapeStart::Kind::random &&
      !work_.spend(start_.symbols() == 2 ? 1 + cut_.length / 64 : cut_.length))
    return out_of_work();
  return number(cells.data());
}

std::expected<void, Declined> BlockRun::load(const ByteRun& from) {
  const auto block_of = [&](std::int64_t x) {
    const std::int64_t shifted = x + cut_.offset;
    return shifted >= 0 ? shifted / length() : ~(~shifted / length());
  };
  head_ = from.head();
  std::int64_t lo = std::min(from.first(), head_.position), hi = std::max(from.end(), head_.position + 1);
  if (start_.kind() == TapeStart::Kind::blank) {
    // Blank ends of the window come back as the tape grows.
    while (lo < head_.position && from.cell(lo) == 0) ++lo;
    while (hi - 1 > head_.position && from.cell(hi - 1) == 0) --hi;
  }
  first_block_ = block_of(lo);
  const std::int64_t count = block_of(hi - 1) - first_block_ + 1;
  if (!work_.spend(static_cast<std::uint64_t>(hi - lo) / 16)) return out_of_work();
  if (auto held = hold(4 * static_cast<std::uint64_t>(count)); !held) return held;
  blocks_.assign(static_cast<std::size_t>(count) + 2, 0);
  std::vector<TapeSymbol> cells(cut_.length);
  for (std::int64_t b = 0; b < count; ++b) {
    const std::int64_t x = (first_block_ + b) * length() - cut_.offset;
    for (std::int64_t i = 0; i < length(); ++i) cells[static_cast<std::size_t>(i)] = from.cell(x + i);
    const auto n = number(cells.data());
    if (!n) return std::unexpected(n.error());
    blocks_[static_cast<std::size_t>(b) + 1] = *n;
  }
  return {};
}

std::expected<void, Declined> BlockRun::grow() {
  const std::int64_t count = static_cast<std::int64_t>(blocks_.size()) - 2;
  const bool left = head_.position < first();
  if (auto held = hold(4 * static_cast<std::uint64_t>(count)); !held) return held;
  std::vector<std::uint32_t> more(static_cast<std::size_t>(count));
  const std::int64_t begin = left ? first_block_ - count : first_block_ + count;
  std::expected<std::uint32_t, Declined> n = 0;
  for (std::int64_t b = 0; b < count; ++b) {
    if (b == 0 || start_.kind() != TapeStart::Kind::blank) n = number_at_start(begin + b);
    if (!n) return std::unexpected(n.error());
    more[static_cast<std::size_t>(b)] = *n;
  }
  blocks_.insert(left ? blocks_.begin() + 1 : blocks_.end() - 1, more.begin(), more.end());
  if (left) first_block_ = begin;
  return {};
}

/// The table has become too large: only the contents that are on the tape stay.
std::expected<void, Declined> BlockRun::forget() {
  const std::vector<TapeSymbol> old = std::move(contents_);
  const std::uint64_t freed = 4 * hashed_.size() + old.size() + table_.size() * sizeof(Entry);
  contents_.clear(), table_.clear(), hashed_.clear();
  if (!work_.spend(blocks_.size())) return out_of_work();
  for (std::size_t b = 1; b + 1 < blocks_.size(); ++b) {
    const auto n = number(&old[std::size_t{blocks_[b] / row()} * cut_.length]);
    if (!n) return std::unexpected(n.error());
    blocks_[b] = *n;
  }
  work_.release(std::min(freed, held_));
  held_ -= std::min(freed, held_);
  most_numbers_ = std::max<std::uint64_t>(most_numbers_, 2 * contents_.size() / cut_.length);
  return {};
}

std::expected<void, Declined> BlockRun::run_inside(std::uint64_t until) {
  if (contents_.size() / cut_.length >= most_numbers_) {
    if (auto forgotten = forget(); !forgotten) return forgotten;
  }
  const std::int64_t block = (head_.position - first()) / length(), begin = first() + block * length();
  std::uint32_t& here = blocks_[static_cast<std::size_t>(block) + 1];
  auto place = head_.position - begin;
  const bool at_last = place == length() - 1, at_end = place == 0 || at_last;
  const std::size_t key = here / sizeof(Entry) + 2 * head_.state + (at_last ? 1 : 0);
  scratch_.assign(content(here), content(here) + cut_.length);
  const std::uint64_t limit =
      std::min({until - head_.steps, longest_visit, std::max<std::uint64_t>(1, work_.remaining())});
  std::uint64_t steps = 0;
  State state = head_.state;
  while (steps < limit && state != halted && place >= 0 && place < length()) {
    TapeSymbol& cell = scratch_[static_cast<std::size_t>(place)];
    const Transition& t = machine_.at(state, cell);
    cell = t.write;
    place += t.move;
    state = t.next;
    ++steps;
  }
  filling_units_ += steps + 16;
  if (!work_.spend(steps + 16)) return out_of_work();
  const auto after = number(scratch_.data());
  if (!after) return std::unexpected(after.error());
  const bool left = place < 0, right = place >= length();
  here = *after;
  if (state != halted && (left || right) && at_end)
    table_[key] = {*after, static_cast<std::int16_t>(left ? -4 : 4),
                   static_cast<std::uint16_t>((2 * state + (left ? 1 : 0)) * sizeof(Entry)), steps};
  head_ = {state, begin + place, head_.steps + steps};
  return {};
}

/// Block steps from an end of a block until something else has to be done: fill an entry, grow, stop.
void BlockRun::run_blocks(std::uint64_t until, std::uint64_t most_units) {
  const std::int64_t block = (head_.position - first()) / length();
  const bool at_last = head_.position - first() - block * length() == length() - 1;
  std::uint64_t units = most_units, left = until - head_.steps;
  auto* at = reinterpret_cast<char*>(blocks_.data() + 1 + block);
  const auto* const table = reinterpret_cast<const char*>(table_.data());
  std::size_t entrance = (2u * head_.state + (at_last ? 1 : 0)) * sizeof(Entry);
  do {
    auto& here = *reinterpret_cast<std::uint32_t*>(at);
    const Entry& entry = *reinterpret_cast<const Entry*>(table + entrance + here);
    if (entry.steps > left) break;
    left -= entry.steps;
    here = entry.content;
    at += entry.move;
    entrance = entry.entrance;
  } while (--units);
  entrance /= sizeof(Entry);
  const std::int64_t reached = reinterpret_cast<const std::uint32_t*>(at) - blocks_.data() - 1;
  head_ = {static_cast<State>(entrance / 2), first() + reached * length() + (entrance % 2 ? length() - 1 : 0),
           until - left};
  block_steps_ += most_units - units;
}

std::expected<void, Declined> BlockRun::advance(std::uint64_t until, std::uint64_t most_units) {
  const std::uint64_t begin = block_steps_ + filling_units_;
  while (head_.steps < until && head_.state != halted) {
    const std::uint64_t spent = block_steps_ + filling_units_ - begin;
    if (spent >= most_units) return {};
    if (head_.position < first() || head_.position >= end()) {
      if (auto grown = grow(); !grown) return grown;
    }
    const std::int64_t place = (head_.position - first()) % length();
    if (place == 0 || place == length() - 1) {
      const std::uint64_t before = block_steps_;
      run_blocks(until, std::min(most_units - spent, std::max<std::uint64_t>(1, work_.remaining())));
      if (!work_.spend(block_steps_ - before)) return out_of_work();
      if (block_steps_ != before) continue;  // an edge, the limit, or the entry below
    }
    if (auto done = run_inside(until); !done) return done;
  }
  return {};
}

std::vector<TapeSymbol> BlockRun::cells() const {
  std::vector<TapeSymbol> all;
  all.reserve((blocks_.size() - 2) * cut_.length);
  for (std::size_t b = 1; b + 1 < blocks_.size(); ++b)
    all.insert(all.end(), content(blocks_[b]), content(blocks_[b]) + cut_.length);
  return all;
}

TapeSymbol BlockRun::cell(std::int64_t x) const {
  if (x < first() || x >= end()) return start_.cell(x);
  const auto inside = static_cast<std::uint64_t>(x - first());
  return content(blocks_[1 + inside / cut_.length])[inside % cut_.length];
}

std::uint64_t BlockRun::population() const {
  std::vector<std::uint32_t> of_number(contents_.size() / cut_.length);
  for (std::size_t i = 0; i < contents_.size(); ++i) of_number[i / cut_.length] += contents_[i] != 0;
  std::uint64_t sum = 0;
  for (const std::uint32_t block : blocks_) sum += of_number[block / row()];
  return sum;
}

}  // namespace outpace::tm
