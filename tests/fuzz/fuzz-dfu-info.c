/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-bytes.h>
#include <fj-dfu-info.h>

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

#define N_STRINGS 16

/* Two bytes: length of the configuration; the device descriptor; the configuration; strings. */
int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  FjReader      reader = FJ_READER_INIT (data, size);
  gsize         wanted = fj_reader_u16_le (&reader);
  gsize         device_length = MIN (fj_reader_left (&reader), 18);
  const guint8 *device = fj_reader_bytes (&reader, device_length);
  gsize         config_length = MIN (fj_reader_left (&reader), wanted);
  const guint8 *config = fj_reader_bytes (&reader, config_length);
  gsize         left = fj_reader_left (&reader);
  g_auto (GStrv) words = NULL;
  g_autofree char *text = NULL;
  const char      *strings[N_STRINGS] = { NULL };
  g_autoptr (FjDfuInfo) info = NULL;

  text =
    left > 0 ? g_strndup ((const char *) fj_reader_bytes (&reader, left), left) : g_strdup ("");
  words = g_strsplit (text, "\n", N_STRINGS);
  for (guint i = 0; words[i] != NULL; i++)
    strings[i] = words[i];
  info = fj_dfu_info_parse (device, device_length, config, config_length, strings, N_STRINGS, NULL);
  if (info == NULL)
    return 0;
  g_assert_cmpuint (info->n_alts, <=, FJ_DFU_MAX_ALTS);
  g_assert_cmpuint (info->transfer_size, >=, 64);
  g_assert_true (info->product == NULL || g_utf8_validate (info->product, -1, NULL));
  fj_dfu_info_find_phase (info, 0xF1);
  return 0;
}
