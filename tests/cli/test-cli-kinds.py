#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a layout is for comes before its cells; and what check --fix does, and leaves alone."""

import os

import flashjig as fj

LOADER = """#Opt\tId\tName\tType\tIP\tOffset\tBinary
P\t0x1\tfsbl-openbl\tBinary\tnone\t0x0\tSTM32PRGFW_UTIL_board.stm32
P\t0x3\tfsbl-extfl\tBinary\tnone\t0x0\tCard_Ext_Loader.bin
P\t0x4\tapp\tBinary\tmmc0\t0x80\tmissing.bin
"""
TABLE = "Selected\tPartId\tPartName\tPartType\n1\t0x01\tfirst\tBinary\tSPI1\t0x0\tfsbl.stm32\tnone\n"
LAYOUT = fj.MP15.format(ssbl_type="Binary")


def read(path):
    with open(path, "rb") as file:
        return file.read().decode()


def one_sentence():
    """Nothing but that, whatever is asked for, and the file stays as it is."""
    folder = fj.Folder()
    with folder:
        for text, code, exit_code in ((LOADER, "external-loader", 17), (TABLE, "table-of-2018", 10),
                                      ("Dear reader,\nthis is text.\n", "no-layout", 10)):
            folder.layout(text)
            for words in (("check",), ("check", "--fix"), ("flash", "--virtual=mp13"),
                          ("flash", "--dry-run"), ("flash", "--only=app")):
                done = fj.run(*words, "--json", folder.tsv)
                fj.equal(done.code, exit_code, f"{code} {words}")
                fj.equal([issue["code"] for issue in done.of("issue")], [code], words)
                fj.equal("fix" in done.of("issue")[0], False, "fix")
                fj.equal(read(folder.tsv), text, "file")
            fj.equal(fj.run("check", folder.tsv).out.count("\n"), 2, "lines")
        fj.equal([name for name in os.listdir(folder.name) if "orig" in name], [], "backups")


def spaces():
    """One finding, one fix, for the whole file, and then the layout is flashed."""
    folder = fj.Folder()
    with folder:
        right = LAYOUT + fj.PARTITIONS
        folder.layout("".join(line if line.startswith("#") else line.replace("\t", "   ")
                              for line in right.splitlines(True)))
        done = fj.run("check", "--json", folder.tsv)
        fj.equal((done.code, [issue["code"] for issue in done.of("issue")]),
                 (10, ["spaces-for-tabs"]), "spaces")
        done = fj.run("check", "--fix", folder.tsv)
        fj.equal(done.code, 0, done.err)
        fj.has(done.out, ":2: spaces between the columns")
        fj.equal(read(folder.tsv), right, "tabs")
        fj.equal(fj.flash(folder).code, 0, "flash")
        folder.layout(LAYOUT.replace("0x0\tssbl", "0x0 ssbl") + fj.CARD)
        done = fj.run("check", "--json", folder.tsv)
        fj.equal([(issue["code"], issue["line"]) for issue in done.of("issue")],
                 [("spaces-for-tabs", 3)], "one space")
        fj.equal(fj.run("check", "--fix", folder.tsv).code, 0, "one space")
        fj.equal(read(folder.tsv), LAYOUT + fj.CARD, "one tab")


def changes_are_said():
    """Each with its place, what was there and what is there now; the file as it was is kept."""
    folder = fj.Folder()
    with folder:
        wrong = LAYOUT + "p\t0x10\tcard\trawimage\tmmc0\t0x0\tcard.img\n"
        right = LAYOUT + "P\t0x10\tcard\tRawImage\tmmc0\t0x0\tcard.img\n"
        folder.layout(wrong)
        done = fj.run("check", "--fix", folder.tsv)
        fj.equal(done.code, 0, done.err)
        fj.has(done.out, "flash.tsv:4:1: Options: “p” → “P”\n")
        fj.has(done.out, "flash.tsv:4:4: Type: “rawimage” → “RawImage”\n")
        fj.has(done.out, "flash.tsv.orig\n")
        fj.equal((read(folder.tsv), read(folder.tsv + ".orig")), (right, wrong), "files")
        # an older backup stays
        folder.layout(wrong.replace("card\t", "disk\t"))
        done = fj.run("check", "--fix", "--json", folder.tsv)
        fixed = done.of("fixed")[0]
        fj.equal((fixed["fixes"], fixed["backup"]), (2, folder.tsv + ".orig.2"), "fixed")
        fj.equal(fixed["changes"][0], {"row": 2, "line": 4, "column": 1, "before": "p", "after": "P"},
                 "change")
        fj.equal(read(folder.tsv + ".orig"), wrong, "older backup")
        fj.equal(read(folder.tsv + ".orig.2"), wrong.replace("card\t", "disk\t"), "newer backup")
        # nothing to do: no backup
        fj.equal(fj.run("check", "--fix", folder.tsv).code, 0, "again")
        fj.equal(os.path.exists(folder.tsv + ".orig.3"), False, "no backup")


def no_backup_no_change():
    folder = fj.Folder()
    with folder:
        folder.layout(LAYOUT + "P\t0x10\tcard\trawimage\tmmc0\t0x0\tcard.img\n")
        before = read(folder.tsv)
        for i in range(1, 101):
            fj.write(folder.tsv + (".orig" if i == 1 else f".orig.{i}"), "old")
        done = fj.run("check", "--fix", folder.tsv)
        fj.equal((done.code, read(folder.tsv)), (1, before), "unchanged")
        fj.has(done.err, "nothing was changed")


def options_are_not_invented():
    folder = fj.Folder()
    with folder:
        for option, file in (("E", "card.img"), ("Selected", "card.img"), ("-P", "card.img"),
                             ("P", "none")):
            text = folder.layout(LAYOUT + f"{option}\t0x10\tcard\tBinary\tmmc0\t0x4400\t{file}\n")
            text = read(folder.tsv)
            fj.equal(fj.run("check", "--fix", folder.tsv).code, 10, option)
            fj.equal(read(folder.tsv), text, option)


def same_boot_file_twice():
    """The first counts, and the other's file need not be there."""
    folder = fj.Folder()
    with folder:
        folder.layout(LAYOUT + "-\t0x01\tagain\tBinary\tnone\t0x0\tmissing.stm32\n" + fj.CARD)
        done = fj.run("check", "--json", folder.tsv)
        fj.equal(done.code, 0, done.out)
        fj.equal([issue["code"] for issue in done.of("issue") if issue["severity"] == "warning"],
                 ["id-duplicate"], "warning")
        fj.equal(fj.flash(folder).code, 0, "flash")


def nothing_but_boot_files():
    """A first stage alone passes when the board left its ROM, and the end says no more than that."""
    for profile, faults in (("mp13", ""), ("mp13", ":no-return@rom"), ("mp15-v4", ""),
                            ("mp15-v4", ":never-starts"), ("mp25", "")):
        folder = fj.Folder(profile)
        with folder:
            folder.layout("-\t0x01\tfirst\tBinary\tnone\t0x0\tfsbl.stm32\n")
            fj.equal(fj.run("check", folder.tsv).code, 0, "check")
            done = fj.flash(folder, profile=profile + faults)
            fj.equal(done.code, 0, done.err)
            fj.has(done.out, "PASS")
            fj.has(done.out, "The first stage was sent, and the board left its boot ROM;")
            fj.lacks(done.out, "flash layout")
            fj.has(fj.run("flash", "--dry-run", folder.tsv).out, " 1.  0x01")
    folder = fj.Folder("mp13", rows="")
    with folder:
        done = fj.flash(folder, profile="mp13")
        fj.equal(done.code, 0, done.err)
        fj.has(done.out, "U-Boot was started; the layout writes nothing.")


def information():
    """info knows a layout, by its name or by its rows, and leaves other files to the images."""
    folder = fj.Folder()
    with folder:
        folder.layout(LAYOUT + fj.PARTITIONS + "P\t0x20\tempty\tBinary\tmmc1\t0x4400\tx.img\n"
                      "PE\t0x21\tnone\tSystem\tmmc1\t0x80000\tnone\n")
        done = fj.run("info", folder.tsv)
        fj.equal(done.code, 0, done.err)
        text = " ".join(done.out.split())
        for words in ("Kind flash layout for TF-A and U-Boot", "Rows 9 rows, 6 are written",
                      "Storages mmc0 (5 rows), mmc1 (2 rows)", "Findings 0 errors, "):
            fj.has(text, words)
        done = fj.run("info", "--json", folder.tsv)
        layout = done.of("layout")[0]
        fj.equal((layout["kind"], layout["rows"], layout["written"], layout["errors"]),
                 ("uboot", 9, 6, 0), "layout")
        fj.equal(layout["storages"], [{"name": "mmc0", "rows": 5}, {"name": "mmc1", "rows": 2}],
                 "storages")
        for text, kind in ((LOADER, "external-loader"), (TABLE, "2018"), ("some words\n", "unknown"),
                           ("-\t0x01\ta\tBinary\tnone\t0x0\tfsbl.stm32\n", "first-stage")):
            folder.layout(text)
            fj.equal(fj.run("info", "--json", folder.tsv).of("layout")[0]["kind"], kind, kind)
            fj.has(fj.run("info", folder.tsv).out, "Findings")
        fj.write(folder.path("other"), LAYOUT)
        fj.equal(fj.run("info", "--json", folder.path("other")).of("layout")[0]["kind"], "uboot", "rows")
        for name, data in (("notes.txt", "some words\n"), ("comment.txt", "# nothing\n")):
            fj.write(folder.path(name), data)
            fj.equal(fj.run("info", "--json", folder.path(name)).of("image")[0]["kind"], "other", name)
        fj.write(folder.path("wide.tsv"), LAYOUT.encode("utf-16"))
        done = fj.run("info", folder.path("wide.tsv"))
        fj.equal(done.code, 10, done.err)
        fj.has(done.err, "UTF-16")


if __name__ == "__main__":
    fj.main([one_sentence, spaces, changes_are_said, no_backup_no_change, options_are_not_invented,
             same_boot_file_twice, nothing_but_boot_files, information])
