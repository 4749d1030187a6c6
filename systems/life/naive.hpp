// The reference: one byte a cell, nothing optimised. Everything else is compared with it.
#pragma once

#include "systems/core/answer.hpp"
#include "systems/life/start.hpp"

namespace outpace::life {

Answer simulate_naively(const LifeRule& rule, const BoardStart& start, const Observable& what, const Time& at);

}  // namespace outpace::life
