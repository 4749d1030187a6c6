// The column of a question: what the cell, the head or the output that is asked for was at the times 0 … k/2, found by
// direct simulation of the first half of the lead. Learners that forecast a series by its own past read it in place of
// the window.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <span>

#include "predictors/learned/model.hpp"

namespace outpace::learned {

/// Immutable. The system must outlive it.
class ColumnReader {
 public:
  virtual ~ColumnReader() = default;
  /// Digits of a column, the latest time first, none of which has neighbours.
  [[nodiscard]] const WindowForm& form() const { return form_; }
  /// The column of a window as the subject's window reader writes it.
  virtual void read(std::span<const std::uint8_t> window, std::span<std::uint8_t> column) const = 0;
  /// Units of work of one column: cells, or multiply-adds, that are computed.
  [[nodiscard]] virtual std::uint64_t units() const = 0;

 protected:
  WindowForm form_;
};

/// For cells of one-dimensional automata, heads and cells of Turing machines and outputs of exact networks. Declines
/// the others.
std::expected<std::unique_ptr<ColumnReader>, Declined> column_reader(const Subject& subject);

/// The examples with each window replaced by its column; spends what the columns cost.
std::expected<Examples, Declined> column_examples(const Examples& examples, const ColumnReader& reader, Work& work);

/// A model of columns as a model of windows.
std::unique_ptr<Model> model_of_windows(std::unique_ptr<Model> model, std::shared_ptr<const ColumnReader> reader);

}  // namespace outpace::learned
