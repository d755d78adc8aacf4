#!/bin/sh
# The programs are built so that a fault in memory is hard to make use of.
# Usage: hardening.sh PROGRAM...
set -eu

fail() {
  echo "$program: $1"
  exit 1
}

for program in "$@"; do
  header=$(readelf --wide --file-header --program-headers --dynamic "$program")
  symbols=$(readelf --wide --symbols "$program")
  echo "$header" | grep -Eq 'Type: +DYN' || fail "it does not run at any address (PIE)"
  echo "$header" | grep -q 'GNU_RELRO' || fail "its tables stay writable (RELRO)"
  echo "$header" | grep -Eq 'BIND_NOW|FLAGS_1.*NOW' || fail "its tables are filled late (BIND_NOW)"
  echo "$header" | grep -Eq 'GNU_STACK.* RWE' && fail "its stack can be run"
  echo "$symbols" | grep -q '__stack_chk_fail' || fail "its stack is not guarded"
  checked=${checked:-}$(echo "$symbols" | grep '_chk@GLIBC' || true)
done
# Not each program calls a function that has a checking form, but one of them does.
program="$*"
[ -n "$checked" ] || fail "buffers are not checked (FORTIFY_SOURCE)"
