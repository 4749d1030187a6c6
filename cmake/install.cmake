# What `cmake --install` and the Debian packages hold: the command with its manual page and completions (component
# runtime); headers, the library and the package that find_package(outpace) reads (component development).
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

# One archive of every layer. Registrations stand beside definitions, so whoever links it takes it whole; the package's
# targets see to that. `main` is apart: a test program brings its own.
add_library(outpace_archive STATIC)
target_link_libraries(outpace_archive PRIVATE outpace_systems outpace_predictors outpace_benchmarks outpace_reports
  outpace_cli)
set_target_properties(outpace_archive PROPERTIES OUTPUT_NAME outpace LINKER_LANGUAGE CXX)
add_library(outpace_main STATIC cli/main.cpp)
target_link_libraries(outpace_main PRIVATE outpace_flags)

set(pages ${PROJECT_BINARY_DIR}/generated/pages)
file(MAKE_DIRECTORY ${pages})
add_custom_command(OUTPUT ${pages}/outpace.1 ${pages}/outpace ${pages}/_outpace ${pages}/outpace.fish
  COMMAND ${CMAKE_COMMAND} -DOUTPACE=$<TARGET_FILE:outpace> -DPAGES=${pages} -P ${PROJECT_SOURCE_DIR}/cmake/pages.cmake
  DEPENDS outpace cmake/pages.cmake VERBATIM COMMENT "The manual page and the completions")
add_custom_target(outpace_pages ALL DEPENDS ${pages}/outpace.1)

install(TARGETS outpace RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT runtime)
install(FILES ${pages}/outpace.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT runtime)
install(FILES ${pages}/outpace DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions COMPONENT runtime)
install(FILES ${pages}/_outpace DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions COMPONENT runtime)
install(FILES ${pages}/outpace.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d COMPONENT runtime)
install(FILES README.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT runtime)
install(DIRECTORY docs examples DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT development)

install(TARGETS outpace_archive outpace_main ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development)
install(DIRECTORY systems predictors benchmarks reports cli DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/outpace
  COMPONENT development FILES_MATCHING PATTERN *.hpp)
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/outpace)
configure_package_config_file(cmake/outpace-config.cmake.in ${PROJECT_BINARY_DIR}/generated/outpace-config.cmake
  INSTALL_DESTINATION ${package} PATH_VARS CMAKE_INSTALL_INCLUDEDIR CMAKE_INSTALL_LIBDIR)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/generated/outpace-config-version.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/generated/outpace-config.cmake
  ${PROJECT_BINARY_DIR}/generated/outpace-config-version.cmake DESTINATION ${package} COMPONENT development)

# `cpack --config build/release/CPackConfig.cmake`: outpace and outpace-dev.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT "the outpace authors <outpace@example.org>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "benchmark suite for computational irreducibility")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL runtime development)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME outpace)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME outpace-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
# What the headers and the archive need is what the build needs, less the tools and what only single files include.
file(STRINGS ci/packages needed REGEX "^base +(lib.*-dev|nlohmann-json3-dev|pkgconf) ")
list(TRANSFORM needed REPLACE "^base +([^ ]+) .*" "\\1")
list(REMOVE_ITEM needed libcli11-dev)
list(JOIN needed ", " needed)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS "outpace (= ${PROJECT_VERSION}), ${needed}")
include(CPack)
