# SPDX-License-Identifier: GPL-3.0-or-later
"""The access rule gives the person at the seat every USB identity of the boot chain that speaks DFU or fastboot, nothing else.

Usage: udev.py RULES-FILE.  Proven with udevadm on an emulated device.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

DFU, FASTBOOT, DISK = "fe0102", "ff4203", "080650"
CASES = [("0483", "df11", [DFU], True), ("0483", "0afb", [DFU], True), ("0483", "5720", [DISK, DFU], True),
         ("0483", "3748", [DFU], False), ("1d6b", "df11", [DFU], False),
         ("0483", "0afb", [FASTBOOT], True), ("0483", "5720", [DISK], False), ("0483", "df11", [], False)]

# What comes with udev does this, too.
SYSTEM_RULE = 'SUBSYSTEM=="usb", ENV{DEVTYPE}=="usb_device", IMPORT{builtin}="usb_id"\n'

DEVICE = """P: /devices/usb1/1-1
N: bus/usb/001/005
E: DEVNAME=/dev/bus/usb/001/005
E: DEVTYPE=usb_device
E: SUBSYSTEM=usb
E: BUSNUM=001
E: DEVNUM=005
A: idVendor={0}\\n
A: idProduct={1}\\n
A: bDeviceClass=00\\n
H: descriptors={2}
"""


# Only our rule counts: the system's own rules are out of sight in a mount namespace.
SCRIPT = """set -e
mount --bind "$1" /etc/udev/rules.d
mount --bind "$2" /lib/udev/rules.d
mount -t tmpfs none /run
exec umockdev-run -d "$3" -- udevadm test --action=add /sys/devices/usb1/1-1
"""


def namespace():
    """The words that start a program with mounts of its own."""
    as_root = [] if os.geteuid() == 0 else ["--map-root-user"]
    return ["unshare", *as_root, "--mount"]


def make_descriptors(vendor, product, interfaces):
    """Those of the device and of one configuration, in hexadecimal."""
    ids = "".join(id[2:] + id[:2] for id in (vendor, product))
    size = 18 + 9 * len(interfaces)
    text = f"1201000200000040{ids}000200000001" + f"0902{size:02x}00{len(interfaces):02x}010080fa"
    text += "".join(f"0904{i:02x}0000{interface}00" for i, interface in enumerate(interfaces))
    return text + "09210bff0000101001"  # the functional descriptor of DFU is the last one


def udev_test(folder, rule, vendor, product, interfaces):
    """What udev says it would do with such a device."""
    rules, none, device = folder / "rules", folder / "none", folder / "board.umockdev"
    rules.mkdir(exist_ok=True)
    none.mkdir(exist_ok=True)
    shutil.copy(rule, rules)
    (rules / "50-udev-default.rules").write_text(SYSTEM_RULE, encoding="ascii")
    device.write_text(DEVICE.format(vendor, product, make_descriptors(vendor, product, interfaces)), encoding="ascii")
    command = namespace() + ["sh", "-c", SCRIPT, "sh", str(rules), str(none), str(device)]
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout


def verdict(output, granted):
    """What is wrong, or None."""
    if "DEVPATH=/devices/usb1/1-1" not in output:
        return "udev did not look at the device"
    for what in ("CURRENT_TAGS=:uaccess:", "MODE 0660"):
        if (what in output) != granted:
            return what + (" is missing" if granted else " is given away")
    return None


def main():
    missing = [tool for tool in ("udevadm", "umockdev-run", "unshare") if not shutil.which(tool)]
    if missing:
        print("1..0 # SKIP not installed: " + ", ".join(missing))
        return 0
    probe = subprocess.run(namespace() + ["true"], stderr=subprocess.PIPE, text=True)
    if probe.returncode != 0:
        print("1..0 # SKIP no mount namespace here: " + probe.stderr.strip())
        return 0
    failed = 0
    print(f"1..{len(CASES)}")
    with tempfile.TemporaryDirectory() as folder:
        for number, (vendor, product, interfaces, granted) in enumerate(CASES, start=1):
            output = udev_test(pathlib.Path(folder), sys.argv[1], vendor, product, interfaces)
            problem = verdict(output, granted)
            print(f"{'not ok' if problem else 'ok'} {number} {vendor}:{product} {interfaces}")
            if problem:
                failed += 1
                print("\n".join("# " + line for line in [problem] + output.splitlines()[-15:]))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
