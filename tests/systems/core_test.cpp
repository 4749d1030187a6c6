// Times, integers, random fields and digests: the values that everything else stands on.
#include "systems/core/catalogue.hpp"
#include "systems/core/digest.hpp"
#include "systems/core/random_field.hpp"
#include "tests/catch.hpp"

using namespace outpace;

TEST_CASE("times are read in the notations people write") {
  CHECK(parse_time("1000").value() == 1000);
  CHECK(parse_time("1e6").value() == 1000000);
  CHECK(parse_time("2^40-1").value() == (Integer(1) << 40) - 1);
  CHECK(parse_time("10^100").value() == boost::multiprecision::pow(Integer(10), 100));
  CHECK(parse_time("3*2^5+1").value() == 97);
  CHECK(parse_time("0010").value() == 10);
}

TEST_CASE("a malformed time says what is wrong and where") {
  CHECK(parse_time("10^x").error().text().find("column 4") != std::string::npos);
  for (const char* bad : {"", "-1", "2^", "^2", "1 000", "0x10", "2^-1", "10^10^10", "1e999999999999", "--1", "5+"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_time(bad).has_value());
  }
}

TEST_CASE("the random field at machine words is the field at big integers") {
  const RandomField field(42);
  for (const std::int64_t w : {std::int64_t{0}, std::int64_t{1}, std::int64_t{-1}, INT64_MAX, INT64_MIN})
    CHECK(field.word(w) == field.word(Integer(w)));
  CHECK(field.word(Integer(1) << 63) != field.word(INT64_MIN));
  CHECK(field.word(Integer(1) << 64) != field.word(Integer(0)));
  CHECK(field.word(-(Integer(1) << 63) - 1) ==
        mix64(mix64(42 ^ ~std::uint64_t{0}) + (std::uint64_t{1} << 63) * 0x9E3779B97F4A7C15u));
  CHECK(field.word(-(Integer(1) << 64)) == mix64(mix64(42 ^ ~std::uint64_t{0}) + 0x9E3779B97F4A7C15u));
  for (int x = -130; x < 130; ++x)
    for (int i = 0; i < 64; i += 7) CHECK((field.cells(Integer(x)) >> i & 1) == field.bit(Integer(x + i)));
}

TEST_CASE("a word's digest is its polynomial") {
  const std::uint64_t word = 0x8000000000000003u;
  const std::uint64_t expected = mersenne61::add(mersenne61::add(1, row_base), mersenne61::power(row_base, 63));
  CHECK(digest_word(word) == expected);
  CHECK(digest_of_ones(64) == digest_word(~std::uint64_t{0}));
  CHECK(mersenne61::multiply(mersenne61::inverse(row_base), row_base) == 1);
}

TEST_CASE("an unknown system is refused with what is known") {
  CHECK(make_system("eca:256").error().text().find("0 to 255") != std::string::npos);
  CHECK(make_system("xyz:1").error().text().find("eca:0") != std::string::npos);
  CHECK_FALSE(make_system("eca:").has_value());
  CHECK_FALSE(make_system("eca").has_value());
  CHECK_FALSE(make_system("").has_value());
}
