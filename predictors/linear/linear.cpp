// The predictor `linear`: networks of identity units over the rationals, of modulo units over Z/p, and (max,+) or
// (min,+) ones are affine maps of their semiring, so t steps are the t-th power of one matrix, by squaring. A start and
// what is observed of it are applied to the squares; integers are exact and of any size.
#include <fmt/format.h>

#include "predictors/core/catalogue.hpp"
#include "predictors/linear/quotient.hpp"
#include "predictors/linear/realisation.hpp"
#include "predictors/linear/step_matrix.hpp"
#include "predictors/linear/tropical.hpp"
#include "systems/core/facts.hpp"
#include "systems/rnn/naive.hpp"
#include "systems/rnn/recurrent_network.hpp"

namespace outpace::linear {
namespace {

using rnn::InputStream;
using Kind = InputStream::Kind;

/// Below this many laps squares of the matrix are as fast as its characteristic polynomial.
constexpr int few_laps = 64;
constexpr std::size_t small_square = 3;

/// What a dense matrix of a network of so many units and the few others beside it take, before its numbers grow.
std::uint64_t dense_bytes(std::uint64_t units) { return 160 * (units + 1) * (units + 1); }

class LinearShortcut final : public Shortcut {
 public:
  LinearShortcut(const rnn::Network& whole, std::optional<Realisation> smaller)
      : smaller_(std::move(smaller)),
        net_(smaller_ ? smaller_->network : whole),
        shown_(smaller_ && !smaller_->lifts ? smaller_->network : whole),
        linear_(net_),
        units_(whole.units()) {}
  /// Prepares for steps without input; false: out of work.
  [[nodiscard]] bool prepare(Work& work) {
    if (!by_polynomial()) return true;
    const IntegerMatrix matrix = matrix_of(linear_.step(network::Fed()));
    auto polynomial = characteristic_polynomial(matrix, work);
    if (!polynomial) return false;
    polynomial_ = std::move(*polynomial);
    return true;
  }

  [[nodiscard]] std::expected<Answer, Declined> answer(const Query& query, Work& work) const override {
    const rnn::NetworkStart& start = *query.from.as<rnn::NetworkStart>();
    const InputStream& input = start.input();
    const HeldBytes held(work, dense_bytes(net_.units()));
    if (!held.within_limit()) return out_of_memory();
    Integer denominator;
    if (smaller_ && !work.spend(8 * net_.units() * units_)) return out_of_work();
    std::vector<Number> state =
        linear_.numbers(smaller_ ? smaller_->start_of(start.state()) : start.state(), denominator);
    const std::uint64_t head = input.first().size();
    const Time before = query.at < head ? query.at : Time(head);
    for (Time s = 0; s < before; ++s)
      if (!linear_.apply(unit(linear_.step(input.symbol(s)), denominator), state, work)) return out_of_work();
    Time left = query.at - before;
    const std::vector<std::uint32_t>& period = input.period();
    const std::uint64_t lap = std::max<std::size_t>(period.size(), 1);
    if (net_.tropical() && left >= lap) {
      bool within = true;
      if (by_orbit(period, denominator, Time(left / lap), state, work, within)) left %= lap;
      if (!within) return out_of_work();
    }
    Square square = unit(linear_.step(period.empty() ? network::Fed() : network::Fed(period[0])), denominator);
    if (left >= lap)
      for (std::size_t i = 1; i < period.size(); ++i) {
        auto next = linear_.product(unit(linear_.step(period[i]), denominator), square, work);
        if (!next) return out_of_work();
        square = std::move(*next);
      }
    Time laps = left / lap;
    left %= lap;
    if (by_polynomial() && laps >= few_laps) {
      if (!by_quotient(square, laps, lap == 1 && period.empty(), state, work)) return out_of_work();
      laps = 0;
    }
    for (; laps > 0; laps >>= 1) {
      if (bit_test(laps, 0) && !linear_.apply(square, state, work)) return out_of_work();
      if (laps == 1) break;
      auto twice = linear_.product(square, square, work);
      if (!twice) return out_of_work();
      square = std::move(*twice);
      std::uint64_t words = 0;
      for (const Number& value : square) words += value ? limbs(*value) : 0;
      if (words > work.spare_bytes() / 32) return out_of_memory();
    }
    for (std::uint64_t i = 0; i < left; ++i)
      if (!linear_.apply(unit(linear_.step(period[i]), denominator), state, work)) return out_of_work();
    if (!work.spend(shown_.show_units() * limbs(*state.back()))) return out_of_work();
    Vector shown = values(state, denominator);
    if (smaller_ && smaller_->lifts) {
      if (!work.spend(net_.units() * units_ * limbs(*state.back()))) return out_of_work();
      shown = smaller_->whole_of(shown);
    }
    return shown_.show(shown_.pack(shown), query.what);
  }
  [[nodiscard]] Claim claim() const override { return Claim::exact; }
  [[nodiscard]] std::string finding() const override {
    return fmt::format("{} of dimension {}{}: t steps are a power of one matrix",
                       net_.tropical()                              ? "a map linear in the tropical semiring,"
                       : net_.activation == rnn::Activation::modulo ? "an affine map over the residues,"
                                                                    : "an affine map over the rationals,",
                       net_.units(), smaller_ ? fmt::format(" realises {} units", units_) : "");
  }
  [[nodiscard]] std::uint64_t size_bytes() const override { return sizeof(*this) + 16 * polynomial_.size(); }

 private:
  /// A tropical step in units of 1/denominator; others as they are.
  [[nodiscard]] Square unit(Square square, const Integer& denominator) const {
    if (!linear_.ring().tropical()) return square;
    const Integer factor = denominator / linear_.scale();
    for (Number& value : square)
      if (value) *value *= factor;
    return square;
  }
  /// The state's values: over its last number, or tropical ones over the denominator; residues as they are.
  [[nodiscard]] Vector values(const std::vector<Number>& state, const Integer& denominator) const {
    Vector result;
    const bool residues = !net_.tropical() && net_.activation == rnn::Activation::modulo;
    for (std::size_t i = 0; i + 1 < state.size(); ++i)
      result.emplace_back(*state[i], residues ? Integer(1) : net_.tropical() ? denominator : *state.back());
    return result;
  }

  /// state ← the laps' state where the units come to grow evenly before squares would be cheaper; false: they do not.
  [[nodiscard]] bool by_orbit(const std::vector<std::uint32_t>& period, const Integer& denominator, const Time& laps,
                              std::vector<Number>& state, Work& work, bool& within) const {
    const std::size_t n = linear_.size();
    std::vector<TropicalStep> steps(std::max<std::size_t>(period.size(), 1));
    const auto word = [](const Number& value) { return value && bit_length(*value) <= 60; };
    for (std::size_t s = 0; s < steps.size(); ++s) {
      if (!(within = work.spend(n * n))) return false;
      const Square square = unit(linear_.step(period.empty() ? network::Fed() : network::Fed(period[s])), denominator);
      for (std::size_t e = 0; e < square.size(); ++e) {
        if (!square[e]) continue;
        if (!word(square[e])) return false;
        steps[s].edges.push_back({static_cast<std::uint32_t>(e / n), static_cast<std::uint32_t>(e % n),
                                  linear_.ring().maximum() ? square[e]->convert_to<std::int64_t>()
                                                           : -square[e]->convert_to<std::int64_t>()});
      }
    }
    std::vector<std::int64_t> start;
    for (const Number& value : state) {
      if (!word(value)) return false;
      start.push_back((linear_.ring().maximum() ? 1 : -1) * value->convert_to<std::int64_t>());
    }
    auto found = tropical_orbit(steps, start, laps, n * n * n * bit_length(laps) / 4, work, within);
    if (!found) return false;
    for (std::size_t i = 0; i < n; ++i) state[i] = linear_.ring().maximum() ? (*found)[i] : Integer(-(*found)[i]);
    return true;
  }

  /// Over Z the few products of a very small sparse square are fewer than those of the polynomial's.
  [[nodiscard]] bool by_polynomial() const {
    return !linear_.ring().tropical() && (linear_.ring().modulus() != 0 || linear_.size() > small_square);
  }
  /// The square, without the constant where nothing adds it.
  [[nodiscard]] IntegerMatrix matrix_of(const Square& square) const {
    const std::size_t all = linear_.size();
    bool homogeneous = all > 1;
    for (std::size_t i = 0; i + 1 < all; ++i) homogeneous = homogeneous && *square[i * all + all - 1] == 0;
    IntegerMatrix matrix{homogeneous ? all - 1 : all, {}, linear_.ring().modulus()};
    for (std::size_t i = 0; i < matrix.size; ++i)
      for (std::size_t j = 0; j < matrix.size; ++j) matrix.entries.push_back(*square[i * all + j]);
    return matrix;
  }
  /// state ← square^laps·state through the characteristic polynomial, with the constant apart where nothing adds it.
  [[nodiscard]] bool by_quotient(const Square& square, const Time& laps, bool own_step, std::vector<Number>& state,
                                 Work& work) const {
    const IntegerMatrix matrix = matrix_of(square);
    const std::size_t n = matrix.size;
    const bool homogeneous = n < linear_.size();
    std::vector<Integer> vector(n);
    for (std::size_t i = 0; i < n; ++i) vector[i] = *state[i];
    auto polynomial = own_step && !polynomial_.empty() && polynomial_.size() == n + 1
                          ? std::optional(polynomial_)
                          : characteristic_polynomial(matrix, work);
    if (!polynomial) return false;
    const auto power = power_times(matrix, *polynomial, laps, vector, work);
    if (!power) return false;
    for (std::size_t i = 0; i < n; ++i) state[i] = (*power)[i];
    // The constant is the denominator, multiplied by the same in every lap.
    const Integer& factor = *square.back();
    if (!homogeneous || linear_.ring().modulus() != 0 || factor == 1) return true;
    const Integer digits = laps * bit_length(factor);
    if (digits > (Integer(1) << 40)) return (void)work.spend(Work::unlimited), false;
    const std::uint64_t wide = digits.convert_to<std::uint64_t>() / 64 + 1;
    if (!work.spend(2 * product_units(wide, wide))) return false;
    *state.back() *= pow(factor, laps.convert_to<unsigned>());
    return true;
  }

  std::optional<Realisation> smaller_;
  const rnn::Network& net_;  ///< the one whose powers are taken
  network::Steps shown_;
  Linear linear_;
  std::size_t units_;
  std::vector<Integer> polynomial_;  ///< of the step without input, if that is what the family asks for
};

class LinearPredictor final : public FamilyPredictor<rnn::RecurrentNetwork> {
 public:
  [[nodiscard]] std::string name() const override { return "linear"; }
  [[nodiscard]] std::string describe() const override {
    return "takes the matrix of a linear or affine network, ordinary, modular or tropical, to the power t; the first "
           "two "
           "through its characteristic polynomial (Fiduccia, 1985)";
  }
  [[nodiscard]] double nominal_nanoseconds_per_unit() const override { return 5; }

 protected:
  StudyResult study(const rnn::RecurrentNetwork& system, const Subject& subject, Work& work) const override {
    const rnn::Network& net = system.network();
    const bool affine = net.kind == rnn::Kind::elman &&
                        (net.activation == rnn::Activation::identity || net.activation == rnn::Activation::modulo);
    if (!affine && !net.tropical())
      return unsuited("the activation " +
                      (net.kind == rnn::Kind::elman ? name_of(net.activation) : "of " + name_of(net.kind)) +
                      " is not linear");
    const Kind fed = network::fed_kind(net, subject.from);
    if (fed == Kind::random) return unsuited("every symbol of a random input must be read: no power to take");
    if (fed == Kind::generated) return unsuited("the decision that closes the loop is not linear");
    Realised realised;
    if (realisable(net)) {
      const std::string base = subject.from.name.substr(0, subject.from.name.find('+'));
      Purpose purpose{std::nullopt, fed == Kind::none || fed == Kind::word, fed != Kind::none,
                      subject.observable == "output"};
      if (const auto single = network::single_start(net, subject.from))
        purpose.start = single->state();
      else if (base == "zero" || base == "initial")
        purpose.start = base == "initial" ? *net.initial : zero_state(net);
      const HeldBytes held(work, dense_bytes(net.units()));
      if (!held.within_limit()) return out_of_memory();
      realised = minimal_realisation(net, purpose, work);
      if (!realised.within) return out_of_work();
    }
    const HeldBytes held(work, dense_bytes(realised.realisation ? realised.realisation->network.units() : net.units()));
    if (!held.within_limit()) return out_of_memory();
    auto shortcut = std::make_unique<LinearShortcut>(net, std::move(realised.realisation));
    if (fed == Kind::none && !shortcut->prepare(work)) return out_of_work();
    return shortcut;
  }
};

const RegisterPredictor registered{std::make_unique<LinearPredictor>()};

/// How small a linear network could be, from its usual start and whatever it is fed.
std::vector<Fact> order_fact(const System& system, Work& work) {
  const auto* recurrent = dynamic_cast<const rnn::RecurrentNetwork*>(&system);
  if (!recurrent || !realisable(recurrent->network())) return {};
  const rnn::Network& net = recurrent->network();
  const Purpose purpose{net.initial ? *net.initial : zero_state(net), !net.driven(), net.driven(),
                        net.readout.has_value()};
  const HeldBytes held(work, dense_bytes(net.units()));
  if (!held.within_limit()) return {{"minimal realisation", "null", "not decided", "the memory limit was reached"}};
  const Realised found = minimal_realisation(net, purpose, work);
  if (!found.within) return {{"minimal realisation", "null", "not decided", "the work limit was reached"}};
  return {{"minimal realisation", std::to_string(found.order),
           fmt::format("dimension {} of {} units ({} reached)", found.order, net.units(), found.reached),
           "the lattice that the usual start reaches, and of it what the readout sees (Kalman, 1963)"}};
}

const RegisterFacts facts({13, order_fact});

}  // namespace
}  // namespace outpace::linear
