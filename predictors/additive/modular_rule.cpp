// Powers of sums modulo any number of colours; see modular_rule.hpp.
#include "predictors/additive/modular_rule.hpp"

#include <gmp.h>

#include <algorithm>
#include <map>

#include "systems/facts/rule_facts.hpp"

namespace outpace::additive {
namespace {

/// Coefficients from offset `first` on, modulo q.
struct Polynomial {
  std::int64_t first = 0;
  std::vector<unsigned> coefficients{1};
};

Polynomial product(const Polynomial& a, const Polynomial& b, unsigned q) {
  Polynomial result{a.first + b.first, std::vector<unsigned>(a.coefficients.size() + b.coefficients.size() - 1, 0)};
  for (std::size_t i = 0; i < a.coefficients.size(); ++i)
    for (std::size_t j = 0; j < b.coefficients.size(); ++j)
      result.coefficients[i + j] = (result.coefficients[i + j] + a.coefficients[i] * b.coefficients[j]) % q;
  return result;
}

Polynomial power(const Polynomial& a, unsigned exponent, unsigned q) {
  Polynomial result;
  for (; exponent > 0; --exponent) result = product(result, a, q);
  return result;
}

/// Goes through all terms of the product of factors, the last factor first, and adds up coefficient times cell.
template <class Place, class Factors, class Read>
class Terms {
 public:
  Terms(const Factors& factors, unsigned q, const Read& read, Work& work)
      : factors_(factors), q_(q), read_(read), work_(work) {}
  bool add(std::size_t left, const Place& at, unsigned coefficient) {
    if (!work_.spend()) return false;
    if (left == 0) {
      sum = (sum + coefficient * read_(at)) % q_;
      return true;
    }
    const auto& factor = factors_[left - 1];
    for (const auto& [offset, value] : factor.terms)
      if (!add(left - 1, at + offset, coefficient * value % q_)) return false;
    return true;
  }
  unsigned sum = 0;

 private:
  const Factors& factors_;
  unsigned q_;
  const Read& read_;
  Work& work_;
};

using OffsetTerms = std::vector<std::pair<std::int64_t, unsigned>>;
std::int64_t first_of(const OffsetTerms& terms) { return terms.empty() ? 0 : terms.front().first; }
std::int64_t last_of(const OffsetTerms& terms) { return terms.empty() ? 0 : terms.back().first; }

template <class Place>
struct ScaledFactor {
  std::vector<std::pair<Place, unsigned>> terms;
};

}  // namespace

std::optional<ModularRule> ModularRule::of(const ca::LocalRule& wide) {
  const ca::LocalRule rule = wide.trimmed();
  const auto sum = facts::affine_sum(rule);
  if (!sum) return std::nullopt;
  ModularRule result;
  result.modulus_ = rule.colours();
  result.constant_ = sum->constant;
  result.first_ = -rule.left();
  result.coefficients_ = sum->coefficients;
  result.text_ = sum->text(rule);
  return result;
}

std::vector<ModularRule::PrimePower> ModularRule::prime_powers() const {
  std::vector<PrimePower> powers;
  for (unsigned p = 2, rest = modulus_; rest > 1; ++p) {
    unsigned q = 1;
    for (; rest % p == 0; rest /= p) q *= p;
    if (q == 1) continue;
    unsigned share = modulus_ / q;
    while (share % q != 1) share += modulus_ / q;
    powers.push_back({p, q, share});
  }
  return powers;
}

std::vector<ModularRule::Factor> ModularRule::factors(const PrimePower& q, const Time& t) const {
  Polynomial p{first_, {}};
  for (const unsigned c : coefficients_) p.coefficients.push_back(c % q.power);
  const unsigned inner = q.power / q.prime;
  const unsigned u = residue(t, Integer(inner)).convert_to<unsigned>();
  const Integer s = t / inner;
  const Polynomial base = power(p, inner, q.power);
  std::vector<Factor> result;
  const auto add = [&](const Polynomial& factor, const Integer& scale) {
    Factor terms{scale, {}};
    for (std::size_t i = 0; i < factor.coefficients.size(); ++i)
      if (factor.coefficients[i])
        terms.terms.emplace_back(factor.first + static_cast<std::int64_t>(i), factor.coefficients[i]);
    result.push_back(std::move(terms));
  };
  if (u) add(power(p, u, q.power), 1);
  std::vector<Polynomial> powers{Polynomial{}};
  for (unsigned i = 1; i < q.prime; ++i) powers.push_back(product(powers.back(), base, q.power));
  Integer scale = 1, rest = s;
  while (rest > 0) {
    const unsigned digit = residue(rest, Integer(q.prime)).convert_to<unsigned>();
    if (digit) add(powers[digit], scale);
    rest /= q.prime;
    scale *= q.prime;
  }
  return result;
}

unsigned ModularRule::uniform(unsigned background, const Time& t) const {
  unsigned all = 0;
  for (const unsigned c : coefficients_) all = (all + c) % modulus_;
  // S^i and 1 + S + … + S^(i−1), with i built up from the binary digits of t.
  unsigned power = 1 % modulus_, sum = 0;
  for (std::uint64_t bit = bit_length(t); bit-- > 0;) {
    sum = (sum + power * sum) % modulus_;
    power = power * power % modulus_;
    if (!boost::multiprecision::bit_test(t, static_cast<unsigned>(bit))) continue;
    sum = (sum + power) % modulus_;
    power = power * all % modulus_;
  }
  return (background * power + constant_ * sum) % modulus_;
}

std::expected<unsigned, Declined> ModularRule::cell(const eca::LineStart& start, const Integer& x, const Time& t,
                                                    Work& work) const {
  if (start.ring()) {
    const auto all = row(start, t, work);
    if (!all) return std::unexpected(all.error());
    return all->cells[x.convert_to<std::size_t>()];
  }
  const unsigned background = start.finite() ? start.background() : 0;
  unsigned result = uniform(background, t);
  for (const PrimePower& q : prime_powers()) {
    const std::vector<Factor> product = factors(q, t);
    if (!work.spend(product.size() * limbs(t) + 1)) return out_of_work();
    unsigned part = 0;
    if (start.finite()) {
      // Places that can still come to lie on the pattern: few, since each factor reaches as far as all smaller ones.
      std::map<Integer, unsigned> alive{{x, 1 % q.power}};
      Integer least = 0, most = 0;
      std::vector<std::pair<Integer, Integer>> reach;
      for (const Factor& factor : product) {
        reach.emplace_back(least, most);
        if (factor.terms.empty()) continue;
        least += factor.scale * factor.terms.front().first;
        most += factor.scale * factor.terms.back().first;
      }
      for (std::size_t i = product.size(); i-- > 0;) {
        std::map<Integer, unsigned> next;
        for (const auto& [at, coefficient] : alive)
          for (const auto& [offset, value] : product[i].terms) {
            if (!work.spend(1 + limbs(at))) return out_of_work();
            const Integer there = at + product[i].scale * offset;
            if (there + reach[i].second < 0 || there + reach[i].first >= start.length()) continue;
            unsigned& sum = next[there];
            sum = (sum + coefficient * value) % q.power;
          }
        alive = std::move(next);
      }
      for (const auto& [at, coefficient] : alive)
        part = (part + coefficient * (start.cell(at) + modulus_ - background)) % q.power;
    } else if (bit_length(t) < 50 && bit_length(x) < 60) {
      std::vector<ScaledFactor<std::int64_t>> scaled;
      for (const Factor& factor : product) {
        scaled.emplace_back();
        for (const auto& [offset, value] : factor.terms)
          scaled.back().terms.emplace_back(offset * factor.scale.convert_to<std::int64_t>(), value);
      }
      const RandomField& field = start.field();
      const bool coins = start.colours() == 2;
      const auto read = [&](std::int64_t at) {
        return coins ? static_cast<unsigned>(field.word(at >> 6) >> (at & 63) & 1)
                     : static_cast<unsigned>(field.word(at) % modulus_);
      };
      Terms<std::int64_t, decltype(scaled), decltype(read)> terms(scaled, q.power, read, work);
      if (!terms.add(scaled.size(), x.convert_to<std::int64_t>(), 1)) return out_of_work();
      part = terms.sum;
    } else {
      std::vector<ScaledFactor<Integer>> scaled;
      for (const Factor& factor : product) {
        scaled.emplace_back();
        for (const auto& [offset, value] : factor.terms) scaled.back().terms.emplace_back(factor.scale * offset, value);
      }
      const auto read = [&](const Integer& at) { return start.cell(at); };
      Terms<Integer, decltype(scaled), decltype(read)> terms(scaled, q.power, read, work);
      if (!terms.add(scaled.size(), x, 1)) return out_of_work();
      part = terms.sum;
    }
    result = (result + part * q.share) % modulus_;
  }
  return result;
}

std::expected<ModularRule::Row, Declined> ModularRule::row(const eca::LineStart& start, const Time& t,
                                                           Work& work) const {
  const bool ring = start.ring().has_value();
  const unsigned background = ring ? 0 : start.background();
  const auto size = static_cast<std::int64_t>(ring ? *start.ring() : start.length());
  const auto reach = static_cast<std::int64_t>(coefficients_.size() - 1);
  const auto width = ring ? std::optional(size) : to_int64(size + t * reach);
  if (!width || *width >> 40) return out_of_memory();
  const HeldBytes held(work, 4 * static_cast<std::uint64_t>(*width));
  if (!held.within_limit()) return out_of_memory();
  if (!work.spend(start.reading_units(static_cast<std::uint64_t>(size)))) return out_of_work();
  std::vector<std::uint8_t> first(static_cast<std::size_t>(size));
  for (std::int64_t i = 0; i < size; ++i)
    first[static_cast<std::size_t>(i)] =
        static_cast<std::uint8_t>((start.cell(Integer(i)) + modulus_ - background) % modulus_);
  Row result;
  result.background = uniform(background, t);
  result.cells.assign(static_cast<std::size_t>(*width),
                      static_cast<std::uint8_t>(ring ? uniform(0, t) : result.background));
  for (const PrimePower& q : prime_powers()) {
    std::vector<std::uint8_t> now = first;
    for (std::uint8_t& c : now) c = static_cast<std::uint8_t>(c % q.power);
    std::int64_t base = 0;  // the place of now[0], and at the end that of the first cell of the result
    const std::vector<Factor> product = factors(q, t);
    if (std::ranges::any_of(product, [](const Factor& factor) { return factor.terms.empty(); })) continue;  // all is 0
    for (const Factor& factor : product) {
      const std::int64_t scale =
          residue(factor.scale, ring ? Integer(size) : Integer(factor.scale + 1)).convert_to<std::int64_t>();
      const std::int64_t least = first_of(factor.terms), most = last_of(factor.terms);
      const std::int64_t grown = ring ? 0 : (most - least) * scale;
      std::vector<std::uint8_t> next(now.size() + static_cast<std::size_t>(grown), 0);
      if (!work.spend(next.size() * factor.terms.size() / 8 + 1)) return out_of_work();
      for (const auto& [offset, value] : factor.terms) {
        // next(y) += value·now(y + offset·scale)
        const auto add = [&](std::size_t to, std::size_t from, std::size_t count) {
          for (std::size_t i = 0; i < count; ++i)
            next[to + i] = static_cast<std::uint8_t>((next[to + i] + value * now[from + i]) % q.power);
        };
        if (ring) {
          const auto by = static_cast<std::size_t>(((offset * scale) % size + size) % size);
          add(0, by, now.size() - by);
          add(now.size() - by, 0, by);
        } else {
          add(static_cast<std::size_t>((most - offset) * scale), 0, now.size());
        }
      }
      if (!ring) base -= most * scale;
      now.swap(next);
    }
    const Integer origin = -Integer(t * (first_ + reach));  // of the widest support
    const auto shift = ring ? std::size_t{0} : Integer(base - origin).convert_to<std::size_t>();
    for (std::size_t i = 0; i < now.size(); ++i)
      result.cells[shift + i] = static_cast<std::uint8_t>((result.cells[shift + i] + now[i] * q.share) % modulus_);
  }
  return result;
}

}  // namespace outpace::additive
