// A recurrent network as data: its kind, exact weights, activation, symbols and readout. Immutable once built; how it
// is written to a file, started, stepped and asked lives elsewhere in this folder.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "systems/rnn/matrix.hpp"

namespace outpace::rnn {

/// What one step does to the hidden state h with input vector x. A step without input leaves out the terms of x.
enum class Kind : std::uint8_t {
  elman,          ///< h' = f(W·h + U·x + b) over the rationals (Elman, 1990)
  max_plus,       ///< h'_i = max over the entries present of W_ij + h_j and U_ij + x_j
  min_plus,       ///< the same with the minimum
  elman_int8,     ///< h' = table[clip((W·h + U·x + b) / 2^shift)], all of them 8-bit integers
  gru_int8,       ///< a gated recurrent unit in 8-bit integers (Cho et al., 2014), see Int8
  elman_float32,  ///< h' = tanh(W·h + U·x + b) in IEEE single precision: approximate track only
  gru_float32,    ///< a gated recurrent unit in IEEE single precision: approximate track only
};

/// The activation of an `elman` network, unit by unit, of its weighted sum s.
enum class Activation : std::uint8_t {
  identity,
  step,     ///< 1 if s > 0, else 0
  sign,     ///< +1 if s ≥ 0, else −1
  ternary,  ///< the sign of s: −1, 0 or +1
  relu,     ///< max(s, 0)
  satlin,   ///< s clipped to [0, 1]
  modulo,   ///< s mod p, in [0, p); all weights, biases and symbols are integers
};

/// Where a gated unit's reset gate r acts on the candidate.
enum class ResetGate : std::uint8_t {
  before,  ///< W_n·(r⊙h): Cho et al. (2014)
  after,   ///< r⊙(W_n·h + c_n): the variant of cuDNN
};

/// The fixed-point arithmetic of the int8 kinds. round(v, s) = floor((v + 2^(s−1)) / 2^s), round(v, 0) = v; clip cuts
/// to [−128, 127]; ⊙ is the product unit by unit. The matrices of a gated unit stack three blocks of h rows: reset r,
/// update z, candidate n.
///
///   elman_int8:  h' = activation[clip(round(W·h + U·x + b, shift))]
///   gru_int8:    r  = gate[clip(round(W_r·h + U_r·x + b_r, shift))], z likewise; both in [0, 128]
///     before:    n  = activation[clip(round(W_n·round(r⊙h, 7) + U_n·x + b_n, shift))]
///     after:     n  = activation[clip(round(round(r⊙(W_n·h + c_n), 7) + U_n·x + b_n, shift))]
///                h' = round(z⊙h + (128 − z)⊙n, 7)
struct Int8 {
  unsigned shift = 0;                         ///< 0 … 24
  std::array<std::int8_t, 256> activation{};  ///< entry v + 128 is the value at v
  std::array<std::uint8_t, 256> gate{};       ///< gru_int8 only: values 0 … 128
  friend bool operator==(const Int8&, const Int8&) = default;
};

/// How the output vector V·h + c (in the network's own algebra: a (max,+) network takes maxima, without c) becomes the
/// output.
enum class Decision : std::uint8_t {
  none,       ///< the vector itself
  round,      ///< every component to the nearest integer, halves up
  threshold,  ///< every component: 1 if it is above 0, else 0
  argmax,     ///< the index of the largest component, the first of equals
};

struct Readout {
  Matrix weights;  ///< outputs × units
  Vector bias;     ///< one a output
  Decision decision = Decision::none;
  [[nodiscard]] std::size_t outputs() const { return weights.rows(); }
  friend bool operator==(const Readout&, const Readout&) = default;
};

struct Network {
  std::string name;         ///< as it is asked for: "parity", or what its file calls itself
  std::string description;  ///< one sentence
  Kind kind = Kind::elman;
  Activation activation = Activation::identity;  ///< `elman` only
  Integer modulus = 0;                           ///< `modulo` only, ≥ 2
  Int8 int8;                                     ///< int8 kinds only
  ResetGate reset_gate = ResetGate::before;      ///< gated kinds only

  Matrix recurrent;       ///< W: blocks()·units × units
  Matrix input;           ///< U: blocks()·units × inputs
  Vector bias;            ///< b: blocks()·units; empty for the (max,+) and (min,+) kinds
  Vector recurrent_bias;  ///< c_n: units, where the reset gate acts after; else empty

  /// symbols[s] is the input vector that symbol s stands for; empty for a network without inputs.
  std::vector<Vector> symbols;
  std::optional<Vector> initial;  ///< the network's own initial state, if it names one
  std::optional<Readout> readout;
  /// Whether its output symbol may be its next input (`generated`): the decision is argmax over as many outputs as
  /// there are symbols at most, or one rounded or thresholded output, which is taken modulo the number of symbols.
  bool closed_loop = false;
  /// JSON that the file carries for predictors, untrusted: nothing here reads it.
  std::string annotation;

  [[nodiscard]] std::size_t units() const { return recurrent.columns(); }
  [[nodiscard]] std::size_t inputs() const { return input.columns(); }
  [[nodiscard]] bool driven() const { return !symbols.empty(); }
  [[nodiscard]] bool gated() const { return kind == Kind::gru_int8 || kind == Kind::gru_float32; }
  [[nodiscard]] std::size_t blocks() const { return gated() ? 3 : 1; }
  /// False for the float32 kinds, whose values depend on compiler and library: they belong to the approximate track.
  [[nodiscard]] bool exact() const { return kind != Kind::elman_float32 && kind != Kind::gru_float32; }
  [[nodiscard]] bool tropical() const { return kind == Kind::max_plus || kind == Kind::min_plus; }
  [[nodiscard]] bool int8_kind() const { return kind == Kind::elman_int8 || kind == Kind::gru_int8; }
};

/// The values that every unit of a network may take, if they are finitely many: first, first + stride, …, last.
struct Levels {
  Integer first, last;
  int stride = 1;
  [[nodiscard]] Integer count() const { return Integer((last - first) / stride + 1); }
};

/// The levels of a network's units; empty where a unit has infinitely many (identity, relu, satlin, tropical, float32).
std::optional<Levels> levels(const Network& network);

/// What one `kind`, `activation` and `decision` is called in files and descriptions.
std::string name_of(Kind kind);
std::string name_of(Activation activation);
std::string name_of(Decision decision);

/// Whether `state` is one of this network's: the right size, every value one that a unit can have. The error's `what`
/// names the unit.
Result<void> check_state(const Network& network, const Vector& state);

/// The state of value 0 everywhere; of −1 where units are ±1.
Vector zero_state(const Network& network);

/// A state as text: `0110` where every unit is 0 or 1, `+-+` for ±1, `+0-` for ternary units, otherwise the values
/// with commas between them.
std::string state_text(const Network& network, const Vector& state);
/// Reads a state in its own text form or as values with commas between them.
Result<Vector> parse_state(const Network& network, std::string_view text);

}  // namespace outpace::rnn
