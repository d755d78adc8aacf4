# SPDX-License-Identifier: GPL-3.0-or-later
"""Folders as builds leave them behind, with small files in place of the real ones."""

import os
import struct
import subprocess
import tempfile
import uuid
import zlib

import flashjig as fj

SECTOR = 512
TFA = ("v2.10-test(release):v2.10", "Built : 09:00:00, Mar  1 2024")
LINUX = uuid.UUID("0FC63DAF-8483-4772-8E79-3D69D8477DE4").bytes_le


def card(path, names, sectors=8192):
    """The image of a card with a partition table; each partition has 256 sectors."""
    disk = bytearray(fj.pattern(sectors * SECTOR, 9))
    disk[:SECTOR * 34] = bytes(SECTOR * 34)
    disk[446 + 4] = 0xEE
    struct.pack_into("<II", disk, 446 + 8, 1, sectors - 1)
    disk[510:512] = b"\x55\xaa"
    entries = bytearray(128 * 128)
    for i, name in enumerate(names):
        first = 34 + 256 * i
        struct.pack_into("<16s16sQQQ72s", entries, 128 * i, LINUX, uuid.uuid4().bytes_le, first,
                         first + 255, 0, name.encode("utf-16-le"))
    sum_ = zlib.crc32(entries)

    def header(here, other, table):
        fields = struct.pack("<8sIIIIQQQQ16sQIII", b"EFI PART", 0x10000, 92, 0, 0, here, other, 34,
                             sectors - 34, uuid.uuid4().bytes_le, table, 128, 128, sum_)
        return fields[:16] + struct.pack("<I", zlib.crc32(fields)) + fields[20:]

    last = sectors - 1
    disk[SECTOR:SECTOR + 92] = header(1, last, 2)
    disk[2 * SECTOR:2 * SECTOR + len(entries)] = entries
    disk[(last - 32) * SECTOR:last * SECTOR] = entries
    disk[last * SECTOR:] = (header(last, 1, last - 32) + bytes(SECTOR))[:SECTOR]
    fj.write(path, bytes(disk))


def ext4(path, size=1 << 20):
    """What passes for a file system of that size."""
    data = bytearray(fj.pattern(size, 4))
    data[1024:2048] = bytes(1024)
    struct.pack_into("<I", data, 1024 + 4, size // 4096)
    struct.pack_into("<I", data, 1024 + 24, 2)
    struct.pack_into("<H", data, 1024 + 56, 0xEF53)
    fj.write(path, bytes(data))


def metadata(path):
    """Of an update: one image in two banks, and nothing that was updated yet."""
    data = struct.pack("<III", 1, 0, 0) + bytes(32 + 2 * 24)
    fj.write(path, struct.pack("<I", zlib.crc32(data)) + data)


def blank(path):
    fj.write(path, bytes(120))


class Build(tempfile.TemporaryDirectory):
    """A folder to be filled."""

    def __init__(self):
        super().__init__(prefix="flashjig-build-")

    def __enter__(self):
        return self

    def path(self, name):
        path = os.path.join(self.name, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return path

    def tfa(self, name, kind="stm32-1.0", usb=False):
        fj.boot_file(self.path(name), kind, 60000, *TFA, *(fj.USB if usb else ()))

    def fip(self, name, prog=True):
        fj.boot_file(self.path(name), "fip", 90000, fj.UBOOT[1], *(fj.UBOOT[:1] if prog else ()))

    def ddr(self, name):
        fj.boot_file(self.path(name), "fip-ddr", 32000)

    def ubi(self, name):
        fj.boot_file(self.path(name), "ubi", 1 << 20)

    def card(self, name, names=("fsbl1", "fsbl2", "fip", "rootfs")):
        card(self.path(name), names)

    def ext4(self, name, size=1 << 20):
        ext4(self.path(name), size)

    def text(self, name, text):
        fj.write(self.path(name), text)


def buildroot(build):
    """External tree of ST: boot files for USB beside those of the board, and the card."""
    build.tfa("tf-a-stm32mp157c-dk2.stm32", usb=True)
    build.tfa("tf-a-stm32mp157_usb.stm32", usb=True)
    build.fip("fip.bin", prog=False)
    build.fip("fip-stm32mp157_usb.bin")
    build.card("sdcard.img")
    subprocess.run(["gzip", "-k", build.path("sdcard.img")], check=True)
    build.ext4("rootfs.ext2")
    os.symlink("rootfs.ext2", build.path("rootfs.ext4"))
    build.text("sdcard.img.bmap", "<bmap/>")


def deploy(build, board="stm32mp157c-ev1", kind="stm32-1.0"):
    """Yocto with the boot files of ST: one build of TF-A for each storage, to be updated."""
    metadata(build.path("arm-trusted-firmware/metadata.bin"))
    for use in ("usb", "sdcard", "emmc", "nand", "nor"):
        build.tfa(f"arm-trusted-firmware/tf-a-{board}-{use}.stm32", kind, usb=use == "usb")
    fj.boot_file(build.path(f"fip/fip-{board}-optee.bin"), "fip", 90000, "stm32prog",
                 "U-Boot 2023.10-stm32mp-r1 (Mar 01 2024 - 09:00:00 +0000)")
    if kind in ("stm32-2.2", "stm32-2.3"):
        build.ddr(f"fip/fip-{board}-ddr.bin")
    build.ext4("core-image-bootfs-stm32mp1.ext4")
    build.ext4("core-image-stm32mp1-20240301.rootfs.ext4", 2 << 20)
    os.symlink("core-image-stm32mp1-20240301.rootfs.ext4", build.path("core-image-stm32mp1.ext4"))
    build.ext4("core-image-userfs-stm32mp1.ext4")
    build.ubi("core-image-stm32mp1_nand_4_256.ubi")


def openwrt(build):
    build.tfa("tf-a-stm32mp135_usb.stm32", "stm32-2.0", usb=True)
    build.fip("fip-stm32mp135_usb.bin")
    for kind in ("factory", "sysupgrade"):
        name = f"openwrt-stm32-stm32mp1-stm32mp135f-dk-squashfs-{kind}.img"
        build.card(name, ("fsbl1", "fsbl2", "fip", "u-boot-env", "bootfs", "rootfs"))
        subprocess.run(["gzip", build.path(name)], check=True)
    build.text("sha256sums", "0 *x\n")


GENIMAGE = """# A card
image sdcard.img {
	hdimage {
		partition-table-type = "gpt"
		align = 1K
	}
	partition fsbl1 {
		image = "tf-a-stm32mp157c-dk2.stm32"
	}
	partition fsbl2 {
		image = "%ATFBIN%"
	}
	partition ssbl {
		image = "u-boot.stm32"
		offset = 1M
		size = 2M
	}
	partition rootfs {
		image = "rootfs.ext4"
		partition-type-uuid = 0fc63daf-8483-4772-8e79-3d69d8477de4
		bootable = "yes"
		size = 256M
	}
	partition u-boot-env {
		size = 512K
	}
	partition data {
	}
}
image data.ext4 {
	ext4 { label = "data" }
	size = 1M
}
"""


def old_chain(build):
    """TF-A without FIP, and a recipe in place of a card."""
    fj.boot_file(build.path("tf-a-stm32mp157c-dk2.stm32"), "stm32-1.0", 60000, *fj.USB,
                 "v2.0-r2.0(release):", "Built : 2020")
    fj.boot_file(build.path("u-boot.stm32"), "stm32-1.0-ssbl", 90000, "stm32prog",
                 "U-Boot 2018.11-test (Jan 07 2020 - 16:13:55 +0100)")
    build.ext4("rootfs.ext4")
    build.text("genimage.cfg", GENIMAGE)


WKS = """# a comment, "with a quote
part fsbl1 --source rawcopy --part-name=fsbl1 --sourceparams="file=tf-a-a-sdcard.stm32" --ondisk mmcblk --fixed-size 256K --align 17
part fsbl2 --source rawcopy --part-name=fsbl2 --sourceparams="file=tf-a-a-sdcard.stm32" --ondisk mmcblk --fixed-size 256K
part fip --source rawcopy --part-name=fip --sourceparams="file=fip-a.bin" --fixed-size 4096K
part / --source rootfs --ondisk mmcblk --fstype=ext4 --label root --active
bootloader --ptable gpt
"""


def wic(build):
    build.tfa("tf-a-a-usb.stm32", usb=True)
    build.tfa("tf-a-a-sdcard.stm32")
    build.fip("fip-a.bin")
    build.ext4("image-a.rootfs.ext4")
    build.text("sdimage-a.wks", WKS)
