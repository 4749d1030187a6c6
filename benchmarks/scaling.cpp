// Running a scaling study; see scaling.hpp.
#include "benchmarks/scaling.hpp"

#include <fmt/format.h>
#include <time.h>

#include <algorithm>
#include <map>

#include "benchmarks/draws.hpp"
#include "predictors/learned/difficulty.hpp"
#include "predictors/learned/parameters.hpp"
#include "predictors/learned/verified.hpp"
#include "predictors/learned/window_simulator.hpp"
#include "predictors/proof/checker.hpp"
#include "systems/core/catalogue.hpp"

namespace outpace {
namespace {

double thread_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// CPU seconds of one of `count` answers that `answer_all` gives: the quickest of five passes, each of a millisecond or
/// more.
template <class Function>
double seconds_an_answer(std::size_t count, const Function& answer_all) {
  double best = 1e9;
  for (int pass = 0; pass < 5; ++pass) {
    const double begin = thread_seconds();
    double taken = 0;
    std::size_t answers = 0;
    while (taken < 1e-3) {
      answer_all();
      answers += count;
      taken = thread_seconds() - begin;
    }
    best = std::min(best, taken / static_cast<double>(answers));
  }
  return best;
}

std::vector<std::string> split(std::string_view text, char at) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(at, begin), text.size());
    parts.emplace_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

std::string predictor_of(const std::string& kind) {
  return std::ranges::count(learned::kinds_of("compress"), kind) ? "compress" : "learned";
}

/// The questions of one study with their windows and answers.
struct Questions {
  std::vector<Query> queries;
  std::vector<std::uint8_t> digits;
  std::vector<std::string> answers;
  double majority = 0, persistence = 0, direct_seconds = 0, direct_batch_seconds = 0;
};

class Study {
 public:
  Study(const RacePlan& plan, const System& system, const InitialFamily& family, const Time& lead)
      : plan_(plan), subject_{system, plan.header.name.observable, family, lead} {}

  std::expected<void, Declined> prepare() {
    auto reader = learned::window_reader(subject_);
    if (!reader) return std::unexpected(reader.error());
    reader_ = std::move(*reader);
    const System& system = subject_.system;
    questions_.queries = lead_questions(system, subject_.from, subject_.observable, plan_.header.seed, *subject_.lead,
                                        plan_.rules.accuracy_questions);
    const std::size_t width = reader_->form().digits();
    questions_.digits.resize(questions_.queries.size() * width);
    std::map<std::string, std::uint64_t> tally;
    std::uint64_t most = 0, persistent = 0;
    for (std::size_t i = 0; i < questions_.queries.size(); ++i) {
      const Query& query = questions_.queries[i];
      Work work(limit(), plan_.header.byte_limit);
      if (auto read = reader_->read(query, std::span(questions_.digits).subspan(i * width, width), work); !read)
        return read;
      const auto answer = system.simulate(query, work), now = system.simulate({query.from, query.what, 0}, work);
      if (!answer) return std::unexpected(answer.error());
      questions_.answers.push_back(answer->text());
      most = std::max(most, ++tally[questions_.answers.back()]);
      persistent += now && now->text() == questions_.answers.back();
    }
    const auto count = static_cast<double>(questions_.queries.size());
    questions_.majority = static_cast<double>(most) / count;
    questions_.persistence = static_cast<double>(persistent) / count;
    questions_.direct_seconds = seconds_an_answer(questions_.queries.size(), [&] {
      for (const Query& query : questions_.queries) {
        Work work;
        (void)subject_.system.simulate(query, work);
      }
    });
    return time_batch();
  }

  /// Trains one learner and adds its rows.
  void train(const learned::Settings& settings, RowSink& sink) const {
    StudyRow study;
    study.race = plan_.header.name.text();
    study.contestant = contestant_name(settings);
    study.claim = Claim::approximate;
    study.nanoseconds_per_unit = 0.1;
    AccuracyRow row{study.race, study.contestant,    *plan_.header.lead,    questions_.queries.size(),
                    0,          questions_.majority, questions_.persistence};
    LearnerFigures figures;
    figures.kind = settings.kind;
    figures.seed = settings.seed;
    figures.direct_seconds = questions_.direct_seconds;
    figures.direct_batch_seconds = questions_.direct_batch_seconds;
    Work work(limit() * 4096, plan_.header.byte_limit);
    const double begin = thread_seconds();
    auto examples = learned::draw_examples(subject_, *reader_, settings.examples, settings.seed, work);
    auto training = examples ? learned::train(subject_, *examples, settings, work)
                             : learned::TrainingResult(std::unexpected(examples.error()));
    row.study_seconds = study.seconds = thread_seconds() - begin;
    study.work = work.spent();
    if (!training) study.declined = training.error();
    if (training && training->failed)
      study.declined =
          Declined{Declined::Why::unsuited, "failed seed: its loss became infinite or not a number in training"};
    if (study.declined) {
      figures.failure = study.declined->reason;
      row.learner = figures;
      sink.add(study);
      sink.add(row);
      return;
    }
    figures.examples = examples->size();
    figures.operations = training->operations;
    figures.training_loss = training->loss;
    measure(*examples, *training->model, row, figures);
    study.size_bytes = figures.size_bytes;
    study.finding = fmt::format("{} parameters learnt from {} windows", figures.parameters, figures.examples);
    if (const auto proven = learned::verified_leap(subject_, *examples, *training->model, work)) {
      const std::string certificate = proven->certificate()->json;
      const proof::Verdict verdict = proof::verify(certificate);
      study.finding = proven->finding();
      study.claim = Claim::proven;
      study.accepted = figures.proven = verdict.kind == proof::Verdict::Kind::accepted;
      study.checker_says = verdict.text;
      study.certificate = certificate;
    }
    row.learner = figures;
    sink.add(study);
    sink.add(row);
  }

 private:
  std::expected<void, Declined> time_batch() {
    const auto simulator = learned::window_simulator(subject_);
    if (!simulator) return {};
    const std::size_t count = questions_.queries.size();
    std::vector<std::uint32_t> answers(count);
    simulator->run(questions_.digits, count, answers);
    for (std::size_t i = 0; i < count; ++i)
      if (simulator->text(answers[i]) != questions_.answers[i])
        return unsuited("its windows, stepped at once, give other answers than direct simulation: a defect of outpace");
    questions_.direct_batch_seconds =
        seconds_an_answer(count, [&] { simulator->run(questions_.digits, count, answers); });
    return {};
  }

  [[nodiscard]] std::uint64_t limit() const {
    return static_cast<std::uint64_t>(plan_.header.budget_seconds * 1e9 / 0.1);
  }

  void measure(const learned::Examples& examples, const learned::Model& model, AccuracyRow& row,
               LearnerFigures& figures) const {
    std::vector<std::uint16_t> labels;
    for (const std::string& answer : questions_.answers) labels.push_back(examples.classes.find(answer));
    const std::size_t width = reader_->form().digits(), count = labels.size();
    const learned::Judgement judgement = learned::judge(model, questions_.digits, labels, width);
    row.right = judgement.right;
    figures.loss = judgement.loss;
    figures.parameters = model.parameters();
    figures.size_bytes = model.size_bytes();
    std::vector<float> scores(count * model.classes());
    figures.batch_seconds = seconds_an_answer(count, [&] { model.score(questions_.digits, count, scores); });
    // Alone, the reading of the window included.
    const std::size_t few = std::min<std::size_t>(count, 64);
    std::vector<std::uint8_t> digits(width);
    row.seconds_per_answer = seconds_an_answer(few, [&] {
      for (std::size_t i = 0; i < few; ++i) {
        Work work;
        (void)reader_->read(questions_.queries[i], digits, work);
        model.score(digits, 1, std::span(scores).first(model.classes()));
      }
    });
  }

  const RacePlan& plan_;
  Subject subject_;
  std::unique_ptr<learned::WindowReader> reader_;
  Questions questions_;
};

}  // namespace

std::string contestant_name(const learned::Settings& settings) {
  return predictor_of(settings.kind) + ":" + learned::settings_text(settings);
}

std::string default_grid() {
  return "mlp:8x2/16x2/32x2/64x2/128x2:4096,mlp:64x2:128/256/512/1024/2048,conv:16x2:4096,nearest:5:4096,"
         "tree:4096:4096,match/ctw/column-match/column-ctw:64:4096";
}

Result<std::vector<learned::Settings>> parse_grid(std::string_view text, unsigned seeds) {
  std::vector<learned::Settings> grid;
  for (const std::string& entry : split(text, ',')) {
    std::vector<std::string> names{""};
    for (const std::string& part : split(entry, ':')) {
      std::vector<std::string> longer;
      for (const std::string& name : names)
        for (const std::string& choice : split(part, '/'))
          longer.push_back(name.empty() ? choice : name + ":" + choice);
      names = std::move(longer);
    }
    for (const std::string& name : names) {
      auto settings = learned::parse_settings(predictor_of(name.substr(0, name.find(':'))), name);
      if (!settings) return std::unexpected(settings.error());
      for (unsigned seed = 1; seed <= seeds; ++seed) {
        settings->seed = seed;
        if (std::ranges::none_of(grid,
                                 [&](const auto& one) { return contestant_name(one) == contestant_name(*settings); }))
          grid.push_back(*settings);
      }
    }
  }
  return grid;
}

double nominal_operations(const learned::Settings& settings) {
  const auto examples = static_cast<double>(settings.examples), width = static_cast<double>(settings.width);
  const auto depth = static_cast<double>(settings.depth);
  if (settings.kind == "mlp") return 3 * examples * settings.epochs * width * (width * (depth - 1) + 20);
  if (settings.kind == "conv") return 3 * examples * settings.epochs * width * (width * 50 * depth + 100);
  return examples * 1e4;
}

RaceEnd run_scaling(const RacePlan& plan, const std::vector<learned::Settings>& grid, RowSink& sink,
                    const std::atomic<bool>& stop, const std::function<void(double share)>& listener) {
  EndRow end{plan.header.name.text(), false, true, ""};
  RaceEnd outcome;
  const auto finish = [&] {
    sink.add(end);
    outcome.complete = end.complete;
    return outcome;
  };
  const auto system = make_system(plan.header.name.system);
  const auto lead = parse_time(plan.header.lead.value_or(""));
  if (!system || !lead) {
    end.note = (system ? lead.error() : system.error()).text();
    return finish();
  }
  const auto family = initial_family(**system, plan.header.name.family);
  if (!family) {
    end.note = family.error().text();
    return finish();
  }
  Study study(plan, **system, *family, *lead);
  if (const auto prepared = study.prepare(); !prepared) {
    end.note = prepared.error().reason;
    end.complete = true;
    return finish();
  }
  double all = 0, done = 0;
  for (const learned::Settings& settings : grid) all += nominal_operations(settings);
  for (const learned::Settings& settings : grid) {
    if (stop) return finish();
    study.train(settings, sink);
    done += nominal_operations(settings);
    if (listener) listener(done / all);
  }
  end.complete = true;
  return finish();
}

}  // namespace outpace
