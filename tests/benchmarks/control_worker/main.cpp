// The tests' own worker: outpace's, with contestants that misbehave and must be caught (controls.cpp).
#include "benchmarks/worker.hpp"

int main() { return outpace::run_worker(); }
