// `outpace ask`: one question, one answer. Without --by every exact contestant may try, with budgets that double, until
// one answers; direct simulation is among them.
#include <fmt/core.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <nlohmann/json.hpp>

#include "cli/verb.hpp"
#include "predictors/core/catalogue.hpp"
#include "systems/core/catalogue.hpp"
#include "systems/rnn/exactness.hpp"

namespace outpace::cli {
namespace {

struct Options {
  std::string system, observable, at, from, x, y, by;
  double budget = 60;
  double gigabytes = 0;
  bool json = false, bits = false;
};

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// Half of the machine's memory unless the user says otherwise.
std::uint64_t byte_limit(double gigabytes) {
  if (gigabytes > 0) return static_cast<std::uint64_t>(gigabytes * 1073741824.0);
  return static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)) * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)) / 2;
}

std::uint64_t units(double seconds, double nanoseconds_per_unit) {
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
std::string proof_kind(const Shortcut& shortcut) {
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

/// Writes the bits of a column as they come, in blocks.
class BitStream final : public Sink {
 public:
  bool row(const Time&, const Integer&, std::span<const std::uint8_t> colours) override {
    block_ += static_cast<char>('0' + colours.front());
    return block_.size() < 65536 || flush();
  }
  bool flush() {
    const bool fine = std::fwrite(block_.data(), 1, block_.size(), stdout) == block_.size();
    block_.clear();
    return fine;
  }

 private:
  std::string block_;
};

Exit print_bits(const System& system, const Query& query, const Options& options) {
  BitStream bits;
  if (query.at > 0) {
    Work work(units(options.budget, system.nominal_nanoseconds_per_unit({})), byte_limit(options.gigabytes));
    const TraceWindow window{query.what.place.at(0), query.what.place.at(0)};
    const auto traced = system.trace(query.from, window, 0, query.at - 1, bits, work);
    if (!traced)
      return fail({"column to time " + query.at.str(), traced.error().reason, "give a larger --budget"},
                  Exit::incomplete);
  }
  bits.flush();
  std::fputc('\n', stdout);
  return Exit::fine;
}

void print(const Reply& reply, const System& system, const Query& query, bool json) {
  if (!json) {
    fmt::print("{}{}\n", reply.answer.text(), reply.proof.empty() ? "" : " " + reply.proof);
    return;
  }
  nlohmann::ordered_json out{{"system", system.name()}, {"observable", query.what.name}, {"from", query.from.text()}};
  static constexpr const char* axes[] = {"x", "y"};
  for (std::size_t i = 0; i < query.what.place.size() && i < 2; ++i) out[axes[i]] = query.what.place[i].str();
  out["at"] = query.at.str();
  out["by"] = reply.by;
  out["answer"] = reply.answer.text();
  if (!reply.proof.empty()) out["proof"] = reply.proof;
  out["claim"] = to_string(reply.claim);
  out["work"] = reply.work;
  out["seconds"] = reply.seconds;
  out["study_seconds"] = reply.study_seconds;
  out["bytes"] = reply.bytes;
  fmt::print("{}\n", out.dump());
}

Exit ask_one(Entrant& entrant, const System& system, const Query& query, const Options& options) {
  const auto reply = entrant.attempt(options.budget, byte_limit(options.gigabytes));
  if (reply) {
    print(*reply, system, query, options.json);
    return Exit::fine;
  }
  const bool unsuited = reply.error().why == Declined::Why::unsuited;
  return fail({"predictor '" + entrant.name() + "'", reply.error().reason,
               unsuited                                   ? "leave --by out to let every predictor try"
               : reply.error().why == Declined::Why::work ? "give a larger --budget (seconds)"
                                                          : "give a larger --memory (GiB)"},
              unsuited ? Exit::nobody_answered : Exit::incomplete);
}

/// Budgets that grow by eight: what the losers spend stays a small multiple of what the winner needs.
Exit ask_all(std::vector<Entrant>& entrants, const System& system, const Query& query, const Options& options) {
  for (Entrant& entrant : entrants)
    (void)entrant.study(std::min(options.budget, 0.001), byte_limit(options.gigabytes));  // tried again below
  std::ranges::stable_sort(entrants, {}, &Entrant::rank);
  for (double seconds = std::min(options.budget, 0.001);; seconds = std::min(options.budget, 8 * seconds)) {
    bool alive = false;
    for (Entrant& entrant : entrants) {
      if (entrant.refusal()) continue;
      if (const auto reply = entrant.attempt(seconds, byte_limit(options.gigabytes))) {
        print(*reply, system, query, options.json);
        return Exit::fine;
      }
      alive = alive || !entrant.refusal();
    }
    if (!alive || seconds >= options.budget) {
      std::string reasons;
      for (const Entrant& entrant : entrants)
        reasons += "\n  " + entrant.name() + ": " + entrant.refusal().value_or("not within the budget");
      return fail(
          {"nobody answered",
           alive ? fmt::format("{} nominal seconds each were not enough", options.budget) : "every predictor declined",
           (alive ? "give a larger --budget" : "ask something else") + reasons},
          alive ? Exit::incomplete : Exit::nobody_answered);
    }
  }
}

Exit ask(const Options& options) {
  const auto system = make_system(options.system);
  if (!system) return fail(system.error());
  const System& s = **system;
  const bool timed = options.observable != "halt";
  if (timed && options.at.empty()) return fail({"--at", "the time is missing", "write --at 1000"});
  const auto at = options.at.empty() ? Result<Time>(0) : parse_time(options.at);
  if (!at) return fail(at.error());
  if (!(options.budget > 0)) return fail({"--budget", "it is not a positive number of seconds", "write --budget 10"});

  Observable what{options.observable, {}};
  std::size_t dimensions = 0;
  for (const ObservableInfo& info : s.observables())
    if (info.names(what.name)) dimensions = info.dimensions;
  for (const std::string* axis : {&options.x, &options.y}) {
    if (axis->empty() && what.place.size() >= dimensions) continue;
    const auto coordinate = axis->empty() ? Result<Integer>(0) : parse_integer(*axis);
    if (!coordinate) return fail(coordinate.error());
    what.place.push_back(*coordinate);
  }
  const auto query = make_query(s, options.from.empty() ? s.default_start() : options.from, what, *at);
  if (!query) return fail(query.error());
  if (options.bits) {
    if (what.name != "column") return fail({"--bits", "only a column has bits", "ask for column"});
    if (!options.by.empty() && options.by != "direct")
      return fail({"--bits --by " + options.by, "bits come from direct simulation", "leave --by out"});
    return print_bits(s, *query, options);
  }

  const std::string family_name = query->from.family();
  auto family = initial_family(s, family_name);
  if (!family) family = initial_family(s, query->from.text());
  if (!family) return fail(family.error());
  if (options.by == "direct") {
    Entrant direct(s, *query, *family, nullptr);
    return ask_one(direct, s, *query, options);
  }
  if (!options.by.empty()) {
    const auto predictor = find_predictor(options.by);
    if (!predictor) return fail(predictor.error());
    Entrant entrant(s, *query, *family, *predictor);
    return ask_one(entrant, s, *query, options);
  }
  std::vector<Entrant> entrants;
  for (const auto& predictor : predictors())
    if (!predictor->approximate()) entrants.emplace_back(s, *query, *family, predictor.get());
  entrants.emplace_back(s, *query, *family, nullptr);
  return ask_all(entrants, s, *query, options);
}

std::function<Exit()> attach(Parameters& app) {
  auto options = std::make_shared<Options>();
  app.add_option("system", options->system, "the system: eca:30").called("SYSTEM").offering(Offers::systems).required();
  app.add_option("observable", options->observable, "what is asked: cell, row, population, column, …")
      .called("OBSERVABLE")
      .required();
  app.add_option("--at", options->at, "the time: 1000, 1e6, 10^100, 2^40-1").called("TIME");
  app.add_option("--from", options->from, "the initial condition: single, random:SEED, pattern:0110, ring:N:single")
      .called("START");
  app.add_option("--x", options->x, "the cell's first coordinate (default 0)").called("PLACE");
  app.add_option("--y", options->y, "the cell's second coordinate (default 0)").called("PLACE");
  app.add_option("--by", options->by, "the predictor that must answer, or direct (default: whoever can)")
      .called("PREDICTOR")
      .offering(Offers::predictors);
  app.add_option("--budget", options->budget, "nominal seconds that a contestant may spend (default 60)")
      .called("SECONDS");
  app.add_option("--memory", options->gigabytes, "GiB that a contestant may hold (default: half of the machine's)")
      .called("GIB");
  app.add_flag("--json", options->json, "the answer with its claim, work and times as JSON");
  app.add_flag("--bits", options->bits, "of a column: print its bits");
  return [options] { return ask(*options); };
}

const RegisterVerb registered{{"ask", "one question, one answer", attach}};

}  // namespace
}  // namespace outpace::cli
