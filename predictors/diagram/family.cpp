// Learning a family from its first members, and running the automaton of its layers' kinds.
#include "predictors/diagram/family.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>

namespace outpace::diagram {
namespace {

/// Row t of the kinds with `reach` none before it and enough after it for the two new layers.
std::vector<Kind> padded(const std::vector<Kind>& row, unsigned reach) {
  std::vector<Kind> result(reach, 0);
  result.insert(result.end(), row.begin(), row.end());
  result.resize(result.size() + 2, 0);
  return result;
}

/// Adds what the step from `before` to `after` says of the rule; false where it contradicts.
bool add_step(Family& family, const std::vector<Kind>& before, const std::vector<Kind>& after) {
  const auto row = padded(before, family.reach);
  for (std::size_t i = 0; i < after.size(); ++i) {
    const auto code = family.code(std::span(row).subspan(i, family.reach + 1));
    if (family.next.emplace(code, after[i]).first->second != after[i]) return false;
  }
  return true;
}

}  // namespace

std::optional<Family> learn(Order order, const std::vector<std::vector<Layer>>& layers, unsigned reach) {
  constexpr unsigned most_reach = 6;
  constexpr std::size_t unseen = 3, most_kinds = 60;
  Family family{order, {}, reach, {}};
  std::map<Layer, Kind> numbers;
  std::vector<std::vector<Kind>> rows;
  for (const auto& row : layers) {
    rows.emplace_back();
    for (const Layer& layer : row) {
      const auto [at, fresh] = numbers.emplace(layer, static_cast<Kind>(family.kinds.size() + 1));
      if (fresh) family.kinds.push_back(layer);
      if (family.kinds.size() > most_kinds) return std::nullopt;
      rows.back().push_back(at->second);
    }
  }
  for (; family.reach <= most_reach; ++family.reach) {
    family.next.clear();
    bool fits = rows.size() > unseen + 3;
    std::size_t known = 0;
    for (std::size_t t = 0; fits && t + 1 < rows.size(); ++t) {
      if (t + 1 + unseen == rows.size()) known = family.next.size();
      fits = add_step(family, rows[t], rows[t + 1]);
    }
    if (fits && family.next.size() == known) return family;
  }
  return std::nullopt;
}

std::expected<FirstLayers, Declined> FirstLayers::follow(const Family& family, unsigned depth, std::uint64_t most_rows,
                                                         Work& work) {
  FirstLayers result;
  result.depth_ = depth;
  std::vector<Kind> row(family.reach + depth, 0);
  row[family.reach] = 1;
  std::unordered_map<std::string, std::uint64_t> seen;
  for (std::uint64_t t = 0;; ++t) {
    const std::string text(row.begin(), row.end());
    const auto [at, fresh] = seen.emplace(text, t);
    if (!fresh) {
      result.preperiod_ = at->second;
      result.period_ = t - at->second;
      return result;
    }
    if (!work.spend(depth / 8 + 1) || t >= most_rows) return out_of_work();
    result.kinds_.insert(result.kinds_.end(), row.begin() + family.reach, row.end());
    for (std::size_t i = row.size(); i-- > family.reach;) {
      const auto next = family.next.find(family.code(std::span(row).subspan(i - family.reach, family.reach + 1)));
      row[i] = next == family.next.end() ? Kind{0} : next->second;
    }
  }
}

std::span<const Kind> FirstLayers::at(const Time& t) const {
  const Integer row = t < preperiod_ ? t : preperiod_ + (t - preperiod_) % period_;
  return std::span(kinds_).subspan(row.convert_to<std::size_t>() * depth_, depth_);
}

}  // namespace outpace::diagram
