// What is true of a whole run, as meta.json, and the check of its schema.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reports/record/json_fields.hpp"
#include "reports/record/row_json.hpp"

namespace outpace {

using Json = nlohmann::json;

std::string to_text(const RunMeta& meta) {
  return dump({{"schema", record_schema},
               {"version", meta.version},
               {"compiler", meta.compiler},
               {"cpu", meta.cpu},
               {"simd", meta.simd},
               {"seed", meta.seed},
               {"budget_seconds", std::isfinite(meta.budget_seconds) ? std::max(0.0, meta.budget_seconds) : 0.0},
               {"command", meta.command},
               {"started", meta.started},
               {"selected", meta.selected}},
              2) +
         "\n";
}

std::expected<RunMeta, RowTrouble> parse_meta(std::string_view text) {
  const auto trouble = [](RecordError::Kind kind, std::string why) {
    return std::unexpected(RowTrouble{kind, std::move(why)});
  };
  const Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded() || !json.is_object()) return trouble(RecordError::Kind::malformed, "not a JSON object");
  JsonFields in(json);
  std::uint64_t schema = 0;
  in.count("schema", schema);
  if (!in.complaint().empty()) return trouble(RecordError::Kind::malformed, in.complaint());
  if (schema < 1 || schema > record_schema) {
    return trouble(RecordError::Kind::incompatible,
                   fmt::format("a record of schema {}; this version reads 1 to {}", schema, record_schema));
  }
  RunMeta meta;
  in.text("version", meta.version);
  in.text("compiler", meta.compiler);
  in.text("cpu", meta.cpu);
  in.text("simd", meta.simd);
  in.count("seed", meta.seed);
  in.real("budget_seconds", meta.budget_seconds);
  in.text("command", meta.command);
  in.text("started", meta.started);
  in.texts("selected", meta.selected);
  if (!in.complaint().empty()) return trouble(RecordError::Kind::malformed, in.complaint());
  return meta;
}

}  // namespace outpace
