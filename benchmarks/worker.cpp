// The worker's loop: hello, study, ask.
#include "benchmarks/worker.hpp"

#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <exception>
#include <new>

#include "benchmarks/protocol.hpp"
#include "benchmarks/timing.hpp"
#include "predictors/core/catalogue.hpp"
#include "systems/core/catalogue.hpp"

namespace outpace {
namespace {

using namespace protocol;

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// Lines over descriptors; a reply is written whole.
class Lines {
 public:
  Lines(int in, int out) : in_(in), out_(out) {}

  /// The next line without its newline; empty at the end of input or where no line of the protocol can come.
  std::optional<std::string> read() {
    for (;;) {
      if (const std::size_t end = buffer_.find('\n', searched_); end != std::string::npos) {
        std::string line = buffer_.substr(0, end);
        buffer_.erase(0, end + 1);
        searched_ = 0;
        return line;
      }
      searched_ = buffer_.size();
      if (searched_ > longest_line) return std::nullopt;
      char block[65536];
      const ssize_t got = ::read(in_, block, sizeof block);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return std::nullopt;
      buffer_.append(block, static_cast<std::size_t>(got));
    }
  }

  bool write(std::string line) {
    line += '\n';
    for (std::size_t done = 0; done < line.size();) {
      const ssize_t put = ::write(out_, line.data() + done, line.size() - done);
      if (put < 0 && errno == EINTR) continue;
      if (put <= 0) return false;
      done += static_cast<std::size_t>(put);
    }
    return true;
  }

 private:
  int in_, out_;
  std::string buffer_;
  std::size_t searched_ = 0;
};

Studied declined(std::string reason) {
  Studied reply;
  reply.declined = Declined{Declined::Why::unsuited, std::move(reason)};
  return reply;
}

/// What one worker knows: the system and, after a study, how to answer.
class Session {
 public:
  static Welcome welcome() {
    Welcome reply{version, "outpace", {{"direct", 1, false}}};
    for (const auto& predictor : predictors())
      reply.offers.push_back({predictor->name(), predictor->nominal_nanoseconds_per_unit(), predictor->approximate()});
    return reply;
  }

  Studied study(const Study& request) {
    shortcut_.reset();
    auto system = make_system(request.system);
    if (!system) return declined(system.error().text());
    system_ = std::move(*system);
    const auto family = initial_family(*system_, request.family);
    if (!family) return declined(family.error().text());
    Subject subject{*system_, request.observable, *family, {}};
    if (request.lead) {
      const auto lead = parse_time(*request.lead);
      if (!lead) return declined(lead.error().text());
      subject.lead = *lead;
    }
    if (request.predictor == "direct") return study_direct(*family);
    const auto predictor = find_predictor(request.predictor);
    if (!predictor) return declined(predictor.error().text());

    Studied reply;
    reply.nanoseconds_per_unit = (*predictor)->nominal_nanoseconds_per_unit();
    Work work(request.work_limit, request.byte_limit);
    const double before = cpu_seconds();
    StudyResult result = out_of_memory();
    try {
      result = (*predictor)->study(subject, work);
    } catch (const std::bad_alloc&) {
    } catch (const std::length_error&) {
    }
    reply.seconds = cpu_seconds() - before;
    reply.work = work.spent();
    if (!result) {
      reply.declined = result.error();
      return reply;
    }
    shortcut_ = std::move(*result);
    reply.claim = shortcut_->claim();
    reply.finding = shortcut_->finding();
    reply.size_bytes = shortcut_->size_bytes();
    if (const auto certificate = shortcut_->certificate()) reply.certificate = certificate->json;
    answer_ = [this](const Query& query, Work& meter) { return shortcut_->answer(query, meter); };
    return reply;
  }

  Result<Answers> ask(const Ask& request) const {
    if (!answer_)
      return std::unexpected(Error{"request \"ask\"", "nothing was studied, or the study declined", "study first"});
    std::vector<Query> queries;
    for (const Question& question : request.queries) {
      Observable what{observable_, {}};
      for (const std::string& text : question.place) {
        auto x = parse_integer(text);
        if (!x) return std::unexpected(x.error());
        what.place.push_back(std::move(*x));
      }
      const auto at = parse_time(question.at);
      if (!at) return std::unexpected(at.error());
      auto query = make_query(*system_, question.from, std::move(what), *at);
      if (!query) return std::unexpected(query.error());
      queries.push_back(std::move(*query));
    }
    return time_answers(queries, answer_, request.work_limit, request.byte_limit, request.least_seconds);
  }

  void remember(const Study& request) { observable_ = request.observable; }
  void forget() { answer_ = nullptr; }

 private:
  Studied study_direct(const InitialFamily& family) {
    Studied reply;
    reply.claim = Claim::exact;
    reply.finding = "step by step";
    reply.nanoseconds_per_unit = system_->nominal_nanoseconds_per_unit(family);
    answer_ = [this](const Query& query, Work& meter) { return system_->simulate(query, meter); };
    return reply;
  }

  std::unique_ptr<System> system_;
  std::string observable_;
  std::unique_ptr<Shortcut> shortcut_;
  AnswerFunction answer_;
};

int serve(Lines& lines) {
  Session session;
  while (const auto line = lines.read()) {
    const auto request = read_request(*line);
    Result<std::string> reply = std::unexpected(Error{});
    if (!request) {
      reply = std::unexpected(request.error());
    } else if (std::holds_alternative<Hello>(*request)) {
      reply = write(Session::welcome());
    } else if (const auto* study = std::get_if<Study>(&*request)) {
      session.forget();
      session.remember(*study);
      reply = write(session.study(*study));
    } else {
      const auto answers = session.ask(std::get<Ask>(*request));
      if (answers) {
        reply = write(*answers);
      } else {
        reply = std::unexpected(answers.error());
      }
    }
    if (!reply) {
      const std::string text = "outpace worker: " + reply.error().text() + "\n";
      [[maybe_unused]] const ssize_t said = ::write(2, text.data(), text.size());
      return 2;
    }
    if (!lines.write(std::move(*reply))) return 0;
  }
  return 0;
}

}  // namespace

int run_worker(int in, int out) {
  // A predictor's library that prints must not break the protocol.
  const int replies = fcntl(out, F_DUPFD_CLOEXEC, 3);
  if (replies < 0) return 2;
  if (out == 1) dup2(2, 1);
  Lines lines(in, replies);
  const int status = serve(lines);
  close(replies);
  return status;
}

}  // namespace outpace
