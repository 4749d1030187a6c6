// The parent's half of the protocol.
#include "benchmarks/contestant.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#ifndef OUTPACE_VERSION
#define OUTPACE_VERSION "0.1.0"
#endif

namespace outpace {
namespace {

using namespace protocol;

Deadline in(double seconds) {
  return std::chrono::steady_clock::now() + std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                                                std::chrono::duration<double>(std::min(seconds, 1e6)));
}

std::uint64_t units(double seconds, double nanoseconds_per_unit) {
  const double count = std::floor(seconds * 1e9 / nanoseconds_per_unit);
  return count >= 1.8e19 ? Work::unlimited : static_cast<std::uint64_t>(std::max(count, 1.0));
}

Outcome outcome_of(const Declined& why) {
  switch (why.why) {
    case Declined::Why::work:
      return Outcome::out_of_work;
    case Declined::Why::memory:
      return Outcome::out_of_memory;
    case Declined::Why::unsuited:
      break;
  }
  return Outcome::declined;
}

std::vector<Question> as_text(const std::vector<Query>& queries) {
  std::vector<Question> questions;
  for (const Query& query : queries) {
    Question question{query.from.text(), {}, query.at.str()};
    for (const Integer& x : query.what.place) question.place.push_back(x.str());
    questions.push_back(std::move(question));
  }
  return questions;
}

}  // namespace

std::uint64_t ContestantProcess::work_limit() const { return units(header_.budget_seconds, nanoseconds_per_unit_); }

std::pair<Outcome, std::string> ContestantProcess::lost(Outcome outcome, const std::string& what) {
  const std::string how = child_ ? child_->end() : "it is not running";
  child_.reset();
  return {outcome, outcome == Outcome::crashed ? what + " (" + how + ")" : what};
}

std::expected<std::string, std::pair<Outcome, std::string>> ContestantProcess::exchange(const std::string& request,
                                                                                        double seconds) {
  if (!child_) return std::unexpected(std::pair(Outcome::crashed, std::string("its process is gone")));
  const Deadline deadline = in(seconds);
  std::string line;
  Child::Got got = child_->send(request, deadline);
  if (got == Child::Got::line) got = child_->receive(line, deadline);
  switch (got) {
    case Child::Got::line:
      return line;
    case Child::Got::late:
      return std::unexpected(
          lost(Outcome::cut, fmt::format("no reply within {:.3g} s of the clock, its safety net", seconds)));
    case Child::Got::too_long:
      return std::unexpected(lost(Outcome::crashed, "it wrote a line longer than the protocol allows"));
    case Child::Got::closed:
      break;
  }
  return std::unexpected(lost(Outcome::crashed, "its process ended"));
}

StudyRow ContestantProcess::study(bool approximate_track) {
  StudyRow row;
  row.race = header_.name.text();
  row.contestant = contestant_.name;
  row.external = contestant_.external();
  row.nanoseconds_per_unit = nanoseconds_per_unit_;
  const auto decline = [&](std::string reason) {
    row.declined = Declined{Declined::Why::unsuited, std::move(reason)};
    child_.reset();
    return row;
  };

  // Twice the counted limit and room for the program itself.
  ChildLimits limits;
  limits.address_bytes = 2 * header_.byte_limit + (std::uint64_t{1} << 30);
  auto child = Child::start(contestant_.external() ? contestant_.command : rules_.worker, limits);
  if (!child) return decline(child.error().text());
  child_.emplace(std::move(*child));

  const auto hello = exchange(write(Hello{version, OUTPACE_VERSION}), 10 + rules_.grace_seconds);
  if (!hello) return decline("it does not answer a greeting: " + hello.error().second);
  const auto welcome = read_welcome(*hello);
  if (!welcome) return decline("it does not greet by the protocol: " + welcome.error().text());
  if (welcome->protocol != version)
    return decline(fmt::format("it speaks protocol {}, this is {}", welcome->protocol, version));
  // A predictor with parameters is offered by its name alone.
  const std::string asked =
      contestant_.external() ? contestant_.name : contestant_.name.substr(0, contestant_.name.find(':'));
  const auto named = std::ranges::find(welcome->offers, asked, &Welcome::Offer::predictor);
  if (welcome->offers.empty() || (named == welcome->offers.end() && !contestant_.external()))
    return decline("its program offers no predictor of that name");
  const Welcome::Offer offer = named == welcome->offers.end() ? welcome->offers.front() : *named;
  const bool direct = !contestant_.external() && contestant_.name == "direct";
  if (approximate_track && !offer.approximate && !direct)
    return decline("it claims exact answers; those race on ladders");
  if (!approximate_track && offer.approximate) return decline("approximate contestants race on a track of their own");
  nanoseconds_per_unit_ = offer.nanoseconds_per_unit;

  const double study_seconds = header_.budget_seconds * rules_.study_factor;
  Study request{contestant_.external() ? offer.predictor : contestant_.name,
                header_.name.system,
                header_.name.observable,
                header_.name.family,
                header_.lead,
                units(study_seconds, nanoseconds_per_unit_),
                header_.byte_limit};
  const double before = child_->cpu_seconds();
  const auto reply = exchange(write(request), rules_.overrun * study_seconds + rules_.grace_seconds);
  const double outside = child_ ? child_->cpu_seconds() - before : 0;
  if (!reply) return decline("its study failed: " + reply.error().second);
  const auto studied = read_studied(*reply);
  if (!studied) return decline("its study's reply is not of the protocol: " + studied.error().text());
  row.work = studied->work;
  row.seconds = contestant_.external() ? outside : studied->seconds;
  if (studied->declined) {
    row.declined = studied->declined;
    child_.reset();
    return row;
  }
  if (!approximate_track && studied->claim == Claim::approximate)
    return decline("approximate contestants race on a track of their own");
  nanoseconds_per_unit_ = studied->nanoseconds_per_unit;
  row.claim = studied->claim;
  row.finding = studied->finding;
  row.size_bytes = studied->size_bytes;
  row.nanoseconds_per_unit = nanoseconds_per_unit_;
  row.certificate = studied->certificate;
  return row;
}

RungReply ContestantProcess::ask(const std::vector<Query>& queries, unsigned rung, unsigned repetition) {
  return contestant_.external() ? ask_outside(queries, rung, repetition) : ask_inside(queries, rung, repetition);
}

RungReply ContestantProcess::ask_inside(const std::vector<Query>& queries, unsigned rung, unsigned repetition) {
  RungReply result;
  const Ask request{rung, repetition, work_limit(), header_.byte_limit, rules_.least_seconds, as_text(queries)};
  const double nominal = static_cast<double>(queries.size()) * (header_.budget_seconds + rules_.least_seconds);
  const auto fail = [&](Outcome outcome, std::string reason) {
    result.outcome = outcome;
    result.reason = std::move(reason);
    return result;
  };
  const auto line = exchange(write(request), rules_.overrun * nominal + rules_.grace_seconds);
  if (!line) return fail(line.error().first, line.error().second);
  const auto reply = read_answers(*line);
  if (!reply) {
    const auto [outcome, reason] = lost(Outcome::crashed, "its reply is not of the protocol: " + reply.error().text());
    return fail(outcome, reason);
  }
  const bool as_many =
      reply->stopped ? reply->answers.size() < queries.size() : reply->answers.size() == queries.size();
  if (!as_many) {
    const auto [outcome, reason] = lost(
        Outcome::crashed, fmt::format("it gave {} answers to {} questions", reply->answers.size(), queries.size()));
    return fail(outcome, reason);
  }
  for (const auto& one : reply->answers) {
    result.texts.push_back(one.text);
    result.work.push_back(one.work);
    result.seconds.push_back(one.seconds);
    result.peak_bytes = std::max(result.peak_bytes, one.bytes);
  }
  result.unsteady = reply->unsteady;
  if (reply->stopped) return fail(outcome_of(*reply->stopped), reply->stopped->reason);
  // What the meter does not show the clock does: a contestant that spends more than it counts cannot climb for ever.
  for (std::size_t i = 0; i < result.seconds.size(); ++i)
    if (result.seconds[i] > std::max(rules_.overrun * header_.budget_seconds, rules_.least_cut_seconds))
      return fail(Outcome::cut,
                  fmt::format("an answer took {:.3g} s of CPU, beyond {:g} times its budget, and counted {} units",
                              result.seconds[i], rules_.overrun, result.work[i]));
  return result;
}

RungReply ContestantProcess::ask_outside(const std::vector<Query>& queries, unsigned rung, unsigned repetition) {
  RungReply result;
  const auto fail = [&](Outcome outcome, std::string reason) {
    result.outcome = outcome;
    result.reason = std::move(reason);
    return result;
  };
  for (const Query& query : queries) {
    const Ask request{rung, repetition, work_limit(), header_.byte_limit, 0, as_text({query})};
    const double before = child_ ? child_->cpu_seconds() : 0;
    const auto line = exchange(write(request), rules_.overrun * header_.budget_seconds + rules_.grace_seconds);
    if (!line) return fail(line.error().first, line.error().second);
    // A clock that did not move says less than its resolution, not nothing: costs are compared by their logarithms.
    constexpr double clock_resolution = 1e-9;
    const double seconds = std::max(child_->cpu_seconds() - before, clock_resolution);
    const auto reply = read_answers(*line);
    if (!reply || (reply->answers.size() == 1) == reply->stopped.has_value() || reply->answers.size() > 1) {
      const auto [outcome, reason] =
          lost(Outcome::crashed, reply ? "it must give one answer or say why it stopped"
                                       : "its reply is not of the protocol: " + reply.error().text());
      return fail(outcome, reason);
    }
    if (reply->stopped) return fail(outcome_of(*reply->stopped), reply->stopped->reason);
    result.texts.push_back(reply->answers[0].text);
    result.work.push_back(reply->answers[0].work);
    result.seconds.push_back(seconds);
    result.peak_bytes = std::max(result.peak_bytes, child_->peak_resident_bytes());
    if (seconds > header_.budget_seconds)
      return fail(Outcome::out_of_work, fmt::format("an answer took {:.3g} s of CPU where {:.3g} s are allowed",
                                                    seconds, header_.budget_seconds));
  }
  if (result.peak_bytes > 2 * header_.byte_limit + (std::uint64_t{1} << 30))
    return fail(Outcome::out_of_memory, "its resident memory passed the limit");
  return result;
}

}  // namespace outpace
