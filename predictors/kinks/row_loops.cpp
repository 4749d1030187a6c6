// The loops over whole rows, many words at a time (Google Highway picks the widest vectors at run time): which words
// have marks of which parity, and the linear jump.
#include "predictors/kinks/evolution.hpp"
#include "predictors/kinks/kink_scan.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "predictors/kinks/row_loops.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace outpace::kinks::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// `length` cells a mark, `terms` its polynomial (see MarkScan). Handles 64 words from `row` on and reads one more.
template <int length>
void SortWords(const std::uint64_t* terms, const std::uint64_t* row, std::uint64_t* even, std::uint64_t* odd) {
  const hn::ScalableTag<std::uint64_t> d;
  constexpr std::size_t lanes = HWY_MAX_BYTES / 8;
  const auto t = [&](int i) HWY_ATTR { return hn::Set(d, terms[i]); };
  const auto add = [](auto a, auto b, auto c) HWY_ATTR { return hn::Xor(a, hn::And(b, c)); };
  const auto evens = hn::Set(d, std::uint64_t{0x5555'5555'5555'5555u});
  const auto zero = hn::Zero(d);
  std::uint64_t e = 0, o = 0;
  for (std::size_t i = 0; i < 64; i += hn::Lanes(d)) {
    const auto a = hn::LoadU(d, row + i);
    auto found = add(t(0), a, t(1));
    if constexpr (length > 1) {
      const auto next = hn::LoadU(d, row + i + 1);
      const auto b = hn::Or(hn::ShiftRight<1>(a), hn::ShiftLeft<63>(next));
      found = add(found, b, add(t(2), a, t(3)));
      if constexpr (length > 2) {
        const auto c = hn::Or(hn::ShiftRight<2>(a), hn::ShiftLeft<62>(next));
        found = add(found, c, add(add(t(4), a, t(5)), b, add(t(6), a, t(7))));
      }
    }
    std::uint8_t bits[2][(lanes + 63) / 64 * 8] = {};
    hn::StoreMaskBits(d, hn::Ne(hn::And(found, evens), zero), bits[0]);
    hn::StoreMaskBits(d, hn::Ne(hn::AndNot(evens, found), zero), bits[1]);
    e |= std::uint64_t{bits[0][0]} << i;
    o |= std::uint64_t{bits[1][0]} << i;
  }
  *even = e;
  *odd = o;
}

void Sort(unsigned length, const std::uint64_t* terms, const std::uint64_t* row, std::uint64_t chunks,
          std::uint64_t* even, std::uint64_t* odd) {
  const auto loop = length == 1 ? SortWords<1> : length == 2 ? SortWords<2> : SortWords<3>;
  for (std::uint64_t chunk = 0; chunk < chunks; ++chunk) loop(terms, row + 64 * chunk, even + chunk, odd + chunk);
}

/// row[w] = masks[3] ^ the sum of row[w + i·apart] & masks[i], i = 0, 1, 2, for w = 0 … words−1; each of the terms is
/// read before it is overwritten since words are made in order.
void Linear(const std::uint64_t* masks, std::uint64_t* row, std::size_t words, std::size_t apart) {
  const hn::ScalableTag<std::uint64_t> d;
  const auto left = hn::Set(d, masks[0]), centre = hn::Set(d, masks[1]), right = hn::Set(d, masks[2]),
             constant = hn::Set(d, masks[3]);
  std::size_t w = 0;
  for (; w + hn::Lanes(d) <= words; w += hn::Lanes(d)) {
    auto sum = hn::Xor(constant, hn::And(left, hn::LoadU(d, row + w)));
    sum = hn::Xor(sum, hn::And(centre, hn::LoadU(d, row + w + apart)));
    sum = hn::Xor(sum, hn::And(right, hn::LoadU(d, row + w + 2 * apart)));
    hn::StoreU(sum, d, row + w);
  }
  for (; w < words; ++w)
    row[w] = masks[3] ^ (row[w] & masks[0]) ^ (row[w + apart] & masks[1]) ^ (row[w + 2 * apart] & masks[2]);
}

}  // namespace outpace::kinks::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace outpace::kinks {

HWY_EXPORT(Sort);
HWY_EXPORT(Linear);

void MarkScan::sort(const std::uint64_t* row, std::uint64_t places, std::uint64_t words, MarkedWords& marked) const {
  const std::uint64_t used = (places + 63) / 64, chunks = (used + 63) / 64;
  marked.even.resize(chunks);
  marked.odd.resize(chunks);
  const std::uint64_t whole = std::min((words - 1) / 64, places / 4096);
  HWY_DYNAMIC_DISPATCH(Sort)(length_, terms_, row, whole, marked.even.data(), marked.odd.data());
  for (std::uint64_t chunk = whole; chunk < chunks; ++chunk) {
    std::uint64_t even = 0, odd = 0;
    for (std::uint64_t w = 64 * chunk; w < std::min(used, 64 * chunk + 64); ++w) {
      std::uint64_t found = marks(row[w], w + 1 < words ? row[w + 1] : 0);
      if (places - 64 * w < 64) found &= (std::uint64_t{1} << (places - 64 * w)) - 1;
      even |= std::uint64_t{(found & 0x5555'5555'5555'5555u) != 0} << (w % 64);
      odd |= std::uint64_t{(found & 0xAAAA'AAAA'AAAA'AAAAu) != 0} << (w % 64);
    }
    marked.even[chunk] = even;
    marked.odd[chunk] = odd;
  }
}

void linear_jump(const NearLinear& near, std::uint64_t steps, std::uint64_t* row, std::uint64_t words) {
  const auto mask = [](bool set) { return set ? ~std::uint64_t{0} : 0; };
  // The constant of S steps: it doubles through the map, whose sum of coefficients is 0 or 1 (S is even).
  const bool odd = near.left ^ near.centre ^ near.right;
  const std::uint64_t masks[] = {mask(near.left), mask(near.centre), mask(near.right), mask(near.constant && !odd)};
  HWY_DYNAMIC_DISPATCH(Linear)(masks, row, words, steps / 64);
}

}  // namespace outpace::kinks
#endif  // HWY_ONCE
