/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-boot-header.h"
#include "fj-compression.h"
#include "fj-device-tree.h"
#include "fj-fwu-metadata.h"
#include "fj-image-gpt.h"
#include "fj-image-kind.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define FJ_TYPE_IMAGE (fj_image_get_type ())
G_DECLARE_FINAL_TYPE (FjImage, fj_image, FJ, IMAGE, GObject)

/**
 * FjImage:
 *
 * A file to send, looked at once: how large its content is, what kind it is, and what its headers
 * say. Immutable, may be shared between threads. The content is what the board gets: for a packed
 * file that is unpacked the unpacked bytes (counted by unpacking once, so that a broken archive is
 * found before anything is sent), else the file's own.
 */

/**
 * fj_image_open:
 * @file: a file
 * @unpack: what becomes of it where it is packed
 * @limit: content larger than this is an error at once (an archive that unpacks for ever);
 *   G_MAXUINT64 for none
 *
 * Blocking: it may unpack the whole file. Errors: %FJ_ERROR_IMAGE with the file in the detail
 * (missing, a folder, no permission, empty, truncated archive, over the limit). Content over the
 * limit is told apart by the detail's byte, which is then @limit.
 */
FjImage *fj_image_open (GFile *file, FjUnpack unpack, guint64 limit, GCancellable *cancellable,
                        GError **error);
/* The same without unpacking more than the start: for looking at many files. Not to be sent. */
FjImage *fj_image_peek (GFile *file, GCancellable *cancellable, GError **error);

GFile        *fj_image_get_file (FjImage *self);
const char   *fj_image_get_name (FjImage *self);        /* display name, valid UTF-8 */
guint64       fj_image_get_size (FjImage *self);        /* bytes of content */
guint64       fj_image_get_stored_size (FjImage *self); /* bytes of the file */
FjCompression fj_image_get_compression (FjImage *self); /* of the file, unpacked or not */
gboolean      fj_image_is_unpacked (FjImage *self);     /* the content is what was packed */
FjImageKind   fj_image_get_kind (FjImage *self);
FjImageKind   fj_image_get_inside_kind (FjImage *self); /* also of a file that stays packed */
const char   *fj_image_get_format (FjImage *self);      /* (nullable) of what is inside: "zip" */
/* These are NULL when the content is of another kind, and also when it is damaged. */
const FjStm32Header *fj_image_get_stm32_header (FjImage *self);  /* (nullable) */
gboolean             fj_image_is_checksum_right (FjImage *self); /* of the STM32 header */
const FjFip         *fj_image_get_fip (FjImage *self);           /* (nullable) */
const FjFwuMetadata *fj_image_get_fwu_metadata (FjImage *self);  /* (nullable): its sum is right */
GPtrArray           *fj_image_get_gpt (FjImage *self);           /* (nullable) of FjGptEntry */
gboolean             fj_image_lacks_partitions (FjImage *self);  /* is cut off inside of one */
/*
 * How long the content's own headers say it is, in bytes: the disk of a GPT, a file system, a file
 * behind an STM32 header. More than the size means that the file was cut off. 0: they do not say.
 */
guint64 fj_image_get_declared_size (FjImage *self);
/* What the file holds, once unpacked, is packed with again. The board would not unpack that. */
FjCompression fj_image_get_inner_compression (FjImage *self);
/* Hints from strings inside a boot file (at most its first 16 MiB are searched). */
gboolean    fj_image_has_usb_programmer (FjImage *self); /* TF-A built for USB */
gboolean    fj_image_has_stm32prog (FjImage *self);      /* U-Boot with the command */
gboolean    fj_image_has_fastboot (FjImage *self);       /* U-Boot that a script makes start it */
gboolean    fj_image_needs_fwu_metadata (FjImage *self); /* TF-A that starts by such metadata */
GPtrArray  *fj_image_get_boards (FjImage *self);         /* of FjBoardName, of device trees */
const char *fj_image_get_version_text (FjImage *self);   /* (nullable) "U-Boot 2023.10 …" */

G_END_DECLS
