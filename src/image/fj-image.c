/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-image.h"

#include "fj-format.h"
#include "fj-image-cache.h"
#include "fj-image-inspect.h"
#include "fj-image-private.h"

#include <glib/gi18n-lib.h>

#define PIECE_SIZE (256 * 1024)
/* A boot file is searched for telling strings up to here. */
#define HINTS_LIMIT (16 * 1024 * 1024)

struct _FjImage {
  GObject parent_instance;

  GFile        *file; /* (owned) (not nullable) */
  char         *name; /* (owned) (not nullable) */
  FjImageStamp  stamp;
  guint64       size;
  FjCompression compression;
  FjCompression inner_compression;
  FjImageKind   kind;
  guint64       declared_size;
  FjStm32Header header;
  gboolean      has_header;
  gboolean      is_checksum_right;
  FjFip         fip;
  gboolean      has_fip;
  GPtrArray    *gpt; /* (owned) (nullable) */
  gboolean      has_usb_programmer;
  gboolean      has_stm32prog;
  gboolean      needs_fwu_metadata;
  FjFwuMetadata fwu;
  gboolean      has_fwu;
  GPtrArray    *boards;       /* (owned) (not nullable) (element-type FjBoardName) */
  char         *version_text; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (FjImage, fj_image, G_TYPE_OBJECT)

static void
fj_image_finalize (GObject *object)
{
  FjImage *self = FJ_IMAGE (object);

  g_clear_object (&self->file);
  g_free (self->name);
  g_clear_pointer (&self->gpt, g_ptr_array_unref);
  g_clear_pointer (&self->boards, g_ptr_array_unref);
  g_free (self->version_text);

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
}

/* What is kept while the content goes by once. */
typedef struct {
  FjImage       *image;    /* (not owned) */
  FjImageSource *source;   /* (not owned) */
  FjHintSearch  *hints;    /* (owned) (nullable): only for boot files */
  guint64        limit;    /* bytes of content that are allowed */
  gboolean       is_peek;  /* of packed content, only the start is looked at */
  guint64        position; /* bytes of content seen so far */
  guint32        checksum; /* of the payload behind the STM32 header */
  guint8        *head;     /* (owned): the first bytes; packed FIPs need them again at the end */
  gsize          head_length;
  guint8        *piece; /* (owned) */
  GByteArray    *boot;  /* (owned): a boot file, as far as it is searched; else nothing */
} Scan;

static void
scan_clear (Scan *scan)
{
  g_clear_pointer (&scan->hints, fj_hint_search_free);
  g_free (scan->head);
  g_free (scan->piece);
  g_clear_pointer (&scan->boot, g_byte_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scan, scan_clear)

static gboolean
check_limit (Scan *scan, guint64 size, GError **error)
{
  FjImageFile     *file = fj_image_source_get_file (scan->source);
  g_autofree char *limit = NULL;
  g_autoptr (GError) local = NULL;

  if (size <= scan->limit)
    return TRUE;
  limit = fj_format_size (scan->limit);
  fj_image_file_set_error (file, &local, FJ_ERROR_IMAGE, NULL,
                           scan->image->compression == FJ_COMPRESSION_NONE
                             ? _ ("“%s” is larger than the %s there is room for")
                             : _ ("“%s” unpacks to more than the %s there is room for"),
                           file->name, limit);
  fj_error_get_detail (local)->byte = (gint64) MIN (scan->limit, G_MAXINT64);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* The part of [position, position + n) that the checksum of the STM32 header covers. */
static void
add_checksum (Scan *scan, const guint8 *data, gsize n)
{
  const FjStm32Header *header = &scan->image->header;
  guint64              start = header->header_size;
  guint64              first = MAX (scan->position, start);
  guint64              end = MIN (scan->position + n, start + header->image_length);

  if (scan->image->has_header && first < end)
    scan->checksum = fj_stm32_checksum_add (scan->checksum, data + (first - scan->position),
                                            end - first);
}

static void
look_at_piece (Scan *scan, const guint8 *data, gsize n)
{
  add_checksum (scan, data, n);
  if (scan->hints != NULL && scan->position < HINTS_LIMIT) {
    fj_hint_search_add (scan->hints, data, n);
    g_byte_array_append (scan->boot, data, (guint) n);
  }
  scan->position += n;
}

static gboolean
is_boot_file (FjImageKind kind)
{
  return kind == FJ_IMAGE_STM32 || kind == FJ_IMAGE_FIP || kind == FJ_IMAGE_ELF;
}

/* The headers, from the first 64 KiB. */
static void
look_at_head (FjImage *self, const guint8 *data, gsize length)
{
  self->kind = fj_image_inspect_kind (data, length);
  self->declared_size = fj_image_inspect_declared_size (self->kind, data, length);
  if (self->compression != FJ_COMPRESSION_NONE)
    self->inner_compression = fj_compression_detect (data, length);
  if (self->kind == FJ_IMAGE_STM32)
    self->has_header = fj_stm32_header_parse (data, length, &self->header);
  if (self->kind == FJ_IMAGE_OTHER)
    self->has_fwu = fj_fwu_metadata_parse (data, length, &self->fwu);
  if (self->kind == FJ_IMAGE_DISK)
    self->gpt = fj_image_inspect_gpt (data, length, self->declared_size);
}

/* How much has to be seen: what a packed file holds comes out only at its end. */
static guint64
get_wanted (Scan *scan)
{
  FjImage *self = scan->image;

  if (self->compression != FJ_COMPRESSION_NONE)
    return scan->is_peek ? scan->head_length : G_MAXUINT64;
  if (is_boot_file (self->kind))
    return MIN (self->stamp.size, MAX (HINTS_LIMIT, self->declared_size));
  return scan->head_length;
}

/* Fills @buffer, less only at the end of the content. */
static gssize
read_piece (Scan *scan, guint8 *buffer, gsize length, GCancellable *cancellable, GError **error)
{
  gsize done = 0;

  while (done < length) {
    gssize n = fj_image_source_read (scan->source, buffer + done, length - done,
                                     cancellable, error);

    if (n < 0)
      return -1;
    if (n == 0)
      break;
    done += (gsize) n;
  }
  return check_limit (scan, scan->position + done, error) ? (gssize) done : -1;
}

static gboolean
scan_head (Scan *scan, GCancellable *cancellable, GError **error)
{
  FjImageFile *file = fj_image_source_get_file (scan->source);
  FjImage     *self = scan->image;
  gssize       n = read_piece (scan, scan->head, FJ_IMAGE_HEAD_SIZE, cancellable, error);

  if (n < 0)
    return FALSE;
  if (n == 0) {
    fj_image_file_set_error (file, error, FJ_ERROR_IMAGE, _ ("Copy or build the file again."),
                             _ ("“%s” is empty"), file->name);
    return FALSE;
  }
  scan->head_length = (gsize) n;
  look_at_head (self, scan->head, scan->head_length);
  if (is_boot_file (self->kind))
    scan->hints = fj_hint_search_new (self->kind == FJ_IMAGE_STM32 &&
                                      self->header.binary_type != FJ_STM32_BINARY_UBOOT);
  look_at_piece (scan, scan->head, scan->head_length);
  return TRUE;
}

static gboolean
scan_rest (Scan *scan, GCancellable *cancellable, GError **error)
{
  guint64 wanted = get_wanted (scan);

  while (scan->position < wanted) {
    gssize n = read_piece (scan, scan->piece, PIECE_SIZE, cancellable, error);

    if (n < 0)
      return FALSE;
    if (n == 0)
      break;
    look_at_piece (scan, scan->piece, (gsize) n);
  }
  return TRUE;
}

/* Bytes of content: counted, or as far as packed content's own headers say it. */
static guint64
get_size (Scan *scan)
{
  if (scan->image->compression == FJ_COMPRESSION_NONE)
    return scan->image->stamp.size;
  return scan->is_peek ? scan->image->declared_size : scan->position;
}

static void
finish (Scan *scan)
{
  FjImage *self = scan->image;

  self->size = get_size (scan);
  if (self->kind == FJ_IMAGE_FIP)
    self->has_fip = fj_fip_parse (scan->head, scan->head_length, self->size, &self->fip);
  if (self->has_fip)
    self->declared_size = self->fip.total_size;
  self->is_checksum_right = self->has_header && self->declared_size <= self->size &&
                            scan->checksum == self->header.checksum;
  self->boards = fj_device_tree_find_boards (scan->boot->data, scan->boot->len);
  if (scan->hints == NULL)
    return;
  fj_hint_search_finish (scan->hints);
  self->has_usb_programmer = fj_hint_search_has_usb_programmer (scan->hints);
  self->has_stm32prog = fj_hint_search_has_stm32prog (scan->hints);
  self->needs_fwu_metadata = fj_hint_search_needs_fwu_metadata (scan->hints);
  self->version_text = g_strdup (fj_hint_search_get_version (scan->hints));
}

static gboolean
scan_image (FjImage *self, FjImageSource *source, guint64 limit, gboolean is_peek,
            GCancellable *cancellable, GError **error)
{
  g_auto (Scan) scan = { .image = self, .source = source, .limit = limit, .is_peek = is_peek };

  if (self->compression == FJ_COMPRESSION_NONE && !check_limit (&scan, self->stamp.size, error))
    return FALSE;
  scan.head = g_malloc (FJ_IMAGE_HEAD_SIZE);
  scan.piece = g_malloc (PIECE_SIZE);
  scan.boot = g_byte_array_new ();
  if (!scan_head (&scan, cancellable, error) || !scan_rest (&scan, cancellable, error))
    return FALSE;
  finish (&scan);
  return fj_image_file_check_stamp (fj_image_source_get_file (source), &self->stamp, error);
}

static FjImage *
make_image (GFile *file, FjImageSource *source)
{
  const FjImageFile *opened = fj_image_source_get_file (source);
  FjImage           *self = g_object_new (FJ_TYPE_IMAGE, NULL);

  self->file = g_object_ref (file);
  self->name = g_strdup (opened->name);
  self->stamp = opened->stamp;
  self->compression = fj_image_source_get_compression (source);
  return self;
}

/**
 * fj_image_open:
 * @file: a file
 * @limit: content larger than this is an error at once; %G_MAXUINT64 for none
 *
 * Looks at a file: see the header. Blocking: it may unpack the whole file.
 *
 * Returns: (transfer full) (nullable): the image, or %NULL with %FJ_ERROR_IMAGE, with
 *   %FJ_ERROR_IMAGE_CHANGED when another program is writing it right now
 */
FjImage *
fj_image_open (GFile *file, guint64 limit, GCancellable *cancellable, GError **error)
{
  g_autoptr (FjImage) self = NULL;
  g_autoptr (FjImageSource) source = NULL;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  source = fj_image_source_open (file, error);
  if (source == NULL)
    return NULL;
  self = fj_image_cache_lookup (file, &fj_image_source_get_file (source)->stamp);
  if (self != NULL && self->size <= limit)
    return g_steal_pointer (&self);
  g_clear_object (&self);

  self = make_image (file, source);
  if (!scan_image (self, source, limit, FALSE, cancellable, error))
    return NULL;
  if (self->compression != FJ_COMPRESSION_NONE)
    fj_image_cache_store (self);
  return g_steal_pointer (&self);
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
  g_autoptr (FjImage) self = NULL;
  g_autoptr (FjImageSource) source = NULL;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  source = fj_image_source_open (file, error);
  if (source == NULL)
    return NULL;
  self = make_image (file, source);
  if (!scan_image (self, source, G_MAXUINT64, TRUE, cancellable, error))
    return NULL;
  return g_steal_pointer (&self);
}

/** fj_image_get_stamp: Returns: (transfer none): the state of the file that was looked at */
const FjImageStamp *
fj_image_get_stamp (FjImage *self)
{
  return &self->stamp;
}

/** fj_image_get_file: Returns: (transfer none): the file */
GFile *
fj_image_get_file (FjImage *self)
{
  g_return_val_if_fail (FJ_IS_IMAGE (self), NULL);
  return self->file;
}

/** fj_image_get_name: Returns: the file's own name without folders, valid UTF-8 */
const char *
fj_image_get_name (FjImage *self)
{
  g_return_val_if_fail (FJ_IS_IMAGE (self), NULL);
  return self->name;
}

/** fj_image_get_size: Returns: bytes of content, unpacked; never 0 */
guint64
fj_image_get_size (FjImage *self)
{
  g_return_val_if_fail (FJ_IS_IMAGE (self), 0);
  return self->size;
}

/** fj_image_get_stored_size: Returns: bytes that the file has on disk */
guint64
fj_image_get_stored_size (FjImage *self)
{
  g_return_val_if_fail (FJ_IS_IMAGE (self), 0);
  return self->stamp.size;
}

/** fj_image_get_compression: Returns: how the file is packed */
FjCompression
fj_image_get_compression (FjImage *self)
{
  g_return_val_if_fail (FJ_IS_IMAGE (self), FJ_COMPRESSION_NONE);
  return self->compression;
}

/** fj_image_get_inner_compression: Returns: how the unpacked content is packed once more */
FjCompression
fj_image_get_inner_compression (FjImage *self)
{
  g_return_val_if_fail (FJ_IS_IMAGE (self), FJ_COMPRESSION_NONE);
  return self->inner_compression;
}

/** fj_image_get_kind: Returns: what the content is, by its magic numbers */
FjImageKind
fj_image_get_kind (FjImage *self)
{
  g_return_val_if_fail (FJ_IS_IMAGE (self), FJ_IMAGE_OTHER);
  return self->kind;
}

/** fj_image_get_declared_size: Returns: bytes the content should have by its headers, or 0 */
guint64
fj_image_get_declared_size (FjImage *self)
{
  g_return_val_if_fail (FJ_IS_IMAGE (self), 0);
  return self->declared_size;
}

/** fj_image_get_stm32_header: Returns: (transfer none) (nullable): the header, when it is whole */
const FjStm32Header *
fj_image_get_stm32_header (FjImage *self)
{
  g_return_val_if_fail (FJ_IS_IMAGE (self), NULL);
  return self->has_header ? &self->header : NULL;
}

/** fj_image_is_checksum_right: Returns: whether the payload is whole and has the header's sum */
gboolean
fj_image_is_checksum_right (FjImage *self)
{
  g_return_val_if_fail (FJ_IS_IMAGE (self), FALSE);
  return self->is_checksum_right;
}

/** fj_image_get_fip: Returns: (transfer none) (nullable): the contents, when they are whole */
const FjFip *
fj_image_get_fip (FjImage *self)
{
  g_return_val_if_fail (FJ_IS_IMAGE (self), NULL);
  return self->has_fip ? &self->fip : NULL;
}

/** fj_image_get_fwu_metadata: Returns: (transfer none) (nullable): with a right checksum only */
const FjFwuMetadata *
fj_image_get_fwu_metadata (FjImage *self)
{
  g_return_val_if_fail (FJ_IS_IMAGE (self), NULL);
  return self->has_fwu ? &self->fwu : NULL;
}

/** fj_image_get_gpt: Returns: (transfer none) (nullable) (element-type FjGptEntry): partitions */
GPtrArray *
fj_image_get_gpt (FjImage *self)
{
  g_return_val_if_fail (FJ_IS_IMAGE (self), NULL);
  return self->gpt;
}

/** fj_image_has_usb_programmer: Returns: whether the file looks like a TF-A that talks USB */
gboolean
fj_image_has_usb_programmer (FjImage *self)
{
  g_return_val_if_fail (FJ_IS_IMAGE (self), FALSE);
  return self->has_usb_programmer;
}

/** fj_image_has_stm32prog: Returns: whether the file looks like a U-Boot that can program */
gboolean
fj_image_has_stm32prog (FjImage *self)
{
  g_return_val_if_fail (FJ_IS_IMAGE (self), FALSE);
  return self->has_stm32prog;
}

/** fj_image_needs_fwu_metadata: Returns: whether the file looks like a TF-A that starts by it */
gboolean
fj_image_needs_fwu_metadata (FjImage *self)
{
  g_return_val_if_fail (FJ_IS_IMAGE (self), FALSE);
  return self->needs_fwu_metadata;
}

/** fj_image_get_boards: Returns: (transfer none) (element-type FjBoardName): of a boot file */
GPtrArray *
fj_image_get_boards (FjImage *self)
{
  g_return_val_if_fail (FJ_IS_IMAGE (self), NULL);
  return self->boards;
}

/** fj_image_get_version_text: Returns: (nullable): what a boot file calls its version */
const char *
fj_image_get_version_text (FjImage *self)
{
  g_return_val_if_fail (FJ_IS_IMAGE (self), NULL);
  return self->version_text;
}
