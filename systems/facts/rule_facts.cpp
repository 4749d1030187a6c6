// Symmetries, sums and permutations of tables; composition with itself. See rule_facts.hpp.
#include "systems/facts/rule_facts.hpp"

#include <algorithm>
#include <numeric>

namespace outpace::facts {
namespace {

/// The digits of an index, leftmost cell first.
std::vector<unsigned> digits_of(std::size_t index, unsigned base, std::size_t count) {
  std::vector<unsigned> digits(count);
  for (std::size_t i = count; i-- > 0; index /= base) digits[i] = static_cast<unsigned>(index % base);
  return digits;
}

/// Σ base^i for each of `cells` cells, the leftmost first.
std::size_t weight_of(const LocalRule& rule, int cell) {
  std::size_t weight = 1;
  for (int i = rule.cells() - 1; i > cell; --i) weight *= rule.colours();
  return weight;
}

}  // namespace

std::optional<std::vector<LocalRule>> equivalence_class(const LocalRule& rule, Work& work) {
  const LocalRule small = rule.trimmed();
  const int range =
      std::max({0, std::abs(small.left()), std::abs(small.right()), rule.left() == rule.right() ? rule.left() : 0});
  if (ca::entries(rule.colours(), 2 * range + 1) > 65536 || rule.colours() > 6) return std::nullopt;
  const LocalRule wide = small.widened(range, range);
  std::vector<std::uint8_t> names(rule.colours());
  std::iota(names.begin(), names.end(), std::uint8_t{0});
  std::vector<LocalRule> members;
  do {
    if (!work.spend(2 * wide.table().size())) return std::nullopt;
    const LocalRule renamed = wide.renamed(names);
    for (const LocalRule& member : {renamed, renamed.reflected()})
      if (std::ranges::find(members, member) == members.end()) members.push_back(member);
  } while (std::ranges::next_permutation(names).found);
  std::ranges::sort(members, [](const LocalRule& a, const LocalRule& b) {
    return std::ranges::lexicographical_compare(a.table().rbegin(), a.table().rend(), b.table().rbegin(),
                                                b.table().rend());
  });
  return members;
}

std::optional<AffineSum> affine_sum(const LocalRule& rule) {
  const unsigned k = rule.colours();
  AffineSum sum;
  sum.constant = rule[0];
  for (int cell = 0; cell < rule.cells(); ++cell)
    sum.coefficients.push_back((rule[weight_of(rule, cell)] + k - sum.constant) % k);
  for (std::size_t i = 0; i < rule.table().size(); ++i) {
    unsigned value = sum.constant;
    const auto digits = digits_of(i, k, sum.coefficients.size());
    for (std::size_t cell = 0; cell < digits.size(); ++cell) value += sum.coefficients[cell] * digits[cell];
    if (value % k != rule[i]) return std::nullopt;
  }
  return sum;
}

std::string AffineSum::text(const LocalRule& rule) const {
  std::string text;
  const auto add = [&](const std::string& term) {
    if (!text.empty()) text += " + ";
    text += term;
  };
  for (std::size_t cell = 0; cell < coefficients.size(); ++cell) {
    if (coefficients[cell] == 0) continue;
    const int offset = static_cast<int>(cell) - rule.left();
    const std::string name = rule.left() == 1 && rule.right() == 1 ? std::string(offset < 0   ? "left"
                                                                                 : offset > 0 ? "right"
                                                                                              : "centre")
                                                                   : "x[" + std::to_string(offset) + "]";
    add((coefficients[cell] == 1 ? "" : std::to_string(coefficients[cell]) + "·") + name);
  }
  if (constant || text.empty()) add(std::to_string(constant));
  return text + " modulo " + std::to_string(rule.colours());
}

std::vector<int> permutive_offsets(const LocalRule& rule) {
  std::vector<int> offsets;
  for (int cell = 0; cell < rule.cells(); ++cell) {
    const std::size_t weight = weight_of(rule, cell);
    bool permutive = true;
    for (std::size_t i = 0; permutive && i < rule.table().size(); ++i) {
      if (i / weight % rule.colours() != 0) continue;
      unsigned seen = 0;
      for (unsigned c = 0; c < rule.colours(); ++c) seen |= 1u << rule[i + c * weight];
      permutive = seen == (1u << rule.colours()) - 1;
    }
    if (permutive) offsets.push_back(cell - rule.left());
  }
  return offsets;
}

std::optional<bool> idempotent(const LocalRule& rule, Work& work) {
  // f∘f at offset 0 and f at offset 0, both from the window −2·left … 2·right.
  const LocalRule small = rule.trimmed();
  const int left = std::max(0, small.left()), right = std::max(0, small.right()), width = 2 * (left + right) + 1;
  const std::size_t size = ca::entries(rule.colours(), width);
  if (size > ca::most_entries || !work.spend(size)) return std::nullopt;
  const LocalRule f = small.widened(left, right);
  std::vector<unsigned> once(static_cast<std::size_t>(f.cells()));
  for (std::size_t i = 0; i < size; ++i) {
    const auto window = digits_of(i, f.colours(), static_cast<std::size_t>(width));
    for (int j = 0; j < f.cells(); ++j) once[static_cast<std::size_t>(j)] = f.next(window.data() + j);
    if (f.next(once.data()) != once[static_cast<std::size_t>(left)]) return false;
  }
  return true;
}

Nilpotency nilpotency(const LocalRule& wide, Work& work) {
  Nilpotency result;
  LocalRule rule = wide.trimmed();
  const LocalRule once = rule;
  const unsigned k = rule.colours();
  // A witness: a ring whose states come back without being uniform, or uniform rows that do not meet.
  const auto word = [&](std::size_t index, unsigned cells) {
    std::string text;
    for (const unsigned digit : digits_of(index, k, cells)) text += "0123456789abcdef"[digit];
    return text;
  };
  for (unsigned cells = 1; cells <= 12 && ca::entries(k, static_cast<int>(cells)) <= 8192; ++cells) {
    const std::size_t states = ca::entries(k, static_cast<int>(cells));
    std::vector<std::size_t> image(states);
    if (!work.spend(states * cells * 20)) return result;
    std::vector<unsigned> window(static_cast<std::size_t>(once.cells()));
    for (std::size_t i = 0; i < states; ++i) {
      const auto row = digits_of(i, k, cells);
      image[i] = 0;
      for (int x = 0; x < static_cast<int>(cells); ++x) {
        for (int d = 0; d < once.cells(); ++d)
          window[static_cast<std::size_t>(d)] = row[static_cast<std::size_t>(
              ((x + d - once.left()) % static_cast<int>(cells) + static_cast<int>(cells)) % static_cast<int>(cells))];
        image[i] = image[i] * k + once.next(window.data());
      }
    }
    // After as many steps as there are states every ring is on its cycle; squaring the map takes few rounds.
    for (std::size_t steps = 1; steps < states; steps *= 2) {
      std::vector<std::size_t> twice(states);
      for (std::size_t i = 0; i < states; ++i) twice[i] = image[image[i]];
      image.swap(twice);
    }
    for (std::size_t i = 1; i < states; ++i)
      if (image[i] != image[0]) {
        result.nilpotent = false;
        result.witness = "rings " + word(0, cells) + " and " + word(i, cells) + " never become the same row";
        return result;
      }
    if (cells == 1 && once.uniform(static_cast<unsigned>(image[0])) != image[0]) {
      result.nilpotent = false;
      result.witness = "a uniform row goes on changing its colour";
      return result;
    }
  }
  // f^t, by composition, for as long as its table stays small.
  for (unsigned t = 1; t <= 64; ++t) {
    if (rule.constant()) {
      result.nilpotent = true;
      result.steps = t;
      return result;
    }
    const int width = rule.cells() + once.cells() - 1;
    const std::size_t size = ca::entries(k, width);
    if (size > ca::most_entries / 16 || !work.spend(size)) return result;
    std::vector<std::uint8_t> table(size);
    std::vector<unsigned> between(static_cast<std::size_t>(rule.cells()));
    for (std::size_t i = 0; i < size; ++i) {
      const auto window = digits_of(i, k, static_cast<std::size_t>(width));
      for (int j = 0; j < rule.cells(); ++j) between[static_cast<std::size_t>(j)] = once.next(window.data() + j);
      table[i] = rule.next(between.data());
    }
    rule = LocalRule(k, rule.left() + once.left(), rule.right() + once.right(), std::move(table)).trimmed();
  }
  return result;
}

}  // namespace outpace::facts
