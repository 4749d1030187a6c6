// Networks as JSON files, read strictly: whatever is not in docs/network-file.md is refused with the path of the value.
#pragma once

#include <string>
#include <string_view>

#include "systems/rnn/network.hpp"

namespace outpace::rnn {

/// What the file's "schema" says.
inline constexpr std::string_view file_schema = "outpace-rnn-1";

/// Reads a network. `origin` names the document in errors ("network file 'x.json'"); their `what` ends with the JSON
/// pointer of the value, or with line and column where the text is not JSON.
Result<Network> parse_network(std::string_view json, std::string_view origin);

/// The same, from a file.
Result<Network> read_network_file(const std::string& path);

/// The network as a file of that schema: parsing it again gives an equal network.
std::string network_json(const Network& network);

}  // namespace outpace::rnn
