// Filling the table, and cells to bytes and back; see line_table.hpp.
#include "predictors/lookup/line_table.hpp"

#include <algorithm>

namespace outpace::lookup {

unsigned LineTable::bits_for(const ca::LocalRule& rule) { return rule.planes() == 3 ? 4 : rule.planes(); }

unsigned LineTable::steps_for(const ca::LocalRule& rule) {
  const unsigned cells = 8 / bits_for(rule), span = static_cast<unsigned>(rule.cells() - 1);
  return span == 0 ? cells : cells / span;
}

std::optional<LineTable> LineTable::make(const ca::LocalRule& rule, Work& work) {
  LineTable table(bits_for(rule), steps_for(rule));
  const unsigned cells = table.cells_a_byte(), span = static_cast<unsigned>(rule.cells() - 1);
  const unsigned mask = (1u << table.bits_) - 1;
  std::uint64_t units = 0;
  for (unsigned s = 1; s <= table.steps_; ++s) units += cells + (table.steps_ - s) * span;
  if (!work.spend(units << 16) || !work.hold(1 << 16)) return std::nullopt;
  table.table_.resize(1 << 16);
  for (std::uint32_t index = 0; index < 1 << 16; ++index) {
    std::uint8_t row[16];
    for (unsigned i = 0; i < 2 * cells; ++i)
      // Bits that are no colour's occur only in bytes that nothing asks for.
      row[i] = static_cast<std::uint8_t>(std::min(index >> (table.bits_ * i) & mask, rule.colours() - 1));
    for (unsigned s = 1; s <= table.steps_; ++s)
      for (unsigned i = 0; i < cells + (table.steps_ - s) * span; ++i) row[i] = rule.next(row + i);
    unsigned byte = 0;
    for (unsigned i = 0; i < cells; ++i) byte |= static_cast<unsigned>(row[i]) << (table.bits_ * i);
    table.table_[index] = static_cast<std::uint8_t>(byte);
  }
  return table;
}

std::vector<std::uint8_t> LineTable::pack(const rows::PlaneRow& row, std::size_t bytes, unsigned colour) const {
  std::vector<std::uint8_t> packed(bytes);
  const unsigned each = cells_a_byte();
  for (std::size_t j = 0; j < bytes; ++j) {
    unsigned byte = 0;
    for (unsigned i = 0; i < each; ++i) {
      const std::uint64_t at = j * each + i;
      byte |= (at < row.cells ? row.cell(at) : colour) << (bits_ * i);
    }
    packed[j] = static_cast<std::uint8_t>(byte);
  }
  return packed;
}

rows::PlaneRow LineTable::unpack(const std::vector<std::uint8_t>& bytes, std::uint64_t cells, unsigned planes) const {
  rows::PlaneRow row(cells, planes);
  const unsigned each = cells_a_byte(), mask = (1u << bits_) - 1;
  for (std::uint64_t i = 0; i < cells; ++i)
    if (const unsigned colour = bytes[i / each] >> (bits_ * (i % each)) & mask)
      for (unsigned p = 0; p < planes; ++p) row.planes[p][i / 64] |= std::uint64_t{colour >> p & 1} << (i % 64);
  return row;
}

}  // namespace outpace::lookup
