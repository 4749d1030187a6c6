// The predictor `majority`: always the commonest answer of the family's questions. It knows nothing of the row asked
// about, so whoever does not beat it has learnt nothing.
#include <algorithm>
#include <map>

#include "predictors/core/catalogue.hpp"
#include "systems/core/random_field.hpp"

namespace outpace::guess {
namespace {

/// Questions asked in study: the commonest of two answers that are 60 to 40 is found in all but one of a thousand
/// studies.
constexpr std::uint64_t samples = 256;
/// Races draw their seeds below this; a study draws from here on.
constexpr std::uint64_t first_study_seed = std::uint64_t{1} << 63;

class MajorityShortcut final : public Shortcut {
 public:
  MajorityShortcut(Answer commonest, std::uint64_t times, std::uint64_t asked)
      : commonest_(std::move(commonest)), times_(times), asked_(asked) {}

  [[nodiscard]] std::expected<Answer, Declined> answer(const Query&, Work& work) const override {
    if (!work.spend()) return out_of_work();
    return commonest_;
  }
  [[nodiscard]] Claim claim() const override { return Claim::approximate; }
  [[nodiscard]] std::string finding() const override {
    return commonest_.text() + " was the answer to " + std::to_string(times_) + " of " + std::to_string(asked_) +
           " questions";
  }
  [[nodiscard]] std::uint64_t size_bytes() const override { return sizeof(*this) + commonest_.text().size(); }

 private:
  Answer commonest_;
  std::uint64_t times_, asked_;
};

class Majority final : public Predictor {
 public:
  [[nodiscard]] std::string name() const override { return "majority"; }
  [[nodiscard]] std::string describe() const override { return "always the commonest answer; a floor for learners"; }
  [[nodiscard]] bool approximate() const override { return true; }
  [[nodiscard]] double nominal_nanoseconds_per_unit() const override { return 20; }

  [[nodiscard]] StudyResult study(const Subject& subject, Work& work) const override {
    if (!subject.lead)
      return unsuited("majority is a guess: it races on the approximate track only, with a fixed lead");
    const std::uint64_t bits = bit_length(*subject.lead);
    std::map<std::string, std::pair<std::uint64_t, Answer>> seen;
    std::uint64_t asked = 0;
    for (; asked < samples; ++asked) {
      const std::uint64_t random = mix64(asked + 1);
      const Draw draw{first_study_seed + asked, static_cast<std::uint32_t>(random),
                      static_cast<std::uint32_t>(random >> 32)};
      const Query query = subject.system.question(subject.from, subject.observable, draw,
                                                  bits ? static_cast<unsigned>(bits - 1) : 0, *subject.lead);
      const auto answer = subject.system.simulate(query, work);
      if (!answer && asked == 0) return std::unexpected(answer.error());
      if (!answer) break;  // the meter's limit: what was seen has to do
      auto& [times, kept] = seen[answer->text()];
      ++times;
      kept = *answer;
      if (!work.spend()) break;  // one probe of the tally
    }
    const auto most = std::ranges::max_element(seen, {}, [](const auto& entry) { return entry.second.first; });
    return std::make_unique<MajorityShortcut>(most->second.second, most->second.first, asked);
  }
};

const RegisterPredictor registered{std::make_unique<Majority>()};

}  // namespace
}  // namespace outpace::guess
