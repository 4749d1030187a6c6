# outpace_layer(NAME): the object library outpace_NAME from every .cpp below NAME/, except main.cpp.
function(outpace_layer name)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${name}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  add_library(outpace_${name} OBJECT ${sources})
  target_link_libraries(outpace_${name} PUBLIC outpace_flags)
  outpace_precompile(outpace_${name})
endfunction()

# outpace_precompile(TARGET): the headers that nearly every file reads and that take seconds to read, compiled once and
# shared. Kernels are left out: they are compiled for several processors and read little.
function(outpace_precompile target)
  if(NOT OUTPACE_PRECOMPILE)
    return()
  endif()
  if(TARGET outpace_precompiled)
    target_precompile_headers(${target} REUSE_FROM outpace_precompiled)
  else()
    file(WRITE ${PROJECT_BINARY_DIR}/generated/precompiled.cpp "")
    add_library(outpace_precompiled OBJECT ${PROJECT_BINARY_DIR}/generated/precompiled.cpp)
    target_link_libraries(outpace_precompiled PRIVATE outpace_flags)
    target_precompile_headers(outpace_precompiled PRIVATE <algorithm> <filesystem> <fmt/format.h> <functional> <map>
      <nlohmann/json.hpp> <ranges> ${PROJECT_SOURCE_DIR}/systems/core/system.hpp)
    target_precompile_headers(${target} REUSE_FROM outpace_precompiled)
  endif()
  get_target_property(sources ${target} SOURCES)
  list(FILTER sources INCLUDE REGEX "/kernels/")
  set_source_files_properties(${sources} PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
endfunction()
