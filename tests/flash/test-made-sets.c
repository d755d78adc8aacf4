/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-plan.h>
#include <fj-stm32mp-driver.h>
#include <fj-stm32mp-family.h>

typedef struct {
  const char *name;
  guint32     version; /* of the header of the first stage */
  guint       n_sent;  /* rows whose files go to the board */
} Set;

/* The sets that are quick to make; the card of the article is for the demonstration. */
static const Set sets[] = {
  { "emmc", FJ_STM32_HEADER_1_0, 8 },
  { "nand", FJ_STM32_HEADER_1_0, 5 },
  { "mp25", FJ_STM32_HEADER_2_2, 8 },
  { "mp21", FJ_STM32_HEADER_2_3, 8 },
  { "mp13", FJ_STM32_HEADER_2_0, 7 },
};

static gboolean
has_tools (void)
{
  static const char *const tools[] = { "genimage", "mke2fs", "xz", "zstd", "bzip2", "cc" };
  const char              *path = g_getenv ("PATH");
  g_autofree char         *with_sbin = g_strconcat (path, ":/usr/sbin:/sbin", NULL);

  g_setenv ("PATH", with_sbin, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (tools); i++) {
    g_autofree char *found = g_find_program_in_path (tools[i]);

    if (found == NULL)
      return FALSE;
  }
  return TRUE;
}

static char *
make_sets (void)
{
  g_autofree char *script =
    g_test_build_filename (G_TEST_DIST, "..", "scripts", "make-images", NULL);
  char       *folder = g_test_build_filename (G_TEST_BUILT, "protocol", "made-sets", NULL);
  const char *argv[] = { script, folder, "emmc", "nand", "mp25", "mp21", "mp13", NULL };
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                &status, &error);
  g_assert_no_error (error);
  g_spawn_check_wait_status (status, &error);
  g_assert_no_error (error);
  return folder;
}

static void
check_set (const char *folder, const Set *set)
{
  g_autofree char *path = g_build_filename (folder, set->name, "flash.tsv", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GPtrArray) issues = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;
  g_autoptr (FjLayout) layout = fj_layout_load (file, NULL, &error);
  const FjFamily *family =
    fj_stm32mp_family_get_info (fj_stm32mp_family_from_version (set->version));
  FjPlanOptions options = { .driver = fj_stm32mp_driver_get (), .family = family };
  g_autoptr (FjPlan) plan = NULL;
  guint n_sent = 0;

  g_assert_no_error (error);
  plan = fj_plan_new (layout, &options, issues, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < issues->len; i++)
    g_test_message ("%s: %s", set->name, fj_issue_get_text (issues->pdata[i]));
  g_assert_cmpuint (fj_issues_count (issues, FJ_SEVERITY_WARNING), ==, 0);
  g_assert_true (fj_boot_driver_fits_plan (options.driver, plan, family, &error));
  for (guint i = 0; i < fj_plan_get_n_rows (plan); i++)
    n_sent += fj_plan_get_row (plan, i)->is_sent ? 1 : 0;
  g_assert_cmpuint (n_sent, ==, set->n_sent);
}

static void
test_made_sets (void)
{
  g_autofree char *folder = NULL;

  if (!has_tools ()) {
    g_test_skip ("the tools that make images are not installed");
    return;
  }
  folder = make_sets ();
  for (gsize i = 0; i < G_N_ELEMENTS (sets); i++)
    check_set (folder, &sets[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/made-sets/all", test_made_sets);
  return g_test_run ();
}
