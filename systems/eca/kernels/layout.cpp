// The kernels that do not depend on the rule: between linear and strided rows, the halo at the wrap, and the machine's
// roof. Also the tables that kernels.hpp promises.
#include "systems/eca/kernels/boolean.hpp"
#include "systems/eca/kernels/highway_targets.hpp"
#include "systems/eca/kernels/kernels.hpp"

#include <utility>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "systems/eca/kernels/layout.cpp"
#include <hwy/foreach_target.h>
#include "systems/eca/kernels/vector-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace outpace::eca::kernels::HWY_NAMESPACE {

/// `words` transpositions of 64×64 bits at once: bit c of word w of x[r] goes to bit r of word w of x[c]. Swaps ever
/// smaller off-diagonal blocks (Warren, Hacker's Delight, 2002, section 7-3).
HWY_INLINE void transpose(V* x) {
  std::uint64_t mask = 0x00000000FFFFFFFFu;
  for (unsigned j = 32; j != 0; j >>= 1, mask ^= mask << j)
    for (unsigned k = 0; k < 64; k = ((k | j) + 1) & ~j) {
      const V t = (x[k] >> j ^ x[k | j]) & mask;
      x[k | j] ^= t;
      x[k] ^= t << j;
    }
}

// The strided row is the transpose of the matrix whose row k is cells k·S … k·S+S−1. Take 64 of its columns: word w of
// x[r] is row 64w+r, so after transposing within words, x[j] has row 64w+r in bit r of word w, which is lane 64w+r:
//
//     rows 0…63   [ word 0 of x ]            x[j] = [ word 0 | word 1 | … ]
//     rows 64…127 [ word 1 of x ]   ────→           lanes 0…63, 64…127, …   = vector (first column + j)
void to_strided(const std::uint64_t* linear, std::size_t vectors, std::uint64_t* strided) {
  V x[64];
  std::uint64_t* block = reinterpret_cast<std::uint64_t*>(x);
  for (std::size_t column = 0; column < vectors; column += 64) {
    for (std::size_t w = 0; w < words; ++w) {
      std::size_t bit = 64 * w * vectors + column;
      if (vectors % 64 == 0) {
        const std::uint64_t* from = linear + bit / 64;
        for (std::size_t r = 0; r < 64; ++r, from += vectors / 64) block[words * r + w] = *from;
        continue;
      }
      for (std::size_t r = 0; r < 64; ++r, bit += vectors) {
        const std::uint64_t* from = linear + bit / 64;
        block[words * r + w] =
            static_cast<std::uint64_t>((static_cast<unsigned __int128>(from[1]) << 64 | from[0]) >> (bit % 64));
      }
    }
    transpose(x);
    const std::size_t columns = std::min<std::size_t>(64, vectors - column);
    for (std::size_t j = 0; j < columns; ++j) reinterpret_cast<V*>(strided)[column + j] = x[j];
  }
}

void from_strided(const std::uint64_t* strided, std::size_t vectors, std::uint64_t* linear) {
  V x[64];
  const std::uint64_t* block = reinterpret_cast<const std::uint64_t*>(x);
  const bool aligned = vectors % 64 == 0;
  if (!aligned) std::fill_n(linear, words * vectors + 1, 0);
  for (std::size_t column = 0; column < vectors; column += 64) {
    const std::size_t columns = std::min<std::size_t>(64, vectors - column);
    for (std::size_t j = 0; j < 64; ++j) x[j] = j < columns ? reinterpret_cast<const V*>(strided)[column + j] : V{};
    transpose(x);
    for (std::size_t w = 0; w < words; ++w) {
      if (vectors < 64) {
        // Rows follow one another within words: gathered in a register, since adding to memory would wait for itself.
        std::uint64_t* to = linear + w * vectors;
        unsigned __int128 pending = 0;
        for (std::size_t r = 0, filled = 0; r < 64; ++r) {
          pending |= static_cast<unsigned __int128>(block[words * r + w]) << filled;
          filled += vectors;
          if (filled < 64) continue;
          *to++ = static_cast<std::uint64_t>(pending);
          pending >>= 64;
          filled -= 64;
        }
        continue;
      }
      std::size_t bit = 64 * w * vectors + column;
      for (std::size_t r = 0; r < 64; ++r, bit += vectors) {
        const std::uint64_t value = block[words * r + w];
        std::uint64_t* to = linear + bit / 64;
        if (aligned) {
          *to = value;
        } else {
          to[0] |= value << (bit % 64);
          to[1] |= value >> 1 >> (63 - bit % 64);
        }
      }
    }
  }
}

void fill_halo(std::uint64_t* strided, std::size_t vectors, std::size_t depth) {
  V* cells = reinterpret_cast<V*>(strided);
  for (std::size_t i = 1; i <= depth; ++i) {
    const V last = cells[vectors - i], first = cells[i - 1];
    cells[-static_cast<std::ptrdiff_t>(i)] = last << 1 | words_up(last >> 63);
    cells[vectors - 1 + i] = first >> 1 | words_down(first << 63);
  }
}

/// Independent chains of rule 30 in registers, as many as hide the latency: no loads, no stores. The empty assembly
/// keeps the compiler from seeing through the loop.
HWY_INLINE void keep_in_register(V& v) {
#if defined(__x86_64__)
  asm volatile("" : "+v"(v));
#else
  asm volatile("" : "+w"(v));
#endif
}
constexpr int chains = words == 8 ? 16 : 8;
template <int... i>
HWY_INLINE std::uint64_t roof(std::size_t count, std::integer_sequence<int, i...>) {
  V v[chains] = {V{} + 0x9E3779B97F4A7C15u * static_cast<std::uint64_t>(i + 1)...};
  const V p = V{} + 0x0123456789ABCDEFu, q = V{} + 0x55AA55AA33CC33CCu;
  for (; count > 0; --count)
    for (int repeat = 0; repeat < 4; ++repeat) {
      ((v[i] = apply<30>(v[i], p, q)), ...);
      (keep_in_register(v[i]), ...);
    }
  V sum{};
  ((sum ^= v[i]), ...);
  return sum[0];
}
std::uint64_t register_roof(std::size_t count) { return roof(count, std::make_integer_sequence<int, chains>()); }

const LayoutKernels* layout() {
  static constexpr LayoutKernels kernels = {words,     levels,        to_strided, from_strided,
                                            fill_halo, register_roof, 4 * chains};
  return &kernels;
}

}  // namespace outpace::eca::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "systems/eca/kernels/select_target.hpp"
namespace outpace::eca::kernels {

namespace {
const LayoutKernels* select_layout(SimdTarget target) { OUTPACE_SELECT_TARGET(target, layout); }
}  // namespace
const LayoutKernels& layout_kernels(SimdTarget target) { return *select_layout(target); }

const RuleKernels* rules_from_0(SimdTarget);
const RuleKernels* rules_from_32(SimdTarget);
const RuleKernels* rules_from_64(SimdTarget);
const RuleKernels* rules_from_96(SimdTarget);
const RuleKernels* rules_from_128(SimdTarget);
const RuleKernels* rules_from_160(SimdTarget);
const RuleKernels* rules_from_192(SimdTarget);
const RuleKernels* rules_from_224(SimdTarget);

const RuleKernels& rule_kernels(SimdTarget target, Rule rule) {
  static constexpr const RuleKernels* (*parts[])(SimdTarget) = {rules_from_0,   rules_from_32,  rules_from_64,
                                                                rules_from_96,  rules_from_128, rules_from_160,
                                                                rules_from_192, rules_from_224};
  return parts[rule.number() / 32](target)[rule.number() % 32];
}

}  // namespace outpace::eca::kernels
#endif
