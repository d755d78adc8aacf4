/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-image-source.h"

#include "fj-gunzip.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define INPUT_SIZE (128 * 1024)

struct _FjImageSource {
  FjImageFile    *file; /* (owned) */
  FjCompression   compression;
  gboolean        is_unpacked; /* while it is read */
  guint64         position;    /* of the next byte to read from the file */
  FjGunzip       *gunzip;      /* (owned) (nullable): for gzip */
  struct archive *archive;     /* (owned) (nullable): for the other kinds */
  GError         *io_error;    /* (owned) (nullable): from inside libarchive's callback */
  gboolean        is_at_end;
  guint8          input[INPUT_SIZE]; /* what libarchive is given */
};

static la_ssize_t
read_cb (struct archive *archive, void *user_data, const void **buffer)
{
  FjImageSource *self = user_data;
  gssize         n;

  n = fj_image_file_read (self->file, self->position, self->input, INPUT_SIZE, &self->io_error);
  if (n < 0) {
    archive_set_error (archive, EIO, "read error");
    return -1;
  }
  self->position += (guint64) n;
  *buffer = self->input;
  return n;
}

/* An error of reading says more than what libarchive makes of it. */
static void
set_archive_error (FjImageSource *self, GError **error)
{
  const char *text = archive_error_string (self->archive);

  if (self->io_error != NULL)
    g_propagate_error (error, g_steal_pointer (&self->io_error));
  else
    fj_image_file_set_error (self->file, error, FJ_ERROR_IMAGE, _ ("Copy or build the file again."),
                             _ ("“%s” is cut off or damaged: %s"), self->file->name,
                             text != NULL ? text : _ ("it cannot be unpacked"));
}

static int
get_filter (FjCompression compression)
{
  switch (compression) {
  case FJ_COMPRESSION_XZ:
    return ARCHIVE_FILTER_XZ;
  case FJ_COMPRESSION_ZSTD:
    return ARCHIVE_FILTER_ZSTD;
  case FJ_COMPRESSION_BZIP2:
    return ARCHIVE_FILTER_BZIP2;
  case FJ_COMPRESSION_LZ4:
    return ARCHIVE_FILTER_LZ4;
  case FJ_COMPRESSION_LZIP:
    return ARCHIVE_FILTER_LZIP;
  case FJ_COMPRESSION_LZMA:
    return ARCHIVE_FILTER_LZMA;
  case FJ_COMPRESSION_NONE:
  case FJ_COMPRESSION_GZIP: /* FjGunzip */
  case FJ_COMPRESSION_COMPRESS:
  case FJ_COMPRESSION_LRZIP:
  case FJ_COMPRESSION_LZOP:
  default:
    return ARCHIVE_FILTER_NONE;
  }
}

/*
 * Exactly one filter, named by what the file begins with: left to itself, libarchive would also
 * unpack what is inside, and a packed file in a packed file is not what the board should get.
 */
static gboolean
start_archive (FjImageSource *self, GError **error)
{
  struct archive_entry *entry;
  int                   filter = get_filter (self->compression);

  self->archive = archive_read_new ();
  if (archive_read_support_format_raw (self->archive) != ARCHIVE_OK ||
      archive_read_append_filter (self->archive, filter) != ARCHIVE_OK) {
    set_archive_error (self, error);
    return FALSE;
  }
  if (archive_read_open (self->archive, self, NULL, read_cb, NULL) == ARCHIVE_OK &&
      archive_read_next_header (self->archive, &entry) == ARCHIVE_OK)
    return TRUE;

  /* The format "raw" takes anything that has a first byte. */
  if (self->io_error != NULL)
    g_propagate_error (error, g_steal_pointer (&self->io_error));
  else
    fj_image_file_set_error (self->file, error, FJ_ERROR_IMAGE, _ ("Copy or build the file again."),
                             _ ("“%s” holds no data: it is empty, cut off or damaged"),
                             self->file->name);
  return FALSE;
}

static gboolean
start_source (FjImageSource *self, gboolean unpack, GError **error)
{
  gssize n = fj_image_file_read (self->file, 0, self->input, FJ_COMPRESSION_HEAD_SIZE, error);

  if (n < 0)
    return FALSE;
  self->compression = fj_compression_detect (self->input, (gsize) n);
  self->is_unpacked = unpack && fj_compression_can_unpack (self->compression);
  if (!self->is_unpacked)
    return TRUE;
  if (self->compression == FJ_COMPRESSION_GZIP) {
    self->gunzip = fj_gunzip_new (self->file);
    return TRUE;
  }
  return start_archive (self, error);
}

/**
 * fj_image_source_open:
 * @file: a file
 * @unpack: whether to unpack it, where it is packed and that can be done
 *
 * Returns: (transfer full) (nullable): its content, to be read from the start, or %NULL with
 *   %FJ_ERROR_IMAGE
 */
FjImageSource *
fj_image_source_open (GFile *file, gboolean unpack, GError **error)
{
  g_autoptr (FjImageFile) opened = fj_image_file_open (file, error);
  g_autoptr (FjImageSource) self = NULL;

  if (opened == NULL)
    return NULL;
  self = g_new0 (FjImageSource, 1);
  self->file = g_steal_pointer (&opened);
  return start_source (self, unpack, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * fj_image_source_free:
 *
 * Closes the file.
 */
void
fj_image_source_free (FjImageSource *self)
{
  g_clear_pointer (&self->gunzip, fj_gunzip_free);
  g_clear_pointer (&self->archive, archive_read_free);
  g_clear_error (&self->io_error);
  fj_image_file_free (self->file);
  g_free (self);
}

/**
 * fj_image_source_get_file:
 *
 * Returns: (transfer none): the file
 */
FjImageFile *
fj_image_source_get_file (FjImageSource *self)
{
  return self->file;
}

/**
 * fj_image_source_get_compression:
 *
 * Returns: how the file is packed
 */
FjCompression
fj_image_source_get_compression (FjImageSource *self)
{
  return self->compression;
}

/**
 * fj_image_source_is_unpacked:
 *
 * Returns: whether what is read is what was packed
 */
gboolean
fj_image_source_is_unpacked (FjImageSource *self)
{
  return self->is_unpacked;
}

/**
 * fj_image_source_seek:
 * @self: a source
 * @position: of the next byte of content to read
 *
 * Returns: whether that could be done; what is unpacked is read forwards only
 */
gboolean
fj_image_source_seek (FjImageSource *self, guint64 position)
{
  if (self->is_unpacked)
    return FALSE;
  self->position = position;
  self->is_at_end = FALSE;
  return TRUE;
}

/*
 * libarchive stops where the packed data ends and leaves alone what follows. Padding with zeros is
 * harmless; anything else, such as half the header of a second part, means a damaged file.
 */
static gboolean
check_rest (FjImageSource *self, GError **error)
{
  guint64 position = (guint64) archive_filter_bytes (self->archive, -1);

  for (;;) {
    gssize n = fj_image_file_read (self->file, position, self->input, INPUT_SIZE, error);

    if (n <= 0)
      return n == 0;
    for (gssize i = 0; i < n; i++) {
      if (self->input[i] == 0)
        continue;
      fj_image_file_set_error (self->file, error, FJ_ERROR_IMAGE,
                               _ ("Copy or build the file again."),
                               _ ("“%s” is damaged: something else follows the packed data"),
                               self->file->name);
      return FALSE;
    }
    position += (guint64) n;
  }
}

static gssize
read_archive (FjImageSource *self, guint8 *buffer, gsize length, GError **error)
{
  gssize n = archive_read_data (self->archive, buffer, length);

  if (n < 0) {
    set_archive_error (self, error);
    return -1;
  }
  if (n == 0 && !check_rest (self, error))
    return -1;
  return n;
}

static gssize
read_plain (FjImageSource *self, guint8 *buffer, gsize length, GError **error)
{
  gssize n = fj_image_file_read (self->file, self->position, buffer, length, error);

  self->position += (guint64) MAX (n, 0);
  return n;
}

/**
 * fj_image_source_read:
 * @self: a source
 * @buffer: (out caller-allocates) (array length=length): where to put the content
 * @length: how much to read at most, not 0
 *
 * Returns: how many bytes of content were read, 0 at the end, -1 and %FJ_ERROR_IMAGE on error
 */
gssize
fj_image_source_read (FjImageSource *self, guint8 *buffer, gsize length,
                      GCancellable *cancellable, GError **error)
{
  gssize n;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return -1;
  if (self->is_at_end)
    return 0;
  if (self->gunzip != NULL)
    n = fj_gunzip_read (self->gunzip, buffer, length, error);
  else if (self->archive != NULL)
    n = read_archive (self, buffer, length, error);
  else
    n = read_plain (self, buffer, length, error);
  self->is_at_end = n == 0;
  return n;
}
