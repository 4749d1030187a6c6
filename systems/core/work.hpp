// The meter that every contestant carries: deterministic work and bytes, each with its limit. Every loop that can be
// long spends, every store that can be large holds, so every contestant can be stopped at the same point every time.
#pragma once

#include <algorithm>
#include <cstdint>

namespace outpace {

/// Counts elementary operations (one unit is defined in docs/method.md) and live bytes against limits.
class Work {
 public:
  static constexpr std::uint64_t unlimited = ~std::uint64_t{0};

  explicit Work(std::uint64_t unit_limit = unlimited, std::uint64_t byte_limit = unlimited) noexcept
      : unit_limit_(unit_limit), byte_limit_(byte_limit) {}

  /// Records `units` and says whether the limit still holds. After a `false` the caller returns `out_of_work()`.
  [[nodiscard]] bool spend(std::uint64_t units = 1) noexcept {
    spent_ = units > unlimited - spent_ ? unlimited : spent_ + units;
    return spent_ <= unit_limit_;
  }

  /// Whether `units` more would still be within the limit; records nothing.
  [[nodiscard]] bool affords(std::uint64_t units) const noexcept { return units <= remaining(); }

  /// Records `bytes` as live and says whether the limit still holds. After a `false` the caller frees what it has and
  /// returns `out_of_memory()`.
  [[nodiscard]] bool hold(std::uint64_t bytes) noexcept {
    held_ = bytes > unlimited - held_ ? unlimited : held_ + bytes;
    peak_ = std::max(peak_, held_);
    return held_ <= byte_limit_;
  }
  /// Records `bytes` as freed.
  void release(std::uint64_t bytes) noexcept { held_ -= std::min(bytes, held_); }

  [[nodiscard]] std::uint64_t spent() const noexcept { return spent_; }
  [[nodiscard]] std::uint64_t remaining() const noexcept { return spent_ < unit_limit_ ? unit_limit_ - spent_ : 0; }
  [[nodiscard]] std::uint64_t unit_limit() const noexcept { return unit_limit_; }
  [[nodiscard]] std::uint64_t peak_bytes() const noexcept { return peak_; }
  [[nodiscard]] std::uint64_t byte_limit() const noexcept { return byte_limit_; }
  /// Bytes that may still be held.
  [[nodiscard]] std::uint64_t spare_bytes() const noexcept { return held_ < byte_limit_ ? byte_limit_ - held_ : 0; }

 private:
  std::uint64_t unit_limit_;
  std::uint64_t byte_limit_;
  std::uint64_t spent_ = 0;
  std::uint64_t held_ = 0;
  std::uint64_t peak_ = 0;
};

/// Bytes held on a meter for as long as this object lives.
class HeldBytes {
 public:
  HeldBytes(Work& work, std::uint64_t bytes) noexcept : work_(work), bytes_(bytes), within_(work.hold(bytes)) {}
  ~HeldBytes() { work_.release(bytes_); }
  HeldBytes(const HeldBytes&) = delete;
  HeldBytes& operator=(const HeldBytes&) = delete;
  /// Whether the limit held when the bytes were taken.
  [[nodiscard]] bool within_limit() const noexcept { return within_; }

 private:
  Work& work_;
  std::uint64_t bytes_;
  bool within_;
};

}  // namespace outpace
