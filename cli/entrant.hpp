// Who may answer a question in this process: the direct simulator, or a predictor that studies when it is first asked.
#pragma once

#include <unistd.h>

#include <cmath>
#include <ctime>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "predictors/core/answer_proof.hpp"
#include "predictors/core/catalogue.hpp"
#include "systems/core/system.hpp"
#include "systems/rnn/exactness.hpp"

namespace outpace::cli {

inline double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// Half of the machine's memory unless the user says otherwise.
inline std::uint64_t byte_limit(double gigabytes) {
  if (gigabytes > 0) return static_cast<std::uint64_t>(gigabytes * 1073741824.0);
  return static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)) * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)) / 2;
}

inline std::uint64_t units(double seconds, double nanoseconds_per_unit) {
  const double count = seconds * 1e9 / nanoseconds_per_unit;
  return count >= 1.8e19 ? Work::unlimited : static_cast<std::uint64_t>(count);
}

struct Reply {
  std::string by;
  Answer answer;
  Claim claim = Claim::exact;
  std::uint64_t work = 0, bytes = 0;
  double seconds = 0, study_seconds = 0;
  std::string proof = {};  ///< of an answer "never": the kind of its certificate
};

/// The kind of proof that a shortcut stands on, as its certificate says it.
inline std::string proof_kind(const Shortcut& shortcut) {
  const auto certificate = shortcut.certificate();
  const auto json = certificate ? nlohmann::json::parse(certificate->json, nullptr, false) : nlohmann::json();
  return json.is_object() && json.contains("kind") && json["kind"].is_string() ? json["kind"].get<std::string>() : "";
}

/// One contestant of this process: the direct simulator, or a predictor that studies when it is first asked.
class Entrant {
 public:
  Entrant(const System& system, const Query& query, const InitialFamily& family, const Predictor* predictor)
      : system_(&system), query_(&query), family_(&family), predictor_(predictor) {}

  [[nodiscard]] std::string name() const { return predictor_ ? predictor_->name() : "direct"; }
  /// Why it will never answer, once that is known.
  [[nodiscard]] const std::optional<std::string>& refusal() const { return refusal_; }

  /// Who is asked first: a proof, then direct simulation, then everyone else.
  [[nodiscard]] int rank() const {
    if (!predictor_) return 1;
    return shortcut_ && shortcut_->claim() == Claim::proven ? 0 : 2;
  }

  std::expected<Reply, Declined> attempt(double seconds, std::uint64_t bytes) {
    if (auto ready = study(seconds, bytes); !ready) return std::unexpected(ready.error());
    // However narrow the state, a direct step takes its time.
    if (!predictor_ && query_->at.convert_to<double>() * 1e-9 * system_->nominal_nanoseconds_per_step() > seconds)
      return out_of_work();
    const double rate =
        predictor_ ? predictor_->nominal_nanoseconds_per_unit() : system_->nominal_nanoseconds_per_unit(*family_);
    Work work(units(seconds, rate), bytes);
    const double begin = cpu_seconds();
    auto answer = predictor_ ? shortcut_->answer(*query_, work) : system_->simulate(*query_, work);
    const double spent = cpu_seconds() - begin;
    if (!answer) {
      if (answer.error().why == Declined::Why::unsuited) refusal_ = answer.error().reason;
      return std::unexpected(answer.error());
    }
    Reply reply{name(), std::move(*answer),
                predictor_                        ? shortcut_->claim()
                : rnn::has_exact_values(*system_) ? Claim::exact
                                                  : Claim::approximate};
    reply.work = work.spent();
    reply.bytes = work.peak_bytes();
    reply.seconds = spent;
    reply.study_seconds = study_seconds_;
    if (predictor_ && reply.answer == Answer(Word{"never"})) reply.proof = proof_kind(*shortcut_);
    return reply;
  }

  /// A certificate that shows the answer: of this answer alone, or of all that follow from the study.
  std::expected<Certificate, Declined> proof(double seconds, std::uint64_t bytes) const {
    if (!predictor_) return unsuited("direct simulation is the evidence itself and certifies nothing");
    Work work(units(seconds, predictor_->nominal_nanoseconds_per_unit()), bytes);
    if (const auto* single = dynamic_cast<const ProvesAnswers*>(shortcut_.get()))
      return single->proof_of(*query_, work);
    if (shortcut_->claim() != Claim::proven)
      return unsuited("what " + name() + " says is " + std::string(to_string(shortcut_->claim())) +
                      ", without a proof");
    auto certificate = shortcut_->certificate();
    return certificate ? std::expected<Certificate, Declined>(std::move(*certificate)) : unsuited("it has none");
  }

  std::expected<void, Declined> study(double seconds, std::uint64_t bytes) {
    if (!predictor_ || shortcut_) return {};
    Work work(units(seconds, predictor_->nominal_nanoseconds_per_unit()), bytes);
    const std::optional<Time> lead = predictor_->approximate() ? std::optional(query_->at) : std::nullopt;
    const double begin = cpu_seconds();
    auto studied = predictor_->study({*system_, query_->what.name, *family_, lead}, work);
    study_seconds_ = cpu_seconds() - begin;
    if (!studied) {
      if (studied.error().why == Declined::Why::unsuited) refusal_ = studied.error().reason;
      return std::unexpected(studied.error());
    }
    shortcut_ = std::move(*studied);
    return {};
  }

 private:
  const System* system_;
  const Query* query_;
  const InitialFamily* family_;
  const Predictor* predictor_;
  std::unique_ptr<Shortcut> shortcut_;
  std::optional<std::string> refusal_;
  double study_seconds_ = 0;
};

}  // namespace outpace::cli
