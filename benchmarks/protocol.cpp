// JSON lines of the worker protocol, written and read. Readers accept unknown fields and nothing else that is odd.
#include "benchmarks/protocol.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace outpace::protocol {
namespace {

using Json = nlohmann::json;

std::string line(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

std::string_view name(Declined::Why why) {
  switch (why) {
    case Declined::Why::unsuited:
      return "unsuited";
    case Declined::Why::work:
      return "work";
    case Declined::Why::memory:
      return "memory";
  }
  return "";
}

Json declined(const Declined& why) { return {{"why", name(why.why)}, {"reason", why.reason}}; }

/// Walks one JSON object and remembers the first thing that is wrong with it.
class Reader {
 public:
  Reader(const Json& object, std::string path) : object_(object), path_(std::move(path)) {
    if (!object.is_object()) fail("", "must be an object");
  }
  [[nodiscard]] bool has(const char* key) const {
    return object_.is_object() && object_.contains(key) && !object_[key].is_null();
  }
  std::string text(const char* key) {
    const Json* field = find(key);
    if (field && !field->is_string()) fail(key, "must be a string");
    return field && field->is_string() ? field->get<std::string>() : "";
  }
  std::uint64_t count(const char* key) {
    const Json* field = find(key);
    if (field && !field->is_number_unsigned()) fail(key, "must be a whole number in [0, 2^64)");
    return field && field->is_number_unsigned() ? field->get<std::uint64_t>() : 0;
  }
  unsigned small(const char* key) {
    const std::uint64_t value = count(key);
    if (value > 1'000'000) fail(key, "must be at most 1000000");
    return static_cast<unsigned>(value);
  }
  /// A finite number ≥ 0.
  double seconds(const char* key) {
    const Json* field = find(key);
    if (!field) return 0;
    if (!field->is_number() || !(field->get<double>() >= 0) || field->get<double>() > 1e18) {
      fail(key, "must be a number in [0, 10^18]");
      return 0;
    }
    return field->get<double>();
  }
  bool truth(const char* key) {
    const Json* field = find(key);
    if (field && !field->is_boolean()) fail(key, "must be true or false");
    return field && field->is_boolean() && field->get<bool>();
  }
  /// The elements of an array and their paths.
  template <class F>
  void each(const char* key, F read) {
    const Json* field = find(key);
    if (!field) return;
    if (!field->is_array()) return fail(key, "must be an array");
    for (std::size_t i = 0; i < field->size() && !error_; ++i) {
      const std::string path = path_ + "/" + key + "/" + std::to_string(i);
      adopt(read((*field)[i], path));
    }
  }
  Declined declined() {
    const std::string why = text("why");
    Declined result{Declined::Why::unsuited, text("reason")};
    if (why == "work") {
      result.why = Declined::Why::work;
    } else if (why == "memory") {
      result.why = Declined::Why::memory;
    } else if (why != "unsuited") {
      fail("why", "must be \"unsuited\", \"work\" or \"memory\"");
    }
    return result;
  }
  [[nodiscard]] const Json& at(const char* key) const { return object_[key]; }
  [[nodiscard]] std::string path(const char* key) const { return path_ + "/" + key; }
  void fail(const char* key, const char* why) {
    if (!error_) error_ = Error{"field " + path_ + (*key ? "/" : "") + key, why, "see docs/protocol.md"};
  }
  void adopt(std::optional<Error> error) {
    if (!error_) error_ = std::move(error);
  }
  [[nodiscard]] std::optional<Error> error() const { return error_; }

 private:
  const Json* find(const char* key) {
    if (has(key)) return &object_[key];
    fail(key, "is missing");
    return nullptr;
  }
  const Json& object_;
  std::string path_;
  std::optional<Error> error_;
};

template <class T>
Result<T> finish(const Reader& reader, T value) {
  if (reader.error()) return std::unexpected(*reader.error());
  return value;
}

/// Parses a line that must be an object whose "type" is `type`, if one is asked for.
Result<Json> parse(std::string_view text, std::string_view type) {
  std::string shown(text.substr(0, 60));
  for (char& c : shown)
    if (static_cast<unsigned char>(c) < 32 || static_cast<unsigned char>(c) > 126) c = '?';
  if (text.size() > 60) shown += "...";
  // The nesting of a message is at most three deep; the parser recurses nowhere, but destroying a deep value may.
  auto depth_callback = [](int depth, Json::parse_event_t, Json&) { return depth <= 16; };
  Json json = Json::parse(text, depth_callback, false);
  if (json.is_discarded())
    return std::unexpected(Error{"line '" + shown + "'", "it is not JSON", "see docs/protocol.md"});
  if (!json.is_object() || !json.contains("type") || !json["type"].is_string())
    return std::unexpected(
        Error{"line '" + shown + "'", "a message is an object with a \"type\"", "see docs/protocol.md"});
  if (!type.empty() && json["type"].get_ref<const std::string&>() != type)
    return std::unexpected(Error{"line '" + shown + "'", "its type is not \"" + std::string(type) + "\"",
                                 "answer every request by its own kind"});
  return json;
}

std::optional<Error> read_texts(const Json& json, const std::string& path, std::vector<std::string>& out) {
  if (!json.is_string()) return Error{"field " + path, "must be a string", "see docs/protocol.md"};
  out.push_back(json.get<std::string>());
  return std::nullopt;
}

}  // namespace

std::string write(const Hello& m) {
  return line({{"type", "hello"}, {"protocol", m.protocol}, {"outpace", m.outpace}});
}

std::string write(const Study& m) {
  Json json{
      {"type", "study"},    {"predictor", m.predictor},   {"system", m.system},        {"observable", m.observable},
      {"family", m.family}, {"work_limit", m.work_limit}, {"byte_limit", m.byte_limit}};
  if (m.lead) json["lead"] = *m.lead;
  return line(json);
}

std::string write(const Ask& m) {
  Json queries = Json::array();
  for (const Question& q : m.queries) queries.push_back({{"from", q.from}, {"place", q.place}, {"at", q.at}});
  return line({{"type", "ask"},
               {"rung", m.rung},
               {"repetition", m.repetition},
               {"work_limit", m.work_limit},
               {"byte_limit", m.byte_limit},
               {"least_seconds", m.least_seconds},
               {"queries", std::move(queries)}});
}

std::string write(const Welcome& m) {
  Json offers = Json::array();
  for (const auto& offer : m.offers)
    offers.push_back({{"predictor", offer.predictor},
                      {"nanoseconds_per_unit", offer.nanoseconds_per_unit},
                      {"approximate", offer.approximate}});
  return line({{"type", "hello"}, {"protocol", m.protocol}, {"program", m.program}, {"offers", std::move(offers)}});
}

std::string write(const Studied& m) {
  Json json{{"type", "studied"}, {"work", m.work}, {"seconds", m.seconds}};
  if (m.declined) {
    json["declined"] = declined(*m.declined);
  } else {
    json["claim"] = std::string(to_string(m.claim));
    json["finding"] = m.finding;
    json["size_bytes"] = m.size_bytes;
    json["nanoseconds_per_unit"] = m.nanoseconds_per_unit;
    if (m.certificate) json["certificate"] = *m.certificate;
  }
  return line(json);
}

std::string write(const Answers& m) {
  Json answers = Json::array();
  for (const auto& a : m.answers)
    answers.push_back({{"answer", a.text}, {"work", a.work}, {"seconds", a.seconds}, {"bytes", a.bytes}});
  Json json{{"type", "answers"}, {"answers", std::move(answers)}};
  if (m.stopped) json["stopped"] = declined(*m.stopped);
  if (!m.unsteady.empty()) json["unsteady"] = m.unsteady;
  return line(json);
}

Result<Request> read_request(std::string_view text) {
  const auto json = parse(text, "");
  if (!json) return std::unexpected(json.error());
  Reader in(*json, "");
  const std::string type = in.text("type");
  if (type == "hello") return finish<Request>(in, Hello{static_cast<int>(in.small("protocol")), in.text("outpace")});
  if (type == "study") {
    Study m{in.text("predictor"), in.text("system"), in.text("observable"), in.text("family"), {}, 0, 0};
    if (in.has("lead")) m.lead = in.text("lead");
    m.work_limit = in.count("work_limit");
    m.byte_limit = in.count("byte_limit");
    return finish<Request>(in, std::move(m));
  }
  if (type == "ask") {
    Ask m{in.small("rung"),       in.small("repetition"),      in.count("work_limit"),
          in.count("byte_limit"), in.seconds("least_seconds"), {}};
    in.each("queries", [&](const Json& element, const std::string& path) {
      Reader q(element, path);
      Question question{q.text("from"), {}, q.text("at")};
      q.each("place", [&](const Json& x, const std::string& where) { return read_texts(x, where, question.place); });
      m.queries.push_back(std::move(question));
      return q.error();
    });
    return finish<Request>(in, std::move(m));
  }
  return std::unexpected(
      Error{"field /type", fmt::format("\"{}\" is unknown", type.substr(0, 40)), "known are hello, study and ask"});
}

Result<Welcome> read_welcome(std::string_view text) {
  const auto json = parse(text, "hello");
  if (!json) return std::unexpected(json.error());
  Reader in(*json, "");
  Welcome m{static_cast<int>(in.small("protocol")), in.text("program"), {}};
  in.each("offers", [&](const Json& element, const std::string& path) {
    Reader o(element, path);
    m.offers.push_back({o.text("predictor"), o.has("nanoseconds_per_unit") ? o.seconds("nanoseconds_per_unit") : 1,
                        o.has("approximate") && o.truth("approximate")});
    if (!(m.offers.back().nanoseconds_per_unit > 1e-6)) o.fail("nanoseconds_per_unit", "must be above 10^-6");
    return o.error();
  });
  return finish(in, std::move(m));
}

Result<Studied> read_studied(std::string_view text) {
  const auto json = parse(text, "studied");
  if (!json) return std::unexpected(json.error());
  Reader in(*json, "");
  Studied m;
  m.work = in.has("work") ? in.count("work") : 0;
  m.seconds = in.has("seconds") ? in.seconds("seconds") : 0;
  if (in.has("declined")) {
    Reader d(in.at("declined"), in.path("declined"));
    m.declined = d.declined();
    in.adopt(d.error());
    return finish(in, std::move(m));
  }
  const auto claim = parse_claim(in.text("claim"));
  if (!claim) in.fail("claim", "must be \"proven\", \"exact\" or \"approximate\"");
  m.claim = claim.value_or(Claim::approximate);
  m.finding = in.text("finding");
  m.size_bytes = in.has("size_bytes") ? in.count("size_bytes") : 0;
  if (in.has("nanoseconds_per_unit")) m.nanoseconds_per_unit = in.seconds("nanoseconds_per_unit");
  if (!(m.nanoseconds_per_unit > 1e-6)) in.fail("nanoseconds_per_unit", "must be above 10^-6");
  if (in.has("certificate")) m.certificate = in.text("certificate");
  return finish(in, std::move(m));
}

Result<Answers> read_answers(std::string_view text) {
  const auto json = parse(text, "answers");
  if (!json) return std::unexpected(json.error());
  Reader in(*json, "");
  Answers m;
  in.each("answers", [&](const Json& element, const std::string& path) {
    Reader a(element, path);
    m.answers.push_back({a.text("answer"), a.has("work") ? a.count("work") : 0, a.has("bytes") ? a.count("bytes") : 0,
                         a.has("seconds") ? a.seconds("seconds") : 0});
    return a.error();
  });
  if (in.has("stopped")) {
    Reader d(in.at("stopped"), in.path("stopped"));
    m.stopped = d.declined();
    in.adopt(d.error());
  }
  if (in.has("unsteady")) m.unsteady = in.text("unsteady");
  return finish(in, std::move(m));
}

}  // namespace outpace::protocol
