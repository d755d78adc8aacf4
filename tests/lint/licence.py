# SPDX-License-Identifier: GPL-3.0-or-later
"""Every source file says its licence in its first lines."""
import tree

GPL = "SPDX-License-" "Identifier: GPL-3.0-or-later"


def check(files):
    for name in files.select(r".*\.[ch]"):
        if not files.text(name).startswith(f"/* {GPL} */\n"):
            files.report(name, 1, f"the first line must be /* {GPL} */")
    for name in files.select(r".*\.(py|ui|css)"):
        if GPL not in "".join(files.text(name).splitlines(keepends=True)[:4]):
            files.report(name, 1, f"the first lines must hold {GPL}")


tree.run(check)
