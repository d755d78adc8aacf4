#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a folder of HTML pages from the Markdown pages of this folder, to read without a network.

Usage: make-html.py CMARK-GFM PROJECT-URL OUTPUT DEPFILE
Links between the pages stay links; those to other files of the project lead to PROJECT-URL.
"""
import html
import pathlib
import re
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} - Flashjig</title>
<link rel="stylesheet" href="{up}style.css">
</head>
<body>
<nav><a href="{up}index.html">Flashjig: all pages</a></nav>
<main>
{body}</main>
</body>
</html>
"""
CODE_ROW = re.compile(r"<tr>(\s*<td><code>([a-z0-9-]+)</code></td>)")
HEADING = re.compile(r"<h([1-6])>(.*?)</h\1>", re.DOTALL)
LINK = re.compile(r'(href|src)="([^"]+)"')


def make_anchor(text):
    """The fragment that forges give a heading."""
    plain = html.unescape(re.sub(r"<[^>]+>", "", text))
    return re.sub(r"[^\w\- ]", "", plain.strip().lower()).replace(" ", "-")


def make_name(page):
    """Where @page, relative to this folder, ends up."""
    return page.with_name("index.html") if page.name == "README.md" else page.with_suffix(".html")


def make_link(page, target, project):
    if re.match(r"[a-z]+:", target) or target.startswith("#"):
        return target
    path, _, fragment = target.partition("#")
    found = (HERE / page.parent / path).resolve()
    fragment = "#" + fragment if fragment else ""
    if found.is_dir():
        found = found / "README.md" if (found / "README.md").exists() else found
    if HERE not in found.parents or not found.is_file():
        kind = "tree" if found.is_dir() else "blob"
        return f"{project}/{kind}/main/{found.relative_to(HERE.parent)}{fragment}"
    inside = found.relative_to(HERE)
    if inside.suffix == ".md":
        inside = make_name(inside)
    up = "../" * len(page.parent.parts)
    return up + str(inside) + fragment


def convert(cmark, page, project):
    text = (HERE / page).read_text(encoding="utf-8")
    done = subprocess.run([cmark, "--unsafe", "--extension", "table", "--extension", "autolink"], input=text,
                          stdout=subprocess.PIPE, check=True, encoding="utf-8")
    body = HEADING.sub(lambda m: f'<h{m[1]} id="{make_anchor(m[2])}">{m[2]}</h{m[1]}>', done.stdout)
    body = CODE_ROW.sub(r'<tr id="\2">\1', body)
    body = LINK.sub(lambda m: f'{m[1]}="{html.escape(make_link(page, html.unescape(m[2]), project))}"', body)
    title = re.sub(r"<[^>]+>", "", HEADING.search(done.stdout)[2])
    return PAGE.format(title=title, up="../" * len(page.parent.parts), body=body)


def main():
    cmark, project, output, depfile = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3]), sys.argv[4]
    shutil.rmtree(output, ignore_errors=True)
    pages = sorted(path.relative_to(HERE) for path in HERE.rglob("*.md"))
    for page in pages:
        target = output / make_name(page)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(convert(cmark, page, project), encoding="utf-8")
    shutil.copytree(HERE / "pictures", output / "pictures")
    shutil.copy(HERE / "style.css", output)
    read = [*(HERE / page for page in pages), *(HERE / "pictures").iterdir(), HERE / "style.css"]
    names = " ".join(str(path).replace(" ", "\\ ") for path in read)
    pathlib.Path(depfile).write_text(f"{output.name}: {names}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
