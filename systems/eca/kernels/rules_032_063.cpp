// The kernels of rules 32 to 63, once for every SIMD target. The loops are in rule_kernels-inl.hpp; they are spread
// over several files only so that they compile in parallel.
#include "systems/eca/kernels/boolean.hpp"
#include "systems/eca/kernels/highway_targets.hpp"
#include "systems/eca/kernels/kernels.hpp"

#define OUTPACE_FIRST_RULE 32
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "systems/eca/kernels/rules_032_063.cpp"
#include <hwy/foreach_target.h>
#include "systems/eca/kernels/rule_kernels-inl.hpp"

#if HWY_ONCE
#include "systems/eca/kernels/select_target.hpp"
namespace outpace::eca::kernels {
const RuleKernels* rules_from_32(SimdTarget target) { OUTPACE_SELECT_TARGET(target, rules); }
}  // namespace outpace::eca::kernels
#endif
