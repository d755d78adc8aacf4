/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-image.h"

#include "fj-image-private.h"
#include "fj-image-scan.h"

#include <fj-enum.h>

struct _FjImage {
  GObject parent_instance;

  GFile        *file;  /* (owned) (not nullable) */
  char         *name;  /* (owned) (not nullable) */
  FjImageFacts *facts; /* (owned) (not nullable): as they were found, never changed */
  FjImageHash   hash;
};

G_DEFINE_FINAL_TYPE (FjImage, fj_image, G_TYPE_OBJECT)

static void
fj_image_finalize (GObject *object)
{
  FjImage *self = FJ_IMAGE (object);

  g_clear_object (&self->file);
  g_free (self->name);
  g_clear_pointer (&self->facts, fj_image_facts_free);
  g_mutex_clear (&self->hash.mutex);
  g_free (self->hash.sha256);

  G_OBJECT_CLASS (fj_image_parent_class)->finalize (object);
}

static void
fj_image_class_init (FjImageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fj_image_finalize;
}

static void
fj_image_init (FjImage *self)
{
  g_mutex_init (&self->hash.mutex);
}

static FjImage *
scan_image (GFile *file, FjImageSource *source, FjUnpack unpack, guint64 limit, gboolean is_peek,
            GCancellable *cancellable, GError **error)
{
  FjImageFacts *facts = fj_image_scan (file, source, unpack, limit, is_peek, cancellable, error);
  FjImage      *self;

  if (facts == NULL)
    return NULL;
  self = g_object_new (FJ_TYPE_IMAGE, NULL);
  self->file = g_object_ref (file);
  self->name = g_strdup (fj_image_source_get_file (source)->name);
  self->facts = facts;
  return self;
}

static void
log_image (FjImage *self)
{
  const FjImageFacts *facts = self->facts;
  gboolean            is_packed = facts->compression != FJ_COMPRESSION_NONE;

  g_debug ("image %s: %s%s, %" G_GUINT64_FORMAT " bytes in a file of %" G_GUINT64_FORMAT "%s%s",
           self->name, facts->is_unpacked ? "unpacked to " : "",
           fj_enum_to_nick (FJ_TYPE_IMAGE_KIND, (int) facts->kind), facts->size, facts->stamp.size,
           is_packed ? ", packed with " : "",
           is_packed ? fj_compression_to_name (facts->compression) : "");
}

/**
 * fj_image_new_from_source: (skip)
 * @file: a file
 * @source: its content, from the start
 * @unpack: what becomes of it where it is packed
 * @limit: content larger than this is an error at once
 * @cancellable: (nullable): to stop early
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): what fj_image_open() gives
 */
FjImage *
fj_image_new_from_source (GFile *file, FjImageSource *source, FjUnpack unpack, guint64 limit,
                          GCancellable *cancellable, GError **error)
{
  FjImage *self = scan_image (file, source, unpack, limit, FALSE, cancellable, error);

  if (self != NULL)
    log_image (self);
  return self;
}

/**
 * fj_image_open:
 * @file: a file
 * @unpack: what becomes of it where it is packed
 * @limit: content larger than this is an error at once; %G_MAXUINT64 for none
 *
 * Looks at a file: see the header. Blocking: it may unpack the whole file. What is packed in a way
 * that is known but cannot be unpacked here stays packed.
 *
 * Returns: (transfer full) (nullable): the image, or %NULL with %FJ_ERROR_IMAGE, with
 *   %FJ_ERROR_IMAGE_CHANGED when another program is writing it right now
 */
FjImage *
fj_image_open (GFile *file, FjUnpack unpack, guint64 limit, GCancellable *cancellable,
               GError **error)
{
  g_autoptr (FjImageSource) source = NULL;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  source = fj_image_source_open (file, unpack != FJ_UNPACK_NEVER, error);
  if (source == NULL)
    return NULL;
  return fj_image_new_from_source (file, source, unpack, limit, cancellable, error);
}

/**
 * fj_image_peek:
 * @file: a file
 *
 * As fj_image_open(), but only the start of packed content is unpacked: its size is what its own
 * headers say, 0 when they do not, and whether the archive is whole is not known. Blocking.
 *
 * Returns: (transfer full) (nullable): the image, or %NULL with %FJ_ERROR_IMAGE
 */
FjImage *
fj_image_peek (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (FjImageSource) source = NULL;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  source = fj_image_source_open (file, TRUE, error);
  if (source == NULL)
    return NULL;
  return scan_image (file, source, FJ_UNPACK_ALWAYS, G_MAXUINT64, TRUE, cancellable, error);
}

/**
 * fj_image_get_stamp:
 *
 * Returns: (transfer none): the state of the file that was looked at
 */
const FjImageStamp *
fj_image_get_stamp (FjImage *self)
{
  return &self->facts->stamp;
}

/**
 * fj_image_get_hash: (skip)
 *
 * Returns: (transfer none): where its SHA-256 is kept
 */
FjImageHash *
fj_image_get_hash (FjImage *self)
{
  return &self->hash;
}

/**
 * fj_image_get_file:
 *
 * Returns: (transfer none): the file
 */
GFile *
fj_image_get_file (FjImage *self)
{
  g_return_val_if_fail (FJ_IS_IMAGE (self), NULL);
  return self->file;
}

/**
 * fj_image_get_name:
 *
 * Returns: the file's own name without folders, valid UTF-8
 */
const char *
fj_image_get_name (FjImage *self)
{
  g_return_val_if_fail (FJ_IS_IMAGE (self), NULL);
  return self->name;
}

/**
 * fj_image_get_size:
 *
 * Returns: bytes of content, unpacked; never 0
 */
guint64
fj_image_get_size (FjImage *self)
{
  g_return_val_if_fail (FJ_IS_IMAGE (self), 0);
  return self->facts->size;
}

/**
 * fj_image_get_stored_size:
 *
 * Returns: bytes that the file has on disk
 */
guint64
fj_image_get_stored_size (FjImage *self)
{
  g_return_val_if_fail (FJ_IS_IMAGE (self), 0);
  return self->facts->stamp.size;
}

/**
 * fj_image_get_compression:
 *
 * Returns: how the file is packed
 */
FjCompression
fj_image_get_compression (FjImage *self)
{
  g_return_val_if_fail (FJ_IS_IMAGE (self), FJ_COMPRESSION_NONE);
  return self->facts->compression;
}

/**
 * fj_image_is_unpacked:
 *
 * Returns: whether the content is what the file unpacks to
 */
gboolean
fj_image_is_unpacked (FjImage *self)
{
  g_return_val_if_fail (FJ_IS_IMAGE (self), FALSE);
  return self->facts->is_unpacked;
}

/**
 * fj_image_get_inside_kind:
 *
 * Returns: what the file holds, unpacked or not
 */
FjImageKind
fj_image_get_inside_kind (FjImage *self)
{
  g_return_val_if_fail (FJ_IS_IMAGE (self), FJ_IMAGE_OTHER);
  return self->facts->inside_kind;
}

/**
 * fj_image_get_format:
 *
 * Returns: (nullable): which file system or archive the file holds
 */
const char *
fj_image_get_format (FjImage *self)
{
  g_return_val_if_fail (FJ_IS_IMAGE (self), NULL);
  return self->facts->format;
}

/**
 * fj_image_get_inner_compression:
 *
 * Returns: how what is unpacked is packed once more
 */
FjCompression
fj_image_get_inner_compression (FjImage *self)
{
  g_return_val_if_fail (FJ_IS_IMAGE (self), FJ_COMPRESSION_NONE);
  return self->facts->inner_compression;
}

/**
 * fj_image_get_kind:
 *
 * Returns: what the content is, by its magic numbers
 */
FjImageKind
fj_image_get_kind (FjImage *self)
{
  g_return_val_if_fail (FJ_IS_IMAGE (self), FJ_IMAGE_OTHER);
  return self->facts->kind;
}

/**
 * fj_image_get_declared_size:
 *
 * Returns: bytes the content should have by its headers, or 0
 */
guint64
fj_image_get_declared_size (FjImage *self)
{
  g_return_val_if_fail (FJ_IS_IMAGE (self), 0);
  return self->facts->declared_size;
}

/**
 * fj_image_get_stm32_header:
 *
 * Returns: (transfer none) (nullable): the header, when it is whole
 */
const FjStm32Header *
fj_image_get_stm32_header (FjImage *self)
{
  g_return_val_if_fail (FJ_IS_IMAGE (self), NULL);
  return self->facts->has_header ? &self->facts->header : NULL;
}

/**
 * fj_image_is_checksum_right:
 *
 * Returns: whether the payload is whole and has the header's sum
 */
gboolean
fj_image_is_checksum_right (FjImage *self)
{
  g_return_val_if_fail (FJ_IS_IMAGE (self), FALSE);
  return self->facts->is_checksum_right;
}

/**
 * fj_image_get_fip:
 *
 * Returns: (transfer none) (nullable): the contents, when they are whole
 */
const FjFip *
fj_image_get_fip (FjImage *self)
{
  g_return_val_if_fail (FJ_IS_IMAGE (self), NULL);
  return self->facts->has_fip ? &self->facts->fip : NULL;
}

/**
 * fj_image_get_fwu_metadata:
 *
 * Returns: (transfer none) (nullable): with a right checksum only
 */
const FjFwuMetadata *
fj_image_get_fwu_metadata (FjImage *self)
{
  g_return_val_if_fail (FJ_IS_IMAGE (self), NULL);
  return self->facts->has_fwu ? &self->facts->fwu : NULL;
}

/**
 * fj_image_get_gpt:
 *
 * Returns: (transfer none) (nullable) (element-type FjGptEntry): partitions
 */
GPtrArray *
fj_image_get_gpt (FjImage *self)
{
  g_return_val_if_fail (FJ_IS_IMAGE (self), NULL);
  return self->facts->gpt;
}

/**
 * fj_image_lacks_partitions:
 * @self: an image
 *
 * Images of cards are often shortened behind their last partition; inside of one, something is
 * missing.
 *
 * Returns: whether a partition of its table ends behind the image; never where its size is not
 * known
 */
gboolean
fj_image_lacks_partitions (FjImage *self)
{
  guint64 size;

  g_return_val_if_fail (FJ_IS_IMAGE (self), FALSE);

  size = fj_image_get_size (self);
  for (guint i = 0; size > 0 && self->facts->gpt != NULL && i < self->facts->gpt->len; i++) {
    const FjGptEntry *entry = g_ptr_array_index (self->facts->gpt, i);

    if (entry->offset > size || entry->size > size - entry->offset)
      return TRUE;
  }
  return FALSE;
}

/**
 * fj_image_has_usb_programmer:
 *
 * Returns: whether the file looks like a TF-A that talks USB
 */
gboolean
fj_image_has_usb_programmer (FjImage *self)
{
  g_return_val_if_fail (FJ_IS_IMAGE (self), FALSE);
  return self->facts->has_usb_programmer;
}

/**
 * fj_image_has_fastboot:
 *
 * Returns: whether the file looks like a U-Boot that takes scripts and has fastboot
 */
gboolean
fj_image_has_fastboot (FjImage *self)
{
  g_return_val_if_fail (FJ_IS_IMAGE (self), FALSE);
  return self->facts->has_fastboot;
}

/**
 * fj_image_has_stm32prog:
 *
 * Returns: whether the file looks like a U-Boot that can program
 */
gboolean
fj_image_has_stm32prog (FjImage *self)
{
  g_return_val_if_fail (FJ_IS_IMAGE (self), FALSE);
  return self->facts->has_stm32prog;
}

/**
 * fj_image_needs_fwu_metadata:
 *
 * Returns: whether the file looks like a TF-A that starts by it
 */
gboolean
fj_image_needs_fwu_metadata (FjImage *self)
{
  g_return_val_if_fail (FJ_IS_IMAGE (self), FALSE);
  return self->facts->needs_fwu_metadata;
}

/**
 * fj_image_get_boards:
 *
 * Returns: (transfer none) (element-type FjBoardName): of a boot file
 */
GPtrArray *
fj_image_get_boards (FjImage *self)
{
  g_return_val_if_fail (FJ_IS_IMAGE (self), NULL);
  return self->facts->boards;
}

/**
 * fj_image_get_version_text:
 *
 * Returns: (nullable): what a boot file calls its version
 */
const char *
fj_image_get_version_text (FjImage *self)
{
  g_return_val_if_fail (FJ_IS_IMAGE (self), NULL);
  return self->facts->version_text;
}
