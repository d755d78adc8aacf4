/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-bytes.h>
#include <fj-virtual-fast-bus.h>
#include <stdlib.h>
#include <string.h>

/*
 * A host that says anything to a fastboot that runs on a virtual board: each answer is at most 63
 * bytes long and begins with one of four words.
 *
 * Input: transfers, each a length of two bytes and what is sent; 0xFFFF reads.
 */

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

#define MAX_STEPS 200
#define READ 0xFFFF

static void
must (gboolean condition)
{
  if (!condition)
    abort ();
}

static void
check_answer (Bus *bus)
{
  g_autofree char *answer = fast_in (bus);

  must (answer == NULL || strncmp (answer, "OKAY", 4) == 0 || strncmp (answer, "FAIL", 4) == 0 ||
        strncmp (answer, "DATA", 4) == 0);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  FjReader reader = FJ_READER_INIT (data, size);
  Bus      bus;

  /* what it fills must not fill the disk */
  fast_init (&bus, "uboot",
             "setenv fastboot_partition_alias_a 0:0\nsetenv fastboot_raw_partition_b 1 2\n"
             "fastboot usb 0\nstm32prog usb 0",
             "disk-full=1000000");
  for (guint i = 0; i < MAX_STEPS && fj_reader_left (&reader) > 0 && bus_is_present (&bus); i++) {
    gsize length = fj_reader_u16_le (&reader);

    if (length == READ) {
      check_answer (&bus);
      continue;
    }
    length = MIN (length, fj_reader_left (&reader));
    fast_out (&bus, fj_reader_bytes (&reader, length), length);
    check_answer (&bus);
  }
  bus_clear (&bus);
  return 0;
}
