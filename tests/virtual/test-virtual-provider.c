/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-error.h>
#include <fj-virtual-provider.h>
#include <glib/gstdio.h>

typedef struct {
  FjDeviceProvider *provider; /* (owned) */
  GPtrArray        *devices;  /* (owned) (element-type FjDevice) */
} Watcher;

static const char *
get_nick (const FjFamily *family)
{
  return family != NULL ? family->nick : NULL;
}

static void
on_added (FjDeviceProvider *provider, FjDevice *device, gpointer user_data)
{
  g_ptr_array_add (((Watcher *) user_data)->devices, g_object_ref (device));
}

static void
on_removed (FjDeviceProvider *provider, FjDevice *device, gpointer user_data)
{
  g_assert_true (g_ptr_array_remove (((Watcher *) user_data)->devices, device));
}

static gboolean
on_limit (gpointer user_data)
{
  g_assert_not_reached ();
  return G_SOURCE_REMOVE;
}

/* Until so many devices are known. */
static void
iterate_until (Watcher *watcher, guint n)
{
  guint limit = g_timeout_add_seconds (20, on_limit, NULL);

  while (watcher->devices->len != n)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
}

static void
watcher_init (Watcher *watcher, const FjVirtualOptions *options)
{
  g_autoptr (GError) error = NULL;

  watcher->devices = g_ptr_array_new_with_free_func (g_object_unref);
  watcher->provider = fj_virtual_provider_new (options, &error);
  g_assert_no_error (error);
  g_signal_connect (watcher->provider, "added", G_CALLBACK (on_added), watcher);
  g_signal_connect (watcher->provider, "removed", G_CALLBACK (on_removed), watcher);
  g_assert_true (fj_device_provider_start (watcher->provider, &error));
  g_assert_no_error (error);
}

static void
watcher_clear (Watcher *watcher)
{
  fj_device_provider_stop (watcher->provider);
  g_ptr_array_unref (watcher->devices);
  g_assert_finalize_object (watcher->provider);
}

static void
test_boards (void)
{
  const FjVirtualOptions options = {
    .spec = "2,mp25,mcu,mp13:full-speed;pid=0x5720", .instant = TRUE
  };
  Watcher   watcher;
  guint     n;
  FjDevice *device;

  watcher_init (&watcher, &options);
  g_assert_cmpuint (watcher.devices->len, ==, 0);
  iterate_until (&watcher, 5);
  device = watcher.devices->pdata[0];
  g_assert_cmpstr (fj_device_get_port (device), ==, "virtual-1");
  g_assert_cmpstr (fj_stage_info_get_nick (fj_device_get_stage (device)), ==, "rom");
  g_assert_cmpstr (get_nick (fj_device_get_family (device)), ==, "stm32mp15");
  g_assert_cmpstr (fj_device_get_serial (device), !=,
                   fj_device_get_serial (watcher.devices->pdata[1]));
  g_assert_nonnull (fj_device_get_geometry (device, &n));
  g_assert_cmpuint (n, ==, 5);
  g_assert_cmpstr (get_nick (fj_device_get_family (watcher.devices->pdata[2])), ==, "stm32mp2");
  g_assert_false (fj_device_is_board (watcher.devices->pdata[3]));
  g_assert_cmpint (fj_device_get_speed (watcher.devices->pdata[4]), ==, FJ_SPEED_FULL);
  g_assert_cmpuint (fj_device_get_product_id (watcher.devices->pdata[4]), ==, 0x5720);
  g_assert_nonnull (fj_virtual_provider_get_board (FJ_VIRTUAL_PROVIDER (watcher.provider), device));
  watcher_clear (&watcher);
}

static guint64
get_size (Watcher *watcher, guint board, FjStorageKind kind, guint index)
{
  guint                    n;
  const FjStorageGeometry *storages = fj_device_get_geometry (watcher->devices->pdata[board], &n);

  for (guint i = 0; i < n; i++)
    if (storages[i].kind == kind && storages[i].index == index)
      return storages[i].size >> 20;
  return 0;
}

/* What follows a comma and is about a storage belongs to the boards before it. */
static void
test_storages (void)
{
  const FjVirtualOptions options = {
    .spec = "mp15-v4:sd=32G,emmc=8G,nor=2,nand=spi,mp25:pid=0x5720:emmc=16G,2,sd=4G",
    .instant = TRUE
  };
  Watcher watcher;

  watcher_init (&watcher, &options);
  iterate_until (&watcher, 4);
  g_assert_cmpuint (get_size (&watcher, 0, FJ_STORAGE_MMC, 0), ==, 32 * 1024);
  g_assert_cmpuint (get_size (&watcher, 0, FJ_STORAGE_MMC, 1), ==, 8 * 1024);
  g_assert_cmpuint (get_size (&watcher, 0, FJ_STORAGE_NOR, 1), ==, 64);
  g_assert_cmpuint (get_size (&watcher, 0, FJ_STORAGE_NAND, 0), ==, 0);
  g_assert_cmpuint (get_size (&watcher, 0, FJ_STORAGE_SPI_NAND, 0), ==, 256);
  g_assert_cmpuint (get_size (&watcher, 1, FJ_STORAGE_MMC, 0), ==, 8 * 1024);
  g_assert_cmpuint (get_size (&watcher, 1, FJ_STORAGE_MMC, 1), ==, 16 * 1024);
  g_assert_cmpuint (fj_device_get_product_id (watcher.devices->pdata[1]), ==, 0x5720);
  g_assert_cmpuint (get_size (&watcher, 2, FJ_STORAGE_MMC, 0), ==, 4 * 1024);
  g_assert_cmpuint (get_size (&watcher, 3, FJ_STORAGE_MMC, 0), ==, 4 * 1024);
  watcher_clear (&watcher);
}

/* Boards come and go while others are there; a port that is free is used again. */
static void
test_add_and_remove (void)
{
  const FjVirtualOptions options = { .spec = "2", .usual = "mp13", .instant = TRUE };
  const FjVirtualOptions one = { .spec = "mp25", .instant = TRUE };
  const FjVirtualOptions bad = { .spec = "mp25,mp99", .instant = TRUE };
  const FjVirtualOptions many = { .spec = "63", .instant = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (FjDevice) first = NULL;
  FjVirtualProvider *provider;
  FjPortWatch       *watch;
  Watcher            watcher;

  watcher_init (&watcher, &options);
  iterate_until (&watcher, 2);
  provider = FJ_VIRTUAL_PROVIDER (watcher.provider);
  g_assert_true (fj_virtual_provider_add (provider, &one, &error));
  iterate_until (&watcher, 3);
  g_assert_cmpstr (fj_device_get_port (watcher.devices->pdata[2]), ==, "virtual-3");
  g_assert_cmpstr (get_nick (fj_device_get_family (watcher.devices->pdata[2])), ==, "stm32mp2");
  g_assert_false (fj_virtual_provider_add (provider, &bad, &error));
  g_clear_error (&error);
  g_assert_false (fj_virtual_provider_add (provider, &many, &error));
  g_clear_error (&error);

  first = g_object_ref (watcher.devices->pdata[0]);
  watch = fj_device_provider_claim (watcher.provider, first, &error);
  g_assert_no_error (error);
  g_assert_false (fj_virtual_provider_remove (provider, first));
  g_clear_pointer (&watch, fj_port_watch_unref);
  fj_device_provider_release (watcher.provider, first);
  g_assert_true (fj_virtual_provider_remove (provider, first));
  g_assert_false (fj_virtual_provider_remove (provider, first));
  g_assert_cmpuint (watcher.devices->len, ==, 2);
  g_assert_true (fj_virtual_provider_add (provider, &one, &error));
  iterate_until (&watcher, 3);
  g_assert_cmpstr (fj_device_get_port (watcher.devices->pdata[2]), ==, "virtual-1");
  watcher_clear (&watcher);
}

static void
test_usual (void)
{
  const FjVirtualOptions options = { .spec = "2,mp25", .usual = "mp13", .instant = TRUE };
  Watcher                watcher;

  watcher_init (&watcher, &options);
  iterate_until (&watcher, 3);
  g_assert_cmpstr (get_nick (fj_device_get_family (watcher.devices->pdata[1])), ==, "stm32mp13");
  g_assert_cmpstr (get_nick (fj_device_get_family (watcher.devices->pdata[2])), ==, "stm32mp2");
  watcher_clear (&watcher);
  g_assert_true (fj_virtual_provider_has_usual (""));
  g_assert_true (fj_virtual_provider_has_usual ("mp25,2:sd=4G"));
  g_assert_false (fj_virtual_provider_has_usual ("mp25,mp13:sd=4G,emmc=8G"));
}

static void
test_bad_options (void)
{
  static const char *const specs[] = { "mp99", "0", "65", "mp15-v1:nonsense", "-1", "40,40", ",",
                                       "sd=8G", "mp15-v4:sd=8", "mp15-v4,nor=3", "2x" };

  for (guint i = 0; i < G_N_ELEMENTS (specs); i++) {
    const FjVirtualOptions options = { .spec = specs[i] };
    g_autoptr (GError) error = NULL;

    g_assert_null (fj_virtual_provider_new (&options, &error));
    g_assert_nonnull (error);
  }
}

/* Faults may also come from a file, for every board. */
static void
test_faults_file (void)
{
  static const char text[] = "[odd]\nKind=pid\nValue=0x1234\n[slow]\nKind=full-speed\n";
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  int              fd = g_file_open_tmp ("flashjig-XXXXXX.ini", &path, &error);
  FjVirtualOptions options = { .spec = "mp13:zero-serial", .faults_file = path, .instant = TRUE };
  Watcher          watcher;
  FjDevice        *device;

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (path, text, -1, &error));
  watcher_init (&watcher, &options);
  iterate_until (&watcher, 1);
  device = watcher.devices->pdata[0];
  g_assert_cmpuint (fj_device_get_product_id (device), ==, 0x1234);
  g_assert_cmpint (fj_device_get_speed (device), ==, FJ_SPEED_FULL);
  g_assert_cmpstr (fj_device_get_serial (device), ==, "000000000000");
  watcher_clear (&watcher);
  g_assert_true (g_file_set_contents (path, "[odd]\nKind=odd\n", -1, &error));
  g_assert_null (fj_virtual_provider_new (&options, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_null (fj_virtual_provider_new (&options, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

/* With a folder, each of several boards has one of its own in it. */
static void
test_folders (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("flashjig-XXXXXX", &error);
  g_autofree char *command = g_strdup_printf ("rm -r %s", folder);
  g_autofree char *expected = g_build_filename (folder, "virtual-2", "nor0.img", NULL);
  FjVirtualOptions options = { .spec = "2", .folder = folder, .instant = TRUE };
  Watcher          watcher;
  g_autoptr (GFile) file = NULL;

  watcher_init (&watcher, &options);
  iterate_until (&watcher, 2);
  file = fj_virtual_board_dup_storage_file (
    fj_virtual_provider_get_board (FJ_VIRTUAL_PROVIDER (watcher.provider),
                                   watcher.devices->pdata[1]),
    FJ_STORAGE_NOR, 0, FJ_AREA_USER);
  g_assert_cmpstr (g_file_peek_path (file), ==, expected);
  watcher_clear (&watcher);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, &error));
}

/* A claimed board may leave and come back without a word to others; its job is told at once. */
static void
test_claim (void)
{
  const FjVirtualOptions options = { .spec = "mp15-v4", .instant = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (FjPortWatch) watch = NULL;
  g_autoptr (FjLink) first = NULL;
  g_autoptr (FjLink) second = NULL;
  Watcher         watcher;
  FjDevice       *device;
  FjVirtualBoard *board;
  guint64         arrival;

  watcher_init (&watcher, &options);
  iterate_until (&watcher, 1);
  device = watcher.devices->pdata[0];
  board = fj_virtual_provider_get_board (FJ_VIRTUAL_PROVIDER (watcher.provider), device);
  watch = fj_device_provider_claim (watcher.provider, device, &error);
  g_assert_no_error (error);
  g_assert_true (fj_device_is_busy (device));
  g_assert_null (fj_device_provider_claim (watcher.provider, device, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_BUSY);
  g_clear_error (&error);
  first = fj_port_watch_wait (watch, 0, 1000, &arrival, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (fj_link_open (first, NULL, &error));
  fj_virtual_board_reset (board);
  second = fj_port_watch_wait (watch, arrival, 5000, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (fj_usb_pipe_set_alt (FJ_USB_PIPE (first), 0, 100, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_GONE);
  g_clear_error (&error);
  g_assert_true (fj_link_open (second, NULL, &error));
  g_assert_true (fj_usb_pipe_set_alt (FJ_USB_PIPE (second), 0, 100, NULL, &error));
  fj_virtual_board_unplug (board);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (watcher.devices->len, ==, 1);
  g_assert_false (fj_device_is_present (device));
  fj_device_provider_release (watcher.provider, device);
  iterate_until (&watcher, 0);
  fj_virtual_board_plug (board);
  iterate_until (&watcher, 1);
  watcher_clear (&watcher);
}

static void
test_permission (void)
{
  const FjVirtualOptions options = { .spec = "mp15-v1:no-permission=1", .instant = TRUE };
  g_autoptr (GError) error = NULL;
  Watcher   watcher;
  FjDevice *device;

  watcher_init (&watcher, &options);
  iterate_until (&watcher, 1);
  device = watcher.devices->pdata[0];
  g_assert_error (fj_device_get_problem (device), FJ_ERROR, FJ_ERROR_PERMISSION);
  g_assert_false (fj_identity_was_asked (fj_device_get_identity (device)));
  g_assert_nonnull (fj_device_get_serial (device));
  g_assert_null (fj_device_provider_claim (watcher.provider, device, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_PERMISSION);
  while (fj_device_get_problem (device) != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (fj_identity_was_asked (fj_device_get_identity (device)));
  watcher_clear (&watcher);
}

/* A board that nobody has goes and comes for everybody to see. */
static void
test_replug (void)
{
  const FjVirtualOptions options = { .instant = TRUE, .replug_seconds = 1 };
  Watcher                watcher;

  watcher_init (&watcher, &options);
  iterate_until (&watcher, 1);
  fj_virtual_board_unplug (fj_virtual_provider_get_board (FJ_VIRTUAL_PROVIDER (watcher.provider),
                                                          watcher.devices->pdata[0]));
  iterate_until (&watcher, 0);
  iterate_until (&watcher, 1);
  watcher_clear (&watcher);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/virtual-provider/boards", test_boards);
  g_test_add_func ("/flashjig/virtual-provider/storages", test_storages);
  g_test_add_func ("/flashjig/virtual-provider/usual", test_usual);
  g_test_add_func ("/flashjig/virtual-provider/add-and-remove", test_add_and_remove);
  g_test_add_func ("/flashjig/virtual-provider/bad-options", test_bad_options);
  g_test_add_func ("/flashjig/virtual-provider/faults-file", test_faults_file);
  g_test_add_func ("/flashjig/virtual-provider/folders", test_folders);
  g_test_add_func ("/flashjig/virtual-provider/claim", test_claim);
  g_test_add_func ("/flashjig/virtual-provider/permission", test_permission);
  g_test_add_func ("/flashjig/virtual-provider/replug", test_replug);
  return g_test_run ();
}
