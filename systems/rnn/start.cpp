// Reading and evaluating initial conditions of networks; see start.hpp.
#include "systems/rnn/start.hpp"

#include <charconv>

namespace outpace::rnn {
namespace {

using Symbols = std::vector<std::uint32_t>;

std::unexpected<Error> fail(std::string_view text, std::size_t column, std::string why, std::string remedy) {
  std::string shown(text.substr(0, 60));
  if (text.size() > 60) shown += "…";
  return std::unexpected(Error{"initial condition '" + shown + "', column " + std::to_string(column + 1),
                               std::move(why), std::move(remedy)});
}

Result<std::uint64_t> read_seed(std::string_view text, std::size_t column, std::string_view digits) {
  std::uint64_t value = 0;
  const auto [end, status] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (status == std::errc::result_out_of_range)
    return fail(text, column, "the seed does not fit 64 bits", "take a number below 2^64");
  if (digits.empty() || status != std::errc() || end != digits.data() + digits.size())
    return fail(text, column, "the seed must be a decimal number", "write it like 42");
  return value;
}

/// The symbols of `word`, which begins at `column` of `text`.
Result<Symbols> read_word(std::string_view text, std::size_t column, std::string_view word, std::size_t symbols) {
  Symbols result;
  const std::string known = "this network's symbols are 0 to " + std::to_string(symbols - 1);
  for (std::size_t at = 0; at < word.size();) {
    const std::size_t end = symbols <= 10 ? at + 1 : std::min(word.find(',', at), word.size());
    std::uint32_t symbol = 0;
    const auto [stop, status] = std::from_chars(word.data() + at, word.data() + end, symbol);
    if (status != std::errc() || stop != word.data() + end || symbol >= symbols)
      return fail(text, column + at, std::string(word.substr(at, end - at)) + " is no symbol", known);
    result.push_back(symbol);
    at = end + (symbols <= 10 ? 0 : 1);
    if (symbols > 10 && end < word.size() && at == word.size())
      return fail(text, column + at, "a symbol is missing after the comma", known);
  }
  return result;
}

std::string word_text(const Symbols& word, std::uint32_t symbols) {
  std::string text;
  for (const std::uint32_t symbol : word) {
    if (symbols > 10 && !text.empty()) text += ',';
    text += std::to_string(symbol);
  }
  return text;
}

Result<InputStream> read_input(const Network& network, std::string_view text, std::size_t column) {
  const std::string_view rest = text.substr(column);
  const std::size_t symbols = network.symbols.size();
  if (!network.driven()) return fail(text, column, "this network has no inputs", "leave the input out");
  if (rest == "generated") {
    if (!network.closed_loop)
      return fail(text, column, "this network's output is not its next input (closed_loop)",
                  "take word:…, periodic:u.v or random:SEED");
    return InputStream::generated();
  }
  if (rest.starts_with("random:")) {
    const auto seed = read_seed(text, column + 7, rest.substr(7));
    if (!seed) return std::unexpected(seed.error());
    return InputStream::random(*seed, static_cast<std::uint32_t>(symbols));
  }
  if (rest.starts_with("word:")) {
    auto word = read_word(text, column + 5, rest.substr(5), symbols);
    if (!word) return std::unexpected(word.error());
    return InputStream::word(std::move(*word));
  }
  if (rest.starts_with("periodic:")) {
    const std::size_t dot = rest.find('.');
    if (dot == std::string_view::npos)
      return fail(text, text.size(), "the point between the word and the period is missing", "write periodic:01.1");
    auto first = read_word(text, column + 9, rest.substr(9, dot - 9), symbols);
    if (!first) return std::unexpected(first.error());
    auto period = read_word(text, column + dot + 1, rest.substr(dot + 1), symbols);
    if (!period) return std::unexpected(period.error());
    if (period->empty()) return fail(text, text.size(), "the period has no symbols", "write periodic:01.1, or word:01");
    return InputStream::periodic(std::move(*first), std::move(*period));
  }
  return fail(text, column, "it is no input",
              "known are word:0110, periodic:01.1, random:SEED and, where the output is the next input, generated");
}

}  // namespace

InputStream InputStream::word(std::vector<std::uint32_t> word) {
  InputStream input;
  input.kind_ = Kind::word;
  input.first_ = std::move(word);
  return input;
}
InputStream InputStream::periodic(std::vector<std::uint32_t> first, std::vector<std::uint32_t> period) {
  InputStream input;
  input.kind_ = Kind::periodic;
  input.first_ = std::move(first);
  input.period_ = std::move(period);
  return input;
}
InputStream InputStream::random(std::uint64_t seed, std::uint32_t symbols) {
  InputStream input;
  input.kind_ = Kind::random;
  input.field_ = RandomField(seed);
  input.symbols_ = symbols;
  return input;
}
InputStream InputStream::generated() {
  InputStream input;
  input.kind_ = Kind::generated;
  return input;
}

std::uint32_t InputStream::reduce(std::uint64_t word, unsigned bit) const {
  return symbols_ == 2 ? static_cast<std::uint32_t>(word >> bit & 1) : static_cast<std::uint32_t>(word % symbols_);
}

std::optional<std::uint32_t> InputStream::symbol(std::int64_t s) const {
  const auto at = static_cast<std::uint64_t>(s);
  if (kind_ == Kind::random) return reduce(field_.word(symbols_ == 2 ? s >> 6 : s), s & 63);
  if (at < first_.size()) return first_[at];
  if (kind_ == Kind::periodic) return period_[(at - first_.size()) % period_.size()];
  return std::nullopt;
}

std::optional<std::uint32_t> InputStream::symbol(const Integer& s) const {
  if (const auto small = to_int64(s)) return symbol(*small);
  if (kind_ == Kind::random) return reduce(field_.word(symbols_ == 2 ? floor_shift(s, 6) : s), low_word(s) & 63);
  if (kind_ == Kind::periodic) return period_[Integer((s - first_.size()) % period_.size()).convert_to<std::size_t>()];
  return std::nullopt;
}

std::string InputStream::text(std::uint32_t symbols) const {
  switch (kind_) {
    case Kind::none:
      return {};
    case Kind::word:
      return "word:" + word_text(first_, symbols);
    case Kind::periodic:
      return "periodic:" + word_text(first_, symbols).append(1, '.').append(word_text(period_, symbols));
    case Kind::random:
      return "random:" + std::to_string(seed());
    case Kind::generated:
      break;
  }
  return "generated";
}

std::string name_of(InputStream::Kind kind) {
  switch (kind) {
    case InputStream::Kind::none:
      return {};
    case InputStream::Kind::word:
      return "word";
    case InputStream::Kind::periodic:
      return "periodic";
    case InputStream::Kind::random:
      return "random";
    case InputStream::Kind::generated:
      break;
  }
  return "generated";
}

std::string name_of(NetworkStart::From from) {
  switch (from) {
    case NetworkStart::From::zero:
      return "zero";
    case NetworkStart::From::initial:
      return "initial";
    case NetworkStart::From::state:
      return "state";
    case NetworkStart::From::random:
      break;
  }
  return "random";
}

NetworkStart::NetworkStart(const Network& network, From from, std::uint64_t seed, Vector state, InputStream input)
    : from_(from), seed_(seed), state_(std::move(state)), input_(std::move(input)) {
  text_ = name_of(from);
  if (from == From::random || from == From::state) text_ += ':';
  if (from == From::random) text_ += std::to_string(seed_);
  if (from == From::state) text_ += state_text(network, state_);
  const std::string fed = input_.text(static_cast<std::uint32_t>(network.symbols.size()));
  if (!fed.empty()) text_ += '+';
  text_ += fed;
}

NetworkStart NetworkStart::zero(const Network& network, InputStream input) {
  return {network, From::zero, 0, zero_state(network), std::move(input)};
}
NetworkStart NetworkStart::initial(const Network& network, InputStream input) {
  return {network, From::initial, 0, network.initial.value_or(zero_state(network)), std::move(input)};
}
NetworkStart NetworkStart::given(const Network& network, Vector state, InputStream input) {
  return {network, From::state, 0, std::move(state), std::move(input)};
}

NetworkStart NetworkStart::random(const Network& network, std::uint64_t seed, InputStream input) {
  const RandomField field(seed);
  const auto range = levels(network);
  Vector state;
  for (std::size_t i = 0; i < network.units(); ++i) {
    const auto index = static_cast<std::int64_t>(i);
    const std::uint64_t word = field.word(index);
    if (range && range->count() == 2)
      state.emplace_back(field.word(index >> 6) >> (i & 63) & 1 ? range->last : range->first);
    else if (range)
      state.emplace_back(Integer(range->first + residue(Integer(word), range->count())));
    else if (network.kind == Kind::elman && network.activation == Activation::relu)
      state.emplace_back(word & 255);
    else if (network.kind == Kind::elman && network.activation == Activation::satlin)
      state.emplace_back(Integer(word & 255), Integer(256));
    else
      state.emplace_back(Integer(static_cast<std::int64_t>(word & 255) - 128), Integer(network.exact() ? 1 : 128));
  }
  return {network, From::random, seed, std::move(state), std::move(input)};
}

Result<NetworkStart> NetworkStart::parse(const Network& network, std::string_view text) {
  // A state of ±1 units is written with plus signs, so the input begins at the first one before a letter.
  std::size_t plus = text.find('+');
  while (plus != std::string_view::npos && !(plus + 1 < text.size() && text[plus + 1] >= 'a' && text[plus + 1] <= 'z'))
    plus = text.find('+', plus + 1);
  const std::string_view state = text.substr(0, plus);
  InputStream input;
  if (plus != std::string_view::npos) {
    auto read = read_input(network, text, plus + 1);
    if (!read) return std::unexpected(read.error());
    input = std::move(*read);
  }
  if (state == "zero") return zero(network, std::move(input));
  if (state == "initial") {
    if (!network.initial)
      return fail(text, 0, "this network names no initial state of its own", "take zero, state:… or random:SEED");
    return initial(network, std::move(input));
  }
  if (state.starts_with("random:")) {
    const auto seed = read_seed(text, 7, state.substr(7));
    if (!seed) return std::unexpected(seed.error());
    return random(network, *seed, std::move(input));
  }
  if (state.starts_with("state:")) {
    auto values = parse_state(network, state.substr(6));
    if (!values) return fail(text, 6, values.error().what + ": " + values.error().why, values.error().remedy);
    return given(network, std::move(*values), std::move(input));
  }
  return fail(text, 0, "it is none of the known forms",
              "known are zero, initial, state:…, random:SEED, each with an optional input as in zero+word:0110");
}

std::string NetworkStart::text() const { return text_; }

std::string NetworkStart::family() const {
  std::string family = name_of(from_);
  if (input_.kind() != InputStream::Kind::none) family += '+';
  family += name_of(input_.kind());
  return family;
}

}  // namespace outpace::rnn
