// `outpace new predictor`: a predictor that compiles and its test, in the tree's layout or as a project of its own.
#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <map>

#include "cli/run_output.hpp"
#include "predictors/core/catalogue.hpp"

namespace outpace::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string kind, name, folder;
};

const std::string& skeleton(const std::string& stem) {
  static const std::map<std::string, std::string> all =
#include "cli/skeletons.inc"
      ;
  return all.at(stem);
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size())
    text.replace(at, what.size(), by);
  return text;
}

/// "two-words" → "TwoWords".
std::string class_name(const std::string& name) {
  std::string result;
  bool capital = true;
  for (const char c : name) {
    if (c == '-') {
      capital = true;
      continue;
    }
    result += capital ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    capital = false;
  }
  return result;
}

Result<void> check_name(const std::string& name) {
  const auto plain = [](unsigned char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  if (name.size() > 40 || !std::ranges::all_of(name, plain) || name.empty() || name.front() < 'a' || name.back() == '-')
    return std::unexpected(Error{"name '" + name + "'", "predictors have short names of lower-case letters and digits",
                                 "write it like light-cone"});
  if (name == "direct" || find_predictor(name))
    return std::unexpected(Error{"name '" + name + "'", "there is a predictor of that name", "take another"});
  return {};
}

/// The root of outpace's source tree that `folder` is in, or nothing.
fs::path tree_around(fs::path folder) {
  std::error_code ignored;
  for (folder = fs::absolute(folder, ignored); !folder.empty(); folder = folder.parent_path()) {
    if (fs::exists(folder / "predictors/core/predictor.hpp", ignored) &&
        fs::exists(folder / "tests/catch.hpp", ignored))
      return folder;
    if (folder == folder.root_path()) break;
  }
  return {};
}

Exit new_predictor(const Options& options) {
  if (const auto fine = check_name(options.name); !fine) return fail(fine.error());
  const std::string file = replaced(options.name, "-", "_");
  const fs::path tree = tree_around(options.folder.empty() ? "." : options.folder);
  const auto filled = [&](const std::string& stem) {
    std::string text = replaced(skeleton(stem), "%NAME%", options.name);
    text = replaced(replaced(text, "%CLASS%", class_name(options.name)), "%FILE%", file);
    return replaced(text, "%CATCH%", tree.empty() ? "#include <catch2/catch.hpp>" : "#include \"tests/catch.hpp\"");
  };
  std::vector<std::pair<fs::path, std::string>> files;
  fs::path home = options.folder.empty() ? fs::path(options.name) : fs::path(options.folder);
  if (tree.empty()) {
    files = {{home / (file + ".cpp"), filled("predictor")},
             {home / (file + "_test.cpp"), filled("predictor_test")},
             {home / "CMakeLists.txt", filled("CMakeLists")}};
  } else {
    files = {{tree / "predictors" / file / (file + ".cpp"), filled("predictor")},
             {tree / "tests/predictors" / (file + "_test.cpp"), filled("predictor_test")}};
  }
  for (const auto& [path, text] : files)
    if (fs::exists(path))
      return fail({"file '" + path.string() + "'", "it is there already", "take another name or move it away"});
  for (const auto& [path, text] : files) {
    std::error_code trouble;
    fs::create_directories(path.parent_path(), trouble);
    if (trouble)
      return fail({"folder '" + path.parent_path().string() + "'", trouble.message(), "name one that can be written"},
                  Exit::incomplete);
    if (const auto written = write_aside(path, text); !written) return fail(written.error());
    fmt::print("{}\n", path.lexically_proximate(fs::current_path()).string());
  }
  if (tree.empty())
    fmt::print("next: cmake -S '{0}' -B '{0}/build' && cmake --build '{0}/build' && ctest --test-dir '{0}/build'\n",
               home.string());
  else
    fmt::print(
        "next: add \"{}\" to tests/house/names_test.cpp, then make build, and build and run outpace_tests \"[{}]\"\n",
        options.name, options.name);
  return Exit::fine;
}

std::function<Exit()> attach(Parameters& app) {
  auto options = std::make_shared<Options>();
  app.add_option("what", options->kind, "predictor").required().one_of({"predictor"}).called("predictor");
  app.add_option("name", options->name, "its name, as the table will show it: light-cone").required().called("NAME");
  app.add_option("--in", options->folder,
                 "where: a folder of outpace's tree, or one for a project of its own (default: here, NAME/ outside)")
      .called("FOLDER")
      .offering(Offers::folders);
  return [options] { return new_predictor(*options); };
}

const RegisterVerb registered{{"new", "a predictor that compiles, with its test, to start from", attach}};

}  // namespace
}  // namespace outpace::cli
