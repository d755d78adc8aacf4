/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-flow.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/*
 * Images of which parts are not sent, onto storages that were full of something else: what has to
 * be there is, what nobody reads was left alone, and those who check file systems are content.
 */

#define MIB (1024 * 1024)
#define GARBAGE 0xA5
#define ROOTFS "8M"
#define CARD_SIZE (30 * MIB)

static char *folder; /* (owned) where the images are made, once */

static const char        parts[] = "P\t0x10\tbootfs\tSystem\t%s\t0x80000\tbootfs.img\n"
                                   "P\t0x11\trootfs\tFileSystem\t%s\t0x680000\trootfs.img\n"
                                   "P\t0x12\tuserfs\tFileSystem\t%s\t0x1080000\tuserfs.img\n";
static const char        card[] = "P\t0x10\tsdcard\tRawImage\tmmc0\t0x0\tcard.img\n";
static const char *const names[] = { "bootfs.img", "rootfs.img", "userfs.img", "card.img" };

static gboolean
run_in (const char *where, const char *command)
{
  g_auto (GStrv) argv = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;
  int              status;

  g_assert_true (g_shell_parse_argv (command, NULL, &argv, NULL));
  if (!g_spawn_sync (where, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, &errors, &status,
                     &error)) {
    g_test_skip (error->message);
    return FALSE;
  }
  if (!g_spawn_check_wait_status (status, NULL))
    g_error ("%s: %s%s", command, output, errors);
  return TRUE;
}

/* Image files that are not a whole number of sectors exist, too: the last sector is made one. */
static gboolean
make_images (void)
{
  static const char *const commands[] = {
    "mkdir tree",
    "dd if=/dev/urandom of=tree/noise bs=1k count=300 status=none",
    "cp tree/noise tree/again",
    "mke2fs -q -F -t ext4 -d tree rootfs.img " ROOTFS,
    "mke2fs -q -F -t ext2 -d tree userfs.img " ROOTFS,
    "truncate -s +100 userfs.img",
    "dd if=/dev/urandom of=userfs.img bs=100 count=1 seek=8388608 oflag=seek_bytes conv=notrunc "
    "status=none",
    "mkfs.fat -F 16 -s 1 -C bootfs.img 6144",
    "mcopy -i bootfs.img tree/noise ::/noise",
    "truncate -s 30M card.img",
    "sgdisk -a 1 -n 1:34:545 -n 2:34816:+8M -n 3:55296:+1M card.img",
    "dd if=rootfs.img of=card.img bs=1M seek=17 conv=notrunc,sparse status=none",
  };
  g_autofree char *path = g_strconcat ("/usr/sbin:/sbin:", g_getenv ("PATH"), NULL);

  g_setenv ("PATH", path, TRUE);
  folder = g_dir_make_tmp ("flashjig-gaps-XXXXXX", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (!run_in (folder, commands[i]))
      return FALSE;
  return TRUE;
}

static void
remove_folder (void)
{
  g_autofree char *command = g_strdup_printf ("rm -r '%s'", folder);

  run_in (NULL, command);
  g_free (folder);
}

static char *
get_path (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static guint64
get_length (const char *path)
{
  GStatBuf st;

  g_assert_cmpint (g_stat (path, &st), ==, 0);
  return (guint64) st.st_size;
}

/* Files of the same length with one byte over and over, which no board leaves out. */
static void
write_garbage (FjFlow *flow)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = get_path (names[i]);
    gsize            length = (get_length (path) + 511) / 512 * 512;
    g_autofree char *data = g_malloc (length);

    memset (data, GARBAGE, length);
    fj_flow_write (flow, names[i], data, length);
  }
}

static void
link_images (FjFlow *flow)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *from = get_path (names[i]);
    g_autofree char *to = fj_flow_path (flow, names[i]);

    g_unlink (to);
    g_assert_cmpint (link (from, to), ==, 0);
  }
}

static void
init_flow (FjFlow *flow, const char *profile, const char *rows, const char *faults)
{
  g_autofree char *layout = g_strconcat (fj_flow_get_boot_rows (profile), rows, NULL);

  fj_flow_init_files (flow, profile);
  fj_flow_write_files (flow);
  write_garbage (flow);
  fj_flow_plan (flow, layout);
  fj_flow_plug (flow, faults);
}

/* The same board again, with what it has on its storages. */
static void
fill_with_garbage (FjFlow *flow)
{
  if (!fj_flow_run (flow))
    g_error ("%s\n%s", flow->error->message, flow->events->str);
  link_images (flow);
  fj_virtual_board_reset (flow->board);
  fj_flow_plan_again (flow);
}

static guint8 *
read_row (FjFlow *flow, const FjPlanRow *row, gsize length)
{
  guint8 *data = g_malloc (length);

  g_assert_true (fj_virtual_board_read_storage (flow->board, row->values.storage,
                                                row->values.storage_index, row->values.area,
                                                row->values.offset, data, length));
  return data;
}

/* What is in use is there to the byte, zeros that were holes of the file included. */
static void
assert_extents (const FjPlanRow *row, const guint8 *got, const guint8 *image)
{
  for (guint i = 0; i < fj_extent_map_get_n (row->extents); i++) {
    FjExtent extent = fj_extent_map_get (row->extents, i);

    if (extent.kind != FJ_EXTENT_UNUSED)
      g_assert_true (
        memcmp (got + extent.offset, image + extent.offset, extent.length) == 0);
  }
}

/* Between the ranges nothing was written: there is still what was there before. */
static void
assert_gaps (const FjPlanRow *row, const guint8 *got, gsize length)
{
  guint64 end = 0;

  for (guint i = 0; i <= row->n_ranges; i++) {
    guint64 next = i < row->n_ranges ? row->ranges[i].offset : length;

    for (guint64 at = end; at < next; at++)
      g_assert_cmpuint (got[at], ==, GARBAGE);
    if (i < row->n_ranges)
      end = (row->ranges[i].offset + row->ranges[i].length + 511) / 512 * 512;
  }
}

static void
check_file (FjFlow *flow, const FjPlanRow *row, const guint8 *got, gsize length)
{
  const char *name = row->values.name;

  fj_flow_write (flow, "got", got, length);
  if (g_str_equal (name, "bootfs"))
    run_in (flow->folder, "fsck.fat -n got");
  else if (g_str_equal (name, "sdcard"))
    run_in (flow->folder, "sgdisk -v got");
  else
    run_in (flow->folder, "e2fsck -fn got");
}

static void
assert_row (FjFlow *flow, const FjPlanRow *row, gboolean has_gaps)
{
  g_autofree char   *path = g_file_get_path (fj_image_get_file (row->image));
  g_autofree char   *image = NULL;
  g_autofree guint8 *got = NULL;
  gsize              length;

  g_assert_true (g_file_get_contents (path, &image, &length, NULL));
  got = read_row (flow, row, (length + 511) / 512 * 512);
  if (!has_gaps) {
    g_assert_cmpmem (got, length, image, length);
    return;
  }
  g_assert_cmpuint (row->bytes, <, length);
  assert_extents (row, got, (const guint8 *) image);
  assert_gaps (row, got, length / 512 * 512);
  for (gsize at = length; at % 512 != 0; at++)
    g_assert_cmpuint (got[at], ==, 0);
  check_file (flow, row, got, length);
}

static void
assert_rows (FjFlow *flow, gboolean has_gaps)
{
  guint n = 0;

  for (guint i = 0; i < fj_plan_get_n_rows (flow->plan); i++) {
    const FjPlanRow *row = fj_plan_get_row (flow->plan, i);

    if (row->extents == NULL)
      continue;
    assert_row (flow, row, has_gaps);
    n++;
  }
  g_assert_cmpuint (n, >, 0);
}

/* The same without garbage to begin with. */
static void
assert_used (FjFlow *flow)
{
  for (guint i = 0; i < fj_plan_get_n_rows (flow->plan); i++) {
    const FjPlanRow   *row = fj_plan_get_row (flow->plan, i);
    g_autofree char   *path = NULL;
    g_autofree char   *image = NULL;
    g_autofree guint8 *got = NULL;
    gsize              length;

    if (row->extents == NULL)
      continue;
    path = g_file_get_path (fj_image_get_file (row->image));
    g_assert_true (g_file_get_contents (path, &image, &length, NULL));
    got = read_row (flow, row, length);
    assert_extents (row, got, (const guint8 *) image);
  }
}

typedef struct {
  const char *profile;
  const char *storage; /* (nullable) of partitions; else one image of the card */
} Case;

static const Case cases[] = {
  { "mp15-v1", "mmc0" },
  { "mp15-v3", "mmc0" },
  { "mp15-2021", "mmc0" },
  { "mp15-mainline", "mmc0" },
  { "mp15-v4", "mmc0" },
  { "mp15-v4", "mmc1" },
  { "mp13", "mmc0" },
  { "mp21", "mmc0" },
  { "mp25", "mmc1" },
  { "uboot", "mmc0" },
  { "uboot-2018", "mmc0" },
  { "mp15-v4", NULL },
  { "uboot-2018", NULL },
};

static char *
make_rows (const char *storage)
{
  return storage == NULL ? g_strdup (card) : g_strdup_printf (parts, storage, storage, storage);
}

static void
test_case (gconstpointer data)
{
  const Case      *self = data;
  g_autofree char *rows = make_rows (self->storage);
  g_auto (FjFlow) flow = { 0 };

  init_flow (&flow, self->profile, rows, NULL);
  fill_with_garbage (&flow);
  if (!fj_flow_run (&flow))
    g_error ("%s\n%s", flow.error->message, flow.events->str);
  assert_rows (&flow, TRUE);
  g_assert_cmpuint (fj_progress_get_total (flow.progress), <,
                    fj_plan_get_bytes (flow.plan) + 64 * 1024);
  g_assert_cmpuint (fj_plan_get_skipped (flow.plan), >, 2 * MIB);
  g_assert_null (strstr (flow.events->str, "only as a whole"));
}

/* What was left out is not compared, and everything else is. */
static void
test_verified (gconstpointer data)
{
  const Case      *self = data;
  g_autofree char *rows = make_rows (self->storage);
  g_auto (FjFlow) flow = { 0 };

  init_flow (&flow, self->profile, rows, NULL);
  flow.verify = FJ_VERIFY_FULL;
  fill_with_garbage (&flow);
  if (!fj_flow_run (&flow))
    g_error ("%s\n%s", flow.error->message, flow.events->str);
  g_assert_cmpuint (fj_plan_get_skipped (flow.plan), >, 2 * MIB);
  g_assert_cmpuint (fj_flow_get_proven (&flow), ==, fj_flow_get_readable (&flow));
}

/* Boards that do not do what U-Boot's source says get all of it, and that is said. */
static void
test_refuses (gconstpointer data)
{
  g_autofree char *rows = make_rows ("mmc0");
  g_auto (FjFlow) flow = { 0 };

  init_flow (&flow, "mp15-v4", rows, data);
  fill_with_garbage (&flow);
  if (!fj_flow_run (&flow))
    g_error ("%s\n%s", flow.error->message, flow.events->str);
  assert_rows (&flow, FALSE);
  fj_flow_assert_event (&flow, "*note: *bootfs*only as a whole*rootfs*userfs*");
  g_assert_cmpuint (fj_progress_get_bytes (flow.progress), >, 22 * MIB);
}

/* What goes wrong where a part begins, in one that is not the first, and between them. */
static const struct {
  const char *faults;
  int         code;
} bad[] = {
  { "no-offset@uboot=3", FJ_ERROR_DEVICE_STATUS },
  { "silent@uboot/0xf1#0", FJ_ERROR_TIMED_OUT },
  { "gone@uboot/0xf1#0", FJ_ERROR_GONE },
  { "reset@uboot/0xf1#0", FJ_ERROR_RESTARTED },
  { "gone@uboot/0x11#40", FJ_ERROR_GONE },
  { "silent@uboot/0x11#40", FJ_ERROR_TIMED_OUT },
  { "stall@uboot/0x11#40", FJ_ERROR_STALL },
  { "dfu-error@uboot/0x11#40", FJ_ERROR_DEVICE_STATUS },
  { "phase-text@uboot/0xf1", FJ_ERROR_DEVICE_TEXT },
};

static void
test_bad (gconstpointer data)
{
  gsize            i = GPOINTER_TO_SIZE (data);
  g_autofree char *rows = make_rows ("mmc0");
  g_auto (FjFlow) flow = { 0 };

  init_flow (&flow, "mp15-v4", rows, bad[i].faults);
  link_images (&flow);
  fj_flow_plan_again (&flow);
  g_assert_false (fj_flow_run (&flow));
  fj_flow_assert_error (&flow, (FjError) bad[i].code);
  g_assert_cmpint (fj_flow_seconds (&flow), <, 150);
  if (g_str_has_prefix (bad[i].faults, "no-offset"))
    g_assert_nonnull (strstr (fj_error_get_detail (flow.error)->advice, "--everything"));
  /* the next run gets everything to where it belongs */
  fj_virtual_board_reset (flow.board);
  if (g_str_has_prefix (bad[i].faults, "no-offset"))
    return;
  if (!fj_flow_run (&flow))
    g_error ("%s: %s\n%s", bad[i].faults, flow.error->message, flow.events->str);
  assert_used (&flow);
}

int
main (int argc, char **argv)
{
  static const char *const refusals[] = { "no-offset@uboot", "no-offset@uboot=1" };
  int                      result;

  g_test_init (&argc, &argv, NULL);
  if (!make_images ())
    return g_test_run ();
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path =
      g_strdup_printf ("/flashjig/gaps/%s/%s", cases[i].profile,
                       cases[i].storage != NULL ? cases[i].storage : "card");

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_data_func ("/flashjig/gaps/verified", &cases[0], test_verified);
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++) {
    g_autofree char *path = g_strdup_printf ("/flashjig/gaps/refuses/%zu", i);

    g_test_add_data_func (path, refusals[i], test_refuses);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autofree char *path = g_strdup_printf ("/flashjig/gaps/bad/%zu", i);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_bad);
  }
  result = g_test_run ();
  remove_folder ();
  return result;
}
