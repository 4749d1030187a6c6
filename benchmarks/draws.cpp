// Drawing a race's questions from its seed.
#include "benchmarks/draws.hpp"

#include "predictors/learned/examples.hpp"

#include <numeric>

#include "systems/core/random_field.hpp"

namespace outpace {

std::uint64_t Stream::next() noexcept { return mix64(state_ += 0x9E3779B97F4A7C15u); }

std::uint64_t Stream::below(std::uint64_t bound) noexcept {
  return static_cast<std::uint64_t>(static_cast<unsigned __int128>(next()) * bound >> 64);
}

std::vector<std::size_t> shuffled(std::size_t n, Stream& stream) {
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t i = n; i > 1; --i) std::swap(order[i - 1], order[stream.below(i)]);
  return order;
}

std::uint64_t text_digest(std::string_view text) noexcept {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return mix64(hash);
}

std::uint64_t race_seed(std::uint64_t run_seed, std::string_view race) { return mix64(run_seed ^ text_digest(race)); }

namespace {
/// A number of `bits` bits, uniform in the given one of `strata` equal parts of [0, 2^bits).
std::uint64_t stratified(Stream& stream, std::size_t stratum, std::size_t strata, unsigned bits) {
  const unsigned __int128 whole = static_cast<unsigned __int128>(1) << bits;
  const unsigned __int128 first = whole * stratum / strata, end = whole * (stratum + 1) / strata;
  return static_cast<std::uint64_t>(first + stream.below(static_cast<std::uint64_t>(end - first)));
}
}  // namespace

std::vector<Stratum> draw_strata(std::uint64_t seed, unsigned queries) {
  Stream stream(mix64(seed ^ 0x73747261746121u));
  const auto places = shuffled(queries, stream), sizes = shuffled(queries, stream);
  std::vector<Stratum> strata(queries);
  for (std::size_t i = 0; i < queries; ++i) {
    // With one query its stratum is all of [0, 1), 2^64 values, one too many for `below`; 63 bits are enough then.
    const unsigned bits = queries > 1 ? 64 : 63;
    strata[i].time = stratified(stream, queries - 1 - i, queries, bits) << (64 - bits);
    strata[i].tail = stream.next();
    strata[i].draw.seed = stream.next() >> 1;
    strata[i].draw.position = static_cast<std::uint32_t>(stratified(stream, places[i], queries, 32));
    strata[i].draw.size = static_cast<std::uint32_t>(stratified(stream, sizes[i], queries, 32));
  }
  return strata;
}

Time time_at(const Stratum& stratum, unsigned rung) {
  Integer mantissa = (Integer(1) << 64) + stratum.time;
  Stream digits(stratum.tail);
  unsigned known = 64;
  for (; known < rung; known += 64) mantissa = (mantissa << 64) + digits.next();
  return floor_shift(mantissa, known - rung);
}

std::vector<Query> rung_questions(const System& system, const InitialFamily& family, const std::string& observable,
                                  const std::vector<Stratum>& strata, unsigned rung) {
  std::vector<Query> questions;
  for (const Stratum& stratum : strata)
    questions.push_back(system.question(family, observable, stratum.draw, rung, time_at(stratum, rung)));
  return questions;
}

std::vector<Query> lead_questions(const System& system, const InitialFamily& family, const std::string& observable,
                                  std::uint64_t seed, const Time& lead, unsigned count) {
  Stream stream(mix64(seed ^ 0x6c656164732121u));
  const unsigned rung = lead > 0 ? static_cast<unsigned>(bit_length(lead) - 1) : 0;
  const auto reader = learned::window_reader({system, observable, family, lead});
  std::vector<std::uint8_t> digits(reader ? (*reader)->form().digits() : 0);
  std::vector<Query> questions, others;
  for (unsigned i = 0; i < 64 * count && questions.size() < count; ++i) {
    Draw draw;
    draw.seed = stream.next() >> 1;
    draw.position = static_cast<std::uint32_t>(stream.next());
    draw.size = static_cast<std::uint32_t>(stream.next());
    Query query = system.question(family, observable, draw, rung, lead);
    Work work;
    const bool kept = !reader || ((*reader)->read(query, digits, work) && learned::held_out(digits));
    if (kept)
      questions.push_back(std::move(query));
    else if (others.size() < count)
      others.push_back(std::move(query));
  }
  return questions.empty() ? others : questions;
}

namespace {
/// As a shell takes it: quoted where it has a character that means something there.
std::string quoted(const std::string& text) {
  static constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:=,./+-_@%^";
  if (!text.empty() && text.find_first_not_of(plain) == std::string::npos) return text;
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + "'";
}
}  // namespace

std::string replay_command(const System& system, const Query& query, std::string_view by) {
  std::string command = "outpace ask " + system.name() + " " + query.what.name + " --at " + query.at.str() +
                        " --from " + quoted(query.from.text());
  static constexpr const char* axes[] = {" --x ", " --y "};
  for (std::size_t i = 0; i < query.what.place.size() && i < 2; ++i) command += axes[i] + query.what.place[i].str();
  return command + " --by " + std::string(by);
}

}  // namespace outpace
