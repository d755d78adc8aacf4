/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-fast-pipe.h"

#include <fj-error.h>
#include <string.h>

typedef struct {
  FjFastPipe *pipe;
  FjFastboot *fastboot;
  GError     *error;
} Device;

static void
init (Device *device, const char *first, ...)
{
  va_list args;

  *device = (Device){ .pipe = fj_fast_pipe_new () };
  va_start (args, first);
  for (const char *text = first; text != NULL; text = va_arg (args, const char *))
    fj_fast_pipe_add_text (device->pipe, text);
  va_end (args);
  device->fastboot = fj_fastboot_new (FJ_USB_PIPE (device->pipe), NULL, &device->error);
  g_assert_no_error (device->error);
}

static void
clear (Device *device)
{
  g_clear_error (&device->error);
  fj_fastboot_free (device->fastboot);
  g_assert_finalize_object (device->pipe);
}

static void
test_ask (void)
{
  Device           device;
  g_autofree char *answer = NULL;

  init (&device, "INFOone", "TEXTtwo", "OKAY0.4", NULL);
  answer = fj_fastboot_ask (device.fastboot, "version", NULL, &device.error);
  g_assert_no_error (device.error);
  g_assert_cmpstr (answer, ==, "0.4");
  g_assert_cmpstr (fj_fast_pipe_get_sent (device.pipe), ==, "|getvar:version");
  g_assert_false (fj_fastboot_is_lost (device.fastboot));
  clear (&device);
}

/* A device that refuses is one that listens; what it says steers no terminal. */
static void
test_refusal (void)
{
  Device device;

  init (&device, "FAIL\x1b[31mred\r\n\xff", "FAIL", NULL);
  g_assert_false (fj_fastboot_run (device.fastboot, "flash:1:2", 30, NULL, NULL, &device.error));
  g_assert_error (device.error, FJ_ERROR, FJ_ERROR_DEVICE_TEXT);
  g_assert_cmpstr (fj_error_get_detail (device.error)->device_text, ==,
                   "\xef\xbf\xbd[31mred\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
  g_assert_false (fj_fastboot_is_lost (device.fastboot));
  g_clear_error (&device.error);
  g_assert_false (fj_fastboot_run (device.fastboot, "flash:1:2", 30, NULL, NULL, &device.error));
  g_assert_error (device.error, FJ_ERROR, FJ_ERROR_DEVICE_TEXT);
  clear (&device);
}

static void
test_download (void)
{
  static const guint8 data[10] = "0123456789";
  Device              device;

  init (&device, "DATA0000000a", "OKAY", NULL);
  fj_fast_pipe_set_limit (device.pipe, 17);
  g_assert_true (fj_fastboot_download (device.fastboot, data, 10, NULL, &device.error));
  g_assert_no_error (device.error);
  g_assert_cmpstr (fj_fast_pipe_get_sent (device.pipe), ==, "|download:0000000a|0123456789");
  clear (&device);
}

/* Each ends with the right code, and with no more waiting than it may take. */
static void
test_odd_answers (void)
{
  static const struct {
    const char *first;  /* (nullable) */
    const char *second; /* (nullable) */
    int         code;
  } cases[] = {
    { "OKAY", NULL, FJ_ERROR_PROTOCOL }, /* too early */
    { "DATA0000000b", "OKAY", FJ_ERROR_PROTOCOL },
    { "DATA", "OKAY", FJ_ERROR_PROTOCOL },
    { "FAIL0000000a", NULL, FJ_ERROR_DEVICE_TEXT },
    { "rubbish", NULL, FJ_ERROR_PROTOCOL },
    { "", NULL, FJ_ERROR_PROTOCOL },
    { "OKA", NULL, FJ_ERROR_PROTOCOL },
    { NULL, NULL, FJ_ERROR_TIMED_OUT },
    { "DATA0000000a", NULL, FJ_ERROR_TIMED_OUT },
    { "DATA0000000a", "DATA0000000a", FJ_ERROR_PROTOCOL },
    { "DATA0000000a", "FAILno", FJ_ERROR_DEVICE_TEXT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    static const guint8 data[10] = "0123456789";
    Device              device;
    FjClock            *clock;
    gint64              start;

    init (&device, cases[i].first, cases[i].second, NULL);
    clock = fj_fast_pipe_get_clock (device.pipe);
    start = fj_clock_now (clock);
    g_assert_false (
      fj_fastboot_download (device.fastboot, data, 10, NULL, &device.error));
    g_assert_error (device.error, FJ_ERROR, cases[i].code);
    g_assert_cmpint (fj_clock_now (clock) - start, <=, 11 * G_USEC_PER_SEC);
    g_assert_cmpint (fj_fastboot_is_lost (device.fastboot), ==,
                     cases[i].code != FJ_ERROR_DEVICE_TEXT);
    clear (&device);
  }
}

/* Too much to say, and too often. */
static void
test_endless (void)
{
  Device           device;
  g_autofree char *text = g_strnfill (300, 'x');

  init (&device, NULL);
  for (guint i = 0; i < 2000; i++)
    fj_fast_pipe_add_text (device.pipe, "INFOand so on");
  g_assert_false (fj_fastboot_run (device.fastboot, "erase:1:2", 30, NULL, NULL, &device.error));
  g_assert_error (device.error, FJ_ERROR, FJ_ERROR_PROTOCOL);
  clear (&device);
  memcpy (text, "OKAY", 4);
  init (&device, text, NULL);
  g_assert_false (fj_fastboot_run (device.fastboot, "erase:1:2", 30, NULL, NULL, &device.error));
  g_assert_error (device.error, FJ_ERROR, FJ_ERROR_PROTOCOL);
  clear (&device);
}

static void
test_cancel (void)
{
  Device device;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  init (&device, "OKAY", NULL);
  g_cancellable_cancel (cancellable);
  g_assert_false (
    fj_fastboot_run (device.fastboot, "erase:1:2", 30, NULL, cancellable, &device.error));
  g_assert_error (device.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  clear (&device);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/fastboot/ask", test_ask);
  g_test_add_func ("/flashjig/fastboot/refusal", test_refusal);
  g_test_add_func ("/flashjig/fastboot/download", test_download);
  g_test_add_func ("/flashjig/fastboot/odd-answers", test_odd_answers);
  g_test_add_func ("/flashjig/fastboot/endless", test_endless);
  g_test_add_func ("/flashjig/fastboot/cancel", test_cancel);
  return g_test_run ();
}
