#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""
Layouts of every kind that people have, each judged as the U-Boot it is for would judge it and,
where that accepts it, flashed onto the virtual board that fits, and compared.
"""

import os
import tempfile

import corpus
import flashjig as fj

BOOT_OLD = """-\t0x01\tfsbl-boot\tBinary\tnone\t0x0\ttf-a-serial.stm32
-\t0x03\tssbl-boot\tBinary\tnone\t0x0\tu-boot.stm32
"""
BOOT_V3 = """-\t0x01\tfsbl-boot\tBinary\tnone\t0x0\ttf-a-usb.stm32
-\t0x03\tfip-boot\tBinary\tnone\t0x0\tfip.bin
"""
BOOT = """-\t0x01\tfsbl-boot\tBinary\tnone\t0x0\ttf-a-usb.stm32
-\t0x03\tfip-boot\tFIP\tnone\t0x0\tfip.bin
"""
BOOT_MP2 = """-\t0x01\tfsbl-boot\tBinary\tnone\t0x0\ttf-a-usb.stm32
-\t0x02\tfip-ddr\tFIP\tnone\t0x0\tfip-ddr.bin
-\t0x03\tfip-boot\tFIP\tnone\t0x0\tfip.bin
"""
CARD = """P\t0x10\tbootfs\tSystem\tmmc0\t0x4400\tboot.ext4
P\t0x11\trootfs\tFileSystem\tmmc0\t0x4004400\troot.ext4
"""
NOR_2018 = """P\t0x04\tfsbl1\tBinary\tnor0\t0x0\ttf-a.stm32
P\t0x05\tfsbl2\tBinary\tnor0\t0x40000\ttf-a.stm32
P\t0x06\tssbl\tBinary\tnor0\t0x80000\tu-boot.stm32
PED\t0x20\tenv\tBinary\tnor0\t0x280000\tnone
PE\t0x21\tspare\tBinary\tnor0\t0x2C0000\tnone
"""
NOR_FIP = """P\t0x04\tfsbl1\tBinary\tnor0\t0x0\ttf-a-nor.stm32
P\t0x05\tfsbl2\tBinary\tnor0\t0x40000\ttf-a-nor.stm32
P\t0x06\tfip\tBinary\tnor0\t0x80000\tfip.bin
PED\t0x07\tenv\tBinary\tnor0\t0x480000\tnone
PE\t0x08\tspare\tBinary\tnor0\t0x500000\tnone
"""
NOR_METADATA = """P\t0x04\tfsbl1\tBinary\tnor0\t0x0\ttf-a-nor.stm32
P\t0x05\tfsbl2\tBinary\tnor0\t0x40000\ttf-a-nor.stm32
P\t0x06\tmeta1\t{metadata}\tnor0\t0x80000\tmetadata.bin
P\t0x07\tmeta2\t{metadata}\tnor0\t0xC0000\tmetadata.bin
P\t0x08\tfip-a\tFIP\tnor0\t0x100000\tfip.bin
PED\t0x09\tfip-b\tFIP\tnor0\t0x500000\tnone
PED\t0x0A\tenv\t{env}\tnor0\t0x900000\tnone
PE\t0x0B\tspare\tBinary\tnor0\t0x980000\tnone
"""
NAND_2018 = """P\t0x04\tfsbl1\tBinary(2)\tnand0\t0x0\ttf-a.stm32
P\t0x06\tssbl\tBinary\tnand0\t0x200000\tu-boot.stm32
P\t0x07\tssbl2\tBinary\tnand0\t0x400000\tu-boot.stm32
P\t0x21\tubifs\tSystem\tnand0\t0x600000\tfs.ubi
"""
NAND_FIP = """P\t0x04\tfsbl1\tBinary(2)\tnand0\t0x0\ttf-a-nand.stm32
P\t0x05\tfip\tBinary\tnand0\t0x200000\tfip.bin
P\t0x06\tfip2\tBinary\tnand0\t0x600000\tfip.bin
P\t0x10\tubifs\tSystem\tnand0\t0xA00000\tfs.ubi
"""
NAND_METADATA = """P\t0x04\tfsbl1\tBinary\tnand0\t0x0\ttf-a-nand.stm32
P\t0x05\tfsbl2\tBinary\tnand0\t0x80000\ttf-a-nand.stm32
P\t0x06\tmeta1\t{metadata}\tnand0\t0x100000\tmetadata.bin
P\t0x07\tmeta2\t{metadata}\tnand0\t0x180000\tmetadata.bin
P\t0x08\tfip-a1\tFIP\tnand0\t0x200000\tfip.bin
P\t0x09\tfip-a2\tFIP\tnand0\t0x600000\tfip.bin
PED\t0x0A\tfip-b1\tFIP\tnand0\t0xA00000\tnone
PED\t0x0B\tfip-b2\tFIP\tnand0\t0xE00000\tnone
P\t0x10\tubifs\tSystem\tnand0\t0x1200000\tfs.ubi
"""
EMMC = """P\t0x04\tfsbl1\tBinary\tmmc1\tboot1\ttf-a-emmc.stm32
P\t0x05\tfsbl2\tBinary\tmmc1\tboot2\ttf-a-emmc.stm32
P\t0x06\tfip\tFIP\tmmc1\t0x80000\tfip.bin
PED\t0x0A\tenv\tENV\tmmc1\t0x900000\tnone
P\t0x10\tbootfs\tSystem\tmmc1\t0x980000\tboot.ext4
P\t0x11\trootfs\tFileSystem\tmmc1\t0x4980000\troot.ext4
PE\t0x12\tuserfs\tFileSystem\tmmc1\t0x{end:X}\tnone
"""
OLD_TYPES = {"metadata": "Binary", "env": "Binary"}
NEW_TYPES = {"metadata": "FWU_MDATA", "env": "ENV"}
# every storage of the board of 2018 at once, of which only NOR and NAND are for good
MIXED = """PED\t0x30\temmcall\tRawImage\tmmc1\t0x0\tnone
PED\t0x60\tcardall\tRawImage\tmmc0\t0x0\tnone
PED\t0x08\temmcboot1\tBinary\tmmc1\tboot1\tnone
PED\t0x09\temmcboot2\tBinary\tmmc1\tboot2\tnone
"""
DELETE_ALL = """PED\t0x30\temmc\tRawImage\tmmc1\t0x0\tnone
PED\t0x31\temmcboot1\tBinary\tmmc1\tboot1\tnone
PED\t0x32\temmcboot2\tBinary\tmmc1\tboot2\tnone
PED\t0x40\tnand\tRawImage\tnand0\t0x0\tnone
PED\t0x50\tnor\tRawImage\tnor0\t0x0\tnone
PED\t0x60\tcard\tRawImage\tmmc0\t0x0\tnone
"""
RAM = """P\t0x10\tkernel\tSystem\tram0\t0xC2000000\tuImage
P\t0x11\tdtb\tFileSystem\tram0\t0xC4000000\tboard.dtb
P\t0x12\tinitrd\tBinary\tram0\t0xC4400000\tinitrd.gz
P\t0x13\troot\tSystem\tram0\t0xC5000000\troot.squashfs.xz
"""

# name, board, layout, how many files are stored
ACCEPTED = [
    ("nor-2018", "mp15-v1", BOOT_OLD + NOR_2018 + CARD, 5),
    ("nor-2020", "mp15-v3", BOOT_V3 + NOR_FIP + CARD, 5),
    ("nor-2021", "mp15-2021", BOOT + NOR_METADATA.format(**OLD_TYPES) + CARD, 7),
    ("nor-2022", "mp15-v4", BOOT + NOR_METADATA.format(**NEW_TYPES) + CARD, 7),
    ("nor-mainline", "mp15-mainline", BOOT + NOR_FIP.replace("env\tBinary", "env\tENV") + CARD, 5),
    ("nor-mp13", "mp13", BOOT + NOR_METADATA.format(**NEW_TYPES), 5),
    ("nor-mp25", "mp25", BOOT_MP2 + NOR_METADATA.format(**NEW_TYPES), 5),
    ("nand-2018", "mp15-v1", BOOT_OLD + NAND_2018, 4),
    ("nand-2020", "mp15-v3", BOOT_V3 + NAND_FIP, 4),
    ("nand-2021", "mp15-2021", BOOT + NAND_METADATA.format(**OLD_TYPES), 7),
    ("nand-2022", "mp15-v4", BOOT + NAND_METADATA.format(**NEW_TYPES), 7),
    ("nand-mainline", "mp15-mainline", BOOT + NAND_FIP, 4),
    ("nand-own-table", "mp15-v4:nand0=1m+3m+-",
     BOOT + "P\t0x04\tfsbl\tBinary(4)\tnand0\t0x0\ttf-a-nand.stm32\n"
            "P\t0x05\tfip\tFIP\tnand0\t0x100000\tfip.bin\n"
            "P\t0x10\tubi\tSystem\tnand0\t0x400000\tfs.ubi\n", 3),
    ("spi-nand", "mp15-v4:nand=spi",
     BOOT + NAND_METADATA.format(**NEW_TYPES).replace("nand0", "spi-nand0"), 7),
    ("nor1", "mp25:nor=2", BOOT_MP2 + "P\t0x06\traw\tRawImage\tnor1\t0x0\tnor.img\n", 1),
    ("nor1-and-emmc", "mp13:nor=2,emmc=8G",
     BOOT + "P\t0x04\tnor\tRawImage\tnor1\t0x0\tnor.img\n"
            "P\t0x05\tboot\tBinary\tmmc1\tboot1\ttf-a-emmc.stm32\n"
            "P\t0x10\tmmc\tRawImage\tmmc1\t0x0\temmc.img\n", 3),
    ("emmc", "mp15-v4:emmc=16G", BOOT + EMMC.format(end=0x105000000), 5),
    ("card-of-128-gb", "mp15-v4:sd=128GB",
     BOOT + CARD + "P\t0x12\tdata\tFileSystem\tmmc0\t0x1D00000000\tdata.ext4\n", 3),
    ("mixed", "mp15-v1", BOOT_OLD + NOR_2018 + NAND_2018.replace("0x04", "0x0C").replace(
        "0x06", "0x0D").replace("0x07", "0x0E").replace("0x21", "0x22") + MIXED, 7),
    ("delete-all-old", "mp15-v1", BOOT_OLD + DELETE_ALL, 0),
    ("delete-all", "mp15-v4", BOOT + DELETE_ALL, 0),
    ("ram", "mp15-v4", BOOT + RAM, 4),
    ("start-only", "mp15-v4", BOOT, 0),
    ("line-ends", "mp13", "#Opt\tId\tName\tType\tIP\tOffset\tBinary\n\n" + BOOT + CARD, 2),
]

# name, board, layout, a part of what is said
REFUSED = [
    ("nor-2020-on-2022", "mp15-v4", BOOT + NOR_FIP, "The rows divide nor0 as these versions of U-Boot do: v2020.10, mainline."),
    ("nor-2018-on-2020", "mp15-v3", BOOT_V3 + NOR_2018, "The rows divide nor0 as these versions of U-Boot do: v2018.11."),
    ("nand-2022-on-2018", "mp15-v1", BOOT_OLD + NAND_METADATA.format(**OLD_TYPES).replace(
        "FIP", "Binary"), "The rows divide nand0 as these versions of U-Boot do: v2021.10, v2022.10."),
    ("nor-without-fsbl", "mp15-2021",
     BOOT + NOR_METADATA.format(**OLD_TYPES).replace("fsbl1", "first").replace("fsbl2", "second"),
     "whose name begins with “fsbl”"),
    ("no-nor1", "mp25", BOOT_MP2 + "P\t0x06\traw\tRawImage\tnor1\t0x0\tnor.img\n",
     "This board has no nor1."),
    ("no-card", "mp15-v4:sd=none", BOOT + "P\t0x10\tcard\tRawImage\tmmc0\t0x0\tcard.img\n",
     "This board has no mmc0. If it is the SD card, insert one;"),
    ("no-spi-nand", "mp15-v4", BOOT + "P\t0x06\traw\tRawImage\tspi-nand0\t0x0\tnand.img\n",
     "This board has no spi-nand0."),
    ("nor1-has-no-partitions", "mp15-v4:nor=2", BOOT + "P\t0x06\traw\tBinary\tnor1\t0x0\tnor.img\n",
     "U-Boot has no partitions on nor1"),
    ("card-too-small", "mp15-v4:sd=4G", BOOT + CARD +
     "P\t0x12\tuserfs\tFileSystem\tmmc0\t0x105000000\tuser.ext4\n", "The device ends at"),
]

# name, layout, the one finding, exit code: files of a kind that is not flashed as it is
OTHER_KINDS = [
    ("external-loader", "P\t0x1\tfsbl-openbl\tBinary\tnone\t0x0\tSTM32PRGFW_UTIL_MP13xx.stm32\n"
     "P\t0x3\tfsbl-extfl\tBinary\tnone\t0x0\tSNOR_Ext_Loader.bin\n"
     "P\t0x4\tfsbl-app\tBinary\tnor0\t0x0\tapp.stm32\n", "external-loader", 17),
    ("table-of-2018", "Selected\tPartId\tPartName\tPartType\tIP\tOffset\tBinary\n"
     "1\t0x01\tfsbl1\tBinary\tnone\t0x0\tfsbl.stm32\n", "table-of-2018", 10),
    ("spaces", (BOOT + CARD).replace("\t", "    "), "spaces-for-tabs", 10),
    ("one-space", (BOOT + CARD).replace("0x0\tfip", "0x0 fip"), "spaces-for-tabs", 10),
]


def flash(folder, tsv, board, cwd=None):
    return fj.run("flash", tsv, f"--virtual={board}", "--virtual-instant",
                  f"--virtual-dir={os.path.join(folder, 'store')}", cwd=cwd)


def prepare(folder, board, layout):
    tsv = os.path.join(folder, "flash.tsv")
    fj.write(tsv, layout)
    rows = corpus.read_rows(layout)
    corpus.make_files(folder, rows, board.split(":")[0])
    return tsv, rows


def accepted(name, board, layout, n_files):
    def case():
        with tempfile.TemporaryDirectory(prefix="flashjig-corpus-") as folder:
            tsv, rows = prepare(folder, board, layout)
            done = flash(folder, tsv, board)
            fj.equal(done.code, 0, done.out + done.err)
            fj.equal(corpus.compare(rows, folder, os.path.join(folder, "store")), n_files, "files")

    return (f"accepted-{name}", case)


def refused(name, board, layout, text):
    def case():
        with tempfile.TemporaryDirectory(prefix="flashjig-corpus-") as folder:
            tsv, _ = prepare(folder, board, layout)
            done = flash(folder, tsv, board)
            fj.equal(done.code, 10, done.out + done.err)
            fj.has(done.err, text)

    return (f"refused-{name}", case)


def other_kind(name, layout, code, exit_code):
    def case():
        with tempfile.TemporaryDirectory(prefix="flashjig-corpus-") as folder:
            tsv = os.path.join(folder, "flash.tsv")
            fj.write(tsv, layout)
            corpus.make_files(folder, corpus.read_rows(BOOT + CARD), "mp15-v4")
            done = fj.run("check", "--json", tsv)
            fj.equal((done.code, [issue["code"] for issue in done.of("issue")]), (exit_code, [code]))

    return (f"kind-{name}", case)


def first_stage_only():
    """A file that is taken and started is all there is to do."""
    with tempfile.TemporaryDirectory(prefix="flashjig-corpus-") as folder:
        tsv, _ = prepare(folder, "mp13", BOOT.splitlines(True)[0])
        done = flash(folder, tsv, "mp13")
        fj.equal(done.code, 0, done.out + done.err)


def starter_package():
    """Run as ST's own instructions say: in the images' folder, with the layout's path from there."""
    with tempfile.TemporaryDirectory(prefix="flashjig-corpus-") as folder:
        images = os.path.join(folder, "images", "stm32mp1")
        below = os.path.join(images, "flashlayout_image", "optee")
        layout = (BOOT + NOR_METADATA.format(**NEW_TYPES) + CARD).replace(
            "\ttf-a", "\tarm-trusted-firmware/tf-a").replace("\tfip.bin", "\tfip/fip.bin")
        os.makedirs(below)
        fj.write(os.path.join(below, "FlashLayout_nor-sdcard.tsv"), layout)
        rows = corpus.read_rows(layout)
        corpus.make_files(images, rows, "mp15-v4")
        done = flash(folder, "flashlayout_image/optee/FlashLayout_nor-sdcard.tsv", "mp15-v4", cwd=images)
        fj.equal(done.code, 0, done.out + done.err)
        fj.equal(corpus.compare(rows, images, os.path.join(folder, "store")), 7, "files")


def board_of_the_files():
    """Without a profile the board is the one that the files are for, and that is said."""
    for name, board, layout, n_files in ACCEPTED:
        profile = board.split(":")[0]
        # nothing in the files says 2021.10
        if profile == "mp15-2021" or ":" in board:
            continue
        with tempfile.TemporaryDirectory(prefix="flashjig-corpus-") as folder:
            tsv, _ = prepare(folder, board, layout)
            done = fj.run("check", tsv, "--virtual", "--json")
            wanted = {"nor-2020": "mp15-mainline", "nand-2020": "mp15-mainline"}.get(name, profile)
            fj.equal(([event["profile"] for event in done.of("virtual")], done.code), ([wanted], 0),
                     f"{name}: {done.out}")
            if name == "nor-2018":
                done = fj.run("flash", tsv, "--virtual", "--virtual-instant")
                fj.equal(done.code, 0, done.err)
                fj.has(done.out, "mp15-v1")


def unused_faults():
    """A fault that never happened is named; a test of a station that tests nothing must not pass."""
    with tempfile.TemporaryDirectory(prefix="flashjig-corpus-") as folder:
        tsv, _ = prepare(folder, "mp15-v4", BOOT + CARD)
        for faults, code, unused in (("stall@rom/0x77", 18, ["stall@rom/0x77"]),
                                     ("no-return@rom", 18, ["no-return@rom"]),
                                     ("slow@uboot/0x10=1", 0, []),
                                     ("truncate-write=999999999", 18, ["truncate-write=999999999"]),
                                     ("disk-full=999999999", 18, ["disk-full=999999999"]),
                                     ("no-offset@uboot=9", 18, ["no-offset@uboot=9"]),
                                     ("disk-full=1000", 13, []),
                                     ("stall@uboot/0x10:pid@plain", 8, ["pid@plain"])):
            done = flash(folder, tsv, f"mp15-v4:{faults}")
            fj.equal(done.code, code, faults + done.out + done.err)
            said = [line.split("“")[1].split("”")[0] for line in done.err.splitlines()
                    if "never happened" in line]
            fj.equal(said, unused, faults)
        path = os.path.join(folder, "faults.ini")
        fj.write(path, "[no card]\nKind=phase-text\nStage=uboot\nValue=no card; no eMMC\n"
                       "[never]\nKind=stall\nPhase=0x77\n")
        done = fj.run("flash", tsv, "--virtual", "--virtual-instant", "--json", f"--virtual-faults={path}")
        fj.equal((done.code, [event["fault"] for event in done.of("unused-fault")]), (8, ["never"]))
        fj.has(done.out, "no card; no eMMC")


def quoted_value():
    with tempfile.TemporaryDirectory(prefix="flashjig-corpus-") as folder:
        tsv, _ = prepare(folder, "mp15-v4", BOOT + CARD)
        done = flash(folder, tsv, 'mp15-v4:phase-text@uboot="a: b, c; \\"d\\" x3 @e"x1')
        fj.equal(done.code, 8, done.err)
        fj.has(done.err, 'a: b, c; "d" x3 @e”')


def virtual_doctor():
    done = fj.run("doctor", "--virtual=mp13,mcu", "--json")
    fj.equal((done.code, [finding["code"] for finding in done.of("finding")]),
             (0, ["board", "unknown-dfu"]))
    done = fj.run("doctor", "--virtual=mp13:no-permission", "--json")
    fj.equal((done.code, [finding["code"] for finding in done.of("finding")]), (5, ["permission"]))
    fj.equal(fj.run("doctor", "--virtual=nonsense").code, 2)


def erased():
    """What was on a board is gone from every storage after the layout that deletes all."""
    with tempfile.TemporaryDirectory(prefix="flashjig-corpus-") as folder:
        board = "mp15-v1"
        for layout in (BOOT_OLD + NOR_2018 + CARD, BOOT_OLD + NAND_2018, BOOT_OLD + DELETE_ALL):
            tsv, _ = prepare(folder, board, layout)
            done = flash(folder, tsv, board)
            fj.equal(done.code, 0, done.out + done.err)
        for storage, empty in (("mmc0", b"\0"), ("nor0", b"\xff")):
            path = os.path.join(folder, "store", f"{storage}.img")
            fj.equal(corpus.read_at(path, 0, 0x80000) == empty * 0x80000, True, storage)


CASES = [*(accepted(*case) for case in ACCEPTED), *(refused(*case) for case in REFUSED),
         *(other_kind(*case) for case in OTHER_KINDS), first_stage_only, starter_package, board_of_the_files,
         unused_faults, quoted_value, virtual_doctor, erased]

if __name__ == "__main__":
    fj.main(CASES)
