#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Layouts for builds of every kind and for card images: what is proposed, and that it boots and flashes."""

import os

import builds
import flashjig as fj

FSBL = "-\t0x01\tfsbl-boot\tBinary\tnone\t0x0\t"
DDR = "-\t0x02\tfip-ddr\tFIP\tnone\t0x0\t"
FIP = "-\t0x03\tfip-boot\tFIP\tnone\t0x0\t"
CARD = "P\t0x10\tsdcard\tRawImage\tmmc0\t0x0\t"
HEADING = "#Opt\tId\tName\tType\tIP\tOffset\tBinary"


def propose(build, *args):
    done = fj.run("layout", build.name, *args)
    fj.equal(done.code, 0, done.err)
    heading, *rows = done.out.splitlines()
    fj.equal(heading, HEADING)
    return rows, done.err


def flash_all(build, profile, wanted):
    """Every proposal passes the checks, boots the chain of a virtual board, and is written."""
    found = fj.run("layout", build.name, "--json").of("proposal")
    fj.equal([proposal["storage"] for proposal in found], wanted)
    for number in range(1, len(found) + 1):
        tsv = build.path("made.tsv")
        done = fj.run("layout", build.name, f"--choose={number}", "-q", "--force", "-o", tsv)
        fj.equal((done.code, done.out, done.err), (0, "", ""))
        done = fj.run("check", tsv)
        fj.equal(done.code, 0, done.out + done.err)
        done = fj.run("flash", tsv, f"--virtual={profile}", "--virtual-instant")
        fj.equal(done.code, 0, done.out + done.err)
        fj.has(done.out, "PASS")
        os.remove(tsv)


def buildroot():
    with builds.Build() as build:
        builds.buildroot(build)
        rows, why = propose(build)
        fj.equal(rows, [FSBL + "tf-a-stm32mp157_usb.stm32", FIP + "fip-stm32mp157_usb.bin",
                        CARD + "sdcard.img"])
        fj.has(why, "“tf-a-stm32mp157_usb.stm32”, because it is built for USB programming.")
        fj.has(why, "“fip-stm32mp157_usb.bin”, because it is a FIP whose U-Boot can program.")
        fj.has(why, "a whole card with 4 partitions")
        flash_all(build, "mp15-v4", ["sd", "sd", "emmc"])


def buildroot_top():
    """The folder above is pointed at; the names are those in output/images."""
    with builds.Build() as build:
        os.makedirs(build.path("output/images/x"))
        inner = builds.Build()
        inner.cleanup()
        inner.name = build.path("output/images")
        builds.buildroot(inner)
        rows, why = propose(build)
        fj.equal(rows[2], CARD + "sdcard.img")
        fj.has(why, os.path.join(build.name, "output/images"))


def deploy():
    with builds.Build() as build:
        builds.deploy(build)
        rows, why = propose(build, "--storage=emmc")
        tfa = "arm-trusted-firmware/tf-a-stm32mp157c-ev1"
        fip = "fip/fip-stm32mp157c-ev1-optee.bin"
        metadata = "arm-trusted-firmware/metadata.bin"
        fj.equal(rows, [
            f"{FSBL}{tfa}-usb.stm32", FIP + fip,
            f"P\t0x04\tfsbl1\tBinary\tmmc1\tboot1\t{tfa}-emmc.stm32",
            f"P\t0x05\tfsbl2\tBinary\tmmc1\tboot2\t{tfa}-emmc.stm32",
            f"P\t0x06\tmetadata1\tFWU_MDATA\tmmc1\t0x00080000\t{metadata}",
            f"P\t0x07\tmetadata2\tFWU_MDATA\tmmc1\t0x00100000\t{metadata}",
            f"P\t0x08\tfip-a\tFIP\tmmc1\t0x00180000\t{fip}",
            "PED\t0x09\tfip-b\tFIP\tmmc1\t0x00580000\tnone",
            "PED\t0x0A\tu-boot-env\tBinary\tmmc1\t0x00980000\tnone",
            "P\t0x10\tbootfs\tSystem\tmmc1\t0x00a00000\tcore-image-bootfs-stm32mp1.ext4",
            "P\t0x11\tuserfs\tFileSystem\tmmc1\t0x00b00000\tcore-image-userfs-stm32mp1.ext4",
            "P\t0x12\trootfs\tFileSystem\tmmc1\t0x00c00000\tcore-image-stm32mp1.ext4"])
        fj.has(why, "the root file system comes last")
        fj.has(why, "“tf-a-stm32mp157c-ev1-emmc.stm32”, because its name says")
        flash_all(build, "mp15-v4", ["sd", "emmc", "nor", "nand"])


def deploy_mp25():
    with builds.Build() as build:
        builds.deploy(build, "stm32mp257f-ev1", "stm32-2.2")
        rows, why = propose(build, "--storage=sd")
        fj.equal(rows[1], DDR + "fip/fip-stm32mp257f-ev1-ddr.bin")
        fj.has(why, "this chip needs a small FIP without U-Boot")
        flash_all(build, "mp25", ["sd", "emmc", "nor", "nand"])


def mainline_flash():
    """A U-Boot that is not ST's, with its own places in NOR and NAND."""
    with builds.Build() as build:
        builds.deploy(build)
        build.fip("fip/fip-stm32mp157c-ev1-optee.bin")
        os.remove(build.path("arm-trusted-firmware/metadata.bin"))
        flash_all(build, "mp15-mainline", ["sd", "emmc", "nor", "nand"])


def nothing_said_flash():
    """A U-Boot that does not say whose it is: the chip tells how NOR and NAND are divided."""
    for kind, profile in (("stm32-2.0", "mp13"), ("stm32-2.2", "mp25"), ("stm32-2.3", "mp21")):
        with builds.Build() as build:
            builds.deploy(build, "board", kind)
            build.fip("fip/fip-board-optee.bin")
            flash_all(build, profile, ["sd", "emmc", "nor", "nand"])
            builds.blank(build.path("arm-trusted-firmware/metadata.bin"))
            done = fj.run("layout", build.name, "--storage=nand")
            fj.equal((done.code, done.out), (10, ""))
            fj.has(done.err, "NAND flash: there is no “metadata.bin”")
            fj.has(done.err, "metadata.bin” is no metadata of an update")


def openwrt():
    with builds.Build() as build:
        builds.openwrt(build)
        rows, why = propose(build)
        name = "openwrt-stm32-stm32mp1-stm32mp135f-dk-squashfs"
        fj.equal(rows, [FSBL + "tf-a-stm32mp135_usb.stm32", FIP + "fip-stm32mp135_usb.bin",
                        f"{CARD}{name}-factory.img.gz"])
        fj.has(why, f"“{name}-sysupgrade.img.gz” is an update")
        flash_all(build, "mp13", ["sd"])


def genimage_without_fip():
    with builds.Build() as build:
        builds.old_chain(build)
        rows, why = propose(build)
        fj.equal(rows, [
            FSBL + "tf-a-stm32mp157c-dk2.stm32",
            "-\t0x03\tssbl-boot\tBinary\tnone\t0x0\tu-boot.stm32",
            "P\t0x04\tfsbl1\tBinary\tmmc0\t0x00004400\ttf-a-stm32mp157c-dk2.stm32",
            "P\t0x05\tfsbl2\tBinary\tmmc0\t0x00013000\ttf-a-stm32mp157c-dk2.stm32",
            "P\t0x06\tssbl\tBinary\tmmc0\t0x00100000\tu-boot.stm32",
            "P\t0x10\trootfs\tSystem\tmmc0\t0x00300000\trootfs.ext4",
            "PED\t0x07\tu-boot-env\tBinary\tmmc0\t0x10300000\tnone",
            "PE\t0x11\tdata\tFileSystem\tmmc0\t0x10380000\tnone"])
        fj.has(why, "with the names and the files that “genimage.cfg” gives them")
        flash_all(build, "mp15-v1", ["sd", "sd", "emmc"])
        build.text("genimage.cfg", "image sdcard.img { size = }")
        fj.has(fj.run("layout", build.name).err, "“genimage.cfg” was left out, because genimage")


def wic_recipe():
    with builds.Build() as build:
        builds.wic(build)
        rows, _ = propose(build)
        fj.equal(rows[2:], [
            "P\t0x04\tfsbl1\tBinary\tmmc0\t0x00004400\ttf-a-a-sdcard.stm32",
            "P\t0x05\tfsbl2\tBinary\tmmc0\t0x00044400\ttf-a-a-sdcard.stm32",
            "P\t0x06\tfip\tFIP\tmmc0\t0x00084400\tfip-a.bin",
            "P\t0x10\troot\tSystem\tmmc0\t0x00484400\timage-a.rootfs.ext4"])
        flash_all(build, "mp15-v4", ["sd", "sd"])
        os.remove(build.path("fip-a.bin"))
        build.fip("fip-b.bin")
        done = fj.run("layout", build.name)
        fj.has(done.err, "“sdimage-a.wks” names the file “fip-a.bin”, which is not in the folder.")


def card_image():
    """The image is named; the boot files lie beside it. Plain and packed."""
    with builds.Build() as build:
        builds.buildroot(build)
        build.card("other.wic")
        for name in ("sdcard.img", "sdcard.img.gz", "other.wic"):
            done = fj.run("layout", build.path(name))
            fj.equal(done.code, 0, done.err)
            fj.equal(done.out.splitlines()[1:], [FSBL + "tf-a-stm32mp157_usb.stm32",
                                                 FIP + "fip-stm32mp157_usb.bin", CARD + name])
        done = fj.run("layout", build.path("rootfs.ext2"))
        fj.equal(done.code, 11)
        fj.has(done.err, "“rootfs.ext2” is not the image of a whole card")
        done = fj.run("layout", build.path("none.img"))
        fj.equal(done.code, 11)


def unreadable():
    """What is there is not called missing; its name or its rights are the fault."""
    with builds.Build() as build:
        builds.buildroot(build)
        os.rename(build.path("rootfs.ext2"), build.path("root\tfs.ext2"))
        fj.has(fj.run("layout", build.name).err, "fs.ext2” was left out: no layout can name it")
        os.rename(build.path("sdcard.img"), build.path("none"))
        done = fj.run("layout", build.path("none"))
        fj.equal(done.code, 11)
        fj.has(done.err, "No layout can name “none”. Rename it.")
        if os.geteuid() != 0:
            os.chmod(build.path("fip-stm32mp157_usb.bin"), 0)
            fj.has(fj.run("layout", build.name).err, "“fip-stm32mp157_usb.bin” was left out, because it cannot")


def cut_off():
    """An image that ends inside of a partition is no system; one that is only shorter than its card is."""
    with builds.Build() as build:
        builds.buildroot(build)
        builds.card(build.path("whole.img"), ("fsbl1", "rootfs"))
        os.truncate(build.path("whole.img"), 512 * (34 + 2 * 256))
        os.truncate(build.path("sdcard.img"), 512 * (34 + 3 * 256))
        fj.equal(fj.run("layout", build.path("whole.img")).code, 0)
        done = fj.run("layout", build.path("sdcard.img"))
        fj.equal((done.code, done.out), (10, ""))
        fj.has(done.err, "“sdcard.img” has been cut off")
        done = fj.run("layout", build.name)
        fj.has(done.err, "“sdcard.img” has been cut off")
        fj.lacks(done.out, "sdcard.img")


def nothing_right():
    """What is missing is said, and no layout is made up."""
    with builds.Build() as build:
        build.card("sdcard.img")
        build.fip("fip.bin")
        build.tfa("tf-a-x-sdcard.stm32")
        done = fj.run("layout", build.name)
        fj.equal((done.code, done.out), (10, ""))
        fj.has(done.err, "“tf-a-x-sdcard.stm32” is not built for it; build TF-A with STM32MP_USB_PROGRAMMER=1.")
        fj.has(done.err, "No complete layout can be made from")
        done = fj.run("layout", build.name, "--json")
        fj.equal(done.last()["exit"], 10)
        fj.equal(len(done.of("missing")[0]["texts"]), 1)
        fj.equal(done.err, "")
    with builds.Build() as build:
        done = fj.run("layout", build.name)
        fj.equal(done.code, 10)
        fj.has(done.err, "There is no first stage for USB: what is missing is a TF-A with an STM32 header")
    fj.equal(fj.run("layout", "/nowhere/at/all").code, 11)


def choices():
    with builds.Build() as build:
        builds.buildroot(build)
        done = fj.run("layout", build.name)
        fj.has(done.err, "   2  SD card: rootfs.ext2, for stm32mp157 (STM32MP15)")
        fj.has(done.err, "   3  eMMC: rootfs.ext2, for stm32mp157 (STM32MP15)")
        fj.lacks(done.err, "   1  ")
        done = fj.run("layout", build.name, "--choose=9")
        fj.equal((done.code, done.out), (10, ""))
        fj.has(done.err, "There are only 3 proposals")
        done = fj.run("layout", build.name, "--storage=nand")
        fj.equal((done.code, done.out), (10, ""))
        fj.has(done.err, "without --storage there are others")
        fj.has(done.err, "NAND flash needs a UBI image")
        for wrong in (["--storage=floppy"], ["--choose=-1"], ["--choose=0"], [build.name], []):
            done = fj.run("layout", *([build.name] if wrong else []), *wrong)
            fj.equal(done.code, 2, str(wrong))


def own_layouts():
    """Layouts of the build's own are listed as they are."""
    with builds.Build() as build:
        builds.buildroot(build)
        build.text("flashlayout/FlashLayout_sdcard.tsv", HEADING + "\n" + FSBL + "tf-a.stm32\n" +
                   CARD + "x.wic\n")
        done = fj.run("layout", build.name)
        fj.has(done.err, "flashlayout/FlashLayout_sdcard.tsv")
        fj.equal(len(fj.run("layout", build.name, "--json").of("choice")), 1)


def other_commands():
    """What is no layout names the command that makes one."""
    with builds.Build() as build:
        builds.buildroot(build)
        for verb in ("check", "flash"):
            done = fj.run(verb, build.path("sdcard.img"))
            fj.equal(done.code, 10)
            fj.has(done.err, "is the image of a card, not a flash layout")
            fj.has(done.err, "“flashjig-cli layout” makes a layout for it")
            done = fj.run(verb, build.name)
            fj.equal(done.code, 10)
            fj.has(done.err, "“flashjig-cli layout” makes one")


def saving():
    with builds.Build() as build:
        builds.buildroot(build)
        there = build.path("there.tsv")
        build.text("there.tsv", "mine\n")
        done = fj.run("layout", build.name, "-o", there)
        fj.equal(done.code, 1)
        fj.has(done.err, "--force replaces it")
        with open(there, encoding="utf-8") as file:
            fj.equal(file.read(), "mine\n")
        done = fj.run("layout", build.name, "--force", "-o", there, "--json")
        fj.equal(done.code, 0)
        fj.equal(done.of("saved")[0]["file"], there)
        chosen = [event for event in done.of("proposal") if event["chosen"]]
        with open(there, encoding="utf-8") as file:
            fj.equal(file.read(), chosen[0]["layout"])
        fj.equal(fj.run("layout", build.name, "-o", "/nowhere/x.tsv").code != 0, True)


def hostile_names():
    """What stands in a file's name does not reach the terminal, and no row is cut by it."""
    with builds.Build() as build:
        builds.buildroot(build)
        os.rename(build.path("sdcard.img"), build.path("sd\tcard\x1b[31m.img"))
        os.remove(build.path("sdcard.img.gz"))
        build.card("with space.img")
        build.card("\x1b[2Jbell\x07.img")
        done = fj.run("layout", build.name)
        fj.lacks(done.err + done.out, "\x1b")
        fj.equal(done.out.splitlines()[3], CARD + "with space.img")


if __name__ == "__main__":
    fj.main([buildroot, buildroot_top, deploy, deploy_mp25, mainline_flash, nothing_said_flash, openwrt, genimage_without_fip, wic_recipe,
             card_image, unreadable, cut_off, nothing_right, choices, own_layouts, other_commands, saving, hostile_names])
