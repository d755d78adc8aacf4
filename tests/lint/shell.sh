#!/bin/sh
# The shell scripts, as the tool "shellcheck" sees them.
command -v shellcheck >/dev/null || { echo "shellcheck is not installed"; exit 77; }
cd "$1" || exit 1
find scripts .ci tests flatpak debian docs -type f 2>/dev/null | while read -r name; do
  ! head -n 1 "$name" | grep -aEq '^#!.*[/ ](ba)?sh( |$)' || echo "$name"
done | xargs shellcheck
