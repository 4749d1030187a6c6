# outpace_layer(NAME): the object library outpace_NAME from every .cpp below NAME/, except main.cpp.
function(outpace_layer name)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${name}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  add_library(outpace_${name} OBJECT ${sources})
  target_link_libraries(outpace_${name} PUBLIC outpace_flags)
endfunction()
