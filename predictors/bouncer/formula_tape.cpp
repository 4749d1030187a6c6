// The sweep over a formula tape and its canonical form; see formula_tape.hpp.
#include "predictors/bouncer/formula_tape.hpp"

#include <algorithm>

namespace outpace::bouncer {
namespace {

/// Steps on one copy and the window beside it; whoever stays longer does not cross.
constexpr std::uint64_t longest_crossing = std::uint64_t{1} << 16;
/// Passages of a sweep: a sweep that crosses nothing would unroll for ever.
constexpr std::size_t most_passages = 4096;

/// The shortest word that this is a power of.
std::string primitive(const std::string& word) {
  for (std::size_t length = 1; length <= word.size() / 2; ++length) {
    if (word.size() % length != 0) continue;
    if (word.compare(length, word.size() - length, word, 0, word.size() - length) == 0) return word.substr(0, length);
  }
  return word;
}

}  // namespace

Integer FormulaTape::cells_left_of_head() const {
  Integer cells = window.position;
  for (const Part& part : sides[0]) cells += part.count * part.word.size() + part.beyond.size();
  return cells;
}

std::optional<Sweep::Crossing> Sweep::crossing(int side, Work& work) const {
  const std::string& word = tape_.sides[side].back().word;
  const std::string& wall = tape_.window.cells;
  const auto w = static_cast<std::int64_t>(wall.size()), r = static_cast<std::int64_t>(word.size());
  tape::Window window{side ? wall + word : word + wall, side ? w : r - 1, tape_.window.state};
  std::int64_t least = window.position, most = window.position;
  std::uint64_t steps = 0;
  for (; window.inside(); ++steps) {
    if (steps == longest_crossing || !work.spend()) return std::nullopt;
    window.step(table_);
    if (window.state == table_.states) return std::nullopt;
    least = std::min(least, window.position);
    most = std::max(most, window.position);
  }
  if (window.state != tape_.window.state || (window.position > 0) != (side == 1)) return std::nullopt;
  // The cells that the head came back to, at least, must be carried along unchanged.
  auto carried = static_cast<std::size_t>(side ? w - std::min(least, w) : std::max(most, r - 1) - (r - 1));
  for (; carried <= wall.size(); ++carried) {
    if (!work.spend(carried / 16 + 1)) return std::nullopt;
    if (side) {
      const std::size_t kept = wall.size() - carried;
      if (window.cells.compare(kept + word.size(), carried, wall, kept, carried) == 0)
        return Crossing{carried, window.cells.substr(kept, word.size()), steps};
    } else if (window.cells.compare(0, carried, wall, 0, carried) == 0) {
      return Crossing{carried, window.cells.substr(carried, word.size()), steps};
    }
  }
  return std::nullopt;
}

void Sweep::cross(int side, const Crossing& crossing, const Integer& copies) {
  tape::Window& window = tape_.window;
  const std::size_t kept = window.cells.size() - crossing.carried;
  Part behind{crossing.word, copies, side ? window.cells.substr(0, kept) : window.cells.substr(crossing.carried)};
  window.cells = side ? window.cells.substr(kept) : window.cells.substr(0, crossing.carried);
  tape_.sides[1 - side].push_back(std::move(behind));
  Part& ahead = tape_.sides[side].back();
  if (ahead.count == copies) {
    window.position = side ? static_cast<std::int64_t>(window.cells.size()) : -1;
    if (side) {
      window.cells += ahead.beyond;
    } else {
      window.position += static_cast<std::int64_t>(ahead.beyond.size());
      window.cells.insert(0, ahead.beyond);
    }
    tape_.sides[side].pop_back();
  } else {
    ahead.count -= copies;
    window.position = side ? static_cast<std::int64_t>(window.cells.size()) : -1;
  }
}

void Sweep::unroll(int side) {
  Part& part = tape_.sides[side].back();
  least_count_ = std::min(least_count_, part.count);
  part.count -= 1;
  if (side) {
    tape_.window.cells += part.word;
  } else {
    tape_.window.cells.insert(0, part.word);
    tape_.window.position += static_cast<std::int64_t>(part.word.size());
  }
}

void Sweep::walked() {
  if (walking_) course_.push_back({Passage::Kind::walks, 0, walking_});
  steps_ += walking_;
  walking_ = 0;
}

Sweep::End Sweep::run(const std::optional<Integer>& limit, Work& work) {
  tape::Window& window = tape_.window;
  std::optional<std::uint64_t> most;  // steps that may still be walked
  const auto left = [&] { return Integer(*limit - steps_ - walking_); };
  const auto renew = [&] {
    if (limit) most = std::min<Integer>(left(), std::uint64_t{1} << 62).convert_to<std::uint64_t>();
  };
  renew();
  while (course_.size() < most_passages) {
    while (window.inside()) {
      if (most && (*most)-- == 0) return walked(), End::at_limit;
      if (!work.spend()) return End::out_of_work;
      window.step(table_);
      ++walking_;
      if (window.state == table_.states) return End::halts;
    }
    const int side = window.position < 0 ? 0 : 1;
    auto& ahead = tape_.sides[side];
    if (ahead.empty()) {
      if (most && *most == 0) return walked(), End::at_limit;
      if (side == side_ && seen_++ == records_) return walked(), End::complete;
      if (side) {
        window.cells += '\0';
      } else {
        window.cells.insert(0, 1, '\0');
        window.position = 0;
        tape_.grown_left += 1;
      }
      if (window.cells.size() > longest_crossing) return End::stuck;
      continue;
    }
    walked();
    const auto found = crossing(side, work);
    if (!work.remaining()) return End::out_of_work;
    if (!found) {
      unroll(side);
      course_.push_back({Passage::Kind::unrolls, side, 1});
      continue;
    }
    Integer copies = ahead.back().count;
    if (limit && copies * found->steps > left()) {
      // Only some copies are crossed; the head ends within the next.
      copies = left() / found->steps;
      cross(side, *found, copies);
      steps_ += copies * found->steps;
      unroll(side);
      renew();
      continue;
    }
    course_.push_back({Passage::Kind::crosses, side, found->carried});
    steps_ += copies * found->steps;
    steps_for_each_ += found->steps;
    cross(side, *found, copies);
    renew();
  }
  return End::stuck;
}

CanonicalTape canonical(const FormulaTape& tape) {
  CanonicalTape result;
  auto& items = result.items;
  std::string plain;  // cells that follow the last item
  const auto absorb = [&] {
    if (items.empty() || items.back().slope == 0) return;
    while (plain.size() >= items.back().word.size() && plain.starts_with(items.back().word)) {
      plain.erase(0, items.back().word.size());
      items.back().count += 1;
    }
  };
  const auto repeat = [&](const Part& part) {
    CanonicalTape::Item item{primitive(part.word), 0, 0};
    item.slope = part.word.size() / item.word.size();
    item.count = part.count * item.slope;
    std::string after;
    absorb();
    while (!plain.empty() && plain.back() == item.word.back()) {
      std::rotate(item.word.begin(), item.word.end() - 1, item.word.end());
      after.insert(after.begin(), plain.back());
      plain.pop_back();
    }
    if (plain.empty() && !items.empty() && items.back().word == item.word) {
      items.back().slope += item.slope;
      items.back().count += item.count;
    } else {
      if (!plain.empty()) items.push_back({std::move(plain), 0, 1});
      items.push_back(std::move(item));
    }
    plain = std::move(after);
  };
  for (const Part& part : tape.sides[0]) {
    plain += part.beyond;
    repeat(part);
  }
  plain += tape.window.cells;
  for (std::size_t i = tape.sides[1].size(); i-- > 0;) {
    repeat(tape.sides[1][i]);
    plain += tape.sides[1][i].beyond;
  }
  absorb();
  if (!plain.empty()) items.push_back({std::move(plain), 0, 1});
  return result;
}

}  // namespace outpace::bouncer
