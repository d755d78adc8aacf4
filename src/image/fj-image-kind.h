/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What a file holds. The nicks are stable. */
typedef enum {
  FJ_IMAGE_OTHER,
  FJ_IMAGE_STM32, /* STM32 header */
  FJ_IMAGE_FIP,
  FJ_IMAGE_DISK, /* a raw disk image with a GPT */
  FJ_IMAGE_EXT4,
  FJ_IMAGE_SQUASHFS,
  FJ_IMAGE_UBI,
  FJ_IMAGE_VFAT,
  FJ_IMAGE_ANDROID_SPARSE, /* must be unpacked before it is written */
  FJ_IMAGE_ELF,
  FJ_IMAGE_UIMAGE,
  FJ_IMAGE_DISK_MBR,    /* a raw disk image with a partition table of DOS */
  FJ_IMAGE_FILE_SYSTEM, /* another one than those above: see the format */
  FJ_IMAGE_ARCHIVE,     /* files in a file: see the format; the board would not unpack it */
} FjImageKind;

#define FJ_TYPE_IMAGE_KIND (fj_image_kind_get_type ())
GType fj_image_kind_get_type (void);

const char *fj_image_kind_to_text (FjImageKind kind); /* translated */
/* (pure) Whether it is a disk or a file system, which a board can only use unpacked. */
gboolean fj_image_kind_is_storage (FjImageKind kind);

G_END_DECLS
