// Drawing examples: seeds of 2^63 and above, different windows, none that is held out.
#include "predictors/learned/examples.hpp"

#include <algorithm>
#include <unordered_set>

#include "systems/core/random_field.hpp"

namespace outpace::learned {
namespace {

constexpr std::uint64_t first_study_seed = std::uint64_t{1} << 63;

std::uint64_t hash(std::span<const std::uint8_t> digits) {
  std::uint64_t value = digits.size();
  for (const std::uint8_t digit : digits) value = mix64(value * 0x9E3779B97F4A7C15u + digit + 1);
  return value;
}

}  // namespace

std::vector<std::size_t> WindowForm::by_nearness() const {
  std::vector<std::size_t> order;
  for (std::size_t i = cells; i < digits(); ++i) order.push_back(i);
  const std::size_t middle = cells / 2;
  for (std::size_t distance = 0; order.size() < digits(); ++distance) {
    if (middle + distance < cells) order.push_back(middle + distance);
    if (distance > 0 && distance <= middle) order.push_back(middle - distance);
  }
  return order;
}

std::uint64_t WindowForm::count() const {
  constexpr std::uint64_t most = std::uint64_t{1} << 63;
  std::uint64_t count = 1;
  for (const std::uint8_t values : alphabet) {
    if (count > most / values) return most;
    count *= values;
  }
  return count;
}

bool held_out(std::span<const std::uint8_t> digits) { return hash(digits) % 4 == 0; }

std::uint16_t Classes::number(const Answer& answer) {
  const auto [place, is_new] = numbers_.try_emplace(answer.text(), static_cast<std::uint16_t>(answers_.size()));
  if (!is_new) return place->second;
  if (answers_.size() == most) {
    numbers_.erase(place);
    return most;
  }
  answers_.push_back(answer);
  return place->second;
}

std::uint16_t Classes::find(const std::string& text) const {
  const auto found = numbers_.find(text);
  return found == numbers_.end() ? static_cast<std::uint16_t>(most) : found->second;
}

std::expected<Examples, Declined> draw_examples(const Subject& subject, const WindowReader& reader, std::size_t count,
                                                std::uint64_t seed, Work& work) {
  Examples examples;
  examples.form = reader.form();
  const std::size_t width = examples.form.digits();
  const std::uint64_t bits = bit_length(*subject.lead);
  const unsigned rung = bits ? static_cast<unsigned>(bits - 1) : 0;
  // Two words identify a window: among 2^20 of them a false repeat has a chance below 2^-80.
  struct Identity {
    std::uint64_t a, b;
    bool operator==(const Identity&) const = default;
  };
  struct IdentityHash {
    std::size_t operator()(const Identity& identity) const { return static_cast<std::size_t>(identity.a); }
  };
  std::unordered_set<Identity, IdentityHash> seen;
  std::vector<std::uint8_t> digits(width);
  const std::uint64_t stream = mix64(seed ^ 0x6578616d706c65u);
  std::uint64_t useless = 0;
  for (std::uint64_t i = 0; examples.size() < count && useless < 64; ++i) {
    const std::uint64_t random = mix64(stream + i * 0x9E3779B97F4A7C15u), places = mix64(random);
    const Draw draw{first_study_seed | random, static_cast<std::uint32_t>(places),
                    static_cast<std::uint32_t>(places >> 32)};
    const Query query = subject.system.question(subject.from, subject.observable, draw, rung, *subject.lead);
    if (const auto read = reader.read(query, digits, work); !read) return std::unexpected(read.error());
    if (!work.spend(1 + width / 8)) return out_of_work();
    ++useless;
    const std::uint64_t identity = hash(digits);
    if (held_out(digits) || !seen.insert({identity, mix64(identity ^ hash(std::span(digits).first(width / 2)))}).second)
      continue;
    useless = 0;
    if (!work.hold(width + 2 + sizeof(Identity) + 16)) return out_of_memory();
    const auto answer = subject.system.simulate(query, work);
    if (!answer) return std::unexpected(answer.error());
    const std::uint16_t label = examples.classes.number(*answer);
    if (label == Classes::most)
      return unsuited("there are more than " + std::to_string(Classes::most) + " different answers " +
                      subject.lead->str() + " steps ahead; learners tell classes apart");
    examples.digits.insert(examples.digits.end(), digits.begin(), digits.end());
    examples.labels.push_back(label);
  }
  if (examples.size() == 0) return unsuited("every window of this question is kept for tests");
  return examples;
}

}  // namespace outpace::learned
