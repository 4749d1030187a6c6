// The paths, as the build defines them.
#include "tests/places.hpp"

namespace outpace::tests {

const std::string outpace_binary = OUTPACE_BINARY;
const std::string control_worker = OUTPACE_CONTROL_WORKER;
const std::string source_folder = OUTPACE_SOURCE_DIR;
const std::string data_folder = OUTPACE_TEST_DATA;

}  // namespace outpace::tests
