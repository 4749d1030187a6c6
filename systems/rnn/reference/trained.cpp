// The trained networks as they lie in systems/rnn/trained, built into the program; training.cpp made them.
#include <map>

#include "systems/rnn/file.hpp"
#include "systems/rnn/reference.hpp"

namespace outpace::rnn {
namespace {

const std::map<std::string, std::string, std::less<>>& files() {
  static const std::map<std::string, std::string, std::less<>> all =
#include "systems/trained.inc"
      ;
  return all;
}

Result<Network> trained(std::string_view name) {
  const auto file = files().find(name);
  if (file != files().end()) return parse_network(file->second, "trained network '" + file->first + "'");
  std::string known;
  for (const auto& [each, text] : files()) known += (known.empty() ? "trained-" : ", trained-") + each;
  return std::unexpected(Error{"system 'rnn:trained-" + std::string(name.substr(0, 60)) + "'",
                               "no trained network has that name", "known are " + known});
}

const RegisterReference registered{
    {"trained-",
     "a small network learned from examples, weights as the training left them",
     {"trained-parity", "trained-mod-3", "trained-mod-5", "trained-addition-2", "trained-letters", "trained-sum"},
     {},
     {},
     trained}};

}  // namespace
}  // namespace outpace::rnn
