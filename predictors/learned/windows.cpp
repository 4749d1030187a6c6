// The readers of windows: what an answer k steps ahead can depend on, for automata, Turing machines and networks.
#include <algorithm>

#include "predictors/learned/examples.hpp"
#include "systems/ca/line_automaton.hpp"
#include "systems/rnn/recurrent_network.hpp"
#include "systems/tm/turing_machine.hpp"

namespace outpace::learned {
namespace {

constexpr std::size_t most_digits = std::size_t{1} << 14;

std::expected<std::int64_t, Declined> steps_of(const Subject& subject) {
  if (!subject.lead) return unsuited("a learner races on the approximate track only, with a fixed lead");
  if (*subject.lead < 1 || *subject.lead > most_digits)
    return unsuited("its window would have more than " + std::to_string(most_digits) + " digits");
  return subject.lead->convert_to<std::int64_t>();
}

/// The cell k steps ahead depends on the cells from k times the rule's left reach to k times its right reach.
class LineWindow final : public WindowReader {
 public:
  LineWindow(const ca::LineAutomaton& system, std::int64_t steps) : left_(steps * system.model().rule.left()) {
    const auto cells = static_cast<std::size_t>(left_ + steps * system.model().rule.right() + 1);
    form_.cells = cells;
    form_.alphabet.assign(cells, static_cast<std::uint8_t>(system.model().start_colours));
  }
  [[nodiscard]] std::expected<void, Declined> read(const Query& query, std::span<std::uint8_t> digits,
                                                   Work& work) const override {
    const eca::LineStart& start = *query.from.as<eca::LineStart>();
    if (!work.spend(start.reading_units(form_.cells))) return out_of_work();
    const Integer first = query.what.place.at(0) - left_;
    std::uint64_t planes[4];
    for (std::size_t at = 0; at < form_.cells; at += 64) {
      std::ranges::fill(planes, 0);
      start.planes(first + at, planes);
      for (std::size_t i = 0; i < std::min<std::size_t>(64, form_.cells - at); ++i) {
        unsigned colour = 0;
        for (unsigned p = 0; p < 4; ++p) colour |= static_cast<unsigned>(planes[p] >> i & 1) << p;
        digits[at + i] = static_cast<std::uint8_t>(colour);
      }
    }
    return {};
  }

 private:
  std::int64_t left_;
};

/// A head that starts in state A on cell 0 sees the cells −k … k. A cell's place is a digit of its own, and so is its
/// symbol where it lies outside.
class TapeWindow final : public WindowReader {
 public:
  TapeWindow(const tm::TuringMachine& system, const std::string& observable, std::int64_t steps)
      : steps_(steps), asks_cell_(observable == "cell") {
    form_.cells = static_cast<std::size_t>(2 * steps + 1);
    form_.alphabet.assign(form_.cells, static_cast<std::uint8_t>(system.machine().symbols()));
    if (!asks_cell_) return;
    form_.alphabet.push_back(static_cast<std::uint8_t>(2 * steps + 2));
    form_.alphabet.push_back(static_cast<std::uint8_t>(system.machine().symbols()));
  }
  [[nodiscard]] std::expected<void, Declined> read(const Query& query, std::span<std::uint8_t> digits,
                                                   Work& work) const override {
    const tm::TapeStart& start = *query.from.as<tm::TapeStart>();
    if (!work.spend(form_.digits())) return out_of_work();
    for (std::size_t i = 0; i < form_.cells; ++i) digits[i] = start.cell(static_cast<std::int64_t>(i) - steps_);
    if (!asks_cell_) return {};
    const Integer& x = query.what.place.at(0);
    const bool inside = x >= -steps_ && x <= steps_;
    digits[form_.cells] =
        static_cast<std::uint8_t>(inside ? x.convert_to<std::int64_t>() + steps_ : std::int64_t{2 * steps_ + 1});
    digits[form_.cells + 1] = start.cell(x);
    return {};
  }

 private:
  std::int64_t steps_;
  bool asks_cell_;
};

/// A network's units at time 0, the k symbols that are fed in, and which unit is asked for.
class NetworkWindow final : public WindowReader {
 public:
  NetworkWindow(const rnn::RecurrentNetwork& system, const InitialFamily& family, const std::string& observable,
                std::int64_t steps)
      : levels_(rnn::levels(system.network()).value_or(rnn::Levels{})), asks_unit_(observable == "unit") {
    const rnn::Network& network = system.network();
    if (family.name.starts_with("random")) units_ = network.units();
    if (family.name.ends_with("+random") || family.name.ends_with("+periodic")) fed_ = static_cast<std::size_t>(steps);
    form_.cells = fed_;
    form_.alphabet.assign(fed_, static_cast<std::uint8_t>(network.symbols.size()));
    if (units_ > 0) form_.alphabet.insert(form_.alphabet.end(), units_, levels_.count().convert_to<std::uint8_t>());
    if (asks_unit_) form_.alphabet.push_back(static_cast<std::uint8_t>(std::max<std::size_t>(2, network.units())));
  }
  [[nodiscard]] std::expected<void, Declined> read(const Query& query, std::span<std::uint8_t> digits,
                                                   Work& work) const override {
    const auto& start = *query.from.as<rnn::NetworkStart>();
    if (!work.spend(form_.digits())) return out_of_work();
    for (std::size_t i = 0; i < fed_; ++i)
      digits[i] = static_cast<std::uint8_t>(start.input().symbol(static_cast<std::int64_t>(i)).value_or(0));
    for (std::size_t i = 0; i < units_; ++i) {
      const auto& value = start.state()[i];
      const Integer level = (Integer(numerator(value)) - levels_.first) / levels_.stride;
      digits[fed_ + i] = level.convert_to<std::uint8_t>();
    }
    if (asks_unit_) digits[fed_ + units_] = query.what.place.at(0).convert_to<std::uint8_t>();
    return {};
  }

 private:
  rnn::Levels levels_;
  bool asks_unit_;
  std::size_t units_ = 0, fed_ = 0;
};

std::expected<std::unique_ptr<WindowReader>, Declined> network_reader(const rnn::RecurrentNetwork& system,
                                                                      const Subject& subject, std::int64_t steps) {
  const rnn::Network& network = system.network();
  const bool random_state = subject.from.name.starts_with("random");
  const auto levels = rnn::levels(network);
  if (random_state && (!levels || levels->count() > 255))
    return unsuited("its units have too many values to be digits of a window");
  if (network.symbols.size() > 255 || network.units() > 255)
    return unsuited("it has more than 255 units or input symbols, too many for a digit of a window");
  auto reader = std::make_unique<NetworkWindow>(system, subject.from, subject.observable, steps);
  if (reader->form().digits() == 0) return unsuited("nothing differs between the members of this family");
  return reader;
}

}  // namespace

std::expected<std::unique_ptr<WindowReader>, Declined> window_reader(const Subject& subject) {
  const auto steps = steps_of(subject);
  if (!steps) return std::unexpected(steps.error());
  const std::string& observable = subject.observable;
  std::unique_ptr<WindowReader> reader;
  if (const auto* line = dynamic_cast<const ca::LineAutomaton*>(&subject.system)) {
    if (observable != "cell") return unsuited("learners are asked for a cell of a row, not for its " + observable);
    reader = std::make_unique<LineWindow>(*line, *steps);
  } else if (const auto* tape = dynamic_cast<const tm::TuringMachine*>(&subject.system)) {
    if (observable != "cell" && observable != "head")
      return unsuited("learners are asked for a cell or the head of a tape, not for its " + observable);
    if (*steps > 126) return unsuited("places further than 126 steps from the head do not fit a digit of a window");
    reader = std::make_unique<TapeWindow>(*tape, observable, *steps);
  } else if (const auto* network = dynamic_cast<const rnn::RecurrentNetwork*>(&subject.system)) {
    auto made = network_reader(*network, subject, *steps);
    if (!made) return made;
    reader = std::move(*made);
  } else {
    return unsuited("nobody has said what an answer of a " + subject.system.family() + " depends on");
  }
  if (reader->form().digits() > most_digits)
    return unsuited("its window would have more than " + std::to_string(most_digits) + " digits");
  return reader;
}

}  // namespace outpace::learned
