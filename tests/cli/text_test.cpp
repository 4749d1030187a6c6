// Paragraphs that fit the terminal.
#include "cli/text.hpp"

#include "tests/catch.hpp"

using outpace::cli::wrapped;

TEST_CASE("a paragraph is broken at spaces and its further lines are indented", "[cli]") {
  CHECK(wrapped("  ab cd ef", 7, 4) == "  ab cd\n    ef");
  CHECK(wrapped("one", 10) == "one");
  CHECK(wrapped("", 10).empty());
  CHECK(wrapped("aaaaaaaaaaaa b", 5, 1) == "aaaaaaaaaaaa\n b");
  CHECK(wrapped("→→ →→", 5) == "→→ →→");
}
