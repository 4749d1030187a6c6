// A network compiled to AVX2 instructions at run time: no step is looked up, temporaries stay in registers. Only on
// x86-64 Linux; elsewhere, or where the system forbids such code, tapes are run instead (tape.hpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "systems/ca/network.hpp"

namespace outpace::ca {

class MachineCode {
 public:
  /// Code for the network that writes the vector at `shift` from the one that is updated. Nothing where it cannot run.
  static std::unique_ptr<const MachineCode> make(const Network& network, int shift);
  ~MachineCode();
  MachineCode(const MachineCode&) = delete;
  MachineCode& operator=(const MachineCode&) = delete;

  /// Updates `count` consecutive vectors of four words; planes[p] is where plane p has the first. In order, each
  /// result written after its inputs are read.
  void run(std::uint64_t* const* planes, std::size_t count) const {
    entry_(planes[0], planes_ > 1 ? planes[1] : nullptr, planes_ > 2 ? planes[2] : nullptr,
           planes_ > 3 ? planes[3] : nullptr, count);
  }
  [[nodiscard]] std::size_t size_bytes() const { return size_; }

 private:
  using Entry = void (*)(std::uint64_t*, std::uint64_t*, std::uint64_t*, std::uint64_t*, std::size_t);
  MachineCode(void* memory, std::size_t size, std::size_t planes);

  void* memory_;
  std::size_t size_, planes_;
  Entry entry_;
};

}  // namespace outpace::ca
