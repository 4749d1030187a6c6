// Coarse questions: reading, checking and both simulators; see coarse_question.hpp.
#include "systems/eca/coarse_question.hpp"

#include <algorithm>
#include <charconv>

#include "systems/eca/direct_trace.hpp"
#include "systems/eca/naive.hpp"

namespace outpace::eca {
namespace {

constexpr unsigned most_cells = 12;
constexpr std::string_view digits = "0123456789abcdefghijklmnopqrstuvwxyz";

std::unexpected<Error> fail(std::string_view observable, std::size_t column, std::string why, std::string remedy) {
  std::string shown(observable.substr(0, 60));
  if (observable.size() > 60) shown += "…";
  return std::unexpected(
      Error{"observable '" + shown + "', column " + std::to_string(column + 1), std::move(why), std::move(remedy)});
}

/// Keeps the one row that a trace of one row shows.
class LastRow final : public Sink {
 public:
  bool row(const Time&, const Integer&, std::span<const std::uint8_t> colours) override {
    block = 0;
    for (const std::uint8_t colour : colours) block = 2 * block + colour;
    return true;
  }
  std::size_t block = 0;
};

}  // namespace

bool BlockProjection::binary() const { return std::ranges::max(colours) <= 1; }

std::string BlockProjection::text() const {
  std::string text = std::to_string(cells) + ":";
  for (const std::uint8_t colour : colours) text += digits[colour];
  return text;
}

bool is_coarse(std::string_view observable) { return observable.starts_with("coarse:"); }

Result<BlockProjection> parse_coarse(std::string_view observable) {
  constexpr std::size_t begin = 7;
  const char* const end = observable.data() + observable.size();
  BlockProjection projection;
  const auto [stop, status] = std::from_chars(observable.data() + begin, end, projection.cells);
  if (status != std::errc() || stop == end || *stop != ':' || projection.cells < 1 || projection.cells > most_cells)
    return fail(observable, begin, "a block has 1 to 12 cells", "write it like coarse:3:00000001");
  const auto first = static_cast<std::size_t>(stop + 1 - observable.data());
  const std::string_view text = observable.substr(first);
  const std::size_t blocks = std::size_t{1} << projection.cells;
  if (text.size() != blocks)
    return fail(observable, std::min(observable.size(), first + blocks),
                "the projection has " + std::to_string(text.size()) + " colours",
                "give one for each of the " + std::to_string(blocks) + " blocks");
  for (std::size_t i = 0; i < blocks; ++i) {
    const std::size_t colour = digits.find(text[i]);
    if (colour == std::string_view::npos)
      return fail(observable, first + i, "a colour is one of 0 … 9, a … z", "write it like coarse:3:00000001");
    projection.colours.push_back(static_cast<std::uint8_t>(colour));
  }
  return projection;
}

Result<void> check_coarse(const Query& query) {
  const auto projection = parse_coarse(query.what.name);
  if (!projection) return std::unexpected(projection.error());
  if (query.what.place.size() != 1)
    return std::unexpected(Error{"observable 'coarse'", "a block has one coordinate", "give it by --x"});
  const auto* start = query.from.as<LineStart>();
  if (!start || start->ring())
    return std::unexpected(Error{"observable 'coarse' of " + query.from.text(),
                                 "a ring need not consist of whole blocks", "ask it of a start on the line"});
  if (query.at % projection->cells != 0)
    return std::unexpected(
        Error{"time " + query.at.str(),
              "blocks of " + std::to_string(projection->cells) + " cells are looked at every so many steps",
              "take a multiple of " + std::to_string(projection->cells)});
  return {};
}

Query coarse_question(Query query) {
  const auto projection = parse_coarse(query.what.name);
  if (!projection || query.what.place.empty()) return query;
  query.at -= query.at % projection->cells;
  Integer& x = query.what.place[0];
  x = (x - residue(x, Integer(projection->cells))) / projection->cells;
  return query;
}

std::expected<Answer, Declined> simulate_coarsely(Rule rule, const LineStart& start, const Observable& what,
                                                  const Time& at, Work& work) {
  const BlockProjection projection = parse_coarse(what.name).value();
  LastRow last;
  const Integer left = what.place[0] * projection.cells;
  const TraceWindow window{left, left + projection.cells - 1};
  if (const auto done = trace_directly(rule, start, window, at, at, last, work); !done)
    return std::unexpected(done.error());
  return Answer(Symbol{projection.colours[last.block]});
}

Answer simulate_coarsely_naively(Rule rule, const LineStart& start, const Observable& what, const Time& at) {
  const BlockProjection projection = parse_coarse(what.name).value();
  std::size_t block = 0;
  for (unsigned i = 0; i < projection.cells; ++i) {
    const Answer cell = simulate_naively(rule, start, {"cell", {what.place[0] * projection.cells + i}}, at);
    block = 2 * block + std::get<Symbol>(cell.fields()[0]).value;
  }
  return Answer(Symbol{projection.colours[block]});
}

/// 64 blocks are N words of the source, most significant cell first.
std::uint64_t BlockImage::word(const RandomField& source, const Integer& index) const {
  std::uint64_t words[most_cells];
  const unsigned n = projection_.cells;
  const Integer first = index * n;
  const bool near = bit_length(first) <= 60;
  for (unsigned w = 0; w < n; ++w)
    words[w] = near ? source.word(first.convert_to<std::int64_t>() + static_cast<std::int64_t>(w))
                    : source.word(Integer(first + w));
  std::uint64_t result = 0;
  for (unsigned b = 0; b < 64; ++b) {
    std::size_t block = 0;
    for (unsigned i = b * n; i < (b + 1) * n; ++i) block = 2 * block + (words[i / 64] >> (i % 64) & 1);
    result |= static_cast<std::uint64_t>(projection_.colours[block]) << b;
  }
  return result;
}

LineStart coarse_start(const LineStart& start, const BlockImage& image) {
  const BlockProjection& projection = image.projection();
  if (!start.finite()) return LineStart::of_field(RandomField(start.field().seed(), &image));
  const unsigned n = projection.cells;
  const std::uint64_t blocks = (start.length() + n - 1) / n;
  std::vector<std::uint64_t> words(blocks / 64 + 1);
  for (std::uint64_t b = 0; b < blocks; ++b) {
    std::size_t block = 0;
    for (unsigned i = 0; i < n; ++i) block = 2 * block + start.cell(Integer(b * n + i));
    words[b / 64] |= static_cast<std::uint64_t>(projection.colours[block]) << (b % 64);
  }
  const std::size_t outside = start.background() ? (std::size_t{1} << n) - 1 : 0;
  return LineStart::pattern(std::move(words), blocks, projection.colours[outside] != 0);
}

}  // namespace outpace::eca
