// Questions put to the direct simulator of boards.
#pragma once

#include <expected>
#include <span>

#include "systems/core/answer.hpp"
#include "systems/core/system.hpp"
#include "systems/core/work.hpp"
#include "systems/eca/kernels/simd_target.hpp"
#include "systems/life/start.hpp"

namespace outpace::life {

std::expected<Answer, Declined> simulate_directly(const LifeRule& rule, const BoardStart& start, const Observable& what,
                                                  const Time& at, Work& work, eca::SimdTarget target);

/// What `population`, `box` and `row` show of words relative to a background, by rows.
[[nodiscard]] Answer show_words(const std::vector<RowWord>& words, bool background, const std::string& observable);

/// The rows of the window, from the top, of the board at each time `from` … `to`.
std::expected<void, Declined> trace_directly(const LifeRule& rule, const BoardStart& start, const Box& window,
                                             const Time& from, const Time& to, Sink& sink, Work& work,
                                             eca::SimdTarget target);

}  // namespace outpace::life
