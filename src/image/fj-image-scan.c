/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-image-scan.h"

#include "fj-device-tree.h"
#include "fj-format.h"
#include "fj-image-gpt.h"
#include "fj-image-hints.h"
#include "fj-image-inspect.h"

#include <glib/gi18n-lib.h>

#define PIECE_SIZE (256 * 1024)
/* A boot file is searched for telling strings up to here. */
#define HINTS_LIMIT (16 * 1024 * 1024)

/* What is kept while the content goes by once. */
typedef struct {
  GFile         *file;     /* (not owned) */
  FjImageFacts  *facts;    /* (not owned): what is filled in */
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
                           scan->facts->is_unpacked
                             ? _ ("“%s” unpacks to more than the %s there is room for")
                             : _ ("“%s” is larger than the %s there is room for"),
                           file->name, limit);
  fj_error_get_detail (local)->byte = (gint64) MIN (scan->limit, G_MAXINT64);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* The part of [position, position + n) that the checksum of the STM32 header covers. */
static void
add_checksum (Scan *scan, const guint8 *data, gsize n)
{
  const FjStm32Header *header = &scan->facts->header;
  guint64              start = header->header_size;
  guint64              first = MAX (scan->position, start);
  guint64              end = MIN (scan->position + n, start + header->image_length);

  if (scan->facts->has_header && first < end)
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

/* The headers, from the first 128 KiB. */
static void
look_at_head (FjImageFacts *self, const guint8 *data, gsize length)
{
  self->kind = self->inside_kind = fj_image_inspect_kind (data, length, &self->format);
  self->declared_size = fj_image_inspect_declared_size (self->kind, data, length);
  if (self->is_unpacked)
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
  FjImageFacts *self = scan->facts;

  if (self->is_unpacked)
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
  FjImageFile  *file = fj_image_source_get_file (scan->source);
  FjImageFacts *self = scan->facts;
  gssize        n = read_piece (scan, scan->head, FJ_IMAGE_HEAD_SIZE, cancellable, error);

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
  if (!scan->facts->is_unpacked)
    return scan->facts->stamp.size;
  return scan->is_peek ? scan->facts->declared_size : scan->position;
}

static void
finish_scan (Scan *scan)
{
  FjImageFacts *self = scan->facts;

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
  self->has_fastboot = fj_hint_search_has_fastboot (scan->hints);
  self->needs_fwu_metadata = fj_hint_search_needs_fwu_metadata (scan->hints);
  self->version_text = g_strdup (fj_hint_search_get_version (scan->hints));
}

/* What was found in the file stays in it: the content is the file as it is. */
static gboolean
keep_packed (Scan *scan, GError **error)
{
  FjImageFacts *self = scan->facts;

  self->is_unpacked = FALSE;
  self->kind = FJ_IMAGE_OTHER;
  self->size = self->stamp.size;
  self->declared_size = 0;
  self->has_header = FALSE;
  self->has_fwu = FALSE;
  self->boards = g_ptr_array_new ();
  g_clear_pointer (&self->gpt, g_ptr_array_unref);
  return check_limit (scan, self->size, error);
}

/* What a file holds that is not unpacked, as far as that can be seen. */
static gboolean
look_inside (Scan *scan, GCancellable *cancellable, GError **error)
{
  g_autoptr (FjImageSource) source = fj_image_source_open (scan->file, TRUE, NULL);
  FjImageSource *whole = scan->source;
  guint64        limit = scan->limit;

  if (source != NULL && fj_image_source_is_unpacked (source)) {
    scan->facts->is_unpacked = TRUE;
    scan->source = source;
    scan->limit = G_MAXUINT64;
    scan_head (scan, cancellable, NULL);
    scan->source = whole;
    scan->limit = limit;
  }
  return !g_cancellable_set_error_if_cancelled (cancellable, error) && keep_packed (scan, error);
}

static gboolean
scan_content (Scan *scan, FjUnpack unpack, GCancellable *cancellable, GError **error)
{
  FjImageFacts *self = scan->facts;

  if (self->compression != FJ_COMPRESSION_NONE && !self->is_unpacked)
    return look_inside (scan, cancellable, error);
  if (!self->is_unpacked && !check_limit (scan, self->stamp.size, error))
    return FALSE;
  if (!scan_head (scan, cancellable, error))
    return FALSE;
  if (self->is_unpacked && unpack == FJ_UNPACK_STORAGE && !fj_image_kind_is_storage (self->kind))
    return keep_packed (scan, error);
  if (!scan_rest (scan, cancellable, error))
    return FALSE;
  finish_scan (scan);
  return TRUE;
}

/**
 * fj_image_facts_free: (skip)
 *
 * Frees @self.
 */
void
fj_image_facts_free (FjImageFacts *self)
{
  g_clear_pointer (&self->gpt, g_ptr_array_unref);
  g_clear_pointer (&self->boards, g_ptr_array_unref);
  g_free (self->version_text);
  g_free (self);
}

static FjImageFacts *
begin_facts (FjImageSource *source)
{
  FjImageFacts *self = g_new0 (FjImageFacts, 1);

  self->stamp = fj_image_source_get_file (source)->stamp;
  self->compression = fj_image_source_get_compression (source);
  self->is_unpacked = fj_image_source_is_unpacked (source);
  return self;
}

/**
 * fj_image_scan: (skip)
 * @file: a file
 * @source: its content, from the start
 * @unpack: what becomes of it where it is packed
 * @limit: content larger than this is an error at once
 * @is_peek: of packed content, only the start is looked at
 * @cancellable: (nullable): to stop early
 * @error: return location for an error
 *
 * Reads the content once.
 *
 * Returns: (transfer full) (nullable): what there is to know, or %NULL when it cannot be read, is
 *   too large or was changed
 */
FjImageFacts *
fj_image_scan (GFile *file, FjImageSource *source, FjUnpack unpack, guint64 limit,
               gboolean is_peek, GCancellable *cancellable, GError **error)
{
  g_autoptr (FjImageFacts) facts = begin_facts (source);
  g_auto (Scan) scan = {
    .file = file, .facts = facts, .source = source, .limit = limit, .is_peek = is_peek
  };

  scan.head = g_malloc (FJ_IMAGE_HEAD_SIZE);
  scan.piece = g_malloc (PIECE_SIZE);
  scan.boot = g_byte_array_new ();
  if (!scan_content (&scan, unpack, cancellable, error) ||
      !fj_image_file_check_stamp (fj_image_source_get_file (source), &facts->stamp, error))
    return NULL;
  return g_steal_pointer (&facts);
}
