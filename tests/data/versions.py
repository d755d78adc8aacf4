# SPDX-License-Identifier: GPL-3.0-or-later
"""The version that meson.build names is the newest one wherever releases are told of.

Usage: versions.py ROOT VERSION
"""
import pathlib
import re
import sys

PLACES = {
    "NEWS.md": r"^## (\S+) ",
    "debian/changelog": r"^flashjig \(([^)]+)\)",
    "scripts/packaging/flashjig.spec": r"^Version: +(\S+)",
    "scripts/packaging/PKGBUILD": r"^pkgver=(\S+)",
    "scripts/packaging/flashjig.nix": r"version = \"([^\"]+)\"",
    "data/io.github.flashjig.Flashjig.metainfo.xml.in": r"<release version=\"([^\"]+)\"",
}


def main():
    root, version = pathlib.Path(sys.argv[1]), sys.argv[2]
    status = 0
    for name, pattern in PLACES.items():
        match = re.search(pattern, (root / name).read_text(encoding="utf-8"), re.MULTILINE)
        if not match or match.group(1) != version:
            print(f"{name} tells of {match.group(1) if match else 'nothing'}, this is {version}")
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
