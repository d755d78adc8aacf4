/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fake-provider.h"
#include "fj-tree.h"

#include <fj-debug-log.h>
#include <fj-error.h>
#include <fj-report.h>
#include <fj-wire-log.h>
#include <glib/gstdio.h>
#include <string.h>

#define SECRET "a secret"

static const char *tool;

static void
make_boot_file (const char *kind, const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  const char      *argv[] = { tool, kind, "65536", path, "stm32prog", "@virtual /0xF1/1*512Ba",
                              "@FSBL /0x01/1*1Me", "@Partition3 /0x03/1*16Me", NULL };

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL,
                               NULL, NULL));
}

static FjLayout *
make_layout (FjTree *tree, const char *name)
{
  const char      *folder = tree->path;
  g_autofree char *card = g_build_filename (folder, "card.img", NULL);
  g_autoptr (GFile) file = fj_tree_file (tree, name);

  make_boot_file ("stm32-1.0", folder, "tf-a.stm32");
  make_boot_file ("stm32-1.0-ssbl", folder, "u-boot.stm32");
  g_assert_true (g_file_set_contents (card, SECRET, -1, NULL));
  fj_tree_write (tree, name,
                 "-\t0x01\tfsbl\tBinary\tnone\t0x0\ttf-a.stm32\n"
                 "-\t0x03\tssbl\tBinary\tnone\t0x0\tu-boot.stm32\n"
                 "P\t0x10\tdata\tBinary\tmmc0\t0x00004400\tcard.img\n");
  return fj_layout_load (file, NULL, NULL);
}

static void
on_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(char **) user_data = fj_report_new_finish (result, NULL);
}

static char *
make_report (FjReportInput *input)
{
  char *text = NULL;

  fj_report_new_async (input, NULL, on_ready, &text);
  while (text == NULL)
    g_main_context_iteration (NULL, TRUE);
  return text;
}

/* All that helps, and nothing that says whose computer it was; also where files lie above the
 * layout. */
static void
test_report (gconstpointer name_of_layout)
{
  g_autoptr (FjTree) tree = fj_tree_new ();
  const char      *folder = tree->path;
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, SECRET, -1);
  g_autofree char *text = NULL;
  g_autoptr (FjLayout) layout = make_layout (tree, name_of_layout);
  g_autoptr (FakeProvider) provider = fake_provider_new ();
  g_autoptr (FjDevice) device = fj_device_new ("1-4");
  g_autoptr (GPtrArray) jobs = g_ptr_array_new ();
  g_autofree char *log = g_strdup_printf ("ERROR cannot read %s/card.img\n", folder);
  g_autoptr (FjPlan) plan = fj_plan_new (layout, NULL, NULL, NULL, NULL);
  g_autoptr (FjFlashJob) job = NULL;
  FjWireRecord  transfer = { .kind = FJ_WIRE_SET_ALT, .number = 5, .status = FJ_TRANSFER_OK };
  FjReportInput input = { .program = "test", .jobs = jobs, .layout = layout, .log = log };

  g_assert_nonnull (plan);
  job = fj_flash_job_new (FJ_DEVICE_PROVIDER (provider), device, plan, fj_clock_get_real ());
  g_ptr_array_add (jobs, job);
  g_log ("flashjig-test", G_LOG_LEVEL_DEBUG, "“/opt/a/b”, then “/opt/c/d”, @Device ID /0x500");
  g_log ("flashjig-test", G_LOG_LEVEL_DEBUG,
         "layout %s/flash.tsv, then /etc/some where/else.img, and 0x10/0x20", folder);
  fj_wire_log_add ("1-4", &transfer, 1);
  fj_wire_log_add ("1-5", &transfer, 1);
  text = make_report (&input);
  g_assert_nonnull (strstr (text, "1-4: set alternate setting 5: ok"));
  g_assert_null (strstr (text, "1-5: set"));
  g_assert_nonnull (strstr (text, "Not in it: what is in the images, and paths"));
  g_assert_nonnull (strstr (text, FJ_VERSION));
  g_assert_nonnull (strstr (text, "ready after 0.0 s"));
  g_assert_nonnull (strstr (text, "\nFindings\n"));
  g_assert_nonnull (strstr (text, "  line 2: hint: "));
  g_assert_null (strstr (text, SECRET));
  g_assert_nonnull (strstr (text, "port 1-4"));
  g_assert_nonnull (strstr (text, "0x00004400"));
  g_assert_nonnull (strstr (text, hash));
  g_assert_nonnull (strstr (text, "cannot read <folder>/card.img"));
  g_assert_nonnull (strstr (text, "layout <folder>/"));
  g_assert_null (strstr (text, "some where"));
  g_assert_null (strstr (text, folder));
  g_assert_nonnull (strstr (text, "“<folder>/b”, then “<folder>/d”, @Device ID /0x500\n"));
  g_clear_pointer (&text, g_free);
  input.with_paths = TRUE;
  text = make_report (&input);
  g_assert_nonnull (strstr (text, folder));
  g_assert_nonnull (strstr (text, "/etc/some where/else.img, and 0x10/0x20"));
}

/* Where nothing could be sent, it says why, and shows the layout. */
static void
test_without_run (void)
{
  g_autoptr (FjTree) tree = fj_tree_new ();
  g_autoptr (FjLayout) layout = make_layout (tree, "flash.tsv");
  g_autoptr (FjDevice) device = fj_device_new ("1-4");
  g_autoptr (GPtrArray) devices = g_ptr_array_new ();
  g_autoptr (GError) error = g_error_new_literal (FJ_ERROR, FJ_ERROR_IMAGE, "There is no file.");
  g_autofree char *card = g_build_filename (tree->path, "card.img", NULL);
  g_autofree char *text = NULL;
  FjReportInput    input = { .program = "test", .devices = devices, .layout = layout };


  input.error = error;
  input.computer = "see /etc/udev/rules.d/x.rules\n";
  g_ptr_array_add (devices, device);
  g_assert_cmpint (g_remove (card), ==, 0);
  text = make_report (&input);
  g_assert_nonnull (strstr (text, "\nError\n  There is no file.\n  code image\n"));
  g_assert_nonnull (strstr (text, "\n  port 1-4, "));
  g_assert_nonnull (strstr (text, "P\t0x10\tdata\tBinary\tmmc0\t0x00004400\tcard.img\n"));
  g_assert_nonnull (strstr (text, "  line 3: error: "));
  g_assert_nonnull (strstr (text, " [file-unusable]\n"));
  g_assert_nonnull (strstr (text, "see /etc/udev/rules.d/x.rules\n"));
  g_assert_null (strstr (text, tree->path));
}

int
main (int argc, char **argv)
{
  fj_debug_log_start ();
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  tool = argv[1];
  g_test_add_data_func ("/flashjig/report/complete-and-discreet", "flash.tsv", test_report);
  g_test_add_data_func ("/flashjig/report/files-above-the-layout", "layouts/flash.tsv",
                        test_report);
  g_test_add_func ("/flashjig/report/without-run", test_without_run);
  return g_test_run ();
}
