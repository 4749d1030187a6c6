// `outpace worker`: one contestant over JSON lines; docs/protocol.md describes them.
#include "benchmarks/worker.hpp"

#include "cli/verb.hpp"

namespace outpace::cli {
namespace {

const RegisterVerb registered{
    {"worker", "one contestant over JSON lines (bench starts these; see docs/protocol.md)", [](Parameters&) {
       return std::function<Exit()>([] { return run_worker() == 0 ? Exit::fine : Exit::bad_input; });
     }}};

}  // namespace
}  // namespace outpace::cli
