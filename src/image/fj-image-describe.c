/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-image.h"

#include "fj-format.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

static const char *const kind_texts[] = {
  [FJ_IMAGE_OTHER] = N_ ("unknown content"),
  [FJ_IMAGE_STM32] = N_ ("boot file with STM32 header"),
  [FJ_IMAGE_FIP] = N_ ("firmware image package (FIP)"),
  [FJ_IMAGE_DISK] = N_ ("disk image with partitions (GPT)"),
  [FJ_IMAGE_EXT4] = N_ ("ext2, ext3 or ext4 file system"),
  [FJ_IMAGE_SQUASHFS] = N_ ("SquashFS file system"),
  [FJ_IMAGE_UBI] = N_ ("UBI image"),
  [FJ_IMAGE_VFAT] = N_ ("FAT file system"),
  [FJ_IMAGE_ANDROID_SPARSE] = N_ ("Android sparse image"),
  [FJ_IMAGE_ELF] = N_ ("ELF program"),
  [FJ_IMAGE_UIMAGE] = N_ ("U-Boot legacy image (uImage)"),
  [FJ_IMAGE_DISK_MBR] = N_ ("disk image with partitions (MBR)"),
  [FJ_IMAGE_FILE_SYSTEM] = N_ ("file system"),
  [FJ_IMAGE_ARCHIVE] = N_ ("archive of files"),
};

/**
 * fj_image_kind_to_text:
 *
 * Returns: what @kind is, translated
 */
const char *
fj_image_kind_to_text (FjImageKind kind)
{
  g_return_val_if_fail ((gsize) kind < G_N_ELEMENTS (kind_texts), "");
  return _ (kind_texts[kind]);
}

static void
fact_free (FjImageFact *fact)
{
  g_free (fact->label);
  g_free (fact->value);
  g_free (fact);
}

static void
add (GPtrArray *facts, const char *label, char *value)
{
  FjImageFact *fact = g_new (FjImageFact, 1);

  fact->label = g_strdup (label);
  fact->value = value;
  g_ptr_array_add (facts, fact);
}

static char *
describe_size (guint64 bytes)
{
  g_autofree char *size = fj_format_size (bytes);

  /* Translators: "257.1 MiB (269566464 bytes)" */
  return g_strdup_printf (_ ("%s (%" PRIu64 " bytes)"), size, bytes);
}

static void
add_file (GPtrArray *facts, FjImage *self)
{
  guint64       declared = fj_image_get_declared_size (self);
  FjCompression compression = fj_image_get_compression (self);
  FjCompression inner = fj_image_get_inner_compression (self);

  add (facts, _ ("File"), g_strdup (fj_image_get_name (self)));
  add (facts, _ ("Content"), g_strdup (fj_image_kind_to_text (fj_image_get_kind (self))));
  if (fj_image_get_format (self) != NULL)
    add (facts, _ ("Format"), g_strdup (fj_image_get_format (self)));
  add (facts, _ ("Size"), describe_size (fj_image_get_size (self)));
  if (compression != FJ_COMPRESSION_NONE) {
    add (facts, _ ("Packed with"), g_strdup (fj_compression_to_text (compression)));
    add (facts, _ ("Packed size"), describe_size (fj_image_get_stored_size (self)));
  }
  if (inner != FJ_COMPRESSION_NONE)
    add (facts, _ ("Packed again with"), g_strdup (fj_compression_to_text (inner)));
  if (declared > fj_image_get_size (self))
    add (facts, _ ("Cut off, should have"), describe_size (declared));
}

static char *
describe_header_version (guint32 version)
{
  const char *chips = fj_stm32_version_to_chips (version);
  guint       major = version >> 16 & 0xff;
  guint       minor = version >> 8 & 0xff;

  if (chips == NULL)
    return g_strdup_printf (_ ("%u.%u, of no known chip"), major, minor);
  /* Translators: "2.0, for STM32MP13" */
  return g_strdup_printf (_ ("%u.%u, for %s"), major, minor, chips);
}

/* ST wiki, "STM32 header for binary files": the upper digit is the program, the lower its part. */
static char *
describe_binary_type (guint8 type)
{
  switch (type >> 4) {
  case 0:
    return g_strdup ("U-Boot");
  case 1:
    return g_strdup ("TF-A");
  case 2:
    return g_strdup ("OP-TEE");
  case 3:
    return g_strdup (_ ("coprocessor firmware"));
  default:
    return g_strdup_printf (_ ("unknown (0x%02X)"), type);
  }
}

static void
add_header (GPtrArray *facts, FjImage *self)
{
  const FjStm32Header *header = fj_image_get_stm32_header (self);

  if (header == NULL) {
    if (fj_image_get_kind (self) == FJ_IMAGE_STM32)
      add (facts, _ ("STM32 header"), g_strdup (_ ("damaged")));
    return;
  }
  add (facts, _ ("STM32 header"), describe_header_version (header->version));
  add (facts, _ ("Program"), describe_binary_type (header->binary_type));
  add (facts, _ ("Payload"), describe_size (header->image_length));
  add (facts, _ ("Checksum"),
       g_strdup (fj_image_is_checksum_right (self) ? _ ("right") : _ ("wrong")));
  add (facts, _ ("Load address"), g_strdup_printf ("0x%08X", header->load_address));
  add (facts, _ ("Entry point"), g_strdup_printf ("0x%08X", header->entry_point));
  add (facts, _ ("Image version"), g_strdup_printf ("%u", header->image_version));
  add (facts, _ ("Signed"), g_strdup (header->is_signed ? _ ("yes") : _ ("no")));
  if (header->is_encrypted)
    add (facts, _ ("Encrypted"), g_strdup (_ ("yes")));
}

static void
add_fip (GPtrArray *facts, FjImage *self)
{
  const FjFip *fip = fj_image_get_fip (self);

  if (fip == NULL && fj_image_get_kind (self) == FJ_IMAGE_FIP)
    add (facts, _ ("Table of contents"), g_strdup (_ ("damaged")));
  for (guint i = 0; fip != NULL && i < fip->n_entries; i++) {
    const char *name = fj_fip_entry_name (&fip->entries[i]);

    add (facts, name != NULL ? name : _ ("Unknown part"), describe_size (fip->entries[i].size));
  }
}

static void
add_gpt (GPtrArray *facts, FjImage *self)
{
  GPtrArray *gpt = fj_image_get_gpt (self);

  if (gpt == NULL && fj_image_get_kind (self) == FJ_IMAGE_DISK)
    add (facts, _ ("Partition table"), g_strdup (_ ("damaged")));
  for (guint i = 0; gpt != NULL && i < gpt->len; i++) {
    const FjGptEntry *entry = gpt->pdata[i];
    g_autofree char  *label = g_strdup_printf (_ ("Partition %u"), i + 1);
    g_autofree char  *size = fj_format_size (entry->size);
    g_autofree char  *offset = fj_format_offset (entry->offset);

    /* Translators: "rootfs, 256.0 MiB at 0x0010A400" */
    add (facts, label, g_strdup_printf (_ ("%s, %s at %s"), entry->name, size, offset));
  }
}

static void
add_fwu_metadata (GPtrArray *facts, FjImage *self)
{
  const FjFwuMetadata *metadata = fj_image_get_fwu_metadata (self);

  if (metadata == NULL)
    return;
  add (facts, _ ("FWU metadata"),
       g_strdup_printf (_ ("version %u, starts bank %u"), metadata->version,
                        metadata->active_index));
}

static void
add_boards (GPtrArray *facts, FjImage *self)
{
  GPtrArray *boards = fj_image_get_boards (self);

  for (guint i = 0; i < boards->len; i++)
    add (facts, _ ("Board"), g_strdup (fj_board_name_to_text (boards->pdata[i])));
}

static void
add_hints (GPtrArray *facts, FjImage *self)
{
  const FjStm32Header *header = fj_image_get_stm32_header (self);

  if (fj_image_get_version_text (self) != NULL)
    add (facts, _ ("Version"), g_strdup (fj_image_get_version_text (self)));
  if (header != NULL && header->binary_type == FJ_STM32_BINARY_TFA && !header->is_encrypted)
    add (facts, _ ("USB programming"),
         g_strdup (fj_image_has_usb_programmer (self) ? _ ("yes") : _ ("no sign of it")));
  if (fj_image_has_stm32prog (self))
    add (facts, _ ("Command “stm32prog”"), g_strdup (_ ("yes")));
}

/**
 * fj_image_describe:
 * @self: an image
 *
 * Returns: (transfer full) (element-type FjImageFact): what there is to say about the file, in the
 *   order in which it should be read, translated
 */
GPtrArray *
fj_image_describe (FjImage *self)
{
  GPtrArray *facts = g_ptr_array_new_with_free_func ((GDestroyNotify) fact_free);

  g_return_val_if_fail (FJ_IS_IMAGE (self), facts);

  add_file (facts, self);
  add_header (facts, self);
  add_fip (facts, self);
  add_fwu_metadata (facts, self);
  add_boards (facts, self);
  add_hints (facts, self);
  add_gpt (facts, self);
  return facts;
}
