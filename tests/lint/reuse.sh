#!/usr/bin/env bash
# Every file has a licence and somebody who holds it, as the REUSE specification wants it.
# Usage: reuse.sh ROOT
set -euo pipefail
command -v reuse >/dev/null || { echo "reuse is not installed"; exit 77; }
[ -e "$1/.git" ] || { echo "not a checkout: what belongs to the project is not known"; exit 77; }
reuse --root "$1" lint
