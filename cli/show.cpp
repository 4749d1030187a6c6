// `outpace show`: what a system is, what is proven about it, who applies and who declines, and a picture.
#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "cli/run_output.hpp"
#include "cli/text.hpp"
#include "cli/verb.hpp"
#include "predictors/core/catalogue.hpp"
#include "predictors/proof/checker.hpp"
#include "reports/picture.hpp"
#include "systems/ca/line_automaton.hpp"
#include "systems/core/catalogue.hpp"
#include "systems/core/facts.hpp"

namespace outpace::cli {
namespace {

constexpr std::uint64_t study_units = 100'000'000;
constexpr std::uint64_t study_bytes = std::uint64_t{1} << 30;
constexpr std::uint64_t fact_units = 200'000'000;

struct Options {
  std::string system, from, observable, picture, palette;
  int rows = 24, columns = 0;
  std::uint64_t width = 0, height = 0;
  unsigned cell_size = 1;
  bool json = false;
};

/// Collects rows of colours and draws two of them in a line of half blocks: in the page's colours where the terminal
/// takes them and there are more than two.
class HalfBlocks final : public Sink {
 public:
  explicit HalfBlocks(int columns) : columns_(static_cast<std::size_t>(columns)) {}
  bool row(const Time&, const Integer& first, std::span<const std::uint8_t> colours) override {
    if (rows_.empty()) first_ = first;
    rows_.emplace_back(colours.begin(),
                       colours.begin() + static_cast<std::ptrdiff_t>(std::min(columns_, colours.size())));
    for (const std::uint8_t c : rows_.back()) largest_ = std::max(largest_, c);
    return true;
  }
  [[nodiscard]] std::string cells() const {
    return fmt::format("{} … {}", first_.str(), Integer(first_ + rows_[0].size() - 1).str());
  }
  [[nodiscard]] bool empty() const { return rows_.empty(); }
  void print(bool coloured) const {
    if (coloured && largest_ > 1) return print_coloured();
    static constexpr const char* blocks[] = {" ", "▀", "▄", "█"};
    for (std::size_t t = 0; t < rows_.size(); t += 2) {
      std::string line;
      for (std::size_t i = 0; i < rows_[t].size(); ++i)
        line += blocks[(rows_[t][i] != 0) + 2 * (t + 1 < rows_.size() && rows_[t + 1][i] != 0)];
      line.erase(line.find_last_not_of(' ') + 1);
      fmt::print("{}\n", line);
    }
  }

 private:
  void print_coloured() const {
    const std::vector<Pixel> palette = page_palette(1u + largest_);
    const auto code = [&](int ground, std::size_t t, std::size_t i) {
      const Pixel& pixel = palette[t < rows_.size() ? rows_[t][i] : 0];
      return fmt::format("\x1b[{};2;{};{};{}m", ground, pixel.red, pixel.green, pixel.blue);
    };
    for (std::size_t t = 0; t < rows_.size(); t += 2) {
      std::string line;
      for (std::size_t i = 0; i < rows_[t].size(); ++i) line += code(38, t, i) + code(48, t + 1, i) + "▀";
      fmt::print("{}\x1b[0m\n", line);
    }
  }

  std::size_t columns_;
  Integer first_ = 0;
  std::uint8_t largest_ = 0;
  std::vector<std::vector<std::uint8_t>> rows_;
};

/// How wide a trace is and how many colours it has.
class Survey final : public Sink {
 public:
  bool row(const Time&, const Integer&, std::span<const std::uint8_t> colours) override {
    width = colours.size();
    for (const std::uint8_t c : colours) largest = std::max(largest, c);
    return true;
  }
  std::uint64_t width = 0;
  std::uint8_t largest = 0;
};

/// Passes rows on to a picture's file.
class Drawing final : public Sink {
 public:
  explicit Drawing(PictureWriter& writer) : writer_(writer) {}
  bool row(const Time&, const Integer&, std::span<const std::uint8_t> colours) override { return writer_.row(colours); }

 private:
  PictureWriter& writer_;
};

/// The first rows of the evolution as a PNG: by default 1000 steps and the cone of a single cell at its widest.
Exit draw(const System& system, const InitialCondition& start, const Options& options) {
  const std::uint64_t height = options.height ? options.height : 1000;
  std::uint64_t width = options.width ? options.width : 2 * height;
  const Integer left = start.text().starts_with("ring:") ? Integer(0) : -Integer(width / 2);
  const TraceWindow window{left, left + width - 1};
  const auto* line = dynamic_cast<const ca::LineAutomaton*>(&system);
  unsigned colours = line ? line->model().start_colours : 2;
  if (!line) {  // a tape's head and a network's units are colours of their own, and units decide the width
    Survey survey;
    Work looking;
    if (const auto traced = system.trace(start, window, 0, height - 1, survey, looking); !traced)
      return fail({"picture of " + system.name(), traced.error().reason, "ask for a smaller one"}, Exit::incomplete);
    width = survey.width;
    colours = std::max(2u, 1u + survey.largest);
  }
  std::vector<Pixel> palette;
  if (!options.palette.empty()) {
    auto parsed = parse_palette(options.palette);
    if (!parsed) return fail(parsed.error());
    palette = std::move(*parsed);
  } else {
    palette = line ? grey_palette(colours) : page_palette(colours);
  }
  auto writer = PictureWriter::open(options.picture, {width, height, options.cell_size}, palette);
  if (!writer) return fail(writer.error());
  Drawing drawing(*writer);
  Work work;
  if (const auto traced = system.trace(start, window, 0, height - 1, drawing, work); !traced)
    return fail({"picture of " + system.name(), traced.error().reason, "ask for a smaller one"}, Exit::incomplete);
  if (const auto done = writer->finish(); !done) return fail(done.error(), Exit::incomplete);
  return Exit::fine;
}

void print_facts(const std::vector<Fact>& facts) {
  if (facts.empty()) return;
  fmt::print("\nfacts (each recomputed just now)\n");
  for (const Fact& fact : facts)
    fmt::print("{}\n", wrapped(fmt::format("  {:<22}{} ({})", fact.name, fact.text, fact.how), terminal_columns(), 24));
}

nlohmann::ordered_json facts_json(const std::vector<Fact>& facts) {
  auto all = nlohmann::ordered_json::object();
  for (const Fact& fact : facts)
    all[fact.name] = {{"value", nlohmann::ordered_json::parse(fact.value)}, {"text", fact.text}, {"how", fact.how}};
  return all;
}

nlohmann::ordered_json study_all(const System& system, const InitialFamily& family, const std::string& observable) {
  auto all = nlohmann::ordered_json::array();
  for (const auto& predictor : predictors()) {
    if (predictor->approximate()) continue;
    Work work(study_units, study_bytes);
    const auto studied = predictor->study({system, observable, family, std::nullopt}, work);
    nlohmann::ordered_json entry{{"predictor", predictor->name()}};
    if (!studied) {
      entry["declines"] = studied.error().reason;
    } else {
      entry["finding"] = (*studied)->finding();
      entry["claim"] = to_string((*studied)->claim());
      if (const auto certificate = (*studied)->certificate()) {
        const proof::Verdict verdict = proof::verify(certificate->json);
        entry["certificate"] = nlohmann::ordered_json::parse(certificate->json);
        entry["accepted"] = verdict.kind == proof::Verdict::Kind::accepted;
        entry["checker"] = verdict.text;
      }
    }
    all.push_back(std::move(entry));
  }
  return all;
}

void print_line(const nlohmann::ordered_json& entry, const std::string& text) {
  const std::string line = fmt::format("  {:<11}{}", entry["predictor"].get<std::string>(), text);
  fmt::print("{}\n", wrapped(line, terminal_columns(), 13));
}

void print_studies(const nlohmann::ordered_json& studies) {
  fmt::print("\nproven facts (each checked just now by code that shares nothing with its finder)\n");
  bool any = false;
  for (const auto& entry : studies)
    if (entry.value("accepted", false)) {
      print_line(entry, entry["checker"]);
      any = true;
    }
  if (!any) fmt::print("  none\n");
  fmt::print("\npredictors that apply\n");
  for (const auto& entry : studies)
    if (entry.contains("finding"))
      print_line(entry, entry["finding"].get<std::string>() + " (" + entry["claim"].get<std::string>() + ")");
  fmt::print("\npredictors that decline\n");
  for (const auto& entry : studies)
    if (entry.contains("declines")) print_line(entry, entry["declines"]);
}

Exit show(const Options& options) {
  const auto system = make_system(options.system);
  if (!system) return fail(system.error());
  const System& s = **system;
  const auto start = s.start(options.from.empty() ? s.default_start() : options.from);
  if (!start) return fail(start.error());
  // One given ring has facts of its own (its cycle), which the family of all rings has not.
  auto family = initial_family(s, options.from.empty() || start->family() != "ring" ? start->family() : start->text());
  if (!family) family = initial_family(s, start->text());
  if (!family) return fail(family.error());
  const std::string observable = !options.observable.empty()   ? options.observable
                                 : family->observables.empty() ? "cell"
                                                               : family->observables.front();
  if (!options.picture.empty())
    if (const Exit drawn = draw(s, *start, options); drawn != Exit::fine) return drawn;
  const auto facts = facts_of(s, fact_units);
  const auto studies = study_all(s, *family, observable);
  if (options.json) {
    fmt::print("{}\n", nlohmann::ordered_json{{"system", s.name()},
                                              {"family", s.family()},
                                              {"description", s.describe()},
                                              {"from", start->text()},
                                              {"observable", observable},
                                              {"facts", facts_json(facts)},
                                              {"predictors", studies}}
                           .dump(2));
    return Exit::fine;
  }
  fmt::print("{}\n{}\n\nasked for: {} from {}\n", s.name(), wrapped(s.describe(), terminal_columns()), observable,
             start->text());
  print_facts(facts);
  print_studies(studies);
  if (options.rows == 0) return Exit::fine;
  const int columns = options.columns > 0 ? options.columns : std::min(terminal_columns(), 2 * 2 * options.rows);
  const Integer left = start->text().starts_with("ring:") ? Integer(0) : Integer(-columns / 2);
  HalfBlocks picture(columns);
  Work work(study_units, study_bytes);
  const auto traced = s.trace(*start, {left, left + columns - 1}, 0, 2 * options.rows - 1, picture, work);
  if (!traced && traced.error().why != Declined::Why::unsuited)
    return fail({"picture of " + s.name(), traced.error().reason, "ask for fewer --rows"}, Exit::incomplete);
  if (picture.empty()) return Exit::fine;
  fmt::print("\n{} steps from {}, {} {}\n", 2 * options.rows, start->text(),
             s.family() == "recurrent network" ? "units" : "cells", picture.cells());
  picture.print(terminal_style().colour);
  return Exit::fine;
}

std::function<Exit()> attach(Parameters& app) {
  auto options = std::make_shared<Options>();
  app.add_option("system", options->system, "the system: eca:30").called("SYSTEM").offering(Offers::systems).required();
  app.add_option("--from", options->from, "the initial condition of the picture, whose family is studied")
      .called("START");
  app.add_option("--observable", options->observable, "what the predictors study").called("OBSERVABLE");
  app.add_option("--rows", options->rows, "lines of the picture, two steps each; 0 for none")
      .called("LINES")
      .between(0, 500);
  app.add_option("--columns", options->columns, "cells of the picture (default: what fits)")
      .called("CELLS")
      .between(1, 2000);
  app.add_option("--picture", options->picture, "write rows in time to this PNG file")
      .called("FILE")
      .offering(Offers::files);
  app.add_option("--height", options->height, "steps of the PNG (default 1000)").called("STEPS");
  app.add_option("--width", options->width, "cells of the PNG (default twice the steps)").called("CELLS");
  app.add_option("--cell-size", options->cell_size, "pixels a side of a cell (default 1)")
      .called("PIXELS")
      .between(1, 1000);
  app.add_option("--palette", options->palette, "the PNG's colours: ffffff,000000,…").called("COLOURS");
  app.add_flag("--json", options->json, "as JSON, without the picture in text");
  return [options] { return show(*options); };
}

const RegisterVerb registered{{"show", "what a system is, what is proven about it, who applies, a picture", attach}};

}  // namespace
}  // namespace outpace::cli
