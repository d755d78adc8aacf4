#!/usr/bin/env bash
# A release is made from what is committed, its checksums and signature hold, and a changed file is noticed.
# Usage: release.sh ROOT
set -euo pipefail
for tool in reuse gpg git meson; do
  command -v "$tool" >/dev/null || { echo "$tool is not installed"; exit 77; }
done
[ -e "$1/.git" ] || { echo "not a checkout"; exit 77; }
work=$(mktemp -d)
trap 'gpgconf --kill all || true; rm -rf "$work"' EXIT
export GNUPGHOME=$work/keys
mkdir -m 700 "$GNUPGHOME"
gpg --batch --quiet --passphrase '' --quick-generate-key 'release test <test@example.org>' ed25519 sign never

git clone --quiet --shared "$1" "$work/source"
cd "$work/source"
scripts/release --key test@example.org "$work/out" >/dev/null
cd "$work/out"
gpg --quiet --verify flashjig-*.sha256.asc flashjig-*.sha256
sha256sum --quiet --check flashjig-*.sha256
[ "$(tar -tf flashjig-*.tar.xz | grep -c '/LICENSES/GPL-3.0-or-later.txt$')" -eq 1 ]
grep -q '^SPDXVersion: SPDX-2' flashjig-*.spdx
grep -q '^DocumentNamespace: https://[^ ]*/spdx/flashjig-' flashjig-*.spdx
[ "$(grep -c Anonymous flashjig-*.spdx)" -eq 0 ]
grep -q '^FileName: ./src/base/fj-error.c' flashjig-*.spdx
[ "$(grep -c '^Relationship: .* DEPENDS_ON SPDXRef-library-' flashjig-*.spdx)" -eq \
  "$(grep -E "^[a-z0-9]+_dep = dependency\('" "$1/meson.build" | grep -cvE '^(gobject|gio)_dep')" ] || { # GLib is one
  echo "the bill of materials does not name the libraries of meson.build"; exit 1; }
echo >>flashjig-*.tar.xz
if sha256sum --quiet --check flashjig-*.sha256 2>/dev/null; then echo "a changed archive passes"; exit 1; fi
touch "$work/source/new-file"
if "$work/source/scripts/release" --unsigned "$work/out" 2>/dev/null; then echo "uncommitted changes pass"; exit 1; fi
