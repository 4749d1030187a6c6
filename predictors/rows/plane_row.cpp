// Steps and answers of rows of bit planes; see plane_row.hpp.
#include "predictors/rows/plane_row.hpp"

#include <algorithm>
#include <bit>

#include "systems/ca/cellular_automaton.hpp"
#include "systems/ca/stepper.hpp"
#include "systems/core/digest.hpp"

namespace outpace::rows {
namespace {

constexpr std::size_t block_words = 16;

/// 64 cells from cell i on, of each plane.
std::array<std::uint64_t, 4> columns_at(const PlaneRow& row, std::uint64_t i) {
  std::array<std::uint64_t, 4> result{};
  for (std::size_t p = 0; p < row.planes.size(); ++p) result[p] = cells_at(row.planes[p], i);
  return result;
}

void clear_end(PlaneRow& row) {
  for (Words& plane : row.planes) {
    plane.resize(words_for(row.cells));
    if (row.cells % 64) plane.back() &= low_bits(row.cells % 64);
  }
}

void run(const ca::Gate& gate, const std::uint64_t* a, const std::uint64_t* b, std::uint64_t* to, std::size_t words) {
  switch (gate.op) {
    case ca::Gate::Op::both:
      for (std::size_t i = 0; i < words; ++i) to[i] = a[i] & b[i];
      break;
    case ca::Gate::Op::either:
      for (std::size_t i = 0; i < words; ++i) to[i] = a[i] | b[i];
      break;
    case ca::Gate::Op::differ:
      for (std::size_t i = 0; i < words; ++i) to[i] = a[i] ^ b[i];
      break;
    case ca::Gate::Op::without:
      for (std::size_t i = 0; i < words; ++i) to[i] = a[i] & ~b[i];
      break;
    case ca::Gate::Op::inverse:
      for (std::size_t i = 0; i < words; ++i) to[i] = ~a[i];
      break;
  }
}

}  // namespace

RowRule::RowRule(const ca::LineAutomaton& system)
    : rule_(system.model().rule), elementary_(rule_.colours() == 2 && rule_.left() == 1 && rule_.right() == 1) {
  const auto* general = dynamic_cast<const ca::CellularAutomaton*>(&system);
  network_ = general && !rule_.constant() ? general->compiled().network() : ca::find_network(rule_);
  if (!elementary_) return;
  for (unsigned i = 0; i < 8; ++i)
    for (unsigned j = 0; j < 8; ++j)
      if ((i & j) == j && rule_[j]) monomials_[i] = ~monomials_[i];
}

void RowRule::step(PlaneRow& row) const {
  const std::uint64_t cells = row.cells - std::min<std::uint64_t>(row.cells, span());
  if (network_) {
    for (Words& plane : row.planes) plane.push_back(0);
    run_network(row.planes, row.planes, 0, words_for(cells), rule_.left());
  } else {
    step_by_table(row, cells);
  }
  row.cells = cells;
  clear_end(row);
}

/// Sixteen words of every value at a time, so that looking at a gate costs little.
void RowRule::run_network(const std::vector<Words>& row, std::vector<Words>& next, std::size_t first, std::size_t count,
                          int base) const {
  const ca::Network& network = *network_;
  const std::size_t values = network.inputs.size() + network.gates.size();
  std::uint64_t near[48 * block_words];
  std::vector<std::uint64_t> far(values > 48 ? values * block_words : 0);
  std::uint64_t* scratch = values > 48 ? far.data() : near;
  for (std::size_t done = 0; done < count; done += block_words) {
    const std::size_t words = std::min(block_words, count - done);
    for (std::size_t v = 0; v < network.inputs.size(); ++v) {
      const int shift = network.inputs[v].offset + base;  // |shift| ≤ 63, so at most one word aside
      const unsigned bits = static_cast<unsigned>(shift) % 64;
      const std::uint64_t* from = row[network.inputs[v].plane].data() + first + done - (shift < 0);
      std::uint64_t* to = scratch + v * block_words;
      if (bits == 0)
        for (std::size_t i = 0; i < words; ++i) to[i] = from[i];
      else
        for (std::size_t i = 0; i < words; ++i) to[i] = from[i] >> bits | from[i + 1] << (64 - bits);
    }
    std::uint64_t* to = scratch + network.inputs.size() * block_words;
    for (const ca::Gate& gate : network.gates) {
      run(gate, scratch + gate.a * block_words, scratch + gate.b * block_words, to, words);
      to += block_words;
    }
    for (std::size_t p = 0; p < next.size(); ++p) {
      const std::uint16_t output = network.outputs[p];
      std::uint64_t* result = next[p].data() + first + done;
      if (output >= ca::Network::one)
        std::fill_n(result, words, output == ca::Network::one ? ~std::uint64_t{0} : 0);
      else
        std::copy_n(scratch + output * block_words, words, result);
    }
  }
}

void RowRule::step_words(const std::vector<Words>& row, std::vector<Words>& next, std::size_t first,
                         std::size_t count) const {
  if (elementary_ && count <= block_words) {
    const auto& c = monomials_;
    const std::uint64_t* from = row[0].data();
    for (std::size_t w = first; w < first + count; ++w) {
      const std::uint64_t m = from[w], l = m << 1 | from[w - 1] >> 63, r = m >> 1 | from[w + 1] << 63;
      next[0][w] =
          c[0] ^ (c[1] & r) ^ (m & (c[2] ^ (c[3] & r))) ^ (l & (c[4] ^ (c[5] & r) ^ (m & (c[6] ^ (c[7] & r)))));
    }
    return;
  }
  if (network_) return run_network(row, next, first, count, 0);
  const std::size_t entries = rule_.table().size();
  const auto colour_of = [&](std::uint64_t i) {
    unsigned colour = 0;
    for (std::size_t p = 0; p < row.size(); ++p) colour |= static_cast<unsigned>(row[p][i / 64] >> (i % 64) & 1) << p;
    return colour;
  };
  const std::uint64_t begin = 64 * first, right = span() - left();
  std::size_t index = 0;
  for (std::uint64_t i = begin - left(); i < begin + right; ++i) index = index * rule_.colours() + colour_of(i);
  for (std::size_t w = first; w < first + count; ++w) {
    std::uint64_t made[4] = {};
    for (unsigned b = 0; b < 64; ++b) {
      index = (index * rule_.colours() + colour_of(64 * w + b + right)) % entries;
      for (unsigned p = 0; p < next.size(); ++p) made[p] |= std::uint64_t{rule_[index] >> p & 1u} << b;
    }
    for (std::size_t p = 0; p < next.size(); ++p) next[p][w] = made[p];
  }
}

void RowRule::step_by_table(PlaneRow& row, std::uint64_t cells) const {
  const std::size_t entries = rule_.table().size();
  std::size_t index = 0;
  for (unsigned i = 0; i < span() && i < row.cells; ++i) index = index * rule_.colours() + row.cell(i);
  for (std::uint64_t i = 0; i < cells; ++i) {
    index = (index * rule_.colours() + row.cell(i + span())) % entries;
    row.set(i, rule_[index]);
  }
}

void RowRule::step_ring(PlaneRow& ring) const {
  const std::uint64_t cells = ring.cells;
  PlaneRow row = unroll(ring, left(), span() - left());
  step(row);
  ring = std::move(row);
  ring.cells = cells;
}

PlaneRow read(const eca::LineStart& start, const Integer& first, std::uint64_t cells, unsigned planes) {
  if (start.colours() == 2 && planes == 1) {
    PlaneRow row;
    row.cells = cells;
    row.planes = {read(start, first, cells)};
    return row;
  }
  PlaneRow row(cells, planes);
  std::array<std::uint64_t, 4> here;
  for (std::uint64_t w = 0; w < words_for(cells); ++w) {
    start.planes(Integer(first + 64 * w), std::span(here).first(planes));
    for (unsigned p = 0; p < planes; ++p) row.planes[p][w] = here[p];
  }
  clear_end(row);
  return row;
}

std::uint64_t read_units(const eca::LineStart& start, std::uint64_t cells, unsigned planes) {
  if (start.colours() == 2 && planes == 1) return read_units(cells);
  return std::max(start.reading_units(cells), planes * read_units(cells));
}

PlaneRow unroll(const PlaneRow& ring, std::uint64_t before, std::uint64_t after) {
  PlaneRow row(ring.cells + before + after, static_cast<unsigned>(ring.planes.size()));
  for (std::size_t p = 0; p < ring.planes.size(); ++p) {
    Words& plane = row.planes[p];
    plane.push_back(0);
    std::uint64_t from = (ring.cells - before % ring.cells) % ring.cells;
    for (std::uint64_t to = 0; to < row.cells;) {
      const std::uint64_t take = std::min({ring.cells - from, row.cells - to, std::uint64_t{64}});
      const std::uint64_t part = cells_at(ring.planes[p], from) & low_bits(take);
      plane[to / 64] |= part << (to % 64);
      if (to % 64) plane[to / 64 + 1] |= part >> (64 - to % 64);
      to += take;
      from = from + take == ring.cells ? 0 : from + take;
    }
    plane.resize(words_for(row.cells));
  }
  return row;
}

PlaneRow rotated(const PlaneRow& ring, std::uint64_t by) {
  PlaneRow result = ring;
  for (std::size_t p = 0; p < ring.planes.size(); ++p) result.planes[p] = rotated(ring.planes[p], ring.cells, by);
  return result;
}

void rename(PlaneRow& row, const std::vector<std::uint8_t>& names) {
  std::vector<Words> renamed(row.planes.size(), Words(words_for(row.cells)));
  for (unsigned c = 0; c < names.size(); ++c)
    for (std::uint64_t w = 0; w < words_for(row.cells); ++w) {
      std::uint64_t here = ~std::uint64_t{0};
      for (std::size_t p = 0; p < row.planes.size(); ++p) here &= c >> p & 1 ? row.planes[p][w] : ~row.planes[p][w];
      for (std::size_t p = 0; p < row.planes.size(); ++p)
        if (names[c] >> p & 1) renamed[p][w] |= here;
    }
  row.planes = std::move(renamed);
  clear_end(row);
}

namespace {

/// Σ colour·B^i over the cells first … first+cells−1.
std::uint64_t digest(const PlaneRow& row, unsigned planes, std::uint64_t first, std::uint64_t cells) {
  static const std::uint64_t word_step = mersenne61::power(row_base, std::uint64_t{64});
  std::uint64_t sum = 0;
  for (std::uint64_t w = words_for(cells); w-- > 0;) {
    const auto here = columns_at(row, first + 64 * w);
    std::uint64_t part = 0;
    for (unsigned p = planes; p-- > 0;)
      part = mersenne61::add(mersenne61::add(part, part), digest_word(here[p] & low_bits(cells - 64 * w)));
    sum = mersenne61::add(mersenne61::multiply(sum, word_step), part);
  }
  return sum;
}

}  // namespace

Answer line_answer(const ca::LineModel& model, const std::string& observable, const PlaneRow& row,
                   unsigned background) {
  Words differs(words_for(row.cells));
  for (unsigned p = 0; p < model.shown_planes(); ++p)
    for (std::size_t w = 0; w < differs.size(); ++w)
      differs[w] |= row.planes[p][w] ^ (background >> p & 1 ? ~std::uint64_t{0} : 0);
  if (row.cells % 64) differs.back() &= low_bits(row.cells % 64);
  if (observable == "population") return Answer(Integer(population(differs)));
  std::size_t first = 0, end = differs.size();
  while (end > 0 && differs[end - 1] == 0) --end;
  if (end == 0) return Answer({Digest{0}, Integer(0)});
  while (differs[first] == 0) ++first;
  const std::uint64_t leftmost = 64 * first + static_cast<std::uint64_t>(std::countr_zero(differs[first]));
  const std::uint64_t width = 64 * end - static_cast<std::uint64_t>(std::countl_zero(differs[end - 1])) - leftmost;
  return Answer({Digest{digest(row, model.shown_planes(), leftmost, width)}, Integer(width)});
}

Answer ring_answer(const ca::LineModel& model, const Observable& what, const PlaneRow& ring) {
  if (what.name == "cell") return Answer(Symbol{model.colour(ring.cell(what.place[0].convert_to<std::uint64_t>()))});
  if (what.name == "row")
    return Answer({Digest{digest(ring, model.shown_planes(), 0, ring.cells)}, Integer(ring.cells)});
  Words coloured(words_for(ring.cells));
  for (unsigned p = 0; p < model.shown_planes(); ++p)
    for (std::size_t w = 0; w < coloured.size(); ++w) coloured[w] |= ring.planes[p][w];
  return Answer(Integer(population(coloured)));
}

}  // namespace outpace::rows
