/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-error-page.h>
#include <fj-error-text.h>
#include <gio/gio.h>
#include <glib/gstdio.h>

static void
test_detail_survives_copy (void)
{
  g_autoptr (GError) error = g_error_new (FJ_ERROR, FJ_ERROR_STALL, "refused");
  g_autoptr (GError) copy = NULL;
  FjErrorDetail *detail = fj_error_get_detail (error);

  g_assert_cmpint (detail->phase, ==, -1);
  g_assert_cmpint (detail->byte, ==, -1);
  detail->partition = g_strdup ("rootfs");
  detail->device_reason = g_strdup ("it is full");
  detail->byte = 4096;
  fj_error_set_advice (error, "press %s", "reset");
  copy = g_error_copy (error);
  g_clear_error (&error);
  detail = fj_error_get_detail (copy);
  g_assert_cmpstr (detail->partition, ==, "rootfs");
  g_assert_cmpstr (detail->device_reason, ==, "it is full");
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

  for (guint code = FJ_ERROR_FAILED; code <= FJ_ERROR_JOB; code++)
    g_assert_true (g_hash_table_add (seen, (char *) fj_error_code_to_name (code)));
  g_assert_false (g_hash_table_contains (seen, "unknown"));
  g_assert_cmpstr (fj_error_code_to_name (FJ_ERROR_REENUMERATE), ==, "re-enumerate");
  g_assert_cmpstr (fj_error_code_to_name (999), ==, "unknown");
}

/* Each code has words; an error that knows better than its code is asked first. */
static void
test_words (void)
{
  g_autoptr (GError) error = g_error_new (FJ_ERROR, FJ_ERROR_GONE, "gone");
  g_autoptr (GError) other = g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "failed");
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint code = FJ_ERROR_FAILED; code <= FJ_ERROR_JOB; code++) {
    g_assert_true (g_hash_table_add (seen, (char *) fj_error_code_get_title (code)));
    error->code = (int) code;
    g_assert_true (code == FJ_ERROR_FAILED || fj_error_get_cause (error) != NULL);
  }
  error->code = FJ_ERROR_GONE;
  g_assert_true (g_str_has_prefix (fj_error_get_cause (error), "The board left the USB bus"));
  g_assert_cmpstr (fj_error_get_advice (error), ==, fj_error_code_get_advice (FJ_ERROR_GONE));
  fj_error_get_detail (error)->cause = g_strdup ("The cat.");
  fj_error_set_advice (error, "Feed it.");
  g_assert_cmpstr (fj_error_get_cause (error), ==, "The cat.");
  g_assert_cmpstr (fj_error_get_advice (error), ==, "Feed it.");
  g_assert_null (fj_error_get_cause (other));
  g_assert_null (fj_error_get_advice (other));
  g_assert_cmpstr (fj_error_code_get_title (999), ==, fj_error_code_get_title (FJ_ERROR_FAILED));
}

/*
 * The page on this computer where there is one, else that on the web; whatever has no code of ours
 * has one, too.
 */
static void
test_page (void)
{
  g_autoptr (GError) ours = g_error_new_literal (FJ_ERROR, FJ_ERROR_REENUMERATE, "the reason");
  g_autoptr (GError) other = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "the reason");
  const char      *folder = g_getenv ("FLASHJIG_DOC_DIR");
  g_autofree char *errors = g_build_filename (folder, "errors", NULL);
  g_autofree char *page = g_build_filename (errors, "re-enumerate.html", NULL);
  g_autofree char *web = fj_error_dup_page (ours);
  g_autofree char *other_web = fj_error_dup_page (other);
  g_autofree char *local = NULL;
  g_autofree char *path = NULL;

  g_assert_true (g_str_has_prefix (web, FJ_PROJECT_URL "/"));
  g_assert_true (g_str_has_suffix (web, "/docs/errors/re-enumerate.md"));
  g_assert_true (g_str_has_suffix (other_web, "/docs/errors/failed.md"));
  g_assert_null (fj_error_dup_page_path (ours));
  g_assert_cmpint (g_mkdir_with_parents (errors, 0700), ==, 0);
  g_assert_true (g_file_set_contents (page, "<p>", -1, NULL));
  local = fj_error_dup_page (ours);
  path = fj_error_dup_page_path (ours);
  g_assert_true (g_str_has_prefix (local, "file:///"));
  g_assert_true (g_str_has_suffix (local, "/errors/re-enumerate.html"));
  g_assert_cmpstr (path, ==, page);
  g_assert_null (fj_error_dup_page_path (other));
  g_assert_cmpint (g_remove (page), ==, 0);
  g_assert_cmpint (g_rmdir (errors), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
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
  g_test_add_func ("/flashjig/error/page", test_page);
  return g_test_run ();
}
