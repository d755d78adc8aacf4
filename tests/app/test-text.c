/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-error-text.h>
#include <fj-log.h>
#include <fj-recent-menu.h>
#include <fj-text-error.h>
#include <fj-text-unit.h>
#include <fj-text.h>
#include <glib/gstdio.h>
#include <gtk/gtk.h>
#include <string.h>

/* A state is a sign and a word, and no two states look or sound the same. */
static void
test_states_differ (void)
{
  static const FjJobState ends[] = { FJ_JOB_RUNNING, FJ_JOB_PASSED, FJ_JOB_FAILED,
                                     FJ_JOB_CANCELLED };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    for (guint j = 0; j < i; j++) {
      g_assert_cmpstr (fj_text_job_sign (ends[i]), !=, fj_text_job_sign (ends[j]));
      g_assert_cmpstr (fj_text_job_word (ends[i]), !=, fj_text_job_word (ends[j]));
    }
  g_assert_cmpstr (fj_text_item_word (FJ_ITEM_SENDING), !=, fj_text_item_word (FJ_ITEM_WRITING));
  g_assert_cmpstr (fj_text_item_sign (FJ_ITEM_DONE), !=, fj_text_item_sign (FJ_ITEM_FAILED));
}

/* Each code of an error has words of its own and, but for one, something to do. */
static void
test_every_error (void)
{
  for (int code = FJ_ERROR_NO_DEVICE; code <= FJ_ERROR_JOB; code++) {
    g_autoptr (GError) error = g_error_new_literal (FJ_ERROR, code, "the reason");
    g_autofree char *headline = fj_text_error_headline (error);
    g_autofree char *meaning = fj_text_error_meaning (error);
    const char      *advice = fj_error_get_advice (error);

    g_assert_cmpstr (headline, !=, "Something went wrong");
    g_assert_nonnull (strstr (meaning, "the reason"));
    if (code != FJ_ERROR_UNSUPPORTED)
      g_assert_nonnull (advice);
  }
}

static void
test_error_detail (void)
{
  g_autoptr (GError) error = g_error_new_literal (FJ_ERROR, FJ_ERROR_GONE, "gone");
  g_autofree char *headline = NULL;

  fj_error_get_detail (error)->partition = g_strdup ("rootfs");
  fj_error_set_advice (error, "%s", "Do this.");
  headline = fj_text_error_headline (error);
  g_assert_nonnull (strstr (headline, "rootfs"));
  g_assert_cmpstr (fj_error_get_advice (error), ==, "Do this.");
}

/* A number and its unit stay together, and in their order also between words of Arabic. */
static void
test_units (void)
{
  g_autofree char *speed = fj_text_speed (FJ_SPEED_HIGH);
  g_autofree char *time = fj_text_duration (271);
  g_autofree char *isolated = NULL;
  g_autofree char *tail = NULL;
  g_autofree char *plain = fj_text_units ("1 of 4 boards, 7.8 MB of 9 MB, 2.0 MB/s, 1 min 05 s");
  g_autofree char *mirrored = NULL;

  g_assert_cmpstr (plain, ==,
                   "1 of 4 boards, 7.8\u00a0MB of 9\u00a0MB, 2.0\u00a0MB/\u2060s, "
                   "1\u00a0min 05\u00a0s");
  g_assert_cmpstr (speed, ==, "480\u00a0Mbit/\u2060s");
  g_assert_cmpstr (time, ==, "4\u00a0min 31\u00a0s");
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  isolated = fj_text_speed (FJ_SPEED_HIGH);
  tail = fj_text_serial_tail ("004200343338510534383330");
  mirrored = fj_text_units ("7.8 MB, 1 min 05 s");
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  g_assert_cmpstr (mirrored, ==,
                   "\u20687.8\u00a0MB\u2069, \u20681\u00a0min 05\u00a0s\u2069");
  g_assert_cmpstr (isolated, ==, "\u2068480\u00a0Mbit/\u2060s\u2069");
  g_assert_cmpstr (tail, ==, "\u2068…383330\u2069");
}

static void
test_serial (void)
{
  g_autofree char *tail = fj_text_serial_tail ("004200343338510534383330");
  g_autofree char *brief = fj_text_serial_tail ("123");
  g_autofree char *none = fj_text_serial_tail (NULL);

  g_assert_cmpstr (tail, ==, "…383330");
  g_assert_cmpstr (brief, ==, "123");
  g_assert_cmpstr (none, ==, "no serial number");
}

static void
test_paths (void)
{
  g_autofree char *path = g_build_filename (g_get_home_dir (), "build", "flash.tsv", NULL);
  g_autoptr (GFile) home = g_file_new_for_path (path);
  g_autoptr (GFile) portal = g_file_new_for_path ("/run/user/1000/doc/7a3f/images/flash.tsv");
  g_autofree char *short_home = fj_text_short_path (home);
  g_autofree char *short_portal = fj_text_short_path (portal);

  g_assert_cmpstr (short_home, ==, "~/build/flash.tsv");
  g_assert_cmpstr (short_portal, ==, "images/flash.tsv");
}

static void
test_log (void)
{
  FjLog           *log = fj_log_new ();
  g_autofree char *all = NULL;
  g_autofree char *one = NULL;

  fj_log_add (log, FJ_LOG_LEVEL_INFO, "board A", "%s", "hello");
  fj_log_add (log, FJ_LOG_LEVEL_ERROR, "board B", "%s", "trouble");
  all = fj_log_to_text (log, NULL);
  one = fj_log_to_text (log, "board B");
  g_assert_nonnull (strstr (all, "hello"));
  g_assert_nonnull (strstr (all, "trouble"));
  g_assert_null (strstr (one, "hello"));
  g_assert_nonnull (strstr (one, "✗ error"));
  g_assert_finalize_object (log);
}

static char *
dup_item_label (GMenuModel *menu, int index)
{
  g_autoptr (GMenuModel) files = g_menu_model_get_item_link (menu, 0, G_MENU_LINK_SECTION);
  char *label = NULL;

  g_assert_true (g_menu_model_get_item_attribute (files, index, G_MENU_ATTRIBUTE_LABEL, "s",
                                                  &label));
  return label;
}

/* Of each layout its folder, and the day of those that are there; in their order. */
static void
test_recent_menu (void)
{
  g_autofree char *folder = g_dir_make_tmp ("flashjig_text-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "flash.tsv", NULL);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GMenuModel) menu = NULL;
  g_autofree char *gone = NULL;
  g_autofree char *there = NULL;

  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  g_ptr_array_add (files, g_file_new_for_path ("/none/gone.tsv"));
  g_ptr_array_add (files, g_file_new_for_path (path));
  menu = fj_recent_menu_new (files);
  there = dup_item_label (menu, 1);
  g_assert_true (g_str_has_prefix (there, "flash.tsv — "));
  g_assert_nonnull (strstr (there, "/flashjig__text-"));
  while (strstr (there, " · ") == NULL) {
    g_main_context_iteration (NULL, TRUE);
    g_free (there);
    there = dup_item_label (menu, 1);
  }
  g_assert_true (g_ascii_isdigit (there[strlen (there) - 1]));
  gone = dup_item_label (menu, 0);
  g_assert_cmpstr (gone, ==, "gone.tsv — /none");
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/text/states-differ", test_states_differ);
  g_test_add_func ("/flashjig/text/every-error", test_every_error);
  g_test_add_func ("/flashjig/text/error-detail", test_error_detail);
  g_test_add_func ("/flashjig/text/serial", test_serial);
  g_test_add_func ("/flashjig/text/units", test_units);
  g_test_add_func ("/flashjig/text/paths", test_paths);
  g_test_add_func ("/flashjig/text/log", test_log);
  g_test_add_func ("/flashjig/text/recent-menu", test_recent_menu);
  return g_test_run ();
}
