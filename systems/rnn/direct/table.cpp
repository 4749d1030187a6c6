// Tiny finite networks: a step is one look-up of (state, symbol) in a table that fills as steps are first needed, by
// the machine that would otherwise run. A run begins with an empty table, so that no answer is cheaper for another.
#include <span>

#include "systems/rnn/direct/feed.hpp"
#include "systems/rnn/direct/machine.hpp"
#include "systems/rnn/naive.hpp"

namespace outpace::rnn {
namespace {

constexpr std::uint64_t most_states = 1 << 12, most_entries = 1 << 16;

class TableMachine final : public Machine {
 public:
  TableMachine(const Network& network, std::unique_ptr<const Machine> inner, std::uint32_t level_count)
      : network_(network), inner_(std::move(inner)), levels_(*levels(network)), level_count_(level_count) {
    states_ = 1;
    for (std::size_t i = 0; i < network.units(); ++i) states_ *= level_count;
    symbols_ = static_cast<std::uint32_t>(network.symbols.size());
  }

  [[nodiscard]] std::string describe() const override {
    return "one look-up a step among " + std::to_string(states_) + " states";
  }
  [[nodiscard]] double nanoseconds_per_unit() const override { return 1.5; }
  [[nodiscard]] double nanoseconds_per_step() const override { return 1.5; }

  [[nodiscard]] std::expected<Vector, Declined> run(const NetworkStart& start, std::uint64_t steps,
                                                    Work& work) const override {
    const bool closed = start.input().kind() == InputStream::Kind::generated;
    const std::uint32_t width = closed ? 1 : symbols_ + 1;
    std::vector<std::uint32_t> next(states_ * width, unknown);
    std::uint32_t state = code(start.state());
    bool within = true;
    const auto fill = [&](std::uint32_t symbol) {
      auto stepped = one_step(state, symbol, closed, work);
      within = within && stepped.has_value();
      return stepped ? code(*stepped) : 0;
    };
    const auto step = [&](std::span<const std::uint32_t> symbols) {
      for (const std::uint32_t symbol : symbols) {
        std::uint32_t& known = next[state * width + symbol];
        if (known == unknown) known = fill(symbol);
        state = known;
      }
    };
    if (closed) {
      // The symbol is a function of the state, so the closed loop is a map of states.
      for (std::uint64_t s = 0; s < steps && within; s += feed_block) {
        const std::uint64_t count = std::min<std::uint64_t>(feed_block, steps - s);
        if (!work.spend(count)) return out_of_work();
        for (std::uint64_t i = 0; i < count; ++i) {
          std::uint32_t& known = next[state];
          if (known == unknown) known = fill(0);
          state = known;
        }
      }
    } else if (!drive(start.input(), symbols_, steps, 1, work, step, [] { return 0u; })) {
      return out_of_work();
    }
    if (!within) return out_of_work();
    return values(state);
  }

 private:
  static constexpr std::uint32_t unknown = ~std::uint32_t{0};

  [[nodiscard]] std::uint32_t code(const Vector& state) const {
    std::uint32_t result = 0;
    for (std::size_t i = state.size(); i-- > 0;)
      result = result * level_count_ +
               Integer((numerator(state[i]) - levels_.first) / levels_.stride).convert_to<std::uint32_t>();
    return result;
  }
  [[nodiscard]] Vector values(std::uint32_t state) const {
    Vector result(network_.units());
    for (Rational& value : result) {
      value = Integer(levels_.first + Integer(state % level_count_) * levels_.stride);
      state /= level_count_;
    }
    return result;
  }
  [[nodiscard]] std::expected<Vector, Declined> one_step(std::uint32_t state, std::uint32_t symbol, bool closed,
                                                         Work& work) const {
    const InputStream input = closed              ? InputStream::generated()
                              : symbol < symbols_ ? InputStream::word({symbol})
                                                  : InputStream::none();
    return inner_->run(NetworkStart::given(network_, values(state), input), 1, work);
  }

  const Network& network_;
  std::unique_ptr<const Machine> inner_;
  Levels levels_;
  std::uint32_t level_count_, symbols_ = 0;
  std::uint64_t states_ = 1;
};

}  // namespace

std::unique_ptr<const Machine> compile_table(const Network& network, std::unique_ptr<const Machine> inner) {
  const auto range = levels(network);
  if (!range) return inner;
  Integer states = 1;
  for (std::size_t i = 0; i < network.units() && states <= most_states; ++i) states *= range->count();
  if (states > most_states || states * (network.symbols.size() + 1) > most_entries) return inner;
  return std::make_unique<TableMachine>(network, std::move(inner), range->count().convert_to<std::uint32_t>());
}

}  // namespace outpace::rnn
