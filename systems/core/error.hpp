// What went wrong, in the three parts that a user needs. Expected failures are return values; nothing here throws.
#pragma once

#include <expected>
#include <string>

namespace outpace {

/// A failure that input or the environment caused. Printed as `outpace: what: why: what to do`.
struct Error {
  std::string what;    ///< the thing that is wrong, quoted as given, with its place ("time '10^x', column 4")
  std::string why;     ///< what is wrong with it
  std::string remedy;  ///< what would be right

  /// The three parts joined by ": ".
  [[nodiscard]] std::string text() const { return what + ": " + why + ": " + remedy; }
};

template <class T>
using Result = std::expected<T, Error>;

/// Why a contestant (or the direct simulator) gives no answer. Declining is normal.
struct Declined {
  enum class Why {
    unsuited,  ///< the method does not apply; `reason` says where it breaks
    work,      ///< the work limit was reached
    memory,    ///< the byte limit was reached
  };
  Why why;
  std::string reason;  ///< one sentence for a user
};

inline std::unexpected<Declined> unsuited(std::string reason) {
  return std::unexpected(Declined{Declined::Why::unsuited, std::move(reason)});
}
inline std::unexpected<Declined> out_of_work() {
  return std::unexpected(Declined{Declined::Why::work, "the work limit was reached"});
}
inline std::unexpected<Declined> out_of_memory() {
  return std::unexpected(Declined{Declined::Why::memory, "the memory limit was reached"});
}

}  // namespace outpace
