# Every part that outpace stands on; each is one Debian package that ci/bootstrap installs.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(Boost REQUIRED)
find_package(benchmark REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(Catch2 REQUIRED)
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(GMP REQUIRED IMPORTED_TARGET gmp)
pkg_check_modules(PNG REQUIRED IMPORTED_TARGET libpng)
pkg_check_modules(HWY REQUIRED IMPORTED_TARGET libhwy)
set_target_properties(PkgConfig::HWY PROPERTIES INTERFACE_LINK_LIBRARIES "")  # see systems/core/highway_runtime.cpp
pkg_check_modules(TOMLPLUSPLUS REQUIRED IMPORTED_TARGET tomlplusplus)
find_path(BUDDY_INCLUDE_DIR bdd.h REQUIRED)
find_library(BUDDY_LIBRARY bdd REQUIRED)
find_path(FLINT_INCLUDE_DIR flint/fmpz_mat.h REQUIRED)
find_library(FLINT_LIBRARY flint REQUIRED)
find_file(CHART_JS chart.min.js PATHS /usr/share/javascript/chart.js REQUIRED NO_DEFAULT_PATH)
find_path(CLI11_INCLUDE_DIR CLI/CLI.hpp REQUIRED)

add_library(outpace_flags INTERFACE)
target_include_directories(outpace_flags INTERFACE ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}/generated)
target_include_directories(outpace_flags SYSTEM INTERFACE ${Boost_INCLUDE_DIRS} ${CLI11_INCLUDE_DIR}
  ${BUDDY_INCLUDE_DIR} ${FLINT_INCLUDE_DIR})
target_link_libraries(outpace_flags INTERFACE benchmark::benchmark fmt::fmt nlohmann_json::nlohmann_json
  PkgConfig::ZSTD PkgConfig::GMP PkgConfig::HWY PkgConfig::PNG PkgConfig::TOMLPLUSPLUS ${BUDDY_LIBRARY} ${FLINT_LIBRARY}
  Threads::Threads)
target_compile_options(outpace_flags INTERFACE -Wall -Wextra -Wshadow -Wnon-virtual-dtor
  $<$<CXX_COMPILER_ID:Clang>:-Wno-deprecated-declarations>  # libstdc++ 12's own stable_sort, seen by clang 19
  $<$<BOOL:${OUTPACE_WERROR}>:-Werror>)
if(OUTPACE_PRECOMPILE)
  # In precompiled headers g++ 12 no longer knows the standard library's code for a system header's, and warns of what it
  # imagines in std::string. Builds without them, and clang's, keep these warnings.
  target_compile_options(outpace_flags INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-array-bounds -Wno-restrict
    -Wno-stringop-overflow -Wno-stringop-overread -Wno-maybe-uninitialized -Wno-dangling-pointer>)
endif()
if(OUTPACE_SANITIZE)
  target_compile_options(outpace_flags INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=all
    -fno-omit-frame-pointer)
  # g++ sees uninitialised values in std::regex that only the sanitizers' own code makes; the release build checks this.
  target_compile_options(outpace_flags INTERFACE -Wno-maybe-uninitialized)
  target_link_options(outpace_flags INTERFACE -fsanitize=address,undefined)
  # The kernels are the same text for every processor, and instrumented they take minutes to compile for each.
  target_compile_definitions(outpace_flags INTERFACE
    "HWY_DISABLED_TARGETS=(HWY_SSSE3|HWY_SSE4|HWY_AVX3|HWY_AVX3_DL)")
endif()
