// The checker of "regions" certificates: it walks to each cycle of affine branches by the reference semantics, makes
// the branches' maps from the network's weights, and judges why every linear form keeps its side on all laps. Cycles
// that end are jumped over by a power of their map.
#include <algorithm>

#include "predictors/proof/network_claim.hpp"
#include "predictors/proof/regions_arguments.hpp"
#include "predictors/proof/regions_cycle.hpp"
#include "systems/rnn/naive.hpp"

namespace outpace::proof {
namespace {

using nlohmann::json;
using regions::Argument;
using regions::Fault;
using regions::Form;
using regions::Side;
using regions::Step;
using rnn::Activation;
using rnn::Rational;
using rnn::Vector;

constexpr std::uint64_t most_work = std::uint64_t{1} << 26;

class Judge {
 public:
  Judge(const NetworkClaim& claim, bool decides)
      : net_(*claim.network),
        input_(claim.start->input()),
        closed_(input_.kind() == rnn::InputStream::Kind::generated),
        decides_(decides || closed_),
        state_(claim.start->state()) {
    terms_ = net_.recurrent.entries() + net_.input.entries() + net_.units() + 1;
    if (net_.readout) terms_ += net_.readout->weights.entries() + net_.readout->outputs();
  }
  [[nodiscard]] const Integer& begin() const { return begin_; }
  [[nodiscard]] std::size_t branches() const { return branches_; }

  /// One phase; `last` must go on for ever, the others must end.
  std::optional<Fault> phase(const json& object, bool last) {
    if (!object.is_object()) return Fault{true, "a phase is an object"};
    const auto begin = number(object, "begin");
    if (!begin || *begin < now_) return Fault{true, "begin must be a time after what comes before"};
    const auto laps = number(object, "laps");
    if (object.contains("laps") == last || (!last && (!laps || *laps < 1)))
      return Fault{true, "laps must be given, at least 1, of all phases but the last"};
    for (; now_ < *begin; ++now_) {
      if (!spend(terms_, state_)) return too_much();
      state_ =
          step_naively(net_, state_, closed_ ? output_symbol(net_, output_vector(net_, state_)) : input_.symbol(now_));
    }
    begin_ = *begin;
    steps_.clear();
    if (auto fault = regions::read_cycle({net_, input_, closed_, decides_}, object, begin_, steps_)) return fault;
    if (auto fault = compare_map(object)) return fault;
    if (auto fault = judge_sides(object, last ? std::nullopt : laps)) return fault;
    if (!last) return jump(*laps);
    return std::nullopt;
  }

 private:
  static Fault too_much() { return {false, "checking it would take more work than is done"}; }
  static std::optional<Integer> number(const json& object, const char* key) {
    const auto it = object.find(key);
    if (it == object.end() || !it->is_string()) return std::nullopt;
    return regions::whole_number(it->get_ref<const std::string&>(), 100'000);
  }
  bool spend(std::uint64_t terms, const Vector& numbers) {
    std::uint64_t longest = 1;
    for (const Rational& value : numbers)
      longest = std::max(longest, limbs(rnn::numerator(value)) + limbs(rnn::denominator(value)));
    if (longest > 1 << 15) return false;
    spent_ += terms * (1 + longest * longest / 16);
    return spent_ <= most_work;
  }

  [[nodiscard]] bool lap(Vector& state, std::vector<Rational>* sides) {
    for (const Step& step : steps_) {
      if (!spend(terms_ * (sides ? 3 : 1), state)) return false;
      if (sides)
        for (const Side& side : step.sides) sides->push_back(side.form.at(state));
      Vector next;
      for (const Form& form : step.units) next.push_back(form.at(state));
      state = std::move(next);
    }
    return true;
  }

  /// The lap's map, a row a unit and the constant last.
  std::optional<Fault> compare_map(const json& object) {
    const std::size_t n = net_.units();
    map_.assign(n, Vector(n + 1));
    Vector origin(n);
    if (!lap(origin, nullptr)) return too_much();
    for (std::size_t j = 0; j < n; ++j) {
      Vector image(n);
      image[j] = 1;
      if (!lap(image, nullptr)) return too_much();
      for (std::size_t i = 0; i < n; ++i) map_[i][j] = image[i] - origin[i];
    }
    for (std::size_t i = 0; i < n; ++i) map_[i][n] = origin[i];
    const auto given = object.find("map");
    if (given == object.end() || !given->is_array() || given->size() != n)
      return Fault{true, "map must have a row a unit"};
    for (std::size_t i = 0; i < n; ++i) {
      const json& row = (*given)[i];
      if (!row.is_array() || row.size() != n + 1) return Fault{true, "map must have the weights and the constant"};
      for (std::size_t j = 0; j <= n; ++j)
        if (!row[j].is_string() || row[j].get_ref<const std::string&>() != rnn::text(map_[i][j]))
          return Fault{false, "map is not the branches' at row " + std::to_string(i)};
    }
    return std::nullopt;
  }

  std::optional<Fault> judge_sides(const json& object, const std::optional<Integer>& laps) {
    const auto list = object.find("reasons");
    if (list == object.end() || !list->is_array()) return Fault{true, "reasons must be a list"};
    std::vector<std::vector<Argument>> reasons;
    // A lap passes through as few numbers as its narrowest branch passes on, and may begin off its image.
    std::uint64_t longest = net_.units() + 1, needed = 1, written = 0;
    for (const Step& step : steps_) longest = std::min<std::uint64_t>(longest, step.passing + 2);
    for (const json& one : *list) {
      if (!one.is_array() || one.empty() || (written += one.size()) > regions::most_letters)
        return Fault{true, "a reason has an argument a residue class"};
      std::vector<Argument> arguments(one.size());
      for (std::size_t r = 0; r < one.size(); ++r) {
        if (auto fault = regions::read(one[r], arguments[r]))
          return Fault{true, "reasons/" + std::to_string(reasons.size()) + "/" + std::to_string(r) + ": " + *fault};
        std::uint64_t terms = arguments[r].from + arguments[r].terms(longest) + 1;
        if (arguments[r].how == Argument::How::tried) {
          if (!laps) return Fault{false, "nobody can try all laps"};
          if (*laps > most_work) return too_much();
          needed = std::max(needed, laps->convert_to<std::uint64_t>());
        } else {
          needed = std::max(needed, terms * one.size());
        }
      }
      reasons.push_back(std::move(arguments));
    }
    if (needed > most_work / terms_) return too_much();
    std::vector<std::vector<Rational>> values(needed);
    Vector state = state_;
    for (std::vector<Rational>& lap_values : values)
      if (!lap(state, &lap_values)) return too_much();
    std::size_t place = 0;
    for (std::size_t k = 0; k < steps_.size(); ++k)
      for (const Side& side : steps_[k].sides) {
        const std::size_t own = place++;
        if (side.reason >= reasons.size()) return Fault{true, "a side names a reason that is not there"};
        const auto& arguments = reasons[side.reason];
        for (std::size_t r = 0; r < arguments.size(); ++r) {
          const auto v = [&](std::uint64_t m) -> const Rational& { return values[r + m * arguments.size()][own]; };
          std::optional<Integer> end;
          if (laps) end = *laps > r ? Integer((*laps - r - 1) / arguments.size() + 1) : Integer(0);
          if (const auto why = regions::refute(arguments[r], v, side.strict, longest, end))
            return Fault{
                false, "branch " + std::to_string(k) + ", side of reason " + std::to_string(side.reason) + ": " + *why};
        }
      }
    branches_ = steps_.size();
    return std::nullopt;
  }

  /// state ← map^laps·state
  std::optional<Fault> jump(const Integer& laps) {
    const std::size_t n = net_.units();
    std::vector<Vector> power = map_;
    power.emplace_back(n + 1);
    power[n][n] = 1;
    Vector state = state_;
    state.emplace_back(1);
    for (Integer left = laps; left > 0; left >>= 1) {
      if (bit_test(left, 0)) {
        if (!spend((n + 1) * (n + 1), state)) return too_much();
        Vector next(n + 1);
        for (std::size_t i = 0; i <= n; ++i)
          for (std::size_t j = 0; j <= n; ++j)
            if (power[i][j] != 0) next[i] += power[i][j] * state[j];
        state = std::move(next);
      }
      if (left == 1) break;
      std::vector<Vector> twice(n + 1, Vector(n + 1));
      for (std::size_t i = 0; i <= n; ++i)
        for (std::size_t k = 0; k <= n; ++k) {
          if (power[i][k] == 0) continue;
          if (!spend(n + 1, power[k])) return too_much();
          for (std::size_t j = 0; j <= n; ++j)
            if (power[k][j] != 0) twice[i][j] += power[i][k] * power[k][j];
        }
      power = std::move(twice);
    }
    state.pop_back();
    state_ = std::move(state);
    now_ = begin_ + laps * steps_.size();
    return std::nullopt;
  }

  const rnn::Network& net_;
  const rnn::InputStream& input_;
  bool closed_, decides_;
  Vector state_;  ///< at now_
  Integer now_ = 0, begin_ = 0;
  std::uint64_t terms_ = 0, spent_ = 0;
  std::size_t branches_ = 0;
  std::vector<Step> steps_;
  std::vector<Vector> map_;
};

Verdict check(const json& object) {
  const NetworkClaim claim(object, true);
  if (!claim.trouble.empty()) return claim.malformed(claim.trouble);
  const rnn::Network& net = *claim.network;
  if (net.kind != rnn::Kind::elman || (net.activation != Activation::relu && net.activation != Activation::satlin &&
                                       net.activation != Activation::identity))
    return claim.malformed("/system: its units must be relu, satlin or identity ones over the rationals");
  if (claim.start->input().kind() == rnn::InputStream::Kind::random)
    return claim.rejected("/from: a random input does not repeat");
  const auto decides = object.find("decides");
  if (decides == object.end() || !decides->is_boolean()) return claim.malformed("/decides: it must be true or false");
  if (decides->get<bool>() && !net.readout) return claim.malformed("/decides: the network has no readout");
  const auto phases = object.find("phases");
  if (phases == object.end() || !phases->is_array() || phases->empty() || phases->size() > 1000)
    return claim.malformed("/phases: they are a list of 1 to 1000");
  Judge judge(claim, decides->get<bool>());
  for (std::size_t i = 0; i < phases->size(); ++i)
    if (const auto fault = judge.phase((*phases)[i], i + 1 == phases->size())) {
      const std::string text = "/phases/" + std::to_string(i) + ": " + fault->text;
      return fault->malformed ? claim.malformed(text) : claim.rejected(text);
    }
  return claim.accepted(
      "from " + claim.from + " the state goes round the same " + std::to_string(judge.branches()) +
      " affine branches for ever from time " + judge.begin().str() + " on" +
      (phases->size() > 1 ? ", after " + std::to_string(phases->size() - 1) + " cycles that end" : ""));
}

const RegisterChecker registered{{"regions", "a network goes round a cycle of affine branches for ever", check}};

}  // namespace
}  // namespace outpace::proof
