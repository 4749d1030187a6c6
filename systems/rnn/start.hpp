// Initial conditions of networks: the state at time 0 and the stream of symbols that is fed in, both with random access
// and a canonical text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "systems/core/query.hpp"
#include "systems/core/random_field.hpp"
#include "systems/rnn/network.hpp"

namespace outpace::rnn {

/// The symbols x_0, x_1, …: step s (from time s to s+1) is fed symbol x_s.
class InputStream {
 public:
  enum class Kind : std::uint8_t {
    none,       ///< nothing is ever fed in
    word,       ///< the symbols of a word, then nothing
    periodic,   ///< a word, then another one again and again
    random,     ///< a random field with random access
    generated,  ///< closed loop: x_s is the output symbol at time s
  };
  static InputStream none() { return {}; }
  static InputStream word(std::vector<std::uint32_t> word);
  static InputStream periodic(std::vector<std::uint32_t> first, std::vector<std::uint32_t> period);
  static InputStream random(std::uint64_t seed, std::uint32_t symbols);
  static InputStream generated();

  [[nodiscard]] Kind kind() const { return kind_; }
  [[nodiscard]] const std::vector<std::uint32_t>& first() const { return first_; }    ///< word; periodic: before it
  [[nodiscard]] const std::vector<std::uint32_t>& period() const { return period_; }  ///< periodic only, not empty
  [[nodiscard]] std::uint64_t seed() const { return field_.seed(); }                  ///< random only

  /// Symbol x_s; empty where nothing is fed in. Requires a kind other than `generated`. Charge a unit for a random one.
  [[nodiscard]] std::optional<std::uint32_t> symbol(const Integer& s) const;
  [[nodiscard]] std::optional<std::uint32_t> symbol(std::int64_t s) const;

  /// What follows the `+` of an initial condition: `word:0110`; empty for `none`.
  [[nodiscard]] std::string text(std::uint32_t symbols) const;

 private:
  [[nodiscard]] std::uint32_t reduce(std::uint64_t word, unsigned bit) const;

  Kind kind_ = Kind::none;
  std::vector<std::uint32_t> first_, period_;
  RandomField field_{0};
  std::uint32_t symbols_ = 0;
};

/// `zero`, `initial`, `state:…` or `random:SEED`, then optionally `+word:…`, `+periodic:u.v`, `+random:SEED` or
/// `+generated`. Symbols are written as digits where there are at most ten of them, otherwise with commas.
class NetworkStart final : public Start {
 public:
  enum class From : std::uint8_t { zero, initial, state, random };

  /// Reads the text form for `network`; errors name what is wrong and where.
  static Result<NetworkStart> parse(const Network& network, std::string_view text);
  /// A random state: unit i of a 0/1 or ±1 network is bit i of the field (as on a lattice); with k levels it is level
  /// word(i) mod k; identity and tropical units are integers in [−128, 127], relu in [0, 255], satlin word(i)/256 mod
  /// 1, float32 in [−1, 1) by 1/128.
  static NetworkStart random(const Network& network, std::uint64_t seed, InputStream input);
  static NetworkStart zero(const Network& network, InputStream input);
  static NetworkStart initial(const Network& network, InputStream input);
  static NetworkStart given(const Network& network, Vector state, InputStream input);

  [[nodiscard]] std::string text() const override;
  /// `zero`, `random+periodic`, `state+generated`, …: the kinds without their texts.
  [[nodiscard]] std::string family() const override;

  [[nodiscard]] From from() const { return from_; }
  [[nodiscard]] const Vector& state() const { return state_; }  ///< at time 0, one value a unit
  [[nodiscard]] const InputStream& input() const { return input_; }

 private:
  NetworkStart(const Network& network, From from, std::uint64_t seed, Vector state, InputStream input);

  From from_;
  std::uint64_t seed_;
  Vector state_;
  InputStream input_;
  std::string text_;
};

/// What the parts of an initial condition are called in texts; empty for the input `none`.
std::string name_of(NetworkStart::From from);
std::string name_of(InputStream::Kind kind);

}  // namespace outpace::rnn
