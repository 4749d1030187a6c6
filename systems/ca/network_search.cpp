// The search for a small network; see network.hpp.
#include <algorithm>
#include <map>
#include <numeric>

#include "systems/ca/network_builder.hpp"
#include "systems/core/random_field.hpp"

namespace outpace::ca {
namespace {

/// Table entries times variables that all attempts together may look at.
constexpr std::uint64_t search_effort = std::uint64_t{1} << 22;

/// What a network computes: the functions of some literals. Assignment i gives variable v the binary digit v of i.
struct Problem {
  std::vector<Literal> variables;
  std::vector<Table> functions;
};

/// The problem with its variables in another order, the first of `order` on top (split first).
Problem reordered(const Problem& problem, const std::vector<unsigned>& order) {
  const std::size_t n = order.size();
  Problem result;
  for (std::size_t v = 0; v < n; ++v) result.variables.push_back(problem.variables[order[n - 1 - v]]);
  const std::size_t size = std::size_t{1} << n;
  // Where each assignment of the new order stands in the old one: built up from its lowest digit.
  std::vector<std::uint32_t> old(size, 0);
  for (std::size_t v = 0; v < n; ++v)
    for (std::size_t i = std::size_t{1} << v; i < std::size_t{2} << v; ++i)
      old[i] = old[i - (std::size_t{1} << v)] | 1u << order[n - 1 - v];
  for (const Table& table : problem.functions) {
    Table moved(n);
    for (std::size_t i = 0; i < size; ++i) moved.set(i, table.value(old[i]), table.care(old[i]));
    result.functions.push_back(std::move(moved));
  }
  return result;
}

class Search {
 public:
  explicit Search(const LocalRule& rule) : rule_(rule) {}

  std::optional<Network> run() {
    for (int offset = -rule_.left(); offset <= rule_.right(); ++offset)
      if (rule_.depends_on(offset))
        for (unsigned p = 0; p < rule_.planes(); ++p) inputs_.push_back({offset, p});
    if (inputs_.size() <= most_inputs) {
      Builder empty(inputs_.size());
      try_orders(empty, direct_problem());
    }
    for (const bool outer : {false, true}) try_sums(outer);
    if (!best_ || best_->gates.size() > most_gates) return std::nullopt;
    return std::move(best_);
  }

 private:
  /// The next colour's planes as functions of all inputs.
  Problem direct_problem() const {
    Problem problem;
    const std::size_t n = inputs_.size(), planes = rule_.planes();
    for (std::size_t v = 0; v < n; ++v) problem.variables.push_back(Literal::input(v));
    problem.functions.assign(planes, Table(n));
    std::vector<unsigned> colours(static_cast<std::size_t>(rule_.cells()));
    for (std::size_t i = 0; i < std::size_t{1} << n; ++i) {
      std::ranges::fill(colours, 0u);
      for (std::size_t v = 0; v < n; ++v)
        colours[static_cast<std::size_t>(inputs_[v].offset + rule_.left())] |= static_cast<unsigned>(i >> v & 1)
                                                                               << inputs_[v].plane;
      const bool care = std::ranges::all_of(colours, [&](unsigned c) { return c < rule_.colours(); });
      const unsigned next = care ? rule_.next(colours.data()) : 0;
      for (std::size_t p = 0; p < planes; ++p) problem.functions[p].set(i, next >> p & 1, care);
    }
    return problem;
  }

  /// Where the rule is a function of the sum of its cells (with `outer`: of the centre and the sum of the others).
  void try_sums(bool outer) {
    const int centre = rule_.left();
    if (outer && !rule_.depends_on(0)) return;
    const unsigned k = rule_.colours();
    const std::size_t sums = static_cast<std::size_t>(rule_.cells() - outer) * (k - 1) + 1;
    std::vector<int> next(sums * k, -1);
    for (std::size_t i = 0; i < rule_.table().size(); ++i) {
      std::size_t sum = 0, rest = i, at_centre = 0;
      for (int place = rule_.cells() - 1; place >= 0; --place, rest /= k) {
        if (outer && place == centre)
          at_centre = rest % k;
        else
          sum += rest % k;
      }
      int& known = next[sum * k + at_centre];
      if (known >= 0 && known != rule_[i]) return;
      known = rule_[i];
    }
    if (inputs_.empty()) return;
    Builder builder(inputs_.size());
    std::vector<std::vector<Literal>> columns;
    Problem problem;
    for (std::size_t v = 0; v < inputs_.size(); ++v) {
      if (outer && inputs_[v].offset == 0) {
        problem.variables.push_back(Literal::input(v));
        continue;
      }
      if (columns.size() <= inputs_[v].plane) columns.resize(inputs_[v].plane + 1);
      columns[inputs_[v].plane].push_back(Literal::input(v));
    }
    const std::size_t centre_digits = problem.variables.size();
    for (const Literal digit : builder.sum(std::move(columns))) problem.variables.push_back(digit);
    const std::size_t n = problem.variables.size();
    if (n > most_inputs) return;
    problem.functions.assign(rule_.planes(), Table(n));
    for (std::size_t i = 0; i < std::size_t{1} << n; ++i) {
      const std::size_t at_centre = i & ((std::size_t{1} << centre_digits) - 1), sum = i >> centre_digits;
      const bool care = at_centre < k && sum < sums && next[sum * k + at_centre] >= 0;
      const unsigned colour = care ? static_cast<unsigned>(next[sum * k + at_centre]) : 0;
      for (unsigned p = 0; p < rule_.planes(); ++p) problem.functions[p].set(i, colour >> p & 1, care);
    }
    try_orders(builder, problem);
  }

  /// Builds the problem's functions on top of what `begun` has, in many orders of the variables.
  void try_orders(const Builder& begun, const Problem& problem) {
    const std::size_t n = problem.variables.size();
    const std::uint64_t cost = (std::uint64_t{1} << n) * (n + 1) * problem.functions.size();
    std::uint64_t orders = 1;
    for (std::uint64_t i = 2; i <= n && orders < 400; ++i) orders *= i;
    const std::uint64_t attempts =
        std::clamp<std::uint64_t>(search_effort / cost, 2, std::min<std::uint64_t>(2 * orders, 400));
    std::vector<unsigned> order(n), best_order;
    std::iota(order.begin(), order.end(), 0u);
    std::size_t best_here = ~std::size_t{0};
    const RandomField draws(0x6e6574);
    std::int64_t drawn = 0;
    for (std::uint64_t attempt = 0; attempt < attempts; ++attempt) {
      if (attempt == 1) std::ranges::reverse(order);
      if (attempt >= 2 && attempt < attempts / 2)  // anywhere
        for (std::size_t i = n; i > 1; --i) std::swap(order[i - 1], order[draws.word(drawn++) % i]);
      if (attempt >= 2 && attempt >= attempts / 2 && n > 1) {  // near the best one
        order = best_order;
        const std::size_t from = draws.word(drawn++) % n, to = draws.word(drawn++) % n;
        const unsigned moved = order[from];
        order.erase(order.begin() + static_cast<std::ptrdiff_t>(from));
        order.insert(order.begin() + static_cast<std::ptrdiff_t>(to), moved);
      }
      const Problem arranged = reordered(problem, order);
      Builder builder = begun;
      builder.set_style(static_cast<unsigned>(draws.word(drawn++) % 3));
      std::vector<Literal> outputs;
      for (const Table& function : arranged.functions) outputs.push_back(builder.build(function, arranged.variables));
      Network network = builder.finish(inputs_, outputs);
      if (network.gates.size() <= best_here) best_here = network.gates.size(), best_order = order;
      if (!best_ || network.gates.size() < best_->gates.size()) best_ = std::move(network);
      if (n <= 1) break;
    }
  }

  const LocalRule& rule_;
  std::vector<Input> inputs_;
  std::optional<Network> best_;
};

}  // namespace

std::optional<Network> find_network(const LocalRule& rule) { return Search(rule).run(); }

}  // namespace outpace::ca
