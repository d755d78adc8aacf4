# SPDX-License-Identifier: GPL-3.0-or-later
"""Placeholder files for any layout, and what a virtual board has stored of them."""

import bz2
import gzip
import lzma
import os

import flashjig as fj

# what the boot chain of a profile is sent as 0x01, and as 0x03
CHAINS = {
    "mp15-v1": ("stm32-1.0", "stm32-1.0-ssbl"),
    "uboot-2018": ("stm32-1.0", "stm32-1.0-ssbl"),
    "mp13": ("stm32-2.0", "fip"),
    "prgfw": ("stm32-2.0", "fip"),
    "mp21": ("stm32-2.3", "fip"),
    "mp25": ("stm32-2.2", "fip"),
}
ERASE_BLOCK = {"nor": 0x10000, "nand": 0x40000, "spi-nand": 0x20000}
PACKERS = {".gz": gzip, ".xz": lzma, ".bz2": bz2}
TAKES_IMAGE = ("RawImage", "System", "FileSystem", "ESP")
STORED = {"boot1": ("-boot1", 0), "boot2": ("-boot2", 0)}


class Row:
    """A row that names a file, or erases."""

    def __init__(self, words):
        self.option, self.id, self.name, self.type, self.device, self.offset = words[:6]
        self.file = words[6] if len(words) > 6 else "none"

    def is_sent(self):
        return "P" in self.option and "E" not in self.option and self.device != "none"

    def storage(self):
        """The file below --virtual-dir, and where the row begins in it."""
        suffix, offset = STORED.get(self.offset, ("", None))
        if offset is None:
            offset = 0 if self.type == "RawImage" else int(self.offset, 0)
        if self.device.startswith("ram"):
            return "ram0.img", offset
        return f"{self.device}{suffix}.img", offset

    def copies(self):
        return int(self.type[7:-1]) if self.type.startswith("Binary(") else 1


def read_rows(text):
    rows = []
    for line in text.splitlines():
        words = [word for word in line.rstrip().split("\t") if word]
        if len(words) >= 6 and not line.startswith("#"):
            rows.append(Row(words))
    return rows


def kind_of(row, profile):
    """What a file has to be: a kind of fj-make-boot-image, or None for any bytes."""
    first, second = CHAINS.get(profile, ("stm32-1.0", "fip"))
    if row.device == "none":
        return {1: first, 2: "fip-ddr", 3: second}.get(int(row.id, 0))
    if row.name.startswith(("fsbl", "tf-a")) or row.offset in STORED:
        return first
    if row.type == "FIP" or row.name.startswith("fip"):
        return "fip"
    if row.name.startswith("ssbl"):
        return second
    return "ubi" if row.type == "System" and "nand" in row.device else None


def write_data(path, row, seed):
    """Any bytes, with the start of a file system and packed where the row says so."""
    data = fj.pattern(40000 + seed * 1111, seed)
    packer = PACKERS.get(os.path.splitext(path)[1])
    if packer is not None:
        if row.type in TAKES_IMAGE:
            data = b"hsqs" + data[4:40] + len(data).to_bytes(8, "little") + data[48:]
        data = packer.compress(data)
    fj.write(path, data)


def read_sent(path, row):
    """What the board should get of a file."""
    packer = PACKERS.get(os.path.splitext(path)[1]) if row.type in TAKES_IMAGE else None
    with open(path, "rb") as file:
        data = file.read()
    return packer.decompress(data) if packer is not None else data


def make_files(folder, rows, profile, made=None):
    """One file for each name in the rows, the boot chain's own kinds first."""
    made = {} if made is None else made
    for seed, row in enumerate(sorted(rows, key=lambda row: row.device != "none")):
        path = os.path.join(folder, row.file)
        if row.file == "none" or path in made:
            continue
        made[path] = kind_of(row, profile)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if made[path] is None:
            write_data(path, row, seed)
        elif made[path] == "ubi":
            fj.boot_file(path, "ubi", 0x80000)
        elif made[path] in ("fip", "stm32-1.0-ssbl"):
            fj.boot_file(path, made[path], 90000, *fj.UBOOT)
        else:
            fj.boot_file(path, made[path], 32000 if made[path] == "fip-ddr" else 60000, *fj.USB)


def read_at(path, offset, size):
    with open(path, "rb") as file:
        file.seek(offset)
        return file.read(size)


def size_of_copy(row, size):
    """Copies of a first stage begin at whole erase blocks."""
    block = ERASE_BLOCK[row.device.rstrip("0123456789")]
    return -(-size // block) * block


def compare(rows, folder, store, ram_start=0xC0000000):
    """How many files were compared with what is stored; the first difference raises."""
    compared = 0
    for row in rows:
        if not row.is_sent():
            continue
        image = read_sent(os.path.join(folder, row.file), row)
        name, offset = row.storage()
        offset -= ram_start if name == "ram0.img" else 0
        for copy in range(row.copies()):
            at = offset + (copy * size_of_copy(row, len(image)) if copy else 0)
            if read_at(os.path.join(store, name), at, len(image)) != image:
                raise AssertionError(f"{row.name}: {row.file} is not at {at:#x} of {name}")
        compared += 1
    return compared
