# ayon_unit_test(<name> SOURCES a_test.c LINK rooms...): a cmocka program, beside the host in the build tree so that
# it finds the same backends. Data lies in tests/vectors (TEST_VECTORS) and tests/<...> (TEST_SOURCE).
pkg_check_modules(CMOCKA REQUIRED IMPORTED_TARGET cmocka)

function(ayon_unit_test name)
  cmake_parse_arguments(A "" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${A_SOURCES})
  target_link_libraries(${name} PRIVATE ayon_flags ${A_LINK} PkgConfig::CMOCKA)
  target_compile_definitions(${name} PRIVATE
    TEST_VECTORS="${PROJECT_SOURCE_DIR}/tests/vectors" TEST_SOURCE="${PROJECT_SOURCE_DIR}/tests")
  add_dependencies(${name} ayon_backends)
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES TIMEOUT 120)
endfunction()
