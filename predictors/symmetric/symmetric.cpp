// The predictor `symmetric`: threshold networks whose weights are symmetric, up to a positive factor a row, end in
// period one or two under parallel update (Goles and Olivos, 1980), so any time after the transient is its parity.
//
// Why: with sums s = W·x + b and a non-decreasing activation of finitely many values, W symmetric, the energy
//     E(t) = −x(t)·W·x(t−1) − b·(x(t) + x(t−1)) + F(x(t)) + F(x(t−1))
// (F convex, the activation's conjugate) never rises, and it falls unless x(t+1) = x(t−1). Sums that sit on a jump of
// the activation are no exception: there are finitely many sums, so the thresholds can be moved off all of them.
#include <nlohmann/json.hpp>

#include "predictors/core/catalogue.hpp"
#include "predictors/network/steps.hpp"
#include "systems/rnn/recurrent_network.hpp"

namespace outpace::symmetric {
namespace {

using rnn::Activation;
using rnn::Rational;

/// Whether the activation takes finitely many values and never turns round.
bool monotone(const rnn::Network& network) {
  if (network.kind == rnn::Kind::elman)
    return network.activation == Activation::step || network.activation == Activation::sign ||
           network.activation == Activation::ternary;
  if (network.kind != rnn::Kind::elman_int8) return false;
  const auto& table = network.int8.activation;
  return std::ranges::is_sorted(table) || std::ranges::is_sorted(table, std::greater<>());
}

/// Positive factors d with d_i·W_ij = d_j·W_ji, or why there are none.
std::expected<std::vector<Rational>, Declined> row_factors(const rnn::Network& network, Work& work) {
  const std::size_t n = network.units();
  std::vector<Rational> factor(n);
  std::vector<std::size_t> open;
  for (std::size_t root = 0; root < n; ++root) {
    if (factor[root] != 0) continue;
    factor[root] = 1;
    open.push_back(root);
    while (!open.empty()) {
      const std::size_t i = open.back();
      open.pop_back();
      for (const rnn::Entry& entry : network.recurrent.row(i)) {
        if (!work.spend(4)) return out_of_work();
        if (entry.weight == 0) continue;
        const std::size_t j = entry.column;
        const Rational back = network.recurrent.at(j, i);
        const std::string edge = "unit " + std::to_string(i) + " weighs unit " + std::to_string(j) + " by " +
                                 rnn::text(entry.weight) + " and is weighed by " + rnn::text(back);
        if (back == 0 || (back > 0) != (entry.weight > 0)) return unsuited("the weights are not symmetric: " + edge);
        const Rational wanted = factor[i] * entry.weight / back;
        if (factor[j] == 0)
          factor[j] = wanted, open.push_back(j);
        else if (factor[j] != wanted)
          return unsuited("no factors a row make the weights symmetric: " + edge);
      }
    }
  }
  return factor;
}

class SymmetricShortcut final : public Shortcut {
 public:
  SymmetricShortcut(const rnn::Network& network, Certificate certificate)
      : steps_(network), certificate_(std::move(certificate)) {}

  [[nodiscard]] std::expected<Answer, Declined> answer(const Query& query, Work& work) const override {
    const rnn::NetworkStart& start = *query.from.as<rnn::NetworkStart>();
    const std::uint64_t units = steps_.units() + start.state().size() / 32 + 1;
    if (!work.spend(steps_.show_units() + start.state().size())) return out_of_work();
    const std::uint64_t head = start.input().first().size();
    network::State state = steps_.pack(start.state()), before;
    for (Time s = 0; s < query.at; ++s) {
      if (!work.spend(units)) return out_of_work();
      network::State next = steps_.step(state, start.input().symbol(s));
      if (s > head && next == before) {
        // x(s+1) = x(s−1): from here on the parity decides.
        return steps_.show((query.at - s) % 2 == 0 ? state : next, query.what);
      }
      before = std::move(state);
      state = std::move(next);
    }
    return steps_.show(state, query.what);
  }
  [[nodiscard]] Claim claim() const override { return Claim::proven; }
  [[nodiscard]] std::optional<Certificate> certificate() const override { return certificate_; }
  [[nodiscard]] std::string finding() const override {
    return "symmetric weights: period 1 or 2 after a transient in which the energy falls";
  }
  [[nodiscard]] std::uint64_t size_bytes() const override { return sizeof(*this); }

 private:
  network::Steps steps_;
  Certificate certificate_;
};

class Symmetric final : public FamilyPredictor<rnn::RecurrentNetwork> {
 public:
  [[nodiscard]] std::string name() const override { return "symmetric"; }
  [[nodiscard]] std::string describe() const override {
    return "threshold networks with symmetric weights end in period at most 2 (Goles and Olivos, 1980)";
  }
  [[nodiscard]] double nominal_nanoseconds_per_unit() const override { return 1; }

 protected:
  StudyResult study(const rnn::RecurrentNetwork& system, const Subject& subject, Work& work) const override {
    using Input = rnn::InputStream::Kind;
    const rnn::Network& net = system.network();
    if (!monotone(net)) return unsuited("the energy argument needs a monotone activation of finitely many values");
    const Input fed = network::fed_kind(net, subject.from);
    const auto start = network::single_start(net, subject.from);
    const bool constant = start && fed == Input::periodic &&
                          std::ranges::all_of(start->input().period(),
                                              [&](auto symbol) { return symbol == start->input().period().front(); });
    if (fed != Input::none && fed != Input::word && !constant)
      return unsuited("the energy argument needs an input that is constant in the end");
    const auto factors = row_factors(net, work);
    if (!factors) return std::unexpected(factors.error());
    nlohmann::json list = nlohmann::json::array();
    for (const Rational& factor : *factors) list.push_back(rnn::text(factor));
    return std::make_unique<SymmetricShortcut>(
        net,
        Certificate{
            nlohmann::json{{"kind", "symmetric"}, {"system", system.name()}, {"factors", std::move(list)}}.dump()});
  }
};

const RegisterPredictor registered{std::make_unique<Symmetric>()};

}  // namespace
}  // namespace outpace::symmetric
