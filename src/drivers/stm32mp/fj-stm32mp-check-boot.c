/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-stm32mp-checks.h"

#include <fj-format.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* TF-A stm32mp2_def.h: where the package with the memory's firmware is received; what is in it may
 * be a little smaller still. */
#define DDR_FIP_BUFFER 0xA000
#define DDR_FIRMWARE_LIMIT 0x8800
/* TF-A: "@Partition3 /0x03/1*16Me", "@SSBL /0x03/1*16Me", "@FIP /0x03/1*16Me" */
#define FIP_LIMIT (16 * 1024 * 1024)

#define ERROR(draft, row, name, ...)                                                    \
  fj_draft_report (draft, row, FJ_SEVERITY_ERROR, FJ_ERROR_IMAGE, name, FJ_COLUMN_FILE, \
                   __VA_ARGS__)
#define WARN(draft, row, name, ...)                                                       \
  fj_draft_report (draft, row, FJ_SEVERITY_WARNING, FJ_ERROR_IMAGE, name, FJ_COLUMN_FILE, \
                   __VA_ARGS__)
#define HINT(draft, row, name, ...)                                                    \
  fj_draft_report (draft, row, FJ_SEVERITY_HINT, FJ_ERROR_IMAGE, name, FJ_COLUMN_FILE, \
                   __VA_ARGS__)

/* One thing is wrong then, and what the board's own chip would want follows from it. */
static gboolean
is_for_another_chip (FjDraft *self)
{
  const FjStm32mpFamily *board = fj_stm32mp_family_from_info (self->family);
  const FjStm32mpFamily *meant = fj_stm32mp_check_deduce_family (self);

  return board != NULL && meant != NULL && board != meant;
}

static gboolean
is_tfa (guint8 binary_type)
{
  return (binary_type & 0xf0) == FJ_STM32_BINARY_TFA;
}

static void
check_fsbl_version (FjDraft *self, FjDraftRow *row, const FjStm32Header *header)
{
  if (fj_stm32mp_family_from_version (header->version) == NULL)
    WARN (self, row, "fsbl-version",
          _ ("“%s” has a header of version %u.%u, which no known chip takes."), row->text,
          header->version >> 16 & 0xff, header->version >> 8 & 0xff);
  fj_stm32mp_check_family (self, row, "fsbl-wrong-chip");
}

static void
check_fsbl_type (FjDraft *self, FjDraftRow *row, const FjStm32Header *header)
{
  if (header->binary_type == FJ_STM32_BINARY_UBOOT)
    WARN (self, row, "fsbl-is-spl",
          _ ("“%s” is a U-Boot SPL, which cannot program over USB; use a TF-A that is built for "
             "USB programming."),
          row->text);
  else if (!is_tfa (header->binary_type))
    WARN (self, row, "fsbl-type",
          _ ("“%s” is no TF-A (its header says type 0x%02X), so it will hardly work as the "
             "first stage."),
          row->text, header->binary_type);
}

static gboolean
is_named_for_storage (const char *name)
{
  static const char *const words[] = { "sdcard", "emmc", "nand", "nor" };
  g_autofree char         *lower = g_ascii_strdown (name, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (lower, words[i]) != NULL)
      return TRUE;
  return FALSE;
}

/* What is in the file counts; its name is only asked when nothing was found there. */
static void
check_fsbl_programmer (FjDraft *self, FjDraftRow *row, const FjStm32Header *header)
{
  if (!is_tfa (header->binary_type) || header->is_encrypted ||
      fj_image_has_usb_programmer (row->image))
    return;
  if (is_named_for_storage (fj_image_get_name (row->image)))
    WARN (self, row, "fsbl-for-storage",
          _ ("“%s” seems to be the build that starts from a storage; USB programming needs the "
             "one with “usb” in its name."),
          row->text);
  else
    HINT (self, row, "fsbl-no-usb",
          _ ("“%s” shows no sign of USB programming; if the board goes silent after it, build "
             "TF-A with STM32MP_USB_PROGRAMMER=1."),
          row->text);
}

static void
check_fsbl_size (FjDraft *self, FjDraftRow *row)
{
  const FjStm32mpFamily *family = fj_stm32mp_check_get_family (self);
  g_autofree char       *size = NULL;
  g_autofree char       *limit = NULL;

  if (family == NULL || is_for_another_chip (self) ||
      fj_image_get_size (row->image) <= family->fsbl_limit)
    return;
  size = fj_format_size (fj_image_get_size (row->image));
  limit = fj_format_size (family->fsbl_limit);
  ERROR (self, row, "fsbl-too-large",
         _ ("“%s” is %s large, and the boot ROM of %s takes at most %s."), row->text, size,
         family->family.name, limit);
}

static void
check_fsbl (FjDraft *self, FjDraftRow *row)
{
  const FjStm32Header *header = fj_image_get_stm32_header (row->image);

  if (header == NULL) {
    ERROR (self, row, "fsbl-no-header",
           _ ("“%s” has no whole STM32 header, so the boot ROM will not start it."), row->text);
    return;
  }
  check_fsbl_version (self, row, header);
  check_fsbl_size (self, row);
  if (self->kind != FJ_LAYOUT_KIND_FIRST_STAGE) /* which may be any program */
    check_fsbl_type (self, row, header);
  if (!fj_image_is_checksum_right (row->image))
    ERROR (self, row, "fsbl-checksum",
           _ ("“%s” is damaged: the checksum in its header is not that of its content."),
           row->text);
  else if (self->kind != FJ_LAYOUT_KIND_FIRST_STAGE)
    check_fsbl_programmer (self, row, header);
}

static void
check_ddr_size (FjDraft *self, FjDraftRow *row)
{
  guint64          size = fj_image_get_size (row->image);
  guint64          limit = size > DDR_FIP_BUFFER ? DDR_FIP_BUFFER : DDR_FIRMWARE_LIMIT;
  g_autofree char *size_text = fj_format_size (size);
  g_autofree char *limit_text = fj_format_size (limit);

  if (size > DDR_FIP_BUFFER)
    ERROR (self, row, "ddr-too-large",
           _ ("“%s” is %s large, and TF-A takes at most %s for id 0x02."),
           row->text, size_text, limit_text);
  else if (size > DDR_FIRMWARE_LIMIT)
    WARN (self, row, "ddr-too-large",
          _ ("“%s” is %s large, and TF-A has room for about %s of memory firmware."), row->text,
          size_text, limit_text);
}

static void
check_ddr (FjDraft *self, FjDraftRow *row)
{
  const FjFip *fip = fj_image_get_fip (row->image);

  if (fj_image_get_kind (row->image) != FJ_IMAGE_FIP) {
    ERROR (self, row, "ddr-no-fip", _ ("“%s” is not a FIP, which TF-A expects for id 0x02."),
           row->text);
    return;
  }
  check_ddr_size (self, row);
  if (fip != NULL && fj_fip_has (fip, "BL33"))
    WARN (self, row, "ddr-has-uboot",
          _ ("“%s” contains U-Boot; id 0x02 is for the FIP with the memory's firmware alone."),
          row->text);
}

static void
check_fip (FjDraft *self, FjDraftRow *row)
{
  const FjFip     *fip = fj_image_get_fip (row->image);
  guint64          size = fj_image_get_size (row->image);
  g_autofree char *size_text = fj_format_size (size);
  g_autofree char *limit_text = fj_format_size (FIP_LIMIT);

  if (fip == NULL) {
    ERROR (self, row, "fip-damaged", _ ("“%s” is a FIP that is damaged or cut off."), row->text);
    return;
  }
  if (size > FIP_LIMIT)
    ERROR (self, row, "fip-too-large",
           _ ("“%s” is %s large, and TF-A takes at most %s for id 0x03."),
           row->text, size_text, limit_text);
  if (!fj_fip_has (fip, "BL33"))
    WARN (self, row, "fip-no-uboot",
          _ ("“%s” contains no U-Boot (BL33), so there will be nothing to program with."),
          row->text);
}

/* The boot chain without FIP: TF-A v2.2 and older, MP15 only. */
static void
check_headered_ssbl (FjDraft *self, FjDraftRow *row)
{
  const FjStm32mpFamily *family = fj_stm32mp_check_get_family (self);

  if (is_tfa (fj_image_get_stm32_header (row->image)->binary_type))
    ERROR (self, row, "ssbl-is-first-stage",
           _ ("“%s” is a TF-A, which is the first stage (id 0x01); the row with id 0x03 wants the "
              "FIP with U-Boot in it."),
           row->text);
  else if (!fj_image_is_checksum_right (row->image))
    ERROR (self, row, "ssbl-checksum",
           _ ("“%s” is damaged: the checksum in its header is not that of its content."),
           row->text);
  else if (is_for_another_chip (self))
    return;
  else if (family != NULL && !family->chips->has_old_chain)
    WARN (self, row, "ssbl-old", _ ("“%s” is not a FIP, which the TF-A of %s expects."), row->text,
          family->family.name);
  else
    HINT (self, row, "ssbl-old",
          _ ("“%s” is for TF-A without FIP (v2.2 and older); newer ones expect a FIP."),
          row->text);
}

static void
check_ssbl (FjDraft *self, FjDraftRow *row)
{
  if (fj_image_get_kind (row->image) == FJ_IMAGE_FIP)
    check_fip (self, row);
  else if (fj_image_get_stm32_header (row->image) != NULL)
    check_headered_ssbl (self, row);
  else
    WARN (self, row, "ssbl-kind",
          _ ("“%s” is neither a FIP nor a file with an STM32 header, so TF-A will refuse it."),
          row->text);
  if (fj_image_get_version_text (row->image) != NULL && !fj_image_has_stm32prog (row->image) &&
      g_str_has_prefix (fj_image_get_version_text (row->image), "U-Boot"))
    HINT (self, row, "uboot-no-stm32prog",
          _ ("“%s” shows no sign of the command stm32prog; without it U-Boot cannot program."),
          row->text);
}

/* A row that cannot be read may be the one that is looked for. */
static gboolean
has_unread_row (FjDraft *self)
{
  for (guint i = 0; i < self->n_rows; i++)
    if (!self->rows[i].is_valid)
      return TRUE;
  return FALSE;
}

static void
check_ddr_row (FjDraft *self)
{
  const FjStm32mpFamily *family = fj_stm32mp_check_get_family (self);
  FjDraftRow            *row = fj_draft_find_boot_row (self, FJ_ID_DDR_FIP);

  if (family == NULL || self->kind == FJ_LAYOUT_KIND_FIRST_STAGE || is_for_another_chip (self))
    return;
  if (family->chips->has_ddr_fip && row == NULL && !has_unread_row (self))
    fj_draft_report (self, NULL, FJ_SEVERITY_WARNING, FJ_ERROR_LAYOUT, "ddr-missing",
                     FJ_COLUMN_NONE,
                     _ ("There is no row with id 0x02 and device none: the FIP with the memory's "
                        "firmware, which most %s boards ask for."),
                     family->family.name);
  if (row == NULL || fj_stm32mp_family_asks_for (family, FJ_ID_DDR_FIP))
    return;
  row->is_sent = FALSE;
  fj_draft_report (self, row, FJ_SEVERITY_WARNING, FJ_ERROR_LAYOUT, "ddr-unexpected", FJ_COLUMN_ID,
                   _ ("%s boards never ask for id 0x02; the file is not sent."),
                   family->family.name);
}

static void
check_each (FjDraft *self, guint8 id, void (*check) (FjDraft *self, FjDraftRow *row))
{
  FjDraftRow *row = fj_draft_find_boot_row (self, id);

  if (row != NULL && row->image != NULL)
    check (self, row);
}

/**
 * fj_stm32mp_check_boot_files:
 * @self: a draft with images
 *
 * Says what is wrong with the files that the boot ROM and TF-A get. First stages tell what family
 * of chips they are for, so that the others can be judged by it.
 */
void
fj_stm32mp_check_boot_files (FjDraft *self)
{
  check_each (self, FJ_ID_FSBL, check_fsbl);
  check_each (self, FJ_ID_DDR_FIP, check_ddr);
  check_each (self, FJ_ID_SSBL, check_ssbl);
  check_ddr_row (self);
}
