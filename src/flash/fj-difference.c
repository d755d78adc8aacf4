/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-difference.h"

#include <fj-bytes.h>
#include <fj-error.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

/* What a board holds instead of what it was sent, in words. */

/**
 * fj_difference_find:
 * @sent: bytes that were sent
 * @found: bytes that are there
 * @length: how many
 *
 * Returns: the first byte that is another one; @length: there is none
 */
gsize
fj_difference_find (const guint8 *sent, const guint8 *found, gsize length)
{
  gsize first = 0;

  if (memcmp (sent, found, length) == 0)
    return length;
  while (sent[first] == found[first])
    first++;
  return first;
}

static gboolean
is_one_bit (const guint8 *sent, const guint8 *found, gsize length)
{
  guint8 bits = sent[0] ^ found[0];

  return (bits & (bits - 1)) == 0 && fj_difference_find (sent + 1, found + 1, length - 1) ==
                                       length - 1;
}

static char *
describe_difference (const char *partition, guint64 offset, const guint8 *sent, const guint8 *found,
                     gsize length)
{
  if (is_one_bit (sent, found, length))
    return g_strdup_printf (_ ("Partition “%s” does not hold what was sent: one bit of byte "
                               "%" PRIu64 " is another one."),
                            partition, offset);
  if (fj_bytes_are_all (found, length, 0))
    return g_strdup_printf (_ ("Partition “%s” does not hold what was sent: it reads zero from "
                               "byte %" PRIu64 " on."),
                            partition, offset);
  if (fj_bytes_are_all (found, length, 0xFF))
    return g_strdup_printf (_ ("Partition “%s” does not hold what was sent: it reads as if erased "
                               "(0xFF) from byte %" PRIu64 " on."),
                            partition, offset);
  return g_strdup_printf (_ ("Partition “%s” does not hold what was sent: byte %" PRIu64
                             " is 0x%02X, and 0x%02X was sent."),
                          partition, offset, found[0], sent[0]);
}

static const char *
get_cause (const guint8 *sent, const guint8 *found, gsize length)
{
  if (is_one_bit (sent, found, length))
    return _ ("The storage does not keep every bit: it is worn out or damaged.");
  if (fj_bytes_are_all (found, length, 0) || fj_bytes_are_all (found, length, 0xFF))
    return _ ("The storage keeps less than it says, or something lost what was written.");
  return NULL;
}

/* @message: (transfer full) */
static GError *
make_error (const char *partition, guint64 offset, char *message)
{
  GError        *error = g_error_new_literal (FJ_ERROR, FJ_ERROR_DIFFERENT, message);
  FjErrorDetail *detail = fj_error_get_detail (error);

  detail->partition = g_strdup (partition);
  detail->byte = (gint64) offset;
  g_free (message);
  return error;
}

/**
 * fj_difference_new_error:
 * @partition: what was read
 * @offset: of the first byte that is another one
 * @sent: bytes that were sent, from that one on
 * @found: bytes that are there, from that one on
 * @length: how many of both there are, at least 1
 *
 * Returns: (transfer full): %FJ_ERROR_DIFFERENT with all there is to say
 */
GError *
fj_difference_new_error (const char *partition, guint64 offset, const guint8 *sent,
                         const guint8 *found, gsize length)
{
  GError *error =
    make_error (partition, offset, describe_difference (partition, offset, sent, found, length));

  fj_error_get_detail (error)->cause = g_strdup (get_cause (sent, found, length));
  return error;
}

/**
 * fj_difference_new_short:
 * @partition: what was read
 * @found: bytes that the board gave
 * @sent: bytes that it should have
 *
 * Returns: (transfer full): %FJ_ERROR_DIFFERENT
 */
GError *
fj_difference_new_short (const char *partition, guint64 found, guint64 sent)
{
  return make_error (partition, found,
                     g_strdup_printf (_ ("Of partition “%s” the board gives only %" PRIu64
                                         " bytes back, and %" PRIu64 " were written."),
                                      partition, found, sent));
}
