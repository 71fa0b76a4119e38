#!/bin/sh
# Runs every fuzz target for some seconds (30): tools/fuzz.sh [seconds] [target...]. Needs clang; what it finds lies in
# build/fuzz/findings.
set -eu
cd "$(dirname "$0")/.."
seconds="${1:-30}"
[ $# -eq 0 ] || shift
tools/setup.sh
cmake --preset fuzz >/dev/null
cmake --build --preset fuzz -- --quiet
build="$PWD/build/fuzz"
mkdir -p "$build/findings"
python3 -B tests/fuzz/seeds.py "$build/tests/fuzz/seeds"
failed=0
if [ $# -eq 0 ]; then
  for source in tests/fuzz/*_fuzz.c; do
    target="${source##*/}"
    set -- "$@" "${target%_fuzz.c}"
  done
fi
for target; do
  corpus="$build/tests/fuzz/corpus/$target"
  mkdir -p "$corpus"
  log="$build/findings/$target.log"
  if "$build/bin/fuzz_$target" -max_total_time="$seconds" -rss_limit_mb=2048 -max_len=65536 -print_final_stats=1 \
      -artifact_prefix="$build/findings/$target-" "$corpus" "$build/tests/fuzz/seeds/$target" >"$log" 2>&1; then
    verdict="nothing found"
  else
    verdict="FOUND, see $log"
    failed=1
  fi
  printf '%-10s %10s executions, %6s edges: %s\n' "$target" \
    "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")" \
    "$(sed -n 's/.* cov: \([0-9]*\).*/\1/p' "$log" | tail -1)" "$verdict"
done
exit "$failed"
