// What all learners give: a model that scores the classes of a window, and how one is trained. Each kind is a file.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "predictors/learned/examples.hpp"

namespace outpace::learned {

/// A trained learner. Immutable.
class Model {
 public:
  virtual ~Model() = default;
  /// scores[i·classes + c]: of class c for window i, log-probabilities up to a constant a window. The greatest is the
  /// answer, the first of equals. One window gives the same scores alone as among others.
  virtual void score(std::span<const std::uint8_t> digits, std::size_t windows, std::span<float> scores) const = 0;
  [[nodiscard]] virtual std::size_t classes() const = 0;
  /// Numbers that training set: weights; stored symbols; nodes of a tree.
  [[nodiscard]] virtual std::uint64_t parameters() const = 0;
  [[nodiscard]] virtual std::uint64_t size_bytes() const = 0;
  /// Units of work of one answer.
  [[nodiscard]] virtual std::uint64_t units() const = 0;
};

struct Training {
  std::unique_ptr<Model> model;
  double loss = 0;               ///< mean cross-entropy on the examples at the end, nats
  bool failed = false;           ///< the loss became infinite or not a number; there is no model
  std::uint64_t operations = 0;  ///< multiply-adds, or probes, that training took
};

/// What a learner is told beside its examples. Which of these a kind uses, parameters.hpp says.
struct Settings {
  std::string kind;       ///< mlp, conv, nearest, tree; match, ctw, column-match, column-ctw
  std::size_t width = 0;  ///< units a layer, channels; neighbours; leaves; context
  std::size_t depth = 0;  ///< hidden layers
  std::size_t examples = 0;
  std::uint64_t seed = 1;
  unsigned epochs = 0;  ///< passes over the examples
  float rate = 1e-3f;   ///< of Adam
  float scale = 1;      ///< of the initial weights, in units of He's
};

using TrainingResult = std::expected<Training, Declined>;

/// Multilayer perceptrons and convolutional networks (network.cpp).
TrainingResult train_network(const Examples& examples, const Settings& settings, Work& work);
/// The most similar windows seen decide (nearest.cpp).
TrainingResult train_nearest(const Examples& examples, const Settings& settings, Work& work);
/// A decision tree (tree.cpp).
TrainingResult train_tree(const Examples& examples, const Settings& settings, Work& work);
/// The longest context seen decides (contexts.cpp).
TrainingResult train_match(const Examples& examples, const Settings& settings, Work& work);
/// A mixture over all context lengths (contexts.cpp).
TrainingResult train_context_tree(const Examples& examples, const Settings& settings, Work& work);

/// By the settings' kind, which reads the windows themselves.
TrainingResult train(const Examples& examples, const Settings& settings, Work& work);
/// The same, or, for kinds that read columns (columns.hpp), from the columns of those windows.
TrainingResult train(const Subject& subject, const Examples& examples, const Settings& settings, Work& work);

/// Mean cross-entropy in nats and the number of right answers; a label of `Classes::most` is never right and costs what
/// the least likely class does.
struct Judgement {
  double loss = 0;
  std::uint64_t right = 0;
};
Judgement judge(const Model& model, std::span<const std::uint8_t> digits, std::span<const std::uint16_t> labels,
                std::size_t width);

}  // namespace outpace::learned
