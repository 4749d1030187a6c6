// Contestants that cheat, lie, hang or break. Each is registered in the tests' worker only; a race must catch each
// without hurting the others.
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <memory>
#include <new>

#include "predictors/core/catalogue.hpp"

using namespace outpace;

namespace {

using Answerer = std::function<std::expected<Answer, Declined>(const System&, const Query&, Work&)>;

class Control final : public Shortcut {
 public:
  Control(const System& system, Answerer answerer, Claim claim = Claim::exact)
      : system_(system), answerer_(std::move(answerer)), claim_(claim) {}
  std::expected<Answer, Declined> answer(const Query& query, Work& work) const override {
    return answerer_(system_, query, work);
  }
  Claim claim() const override { return claim_; }
  std::optional<Certificate> certificate() const override {
    if (claim_ != Claim::proven) return std::nullopt;
    return Certificate{R"({"kind":"revelation","system":"eca:30"})"};
  }
  std::string finding() const override { return "a control"; }
  std::uint64_t size_bytes() const override { return 0; }

 private:
  const System& system_;
  Answerer answerer_;
  Claim claim_;
};

using Studier = std::function<StudyResult(const Subject&, Work&)>;

class ControlPredictor final : public Predictor {
 public:
  ControlPredictor(std::string name, Studier studier, bool approximate = false)
      : name_(std::move(name)), studier_(std::move(studier)), approximate_(approximate) {}
  std::string name() const override { return name_; }
  std::string describe() const override { return "a test-only control"; }
  bool approximate() const override { return approximate_; }
  double nominal_nanoseconds_per_unit() const override { return 0.03; }
  StudyResult study(const Subject& subject, Work& work) const override { return studier_(subject, work); }

 private:
  std::string name_;
  Studier studier_;
  bool approximate_;
};

RegisterPredictor control(std::string name, Answerer answerer, Claim claim = Claim::exact) {
  return RegisterPredictor(std::make_unique<ControlPredictor>(
      std::move(name),
      [answerer, claim](const Subject& subject, Work&) -> StudyResult {
        return std::make_unique<Control>(subject.system, answerer, claim);
      },
      claim == Claim::approximate));
}

std::expected<Answer, Declined> honest(const System& system, const Query& query, Work& work) {
  return system.simulate(query, work);
}

/// `honest` until time 128, then `then`.
template <class Then>
Answerer from_128(Then then) {
  return [then](const System& system, const Query& query, Work& work) -> std::expected<Answer, Declined> {
    if (query.at >= 128) then(work);
    return honest(system, query, work);
  };
}

const auto same = control("control-direct", honest);

const auto forgetful = control("control-forgetful", [](const System& system, const Query& query, Work&) {
  Work unread;
  return system.simulate(query, unread);
});

const auto liar = control("control-liar", [](const System& system, const Query& query, Work& work) {
  auto answer = honest(system, query, work);
  if (answer && query.at >= 64) answer = Answer(Symbol{2});
  return answer;
});

// Cheap when the same question comes again.
const auto hoarder = control(
    "control-hoarder", [](const System& system, const Query& query, Work& work) -> std::expected<Answer, Declined> {
      static std::map<std::string, Answer> kept;
      const std::string key = query.from.text() + "@" + query.at.str();
      if (const auto found = kept.find(key); found != kept.end()) {
        if (!work.spend()) return out_of_work();
        return found->second;
      }
      auto answer = honest(system, query, work);
      if (answer) kept.emplace(key, *answer);
      return answer;
    });

// Cheap where another time of the same start was asked before: steady when a rung is repeated, but not in a fresh
// process.
const auto keeper = control("control-keeper", [](const System& system, const Query& query, Work& work) {
  static std::map<std::string, Time> first_asked;
  const auto [place, first] = first_asked.emplace(query.from.text(), query.at);
  if (first || place->second == query.at) return honest(system, query, work);
  Work unread;
  if (!work.spend()) return std::expected<Answer, Declined>(out_of_work());
  return system.simulate(query, unread);
});

const auto endless = control("control-endless", from_128([](Work&) {
                               static std::atomic<bool> for_ever = true;
                               while (for_ever) {
                               }
                             }));

const auto crasher = control("control-crasher", from_128([](Work&) {
                               std::fputs("the control crashes now\n", stderr);
                               std::abort();
                             }));

// Takes what no meter sees; the process's own limit must stop it.
const auto eater = control("control-eater", from_128([](Work& work) {
                             void* block = ::operator new (std::size_t{1} << 45);
                             if (!work.hold(reinterpret_cast<std::uintptr_t>(block) & 1)) std::abort();
                           }));

const auto holder = control(
    "control-holder", [](const System& system, const Query& query, Work& work) -> std::expected<Answer, Declined> {
      const HeldBytes bytes(work, query.at >= 128 ? work.spare_bytes() + 1 : 1);
      if (!bytes.within_limit()) return out_of_memory();
      return honest(system, query, work);
    });

const auto talker = control("control-talker", [](const System& system, const Query& query, Work& work) {
  std::puts("a predictor that prints");
  std::fflush(stdout);
  return honest(system, query, work);
});

const auto prophet = control("control-prophet", honest, Claim::proven);
const auto guesser = control(
    "control-guesser",
    [](const System&, const Query&, Work&) -> std::expected<Answer, Declined> { return Answer(Symbol{0}); },
    Claim::approximate);

// Asks everything it can afford in its study, then reads answers from the table.
const RegisterPredictor table(
    std::make_unique<ControlPredictor>("control-table", [](const Subject& subject, Work& work) -> StudyResult {
      auto answers = std::make_shared<std::map<Time, Answer>>();
      for (Time t = 0; subject.from.single_member && t < 2048; ++t) {
        const auto query = make_query(subject.system, subject.from.name, {subject.observable, {}}, t);
        if (!query) return unsuited("it fills tables without a place only");
        auto answer = subject.system.simulate(*query, work);
        if (!answer) break;
        answers->emplace(t, *answer);
      }
      if (answers->empty()) return unsuited("it knows no start to fill a table from");
      return std::make_unique<Control>(
          subject.system,
          [answers](const System& system, const Query& query, Work& meter) -> std::expected<Answer, Declined> {
            const auto found = answers->find(query.at);
            if (found == answers->end()) return honest(system, query, meter);
            if (!meter.spend()) return out_of_work();
            return found->second;
          });
    }));

const RegisterPredictor quitter(
    std::make_unique<ControlPredictor>("control-quitter", [](const Subject&, Work&) -> StudyResult { std::_Exit(3); }));

}  // namespace
