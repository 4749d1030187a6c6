// `outpace verify`: the independent checker on certificates from files.
#include <fmt/core.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli/verb.hpp"
#include "predictors/proof/checker.hpp"

namespace outpace::cli {
namespace {

Result<std::string> contents(const std::string& path) {
  std::ifstream file(path == "-" ? "/dev/stdin" : path, std::ios::binary);
  std::ostringstream text;
  if (!file || std::filesystem::is_directory(path) || !(text << file.rdbuf()))
    return std::unexpected(Error{"certificate file '" + path + "'",
                                 errno ? std::strerror(errno) : "it is empty or cannot be read",
                                 "name a readable JSON file"});
  return text.str();
}

Exit verify_files(const std::vector<std::string>& paths) {
  Exit worst = Exit::fine;
  for (const std::string& path : paths) {
    const auto text = contents(path);
    if (!text) {
      if (worst == Exit::fine) worst = Exit::bad_input;
      fail(text.error());
      continue;
    }
    const proof::Verdict verdict = proof::verify(*text);
    switch (verdict.kind) {
      case proof::Verdict::Kind::accepted:
        fmt::print("accepted  {}: {}\n", path, verdict.text);
        break;
      case proof::Verdict::Kind::rejected:
        fmt::print("REJECTED  {}: {}\n", path, verdict.text);
        worst = Exit::wrong;
        break;
      case proof::Verdict::Kind::malformed:
        if (worst == Exit::fine) worst = Exit::bad_input;
        fail({"certificate '" + path + "'", verdict.text, "see the certificates of any run for the format"});
        break;
    }
  }
  return worst;
}

std::function<Exit()> attach(Parameters& app) {
  auto paths = std::make_shared<std::vector<std::string>>();
  app.add_option("certificate", *paths, "certificate files, or - for standard input")
      .called("FILE")
      .offering(Offers::files)
      .required();
  return [paths] { return verify_files(*paths); };
}

const RegisterVerb registered{
    {"verify", "check certificates with code that shares nothing with their finders", attach}};

}  // namespace
}  // namespace outpace::cli
