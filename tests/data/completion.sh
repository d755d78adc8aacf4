#!/usr/bin/env bash
# The completion for bash offers commands, options and layouts.
# Usage: completion.sh COMPLETION PROGRAM
set -u
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
touch "$folder/flash.tsv" "$folder/OLD.TSV" "$folder/other.img"
completion=$(realpath "$1")
program=$(realpath "$2")
cd "$folder" || exit 1
# shellcheck source=/dev/null
source "$completion"

# expect WANTED WORD...: the completion of the last word has WANTED among its answers
expect() {
  COMP_WORDS=("${@:2}")
  COMP_CWORD=$(($# - 2))
  _flashjig_cli "${COMP_WORDS[0]}" 2>/dev/null
  printf '%s\n' "${COMPREPLY[@]}" | grep -Fxq -- "$1" ||
    { echo "\"${*:2}\" does not offer $1, but: ${COMPREPLY[*]}"; exit 1; }
}
expect flash "$program" fl
expect check "$program" ""
expect --dry-run "$program" flash --d
expect --json "$program" list --
expect flash.tsv "$program" flash ""
expect OLD.TSV "$program" check ""
expect other.img "$program" info o
expect other.img "$program" layout o
expect other.img "$program" flash --log o
expect emmc "$program" layout --storage e
