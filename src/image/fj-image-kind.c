/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-image-kind.h"

#include <glib/gi18n-lib.h>

G_DEFINE_ENUM_TYPE (FjImageKind, fj_image_kind,
                    G_DEFINE_ENUM_VALUE (FJ_IMAGE_OTHER, "other"),
                    G_DEFINE_ENUM_VALUE (FJ_IMAGE_STM32, "stm32"),
                    G_DEFINE_ENUM_VALUE (FJ_IMAGE_FIP, "fip"),
                    G_DEFINE_ENUM_VALUE (FJ_IMAGE_DISK, "gpt"),
                    G_DEFINE_ENUM_VALUE (FJ_IMAGE_EXT4, "ext4"),
                    G_DEFINE_ENUM_VALUE (FJ_IMAGE_SQUASHFS, "squashfs"),
                    G_DEFINE_ENUM_VALUE (FJ_IMAGE_UBI, "ubi"),
                    G_DEFINE_ENUM_VALUE (FJ_IMAGE_VFAT, "vfat"),
                    G_DEFINE_ENUM_VALUE (FJ_IMAGE_ANDROID_SPARSE, "android-sparse"),
                    G_DEFINE_ENUM_VALUE (FJ_IMAGE_ELF, "elf"),
                    G_DEFINE_ENUM_VALUE (FJ_IMAGE_UIMAGE, "uimage"),
                    G_DEFINE_ENUM_VALUE (FJ_IMAGE_DISK_MBR, "mbr"),
                    G_DEFINE_ENUM_VALUE (FJ_IMAGE_FILE_SYSTEM, "file-system"),
                    G_DEFINE_ENUM_VALUE (FJ_IMAGE_ARCHIVE, "archive"))

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
 * @kind: a kind of content
 *
 * Returns: what @kind is, translated
 */
const char *
fj_image_kind_to_text (FjImageKind kind)
{
  g_return_val_if_fail ((gsize) kind < G_N_ELEMENTS (kind_texts), "");
  return _ (kind_texts[kind]);
}

/**
 * fj_image_kind_is_storage:
 *
 * Returns: whether it is what a storage or a partition holds
 */
gboolean
fj_image_kind_is_storage (FjImageKind kind)
{
  switch (kind) {
  case FJ_IMAGE_DISK:
  case FJ_IMAGE_DISK_MBR:
  case FJ_IMAGE_EXT4:
  case FJ_IMAGE_SQUASHFS:
  case FJ_IMAGE_UBI:
  case FJ_IMAGE_VFAT:
  case FJ_IMAGE_FILE_SYSTEM:
  case FJ_IMAGE_ANDROID_SPARSE:
    return TRUE;
  case FJ_IMAGE_OTHER:
  case FJ_IMAGE_STM32:
  case FJ_IMAGE_FIP:
  case FJ_IMAGE_ELF:
  case FJ_IMAGE_UIMAGE:
  case FJ_IMAGE_ARCHIVE:
  default:
    return FALSE;
  }
}
