# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the command line share: running it, small images, and TAP."""

import json
import os
import subprocess
import sys
import tempfile
import traceback

CLI = os.environ["FLASHJIG_CLI"]
MAKE_BOOT = os.environ["FLASHJIG_MAKE_BOOT"]
LIMIT = 60

USB = ("DFU @Device ID /0x%03X, @Revision ID /0x%04X, @Name /%s,", "@virtual /0xF1/1*512Ba")
UBOOT = ("stm32prog", "U-Boot 2023.10-test (Mar 01 2024 - 09:00:00 +0000)")

MP15 = """#Opt\tId\tName\tType\tIP\tOffset\tBinary
-\t0x01\tfsbl-boot\tBinary\tnone\t0x0\tfsbl.stm32
-\t0x03\tssbl-boot\t{ssbl_type}\tnone\t0x0\tssbl.bin
"""
CARD = "P\t0x10\tsdcard\tRawImage\tmmc0\t0x0\tcard.img\n"
PARTITIONS = """P\t0x04\tfsbl1\tBinary\tmmc0\t0x00004400\tfsbl.stm32
P\t0x05\tfsbl2\tBinary\tmmc0\t0x00044400\tfsbl.stm32
P\t0x06\tssbl\tBinary\tmmc0\t0x00084400\tssbl.bin
P\t0x10\tbootfs\tSystem\tmmc0\t0x00504400\tboot.img
P\t0x11\trootfs\tFileSystem\tmmc0\t0x00D04400\troot.img
"""


class Result:
    """How a run of the program ended."""

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    def events(self):
        return [json.loads(line) for line in self.out.splitlines()]

    def last(self):
        return self.events()[-1]

    def of(self, kind):
        return [event for event in self.events() if event["event"] == kind]


def environment(**more):
    env = dict(os.environ, **{"LC_ALL": "C.UTF-8", "TERM": "xterm", **more})
    env.pop("NO_COLOR", None) if "NO_COLOR" not in more else None
    return env


def run(*args, program=CLI, cwd=None, limit=LIMIT, **more):
    done = subprocess.run([program, *map(str, args)], stdin=subprocess.DEVNULL, capture_output=True,
                          cwd=cwd, timeout=limit, env=environment(**more))
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


def boot_file(path, kind, size, *texts):
    subprocess.run([MAKE_BOOT, kind, str(size), path, *texts], check=True)


def pattern(size, seed=1):
    block = bytes((i * 7 + i // 251 + seed) & 0xFF for i in range(65536))
    return (block * (size // len(block) + 1))[:size]


def write(path, data):
    with open(path, "wb") as file:
        file.write(data.encode() if isinstance(data, str) else data)


FAMILIES = {
    "mp15-v1": ("stm32-1.0", "stm32-1.0-ssbl"),
    "mp15-v3": ("stm32-1.0", "fip"),
    "mp15-v4": ("stm32-1.0", "fip"),
    "mp13": ("stm32-2.0", "fip"),
    "mp21": ("stm32-2.3", "fip"),
    "mp25": ("stm32-2.2", "fip"),
}


class Folder(tempfile.TemporaryDirectory):
    """A folder with a layout and small images for one profile of a virtual board."""

    def __init__(self, profile="mp15-v1", rows=CARD, card_size=300000):
        super().__init__(prefix="flashjig-cli-")
        fsbl, ssbl = FAMILIES[profile]
        boot_file(self.path("fsbl.stm32"), fsbl, 60000, *USB)
        boot_file(self.path("ssbl.bin"), ssbl, 90000, *UBOOT)
        if card_size is not None:
            write(self.path("card.img"), pattern(card_size))
        write(self.path("boot.img"), pattern(70000, 2))
        write(self.path("root.img"), pattern(200000, 3))
        # U-Boot 2020.10 does not know the type FIP
        is_fip = ssbl == "fip" and profile != "mp15-v3"
        text = MP15.format(ssbl_type="FIP" if is_fip else "Binary")
        if profile in ("mp21", "mp25"):
            boot_file(self.path("ddr.bin"), "fip-ddr", 32000)
            text = text.replace("-\t0x03", "-\t0x02\tfip-ddr\tFIP\tnone\t0x0\tddr.bin\n-\t0x03")
        write(self.path("flash.tsv"), text + rows)
        self.tsv = self.path("flash.tsv")

    def path(self, name):
        return os.path.join(self.name, name)

    def layout(self, text):
        """Puts another layout into the folder."""
        write(self.tsv, text)
        return self.tsv


def flash(folder, *args, profile="mp15-v1", **more):
    return run("flash", folder.tsv, f"--virtual={profile}", "--virtual-instant", *args, **more)


def equal(got, wanted, what=""):
    if got != wanted:
        raise AssertionError(f"{what}: got {got!r}, wanted {wanted!r}")


def has(text, part, what=""):
    if part not in text:
        raise AssertionError(f"{what}: {part!r} is not in {text!r}")


def lacks(text, part, what=""):
    if part in text:
        raise AssertionError(f"{what}: {part!r} is in {text!r}")


class Skipped(Exception):
    """Something is not installed that a case needs."""


def main(cases):
    """Runs functions, or (name, function) pairs, and prints TAP."""
    failed = 0
    print(f"1..{len(cases)}")
    for number, case in enumerate(cases, 1):
        name, function = case if isinstance(case, tuple) else (case.__name__, case)
        try:
            function()
            print(f"ok {number} - {name}", flush=True)
        except Skipped as reason:
            print(f"ok {number} - {name} # SKIP {reason}", flush=True)
        except Exception:  # one case must not hide the next
            failed += 1
            print(f"not ok {number} - {name}")
            print("".join(f"# {line}\n" for line in traceback.format_exc().splitlines()), end="",
                  flush=True)
    sys.exit(1 if failed else 0)
