#!/bin/sh
# clang-format 14 leaves every C file as it is.
command -v clang-format >/dev/null || { echo "clang-format is not installed"; exit 77; }
exec "$1/scripts/format" --check
