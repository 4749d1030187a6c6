// An assembler of seven AVX2 instructions and a register allocator that keeps what is needed soonest (Belady, 1966);
// see machine_code.hpp.
#include "systems/ca/kernels/machine_code.hpp"

#if defined(__x86_64__) && defined(__linux__)
#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "systems/ca/kernels/tape.hpp"

namespace outpace::ca {
namespace {

/// Where a value is: a vector register, or 32 bytes at an offset from a general register.
struct Operand {
  bool in_register;
  unsigned number;  ///< of the vector register, or of the base
  std::int32_t displacement = 0;
};

constexpr unsigned stack = 4;                    // rsp
constexpr unsigned plane_base[] = {7, 6, 2, 1};  // rdi, rsi, rdx, rcx: the first four arguments
constexpr std::uint8_t op_and = 0xDB, op_or = 0xEB, op_xor = 0xEF, op_andn = 0xDF, op_equal = 0x76, op_load = 0x6F,
                       op_store = 0x7F;

class Assembler {
 public:
  std::vector<std::uint8_t> code;

  void bytes(std::initializer_list<int> list) {
    for (const int b : list) code.push_back(static_cast<std::uint8_t>(b));
  }
  void word(std::int32_t value) {
    for (int i = 0; i < 4; ++i) code.push_back(static_cast<std::uint8_t>(static_cast<std::uint32_t>(value) >> (8 * i)));
  }
  /// target = first op second, on 256 bits (three-byte VEX prefix, opcode map 1, prefix 66).
  void vector(std::uint8_t op, unsigned target, unsigned first, const Operand& second) {
    const bool high_target = target >= 8, high_second = second.in_register && second.number >= 8;
    bytes({0xC4, (high_target ? 0 : 0x80) | 0x40 | (high_second ? 0 : 0x20) | 1,
           static_cast<int>((~first & 15) << 3) | 0x04 | 0x01, op});
    const int reg = static_cast<int>(target & 7) << 3;
    if (second.in_register) {
      bytes({0xC0 | reg | static_cast<int>(second.number & 7)});
      return;
    }
    bytes({0x80 | reg | static_cast<int>(second.number)});
    if (second.number == stack) bytes({0x24});
    word(second.displacement);
  }
  void load(unsigned target, const Operand& from) { vector(op_load, target, 0, from); }
  void store(unsigned from, const Operand& to) { vector(op_store, from, 0, to); }
};

class Compiler {
 public:
  Compiler(const Network& network, int shift) : network_(network), all_(network), shift_(shift) {}

  std::vector<std::uint8_t> run() {
    place_.resize(all_.inputs + all_.gates.size(), {false, stack});
    uses_.resize(place_.size());
    for (std::size_t i = 0; i < all_.inputs; ++i)
      place_[i] = {false, plane_base[network_.inputs[i].plane], 32 * network_.inputs[i].offset};
    for (std::size_t g = all_.gates.size(); g-- > 0;)
      for (const std::uint16_t value : {all_.gates[g].a, all_.gates[g].b}) uses_[value].push_back(g);
    Assembler body;
    for (std::size_t g = 0; g < all_.gates.size(); ++g) gate(body, g);
    for (std::size_t p = 0; p < all_.outputs.size(); ++p) {
      Operand from = place_[all_.outputs[p]];
      if (!from.in_register) {
        const unsigned free = fresh(body, all_.gates.size(), {});
        body.load(free, from);
        from = {true, free};
      }
      body.store(from.number, {false, plane_base[p], 32 * shift_});
    }
    return framed(std::move(body));
  }

 private:
  /// The loop around the body: rdi, rsi, rdx, rcx move on by a vector, r8 counts down.
  std::vector<std::uint8_t> framed(Assembler body) const {
    Assembler all;
    all.bytes({0x55, 0x48, 0x89, 0xE5, 0x48, 0x83, 0xE4, 0xE0});  // push rbp; mov rbp, rsp; and rsp, -32
    all.bytes({0x48, 0x81, 0xEC});                                // sub rsp, spilled bytes
    all.word(static_cast<std::int32_t>(32 * slots_));
    all.bytes({0x4D, 0x85, 0xC0, 0x0F, 0x84});  // test r8, r8; jz end
    const std::size_t skip = all.code.size();
    all.word(0);
    const std::size_t top = all.code.size();
    all.code.insert(all.code.end(), body.code.begin(), body.code.end());
    for (const int base : {0xC7, 0xC6, 0xC2, 0xC1}) all.bytes({0x48, 0x83, base, 32});  // add base, 32
    all.bytes({0x49, 0xFF, 0xC8, 0x0F, 0x85});                                          // dec r8; jnz top
    all.word(static_cast<std::int32_t>(top) - static_cast<std::int32_t>(all.code.size() + 4));
    const auto distance = static_cast<std::int32_t>(all.code.size() - skip - 4);
    std::memcpy(all.code.data() + skip, &distance, 4);
    all.bytes({0xC5, 0xF8, 0x77, 0xC9, 0xC3});  // vzeroupper; leave; ret
    return std::move(all.code);
  }

  [[nodiscard]] std::size_t next_use(std::uint16_t value, std::size_t after) const {
    const auto& uses = uses_[value];  // descending
    const auto later = std::ranges::upper_bound(uses, after, std::greater<>{});
    if (later != uses.begin()) return *(later - 1);
    return all_.last_use[value] >= all_.gates.size() ? all_.gates.size() : ~std::size_t{0};
  }
  [[nodiscard]] bool dies(std::uint16_t value, std::size_t g) const { return all_.last_use[value] <= g; }

  /// A register for gate g that is none of `kept`; what is needed last moves to the stack if all are taken.
  unsigned fresh(Assembler& out, std::size_t g, std::initializer_list<unsigned> kept) {
    unsigned best = 16;
    std::size_t farthest = 0;
    for (unsigned r = 0; r < 16; ++r) {
      if (std::ranges::count(kept, r)) continue;
      if (holds_[r] < 0 || dies_before(static_cast<std::uint16_t>(holds_[r]), g)) {
        holds_[r] = -1;
        return r;
      }
      const std::size_t use = next_use(static_cast<std::uint16_t>(holds_[r]), g);
      if (best == 16 || use > farthest) best = r, farthest = use;
    }
    const auto value = static_cast<std::uint16_t>(holds_[best]);
    const Operand slot{false, stack, static_cast<std::int32_t>(32 * slots_++)};
    out.store(best, slot);
    place_[value] = slot;
    holds_[best] = -1;
    return best;
  }
  [[nodiscard]] bool dies_before(std::uint16_t value, std::size_t g) const { return all_.last_use[value] < g; }

  void gate(Assembler& out, std::size_t g) {
    const Gate& gate = all_.gates[g];
    Operand first = place_[gate.a], second = place_[gate.b];
    std::uint16_t first_value = gate.a, second_value = gate.b;
    if (gate.op == Gate::Op::without || (!first.in_register && second.in_register)) {
      std::swap(first, second);  // and-not complements its first operand
      std::swap(first_value, second_value);
    }
    const unsigned keep_second = second.in_register ? second.number : 16;
    unsigned target;
    if (gate.op == Gate::Op::inverse) {
      target = fresh(out, g, {first.in_register ? first.number : 16});
      out.vector(op_equal, target, target, {true, target});
      out.vector(op_xor, target, target, place_[gate.a]);
    } else {
      if (!first.in_register) {
        target = fresh(out, g, {keep_second});
        out.load(target, first);
        first = {true, target};
      } else if (dies(first_value, g)) {
        target = first.number;
      } else if (second.in_register && dies(second_value, g)) {
        target = second.number;
      } else {
        target = fresh(out, g, {first.number, keep_second});
      }
      const std::uint8_t op = gate.op == Gate::Op::both     ? op_and
                              : gate.op == Gate::Op::either ? op_or
                              : gate.op == Gate::Op::differ ? op_xor
                                                            : op_andn;
      out.vector(op, target, first.number, second);
    }
    holds_[target] = static_cast<int>(all_.inputs + g);
    place_[all_.inputs + g] = {true, target};
  }

  const Network& network_;
  CompleteNetwork all_;
  int shift_;
  std::vector<Operand> place_;
  std::vector<std::vector<std::size_t>> uses_;  ///< gates that read a value, last first
  int holds_[16] = {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1};
  std::size_t slots_ = 0;
};

}  // namespace

std::unique_ptr<const MachineCode> MachineCode::make(const Network& network, int shift) {
  if (!__builtin_cpu_supports("avx2") || network.inputs.empty()) return nullptr;
  const std::vector<std::uint8_t> code = Compiler(network, shift).run();
  void* memory = mmap(nullptr, code.size(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return nullptr;
  std::memcpy(memory, code.data(), code.size());
  if (mprotect(memory, code.size(), PROT_READ | PROT_EXEC) != 0) {
    munmap(memory, code.size());
    return nullptr;
  }
  return std::unique_ptr<const MachineCode>(new MachineCode(memory, code.size(), network.outputs.size()));
}

MachineCode::MachineCode(void* memory, std::size_t size, std::size_t planes)
    : memory_(memory), size_(size), planes_(planes), entry_(reinterpret_cast<Entry>(memory)) {}
MachineCode::~MachineCode() { munmap(memory_, size_); }

}  // namespace outpace::ca

#else

namespace outpace::ca {
std::unique_ptr<const MachineCode> MachineCode::make(const Network&, int) { return nullptr; }
MachineCode::MachineCode(void* memory, std::size_t size, std::size_t planes)
    : memory_(memory), size_(size), planes_(planes), entry_(nullptr) {}
MachineCode::~MachineCode() = default;
}  // namespace outpace::ca
#endif
