// Made-up races for the tests of reports: contestants given by their cost as a function of the time, with optional
// noise on the clock. Deterministic.
#pragma once

#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "benchmarks/rows.hpp"
#include "reports/record.hpp"
#include "systems/core/random_field.hpp"

namespace outpace::synthetic {

inline double uniform(std::uint64_t& state) {
  return static_cast<double>(mix64(state += 0x9E3779B97F4A7C15u) >> 11) * 0x1p-53;
}

/// A contestant: units of work at time t, given log2 t.
struct Contestant {
  std::string name;
  std::function<double(double log2_time)> work;
  unsigned last_rung = 16;
  bool far = false;
  Claim claim = Claim::exact;
  std::uint64_t study_work = 0;
  double nanoseconds_per_unit = 2;
  std::function<double(double log2_time)> seconds = {};  ///< instead of work times nanoseconds
  std::optional<std::string> declined = {};
};

inline std::function<double(double)> power(double factor, double exponent) {
  return [=](double log2_time) { return factor * std::exp2(exponent * log2_time); };
}

struct Race {
  RaceHeader header;
  std::vector<Contestant> contestants;
  double noise = 0;  ///< each rung's times vary by a factor within 1 ± noise, and each query's by a quarter of that
  std::uint64_t noise_seed = 1;
  unsigned repetitions = 3;
};

inline RaceHeader header(const std::string& system, const std::string& family = "random",
                         const std::string& observable = "cell") {
  RaceHeader header;
  header.name = {system, family, observable};
  header.seed = 1;
  header.budget_seconds = 0.05;
  header.byte_limit = 1u << 28;
  header.first_rung = 4;
  header.single_member = family == "single";
  return header;
}

/// The digest that everybody who is right gives.
inline std::uint64_t truth(const RaceHeader& header, bool far, unsigned rung, unsigned query) {
  std::uint64_t value = far ? 77 : 7;
  for (const char c : header.name.text()) value = mix64(value ^ static_cast<unsigned char>(c));
  return mix64(value ^ mix64(rung * 64 + query));
}

inline Measurement measure(const Race& race, const Contestant& who, unsigned rung, bool far, unsigned repetition) {
  Measurement row;
  row.race = race.header.name.text();
  row.contestant = who.name;
  row.rung = rung;
  row.far = far;
  row.repetition = repetition;
  row.peak_bytes = 4096;
  row.replay =
      "outpace ask " + race.header.name.system + " cell --x 0 --at 2^" + std::to_string(rung) + " --by " + who.name;
  std::uint64_t state = mix64(race.noise_seed ^ mix64(rung + 1000 * repetition)) ^ std::hash<std::string>{}(who.name);
  const double whole = 1 + race.noise * (2 * uniform(state) - 1);
  for (unsigned q = 0; q < race.header.queries; ++q) {
    const double log2_time = rung + std::log2(1 + (q + 0.5) / race.header.queries);
    const double work = std::max(1.0, who.work(log2_time));
    const double seconds = who.seconds ? who.seconds(log2_time) : work * who.nanoseconds_per_unit * 1e-9;
    row.work.push_back(static_cast<std::uint64_t>(work));
    row.seconds.push_back(seconds * whole * (1 + race.noise / 4 * (2 * uniform(state) - 1)));
    row.answers.push_back(truth(race.header, far, rung, q));
  }
  return row;
}

inline void play(const Race& race, RowSink& sink) {
  sink.add(race.header);
  for (const Contestant& who : race.contestants) {
    StudyRow study;
    study.race = race.header.name.text();
    study.contestant = who.name;
    study.claim = who.claim;
    study.work = who.study_work;
    study.seconds = static_cast<double>(who.study_work) * who.nanoseconds_per_unit * 1e-9;
    study.finding = "found by " + who.name;
    study.nanoseconds_per_unit = who.nanoseconds_per_unit;
    if (who.declined) study.declined = Declined{Declined::Why::unsuited, *who.declined};
    if (who.claim == Claim::proven && !who.declined) {
      study.certificate = R"({"kind": "synthetic"})";
      study.accepted = true;
    }
    sink.add(study);
    if (who.declined) continue;
    for (unsigned rung = race.header.first_rung; rung <= who.last_rung; ++rung)
      for (unsigned repetition = 0; repetition < race.repetitions; ++repetition)
        sink.add(measure(race, who, rung, false, repetition));
    if (who.far) {
      for (const unsigned rung : {64u, 128u, 256u, 512u, 1024u, 2048u}) sink.add(measure(race, who, rung, true, 0));
    } else {
      Measurement last = measure(race, who, who.last_rung + 1, false, 0);
      last.outcome = Outcome::out_of_work;
      last.reason = "the work limit was reached";
      last.work.clear();
      last.seconds.clear();
      last.answers.clear();
      sink.add(last);
    }
  }
  sink.add(EndRow{.race = race.header.name.text(), .complete = true, .direct_matches_naive = true, .note = ""});
}

inline RaceRecord record(const Race& race) {
  RunCollector collector;
  play(race, collector);
  return collector.take().front();
}

/// Direct simulation of a cellular automaton's cell: t^2/64 units, a little more at small times.
inline Contestant direct() {
  return {.name = "direct", .work = [](double x) { return std::exp2(2 * x) / 64 + std::exp2(x); }, .last_rung = 16};
}

/// A run of races with every verdict in it.
inline std::vector<Race> medley() {
  const Contestant polylog{.name = "identity",
                           .work = [](double x) { return 3 + x / 8; },
                           .last_rung = 40,
                           .far = true,
                           .claim = Claim::proven,
                           .study_work = 40};
  const Contestant linear{.name = "hashlife", .work = power(40, 1.0), .last_rung = 20};
  const Contestant late{.name = "hashlife", .work = power(20000, 1.0), .last_rung = 16};
  const Contestant constant{.name = "lookup", .work = power(1.0 / 256, 2.0), .last_rung = 17, .study_work = 500};
  const Contestant same{.name = "hashlife", .work = power(0.5, 2.0), .last_rung = 13};
  const Contestant no{.name = "additive",
                      .work = power(1, 1),
                      .declined = "rule 30 is not additive: f(001) xor f(100) differs from f(101) xor f(000)"};
  std::vector<Race> races;
  races.push_back({header("eca:170"), {direct(), polylog, same, no}});
  races.push_back({header("eca:110"), {direct(), linear, constant, no}});
  races.push_back({header("eca:54"), {direct(), late, no}});
  races.push_back({header("eca:45"), {direct(), constant, same, no}});
  races.push_back({header("eca:30"), {direct(), same, no}});
  races.push_back({header("eca:0"), {{.name = "direct", .work = power(4, 0.05), .last_rung = 30}, no}});
  races.push_back({header("eca:22"), {{.name = "direct", .work = power(1, 2), .last_rung = 8}, no}});
  races.push_back({header("eca:30", "single"), {direct(), same, no}});
  races[0].header.floor = Floor{0, "one cell of the input decides"};
  races[1].header.floor = Floor{1, "a cell may depend on all 2t+1 cells"};
  return races;
}

}  // namespace outpace::synthetic
