/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usb-flow.h"

#include "fj-usb-wait.h"

#include <fj-bytes.h>
#include <fj-error.h>
#include <fj-layout.h>
#include <fj-stm32mp-driver.h>
#include <fj-usb-provider.h>
#include <fj-virtual-bus.h>
#include <glib/gstdio.h>
#include <string.h>

#define HEADER "#Opt\tId\tName\tType\tIP\tOffset\tBinary\n"

static const char *const storages[] = {
  [FJ_USB_FLOW_SD] = "P\t0x04\tfsbl1\tBinary\tmmc0\t0x4400\tfsbl.stm32\n"
                     "P\t0x10\tboot\tSystem\tmmc0\t0x104400\tboot.img\n"
                     "P\t0x11\trootfs\tFileSystem\tmmc0\t0x504400\trootfs.img\n",
  [FJ_USB_FLOW_EMMC] = "P\t0x04\tfsbl1\tBinary\tmmc1\tboot1\tfsbl.stm32\n"
                       "P\t0x10\tboot\tSystem\tmmc1\t0x80000\tboot.img\n"
                       "PD\t0x11\trootfs\tFileSystem\tmmc1\t0x480000\trootfs.img\n",
  [FJ_USB_FLOW_NAND] = "P\t0x04\tfsbl1\tBinary(2)\tnand0\t0x0\tfsbl.stm32\n"
                       "PE\t0x05\tfsbl2\tBinary\tnand0\t0x80000\n"
                       "PE\t0x06\tmetadata1\tBinary\tnand0\t0x100000\n"
                       "PE\t0x07\tmetadata2\tBinary\tnand0\t0x180000\n"
                       "P\t0x08\tfip-a1\tBinary\tnand0\t0x200000\tboot.img\n"
                       "PE\t0x09\tfip-a2\tBinary\tnand0\t0x600000\n"
                       "PE\t0x0A\tfip-b1\tBinary\tnand0\t0xA00000\n"
                       "PE\t0x0B\tfip-b2\tBinary\tnand0\t0xE00000\n"
                       "P\t0x10\tubi\tSystem\tnand0\t0x1200000\trootfs.img\n",
};

typedef struct {
  const char *profile;
  guint32     header; /* version of the first stage's header */
  const char *boot;   /* the rows of what is only started */
} Chain;

#define FSBL_ROW "-\t0x01\tfsbl-boot\tBinary\tnone\t0x0\tfsbl.stm32\n"
#define OLD_ROWS FSBL_ROW "-\t0x03\tssbl-boot\tBinary\tnone\t0x0\tu-boot.stm32\n"
#define V3_ROWS FSBL_ROW "-\t0x03\tssbl-boot\tBinary\tnone\t0x0\tfip.bin\n"
#define FIP_ROWS FSBL_ROW "-\t0x03\tfip-boot\tFIP\tnone\t0x0\tfip.bin\n"
#define MP2_ROWS                                         \
  FSBL_ROW "-\t0x02\tfip-ddr\tFIP\tnone\t0x0\tddr.bin\n" \
           "-\t0x03\tfip-boot\tFIP\tnone\t0x0\tfip.bin\n"

static const Chain chains[] = {
  { "mp15-v1", 0x00010000, OLD_ROWS },
  { "mp15-v3", 0x00010000, V3_ROWS },
  { "mp15-v4", 0x00010000, FIP_ROWS },
  { "mp13", 0x00020000, FIP_ROWS },
  { "mp21", 0x00020300, MP2_ROWS },
  { "mp25", 0x00020200, MP2_ROWS },
  { "uboot", 0x00010000, FIP_ROWS },
  { "spl", 0x00010000, FIP_ROWS },
};

static void
on_added (FjUsbFlow *self, FjDevice *device)
{
  g_ptr_array_add (self->devices, g_object_ref (device));
}

static void
on_removed (FjUsbFlow *self, FjDevice *device)
{
  g_ptr_array_remove (self->devices, device);
}

/** fj_usb_flow_init: an empty bus, and a provider that has not been started */
void
fj_usb_flow_init (FjUsbFlow *self)
{
  g_autoptr (GError) error = NULL;

  memset (self, 0, sizeof *self);
  self->bus = fj_usbfs_new (&error);
  g_assert_no_error (error);
  self->folder = g_dir_make_tmp ("fj-usb-flow-XXXXXX", NULL);
  self->devices = g_ptr_array_new_with_free_func (g_object_unref);
  self->provider = fj_usb_provider_new (&error);
  g_assert_no_error (error);
  g_signal_connect_swapped (self->provider, "added", G_CALLBACK (on_added), self);
  g_signal_connect_swapped (self->provider, "removed", G_CALLBACK (on_removed), self);
}

static void
write_file (FjUsbFlow *self, const char *name, gconstpointer data, gsize length)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  g_assert_true (g_file_set_contents_full (path, data, (gssize) length, G_FILE_SET_CONTENTS_NONE,
                                           0644, NULL));
}

static void
write_bytes (FjUsbFlow *self, const char *name, GBytes *bytes)
{
  write_file (self, name, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_bytes_unref (bytes);
}

static void
write_noise (FjUsbFlow *self, const char *name, gsize length, guint32 seed)
{
  g_autofree guint8 *noise = make_noise (length, seed);

  write_file (self, name, noise, length);
}

/* A package of TF-A's with nothing but a BL33 in it: table, its end, content. */
static void
write_fip (FjUsbFlow *self, const char *name, gsize length)
{
  static const guint8 bl33[16] = { 0xd6, 0xd0, 0xee, 0xa7, 0xfc, 0xea, 0xd5, 0x4b,
                                   0x97, 0x82, 0x99, 0x34, 0xf2, 0x34, 0xb6, 0xe4 };
  const guint         table = 16 + 2 * 40;
  g_autofree guint8  *data = make_noise (length, 99);
  FjWriter            writer = FJ_WRITER_INIT (data, length);

  fj_writer_u32_le (&writer, 0xAA640001);
  fj_writer_u32_le (&writer, 0x12345678);
  fj_writer_u64_le (&writer, 0);
  fj_writer_bytes (&writer, bl33, sizeof bl33);
  fj_writer_u64_le (&writer, table);
  fj_writer_u64_le (&writer, length - table);
  fj_writer_u64_le (&writer, 0);
  fj_writer_fill (&writer, 0, 16);
  fj_writer_u64_le (&writer, length);
  fj_writer_fill (&writer, 0, 16);
  write_file (self, name, data, length);
}

static const Chain *
find_chain (const char *profile)
{
  for (guint i = 0; i < G_N_ELEMENTS (chains); i++)
    if (g_str_equal (chains[i].profile, profile))
      return &chains[i];
  return &chains[2];
}

/**
 * fj_usb_flow_plan:
 * @self: a flow
 * @profile: of the boards
 * @layout: where things go
 * @length: bytes of the largest file
 *
 * Makes files and a plan of them.
 */
void
fj_usb_flow_plan (FjUsbFlow *self, const char *profile, FjUsbFlowLayout layout, gsize length)
{
  const FjPlanOptions options = { .driver = fj_stm32mp_driver_get () };
  const Chain        *chain = find_chain (profile);
  g_autofree char    *text = g_strconcat (HEADER, chain->boot, storages[layout], NULL);
  g_autofree char    *path = g_build_filename (self->folder, "flash.tsv", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (FjLayout) loaded = NULL;
  g_autoptr (GError) error = NULL;

  write_bytes (self, "fsbl.stm32", make_fsbl (chain->header, 0x10, 20000));
  write_bytes (self, "u-boot.stm32", make_fsbl (0x00010000, 0x00, 30000));
  write_fip (self, "fip.bin", 30001);
  write_fip (self, "ddr.bin", 5000);
  write_noise (self, "boot.img", 100001, 3);
  write_noise (self, "rootfs.img", length, 4);
  write_file (self, "flash.tsv", text, strlen (text));
  loaded = fj_layout_load (file, NULL, &error);
  g_assert_no_error (error);
  self->plan = fj_plan_new (loaded, &options, NULL, NULL, &error);
  g_assert_no_error (error);
}

/** fj_usb_flow_add: plugs one more board in */
void
fj_usb_flow_add (FjUsbFlow *self, const char *profile, const char *port, const char *faults,
                 const char *serial)
{
  FjVirtualConfig config = { .profile = profile, .port = port, .faults = faults, .serial = serial };
  g_autoptr (GError) error = NULL;
  FjVirtualBoard *board = fj_virtual_board_new (&config, fj_clock_get_real (), &error);

  g_assert_no_error (error);
  self->boards[self->n_boards] = board;
  self->ports[self->n_boards] = fj_usbfs_add_board (self->bus, board);
  self->n_boards++;
  fj_virtual_board_plug (board);
  fj_usbfs_sync (self->bus);
}

/** fj_usb_flow_find: Returns: (transfer none) (nullable): the device on the board's port */
FjDevice *
fj_usb_flow_find (FjUsbFlow *self, guint board)
{
  const char *port = fj_virtual_board_get_port (self->boards[board]);

  for (guint i = 0; i < self->devices->len; i++) {
    FjDevice *device = g_ptr_array_index (self->devices, i);

    if (g_str_equal (fj_device_get_port (device), port))
      return device;
  }
  return NULL;
}

static gboolean
are_all_there (FjUsbFlow *self)
{
  for (guint i = 0; i < self->n_boards; i++)
    if (fj_usb_flow_find (self, i) == NULL)
      return FALSE;
  return fj_device_provider_is_settled (self->provider);
}

/** fj_usb_flow_start: starts the provider, and waits until it has all boards */
void
fj_usb_flow_start (FjUsbFlow *self)
{
  g_assert_true (fj_device_provider_start (self->provider, NULL));
  fj_assert_soon (are_all_there (self), 15000);
}

typedef struct {
  GError **error;
  guint   *n_running;
} Ending;

static void
on_job_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Ending *ending = user_data;

  fj_flash_job_run_finish (FJ_FLASH_JOB (source), result, ending->error);
  (*ending->n_running)--;
}

/**
 * fj_usb_flow_run:
 * @self: a flow that was started
 * @first: number of a board
 * @n: how many boards, at once
 * @cancellable: (nullable):
 * @limit: milliseconds that the whole may take
 *
 * Flashes boards; how each went is in @self->errors.
 */
void
fj_usb_flow_run (FjUsbFlow *self, guint first, guint n, GCancellable *cancellable, guint limit)
{
  guint n_running = n;

  for (guint i = first; i < first + n; i++) {
    g_autoptr (FjFlashJob) job = NULL;
    FjDevice *device;
    Ending   *ending = g_new (Ending, 1);

    fj_assert_soon ((device = fj_usb_flow_find (self, i)) != NULL &&
                      fj_device_provider_is_settled (self->provider),
                    5000);
    job = fj_flash_job_new (self->provider, device, self->plan, fj_clock_get_real ());
    g_clear_error (&self->errors[i]);
    *ending = (Ending){ &self->errors[i], &n_running };
    fj_flash_job_run_async (job, cancellable, on_job_done, ending);
  }
  fj_assert_soon (n_running == 0, limit);
}

/** fj_usb_flow_assert_written: every partition of the board holds the bytes of its file */
void
fj_usb_flow_assert_written (FjUsbFlow *self, guint board)
{
  for (guint i = 0; i < fj_plan_get_n_rows (self->plan); i++) {
    const FjPlanRow   *row = fj_plan_get_row (self->plan, i);
    g_autofree char   *path = NULL;
    g_autofree char   *expected = NULL;
    g_autofree guint8 *got = NULL;
    gsize              length;

    if (!row->is_sent || row->values.storage == FJ_STORAGE_NONE)
      continue;
    path = g_file_get_path (fj_image_get_file (row->image));
    g_assert_true (g_file_get_contents (path, &expected, &length, NULL));
    got = g_malloc (length);
    g_assert_true (fj_virtual_board_read_storage (self->boards[board], row->values.storage,
                                                  row->values.storage_index, row->values.area,
                                                  row->values.offset, got, length));
    g_assert_cmpmem (got, length, expected, length);
  }
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (folder);
}

/** fj_usb_flow_clear: takes everything apart, and notices what is still held */
void
fj_usb_flow_clear (FjUsbFlow *self)
{
  fj_assert_soon (fj_device_provider_is_settled (self->provider), 15000);
  fj_device_provider_stop (self->provider);
  g_signal_handlers_disconnect_by_data (self->provider, self);
  g_assert_finalize_object (self->provider);
  fj_assert_soon (fj_count_contexts () == 0, 5000);
  g_ptr_array_unref (self->devices);
  fj_usbfs_free (self->bus);
  for (guint i = 0; i < self->n_boards; i++) {
    g_object_unref (self->boards[i]);
    g_clear_error (&self->errors[i]);
  }
  g_clear_pointer (&self->plan, fj_plan_unref);
  remove_folder (self->folder);
  g_free (self->folder);
}
