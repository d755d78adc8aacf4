/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-error-text.h>
#include <gio/gio.h>

static void
test_detail_survives_copy (void)
{
  g_autoptr (GError) error = g_error_new (FJ_ERROR, FJ_ERROR_STALL, "refused");
  g_autoptr (GError) copy = NULL;
  FjErrorDetail *detail = fj_error_get_detail (error);

  g_assert_cmpint (detail->phase, ==, -1);
  g_assert_cmpint (detail->byte, ==, -1);
  detail->partition = g_strdup ("rootfs");
  detail->byte = 4096;
  fj_error_set_advice (error, "press %s", "reset");
  copy = g_error_copy (error);
  g_clear_error (&error);
  detail = fj_error_get_detail (copy);
  g_assert_cmpstr (detail->partition, ==, "rootfs");
  g_assert_cmpint (detail->byte, ==, 4096);
  g_assert_cmpstr (detail->advice, ==, "press reset");
}

static void
test_set (void)
{
  g_autoptr (GError) error = NULL;

  fj_error_set (NULL, FJ_ERROR_BUSY, "wait", "%s is busy", "it");
  fj_error_set (&error, FJ_ERROR_BUSY, "wait 100%s", "%s is busy", "it");
  g_assert_error (error, FJ_ERROR, FJ_ERROR_BUSY);
  g_assert_cmpstr (error->message, ==, "it is busy");
  g_assert_cmpstr (fj_error_get_detail (error)->advice, ==, "wait 100%s");
  g_clear_error (&error);
  fj_error_set (&error, FJ_ERROR_GONE, NULL, "gone");
  g_assert_null (fj_error_get_detail (error)->advice);
}

static void
test_other_domain (void)
{
  g_autoptr (GError) error = g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");

  g_assert_null (fj_error_get_detail (error));
}

static void
test_names (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint code = FJ_ERROR_FAILED; code <= FJ_ERROR_STORAGE; code++)
    g_assert_true (g_hash_table_add (seen, (char *) fj_error_code_to_name (code)));
}

/* Each code has words; an error that knows better than its code is asked first. */
static void
test_words (void)
{
  g_autoptr (GError) error = g_error_new (FJ_ERROR, FJ_ERROR_GONE, "gone");
  g_autoptr (GError) other = g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "failed");
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint code = FJ_ERROR_FAILED; code <= FJ_ERROR_STORAGE; code++) {
    g_assert_true (g_hash_table_add (seen, (char *) fj_error_code_get_title (code)));
    g_assert_true (code == FJ_ERROR_FAILED || fj_error_code_get_cause (code) != NULL);
  }
  g_assert_cmpstr (fj_error_get_cause (error), ==, fj_error_code_get_cause (FJ_ERROR_GONE));
  g_assert_cmpstr (fj_error_get_advice (error), ==, fj_error_code_get_advice (FJ_ERROR_GONE));
  fj_error_get_detail (error)->cause = g_strdup ("The cat.");
  fj_error_set_advice (error, "Feed it.");
  g_assert_cmpstr (fj_error_get_cause (error), ==, "The cat.");
  g_assert_cmpstr (fj_error_get_advice (error), ==, "Feed it.");
  g_assert_null (fj_error_get_cause (other));
  g_assert_null (fj_error_get_advice (other));
  g_assert_cmpstr (fj_error_code_get_title (999), ==, fj_error_code_get_title (FJ_ERROR_FAILED));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/error/detail-survives-copy", test_detail_survives_copy);
  g_test_add_func ("/flashjig/error/set", test_set);
  g_test_add_func ("/flashjig/error/other-domain", test_other_domain);
  g_test_add_func ("/flashjig/error/names", test_names);
  g_test_add_func ("/flashjig/error/words", test_words);
  return g_test_run ();
}
