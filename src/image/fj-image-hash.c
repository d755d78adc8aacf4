/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-image-hash.h"

#include "fj-image-file.h"
#include "fj-image-private.h"

#include <fj-error.h>
#include <glib/gi18n-lib.h>

#define BLOCK (1024 * 1024)

/* (transfer full) (nullable) */
static char *
compute_sha256 (FjImage *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (FjImageFile) file = fj_image_file_open (fj_image_get_file (self), error);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *block = g_malloc (BLOCK);
  guint64            left = fj_image_get_stored_size (self);
  guint64            position = 0;
  gssize             n;

  if (file == NULL)
    return NULL;
  for (; left > 0; left -= (guint64) n, position += (guint64) n) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return NULL;
    n = fj_image_file_read (file, position, block, (gsize) MIN (left, BLOCK), error);
    if (n < 0 || !fj_image_file_check_stamp (file, fj_image_get_stamp (self), error))
      return NULL;
    if (n == 0) {
      g_set_error (error, FJ_ERROR, FJ_ERROR_IMAGE_CHANGED,
                   _ ("The file “%s” changed while it was being sent."), fj_image_get_name (self));
      return NULL;
    }
    g_checksum_update (checksum, block, n);
  }
  if (!fj_image_file_check_stamp (file, fj_image_get_stamp (self), error))
    return NULL;
  return g_strdup (g_checksum_get_string (checksum));
}

/**
 * fj_image_get_sha256:
 * @self: an image
 * @cancellable: (nullable): to stop early
 * @error: return location for %FJ_ERROR_IMAGE_CHANGED when the file is not what it was when it was
 *   opened, %FJ_ERROR_IMAGE when it cannot be read
 *
 * Blocking, as it may read the whole file; another thread that asks meanwhile waits for the same
 * reading.
 *
 * Returns: (transfer none) (nullable): the SHA-256 of the file, in hexadecimal digits
 */
const char *
fj_image_get_sha256 (FjImage *self, GCancellable *cancellable, GError **error)
{
  FjImageHash *hash;

  g_return_val_if_fail (FJ_IS_IMAGE (self), NULL);

  hash = fj_image_get_hash (self);
  g_mutex_lock (&hash->mutex);
  if (hash->sha256 == NULL)
    g_atomic_pointer_set (&hash->sha256, compute_sha256 (self, cancellable, error));
  g_mutex_unlock (&hash->mutex);
  return fj_image_peek_sha256 (self);
}

/**
 * fj_image_peek_sha256:
 *
 * Returns: (transfer none) (nullable): its SHA-256, when it was computed already
 */
const char *
fj_image_peek_sha256 (FjImage *self)
{
  g_return_val_if_fail (FJ_IS_IMAGE (self), NULL);

  return g_atomic_pointer_get (&fj_image_get_hash (self)->sha256);
}
