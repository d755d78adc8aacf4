# SPDX-License-Identifier: GPL-3.0-or-later
"""The layout as a file: saved, changed by others, reverted, and not lost when the window closes."""
import subprocess

from window import Failed, GLib, Window, run, text_of, wait


def name_in(layout):
    return layout.read_text(encoding="utf-8").splitlines()[3].split("\t")[2]


def change_name(window, name):
    window.select_row(2)
    wait("the row in the form", lambda: window.form_says("Name", "sdcard") or
         window.form_says("Name", "disk"))
    window.type_into("Name", name)
    window.wait_for("Not saved")


def test_replace(program, images):
    """Neither an image that is opened nor a new layout takes the place of unsaved changes unasked."""
    image = GLib.Variant("s", (images / "sdcard.img").as_uri())
    window = Window(program, "--virtual=mp15-v1", images / "flash.tsv")
    window.wait_for("no problems")
    change_name(window, "precious")
    for action, parameter in (("win.open-uri", image), ("win.new-layout", GLib.Variant("s", "emmc"))):
        window.act(action, parameter)
        window.wait_for("Save the changes of the layout?")
        window.press("push button", "Cancel")
        wait("the question to go", lambda: not window.says("Save the changes of the layout?"))
        if "precious" not in [row["Name"] for row in window.cells()]:
            raise Failed(f"{action} threw unsaved changes away")
    window.act("win.new-layout", GLib.Variant("s", "emmc"))
    window.press("push button", "Discard")
    wait("the new layout", lambda: any(row["Offset"] == "boot1" for row in window.cells()))

    # an image of a card is no layout: one that writes it is made
    window.act("win.open-uri", image)
    wait("a layout for the image", lambda: [row["File"] for row in window.cells()][-1:] == ["sdcard.img"])

    # not while boards are flashed
    window.act("win.open-uri", GLib.Variant("s", (images / "flash.tsv").as_uri()))
    window.wait_for("no problems")
    window.press("push button", "Flash")
    wait("the board at work", lambda: window.row("flashing"))
    subprocess.run([program, images / "sdcard.img"], check=True, stderr=subprocess.DEVNULL)
    window.wait_for("Another layout can be opened when the run is over")
    if not window.row("flashing"):
        raise Failed("opening a file ended the run")
    window.close()


def test_first_save(program, images):
    """A layout that has no file yet is given one, and then the window does what it was told."""
    made = images / "made.tsv"
    window = Window(program, "--virtual=mp15-v1")
    window.act("win.new-layout", GLib.Variant("s", "sd"))
    wait("the new layout", lambda: len(window.cells()) > 2)
    window.select_row(2)
    window.type_into("Name", "changed")
    window.wait_for("Not saved")
    window.act("win.close")
    window.wait_for("Save the changes of the layout?")
    window.press("push button", "Save")
    window.get("file chooser", "Save")
    entry = wait("the entry of the chooser", lambda: next(
        (node for node in window.all("text") if text_of(node) == "flash.tsv"), None))
    window.set_text(entry, str(made))
    window.key("Return")
    wait("the program to end", lambda: window.process.poll() is not None)
    if "\tchanged\t" not in made.read_text(encoding="utf-8"):
        raise Failed("the layout was not saved before the window closed")
    made.unlink()


def test(program, images):
    test_first_save(program, images)
    test_replace(program, images)
    layout = images / "flash.tsv"
    window = Window(program, "--virtual=mp15-v1", layout)
    window.wait_for("no problems")
    change_name(window, "disk")
    if name_in(layout) != "sdcard":
        raise Failed("the file was changed without being saved")
    window.act("win.save")
    wait("the file to be saved", lambda: name_in(layout) == "disk")
    if layout.read_text(encoding="utf-8").splitlines()[0][0] != "#":
        raise Failed("the comment was lost")

    # somebody else changes it
    layout.write_text(layout.read_text(encoding="utf-8").replace("disk", "other"), encoding="utf-8")
    window.wait_for("changed on disk by another program")
    window.press("push button", "Load Again")
    wait("the new name", lambda: [row["Name"] for row in window.cells()][2] == "other")

    # closing asks, and Cancel means cancel
    window.select_row(2)
    wait("the row in the form", lambda: window.form_says("Name", "other"))
    window.type_into("Name", "last")
    window.wait_for("Not saved")
    window.act("win.close")
    window.wait_for("Save the changes of the layout?")
    window.press("push button", "Cancel")
    wait("the question to go", lambda: not window.says("Save the changes of the layout?"))
    # nor does Save mean that the work of another program is lost
    layout.write_text(layout.read_text(encoding="utf-8").replace("other", "theirs"), encoding="utf-8")
    window.act("win.close")
    window.wait_for("Save the changes of the layout?")
    window.press("push button", "Save")
    window.wait_for("changed by another program since it was opened")
    if name_in(layout) != "theirs":
        raise Failed("Save wrote over what another program had written")
    window.press("push button", "Save Anyway")
    wait("the file to be saved", lambda: name_in(layout) == "last")
    window.type_into("Name", "latest")
    window.wait_for("Not saved")
    window.act("win.close")
    window.wait_for("Save the changes of the layout?")
    window.press("push button", "Save")
    wait("the program to end", lambda: window.process.poll() is not None)
    if name_in(layout) != "latest":
        raise Failed("Save did not save")

    # a folder with one layout opens it; with several it asks which
    window = Window(program, "--virtual=mp15-v1", images)
    wait("the only layout of the folder", lambda: window.find("table", "Flash layout"))
    window.close()
    # below the folder, too, and in words
    second = images / "flashlayout" / "optee" / "second_stm32mp157c-dk2.TSV"
    second.parent.mkdir(parents=True)
    second.write_text(layout.read_text(encoding="utf-8"), encoding="utf-8")
    window = Window(program, "--virtual=mp15-v1", images)
    choice = wait("the choice", lambda: next((node for node in window.all("push button")
                                              if node.get_name().endswith(second.name)), None))
    if not choice.get_name().startswith("SD card · STM32MP157C-DK2 · OP-TEE · "):
        raise Failed(f"the choice says {choice.get_name()!r}")
    window.press("push button", choice.get_name())
    wait("the chosen layout", lambda: window.find("table", "Flash layout"))
    # its files lie two folders above it
    window.wait_for("no problems")
    if window.says("of this layout is not there") or window.says("of this layout are not there"):
        raise Failed("files above the layout were not found")
    window.close()
    # something else that is opened meanwhile is the answer
    window = Window(program, "--virtual", images)
    window.get("push button", second.name)
    window.act("win.open-uri", GLib.Variant("s", layout.as_uri()))
    wait("the other layout", lambda: window.find("table", "Flash layout"))
    wait("the question to go", lambda: not window.find("dialog", "Choose a Layout"))
    window.close()
    # the keyboard is on the first of them
    window = Window(program, "--virtual", images)
    window.get("push button", second.name)
    window.key("Return")
    wait("the first layout", lambda: window.find("table", "Flash layout"))
    window.close()

    # files that are not there are said, and can be shown
    (images / "sdcard.img").rename(images / "moved.img")
    window = Window(program, "--virtual=mp15-v1", layout)
    window.wait_for("1 file of this layout is not there")
    if not window.find("push button", "Locate the Folder…"):
        raise Failed("the missing file cannot be shown")
    wait("the sign in the row", lambda: window.states().get("latest") == "✗")
    window.close()


run(test)
