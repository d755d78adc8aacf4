#!/usr/bin/env bash
# The files for other distributions can be read by the tools of those, and name the same programs and libraries.
# Usage: packaging.sh ROOT
set -euo pipefail
for tool in rpmspec nix-instantiate; do
  command -v "$tool" >/dev/null || { echo "$tool is not installed"; exit 77; }
done
cd "$1/scripts/packaging"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME=$work NIX_STATE_DIR=$work/state NIX_STORE_DIR=$work/store XDG_CACHE_HOME=$work
rpmspec --query --define "_udevrulesdir /usr/lib/udev/rules.d" flashjig.spec | tee "$work/names"
grep -q '^flashjig-cli-' "$work/names"
grep -q '^python3-flashjig-' "$work/names"
nix-instantiate --parse flashjig.nix >/dev/null
bash -n PKGBUILD
sed -nE "s/^[a-z]+_dep = dependency\('([^']+)'.*/\1/p" ../../meson.build | grep -vE 'gobject|gio' | while read -r module; do
  grep -qF "pkgconfig($module)" flashjig.spec || { echo "flashjig.spec does not name $module"; exit 1; }
done
