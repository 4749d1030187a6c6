// Whether a network does a stated task: the first time at which its output and an integer program's differ on some
// input, found exactly. No question about one input is answered here.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "systems/core/work.hpp"
#include "systems/rnn/network.hpp"

namespace outpace::task {

/// An integer program that weighs the symbols read: lag 0 is the latest. `prev:K` is the symbol at lag K, `sum` the sum
/// of all, `sum-last:K` the sum of the latest K, `sum-mod:M` the sum of all modulo M (parity is `sum-mod:2`),
/// `addition:B` the digit of x + y + carry in base B where the symbol x·B + y was read, least digit first. A symbol
/// counts as its value where the network has one input and all values are whole, otherwise as its number.
struct Task {
  std::string name;
  bool all = false;                  ///< every lag counts
  std::uint64_t first = 0, end = 0;  ///< otherwise the lags first … end−1
  std::uint64_t modulus = 0;         ///< with `all`: of the sum, where it is not 0
  std::uint64_t base = 0;            ///< where it is not 0: serial addition, and nothing above counts
  /// Nothing is compared before this many symbols are read.
  [[nodiscard]] std::uint64_t from_time() const { return all ? 0 : first ? first + 1 : 0; }
  [[nodiscard]] bool counts(std::uint64_t lag) const { return all || (lag >= first && lag < end); }
};

/// Reads `prev:4`, `sum`, `sum-last:3`, `sum-mod:5` or `addition:2`.
Result<Task> parse_task(std::string_view text);

struct Verdict {
  enum class Kind { differs, never, undecided } kind;
  std::uint64_t time = 0;           ///< differs: the first such time; undecided: the last time known to agree
  std::vector<std::uint32_t> word;  ///< differs: symbols that show it
};

/// Compares output and task on all words from `start`. Affine networks with one rounded output are decided by the
/// extremes of their error, which is a sum over the lags; others by a search over pairs of states, word length by word
/// length. A symbol that is no pair of digits of `addition:B` is never fed. Spends the products of either. Requires an
/// exact, driven network with a readout.
Verdict compare(const rnn::Network& network, const rnn::Vector& start, const Task& task, Work& work);

}  // namespace outpace::task
