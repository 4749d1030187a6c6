// The checker of "symmetric" certificates: D·W is symmetric for the positive factors D given and the activation is
// monotone with finitely many values; the energy theorem of Goles and Olivos (1980) does the rest.
#include <algorithm>

#include "predictors/proof/network_claim.hpp"

namespace outpace::proof {
namespace {

Verdict check(const nlohmann::json& json) {
  const NetworkClaim claim(json, false);
  if (!claim.trouble.empty()) return claim.malformed(claim.trouble);
  const rnn::Network& network = *claim.network;
  const auto list = json.find("factors");
  if (list == json.end() || !list->is_array() || list->size() != network.units())
    return claim.malformed("/factors: they must be a list of one factor a unit");
  rnn::Vector factors;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const auto& item = (*list)[i];
    const auto factor = rnn::parse_rational(item.is_string() ? item.get<std::string>() : std::string());
    if (!factor || *factor <= 0)
      return claim.malformed("/factors/" + std::to_string(i) + ": it must be a positive rational in a string");
    factors.push_back(*factor);
  }
  bool rising = network.kind == rnn::Kind::elman &&
                (network.activation == rnn::Activation::step || network.activation == rnn::Activation::sign ||
                 network.activation == rnn::Activation::ternary);
  if (network.kind == rnn::Kind::elman_int8) {
    int ups = 0, downs = 0;
    for (std::size_t i = 1; i < 256; ++i) {
      ups += network.int8.activation[i] > network.int8.activation[i - 1];
      downs += network.int8.activation[i] < network.int8.activation[i - 1];
    }
    rising = ups == 0 || downs == 0;
  }
  if (!rising) return claim.rejected("/system: its activation is not monotone with finitely many values");
  for (std::size_t i = 0; i < network.units(); ++i)
    for (const rnn::Entry& entry : network.recurrent.row(i))
      if (factors[i] * entry.weight != factors[entry.column] * network.recurrent.at(entry.column, i))
        return claim.rejected("/factors: the scaled weights between units " + std::to_string(i) + " and " +
                              std::to_string(entry.column) + " differ");
  return claim.accepted("under a constant input every state ends in period 1 or 2");
}

const RegisterChecker registered{{"symmetric", "a network's weights are symmetric up to a factor a row", check}};

}  // namespace
}  // namespace outpace::proof
