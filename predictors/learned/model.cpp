// Which file trains which kind, and how a model is judged.
#include "predictors/learned/model.hpp"

#include <algorithm>
#include <cmath>

#include "predictors/learned/columns.hpp"

namespace outpace::learned {

TrainingResult train(const Examples& examples, const Settings& settings, Work& work) {
  if (settings.kind == "nearest") return train_nearest(examples, settings, work);
  if (settings.kind == "tree") return train_tree(examples, settings, work);
  if (settings.kind == "match") return train_match(examples, settings, work);
  if (settings.kind == "ctw") return train_context_tree(examples, settings, work);
  return train_network(examples, settings, work);
}

TrainingResult train(const Subject& subject, const Examples& examples, const Settings& settings, Work& work) {
  constexpr std::string_view prefix = "column-";
  if (!settings.kind.starts_with(prefix)) return train(examples, settings, work);
  auto reader = column_reader(subject);
  if (!reader) return std::unexpected(reader.error());
  const auto columns = column_examples(examples, **reader, work);
  if (!columns) return std::unexpected(columns.error());
  Settings inner = settings;
  inner.kind.erase(0, prefix.size());
  auto training = train(*columns, inner, work);
  if (training && training->model) training->model = model_of_windows(std::move(training->model), std::move(*reader));
  return training;
}

Judgement judge(const Model& model, std::span<const std::uint8_t> digits, std::span<const std::uint16_t> labels,
                std::size_t width) {
  Judgement judgement;
  const std::size_t classes = model.classes();
  constexpr std::size_t batch = 256;
  std::vector<float> scores(batch * classes);
  for (std::size_t begin = 0; begin < labels.size(); begin += batch) {
    const std::size_t count = std::min(batch, labels.size() - begin);
    model.score(digits.subspan(begin * width, count * width), count, std::span(scores).first(count * classes));
    for (std::size_t i = 0; i < count; ++i) {
      const auto own = std::span(scores).subspan(i * classes, classes);
      const auto most = std::ranges::max_element(own);
      double sum = 0;
      for (const float score : own) sum += std::exp(static_cast<double>(score) - *most);
      const std::uint16_t label = labels[begin + i];
      const bool known = label < classes;
      const float given = known ? own[label] : *std::ranges::min_element(own);
      judgement.loss += std::log(sum) - (static_cast<double>(given) - *most);
      judgement.right += known && static_cast<std::size_t>(most - own.begin()) == label;
    }
  }
  if (!labels.empty()) judgement.loss /= static_cast<double>(labels.size());
  return judgement;
}

}  // namespace outpace::learned
