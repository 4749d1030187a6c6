// The checker of "network-cycle" certificates: it walks to both times by the reference semantics and compares the
// states and what is fed in afterwards.
#include "predictors/proof/network_claim.hpp"
#include "systems/rnn/naive.hpp"

namespace outpace::proof {
namespace {

constexpr std::uint64_t most_products = std::uint64_t{1} << 25;

Verdict check(const nlohmann::json& json) {
  const NetworkClaim claim(json, true);
  if (!claim.trouble.empty()) return claim.malformed(claim.trouble);
  const auto mu = count_field(json, "preperiod"), lambda = count_field(json, "period");
  if (!mu) return claim.malformed("/preperiod: it must be a whole number");
  if (!lambda || *lambda == 0) return claim.malformed("/period: it must be a whole number of at least 1");
  const rnn::InputStream& input = claim.start->input();
  using Kind = rnn::InputStream::Kind;
  if (input.kind() == Kind::random) return claim.rejected("/from: a random input does not repeat");
  if (*mu < input.first().size()) return claim.rejected("/preperiod: the input's first word is not over by then");
  if (input.kind() == Kind::periodic && *lambda % input.period().size())
    return claim.rejected("/period: it is no multiple of the input's");
  const rnn::Network& network = *claim.network;
  std::uint64_t a_step = network.recurrent.entries() + network.units();
  if (network.readout) a_step += network.readout->weights.entries() + network.readout->outputs();
  if (*mu > most_products || *lambda > most_products || *mu + *lambda > most_products / a_step)
    return claim.rejected("/period: walking that far takes over 2^25 products, the most that is done");
  rnn::Vector state = claim.start->state(), early;
  for (std::uint64_t s = 0; s < *mu + *lambda; ++s) {
    if (s == *mu) early = state;
    state = step_naively(network, state,
                         input.kind() == Kind::generated ? output_symbol(network, output_vector(network, state))
                                                         : input.symbol(static_cast<std::int64_t>(s)));
  }
  if (state != early) return claim.rejected("/period: the state after it is another one");
  return claim.accepted("from " + claim.from + " the state at time " + std::to_string(*mu) + " comes back every " +
                        std::to_string(*lambda) + " steps");
}

const RegisterChecker registered{{"network-cycle", "a network's state comes back and its input with it", check}};

}  // namespace
}  // namespace outpace::proof
