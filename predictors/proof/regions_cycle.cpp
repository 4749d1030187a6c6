// Reading cycles of branches; see regions_cycle.hpp.
#include "predictors/proof/regions_cycle.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

namespace outpace::proof::regions {
namespace {

using nlohmann::json;
using rnn::Activation;
using rnn::Decision;

Form sum_of(const rnn::Network& net, std::size_t unit, std::optional<std::uint32_t> fed) {
  Form form{net.bias[unit], {}};
  for (const rnn::Entry& entry : net.recurrent.row(unit)) form.weights.push_back(entry);
  if (fed)
    for (const rnn::Entry& entry : net.input.row(unit)) form.constant += entry.weight * net.symbols[*fed][entry.column];
  return form;
}
Form output(const rnn::Network& net, std::size_t j) {
  Form form{net.readout->bias[j], {}};
  for (const rnn::Entry& entry : net.readout->weights.row(j)) form.weights.push_back(entry);
  return form;
}
Form difference(const Form& a, const Form& b) {
  std::map<std::size_t, Rational> weights;
  for (const rnn::Entry& entry : a.weights) weights[entry.column] += entry.weight;
  for (const rnn::Entry& entry : b.weights) weights[entry.column] -= entry.weight;
  Form form{a.constant - b.constant, {}};
  for (const auto& [column, weight] : weights) form.weights.push_back({column, weight});
  return form;
}

/// What a decision takes, and the symbol that it feeds in; false if it is none.
bool read_decision(const Setting& setting, const std::string& text, Step& step, std::optional<std::uint32_t>& fed) {
  const rnn::Network& net = setting.net;
  const std::size_t outputs = net.readout->outputs();
  switch (net.readout->decision) {
    case Decision::threshold:
      if (text.size() != outputs) return false;
      for (std::size_t j = 0; j < outputs; ++j) {
        if (text[j] != '0' && text[j] != '1') return false;
        Side side{output(net, j), text[j] == '1'};
        if (!side.strict) side.form.subtract_from(0);
        step.sides.push_back(std::move(side));
      }
      if (setting.closed) fed = (text[0] == '1' ? 1u : 0u) % net.symbols.size();
      return true;
    case Decision::argmax: {
      if (text.empty() || text.size() > 6 || text.find_first_not_of("0123456789") != std::string::npos) return false;
      const std::size_t best = std::stoul(text);
      if (best >= outputs) return false;
      for (std::size_t j = 0; j < outputs; ++j)
        if (j != best) step.sides.push_back({difference(output(net, best), output(net, j)), j < best});
      if (setting.closed) fed = static_cast<std::uint32_t>(best);
      return true;
    }
    case Decision::round: {
      const std::size_t digits = text.starts_with('-') ? 1 : 0;
      const auto size = whole_number(text.substr(digits), 10'000);
      if (!setting.closed || outputs != 1 || !size) return false;
      const Integer nearest = digits ? Integer(-*size) : *size;
      Form above = output(net, 0), below = output(net, 0);
      above.constant += Rational(1, 2) - Rational(nearest);
      below.subtract_from(Rational(nearest) + Rational(1, 2));
      step.sides.push_back({std::move(above), false});
      step.sides.push_back({std::move(below), true});
      fed = residue(nearest, Integer(net.symbols.size())).convert_to<std::uint32_t>();
      return true;
    }
    case Decision::none:
      break;
  }
  return false;
}

}  // namespace

std::optional<Integer> whole_number(const std::string& text, std::size_t most_digits) {
  if (text.empty() || text.size() > most_digits || text.find_first_not_of("0123456789") != std::string::npos)
    return std::nullopt;
  Integer value = 0;
  mpz_set_str(value.backend().data(), text.c_str(), 10);
  return value;
}

std::optional<Fault> read_cycle(const Setting& setting, const json& object, const Integer& begin,
                                std::vector<Step>& steps) {
  const rnn::Network& net = setting.net;
  const rnn::InputStream& input = setting.input;
  const auto cycle = object.find("cycle");
  if (cycle == object.end() || !cycle->is_array() || cycle->empty() ||
      cycle->size() > most_letters / std::max<std::size_t>(net.units(), 1))
    return Fault{true, "cycle must be a list of branches, of at most 2^18 letters"};
  if (!setting.closed) {
    if (begin < input.first().size()) return Fault{false, "the input's first word is not over when it begins"};
    if (!input.period().empty() && cycle->size() % input.period().size())
      return Fault{false, "a lap is no multiple of the input's period"};
  }
  for (std::size_t k = 0; k < cycle->size(); ++k) {
    const json& one = (*cycle)[k];
    const std::string where = "cycle/" + std::to_string(k) + ": ";
    if (!one.is_object() || !one.contains("units") || !one["units"].is_string() || !one.contains("sides") ||
        !one["sides"].is_array())
      return Fault{true, where + "a branch has units and sides"};
    Step step;
    std::optional<std::uint32_t> fed;
    if (!setting.closed) fed = input.symbol(Integer(begin + k));
    if (setting.decides) {
      if (!one.contains("decision") || !one["decision"].is_string() ||
          !read_decision(setting, one["decision"].get<std::string>(), step, fed))
        return Fault{true, where + "decision is not one of this network's"};
    }
    const auto& units = one["units"].get_ref<const std::string&>();
    if (units.size() != net.units()) return Fault{true, where + "units must have a letter a unit"};
    for (std::size_t i = 0; i < units.size(); ++i) {
      Form sum = sum_of(net, i, fed);
      const bool corners = net.activation != Activation::identity, upper = net.activation == Activation::satlin;
      if (units[i] == 'x') {
        if (corners) step.sides.push_back({sum, false});
        if (upper) {
          Form under = sum;
          under.subtract_from(1);
          step.sides.push_back({std::move(under), false});
        }
        step.units.push_back(std::move(sum));
        ++step.passing;
      } else if (units[i] == '0' && corners) {
        sum.subtract_from(0);
        step.sides.push_back({std::move(sum), false});
        step.units.push_back({});
      } else if (units[i] == '1' && upper) {
        sum.constant -= 1;
        step.sides.push_back({std::move(sum), false});
        step.units.push_back({1, {}});
      } else {
        return Fault{true, where + "a letter is not one of this activation's"};
      }
    }
    if (one["sides"].size() != step.sides.size())
      return Fault{true, where + "sides must have " + std::to_string(step.sides.size()) + " reasons"};
    for (std::size_t i = 0; i < step.sides.size(); ++i) {
      const json& reason = one["sides"][i];
      if (!reason.is_number_unsigned() || reason.get<std::uint64_t>() >= most_letters)
        return Fault{true, where + "a side names the place of its reason"};
      step.sides[i].reason = reason.get<std::size_t>();
    }
    steps.push_back(std::move(step));
  }
  return std::nullopt;
}

}  // namespace outpace::proof::regions
