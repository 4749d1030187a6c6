// The table of kernel members and experiments; see learner.hpp.
#include "predictors/nested/learner.hpp"

#include <string>
#include <unordered_map>

#include "predictors/nested/induction.hpp"

namespace outpace::nested {
namespace {

/// The places (t, y) with t ≡ i and y ≡ j modulo b^depth: what has been read of both numbers.
struct Member {
  std::uint64_t i = 0, j = 0, weight = 1;  // weight = b^depth
};

/// No evolution is simulated so far; beyond it a place cannot be looked up.
constexpr std::uint64_t farthest = std::uint64_t{1} << 40;

class Table {
 public:
  Table(const LocalRule& rule, const FiniteRow& start, unsigned base, Work& work)
      : base_(base), evolution_(rule, start, work), work_(work) {}
  ~Table() { work_.release(held_); }
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;

  /// The experiments to begin with; the first tells the output.
  [[nodiscard]] bool begin() {
    for (std::uint64_t t = 0; t < 3; ++t)
      for (std::uint64_t y = 0; y < 6; ++y) experiments_.push_back({t, y});
    std::string colours;
    return observe({}, colours) && admit({}, std::move(colours)) && close();
  }
  /// Follows every member's digits until no new member turns up.
  [[nodiscard]] bool close() {
    for (; closed_ < members_.size(); ++closed_) {
      const Member member = members_[closed_];
      for (unsigned t = 0; t < base_; ++t)
        for (unsigned y = 0; y < base_; ++y) {
          const Member child{member.i + t * member.weight, member.j + y * member.weight, member.weight * base_};
          std::string colours;
          if (!observe(child, colours)) return false;
          const std::size_t bytes = 2 * (colours.size() + sizeof(std::string));
          held_ += bytes;
          if (!work_.hold(bytes)) return false;
          children_.push_back(colours);
          if (!index_.contains(colours) && !admit(child, std::move(colours))) return false;
        }
    }
    return true;
  }
  [[nodiscard]] DigitAutomaton automaton() const {
    DigitAutomaton result;
    result.base = base_;
    for (const std::string& child : children_) result.next.push_back(index_.at(child));
    result.output.resize(members_.size());
    for (const auto& [colours, state] : index_) result.output[state] = static_cast<std::uint8_t>(colours[0]);
    return result;
  }
  /// Finds among `points` one that the automaton gets wrong, and the experiment that tells apart the two members that
  /// it confused on the way there. False: the meter stops it, or no point could be looked up.
  [[nodiscard]] bool refine(const DigitAutomaton& automaton, const Contradiction& points) {
    for (const Point& p : points) {
      if (p.t > farthest || p.y > farthest) continue;
      if (!evolution_.reach(p.t)) return false;
      if (automaton.at(p.t, p.y) == evolution_.at(p.t, p.y)) continue;
      std::uint32_t state = 0;
      Point rest = p;
      const unsigned right = evolution_.at(p.t, p.y);
      while (rest.t || rest.y) {
        state = automaton.step(state, static_cast<unsigned>(rest.t % base_), static_cast<unsigned>(rest.y % base_));
        rest = {rest.t / base_, rest.y / base_};
        unsigned colour = 0;
        if (!look(members_[state], rest, colour)) return false;
        if (colour != right) return add(rest);
      }
    }
    return false;
  }
  [[nodiscard]] bool out_of_memory() const { return evolution_.out_of_memory() || work_.spare_bytes() == 0; }
  [[nodiscard]] std::uint64_t rows() const { return evolution_.rows(); }
  [[nodiscard]] std::size_t members() const { return members_.size(); }
  [[nodiscard]] std::size_t experiments() const { return experiments_.size(); }

 private:
  [[nodiscard]] bool look(const Member& member, const Point& at, unsigned& colour) {
    if (member.weight > farthest) return false;
    const std::uint64_t t = member.i + member.weight * at.t, y = member.j + member.weight * at.y;
    if (!work_.spend(1) || t > farthest || !evolution_.reach(t)) return false;
    colour = evolution_.at(t, y);
    return true;
  }
  [[nodiscard]] bool observe(const Member& member, std::string& colours) {
    for (const Point& at : experiments_) {
      unsigned colour = 0;
      if (!look(member, at, colour)) return false;
      colours += static_cast<char>(colour);
    }
    return true;
  }
  [[nodiscard]] bool admit(const Member& member, std::string colours) {
    index_.emplace(std::move(colours), static_cast<std::uint32_t>(members_.size()));
    members_.push_back(member);
    held_ += 128;
    return work_.hold(128);
  }
  /// One more experiment for all: members stay apart, children that were taken for one may now be new members.
  [[nodiscard]] bool add(const Point& experiment) {
    experiments_.push_back(experiment);
    index_.clear();
    for (std::uint32_t state = 0; state < members_.size(); ++state) {
      std::string colours;
      if (!observe(members_[state], colours)) return false;
      index_.emplace(std::move(colours), state);
    }
    const std::size_t edges = children_.size();
    const unsigned square = base_ * base_;
    for (std::size_t edge = 0; edge < edges; ++edge) {
      const Member& member = members_[edge / square];
      const unsigned t = static_cast<unsigned>(edge % square) / base_, y = static_cast<unsigned>(edge % square) % base_;
      const Member child{member.i + t * member.weight, member.j + y * member.weight, member.weight * base_};
      unsigned colour = 0;
      if (!look(child, experiment, colour)) return false;
      children_[edge] += static_cast<char>(colour);
      if (!index_.contains(children_[edge]) && !admit(child, children_[edge])) return false;
    }
    return close();
  }

  unsigned base_;
  Evolution evolution_;
  Work& work_;
  std::uint64_t held_ = 0;
  std::vector<Point> experiments_;
  std::vector<Member> members_;
  std::vector<std::string> children_;  // colours that the experiments show after each state's digits
  std::unordered_map<std::string, std::uint32_t> index_;
  std::size_t closed_ = 0;
};

}  // namespace

std::expected<Learnt, Declined> learn(const LocalRule& rule, const FiniteRow& start, unsigned base, Work& work) {
  Table table(rule, start, base, work);
  const auto stopped = [&]() -> std::expected<Learnt, Declined> {
    Declined refusal = table.out_of_memory() ? out_of_memory().error() : out_of_work().error();
    if (!table.out_of_memory() && work.remaining() != 0)
      refusal = {Declined::Why::unsuited, "the kernel was not settled"};
    refusal.reason += ": the " + std::to_string(base) + "-kernel has over " + std::to_string(table.members() - 1) +
                      " members by time " + std::to_string(table.rows());
    return std::unexpected(std::move(refusal));
  };
  if (!table.begin()) return stopped();
  for (;;) {
    DigitAutomaton automaton = table.automaton();
    const auto wrong = contradiction(automaton, rule, start, work);
    if (!wrong) return std::unexpected(wrong.error());
    if (wrong->empty()) return Learnt{std::move(automaton), table.rows(), table.experiments()};
    if (!table.refine(automaton, *wrong)) return stopped();
  }
}

}  // namespace outpace::nested
