// The `outpace` command: hands over to one file per verb.
#include "cli/verb.hpp"

int main(int argc, char** argv) { return outpace::cli::run({argv + 1, argv + argc}); }
