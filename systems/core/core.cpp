// The few functions of the core types that are not inline: canonical texts, digests, random fields, the catalogue.
#include <algorithm>

#include "systems/core/answer.hpp"
#include "systems/core/catalogue.hpp"
#include "systems/core/digest.hpp"
#include "systems/core/random_field.hpp"

namespace outpace {

namespace {
std::string hexadecimal(std::uint64_t value) {
  std::string text(16, '0');
  for (int i = 15; i >= 0; --i, value >>= 4) text[static_cast<std::size_t>(i)] = "0123456789abcdef"[value & 15];
  return text;
}
struct FieldText {
  std::string operator()(const Symbol& s) const { return std::to_string(s.value); }
  std::string operator()(const Integer& i) const { return i.str(); }
  std::string operator()(const Digest& d) const { return hexadecimal(d.value); }
  std::string operator()(const Word& w) const { return w.text; }
};
}  // namespace

std::string Answer::text() const {
  std::string text;
  for (const Field& field : fields_) {
    if (!text.empty()) text += ' ';
    text += std::visit(FieldText{}, field);
  }
  return text;
}

namespace mersenne61 {
std::uint64_t power(std::uint64_t base, const Integer& exponent) {
  return power(base, residue(exponent, Integer(modulus - 1)).convert_to<std::uint64_t>());
}
std::uint64_t inverse(std::uint64_t a) { return power(a, modulus - 2); }
}  // namespace mersenne61

std::uint64_t digest_of_ones(const Integer& n) {
  using namespace mersenne61;
  return multiply(subtract(power(row_base, n), 1), inverse(subtract(row_base, 1)));
}

namespace {
/// digests[i][b] = the digest of byte b at cells 8i … 8i+7.
struct ByteDigests {
  std::uint64_t of[8][256];
  ByteDigests() {
    std::uint64_t weight[64];
    weight[0] = 1;
    for (int i = 1; i < 64; ++i) weight[i] = mersenne61::multiply(weight[i - 1], row_base);
    for (int i = 0; i < 8; ++i)
      for (int b = 0; b < 256; ++b) {
        std::uint64_t sum = 0;
        for (int bit = 0; bit < 8; ++bit)
          if (b >> bit & 1) sum = mersenne61::add(sum, weight[8 * i + bit]);
        of[i][b] = sum;
      }
  }
};
}  // namespace

std::uint64_t digest_word(std::uint64_t word) noexcept {
  static const ByteDigests digests;
  unsigned __int128 sum = 0;
  for (int i = 0; i < 8; ++i) sum += digests.of[i][word >> (8 * i) & 255];
  return static_cast<std::uint64_t>(sum % mersenne61::modulus);
}

std::uint64_t RandomField::image_word(const Integer& index) const { return image_->word(RandomField(seed_), index); }

std::uint64_t RandomField::word(const Integer& index) const {
  if (image_) return image_word(index);
  const std::size_t bits = bit_length(index) + 1;  // with its sign
  std::uint64_t seed = seed_;
  if (bits > 64) {
    // A negative power of two has one bit less in two's complement, and then its top limb is only sign extension.
    const bool exact_power = index < 0 && mpz_scan1(index.backend().data(), 0) == bits - 2;
    const std::size_t limb_count = (bits - (exact_power ? 1 : 0) + 63) / 64;
    Integer rest = floor_shift(index, 64);
    for (std::size_t i = 1; i < limb_count; ++i, rest = floor_shift(rest, 64)) seed = mix64(seed ^ low_word(rest));
  }
  return mix64(seed + (low_word(index) + 1) * 0x9E3779B97F4A7C15u);
}

std::uint64_t RandomField::cells(const Integer& x) const {
  const Integer index = floor_shift(x, 6);
  const unsigned offset = low_word(x) & 63;
  const std::uint64_t low = word(index) >> offset;
  return offset == 0 ? low : low | word(Integer(index + 1)) << (64 - offset);
}

bool RandomField::bit(const Integer& x) const { return word(floor_shift(x, 6)) >> (low_word(x) & 63) & 1; }

namespace {
std::vector<SystemFamily>& families() {
  static std::vector<SystemFamily> all;
  return all;
}
}  // namespace

RegisterSystemFamily::RegisterSystemFamily(SystemFamily family) {
  auto& all = families();
  const auto place = std::ranges::upper_bound(all, family.prefix, {}, &SystemFamily::prefix);
  all.insert(place, std::move(family));
}

const std::vector<SystemFamily>& system_families() { return families(); }

Result<std::unique_ptr<System>> make_system(std::string_view name) {
  const std::string_view prefix = name.substr(0, name.find(':'));
  std::string known;
  for (const SystemFamily& family : families()) {
    if (family.prefix == prefix && prefix.size() < name.size()) return family.make(name);
    known += (known.empty() ? "" : ", ") + family.form;
  }
  return std::unexpected(Error{"system '" + std::string(name) + "'", "no family of that name", "known are " + known});
}

Result<InitialFamily> initial_family(const System& system, std::string_view name) {
  std::string known;
  for (InitialFamily& family : system.initial_families()) {
    if (family.name == name) return std::move(family);
    known += (known.empty() ? "" : ", ") + family.name;
  }
  const auto one = system.start(name);
  if (!one) {
    Error error = one.error();
    error.remedy += " (or a family: " + known + ")";
    return std::unexpected(std::move(error));
  }
  InitialFamily family{one->text(), "one initial condition", true, false, {}};
  for (const ObservableInfo& info : system.observables()) {
    const Query probe{*one, {info.name, Place(info.dimensions)}, 0};
    const bool parameters = info.name.find(':') != std::string::npos;
    if (parameters || (info.raced && system.check(probe))) family.observables.push_back(info.name);
  }
  return family;
}

Result<Query> make_query(const System& system, std::string_view from, Observable what, const Time& at) {
  auto start = system.start(from);
  if (!start) return std::unexpected(start.error());
  Query query{std::move(*start), std::move(what), at};
  if (auto fine = system.check(query); !fine) return std::unexpected(fine.error());
  return query;
}

}  // namespace outpace
