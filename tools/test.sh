#!/bin/sh
# Builds everything and runs every test under ctest: gcc, then the sanitizers. With clang the fuzz targets run, 30 seconds
# each, and everything else must compile.
#   tools/test.sh            all of it
#   tools/test.sh release    one variant: release, clang, asan or tsan (CMakePresets.json)
set -eu
cd "$(dirname "$0")/.."
tools/setup.sh

export TSAN_OPTIONS="suppressions=$PWD/tests/support/tsan.supp"

build() { # preset
  echo "== $1: build"
  cmake --preset "$1" >"build-$1.log" 2>&1 || { cat "build-$1.log"; exit 1; }
  rm -f "build-$1.log"
  cmake --build --preset "$1" -- --quiet
}

run() { # preset, ctest's words
  build "$1"
  echo "== $1: tests"
  preset=$1
  shift
  ctest --test-dir "build/$preset" --output-on-failure -j "$(nproc)" "$@"
}

one() { # variant
  case "$1" in
    clang) run fuzz -L fuzz ;;
    # Threads work in the distribution and in the studio server only.
    tsan) run tsan -R 'distribution|e2e_main_job|e2e_sources|wire' ;;
    # What runs a second time above a site store does so once.
    release) run release -C whole ;;
    *) run "$1" ;;
  esac
}

if [ $# -gt 0 ]; then
  one "$1"
else
  for variant in clang tsan asan release; do one "$variant"; done
fi
