#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where layouts and their files are found: folders, packages, other current folders."""

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


if __name__ == "__main__":
    fj.main([several_layouts, one_layout])
