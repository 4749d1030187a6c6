// The learners behind `compress`: windows are read as contexts, nearest digits first, and what followed the same
// context before foretells the answer, as it does in a compressor. The longest match is what zstd's and LZ77's matchers
// go by (Ziv and Lempel, 1977; for forecasts: Lorenz's analogues, 1969); the mixture over all lengths is context-tree
// weighting (Willems, Shtarkov and Tjalkens, 1995). Rows are read as windows are; columns.cpp puts a question's past in
// their place.
#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "predictors/learned/model.hpp"

namespace outpace::learned {
namespace {

/// The tree of contexts seen; node 0 has read nothing. Children are found by (node, digit).
class ContextTree final : public Model {
 public:
  ContextTree(const Examples& examples, bool weighted, std::size_t depth)
      : order_(examples.form.by_nearness()), classes_(examples.classes.size()), weighted_(weighted) {
    if (depth < order_.size()) order_.resize(depth);
    add_node();
  }

  void score(std::span<const std::uint8_t> digits, std::size_t windows, std::span<float> scores) const override {
    const std::size_t width = windows ? digits.size() / windows : 0;
    std::vector<std::uint32_t> path;
    std::vector<double> shares(classes_);
    for (std::size_t w = 0; w < windows; ++w) {
      follow(digits.subspan(w * width, width), path);
      for (std::size_t c = 0; c < classes_; ++c) shares[c] = predicted(path, c);
      for (std::size_t c = 0; c < classes_; ++c)
        scores[w * classes_ + c] = static_cast<float>(std::log(std::max(shares[c], 1e-30)));
    }
  }
  [[nodiscard]] std::size_t classes() const override { return classes_; }
  [[nodiscard]] std::uint64_t parameters() const override { return totals_.size(); }
  [[nodiscard]] std::uint64_t size_bytes() const override {
    return totals_.size() * (4 + 8 + 4 * classes_) + children_.size() * 24;
  }
  [[nodiscard]] std::uint64_t units() const override { return order_.size() * (1 + classes_); }
  [[nodiscard]] std::size_t depth() const { return order_.size(); }

  /// Learns from one example and gives −log of the share that its answer had before.
  double learn(std::span<const std::uint8_t> digits, std::size_t label) {
    std::vector<std::uint32_t> path;
    follow(digits, path);
    const double cost = -std::log(std::max(predicted(path, label), 1e-30));
    // The path grows by the rest of the context, so that every length is counted.
    while (path.size() <= order_.size()) {
      const std::uint64_t key = child_key(path.back(), digits[order_[path.size() - 1]]);
      children_.emplace(key, static_cast<std::uint32_t>(totals_.size()));
      path.push_back(static_cast<std::uint32_t>(totals_.size()));
      add_node();
    }
    double below = estimate(path.back(), label);
    for (std::size_t i = path.size(); i-- > 0;) {
      const std::uint32_t node = path[i];
      const double own = estimate(node, label);
      double mixed = own;
      if (i + 1 < path.size()) {
        const double odds = std::exp(log_odds_[node]);
        mixed = (odds * own + below) / (odds + 1);
        log_odds_[node] = std::clamp(log_odds_[node] + std::log(own / below), -40.0, 40.0);
      }
      below = mixed;
      ++counts_[node * classes_ + label];
      ++totals_[node];
    }
    return cost;
  }

 private:
  void add_node() {
    totals_.push_back(0);
    log_odds_.push_back(0);
    counts_.resize(counts_.size() + classes_);
  }
  static std::uint64_t child_key(std::uint32_t node, std::uint8_t digit) { return std::uint64_t{node} << 8 | digit; }

  /// The nodes of the context's beginning that are known.
  void follow(std::span<const std::uint8_t> digits, std::vector<std::uint32_t>& path) const {
    path.assign(1, 0);
    for (const std::size_t digit : order_) {
      const auto child = children_.find(child_key(path.back(), digits[digit]));
      if (child == children_.end()) return;
      path.push_back(child->second);
    }
  }

  /// Krichevsky and Trofimov's estimate (1981) at one node.
  [[nodiscard]] double estimate(std::uint32_t node, std::size_t label) const {
    return (counts_[node * classes_ + label] + 0.5) / (totals_[node] + 0.5 * static_cast<double>(classes_));
  }

  [[nodiscard]] double predicted(const std::vector<std::uint32_t>& path, std::size_t label) const {
    if (!weighted_) return estimate(path.back(), label);
    // Beyond a known path lies a leaf that has seen nothing.
    double below = path.size() <= order_.size() ? 1 / static_cast<double>(classes_) : estimate(path.back(), label);
    for (std::size_t i = std::min(path.size(), order_.size()); i-- > 0;) {
      const double odds = std::exp(log_odds_[path[i]]);
      below = (odds * estimate(path[i], label) + below) / (odds + 1);
    }
    return below;
  }

  std::vector<std::size_t> order_;
  std::size_t classes_;
  bool weighted_;
  std::unordered_map<std::uint64_t, std::uint32_t> children_;
  std::vector<std::uint32_t> counts_, totals_;
  std::vector<double> log_odds_;  ///< of "this node's own counts" against "its children", by what has come
};

TrainingResult read_all(const Examples& examples, bool weighted, std::size_t depth, Work& work) {
  auto tree = std::make_unique<ContextTree>(examples, weighted, depth);
  Training training;
  std::uint64_t held = 0;
  const auto give = [&](TrainingResult result) {
    work.release(held);
    return result;
  };
  for (std::size_t i = 0; i < examples.size(); ++i) {
    const std::uint64_t cost = 4 * tree->depth() + 1;
    training.operations += cost;
    if (!work.spend(cost)) return give(out_of_work());
    training.loss += tree->learn(examples.window(i), examples.labels[i]) / static_cast<double>(examples.size());
    const std::uint64_t bytes = tree->size_bytes();
    if (!work.hold(bytes - held)) {
      held = bytes;
      return give(out_of_memory());
    }
    held = bytes;
  }
  training.model = std::move(tree);
  return give(std::move(training));
}

}  // namespace

TrainingResult train_match(const Examples& examples, const Settings& settings, Work& work) {
  return read_all(examples, false, settings.width, work);
}

TrainingResult train_context_tree(const Examples& examples, const Settings& settings, Work& work) {
  return read_all(examples, true, settings.width, work);
}

}  // namespace outpace::learned
