/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-boot-header.h"
#include "fj-device-tree.h"
#include "fj-fwu-metadata.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  FJ_COMPRESSION_NONE,
  FJ_COMPRESSION_GZIP,
  FJ_COMPRESSION_XZ,
  FJ_COMPRESSION_ZSTD,
  FJ_COMPRESSION_BZIP2,
  FJ_COMPRESSION_LZ4,
  FJ_COMPRESSION_LZIP,
  FJ_COMPRESSION_LZMA,
  /* known, but not unpacked here */
  FJ_COMPRESSION_COMPRESS, /* .Z */
  FJ_COMPRESSION_LRZIP,
  FJ_COMPRESSION_LZOP,
} FjCompression;

/* What to do with a file that is packed. */
typedef enum {
  FJ_UNPACK_ALWAYS,
  FJ_UNPACK_STORAGE, /* when there is a disk or a file system in it */
  FJ_UNPACK_NEVER,
} FjUnpack;

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

typedef struct {
  char   *name;      /* (owned) */
  char   *type_guid; /* (owned) lower case */
  guint64 offset;    /* bytes */
  guint64 size;      /* bytes */
} FjGptEntry;

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
 * @limit: content larger than this is an error at once (an archive that unpacks for ever);
 *   G_MAXUINT64 for none
 *
 * Blocking: it may unpack the whole file. Errors: %FJ_ERROR_IMAGE with the file in the detail
 * (missing, a folder, no permission, empty, truncated archive, over the limit). Content over the
 * limit is told apart by the detail's byte, which is then @limit.
 */
FjImage *fj_image_open (GFile *file, guint64 limit, GCancellable *cancellable, GError **error);
/* The same without unpacking more than the start: for looking at many files. Not to be sent. */
FjImage *fj_image_peek (GFile *file, GCancellable *cancellable, GError **error);

/* The same for a file of which only what @unpack says is unpacked. */
FjImage *fj_image_open_as (GFile *file, FjUnpack unpack, guint64 limit, GCancellable *cancellable,
                           GError **error);

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
gboolean    fj_image_needs_fwu_metadata (FjImage *self); /* TF-A that starts by such metadata */
GPtrArray  *fj_image_get_boards (FjImage *self);         /* of FjBoardName, of device trees */
const char *fj_image_get_version_text (FjImage *self);   /* (nullable) "U-Boot 2023.10 …" */

typedef struct _FjImageStream FjImageStream;

/* Reads the content from the start. One thread at a time. */
FjImageStream *fj_image_open_stream (FjImage *self, GCancellable *cancellable, GError **error);
/*
 * Fills @buffer with exactly @length bytes, fewer only at the end of the content (0: the end).
 * -1 and %FJ_ERROR_IMAGE_CHANGED when the file is shorter than it was, or was modified.
 * The end is reported only after the file proved to be the very one that was opened.
 */
gssize fj_image_stream_read (FjImageStream *stream, guint8 *buffer, gsize length,
                             GCancellable *cancellable, GError **error);
void   fj_image_stream_free (FjImageStream *stream);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjImageStream, fj_image_stream_free)

/* Names for people, translated; never NULL. */
const char *fj_image_kind_to_text (FjImageKind kind);
const char *fj_image_kind_get_word (FjImageKind kind); /* stable, not translated */
const char *fj_compression_to_text (FjCompression compression);
const char *fj_compression_to_name (FjCompression compression); /* stable, for machines */

/* (pure) Whether it is a disk or a file system, which a board can only use unpacked. */
gboolean fj_image_kind_is_storage (FjImageKind kind);
/* (pure) Whether this program has what it takes to unpack it. */
gboolean fj_compression_can_unpack (FjCompression compression);
/* (pure) Whether a file of this name should be packed. */
gboolean fj_compression_is_named (const char *name);

G_END_DECLS
