// The predictor `persistence`: nothing changes. It answers what the observable shows at time 0, as weather forecasts
// are compared with today's weather.
#include "predictors/core/catalogue.hpp"

namespace outpace::guess {
namespace {

/// The system studied has to outlive the shortcut.
class PersistenceShortcut final : public Shortcut {
 public:
  explicit PersistenceShortcut(const System& system) : system_(system) {}

  [[nodiscard]] std::expected<Answer, Declined> answer(const Query& query, Work& work) const override {
    if (!work.spend()) return out_of_work();
    return system_.simulate({query.from, query.what, 0}, work);
  }
  [[nodiscard]] Claim claim() const override { return Claim::approximate; }
  [[nodiscard]] std::string finding() const override { return "whatever it shows now, it will show then"; }
  [[nodiscard]] std::uint64_t size_bytes() const override { return sizeof(*this); }

 private:
  const System& system_;
};

class Persistence final : public Predictor {
 public:
  [[nodiscard]] std::string name() const override { return "persistence"; }
  [[nodiscard]] std::string describe() const override { return "what it shows at time 0; a floor for learners"; }
  [[nodiscard]] bool approximate() const override { return true; }
  [[nodiscard]] double nominal_nanoseconds_per_unit() const override { return 20; }

  [[nodiscard]] StudyResult study(const Subject& subject, Work&) const override {
    if (!subject.lead)
      return unsuited("persistence is a guess: it races on the approximate track only, with a fixed lead");
    return std::make_unique<PersistenceShortcut>(subject.system);
  }
};

const RegisterPredictor registered{std::make_unique<Persistence>()};

}  // namespace
}  // namespace outpace::guess
