/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-sample-job.h"

#include <fj-file.h>
#include <fj-thread.h>
#include <string.h>

/*
 * A job to try the program with: a layout and files with the right headers around bytes that mean
 * nothing. A virtual board takes them, a real one does not start with them.
 */

#define FSBL_SIZE 224000
#define FIP_SIZE 1500000
#define PARTITION_SIZE (8 << 20)
#define HEADER_SIZE 256 /* of version 1 of the STM32 header */
#define HEADER_AT 68    /* where the fields behind the signature begin */
#define FIP_TABLE (16 + 40 * 2)

static const char layout_text[] =
  "#Opt\tId\tName\tType\tDevice\tOffset\tBinary\n"
  "-\t0x01\tfsbl-boot\tBinary\tnone\t0x0\ttf-a-sample-usb.stm32\n"
  "-\t0x03\tfip-boot\tFIP\tnone\t0x0\tfip-sample.bin\n"
  "P\t0x04\tfsbl1\tBinary\tmmc1\tboot1\ttf-a-sample-emmc.stm32\n"
  "P\t0x05\tfsbl2\tBinary\tmmc1\tboot2\ttf-a-sample-emmc.stm32\n"
  "P\t0x06\tfip-a\tFIP\tmmc1\t0x00080000\tfip-sample.bin\n"
  "P\t0x10\tbootfs\tSystem\tmmc1\t0x00280000\tbootfs.img\n"
  "P\t0x11\trootfs\tFileSystem\tmmc1\t0x00A80000\trootfs.img\n";

static void
put_le (guint8 *data, gsize at, guint64 value, gsize length)
{
  for (gsize i = 0; i < length; i++)
    data[at + i] = (guint8) (value >> (8 * i));
}

/* Bytes that do not pack well, and the same every time. */
static guint8 *
make_bytes (gsize size)
{
  guint8 *data = g_malloc (size);
  guint32 state = 0x9E3779B9u ^ (guint32) size;

  for (gsize i = 0; i < size; i++) {
    state = state * 1664525u + 1013904223u;
    data[i] = (guint8) (state >> 24);
  }
  return data;
}

static void
put_text (guint8 *data, gsize *at, const char *text)
{
  data[(*at)++] = 0;
  memcpy (data + *at, text, strlen (text) + 1);
  *at += strlen (text) + 1;
}

/* A header of version 1 in front of a first stage, without a signature */
static GBytes *
make_first_stage (gboolean is_for_usb)
{
  guint8 *data = make_bytes (FSBL_SIZE);
  gsize   at = HEADER_SIZE + FSBL_SIZE / 3;
  guint32 sum = 0;

  memset (data, 0, HEADER_SIZE);
  put_le (data, 0, 0x324D5453, 4); /* "STM2" */
  put_text (data, &at, "v2.10-sample(release):sample");
  if (is_for_usb) {
    put_text (data, &at, "DFU @Device ID /0x%03X, @Revision ID /0x%04X, @Name /%s,");
    put_text (data, &at, "@virtual /0xF1/1*512Ba");
  }
  for (gsize i = HEADER_SIZE; i < FSBL_SIZE; i++)
    sum += data[i];
  put_le (data, HEADER_AT, sum, 4);
  put_le (data, HEADER_AT + 4, 0x00010000, 4);
  put_le (data, HEADER_AT + 8, FSBL_SIZE - HEADER_SIZE, 4);
  put_le (data, HEADER_AT + 12, 0x2FFC2500, 4);
  put_le (data, HEADER_AT + 20, 0x2FFC2500, 4);
  put_le (data, 100, 1, 4); /* no signature */
  data[255] = 0x10;         /* TF-A's first stage */
  return g_bytes_new_take (data, FSBL_SIZE);
}

/* TF-A's package: a table with U-Boot in it, and the end of the table */
static GBytes *
make_fip (void)
{
  static const guint8 bl33[] = { 0xd6, 0xd0, 0xee, 0xa7, 0xfc, 0xea, 0xd5, 0x4b,
                                 0x97, 0x82, 0x99, 0x34, 0xf2, 0x34, 0xb6, 0xe4 };
  guint8             *data = make_bytes (FIP_SIZE);
  gsize               at = FIP_SIZE / 3;

  memset (data, 0, FIP_TABLE);
  put_le (data, 0, 0xAA640001, 4);
  put_le (data, 4, 0x12345678, 4);
  memcpy (data + 16, bl33, sizeof bl33);
  put_le (data, 32, FIP_TABLE, 8);
  put_le (data, 40, FIP_SIZE - FIP_TABLE, 8);
  put_le (data, FIP_TABLE - 40 + 16, FIP_SIZE, 8);
  put_text (data, &at, "stm32prog");
  put_text (data, &at, "U-Boot 2023.10-sample");
  return g_bytes_new_take (data, FIP_SIZE);
}

static GBytes *
make_partition (gsize size)
{
  return g_bytes_new_take (make_bytes (size), size);
}

/* @contents: (transfer full) */
static gboolean
write_file (GFile *folder, const char *name, GBytes *contents, GCancellable *cancellable,
            GError **error)
{
  g_autoptr (GBytes) bytes = contents;
  g_autoptr (GFile) file = g_file_get_child (folder, name);

  return fj_file_replace (file, bytes, NULL, cancellable, error);
}

static gboolean
write_all (GFile *folder, GCancellable *cancellable, GError **error)
{
  return write_file (folder, "tf-a-sample-usb.stm32", make_first_stage (TRUE), cancellable,
                     error) &&
         write_file (folder, "tf-a-sample-emmc.stm32", make_first_stage (FALSE), cancellable,
                     error) &&
         write_file (folder, "fip-sample.bin", make_fip (), cancellable, error) &&
         write_file (folder, "bootfs.img", make_partition (PARTITION_SIZE), cancellable, error) &&
         write_file (folder, "rootfs.img", make_partition (2 * PARTITION_SIZE), cancellable,
                     error) &&
         write_file (folder, "sample.tsv",
                     g_bytes_new_static (layout_text, sizeof layout_text - 1), cancellable, error);
}

static void
make_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GFile *folder = data;
  g_autoptr (GError) error = NULL;

  if (!g_file_make_directory_with_parents (folder, cancellable, &error) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_EXISTS)) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  g_clear_error (&error);
  if (write_all (folder, cancellable, &error))
    g_task_return_pointer (task, g_file_get_child (folder, "sample.tsv"), g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * fj_sample_job_make_async:
 * @folder: where to; it need not exist
 * @cancellable: (nullable): to stop early
 * @callback: called on the main thread
 * @user_data: its argument
 *
 * Makes a layout and its files, for a virtual board of %FJ_SAMPLE_JOB_PROFILE, on a thread.
 */
void
fj_sample_job_make_async (GFile *folder, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_return_if_fail (G_IS_FILE (folder));

  g_task_set_source_tag (task, fj_sample_job_make_async);
  g_task_set_task_data (task, g_object_ref (folder), g_object_unref);
  fj_thread_run_task (task, make_in_thread);
}

/**
 * fj_sample_job_make_finish:
 * @result: what the callback got
 * @error: return location for an error: the folder cannot be written
 *
 * Returns: (transfer full): the layout, or %NULL
 */
GFile *
fj_sample_job_make_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, fj_sample_job_make_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
