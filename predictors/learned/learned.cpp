// The predictors `learned` and `compress`: a learner trained in study on examples that direct simulation answers, which
// then answers a question k steps ahead in one evaluation.
#include "predictors/core/catalogue.hpp"
#include "predictors/learned/parameters.hpp"
#include "predictors/learned/verified.hpp"

namespace outpace::learned {
namespace {

class LearnedShortcut final : public Shortcut {
 public:
  LearnedShortcut(std::unique_ptr<WindowReader> reader, Classes classes, std::unique_ptr<Model> model,
                  std::string finding, std::uint64_t lead)
      : reader_(std::move(reader)),
        classes_(std::move(classes)),
        model_(std::move(model)),
        finding_(std::move(finding)),
        lead_(lead) {}

  [[nodiscard]] std::expected<Answer, Declined> answer(const Query& query, Work& work) const override {
    if (query.at != lead_) return unsuited("it learnt to look " + std::to_string(lead_) + " steps ahead and no other");
    std::vector<std::uint8_t> digits(reader_->form().digits());
    if (const auto read = reader_->read(query, digits, work); !read) return std::unexpected(read.error());
    if (!work.spend(model_->units())) return out_of_work();
    std::vector<float> scores(model_->classes());
    model_->score(digits, 1, scores);
    std::size_t best = 0;
    for (std::size_t c = 1; c < scores.size(); ++c)
      if (scores[c] > scores[best]) best = c;
    return classes_.answers()[best];
  }
  [[nodiscard]] Claim claim() const override { return Claim::approximate; }
  [[nodiscard]] std::string finding() const override { return finding_; }
  [[nodiscard]] std::uint64_t size_bytes() const override { return model_->size_bytes(); }

 private:
  std::unique_ptr<WindowReader> reader_;
  Classes classes_;
  std::unique_ptr<Model> model_;
  std::string finding_;
  std::uint64_t lead_;
};

class Learner final : public Predictor {
 public:
  Learner(std::string predictor, std::string meaning, std::optional<Settings> settings)
      : predictor_(std::move(predictor)), meaning_(std::move(meaning)), settings_(std::move(settings)) {}

  [[nodiscard]] std::string name() const override {
    return settings_ ? predictor_ + ":" + settings_text(*settings_) : predictor_;
  }
  [[nodiscard]] std::string describe() const override { return meaning_; }
  [[nodiscard]] bool approximate() const override { return true; }
  [[nodiscard]] double nominal_nanoseconds_per_unit() const override { return 0.1; }
  /// Every kind at every seed of a race; of a kind that is named without a seed, every seed.
  [[nodiscard]] std::vector<std::string> variants(std::string_view parameters) const override {
    std::vector<std::string> names;
    for (const std::string& kind : kinds_of(predictor_)) {
      if (!parameters.empty() && parameters.substr(0, parameters.find(':')) != kind) continue;
      auto settings = parse_settings(predictor_, parameters.empty() ? std::string_view(kind) : parameters);
      if (!settings) return {predictor_ + ":" + std::string(parameters)};
      const bool seeded = std::ranges::count(parameters, ':') == 3;
      for (std::uint64_t seed = 1; seed <= (seeded ? 1 : race_seeds); ++seed) {
        if (!seeded) settings->seed = seed;
        names.push_back(predictor_ + ":" + settings_text(*settings));
      }
    }
    return names;
  }
  [[nodiscard]] Result<std::unique_ptr<Predictor>> with(std::string_view parameters) const override {
    auto settings = parse_settings(predictor_, parameters);
    if (!settings) return std::unexpected(settings.error());
    return std::make_unique<Learner>(predictor_, meaning_, std::move(*settings));
  }

  [[nodiscard]] StudyResult study(const Subject& subject, Work& work) const override {
    const Settings settings = settings_ ? *settings_ : parse_settings(predictor_, kinds_of(predictor_).front()).value();
    auto reader = window_reader(subject);
    if (!reader) return std::unexpected(reader.error());
    auto examples = draw_examples(subject, **reader, settings.examples, settings.seed, work);
    if (!examples) return std::unexpected(examples.error());
    auto training = train(subject, *examples, settings, work);
    if (!training) return std::unexpected(training.error());
    if (training->failed) return unsuited("failed seed: its loss became infinite or not a number in training");
    if (auto proven = verified_leap(subject, *examples, *training->model, work)) return proven;
    std::string finding = settings_text(settings) + " with " + std::to_string(training->model->parameters()) +
                          " parameters learnt from " + std::to_string(examples->size()) + " windows of " +
                          std::to_string(examples->form.digits()) + " digits";
    return std::make_unique<LearnedShortcut>(std::move(*reader), std::move(examples->classes),
                                             std::move(training->model), std::move(finding),
                                             subject.lead->convert_to<std::uint64_t>());
  }

 private:
  std::string predictor_, meaning_;
  std::optional<Settings> settings_;
};

const RegisterPredictor registered_learned{std::make_unique<Learner>(
    "learned", "networks, nearest neighbours and trees, trained to leap a fixed lead; learned:KIND:SIZE:EXAMPLES:SEED",
    std::nullopt)};
const RegisterPredictor registered_compress{
    std::make_unique<Learner>("compress",
                              "what followed the longest context seen, of a row or of a column, or a mixture over all; "
                              "compress:KIND:SIZE:EXAMPLES:SEED",
                              std::nullopt)};

}  // namespace
}  // namespace outpace::learned
