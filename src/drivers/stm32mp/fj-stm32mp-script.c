/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-stm32mp-script.h"

#include <fj-bytes.h>
#include <string.h>
#include <zlib.h>

/* A script in the place of a layout: U-Boot stm32prog.c, stm32prog_end_phase(). */

#define HEADER_SIZE 64
#define TABLE_SIZE 8 /* the length of the only text, and the end of the table */
#define MAGIC 0x27051956
#define OS_LINUX 5
#define ARCH_ARM 2
#define TYPE_SCRIPT 6

/*
 * First fastboot, which shows whether U-Boot has it; then stm32prog, which makes partition tables
 * and erases as with any layout; then fastboot again, for what is large. Without the command the
 * board is back in DFU as if nothing had been asked of it. No "&&" and "||": the old shell of
 * U-Boot skips all that is behind the first of them that decides.
 */
const char fj_stm32mp_fast_script[] =
  "if fastboot usb 0; then stm32prog usb 0; fastboot usb 0; else stm32prog usb 0; fi\n";

/**
 * fj_stm32mp_script_make:
 * @text: commands
 *
 * Puts a script into a legacy image as mkimage does, of no time, so that it is the same each time
 * (U-Boot include/image.h; image-board.c, image_locate_script).
 *
 * Returns: (transfer full): the image
 */
GBytes *
fj_stm32mp_script_make (const char *text)
{
  gsize    n = strlen (text);
  gsize    size = TABLE_SIZE + n;
  guint8  *image = g_malloc0 (HEADER_SIZE + size);
  FjWriter writer = FJ_WRITER_INIT (image, HEADER_SIZE + size);

  writer.position = HEADER_SIZE;
  fj_writer_u32_be (&writer, (guint32) n);
  fj_writer_u32_be (&writer, 0);
  fj_writer_bytes (&writer, text, n);
  writer.position = 0;
  fj_writer_u32_be (&writer, MAGIC);
  writer.position = 12;
  fj_writer_u32_be (&writer, (guint32) size);
  writer.position = 24;
  fj_writer_u32_be (&writer, (guint32) crc32 (0, image + HEADER_SIZE, (uInt) size));
  fj_writer_u8 (&writer, OS_LINUX);
  fj_writer_u8 (&writer, ARCH_ARM);
  fj_writer_u8 (&writer, TYPE_SCRIPT);
  fj_writer_u8 (&writer, 0);
  fj_writer_bytes (&writer, "flashjig", strlen ("flashjig"));
  writer.position = 4;
  fj_writer_u32_be (&writer, (guint32) crc32 (0, image, HEADER_SIZE));
  return g_bytes_new_take (image, HEADER_SIZE + size);
}
