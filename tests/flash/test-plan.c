/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-plan-fixture.h"

#include <fj-error.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define MIB (1024 * 1024)

static const char parts[] = BOOT PART ("0x04", "fsbl1", "Binary", "0x4400", "tf-a.stm32")
  PART ("0x05", "fsbl2", "Binary", "0x44400", "tf-a.stm32")
    ROW ("PD", "0x06", "fip-a", "FIP", "mmc0", "0x84400", "fip.bin")
      ROW ("PE", "0x0F", "env", "Binary", "mmc0", "0x184400", "none")
        PART ("0x10", "rootfs", "FileSystem", "0x284400", "rootfs.img.gz");

static void
test_article (Fixture *self, gconstpointer unused)
{
  g_autoptr (FjPlan) plan = NULL;
  const FjPlanRow *row;
  GBytes          *wire;
  g_autofree char *text = NULL;

  plan = plan_fixture_get_plan (self, ARTICLE, NULL);
  g_assert_cmpuint (fj_plan_get_n_rows (plan), ==, 3);
  row = fj_plan_get_row (plan, 2);
  g_assert_cmpuint (row->layout_row, ==, 2);
  g_assert_true (row->is_sent);
  g_assert_cmpuint (row->bytes, ==, MIB);
  g_assert_cmpuint (row->n_ranges, ==, 1);
  g_assert_cmpuint (row->ranges[0].offset, ==, 0);
  g_assert_cmpuint (row->ranges[0].length, ==, MIB);
  g_assert_true (fj_plan_find (plan, 0x10) == row);
  g_assert_null (fj_plan_find (plan, 0x11));
  g_assert_true (fj_plan_get_row (plan, 0)->is_sent);
  g_assert_cmpuint (fj_plan_get_bytes (plan), ==, 60000 + 70000 + MIB);
  g_assert_false (fj_plan_erases (plan));
  g_assert_false (fj_plan_has_mtd (plan));

  wire = fj_plan_get_wire_layout (plan, FALSE);
  text = g_strndup (g_bytes_get_data (wire, NULL), g_bytes_get_size (wire));
  g_assert_true (g_str_has_prefix (text, "-\t0x01\tfsbl-boot\tBinary\tnone\t0x0"));
  g_assert_nonnull (strstr (text, "\nP\t0x10\tsdcard\tRawImage\tmmc0\t0x0"));
  g_assert_cmpuint (g_bytes_get_size (fj_plan_get_wire_layout (plan, TRUE)), ==,
                    g_bytes_get_size (wire) + 256);
}

/* What nobody asks for is neither counted nor looked for. */
static void
test_unused (Fixture *self, gconstpointer unused)
{
  static const char text[] = BOOT ROW ("-", "0x09", "other", "Binary", "none", "0x0", "rootfs.img")
    ROW ("-", "0x0A", "gone", "Binary", "none", "0x0", "gone.img") SSBL ("gone.bin")
      RAW ("rootfs.img");
  g_autoptr (FjPlan) plan = plan_fixture_get_plan (self, text, NULL);

  g_assert_false (fj_plan_find (plan, 0x09)->is_sent);
  g_assert_null (fj_plan_find (plan, 0x09)->image);
  g_assert_false (fj_plan_find (plan, 0x0A)->is_sent);
  g_assert_false (fj_plan_get_row (plan, 4)->is_sent);
  g_assert_cmpuint (fj_plan_get_bytes (plan), ==,
                    fj_plan_find (plan, 0x01)->bytes + fj_plan_find (plan, 0x03)->bytes + MIB);
}

/* The memory's firmware goes to chips that ask for it: which chip it is, the first stage tells. */
static void
test_unasked (Fixture *self, gconstpointer unused)
{
  static const char for_mp1[] = FSBL ("tf-a.stm32") DDR ("ddr.bin") SSBL ("fip.bin");
  static const char for_mp2[] = FSBL ("tf-a-25.stm32") DDR ("ddr.bin") SSBL ("fip.bin");
  g_autoptr (FjPlan) mp1 = plan_fixture_get_plan (self, for_mp1, NULL);
  g_autoptr (FjPlan) mp2 = plan_fixture_get_plan (self, for_mp2, NULL);

  g_assert_false (fj_plan_find (mp1, 0x02)->is_sent);
  g_assert_cmpuint (fj_plan_get_bytes (mp1), ==,
                    fj_plan_find (mp1, 0x01)->bytes + fj_plan_find (mp1, 0x03)->bytes);
  g_assert_true (fj_plan_find (mp2, 0x02)->is_sent);
  g_assert_cmpuint (fj_plan_get_bytes (mp2), ==,
                    fj_plan_find (mp2, 0x01)->bytes + fj_plan_find (mp2, 0x02)->bytes +
                      fj_plan_find (mp2, 0x03)->bytes);
}

static void
test_room (Fixture *self, gconstpointer unused)
{
  g_autoptr (FjPlan) plan = plan_fixture_get_plan (self, parts, NULL);

  g_assert_cmpuint (fj_plan_find (plan, 0x01)->room, ==, G_MAXUINT64);
  g_assert_cmpuint (fj_plan_find (plan, 0x04)->room, ==, 0x40000);
  g_assert_cmpuint (fj_plan_find (plan, 0x06)->room, ==, 0x100000);
  g_assert_cmpuint (fj_plan_find (plan, 0x10)->room, ==, G_MAXUINT64);
}

static void
test_partitions (Fixture *self, gconstpointer unused)
{
  g_autoptr (FjPlan) plan = NULL;

  plan = plan_fixture_get_plan (self, parts, NULL);
  g_assert_cmpuint (fj_plan_get_n_rows (plan), ==, 7);
  g_assert_true (fj_plan_erases (plan));
  g_assert_false (fj_plan_find (plan, 0x0F)->is_sent);
  g_assert_null (fj_plan_find (plan, 0x0F)->image);
  g_assert_cmpuint (fj_plan_find (plan, 0x10)->bytes, ==, MIB);
  /* one file, one image */
  g_assert_true (fj_plan_find (plan, 0x04)->image == fj_plan_find (plan, 0x05)->image);
  g_assert_true (fj_plan_find (plan, 0x04)->image == fj_plan_find (plan, 0x01)->image);
}

static void
test_only (Fixture *self, gconstpointer unused)
{
  static const char *const only[] = { "rootfs", "0x6", NULL };
  FjPlanOptions            options = { .only = only };
  g_autoptr (FjPlan) plan = NULL;
  g_autofree char *wire = NULL;
  GBytes          *bytes;

  plan = plan_fixture_get_plan (self, parts, &options);
  g_assert_true (fj_plan_find (plan, 0x01)->is_sent);
  g_assert_true (fj_plan_find (plan, 0x03)->is_sent);
  g_assert_false (fj_plan_find (plan, 0x04)->is_sent);
  g_assert_cmpint (fj_plan_find (plan, 0x04)->values.option, ==, FJ_OPTION_NONE);
  g_assert_cmpint (fj_plan_find (plan, 0x0F)->values.option, ==, FJ_OPTION_NONE);
  g_assert_true (fj_plan_find (plan, 0x06)->is_sent);
  g_assert_true (fj_plan_find (plan, 0x10)->is_sent);

  bytes = fj_plan_get_wire_layout (plan, FALSE);
  wire = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_nonnull (strstr (wire, "-\t0x04\tfsbl1\tBinary\tmmc0\t"));
  g_assert_nonnull (strstr (wire, "P\t0x10\trootfs\tFileSystem\tmmc0\t"));
  plan_fixture_assert_issue (self, parts, &options, FJ_SEVERITY_WARNING, "selection-partial", 2, 0);
}

/* The table that is there stays when a part of it is written, so it need not be made. */
static void
test_many_partitions (Fixture *self, gconstpointer unused)
{
  static const char *const only[] = { "p1", NULL };
  static const char *const skip[] = { "fsbl-boot", NULL };
  const FjPlanOptions      some = { .only = only };
  const FjPlanOptions      all = { .skip = skip };
  g_autoptr (GString) text = g_string_new (BOOT);

  for (guint i = 0; i < 130; i++)
    g_string_append_printf (text, "P\t0x%x\tp%u\tBinary\tmmc0\t0x%x\trootfs.img\n", i + 0x10, i,
                            0x100000 + i * MIB);
  plan_fixture_assert_issue (self, text->str, NULL, FJ_SEVERITY_ERROR, "partitions-too-many", 103,
                             FJ_ERROR_LAYOUT);
  plan_fixture_assert_issue (self, text->str, &all, FJ_SEVERITY_ERROR, "partitions-too-many", 103,
                             FJ_ERROR_LAYOUT);
  plan_fixture_assert_no_issue (self, text->str, &some, "partitions-too-many");
}

static void
test_skip (Fixture *self, gconstpointer unused)
{
  static const char *const skip[] = { "fip-a", "16", "fsbl-boot", NULL };
  static const char *const all[] = { "sdcard", NULL };
  FjPlanOptions            options = { .skip = skip };
  FjPlanOptions            raw = { .skip = all };
  g_autoptr (FjPlan) plan = NULL;

  plan = plan_fixture_get_plan (self, parts, &options);
  g_assert_false (fj_plan_find (plan, 0x01)->is_sent);
  g_assert_true (fj_plan_find (plan, 0x04)->is_sent);
  g_assert_false (fj_plan_find (plan, 0x06)->is_sent);
  g_assert_false (fj_plan_find (plan, 0x10)->is_sent);
  g_assert_false (fj_plan_erases (plan));
  /* a whole card has no partition table of the layout's that could be in the way */
  plan_fixture_assert_no_issue (self, ARTICLE, &raw, "selection-partial");
}

/* What is not selected need not be there. */
static void
test_skipped_file_is_missing (Fixture *self, gconstpointer unused)
{
  static const char *const skip[] = { "rootfs", NULL };
  FjPlanOptions            options = { .skip = skip };
  g_autofree char         *path = fixture_path (self, "rootfs.img.gz");
  g_autoptr (FjPlan) plan = NULL;

  g_assert_cmpint (g_unlink (path), ==, 0);
  plan = plan_fixture_get_plan (self, parts, &options);
  plan_fixture_assert_issue (self, parts, NULL, FJ_SEVERITY_ERROR, "file-unusable", 6,
                             FJ_ERROR_IMAGE);
}

static void
test_unknown_name (Fixture *self, gconstpointer unused)
{
  static const char *const words[] = { "userfs", NULL };
  FjPlanOptions            only = { .only = words };
  FjPlanOptions            skip = { .skip = words };
  g_autoptr (GPtrArray) issues = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (FjPlan) plan = plan_fixture_make (self, parts, &only, &issues, &error);

  g_assert_null (plan);
  g_assert_error (error, FJ_ERROR, FJ_ERROR_LAYOUT);
  g_assert_nonnull (strstr (error->message, "userfs"));
  g_assert_nonnull (strstr (error->message, "fsbl1, fsbl2, fip-a"));
  plan_fixture_assert_issue (self, parts, &skip, FJ_SEVERITY_ERROR, "selection-unknown", -1,
                             FJ_ERROR_LAYOUT);
}

static void
test_missing (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) issues = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = fixture_path (self, "gone.img");
  const char *text = BOOT ROW ("P", "0x10", "rootfs", "FileSystem", "mmc0", "0x284400", "gone.img");
  g_autoptr (FjPlan) plan = plan_fixture_make (self, text, NULL, &issues, &error);

  g_assert_null (plan);
  g_assert_error (error, FJ_ERROR, FJ_ERROR_IMAGE);
  g_assert_cmpstr (fj_error_get_detail (error)->file, ==, path);
  g_assert_cmpstr (fj_error_get_detail (error)->partition, ==, "rootfs");
  g_assert_nonnull (fj_error_get_detail (error)->advice);
  plan_fixture_assert_issue (self, text, NULL, FJ_SEVERITY_ERROR, "file-unusable", 2,
                             FJ_ERROR_IMAGE);
}

static void
test_similar (Fixture *self, gconstpointer unused)
{
  const char *text = BOOT PART ("0x10", "rootfs", "FileSystem", "0x284400", ".\\Tf-A.STM32");
  g_autoptr (GPtrArray) issues = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (FjPlan) plan = plan_fixture_make (self, text, NULL, &issues, &error);

  g_assert_null (plan);
  g_assert_nonnull (strstr (error->message, "but “tf-a.stm32” is there"));
}

/* People see the name in the folder; where it leads is what is not there. */
static void
test_dangling_link (Fixture *self, gconstpointer unused)
{
  const char *text = BOOT ROW ("P", "0x10", "rootfs", "FileSystem", "mmc0", "0x284400", "link.img");
  g_autofree char        *path = fixture_path (self, "link.img");
  g_autoptr (GPtrArray) issues = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (FjPlan) plan = NULL;

  g_assert_cmpint (symlink ("nowhere", path), ==, 0);
  plan = plan_fixture_make (self, text, NULL, &issues, &error);
  g_assert_null (plan);
  g_assert_nonnull (strstr (error->message, "link to a file that is not there"));
  g_assert_nonnull (plan_fixture_find_issue (issues, "files-looked-for"));
  g_assert_cmpint (g_unlink (path), ==, 0);
}

/* Where it was looked for is said once, with what to do in the program that asks. */
static void
test_looked_for (Fixture *self, gconstpointer unused)
{
  const char *text = FSBL ("a.stm32") PART ("0x04", "fsbl1", "Binary", "0x4400", "b.bin")
    ROW ("P", "0x10", "rootfs", "FileSystem", "mmc0", "0x284400", "a.stm32");
  const char *const advice[] = { "Locate the Folder…", "FOLDER" };

  for (guint i = 0; i < G_N_ELEMENTS (advice); i++) {
    FjPlanOptions options = { .is_command_line = i == 1 };
    g_autoptr (GPtrArray) issues = NULL;
    g_autoptr (GError) error = NULL;
    g_autoptr (FjPlan) plan = plan_fixture_make (self, text, &options, &issues, &error);
    FjIssue *issue = plan_fixture_find_issue (issues, "files-looked-for");

    g_assert_null (plan);
    g_assert_nonnull (issue);
    g_assert_true (g_str_has_prefix (fj_issue_get_text (issue), "2 files were not found in /"));
    g_assert_nonnull (strstr (fj_issue_get_text (issue), advice[i]));
    g_assert_cmpint (fj_issue_get_severity (issue), ==, FJ_SEVERITY_WARNING);
  }
}

static void
test_layout_error (Fixture *self, gconstpointer unused)
{
  const char *text = BOOT PART ("0x0", "rootfs", "FileSystem", "0x284400", "rootfs.img");
  const char             *both = FSBL ("gone") PART ("0x0", "a", "Binary", "0x4400", "fip.bin");
  const char *broken = BOOT ROW ("Q", "0x10", "a", "FileSystem", "mmc0", "0x4400", "rootfs.img");
  g_autoptr (GPtrArray) issues = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (FjPlan) plan = plan_fixture_make (self, text, NULL, &issues, &error);

  g_assert_null (plan);
  g_assert_error (error, FJ_ERROR, FJ_ERROR_LAYOUT);
  g_assert_cmpstr (fj_error_get_detail (error)->partition, ==, "rootfs");
  g_assert_true (g_str_has_suffix (fj_error_get_detail (error)->file, "flash.tsv"));
  g_clear_error (&error);
  g_clear_pointer (&issues, g_ptr_array_unref);
  plan = plan_fixture_make (self, broken, NULL, &issues, &error);
  g_assert_null (plan);
  g_assert_error (error, FJ_ERROR, FJ_ERROR_LAYOUT);
  g_clear_error (&error);
  g_clear_pointer (&issues, g_ptr_array_unref);

  /* the layout is mended first: files may be others then */
  plan = plan_fixture_make (self, both, NULL, &issues, &error);
  g_assert_null (plan);
  g_assert_error (error, FJ_ERROR, FJ_ERROR_LAYOUT);
  g_assert_nonnull (plan_fixture_find_issue (issues, "file-unusable"));
}

static void
test_fits_family (Fixture *self, gconstpointer unused)
{
  g_autoptr (FjPlan) plan = NULL;
  g_autoptr (GError) error = NULL;

  plan = plan_fixture_get_plan (self, ARTICLE, NULL);
  g_assert_true (fj_boot_driver_fits_plan (fj_stm32mp_driver_get (), plan, FAMILY (1_0), &error));
  g_assert_true (fj_boot_driver_fits_plan (fj_stm32mp_driver_get (), plan, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (fj_boot_driver_fits_plan (fj_stm32mp_driver_get (), plan, FAMILY (2_2), &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_WRONG_CHIP);
  g_assert_cmpstr (fj_error_get_detail (error)->partition, ==, "fsbl-boot");
  g_clear_pointer (&plan, fj_plan_unref);

  /* without a first stage, any board that is in U-Boot will do */
  plan = plan_fixture_get_plan (self, RAW ("rootfs.img"), NULL);
  g_clear_error (&error);
  g_assert_true (fj_boot_driver_fits_plan (fj_stm32mp_driver_get (), plan, FAMILY (2_2), &error));
}

static void
test_estimate (Fixture *self, gconstpointer unused)
{
  const char *nor = BOOT ROW ("P", "0x10", "part", "Binary", "nor0", "0x0", "rootfs.img");
  const char *nand = BOOT ROW ("P", "0x10", "part", "Binary", "nand0", "0x0", "rootfs.img");
  g_autoptr (FjPlan) plan = NULL;
  g_autoptr (FjPlan) nor_plan = NULL;
  g_autoptr (FjPlan) nand_plan = NULL;
  double start;
  double transfer = 60000 / 534e3 + 70000 / 946e3 + MIB / 1.985e6;

  plan = plan_fixture_get_plan (self, ARTICLE, NULL);
  start = fj_plan_estimate_seconds (plan, FAMILY (1_0)) - transfer;
  g_assert_cmpfloat (start, >, 3);
  g_assert_cmpfloat (start, <, 15);
  /* the first stage tells the chip */
  g_assert_cmpfloat (fj_plan_estimate_seconds (plan, NULL), ==,
                     fj_plan_estimate_seconds (plan, FAMILY (1_0)));
  g_assert_cmpfloat (fj_plan_estimate_seconds (plan, FAMILY (2_2)), >,
                     fj_plan_estimate_seconds (plan, FAMILY (1_0)));

  nor_plan = plan_fixture_get_plan (self, nor, NULL);
  nand_plan = plan_fixture_get_plan (self, nand, NULL);
  g_assert_true (fj_plan_has_mtd (nor_plan));
  g_assert_true (fj_plan_has_mtd (nand_plan));
  g_assert_cmpfloat (fj_plan_estimate_seconds (nor_plan, FAMILY (1_0)), >,
                     fj_plan_estimate_seconds (nand_plan, FAMILY (1_0)));
}

typedef struct {
  GMainLoop *loop;
  FjPlan    *plan;
  GPtrArray *issues;
  GError    *error;
} Outcome;

static void
on_plan_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  outcome->plan = fj_plan_new_finish (result, &outcome->issues, &outcome->error);
  g_main_loop_quit (outcome->loop);
}

/* Nothing of layout and options is looked at once the call has returned. */
static void
test_async (Fixture *self, gconstpointer unused)
{
  FjLayout     *layout = plan_fixture_load (self, parts);
  char         *words[] = { g_strdup ("rootfs"), NULL };
  FjPlanOptions options = { .only = (const char *const *) words };
  Outcome       outcome = { .loop = g_main_loop_new (NULL, FALSE) };

  fj_plan_new_async (layout, &options, NULL, on_plan_ready, &outcome);
  fj_layout_set_text (layout, 6, FJ_COLUMN_FILE, "gone.img");
  g_clear_pointer (&words[0], g_free);
  g_main_loop_run (outcome.loop);
  g_assert_no_error (outcome.error);
  g_assert_nonnull (outcome.plan);
  g_assert_true (fj_plan_find (outcome.plan, 0x10)->is_sent);
  g_assert_false (fj_plan_find (outcome.plan, 0x04)->is_sent);
  g_assert_nonnull (plan_fixture_find_issue (outcome.issues, "selection-partial"));
  g_clear_pointer (&outcome.plan, fj_plan_unref);
  g_clear_pointer (&outcome.issues, g_ptr_array_unref);

  /* issues are there without a plan, too */
  fj_plan_new_async (layout, NULL, NULL, on_plan_ready, &outcome);
  g_main_loop_run (outcome.loop);
  g_assert_error (outcome.error, FJ_ERROR, FJ_ERROR_IMAGE);
  g_assert_null (outcome.plan);
  g_assert_nonnull (plan_fixture_find_issue (outcome.issues, "file-unusable"));
  g_clear_error (&outcome.error);
  g_clear_pointer (&outcome.issues, g_ptr_array_unref);
  g_main_loop_unref (outcome.loop);
  g_assert_finalize_object (layout);
}

static void
test_cancel (Fixture *self, gconstpointer unused)
{
  g_autoptr (FjLayout) layout = plan_fixture_load (self, parts);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Outcome outcome = { .loop = g_main_loop_new (NULL, FALSE) };

  g_cancellable_cancel (cancellable);
  g_assert_null (fj_plan_new (layout, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  fj_plan_new_async (layout, NULL, cancellable, on_plan_ready, &outcome);
  g_main_loop_run (outcome.loop);
  g_assert_error (outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (outcome.issues);
  g_clear_error (&outcome.error);
  g_main_loop_unref (outcome.loop);
}

/* Layouts name their files relative to themselves, or from the root on. */
static void
test_paths (Fixture *self, gconstpointer unused)
{
  g_autofree char *path = fixture_path (self, "rootfs.img");
  g_autofree char *folder = fixture_path (self, "sub");
  g_autofree char *text =
    g_strdup_printf (FSBL ("sub/../tf-a.stm32") SSBL ("./fip.bin") RAW ("%s"), path);
  g_autoptr (FjPlan) plan = NULL;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  plan = plan_fixture_get_plan (self, text, NULL);
  g_assert_true (fj_plan_find (plan, 0x10)->is_sent);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  PLAN_TEST ("/flashjig/plan/article", test_article);
  PLAN_TEST ("/flashjig/plan/partitions", test_partitions);
  PLAN_TEST ("/flashjig/plan/unused", test_unused);
  PLAN_TEST ("/flashjig/plan/unasked", test_unasked);
  PLAN_TEST ("/flashjig/plan/room", test_room);
  PLAN_TEST ("/flashjig/plan/only", test_only);
  PLAN_TEST ("/flashjig/plan/many-partitions", test_many_partitions);
  PLAN_TEST ("/flashjig/plan/skip", test_skip);
  PLAN_TEST ("/flashjig/plan/skipped-file-is-missing", test_skipped_file_is_missing);
  PLAN_TEST ("/flashjig/plan/unknown-name", test_unknown_name);
  PLAN_TEST ("/flashjig/plan/missing", test_missing);
  PLAN_TEST ("/flashjig/plan/similar", test_similar);
  PLAN_TEST ("/flashjig/plan/dangling-link", test_dangling_link);
  PLAN_TEST ("/flashjig/plan/looked-for", test_looked_for);
  PLAN_TEST ("/flashjig/plan/layout-error", test_layout_error);
  PLAN_TEST ("/flashjig/plan/fits-family", test_fits_family);
  PLAN_TEST ("/flashjig/plan/estimate", test_estimate);
  PLAN_TEST ("/flashjig/plan/async", test_async);
  PLAN_TEST ("/flashjig/plan/cancel", test_cancel);
  PLAN_TEST ("/flashjig/plan/paths", test_paths);
  return g_test_run ();
}
