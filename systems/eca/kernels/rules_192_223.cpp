// The kernels of rules 192 to 223, once for every SIMD target. The loops are in rule_kernels-inl.hpp; they are spread
// over several files only so that they compile in parallel.
#include "systems/eca/kernels/boolean.hpp"
#include "systems/eca/kernels/highway_targets.hpp"
#include "systems/eca/kernels/kernels.hpp"

#define OUTPACE_FIRST_RULE 192
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "systems/eca/kernels/rules_192_223.cpp"
#include <hwy/foreach_target.h>
#include "systems/eca/kernels/rule_kernels-inl.hpp"

#if HWY_ONCE
#include "systems/eca/kernels/select_target.hpp"
namespace outpace::eca::kernels {
const RuleKernels* rules_from_192(SimdTarget target) { OUTPACE_SELECT_TARGET(target, rules); }
}  // namespace outpace::eca::kernels
#endif
