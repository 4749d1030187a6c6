// `outpace train`: makes a trained network of the reference set anew and prints it as a file. The trainers are in
// systems/rnn/reference/training.cpp.
#include <fmt/core.h>

#include "cli/verb.hpp"
#include "systems/rnn/file.hpp"
#include "systems/rnn/reference/training.hpp"

namespace outpace::cli {
namespace {

Exit train(const std::string& name) {
  const auto network = rnn::train(name);
  if (!network) return fail(network.error());
  fmt::print("{}", rnn::network_json(*network));
  return Exit::fine;
}

std::function<Exit()> attach(Parameters& app) {
  auto name = std::make_shared<std::string>();
  app.add_option("network", *name, "parity, mod-3, mod-5, addition-2, letters or sum").called("NAME").required();
  return [name] { return train(*name); };
}

const RegisterVerb registered{{"train", "trains a small network of the reference set anew, as a file", attach}};

}  // namespace
}  // namespace outpace::cli
