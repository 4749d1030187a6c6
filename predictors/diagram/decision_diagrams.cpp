// Builds the diagrams by composing the last one with the rule, and reads their layers off node by node.
#include "predictors/diagram/decision_diagrams.hpp"

#include <bdd.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <mutex>
#include <set>

namespace outpace::diagram {
namespace {

/// The place of a cell in the order of variables, the same at all times up to `last`.
int level(Path path, int offset, int last) {
  switch (path) {
    case Path::from_left:
      return offset + last;
    case Path::outwards:
      return offset > 0 ? 2 * offset - 1 : -2 * offset;
    case Path::inwards:
      return offset > 0 ? 2 * (last - offset) : 2 * (last + offset) + (offset < 0);
  }
  return 0;
}

bool failed = false;  // BuDDy has no other way to say it
void on_failure(int) { failed = true; }

/// BuDDy started for a number of variables, and ended.
class Manager {
 public:
  Manager(int variables, int most_nodes) {
    failed = false;
    bdd_clear_error();
    if (bdd_init(std::min(most_nodes, 20'000), 5'000) < 0) failed = true;
    bdd_error_hook(on_failure);
    bdd_gbc_hook(nullptr);
    bdd_resize_hook(nullptr);
    bdd_setmaxnodenum(most_nodes);
    bdd_setmaxincrease(50'000);
    bdd_setvarnum(variables);
  }
  ~Manager() {
    bdd_done();
    bdd_clear_error();
  }
  Manager(const Manager&) = delete;
  Manager& operator=(const Manager&) = delete;
};

bool answer(const bdd& b) { return b == bddtrue || b == bddfalse; }

/// The layers of a diagram whose cells are the variables `read`, in order, and the width of its widest cut.
std::vector<Layer> layers_of(const bdd& root, const std::vector<int>& read, std::size_t& width, bool& small) {
  std::vector<Layer> layers;
  std::vector<bdd> here{root};
  width = 1;
  small = true;
  bool zeros = false, ones = false;
  for (const int variable : read) {
    std::map<int, std::int8_t> number;
    std::vector<bdd> next;
    Layer layer;
    for (const bdd& b : here) {
      std::array<std::int8_t, 2> leads{};
      for (unsigned colour = 0; colour < 2; ++colour) {
        const bdd to = answer(b) || bdd_var(b) != variable ? b : colour ? bdd_high(b) : bdd_low(b);
        if (answer(to)) {
          (to == bddtrue ? ones : zeros) = true;
          leads[colour] = to == bddtrue ? one : zero;
        } else {
          const auto [at, fresh] = number.emplace(to.id(), static_cast<std::int8_t>(next.size()));
          if (fresh) next.push_back(to);
          leads[colour] = at->second;
        }
      }
      layer.push_back(leads);
    }
    if (next.size() > 126) small = false;
    layers.push_back(std::move(layer));
    here = std::move(next);
    width = std::max(width, here.size() + zeros + ones);
  }
  return layers;
}

}  // namespace

std::expected<Diagrams, Declined> build(eca::Rule rule, Order order, int last, std::size_t most_nodes, Work& work) {
  // One node takes 20 bytes and its share of the hash and the six caches; the rest is what BuDDy starts with.
  constexpr std::uint64_t at_least = 2'000'000, a_node = 24;
  const std::uint64_t room = std::min<std::uint64_t>(work.spare_bytes(), std::uint64_t{64} << 20);
  if (room < 2 * at_least) return out_of_memory();
  const HeldBytes held(work, room);
  const int nodes = static_cast<int>((room - at_least) / a_node);

  static std::mutex one_at_a_time;
  const std::scoped_lock lock(one_at_a_time);
  const Manager manager(2 * last + 1, nodes);
  const eca::Rule f = order.seen(rule);
  const auto cell = [&](int offset) { return bdd_ithvar(level(order.path, offset, last)); };
  Diagrams result{order, {}, {}, false};
  bdd diagram = cell(0);
  for (int t = 0; t <= last && !failed; ++t) {
    if (t > 0) {
      const std::unique_ptr<bddPair, void (*)(bddPair*)> by(bdd_newpair(), bdd_freepair);
      for (int x = 1 - t; x < t; ++x) {
        bdd next = bddfalse;
        for (int i = 0; i < 8; ++i)
          if (f(i & 4, i & 2, i & 1))
            next |= (i & 4 ? cell(x - 1) : !cell(x - 1)) & (i & 2 ? cell(x) : !cell(x)) &
                    (i & 1 ? cell(x + 1) : !cell(x + 1));
        bdd_setbddpair(by.get(), level(order.path, x, last), next);
      }
      diagram = bdd_veccompose(diagram, by.get());
    }
    const auto size = static_cast<std::size_t>(bdd_nodecount(diagram));
    if (failed) return out_of_memory();
    if (!work.spend(8 * static_cast<unsigned>(t) + 4 * size)) return out_of_work();
    if (size > most_nodes) return result;
    std::vector<int> read;
    for (int i = 0; i <= 2 * t; ++i)
      read.push_back(
          level(order.path, Order{order.path}.offset(t, static_cast<std::uint64_t>(i)).convert_to<int>(), last));
    std::size_t width = 0;
    bool small = false;
    auto layers = layers_of(diagram, read, width, small);
    result.widths.push_back(width);
    if (small && result.layers.size() == static_cast<std::size_t>(t)) result.layers.push_back(std::move(layers));
  }
  if (failed) return out_of_memory();
  result.complete = true;
  return result;
}

}  // namespace outpace::diagram
