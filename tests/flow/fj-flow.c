/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-flow.h"

#include "fj-virtual-bus.h"

#include <fj-bytes.h>
#include <fj-enum.h>
#include <fj-verify-amount.h>
#include <fj-virtual-pipe.h>
#include <fj-virtual-profile.h>
#include <glib/gstdio.h>
#include <string.h>

/* Not multiples of a block; each several blocks long, whatever the size of a block. */
#define FSBL_PAYLOAD 5000
#define FIP_LENGTH 7777
#define DDR_LENGTH 3333
#define FILE_LENGTH 22222

static const char old_boot[] = "-\t0x01\tfsbl-boot\tBinary\tnone\t0x0\ttf-a.stm32\n"
                               "-\t0x03\tssbl-boot\tBinary\tnone\t0x0\tu-boot.stm32\n";
static const char fip_boot[] = "-\t0x01\tfsbl-boot\tBinary\tnone\t0x0\ttf-a.stm32\n"
                               "-\t0x03\tfip-boot\tFIP\tnone\t0x0\tfip.bin\n";
/* U-Boot of 2020 does not know the type FIP. */
static const char v3_boot[] = "-\t0x01\tfsbl-boot\tBinary\tnone\t0x0\ttf-a.stm32\n"
                              "-\t0x03\tssbl-boot\tBinary\tnone\t0x0\tfip.bin\n";
static const char mp2_boot[] = "-\t0x01\tfsbl-boot\tBinary\tnone\t0x0\ttf-a.stm32\n"
                               "-\t0x02\tfip-ddr\tFIP\tnone\t0x0\tfip-ddr.bin\n"
                               "-\t0x03\tfip-boot\tFIP\tnone\t0x0\tfip.bin\n";

static const char *const storages[] = {
  [FJ_FLOW_SD] = "P\t0x04\tfsbl1\tBinary\tmmc0\t0x4400\ttf-a.stm32\n"
                 "P\t0x05\tfsbl2\tBinary\tmmc0\t0x44400\ttf-a.stm32\n"
                 "PED\t0x06\tu-boot-env\tBinary\tmmc0\t0x84400\n"
                 "PD\t0x10\tboot\tSystem\tmmc0\t0x104400\tboot.img\n"
                 "P\t0x11\trootfs\tFileSystem\tmmc0\t0x504400\trootfs.img\n"
                 "PE\t0x12\tuserfs\tFileSystem\tmmc0\t0x904400\n",
  [FJ_FLOW_RAW] = "P\t0x10\tsdcard\tRawImage\tmmc0\t0x0\trootfs.img\n",
  [FJ_FLOW_EMMC] = "P\t0x04\tfsbl1\tBinary\tmmc1\tboot1\ttf-a.stm32\n"
                   "P\t0x05\tfsbl2\tBinary\tmmc1\tboot2\ttf-a.stm32\n"
                   "P\t0x10\tboot\tSystem\tmmc1\t0x80000\tboot.img\n"
                   "P\t0x11\trootfs\tFileSystem\tmmc1\t0x480000\trootfs.img\n",
  [FJ_FLOW_START] = "",
};

static guint32
get_header_version (const char *profile)
{
  if (g_str_equal (profile, "mp13") || g_str_equal (profile, "prgfw"))
    return 0x00020000;
  if (g_str_equal (profile, "mp25"))
    return 0x00020200;
  return g_str_equal (profile, "mp21") ? 0x00020300 : 0x00010000;
}

const char *
fj_flow_get_boot_rows (const char *profile)
{
  if (g_str_equal (profile, "mp15-v1") || g_str_equal (profile, "uboot-2018"))
    return old_boot;
  if (g_str_equal (profile, "mp15-v3"))
    return v3_boot;
  return g_str_has_prefix (profile, "mp2") ? mp2_boot : fip_boot;
}

/* A row for each partition that the profile's U-Boot has there; what is sent fits all of them. */
static char *
make_mtd_rows (const char *profile, FjFlowLayout layout)
{
  const FjMtdTables *tables = fj_mtd_tables_get (fj_virtual_profile_find (profile)->mtd);
  const char        *device = layout == FJ_FLOW_NAND ? "nand0" : "nor0";
  g_autoptr (GArray) table = NULL;
  GString *rows = g_string_new (NULL);

  table = fj_mtd_table_parse (layout == FJ_FLOW_NAND ? tables->nand : tables->nor, 64 << 20, NULL);
  for (guint i = 0; i < table->len; i++) {
    const FjMtdPartition *part = &g_array_index (table, FjMtdPartition, i);
    gboolean              is_last = i + 1 == table->len;
    const char           *type = is_last && layout == FJ_FLOW_NAND ? "System" : "Binary";

    if (i == 0 && layout == FJ_FLOW_NAND)
      type = "Binary(2)";
    g_string_append_printf (rows, "P\t0x%02x\t%s\t%s\t%s\t0x%x\t%s\n", is_last ? 0x10 : 4 + i,
                            part->name, type, device, (guint) part->offset,
                            i == 0    ? "tf-a.stm32"
                            : is_last ? "rootfs.img"
                                      : "boot.img");
  }
  return g_string_free (rows, FALSE);
}

char *
fj_flow_path (FjFlow *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

void
fj_flow_write (FjFlow *self, const char *name, gconstpointer data, gsize length)
{
  g_autofree char *path = fj_flow_path (self, name);

  /* Not over an old one: what is longer would stay behind it. */
  g_unlink (path);
  g_assert_true (
    g_file_set_contents_full (path, data, (gssize) length, G_FILE_SET_CONTENTS_NONE, 0644, NULL));
}

static void
write_bytes (FjFlow *self, const char *name, GBytes *bytes)
{
  fj_flow_write (self, name, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_bytes_unref (bytes);
}

/*
 * A FIP with a BL33 and nothing else: table, end of the table, content. The BL33 has the strings of
 * a U-Boot with scripts and fastboot.
 */
GBytes *
fj_flow_make_fip (gsize length)
{
  static const guint8 bl33[16] = { 0xd6, 0xd0, 0xee, 0xa7, 0xfc, 0xea, 0xd5, 0x4b,
                                   0x97, 0x82, 0x99, 0x34, 0xf2, 0x34, 0xb6, 0xe4 };
  const guint         head = 16 + 2 * 40;
  guint8             *data = make_noise (length, 99);
  FjWriter            writer = FJ_WRITER_INIT (data, length);

  fj_writer_u32_le (&writer, 0xAA640001);
  fj_writer_u32_le (&writer, 0x12345678);
  fj_writer_u64_le (&writer, 0);
  fj_writer_bytes (&writer, bl33, sizeof bl33);
  fj_writer_u64_le (&writer, head);
  fj_writer_u64_le (&writer, length - head);
  fj_writer_u64_le (&writer, 0);
  fj_writer_fill (&writer, 0, 16);
  fj_writer_u64_le (&writer, length);
  fj_writer_u64_le (&writer, 0);
  fj_writer_bytes (&writer, "\0U-Boot script received\0usb_dnl_fastboot", 41);
  return g_bytes_new_take (data, length);
}

void
fj_flow_write_files (FjFlow *self)
{
  g_autofree guint8 *boot = make_noise (FILE_LENGTH, 3);
  g_autofree guint8 *root = make_noise (2 * FILE_LENGTH + 1, 4);

  write_bytes (self, "tf-a.stm32",
               make_fsbl (get_header_version (self->profile), 0x10, FSBL_PAYLOAD));
  write_bytes (self, "u-boot.stm32", make_fsbl (0x00010000, 0x00, FIP_LENGTH));
  write_bytes (self, "fip.bin", fj_flow_make_fip (FIP_LENGTH));
  write_bytes (self, "fip-ddr.bin", fj_flow_make_fip (DDR_LENGTH));
  fj_flow_write (self, "boot.img", boot, FILE_LENGTH);
  fj_flow_write (self, "rootfs.img", root, 2 * FILE_LENGTH + 1);
}

static void
on_presence (FjVirtualBoard *board, gboolean present, gpointer user_data)
{
  FjFlow *self = user_data;
  g_autoptr (FjUsbPipe) pipe = NULL;

  if (!present) {
    fj_port_watch_left (self->watch);
    return;
  }
  pipe = fj_virtual_pipe_new (board);
  fj_port_watch_arrived (self->watch, FJ_LINK (pipe));
}

/* Looks at layout and files again. */
void
fj_flow_plan_again (FjFlow *self)
{
  const FjPlanOptions options = { .driver = fj_stm32mp_driver_get (),
                                  .way = self->way,
                                  .verify = self->verify,
                                  .reads = self->reads };
  g_autofree char    *path = fj_flow_path (self, "flash.tsv");
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (FjLayout) layout = NULL;
  g_autoptr (GError) error = NULL;

  layout = fj_layout_load (file, NULL, &error);
  g_assert_no_error (error);
  g_clear_pointer (&self->plan, fj_plan_unref);
  self->plan = fj_plan_new (layout, &options, NULL, NULL, &error);
  g_assert_no_error (error);
}

void
fj_flow_plan (FjFlow *self, const char *text)
{
  fj_flow_write (self, "flash.tsv", text, strlen (text));
  fj_flow_plan_again (self);
}

void
fj_flow_init_files (FjFlow *self, const char *profile)
{
  memset (self, 0, sizeof *self);
  self->profile = g_strdup (profile);
  self->folder = g_dir_make_tmp ("flashjig-flow-XXXXXX", NULL);
  self->clock = fj_clock_new_simulated ();
  self->cancellable = g_cancellable_new ();
  self->events = g_string_new (NULL);
  self->watch = fj_port_watch_new ("1-1", self->clock);
  self->driver = fj_stm32mp_driver_get ();
}

static void
drop_board (FjFlow *self)
{
  if (self->board != NULL)
    fj_virtual_board_set_presence_func (self->board, NULL, NULL);
  g_clear_pointer (&self->progress, fj_progress_unref);
  g_clear_pointer (&self->watch, fj_port_watch_unref);
  g_clear_object (&self->board);
  g_clear_pointer (&self->clock, fj_clock_unref);
  g_clear_error (&self->error);
}

/* Another board in the place of the one before, for the same files. */
void
fj_flow_plug (FjFlow *self, const char *faults)
{
  FjVirtualConfig config = {
    .profile = self->profile,
    .port = "1-1",
    .faults = faults,
    .storages = self->storages,
    .paced = self->paced
  };
  g_autoptr (GError) error = NULL;

  drop_board (self);
  self->clock = fj_clock_new_simulated ();
  self->watch = fj_port_watch_new ("1-1", self->clock);
  self->board = fj_virtual_board_new (&config, self->clock, &error);
  g_assert_no_error (error);
  fj_virtual_board_set_presence_func (self->board, on_presence, self);
  fj_virtual_board_plug (self->board);
}

void
fj_flow_init_text (FjFlow *self, const char *profile, const char *layout, const char *faults)
{
  fj_flow_init_files (self, profile);
  fj_flow_write_files (self);
  fj_flow_plan (self, layout);
  fj_flow_plug (self, faults);
}

void
fj_flow_init (FjFlow *self, const char *profile, FjFlowLayout layout, const char *faults)
{
  gboolean         is_mtd = layout == FJ_FLOW_NAND || layout == FJ_FLOW_NOR;
  g_autofree char *rows = is_mtd ? make_mtd_rows (profile, layout) : g_strdup (storages[layout]);
  g_autofree char *text = g_strconcat (fj_flow_get_boot_rows (profile), rows, NULL);

  fj_flow_init_text (self, profile, text, faults);
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (folder);
}

void
fj_flow_clear (FjFlow *self)
{
  if (self->clock == NULL)
    return;
  drop_board (self);
  g_clear_pointer (&self->plan, fj_plan_unref);
  g_clear_object (&self->cancellable);
  g_string_free (self->events, TRUE);
  remove_folder (self->folder);
  g_free (self->folder);
  g_free (self->profile);
}

static void
on_event (const FjEvent *event, gpointer user_data)
{
  FjFlow     *self = user_data;
  const char *text = event->text != NULL ? event->text : "";

  switch (event->type) {
  case FJ_EVENT_STAGE:
    g_string_append_printf (self->events, "stage %s: %s\n", fj_stage_info_get_title (event->stage),
                            text);
    break;
  case FJ_EVENT_ITEM:
    g_string_append_printf (self->events, "item 0x%02x: %s\n",
                            fj_progress_get_info (self->progress, event->item)->id,
                            fj_enum_to_nick (FJ_TYPE_ITEM_STATE, (int) event->state));
    break;
  case FJ_EVENT_WAIT:
    g_string_append_printf (self->events, "wait: %s\n", text);
    break;
  case FJ_EVENT_NOTE:
    g_string_append_printf (self->events, "note: %s\n", text);
    break;
  case FJ_EVENT_WARNING:
  default:
    g_string_append_printf (self->events, "warning: %s\n", text);
    break;
  }
}

/* Nothing is left half done, and what was sent is all there; not all of it can be read back. */
static void
check_success (FjFlow *self)
{
  for (guint i = 0; i < fj_progress_get_n_items (self->progress); i++) {
    FjItemStatus status;

    fj_progress_get_status (self->progress, i, &status);
    g_assert_true (status.state == FJ_ITEM_DONE || status.state == FJ_ITEM_SKIPPED);
  }
  if (self->verify == FJ_VERIFY_OFF)
    g_assert_cmpuint (fj_progress_get_bytes (self->progress), ==,
                      fj_progress_get_total (self->progress));
}

/* However a run ended, what is kept of it can be read again. */
static void
check_stored (FjFlow *self, FjRunState *state)
{
  g_autoptr (GBytes) stored = fj_run_state_store (state);
  g_autoptr (GError) error = NULL;
  g_autoptr (FjRunState) loaded = fj_run_state_load (stored, self->plan, &error);

  g_assert_no_error (error);
  g_assert_nonnull (loaded);
}

/* FALSE and the error in @self when the run fails; what must hold after any run is checked. */
gboolean
fj_flow_run (FjFlow *self)
{
  FjFlash     *flash;
  FjOperation *operation;
  gboolean     ok;

  g_clear_pointer (&self->progress, fj_progress_unref);
  g_clear_error (&self->error);
  g_string_truncate (self->events, 0);
  self->progress = fj_progress_new (self->plan, self->clock);
  fj_progress_set_func (self->progress, on_event, self);
  flash = fj_flash_new (self->driver, self->plan, self->watch, self->progress);
  fj_flash_set_end (flash, self->end);
  fj_flash_set_serial (flash, self->serial);
  fj_flash_set_needs_reset (flash, self->awaits_reset);
  operation = self->order != NULL
                ? FJ_OPERATION (fj_read_new (flash, self->order, self->progress))
                : FJ_OPERATION (g_object_ref (flash));
  ok = fj_operation_run (operation, self->cancellable, &self->error);
  g_object_unref (operation);
  g_assert_cmpint (ok, ==, self->error == NULL);
  g_assert_true (ok || self->error->domain == FJ_ERROR ||
                 g_error_matches (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
  g_assert_null (fj_progress_dup_wait (self->progress, NULL));
  if (ok)
    check_success (self);
  check_stored (self, fj_flash_get_run_state (flash));
  self->needs_reset = fj_run_state_needs_reset (fj_flash_get_run_state (flash));
  g_assert_finalize_object (flash);
  return ok;
}

double
fj_flow_seconds (FjFlow *self)
{
  return (double) (fj_clock_now (self->clock) - G_USEC_PER_SEC) / G_USEC_PER_SEC;
}

static gboolean
is_written (FjFlow *self, const FjPlanRow *row)
{
  g_autofree char   *expected = NULL;
  g_autofree guint8 *got = NULL;
  gsize              length;
  g_autofree char   *path = g_file_get_path (fj_image_get_file (row->image));

  g_assert_true (g_file_get_contents (path, &expected, &length, NULL));
  got = g_malloc (length);
  return fj_virtual_board_read_storage (self->board, row->values.storage, row->values.storage_index,
                                        row->values.area, row->values.offset, got, length) &&
         memcmp (expected, got, length) == 0;
}

static void
assert_partitions (FjFlow *self, gboolean written)
{
  for (guint i = 0; i < fj_plan_get_n_rows (self->plan); i++) {
    const FjPlanRow *row = fj_plan_get_row (self->plan, i);

    if (row->is_sent && row->values.storage != FJ_STORAGE_NONE)
      g_assert_cmpint (is_written (self, row), ==, written);
  }
}

void
fj_flow_assert_written (FjFlow *self)
{
  assert_partitions (self, TRUE);
}

void
fj_flow_assert_untouched (FjFlow *self)
{
  assert_partitions (self, FALSE);
}

void
fj_flow_assert_error (FjFlow *self, FjError code)
{
  if (!g_error_matches (self->error, FJ_ERROR, (int) code))
    g_error ("expected %s, got %s", fj_error_code_to_name (code),
             self->error != NULL ? self->error->message : "success");
  g_assert_cmpint (g_utf8_validate (self->error->message, -1, NULL), ==, TRUE);
  g_assert_nonnull (fj_error_get_detail (self->error)->board);
}

void
fj_flow_assert_event (FjFlow *self, const char *pattern)
{
  if (!g_pattern_match_simple (pattern, self->events->str))
    g_error ("no event like %s in:\n%s", pattern, self->events->str);
}

void
fj_flow_assert_state (FjFlow *self, guint8 id, FjItemState state)
{
  int          item = fj_progress_find (self->progress, id);
  FjItemStatus status;

  g_assert_cmpint (item, >=, 0);
  fj_progress_get_status (self->progress, (guint) item, &status);
  g_assert_cmpint (status.state, ==, state);
}

guint64
fj_flow_get_proven (FjFlow *self)
{
  FjItemStatus status;
  int          item = fj_progress_find (self->progress, FJ_ID_VERIFY);

  g_assert_cmpint (item, >=, 0);
  fj_progress_get_status (self->progress, (guint) item, &status);
  return status.bytes;
}

guint64
fj_flow_get_readable (FjFlow *self)
{
  guint64 bytes = 0;

  for (guint i = 0; i < fj_plan_get_n_rows (self->plan); i++)
    if (fj_verify_amount_has_row (fj_plan_get_row (self->plan, i)))
      bytes += fj_plan_get_row (self->plan, i)->bytes;
  return bytes;
}
