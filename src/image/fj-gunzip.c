/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-gunzip.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define INPUT_SIZE (128 * 1024)

struct _FjGunzip {
  FjImageFile *file;     /* (not owned) (not nullable) */
  GConverter  *inflater; /* (owned) */
  guint64      position; /* of the next byte to read from the file */
  gsize        start;    /* of the input that is not used yet */
  gsize        end;
  gboolean     is_at_end;    /* the file has no more input */
  gboolean     is_in_member; /* between the first byte of a member and its checksum */
  guint8       input[INPUT_SIZE];
};

/**
 * fj_gunzip_new:
 *
 * @file must live longer.
 *
 * Returns: (transfer full): a reader from the start
 */
FjGunzip *
fj_gunzip_new (FjImageFile *file)
{
  FjGunzip *self = g_new0 (FjGunzip, 1);

  self->file = file;
  self->inflater = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  return self;
}

/**
 * fj_gunzip_free:
 */
void
fj_gunzip_free (FjGunzip *self)
{
  g_object_unref (self->inflater);
  g_free (self);
}

static gboolean
fill_input (FjGunzip *self, GError **error)
{
  gsize  left = self->end - self->start;
  gssize n;

  memmove (self->input, self->input + self->start, left);
  self->start = 0;
  self->end = left;
  n = fj_image_file_read (self->file, self->position, self->input + left, INPUT_SIZE - left, error);
  if (n < 0)
    return FALSE;
  self->position += (guint64) n;
  self->end += (gsize) n;
  self->is_at_end = (gsize) n < INPUT_SIZE - left;
  return TRUE;
}

/* Padding with zeros behind the last member is usual and harmless; gzip(1) skips it too. */
static gboolean
skip_padding (FjGunzip *self, GError **error)
{
  for (;;) {
    while (self->start < self->end && self->input[self->start] == 0)
      self->start++;
    if (self->start < self->end || self->is_at_end)
      return TRUE;
    if (!fill_input (self, error))
      return FALSE;
  }
}

static void
set_damaged (FjGunzip *self, const char *text, GError **error)
{
  fj_image_file_set_error (self->file, error, FJ_ERROR_IMAGE, _ ("Copy or build the file again."),
                           _ ("“%s” is damaged: %s"), self->file->name, text);
}

static void
set_cut_off (FjGunzip *self, GError **error)
{
  fj_image_file_set_error (self->file, error, FJ_ERROR_IMAGE, _ ("Copy or build the file again."),
                           _ ("“%s” is cut off: the packed data ends too early"), self->file->name);
}

/* Converts once. FALSE on error; *@done may stay 0 when more input is needed. */
static gboolean
inflate_some (FjGunzip *self, guint8 *buffer, gsize length, gsize *done, GError **error)
{
  g_autoptr (GError) local = NULL;
  gsize            used = 0;
  GConverterResult result;

  self->is_in_member = TRUE;
  result = g_converter_convert (self->inflater, self->input + self->start, self->end - self->start,
                                buffer, length,
                                self->is_at_end ? G_CONVERTER_INPUT_AT_END : G_CONVERTER_NO_FLAGS,
                                &used, done, &local);
  self->start += used;
  if (result == G_CONVERTER_FINISHED) {
    g_converter_reset (self->inflater);
    self->is_in_member = FALSE;
    return TRUE;
  }
  if (result == G_CONVERTER_CONVERTED)
    return TRUE;
  *done = 0;
  if (!g_error_matches (local, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT)) {
    set_damaged (self, local->message, error);
    return FALSE;
  }
  if (self->is_at_end) {
    set_cut_off (self, error);
    return FALSE;
  }
  return fill_input (self, error);
}

/**
 * fj_gunzip_read:
 * @self: a reader
 * @buffer: (out caller-allocates) (array length=length): where to put the content
 * @length: how much to read at most, not 0
 *
 * Returns: how many bytes were unpacked, 0 at the end, -1 on error
 */
gssize
fj_gunzip_read (FjGunzip *self, guint8 *buffer, gsize length, GError **error)
{
  for (;;) {
    gsize done = 0;

    if (self->start == self->end && !self->is_at_end && !fill_input (self, error))
      return -1;
    if (!self->is_in_member) {
      if (!skip_padding (self, error))
        return -1;
      if (self->start == self->end)
        return 0;
    }
    if (!inflate_some (self, buffer, length, &done, error))
      return -1;
    if (done > 0)
      return (gssize) done;
  }
}
