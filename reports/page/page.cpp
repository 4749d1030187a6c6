// Puts the sections into the document beside this file. Everything that came from a record is escaped where it is
// written.
#include "reports/page.hpp"

#include <map>

#include "reports/page/html.hpp"
#include "reports/page/sections.hpp"

namespace outpace {
namespace {

/// Files of reports/page by stem (page.html, *.css, *.js), and Chart.js.
const std::map<std::string, std::string, std::less<>>& assets() {
  static const std::map<std::string, std::string, std::less<>> files =
#include "reports/page_assets.inc"
      ;
  return files;
}

/// The document with every {{name}} replaced; what is filled in is not looked at again.
std::string filled(std::string_view document, const std::map<std::string, std::string, std::less<>>& parts) {
  std::string text;
  while (true) {
    const std::size_t open = document.find("{{"), close = open == document.npos ? open : document.find("}}", open);
    text += document.substr(0, open);
    if (close == document.npos) return text;
    if (const auto part = parts.find(document.substr(open + 2, close - open - 2)); part != parts.end())
      text += part->second;
    document.remove_prefix(close + 2);
  }
}

}  // namespace

std::string report_page(const RunScore& run, const std::vector<Portrait>& portraits, std::string_view folder) {
  const page::Model model = page::model_of(run, portraits);
  std::map<std::string, std::string, std::less<>> parts;
  for (const auto& [name, text] : assets())
    if (name != "page") parts["file:" + name] = text;
  parts["title"] = html_escaped(run.meta.started.empty() ? "report" : run.meta.started);
  parts["run"] = fmt::format("{}{}{}", html_escaped(run.meta.started), run.meta.cpu.empty() ? "" : " · ",
                             html_escaped(run.meta.cpu));
  parts["problems"] = page::problems_section(model);
  parts["overview"] = page::overview_section(model);
  parts["matrix"] = page::matrix_section(model) + page::blocks_section(model);
  std::string& systems = parts["systems"];
  for (const page::SystemPage& system : model.systems) systems += page::system_section(system, folder);
  parts["predictors"] = page::predictors_section(model);
  parts["learned"] = page::scaling_section(run.scaling.get()) + page::learned_section(model);
  parts["method"] = page::method_section(model);
  return filled(assets().at("page"), parts);
}

}  // namespace outpace
