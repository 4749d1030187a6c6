// Shift invariance, colours and local rules; see ring_code.hpp.
#include "predictors/decode/ring_code.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "systems/ca/rule_code.hpp"
#include "systems/core/catalogue.hpp"

namespace outpace::decode {
namespace {

using network::State;
using rnn::Activation;
using rnn::Matrix;
using rnn::Network;
using rnn::Vector;

/// Neighbourhoods of blocks that are stepped at most, and entries of an automaton's table.
constexpr std::uint64_t most_neighbourhoods = std::uint64_t{1} << 20;
constexpr std::size_t most_classes = ca::most_colours;

/// The values that an activation has: every unit has one of them from time 1 on. Empty: they are too many.
std::vector<std::int64_t> image(const Network& net) {
  std::set<std::int64_t> values;
  if (net.kind == rnn::Kind::elman_int8) {
    for (const std::int8_t value : net.int8.activation) values.insert(value);
  } else if (const auto range = levels(net); net.kind == rnn::Kind::elman && range && range->count() <= 1024) {
    for (Integer value = range->first; value <= range->last; value += range->stride)
      values.insert(value.convert_to<std::int64_t>());
  }
  return {values.begin(), values.end()};
}

/// Whether row i+block is row i, moved on by `block` units round the ring, for every i.
std::expected<bool, Declined> same_under(const Network& net, std::size_t block, Work& work) {
  const std::size_t n = net.units();
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t to = (i + block) % n;
    const auto row = net.recurrent.row(i);
    if (!work.spend(1 + 4 * row.size())) return std::unexpected(out_of_work().error());
    if (net.bias[i] != net.bias[to] || row.size() != net.recurrent.row(to).size()) return false;
    for (const rnn::Entry& entry : row) {
      const auto* other = net.recurrent.find(to, (entry.column + block) % n);
      if (!other || *other != entry.weight) return false;
    }
  }
  return true;
}

/// The offset of the cell that column `column` is in, seen from cell 0: in (−cells/2, cells/2].
std::int64_t offset_of(std::size_t column, std::size_t block, std::size_t cells) {
  const auto cell = static_cast<std::int64_t>(column / block), all = static_cast<std::int64_t>(cells);
  return 2 * cell > all ? cell - all : cell;
}

/// The window of cells around one, as a network of its own: the centre's units have their weights, the others none.
Network window(const Network& net, std::size_t block, std::size_t cells, std::size_t radius) {
  Network part = net;
  const std::size_t width = 2 * radius + 1, centre = radius * block;
  part.recurrent = Matrix(width * block, width * block);
  part.input = Matrix(width * block, 0);
  part.bias.assign(width * block, rnn::Rational(0));
  part.symbols.clear();
  part.initial.reset();
  part.readout.reset();
  part.closed_loop = false;
  for (std::size_t k = 0; k < block; ++k) {
    part.bias[centre + k] = net.bias[k];
    for (const rnn::Entry& entry : net.recurrent.row(k)) {
      const auto cell =
          static_cast<std::size_t>(offset_of(entry.column, block, cells) + static_cast<std::int64_t>(radius));
      part.recurrent.set(centre + k, cell * block + entry.column % block, entry.weight);
    }
  }
  return part;
}

/// The window's local function on colours, collected neighbourhood by neighbourhood.
class Local {
 public:
  Local(const Network& net, RingCode& code)
      : code_(code),
        part_(window(net, code.block, code.cells, code.radius)),
        steps_(part_),
        width_(2 * code.radius + 1) {}

  /// All tuples of `width` numbers below `base` in order; false: out of work.
  template <class Visit>
  [[nodiscard]] bool each(std::size_t base, Work& work, Visit&& visit) const {
    std::vector<std::uint32_t> digits(width_, 0);
    for (;;) {
      if (!work.spend(steps_.units() + 2 * width_)) return false;
      visit(digits);
      std::size_t i = width_;
      while (i > 0 && ++digits[i - 1] == base) digits[--i] = 0;
      if (i == 0) return true;
    }
  }
  /// The next block of the cell in the middle of these blocks.
  [[nodiscard]] State next(const std::vector<State>& colours, const std::vector<std::uint32_t>& around) const {
    State all;
    for (const std::uint32_t colour : around) all += colours[colour];
    const std::size_t bytes = all.size() / width_;
    return steps_.step(all, std::nullopt).substr(code_.radius * bytes, bytes);
  }
  [[nodiscard]] State pack(const Vector& block) const {
    Vector all;
    for (std::size_t i = 0; i < width_; ++i) all.insert(all.end(), block.begin(), block.end());
    const State packed = steps_.pack(all);
    return packed.substr(0, packed.size() / width_);
  }
  [[nodiscard]] Vector unpack(const State& block) const {
    State all;
    for (std::size_t i = 0; i < width_; ++i) all += block;
    Vector values = steps_.unpack(all);
    values.resize(code_.block);
    return values;
  }

 private:
  const RingCode& code_;
  Network part_;
  network::Steps steps_;
  std::size_t width_;
};

Declined too_many(const std::string& what) {
  return unsuited("a cell of the ring takes too many values: " + what).error();
}

/// The name of the automaton with that table, the digits' base `colours` and the window 2·radius + 1.
std::string name_of(unsigned colours, std::size_t radius, const std::vector<std::uint8_t>& table) {
  const int r = static_cast<int>(radius);
  const ca::LocalRule rule = ca::LocalRule(colours, r, r, table).trimmed();
  if (colours == 2 && rule.left() <= 1 && rule.right() <= 1) return "eca:" + rule.widened(1, 1).number().str();
  ca::RuleCode code;
  code.colours = colours;
  const int range = std::max({rule.left(), rule.right(), 0});
  code.twice_range = 2 * range;
  code.code = rule.widened(range, range).number();
  return code.text();
}

}  // namespace

std::expected<RingCode, Declined> find_ring_code(const Network& net, Work& work) {
  const std::size_t n = net.units();
  if (net.kind != rnn::Kind::elman && net.kind != rnn::Kind::elman_int8)
    return unsuited("cells are read off the weights of Elman networks only, not of kind " + rnn::name_of(net.kind));
  const std::vector<std::int64_t> values = image(net);
  if (values.empty()) return unsuited("a unit takes too many values to be part of a cell's colour");
  RingCode code;
  for (code.block = 1; code.block < n; ++code.block) {
    if (n % code.block) continue;
    const auto same = same_under(net, code.block, work);
    if (!same) return std::unexpected(same.error());
    if (*same) break;
  }
  if (code.block >= n) return unsuited("no shift of the units leaves the weights as they are");
  code.cells = n / code.block;
  for (std::size_t k = 0; k < code.block; ++k)
    for (const rnn::Entry& entry : net.recurrent.row(k))
      code.radius =
          std::max(code.radius, static_cast<std::size_t>(std::abs(offset_of(entry.column, code.block, code.cells))));
  const std::size_t width = 2 * code.radius + 1;
  const auto neighbourhoods = [&](std::size_t colours) {
    Integer count = 1;
    for (std::size_t i = 0; i < width && count <= most_neighbourhoods; ++i) count *= colours;
    return count;
  };
  Integer blocks = 1;
  for (std::size_t k = 0; k < code.block && blocks <= most_neighbourhoods; ++k) blocks *= values.size();
  if (blocks > most_neighbourhoods || neighbourhoods(blocks.convert_to<std::size_t>()) > most_neighbourhoods)
    return std::unexpected(
        too_many(fmt::format("{} units of {} values each, and {} cells around it", code.block, values.size(), width)));
  const Local local(net, code);
  // Everything that a block may be at time 1, then what it may be a step later, until nothing is left out any more.
  Vector block(code.block, rnn::Rational(values.front()));
  for (std::vector<std::size_t> digit(code.block, 0);;) {
    code.colours.push_back(local.pack(block));
    std::size_t k = 0;
    for (; k < code.block && ++digit[k] == values.size(); ++k) digit[k] = 0, block[k] = values.front();
    if (k == code.block) break;
    block[k] = values[digit[k]];
  }
  for (std::size_t before = 0; before != code.colours.size();) {
    before = code.colours.size();
    std::set<State> after;
    if (!local.each(before, work, [&](const auto& around) { after.insert(local.next(code.colours, around)); }))
      return std::unexpected(out_of_work().error());
    code.neighbourhoods += neighbourhoods(before).convert_to<std::uint64_t>();
    if (after.size() == before) break;
    code.colours.assign(after.begin(), after.end());
    ++code.settle;
  }
  // Small values first, so that a cell at rest is class 0.
  std::ranges::sort(code.colours, {}, [&](const State& colour) {
    const Vector v = local.unpack(colour);
    std::vector<std::int64_t> key;
    for (const auto& value : v) key.push_back(rnn::numerator(value).convert_to<std::int64_t>());
    return key;
  });
  std::map<State, std::uint32_t> number;
  for (std::uint32_t c = 0; c < code.colours.size(); ++c) number[code.colours[c]] = c;
  const std::size_t colours = code.colours.size();
  std::vector<std::uint32_t> full;
  if (!local.each(colours, work,
                  [&](const auto& around) { full.push_back(number.at(local.next(code.colours, around))); }))
    return std::unexpected(out_of_work().error());
  // Two colours are one class if no neighbourhood tells them apart, wherever they stand.
  std::map<std::vector<std::uint32_t>, std::uint8_t> classes;
  std::vector<std::uint32_t> member;
  code.looked_at.assign(width, false);
  for (std::uint32_t c = 0; c < colours; ++c) {
    std::vector<std::uint32_t> seen;
    std::size_t stride = full.size();
    for (std::size_t place = 0; place < width; ++place) {
      stride /= colours;
      for (std::size_t high = 0; high < full.size(); high += stride * colours)
        for (std::size_t low = 0; low < stride; ++low) {
          seen.push_back(full[high + c * stride + low]);
          if (seen.back() != full[high + low]) code.looked_at[place] = true;
        }
    }
    if (!work.spend(full.size())) return std::unexpected(out_of_work().error());
    const auto [known, fresh] = classes.try_emplace(std::move(seen), static_cast<std::uint8_t>(member.size()));
    if (fresh) member.push_back(c);
    if (member.size() > most_classes)
      return std::unexpected(too_many(fmt::format("over {} that the rule tells apart", most_classes)));
    code.class_of.push_back(known->second);
  }
  code.classes = member.size();
  const unsigned base = std::max(2u, static_cast<unsigned>(code.classes));
  if (ca::entries(base, static_cast<int>(width)) > most_neighbourhoods)
    return std::unexpected(too_many(fmt::format("{} classes and {} cells around one", code.classes, width)));
  std::vector<std::uint8_t> table(ca::entries(base, static_cast<int>(width)), 0);
  code.next.resize(table.size());
  for (std::size_t i = 0; i < table.size(); ++i) {
    std::size_t index = 0, rest = i, weight = 1;
    for (std::size_t d = 0; d < width; ++d, rest /= base, weight *= colours)
      index += member[std::min(rest % base, code.classes - 1)] * weight;
    code.next[i] = full[index];
    table[i] = code.class_of[full[index]];
  }
  for (const State& colour : code.colours) code.values.push_back(local.unpack(colour));
  auto made = make_system(name_of(base, code.radius, table));
  if (!made) return unsuited(made.error().text());
  code.automaton = std::move(*made);
  return code;
}

}  // namespace outpace::decode
