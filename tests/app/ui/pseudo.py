# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a translation into no language: pseudo.py SOURCE FOLDER

Every text gets accents, a third more length and brackets, so that a picture shows what does not fit
and a test finds what is not translated. Goes to FOLDER/LANGUAGE/LC_MESSAGES/flashjig.mo, as en_XA, and
as ar for looks from right to left (GLib translates GTK's own texts only beside ours).
"""
import pathlib
import re
import struct
import subprocess
import sys
import tempfile

LANGUAGES = ("en_XA", "ar")
ACCENTS = str.maketrans("aceiounyACEIOUNY", "áçéíóúñýÁÇÉÍÓÚÑÝ")
# What must stay as it is: directives of printf, markup, entities.
FIXED = re.compile(r"(%[-+ #0]*\d*(?:\.\d+)?(?:hh|h|ll|l|z|j)?[a-zA-Z%]|<[^>]*>|&\w+;)")
KEYWORDS = ("_", "N_", "C_:1c,2", "NC_:1c,2", "ngettext:1,2", "g_dngettext:2,3")


def pseudo(text):
    parts = FIXED.split(text)
    changed = "".join(part if FIXED.fullmatch(part) else part.translate(ACCENTS) for part in parts)
    body, end = (changed[:-1], "\n") if changed.endswith("\n") else (changed, "")
    return f"[{body}{'·' * max(1, len(text) // 3)}]{end}"


def read_mo(data):
    """Pairs of original and translation, as bytes."""
    _, _, count, originals, translations = struct.unpack_from("<5I", data)
    for index in range(count):
        pair = []
        for table in (originals, translations):
            length, offset = struct.unpack_from("<2I", data, table + 8 * index)
            pair.append(data[offset:offset + length])
        yield tuple(pair)


def write_mo(pairs):
    pairs = sorted(pairs)
    offset = 28 + 16 * len(pairs)
    tables, texts = [b"", b""], b""
    for column in (0, 1):
        for pair in pairs:
            tables[column] += struct.pack("<2I", len(pair[column]), offset + len(texts))
            texts += pair[column] + b"\0"
    header = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 28)
    return header + tables[0] + tables[1] + texts


def translate(pair):
    original, text = pair
    if not original:  # the header
        return pair
    forms = text.decode("utf-8").split("\0")
    return original, "\0".join(map(pseudo, forms)).encode("utf-8")


def main():
    source, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as work:
        pot, po, mo = (str(pathlib.Path(work) / name) for name in ("a.pot", "a.po", "a.mo"))
        subprocess.run(["xgettext", "--from-code=UTF-8", "-f", "po/POTFILES.in", "-o", pot,
                        *(f"--keyword={word}" for word in KEYWORDS)], cwd=source, check=True,
                       stderr=subprocess.DEVNULL)
        subprocess.run(["msginit", "--no-translator", "-l", "en_US.UTF-8", "-i", pot, "-o", po],
                       check=True, stderr=subprocess.DEVNULL)
        text = pathlib.Path(po).read_text(encoding="utf-8", errors="replace")
        pathlib.Path(po).write_text(re.sub(r"charset=[-\w]+", "charset=UTF-8", text), encoding="utf-8")
        subprocess.run(["msgfmt", "--endianness=little", po, "-o", mo], check=True)
        pairs = [translate(pair) for pair in read_mo(pathlib.Path(mo).read_bytes())]
    for language in LANGUAGES:
        target = folder / language / "LC_MESSAGES"
        target.mkdir(parents=True, exist_ok=True)
        (target / "flashjig.mo").write_bytes(write_mo(pairs))
    print(f"{len(pairs)} texts")


if __name__ == "__main__":
    main()
