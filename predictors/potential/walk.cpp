// Stretches of walks: uniform ones in closed form, rings by whole laps, the rest byte by byte from a table or, for long
// stretches of a random field, by the vector lanes of field_walk.cpp.
#include "predictors/potential/walk.hpp"

#include "predictors/rows/packed_row.hpp"

namespace outpace::potential {
namespace {

Profile<Integer> widened(const Profile<std::int64_t>& p) {
  Profile<Integer> wide{Integer(p.height), {}, p.present, p.residue};
  for (std::size_t r = 0; r < most_stride; ++r) wide.peak[r] = p.peak[r];
  return wide;
}

}  // namespace

Profile<Integer> uniform(const Integer& step, const Integer& cells, unsigned stride) {
  Profile<Integer> profile;
  profile.height = step * cells;
  profile.residue = residue(cells, Integer(stride)).convert_to<unsigned>();
  for (unsigned r = 0; r < stride && r <= cells; ++r) {
    profile.present |= 1u << r;
    // The walk is straight: the first or the last place of each residue is highest.
    profile.peak[r] = step * (step < 0 ? Integer(r) : Integer(cells - residue(cells - r, Integer(stride))));
  }
  return profile;
}

Profile<Integer> repeated(const Profile<Integer>& stretch, const Integer& times) {
  if (times == 0) return {};
  Profile<Integer> all = stretch;
  all.height = times * stretch.height;
  if (stretch.height > 0)
    for (Integer& peak : all.peak) peak += (times - 1) * stretch.height;
  return all;
}

Walk::Walk(const Law& law) : stride_(static_cast<unsigned>(law.stride())), slope_(law.slope()), length_(law.length) {
  for (const int value : law.density) steps_.push_back(law.stride() * value + slope_);
  const auto forwards = [&](unsigned cells) {
    unsigned word = 0;
    for (int i = 0; i < length_; ++i) word = word << 1 | (cells >> i & 1);
    return word;
  };
  fast_ = stride_ == 2;
  for (unsigned cells = 0; cells < steps_.size(); ++cells) {
    const int step = steps_[forwards(cells)];
    fast_ = fast_ && (step == 1 || step == -1);
    if (step > 0) ups_ |= std::uint64_t{1} << cells;
  }
  bytes_.resize(std::size_t{1} << (8 + length_ - 1));
  for (unsigned cells = 0; cells < bytes_.size(); ++cells) {
    ByteProfile& entry = bytes_[cells];
    int height = 0;
    entry.peak.fill(std::numeric_limits<std::int16_t>::min());
    for (unsigned i = 0; i < 8; ++i) {
      height += steps_[forwards(cells >> i & ((1u << length_) - 1))];
      std::int16_t& peak = entry.peak[(i + 1) % stride_];
      peak = static_cast<std::int16_t>(std::max<int>(peak, height));
    }
    entry.height = static_cast<std::int16_t>(height);
  }
}

void Walk::append(Profile<std::int64_t>& profile, std::uint64_t now, std::uint64_t next, unsigned count) const {
  const auto reach = [&](unsigned place, std::int64_t height) {
    const unsigned r = place % stride_;
    if (!(profile.present >> r & 1) || height > profile.peak[r]) profile.peak[r] = height;
    profile.present |= 1u << r;
  };
  unsigned i = 0;
  const auto cells_from = [&](unsigned at) { return at == 0 ? now : now >> at | next << (64 - at); };
  for (; i + 8 <= count; i += 8) {
    const ByteProfile& entry = bytes_[cells_from(i) & (bytes_.size() - 1)];
    for (unsigned r = 0; r < stride_; ++r) reach(profile.residue + r, profile.height + entry.peak[r]);
    profile.height += entry.height;
    profile.residue = (profile.residue + 8) % stride_;
  }
  for (; i < count; ++i) {
    unsigned word = 0;
    for (int k = 0; k < length_; ++k) word = word << 1 | (cells_from(i) >> k & 1);
    profile.height += steps_[word];
    profile.residue = (profile.residue + 1) % stride_;
    reach(profile.residue, profile.height);
  }
}

std::expected<Profile<Integer>, Declined> Walk::stretch(const eca::LineStart& start, const Integer& first,
                                                        const Integer& cells, Work& work) const {
  if (!work.spend(sum_units(limbs(first), limbs(cells)))) return out_of_work();
  if (start.ring()) {
    // Whole laps, each a multiple of the stride, and what is left.
    Integer lap = *start.ring();
    while (lap % stride_ != 0) lap += *start.ring();
    if (cells < lap) return read(start, first, cells, work);
    const auto once = read(start, first, lap, work);
    if (!once) return once;
    const auto rest = read(start, first, cells % lap, work);
    if (!rest) return rest;
    return join(repeated(*once, cells / lap), *rest, stride_);
  }
  if (!start.finite()) return read(start, first, cells, work);
  // Only words that touch the pattern are read; on both sides of them the walk is straight.
  const Integer end = first + cells, low = 1 - length_, high = start.length();
  const Integer from = std::clamp(first, low, high), to = std::clamp(end, low, high);
  const Integer outside = start.background() ? steps_.back() : steps_.front();
  const auto inside = read(start, from, to - from, work);
  if (!inside) return inside;
  const Integer before = std::clamp(Integer(low - first), Integer(0), cells);
  const Integer after = std::clamp(Integer(end - high), Integer(0), cells);
  return join(join(uniform(outside, before, stride_), *inside, stride_), uniform(outside, after, stride_), stride_);
}

std::expected<Profile<Integer>, Declined> Walk::read(const eca::LineStart& start, const Integer& first,
                                                     const Integer& cells, Work& work) const {
  if (cells == 0) return Profile<Integer>{};
  const Integer words = (cells + 126) / 64;
  if (words >= Integer(1) << 58) return out_of_work();
  const bool by_lanes = fast_ && !start.ring() && start.kind() == eca::LineStart::Kind::random;
  if (!work.spend((by_lanes ? 2 : 9) * words.convert_to<std::uint64_t>())) return out_of_work();
  auto left = cells.convert_to<std::uint64_t>();
  Profile<std::int64_t> profile;
  if (!start.ring() && start.kind() == eca::LineStart::Kind::random && bit_length(first) <= 61) {
    const auto begin = first.convert_to<std::int64_t>();
    std::int64_t w = begin >> 6;
    const unsigned offset = begin & 63;
    const auto walk = [&](unsigned skip) {
      const auto n = static_cast<unsigned>(std::min<std::uint64_t>(left, 64 - skip));
      const std::uint64_t now = start.field().word(w), next = start.field().word(w + 1);
      append(profile, skip ? now >> skip | next << (64 - skip) : now, next >> skip, n);
      left -= n;
      ++w;
    };
    if (offset) walk(offset);
    if (by_lanes) {
      const std::uint64_t walked = walk_field(start.field(), w, left / 64, length_, ups_, profile);
      w += static_cast<std::int64_t>(walked);
      left -= 64 * walked;
    }
    while (left > 0) walk(0);
  } else {
    Integer x = first;
    std::uint64_t now = start.cells(x);
    while (left > 0) {
      x += 64;
      const std::uint64_t next = start.cells(x);
      const auto n = static_cast<unsigned>(std::min<std::uint64_t>(left, 64));
      append(profile, now, next, n);
      left -= n;
      now = next;
    }
  }
  return widened(profile);
}

}  // namespace outpace::potential
