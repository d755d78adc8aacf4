#!/bin/sh
# The manual pages are set without a warning, and name every option of the program's help.
# Usage: man.sh PAGE [PROGRAM]
command -v man >/dev/null || { echo "man is not installed"; exit 77; }
said=$(LC_ALL=C.UTF-8 MANWIDTH=200 man --warnings -E UTF-8 -l "$1" 2>&1 >/dev/null)
[ -z "$said" ] || { echo "$said"; exit 1; }
[ -n "$2" ] || exit 0

text=$(LC_ALL=C.UTF-8 MANWIDTH=200 MAN_KEEP_FORMATTING='' man -E UTF-8 -l "$1")
status=0
for option in $("$2" --help | grep -oE '(^|[ ,])--[a-z][a-z-]*' | tr -d ' ,' | grep -v '^--help-' | sort -u); do
  echo "$text" | grep -qe "$option\\b" || { echo "$1 does not name $option"; status=1; }
done
for word in LAYOUT FOLDER; do
  "$2" --help | grep -q "$word" || { echo "the help of $2 does not name $word"; status=1; }
done
for verb in $("$2" --help | sed -nE 's/^  ([a-z]+)  +.*/\1/p'); do
  for option in $("$2" "$verb" --help | grep -oE '(^|[ ,])--[a-z][a-z-]*' | tr -d ' ,' | sort -u); do
    echo "$text" | grep -qe "$option\\b" || { echo "$1 does not name $option of \"$verb\""; status=1; }
  done
  echo "$text" | grep -qE "^ +$verb\\b" || { echo "$1 does not name the command \"$verb\""; status=1; }
done
exit $status
