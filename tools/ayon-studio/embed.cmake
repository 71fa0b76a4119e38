# Writes OUTPUT, a C file with the bytes of INPUT as data_<NAME>_json and their number.
file(READ "${INPUT}" hex HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
file(WRITE "${OUTPUT}"
  "#include <stddef.h>\n"
  "extern const unsigned char data_${NAME}_json[];\nextern const size_t data_${NAME}_json_size;\n"
  "const unsigned char data_${NAME}_json[] = {${bytes}0};\n"
  "const size_t data_${NAME}_json_size = sizeof(data_${NAME}_json) - 1;\n")
