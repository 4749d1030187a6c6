// A learner that is right on every window there is: its weights rounded to integers, tried on all windows, and handed
// over as a certificate. Everything else stays approximate.
#pragma once

#include "predictors/learned/model.hpp"

namespace outpace::learned {

/// The proven shortcut of a network (mlp or conv) for cells of one-dimensional automata, if the network in integers
/// gives the right colour on all windows; at most 2^20 of them and 2^32 multiply-adds. Null where it does not, or where
/// the meter does not afford the trial.
std::unique_ptr<Shortcut> verified_leap(const Subject& subject, const Examples& examples, const Model& model,
                                        Work& work);

}  // namespace outpace::learned
