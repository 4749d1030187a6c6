// Where things are that tests need: the command, the worker with misbehaving contestants, the source tree, the data.
// Their paths are compiled into one file only, so that the others compile alike wherever the tree lies.
#pragma once

#include <string>

namespace outpace::tests {

extern const std::string outpace_binary;  ///< the `outpace` command of this build
extern const std::string control_worker;  ///< tests/benchmarks/control_worker
extern const std::string source_folder;   ///< the top of the source tree
extern const std::string data_folder;     ///< tests/data

}  // namespace outpace::tests
