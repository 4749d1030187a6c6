// Writing courses down; see certificate.hpp.
#include "predictors/regions/certificate.hpp"

#include <map>
#include <nlohmann/json.hpp>

namespace outpace::regions {
namespace {

using Json = nlohmann::ordered_json;

/// What the checker reads and walks at most, in branches times units and in multiply-adds.
constexpr std::uint64_t most_letters = std::uint64_t{1} << 16, most_products = std::uint64_t{1} << 22;
constexpr std::size_t most_phases = 64;

Json texts(std::span<const Rational> values) {
  Json list = Json::array();
  for (const Rational& value : values) list.push_back(rnn::text(value));
  return list;
}

Json json_of(const Argument& argument) {
  switch (argument.how) {
    case Argument::How::tried:
      return {{"how", "tried"}};
    case Argument::How::polynomial:
      return {{"how", "polynomial"}, {"from", argument.from}, {"degree", std::int64_t(argument.recurrence.size()) - 2}};
    case Argument::How::ratio:
      break;
  }
  Json json{{"how", "ratio"},
            {"from", argument.from},
            {"peeled", texts(argument.peeled)},
            {"recurrence", texts(argument.recurrence)}};
  if (argument.eigenvalue) {
    json["eigenvalue"] = rnn::text(*argument.eigenvalue);
    json["stride"] = argument.stride;
  }
  return json;
}

/// The map of a whole lap: a row a unit, the constant last.
std::optional<Json> map_of(const Branches& branches, const Phase& phase, Work& work) {
  const std::size_t n = phase.state.size();
  std::vector<Vector> rows(n, Vector(n + 1));
  Vector origin(n);
  for (const Branch& branch : phase.cycle)
    if (!branches.follow(origin, branch, nullptr, work)) return std::nullopt;
  for (std::size_t j = 0; j < n; ++j) {
    Vector image(n);
    image[j] = 1;
    for (const Branch& branch : phase.cycle)
      if (!branches.follow(image, branch, nullptr, work)) return std::nullopt;
    for (std::size_t i = 0; i < n; ++i) rows[i][j] = image[i] - origin[i];
  }
  Json json = Json::array();
  for (std::size_t i = 0; i < n; ++i) {
    rows[i][n] = origin[i];
    json.push_back(texts(rows[i]));
  }
  return json;
}

}  // namespace

std::optional<Certificate> certificate_of(const std::string& system, const std::string& from, const Branches& branches,
                                          bool decides, const Course& course) {
  if (course.phases.size() > most_phases) return std::nullopt;
  Work work(most_products * 64);
  Json phases = Json::array();
  Time now = 0;
  std::uint64_t letters = 0;
  for (const Phase& phase : course.phases) {
    const Time walked = phase.begin - now;
    letters += phase.cycle.size() * phase.state.size();
    if (letters > most_letters || walked * branches.terms() > most_products) return std::nullopt;
    const auto map = map_of(branches, phase, work);
    if (!map) return std::nullopt;
    Json reasons = Json::array(), cycle = Json::array();
    std::map<std::string, std::size_t> places;
    std::size_t side = 0;
    for (const Branch& branch : phase.cycle) {
      Json step{{"units", branch.units}}, sides = Json::array();
      if (!branch.decision.empty()) step["decision"] = branch.decision;
      for (std::size_t i = branches.strict(branch).size(); i > 0; --i) {
        const Reason& reason = phase.reasons[side++];
        Json arguments = Json::array();
        for (const Argument& argument : reason.arguments) arguments.push_back(json_of(argument));
        const auto [place, fresh] = places.emplace(arguments.dump(), reasons.size());
        if (fresh) reasons.push_back(std::move(arguments));
        sides.push_back(place->second);
      }
      step["sides"] = std::move(sides);
      cycle.push_back(std::move(step));
    }
    Json json{{"begin", phase.begin.str()}};
    if (phase.laps) json["laps"] = phase.laps->str();
    json["cycle"] = std::move(cycle);
    json["map"] = *map;
    json["reasons"] = std::move(reasons);
    phases.push_back(std::move(json));
    if (const auto end = phase.end()) now = *end;
  }
  return Certificate{
      Json{{"kind", "regions"}, {"system", system}, {"from", from}, {"decides", decides}, {"phases", std::move(phases)}}
          .dump()};
}

}  // namespace outpace::regions
