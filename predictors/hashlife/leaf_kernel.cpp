// The leaf kernel, compiled once for every SIMD target; see leaf_kernel.hpp. Each lane holds a pair of leaves of its
// own, so that no cell ever crosses from one lane to another.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "predictors/hashlife/leaf_kernel.cpp"
#include <hwy/foreach_target.h>
// The line above includes this file again for each target, so it has to come before these.
#include <hwy/highway.h>

#include <vector>

#include "predictors/hashlife/leaf_kernel.hpp"

HWY_BEFORE_NAMESPACE();
namespace outpace::hashlife {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Lanes = hn::ScalableTag<std::uint64_t>;
using Vector = hn::Vec<Lanes>;

/// The rule as a polynomial over GF(2): coefficient i belongs to the product of the neighbours in the bits of i.
struct Polynomial {
  Vector coefficient[8];
  explicit Polynomial(eca::Rule rule) {
    const Lanes d;
    for (unsigned i = 0; i < 8; ++i) {
      unsigned odd = 0;
      for (unsigned j = 0; j < 8; ++j)
        if ((i & j) == j) odd ^= rule.number() >> j & 1u;
      coefficient[i] = hn::Set(d, odd ? ~std::uint64_t{0} : 0);
    }
  }
  HWY_INLINE Vector operator()(Vector left, Vector centre, Vector right) const {
    const auto linear = [&](int i) { return hn::Xor(coefficient[i], hn::And(coefficient[i + 1], right)); };
    const auto quadratic = [&](int i) { return hn::Xor(linear(i), hn::And(centre, linear(i + 2))); };
    return hn::Xor(quadratic(0), hn::And(left, quadratic(4)));
  }
};

/// `advance_leaf_pairs` for `count` a multiple of `group` vectors' lanes. Groups give independent chains of operations.
template <std::size_t group>
void Advance(const Polynomial& rule, unsigned steps, const std::uint64_t* left, const std::uint64_t* right,
             std::size_t count, std::uint64_t* out) {
  const Lanes d;
  const std::size_t lanes = hn::Lanes(d);
  for (std::size_t at = 0; at < count; at += group * lanes) {
    Vector a[group], b[group];
    for (std::size_t g = 0; g < group; ++g) {
      a[g] = hn::LoadU(d, left + at + g * lanes);
      b[g] = hn::LoadU(d, right + at + g * lanes);
    }
    for (unsigned step = 0; step < steps; ++step)
      for (std::size_t g = 0; g < group; ++g) {
        // The cells beyond both ends are not known; what stands there instead spoils one more cell a step.
        const Vector from_a = hn::ShiftRight<63>(a[g]), from_b = hn::ShiftLeft<63>(b[g]);
        const Vector next_a = rule(hn::ShiftLeft<1>(a[g]), a[g], hn::Or(hn::ShiftRight<1>(a[g]), from_b));
        b[g] = rule(hn::Or(hn::ShiftLeft<1>(b[g]), from_a), b[g], hn::ShiftRight<1>(b[g]));
        a[g] = next_a;
      }
    for (std::size_t g = 0; g < group; ++g)
      hn::StoreU(hn::Or(hn::ShiftRight<32>(a[g]), hn::ShiftLeft<32>(b[g])), d, out + at + g * lanes);
  }
}

void AdvanceLeafPairs(eca::Rule number, unsigned steps, const std::uint64_t* left, const std::uint64_t* right,
                      std::size_t count, std::uint64_t* out) {
  const Lanes d;
  const std::size_t lanes = hn::Lanes(d);
  const Polynomial rule(number);
  const std::size_t doubles = count / (2 * lanes) * (2 * lanes);
  Advance<2>(rule, steps, left, right, doubles, out);
  for (std::size_t at = doubles; at < count; at += lanes) {
    constexpr std::size_t most = hn::MaxLanes(Lanes());
    std::uint64_t a[most] = {}, b[most] = {};
    const std::size_t n = count - at < lanes ? count - at : lanes;
    for (std::size_t i = 0; i < n; ++i) a[i] = left[at + i], b[i] = right[at + i];
    Advance<1>(rule, steps, a, b, lanes, a);
    for (std::size_t i = 0; i < n; ++i) out[at + i] = a[i];
  }
}

/// Sixteen pairs at a time, left leaves and then right ones of every value: 32 words a gate. Plain loops, which the
/// compiler makes vectors of for each target.
constexpr std::size_t pairs = 16, lane_words = 2 * pairs;

void AdvanceByNetwork(const ca::LocalRule& rule, const ca::Network& network, unsigned steps, const std::uint64_t* left,
                      const std::uint64_t* right, std::size_t count, std::uint64_t* out) {
  const unsigned planes = rule.planes();
  std::vector<std::uint64_t> values((network.inputs.size() + network.gates.size() + 4) * lane_words);
  std::uint64_t state[4][lane_words] = {};
  for (std::size_t at = 0; at < count; at += pairs) {
    const std::size_t n = count - at < pairs ? count - at : pairs;
    for (unsigned p = 0; p < planes; ++p)
      for (std::size_t i = 0; i < n; ++i) {
        state[p][i] = left[(at + i) * planes + p];
        state[p][pairs + i] = right[(at + i) * planes + p];
      }
    for (unsigned step = 0; step < steps; ++step) {
      for (std::size_t v = 0; v < network.inputs.size(); ++v) {
        const std::uint64_t* a = state[network.inputs[v].plane];
        const std::uint64_t* b = a + pairs;
        std::uint64_t* to = values.data() + v * lane_words;
        const int offset = network.inputs[v].offset;
        // The cells beyond both ends are not known; what stands there instead spoils some more cells a step.
        if (offset == 0) {
          for (std::size_t i = 0; i < lane_words; ++i) to[i] = a[i];
        } else if (offset > 0) {
          for (std::size_t i = 0; i < pairs; ++i) to[i] = a[i] >> offset | b[i] << (64 - offset);
          for (std::size_t i = 0; i < pairs; ++i) to[pairs + i] = b[i] >> offset;
        } else {
          for (std::size_t i = 0; i < pairs; ++i) to[i] = a[i] << -offset;
          for (std::size_t i = 0; i < pairs; ++i) to[pairs + i] = b[i] << -offset | a[i] >> (64 + offset);
        }
      }
      std::uint64_t* to = values.data() + network.inputs.size() * lane_words;
      for (const ca::Gate& gate : network.gates) {
        const std::uint64_t* a = values.data() + gate.a * lane_words;
        const std::uint64_t* b = values.data() + gate.b * lane_words;
        switch (gate.op) {
          case ca::Gate::Op::both:
            for (std::size_t i = 0; i < lane_words; ++i) to[i] = a[i] & b[i];
            break;
          case ca::Gate::Op::either:
            for (std::size_t i = 0; i < lane_words; ++i) to[i] = a[i] | b[i];
            break;
          case ca::Gate::Op::differ:
            for (std::size_t i = 0; i < lane_words; ++i) to[i] = a[i] ^ b[i];
            break;
          case ca::Gate::Op::without:
            for (std::size_t i = 0; i < lane_words; ++i) to[i] = a[i] & ~b[i];
            break;
          case ca::Gate::Op::inverse:
            for (std::size_t i = 0; i < lane_words; ++i) to[i] = ~a[i];
            break;
        }
        to += lane_words;
      }
      for (unsigned p = 0; p < planes; ++p)
        for (std::size_t i = 0; i < lane_words; ++i)
          state[p][i] = network.outputs[p] == ca::Network::zero  ? 0
                        : network.outputs[p] == ca::Network::one ? ~std::uint64_t{0}
                                                                 : values[network.outputs[p] * lane_words + i];
    }
    for (unsigned p = 0; p < planes; ++p)
      for (std::size_t i = 0; i < n; ++i) out[(at + i) * planes + p] = state[p][i] >> 32 | state[p][pairs + i] << 32;
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace outpace::hashlife
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace outpace::hashlife {
HWY_EXPORT(AdvanceLeafPairs);
HWY_EXPORT(AdvanceByNetwork);

void advance_leaf_pairs(eca::Rule rule, unsigned steps, const std::uint64_t* left, const std::uint64_t* right,
                        std::size_t count, std::uint64_t* out) {
  HWY_DYNAMIC_DISPATCH(AdvanceLeafPairs)(rule, steps, left, right, count, out);
}

void advance_leaf_pairs(const ca::LocalRule& rule, const ca::Network* network, unsigned steps,
                        const std::uint64_t* left, const std::uint64_t* right, std::size_t count, std::uint64_t* out) {
  if (network) {
    HWY_DYNAMIC_DISPATCH(AdvanceByNetwork)(rule, *network, steps, left, right, count, out);
    return;
  }
  const unsigned planes = rule.planes();
  const std::size_t span = static_cast<std::size_t>(rule.cells() - 1), entries = rule.table().size();
  for (std::size_t i = 0; i < count; ++i) {
    std::uint8_t row[128];
    for (unsigned x = 0; x < 128; ++x) {
      row[x] = 0;
      for (unsigned p = 0; p < planes; ++p)
        row[x] = static_cast<std::uint8_t>(row[x] | ((x < 64 ? left : right)[i * planes + p] >> (x % 64) & 1) << p);
    }
    std::size_t cells = 128;
    for (unsigned step = 0; step < steps; ++step, cells -= span) {
      std::size_t index = 0;
      for (std::size_t x = 0; x < span; ++x) index = index * rule.colours() + row[x];
      for (std::size_t x = 0; x + span < cells; ++x) {
        index = (index * rule.colours() + row[x + span]) % entries;
        row[x] = rule[index];
      }
    }
    // Cell 0 is now what was cell steps·left.
    const std::size_t first = 32 - steps * static_cast<std::size_t>(rule.left());
    for (unsigned p = 0; p < planes; ++p) {
      std::uint64_t word = 0;
      for (unsigned x = 0; x < 64; ++x) word |= static_cast<std::uint64_t>(row[first + x] >> p & 1) << x;
      out[i * planes + p] = word;
    }
  }
}
}  // namespace outpace::hashlife
#endif
