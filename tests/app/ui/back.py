# SPDX-License-Identifier: GPL-3.0-or-later
"""From a result to the layout and back; what is said on the way has a kind."""
from window import Failed, Window, run, wait

FAULT = "dfu-error@uboot/0x10#3"


def test_back(program, images):
    window = Window(program, f"--virtual=mp15-v1:{FAULT}", "--virtual-instant", images / "flash.tsv",
                    manager=True)
    window.wait_for("no problems")
    if window.find("push button", "Back to"):
        raise Failed("there is a way back before there is anything to go back to")
    window.press("push button", "Flash")
    window.wait_for("What it means")
    window.press("push button", "Show the Row")
    window.press("push button", "Back to the Result")
    window.wait_for("What it means")
    # the keyboard
    window.press("push button", "Show Progress")
    window.press("push button", "Edit Layout")
    window.get("push button", "Back to the Run")
    window.key("alt+Left")
    window.get("push button", "Result")
    if window.find("push button", "Back to"):
        raise Failed("there is still a way back, though nothing is left to go back from")
    window.close()


def kind_of(window, text):
    return next(((node.get_role_name(), node.get_name()) for node in window.all()
                 if node.get_role_name() in ("alert", "info bar") and text in (node.get_name() or "")), None)


def test_kinds(program, images):
    layout = images / "kinds.tsv"
    layout.write_text((images / "flash.tsv").read_text(encoding="utf-8"), encoding="utf-8")
    window = Window(program, layout, manager=True)
    window.wait_for("no problems")
    layout.write_text(layout.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    wait("the information", lambda: kind_of(window, "Info: The layout was changed on disk"))
    layout.unlink()
    wait("the warning", lambda: kind_of(window, "Warning: The file of the layout is gone"))
    role, _ = kind_of(window, "Warning: ")
    if role != "alert":
        raise Failed(f"a warning is a {role}")
    window.close()


def test(program, images):
    test_back(program, images)
    test_kinds(program, images)


run(test)
