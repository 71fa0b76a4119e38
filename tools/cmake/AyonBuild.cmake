# Warnings, hardening and the target helpers of the house. Targets carry their own flags; nothing is global
# but the language level and the sanitizer, which every object of one build must share.
set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_C_VISIBILITY_PRESET hidden)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()
find_package(PkgConfig REQUIRED)

add_library(ayon_flags INTERFACE)
target_compile_definitions(ayon_flags INTERFACE _GNU_SOURCE)
target_compile_options(ayon_flags INTERFACE
  -Wall -Wextra -Wshadow -Wpointer-arith -Wwrite-strings -Wformat=2 -Wundef
  $<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes -Wmissing-prototypes>
  -fstack-protector-strong
  $<$<BOOL:${AYON_WERROR}>:-Werror>
  $<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2>)
target_link_options(ayon_flags INTERFACE -Wl,-z,relro -Wl,--as-needed)
if(AYON_SANITIZE)
  add_compile_options(-fsanitize=${AYON_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${AYON_SANITIZE})
endif()

# Fuzzing wants to see the edges of all our code; the targets themselves bring libFuzzer's main().
if(AYON_BUILD_FUZZERS)
  add_compile_options($<$<COMPILE_LANGUAGE:C>:-fsanitize=fuzzer-no-link>)
  add_link_options(-fsanitize=fuzzer-no-link)
endif()

# ayon_room(<target> SOURCES a.c ... LINK libs...): a static library of the host.
function(ayon_room name)
  cmake_parse_arguments(A "" "" "SOURCES;LINK" ${ARGN})
  add_library(${name} STATIC ${A_SOURCES})
  target_include_directories(${name} PUBLIC "${PROJECT_SOURCE_DIR}/host")
  target_link_libraries(${name} PRIVATE ayon_flags PUBLIC ${A_LINK})
endfunction()

# ayon_backend(<name> SOURCES ... PKG modules...): one third-party library behind one header of host/wrap,
# a shared object that the host loads when the first caller needs it.
function(ayon_backend name)
  cmake_parse_arguments(A "" "" "SOURCES;PKG" ${ARGN})
  set(target backend_${name})
  pkg_check_modules(${target}_pkg REQUIRED IMPORTED_TARGET ${A_PKG})
  add_library(${target} MODULE ${A_SOURCES})
  target_include_directories(${target} PRIVATE "${PROJECT_SOURCE_DIR}/host")
  target_link_libraries(${target} PRIVATE ayon_flags ayon_base PkgConfig::${target}_pkg)
  target_link_options(${target} PRIVATE "-Wl,--version-script=${PROJECT_SOURCE_DIR}/host/wrap/backend.map")
  # clang leaves its sanitizers' symbols to the program that loads the object.
  if(NOT AYON_SANITIZE OR CMAKE_C_COMPILER_ID STREQUAL "GNU")
    target_link_options(${target} PRIVATE -Wl,-z,defs)
  endif()
  set_target_properties(${target} PROPERTIES PREFIX "" OUTPUT_NAME "${name}"
    LIBRARY_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/${AYON_LIB_DIR}/backends")
  install(TARGETS ${target} LIBRARY DESTINATION ${AYON_LIB_DIR}/backends)
  add_dependencies(ayon_backends ${target})
endfunction()
