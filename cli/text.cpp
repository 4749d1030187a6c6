// Laying out text for a terminal.
#include "cli/text.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

namespace outpace::cli {

int terminal_columns() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  if (const char* columns = std::getenv("COLUMNS"))
    if (const int number = std::atoi(columns); number >= 20) return number;
  return 100;
}

std::string wrapped(std::string_view text, int columns, int indent) {
  const std::size_t lead = std::min(text.find_first_not_of(' '), text.size());
  std::string result(text.substr(0, lead));
  text.remove_prefix(lead);
  int at = static_cast<int>(lead);
  bool first = true;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    int width = 0;
    for (const char c : word) width += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    if (!first && at > indent && at + 1 + width > columns) {
      result += '\n' + std::string(static_cast<std::size_t>(indent), ' ');
      at = indent;
    } else if (!first) {
      result += ' ';
      ++at;
    }
    result += word;
    at += width;
    first = false;
  }
  return result;
}

}  // namespace outpace::cli
