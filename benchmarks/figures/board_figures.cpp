// Measuring the figures of boards; see board_figures.hpp.
#include "benchmarks/figures/board_figures.hpp"

#include <filesystem>

#include "benchmarks/figures/fastest.hpp"
#include "predictors/core/catalogue.hpp"
#include "systems/core/catalogue.hpp"

namespace outpace {
namespace {

constexpr const char* breeder = "/usr/share/golly/Patterns/Life/Breeders/breeder.lif";
constexpr const char* gun =
    "rle:24bo$22bobo$12b2o6b2o12b2o$11bo3bo4b2o12b2o$2o8bo5bo3b2o$2o8bo3bob2o4bobo$10bo5bo7bo$11bo3bo$12b2o!";
constexpr std::uint64_t flight = 4'000'000;

struct Asked {
  std::string name, from, at, population;
  double bar;
};

Error disagreement(const std::string& name) {
  return {name, "the answer is not the known one", "report this processor and compiler"};
}

}  // namespace

Result<std::vector<Figure>> measure_board_figures() {
  std::vector<Figure> figures;
  const auto system = make_system("life:B3/S23").value();
  const Query glider = make_query(*system, "rle:bo$2bo$3o!", {"box", {}}, flight).value();
  std::string box;
  const double flown = fastest_seconds("glider, direct", [&] {
    Work work;
    const auto answer = system->simulate(glider, work);
    box = answer ? answer->text() : "";
  });
  if (box != "1000000 1000000 3 3") return std::unexpected(disagreement("glider, direct"));
  figures.push_back({"a glider, direct, one step", flown / static_cast<double>(flight), "s", 40e-9});

  std::vector<Asked> asked = {{"1024×1024 soup to 2^10, hashlife", "random:7,box=1024x1024", "2^10", "49001", 0.27},
                              {"Gosper's gun to 2^40, hashlife", gun, "2^40", "183251938004", 5e-3}};
  if (std::filesystem::exists(breeder))
    asked.push_back({"Golly's breeder to 2^60, hashlife", std::string("file:") + breeder, "2^60",
                     "1730765619511610185890564657000961", 10e-3});
  for (const Asked& one : asked) {
    const auto query = make_query(*system, one.from, {"population", {}}, parse_time(one.at).value());
    if (!query) return std::unexpected(query.error());
    const auto family = initial_family(*system, query->from.text());
    if (!family) return std::unexpected(family.error());
    std::string population;
    const double seconds = fastest_seconds(one.name, [&] {
      Work work;
      const auto shortcut =
          find_predictor("hashlife").value()->study({*system, "population", *family, std::nullopt}, work);
      const auto answer = (*shortcut)->answer(*query, work);
      population = answer ? answer->text() : "";
    });
    if (population != one.population) return std::unexpected(disagreement(one.name));
    figures.push_back({one.name, seconds, "s", one.bar});
  }
  return figures;
}

}  // namespace outpace
