# SPDX-License-Identifier: GPL-3.0-or-later
"""Links between the pages lead somewhere, and so do the names of scripts, source files and functions
that pages mention; every error has a page, titled by what the window says.

Usage: links.py ROOT
"""
import pathlib
import re
import subprocess
import sys

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"")
SCRIPT = re.compile(r"(?<![\w/.-])(scripts/[\w.-]*\w|\.ci/run)")
SOURCE = re.compile(r"(?<![\w/.-])(src/[\w/-]+\.[ch])\b")
FUNCTION = re.compile(r"\b(fj_\w+) \(\)")
DEFINITION = re.compile(r"^(fj_\w+) \(", re.MULTILINE)
OWN_ADDRESS = re.compile(r"@project_url@/(?:blob|raw)/main/([\w./-]+)")
OPTION = re.compile(r"option\('project_url'.*?value: '([^']+)'", re.DOTALL)
ADDRESS = re.compile(r"https?://[\w./-]*flashjig/flashjig[\w./-]*")
CODE = re.compile(r"G_DEFINE_ENUM_VALUE \((FJ_ERROR_\w+), \"([a-z-]+)\"\)")
HEADLINE = re.compile(r"\[(FJ_ERROR_\w+)\] = \{\s*N_ \(\"([^\"]+)\"\)")


def anchor(heading):
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def anchors_of(page):
    return {anchor(line.lstrip("# ")) for line in page.read_text(encoding="utf-8").splitlines()
            if line.startswith("#")}


def broken_links(page):
    for match in LINK.finditer(page.read_text(encoding="utf-8")):
        target = match.group(1) or match.group(2)
        if re.match(r"[a-z]+:", target):
            continue
        path, _, fragment = target.partition("#")
        found = page.parent / path if path else page
        if not found.exists():
            yield f"{page}: {target} leads nowhere"
        elif fragment and found.suffix == ".md" and fragment not in anchors_of(found):
            yield f"{page}: {found.name} has no heading for #{fragment}"


def missing_scripts(root, page):
    for name in set(SCRIPT.findall(page.read_text(encoding="utf-8"))):
        if not (root / name).exists():
            yield f"{page}: there is no {name}"


def missing_sources(root, page, functions):
    text = page.read_text(encoding="utf-8")
    for name in sorted(set(SOURCE.findall(text))):
        if not (root / name).exists():
            yield f"{page}: there is no {name}"
    for name in sorted(set(FUNCTION.findall(text)) - functions):
        yield f"{page}: there is no function {name} ()"


def broken_addresses(root):
    """What the software centre is told about pages and pictures: they are files of this repository."""
    metainfo = root / "data/io.github.flashjig.Flashjig.metainfo.xml.in"
    text = metainfo.read_text(encoding="utf-8")
    if "<screenshot " not in text:
        yield f"{metainfo}: no screenshot"
    for name in OWN_ADDRESS.findall(text):
        if not (root / name).exists():
            yield f"{metainfo}: there is no {name}"


def other_addresses(root):
    """There is one address, the default of the option; what is built gets it from there."""
    address = OPTION.search((root / "meson_options.txt").read_text(encoding="utf-8")).group(1)
    names = subprocess.run(["git", "ls-files", "-z"], cwd=root, stdout=subprocess.PIPE, check=True).stdout.decode()
    for name in filter(None, names.split("\0")):
        try:
            text = (root / name).read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
            continue
        for found in ADDRESS.findall(text):
            if not (found + "/").startswith((address + "/", address + ".git/")):
                yield f"{name}: {found} is not at {address}, the project's address (meson_options.txt)"
            elif re.match(r"src/|data/", name):
                yield f"{name}: {found} is written out; take the option project_url"


def defined_functions(root):
    sources = root.glob("src/**/*.c")
    return {name for path in sources for name in DEFINITION.findall(path.read_text(encoding="utf-8"))}


def missing_error_pages(root):
    names = CODE.findall((root / "src/base/fj-error.c").read_text(encoding="utf-8"))
    if not names:
        yield "src/base/fj-error.c: no names of errors were found"
    headlines = dict(HEADLINE.findall((root / "src/base/fj-error-text.c").read_text(encoding="utf-8")))
    if not headlines:
        yield "src/base/fj-error-text.c: no titles of errors were found"
    for code, name in names:
        page = root / f"docs/errors/{name}.md"
        if not page.exists():
            yield f"docs/errors: there is no page for the error {name}"
        elif code in headlines and page.read_text(encoding="utf-8").splitlines()[0] != f"# {headlines[code]}":
            yield f"{page}: the window calls this error \"{headlines[code]}\""


def main():
    root = pathlib.Path(sys.argv[1])
    pages = sorted([*root.glob("*.md"), *root.glob("docs/**/*.md"), *root.glob("flatpak/*.md"), *root.glob(".github/*.md")])
    functions = defined_functions(root)
    findings = [*missing_error_pages(root), *broken_addresses(root)]
    if (root / ".git").exists():
        findings += other_addresses(root)
    for page in pages:
        findings += [*broken_links(page), *missing_scripts(root, page), *missing_sources(root, page, functions)]
    print("\n".join(findings) or f"{len(pages)} pages")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
