// Reading network files; see file.hpp. Every check that needs a path is here; docs/network-file.md is the contract.
#include <fstream>
#include <sstream>

#include "systems/rnn/file.hpp"
#include "systems/rnn/file_checks.hpp"
#include "systems/rnn/json_values.hpp"

namespace outpace::rnn {
namespace {

constexpr std::int64_t most_units = 1 << 20, most_symbols = 1 << 20;

class Reader : public JsonValues {
 public:
  using JsonValues::JsonValues;

  Result<Network> read(const Json& json) {
    static const std::set<std::string_view> keys{
        "schema",  "name",    "description", "kind",        "activation", "reset_gate",
        "units",   "inputs",  "recurrent",   "input",       "bias",       "recurrent_bias",
        "symbols", "initial", "readout",     "closed_loop", "annotation"};
    if (object(json, "", keys)) {
      read_kind(json);
      read_weights(json);
      read_symbols(json);
      read_start_and_readout(json);
      if (!failed()) check_arithmetic(n_, *this);
    }
    if (failed()) return std::unexpected(error());
    return std::move(n_);
  }

 private:
  void read_kind(const Json& json) {
    if (const Json* schema = member(json, "", "schema", true); schema && string(*schema, "/schema") != file_schema)
      fail("/schema", "it is not a schema that this version reads", "write \"" + std::string(file_schema) + "\"");
    if (const Json* name = member(json, "", "name", false)) n_.name = string(*name, "/name");
    if (const Json* text = member(json, "", "description", false)) n_.description = string(*text, "/description");
    if (const Json* kind = member(json, "", "kind", true))
      n_.kind = one_of<Kind>(*kind, "/kind",
                             {Kind::elman, Kind::max_plus, Kind::min_plus, Kind::elman_int8, Kind::gru_int8,
                              Kind::elman_float32, Kind::gru_float32});
    const bool has_activation = n_.kind == Kind::elman || n_.int8_kind();
    if (const Json* activation = member(json, "", "activation", has_activation && !failed())) {
      if (!has_activation)
        fail("/activation", "a network of kind " + name_of(n_.kind) + " has none to choose", "leave it out");
      else if (n_.int8_kind())
        read_int8(*activation);
      else
        read_activation(*activation);
    }
    if (const Json* gate = member(json, "", "reset_gate", n_.gated() && !failed())) {
      const std::string text = string(*gate, "/reset_gate");
      if (!n_.gated())
        fail("/reset_gate", "only a gated network has one", "leave it out");
      else if (text != "before" && text != "after")
        fail("/reset_gate", "'" + text.substr(0, 60) + "' is no place for it", "write \"before\" or \"after\"");
      n_.reset_gate = text == "after" ? ResetGate::after : ResetGate::before;
    }
  }

  template <class Names>
  Names one_of(const Json& value, const std::string& path, std::initializer_list<Names> names) {
    const std::string text = string(value, path);
    std::string known;
    for (const Names name : names) {
      if (name_of(name) == text) return name;
      known += (known.empty() ? "" : ", ") + name_of(name);
    }
    fail(path, "'" + text.substr(0, 60) + "' is not known", "known are " + known);
    return *names.begin();
  }

  void read_activation(const Json& value) {
    if (value.is_string()) {
      n_.activation = one_of<Activation>(value, "/activation",
                                         {Activation::identity, Activation::step, Activation::sign, Activation::ternary,
                                          Activation::relu, Activation::satlin});
      return;
    }
    if (!object(value, "/activation", {"modulo"})) return;
    n_.activation = Activation::modulo;
    if (const Json* modulus = member(value, "/activation", "modulo", true)) {
      n_.modulus = integer(number(*modulus, "/activation/modulo"), "/activation/modulo");
      if (n_.modulus < 2) fail("/activation/modulo", "a modulus is at least 2", "write {\"modulo\": 5}");
    }
  }

  void read_int8(const Json& value) {
    const bool gated = n_.gated();
    if (!object(value, "/activation",
                gated ? std::set<std::string_view>{"shift", "table", "gate"}
                      : std::set<std::string_view>{"shift", "table"}))
      return;
    if (const Json* shift = member(value, "/activation", "shift", true))
      n_.int8.shift = static_cast<unsigned>(count(*shift, "/activation/shift", 0, 24));
    const auto table = [&](const char* key, std::int64_t least, std::int64_t most, auto& entries) {
      const std::string path = std::string("/activation/") + key;
      const Json* list = member(value, "/activation", key, true);
      if (!list || !array(*list, path, 256, "the value at -128, ..., the value at 127")) return;
      for (std::size_t i = 0; i < 256; ++i)
        entries[i] = static_cast<std::remove_reference_t<decltype(entries[i])>>(
            count((*list)[i], path + "/" + std::to_string(i), least, most));
    };
    table("table", -128, 127, n_.int8.activation);
    if (gated) table("gate", 0, 128, n_.int8.gate);
  }

  void read_weights(const Json& json) {
    std::size_t units = 0, inputs = 0;
    if (const Json* value = member(json, "", "units", true))
      units = static_cast<std::size_t>(count(*value, "/units", 1, most_units));
    if (const Json* value = member(json, "", "inputs", false))
      inputs = static_cast<std::size_t>(count(*value, "/inputs", 0, most_units));
    if (failed()) return;
    const std::size_t rows = n_.blocks() * units;
    n_.recurrent = Matrix(rows, units);
    n_.input = Matrix(rows, inputs);
    if (const Json* value = member(json, "", "recurrent", true)) matrix(*value, "/recurrent", n_.recurrent);
    if (const Json* value = member(json, "", "input", inputs > 0)) matrix(*value, "/input", n_.input);
    const Json* bias = member(json, "", "bias", false);
    if (bias && n_.tropical()) fail("/bias", "a network of kind " + name_of(n_.kind) + " has none", "leave it out");
    if (!failed() && !n_.tropical()) n_.bias = bias ? vector(*bias, "/bias", rows, "a bias a row") : Vector(rows);
    const Json* inner = member(json, "", "recurrent_bias", false);
    const bool has_inner = n_.gated() && n_.reset_gate == ResetGate::after;
    if (inner && !has_inner)
      fail("/recurrent_bias", "only a gated network whose reset gate acts after the matrix has one", "leave it out");
    if (!failed() && has_inner)
      n_.recurrent_bias = inner ? vector(*inner, "/recurrent_bias", units, "a bias a unit") : Vector(units);
  }

  /// Rows of numbers, or {"entries": [[row, column, weight], …]}. null is an absent entry.
  void matrix(const Json& value, const std::string& path, Matrix& into) {
    const auto put = [&](std::size_t i, std::size_t j, const Json& weight, const std::string& where) {
      if (weight.is_null() && n_.tropical()) return;
      Rational exact = weight_number(weight, where);
      if (exact != 0 || n_.tropical()) into.set(i, j, std::move(exact));
    };
    if (value.is_object()) {
      if (!object(value, path, {"entries"})) return;
      const Json* entries = member(value, path, "entries", true);
      if (!entries || !array(*entries, path + "/entries", {}, "[row, column, weight], ...")) return;
      std::set<std::pair<std::int64_t, std::int64_t>> seen;
      for (std::size_t e = 0; e < entries->size() && !failed(); ++e) {
        const std::string where = path + "/entries/" + std::to_string(e);
        const Json& entry = (*entries)[e];
        if (!array(entry, where, 3, "row, column, weight")) return;
        if (into.rows() == 0 || into.columns() == 0) return fail(where, "the matrix has no entries", "leave it out");
        const std::int64_t i = count(entry[0], where + "/0", 0, static_cast<std::int64_t>(into.rows()) - 1);
        const std::int64_t j = count(entry[1], where + "/1", 0, static_cast<std::int64_t>(into.columns()) - 1);
        if (!failed() && !seen.emplace(i, j).second) fail(where, "this entry is there twice", "leave one of them out");
        if (!failed()) put(static_cast<std::size_t>(i), static_cast<std::size_t>(j), entry[2], where + "/2");
      }
      return;
    }
    if (!array(value, path, into.rows(), "a row a unit (a gated network: three blocks; a readout: a row an output)"))
      return;
    for (std::size_t i = 0; i < into.rows() && !failed(); ++i) {
      const std::string row = path + "/" + std::to_string(i);
      if (!array(value[i], row, into.columns(), "a weight a column")) return;
      for (std::size_t j = 0; j < into.columns() && !failed(); ++j)
        put(i, j, value[i][j], row + "/" + std::to_string(j));
    }
  }

  Vector vector(const Json& value, const std::string& path, std::size_t size, const std::string& what) {
    Vector result(size);
    if (!array(value, path, size, what)) return result;
    for (std::size_t i = 0; i < size && !failed(); ++i)
      result[i] = weight_number(value[i], path + "/" + std::to_string(i));
    return result;
  }

  Integer integer(const Rational& value, const std::string& path) {
    if (!is_integer(value)) fail(path, text(value).substr(0, 60) + " is no integer", "take a whole number");
    return numerator(value);
  }

  /// A weight as this kind of network can have it.
  Rational weight_number(const Json& value, const std::string& path) {
    Rational exact = number(value, path);
    if (failed()) return exact;
    const bool modulo = n_.kind == Kind::elman && n_.activation == Activation::modulo;
    if ((modulo || n_.int8_kind()) && !in_readout_) integer(exact, path);
    if (!n_.exact()) {
      const float single = exact.convert_to<float>();
      if (!(single <= std::numeric_limits<float>::max() && single >= std::numeric_limits<float>::lowest()))
        fail(path, "it is beyond IEEE single precision", "take a number up to 3e38");
      else
        exact = exactly(single);
    }
    return exact;
  }

  void read_symbols(const Json& json) {
    const Json* value = member(json, "", "symbols", n_.inputs() > 0);
    if (!value) return;
    const std::size_t inputs = n_.inputs();
    if (inputs == 0) return fail("/symbols", "the network has no inputs", "leave it out, or give inputs");
    if (value->is_object()) {
      if (!object(*value, "/symbols", {"one_hot"})) return;
      const Json* one_hot = member(*value, "/symbols", "one_hot", true);
      if (!one_hot) return;
      const auto symbols = static_cast<std::size_t>(count(*one_hot, "/symbols/one_hot", 1, 65536));
      if (!failed() && symbols != inputs)
        fail("/symbols/one_hot", "one input a symbol is needed",
             "take the number of inputs, " + std::to_string(inputs));
      for (std::size_t s = 0; s < symbols && !failed(); ++s) {
        n_.symbols.emplace_back(inputs);
        n_.symbols.back()[s] = 1;
      }
      return;
    }
    if (!array(*value, "/symbols", {}, "the input vector of symbol 0, ...")) return;
    if (value->empty() || value->size() > static_cast<std::size_t>(most_symbols))
      return fail("/symbols", "there must be 1 to 1048576 symbols", "write the input vector of each");
    for (std::size_t s = 0; s < value->size() && !failed(); ++s) {
      const std::string path = "/symbols/" + std::to_string(s);
      n_.symbols.push_back(vector((*value)[s], path, inputs, "a number an input"));
    }
  }

  void read_start_and_readout(const Json& json) {
    if (const Json* value = member(json, "", "initial", false)) {
      Vector state = vector(*value, "/initial", n_.units(), "a value a unit");
      if (auto fine = check_state(n_, state); !failed() && !fine)
        fail("/initial, " + fine.error().what, fine.error().why, fine.error().remedy);
      n_.initial = std::move(state);
    }
    if (const Json* value = member(json, "", "readout", false)) read_readout(*value);
    if (const Json* value = member(json, "", "closed_loop", false)) n_.closed_loop = boolean(*value, "/closed_loop");
    if (n_.closed_loop && !n_.driven()) fail("/closed_loop", "the network has no inputs", "write false");
    if (n_.closed_loop && !n_.readout) fail("/closed_loop", "the network has no readout", "write false, or a readout");
    if (n_.closed_loop && !failed() && n_.readout->decision != Decision::argmax &&
        (n_.readout->outputs() != 1 || n_.readout->decision == Decision::none))
      fail("/closed_loop", "the output is no symbol", "decide by argmax, or round or threshold one output");
    if (n_.closed_loop && !failed() && n_.readout->decision == Decision::argmax &&
        n_.readout->outputs() > n_.symbols.size())
      fail("/closed_loop", "there are more outputs than symbols", "write false, or a symbol for every output");
    if (const Json* value = member(json, "", "annotation", false))
      n_.annotation = value->dump(-1, ' ', false, Json::error_handler_t::replace);
  }

  void read_readout(const Json& value) {
    if (!object(value, "/readout", {"outputs", "weights", "bias", "decision"})) return;
    in_readout_ = true;
    Readout readout;
    std::size_t outputs = 0;
    if (const Json* number_of = member(value, "/readout", "outputs", true))
      outputs = static_cast<std::size_t>(count(*number_of, "/readout/outputs", 1, most_units));
    if (failed()) return;
    readout.weights = Matrix(outputs, n_.units());
    if (const Json* weights = member(value, "/readout", "weights", true))
      matrix(*weights, "/readout/weights", readout.weights);
    const Json* bias = member(value, "/readout", "bias", false);
    if (bias && n_.tropical())
      fail("/readout/bias", "a network of kind " + name_of(n_.kind) + " has none", "leave it out");
    if (!failed() && !n_.tropical())
      readout.bias = bias ? vector(*bias, "/readout/bias", outputs, "a bias an output") : Vector(outputs);
    if (const Json* decision = member(value, "/readout", "decision", true))
      readout.decision = one_of<Decision>(*decision, "/readout/decision",
                                          {Decision::none, Decision::round, Decision::threshold, Decision::argmax});
    n_.readout = std::move(readout);
    in_readout_ = false;
  }

  Network n_;
  bool in_readout_ = false;
};

}  // namespace

Result<Network> parse_network(std::string_view json, std::string_view origin) {
  auto parsed = parse_json(json, origin);
  if (!parsed) return std::unexpected(parsed.error());
  return Reader(std::string(origin)).read(*parsed);
}

Result<Network> read_network_file(const std::string& path) {
  const std::string origin = "network file '" + path + "'";
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  if (stream) text << stream.rdbuf();
  if (!stream || stream.bad())
    return std::unexpected(Error{origin, "it cannot be read", "give the path of a network in JSON: rnn:@FILE.json"});
  auto network = parse_network(text.str(), origin);
  if (network && network->name.empty()) network->name = path;
  return network;
}

}  // namespace outpace::rnn
