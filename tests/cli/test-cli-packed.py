#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Packed files: what is unpacked, what is sent as it is, and that it is said."""

import glob
import gzip
import lzma
import os
import struct
import subprocess
import zipfile

import flashjig as fj

SPLASH = "P\t0x12\tsplash\tBinary\tmmc0\t0x01D04400\tlogo.gz\n"


def disk(size=2 << 20):
    """An image of a card with a partition table of DOS."""
    data = bytearray(fj.pattern(size))
    data[:512] = bytes(512)
    data[446:462] = struct.pack("<B3sB3sII", 0x80, b"", 0x83, b"", 8, size // 512 - 8)
    data[510:512] = b"\x55\xaa"
    return bytes(data)


def squash(size):
    data = bytearray(fj.pattern(size))
    data[:4] = b"hsqs"
    data[40:48] = struct.pack("<Q", size)
    return bytes(data)


def skipped_then(packed):
    """As pzstd begins: a frame to pass over."""
    return b"\x50\x2a\x4d\x18" + struct.pack("<II", 4, len(packed)) + packed


def stored(folder, size, offset=0):
    with open(glob.glob(folder.path("store/**/*mmc0*"), recursive=True)[0], "rb") as file:
        file.seek(offset)
        return file.read(size)


def flashed(folder, *args, profile="mp15-v1"):
    done = fj.flash(folder, f"--virtual-dir={folder.path('store')}", *args, profile=profile)
    fj.equal(done.code, 0, done.out + done.err)
    return done


def parts():
    """Partitions: an mp15-v4 board, its rootfs packed, and a picture for U-Boot."""
    folder = fj.Folder("mp15-v4", rows=fj.PARTITIONS.replace("root.img", "root.img.xz") + SPLASH)
    fj.write(folder.path("root.img.xz"), lzma.compress(squash(300000)))
    fj.write(folder.path("logo.gz"), gzip.compress(b"a picture" * 1000))
    return folder


def skippable_frame_first():
    """One block that is stored as it is, in a frame of zstd, behind a frame to pass over."""
    image = disk(128 << 10)
    frame = b"\x28\xb5\x2f\xfd\xa0" + struct.pack("<I", len(image))
    frame += struct.pack("<I", len(image) << 3 | 1)[:3] + image
    folder = fj.Folder(rows=fj.CARD.replace("card.img", "card.img.zst"))
    with folder:
        fj.write(folder.path("card.img.zst"), skipped_then(frame))
        flashed(folder)
        fj.equal(stored(folder, len(image)) == image, True, "the card is the image")


def each_to_its_own():
    folder = parts()
    with folder:
        done = flashed(folder, "--verbose", profile="mp15-v4")
        fj.has(done.out, "rootfs: packed with xz, unpacked while it is sent: 300.0 kB")
        fj.has(done.out, "splash: packed with gzip, sent as it is: ")
        fj.equal(stored(folder, 300000, 0xD04400) == squash(300000), True, "rootfs")
        with open(folder.path("logo.gz"), "rb") as file:
            logo = file.read()
        fj.equal(stored(folder, len(logo), 0x1D04400) == logo, True, "the picture")


def is_said():
    folder = parts()
    with folder:
        check = fj.run("check", folder.tsv)
        fj.equal(check.code, 0, check.out)
        fj.has(check.out, "rootfs: packed with xz, unpacked while it is sent: 300.0 kB")
        fj.has(check.out, "splash: packed with gzip, sent as it is")
        dry = fj.run("flash", "--dry-run", folder.tsv)
        fj.has(dry.out, "packed with xz, unpacked while it is sent: 300.0 kB")
        plan = fj.run("flash", "--dry-run", "--json", folder.tsv).of("plan")[0]
        said = {item["name"]: (item["compression"], item["unpacked"], item["total"], item["stored_size"])
                for item in plan["items"] if "file" in item}
        packed = os.path.getsize(folder.path("root.img.xz"))
        logo = os.path.getsize(folder.path("logo.gz"))
        fj.equal(said["rootfs"], ("xz", True, 300000, packed), "rootfs")
        fj.equal(said["splash"], ("gzip", False, logo, logo), "splash")
        fj.equal(said["bootfs"], ("none", False, 70000, 70000), "bootfs")


def is_chosen():
    folder = parts()
    with folder:
        def totals(*args):
            done = fj.run("flash", "--dry-run", "--json", *args, folder.tsv)
            fj.equal(done.code, 0, done.out)
            return {item["name"]: item["total"] for item in done.of("plan")[0]["items"]}

        packed = os.path.getsize(folder.path("root.img.xz"))
        fj.equal(totals("--unpack=splash")["splash"], 9000, "by name")
        fj.equal(totals("--unpack=0x12")["splash"], 9000, "by id")
        fj.equal(totals("--keep-packed=rootfs")["rootfs"], packed, "kept")
        fj.equal(totals("--keep-packed=all", "--unpack=splash")["rootfs"], packed, "all")
        fj.equal(totals("--keep-packed=all", "--unpack=splash")["splash"], 9000, "but one")
        fj.equal(fj.run("flash", "--dry-run", "--unpack=nobody", folder.tsv).code, 2, "no such row")
        both = fj.run("flash", "--dry-run", "--unpack=splash", "--keep-packed=splash", folder.tsv)
        fj.equal(both.code, 10, both.err)
        fj.has(both.err, "cannot be both unpacked and sent as it is")
        with open(folder.tsv, encoding="utf-8") as file:
            text = file.read()
        folder.layout(text.replace("P\t0x12", "#flashjig packed=unpack\nP\t0x12"))
        fj.equal(totals()["splash"], 9000, "in the layout")
        fj.equal(totals("--keep-packed=splash")["splash"] < 9000, True, "for once")


def refused(name, data, code, *sentences, rows=fj.CARD.replace("card.img", "{}")):
    folder = fj.Folder(rows=rows.format(name))
    with folder:
        fj.write(folder.path(name), data)
        done = fj.run("check", folder.tsv)
        fj.equal(done.code, code, done.out)
        for sentence in sentences:
            fj.has(done.out, sentence)


def archives():
    folder = fj.Folder()
    with folder:
        with zipfile.ZipFile(folder.path("card.zip"), "w") as archive:
            archive.writestr("card.img", disk())
        with open(folder.path("card.zip"), "rb") as file:
            data = file.read()
    refused("card.zip", data, 11, "“card.zip” is an archive of files (zip), not an image.",
            "--keep-packed=sdcard")
    refused("page.img.gz", "<!DOCTYPE html>", 11, "is not a packed file, although its name says so",
            "--keep-packed=sdcard")
    refused("card.img.lzo", b"\x89LZO\0\r\n\x1a\n", 11, "is packed with lzop")
    refused("notes.gz", gzip.compress(b"notes"), 11, "there is no disk or file system in it",
            "--unpack=sdcard", "--keep-packed=sdcard")


def boot_files():
    folder = fj.Folder()
    with folder:
        with open(folder.path("ssbl.bin"), "rb") as file:
            packed = gzip.compress(file.read())
        fj.write(folder.path("ssbl.bin"), packed)
        done = fj.run("check", folder.tsv)
        fj.equal(done.code, 11, done.out)
        fj.has(done.out, "“ssbl.bin” is packed (gzip), and no board unpacks a boot file.")
        fj.equal(len([line for line in done.out.splitlines() if "error" in line and "ssbl" in line]), 1,
                 "once")
        flashed(folder, "--unpack=ssbl-boot")


def real_packers():
    """What people pack with, over sizes around the pieces that are read, whole and in two parts."""
    tools = {"gzip": [], "xz": ["-T2"], "zstd": [], "pzstd": ["-p", "2"], "bzip2": [], "lz4": []}
    folder = fj.Folder(rows=fj.CARD.replace("card.img", "card.packed"))
    with folder:
        for tool, args in tools.items():
            for size in (1, 4097, 262145):
                data = fj.pattern(size, len(tool))
                packed = b""
                for part in (data[:size // 3], data[size // 3:]):
                    fj.write(folder.path("part"), part)
                    packed += subprocess.run([tool, "-q", "-c", *args, folder.path("part")],
                                             check=True, capture_output=True).stdout if part else b""
                fj.write(folder.path("card.packed"), packed)
                flashed(folder, "--unpack=all")
                fj.equal(stored(folder, size) == data, True, f"{tool}, {size} bytes")


def real_pzstd():
    """What pzstd itself writes."""
    image = disk(6 << 20)
    folder = fj.Folder(rows=fj.CARD.replace("card.img", "card.img.zst"))
    with folder:
        fj.write(folder.path("card"), image)
        done = fj.run("-q", "-p", "2", folder.path("card"), "-o", folder.path("card.img.zst"),
                      program="pzstd")
        fj.equal(done.code, 0, done.err)
        flashed(folder)
        fj.equal(stored(folder, len(image)) == image, True, "the card is the image")


if __name__ == "__main__":
    fj.main([skippable_frame_first, each_to_its_own, is_said, is_chosen, archives, boot_files,
             real_packers, real_pzstd])
