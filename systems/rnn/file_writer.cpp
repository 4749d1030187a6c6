// Writing network files; see file.hpp.
#include <nlohmann/json.hpp>

#include "systems/rnn/file.hpp"

namespace outpace::rnn {
namespace {

using Json = nlohmann::ordered_json;

/// A JSON integer where it fits 53 bits, which every reader keeps; a string otherwise.
Json number(const Rational& value) {
  if (is_integer(value) && bit_length(numerator(value)) <= 53) return numerator(value).convert_to<std::int64_t>();
  return text(value);
}

Json list(const Vector& vector) {
  Json result = Json::array();
  for (const Rational& value : vector) result.push_back(number(value));
  return result;
}

/// Rows where at least a quarter of the entries are there, otherwise the entries.
Json matrix(const Matrix& matrix, bool tropical) {
  if (4 * matrix.entries() < matrix.rows() * matrix.columns()) {
    Json entries = Json::array();
    for (std::size_t i = 0; i < matrix.rows(); ++i)
      for (const Entry& entry : matrix.row(i)) entries.push_back({i, entry.column, number(entry.weight)});
    return {{"entries", entries}};
  }
  Json rows = Json::array();
  for (std::size_t i = 0; i < matrix.rows(); ++i) {
    Json row = Json::array();
    for (std::size_t j = 0; j < matrix.columns(); ++j) {
      const Rational* entry = matrix.find(i, j);
      row.push_back(entry ? number(*entry) : tropical ? Json(nullptr) : Json(0));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

Json activation(const Network& network) {
  if (network.int8_kind()) {
    Json object{{"shift", network.int8.shift}, {"table", network.int8.activation}};
    if (network.gated()) object["gate"] = network.int8.gate;
    return object;
  }
  if (network.activation == Activation::modulo) return {{"modulo", number(network.modulus)}};
  return name_of(network.activation);
}

}  // namespace

std::string network_json(const Network& network) {
  const bool tropical = network.tropical();
  Json json{{"schema", file_schema}};
  if (!network.name.empty()) json["name"] = network.name;
  if (!network.description.empty()) json["description"] = network.description;
  json["kind"] = name_of(network.kind);
  if (network.kind == Kind::elman || network.int8_kind()) json["activation"] = activation(network);
  if (network.gated()) json["reset_gate"] = network.reset_gate == ResetGate::before ? "before" : "after";
  json["units"] = network.units();
  if (network.inputs()) json["inputs"] = network.inputs();
  json["recurrent"] = matrix(network.recurrent, tropical);
  if (network.inputs()) json["input"] = matrix(network.input, tropical);
  if (!tropical) json["bias"] = list(network.bias);
  if (!network.recurrent_bias.empty()) json["recurrent_bias"] = list(network.recurrent_bias);
  if (network.driven()) {
    json["symbols"] = Json::array();
    for (const Vector& symbol : network.symbols) json["symbols"].push_back(list(symbol));
  }
  if (network.initial) json["initial"] = list(*network.initial);
  if (network.readout) {
    const Readout& readout = *network.readout;
    json["readout"] = {{"outputs", readout.outputs()}, {"weights", matrix(readout.weights, tropical)}};
    if (!tropical) json["readout"]["bias"] = list(readout.bias);
    json["readout"]["decision"] = name_of(readout.decision);
  }
  if (network.closed_loop) json["closed_loop"] = true;
  if (!network.annotation.empty()) json["annotation"] = nlohmann::json::parse(network.annotation, nullptr, false);
  std::string text = "{";
  for (const auto& [key, value] : json.items())
    text += (text.size() > 1 ? ",\n  \"" : "\n  \"") + key +
            "\": " + value.dump(-1, ' ', false, Json::error_handler_t::replace);
  return text + "\n}\n";
}

}  // namespace outpace::rnn
