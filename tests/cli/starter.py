# SPDX-License-Identifier: GPL-3.0-or-later
"""A tree like that of OpenSTLinux's starter package: layouts deep down, files in folders above them."""

import os
import tempfile

import flashjig as fj

LAYOUT = """#Opt\tId\tName\tType\tIP\tOffset\tBinary
-\t0x01\tfsbl-boot\tBinary\tnone\t0x0\tarm-trusted-firmware/tf-a-stm32mp157c-dk2-usb.stm32
-\t0x03\tfip-boot\tFIP\tnone\t0x0\tfip/fip-stm32mp157c-dk2-optee.bin
P\t0x04\tfsbl1\tBinary\t{mmc}\t{first}\tarm-trusted-firmware/tf-a-stm32mp157c-dk2-sdcard.stm32
P\t0x10\tbootfs\tSystem\t{mmc}\t0x00500000\tst-image-bootfs.ext4
P\t0x11\trootfs\tFileSystem\t{mmc}\t0x00D00000\tst-image-weston.ext4
"""


class Package(tempfile.TemporaryDirectory):
    """images/stm32mp1 with two layouts for one board."""

    def __init__(self):
        super().__init__(prefix="flashjig-package-")
        self.images = self.path("images", "stm32mp1")
        self.sdcard = os.path.join("flashlayout_st-image-weston", "optee",
                                   "FlashLayout_sdcard_stm32mp157c-dk2-optee.tsv")
        self.emmc = self.sdcard.replace("sdcard", "emmc")
        for name in ("arm-trusted-firmware", "fip", os.path.dirname(self.sdcard)):
            os.makedirs(os.path.join(self.images, name))
        for name in ("usb", "sdcard"):
            fj.boot_file(self.image(f"arm-trusted-firmware/tf-a-stm32mp157c-dk2-{name}.stm32"),
                         "stm32-1.0", 60000, *fj.USB)
        fj.boot_file(self.image("fip/fip-stm32mp157c-dk2-optee.bin"), "fip", 90000, *fj.UBOOT)
        fj.write(self.image("st-image-bootfs.ext4"), fj.pattern(70000, 2))
        fj.write(self.image("st-image-weston.ext4"), fj.pattern(200000, 3))
        fj.write(self.image(self.sdcard), LAYOUT.format(mmc="mmc0", first="0x00004400"))
        fj.write(self.image(self.emmc), LAYOUT.format(mmc="mmc1", first="boot1"))

    def path(self, *names):
        return os.path.join(self.name, *names)

    def image(self, name):
        return os.path.join(self.images, name)
