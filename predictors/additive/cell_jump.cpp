// One cell of an additive rule on a random field or ring. The high digits of t are answered by reading only where the
// power has odd coefficients, the low ones by jumps on a packed window:
//
//     t = h·2^m + l:   cell = (P^l) of [ window + window moved by multiples of 2^m + … ],   one window for every odd
//                                                                                         coefficient of P^h
//
// The windows are added up before the low steps are made, once. m is what makes the work least for this t.
#include <algorithm>
#include <functional>

#include "predictors/additive/digit_machine.hpp"
#include "predictors/additive/jump.hpp"
#include "predictors/rows/packed_row.hpp"

namespace outpace::additive {
namespace {

using rows::Words;
using rows::words_for;

constexpr std::uint64_t endless = std::uint64_t{1} << 62;
std::uint64_t sum(std::uint64_t a, std::uint64_t b) { return std::min(endless, a + b); }
std::uint64_t product(std::uint64_t a, std::uint64_t b) { return b && a > endless / b ? endless : a * b; }

struct Plan {
  std::uint64_t low_digits = 0;  ///< m, at least 6, so that all windows lie alike within words
  std::uint64_t terms = 0;       ///< odd coefficients of P^h
  std::uint64_t words = 0;       ///< of a window
  std::uint64_t units = endless;
};

/// Weighs every m. The number of odd coefficients of P^(t div 2^m)·g, for all g, follows from that for m+1.
Plan make_plan(const AffineRule& rule, const DigitMachine& machine, const Time& t, std::uint64_t most_words) {
  const std::uint64_t bits = bit_length(t);
  const std::uint64_t sides = static_cast<std::uint64_t>(rule.left) + rule.right;
  std::array<std::uint64_t, 8> terms{};
  for (unsigned g = 0; g < 8; ++g) terms[g] = rows::count_ones(g);
  Plan best;
  for (std::uint64_t m = std::max<std::uint64_t>(bits, 6);; --m) {
    if (m <= 40) {
      const std::uint64_t low = low_word(t) & rows::low_bits(m);
      const std::uint64_t words = words_for(sides * low + 64);
      const std::uint64_t units = sum(product(terms[1], words + 1), 2 * words);
      if (words <= most_words && units < best.units) best = {m, terms[1], words, units};
    }
    if (m == 6) return best;
    std::array<std::uint64_t, 8> next{};
    for (unsigned g = 1; g < 8; ++g)
      next[g] = sum(terms[machine.next(bit(t, m - 1), g, 0)], terms[machine.next(bit(t, m - 1), g, 1)]);
    terms = next;
  }
}

/// Visits the places of the odd coefficients of P^h, each once, by walking the digits of h: no term is met that
/// cancels. `Place` is a machine word, or an Integer where the places outgrow it.
template <class Place, class Visit>
class OddCoefficients {
 public:
  OddCoefficients(const DigitMachine& machine, const Time& t, std::uint64_t low_digits, Visit visit)
      : machine_(machine), t_(t), low_(low_digits), bits_(bit_length(t)), visit_(std::move(visit)) {
    next_one_.assign(bits_ > low_ ? bits_ - low_ + 1 : 1, 0);
    for (std::uint64_t i = next_one_.size() - 1; i-- > 0;)
      next_one_[i] = bit(t_, low_ + i) ? i : i + 1 == next_one_.size() - 1 ? i + 1 : next_one_[i + 1];
    next_one_.back() = next_one_.size() - 1;
  }
  /// False as soon as `visit` says so.
  bool run() { return descend(1, 0, 0); }

 private:
  bool descend(unsigned g, std::uint64_t i, Place place) {
    const std::uint64_t end = next_one_.size() - 1;
    while (i < end) {
      if (g == 1) {  // the polynomial 1 stays at its place until the next digit 1
        i = next_one_[i];
        if (i == end) break;
      }
      const bool b = next_one_[i] == i;
      const unsigned even = machine_.next(b, g, 0), odd = machine_.next(b, g, 1);
      const Place further = odd ? place + (Place(1) << i) : place;
      ++i;
      if (even && odd && !descend(odd, i, further)) return false;
      g = even ? even : odd;
      if (!even) place = further;
    }
    for (unsigned q = 0; q < 3; ++q)
      if (g >> q & 1)
        if (!visit_(Place(place + (Place(q) << end)))) return false;
    return true;
  }

  const DigitMachine& machine_;
  const Time& t_;
  std::uint64_t low_, bits_;
  std::vector<std::uint64_t> next_one_;
  Visit visit_;
};

/// P^low on a window whose cell `sides·low` wide surroundings are known: the asked cell is left in bit 0. High digits
/// first, so that the window shrinks fastest.
void make_low_steps(const AffineRule& rule, Words& window, std::uint64_t low) {
  Words next;
  std::uint64_t width = (static_cast<std::uint64_t>(rule.left) + rule.right) * low + 1;
  for (unsigned i = 40; i-- > 0;) {
    const std::uint64_t stride = std::uint64_t{1} << i;
    if (!(low & stride)) continue;
    width -= (static_cast<std::uint64_t>(rule.left) + rule.right) * stride;
    next.assign(words_for(width), 0);
    const std::uint64_t own = rule.left ? stride : 0;  // where a cell of the new window was in the old
    if (rule.left) rows::xor_shifted_down(next, window, own - stride);
    if (rule.centre) rows::xor_shifted_down(next, window, own);
    if (rule.right) rows::xor_shifted_down(next, window, own + stride);
    window.swap(next);
  }
}

}  // namespace

std::expected<bool, Declined> jump_to_cell(const AffineRule& rule, const eca::LineStart& start, const Integer& x,
                                           const Time& at, Work& work) {
  const Time t = start.ring() ? fold_time(*start.ring(), at, work) : at;
  if (rule.zero()) return t == 0 && start.cell(x);
  const DigitMachine machine(rule);
  if (!work.spend(8 * bit_length(t))) return out_of_work();
  const Plan plan = make_plan(rule, machine, t, std::min<std::uint64_t>(work.spare_bytes() / 24, 1 << 26));
  if (start.ring() && ring_units(rule, *start.ring(), t) < plan.units) {
    const auto cell = jump_ring({rule.left, rule.centre, rule.right, false}, start, {"cell", {x}}, t, work);
    if (!cell) return std::unexpected(cell.error());
    return cell->text() == "1";
  }
  if (plan.units == endless || !work.spend(plan.units)) return out_of_work();
  const HeldBytes held(work, 24 * plan.words);
  if (!held.within_limit()) return out_of_memory();

  const std::uint64_t m = plan.low_digits, low = low_word(t) & rows::low_bits(m);
  // Coefficient j of P^h is that of z^(j−h) in (P/z)^h and brings the window that begins at base − j·2^m.
  const Integer base = x + (t - low) - (rule.left ? low : 0);
  Words window(plan.words);
  unsigned offset = 0;
  const bool near = bit_length(base) <= 61 && bit_length(t) <= 60;
  if (start.ring()) {
    const Integer ring = *start.ring();
    OddCoefficients<Integer, std::function<bool(const Integer&)>>(machine, t, m, [&](const Integer& j) {
      const auto first = residue(base - (j << m), ring).convert_to<std::int64_t>();
      for (std::size_t w = 0; w < window.size(); ++w)
        window[w] ^= start.cells(first + static_cast<std::int64_t>(64 * w));
      return true;
    }).run();
  } else if (near) {
    const RandomField field = start.field();
    offset = low_word(base) & 63;
    const std::int64_t index = floor_shift(base, 6).convert_to<std::int64_t>();
    const auto visit = [&](std::int64_t j) {
      const std::int64_t first = index - (j << (m - 6));
      for (std::size_t w = 0; w < window.size(); ++w) window[w] ^= field.word(first + static_cast<std::int64_t>(w));
      return true;
    };
    OddCoefficients<std::int64_t, decltype(visit)>(machine, t, m, visit).run();
  } else {
    offset = low_word(base) & 63;
    const Integer index = floor_shift(base, 6);
    OddCoefficients<Integer, std::function<bool(const Integer&)>>(machine, t, m, [&](const Integer& j) {
      const Integer first = index - (j << (m - 6));
      for (std::size_t w = 0; w < window.size(); ++w) window[w] ^= start.field().word(Integer(first + w));
      return true;
    }).run();
  }
  Words aligned(window.size());
  rows::xor_shifted_down(aligned, window, offset);
  make_low_steps(rule, aligned, low);
  return aligned[0] & 1;
}

}  // namespace outpace::additive
