#!/bin/sh
# Runs a validator; a missing one is a skip.
# Usage: tool.sh VALIDATOR [ARGUMENT...]
command -v "$1" >/dev/null || { echo "$1 is not installed"; exit 77; }
exec "$@"
