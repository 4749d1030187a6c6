# The program `fuzz`: every reader of outpace behind one entry point of libFuzzer. What reads is compiled here, with
# clang and its coverage; all else are the objects of the preset asan-ubsan, which has to be built before.
set(readers systems/core/*.cpp systems/life/rle.cpp systems/life/macrocell.cpp systems/life/life_lists.cpp
  systems/life/plane.cpp systems/life/rule.cpp systems/life/start.cpp systems/ca/rule_code.cpp
  systems/ca/cellular_automaton.cpp systems/eca/start.cpp systems/eca/elementary_automaton.cpp
  systems/rnn/file_reader.cpp systems/rnn/file_checks.cpp systems/rnn/json_values.cpp systems/rnn/number.cpp
  systems/rnn/start.cpp systems/rnn/network.cpp systems/tm/machine.cpp systems/tm/start.cpp
  systems/tm/turing_machine.cpp predictors/proof/*.cpp predictors/task/faithful.cpp benchmarks/selector.cpp
  benchmarks/suite.cpp benchmarks/suite_terms.cpp benchmarks/system_file.cpp reports/record/*_json.cpp
  reports/record/line_file.cpp reports/gate/tolerances.cpp reports/gate/baseline.cpp)
list(TRANSFORM readers PREPEND ${PROJECT_SOURCE_DIR}/)
file(GLOB readers CONFIGURE_DEPENDS ${readers})
set(borrowed "")
foreach(layer IN ITEMS systems predictors benchmarks reports)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${layer}/*.cpp)
  list(REMOVE_ITEM sources ${readers})
  foreach(source IN LISTS sources)
    file(RELATIVE_PATH source ${PROJECT_SOURCE_DIR} ${source})
    list(APPEND borrowed ${PROJECT_SOURCE_DIR}/build/asan-ubsan/CMakeFiles/outpace_${layer}.dir/${source}.o)
  endforeach()
endforeach()

add_executable(fuzz ${readers} tests/fuzz/readers.cpp tests/fuzz/libfuzzer_main.cpp)
outpace_precompile(fuzz)
target_link_libraries(fuzz PRIVATE outpace_flags ${borrowed})
set_property(TARGET fuzz PROPERTY LINK_DEPENDS ${borrowed})
# Of the undefined behaviour what a damaged text can bring about; checks of every pointer would double the compiling.
target_compile_options(outpace_flags INTERFACE
  -fsanitize=fuzzer-no-link,address,integer-divide-by-zero,signed-integer-overflow,shift,bounds,float-cast-overflow,enum
  -fno-sanitize-recover=all -fno-omit-frame-pointer)
target_link_options(fuzz PRIVATE -fsanitize=fuzzer,address,undefined)
file(GLOB suites CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/benchmarks/suites/*.toml)
outpace_embed(fuzz benchmarks/suites ${suites})
