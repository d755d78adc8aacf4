#!/usr/bin/env bash
# Debian's fastboot, which knows nothing of STM32MP, writes to a virtual board whose U-Boot was sent
# a script by Debian's dfu-util, and what is on the eMMC then is compared. Runs itself on the USB bus.
# Usage: fastboot-mp15.sh FJ-USBFS-RUN
set -euo pipefail

fail() {
  echo "fastboot-mp15: $*" >&2
  exit 1
}

if [ "$1" != inside ]; then
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  head -c 200000 /dev/urandom >"$work/fsbl.img"
  # data, zeros, a gap, data: mke2fs' and img2simg's idea of a file system
  head -c 300000 /dev/urandom >"$work/rootfs.img"
  truncate -s 900000 "$work/rootfs.img"
  head -c 300000 /dev/urandom >>"$work/rootfs.img"
  truncate -s 1228800 "$work/rootfs.img"
  printf 'stm32prog usb 0\nfastboot usb 0\nstm32prog usb 0\n' >"$work/script.txt"
  SOURCE_DATE_EPOCH=0 mkimage -A arm -O linux -T script -C none -n flashjig \
    -d "$work/script.txt" "$work/script.img" >"$work/log.txt"
  printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' '#Opt' Id Name Type IP Offset Binary \
    P 0x10 fip FIP mmc1 0x80000 x P 0x11 rootfs FileSystem mmc1 0x480000 x >"$work/flash.tsv"
  if command -v img2simg >/dev/null; then
    img2simg "$work/rootfs.img" "$work/rootfs.simg"
  else
    cp "$work/rootfs.img" "$work/rootfs.simg"
  fi
  "$1" --board uboot --storage "$work/storage" -- "$0" inside "$work" ||
    fail "fastboot could not do it"
  emmc=$work/storage/1-1/mmc1.img
  boot=$work/storage/1-1/mmc1-boot1.img
  compare() {
    cmp -n "$(stat -c %s "$work/$1")" "$work/$1" "$2" 0 "$3" || fail "$1 is not at $3"
  }
  compare fsbl.img "$emmc" $((0x80000))
  compare rootfs.img "$emmc" $((0x480000))
  compare fsbl.img "$boot" 0
  echo "fastboot has written to the board, and the eMMC is right"
  exit 0
fi

work=$2
cd "$work"
export LC_ALL=C

# a board with a setting of that name, and not the one of before, which is slow to go
wait_for() {
  local before=${2:-none}
  for ((i = 0; i < 100; i++)); do
    dfu-util -l >list.txt 2>&1 || true
    ! grep -F "name=\"$1" list.txt | grep -qvF "$before" || return 0
    sleep 0.1
  done
  fail "there is no $1: $(cat list.txt log.txt)"
}

# what the board says to a question
ask() {
  timeout 20 fastboot "$@" >log.txt 2>&1 || fail "fastboot $*: $(cat log.txt)"
}

refuse() {
  local text=$1
  shift
  ! timeout 20 fastboot "$@" >log.txt 2>&1 || fail "fastboot $* was no error"
  grep -qF "$text" log.txt || fail "fastboot $*: $(cat log.txt)"
}

send() {
  dfu-util -a 0 -D "$1" >log.txt 2>&1 || fail "$1 was not taken: $(cat log.txt)"
  dfu-util -a 0 -e >log.txt 2>&1 || true
}

dfu-util -l >list.txt 2>&1
before=$(grep -o -m 1 'devnum=[0-9]*,' list.txt)
send script.img
# a table, which U-Boot makes by itself; nothing is sent to its partitions
wait_for @FlashLayout "$before"
send flash.tsv
wait_for @rootfs
dfu-util -a 0 -e >log.txt 2>&1 || true
for ((i = 0; i < 100; i++)); do
  fastboot devices >list.txt 2>&1 || true
  [ ! -s list.txt ] || break
  sleep 0.1
done
grep -q fastboot list.txt || fail "fastboot sees no board"
ask getvar version-bootloader
grep -qF 'U-Boot 2023.10-stm32mp-r1' log.txt || fail "it says: $(cat log.txt)"
refuse 'invalid partition or device' flash nosuch fsbl.img
refuse 'Unsupported command' oem run:version
refuse 'partitions not set' oem format
ask erase rootfs
ask flash fip fsbl.img
ask flash rootfs rootfs.simg
ask flash mmc1boot0 fsbl.img
ask oem bootbus:0 0 0
ask oem partconf:1 1
ask continue
wait_for @FlashLayout
