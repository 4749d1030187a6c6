// The nearest-neighbour learner (Fix and Hodges, 1951): the windows seen, packed into words, and a vote among those
// that differ least. A window that was seen answers for itself.
#include <algorithm>
#include <bit>
#include <cmath>

#include "predictors/learned/model.hpp"

namespace outpace::learned {
namespace {

/// A digit of two values is one bit, any other a bit a value: two digits that differ are one or two bits apart.
class Packing {
 public:
  explicit Packing(const WindowForm& form) : alphabet_(form.alphabet) {
    for (const std::uint8_t values : alphabet_) bits_ += values > 2 ? values : 1;
  }
  [[nodiscard]] std::size_t words() const { return (bits_ + 63) / 64; }
  void write(std::span<const std::uint8_t> digits, std::span<std::uint64_t> words) const {
    std::ranges::fill(words, 0);
    std::size_t bit = 0;
    for (std::size_t i = 0; i < alphabet_.size(); ++i) {
      const bool plain = alphabet_[i] <= 2;
      const std::size_t at = bit + (plain ? 0 : digits[i]);
      words[at / 64] |= std::uint64_t{plain ? digits[i] != 0 : true} << (at % 64);
      bit += plain ? 1 : alphabet_[i];
    }
  }

 private:
  std::vector<std::uint8_t> alphabet_;
  std::size_t bits_ = 0;
};

class Nearest final : public Model {
 public:
  Nearest(const Examples& examples, std::size_t neighbours)
      : packing_(examples.form), classes_(examples.classes.size()), neighbours_(neighbours), labels_(examples.labels) {
    words_.resize(packing_.words() * examples.size());
    for (std::size_t i = 0; i < examples.size(); ++i)
      packing_.write(examples.window(i), std::span(words_).subspan(i * packing_.words(), packing_.words()));
  }

  void score(std::span<const std::uint8_t> digits, std::size_t windows, std::span<float> scores) const override {
    const std::size_t width = windows ? digits.size() / windows : 0, words = packing_.words();
    std::vector<std::uint64_t> asked(words);
    std::vector<std::uint32_t> distance(labels_.size());
    std::vector<double> votes(classes_);
    for (std::size_t w = 0; w < windows; ++w) {
      packing_.write(digits.subspan(w * width, width), asked);
      for (std::size_t i = 0; i < labels_.size(); ++i) {
        unsigned differing = 0;
        for (std::size_t j = 0; j < words; ++j)
          differing += static_cast<unsigned>(std::popcount(words_[i * words + j] ^ asked[j]));
        distance[i] = differing;
      }
      // All as near as the last of the k nearest take part: no order among equals decides.
      std::vector<std::uint32_t> sorted = distance;
      const std::size_t k = std::min(neighbours_, sorted.size()) - 1;
      std::ranges::nth_element(sorted, sorted.begin() + static_cast<std::ptrdiff_t>(k));
      const std::uint32_t reach = *std::ranges::min_element(distance) == 0 ? 0 : sorted[k];
      std::ranges::fill(votes, 0.5 / static_cast<double>(classes_));
      double all = 0.5;
      for (std::size_t i = 0; i < labels_.size(); ++i)
        if (distance[i] <= reach) votes[labels_[i]] += 1, all += 1;
      for (std::size_t c = 0; c < classes_; ++c)
        scores[w * classes_ + c] = static_cast<float>(std::log(votes[c] / all));
    }
  }
  [[nodiscard]] std::size_t classes() const override { return classes_; }
  [[nodiscard]] std::uint64_t parameters() const override { return words_.size() + labels_.size(); }
  [[nodiscard]] std::uint64_t size_bytes() const override { return 8 * words_.size() + 2 * labels_.size(); }
  [[nodiscard]] std::uint64_t units() const override { return 3 * words_.size() + labels_.size(); }

 private:
  Packing packing_;
  std::size_t classes_, neighbours_;
  std::vector<std::uint16_t> labels_;
  std::vector<std::uint64_t> words_;
};

}  // namespace

TrainingResult train_nearest(const Examples& examples, const Settings& settings, Work& work) {
  Training training;
  training.operations = examples.digits.size() / 8 + examples.size();
  if (!work.spend(training.operations)) return out_of_work();
  training.model = std::make_unique<Nearest>(examples, settings.width);
  const HeldBytes held(work, training.model->size_bytes());
  if (!held.within_limit()) return out_of_memory();
  return training;
}

}  // namespace outpace::learned
