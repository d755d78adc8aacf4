# SPDX-License-Identifier: GPL-3.0-or-later
"""Each language of po/LINGUAS translates every text that people read, and breaks none of them.

Usage: translations.py ROOT
"""
import pathlib
import re
import subprocess
import sys
import tempfile

# As Meson's preset "glib" calls xgettext.
KEYWORDS = ("_", "N_", "C_:1c,2", "NC_:1c,2", "g_dcgettext:2", "g_dngettext:2,3", "g_dpgettext2:2c,3",
            "ngettext:1,2")
# What stays as it is in every language.
TOKEN = re.compile(r"</?[a-z]+[^>]*>|--[a-z-]+|0x[0-9A-Fa-f]+|\bflashjig-cli\b|https?://\S+")


def languages(root):
    lines = (root / "po/LINGUAS").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def extract(root, pot):
    command = ["xgettext", "--from-code=UTF-8", "--files-from=po/POTFILES.in", "--output", str(pot)]
    command += ["--keyword=" + keyword for keyword in KEYWORDS]
    return subprocess.run(command, cwd=root, stderr=subprocess.PIPE, text=True, check=False)


# French has no-break spaces before these signs and inside of its quotation marks.
BREAKS = re.compile(r" [;!?»]| :(?=[ \\]|$)|« ")


def complain_about_breaks(text):
    """Yields lines of French translations that may break before a sign."""
    is_translation = False
    for line in text.splitlines():
        is_translation = line.startswith("msgstr") or (is_translation and line.startswith('"'))
        value = line[line.find('"') + 1:-1]
        if is_translation and BREAKS.search(value):
            yield f"a space that breaks: {value}\n"


def complain_about_tokens(text):
    """Yields translations that lose or invent markup, an option, a program's name or an address."""
    entry, last = {}, None
    for line in [*text.splitlines(), ""]:
        found = re.match(r'(msgid|msgid_plural|msgstr(?:\[\d\])?) "(.*)"$', line)
        if found:
            last, entry[found[1]] = found[1], found[2]
        elif line.startswith('"') and last:
            entry[last] += line[1:-1]
        elif not line:
            allowed = [sorted(TOKEN.findall(entry[name])) for name in ("msgid", "msgid_plural") if entry.get(name)]
            for name, value in entry.items():
                if name.startswith("msgstr") and allowed and value and sorted(TOKEN.findall(value)) not in allowed:
                    yield "differs in %s: %s\n" % (sorted(TOKEN.findall(value)), value)
            entry, last = {}, None


def complain_about(root, pot, language):
    """What is wrong with a catalogue, as lines; none when it is right and complete."""
    catalogue = str(root / "po" / (language + ".po"))
    checked = subprocess.run(["msgfmt", "-c", "--check-accelerators=_", "-o", "/dev/null", catalogue],
                             stderr=subprocess.PIPE, text=True, check=False)
    if checked.returncode != 0:
        return checked.stderr
    merged = subprocess.run(["msgmerge", "-q", "--no-fuzzy-matching", catalogue, str(pot)],
                            stdout=subprocess.PIPE, text=True, check=True).stdout
    missing = subprocess.run(["msgattrib", "--untranslated", "--no-wrap", "--no-obsolete"], input=merged,
                             stdout=subprocess.PIPE, text=True, check=True).stdout
    translated = subprocess.run(["msgattrib", "--translated", "--no-fuzzy", "--no-wrap", "--no-obsolete"], input=merged,
                                stdout=subprocess.PIPE, text=True, check=True).stdout
    tokens = "".join(complain_about_tokens(translated))
    if language == "fr":
        tokens += "".join(complain_about_breaks(translated))
    return tokens + "".join("not translated: %s\n" % text
                   for text in re.findall(r'^msgid (".+")$', missing, re.MULTILINE) if text != '""')


def main():
    root = pathlib.Path(sys.argv[1])
    names = languages(root)
    files = {path.stem for path in (root / "po").glob("*.po")}
    cases = []
    with tempfile.TemporaryDirectory() as folder:
        pot = pathlib.Path(folder, "flashjig.pot")
        done = extract(root, pot)
        cases.append(("template", done.stderr if done.returncode != 0 else ""))
        metainfo = (root / "data/io.github.flashjig.Flashjig.metainfo.xml.in").read_text(encoding="utf-8")
        told = re.findall(r'<lang percentage="100">(\w+)</lang>', metainfo)
        cases.append(("metainfo", "" if told == ["en", *names] else f"the metainfo tells of {told}\n"))
        cases.append(("linguas", "po/LINGUAS and po/*.po differ\n" if files != set(names) else ""))
        cases += [(name, complain_about(root, pot, name)) for name in names]
    print("1..%d" % len(cases))
    for number, (name, text) in enumerate(cases, 1):
        print("%s %d %s" % ("not ok" if text else "ok", number, name))
        for line in text.splitlines()[:20]:
            print("# " + line)
    return any(text for _, text in cases)


sys.exit(main())
