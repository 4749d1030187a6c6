// The reference simulator of one-dimensional two-colour automata: plain loops that nothing optimises. Everything else
// is compared with it. Small times only: it takes t·(2t+length) cell updates.
#pragma once

#include "systems/core/answer.hpp"
#include "systems/core/query.hpp"
#include "systems/eca/rule.hpp"
#include "systems/eca/start.hpp"

namespace outpace::eca {

/// The answer to any observable of an elementary automaton ("cell", "column", "row", "population").
Answer simulate_naively(Rule rule, const LineStart& start, const Observable& what, const Time& at);

}  // namespace outpace::eca
