// Rows and meta data as JSON text, one line each, and back. The reading side trusts nothing: a wrong type, a missing
// field or a number out of range is an error that names the field.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <variant>

#include "reports/record.hpp"

namespace outpace {

using Row = std::variant<RaceHeader, StudyRow, Measurement, AccuracyRow, EndRow>;

std::string to_line(const RaceHeader& row);
std::string to_line(const StudyRow& row);
std::string to_line(const Measurement& row);
std::string to_line(const AccuracyRow& row);
std::string to_line(const EndRow& row);
std::string to_text(const RunMeta& meta);

/// What was wrong with a line: kind (malformed or incompatible) and the sentence.
struct RowTrouble {
  RecordError::Kind kind;
  std::string why;
};

std::expected<Row, RowTrouble> parse_row(std::string_view line);
std::expected<RunMeta, RowTrouble> parse_meta(std::string_view text);

/// The name of an outcome or a race kind as recorded ("out of work", "ladder").
std::string_view to_string(Outcome outcome);
std::string_view to_string(RaceKind kind);

/// JSON text that never throws: invalid UTF-8 is replaced.
std::string dump(const nlohmann::json& json, int indent = -1);

}  // namespace outpace
