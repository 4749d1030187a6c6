// The two steppers: strided bit planes and byte tables; see stepper.hpp.
#include "systems/ca/stepper.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <new>

#include "systems/ca/kernels/machine_code.hpp"
#include "systems/ca/kernels/tape.hpp"
#include "systems/eca/kernels/kernels.hpp"

namespace outpace::ca {

std::size_t Stepper::prepare(std::size_t words) {
  const std::size_t size = capacity(words);
  if (size != size_ || linear_.empty()) {
    size_ = size;
    linear_.assign(rule_.planes() * (size + 1), 0);
    resized();
  }
  for (unsigned p = 0; p < rule_.planes(); ++p) plane(p)[size] = 0;
  return size;
}

bool Stepper::uniform(unsigned* colour) const {
  *colour = cell(0);
  return cell(64 * size_ - 1) == *colour && cell(32 * size_) == *colour && all_are(*colour);
}

// The column's next `rows` colours need only the cells that the rule reaches in as many steps; those few are stepped
// aside by the table, a wedge that narrows to the one cell.
bool Stepper::read_column(std::uint64_t rows, std::size_t position, ColourSink& sink) const {
  const auto ring = static_cast<std::int64_t>(64 * size_), left = std::int64_t{std::max(0, rule_.left())},
             right = std::int64_t{std::max(0, rule_.right())}, n = static_cast<std::int64_t>(rows);
  std::vector<std::uint8_t> window(static_cast<std::size_t>(n * (left + right) + 1)), column;
  for (std::int64_t i = 0; i < static_cast<std::int64_t>(window.size()); ++i) {
    const std::int64_t x = (static_cast<std::int64_t>(position) + i - n * left) % ring;
    window[static_cast<std::size_t>(i)] =
        static_cast<std::uint8_t>(cell(static_cast<std::size_t>(x < 0 ? x + ring : x)));
  }
  for (std::int64_t row = 0; row < n; ++row) {
    column.push_back(window[static_cast<std::size_t>((n - row) * left)]);
    // Cell i of the next window is cell i + left of this one.
    const auto width = static_cast<std::size_t>((n - row - 1) * (left + right) + 1);
    for (std::size_t i = 0; i < width; ++i)
      window[i] = rule_.next(window.data() + (static_cast<std::int64_t>(i) + left - rule_.left()));
  }
  return sink.colours(column);
}

bool Stepper::advance(std::uint64_t rows, std::size_t position, ColourSink* sink) {
  for (std::uint64_t take = 0; rows > 0; rows -= take) {
    take = std::min(rows, most_rows());
    if (sink && !read_column(take, position, *sink)) return false;
    step(take);
  }
  return true;
}

namespace {

using eca::SimdTarget;

constexpr std::size_t alignment = 64;
struct Free {
  void operator()(std::uint64_t* p) const { ::operator delete[](p, std::align_val_t{alignment}); }
};
using Buffer = std::unique_ptr<std::uint64_t[], Free>;
Buffer allocate(std::size_t words) {
  return Buffer(static_cast<std::uint64_t*>(::operator new[](8 * words, std::align_val_t{alignment})));
}

/// Every plane in the strided layout of systems/eca/kernels/rule_kernels-inl.hpp, so that the cells at offset d of all
/// cells of vector j are vector j + d and nothing is ever shifted but at the wrap. Rows are made in place: cell j of
/// the next row goes to where cell j + least was, which no later cell reads, so a row lies `least` vectors beside the
/// one before. A halo of copies of the other end lasts for several rows; passes over a long row follow one another at
/// the distance that the rule reaches, while what they read is still in the first-level cache:
///
///      −n·left         0                         S         S + n·right
///        |= pass 0 ====|=============>· · · · · ·|· · · ·|
///           |= pass 1 =|========>· · · · · · · · |· · |       each ends where the next one stops needing it
///              |=pass 2|===>· · · · · · · · · · ·|
class PlaneStepper final : public Stepper {
 public:
  PlaneStepper(const CompiledRule& rule, SimdTarget target, bool machine_code)
      : Stepper(rule.rule()),
        compiled_(rule),
        layout_(eca::kernels::layout_kernels(target)),
        run_(tape_runner(target)),
        code_(machine_code ? rule.machine_code() : nullptr),
        left_(std::max(0, rule_.left())),
        right_(std::max(0, rule_.right())),
        farthest_(std::max(std::abs(rule_.left()), std::abs(rule_.right()))),
        registers_(allocate(rule.tape()->registers * batch_vectors * layout_.words)) {}

  [[nodiscard]] std::size_t capacity(std::size_t words) const override {
    return std::max<std::size_t>(1, (words + layout_.words - 1) / layout_.words) * layout_.words;
  }
  void load() override {
    for (unsigned p = 0; p < rule_.planes(); ++p) {
      cells_[p] = origin(p);
      layout_.to_strided(plane(p), vectors_, cells_[p]);
    }
  }
  void store() override {
    for (unsigned p = 0; p < rule_.planes(); ++p) layout_.from_strided(cells_[p], vectors_, plane(p));
  }

 protected:
  void resized() override {
    vectors_ = size_ / layout_.words;
    // As many rows a pass over the halo as keep the halo a quarter of the row.
    rows_ = std::clamp<std::uint64_t>(
        vectors_ / (4 * std::max<std::uint64_t>(1, static_cast<std::uint64_t>(farthest_))), 1, 16);
    margin_ = (2 * static_cast<std::size_t>(farthest_) * rows_ + 1);
    strided_ = allocate(rule_.planes() * (vectors_ + 2 * margin_) * layout_.words);
  }
  [[nodiscard]] std::uint64_t most_rows() const override { return rows_; }

  void step(std::uint64_t rows) override {
    for (unsigned p = 0; p < rule_.planes(); ++p)
      layout_.fill_halo(cells_[p], vectors_,
                        static_cast<std::size_t>(rows) * static_cast<std::size_t>(std::max(left_, right_)));
    const auto n = static_cast<std::int64_t>(rows), size = static_cast<std::int64_t>(vectors_);
    std::int64_t at[16], end[16];
    for (std::int64_t q = 0; q < n; ++q) at[q] = -(n - 1 - q) * left_, end[q] = size + (n - 1 - q) * right_;
    const std::int64_t chunk = vectors_ * layout_.words * 8 * rule_.planes() > cache_bytes ? 256 : size + end[0];
    while (at[n - 1] < end[n - 1]) {
      for (std::int64_t q = 0; q < n; ++q) {
        std::int64_t until = q == 0 ? at[0] + chunk : at[q - 1] >= end[q - 1] ? end[q] : at[q - 1] - rule_.right();
        until = std::min(until, end[q]);
        if (until <= at[q]) continue;
        run(q, at[q], static_cast<std::size_t>(until - at[q]));
        at[q] = until;
      }
    }
    // The row now begins elsewhere; back to where there is room on both sides.
    for (unsigned p = 0; p < rule_.planes(); ++p) {
      cells_[p] += -n * rule_.left() * words();
      const std::int64_t drift = (cells_[p] - origin(p)) / words();
      if (std::abs(drift) + static_cast<std::int64_t>(rows_) * farthest_ < static_cast<std::int64_t>(margin_)) continue;
      std::memmove(origin(p), cells_[p], 8 * vectors_ * layout_.words);
      cells_[p] = origin(p);
    }
  }
  [[nodiscard]] unsigned cell(std::size_t position) const override {
    const std::size_t vector = position % vectors_, lane = position / vectors_;
    unsigned colour = 0;
    for (unsigned p = 0; p < rule_.planes(); ++p)
      colour |= static_cast<unsigned>(cells_[p][vector * layout_.words + lane / 64] >> (lane % 64) & 1) << p;
    return colour;
  }
  [[nodiscard]] bool all_are(unsigned colour) const override {
    for (unsigned p = 0; p < rule_.planes(); ++p) {
      const std::uint64_t all = colour >> p & 1 ? ~std::uint64_t{0} : 0;
      if (!std::all_of(cells_[p], cells_[p] + vectors_ * layout_.words, [&](std::uint64_t w) { return w == all; }))
        return false;
    }
    return true;
  }

 private:
  static constexpr std::size_t cache_bytes = 24 * 1024;
  [[nodiscard]] std::int64_t words() const { return static_cast<std::int64_t>(layout_.words); }
  [[nodiscard]] std::uint64_t* origin(unsigned p) const {
    return strided_.get() + (p * (vectors_ + 2 * margin_) + margin_) * layout_.words;
  }
  /// Cells first … first+count−1 of row q+1 from row q.
  void run(std::int64_t q, std::int64_t first, std::size_t count) {
    const std::int64_t drift = -q * rule_.left();
    std::uint64_t* planes[4];
    for (unsigned p = 0; p < rule_.planes(); ++p) planes[p] = cells_[p] + (first + drift) * words();
    if (code_) return code_->run(planes, count);
    const Network& network = *compiled_.network();
    const std::uint64_t* sources[64 * 4];
    std::uint64_t* results[4];
    for (std::size_t i = 0; i < network.inputs.size(); ++i)
      sources[i] = planes[network.inputs[i].plane] + network.inputs[i].offset * words();
    for (unsigned p = 0; p < rule_.planes(); ++p) results[p] = planes[p] - rule_.left() * words();
    run_(*compiled_.tape(), sources, results, count, registers_.get());
  }

  const CompiledRule& compiled_;
  const eca::kernels::LayoutKernels& layout_;
  TapeRunner run_;
  const MachineCode* code_;
  std::int64_t left_, right_, farthest_;
  Buffer registers_, strided_;
  std::size_t vectors_ = 0, margin_ = 0;
  std::uint64_t rows_ = 1;
  std::uint64_t* cells_[4] = {};
};

/// A byte a cell. Neighbourhoods' indices are built for many cells at once, doubling their width (index of 2w cells =
/// index of w cells · k^w + index of the next w), so only the last look into the table goes cell by cell.
class TableStepper final : public Stepper {
 public:
  explicit TableStepper(const CompiledRule& rule) : Stepper(rule.rule()) {}
  [[nodiscard]] std::size_t capacity(std::size_t words) const override { return std::max<std::size_t>(1, words); }
  void load() override {
    for (std::size_t w = 0; w < size_; ++w)
      for (unsigned b = 0; b < 64; ++b) {
        unsigned colour = 0;
        for (unsigned p = 0; p < rule_.planes(); ++p) colour |= static_cast<unsigned>(plane(p)[w] >> b & 1) << p;
        row_[left_ + 64 * w + b] = static_cast<std::uint8_t>(colour);
      }
  }
  void store() override {
    for (std::size_t w = 0; w < size_; ++w)
      for (unsigned p = 0; p < rule_.planes(); ++p) {
        std::uint64_t word = 0;
        for (unsigned b = 0; b < 64; ++b) word |= std::uint64_t{row_[left_ + 64 * w + b] >> p & 1u} << b;
        plane(p)[w] = word;
      }
  }

 protected:
  void resized() override {
    row_.assign(64 * size_ + left_ + right_, 0);
    next_ = row_;
  }
  [[nodiscard]] std::uint64_t most_rows() const override { return 16; }
  void step(std::uint64_t rows) override {
    for (; rows > 0; --rows) {
      if (rule_.constant()) {
        std::ranges::fill(row_, rule_[0]);
        continue;
      }
      const std::size_t n = 64 * size_;
      for (std::size_t i = 0; i < left_; ++i) row_[i] = row_[left_ + (n - left_ % n + i) % n];
      for (std::size_t i = 0; i < right_; ++i) row_[left_ + n + i] = row_[left_ + i % n];
      const std::uint8_t* from = row_.data() + (static_cast<std::int64_t>(left_) - rule_.left());
      for (std::size_t at = 0; at < n; at += chunk)
        look_up(from + at, next_.data() + left_ + at, std::min(chunk, n - at));
      row_.swap(next_);
    }
  }
  [[nodiscard]] unsigned cell(std::size_t position) const override { return row_[left_ + position]; }
  [[nodiscard]] bool all_are(unsigned colour) const override {
    return std::all_of(row_.begin() + static_cast<std::ptrdiff_t>(left_),
                       row_.begin() + static_cast<std::ptrdiff_t>(left_ + 64 * size_),
                       [&](std::uint8_t c) { return c == colour; });
  }

 private:
  static constexpr std::size_t chunk = 512;
  void look_up(const std::uint8_t* from, std::uint8_t* to, std::size_t count) {
    const auto cells = static_cast<unsigned>(rule_.cells());
    std::uint32_t index[chunk + 32];
    const std::size_t loaded = count + cells - 1;
    for (std::size_t i = 0; i < loaded; ++i) index[i] = from[i];
    unsigned width = 1;
    std::uint32_t weight = rule_.colours();
    for (int bit = std::bit_width(cells) - 2; bit >= 0; --bit) {
      const std::size_t doubled = loaded - (2 * width - 1);
      for (std::size_t i = 0; i < doubled; ++i) index[i] = index[i] * weight + index[i + width];
      width *= 2;
      weight *= weight;
      if (!(cells >> bit & 1)) continue;
      for (std::size_t i = 0; i + width < loaded; ++i) index[i] = index[i] * rule_.colours() + from[i + width];
      width += 1;
      weight *= rule_.colours();
    }
    const std::uint8_t* table = rule_.table().data();
    for (std::size_t i = 0; i < count; ++i) to[i] = table[index[i]];
  }

  std::size_t left_ = static_cast<std::size_t>(std::max(0, rule_.left())),
              right_ = static_cast<std::size_t>(std::max(0, rule_.right()));
  std::vector<std::uint8_t> row_, next_;
};

/// Machine code works on 256-bit vectors, so the layout must be theirs.
bool runs_machine_code(const CompiledRule& rule) {
  return rule.machine_code() && std::ranges::count(eca::available_simd_targets(), SimdTarget::avx2) > 0;
}

}  // namespace

std::unique_ptr<Stepper> Stepper::make(const CompiledRule& rule, SimdTarget target, Means means) {
  if (!rule.network() || means == Means::table) return std::make_unique<TableStepper>(rule);
  if (means == Means::fastest && target != SimdTarget::portable && runs_machine_code(rule))
    return std::make_unique<PlaneStepper>(rule, SimdTarget::avx2, true);
  return std::make_unique<PlaneStepper>(rule, target, false);
}

}  // namespace outpace::ca
