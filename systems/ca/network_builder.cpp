// Gates, adders and the recursive split of truth tables; see network_builder.hpp and network.hpp.
#include "systems/ca/network_builder.hpp"

#include <algorithm>
#include <functional>

namespace outpace::ca {
namespace {

/// Bits of the assignments in which each of the six lowest variables is 0.
constexpr std::uint64_t off[6] = {0x5555555555555555u, 0x3333333333333333u, 0x0F0F0F0F0F0F0F0Fu,
                                  0x00FF00FF00FF00FFu, 0x0000FFFF0000FFFFu, 0x00000000FFFFFFFFu};

/// The function with the top variable fixed.
Table half(const Table& table, bool upper) {
  Table result(table.n - 1);
  if (table.n > 6) {
    const auto middle = static_cast<std::ptrdiff_t>(table.values.size() / 2);
    const auto take = [&](const std::vector<std::uint64_t>& from, std::vector<std::uint64_t>& to) {
      std::copy_n(from.begin() + (upper ? middle : 0), middle, to.begin());
    };
    take(table.values, result.values);
    take(table.cares, result.cares);
  } else {
    const unsigned by = upper ? 1u << (table.n - 1) : 0;
    const std::uint64_t mask = (std::uint64_t{1} << (1u << (table.n - 1))) - 1;
    result.values[0] = table.values[0] >> by & mask;
    result.cares[0] = table.cares[0] >> by & mask;
  }
  return result;
}

/// Word by word: out = f(value a, care a, value b, care b), as (value, care).
template <class F>
Table combined(const Table& a, const Table& b, const F& f) {
  Table result(a.n);
  for (std::size_t w = 0; w < a.values.size(); ++w) {
    const auto [value, care] = f(a.values[w], a.cares[w], b.values[w], b.cares[w]);
    result.values[w] = value & care;
    result.cares[w] = care;
  }
  return result;
}

/// Whether both may be the same function (of `flip` ^ the second).
bool compatible(const Table& a, const Table& b, bool flip) {
  for (std::size_t w = 0; w < a.values.size(); ++w)
    if ((a.values[w] ^ b.values[w] ^ (flip ? ~std::uint64_t{0} : 0)) & a.cares[w] & b.cares[w]) return false;
  return true;
}

bool constantly(const Table& table, bool value) {
  for (std::size_t w = 0; w < table.values.size(); ++w)
    if (table.values[w] != (value ? table.cares[w] : 0)) return false;
  return true;
}

/// A guess at how many gates a function takes: the places along each variable where it changes, for those that matter.
std::uint64_t complexity(const Table& table) {
  std::uint64_t variables = 0, changes = 0;
  for (std::size_t v = 0; v < table.n; ++v) {
    std::uint64_t here = 0;
    for (std::size_t w = 0; w < table.values.size(); ++w) {
      if (v < 6) {
        const unsigned by = 1u << v;
        here += static_cast<std::uint64_t>(__builtin_popcountll((table.values[w] ^ table.values[w] >> by) &
                                                                table.cares[w] & table.cares[w] >> by & off[v]));
      } else if (const std::size_t other = w ^ std::size_t{1} << (v - 6); other > w) {
        here += static_cast<std::uint64_t>(
            __builtin_popcountll((table.values[w] ^ table.values[other]) & table.cares[w] & table.cares[other]));
      }
    }
    variables += here > 0;
    // Changing everywhere along a variable is one exclusive or.
    changes += std::min(here, (std::uint64_t{1} << (table.n - 1)) - std::min(here, std::uint64_t{1} << (table.n - 1)));
  }
  return 64 * variables + changes;
}

}  // namespace

Literal Builder::gate(Gate::Op op, Literal a, Literal b) {
  const auto key = std::tuple{op, a.value, b.value};
  auto [place, fresh] = known_gates_.try_emplace(key, static_cast<std::uint32_t>(inputs_ + gates_.size()));
  if (fresh) gates_.push_back({op, a, b});
  return {place->second, false};
}

Literal Builder::both(Literal a, Literal b) {
  if (b < a) std::swap(a, b);
  if (a.is(false) || b.is(false) || a == !b) return {};
  if (b.is(true)) return a;
  if (a.is(true) || a == b) return b;
  if (a.complement && b.complement) return !gate(Gate::Op::either, !a, !b);
  if (a.complement) return gate(Gate::Op::without, b, !a);
  if (b.complement) return gate(Gate::Op::without, a, !b);
  return gate(Gate::Op::both, a, b);
}

Literal Builder::differ(Literal a, Literal b) {
  if (b < a) std::swap(a, b);
  const bool flip = a.complement != b.complement;
  a.complement = b.complement = false;
  Literal result;
  if (a.value == b.value) {
    result = {};
  } else if (b.value == Literal::constant) {
    result = a;
  } else if (a.value == Literal::constant) {
    result = b;
  } else {
    result = gate(Gate::Op::differ, a, b);
  }
  return flip ? !result : result;
}

/// Full adders three by three (five gates each), half adders for the last two (Wallace, 1964).
std::vector<Literal> Builder::sum(std::vector<std::vector<Literal>> columns) {
  std::vector<Literal> digits;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    while (columns[i].size() > 1) {
      if (columns.size() == i + 1) columns.emplace_back();
      auto& column = columns[i];
      const Literal a = column[0], b = column[1], once = differ(a, b);
      if (column.size() == 2) {
        columns[i + 1].push_back(both(a, b));
        column = {once};
        continue;
      }
      const Literal c = column[2];
      columns[i + 1].push_back(either(both(a, b), both(once, c)));
      column.erase(column.begin(), column.begin() + 3);
      column.push_back(differ(once, c));
    }
    if (!columns[i].empty()) digits.push_back(columns[i][0]);
  }
  return digits;
}

Literal Builder::build(const Table& table, const std::vector<Literal>& variables) {
  if (constantly(table, false)) return {};
  if (constantly(table, true)) return !Literal{};
  if (known_tables_.size() <= table.n) known_tables_.resize(table.n + 1);
  std::vector<std::uint64_t> key = table.values;
  key.insert(key.end(), table.cares.begin(), table.cares.end());
  if (const auto known = known_tables_[table.n].find(key); known != known_tables_[table.n].end()) return known->second;
  std::vector<std::uint64_t> opposite = key;
  for (std::size_t w = 0; w < table.values.size(); ++w) opposite[w] = ~table.values[w] & table.cares[w];
  if (const auto known = known_tables_[table.n].find(opposite); known != known_tables_[table.n].end())
    return !known->second;
  const Literal result = split(table, variables);
  known_tables_[table.n].emplace(std::move(key), result);
  return result;
}

Literal Builder::split(const Table& table, const std::vector<Literal>& variables) {
  const Literal x = variables[table.n - 1];
  const Table low = half(table, false), high = half(table, true);
  const auto join = [](bool flip) {
    return [flip](std::uint64_t va, std::uint64_t ca, std::uint64_t vb, std::uint64_t cb) {
      return std::pair{va | ((flip ? ~vb : vb) & cb), ca | cb};
    };
  };
  if (compatible(low, high, false)) return build(combined(low, high, join(false)), variables);
  if (compatible(low, high, true)) return differ(x, build(combined(low, high, join(true)), variables));
  if (constantly(low, false)) return both(x, build(high, variables));
  if (constantly(high, false)) return both(!x, build(low, variables));
  if (constantly(low, true)) return either(!x, build(high, variables));
  if (constantly(high, true)) return either(x, build(low, variables));
  // f = low ^ x·(low^high) = high ^ !x·(low^high) = x ? high : low, whichever parts look simplest. Where one half is
  // undecided it may be what the other is.
  const Table change = combined(low, high, [](std::uint64_t va, std::uint64_t ca, std::uint64_t vb, std::uint64_t cb) {
    return std::pair{va ^ vb, ca & cb};
  });
  const bool whole = low.cares == high.cares;  // Davio's halves must agree on what is undecided
  const std::uint64_t simple_low = complexity(low), simple_high = complexity(high), simple_change = complexity(change);
  const std::uint64_t selection = simple_low + simple_high + (style_ == 2 ? ~std::uint64_t{0} >> 8 : 0);
  const std::uint64_t positive = simple_low + simple_change, negative = simple_high + simple_change;
  if (!whole || style_ == 1 || selection < std::min(positive, negative)) {
    const Literal one = build(high, variables), zero = build(low, variables);
    if (one == !zero) return differ(x, zero);
    return either(both(x, one), both(!x, zero));
  }
  const Literal changes = build(change, variables);
  if (positive <= negative) return differ(build(low, variables), both(x, changes));
  return differ(build(high, variables), both(!x, changes));
}

Network Builder::finish(const std::vector<Input>& inputs, const std::vector<Literal>& outputs) const {
  std::vector<bool> needed(inputs_ + gates_.size(), false);
  for (const Literal output : outputs)
    if (output.value != Literal::constant) needed[output.value] = true;
  for (std::size_t g = gates_.size(); g-- > 0;)
    if (needed[inputs_ + g]) needed[gates_[g].a.value] = needed[gates_[g].b.value] = true;
  Network network;
  network.inputs = inputs;
  std::vector<std::uint16_t> place(inputs_ + gates_.size(), 0);
  for (std::size_t v = 0; v < inputs_; ++v) place[v] = static_cast<std::uint16_t>(v);
  const auto add = [&](Gate gate) {
    network.gates.push_back(gate);
    return static_cast<std::uint16_t>(inputs_ + network.gates.size() - 1);
  };
  for (std::size_t g = 0; g < gates_.size() && network.gates.size() < 60000; ++g)
    if (needed[inputs_ + g])
      place[inputs_ + g] = add({gates_[g].op, place[gates_[g].a.value], place[gates_[g].b.value]});
  for (const Literal output : outputs) {
    if (output.value == Literal::constant)
      network.outputs.push_back(output.complement ? Network::one : Network::zero);
    else if (output.complement)
      network.outputs.push_back(add({Gate::Op::inverse, place[output.value], place[output.value]}));
    else
      network.outputs.push_back(place[output.value]);
  }
  return network;
}

void Network::evaluate(std::span<const std::uint64_t> input, std::span<std::uint64_t> output,
                       std::vector<std::uint64_t>& scratch) const {
  scratch.resize(inputs.size() + gates.size());
  std::ranges::copy(input, scratch.begin());
  std::uint64_t* next = scratch.data() + inputs.size();
  for (const Gate& gate : gates) {
    const std::uint64_t a = scratch[gate.a], b = scratch[gate.b];
    switch (gate.op) {
      case Gate::Op::both:
        *next++ = a & b;
        break;
      case Gate::Op::either:
        *next++ = a | b;
        break;
      case Gate::Op::differ:
        *next++ = a ^ b;
        break;
      case Gate::Op::without:
        *next++ = a & ~b;
        break;
      case Gate::Op::inverse:
        *next++ = ~a;
        break;
    }
  }
  for (std::size_t p = 0; p < outputs.size(); ++p)
    output[p] = outputs[p] == zero ? 0 : outputs[p] == one ? ~std::uint64_t{0} : scratch[outputs[p]];
}

}  // namespace outpace::ca
