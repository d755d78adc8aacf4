#!/usr/bin/env bash
# scripts/setup installs only where it may, and says what is missing otherwise. On a machine of stubs: nothing
# is installed here.
# Usage: setup.sh SOURCE-FOLDER
set -u
top=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/bin" "$folder/sudo"
for tool in bash cat dirname env mktemp rm sed sort tail; do
  ln -s "$(command -v "$tool")" "$folder/bin/$tool"
done

# stub NAME TEXT: a program of that text
stub() {
  printf '#!/bin/sh\n%s\n' "$2" >"$folder/$1"
  chmod +x "$folder/$1"
}
# shellcheck disable=SC2016 # expanded by the stubs
{
  stub bin/id 'echo "$STUB_ID"'
  stub bin/apt-get 'echo "apt-get $*" >>"$STUB_LOG"'
  stub bin/dpkg-query '[ "$STUB_MISSING" = "$4" ] || echo installed'
  stub sudo/sudo 'echo "sudo" >>"$STUB_LOG"; exec "$@"'
}

# try STATUS INSTALLED SAID VARIABLE=VALUE... -- ARGUMENT...: runs it; whether apt-get was to install, and
# what must be in its words
try() {
  local status=$1 installed=$2 said=$3 got=0 words
  shift 3
  local settings=()
  while [ "$1" != -- ]; do
    settings+=("$1")
    shift
  done
  shift
  : >"$folder/log"
  words=$(env -i PATH="$folder/bin" STUB_LOG="$folder/log" STUB_ID=1000 STUB_MISSING=ninja-build \
    "${settings[@]}" bash "$top/scripts/setup" "$@" 2>&1 </dev/null) || got=$?
  [ "$got" -eq "$status" ] || fail "$* (${settings[*]}) ends with $got, not $status: $words"
  [ "$installed" = "$(grep -c 'install.* ninja-build' "$folder/log")" ] ||
    fail "$* (${settings[*]}) ran: $(cat "$folder/log")"
  case $words in
    *"$said"*) ;;
    *) fail "$* (${settings[*]}) does not say \"$said\" but: $words" ;;
  esac
}
fail() {
  echo "$1"
  exit 1
}
with_sudo=PATH=$folder/bin:$folder/sudo

try 0 0 "" STUB_MISSING=nothing -- --ask build
try 0 0 "" STUB_MISSING=nothing -- build
try 1 0 "as root, run" -- build
try 1 0 "apt-get install --no-install-recommends ninja-build" -- --ask build images
try 1 0 "missing: ninja-build" "$with_sudo" -- --ask build
try 1 0 "scripts/setup build images" "$with_sudo" -- --ask build images
try 0 1 "Installing 1 packages: ninja-build" "$with_sudo" -- build
try 0 1 "Installing" "$with_sudo" FLASHJIG_SETUP=install -- --ask build
grep -q sudo "$folder/log" || fail "sudo was not used"
try 0 1 "Installing" STUB_ID=0 -- --ask build
try 2 0 "no group" STUB_ID=0 -- --ask nonsense
rm "$folder/bin/dpkg-query"
try 0 0 "" -- --ask build
try 1 0 "this is no Debian" -- build
