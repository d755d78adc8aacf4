/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-error-text.h>
#include <fj-stm32mp-driver.h>
#include <fj-verdict.h>
#include <fj-virtual-provider.h>
#include <glib/gstdio.h>
#include <string.h>

#define CARD_SIZE 100000

/* Boards of a run, what is suspected of the first, and what is said then. */
typedef struct {
  const char *name;
  const char *spec;
  FjSuspect   suspect;
  const char *suspicion; /* (nullable) pattern */
  const char *advice;    /* pattern */
} Case;

static const Case cases[] = {
  { "pass", "uboot", FJ_SUSPECT_NOBODY, NULL, "*boot switches back*" },
  { "alone", "uboot:stall@uboot/0x10#2", FJ_SUSPECT_NOBODY, NULL, "*reset*" },
  { "others-pass", "uboot:dfu-error@uboot/0x10#2,uboot,uboot", FJ_SUSPECT_BOARD,
    "2 other boards passed*suspect this board*", "*set it aside*" },
  { "restarted", "uboot:reset@uboot/0x10#2,uboot", FJ_SUSPECT_BOARD, "1 other board passed*",
    "*Check cable*" },
  /* it says itself what to do */
  { "text", "uboot:phase-text@uboot/0xf1=no-card,uboot", FJ_SUSPECT_BOARD, "1 other board passed*",
    "*Insert a card*" },
  { "held", "uboot:busy@uboot,uboot", FJ_SUSPECT_NOBODY, NULL, "*other program*" },
  { "all-fail", "uboot:stall@uboot/0x10#2,uboot:stall@uboot/0x10#3,uboot:stall@uboot/0x10#2",
    FJ_SUSPECT_FILES, "All 3 boards failed at the same place*suspect the files*",
    "*belong together*" },
  { "all-fail-otherwise", "uboot:stall@uboot/0x10#2,uboot:dfu-error@uboot/0x10#3",
    FJ_SUSPECT_NOBODY, NULL, "*reset*" },
  { "all-restarted", "uboot:reset@uboot/0x10#2,uboot:reset@uboot/0x10#2", FJ_SUSPECT_NOBODY,
    NULL, "*power supply*" },
};

typedef struct {
  char             *folder;
  FjPlan           *plan;
  FjDeviceProvider *provider;
  GPtrArray        *jobs; /* (element-type FjFlashJob) */
  guint             n_over;
} Fixture;

static FjPlan *
make_plan (const char *folder)
{
  const FjPlanOptions options = { .driver = fj_stm32mp_driver_get () };
  const char          text[] = "P\t0x10\tcard\tRawImage\tmmc0\t0x0\tcard.img\n";
  g_autofree char    *path = g_build_filename (folder, "flash.tsv", NULL);
  g_autofree char    *card = g_build_filename (folder, "card.img", NULL);
  g_autofree char    *data = g_malloc0 (CARD_SIZE);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (FjLayout) layout = NULL;
  g_autoptr (GPtrArray) issues = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;
  FjPlan *plan;

  memset (data, 'x', CARD_SIZE);
  g_assert_true (g_file_set_contents (card, data, CARD_SIZE, NULL));
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  layout = fj_layout_load (file, NULL, &error);
  g_assert_no_error (error);
  plan = fj_plan_new (layout, &options, issues, NULL, &error);
  g_assert_no_error (error);
  return plan;
}

static void
on_added (FjDeviceProvider *provider, FjDevice *device, Fixture *self)
{
  g_ptr_array_add (self->jobs,
                   fj_flash_job_new (provider, device, self->plan, fj_clock_get_real ()));
}

static void
on_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *self = user_data;

  fj_flash_job_run_finish (FJ_FLASH_JOB (source), result, NULL);
  self->n_over++;
}

/* Runs all boards, to their ends, in the order of their ports. */
static void
run (Fixture *self, const char *spec)
{
  const FjVirtualOptions options = { .spec = spec, .instant = TRUE };
  g_autoptr (GError) error = NULL;
  guint n = 1;

  for (const char *p = spec; *p != '\0'; p++)
    n += *p == ',';
  self->folder = g_dir_make_tmp ("flashjig-verdict-XXXXXX", NULL);
  self->plan = make_plan (self->folder);
  self->jobs = g_ptr_array_new_with_free_func (g_object_unref);
  self->provider = fj_virtual_provider_new (&options, &error);
  g_assert_no_error (error);
  g_signal_connect (self->provider, "added", G_CALLBACK (on_added), self);
  g_assert_true (fj_device_provider_start (self->provider, &error));
  while (self->jobs->len < n)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < n; i++)
    fj_flash_job_run_async (g_ptr_array_index (self->jobs, i), NULL, on_ready, self);
  while (self->n_over < n)
    g_main_context_iteration (NULL, TRUE);
}

static void
clear (Fixture *self)
{
  static const char *const names[] = { "card.img", "flash.tsv" };

  fj_device_provider_stop (self->provider);
  g_clear_pointer (&self->jobs, g_ptr_array_unref);
  g_clear_object (&self->provider);
  g_clear_pointer (&self->plan, fj_plan_unref);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (self->folder, names[i], NULL);

    g_assert_cmpint (g_remove (path), ==, 0);
  }
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_clear_pointer (&self->folder, g_free);
}

static void
test_case (gconstpointer data)
{
  const Case      *expected = data;
  Fixture          self = { 0 };
  FjFlashJob      *first;
  FjSuspect        suspect;
  g_autofree char *suspicion = NULL;
  g_autofree char *advice = NULL;

  run (&self, expected->spec);
  first = g_ptr_array_index (self.jobs, 0);
  suspect = fj_verdict_get_suspect (first, self.jobs);
  g_assert_cmpint (suspect, ==, expected->suspect);
  suspicion = fj_verdict_dup_suspicion (suspect, self.jobs);
  advice = fj_verdict_dup_advice (first, suspect);
  g_test_message ("%s / %s", suspicion, advice);
  g_assert_cmpint (suspicion != NULL, ==, expected->suspicion != NULL);
  g_assert_true (suspicion == NULL || g_pattern_match_simple (expected->suspicion, suspicion));
  g_assert_true (g_pattern_match_simple (expected->advice, advice));
  clear (&self);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/flashjig/verdict/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  return g_test_run ();
}
