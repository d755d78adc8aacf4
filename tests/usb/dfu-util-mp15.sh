#!/usr/bin/env bash
# Debian's dfu-util, which knows nothing of STM32MP, takes a virtual STM32MP15 through its whole
# first flashing by hand, and what is on the card then is compared. Runs itself on the USB bus.
# Then flashjig-cli reads the same board, and both have to read the same.
# Usage: dfu-util-mp15.sh FJ-USBFS-RUN FJ-MAKE-BOOT-IMAGE FLASHJIG-CLI
set -euo pipefail

fail() {
  echo "dfu-util-mp15: $*" >&2
  exit 1
}

if [ "$1" != inside ]; then
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  "$2" stm32-1.0 70000 "$work/tf-a.stm32"
  "$2" fip 900000 "$work/fip.bin"
  head -c 3000001 /dev/urandom >"$work/rootfs.img"
  head -c 200000 /dev/urandom >"$work/fsbl.img"
  printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' \
    '#Opt' Id Name Type IP Offset Binary \
    - 0x01 fsbl-boot Binary none 0x0 tf-a.stm32 \
    - 0x03 fip-boot FIP none 0x0 fip.bin \
    P 0x04 fsbl1 Binary mmc0 0x00004400 fsbl.img \
    P 0x05 fsbl2 Binary mmc0 0x00044400 fsbl.img \
    PD 0x06 fip FIP mmc0 0x00084400 fip.bin \
    P 0x10 rootfs FileSystem mmc0 0x00484400 rootfs.img >"$work/flash.tsv"
  "$1" --board mp15-v4 --storage "$work/card" -- "$0" inside "$work" "$(realpath "$3")" ||
    fail "dfu-util could not do it"
  # What was sent is at the places that the layout names.
  card=$(find "$work/card" \( -name '*sd*' -o -name 'mmc0*' \) -print -quit)
  [ -n "$card" ] || fail "there is no card: $(ls -R "$work/card")"
  compare() {
    cmp -n "$(stat -c %s "$work/$1")" "$work/$1" "$card" 0 "$2" || fail "$1 is not at $2"
  }
  compare fsbl.img $((0x4400))
  compare fsbl.img $((0x44400))
  compare fip.bin $((0x84400))
  compare rootfs.img $((0x484400))
  echo "dfu-util has flashed the board, and the card is right"
  exit 0
fi

work=$2
cli=$3
cd "$work"
export LC_ALL=C

# The board leaves the bus and comes back; dfu-util knows only what is there now.
wait_for() {
  for ((i = 0; i < 100; i++)); do
    dfu-util -l >list.txt 2>&1 || true
    ! grep -qF "name=\"$1" list.txt || return 0
    sleep 0.1
  done
  fail "there is no $1: $(cat list.txt log.txt)"
}

# number of the alternate setting whose name begins so
find_alt() {
  dfu-util -l >list.txt 2>&1
  awk -v name="name=\"$1" 'index ($0, name) && match ($0, /alt=[0-9]+/) {
    print substr ($0, RSTART + 4, RLENGTH - 4)
    exit
  }' list.txt
}

download() {
  local alt
  alt=$(find_alt "$1")
  [ -n "$alt" ] || fail "no alternate setting $1"
  dfu-util -a "$alt" -D "$2" >log.txt 2>&1 || {
    cat log.txt
    fail "download to $1"
  }
}

# phase BYTE...: the board's phase, its address left out, and byte 9 if there is one
expect_phase() {
  local alt got
  alt=$(find_alt "$1")
  rm -f phase.bin
  dfu-util -a "$alt" -U phase.bin >log.txt 2>&1 || {
    cat log.txt
    fail "no phase"
  }
  got=$(od -An -v -tx1 -w16 -N 10 phase.bin | awk '{ print $1, ($10 == "" ? "00" : $10) }')
  [ "$got" = "$2" ] || { cat log.txt list.txt; fail "phase $got instead of $2"; }
}

detach() {
  dfu-util -a 0 -e >log.txt 2>&1 || true
}

dfu-util -l >list.txt 2>&1
grep -q 'Found DFU: \[0483:df11\].*path="1-1"' list.txt || fail "dfu-util does not list it: $(cat list.txt)"
download @FSBL tf-a.stm32
expect_phase @virtual '03 00'
download @Partition3 fip.bin
expect_phase @virtual '00 01'
detach
wait_for @FlashLayout
expect_phase @virtual '00 00'
download @FlashLayout flash.tsv
expect_phase @virtual '00 01'
detach
wait_for @rootfs
for step in '04 @fsbl1 fsbl.img' '05 @fsbl2 fsbl.img' '06 @fip fip.bin' '10 @rootfs rootfs.img'; do
  # shellcheck disable=SC2086 # three words
  set -- $step
  expect_phase @virtual "$1 00"
  download "$2/" "$3"
done
expect_phase @virtual 'fe 00'
# What it reads back is what it has sent, from the start of a partition to its end.
for step in '@fsbl1 fsbl.img' '@fip fip.bin'; do
  # shellcheck disable=SC2086 # two words
  set -- $step
  back=${1#@}.back
  dfu-util -a "$(find_alt "$1/")" -U "$back" >log.txt 2>&1 || { cat log.txt; fail "upload of $1"; }
  cmp -n "$(stat -c %s "$2")" "$back" "$2" || fail "$1 reads back as something else"
  [ "$(stat -c %s "$back")" -gt "$(stat -c %s "$2")" ] || fail "$1 ends too early"
done
# It is where the program would have brought it.
"$cli" read flash.tsv --only=fsbl1,fip --output read/ >log.txt 2>&1 || { cat log.txt; fail "flashjig-cli read"; }
for name in fsbl1 fip; do
  cmp "read/$name.img" "$name.back" || fail "$name is not what dfu-util reads"
done
