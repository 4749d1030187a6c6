// The predictor `decode`: a network that is another system in disguise is answered by the predictors of that system.
// Rings of cells are found by their weights, stack machines by the map in their file; the disguise is proven.
#include "predictors/decode/decode.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "predictors/core/catalogue.hpp"
#include "predictors/decode/ring_code.hpp"
#include "predictors/handover/handover.hpp"
#include "systems/rnn/naive.hpp"

namespace outpace::decode {
namespace {

using handover::Takers;

/// Neighbourhoods times units that the checker steps at most.
constexpr std::uint64_t checked_units = std::uint64_t{1} << 21;

class RingShortcut final : public Shortcut {
 public:
  /// `components`: that many stand one after the other, unit k·cells + x is of cell x; 1: cells do.
  RingShortcut(const rnn::RecurrentNetwork& system, std::size_t components, RingCode code, Takers takers)
      : name_(system.name()),
        whole_(system.network()),
        components_(components),
        turned_(components > 1 ? std::make_unique<const rnn::Network>(interleaved(whole_, components)) : nullptr),
        net_(turned_ ? *turned_ : whole_),
        steps_(net_),
        code_(std::move(code)),
        takers_(std::move(takers)) {}

  [[nodiscard]] std::expected<Answer, Declined> answer(const Query& query, Work& work) const override {
    const rnn::NetworkStart& start = *query.from.as<rnn::NetworkStart>();
    if (!work.spend(steps_.show_units() + start.state().size())) return out_of_work();
    rnn::Vector values = start.state();
    for (std::size_t i = 0; i < values.size(); ++i) values[place(i)] = start.state()[i];
    network::State state = steps_.pack(values);
    const std::uint64_t walked = start.input().first().size() + code_.settle;
    for (std::uint64_t s = 0; s < walked; ++s) {
      if (query.at == s) return show(state, query.what);
      if (!work.spend(steps_.units(state))) return out_of_work();
      state = steps_.step(state, start.input().symbol(static_cast<std::int64_t>(s)));
    }
    if (query.at == walked) return show(state, query.what);
    return by_automaton(state, Time(query.at - walked - 1), query.what, work);
  }
  [[nodiscard]] Claim claim() const override { return takers_.proven() && checkable() ? Claim::proven : Claim::exact; }
  [[nodiscard]] std::optional<Certificate> certificate() const override {
    if (!checkable()) return std::nullopt;
    nlohmann::json colours = nlohmann::json::array();
    for (std::size_t c = 0; c < code_.values.size(); ++c) {
      nlohmann::json block = nlohmann::json::array();
      for (const rnn::Rational& value : code_.values[c])
        block.push_back(rnn::numerator(value).convert_to<std::int64_t>());
      colours.push_back({{"units", std::move(block)}, {"class", code_.class_of[c]}});
    }
    nlohmann::json json{{"kind", "decode-ring"},         {"system", name_},
                        {"block", code_.block},          {"settle", code_.settle},
                        {"colours", std::move(colours)}, {"automaton", code_.automaton->name()}};
    if (turned_) json["components"] = components_;
    if (takers_.proven()) json["proof"] = nlohmann::json::parse(takers_.front().shortcut->certificate()->json);
    return Certificate{json.dump()};
  }
  [[nodiscard]] std::string finding() const override {
    return fmt::format("a ring of {} cells of {}, {} a cell: by {}, {}", code_.cells,
                       code_.automaton->name().substr(0, 60),
                       code_.block == 1 ? "one unit" : fmt::format("{} units", code_.block), takers_.front().name,
                       takers_.front().shortcut->finding());
  }
  [[nodiscard]] std::uint64_t size_bytes() const override {
    return sizeof(*this) + 4 * code_.next.size() + 16 * code_.colours.size() + takers_.size_bytes();
  }

 private:
  [[nodiscard]] bool checkable() const {
    return code_.neighbourhoods <= checked_units / (code_.block * code_.looked_at.size());
  }

  /// The units of a cell at `later` + 1 are what the rule makes of the classes around it at `later`, and those the
  /// automaton's predictors know.
  [[nodiscard]] std::expected<Answer, Declined> by_automaton(const network::State& settled, const Time& later,
                                                             const Observable& what, Work& work) const {
    const std::size_t bytes = settled.size() / code_.cells, width = code_.looked_at.size();
    if (!work.spend(2 * settled.size())) return out_of_work();
    std::vector<std::uint8_t> row(code_.cells);
    for (std::size_t x = 0; x < code_.cells; ++x) row[x] = code_.class_of[colour_of(settled.substr(x * bytes, bytes))];
    const unsigned base = std::max(2u, static_cast<unsigned>(code_.classes));
    const InitialCondition from(
        std::make_shared<const eca::LineStart>(eca::LineStart::pattern(base, row, 0, code_.cells)));
    const std::vector<bool> wanted = cells_of(what);
    std::vector<std::optional<std::uint32_t>> known(code_.cells);
    network::State state = settled;
    for (std::size_t x = 0; x < code_.cells; ++x) {
      if (!wanted[x]) continue;
      std::size_t index = 0;
      for (std::size_t d = 0; d < width; ++d) {
        index *= base;
        if (!code_.looked_at[d]) continue;
        const std::size_t y = (x + d + code_.cells * width - code_.radius) % code_.cells;
        if (!known[y]) {
          const auto cell = takers_.answer(Query{from, Observable{"cell", {Integer(y)}}, later}, work);
          if (!cell) return std::unexpected(cell.error());
          known[y] = std::get<Symbol>(cell->fields().front()).value;
        }
        index += *known[y];
      }
      state.replace(x * bytes, bytes, code_.colours[code_.next[index]]);
    }
    return show(state, what);
  }
  /// Where a unit stands cell by cell.
  [[nodiscard]] std::size_t place(std::size_t unit) const {
    return turned_ ? interleaved_place(unit, net_.units(), components_) : unit;
  }
  [[nodiscard]] Answer show(const network::State& state, const Observable& what) const {
    if (!turned_) return steps_.show(state, what);
    const rnn::Vector cells = steps_.unpack(state);
    rnn::Vector values = cells;
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = cells[place(i)];
    return answer_of(whole_, what, values);
  }
  [[nodiscard]] std::size_t colour_of(const network::State& block) const {
    return static_cast<std::size_t>(std::ranges::find(code_.colours, block) - code_.colours.begin());
  }
  /// The cells whose units the observable shows.
  [[nodiscard]] std::vector<bool> cells_of(const Observable& what) const {
    std::vector<bool> wanted(code_.cells, what.name == "state");
    if (what.name == "unit") wanted[place(what.place[0].convert_to<std::size_t>()) / code_.block] = true;
    if (what.name == "output")
      for (std::size_t i = 0; i < net_.readout->outputs(); ++i)
        for (const rnn::Entry& entry : net_.readout->weights.row(i)) wanted[entry.column / code_.block] = true;
    return wanted;
  }

  std::string name_;
  const rnn::Network& whole_;
  std::size_t components_;
  std::unique_ptr<const rnn::Network> turned_;
  const rnn::Network& net_;  ///< cell by cell
  network::Steps steps_;
  RingCode code_;
  Takers takers_;
};

class Decode final : public FamilyPredictor<rnn::RecurrentNetwork> {
 public:
  [[nodiscard]] std::string name() const override { return "decode"; }
  [[nodiscard]] std::string describe() const override {
    return "reads a network as the ring of cells or the stack machine that it is, and asks that system's predictors";
  }
  [[nodiscard]] double nominal_nanoseconds_per_unit() const override { return 1; }

 protected:
  StudyResult study(const rnn::RecurrentNetwork& system, const Subject& subject, Work& work) const override {
    return system.network().annotation.empty() ? study_ring(system, subject, work)
                                               : study_stacks(system, subject, work);
  }
};

const RegisterPredictor registered{std::make_unique<Decode>()};

}  // namespace

StudyResult study_ring(const rnn::RecurrentNetwork& system, const Subject& subject, Work& work) {
  const rnn::InputStream::Kind fed = network::fed_kind(system.network(), subject.from);
  if (fed != rnn::InputStream::Kind::none && fed != rnn::InputStream::Kind::word)
    return unsuited("an automaton reads no input: only networks that are left alone are one");
  const rnn::Network& net = system.network();
  std::size_t components = 1;
  auto code = find_ring_code(net, work);
  // Not cell by cell: perhaps component by component.
  if (net.kind == rnn::Kind::elman || net.kind == rnn::Kind::elman_int8)
    for (std::size_t m = 2; !code && code.error().why == Declined::Why::unsuited && m < net.units(); ++m) {
      if (net.units() % m) continue;
      if (!work.spend(8 * (net.recurrent.entries() + net.units()))) return out_of_work();
      auto turned = find_ring_code(interleaved(net, m), work);
      if (!turned && turned.error().why != Declined::Why::unsuited) return std::unexpected(turned.error());
      if (turned) code = std::move(turned), components = m;
    }
  if (!code) return std::unexpected(code.error());
  // Jumps first, then what goes through the steps in its own way.
  static constexpr std::string_view first[] = {"additive", "identity", "kinks", "potential", "nested", "hashlife"};
  static constexpr std::string_view without[] = {"lookup", "diagram"};
  const InitialFamily ring{"ring", "", false, true, {"cell", "row", "population"}};
  auto takers = Takers::find({*code->automaton, "cell", ring, {}}, first, without, 1, taker_units, work);
  if (!takers) return std::unexpected(takers.error());
  if (takers->empty())
    return unsuited("it is a ring of " + code->automaton->name().substr(0, 60) + ", which no predictor takes");
  return std::make_unique<RingShortcut>(system, components, std::move(*code), std::move(*takers));
}

}  // namespace outpace::decode
