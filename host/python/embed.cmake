# SPDX-License-Identifier: Apache-2.0
# Writes OUTPUT, a C file with the text of INPUT as python_start_code.
file(READ "${INPUT}" hex HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
file(WRITE "${OUTPUT}"
  "extern const char python_start_code[];\nconst char python_start_code[] = {${bytes}0};\n")
