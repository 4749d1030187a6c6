// Between Turing machines as the system knows them and tapes of runs: the table, the start, and what a scene shows.
#pragma once

#include <expected>

#include "predictors/tape/configuration.hpp"
#include "systems/core/answer.hpp"
#include "systems/core/query.hpp"
#include "systems/core/work.hpp"
#include "systems/tm/machine.hpp"
#include "systems/tm/start.hpp"

namespace outpace::tape {

Table table_of(const tm::Machine& machine);

/// The cells of a start. It must outlive the source.
Source source_of(const tm::TapeStart& start);

/// `head`, `cell` or `population` of a scene. One unit a run that is looked at.
std::expected<Answer, Declined> show(const tm::Machine& machine, const Scene& scene, const Observable& what,
                                     Work& work);

/// Cells that are not blank, where only finitely many are.
Integer population(const Scene& scene);

}  // namespace outpace::tape
