// What deciders share: the answer that a machine never halts, proven by a certificate.
#pragma once

#include <string>
#include <utility>

#include "predictors/core/predictor.hpp"
#include "systems/tm/answers.hpp"

namespace outpace::deciders {

/// Answers `halt` by "never", whatever else the question says.
class NeverHalts final : public Shortcut {
 public:
  NeverHalts(Certificate certificate, std::string finding)
      : certificate_(std::move(certificate)), finding_(std::move(finding)) {}
  [[nodiscard]] std::expected<Answer, Declined> answer(const Query& /*query*/, Work& work) const override {
    if (!work.spend()) return out_of_work();
    return tm::never_answer();
  }
  [[nodiscard]] Claim claim() const override { return Claim::proven; }
  [[nodiscard]] std::optional<Certificate> certificate() const override { return certificate_; }
  [[nodiscard]] std::string finding() const override { return finding_; }
  [[nodiscard]] std::uint64_t size_bytes() const override { return sizeof *this + certificate_.json.size(); }

 private:
  Certificate certificate_;
  std::string finding_;
};

}  // namespace outpace::deciders
