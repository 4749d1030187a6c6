// Finding reference networks by name; the networks are in reference/.
#include "systems/rnn/reference.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace outpace::rnn {
namespace {

std::vector<Reference>& all() {
  static std::vector<Reference> references;
  return references;
}

/// The numbers of `name` in the places of the form's {}; empty if it has another form.
std::optional<std::vector<std::uint64_t>> match(std::string_view form, std::string_view name) {
  std::vector<std::uint64_t> numbers;
  for (std::size_t at = 0, i = 0;; ++i, ++at) {
    if (at == form.size()) return i == name.size() ? std::optional(numbers) : std::nullopt;
    if (form[at] != '{') {
      if (i >= name.size() || name[i] != form[at]) return std::nullopt;
      continue;
    }
    std::uint64_t number = 0;
    const char* begin = name.data() + std::min(i, name.size());
    const auto [end, status] = std::from_chars(begin, name.data() + name.size(), number);
    if (status != std::errc() || (end > begin + 1 && *begin == '0')) return std::nullopt;
    numbers.push_back(number);
    i = static_cast<std::size_t>(end - name.data()) - 1;
    ++at;  // past the closing brace
  }
}

/// "counter-N" for "counter-{}".
std::string shown(std::string_view form) {
  std::string text;
  char letter = 'N';
  for (std::size_t at = 0; at < form.size(); ++at) {
    if (form[at] == '{') {
      text += letter == 'N' ? 'N' : letter;
      letter = letter == 'N' ? 'M' : static_cast<char>(letter - 1);
      ++at;
    } else {
      text += form[at];
    }
  }
  return text;
}

}  // namespace

RegisterReference::RegisterReference(Reference reference) {
  const auto place = std::ranges::upper_bound(all(), reference.form, {}, &Reference::form);
  all().insert(place, std::move(reference));
}

const std::vector<Reference>& references() { return all(); }

std::vector<std::string> reference_names() {
  std::vector<std::string> names;
  for (const Reference& reference : all())
    names.insert(names.end(), reference.members.begin(), reference.members.end());
  return names;
}

Result<Network> reference_network(std::string_view name) {
  std::string known;
  for (const Reference& reference : all()) {
    known += (known.empty() ? "" : ", ") + shown(reference.form) + (reference.read ? "…" : "");
    if (reference.read && name.starts_with(reference.form)) {
      auto network = reference.read(name.substr(reference.form.size()));
      if (network) network->name = name;
      return network;
    }
    const auto numbers = match(reference.form, name);
    if (!numbers) continue;
    for (std::size_t i = 0; i < numbers->size(); ++i) {
      const auto [least, most] = reference.ranges[i];
      if ((*numbers)[i] < least || (*numbers)[i] > most)
        return std::unexpected(Error{"system 'rnn:" + std::string(name) + "'",
                                     std::to_string((*numbers)[i]) + " is out of range for " + shown(reference.form),
                                     "take a number from " + std::to_string(least) + " to " + std::to_string(most)});
    }
    Network network = reference.make(*numbers);
    network.name = name;
    if (network.description.empty()) network.description = reference.meaning;
    return network;
  }
  return std::unexpected(Error{"system 'rnn:" + std::string(name.substr(0, 60)) + "'",
                               "no reference network of that name",
                               "known are " + known + "; a file is rnn:@FILE.json"});
}

}  // namespace outpace::rnn
