/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-flow.h"

#include "fj-virtual-bus.h"

#include <glib/gstdio.h>
#include <string.h>

/* What a board holds is read into files, and what is not whole has no file. */

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

#define CARD (64 * 1024 * 1024)

static const FjRange all = { 0, G_MAXUINT64 };

#define BOOT                                            \
  "-\t0x01\tfsbl-boot\tBinary\tnone\t0x0\ttf-a.stm32\n" \
  "-\t0x03\tfip-boot\tFIP\tnone\t0x0\tfip.bin\n"
#define LAYOUT                                              \
  BOOT "P\t0x04\tfsbl1\tBinary\tmmc0\t0x4400\ttf-a.stm32\n" \
       "P\t0x10\tboot\tSystem\tmmc0\t0x104400\tboot.img\n"  \
       "P\t0x11\trootfs\tFileSystem\tmmc0\t0x504400\trootfs.img\n"
#define WHOLE BOOT "-\t0x10\tmmc0\tRawImage\tmmc0\t0x0\tnone\n"

/* U-Boot erases, writes and makes tables for rows with an option; a read only describes them. */
static void
assert_writes_nothing (FjFlow *flow)
{
  GBytes          *layout = fj_plan_get_wire_layout (flow->plan, FALSE);
  g_autofree char *text =
    g_strndup (g_bytes_get_data (layout, NULL), g_bytes_get_size (layout));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint n_storages = 0;

  g_assert_true (fj_plan_reads (flow->plan));
  for (guint i = 0; lines[i] != NULL && lines[i][0] != '\0'; i++) {
    g_auto (GStrv) cells = g_strsplit (lines[i], "\t", -1);

    g_assert_cmpuint (g_strv_length (cells), ==, 6);
    if (g_str_equal (cells[4], "none"))
      continue;
    n_storages++;
    g_assert_cmpstr (cells[0], ==, "-");
  }
  g_assert_cmpuint (n_storages, >, 0);
}

/* From now on the flow reads what it has written, with the board at its start again. */
static void
turn_around (FjFlow *flow)
{
  fj_virtual_board_reset (flow->board);
  flow->reads = TRUE;
  fj_flow_plan_again (flow);
  assert_writes_nothing (flow);
}

static void
flash (FjFlow *flow)
{
  if (!fj_flow_run (flow))
    g_error ("%s", flow->error->message);
}

static char *
make_path (FjFlow *flow, guint8 id)
{
  g_autofree char *name = g_strdup_printf ("read-%02x.img", id);

  return fj_flow_path (flow, name);
}

static void
add_part (FjFlow *flow, FjReadOrder *order, guint8 id, const FjRange *range)
{
  g_autofree char *path = make_path (flow, id);

  fj_read_order_add (order, id, range, path);
}

static void
assert_no_file (FjFlow *flow, guint8 id)
{
  g_autofree char *path = make_path (flow, id);

  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* The file holds what the storage of the virtual board has there. */
static void
assert_same (FjFlow *flow, const FjReadPart *part, const char *image)
{
  g_autofree char *sent = NULL;
  g_autofree char *found = NULL;
  g_autofree char *path = fj_flow_path (flow, image);
  g_autofree char *digest = NULL;
  gsize            n_sent, n_found;

  g_assert_true (part->is_done);
  g_assert_true (g_file_get_contents (part->path, &found, &n_found, NULL));
  g_assert_true (g_file_get_contents (path, &sent, &n_sent, NULL));
  g_assert_cmpuint (n_found, ==, part->bytes);
  digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guint8 *) found, n_found);
  g_assert_cmpstr (digest, ==, part->digest);
  n_sent -= MIN (n_sent, part->range.offset);
  n_sent = MIN (n_sent, n_found);
  g_assert_cmpuint (n_sent, >, 0);
  g_assert_cmpmem (found, n_sent, sent + part->range.offset, n_sent);
}

static void
remove_files (FjFlow *flow, FjReadOrder *order)
{
  for (guint i = 0; i < fj_read_order_get_n (order); i++)
    if (fj_read_order_get (order, i)->path != NULL)
      g_unlink (fj_read_order_get (order, i)->path);
}

static void
test_rows (gconstpointer data)
{
  const Case *test = data;
  g_auto (FjFlow) flow = { 0 };
  g_autoptr (FjReadOrder) order = fj_read_order_new (FALSE);
  g_autoptr (FjPlan) written = NULL;

  fj_flow_init (&flow, test->profile, test->layout, NULL);
  if (test->layout == FJ_FLOW_SD)
    flow.storages = "sd=256M";
  fj_flow_plug (&flow, NULL);
  flash (&flow);
  written = fj_plan_ref (flow.plan);
  turn_around (&flow);
  for (guint i = 0; i < fj_plan_get_n_rows (written); i++) {
    const FjPlanRow *row = fj_plan_get_row (written, i);
    const FjRange    start = { 0, row->bytes };

    if (row->values.storage != FJ_STORAGE_NONE && row->image != NULL)
      add_part (&flow, order, row->values.id, &start);
  }
  flow.order = order;
  flash (&flow);
  for (guint i = 0; i < fj_read_order_get_n (order); i++) {
    const FjReadPart *part = fj_read_order_get (order, i);

    assert_same (&flow, part, fj_image_get_name (fj_plan_find (written, part->id)->image));
  }
  remove_files (&flow, order);
}

/* Up to the end: that of the layout where the next row begins, else that of the board. */
static void
begin (FjFlow *flow, const char *faults)
{
  fj_flow_init (flow, "mp15-v4", FJ_FLOW_SD, NULL);
  flow->storages = "sd=64M";
  fj_flow_plan (flow, LAYOUT);
  fj_flow_plug (flow, faults);
  flash (flow);
  turn_around (flow);
}

static void
test_whole_rows (void)
{
  g_auto (FjFlow) flow = { 0 };
  g_autoptr (FjReadOrder) order = fj_read_order_new (FALSE);

  begin (&flow, NULL);
  add_part (&flow, order, 0x10, &all);
  add_part (&flow, order, 0x11, &all);
  flow.order = order;
  flash (&flow);
  assert_same (&flow, fj_read_order_get (order, 0), "boot.img");
  assert_same (&flow, fj_read_order_get (order, 1), "rootfs.img");
  g_assert_cmpuint (fj_read_order_get (order, 0)->bytes, ==, 0x400000);
  /* behind it are the second table and two sectors that U-Boot leaves free */
  g_assert_cmpuint (fj_read_order_get (order, 1)->bytes, ==, CARD - 0x504400 - 35 * 512);
  fj_flow_assert_state (&flow, 0x11, FJ_ITEM_DONE);
  remove_files (&flow, order);
}

static void
test_range (void)
{
  g_auto (FjFlow) flow = { 0 };
  g_autoptr (FjReadOrder) order = fj_read_order_new (FALSE);
  const FjRange inside = { 777, 5001 };
  const FjRange to_end = { 0x3FFF00, G_MAXUINT64 };

  begin (&flow, NULL);
  add_part (&flow, order, 0x11, &inside);
  add_part (&flow, order, 0x10, &to_end);
  flow.order = order;
  flash (&flow);
  assert_same (&flow, fj_read_order_get (order, 0), "rootfs.img");
  g_assert_cmpuint (fj_read_order_get (order, 0)->bytes, ==, 5001);
  g_assert_cmpuint (fj_read_order_get (order, 1)->bytes, ==, 0x100);
  remove_files (&flow, order);
}

static void
test_outside (void)
{
  g_auto (FjFlow) flow = { 0 };
  g_autoptr (FjReadOrder) order = fj_read_order_new (FALSE);
  const FjRange outside = { 0x3FFF00, 0x101 };

  begin (&flow, NULL);
  add_part (&flow, order, 0x10, &outside);
  flow.order = order;
  g_assert_false (fj_flow_run (&flow));
  fj_flow_assert_error (&flow, FJ_ERROR_LAYOUT);
  assert_no_file (&flow, 0x10);
}

/* All of a card, with its table, into memory. */
static void
test_storage (void)
{
  g_auto (FjFlow) flow = { 0 };
  g_autoptr (FjReadOrder) order = fj_read_order_new (FALSE);
  const FjRange     head = { 0, 34 * 512 };
  const FjReadPart *part;

  begin (&flow, NULL);
  fj_flow_plan (&flow, WHOLE);
  fj_read_order_add (order, 0x10, &head, NULL);
  flow.order = order;
  flash (&flow);
  part = fj_read_order_get (order, 0);
  g_assert_true (part->is_done);
  g_assert_cmpuint (part->contents->len, ==, 34 * 512);
  g_assert_cmpmem (part->contents->data + 512, 8, "EFI PART", 8);
}

/* Of 8 GiB, U-Boot's counter of 32 bits leaves nothing; nobody waits for hours to be told so. */
static void
test_too_large (void)
{
  g_auto (FjFlow) flow = { 0 };
  g_autoptr (FjReadOrder) order = fj_read_order_new (FALSE);

  begin (&flow, NULL);
  flow.storages = "sd=8G";
  fj_flow_plan (&flow, WHOLE);
  fj_flow_plug (&flow, NULL);
  add_part (&flow, order, 0x10, &all);
  flow.order = order;
  g_assert_false (fj_flow_run (&flow));
  fj_flow_assert_error (&flow, FJ_ERROR_UNSUPPORTED);
  fj_flow_assert_state (&flow, 0x10, FJ_ITEM_FAILED);
  assert_no_file (&flow, 0x10);
}

/* An end that comes too early is no end. */
static void
test_short (void)
{
  g_auto (FjFlow) flow = { 0 };
  g_autoptr (FjReadOrder) order = fj_read_order_new (FALSE);

  begin (&flow, "short-upload/0x11=5000");
  add_part (&flow, order, 0x10, &all);
  add_part (&flow, order, 0x11, &all);
  flow.order = order;
  g_assert_false (fj_flow_run (&flow));
  fj_flow_assert_error (&flow, FJ_ERROR_PROTOCOL);
  g_assert_true (fj_read_order_get (order, 0)->is_done);
  g_assert_false (fj_read_order_get (order, 1)->is_done);
  assert_no_file (&flow, 0x11);
  remove_files (&flow, order);
}

typedef struct {
  FjFlow *flow;
  int     what; /* 0: the user stops, 1: unplugged, 2: reset */
} Disturber;

static void
on_event (const FjEvent *event, gpointer user_data)
{
  Disturber *self = user_data;

  if (event->type != FJ_EVENT_ITEM || event->state != FJ_ITEM_READING)
    return;
  if (self->what == 0)
    g_cancellable_cancel (self->flow->cancellable);
  else if (self->what == 1)
    fj_virtual_board_unplug (self->flow->board);
  else
    fj_virtual_board_reset (self->flow->board);
}

static void
test_disturbed (void)
{
  for (int what = 0; what < 3; what++) {
    g_auto (FjFlow) flow = { 0 };
    g_autoptr (FjReadOrder) order = fj_read_order_new (FALSE);
    g_autoptr (FjFlash) flash_op = NULL;
    g_autoptr (FjRead) read = NULL;
    Disturber disturber = { &flow, what };

    begin (&flow, NULL);
    add_part (&flow, order, 0x11, &all);
    g_clear_pointer (&flow.progress, fj_progress_unref);
    flow.progress = fj_progress_new (flow.plan, flow.clock);
    fj_progress_set_func (flow.progress, on_event, &disturber);
    flash_op = fj_flash_new (flow.driver, flow.plan, flow.watch, flow.progress);
    read = fj_read_new (flash_op, order, flow.progress);
    g_assert_false (fj_operation_run (FJ_OPERATION (read), flow.cancellable, &flow.error));
    if (what == 0)
      g_assert_error (flow.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    else
      fj_flow_assert_error (&flow, what == 1 ? FJ_ERROR_GONE : FJ_ERROR_RESTARTED);
    fj_flow_assert_state (&flow, 0x11, what == 0 ? FJ_ITEM_STOPPED : FJ_ITEM_FAILED);
    g_assert_false (fj_read_order_get (order, 0)->is_done);
    assert_no_file (&flow, 0x11);
  }
}

/* A board that was stopped while it was read has no rows to write: it is not taken for one. */
static void
test_flash_after_stop (void)
{
  g_auto (FjFlow) flow = { 0 };
  g_autoptr (FjReadOrder) order = fj_read_order_new (FALSE);

  begin (&flow, NULL);
  add_part (&flow, order, 0x11, &all);
  flow.order = order;
  {
    Disturber disturber = { &flow, 0 };
    g_autoptr (FjFlash) flash_op = NULL;
    g_autoptr (FjRead) read = NULL;

    g_clear_pointer (&flow.progress, fj_progress_unref);
    flow.progress = fj_progress_new (flow.plan, flow.clock);
    fj_progress_set_func (flow.progress, on_event, &disturber);
    flash_op = fj_flash_new (flow.driver, flow.plan, flow.watch, flow.progress);
    read = fj_read_new (flash_op, order, flow.progress);
    g_assert_false (fj_operation_run (FJ_OPERATION (read), flow.cancellable, &flow.error));
  }
  g_cancellable_reset (flow.cancellable);
  flow.order = NULL;
  flow.reads = FALSE;
  fj_flow_plan_again (&flow);
  g_assert_false (fj_flow_run (&flow));
  fj_flow_assert_error (&flow, FJ_ERROR_STALE_LAYOUT);
}

/* With a plan that flashes nothing is read, and above all nothing written. */
static void
test_plan_of_flash (void)
{
  g_auto (FjFlow) flow = { 0 };
  g_autoptr (FjReadOrder) order = fj_read_order_new (FALSE);

  fj_flow_init (&flow, "mp15-v4", FJ_FLOW_SD, NULL);
  g_assert_false (fj_plan_reads (flow.plan));
  for (guint i = 0; i < fj_plan_get_n_rows (flow.plan); i++) {
    const FjPlanRow *row = fj_plan_get_row (flow.plan, i);

    if (row->values.storage != FJ_STORAGE_NONE)
      g_assert_cmpint (row->values.option, !=, FJ_OPTION_NONE);
  }
  fj_flow_plug (&flow, NULL);
  add_part (&flow, order, 0x11, &all);
  flow.order = order;
  g_assert_false (fj_flow_run (&flow));
  g_assert_error (flow.error, FJ_ERROR, FJ_ERROR_FAILED);
  fj_flow_assert_state (&flow, 0x11, FJ_ITEM_WAITING);
  assert_no_file (&flow, 0x11);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name =
      g_strdup_printf ("/flashjig/read/rows/%s-%d", cases[i].profile, cases[i].layout);

    g_test_add_data_func (name, &cases[i], test_rows);
  }
  g_test_add_func ("/flashjig/read/whole-rows", test_whole_rows);
  g_test_add_func ("/flashjig/read/range", test_range);
  g_test_add_func ("/flashjig/read/outside", test_outside);
  g_test_add_func ("/flashjig/read/storage", test_storage);
  g_test_add_func ("/flashjig/read/too-large", test_too_large);
  g_test_add_func ("/flashjig/read/short", test_short);
  g_test_add_func ("/flashjig/read/disturbed", test_disturbed);
  g_test_add_func ("/flashjig/read/flash-after-stop", test_flash_after_stop);
  g_test_add_func ("/flashjig/read/plan-of-flash", test_plan_of_flash);
  return g_test_run ();
}
