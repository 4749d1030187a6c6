// The predictor `linear`: networks of identity units over the rationals, of modulo units over Z/p, and (max,+) or
// (min,+) ones are affine maps of their semiring, so t steps are the t-th power of one matrix, by squaring. A start and
// what is observed of it are applied to the squares; integers are exact and of any size.
#include <fmt/format.h>

#include <optional>

#include "predictors/core/catalogue.hpp"
#include "predictors/linear/quotient.hpp"
#include "predictors/network/steps.hpp"
#include "systems/rnn/naive.hpp"
#include "systems/rnn/recurrent_network.hpp"

namespace outpace::linear {
namespace {

using rnn::InputStream;
using rnn::Rational;
using rnn::Vector;
using Kind = InputStream::Kind;

/// Below this many laps squares of the matrix are as fast as its characteristic polynomial.
constexpr int few_laps = 64;
constexpr std::size_t small_square = 3;

/// One number of the semiring; empty is the tropical zero (no edge). In ordinary ones every entry is present.
using Number = std::optional<Integer>;
/// n+1 by n+1, rows first: the last row and column carry the constant. Entries are cleared of one denominator.
using Square = std::vector<Number>;

/// The arithmetic of one kind of network.
class Semiring {
 public:
  explicit Semiring(const rnn::Network& net)
      : kind_(net.kind), modulus_(net.activation == rnn::Activation::modulo ? net.modulus : Integer(0)) {}
  [[nodiscard]] bool tropical() const { return kind_ != rnn::Kind::elman; }
  [[nodiscard]] const Integer& modulus() const { return modulus_; }  ///< 0 where there is none
  [[nodiscard]] Number zero() const { return tropical() ? Number() : Number(0); }
  [[nodiscard]] Number one() const { return tropical() ? Number(0) : Number(1); }
  void add(Number& sum, const Number& value) const {
    if (!value) return;
    if (!tropical())
      sum = *sum + *value;
    else if (!sum || (kind_ == rnn::Kind::max_plus ? *value > *sum : *value < *sum))
      sum = value;
  }
  /// sum += a·b; false: out of work.
  [[nodiscard]] bool add_product(Number& sum, const Number& a, const Number& b, Work& work) const {
    if (!a || !b || (!tropical() && (*a == 0 || *b == 0))) return true;
    const std::uint64_t m = limbs(*a), n = limbs(*b);
    if (!work.spend(tropical() ? sum_units(m, n) : product_units(m, n))) return false;
    add(sum, tropical() ? Number(*a + *b) : Number(*a * *b));
    return true;
  }
  void reduce(Number& value) const {
    if (modulus_ != 0) value = residue(*value, modulus_);
  }

 private:
  rnn::Kind kind_;
  Integer modulus_;
};

/// The least common denominator of all numbers of a step.
Integer denominator_of(const rnn::Network& net) {
  Integer d = 1;
  const auto take = [&](const Rational& value) { d = lcm(d, rnn::denominator(value)); };
  for (const rnn::Matrix* matrix : {&net.recurrent, &net.input})
    for (std::size_t i = 0; i < matrix->rows(); ++i)
      for (const rnn::Entry& entry : matrix->row(i)) take(entry.weight);
  for (const Rational& value : net.bias) take(value);
  return d;
}

class Linear {
 public:
  explicit Linear(const rnn::Network& net)
      : net_(net), ring_(net), size_(net.units() + 1), scale_(denominator_of(net)) {
    // The terms of a symbol, W's own denominator times the symbol's.
    for (const Vector& symbol : net.symbols)
      for (const Rational& value : symbol) scale_ = scale_ * rnn::denominator(value);
  }
  [[nodiscard]] const Semiring& ring() const { return ring_; }
  [[nodiscard]] std::size_t size() const { return size_; }

  /// The step fed `symbol`, times the scale (plus, in tropical semirings, nothing: there the scale is the unit).
  [[nodiscard]] Square step(network::Fed symbol) const {
    Square square(size_ * size_, ring_.zero());
    const auto cleared = [&](const Rational& value) { return Number(rnn::numerator(value * scale_)); };
    for (std::size_t i = 0; i + 1 < size_; ++i) {
      for (const rnn::Entry& entry : net_.recurrent.row(i)) square[i * size_ + entry.column] = cleared(entry.weight);
      Number& constant = square[i * size_ + size_ - 1];
      if (!net_.bias.empty()) constant = cleared(net_.bias[i]);
      if (symbol)
        for (const rnn::Entry& entry : net_.input.row(i)) {
          const Rational& x = net_.symbols[*symbol][entry.column];
          ring_.add(constant, cleared(ring_.tropical() ? Rational(entry.weight + x) : Rational(entry.weight * x)));
        }
    }
    square.back() = ring_.tropical() ? Number(0) : Number(scale_);
    return square;
  }
  [[nodiscard]] std::optional<Square> product(const Square& a, const Square& b, Work& work) const {
    Square result(size_ * size_, ring_.zero());
    if (!work.spend(size_ * size_)) return std::nullopt;
    for (std::size_t i = 0; i < size_; ++i)
      for (std::size_t k = 0; k < size_; ++k) {
        if (!a[i * size_ + k]) continue;
        for (std::size_t j = 0; j < size_; ++j)
          if (!ring_.add_product(result[i * size_ + j], a[i * size_ + k], b[k * size_ + j], work)) return std::nullopt;
      }
    for (Number& value : result) ring_.reduce(value);
    return result;
  }
  /// state ← square·state
  [[nodiscard]] bool apply(const Square& square, std::vector<Number>& state, Work& work) const {
    std::vector<Number> next(size_, ring_.zero());
    for (std::size_t i = 0; i < size_; ++i) {
      for (std::size_t j = 0; j < size_; ++j)
        if (!ring_.add_product(next[i], square[i * size_ + j], state[j], work)) return false;
      ring_.reduce(next[i]);
    }
    state.swap(next);
    return true;
  }
  /// The state as numbers over `denominator`, with the constant at the end.
  [[nodiscard]] std::vector<Number> numbers(const Vector& state, Integer& denominator) const {
    denominator = ring_.tropical() ? scale_ : Integer(1);
    for (const Rational& value : state) denominator = lcm(denominator, rnn::denominator(value));
    std::vector<Number> result;
    for (const Rational& value : state) result.emplace_back(rnn::numerator(value * denominator));
    result.emplace_back(ring_.tropical() ? Integer(0) : denominator);
    return result;
  }
  [[nodiscard]] const Integer& scale() const { return scale_; }

 private:
  const rnn::Network& net_;
  Semiring ring_;
  std::size_t size_;
  Integer scale_;
};

class LinearShortcut final : public Shortcut {
 public:
  explicit LinearShortcut(const rnn::Network& net) : steps_(net), linear_(net), net_(net) {}
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
    Integer denominator;
    std::vector<Number> state = linear_.numbers(start.state(), denominator);
    const std::uint64_t head = input.first().size();
    const Time before = query.at < head ? query.at : Time(head);
    for (Time s = 0; s < before; ++s)
      if (!linear_.apply(unit(linear_.step(input.symbol(s)), denominator), state, work)) return out_of_work();
    Time left = query.at - before;
    const std::vector<std::uint32_t>& period = input.period();
    const std::uint64_t lap = std::max<std::size_t>(period.size(), 1);
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
    }
    for (std::uint64_t i = 0; i < left; ++i)
      if (!linear_.apply(unit(linear_.step(period[i]), denominator), state, work)) return out_of_work();
    if (!work.spend(steps_.show_units() * limbs(*state.back()))) return out_of_work();
    return steps_.show(steps_.pack(values(state, denominator)), query.what);
  }
  [[nodiscard]] Claim claim() const override { return Claim::exact; }
  [[nodiscard]] std::string finding() const override {
    return fmt::format("{} of dimension {}: t steps are a power of one matrix",
                       net_.tropical()                              ? "a map linear in the tropical semiring,"
                       : net_.activation == rnn::Activation::modulo ? "an affine map over the residues,"
                                                                    : "an affine map over the rationals,",
                       net_.units());
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

  network::Steps steps_;
  Linear linear_;
  const rnn::Network& net_;
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
    auto shortcut = std::make_unique<LinearShortcut>(net);
    if (fed == Kind::none && !shortcut->prepare(work)) return out_of_work();
    return shortcut;
  }
};

const RegisterPredictor registered{std::make_unique<LinearPredictor>()};

}  // namespace
}  // namespace outpace::linear
