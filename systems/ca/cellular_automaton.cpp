// Names and descriptions of one-dimensional automata of any colours and range, and the calls of their simulators.
#include "systems/ca/cellular_automaton.hpp"

#include <mutex>

#include "systems/ca/direct.hpp"
#include "systems/core/catalogue.hpp"

namespace outpace::ca {

/// The compiled rule, made once, shared by copies: it takes milliseconds, and most uses of a system never step it.
struct CellularAutomaton::Lazy {
  std::once_flag once;
  std::unique_ptr<const CompiledRule> compiled;
};

namespace {

std::shared_ptr<const LineModel> model_of(const RuleCode& code) {
  LocalRule rule = code.rule();
  if (!code.second_order) return std::make_shared<const LineModel>(LineModel{std::move(rule), code.colours});
  const unsigned shown = (1u << rule.planes()) - 1;
  return std::make_shared<const LineModel>(LineModel{second_order(rule), code.colours, shown});
}

}  // namespace

CellularAutomaton::CellularAutomaton(RuleCode code, std::string name)
    : LineAutomaton(model_of(code)), code_(std::move(code)), name_(std::move(name)), lazy_(std::make_shared<Lazy>()) {}
CellularAutomaton::~CellularAutomaton() = default;

const CompiledRule& CellularAutomaton::compiled() const {
  std::call_once(lazy_->once, [&] { lazy_->compiled = std::make_unique<const CompiledRule>(model().rule); });
  return *lazy_->compiled;
}

std::string CellularAutomaton::describe() const {
  const std::string range =
      code_.twice_range % 2 ? std::to_string(code_.twice_range) + "/2" : std::to_string(code_.twice_range / 2);
  std::string text = "Cellular automaton of " + std::to_string(code_.colours) + " colours and range " + range +
                     ": a cell's next colour follows from the " + std::to_string(code_.cells()) + " cells at offsets " +
                     std::to_string(-code_.left()) + " … " + std::to_string(code_.right());
  const std::string number = code_.code.str();
  const std::string brief =
      number.size() <= 60 ? number : number.substr(0, 20) + "… (" + std::to_string(number.size()) + " digits)";
  if (code_.coding == Coding::totalistic)
    text += " by their sum (totalistic code " + brief + ")";
  else if (code_.coding == Coding::outer_totalistic)
    text += " by its own colour and the sum of the others (outer totalistic code " + brief + ")";
  else
    text += " (rule number " + brief + ")";
  if (code_.second_order)
    text +=
        ". Of second order: the colour it had before is subtracted, which makes every step reversible; before time 0 "
        "all cells are 0";
  return text + ".";
}

std::expected<Answer, Declined> CellularAutomaton::simulate(const Query& query, Work& work) const {
  const auto& target = eca::simd_target();
  if (!target) return unsuited(target.error().text());
  return simulate_directly(model(), compiled(), *query.from.as<eca::LineStart>(), query.what, query.at, work, *target);
}

Answer CellularAutomaton::simulate_naively(const Query& query) const {
  return ca::simulate_naively(model(), *query.from.as<eca::LineStart>(), query.what, query.at);
}

std::expected<void, Declined> CellularAutomaton::trace(const InitialCondition& start, const TraceWindow& window,
                                                       const Time& from, const Time& to, Sink& sink, Work& work) const {
  const auto& target = eca::simd_target();
  if (!target) return unsuited(target.error().text());
  return trace_directly(model(), compiled(), *start.as<eca::LineStart>(), window, from, to, sink, work, *target);
}

double CellularAutomaton::nominal_nanoseconds_per_unit(const InitialFamily& /*family*/) const {
  return compiled().nominal_nanoseconds_per_unit();
}

Result<RuleCode> elementary_of_second_order(std::string_view text) {
  const std::string digits(text.substr(4, text.size() - 5));
  auto code = digits.find_first_not_of("0123456789") == std::string::npos && digits.size() < 4
                  ? parse_rule_code("ca:k=2,r=1,rule=" + digits + "R")
                  : Result<RuleCode>(std::unexpected(Error{}));
  if (code) return code;
  return std::unexpected(Error{"system '" + std::string(text.substr(0, 60)) + "', column 5",
                               "an elementary rule is a number from 0 to 255", "write it like eca:37R"});
}

namespace {

Result<std::unique_ptr<System>> make(std::string_view text) {
  auto code = parse_rule_code(text);
  if (!code) return std::unexpected(std::move(code.error()));
  return std::make_unique<CellularAutomaton>(std::move(*code));
}

const RegisterSystemFamily registered{
    {"ca",
     "ca:k=K,r=R,rule=N | totalistic=N | outer-totalistic=N",
     "one-dimensional cellular automata of 2 to 16 colours and any range",
     {"ca:k=3,r=1,totalistic=1599", "ca:k=2,r=2,totalistic=20", "ca:k=2,r=1,rule=37R", "ca:k=4,r=1/2,rule=1234567"},
     make}};

}  // namespace
}  // namespace outpace::ca
