#!/usr/bin/env bash
# The files for other distributions can be read by the tools of those, name the same libraries as the build,
# and pack what is installed.
# Usage: packaging.sh ROOT BUILD
set -euo pipefail
for tool in rpmspec nix-instantiate meson python3; do
  command -v "$tool" >/dev/null || { echo "$tool is not installed"; exit 77; }
done
build=$(realpath "$2")
cd "$1/scripts/packaging"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME=$work NIX_STATE_DIR=$work/state NIX_STORE_DIR=$work/store XDG_CACHE_HOME=$work
rpmspec --query --define "_udevrulesdir /usr/lib/udev/rules.d" flashjig.spec | tee "$work/names"
grep -q '^flashjig-cli-' "$work/names"
grep -q '^python3-flashjig-' "$work/names"
rpmspec --parse --define "_udevrulesdir /usr/lib/udev/rules.d" --define "_metainfodir /usr/share/metainfo" \
  --define "python3_sitelib /usr/lib/python3/site-packages" flashjig.spec >"$work/spec"
meson introspect --installed "$build" >"$work/installed"
python3 - "$work/spec" "$work/installed" "$(meson introspect --buildoptions "$build" |
  python3 -c 'import json, sys; print(next(o["value"] for o in json.load(sys.stdin) if o["name"] == "prefix"))')" <<'END'
import fnmatch, json, re, sys
spec, installed, prefix = open(sys.argv[1]).read(), json.load(open(sys.argv[2])), sys.argv[3]
sections = re.findall(r"^%files(.*?)(?=^%(?:files|changelog))", spec, re.MULTILINE | re.DOTALL)
listed = [line.strip() for part in sections for line in part.splitlines()[1:] if line.startswith("/")]
# as Fedora would install it: in /usr, without the pages; translations are found by %find_lang
files = [re.sub(r"/python3[^/]*/[^/]*-packages/", "/python3/site-packages/", path.replace(prefix, "/usr", 1)) for path in installed.values()]
files = [path.replace("/lib/udev/", "/usr/lib/udev/", 1) if path.startswith("/lib/") else path for path in files]
files = [path for path in files if "/share/doc/" not in path and not path.endswith(".mo")]
missing = [path for path in files if not any(fnmatch.fnmatch(path, entry) for entry in listed)]
unused = [entry for entry in listed if "__pycache__" not in entry and not any(fnmatch.fnmatch(path, entry) for path in files)]
for path in missing:
    print(f"flashjig.spec does not pack {path}")
for entry in unused:
    print(f"flashjig.spec packs {entry}, which is not installed")
sys.exit(bool(missing or unused) or len(files) < 10)
END
# Each name that it uses is bound, and each input is known to nixpkgs' way of calling it.
cat >"$work/try.nix" <<'END'
let
  f = import (builtins.getEnv "RECIPE");
  inputs = builtins.mapAttrs (name: _: name) (builtins.functionArgs f) // {
    stdenv.mkDerivation = x: x;
    lib = { cleanSource = x: x; licenses.gpl3Plus = "GPL-3.0-or-later"; platforms.linux = [ "x86_64-linux" ]; };
  };
  made = f inputs;
in builtins.deepSeq (builtins.removeAttrs made [ "src" ]) (builtins.concatStringsSep " " made.buildInputs)
END
RECIPE=$PWD/flashjig.nix nix-instantiate --eval "$work/try.nix"
bash -n PKGBUILD
version=$(sed -n "s/^  version: '\(.*\)',/\1/p" ../../meson.build)
grep -qx "pkgver=$version" PKGBUILD || { echo "PKGBUILD is not of $version"; exit 1; }
sed -nE "s/^[a-z]+_dep = dependency\('([^']+)'.*/\1/p" ../../meson.build | grep -vE 'gobject|gio' | while read -r module; do
  grep -qF "pkgconfig($module)" flashjig.spec || { echo "flashjig.spec does not name $module"; exit 1; }
done
