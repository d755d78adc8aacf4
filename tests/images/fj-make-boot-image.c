/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Makes boot files for tests and the demonstration: the right headers around bytes that mean
 * nothing, with the strings in them that a real one has. It shares no code with the library that
 * reads such files, so that each proves the other.
 *
 *   fj-make-boot-image KIND SIZE FILE [TEXT]...
 *
 * KIND: stm32-1.0, stm32-2.0, stm32-2.2 or stm32-2.3 for a first stage, stm32-1.0-ssbl for U-Boot
 * behind an STM32 header, fip for TF-A's package, fip-ddr for one with nothing but the firmware of
 * the memory, ubi for a UBI image. SIZE is in bytes and includes the headers.
 */
#include <glib.h>
#include <glib/gprintf.h>
#include <string.h>

typedef struct {
  const char *name;
  guint32     version;
  gsize       header_size;
  guint32     binary_type;
  guint32     address; /* where it is loaded and started */
} Header;

static const Header headers[] = {
  { "stm32-1.0", 0x00010000, 0x100, 0x10, 0x2FFC2500 },
  { "stm32-1.0-ssbl", 0x00010000, 0x100, 0x00, 0xC0100000 },
  { "stm32-2.0", 0x00020000, 0x200, 0x10, 0x2FFE0000 },
  { "stm32-2.2", 0x00020200, 0x200, 0x10, 0x0E002500 },
  { "stm32-2.3", 0x00020300, 0x240, 0x10, 0x0E002500 },
};

static const guint8 fw_config[] = { 0x58, 0x07, 0xe1, 0x6a, 0x84, 0x59, 0x47, 0xbe,
                                    0x8e, 0xd5, 0x64, 0x8e, 0x8d, 0xdd, 0xab, 0x0e };
static const guint8 bl32[] = { 0x05, 0xd0, 0xe1, 0x89, 0x53, 0xdc, 0x13, 0x47,
                               0x8d, 0x2b, 0x50, 0x0a, 0x4b, 0x7a, 0x3e, 0x38 };
static const guint8 bl33[] = { 0xd6, 0xd0, 0xee, 0xa7, 0xfc, 0xea, 0xd5, 0x4b,
                               0x97, 0x82, 0x99, 0x34, 0xf2, 0x34, 0xb6, 0xe4 };
static const guint8 ddr_fw[] = { 0x10, 0x4c, 0x44, 0x2d, 0xfc, 0x46, 0x11, 0x4c,
                                 0x9d, 0x3f, 0x3e, 0x51, 0x2b, 0x6a, 0x0d, 0x77 };

static void
put_le (guint8 *data, gsize offset, guint64 value, gsize length)
{
  for (gsize i = 0; i < length; i++)
    data[offset + i] = (guint8) (value >> (8 * i));
}

static void
put_u32 (guint8 *data, gsize offset, guint32 value)
{
  put_le (data, offset, value, 4);
}

/* Bytes that do not pack well, as code does not, and the same every time. */
static void
fill (guint8 *data, gsize length)
{
  guint32 state = 0x9E3779B9u ^ (guint32) length;

  for (gsize i = 0; i < length; i++) {
    state = state * 1664525u + 1013904223u;
    data[i] = (guint8) (state >> 24);
  }
}

/* One after the other from a third of the payload on, each with a zero on both sides. */
static gboolean
put_texts (guint8 *payload, gsize length, char **texts)
{
  gsize position = length / 3;

  for (; *texts != NULL; texts++) {
    gsize n = strlen (*texts);

    if (position + n + 2 > length)
      return FALSE;
    payload[position] = 0;
    memcpy (payload + position + 1, *texts, n + 1);
    position += n + 2;
  }
  return TRUE;
}

/* The fields behind the signature, which versions 1.0 to 2.2 have at 68 and 2.3 at 100. */
static void
put_fields (guint8 *data, gsize size, const Header *header, gsize at)
{
  guint32 sum = 0;

  for (gsize i = header->header_size; i < size; i++)
    sum += data[i];
  put_u32 (data, at, sum);
  put_u32 (data, at + 4, header->version);
  put_u32 (data, at + 8, (guint32) (size - header->header_size));
  put_u32 (data, at + 12, header->address);
  put_u32 (data, at + 20, header->address);
}

static gboolean
make_stm32 (guint8 *data, gsize size, const Header *header, char **texts)
{
  gsize at = header->version == 0x00020300 ? 100 : 68;
  gsize extensions = header->version == 0x00020300 ? 160 : 128;

  if (size <= header->header_size)
    return FALSE;
  memset (data, 0, header->header_size);
  memcpy (data, "STM2", 4);
  if (!put_texts (data + header->header_size, size - header->header_size, texts))
    return FALSE;
  put_fields (data, size, header, at);
  if (header->version == 0x00010000) {
    put_u32 (data, 100, 1); /* no signature */
    data[255] = (guint8) header->binary_type;
    return TRUE;
  }
  put_u32 (data, at + 32, 0x80000000); /* one extension: padding */
  put_u32 (data, at + 36, (guint32) (header->header_size - extensions));
  put_u32 (data, at + 40, header->binary_type);
  memcpy (data + extensions, "ST\xff\xff", 4);
  put_u32 (data, extensions + 4, (guint32) (header->header_size - extensions));
  return TRUE;
}

static gboolean
make_fip (guint8 *data, gsize size, const guint8 *const *uuids, gsize n_uuids, char **texts)
{
  gsize table = 16 + 40 * (n_uuids + 1);
  gsize part;

  if (size <= table || !put_texts (data + table, size - table, texts))
    return FALSE;
  part = (size - table) / n_uuids;
  memset (data, 0, table);
  put_u32 (data, 0, 0xAA640001);
  put_u32 (data, 4, 0x12345678);
  for (gsize i = 0; i < n_uuids; i++) {
    gsize entry = 16 + 40 * i;

    memcpy (data + entry, uuids[i], 16);
    put_le (data, entry + 16, table + part * i, 8);
    put_le (data, entry + 24, part, 8);
  }
  put_le (data, table - 40 + 16, size, 8);
  return TRUE;
}

static guint32
crc32 (const guint8 *data, gsize length)
{
  guint32 crc = 0xFFFFFFFF;

  for (gsize i = 0; i < length; i++) {
    crc ^= data[i];
    for (int bit = 0; bit < 8; bit++)
      crc = crc & 1 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
  }
  return crc;
}

/* Linux drivers/mtd/ubi/ubi-media.h: an erase counter header, big-endian, in each erase block. */
static gboolean
make_ubi (guint8 *data, gsize size)
{
  const gsize block = 256 * 1024;

  if (size == 0 || size % block != 0)
    return FALSE;
  for (guint8 *header = data; header < data + size; header += block) {
    memset (header, 0, 64);
    memcpy (header, "UBI#\x01", 5);
    header[18] = 0x10; /* the volume header begins at 4096 */
    header[22] = 0x20; /* the data at 8192 */
    put_u32 (header, 60, GUINT32_SWAP_LE_BE (crc32 (header, 60)));
  }
  return TRUE;
}

static gboolean
make (const char *kind, guint8 *data, gsize size, char **texts)
{
  static const guint8 *const fip_parts[] = { fw_config, bl32, bl33 };
  static const guint8 *const ddr_parts[] = { ddr_fw };

  fill (data, size);
  for (gsize i = 0; i < G_N_ELEMENTS (headers); i++)
    if (g_str_equal (kind, headers[i].name))
      return make_stm32 (data, size, &headers[i], texts);
  if (g_str_equal (kind, "fip"))
    return make_fip (data, size, fip_parts, G_N_ELEMENTS (fip_parts), texts);
  if (g_str_equal (kind, "fip-ddr"))
    return make_fip (data, size, ddr_parts, G_N_ELEMENTS (ddr_parts), texts);
  return g_str_equal (kind, "ubi") && make_ubi (data, size);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *data = NULL;
  guint64            size;

  if (argc < 4 || !g_ascii_string_to_unsigned (argv[2], 10, 1, 64 << 20, &size, &error)) {
    g_fprintf (stderr, "usage: fj-make-boot-image KIND SIZE FILE [TEXT]...\n");
    return 2;
  }
  data = g_malloc (size);
  if (!make (argv[1], data, size, argv + 4)) {
    g_fprintf (stderr, "fj-make-boot-image: cannot make %s of %s bytes\n", argv[1], argv[2]);
    return 1;
  }
  if (!g_file_set_contents (argv[3], (const char *) data, (gssize) size, &error)) {
    g_fprintf (stderr, "fj-make-boot-image: %s\n", error->message);
    return 1;
  }
  return 0;
}
