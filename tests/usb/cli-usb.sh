#!/usr/bin/env bash
# flashjig-cli with boards on a real USB bus, as far as it and libusb can tell: everything that its
# command line promises. Prints TAP.
# Usage: cli-usb.sh FJ-USBFS-RUN FLASHJIG-CLI FJ-MAKE-BOOT-IMAGE RULE-FILE
set -uo pipefail

run=$(realpath "$1")
cli=$(realpath "$2")
rule=$(realpath "$4")
tests=$(realpath "$(dirname "$0")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
export LC_ALL=C.UTF-8
"$3" stm32-1.0 70000 "$work/tf-a.stm32"
"$3" fip 100000 "$work/fip.bin"
cd "$work" || exit 1
head -c 400001 /dev/urandom >rootfs.img
head -c 12000000 /dev/urandom >big.img
rows() {
  printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' '#Opt' Id Name Type IP Offset Binary \
    - 0x01 fsbl-boot Binary none 0x0 tf-a.stm32 \
    - 0x03 fip-boot FIP none 0x0 fip.bin \
    P 0x10 rootfs FileSystem mmc0 0x00004400 "$1"
}
rows rootfs.img >flash.tsv
rows big.img >big.tsv
{
  rows rootfs.img
  printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' P 0x11 userfs FileSystem mmc0 0x00104400 rootfs.img
} >two.tsv
# An ordinary user, who may not open what is not his own, has to be able to read all this.
chmod -R a+rX "$work"

number=0
failed=0
# check NAME EXIT PATTERN COMMAND...: exit code and output
check() {
  local name=$1 expected=$2 pattern=$3 got
  shift 3
  number=$((number + 1))
  timeout 150 "$@" >out.txt 2>&1
  got=$?
  if [ "$got" -eq "$expected" ] && { [ -z "$pattern" ] || grep -qE -- "$pattern" out.txt; }; then
    echo "ok $number $name"
  else
    echo "not ok $number $name"
    echo "# exit code $got instead of $expected, or no /$pattern/ in:"
    sed 's/^/#   /' out.txt
    failed=1
  fi
}

# check_card NAME FILE CARD-FOLDER: what was sent is on the card
check_card() {
  local card
  number=$((number + 1))
  card=$(find "$3" \( -name 'mmc0*' -o -name '*sd*' \) -print -quit)
  if [ -n "$card" ] && cmp -n "$(stat -c %s "$2")" "$2" "$card" 0 $((0x4400)); then
    echo "ok $number $1"
  else
    echo "not ok $number $1"
    failed=1
  fi
}

echo "1..42"
check 'list' 0 '^1-4\.2 +STM32MP13 .*ready' "$run" -b 1-4.2=mp13 -- "$cli" list
check 'list as json' 0 '"board":"1-1".*"speed":"high".*"vendor":1155.*"product_id":57105' \
  "$run" -b mp15-v4 -- "$cli" list --json
check 'list nothing' 3 'No board' "$run" -- "$cli" list
check 'list as STM32_Programmer_CLI does' 0 'USB1' "$run" -b mp15-v4 -- "$cli" -l usb
check 'flash' 0 '' "$run" -b mp15-v4 --storage card1 -- "$cli" flash flash.tsv
check_card 'the card after flash' rootfs.img card1
check 'flash without events' 0 '' "$run" -b mp15-v4 --no-uevents --storage card2 -- "$cli" flash flash.tsv
check_card 'the card after flash without events' rootfs.img card2
check 'flash as STM32_Programmer_CLI does' 0 '' \
  "$run" -b mp15-v4 --storage card3 -- "$cli" -c port=usb1 -w flash.tsv .
check_card 'the card after that' rootfs.img card3
check 'flash two partitions' 0 '' "$run" -b mp15-v4 --storage card8 -- "$cli" flash -q two.tsv
check 'read' 0 ' back\.img$' \
  "$run" -b mp15-v4 --storage card8 -- "$cli" read two.tsv --only rootfs --output back.img
number=$((number + 1))
if cmp -n 1048576 back.img "$(find card8 -name 'mmc0*' -print -quit)" 0 $((0x4400)) &&
  [ "$(stat -c %s back.img)" -eq 1048576 ]; then
  echo "ok $number the file is what is on the card"
else
  echo "not ok $number the file is what is on the card"
  failed=1
fi
check 'flash when there is none' 3 'No board' "$run" -- "$cli" flash flash.tsv
check 'flash as soon as there is one' 0 '' \
  "$run" -b mp15-v4 --plug-after 1500 --storage card4 -- "$cli" flash --wait 20 flash.tsv
check_card 'the card after the wait' rootfs.img card4
check 'two boards and no choice' 4 'Several boards' "$run" -b mp15-v4 -b mp15-v4 -- "$cli" flash flash.tsv
check 'one of two by port' 0 '' \
  "$run" -b mp15-v4 -b mp15-v4 --storage card5 -- "$cli" flash --port 1-2 flash.tsv
check_card 'the card of the chosen one' rootfs.img card5/1-2
check 'both' 0 '' "$run" -b mp15-v4 -b mp15-v4 --storage card6 -- "$cli" flash --all flash.tsv
check_card 'the card of the first' rootfs.img card6/1-1
check_card 'the card of the second' rootfs.img card6/1-2
check 'it leaves' 7 'left' "$run" -b 'mp15-v4:gone@uboot/0x10#5' -- "$cli" flash flash.tsv
check 'another program holds it' 6 'in use|busy' "$run" -b mp15-v4:busy -- "$cli" flash flash.tsv

# Interrupted in the middle, then run again: accepted, or the board wants its reset button.
cat >twice <<END
timeout -s INT 1.5 "$cli" flash big.tsv
first=\$?
"$cli" flash flash.tsv
second=\$?
echo "first \$first second \$second"
END
check 'interrupted' 0 'first (124|130) second (0|[0-9]+)' \
  "$run" -b mp15-v4 --paced -- bash twice
cp out.txt twice.txt
check 'it says what to do then' 0 'second 0|[Rr]eset' cat twice.txt

if [ "$(id -u)" -eq 0 ]; then
  user=(--user nobody)
else
  user=()
fi
check 'no permission' 5 'permission denied' \
  "$run" -b mp15-v4 --access-after 0 "${user[@]}" -- "$cli" flash flash.tsv
check 'permission comes late' 0 '' \
  "$run" -b mp15-v4 --plug-after 300 --access-after 1000 "${user[@]}" -- "$cli" flash --wait 20 flash.tsv
check 'doctor' 5 'problem: .*/dev/bus/usb/001/002' \
  "$run" -b mp15-v4 --access-after 0 "${user[@]}" -- "$cli" doctor
check 'doctor as json' 3 '"code":"st-link"' "$run" --fake 1-3=0483:374b -- "$cli" doctor --json
check 'doctor lists all that is there' 3 '^1-3 +1234:5678 +480M ' \
  "$run" --fake 1-3=1234:5678 -- "$cli" doctor
check 'all that is there as json' 3 '"event":"device","port":"1-3","vendor":4660,"product_id":22136,"speed":"high"' \
  "$run" --fake 1-3=1234:5678 -- "$cli" doctor --json
mv out.txt events.txt
check 'the page on JSON has it' 0 '' python3 "$tests/../cli/jsonpage.py" "$tests/../../docs/json.md" events.txt
check 'the rule' 0 '' cmp "$rule" <("$cli" doctor --udev-rule)
# watch UNTIL WHEN [OPTION...]: watches until its output matches UNTIL; the boards are unplugged
# as soon as it matches WHEN.
cat >watch <<END
until=\$1
when=\${2:-}
shift 2
: >seen.txt
"$cli" monitor "\$@" >seen.txt &
if [ -n "\$when" ]; then
  until grep -qE -- "\$when" seen.txt; do sleep 0.05; done
  kill -USR1 "\$PPID"
fi
until grep -qE -- "\$until" seen.txt; do sleep 0.05; done
kill -INT %1
wait %1
status=\$?
cat seen.txt
exit "\$status"
END
check 'monitor' 0 '\+ 1-1 +STM32MP15' \
  "$run" -b mp15-v4 --plug-after 500 -- bash watch '\+ 1-1 +STM32MP15' ''
check 'monitor sees it go' 0 '- 1-1 ' "$run" -b mp15-v4 -- bash watch '- 1-1 ' '\+ 1-1 '
check 'monitor as json' 0 '"event":"removed".*"board":"1-1"' \
  "$run" -b mp15-v4 -- bash watch '"event":"removed"' '"event":"added"' --json

# Beside a run in another program: each stage is shown for what it is, although the run holds it.
cat >watched <<END
"$cli" monitor --json >watched.txt &
until grep -q '"stage":"rom"' watched.txt; do sleep 0.05; done
"$cli" flash -q flash.tsv || exit 1
until [ "\$(grep -c '"event":"added"' watched.txt)" -ge 2 ]; do sleep 0.05; done
kill -INT %1
wait %1
cat watched.txt
! grep -q '"stage":"unknown"' watched.txt
END
check 'monitor beside a run' 0 '"event":"added".*"stage":"uboot"' \
  "$run" -b 'mp15-v4:slow@uboot/0x00=1000' -- bash watched

# Two programs on one bus: the second one leaves the first one alone.
cat >beside <<END
: >first.txt
"$cli" flash big.tsv >first.txt &
tail -f --pid=\$! first.txt | grep -m 1 'rootfs: '
"$cli" list
"$cli" flash flash.tsv
echo "second \$?"
wait %1
echo "first \$?"
END
check 'a second program' 0 'second 6' "$run" -b mp15-v4:slow@uboot=2 --storage card7 -- bash beside
cp out.txt beside.txt
check 'what it lists' 0 'cannot be used' cat beside.txt
check 'the first one' 0 'first 0' cat beside.txt
check_card 'the card of the first one' big.img card7
exit "$failed"
