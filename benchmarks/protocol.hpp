// The worker protocol: its messages as plain data and their JSON lines (docs/protocol.md describes it for other
// languages). Lines come from programs that may be broken or hostile, so every reader returns what was wrong.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "predictors/core/predictor.hpp"

namespace outpace::protocol {

inline constexpr int version = 1;
/// No line is longer, newline included.
inline constexpr std::size_t longest_line = std::size_t{64} << 20;

/// Parent → worker: who speaks. The first line.
struct Hello {
  int protocol = version;
  std::string outpace;  ///< the parent's version
};

/// Parent → worker: study one subject. Limits are units and bytes.
struct Study {
  std::string predictor, system, observable, family;
  std::optional<std::string> lead;  ///< in decimal
  std::uint64_t work_limit = Work::unlimited, byte_limit = Work::unlimited;
};

/// A question as text.
struct Question {
  std::string from;
  std::vector<std::string> place;  ///< decimal
  std::string at;                  ///< decimal
};

/// Parent → worker: answer these. Limits hold for each answer on its own.
struct Ask {
  unsigned rung = 0, repetition = 0;
  std::uint64_t work_limit = Work::unlimited, byte_limit = Work::unlimited;
  double least_seconds = 0;  ///< repeat an answer until it took this long; 0: once is enough
  std::vector<Question> queries;
};

/// Worker → parent: what it can do.
struct Welcome {
  struct Offer {
    std::string predictor;
    double nanoseconds_per_unit = 1;
    bool approximate = false;
  };
  int protocol = 0;
  std::string program;  ///< name and version
  std::vector<Offer> offers;
};

/// Worker → parent: what the study came to.
struct Studied {
  std::optional<Declined> declined;
  Claim claim = Claim::exact;
  std::string finding;
  std::uint64_t size_bytes = 0, work = 0;
  double seconds = 0;               ///< CPU
  double nanoseconds_per_unit = 1;  ///< of its answers to this subject
  std::optional<std::string> certificate;
};

/// Worker → parent: answers in the order asked, up to the first that was declined.
struct Answers {
  struct One {
    std::string text;  ///< canonical
    std::uint64_t work = 0, bytes = 0;
    double seconds = 0;  ///< CPU
  };
  std::vector<One> answers;
  std::optional<Declined> stopped;  ///< why the next question has no answer
  std::string unsteady;             ///< not empty: one question's work or answer changed when it was asked again
};

std::string write(const Hello&);
std::string write(const Study&);
std::string write(const Ask&);
std::string write(const Welcome&);
std::string write(const Studied&);
std::string write(const Answers&);

using Request = std::variant<Hello, Study, Ask>;

/// Reads one line, without its newline. Errors name the field ("/answers/3/work").
Result<Request> read_request(std::string_view line);
Result<Welcome> read_welcome(std::string_view line);
Result<Studied> read_studied(std::string_view line);
Result<Answers> read_answers(std::string_view line);

}  // namespace outpace::protocol
