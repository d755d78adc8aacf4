/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-proposal-case.h"

#include <fj-layout.h>
#include <string.h>

static void
test_names (void)
{
  g_autoptr (FjBuildFile) emmc = fj_build_file_new ("tfa/tf-a-stm32mp257f-ev1-optee-emmc.stm32");
  g_autoptr (FjBuildFile) usb =
    fj_build_file_new ("fip-stm32mp257f-ev1-ddr-optee-programmer-usb.bin");
  g_autoptr (FjBuildFile) plain = fj_build_file_new ("fip.bin");

  g_assert_cmpstr (emmc->board, ==, "stm32mp257f-ev1");
  g_assert_cmpstr (emmc->chain, ==, "optee");
  g_assert_cmpuint (emmc->says, ==, FJ_NAME_SAYS_EMMC);
  g_assert_cmpstr (usb->board, ==, "stm32mp257f-ev1");
  g_assert_cmpuint (usb->says, ==, FJ_NAME_SAYS_USB | FJ_NAME_SAYS_DDR);
  g_assert_cmpstr (plain->board, ==, "");
  g_assert_cmpstr (plain->chain, ==, "");
}

static void
test_boards (void)
{
  g_assert_cmpuint (fj_build_boards_match ("stm32mp157c-dk2", "stm32mp157c-dk2"), ==, 3);
  g_assert_cmpuint (fj_build_boards_match ("stm32mp157", "stm32mp157c-dk2"), ==, 2);
  g_assert_cmpuint (fj_build_boards_match ("stm32mp257f-ev1", "stm32mp257-ev1"), ==, 2);
  g_assert_cmpuint (fj_build_boards_match ("", "stm32mp157c-dk2"), ==, 1);
  g_assert_cmpuint (fj_build_boards_match ("", ""), ==, 3);
  g_assert_cmpuint (fj_build_boards_match ("stm32mp157c-ev1", "stm32mp157c-dk2"), ==, 0);
  g_assert_cmpuint (fj_build_boards_match ("stm32mp157f-dk2", "stm32mp157c-dk2"), ==, 0);
}

/* The file for USB is the one that is built for it, not the first one by name. */
static void
test_usb_by_content (void)
{
  g_auto (FjProposalCase) self;

  fj_proposal_case_init (&self);
  fj_proposal_case_add_tfa (&self, "tf-a-board-a.stm32", FJ_STM32_HEADER_1_0, FALSE);
  fj_proposal_case_add_tfa (&self, "tf-a-board-b.stm32", FJ_STM32_HEADER_1_0, TRUE);
  fj_proposal_case_add_fip (&self, "fip.bin");
  fj_proposal_case_add_card (&self, "sdcard.img", "fsbl1");
  fj_proposal_case_make (&self);
  g_assert_cmpuint (self.proposals->len, ==, 1);
  fj_proposal_assert_rows (fj_proposal_case_get (&self, 0),
                           "- 0x01 fsbl-boot Binary none 0x0 tf-a-board-b.stm32\n"
                           "- 0x03 fip-boot FIP none 0x0 fip.bin\n"
                           "P 0x10 sdcard RawImage mmc0 0x0 sdcard.img\n");
}

static void
test_usb_by_name (void)
{
  g_auto (FjProposalCase) self;

  fj_proposal_case_init (&self);
  fj_proposal_case_add_tfa (&self, "tf-a-x-sdcard.stm32", FJ_STM32_HEADER_2_0, FALSE);
  fj_proposal_case_add_tfa (&self, "tf-a-x-usb.stm32", FJ_STM32_HEADER_2_0, FALSE)->is_encrypted =
    TRUE;
  fj_proposal_case_add_fip (&self, "fip-x.bin");
  fj_proposal_case_add_card (&self, "sdcard.img", "FSBL1");
  fj_proposal_case_make (&self);
  g_assert_cmpuint (self.proposals->len, ==, 1);
  g_assert_true (
    fj_sentences_mention (fj_proposal_case_get (&self, 0)->reasons, "nothing in it shows it"));
}

/* Each thing that can be missing is named; nothing is made up in its place. */
static void
test_missing (void)
{
  static const struct {
    const char *tfa;
    gboolean    has_usb;
    guint32     version; /* of the header */
    const char *fip;
    gboolean    has_stm32prog;
    const char *wanted;
  } cases[] = {
    { NULL, FALSE, FJ_STM32_HEADER_1_0, "fip.bin", TRUE, "There is no first stage for USB: what is missing is a TF-A" },
    { "tf-a-sdcard.stm32", FALSE, FJ_STM32_HEADER_1_0, "fip.bin", TRUE, "STM32MP_USB_PROGRAMMER=1" },
    { "tf-a-usb.stm32", TRUE, FJ_STM32_HEADER_1_0, NULL, TRUE, "no second stage" },
    { "tf-a-usb.stm32", TRUE, FJ_STM32_HEADER_1_0, "fip.bin", FALSE, "stm32prog" },
    { "tf-a-usb.stm32", TRUE, FJ_STM32_HEADER_2_2, "fip.bin", TRUE, "firmware of the memory" },
    { "tf-a-one-usb.stm32", TRUE, FJ_STM32_HEADER_1_0, "fip-other.bin", TRUE, "no second stage" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (FjProposalCase) self;

    fj_proposal_case_init (&self);
    if (cases[i].tfa != NULL)
      fj_proposal_case_add_tfa (&self, cases[i].tfa, cases[i].version, cases[i].has_usb);
    if (cases[i].fip != NULL)
      fj_proposal_case_add_fip (&self, cases[i].fip)->has_stm32prog = cases[i].has_stm32prog;
    fj_proposal_case_add_card (&self, "sdcard.img", "fsbl1");
    fj_proposal_case_make (&self);
    g_assert_cmpuint (self.proposals->len, ==, 0);
    g_assert_cmpuint (self.missing->len, ==, 1);
    g_assert_true (fj_sentences_mention (self.missing, cases[i].wanted));
  }
}

static void
test_spl_and_damage (void)
{
  g_auto (FjProposalCase) spl;
  g_auto (FjProposalCase) damaged;

  fj_proposal_case_init (&spl);
  fj_proposal_case_add_tfa (&spl, "u-boot-spl.stm32", FJ_STM32_HEADER_1_0, FALSE)->binary_type = 0;
  fj_proposal_case_make (&spl);
  g_assert_true (fj_sentences_mention (spl.missing, "U-Boot SPL"));
  fj_proposal_case_init (&damaged);
  fj_proposal_case_add_tfa (&damaged, "tf-a-usb.stm32", FJ_STM32_HEADER_1_0, TRUE)->is_whole =
    FALSE;
  fj_proposal_case_make (&damaged);
  g_assert_true (fj_sentences_mention (damaged.missing, "is damaged"));
}

/* An eMMC starts from its boot areas, so its image has no first stage and needs one beside it. */
static void
test_emmc_card (void)
{
  g_auto (FjProposalCase) self;

  fj_proposal_case_init (&self);
  fj_proposal_case_add_card (&self, "image.wic", "rootfs");
  fj_proposal_case_add_fip (&self, "fip-x-ddr.bin")->has_uboot = FALSE;
  ((FjBuildFile *) g_ptr_array_index (self.build->files, 1))->size = 32000;
  fj_proposal_case_add_fip (&self, "fip-x.bin");
  fj_proposal_case_add_tfa (&self, "tf-a-x-emmc.stm32", FJ_STM32_HEADER_2_2, FALSE);
  fj_proposal_case_add_tfa (&self, "tf-a-x-usb.stm32", FJ_STM32_HEADER_2_2, TRUE);
  fj_proposal_case_make (&self);
  g_assert_cmpuint (self.proposals->len, ==, 1);
  fj_proposal_assert_rows (fj_proposal_case_get (&self, 0),
                           "- 0x01 fsbl-boot Binary none 0x0 tf-a-x-usb.stm32\n"
                           "- 0x02 fip-ddr FIP none 0x0 fip-x-ddr.bin\n"
                           "- 0x03 fip-boot FIP none 0x0 fip-x.bin\n"
                           "P 0x04 fsbla1 Binary mmc1 boot1 tf-a-x-emmc.stm32\n"
                           "P 0x05 fsbla2 Binary mmc1 boot2 tf-a-x-emmc.stm32\n"
                           "P 0x10 emmc RawImage mmc1 0x0 image.wic\n");
}

static void
test_cards_left_out (void)
{
  g_auto (FjProposalCase) self;

  fj_proposal_case_init (&self);
  fj_proposal_case_add_card (&self, "openwrt-sysupgrade.img", "fsbl1");
  fj_proposal_case_add_card (&self, "sdcard-empty.img", "data");
  fj_proposal_case_add_card (&self, "image-emmc.wic", "rootfs");
  fj_proposal_case_add_card (&self, "image-other.wic", "fsbl1");
  fj_proposal_case_add_fip (&self, "fip-board.bin");
  fj_proposal_case_add_tfa (&self, "tf-a-board-usb.stm32", FJ_STM32_HEADER_1_0, TRUE);
  fj_proposal_case_add_tfa (&self, "tf-a-other-sdcard.stm32", FJ_STM32_HEADER_1_0, FALSE);
  fj_proposal_case_make (&self);
  g_assert_cmpuint (self.proposals->len, ==, 0);
  g_assert_true (fj_sentences_mention (self.missing, "sysupgrade"));
  g_assert_true (fj_sentences_mention (self.missing, "sdcard-empty.img"));
  g_assert_true (fj_sentences_mention (self.missing, "image-emmc.wic"));
}

/* U-Boot before 2021 refuses the type FIP. */
static void
test_old_uboot (void)
{
  g_auto (FjProposalCase) self;
  FjBuildFile *fip;

  fj_proposal_case_init (&self);
  fip = fj_proposal_case_add_fip (&self, "fip.bin");
  g_free (fip->version);
  fip->version = g_strdup ("U-Boot 2020.10-stm32mp");
  fj_proposal_case_add_card (&self, "sdcard.img", "fsbl1");
  fj_proposal_case_add_tfa (&self, "tf-a.stm32", FJ_STM32_HEADER_1_0, TRUE);
  fj_proposal_case_make (&self);
  fj_proposal_assert_rows (fj_proposal_case_get (&self, 0),
                           "- 0x01 fsbl-boot Binary none 0x0 tf-a.stm32\n"
                           "- 0x03 fip-boot Binary none 0x0 fip.bin\n"
                           "P 0x10 sdcard RawImage mmc0 0x0 sdcard.img\n");
}

/* Both formats of the second stage lie there; the version of TF-A decides. */
static void
test_chain_without_fip (void)
{
  static const struct {
    const char *version;
    const char *wanted;
  } cases[] = { { "TF-A v2.0-r2.0", "u-boot.stm32" },
                { "TF-A v2.2-r1", "u-boot.stm32" },
                { "TF-A v2.10", "fip.bin" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (FjProposalCase) self;
    g_autofree char *rows = NULL;
    FjBuildFile     *uboot;
    FjBuildFile     *tfa;

    fj_proposal_case_init (&self);
    fj_proposal_case_add_fip (&self, "fip.bin");
    fj_proposal_case_add_card (&self, "sdcard.img", "fsbl1");
    tfa = fj_proposal_case_add_tfa (&self, "tf-a.stm32", FJ_STM32_HEADER_1_0, TRUE);
    g_free (tfa->version);
    tfa->version = g_strdup (cases[i].version);
    uboot = fj_proposal_case_add_tfa (&self, "u-boot.stm32", FJ_STM32_HEADER_1_0, FALSE);
    uboot->binary_type = 0;
    uboot->load_address = 0xC0100000;
    uboot->has_stm32prog = TRUE;
    fj_proposal_case_make (&self);
    g_assert_cmpuint (self.proposals->len, ==, 1);
    rows = fj_proposal_get_rows (fj_proposal_case_get (&self, 0));
    g_assert_nonnull (strstr (rows, cases[i].wanted));
  }
}

/* One proposal for each board and boot chain of a deploy folder. */
static void
test_several_boards (void)
{
  g_auto (FjProposalCase) self;

  fj_proposal_case_init (&self);
  fj_proposal_case_add_fip (&self, "fip-stm32mp157c-dk2-optee.bin");
  fj_proposal_case_add_fip (&self, "fip-stm32mp157c-dk2-trusted.bin");
  fj_proposal_case_add_fip (&self, "fip-stm32mp157c-ev1-optee.bin");
  fj_proposal_case_add_card (&self, "image-stm32mp1.wic", "fsbl1");
  fj_proposal_case_add_tfa (&self, "tf-a-stm32mp157c-dk2-usb.stm32", FJ_STM32_HEADER_1_0, TRUE);
  fj_proposal_case_add_tfa (&self, "tf-a-stm32mp157c-ev1-usb.stm32", FJ_STM32_HEADER_1_0, TRUE);
  fj_proposal_case_make (&self);
  g_assert_cmpuint (self.proposals->len, ==, 3);
  g_assert_cmpstr (fj_proposal_case_get (&self, 0)->board, ==,
                   "stm32mp157c-dk2, optee (STM32MP15)");
  g_assert_cmpstr (fj_proposal_case_get (&self, 1)->board, ==,
                   "stm32mp157c-dk2, trusted (STM32MP15)");
  g_assert_cmpstr (fj_proposal_case_get (&self, 2)->board, ==,
                   "stm32mp157c-ev1, optee (STM32MP15)");
}

static void
fill_update_build (FjProposalCase *self)
{
  static const char *const uses[] = { "emmc", "nand", "nor", "sdcard", "usb" };

  fj_proposal_case_add (self, "metadata.bin", FJ_IMAGE_OTHER, 120);
  fj_proposal_case_add_fip (self, "fip-x.bin");
  fj_proposal_case_add (self, "image-bootfs.vfat", FJ_IMAGE_VFAT, 64 << 20);
  fj_proposal_case_add (self, "image-rootfs-sdcard.ext4", FJ_IMAGE_EXT4, (100 << 20) + 1);
  fj_proposal_case_add (self, "image-rootfs-emmc.ext4", FJ_IMAGE_EXT4, 100 << 20);
  fj_proposal_case_add (self, "image.ubi", FJ_IMAGE_UBI, 0)->packed = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (uses); i++) {
    g_autofree char *path = g_strdup_printf ("tf-a-x-%s.stm32", uses[i]);

    fj_proposal_case_add_tfa (self, path, FJ_STM32_HEADER_1_0, i == 4);
  }
}

#define UPDATE_BOOT                                     \
  "- 0x01 fsbl-boot Binary none 0x0 tf-a-x-usb.stm32\n" \
  "- 0x03 fip-boot FIP none 0x0 fip-x.bin\n"

/* With metadata.bin beside them, the boot files want places for an update, on each storage. */
static void
test_update_chain (void)
{
  g_auto (FjProposalCase) self;

  fj_proposal_case_init (&self);
  fill_update_build (&self);
  fj_proposal_case_make (&self);
  g_assert_cmpuint (self.proposals->len, ==, 4);
  fj_proposal_assert_rows (fj_proposal_case_get (&self, 0), UPDATE_BOOT
                           "P 0x04 fsbl1 Binary mmc0 0x00004400 tf-a-x-sdcard.stm32\n"
                           "P 0x05 fsbl2 Binary mmc0 0x00044400 tf-a-x-sdcard.stm32\n"
                           "P 0x06 metadata1 FWU_MDATA mmc0 0x00084400 metadata.bin\n"
                           "P 0x07 metadata2 FWU_MDATA mmc0 0x000c4400 metadata.bin\n"
                           "P 0x08 fip-a FIP mmc0 0x00104400 fip-x.bin\n"
                           "PED 0x09 fip-b FIP mmc0 0x00504400 none\n"
                           "PED 0x0A u-boot-env Binary mmc0 0x00904400 none\n"
                           "P 0x10 bootfs System mmc0 0x00984400 image-bootfs.vfat\n"
                           "P 0x11 rootfs FileSystem mmc0 0x04984400 image-rootfs-sdcard.ext4\n");
  fj_proposal_assert_rows (fj_proposal_case_get (&self, 1), UPDATE_BOOT
                           "P 0x04 fsbl1 Binary mmc1 boot1 tf-a-x-emmc.stm32\n"
                           "P 0x05 fsbl2 Binary mmc1 boot2 tf-a-x-emmc.stm32\n"
                           "P 0x06 metadata1 FWU_MDATA mmc1 0x00080000 metadata.bin\n"
                           "P 0x07 metadata2 FWU_MDATA mmc1 0x00100000 metadata.bin\n"
                           "P 0x08 fip-a FIP mmc1 0x00180000 fip-x.bin\n"
                           "PED 0x09 fip-b FIP mmc1 0x00580000 none\n"
                           "PED 0x0A u-boot-env Binary mmc1 0x00980000 none\n"
                           "P 0x10 bootfs System mmc1 0x00a00000 image-bootfs.vfat\n"
                           "P 0x11 rootfs FileSystem mmc1 0x04a00000 image-rootfs-emmc.ext4\n");
  fj_proposal_assert_rows (fj_proposal_case_get (&self, 2), UPDATE_BOOT
                           "P 0x04 fsbl1 Binary nor0 0x00000000 tf-a-x-nor.stm32\n"
                           "P 0x05 fsbl2 Binary nor0 0x00040000 tf-a-x-nor.stm32\n"
                           "P 0x06 metadata1 FWU_MDATA nor0 0x00080000 metadata.bin\n"
                           "P 0x07 metadata2 FWU_MDATA nor0 0x000c0000 metadata.bin\n"
                           "P 0x08 fip-a FIP nor0 0x00100000 fip-x.bin\n"
                           "PED 0x09 fip-b FIP nor0 0x00500000 none\n"
                           "PED 0x0A u-boot-env Binary nor0 0x00900000 none\n"
                           "PE 0x0B nor-user Binary nor0 0x00980000 none\n"
                           "P 0x10 bootfs System mmc0 0x00004400 image-bootfs.vfat\n"
                           "P 0x11 rootfs FileSystem mmc0 0x04004400 image-rootfs-sdcard.ext4\n");
  fj_proposal_assert_rows (fj_proposal_case_get (&self, 3), UPDATE_BOOT
                           "P 0x04 fsbl1 Binary nand0 0x00000000 tf-a-x-nand.stm32\n"
                           "P 0x05 fsbl2 Binary nand0 0x00080000 tf-a-x-nand.stm32\n"
                           "P 0x06 metadata1 FWU_MDATA nand0 0x00100000 metadata.bin\n"
                           "P 0x07 metadata2 FWU_MDATA nand0 0x00180000 metadata.bin\n"
                           "P 0x08 fip-a1 FIP nand0 0x00200000 fip-x.bin\n"
                           "P 0x09 fip-a2 FIP nand0 0x00600000 fip-x.bin\n"
                           "PED 0x0A fip-b1 FIP nand0 0x00a00000 none\n"
                           "PED 0x0B fip-b2 FIP nand0 0x00e00000 none\n"
                           "P 0x10 ubi System nand0 0x01200000 image.ubi\n");
}

static void
set_version (FjProposalCase *self, const char *version)
{
  for (guint i = 0; i < self->build->files->len; i++) {
    FjBuildFile *file = g_ptr_array_index (self->build->files, i);

    if (file->kind == FJ_IMAGE_FIP) {
      g_free (file->version);
      file->version = g_strdup (version);
    }
  }
}

/* A U-Boot that is not ST's divides NOR and NAND in its own way. */
static void
test_mainline_flash (void)
{
  g_auto (FjProposalCase) self;

  fj_proposal_case_init (&self);
  fill_update_build (&self);
  g_ptr_array_remove_index (self.build->files, 0);
  set_version (&self, "U-Boot 2024.04");
  fj_proposal_case_make (&self);
  g_assert_cmpuint (self.proposals->len, ==, 4);
  fj_proposal_assert_rows (fj_proposal_case_get (&self, 2), UPDATE_BOOT
                           "P 0x04 fsbl1 Binary nor0 0x00000000 tf-a-x-nor.stm32\n"
                           "P 0x05 fsbl2 Binary nor0 0x00040000 tf-a-x-nor.stm32\n"
                           "P 0x06 fip FIP nor0 0x00080000 fip-x.bin\n"
                           "PED 0x07 u-boot-env Binary nor0 0x00480000 none\n"
                           "PE 0x08 nor_user Binary nor0 0x00500000 none\n"
                           "P 0x10 bootfs System mmc0 0x00004400 image-bootfs.vfat\n"
                           "P 0x11 rootfs FileSystem mmc0 0x04004400 image-rootfs-sdcard.ext4\n");
  fj_proposal_assert_rows (fj_proposal_case_get (&self, 3), UPDATE_BOOT
                           "P 0x04 fsbl Binary(2) nand0 0x00000000 tf-a-x-nand.stm32\n"
                           "P 0x05 fip1 FIP nand0 0x00200000 fip-x.bin\n"
                           "P 0x06 fip2 FIP nand0 0x00600000 fip-x.bin\n"
                           "P 0x10 ubi System nand0 0x00a00000 image.ubi\n");
}

/* Where U-Boot has no places for metadata, a TF-A that asks for it would stop. */
static void
test_metadata_without_place (void)
{
  g_auto (FjProposalCase) self;

  fj_proposal_case_init (&self);
  fill_update_build (&self);
  set_version (&self, "U-Boot 2024.04");
  fj_proposal_case_make (&self);
  g_assert_cmpuint (self.proposals->len, ==, 2);

  g_assert_true (fj_sentences_mention (self.missing,
                                       "NOR flash and SD card: the U-Boot in “fip-x.bin” "
                                       "has no partition"));
  g_assert_true (
    fj_sentences_mention (self.missing, "NAND flash: the U-Boot in “fip-x.bin” has no partition"));
}

static void
test_bad_metadata (void)
{
  g_auto (FjProposalCase) self;

  fj_proposal_case_init (&self);
  fill_update_build (&self);
  ((FjBuildFile *) g_ptr_array_index (self.build->files, 0))->is_whole = FALSE;
  for (guint i = 0; i < self.build->files->len; i++) {
    FjBuildFile *file = g_ptr_array_index (self.build->files, i);

    file->needs_metadata = strstr (file->name, "sdcard.stm32") != NULL;
  }
  fj_proposal_case_make (&self);
  g_assert_cmpuint (self.proposals->len, ==, 1);
  g_assert_cmpint (fj_proposal_case_get (&self, 0)->target, ==, FJ_TARGET_EMMC);
  g_assert_true (fj_sentences_mention (self.missing, "“metadata.bin” is no metadata of an update"));
  g_assert_true (
    fj_sentences_mention (self.missing, "without which “tf-a-x-sdcard.stm32” does not start"));
}

/*
 * Only the first family had several ways; what the U-Boot says of itself does not matter elsewhere.
 */
static void
test_flash_by_chip (void)
{
  static const char *const versions[] = { NULL, "U-Boot 2024.04", FJ_CASE_UBOOT };

  for (guint i = 0; i < G_N_ELEMENTS (versions); i++) {
    g_auto (FjProposalCase) self;
    g_autofree char *rows = NULL;

    fj_proposal_case_init (&self);
    fill_update_build (&self);
    for (guint j = 0; j < self.build->files->len; j++)
      ((FjBuildFile *) g_ptr_array_index (self.build->files, j))->chips =
        fj_stm32_chips_from_version (FJ_STM32_HEADER_2_0);
    set_version (&self, versions[i]);
    fj_proposal_case_make (&self);
    g_assert_cmpuint (self.proposals->len, ==, 4);
    rows = fj_proposal_get_rows (fj_proposal_case_get (&self, 3));
    g_assert_nonnull (strstr (rows, "fip-a1 FIP nand0 0x00200000"));
  }
}

/* ST's U-Boot has places for metadata; a board would not start from empty ones. */
static void
test_no_metadata (void)
{
  g_auto (FjProposalCase) self;

  fj_proposal_case_init (&self);
  fill_update_build (&self);
  g_ptr_array_remove_index (self.build->files, 0);
  fj_proposal_case_make (&self);
  g_assert_cmpuint (self.proposals->len, ==, 2);
  g_assert_true (fj_sentences_mention (self.missing, "NAND flash: there is no “metadata.bin”"));
}

/* A partition of unknown length cannot have another one behind it. */
static void
test_unknown_size (void)
{
  g_auto (FjProposalCase) self;

  fj_proposal_case_init (&self);
  fj_proposal_case_add_fip (&self, "fip-x.bin");
  fj_proposal_case_add (&self, "image-bootfs.vfat.gz", FJ_IMAGE_VFAT, 0)->packed = TRUE;
  fj_proposal_case_add (&self, "image-rootfs.ext4", FJ_IMAGE_EXT4, 1 << 20);
  fj_proposal_case_add_tfa (&self, "tf-a-x-sdcard.stm32", FJ_STM32_HEADER_1_0, FALSE);
  fj_proposal_case_add_tfa (&self, "tf-a-x-usb.stm32", FJ_STM32_HEADER_1_0, TRUE);
  fj_proposal_case_make (&self);
  g_assert_cmpuint (self.proposals->len, ==, 0);
}

/* What is named for just this storage is better than what is named for two. */
static void
test_exact_name (void)
{
  g_auto (FjProposalCase) self;
  g_autofree char *rows = NULL;

  fj_proposal_case_init (&self);
  fj_proposal_case_add_fip (&self, "fip-x.bin");
  fj_proposal_case_add (&self, "rootfs-nor-sdcard.ext4", FJ_IMAGE_EXT4, 1 << 20);
  fj_proposal_case_add (&self, "rootfs-sdcard.ext4", FJ_IMAGE_EXT4, 1 << 20);
  fj_proposal_case_add_tfa (&self, "tf-a-x-nor-sdcard.stm32", FJ_STM32_HEADER_1_0, FALSE);
  fj_proposal_case_add_tfa (&self, "tf-a-x-sdcard.stm32", FJ_STM32_HEADER_1_0, FALSE);
  fj_proposal_case_add_tfa (&self, "tf-a-x-usb.stm32", FJ_STM32_HEADER_1_0, TRUE);
  fj_proposal_case_make (&self);
  rows = fj_proposal_get_rows (fj_proposal_case_get (&self, 0));
  g_assert_nonnull (strstr (rows, " tf-a-x-sdcard.stm32\n"));
  g_assert_nonnull (strstr (rows, " rootfs-sdcard.ext4\n"));
  g_assert_null (strstr (rows, "nor"));
}

static void
test_unused (void)
{
  g_auto (FjProposalCase) self;

  fj_proposal_case_init (&self);
  fj_proposal_case_add_fip (&self, "fip-x.bin");
  fj_proposal_case_add (&self, "other.ext4", FJ_IMAGE_EXT4, 1 << 20);
  fj_proposal_case_add (&self, "rootfs.ext4", FJ_IMAGE_EXT4, 1 << 20);
  fj_proposal_case_add_tfa (&self, "tf-a-x-usb.stm32", FJ_STM32_HEADER_1_0, TRUE);
  fj_proposal_case_add_tfa (&self, "tf-a-x.stm32", FJ_STM32_HEADER_1_0, FALSE);
  fj_proposal_case_make (&self);
  g_assert_true (fj_sentences_mention (self.missing, "“other.ext4” is in no proposal"));
  g_assert_false (fj_sentences_mention (self.missing, "rootfs.ext4"));
}

/* Two builds side by side, and a third whose system lies apart: never one with parts of another. */
static void
test_several_builds (void)
{
  GPtrArray *reasons;
  g_auto (FjProposalCase) self;

  fj_proposal_case_init (&self);
  fj_proposal_case_add_fip (&self, "a/fip/fip.bin");
  fj_proposal_case_add_tfa (&self, "a/tf-a/tf-a.stm32", FJ_STM32_HEADER_1_0, TRUE);
  fj_proposal_case_add_card (&self, "a/card.img", "fsbl1");
  fj_proposal_case_add_fip (&self, "b/fip.bin");
  fj_proposal_case_add_tfa (&self, "b/tf-a-usb.stm32", FJ_STM32_HEADER_1_0, TRUE);
  fj_proposal_case_add_card (&self, "b/images/card.img", "fsbl1");
  fj_proposal_case_make (&self);
  g_assert_cmpuint (self.proposals->len, ==, 2);
  fj_proposal_assert_rows (fj_proposal_case_get (&self, 0),
                           "- 0x01 fsbl-boot Binary none 0x0 a/tf-a/tf-a.stm32\n"
                           "- 0x03 fip-boot FIP none 0x0 a/fip/fip.bin\n"
                           "P 0x10 sdcard RawImage mmc0 0x0 a/card.img\n");
  fj_proposal_assert_rows (fj_proposal_case_get (&self, 1),
                           "- 0x01 fsbl-boot Binary none 0x0 b/tf-a-usb.stm32\n"
                           "- 0x03 fip-boot FIP none 0x0 b/fip.bin\n"
                           "P 0x10 sdcard RawImage mmc0 0x0 b/images/card.img\n");
  g_assert_true (g_str_has_suffix (fj_proposal_case_get (&self, 0)->title, "for STM32MP15 in “a”"));
  reasons = fj_proposal_case_get (&self, 1)->reasons;
  g_assert_true (fj_sentences_mention (reasons, "Folders: “b”, “b/images”, because none of them"));
}

/* Thousands of boards and images: bounded, and quick. */
static void
test_bounds (void)
{
  g_auto (FjProposalCase) self;

  fj_proposal_case_init (&self);
  for (guint i = 0; i < 300; i++) {
    g_autofree char *fip = g_strdup_printf ("fip-board%u-.bin", 1000 + i);
    g_autofree char *tfa = g_strdup_printf ("tf-a-board%u-usb.stm32", 1000 + i);
    g_autofree char *card = g_strdup_printf ("image%u.wic", 1000 + i);

    fj_proposal_case_add_fip (&self, fip);
    fj_proposal_case_add_tfa (&self, tfa, FJ_STM32_HEADER_1_0, TRUE);
    fj_proposal_case_add_card (&self, card, "fsbl1");
  }
  fj_proposal_case_make (&self);
  g_assert_cmpuint (self.proposals->len, >, 10);
  g_assert_cmpuint (self.proposals->len, <=, 40);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/proposal/names", test_names);
  g_test_add_func ("/flashjig/proposal/boards", test_boards);
  g_test_add_func ("/flashjig/proposal/usb-by-content", test_usb_by_content);
  g_test_add_func ("/flashjig/proposal/usb-by-name", test_usb_by_name);
  g_test_add_func ("/flashjig/proposal/missing", test_missing);
  g_test_add_func ("/flashjig/proposal/spl-and-damage", test_spl_and_damage);
  g_test_add_func ("/flashjig/proposal/emmc-card", test_emmc_card);
  g_test_add_func ("/flashjig/proposal/cards-left-out", test_cards_left_out);
  g_test_add_func ("/flashjig/proposal/old-uboot", test_old_uboot);
  g_test_add_func ("/flashjig/proposal/chain-without-fip", test_chain_without_fip);
  g_test_add_func ("/flashjig/proposal/several-boards", test_several_boards);
  g_test_add_func ("/flashjig/proposal/update-chain", test_update_chain);
  g_test_add_func ("/flashjig/proposal/mainline-flash", test_mainline_flash);
  g_test_add_func ("/flashjig/proposal/metadata-without-place", test_metadata_without_place);
  g_test_add_func ("/flashjig/proposal/bad-metadata", test_bad_metadata);
  g_test_add_func ("/flashjig/proposal/flash-by-chip", test_flash_by_chip);
  g_test_add_func ("/flashjig/proposal/no-metadata", test_no_metadata);
  g_test_add_func ("/flashjig/proposal/unknown-size", test_unknown_size);
  g_test_add_func ("/flashjig/proposal/several-builds", test_several_builds);
  g_test_add_func ("/flashjig/proposal/exact-name", test_exact_name);
  g_test_add_func ("/flashjig/proposal/unused", test_unused);
  g_test_add_func ("/flashjig/proposal/bounds", test_bounds);
  return g_test_run ();
}
