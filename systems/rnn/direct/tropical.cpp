// (max,+) and (min,+) networks in integers over one fixed denominator: 64-bit while the values are known to fit, then
// big ones. A minimum is the maximum of negated numbers.
#include <algorithm>
#include <span>

#include "systems/rnn/direct/feed.hpp"
#include "systems/rnn/direct/machine.hpp"

namespace outpace::rnn {
namespace {

class Tropical final : public Machine {
 public:
  explicit Tropical(const Network& network) : network_(network) {
    const auto sign = network.kind == Kind::min_plus ? -1 : 1;
    symbols_ = static_cast<std::uint32_t>(network.symbols.size());
    const auto every = [&](auto&& visit) {
      for (const Matrix* matrix : {&network_.recurrent, &network_.input})
        for (std::size_t i = 0; i < matrix->rows(); ++i)
          for (const Entry& entry : matrix->row(i)) visit(entry.weight);
      for (const Vector& symbol : network_.symbols)
        for (const Rational& value : symbol) visit(value);
    };
    every([&](const Rational& value) { common_ = common_denominator(common_, {&value, 1}); });
    for (std::size_t i = 0; i < network.units(); ++i) {
      rows_.push_back(edges_.size());
      for (const Entry& entry : network.recurrent.row(i))
        edges_.push_back({static_cast<std::uint32_t>(entry.column), numerator(entry.weight * common_ * sign)});
    }
    rows_.push_back(edges_.size());
    // What a symbol brings to a unit: the largest of its edges; nothing where the unit has none.
    for (std::uint32_t s = 0; s < symbols_; ++s)
      for (std::size_t i = 0; i < network.units(); ++i) {
        std::optional<Integer> most;
        for (const Entry& entry : network.input.row(i)) {
          const Integer value = numerator((entry.weight + network.symbols[s][entry.column]) * common_ * sign);
          if (!most || value > *most) most = value;
        }
        drives_.push_back(most);
      }
    drives_.resize(drives_.size() + network.units());
    if (network.readout)
      for (std::size_t i = 0; i < network.readout->outputs(); ++i)
        readout_units_ += network.readout->weights.row(i).size();
  }

  [[nodiscard]] std::string describe() const override {
    return "maxima of 64-bit sums, " + std::to_string(edges_.size()) + " edges a step";
  }
  [[nodiscard]] double nanoseconds_per_unit() const override { return 1.5; }
  [[nodiscard]] double nanoseconds_per_step() const override { return 3; }

  [[nodiscard]] std::expected<Vector, Declined> run(const NetworkStart& start, std::uint64_t steps,
                                                    Work& work) const override {
    // A step grows a value by at most the largest weight, so that it is known from the start whether 64 bits are
    // enough.
    const auto sign = network_.kind == Kind::min_plus ? -1 : 1;
    const Integer scale = common_denominator(common_, start.state());
    Integer growth = 1, most = 1;
    for (const Edge& edge : edges_) growth = std::max(growth, Integer(abs(edge.weight)));
    for (const auto& drive : drives_)
      if (drive) most = std::max(most, Integer(abs(*drive)));
    most *= scale / common_;
    growth *= scale / common_;
    std::vector<Integer> state;
    for (const Rational& value : start.state()) {
      state.push_back(numerator(value * scale * sign));
      most = std::max(most, Integer(abs(state.back())));
    }
    const bool fits = bit_length(most + growth * steps) < 62;
    auto final = fits ? evolve<std::int64_t>(state, start, scale, steps, work)
                      : evolve<Integer>(state, start, scale, steps, work);
    if (!final) return out_of_work();
    Vector result;
    for (const Integer& value : *final) result.emplace_back(Integer(value * sign), scale);
    return result;
  }

 private:
  struct Edge {
    std::uint32_t column;
    Integer weight;
  };

  template <class T>
  std::optional<std::vector<Integer>> evolve(const std::vector<Integer>& begin, const NetworkStart& start,
                                             const Integer& scale, std::uint64_t steps, Work& work) const {
    const Integer factor = scale / common_;
    const auto as = [](const Integer& value) { return value.convert_to<T>(); };
    std::vector<T> state, weights, drives;
    std::vector<char> driven;
    for (const Integer& value : begin) state.push_back(as(value));
    for (const Edge& edge : edges_) weights.push_back(as(Integer(edge.weight * factor)));
    for (const auto& drive : drives_) {
      driven.push_back(drive.has_value());
      drives.push_back(drive ? as(Integer(*drive * factor)) : T(0));
    }
    std::vector<T> next(state.size());
    const auto step = [&](std::span<const std::uint32_t> symbols) {
      for (const std::uint32_t symbol : symbols) {
        const std::size_t offset = symbol * state.size();
        for (std::size_t i = 0; i < state.size(); ++i) {
          std::size_t e = rows_[i];
          T most = weights[e] + state[edges_[e].column];
          for (++e; e < rows_[i + 1]; ++e) most = std::max<T>(most, weights[e] + state[edges_[e].column]);
          if (driven[offset + i]) most = std::max<T>(most, drives[offset + i]);
          next[i] = std::move(most);
        }
        state.swap(next);
      }
    };
    const auto symbol = [&] { return closed_symbol(state, scale); };
    const bool closed = start.input().kind() == InputStream::Kind::generated;
    const std::uint64_t units = edges_.size() + state.size() + (closed ? readout_units_ : 0);
    if (!drive(start.input(), symbols_, steps, units, work, step, symbol)) return std::nullopt;
    std::vector<Integer> result;
    for (const T& value : state) result.emplace_back(value);
    return result;
  }

  /// The readout's symbol by exact arithmetic; closed loops of tropical networks are rare.
  template <class T>
  std::uint32_t closed_symbol(const std::vector<T>& state, const Integer& scale) const {
    const auto sign = network_.kind == Kind::min_plus ? -1 : 1;
    const Readout& readout = *network_.readout;
    Vector output;
    for (std::size_t row = 0; row < readout.outputs(); ++row) {
      std::optional<Rational> best;
      for (const Entry& entry : readout.weights.row(row)) {
        const Rational value = entry.weight + Rational(Integer(state[entry.column]) * sign, scale);
        if (!best || (sign > 0 ? value > *best : value < *best)) best = value;
      }
      output.push_back(*best);
    }
    if (readout.decision == Decision::argmax)
      return static_cast<std::uint32_t>(std::ranges::max_element(output) - output.begin());
    const Integer value =
        readout.decision == Decision::threshold ? Integer(output[0] > 0 ? 1 : 0) : floor(output[0] + Rational(1, 2));
    return residue(value, Integer(symbols_)).template convert_to<std::uint32_t>();
  }

  const Network& network_;
  std::uint32_t symbols_ = 0;
  Integer common_ = 1;
  std::vector<std::size_t> rows_;
  std::vector<Edge> edges_;
  std::vector<std::optional<Integer>> drives_;
  std::uint64_t readout_units_ = 0;
};

}  // namespace

std::unique_ptr<const Machine> compile_tropical(const Network& network) {
  if (!network.tropical()) return nullptr;
  return std::make_unique<Tropical>(network);
}

}  // namespace outpace::rnn
