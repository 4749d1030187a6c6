// A course through affine branches as a certificate that predictors/proof can verify.
#pragma once

#include <string>

#include "predictors/core/predictor.hpp"
#include "predictors/regions/course.hpp"

namespace outpace::regions {

/// Of a course that ends in an endless phase; empty where it is too long to be written down or checked.
std::optional<Certificate> certificate_of(const std::string& system, const std::string& from, const Branches& branches,
                                          bool decides, const Course& course);

}  // namespace outpace::regions
