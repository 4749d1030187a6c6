// Columns of automata, Turing machines and networks; see columns.hpp.
#include "predictors/learned/columns.hpp"

#include <algorithm>
#include <vector>

#include "predictors/network/steps.hpp"
#include "systems/ca/line_automaton.hpp"
#include "systems/rnn/recurrent_network.hpp"
#include "systems/tm/turing_machine.hpp"

namespace outpace::learned {
namespace {

/// Cells of a row that the centre's first `half` steps depend on, stepped from the rule's table.
class LineColumn final : public ColumnReader {
 public:
  LineColumn(const ca::LineAutomaton& system, std::size_t steps)
      : model_(system.shared_model()),
        half_(steps / 2),
        reach_(static_cast<std::size_t>(model_->rule.cells() - 1)),
        left_(static_cast<std::size_t>(model_->rule.left())),
        first_(left_ * (steps - half_)) {
    unsigned colours = 2;
    for (unsigned cell = 0; cell < model_->rule.colours(); ++cell)
      colours = std::max(colours, model_->colour(cell) + 1);
    form_.alphabet.assign(half_ + 1, static_cast<std::uint8_t>(colours));
  }
  void read(std::span<const std::uint8_t> window, std::span<std::uint8_t> column) const override {
    std::size_t length = reach_ * half_ + 1;
    std::vector<std::uint8_t> row(length);
    std::copy_n(window.begin() + static_cast<std::ptrdiff_t>(first_), length, row.begin());
    for (std::size_t time = 0;; ++time) {
      column[half_ - time] = static_cast<std::uint8_t>(model_->colour(row[left_ * (half_ - time)]));
      if (time == half_) return;
      length -= reach_;
      for (std::size_t x = 0; x < length; ++x) row[x] = model_->rule.next(row.data() + x);
    }
  }
  [[nodiscard]] std::uint64_t units() const override { return 1 + reach_ * half_ * (half_ + 1) / 2; }

 private:
  std::shared_ptr<const ca::LineModel> model_;
  std::size_t half_, reach_, left_, first_;
};

/// What a machine's head read and in which state, or what stood in the cell that is asked for.
class TapeColumn final : public ColumnReader {
 public:
  TapeColumn(const tm::TuringMachine& system, bool asks_cell, std::size_t steps)
      : machine_(system.machine()), asks_cell_(asks_cell), steps_(steps), half_(steps / 2) {
    const unsigned symbols = machine_.symbols();
    form_.alphabet.assign(half_ + 1,
                          static_cast<std::uint8_t>(asks_cell ? symbols : (machine_.states() + 1) * symbols));
  }
  void read(std::span<const std::uint8_t> window, std::span<std::uint8_t> column) const override {
    std::vector<std::uint8_t> tape(window.begin(), window.begin() + static_cast<std::ptrdiff_t>(2 * steps_ + 1));
    const unsigned symbols = machine_.symbols();
    // Behind a cell's window stand its place and its symbol.
    const std::size_t asked = asks_cell_ ? window[2 * steps_ + 1] : 0;
    std::size_t at = steps_;
    unsigned state = 0;
    for (std::size_t time = 0;; ++time) {
      const unsigned shown = state == tm::halted ? machine_.states() : state;
      column[half_ - time] = asks_cell_ ? (asked < tape.size() ? tape[asked] : window[2 * steps_ + 2])
                                        : static_cast<std::uint8_t>(shown * symbols + tape[at]);
      if (time == half_) return;
      if (state == tm::halted) continue;
      const tm::Transition& next = machine_.at(state, tape[at]);
      tape[at] = next.write;
      at = static_cast<std::size_t>(static_cast<std::ptrdiff_t>(at) + next.move);
      state = next.next;
    }
  }
  [[nodiscard]] std::uint64_t units() const override { return 1 + half_; }

 private:
  const tm::Machine machine_;
  bool asks_cell_;
  std::size_t steps_, half_;
};

/// What a network has said so far. Outputs are told apart by a hash of eight bits: a series with more than a few is
/// not one that repeats itself.
class OutputColumn final : public ColumnReader {
 public:
  OutputColumn(const rnn::Network& network, rnn::Vector initial, rnn::Levels levels, bool random_state, bool fed,
               std::size_t steps)
      : steps_of_(network),
        initial_(steps_of_.pack(initial)),
        levels_(std::move(levels)),
        random_state_(random_state),
        fed_(fed),
        closed_(network.closed_loop),
        steps_(steps),
        half_(steps / 2) {
    form_.alphabet.assign(half_ + 1, 255);
  }
  void read(std::span<const std::uint8_t> window, std::span<std::uint8_t> column) const override {
    network::State state = initial_;
    if (random_state_) {
      rnn::Vector values(steps_of_.network().units());
      for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = rnn::Rational(levels_.first + levels_.stride * window[(fed_ ? steps_ : 0) + i]);
      state = steps_of_.pack(values);
    }
    for (std::size_t time = 0;; ++time) {
      std::uint32_t hash = 2166136261u;
      for (const char c : steps_of_.show(state, {"output", {}}).text())
        hash = (hash ^ static_cast<std::uint8_t>(c)) * 16777619u;
      column[half_ - time] = static_cast<std::uint8_t>(hash % 255);
      if (time == half_) return;
      network::Fed fed;
      if (fed_) fed = window[time];
      if (closed_ && !fed_) fed = steps_of_.next_symbol(state);
      state = steps_of_.step(state, fed);
    }
  }
  [[nodiscard]] std::uint64_t units() const override {
    return (half_ + 1) * (steps_of_.units() + steps_of_.show_units());
  }

 private:
  network::Steps steps_of_;
  network::State initial_;
  rnn::Levels levels_;
  bool random_state_, fed_, closed_;
  std::size_t steps_, half_;
};

class ColumnModel final : public Model {
 public:
  ColumnModel(std::unique_ptr<Model> model, std::shared_ptr<const ColumnReader> reader)
      : model_(std::move(model)), reader_(std::move(reader)) {}
  void score(std::span<const std::uint8_t> digits, std::size_t windows, std::span<float> scores) const override {
    if (windows == 0) return;
    const std::size_t width = digits.size() / windows, length = reader_->form().digits();
    std::vector<std::uint8_t> columns(windows * length);
    for (std::size_t w = 0; w < windows; ++w)
      reader_->read(digits.subspan(w * width, width), std::span(columns).subspan(w * length, length));
    model_->score(columns, windows, scores);
  }
  [[nodiscard]] std::size_t classes() const override { return model_->classes(); }
  [[nodiscard]] std::uint64_t parameters() const override { return model_->parameters(); }
  [[nodiscard]] std::uint64_t size_bytes() const override { return model_->size_bytes(); }
  [[nodiscard]] std::uint64_t units() const override { return model_->units() + reader_->units(); }

 private:
  std::unique_ptr<Model> model_;
  std::shared_ptr<const ColumnReader> reader_;
};

std::expected<std::unique_ptr<ColumnReader>, Declined> network_column(const rnn::RecurrentNetwork& system,
                                                                      const Subject& subject, std::size_t steps) {
  const rnn::Network& network = system.network();
  const std::string& family = subject.from.name;
  if (subject.observable != "output" || !network.exact())
    return unsuited("columns of networks are those of the output of an exact one");
  const bool random_state = family.starts_with("random");
  const auto levels = rnn::levels(network);
  if (random_state && !levels) return unsuited("its units have too many values to be digits of a window");
  const bool fed = family.ends_with("+random") || family.ends_with("+periodic");
  const bool own = family.starts_with("initial") && network.initial;
  return std::make_unique<OutputColumn>(network, own ? *network.initial : zero_state(network),
                                        levels.value_or(rnn::Levels{}), random_state, fed, steps);
}

}  // namespace

std::expected<std::unique_ptr<ColumnReader>, Declined> column_reader(const Subject& subject) {
  if (!subject.lead || *subject.lead < 1 || bit_length(*subject.lead) > 32)
    return unsuited("a column needs a fixed lead");
  const auto steps = subject.lead->convert_to<std::size_t>();
  if (const auto* line = dynamic_cast<const ca::LineAutomaton*>(&subject.system)) {
    if (line->model().rule.left() < 0 || line->model().rule.right() < 0)
      return unsuited("a cell's window does not hold its own past");
    return std::make_unique<LineColumn>(*line, steps);
  }
  if (const auto* tape = dynamic_cast<const tm::TuringMachine*>(&subject.system)) {
    if ((tape->machine().states() + 1) * tape->machine().symbols() > 255)
      return unsuited("its states and symbols do not fit a digit of a column");
    return std::make_unique<TapeColumn>(*tape, subject.observable == "cell", steps);
  }
  if (const auto* network = dynamic_cast<const rnn::RecurrentNetwork*>(&subject.system))
    return network_column(*network, subject, steps);
  return unsuited("nobody has said what the column of a " + subject.system.family() + " is");
}

std::expected<Examples, Declined> column_examples(const Examples& examples, const ColumnReader& reader, Work& work) {
  Examples columns;
  columns.form = reader.form();
  const std::size_t length = columns.form.digits();
  if (!work.spend(examples.size() * reader.units())) return out_of_work();
  columns.labels = examples.labels;
  columns.classes = examples.classes;
  columns.digits.resize(examples.size() * length);
  for (std::size_t i = 0; i < examples.size(); ++i)
    reader.read(examples.window(i), std::span(columns.digits).subspan(i * length, length));
  return columns;
}

std::unique_ptr<Model> model_of_windows(std::unique_ptr<Model> model, std::shared_ptr<const ColumnReader> reader) {
  return std::make_unique<ColumnModel>(std::move(model), std::move(reader));
}

}  // namespace outpace::learned
