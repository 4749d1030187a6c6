// Stack networks: the map from units to control and stacks that a file carries is untrusted; what it claims is solved
// for, handed to the checker, and only what that accepts is answered, by the predictors of Turing machines.
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "predictors/decode/decode.hpp"
#include "predictors/handover/handover.hpp"
#include "predictors/network/steps.hpp"
#include "predictors/proof/checker.hpp"
#include "systems/core/catalogue.hpp"
#include "systems/rnn/naive.hpp"
#include "systems/tm/machine.hpp"

namespace outpace::decode {
namespace {

using handover::Takers;
using nlohmann::json;
using rnn::Rational;
using rnn::Vector;

/// A sum of units as the file has it, [constant, [unit, weight], …]: the weights, the constant last.
std::optional<Vector> read_sum(const json& value, std::size_t units) {
  if (!value.is_array() || value.empty() || !value[0].is_string()) return std::nullopt;
  Vector sum(units + 1);
  const auto constant = rnn::parse_rational(value[0].get<std::string>());
  if (!constant) return std::nullopt;
  sum.back() = *constant;
  for (std::size_t i = 1; i < value.size(); ++i) {
    const json& term = value[i];
    if (!term.is_array() || term.size() != 2 || !term[0].is_number_unsigned() || !term[1].is_string() ||
        term[0].get<std::uint64_t>() >= units)
      return std::nullopt;
    const auto weight = rnn::parse_rational(term[1].get<std::string>());
    if (!weight) return std::nullopt;
    sum[term[0].get<std::size_t>()] += *weight;
  }
  return sum;
}

/// Writing vectors as combinations of given ones, by Gauss-Jordan elimination.
class Span {
 public:
  /// False: out of work.
  [[nodiscard]] bool add(Vector vector, std::size_t index, std::size_t count, Work& work) {
    Vector combination(count);
    combination[index] = 1;
    if (!reduce(vector, combination, work)) return false;
    const auto pivot = std::ranges::find_if(vector, [](const Rational& v) { return v != 0; });
    if (pivot == vector.end()) return true;
    const Rational scale = *pivot;
    rows_.push_back({static_cast<std::size_t>(pivot - vector.begin()), {}, {}});
    for (Rational& v : vector) v /= scale;
    for (Rational& v : combination) v /= scale;
    rows_.back().vector = std::move(vector);
    rows_.back().combination = std::move(combination);
    return true;
  }
  /// The coefficients; empty where it is no combination (or there was no work left).
  [[nodiscard]] std::optional<Vector> solve(Vector target, std::size_t count, Work& work) const {
    Vector combination(count);
    if (!reduce(target, combination, work)) return std::nullopt;
    for (const Rational& v : target)
      if (v != 0) return std::nullopt;
    for (Rational& v : combination) v = -v;
    return combination;
  }

 private:
  struct Row {
    std::size_t pivot;
    Vector vector, combination;
  };
  [[nodiscard]] bool reduce(Vector& vector, Vector& combination, Work& work) const {
    for (const Row& row : rows_) {
      const Rational factor = vector[row.pivot];
      if (factor == 0) continue;
      if (!work.spend(8 * (vector.size() + combination.size()))) return false;
      for (std::size_t i = 0; i < vector.size(); ++i)
        if (row.vector[i] != 0) vector[i] -= factor * row.vector[i];
      for (std::size_t i = 0; i < combination.size(); ++i)
        if (row.combination[i] != 0) combination[i] -= factor * row.combination[i];
    }
    return true;
  }
  std::vector<Row> rows_;
};

class StackShortcut final : public Shortcut {
 public:
  StackShortcut(std::unique_ptr<System> machine, unsigned states, unsigned symbols, std::vector<Answer> says,
                Takers takers, json certificate)
      : machine_(std::move(machine)),
        states_(states),
        symbols_(symbols),
        says_(std::move(says)),
        blank_(machine_->start("blank").value()),
        takers_(std::move(takers)),
        certificate_(std::move(certificate)) {}

  [[nodiscard]] std::expected<Answer, Declined> answer(const Query& query, Work& work) const override {
    if (!work.spend(2)) return out_of_work();
    const Query asked{blank_, Observable{"head", {}}, query.at};
    const auto head = takers_.answer(asked, work);
    if (!head) return std::unexpected(head.error());
    const std::string& state = std::get<Word>(head->fields()[0]).text;
    const std::uint32_t symbol = std::get<Symbol>(head->fields()[2]).value;
    const auto q = std::min(static_cast<unsigned>(state[0] - 'A'), states_);
    return says_[q * symbols_ + symbol];
  }
  [[nodiscard]] Claim claim() const override { return takers_.proven() ? Claim::proven : Claim::exact; }
  [[nodiscard]] std::optional<Certificate> certificate() const override {
    json whole = certificate_;
    if (takers_.proven()) whole["proof"] = json::parse(takers_.front().shortcut->certificate()->json);
    return Certificate{whole.dump()};
  }
  [[nodiscard]] std::string finding() const override {
    return fmt::format("two stacks of {}: by {}, {}", machine_->name(), takers_.front().name,
                       takers_.front().shortcut->finding());
  }
  [[nodiscard]] std::uint64_t size_bytes() const override {
    return sizeof(*this) + 64 * says_.size() + takers_.size_bytes();
  }

 private:
  std::unique_ptr<System> machine_;
  unsigned states_, symbols_;
  std::vector<Answer> says_;  ///< by state (the halting one last) and symbol under the head
  InitialCondition blank_;
  Takers takers_;
  json certificate_;
};

}  // namespace

StudyResult study_stacks(const rnn::RecurrentNetwork& system, const Subject& subject, Work& work) {
  const rnn::Network& net = system.network();
  const std::size_t n = net.units();
  const json map = json::parse(net.annotation, nullptr, false);
  const auto broken = [](const std::string& where) {
    return unsuited("the map in the network's annotation cannot be read: " + where);
  };
  if (!map.is_object() || !map.contains("turing_machine") || !map["turing_machine"].is_string())
    return broken("/turing_machine names no machine");
  if (net.kind != rnn::Kind::elman || net.activation != rnn::Activation::satlin || net.driven())
    return unsuited("stacks are read off saturated-linear networks without input only");
  if (subject.observable != "output")
    return unsuited("of the machine's configuration only the output is asked, by its state and the symbol it reads");
  const auto start = network::single_start(net, subject.from);
  if (!start) return unsuited("a random state encodes no configuration of the machine");
  const auto machine = tm::Machine::parse(map["turing_machine"].get<std::string>());
  if (!machine) return broken("/turing_machine: " + machine.error().text());
  const unsigned k = machine->symbols(), states = machine->states();
  const std::size_t count = 3 + std::size_t{states + 1} * k;
  if (!map.contains("left") || !map.contains("right") || !map.contains("control") || !map["control"].is_array() ||
      map["control"].size() + 3 != count)
    return broken("/left, /right and /control must be sums of units, one for every state and symbol");
  // 0: the constant, 1: left, 2: right, 3 …: control.
  Span span;
  Vector one(n + 1);
  one.back() = 1;
  if (!span.add(one, 0, count, work)) return out_of_work();
  for (std::size_t i = 1; i < count; ++i) {
    auto sum = read_sum(i == 1 ? map["left"] : i == 2 ? map["right"] : map["control"][i - 3], n);
    if (!sum) return broken(i == 1 ? "/left" : i == 2 ? "/right" : "/control/" + std::to_string(i - 3));
    if (!span.add(std::move(*sum), i, count, work)) return out_of_work();
  }
  const auto coefficients = [&](std::span<const rnn::Entry> row, const Rational& bias) {
    Vector target(n + 1);
    for (const rnn::Entry& entry : row) target[entry.column] = entry.weight;
    target.back() = bias;
    return span.solve(std::move(target), count, work);
  };
  json rows = json::array();
  for (std::size_t i = 0; i < n; ++i) {
    const auto found = coefficients(net.recurrent.row(i), net.bias[i]);
    if (!found)
      return unsuited("unit " + std::to_string(i) + " sees more than the control and the stacks that the map names");
    json row = json::array();
    for (std::size_t c = 0; c < count; ++c)
      if ((*found)[c] != 0) row.push_back({c, rnn::text((*found)[c])});
    rows.push_back(std::move(row));
  }
  std::vector<Vector> outputs(count - 3);
  for (std::size_t o = 0; o < net.readout->outputs(); ++o) {
    const auto found = coefficients(net.readout->weights.row(o), net.readout->bias[o]);
    if (!found || (*found)[1] != 0 || (*found)[2] != 0)
      return unsuited("output " + std::to_string(o) + " sees more than the control that the map names");
    for (std::size_t z = 0; z + 3 < count; ++z) outputs[z].push_back((*found)[0] + (*found)[3 + z]);
  }
  std::vector<Answer> says;
  for (const Vector& output : outputs) says.push_back(output_answer(net, output));
  json certificate{{"kind", "decode-stack"},    {"system", system.name()},
                   {"from", start->text()},     {"machine", "tm:" + machine->text()},
                   {"left", map["left"]},       {"right", map["right"]},
                   {"control", map["control"]}, {"rows", std::move(rows)}};
  if (!work.spend(64 * n * count)) return out_of_work();
  const proof::Verdict verdict = proof::verify(certificate.dump());
  if (verdict.kind != proof::Verdict::Kind::accepted)
    return unsuited("the map in the network's annotation does not hold: " + verdict.text);
  auto made = make_system("tm:" + machine->text());
  if (!made) return unsuited(made.error().text());
  const auto family = initial_family(**made, "blank");
  if (!family) return unsuited(family.error().text());
  static constexpr std::string_view first[] = {"cycler", "bouncer", "counter", "rules", "macro"};
  auto takers = Takers::find({**made, "head", *family, {}}, first, {}, 1, taker_units, work);
  if (!takers) return std::unexpected(takers.error());
  if (takers->empty()) return unsuited("it is " + (*made)->name() + ", of which no predictor tells the head");
  return std::make_unique<StackShortcut>(std::move(*made), states, k, std::move(says), std::move(*takers),
                                         std::move(certificate));
}

}  // namespace outpace::decode
