// Names of claims and the catalogue of predictors.
#include <algorithm>
#include <map>
#include <mutex>

#include "predictors/core/catalogue.hpp"

namespace outpace {

std::string_view to_string(Claim claim) {
  switch (claim) {
    case Claim::proven:
      return "proven";
    case Claim::exact:
      return "exact";
    case Claim::approximate:
      return "approximate";
  }
  return "";
}

std::optional<Claim> parse_claim(std::string_view text) {
  for (const Claim claim : {Claim::proven, Claim::exact, Claim::approximate})
    if (to_string(claim) == text) return claim;
  return std::nullopt;
}

namespace {
std::vector<std::unique_ptr<Predictor>>& all() {
  static std::vector<std::unique_ptr<Predictor>> predictors;
  return predictors;
}
}  // namespace

namespace {
/// One strategy, the parts of which know different families of systems.
class Strategy final : public Predictor {
 public:
  void add(std::unique_ptr<Predictor> part) {
    // Registration runs in the linker's order; the text must not.
    const auto place =
        std::ranges::upper_bound(parts_, part->describe(), {}, [](const auto& p) { return p->describe(); });
    parts_.insert(place, std::move(part));
  }
  [[nodiscard]] std::string name() const override { return parts_.front()->name(); }
  [[nodiscard]] std::string describe() const override {
    std::string text;
    for (const auto& part : parts_) text += (text.empty() ? "" : "; ") + part->describe();
    return text;
  }
  [[nodiscard]] bool knows(const System& system) const override { return part_for(system) != nullptr; }
  [[nodiscard]] bool approximate() const override { return parts_.front()->approximate(); }
  [[nodiscard]] double nominal_nanoseconds_per_unit() const override {
    return parts_.front()->nominal_nanoseconds_per_unit();
  }
  StudyResult study(const Subject& subject, Work& work) const override {
    if (const Predictor* part = part_for(subject.system)) return part->study(subject, work);
    return stranger(name(), subject.system);
  }

 private:
  [[nodiscard]] const Predictor* part_for(const System& system) const {
    for (const auto& part : parts_)
      if (part->knows(system)) return part.get();
    return nullptr;
  }
  std::vector<std::unique_ptr<Predictor>> parts_;
};
}  // namespace

std::unexpected<Declined> stranger(const std::string& predictor, const System& system) {
  return unsuited(predictor + " is for systems of another kind than this one, " + system.name() + ": " +
                  system.family());
}

RegisterPredictor::RegisterPredictor(std::unique_ptr<Predictor> predictor) {
  for (auto& known : all()) {
    if (known->name() != predictor->name()) continue;
    auto* strategy = dynamic_cast<Strategy*>(known.get());
    if (!strategy) {
      auto made = std::make_unique<Strategy>();
      strategy = made.get();
      strategy->add(std::move(known));
      known = std::move(made);
    }
    strategy->add(std::move(predictor));
    return;
  }
  const auto place = std::ranges::upper_bound(all(), predictor->name(), {}, [](const auto& p) { return p->name(); });
  all().insert(place, std::move(predictor));
}

const std::vector<std::unique_ptr<Predictor>>& predictors() { return all(); }

namespace {
/// Those asked for by parameters live as long as the program.
Result<const Predictor*> with_parameters(const Predictor& strategy, std::string_view name, std::size_t colon) {
  static std::mutex mutex;
  static std::map<std::string, std::unique_ptr<Predictor>, std::less<>> made;
  const std::lock_guard lock(mutex);
  if (const auto known = made.find(name); known != made.end()) return known->second.get();
  auto predictor = strategy.with(name.substr(colon + 1));
  if (!predictor) return std::unexpected(predictor.error());
  return made.emplace(name, std::move(*predictor)).first->second.get();
}
}  // namespace

Result<const Predictor*> find_predictor(std::string_view name) {
  std::string known = "direct";
  for (const auto& predictor : all()) {
    if (predictor->name() == name) return predictor.get();
    known += ", " + predictor->name();
  }
  if (const std::size_t colon = name.find(':'); colon != std::string_view::npos)
    if (const auto strategy = find_predictor(name.substr(0, colon))) return with_parameters(**strategy, name, colon);
  return std::unexpected(
      Error{"predictor '" + std::string(name) + "'", "there is none of that name", "known are " + known});
}

}  // namespace outpace
