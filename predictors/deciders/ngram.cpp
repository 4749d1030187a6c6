// The predictor `ngram`: a Turing machine never halts if what lies around its head and the words of n cells on either
// side stay within sets that no step leaves and that hold no halting transition (closed position sets; Marxen and
// Buntrock, 1990, as n-grams: Fenner, 2022).
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "predictors/core/catalogue.hpp"
#include "predictors/deciders/never.hpp"
#include "systems/tm/turing_machine.hpp"

namespace outpace::deciders {
namespace {

constexpr unsigned longest_gram = 8;
constexpr std::size_t most_contexts = 30'000;

/// A word of n cells as a number, the cell nearest to the head as the least digit.
using Gram = std::uint64_t;

struct Context {
  unsigned state = 0, symbol = 0;
  Gram near[2] = {0, 0};  ///< left, right
  friend auto operator<=>(const Context&, const Context&) = default;
};

struct ClosedSets {
  unsigned length = 0;
  std::set<Gram> grams[2];
  std::set<Context> contexts;
};

/// The closure of the start under all steps, for words of `length` cells. Nothing if it meets a halting transition or
/// grows large.
class Closure {
 public:
  Closure(const tm::Machine& machine, unsigned length, Work& work)
      : machine_(machine), work_(work), base_(machine.symbols()) {
    sets_.length = length;
    for (unsigned i = 1; i < length; ++i) top_ *= base_;
  }

  /// Whether a halting transition stays out; the meter says if work ran out.
  bool run(const tm::TapeStart& start) {
    seed(start, 0);
    seed(start, 1);
    Context first{0, start.cell(std::int64_t{0}), {gram_at(start, 0, 0), gram_at(start, 1, 0)}};
    if (!add(first)) return false;
    while (!waiting_.empty()) {
      const Context context = waiting_.back();
      waiting_.pop_back();
      if (!step(context)) return false;
    }
    return true;
  }
  [[nodiscard]] ClosedSets take() { return std::move(sets_); }

 private:
  /// The word that begins `distance` cells beyond the head's neighbour.
  [[nodiscard]] Gram gram_at(const tm::TapeStart& start, int side, std::int64_t distance) const {
    Gram gram = 0;
    for (unsigned i = sets_.length; i-- > 0;) {
      const std::int64_t d = distance + i + 1;
      gram = gram * base_ + start.cell(side ? d : -d);
    }
    return gram;
  }
  void seed(const tm::TapeStart& start, int side) {
    const std::size_t written = side ? start.right().size() : start.left().size();
    for (std::size_t d = 0; d <= written; ++d) (void)add_gram(side, gram_at(start, side, static_cast<std::int64_t>(d)));
  }
  bool add(const Context& context) {
    if (machine_.at(context.state, context.symbol).next == tm::halted) return false;
    if (!sets_.contexts.insert(context).second) return true;
    waiting_.push_back(context);
    return work_.spend(4) && sets_.contexts.size() <= most_contexts;
  }
  /// Contexts that were waiting for a word with this beginning go on with it.
  bool add_gram(int side, Gram gram) {
    if (!sets_.grams[side].insert(gram).second) return true;
    const Gram begin = gram % top_;
    ends_[side][begin].push_back(static_cast<unsigned>(gram / top_));
    const auto it = stepped_[side].find(begin);
    if (it == stepped_[side].end()) return true;
    const std::vector<Context> contexts = it->second;
    return std::ranges::all_of(
        contexts, [&](const Context& context) { return add(moved(context, static_cast<unsigned>(gram / top_))); });
  }
  /// Where a step leads if the cell that comes into view is `fresh`.
  [[nodiscard]] Context moved(const Context& context, unsigned fresh) const {
    const tm::Transition& t = machine_.at(context.state, context.symbol);
    const int ahead = t.move > 0 ? 1 : 0;
    Context next;
    next.state = t.next;
    next.symbol = static_cast<unsigned>(context.near[ahead] % base_);
    next.near[ahead] = context.near[ahead] / base_ + fresh * top_;
    next.near[1 - ahead] = context.near[1 - ahead] % top_ * base_ + t.write;
    return next;
  }
  bool step(const Context& context) {
    const tm::Transition& t = machine_.at(context.state, context.symbol);
    const int ahead = t.move > 0 ? 1 : 0;
    const Gram begin = context.near[ahead] / base_;
    stepped_[ahead][begin].push_back(context);
    const std::vector<unsigned> ends = ends_[ahead][begin];
    for (const unsigned fresh : ends)
      if (!add(moved(context, fresh))) return false;
    return add_gram(1 - ahead, moved(context, 0).near[1 - ahead]);
  }

  const tm::Machine& machine_;
  Work& work_;
  Gram base_, top_ = 1;  ///< top_ = base_^(length−1)
  ClosedSets sets_;
  std::vector<Context> waiting_;
  std::unordered_map<Gram, std::vector<unsigned>> ends_[2];    ///< by the word's cells but the farthest
  std::unordered_map<Gram, std::vector<Context>> stepped_[2];  ///< by what they know of the word ahead
};

Certificate certificate_of(const tm::TuringMachine& system, const tm::TapeStart& start, const ClosedSets& sets) {
  // Words in the order of the tape.
  const auto text = [&](Gram gram, int side) {
    std::string word;
    for (unsigned i = 0; i < sets.length; ++i, gram /= system.machine().symbols())
      word += static_cast<char>('0' + gram % system.machine().symbols());
    if (side == 0) std::ranges::reverse(word);
    return word;
  };
  nlohmann::ordered_json json{
      {"kind", "closed-positions"}, {"system", system.name()}, {"from", start.text()}, {"length", sets.length}};
  for (const int side : {0, 1}) {
    auto& words = json[side ? "right" : "left"] = nlohmann::ordered_json::array();
    for (const Gram gram : sets.grams[side]) words.push_back(text(gram, side));
  }
  auto& contexts = json["contexts"] = nlohmann::ordered_json::array();
  for (const Context& c : sets.contexts)
    contexts.push_back(
        fmt::format("{} {} {} {}", text(c.near[0], 0), static_cast<char>('A' + c.state), c.symbol, text(c.near[1], 1)));
  return {json.dump()};
}

class NgramPredictor final : public FamilyPredictor<tm::TuringMachine> {
 public:
  [[nodiscard]] std::string name() const override { return "ngram"; }
  [[nodiscard]] std::string describe() const override {
    return "decides that a Turing machine never halts: its surroundings stay in sets closed under its steps";
  }
  [[nodiscard]] double nominal_nanoseconds_per_unit() const override { return 100; }

 protected:
  StudyResult study(const tm::TuringMachine& system, const Subject& subject, Work& work) const override {
    if (subject.observable != "halt") return unsuited("ngram decides whether a machine halts, and nothing else");
    if (!subject.from.single_member) return unsuited("ngram needs to know the start: its sets hold what lies on it");
    const auto start = system.start(subject.from.name);
    if (!start) return unsuited(start.error().text());
    const auto& tape = *start->as<tm::TapeStart>();
    if (!tape.finite()) return unsuited("ngram knows blank and finite tapes only");
    for (unsigned length = 1; length <= longest_gram; ++length) {
      const HeldBytes held(work, most_contexts * 200);
      if (!held.within_limit()) return out_of_memory();
      Closure closure(system.machine(), length, work);
      if (closure.run(tape)) {
        const ClosedSets sets = closure.take();
        return std::make_unique<NeverHalts>(
            certificate_of(system, tape, sets),
            fmt::format("{} surroundings with words of {} cells are closed under its steps, and none halts",
                        sets.contexts.size(), length));
      }
      if (!work.remaining()) return out_of_work();
    }
    return unsuited(fmt::format("with words of up to {} cells on either side, {} might come to a halt", longest_gram,
                                system.name()));
  }
};

const RegisterPredictor registered{std::make_unique<NgramPredictor>()};

}  // namespace
}  // namespace outpace::deciders
