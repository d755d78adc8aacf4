# SPDX-License-Identifier: GPL-3.0-or-later
"""What every source check shares: which files there are, and how findings are reported."""
import pathlib
import re
import subprocess
import sys


class Tree:
    """The files of the project under a root folder (version control's list, or all of them)."""

    def __init__(self, root):
        self.root = pathlib.Path(root).resolve()
        self.findings = []
        self.names = sorted(self._list())

    def _list(self):
        if (self.root / ".git").exists():
            command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
            listed = subprocess.run(command, cwd=self.root, stdout=subprocess.PIPE, check=True)
            names = listed.stdout.decode().split("\0")
            return [name for name in names if name and (self.root / name).is_file()]
        paths = (path for path in self.root.rglob("*") if path.is_file())
        return [str(path.relative_to(self.root)) for path in paths
                if not path.relative_to(self.root).parts[0].startswith("_")]

    def select(self, pattern):
        """The names that match the regular expression from their start to their end."""
        return [name for name in self.names if re.fullmatch(pattern, name)]

    def text(self, name):
        """The content, or an empty text for a file that is not UTF-8."""
        try:
            return (self.root / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            return ""

    def lines(self, name):
        """Pairs of line number, counted from one, and line."""
        return enumerate(self.text(name).splitlines(), start=1)

    def report(self, name, line, sentence):
        self.findings.append(f"{name}:{line}: {sentence}")


def run(check):
    """Runs check(tree) over the folder on the command line; the exit status says the result."""
    tree = Tree(sys.argv[1] if len(sys.argv) > 1 else ".")
    check(tree)
    for finding in tree.findings:
        print(finding)
    sys.exit(1 if tree.findings else 0)
