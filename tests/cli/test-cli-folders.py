#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where layouts and their files are found: folders, packages, other current folders."""

import hashlib
import os

import flashjig as fj
from starter import Package

WORDS = "SD card · STM32MP157C-DK2 · OP-TEE · 3 partitions"


def several_layouts():
    with Package() as name:
        package = os.path.join(name, "images")
        for verb in ("flash", "check"):
            done = fj.run(verb, "images", cwd=name)
            fj.equal((done.code, done.out), (10, ""), verb)
            lines = done.err.splitlines()
            fj.equal(lines[0], "images holds 2 flash layouts:", "title")
            fj.equal(lines[2], f"  {WORDS} — images/stm32mp1/flashlayout_st-image-weston/optee/"
                     "FlashLayout_sdcard_stm32mp157c-dk2-optee.tsv", "choice")
            fj.has(lines[3], "Name one of them instead of the folder.")
        done = fj.run("check", package, "--json")
        fj.equal([event["text"] for event in done.of("choice")],
                 [WORDS.replace("SD card", "eMMC"), WORDS], "events")
        fj.equal(done.last()["result"], "layout", "end")
        fj.equal(done.err, "", "nothing beside the events")


def one_layout():
    package = Package()
    with package:
        os.rename(package.image(package.sdcard), package.image(package.sdcard[:-4] + ".TSV"))
        os.unlink(package.image(package.emmc))
        done = fj.run("check", "images", package.images, cwd=package.name)
        fj.equal(done.code, 0, done.out + done.err)


def flashed(package, *args, cwd):
    """Flashes the card and compares what the virtual board has stored."""
    kept = package.path("kept")
    done = fj.run("flash", *args, "--virtual=mp15-v4", "--virtual-instant", f"--virtual-dir={kept}",
                  cwd=cwd)
    fj.equal(done.code, 0, done.err)
    with open(os.path.join(kept, "mmc0.img"), "rb") as card:
        card.seek(0x00D00000)
        fj.equal(card.read(200000) == fj.pattern(200000, 3), True, "the stored file system")
    return done


def package_as_st_says():
    """cd images/stm32mp1, then the layout below it, whose cells count from there."""
    package = Package()
    with package:
        done = flashed(package, package.sdcard, cwd=package.images)
        fj.equal(done.err, "", "nothing to complain of")


def package_from_elsewhere():
    package = Package()
    with package:
        flashed(package, package.image(package.sdcard), cwd="/")
        folder = os.path.dirname(package.image(package.sdcard))
        flashed(package, os.path.basename(package.sdcard), cwd=folder)
        done = fj.run("check", package.image(package.sdcard), cwd="/")
        fj.equal(done.code, 0, done.out)
        fj.has(done.out, f"5 files were found in {package.images}.")
        done = fj.run("flash", "--dry-run", package.image(package.sdcard), cwd=package.images)
        fj.has(done.out, "  arm-trusted-firmware/tf-a-stm32mp157c-dk2-usb.stm32\n", "each file is named")


def found_here():
    """A layout that lies apart from its files, and the files in the current folder."""
    package = Package()
    with package:
        apart = package.path("apart", "a", "b", "c", "flash.tsv")
        os.makedirs(os.path.dirname(apart))
        os.rename(package.image(package.sdcard), apart)
        flashed(package, apart, cwd=package.images)
        flashed(package, apart, package.images, cwd="/")


def not_found():
    package = Package()
    with package:
        layout = package.image(package.sdcard)
        os.rename(package.image("fip"), package.path("fip"))
        done = fj.run("check", layout, cwd=package.path("images"))
        fj.equal(done.code, 11, done.out)
        fj.has(done.out, "error: “fip/fip-stm32mp157c-dk2-optee.bin” was not found. [file-unusable]")
        fj.has(done.out, f"1 file was not found in {os.path.dirname(layout)}, {package.path('images')}, ")
        fj.has(done.out, f"{package.images}. Give the folder of the files as FOLDER")
        done = fj.run("flash", layout, "--virtual", cwd="/")
        fj.equal(done.code, 11, done.err)
        fj.has(done.err, "Give the folder of the files as FOLDER")
        done = fj.run("flash", layout, "--virtual", "--json", cwd="/")
        fj.has(done.last()["error"]["advice"], "FOLDER")
        done = fj.run("check", layout, package.name, cwd="/")
        fj.equal(done.code, 0, "one file in FOLDER, the others above the layout")
        fj.has(done.out, f"warning: 4 files were found in {package.images}.")


def wrong_folder():
    """A folder with a slip in its name must not make the files beside the layout do."""
    package = Package()
    with package:
        for folder in (package.path("imagse"), package.image(package.sdcard)):
            for verb in ("flash", "check"):
                done = fj.run(verb, package.image(package.sdcard), folder)
                fj.equal(done.code, 11, done.err)
                fj.has(done.err, f"There is no folder {folder} to take the files of the layout from.")


def found_twice():
    package = Package()
    with package:
        stale = package.image(os.path.join(os.path.dirname(package.sdcard), "st-image-weston.ext4"))
        fj.write(stale, fj.pattern(200000, 9))
        done = fj.run("check", package.sdcard, cwd=package.images)
        fj.equal(done.code, 0, done.out)
        fj.has(done.out, f":6:7: warning: “st-image-weston.ext4” is in {package.images} too, with other "
               f"contents; the one in {os.path.dirname(stale)} is used. [file-ambiguous]")
        done = fj.run("check", package.sdcard, package.images, cwd=package.images)
        fj.has(done.out, ":6:7: hint: “st-image-weston.ext4” is in", "who gave FOLDER knows")
        fj.write(stale, fj.pattern(200000, 3))
        done = fj.run("check", package.sdcard, cwd=package.images)
        fj.lacks(done.out, "file-ambiguous", "the same contents")


def outside():
    """A layout from a stranger gets nothing from outside of its folder unless somebody says so."""
    folder = fj.Folder()
    with folder:
        os.mkdir(folder.path("job"))
        os.mkdir(folder.path("keys"))
        fj.write(folder.path("keys/secret"), b"this is a secret" * 100)
        for file in ("../keys/secret", folder.path("keys/secret"), "link"):
            text = fj.MP15.format(ssbl_type="Binary") + f"P\t0x10\tcard\tBinary\tmmc0\t0x4400\t{file}\n"
            fj.write(folder.path("job/flash.tsv"), text)
            if not os.path.lexists(folder.path("job/link")):
                os.symlink("../keys/secret", folder.path("job/link"))
            check_outside(folder, file)


def check_outside(folder, file):
    tsv, wire, report = folder.path("job/flash.tsv"), folder.path("wire"), folder.path("report")
    words = ["flash", tsv, "--virtual=mp15-v1", "--virtual-instant"]
    done = fj.run("check", tsv, cwd="/")
    fj.equal(done.code, 0, "a warning does not stop the check")
    fj.has(done.out, f":4:7: warning: “{file}” is outside of the layout's folder")
    fj.has(done.out, "[file-outside]")
    fj.equal(fj.run(*words, "--dry-run", cwd="/").code, 0, "nor a dry run")
    done = fj.run(*words, f"--wire={wire}", f"--report={report}", cwd="/")
    fj.equal(done.code, 11, done.err)
    for part in ("[file-outside]", "--allow-outside", "FOLDER", "nothing was sent"):
        fj.has(done.err, part)
    with open(wire, encoding="utf-8") as sent:
        fj.lacks(sent.read(), " 21 01 ", "something was sent")
    with open(report, encoding="utf-8") as made:
        text = made.read()
    fj.has(text, "outside of the layout's folders")
    fj.lacks(text, hashlib.sha256(b"this is a secret" * 100).hexdigest(), "its sum")
    done = fj.run(*words, "--json", cwd="/")
    fj.equal((done.code, done.last()["result"]), (11, "image"), done.out)
    done = fj.run(*words, "--allow-outside", "--json", cwd="/")
    fj.equal(done.code, 0, done.err)
    items = done.of("plan")[0]["items"]
    fj.equal([item["outside"] for item in items if "outside" in item].count(True), 1, items)
    fj.equal(fj.run("flash", tsv, folder.name, *words[2:], cwd="/").code, 0, "the folder is named")
    fj.lacks(fj.run(*words, "--skip=card", cwd="/").err, "outside", "it is not sent")


if __name__ == "__main__":
    fj.main([several_layouts, one_layout, package_as_st_says, package_from_elsewhere, found_here,
             not_found, wrong_folder, found_twice, outside])
