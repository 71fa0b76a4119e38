# ayon_add_addon(<name> VERSION <version> SOURCES <file>...
#     [TITLE <text>]     for people; the name when left out
#     [LINK <lib>...]    libraries of its own; those of the launcher (libcurl, json-c ...) are refused by the check
#     [CLIENT <dir>...]  folders for the client part under their own names: a Python package, say
#     [SERVER <dir>]     content of the package's server folder (settings); a stub when left out
#     [FILES <file>...]  files for the folder ayon-native; a relative one keeps its path, an absolute one its name
#     [OBJECTS <file>...] shared objects of the same addon for other platforms
#     [NO_PYTHON]        no tiny Python package that makes the addon known to Python hosts
#     [INSTALL_BESIDE_HOST])  for addons that come with the launcher
#
# Gives the target addon_<name> (the shared object, which exports ayon_addon_v1 and nothing else) and
# addon_<name>_package: the zip for the server in <build>/packages, and the client part as a launcher would unpack
# it, in <build>/addons/<name>_<version>: name that folder in AYON_ADDON_PATH to try the addon. The source sees
# ADDON_NAME, ADDON_VERSION and ADDON_TITLE as text.
include_guard(GLOBAL)

function(_ayon_addon_object target name)
  set(map "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/addon.map")
  set_target_properties(${target} PROPERTIES
    PREFIX "" OUTPUT_NAME "${name}" SUFFIX ".so"
    LIBRARY_OUTPUT_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}/objects"
    C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
    POSITION_INDEPENDENT_CODE ON LINK_DEPENDS "${map}")
  target_compile_options(${target} PRIVATE -Wall -Wextra)
  target_link_options(${target} PRIVATE "-Wl,--version-script=${map}" -Wl,-z,relro -Wl,--as-needed)
  # clang leaves its sanitizers' symbols to the program that loads the object.
  if(NOT "${CMAKE_C_FLAGS} ${AYON_SANITIZE}" MATCHES "sanitize|address|thread" OR CMAKE_C_COMPILER_ID STREQUAL "GNU")
    target_link_options(${target} PRIVATE -Wl,-z,defs)
  endif()
endfunction()

# The words for `ayon-addon pack` and the files that it reads.
function(_ayon_addon_content ret_words ret_files)
  set(words "")
  set(files "")
  foreach(file IN LISTS A_FILES)
    cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" OUTPUT_VARIABLE path)
    if(IS_ABSOLUTE "${file}")
      cmake_path(GET file FILENAME file)
    endif()
    list(APPEND words --file "${file}=${path}")
    list(APPEND files "${path}")
  endforeach()
  foreach(kind CLIENT SERVER)
    string(TOLOWER ${kind} word)
    foreach(dir IN LISTS A_${kind})
      cmake_path(ABSOLUTE_PATH dir BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
      list(APPEND words --${word} "${dir}")
      file(GLOB_RECURSE inside CONFIGURE_DEPENDS "${dir}/*")
      list(APPEND files ${inside})
    endforeach()
  endforeach()
  foreach(object IN LISTS A_OBJECTS)
    cmake_path(ABSOLUTE_PATH object BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
    list(APPEND words --object "${object}")
    list(APPEND files "${object}")
  endforeach()
  if(A_NO_PYTHON)
    list(APPEND words --no-python)
  endif()
  set(${ret_words} "${words}" PARENT_SCOPE)
  set(${ret_files} "${files}" PARENT_SCOPE)
endfunction()

function(ayon_add_addon name)
  cmake_parse_arguments(PARSE_ARGV 1 A "NO_PYTHON;INSTALL_BESIDE_HOST" "VERSION;TITLE;SERVER"
    "SOURCES;LINK;CLIENT;FILES;OBJECTS")
  if(A_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "ayon_add_addon(${name}): unknown argument: ${A_UNPARSED_ARGUMENTS}")
  endif()
  if(NOT A_VERSION OR NOT A_SOURCES)
    message(FATAL_ERROR "ayon_add_addon(${name}): give VERSION and SOURCES")
  endif()
  if(NOT A_TITLE)
    set(A_TITLE "${name}")
  endif()
  string(REPLACE "\\" "\\\\" title "${A_TITLE}")
  string(REPLACE "\"" "\\\"" title "${title}")

  set(target addon_${name})
  add_library(${target} MODULE ${A_SOURCES})
  _ayon_addon_object(${target} "${name}")
  target_link_libraries(${target} PRIVATE ayon::sdk ${A_LINK})
  target_compile_definitions(${target} PRIVATE
    "ADDON_NAME=\"${name}\"" "ADDON_VERSION=\"${A_VERSION}\"" "ADDON_TITLE=\"${title}\"")
  if(TARGET ayon_flags)
    target_link_libraries(${target} PRIVATE ayon_flags)
  endif()

  set(tree "${CMAKE_BINARY_DIR}/addons")
  if(A_INSTALL_BESIDE_HOST OR AYON_ADDONS_BESIDE_HOST)
    set(tree "${CMAKE_BINARY_DIR}/lib/ayon/addons")
    set_property(GLOBAL APPEND PROPERTY AYON_ADDONS_BESIDE_HOST ${target}_package)
    install(DIRECTORY "${tree}/${name}_${A_VERSION}" DESTINATION lib/ayon/addons)
  endif()
  set(package "${CMAKE_BINARY_DIR}/packages/${name}-${A_VERSION}.zip")
  _ayon_addon_content(words files)
  add_custom_command(
    OUTPUT "${package}" "${tree}/${name}_${A_VERSION}/ayon-native/addon.json"
    COMMAND ayon::addon_tool pack --quiet --object "$<TARGET_FILE:${target}>" --out "${CMAKE_BINARY_DIR}/packages"
            --tree "${tree}" ${words}
    COMMAND ayon::addon_tool check --quiet "${package}"
    DEPENDS ${target} ayon::addon_tool ${files}
    COMMENT "Packing addon ${name} ${A_VERSION}"
    VERBATIM)
  add_custom_target(${target}_package ALL DEPENDS "${package}")
  set_target_properties(${target}_package PROPERTIES
    AYON_PACKAGE "${package}" AYON_TREE "${tree}/${name}_${A_VERSION}")
  if(TARGET ayon_backends)
    add_dependencies(${target}_package ayon_backends)
  endif()
endfunction()
