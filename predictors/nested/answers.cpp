// Cells, populations and digests from digits; see answers.hpp.
#include "predictors/nested/answers.hpp"

#include <algorithm>

#include "systems/core/digest.hpp"

namespace outpace::nested {

AutomaticRow::AutomaticRow(DigitAutomaton automaton, const LocalRule& rule, const FiniteRow& start)
    : automaton_(std::move(automaton)),
      background_(rule, start.background),
      right_(rule.right),
      growth_(rule.width() - 1),
      length_(start.cells.size()) {}

AutomaticRow::Digits AutomaticRow::digits(const Integer& value) const {
  Digits result;
  if (automaton_.base == 2) {
    const std::uint64_t bits = bit_length(value);
    result.resize(bits);
    for (std::uint64_t i = 0; i < bits; ++i) result[i] = mpz_tstbit(value.backend().data(), i) != 0;
    return result;
  }
  std::string text(mpz_sizeinbase(value.backend().data(), static_cast<int>(automaton_.base)) + 2, '\0');
  mpz_get_str(text.data(), static_cast<int>(automaton_.base), value.backend().data());
  text.resize(text.find('\0'));
  for (auto c = text.rbegin(); c != text.rend(); ++c)
    result.push_back(static_cast<std::uint8_t>(*c <= '9' ? *c - '0' : *c - 'a' + 10));
  while (!result.empty() && result.back() == 0) result.pop_back();
  return result;
}

Integer AutomaticRow::number(const Digits& digits) const {
  std::string text;
  for (auto d = digits.rbegin(); d != digits.rend(); ++d) text += static_cast<char>(*d < 10 ? '0' + *d : 'a' + *d - 10);
  Integer value;
  mpz_set_str(value.backend().data(), text.empty() ? "0" : text.c_str(), static_cast<int>(automaton_.base));
  return value;
}

std::uint8_t AutomaticRow::background(const Time& t) const {
  if (t < background_.preperiod()) return background_.at(t.convert_to<std::uint64_t>());
  const Integer rest = (t - background_.preperiod()) % background_.period();
  return background_.at(background_.preperiod() + rest.convert_to<std::uint64_t>());
}

std::expected<std::uint8_t, Declined> AutomaticRow::cell(const Integer& x, const Time& t, Work& work) const {
  if (!work.spend(sum_units(limbs(x), limbs(t)))) return out_of_work();
  const Integer y = x + right_ * t;
  if (y < 0) return background(t);
  // Changing the base takes a division and two products of half the size, and so on.
  if (automaton_.base != 2 && !work.spend(2 * product_units(limbs(t), limbs(t)))) return out_of_work();
  const Digits of_t = digits(t), of_y = digits(y);
  const std::size_t length = std::max(of_t.size(), of_y.size());
  if (!work.spend(length)) return out_of_work();
  std::uint32_t state = 0;
  for (std::size_t i = 0; i < length; ++i)
    state = automaton_.step(state, i < of_t.size() ? of_t[i] : 0, i < of_y.size() ? of_y[i] : 0);
  return automaton_.output[state];
}

std::expected<AutomaticRow::Digits, Declined> AutomaticRow::time_digits(const Time& t, Work& work) const {
  if (!work.spend(2 * product_units(limbs(t), limbs(t)))) return out_of_work();
  Digits time = digits(t);
  time.resize(std::max(time.size(), digits(t * growth_ + length_).size()));
  return time;
}

std::expected<Integer, Declined> AutomaticRow::population(const Time& t, Work& work) const {
  const auto time = time_digits(t, work);
  if (!time) return std::unexpected(time.error());
  const std::size_t states = automaton_.states();
  const std::uint64_t bytes = 2 * states * (sizeof(Integer) + 8 * (2 * limbs(t) + 2));
  const HeldBytes held(work, bytes);
  if (!held.within_limit()) return out_of_memory();
  // count[s] = numbers y of the digits read so far that lead to state s
  std::vector<Integer> count(states), after(states);
  count[0] = 1;
  for (const std::uint8_t digit : *time) {
    for (Integer& value : after) value = 0;
    std::uint64_t units = states;
    for (std::uint32_t s = 0; s < states; ++s) {
      if (count[s] == 0) continue;
      for (unsigned y = 0; y < automaton_.base; ++y) {
        Integer& sum = after[automaton_.step(s, digit, y)];
        units += sum_units(limbs(sum), limbs(count[s]));
        sum += count[s];
      }
    }
    if (!work.spend(units)) return out_of_work();
    count.swap(after);
  }
  Integer total = 0;
  const std::uint8_t colour = background(t);
  for (std::uint32_t s = 0; s < states; ++s)
    if (automaton_.output[s] != colour) total += count[s];
  return total;
}

/// Σ colour(y)·B^y over all y of as many digits: D = Σ over the digits d of B^(d·b^i)·D' with i digits read.
std::expected<std::uint64_t, Declined> AutomaticRow::digest(const Digits& time, Work& work) const {
  using namespace mersenne61;
  const std::size_t states = automaton_.states();
  std::vector<std::uint64_t> weight(states), after(states), power_of(automaton_.base);
  weight[0] = 1;
  std::uint64_t base = row_base;
  for (const std::uint8_t digit : time) {
    if (!work.spend(states * automaton_.base)) return out_of_work();
    power_of[0] = 1;
    for (unsigned d = 1; d < automaton_.base; ++d) power_of[d] = multiply(power_of[d - 1], base);
    base = multiply(power_of.back(), base);
    std::ranges::fill(after, 0);
    for (std::uint32_t s = 0; s < states; ++s) {
      if (weight[s] == 0) continue;
      for (unsigned y = 0; y < automaton_.base; ++y) {
        std::uint64_t& sum = after[automaton_.step(s, digit, y)];
        sum = add(sum, multiply(weight[s], power_of[y]));
      }
    }
    weight.swap(after);
  }
  std::uint64_t total = 0;
  for (std::uint32_t s = 0; s < states; ++s) total = add(total, multiply(weight[s], automaton_.output[s]));
  return total;
}

/// From the last digit back to the first: the best high part of y from each state is known by its rank among the
/// states, and a digit less puts (rank of the successor, digit) in order, so no integer grows.
std::expected<std::optional<Integer>, Declined> AutomaticRow::extreme(const Digits& time, std::uint8_t background,
                                                                      bool largest, Work& work) const {
  const std::size_t states = automaton_.states();
  const unsigned base = automaton_.base;
  const HeldBytes held(work, states * (time.size() + 12) + states * base * 4);
  if (!held.within_limit()) return out_of_memory();
  constexpr std::uint32_t never = ~std::uint32_t{0};
  std::vector<std::uint32_t> rank(states), key(states), place(states * base);
  std::vector<std::uint8_t> choice(states * time.size());
  for (std::uint32_t s = 0; s < states; ++s) rank[s] = automaton_.output[s] == background ? never : 0;
  for (std::size_t i = time.size(); i-- > 0;) {
    if (!work.spend(3 * states * base)) return out_of_work();
    std::ranges::fill(place, 0);
    for (std::uint32_t s = 0; s < states; ++s) {
      key[s] = never;
      for (unsigned y = 0; y < base; ++y) {
        const std::uint32_t next = rank[automaton_.step(s, time[i], y)];
        if (next == never) continue;
        const std::uint32_t value = next * base + (largest ? base - 1 - y : y);
        if (value >= key[s]) continue;
        key[s] = value;
        choice[i * states + s] = static_cast<std::uint8_t>(y);
      }
      if (key[s] != never) place[key[s]] = 1;
    }
    std::uint32_t order = 0;
    for (std::uint32_t& p : place) p = p ? order++ : order;
    for (std::uint32_t s = 0; s < states; ++s) rank[s] = key[s] == never ? never : place[key[s]];
  }
  if (rank[0] == never) return std::optional<Integer>();
  Digits y(time.size());
  std::uint32_t state = 0;
  for (std::size_t i = 0; i < time.size(); ++i) {
    y[i] = choice[i * states + state];
    state = automaton_.step(state, time[i], y[i]);
  }
  return std::optional<Integer>(number(y));
}

std::expected<AutomaticRow::Row, Declined> AutomaticRow::row(const Time& t, Work& work) const {
  const auto time = time_digits(t, work);
  if (!time) return std::unexpected(time.error());
  const std::uint8_t colour = background(t);
  const auto first = extreme(*time, colour, false, work), last = extreme(*time, colour, true, work);
  if (!first || !last) return std::unexpected(first ? last.error() : first.error());
  if (!*first) return Row{0, 0};
  const auto whole = digest(*time, work);
  if (!whole) return std::unexpected(whole.error());
  if (!work.spend(4 * product_units(limbs(t), 1))) return out_of_work();
  using namespace mersenne61;
  const Integer width = **last - **first + 1;
  std::uint64_t value = multiply(*whole, power(row_base, -**first));
  if (colour) {
    // The background on both sides was summed with it: b^digits cells, of which `width` from `first` on stay.
    const Integer cells = boost::multiprecision::pow(Integer(automaton_.base), static_cast<unsigned>(time->size()));
    const std::uint64_t all = multiply(digest_of_ones(cells), power(row_base, -**first));
    value = subtract(value, multiply(colour, subtract(all, digest_of_ones(width))));
  }
  return Row{value, width};
}

}  // namespace outpace::nested
