/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-alt.h>
#include <string.h>

typedef struct {
  const char *text;
  int         phase; /* -1: none */
  const char *name;
  guint64     size;
  char        access;
} Case;

static const Case cases[] = {
  /* boot ROM and TF-A */
  { "@Partition0 /0x00/1*256Ke", 0x00, "Partition0", 256 * 1024, 'e' },
  { "@FSBL /0x01/1*1Me", 0x01, "FSBL", 1024 * 1024, 'e' },
  { "@virtual /0xF1/1*512Ba", 0xf1, "virtual", 512, 'a' },
  { "@DDR FIP /0x02/1*32Ke", 0x02, "DDR FIP", 32 * 1024, 'e' },
  /* U-Boot */
  { "@FlashLayout/0x00/1*256Ke", 0x00, "FlashLayout", 256 * 1024, 'e' },
  { "@virtual/0xf1/1*512Be", 0xf1, "virtual", 512, 'e' },
  { "@OTP/0xf2/1*2952Be", 0xf2, "OTP", 2952, 'e' },
  { "@rootfs/0x21/1*3Ga", 0x21, "rootfs", G_GUINT64_CONSTANT (3) << 30, 'a' },
  { "@sixteen-chars-ab/0x10/1*1023Ke", 0x10, "sixteen-chars-ab", 1023 * 1024, 'e' },
  { "@a/0x10/2*512B", 0x10, "a", 1024, '\0' },
  /* no size, or none that can be read */
  { "@a/0x10/", 0x10, "a", 0, '\0' },
  { "@a/0x10", 0x10, "a", 0, '\0' },
  { "@a/0x10/1*", 0x10, "a", 0, '\0' },
  { "@a/0x10/1*12Xe", 0x10, "a", 0, '\0' },
  { "@a/0x10/99999999999999999999*9Ge", 0x10, "a", 0, '\0' },
  { "@a/0x10/4294967295*4294967295Ge", 0x10, "a", 0, '\0' },
  /* other devices */
  { "@Internal Flash  /0x08000000/04*016Kg", -1, "@Internal Flash  /0x08000000/04*016Kg", 0, '\0' },
  { "mmc0_fip", -1, "mmc0_fip", 0, '\0' },
  { "", -1, "", 0, '\0' },
  { NULL, -1, "", 0, '\0' },
  { "@", -1, "@", 0, '\0' },
  { "@/", -1, "@/", 0, '\0' },
  { "@a/0x", -1, "@a/0x", 0, '\0' },
  { "@a/0x100/1*1Ke", -1, "@a/0x100/1*1Ke", 0, '\0' },
  { "@a/0x1g/1*1Ke", -1, "@a/0x1g/1*1Ke", 0, '\0' },
  { "a/0x10/1*1Ke", -1, "a/0x10/1*1Ke", 0, '\0' },
  { "@a\033[2J/0x10/1*1Ke", 0x10, "a\\x1b[2J", 1024, 'e' },
};

static void
test_parse (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    FjAlt alt;

    fj_alt_parse (&alt, 7, cases[i].text);
    g_assert_cmpuint (alt.number, ==, 7);
    g_assert_cmpint (alt.has_phase, ==, cases[i].phase >= 0);
    g_assert_cmpint (alt.has_phase ? alt.phase : -1, ==, cases[i].phase);
    g_assert_cmpstr (alt.name, ==, cases[i].name);
    g_assert_cmpuint (alt.size, ==, cases[i].size);
    g_assert_cmpint (alt.access, ==, cases[i].access);
  }
}

/* A name that is too long is cut between two characters. */
static void
test_long_name (void)
{
  g_autoptr (GString) text = g_string_new ("@");
  FjAlt alt;

  for (guint i = 0; i < FJ_ALT_NAME_MAX; i++)
    g_string_append (text, "\u20ac");
  fj_alt_parse (&alt, 0, text->str);
  g_assert_false (alt.has_phase);
  g_assert_true (g_utf8_validate (alt.name, -1, NULL));
  g_assert_cmpuint (strlen (alt.name), >, FJ_ALT_NAME_MAX - 5);
}

/* What U-Boot may have rounded down to "1*SIZEUNIT". */
static void
test_max_size (void)
{
  static const struct {
    const char *text;
    guint64     max;
  } sizes[] = {
    { "@a/0x10/1*512Be", 512 },
    { "@a/0x10/1*256Ke", 256 * 1024 + 1023 },
    { "@a/0x10/1*3Me", 4 * 1024 * 1024 - 1 },
    { "@a/0x10/1*7Ge", 8 * G_GUINT64_CONSTANT (1073741824) - 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    FjAlt alt;

    fj_alt_parse (&alt, 0, sizes[i].text);
    g_assert_cmpuint (fj_alt_get_max_size (&alt), ==, sizes[i].max);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/alt/parse", test_parse);
  g_test_add_func ("/flashjig/alt/max-size", test_max_size);
  g_test_add_func ("/flashjig/alt/long-name", test_long_name);
  return g_test_run ();
}
