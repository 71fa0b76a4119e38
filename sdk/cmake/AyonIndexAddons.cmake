# The index of the addons that lie beside the host, written when all of them are packed, in the build tree and in
# the installed tree (its file stamps are other ones).
include_guard(GLOBAL)

function(ayon_index_addons)
  get_property(packages GLOBAL PROPERTY AYON_ADDONS_BESIDE_HOST)
  if(NOT packages)
    return()
  endif()
  set(manifests "")
  foreach(package IN LISTS packages)
    get_target_property(tree ${package} AYON_TREE)
    list(APPEND manifests "${tree}/ayon-native/addon.json")
  endforeach()
  set(dir "${CMAKE_BINARY_DIR}/lib/ayon/addons")
  add_custom_command(OUTPUT "${dir}/index"
    COMMAND ayon::addon_tool index "${dir}"
    DEPENDS ${packages} ${manifests} ayon::addon_tool
    COMMENT "Writing the index of the installed addons"
    VERBATIM)
  add_custom_target(ayon_addon_index ALL DEPENDS "${dir}/index")
  add_dependencies(ayon_addon_index ${packages})
  install(CODE "
    execute_process(COMMAND \"${CMAKE_BINARY_DIR}/bin/ayon-addon\" index
      \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/lib/ayon/addons\" COMMAND_ERROR_IS_FATAL ANY)")
endfunction()

cmake_language(DEFER DIRECTORY "${PROJECT_SOURCE_DIR}" CALL ayon_index_addons)
