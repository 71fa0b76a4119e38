#!/bin/sh
# The main job, live: builds ayon, starts the embedded studio server on a free loopback port, logs an artist in, and
# runs a verb of an addon that comes from that server. Leaves nothing running and nothing behind but the build folder.
set -eu
cd "$(dirname "$0")/.."
tools/setup.sh

echo "== build"
cmake -S . -B build/demo -G Ninja -DAYON_BUILD_TESTS=OFF >build-demo.log 2>&1 || { cat build-demo.log; exit 1; }
rm -f build-demo.log
cmake --build build/demo -- --quiet
bin="$PWD/build/demo/bin"

scene=$(mktemp -d)
studio=""
finish() {
  [ -z "$studio" ] || { kill "$studio" 2>/dev/null || true; wait "$studio" 2>/dev/null || true; }
  rm -rf "$scene"
}
trap finish EXIT
trap 'exit 130' INT TERM

echo "== a studio on a free port"
"$bin/ayon-studio" demo --state "$scene/state" --addons build/demo/packages >/dev/null
"$bin/ayon-studio" serve --state "$scene/state" --port-file "$scene/url" >"$scene/studio.log" 2>&1 &
studio=$!
tries=0
until [ -s "$scene/url" ]; do
  tries=$((tries + 1))
  [ "$tries" -lt 100 ] || { cat "$scene/studio.log"; exit 1; }
  sleep 0.1
done
url=$(cat "$scene/url")
echo "$url"

# A workstation of its own: a home folder, and no keyring that the demo could touch.
unset AYON_API_KEY AYON_SERVER_URL DBUS_SESSION_BUS_ADDRESS XDG_DATA_HOME XDG_RUNTIME_DIR 2>/dev/null || true
mkdir "$scene/home"
export HOME="$scene/home" AYON_ALLOW_KEY_FILE=1

timed() { # label command...
  label=$1
  shift
  begin=$(date +%s%N)
  "$@"
  end=$(date +%s%N)
  printf '   %s: %d.%d ms\n' "$label" "$(((end - begin) / 1000000))" "$(((end - begin) / 100000 % 10))"
}

echo "== login"
printf 'artist\n' | "$bin/ayon" login --server "$url" --user artist --password-stdin
"$bin/ayon" whoami
echo "== cold start: everything the bundle names is fetched, verified and unpacked"
timed "cold" "$bin/ayon" hello Ada
echo "== warm start: one request, then the verb"
timed "warm" "$bin/ayon" --skip-headers hello Ada
echo "== without the server"
timed "skip-bootstrap" "$bin/ayon" --skip-bootstrap hello Ada
echo "== what is on this machine now"
"$bin/ayon" addon list
"$bin/ayon" logout
echo "== done"
