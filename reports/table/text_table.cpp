// Laying out text in columns and lines of a given width.
#include <algorithm>

#include "reports/table.hpp"

namespace outpace {
namespace {

/// The first `width` characters, the last of them an ellipsis where something is left out.
std::string shortened(const std::string& text, std::size_t width) {
  if (text_width(text) <= width) return text;
  std::string kept;
  std::size_t count = 0;
  for (const char c : text) {
    const bool starts = (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    if (starts && ++count >= width) break;
    kept += c;
  }
  return kept + "…";
}

}  // namespace

std::size_t text_width(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string text_wrapped(std::string_view text, int columns, int indent) {
  std::string lines;
  std::size_t used = 0;
  bool first = true;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t width = text_width(word);
    if (!first && used + 1 + width > static_cast<std::size_t>(std::max(columns, 20))) {
      lines.append(1, '\n').append(static_cast<std::size_t>(indent), ' ');
      used = static_cast<std::size_t>(indent);
    } else if (!first) {
      lines += ' ';
      ++used;
    }
    lines += word;
    used += width;
    first = false;
  }
  return lines + "\n";
}

std::string text_table(const std::vector<Column>& columns, const std::vector<std::vector<Cell>>& rows,
                       const TextStyle& style) {
  constexpr std::size_t gap = 2, narrowest = 12;
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    std::size_t width = text_width(columns[i].title);
    for (const auto& row : rows) width = std::max(width, text_width(row[i].text));
    widths.push_back(width);
  }
  std::vector<bool> shown(columns.size(), true);
  const auto total = [&] {
    std::size_t sum = 0;
    for (std::size_t i = 0; i < columns.size(); ++i)
      if (shown[i]) sum += widths[i] + (sum > 0 ? gap : 0);
    return sum;
  };
  const auto room = static_cast<std::size_t>(std::max(style.columns, 40));
  while (total() > room) {
    std::size_t worst = 0;
    for (std::size_t i = 1; i < columns.size(); ++i)
      if (shown[i] && columns[i].drop > 0 && (worst == 0 || columns[i].drop > columns[worst].drop)) worst = i;
    if (worst == 0) break;
    shown[worst] = false;
  }
  if (total() > room) widths[0] = std::max(narrowest, widths[0] - std::min(widths[0], total() - room));

  std::string text;
  const auto line = [&](const auto& cell_at) {
    std::string out;
    std::size_t pending = 0;  // spaces are only written before something, so that no line ends in one
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (!shown[i]) continue;
      const Cell cell = cell_at(i);
      const std::string kept = shortened(cell.text, widths[i]);
      const std::size_t slack = widths[i] - std::min(widths[i], text_width(kept));
      if (columns[i].right) pending += slack;
      if (!kept.empty()) {
        out += std::string(pending, ' ');
        pending = 0;
        out += style.colour && !cell.colour.empty() ? "\x1b[" + cell.colour + "m" + kept + "\x1b[0m" : kept;
      }
      if (!columns[i].right) pending += slack;
      pending += gap;
    }
    text += out + "\n";
  };
  line([&](std::size_t i) { return Cell{columns[i].title, "1"}; });
  for (const auto& row : rows) line([&](std::size_t i) { return row[i]; });
  return text;
}

}  // namespace outpace
