#!/bin/sh
# Builds everything and runs every test under ctest: gcc, then the sanitizers; clang must compile it as well.
#   tools/test.sh            all of it
#   tools/test.sh release    one variant: release, clang, asan or tsan (CMakePresets.json)
set -eu
cd "$(dirname "$0")/.."
tools/setup.sh

build() { # preset
  echo "== $1: build"
  cmake --preset "$1" >"build-$1.log" 2>&1 || { cat "build-$1.log"; exit 1; }
  rm -f "build-$1.log"
  cmake --build --preset "$1" -- --quiet
}

run() { # preset
  build "$1"
  echo "== $1: tests"
  ctest --test-dir "build/$1" --output-on-failure -j "$(nproc)"
}

case "${1:-all}" in
  all)
    build clang
    run asan
    run release
    ;;
  clang) build clang ;;
  *) run "$1" ;;
esac
