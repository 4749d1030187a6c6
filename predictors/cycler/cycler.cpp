// The predictor `cycler`: a Turing machine that repeats itself, in place or shifted along the tape, at any later time.
// How the repetition is found is in recurrence.cpp; the checker is predictors/proof/cycler_checker.cpp.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "predictors/core/catalogue.hpp"
#include "predictors/cycler/recurrence.hpp"
#include "systems/tm/answers.hpp"
#include "systems/tm/direct.hpp"
#include "systems/tm/turing_machine.hpp"

namespace outpace::cycler {
namespace {

/// What a study may spend on machines that never come back.
constexpr std::uint64_t study_units = std::uint64_t{1} << 28;

class CyclerShortcut final : public Shortcut {
 public:
  CyclerShortcut(tm::Machine machine, std::string start, Recurrence recurrence)
      : machine_(std::move(machine)), start_(std::move(start)), recurrence_(recurrence) {}

  [[nodiscard]] std::expected<Answer, Declined> answer(const Query& query, Work& work) const override;
  [[nodiscard]] Claim claim() const override { return Claim::proven; }
  [[nodiscard]] std::optional<Certificate> certificate() const override {
    const Recurrence& r = recurrence_;
    return Certificate{nlohmann::json{{"kind", r.offset == 0 ? "cycler" : "translated-cycler"},
                                      {"system", "tm:" + machine_.text()},
                                      {"from", start_},
                                      {"preperiod", std::to_string(r.preperiod)},
                                      {"period", std::to_string(r.period)},
                                      {"offset", r.offset},
                                      {"wake", {r.least, r.most}}}
                           .dump()};
  }
  [[nodiscard]] std::string finding() const override {
    const Recurrence& r = recurrence_;
    return fmt::format("from step {} on it repeats itself every {} steps{}", r.preperiod, r.period,
                       r.offset == 0 ? "" : fmt::format(", shifted by {} cells", r.offset));
  }
  [[nodiscard]] std::uint64_t size_bytes() const override { return sizeof *this; }

 private:
  [[nodiscard]] std::expected<Answer, Declined> cell(const tm::TapeStart& start, const Integer& x, const Integer& laps,
                                                     const Time& reduced, Work& work) const;

  tm::Machine machine_;
  std::string start_;
  Recurrence recurrence_;
};

/// What the head has left behind it does not change any more; where it still comes, the tape is that of one lap before.
std::expected<Answer, Declined> CyclerShortcut::cell(const tm::TapeStart& start, const Integer& x, const Integer& laps,
                                                     const Time& reduced, Work& work) const {
  const Recurrence& r = recurrence_;
  // Cells before `ahead`, counted in the direction of the shift, are never visited from the preperiod on.
  const Integer ahead = r.offset >= 0 ? Integer(x - r.least) : Integer(Integer(r.most) - x);
  const Integer shift = r.offset >= 0 ? r.offset : -r.offset;
  const Time preperiod = r.preperiod;
  if (ahead < 0 || r.offset == 0)
    return tm::simulate_directly(machine_, start, {"cell", {x}}, r.offset == 0 ? reduced : preperiod, work);
  const Integer left_behind = ahead / shift + 1;  // laps after which x lies behind the wake
  if (laps >= left_behind)
    return tm::simulate_directly(machine_, start, {"cell", {x - (left_behind - 1) * r.offset}}, preperiod + r.period,
                                 work);
  return tm::simulate_directly(machine_, start, {"cell", {x - laps * r.offset}}, reduced, work);
}

std::expected<Answer, Declined> CyclerShortcut::answer(const Query& query, Work& work) const {
  if (query.what.name == "halt") return tm::never_answer();
  const tm::TapeStart& start = *query.from.as<tm::TapeStart>();
  const Recurrence& r = recurrence_;
  const Time preperiod = r.preperiod, period = r.period;
  Integer laps = 0;
  Time reduced = query.at;
  if (query.at > preperiod) {
    if (!work.spend(product_units(limbs(query.at), 1))) return out_of_work();
    laps = (query.at - preperiod) / period;
    reduced = query.at - laps * period;
  }
  if (query.what.name == "cell") return cell(start, query.what.place[0], laps, reduced, work);
  auto answer = tm::simulate_directly(machine_, start, query.what, reduced, work);
  if (!answer || laps == 0) return answer;
  if (!work.spend(product_units(limbs(laps), 1))) return out_of_work();
  auto fields = answer->fields();
  if (query.what.name == "head")
    fields[1] = Integer(std::get<Integer>(fields[1]) + laps * r.offset);
  else
    fields[0] = Integer(std::get<Integer>(fields[0]) + laps * static_cast<std::int64_t>(r.grown));
  return Answer(std::move(fields));
}

class CyclerPredictor final : public FamilyPredictor<tm::TuringMachine> {
 public:
  [[nodiscard]] std::string name() const override { return "cycler"; }
  [[nodiscard]] std::string describe() const override {
    return "finds that a Turing machine repeats itself, in place or shifted (Lin and Rado, 1965)";
  }
  [[nodiscard]] double nominal_nanoseconds_per_unit() const override { return 5; }

 protected:
  StudyResult study(const tm::TuringMachine& system, const Subject& subject, Work& work) const override {
    if (subject.observable == "tape") return unsuited("cycler answers head, cell, population and halt, not a tape");
    if (!subject.from.single_member) return unsuited("a random tape does not repeat itself, so the machine does not");
    const auto parsed = system.start(subject.from.name);
    if (!parsed) return unsuited(parsed.error().text());
    const auto& start = *parsed->as<tm::TapeStart>();
    if (start.kind() == tm::TapeStart::Kind::random)
      return unsuited("a random tape does not repeat itself, so the machine does not");
    Work share(std::min(study_units, work.remaining()), work.spare_bytes());
    const auto found = find_recurrence(system.machine(), start, share);
    if (!work.spend(share.spent()) && !found) return out_of_work();
    if (!found && found.error().why == Declined::Why::work && share.unit_limit() == study_units)
      return unsuited("it has not come back, in place or shifted, within 2^28 units of search");
    if (!found) return std::unexpected(found.error());
    return std::make_unique<CyclerShortcut>(system.machine(), start.text(), *found);
  }
};

const RegisterPredictor registered{std::make_unique<CyclerPredictor>()};

}  // namespace
}  // namespace outpace::cycler
