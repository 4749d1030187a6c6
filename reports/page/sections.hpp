// The sections of the page, each as HTML. What goes into them comes from the model; what they look like is in the style
// sheets beside this file.
#pragma once

#include "reports/page/model.hpp"

namespace outpace::page {

std::string problems_section(const Model& model);
std::string overview_section(const Model& model);
/// The tools to filter and sort, and a table for each kind of system.
std::string matrix_section(const Model& model);
/// Blocks of systems that have no section of their own; a block's element is called `block_id`. Empty without blocks.
std::string blocks_section(const Model& model);
std::string block_id(const Block& block);
/// One system that opens: pictures, facts, races, declines, and the numbers for its charts.
std::string system_section(const SystemPage& system, std::string_view folder);
/// One race within it.
std::string race_section(const RaceScore& race, std::string_view folder, bool open);
/// The numbers that the scripts draw, as JSON that is safe within a script element.
std::string chart_data(const SystemPage& system);
std::string predictors_section(const Model& model);
std::string learned_section(const Model& model);
/// What a scaling study came to: a table, and for each system its laws and their charts. Empty where there is none.
std::string scaling_section(const ScalingScore* score);
std::string method_section(const Model& model);

/// JSON text in which nothing can end the script element around it.
std::string script_safe(std::string json);

}  // namespace outpace::page
