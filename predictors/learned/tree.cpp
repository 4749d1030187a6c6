// The decision tree: questions "is digit i equal to v", each the one that lowers the entropy of the answers most
// (Quinlan's ID3, 1986), down to leaves of one answer or as many leaves as are allowed.
#include <algorithm>
#include <cmath>
#include <queue>

#include "predictors/learned/model.hpp"

namespace outpace::learned {
namespace {

struct Node {
  std::uint32_t digit = 0, value = 0;
  std::uint32_t yes = 0, no = 0;  ///< both 0: a leaf, whose scores begin at `scores`
  std::uint32_t scores = 0;
};

class Tree final : public Model {
 public:
  Tree(std::vector<Node> nodes, std::vector<float> scores, std::size_t classes, std::uint64_t depth)
      : nodes_(std::move(nodes)), scores_(std::move(scores)), classes_(classes), depth_(depth) {}
  void score(std::span<const std::uint8_t> digits, std::size_t windows, std::span<float> scores) const override {
    const std::size_t width = windows ? digits.size() / windows : 0;
    for (std::size_t w = 0; w < windows; ++w) {
      const Node* node = nodes_.data();
      while (node->yes) node = &nodes_[digits[w * width + node->digit] == node->value ? node->yes : node->no];
      std::copy_n(scores_.begin() + node->scores, classes_, scores.begin() + static_cast<std::ptrdiff_t>(w * classes_));
    }
  }
  [[nodiscard]] std::size_t classes() const override { return classes_; }
  [[nodiscard]] std::uint64_t parameters() const override { return nodes_.size(); }
  [[nodiscard]] std::uint64_t size_bytes() const override { return sizeof(Node) * nodes_.size() + 4 * scores_.size(); }
  [[nodiscard]] std::uint64_t units() const override { return depth_; }

 private:
  std::vector<Node> nodes_;
  std::vector<float> scores_;
  std::size_t classes_;
  std::uint64_t depth_;
};

/// n·entropy of counts, nats.
double disorder(std::span<const std::uint32_t> counts) {
  double sum = 0, all = 0;
  for (const std::uint32_t n : counts) {
    if (n) sum -= n * std::log(static_cast<double>(n));
    all += n;
  }
  return all > 0 ? sum + all * std::log(all) : 0;
}

class Grower {
 public:
  Grower(const Examples& examples, Work& work) : examples_(examples), work_(work), classes_(examples.classes.size()) {
    for (const std::uint8_t values : examples.form.alphabet) most_values_ = std::max<std::size_t>(most_values_, values);
    order_.resize(examples.size());
    for (std::size_t i = 0; i < order_.size(); ++i) order_[i] = static_cast<std::uint32_t>(i);
  }

  /// Best splits first, until `leaves`.
  std::expected<Training, Declined> grow(std::size_t leaves) {
    std::vector<Node> nodes(1);
    std::vector<float> scores;
    if (!consider(0, 0, order_.size(), 1)) return out_of_work();
    std::size_t made = 1;
    double loss = 0;
    std::uint64_t depth = 1;
    while (!open_.empty()) {
      const Open open = open_.top();
      open_.pop();
      depth = std::max(depth, open.depth);
      if (!open.splits || made >= leaves) {
        loss += leaf(open, nodes[open.node], scores);
        continue;
      }
      const auto begin = order_.begin() + static_cast<std::ptrdiff_t>(open.begin);
      const auto end = order_.begin() + static_cast<std::ptrdiff_t>(open.end);
      const auto middle = std::stable_partition(
          begin, end, [&](std::uint32_t i) { return examples_.window(i)[open.digit] == open.value; });
      const auto at = static_cast<std::size_t>(middle - order_.begin());
      const auto yes = static_cast<std::uint32_t>(nodes.size());
      nodes[open.node] = {open.digit, open.value, yes, yes + 1, 0};
      nodes.resize(nodes.size() + 2);
      if (!work_.hold(2 * sizeof(Node) + 8 * classes_)) return out_of_memory();
      ++made;
      if (!consider(yes, open.begin, at, open.depth + 1) || !consider(yes + 1, at, open.end, open.depth + 1))
        return out_of_work();
    }
    Training training;
    training.loss = loss / static_cast<double>(examples_.size());
    training.operations = operations_;
    training.model = std::make_unique<Tree>(std::move(nodes), std::move(scores), classes_, depth);
    return training;
  }

 private:
  struct Open {
    double gain;
    std::uint32_t node, digit, value;
    std::size_t begin, end;
    std::uint64_t depth;
    bool splits;
    bool operator<(const Open& other) const {
      return gain != other.gain ? gain < other.gain : node > other.node;  // equal gains: the older node first
    }
  };

  bool consider(std::uint32_t node, std::size_t begin, std::size_t end, std::uint64_t depth) {
    Open best{-1, node, 0, 0, begin, end, depth, false};
    const std::size_t width = examples_.form.digits();
    const std::uint64_t cost = (end - begin) * width + width * most_values_ * classes_;
    operations_ += cost;
    if (!work_.spend(cost)) return false;
    std::vector<std::uint32_t> all(classes_), counts(most_values_ * classes_), rest(classes_);
    for (std::size_t i = begin; i < end; ++i) ++all[examples_.labels[order_[i]]];
    const double before = disorder(all);
    if (before > 0) {
      for (std::size_t digit = 0; digit < width; ++digit) {
        std::ranges::fill(counts, 0);
        for (std::size_t i = begin; i < end; ++i)
          ++counts[examples_.window(order_[i])[digit] * classes_ + examples_.labels[order_[i]]];
        const std::size_t values = examples_.form.alphabet[digit];
        for (std::size_t value = 0; value < (values <= 2 ? 1 : values); ++value) {
          const auto yes = std::span(counts).subspan(value * classes_, classes_);
          std::uint32_t inside = 0;
          for (std::size_t c = 0; c < classes_; ++c) rest[c] = all[c] - yes[c], inside += yes[c];
          if (inside == 0 || inside == end - begin) continue;
          const double gain = before - disorder(yes) - disorder(rest);
          if (gain > best.gain + 1e-9)
            best = {gain,  node, static_cast<std::uint32_t>(digit), static_cast<std::uint32_t>(value), begin, end,
                    depth, true};
        }
      }
    }
    open_.push(best);
    return true;
  }

  double leaf(const Open& open, Node& node, std::vector<float>& scores) const {
    std::vector<std::uint32_t> counts(classes_);
    for (std::size_t i = open.begin; i < open.end; ++i) ++counts[examples_.labels[order_[i]]];
    node.scores = static_cast<std::uint32_t>(scores.size());
    const double n = static_cast<double>(open.end - open.begin);
    double loss = 0;
    for (const std::uint32_t count : counts) {
      const double share = (count + 0.5 / static_cast<double>(classes_)) / (n + 0.5);
      scores.push_back(static_cast<float>(std::log(share)));
      loss -= count * std::log(share);
    }
    return loss;
  }

  const Examples& examples_;
  Work& work_;
  std::size_t classes_, most_values_ = 2;
  std::vector<std::uint32_t> order_;
  std::priority_queue<Open> open_;
  std::uint64_t operations_ = 0;
};

}  // namespace

TrainingResult train_tree(const Examples& examples, const Settings& settings, Work& work) {
  return Grower(examples, work).grow(settings.width);
}

}  // namespace outpace::learned
