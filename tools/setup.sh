#!/bin/sh
# Installs the Debian packages that building, testing and the demo need. Does nothing when all are there.
set -eu

packages="
  gcc g++ clang libclang-rt-14-dev cmake make ninja-build pkg-config
  libcurl4-openssl-dev libjson-c-dev libpcre2-dev libarchive-dev libdeflate-dev zlib1g-dev libgit2-dev libssl-dev libsecret-1-dev
  libmicrohttpd-dev libsqlite3-dev libcmocka-dev libgtk-3-dev libjson-glib-dev
  ca-certificates curl git nginx openssl python3 python3-click shellcheck clang-format
  nbdkit nbdkit-plugin-python libnbd-bin fuse3 e2fsprogs
  dbus gnome-keyring libsecret-tools python3-keyring python3-secretstorage libarchive-tools unzip p7zip-full valgrind
  strace tmux
  man-db mandoc minisign python3-dotenv zsh fish
  xvfb openbox xdotool adwaita-icon-theme fonts-noto-core gsettings-desktop-schemas
"

missing=""
for package in $packages; do
  case "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)" in
    installed) ;;
    *) missing="$missing $package" ;;
  esac
done
[ -n "$missing" ] || exit 0

as_root=""
if [ "$(id -u)" != 0 ]; then
  command -v sudo >/dev/null || { echo "setup: these packages are missing, install them as root:$missing" >&2; exit 1; }
  as_root="sudo"
fi
echo "setup: installing$missing" >&2
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -q >/dev/null
# shellcheck disable=SC2086
$as_root apt-get install -q -y --no-install-recommends $missing >/dev/null
