/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-flow.h"

#include "fj-virtual-bus.h"

#include <fj-verify-amount.h>
#include <string.h>

/*
 * What was written is read back: what is there is proven, what is not is found. Places are random,
 * the same ones in each run; FLASHJIG_VERIFY_PLACES says how many (scripts/verify-places).
 */

#define N_PLACES 12
#define LARGE (6 * 1024 * 1024 + 77)
#define ROOTFS 0x504400
#define SEED 20261128

typedef struct {
  const char  *profile;
  FjFlowLayout layout;
} Case;

static const Case cases[] = {
  { "mp15-v1", FJ_FLOW_SD },
  { "mp15-v3", FJ_FLOW_SD },
  { "mp15-v4", FJ_FLOW_SD },
  { "mp15-v4", FJ_FLOW_EMMC },
  { "mp15-v4", FJ_FLOW_NAND },
  { "mp15-v4", FJ_FLOW_NOR },
  { "mp13", FJ_FLOW_SD },
  { "mp25", FJ_FLOW_EMMC },
  { "mp25", FJ_FLOW_SD },
};

static int
count_places (void)
{
  const char *wanted = g_getenv ("FLASHJIG_VERIFY_PLACES");
  gint64      n = N_PLACES;

  if (wanted != NULL)
    g_assert_true (g_ascii_string_to_signed (wanted, 10, 1, 1000000, &n, NULL));
  return (int) n;
}

static void
begin (FjFlow *flow, const char *profile, FjFlowLayout layout, FjVerify verify, const char *faults)
{
  fj_flow_init (flow, profile, layout, faults);
  flow->verify = verify;
  fj_flow_plan_again (flow);
}

/* The same board with a file of some megabytes, which never looks like a place without one. */
#define LAYOUT                                          \
  "-\t0x01\tfsbl-boot\tBinary\tnone\t0x0\ttf-a.stm32\n" \
  "-\t0x03\tfip-boot\tFIP\tnone\t0x0\tfip.bin\n"        \
  "P\t0x04\tfsbl1\tBinary\tmmc0\t0x4400\ttf-a.stm32\n"  \
  "P\t0x10\tboot\tSystem\tmmc0\t0x104400\tboot.img\n"   \
  "P\t0x11\trootfs\tFileSystem\tmmc0\t0x504400\trootfs.img\n"

static void
enlarge (FjFlow *flow)
{
  g_autofree guint8 *noise = make_noise (LARGE, 77);

  for (gsize i = 0; i < LARGE; i++)
    noise[i] = noise[i] == 0 || noise[i] == 0xFF ? 0x5A : noise[i];
  fj_flow_write (flow, "rootfs.img", noise, LARGE);
  fj_flow_plan (flow, LAYOUT);
  flow->storages = "sd=2G";
}

static void
assert_different (FjFlow *flow, guint64 byte, const char *words)
{
  fj_flow_assert_error (flow, FJ_ERROR_DIFFERENT);
  g_assert_cmpint (fj_error_get_detail (flow->error)->byte, ==, (gint64) byte);
  g_assert_nonnull (fj_error_get_detail (flow->error)->partition);
  g_assert_nonnull (strstr (flow->error->message, words));
  fj_flow_assert_state (flow, FJ_ID_VERIFY, FJ_ITEM_FAILED);
}

static void
test_full (gconstpointer data)
{
  const Case *test = data;
  g_auto (FjFlow) flow = { 0 };

  begin (&flow, test->profile, test->layout, FJ_VERIFY_FULL, NULL);
  if (!fj_flow_run (&flow))
    g_error ("%s", flow.error->message);
  fj_flow_assert_written (&flow);
  g_assert_cmpuint (fj_flow_get_proven (&flow), ==, fj_flow_get_readable (&flow));
  fj_flow_assert_state (&flow, FJ_ID_VERIFY, FJ_ITEM_DONE);
}

/* Small rows as a whole, of large ones four places. */
static void
test_quick (gconstpointer data)
{
  const Case *test = data;
  g_auto (FjFlow) flow = { 0 };

  begin (&flow, test->profile, test->layout, FJ_VERIFY_QUICK, NULL);
  if (!fj_flow_run (&flow))
    g_error ("%s", flow.error->message);
  g_assert_cmpuint (fj_flow_get_proven (&flow), ==, fj_flow_get_readable (&flow));
}

static void
test_quick_large (void)
{
  g_auto (FjFlow) flow = { 0 };
  const guint64 places = 3 * FJ_SAMPLES_CHUNK + LARGE % FJ_SAMPLES_CHUNK;
  guint64       written;

  begin (&flow, "mp15-v4", FJ_FLOW_SD, FJ_VERIFY_QUICK, NULL);
  enlarge (&flow);
  fj_flow_plug (&flow, NULL);
  if (!fj_flow_run (&flow))
    g_error ("%s", flow.error->message);
  fj_flow_assert_written (&flow);
  written = fj_verify_amount_written (flow.plan);
  g_assert_cmpuint (fj_flow_get_proven (&flow), ==, written - LARGE + places);
}

/* A board that does not begin where it is told has the right card, which it cannot show. */
static void
test_no_offset (gconstpointer data)
{
  g_auto (FjFlow) flow = { 0 };

  begin (&flow, "mp15-v4", FJ_FLOW_SD, FJ_VERIFY_QUICK, NULL);
  enlarge (&flow);
  fj_flow_plug (&flow, data);
  if (!fj_flow_run (&flow))
    g_error ("%s", flow.error->message);
  fj_flow_assert_written (&flow);
  g_assert_cmpuint (fj_flow_get_proven (&flow), >, 0);
  g_assert_cmpuint (fj_flow_get_proven (&flow), <, fj_verify_amount_written (flow.plan));
}

/* Without it the board is asked for nothing. */
static void
test_off (void)
{
  g_auto (FjFlow) flow = { 0 };

  begin (&flow, "mp15-v4", FJ_FLOW_SD, FJ_VERIFY_OFF, "truncate-write/0x11=0");
  g_assert_true (fj_flow_run (&flow));
  g_assert_cmpint (fj_progress_find (flow.progress, FJ_ID_VERIFY), <, 0);
}

/* Whatever place it is: what is lost from there on, and one bit. */
static void
test_full_finds (void)
{
  g_auto (FjFlow) flow = { 0 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);

  begin (&flow, "mp15-v4", FJ_FLOW_SD, FJ_VERIFY_FULL, NULL);
  enlarge (&flow);
  for (int i = 0; i < count_places (); i++) {
    guint            place = (guint) g_rand_int_range (rand, 0, LARGE);
    g_autofree char *cut = g_strdup_printf ("truncate-write/0x11=%u", place);
    g_autofree char *bit = g_strdup_printf ("flip-bit/0x11=%u", place);
    g_autofree char *lie = g_strdup_printf ("small-storage=%u", ROOTFS + place);

    fj_flow_plug (&flow, cut);
    g_assert_false (fj_flow_run (&flow));
    assert_different (&flow, place, "does not hold");
    fj_flow_plug (&flow, bit);
    g_assert_false (fj_flow_run (&flow));
    assert_different (&flow, place, "one bit");
    fj_flow_plug (&flow, lie);
    g_assert_false (fj_flow_run (&flow));
    assert_different (&flow, place, "does not hold");
    fj_flow_assert_state (&flow, 0x11, FJ_ITEM_FAILED);
    fj_flow_assert_state (&flow, 0x10, FJ_ITEM_DONE);
  }
}

/* What is lost from some place on shows at the end. */
static void
test_quick_finds (void)
{
  g_auto (FjFlow) flow = { 0 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED + 1);

  begin (&flow, "mp15-v4", FJ_FLOW_SD, FJ_VERIFY_QUICK, NULL);
  enlarge (&flow);
  for (int i = 0; i < count_places (); i++) {
    guint            place = (guint) g_rand_int_range (rand, 0, LARGE);
    g_autofree char *cut = g_strdup_printf ("truncate-write/0x11=%u", place);
    g_autofree char *lie = g_strdup_printf ("small-storage=%u", ROOTFS + place);

    fj_flow_plug (&flow, cut);
    g_assert_false (fj_flow_run (&flow));
    fj_flow_assert_error (&flow, FJ_ERROR_DIFFERENT);
    fj_flow_plug (&flow, lie);
    g_assert_false (fj_flow_run (&flow));
    fj_flow_assert_error (&flow, FJ_ERROR_DIFFERENT);
  }
}

/* A file whose end holds nothing: the last place that does is looked at. */
static void
test_quick_finds_inside (void)
{
  g_auto (FjFlow) flow = { 0 };
  g_autofree guint8 *data = g_malloc0 (LARGE);

  memset (data + 5000000, 0x77, 1000);
  begin (&flow, "mp15-v4", FJ_FLOW_SD, FJ_VERIFY_QUICK, NULL);
  fj_flow_write (&flow, "rootfs.img", data, LARGE);
  fj_flow_plan (&flow, LAYOUT);
  flow.storages = "sd=2G";
  fj_flow_plug (&flow, "truncate-write/0x11=5000500");
  g_assert_false (fj_flow_run (&flow));
  assert_different (&flow, 5000500, "reads zero from");
  fj_flow_plug (&flow, "truncate-write/0x11=5001000");
  g_assert_true (fj_flow_run (&flow)); /* nothing but zeros is lost */
}

/* Flash that is erased reads so. */
static void
test_erased (void)
{
  g_auto (FjFlow) flow = { 0 };

  begin (&flow, "mp15-v4", FJ_FLOW_NOR, FJ_VERIFY_FULL, "truncate-write/0x04=1000");
  g_assert_false (fj_flow_run (&flow));
  assert_different (&flow, 1000, "as if erased");
}

static void
test_short_upload (void)
{
  g_auto (FjFlow) flow = { 0 };

  begin (&flow, "mp15-v4", FJ_FLOW_SD, FJ_VERIFY_FULL, "short-upload/0x11=5000");
  g_assert_false (fj_flow_run (&flow));
  assert_different (&flow, 5000, "gives only 5000 bytes");
  fj_flow_assert_written (&flow);
}

/* The board takes everything again after a failed proof, without a reset. */
static void
test_again (void)
{
  g_auto (FjFlow) flow = { 0 };

  begin (&flow, "mp15-v4", FJ_FLOW_SD, FJ_VERIFY_FULL, "flip-bit/0x10=100;short-upload/0x04=512");
  for (guint i = 0; i < 3; i++) {
    g_assert_false (fj_flow_run (&flow));
    fj_flow_assert_error (&flow, FJ_ERROR_DIFFERENT);
    g_assert_false (flow.needs_reset);
  }
  flow.verify = FJ_VERIFY_OFF;
  fj_flow_plan_again (&flow);
  g_assert_true (fj_flow_run (&flow));
}

/* A card of 8 GiB, as one row: that is nothing to U-Boot, and nobody says that it is proven. */
static void
test_4_gib (void)
{
  g_auto (FjFlow) flow = { 0 };

  begin (&flow, "mp15-v4", FJ_FLOW_RAW, FJ_VERIFY_FULL, NULL);
  flow.storages = "sd=8G";
  fj_flow_plug (&flow, NULL);
  g_assert_true (fj_flow_run (&flow));
  fj_flow_assert_written (&flow);
  g_assert_cmpuint (fj_flow_get_proven (&flow), ==, 0);
  fj_flow_assert_event (&flow, "*note: The board cannot read this part of partition “sdcard” *");
}

/* What rows overwrite of an image of the whole card is theirs. */
static void
test_overwritten (void)
{
  g_auto (FjFlow) flow = { 0 };

  fj_flow_init_files (&flow, "mp15-v4");
  fj_flow_write_files (&flow);
  flow.verify = FJ_VERIFY_FULL;
  flow.storages = "sd=2G";
  fj_flow_plan (&flow, "-\t0x01\tfsbl-boot\tBinary\tnone\t0x0\ttf-a.stm32\n"
                       "-\t0x03\tfip-boot\tFIP\tnone\t0x0\tfip.bin\n"
                       "P\t0x10\tall\tRawImage\tmmc0\t0x0\trootfs.img\n"
                       "P\t0x11\tboot\tSystem\tmmc0\t0x4400\tboot.img\n");
  fj_flow_plug (&flow, NULL);
  if (!fj_flow_run (&flow))
    g_error ("%s", flow.error->message);
  g_assert_cmpuint (fj_flow_get_proven (&flow), ==, fj_verify_amount_written (flow.plan));
}

typedef enum {
  CANCEL,
  UNPLUG,
  RESET,
} Disturbance;

typedef struct {
  FjFlow     *flow;
  Disturbance disturbance;
} Disturber;

/* When the board is about to be read. */
static void
on_event (const FjEvent *event, gpointer user_data)
{
  Disturber *self = user_data;

  if (event->type != FJ_EVENT_ITEM || event->state != FJ_ITEM_READING)
    return;
  if (self->disturbance == CANCEL)
    g_cancellable_cancel (self->flow->cancellable);
  else if (self->disturbance == UNPLUG)
    fj_virtual_board_unplug (self->flow->board);
  else
    fj_virtual_board_reset (self->flow->board);
}

static void
run_disturbed (FjFlow *flow, Disturbance disturbance)
{
  Disturber disturber = { flow, disturbance };
  g_autoptr (FjFlash) flash = NULL;

  g_clear_pointer (&flow->progress, fj_progress_unref);
  g_clear_error (&flow->error);
  flow->progress = fj_progress_new (flow->plan, flow->clock);
  fj_progress_set_func (flow->progress, on_event, &disturber);
  flash = fj_flash_new (flow->driver, flow->plan, flow->watch, flow->progress);
  g_assert_false (fj_operation_run (FJ_OPERATION (flash), flow->cancellable, &flow->error));
  g_assert_cmpuint (fj_flow_get_proven (flow), ==, 0);
}

/* Stopped while it reads: no proof, and the board takes the next run. */
static void
test_stopped (void)
{
  g_auto (FjFlow) flow = { 0 };

  begin (&flow, "mp15-v4", FJ_FLOW_SD, FJ_VERIFY_FULL, NULL);
  run_disturbed (&flow, CANCEL);
  g_assert_error (flow.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  fj_flow_assert_state (&flow, FJ_ID_VERIFY, FJ_ITEM_STOPPED);
  fj_flow_assert_state (&flow, 0x11, FJ_ITEM_DONE);
  g_cancellable_reset (flow.cancellable);
  if (!fj_flow_run (&flow))
    g_error ("%s", flow.error->message);
}

/* A board that leaves while it is read has proven nothing. */
static void
test_disturbed (void)
{
  g_auto (FjFlow) flow = { 0 };

  begin (&flow, "mp15-v4", FJ_FLOW_SD, FJ_VERIFY_QUICK, NULL);
  run_disturbed (&flow, UNPLUG);
  fj_flow_assert_error (&flow, FJ_ERROR_GONE);
  fj_flow_plug (&flow, NULL);
  run_disturbed (&flow, RESET);
  fj_flow_assert_error (&flow, FJ_ERROR_RESTARTED);
  fj_flow_assert_state (&flow, FJ_ID_VERIFY, FJ_ITEM_FAILED);
  if (!fj_flow_run (&flow))
    g_error ("%s", flow.error->message);
}

/* What it takes on a paced board is what was foretold, and a quick look is quick. */
static void
test_time (void)
{
  double seconds[3];
  double foretold[3];

  for (int verify = FJ_VERIFY_OFF; verify <= FJ_VERIFY_FULL; verify++) {
    g_auto (FjFlow) flow = { 0 };

    begin (&flow, "mp15-v4", FJ_FLOW_SD, (FjVerify) verify, NULL);
    enlarge (&flow);
    flow.paced = TRUE;
    fj_flow_plug (&flow, NULL);
    g_assert_true (fj_flow_run (&flow));
    seconds[verify] = fj_flow_seconds (&flow);
    foretold[verify] = fj_verify_amount_seconds (flow.plan);
  }
  g_assert_cmpfloat (seconds[1] - seconds[0], <, 5);
  for (guint i = 1; i <= 2; i++) {
    g_test_message ("level %u: foretold %g s, took %g s", i, foretold[i], seconds[i] - seconds[0]);
    g_assert_cmpfloat (seconds[i] - seconds[0], <, foretold[i] * 1.3 + 0.5);
    g_assert_cmpfloat (seconds[i] - seconds[0], >, foretold[i] * 0.5 - 0.5);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *full = g_strdup_printf ("/flashjig/verify/full/%u-%s", i, cases[i].profile);
    g_autofree char *quick = g_strdup_printf ("/flashjig/verify/quick/%u-%s", i, cases[i].profile);

    g_test_add_data_func (full, &cases[i], test_full);
    g_test_add_data_func (quick, &cases[i], test_quick);
  }
  g_test_add_func ("/flashjig/verify/quick-large", test_quick_large);
  g_test_add_func ("/flashjig/verify/off", test_off);
  g_test_add_data_func ("/flashjig/verify/no-offset/refuses", "no-offset@uboot", test_no_offset);
  g_test_add_data_func ("/flashjig/verify/no-offset/ignores", "no-offset@uboot=1", test_no_offset);
  g_test_add_func ("/flashjig/verify/full-finds", test_full_finds);
  g_test_add_func ("/flashjig/verify/quick-finds", test_quick_finds);
  g_test_add_func ("/flashjig/verify/quick-finds-inside", test_quick_finds_inside);
  g_test_add_func ("/flashjig/verify/erased", test_erased);
  g_test_add_func ("/flashjig/verify/short-upload", test_short_upload);
  g_test_add_func ("/flashjig/verify/again", test_again);
  g_test_add_func ("/flashjig/verify/disturbed", test_disturbed);
  g_test_add_func ("/flashjig/verify/4-gib", test_4_gib);
  g_test_add_func ("/flashjig/verify/overwritten", test_overwritten);
  g_test_add_func ("/flashjig/verify/stopped", test_stopped);
  g_test_add_func ("/flashjig/verify/time", test_time);
  return g_test_run ();
}
