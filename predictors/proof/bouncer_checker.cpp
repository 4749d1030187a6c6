// The checker of "bouncer" certificates: it lives through the first steps and compares the tape with the formula, then
// replays one sweep on the formula for every number of sweeps at once, and compares what comes out with the formula
// for one sweep more. By induction the machine sweeps for ever.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "predictors/proof/bouncer_certificate.hpp"
#include "predictors/proof/checker.hpp"

namespace outpace::proof::bouncer {
namespace {

using nlohmann::json;

class Checking {
 public:
  explicit Checking(const Claim& claim) : c_(claim) {}
  std::optional<std::string> refute() {
    if (const auto why = refute_start()) return why;
    return refute_sweep();
  }

 private:
  /// One step of the head on cells; false if it halts or the steps allowed are used up.
  bool step(std::string& cells, std::int64_t& at, unsigned& state) {
    if (++spent_ > most_steps) return false;
    const auto i = static_cast<std::size_t>(at);
    const tm::Transition& t = c_.machine->at(state, static_cast<unsigned char>(cells[i]));
    cells[i] = static_cast<char>(t.write);
    at += t.move;
    state = t.next;
    return t.next != tm::halted;
  }

  std::optional<std::string> refute_start() {
    std::string expected;
    for (const Stretch& stretch : c_.tape) {
      if (stretch.plus < 0 || stretch.plus > static_cast<std::int64_t>(most_cells) ||
          stretch.plus * static_cast<std::int64_t>(stretch.word.size()) >
              static_cast<std::int64_t>(most_cells - expected.size()))
        return "/tape: it is longer than 10^6 cells, the most that is compared";
      for (std::int64_t i = 0; i < stretch.plus; ++i) expected += stretch.word;
    }
    // Cells are added as the head comes to them.
    std::string cells(c_.start->left().begin(), c_.start->left().end());
    std::int64_t first = -static_cast<std::int64_t>(cells.size()), at = -first;
    cells.append(c_.start->right().begin(), c_.start->right().end());
    std::string before;  // cells left of `cells`, nearest first
    unsigned state = 0;
    for (std::uint64_t i = 0; i < c_.seen_at; ++i) {
      if (at == static_cast<std::int64_t>(cells.size())) cells += '\0';
      if (at < 0) {
        const std::size_t room = cells.size() + 16;
        cells.insert(0, room, '\0');
        first -= static_cast<std::int64_t>(room);
        at += static_cast<std::int64_t>(room);
      }
      if (!step(cells, at, state)) return "/seen_at: the machine has halted by then, or it is over 10^8 steps";
    }
    if (state != c_.state) return "/state: it is another one then";
    const auto length = static_cast<std::int64_t>(expected.size());
    if (first + at != (c_.right ? c_.left_end + length : c_.left_end - 1))
      return "/left_end: the head is not at the tape's end";
    for (std::int64_t i = 0; i < static_cast<std::int64_t>(cells.size()); ++i) {
      const std::int64_t x = first + i - c_.left_end;
      const char wanted = x >= 0 && x < length ? expected[static_cast<std::size_t>(x)] : '\0';
      if (cells[static_cast<std::size_t>(i)] != wanted)
        return "/tape: cell " + std::to_string(first + i) + " is another";
    }
    for (std::int64_t x = 0; x < length; ++x) {
      const std::int64_t i = x + c_.left_end - first;
      if ((i < 0 || i >= static_cast<std::int64_t>(cells.size())) && expected[static_cast<std::size_t>(x)] != '\0')
        return "/tape: it is longer than the machine's";
    }
    return std::nullopt;
  }

  std::optional<std::string> refute_sweep() {
    // left_ and right_ hold what is not under the head's hand, nearest last.
    std::vector<Stretch> sides[2];
    std::string hand;
    std::int64_t at = 0, grown_left = 0, steps = 0, steps_for_each = 0;
    unsigned state = c_.state;
    if (c_.right) {
      sides[0].assign(c_.tape.begin(), c_.tape.end() - 1);
      hand = c_.tape.back().word;
      at = static_cast<std::int64_t>(hand.size());
    } else {
      sides[1].assign(c_.tape.rbegin(), c_.tape.rend() - 1);
      hand = c_.tape.front().word;
      at = -1;
    }
    // Plain words next to the hand are part of it.
    const auto gather = [&] {
      for (const int side : {0, 1})
        while (!sides[side].empty() && sides[side].back().slope == 0) {
          const std::string& word = sides[side].back().word;
          if (side) {
            hand += word;
          } else {
            hand.insert(0, word);
            at += static_cast<std::int64_t>(word.size());
          }
          sides[side].pop_back();
        }
    };
    const auto outside = [&] { return at < 0 ? 0 : at == static_cast<std::int64_t>(hand.size()) ? 1 : -1; };
    gather();
    for (std::size_t i = 0; i < c_.course.size(); ++i) {
      const std::string place = "/course/" + std::to_string(i) + ": ";
      const Move& move = c_.course[i];
      if (move.kind == Move::Kind::walk) {
        for (std::uint64_t s = 0; s < move.amount; ++s) {
          if (const int side = outside(); side >= 0) {
            if (!sides[side].empty()) return place + "the head walks into a repeated word";
            if (side) {
              hand += '\0';
            } else {
              hand.insert(0, 1, '\0');
              ++at;
              ++grown_left;
            }
            if (hand.size() > most_cells) return place + "over 10^6 cells, the most that is held";
          }
          if (!step(hand, at, state)) return place + "the machine halts, or it takes over 10^8 steps";
        }
        steps += static_cast<std::int64_t>(move.amount);
        continue;
      }
      const int side = move.right ? 1 : 0;
      if (outside() != side || sides[side].empty()) return place + "no repeated word is there";
      Stretch ahead = sides[side].back();
      if (move.kind == Move::Kind::unroll) {
        // n is at least 0.
        if (ahead.plus < 1) return place + "there may be no copy of it";
        --sides[side].back().plus;
        if (side) {
          hand += ahead.word;
        } else {
          hand.insert(0, ahead.word);
          at += static_cast<std::int64_t>(ahead.word.size());
        }
        if (hand.size() > most_cells) return place + "over 10^6 cells, the most that is held";
        continue;
      }
      const auto carried = static_cast<std::size_t>(move.amount);
      if (carried > hand.size()) return place + "it carries more than there is";
      const std::string load = side ? hand.substr(hand.size() - carried) : hand.substr(0, carried);
      const std::string stays = side ? hand.substr(0, hand.size() - carried) : hand.substr(carried);
      std::string cells = side ? load + ahead.word : ahead.word + load;
      std::int64_t head = static_cast<std::int64_t>(side ? carried : ahead.word.size()) - (side ? 0 : 1);
      unsigned now = state;
      std::int64_t taken = 0;
      while (head >= 0 && head < static_cast<std::int64_t>(cells.size())) {
        if (!step(cells, head, now)) return place + "the machine halts, or it takes over 10^8 steps";
        ++taken;
      }
      if ((head < 0 ? 0 : 1) != side || now != state) return place + "the head does not leave a copy as it came to it";
      const std::size_t size = ahead.word.size();
      if ((side ? cells.substr(size) : cells.substr(0, carried)) != load) return place + "what it carries changes";
      ahead.word = side ? cells.substr(0, size) : cells.substr(carried);
      steps += ahead.plus * taken;
      steps_for_each += ahead.slope * taken;
      sides[side].pop_back();
      sides[1 - side].push_back({stays, 0, 1});
      sides[1 - side].push_back(ahead);
      hand = load;
      at = side ? static_cast<std::int64_t>(hand.size()) : -1;
      gather();
    }
    if (outside() != (c_.right ? 1 : 0) || !sides[c_.right ? 1 : 0].empty())
      return "/course: it does not end at the tape's end";
    if (state != c_.state) return "/course: it ends in another state";
    if (steps != c_.steps) return "/steps: they are " + std::to_string(steps);
    if (steps_for_each != c_.steps_for_each) return "/steps_for_each: they are " + std::to_string(steps_for_each);
    if (grown_left != c_.grows_left) return "/grows_left: it is " + std::to_string(grown_left);
    if (steps < 1 || steps_for_each < 0) return "/steps: a sweep takes some";
    std::vector<Stretch> after = std::move(sides[0]), next = c_.tape;
    after.push_back({hand, 0, 1});
    after.insert(after.end(), sides[1].rbegin(), sides[1].rend());
    for (Stretch& stretch : next) stretch.plus += stretch.slope;
    if (settled(after) != settled(next)) return "/tape: after the sweep it is not the formula for one sweep more";
    return std::nullopt;
  }

  /// Moves every repeated word to the left as far as the cells there let it (ab(cb)^e = a(bc)^e b), and counts copies
  /// that follow it as its own. Equal results are equal tapes, whatever n is.
  static std::vector<Stretch> settled(const std::vector<Stretch>& tape) {
    std::vector<Stretch> done;
    std::string loose;
    const auto take_copies = [&] {
      if (done.empty() || done.back().slope == 0) return;
      std::size_t used = 0;
      const std::string& word = done.back().word;
      while (loose.compare(used, word.size(), word) == 0) used += word.size(), ++done.back().plus;
      loose.erase(0, used);
    };
    for (Stretch stretch : tape) {
      if (stretch.slope == 0) {
        loose += stretch.word;
        continue;
      }
      // (uu…u)^e with j copies of u is u^(j·e).
      for (std::size_t size = 1; size < stretch.word.size(); ++size) {
        if (stretch.word.size() % size != 0) continue;
        const auto times = static_cast<std::int64_t>(stretch.word.size() / size);
        if (stretch.word.substr(size) != stretch.word.substr(0, stretch.word.size() - size)) continue;
        stretch.word.resize(size);
        stretch.slope *= times;
        stretch.plus *= times;
        break;
      }
      take_copies();
      std::string behind;
      while (!loose.empty() && loose.back() == stretch.word.back()) {
        behind += loose.back();
        stretch.word = stretch.word.back() + stretch.word.substr(0, stretch.word.size() - 1);
        loose.pop_back();
      }
      std::ranges::reverse(behind);
      if (loose.empty() && !done.empty() && done.back().word == stretch.word && done.back().slope > 0) {
        done.back().slope += stretch.slope;
        done.back().plus += stretch.plus;
      } else {
        if (!loose.empty()) done.push_back({loose, 0, 1});
        done.push_back(stretch);
      }
      loose = behind;
    }
    take_copies();
    if (!loose.empty()) done.push_back({loose, 0, 1});
    return done;
  }

  const Claim& c_;
  std::uint64_t spent_ = 0;
};

Verdict check(const json& object) {
  if (!object.is_object()) return {Verdict::Kind::malformed, "/: a bouncer certificate is an object", ""};
  Claim claim;
  if (const auto fault = read(object, claim)) return {Verdict::Kind::malformed, *fault, claim.system};
  if (const auto why = Checking(claim).refute()) return {Verdict::Kind::rejected, *why, claim.system};
  return {Verdict::Kind::accepted,
          claim.system + " sweeps over a growing tape from step " + std::to_string(claim.seen_at) + " on, sweep n in " +
              std::to_string(claim.steps) + " + " + std::to_string(claim.steps_for_each) + "n steps, and never halts",
          claim.system, claim.from};
}

const RegisterChecker registered{{"bouncer", "a Turing machine sweeps over a tape that grows by a formula", check}};

}  // namespace
}  // namespace outpace::proof::bouncer
