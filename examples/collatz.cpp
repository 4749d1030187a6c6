// A system in one file: n → n/2 for even n, a·n + 1 for odd n (Collatz, 1937). CONTRIBUTING.md walks through it.
#include "systems/core/catalogue.hpp"
namespace outpace::examples {

struct Number final : Start {
  explicit Number(Integer n) : value(std::move(n)) {}
  std::string text() const override { return value.str(); }
  std::string family() const override { return "number"; }
  Integer value;
};
struct Collatz final : System {
  explicit Collatz(Integer factor) : a(std::move(factor)) {}
  std::string name() const override { return "collatz:" + a.str(); }
  std::string family() const override { return "Collatz map"; }
  std::string describe() const override { return "n → n/2 for even n, " + a.str() + "·n + 1 for odd n."; }
  std::vector<ObservableInfo> observables() const override { return {{"state", "the number after t steps"}}; }
  std::vector<InitialFamily> initial_families() const override { return {{"number", "", false, false, {"state"}}}; }
  std::string default_start() const override { return "27"; }
  Result<InitialCondition> start(std::string_view text) const override {
    if (auto n = parse_integer(text)) return InitialCondition(std::make_shared<Number>(*n));
    return std::unexpected(Error{"start '" + std::string(text) + "'", "it is no number", "write it like 27 or 2^70+1"});
  }
  Result<void> check(const Query& query) const override {
    if (query.what.name == "state" && query.what.place.empty()) return {};
    return std::unexpected(Error{"observable '" + query.what.name + "'", "a number does not have it", "ask for state"});
  }
  Query question(const InitialFamily&, const std::string&, const Draw& draw, unsigned, const Time& at) const override {
    return {InitialCondition(std::make_shared<Number>(draw.seed)), {"state", {}}, at};
  }
  std::expected<Answer, Declined> simulate(const Query& query, Work& work) const override {
    Integer n = query.from.as<Number>()->value;
    for (Time t = 0; t < query.at; ++t, n = low_word(n) & 1 ? Integer(a * n + 1) : floor_shift(n, 1))
      if (!work.spend(sum_units(limbs(n), limbs(a)))) return out_of_work();
    return Answer(n);
  }
  Answer simulate_naively(const Query& query) const override {
    Integer n = query.from.as<Number>()->value;
    for (Time t = 0; t < query.at; ++t) n = n % 2 == 0 ? Integer(n / 2) : Integer(a * n + 1);
    return Answer(n);
  }
  double nominal_nanoseconds_per_unit(const InitialFamily&) const override { return 20; }
  Integer a;
};
const RegisterSystemFamily registered{
    {"collatz", "collatz:A", "Collatz maps", {"collatz:3"}, [](std::string_view text) {
       const auto a = parse_integer(text.substr(text.find(':') + 1));
       return a ? Result<std::unique_ptr<System>>(std::make_unique<Collatz>(*a)) : std::unexpected(a.error());
     }}};
}  // namespace outpace::examples
