/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-bytes.h>
#include <fj-error.h>
#include <fj-fast-pipe.h>
#include <stdlib.h>

/*
 * A device that answers anything: each exchange ends in time, with an error of the documented kinds
 * and with words that can be printed.
 *
 * Input: answers, each a length of two bytes and what is said; 0xFFFF is silence.
 */

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

#define SILENCE 0xFFFF
#define LIMIT_US (60 * G_USEC_PER_SEC)

static void
must (gboolean condition)
{
  if (!condition)
    abort ();
}

static void
check_text (const char *text)
{
  must (text == NULL || g_utf8_validate (text, -1, NULL));
  for (const char *p = text; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    must (g_unichar_isprint (g_utf8_get_char (p)));
}

static void
check_error (GError **error)
{
  if (*error == NULL)
    return;
  must ((*error)->domain == FJ_ERROR &&
        ((*error)->code == FJ_ERROR_DEVICE_TEXT || (*error)->code == FJ_ERROR_PROTOCOL ||
         (*error)->code == FJ_ERROR_TIMED_OUT));
  check_text ((*error)->message);
  check_text (fj_error_get_detail (*error)->device_text);
  g_clear_error (error);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  static const guint8 bytes[300] = { 1, 2, 3 };
  FjReader            reader = FJ_READER_INIT (data, size);
  FjFastPipe         *pipe = fj_fast_pipe_new ();
  FjClock            *clock = fj_fast_pipe_get_clock (pipe);
  gint64              start = fj_clock_now (clock);
  GError             *error = NULL;
  g_autofree char    *answer = NULL;
  FjFastboot         *fastboot = fj_fastboot_new (FJ_USB_PIPE (pipe), NULL, &error);

  must (fastboot != NULL);
  while (fj_reader_left (&reader) > 0) {
    gsize length = fj_reader_u16_le (&reader);

    if (length == SILENCE) {
      fj_fast_pipe_add (pipe, NULL, 0);
      continue;
    }
    length = MIN (length, fj_reader_left (&reader));
    fj_fast_pipe_add (pipe, fj_reader_bytes (&reader, length), length);
  }
  answer = fj_fastboot_ask (fastboot, "max-download-size", NULL, &error);
  check_text (answer);
  check_error (&error);
  fj_fastboot_download (fastboot, bytes, sizeof bytes, NULL, &error);
  check_error (&error);
  fj_fastboot_run (fastboot, "flash:1:2", 20, NULL, NULL, &error);
  check_error (&error);
  must (fj_clock_now (clock) - start <= LIMIT_US);
  fj_fastboot_free (fastboot);
  g_object_unref (pipe);
  return 0;
}
