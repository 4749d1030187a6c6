// Names, levels and state texts of networks; see network.hpp.
#include "systems/rnn/network.hpp"

namespace outpace::rnn {

std::optional<Levels> levels(const Network& network) {
  if (network.int8_kind()) return Levels{-128, 127};
  if (network.kind != Kind::elman) return std::nullopt;
  switch (network.activation) {
    case Activation::step:
      return Levels{0, 1};
    case Activation::sign:
      return Levels{-1, 1, 2};
    case Activation::ternary:
      return Levels{-1, 1};
    case Activation::modulo:
      return Levels{0, network.modulus - 1};
    case Activation::identity:
    case Activation::relu:
    case Activation::satlin:
      break;
  }
  return std::nullopt;
}

std::string name_of(Kind kind) {
  switch (kind) {
    case Kind::elman:
      return "elman";
    case Kind::max_plus:
      return "max-plus";
    case Kind::min_plus:
      return "min-plus";
    case Kind::elman_int8:
      return "elman-int8";
    case Kind::gru_int8:
      return "gru-int8";
    case Kind::elman_float32:
      return "elman-float32";
    case Kind::gru_float32:
      break;
  }
  return "gru-float32";
}

std::string name_of(Activation activation) {
  switch (activation) {
    case Activation::identity:
      return "identity";
    case Activation::step:
      return "step";
    case Activation::sign:
      return "sign";
    case Activation::ternary:
      return "ternary";
    case Activation::relu:
      return "relu";
    case Activation::satlin:
      return "satlin";
    case Activation::modulo:
      break;
  }
  return "modulo";
}

std::string name_of(Decision decision) {
  switch (decision) {
    case Decision::none:
      return "none";
    case Decision::round:
      return "round";
    case Decision::threshold:
      return "threshold";
    case Decision::argmax:
      break;
  }
  return "argmax";
}

namespace {

bool has_value(const Network& network, const Rational& value) {
  if (const auto range = levels(network))
    return is_integer(value) && value >= range->first && value <= range->last &&
           (range->stride == 1 || (numerator(value) - range->first) % range->stride == 0);
  if (network.kind == Kind::elman && network.activation == Activation::relu) return value >= 0;
  if (network.kind == Kind::elman && network.activation == Activation::satlin) return value >= 0 && value <= 1;
  if (!network.exact()) return exactly(static_cast<double>(value.convert_to<float>())) == value;
  return true;
}

std::string allowed(const Network& network) {
  if (const auto range = levels(network)) {
    if (range->stride == 2) return "take -1 or 1";
    return "take whole numbers from " + range->first.str() + " to " + range->last.str();
  }
  if (!network.exact()) return "take values of IEEE single precision";
  return network.activation == Activation::relu ? "take values of at least 0" : "take values from 0 to 1";
}

/// One character a unit: "01", "-+" or "-0+"; empty where values are written with commas.
std::string_view letters(const Network& network) {
  const auto range = levels(network);
  if (!range || network.int8_kind()) return {};
  if (range->first == 0 && range->last == 1) return "01";
  if (range->first == -1 && range->last == 1) return range->stride == 2 ? "-+" : "-0+";
  return {};
}

}  // namespace

Result<void> check_state(const Network& network, const Vector& state) {
  if (state.size() != network.units())
    return std::unexpected(Error{"a state of " + std::to_string(state.size()) + " values",
                                 "the network has " + std::to_string(network.units()) + " units",
                                 "give one value a unit"});
  for (std::size_t i = 0; i < state.size(); ++i)
    if (!has_value(network, state[i]))
      return std::unexpected(Error{"value " + text(state[i]).substr(0, 60) + " of unit " + std::to_string(i),
                                   "a unit of this network cannot have it", allowed(network)});
  return {};
}

Vector zero_state(const Network& network) {
  const auto range = levels(network);
  return Vector(network.units(), Rational(range && range->stride == 2 ? -1 : 0));
}

std::string state_text(const Network& network, const Vector& state) {
  std::string result;
  if (const std::string_view letter = letters(network); !letter.empty()) {
    const auto range = levels(network);
    for (const Rational& value : state)
      result += letter[Integer((numerator(value) - range->first) / range->stride).convert_to<std::size_t>()];
    return result;
  }
  for (const Rational& value : state) {
    if (!result.empty()) result += ',';
    result += text(value);
  }
  return result;
}

Result<Vector> parse_state(const Network& network, std::string_view given) {
  Vector state;
  const std::string_view letter = letters(network);
  if (!letter.empty() && given.size() == network.units() && given.find_first_not_of(letter) == std::string_view::npos) {
    const auto range = levels(network);
    for (const char c : given)
      state.emplace_back(Integer(range->first + range->stride * static_cast<int>(letter.find(c))));
    return state;
  }
  for (std::size_t begin = 0; begin <= given.size();) {
    const std::size_t end = std::min(given.find(',', begin), given.size());
    auto value = parse_rational(given.substr(begin, end - begin));
    if (!value)
      return std::unexpected(Error{"state, value " + std::to_string(state.size()) + " (column " +
                                       std::to_string(begin + 1) + "): " + value.error().what,
                                   value.error().why, value.error().remedy});
    state.push_back(std::move(*value));
    begin = end + 1;
  }
  if (auto fine = check_state(network, state); !fine) return std::unexpected(fine.error());
  return state;
}

}  // namespace outpace::rnn
