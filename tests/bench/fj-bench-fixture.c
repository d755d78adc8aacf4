/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-bench-fixture.h"

#include "fj-virtual-port.h"
#include "fj-virtual-profile.h"

#include <glib/gstdio.h>
#include <string.h>

#define PROFILE "mp15-v1"
#define CARD_SIZE (64 << 10)
#define BOOT_PAYLOAD 4000

static const char card_layout[] = "-\t0x01\tfsbl\tBinary\tnone\t0x0\tfsbl.stm32\n"
                                  "-\t0x03\tssbl\tBinary\tnone\t0x0\tssbl.stm32\n"
                                  "P\t0x10\tcard\tRawImage\tmmc0\t0x0\tcard.img\n";

static void fj_bench_provider_iface_init (FjDeviceProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FjBenchProvider, fj_bench_provider, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FJ_TYPE_DEVICE_PROVIDER,
                                                      fj_bench_provider_iface_init))

static FjVirtualPort *
find_port (FjBenchProvider *self, FjDevice *device)
{
  for (guint i = 0; i < self->ports->len; i++) {
    FjVirtualPort *port = g_ptr_array_index (self->ports, i);

    if (fj_virtual_port_get_device (port) == device)
      return port;
  }
  g_assert_not_reached ();
}

/* "1-4" of "1-4.2" */
static char *
dup_hub (FjDevice *device)
{
  const char *port = fj_device_get_port (device);
  const char *dot = strrchr (port, '.');

  return dot != NULL ? g_strndup (port, (gsize) (dot - port)) : g_strdup ("");
}

static guint
add_on_hub (FjBenchProvider *self, FjDevice *device, int change)
{
  char *hub = dup_hub (device);
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->on_hub, hub)) + (guint) change;

  g_hash_table_insert (self->on_hub, hub, GUINT_TO_POINTER (n));
  return n;
}

static gboolean
fj_bench_provider_start (FjDeviceProvider *provider, GError **error)
{
  return TRUE;
}

static void
fj_bench_provider_stop (FjDeviceProvider *provider)
{
}

static FjPortWatch *
fj_bench_provider_claim (FjDeviceProvider *provider, FjDevice *device, GError **error)
{
  FjBenchProvider *self = FJ_BENCH_PROVIDER (provider);
  FjPortWatch     *watch = fj_virtual_port_claim (find_port (self, device), error);
  guint            on_hub;

  if (watch == NULL)
    return NULL;
  g_ptr_array_add (self->claimed, g_strdup (fj_device_get_port (device)));
  self->n_running++;
  self->most_running = MAX (self->most_running, self->n_running);
  on_hub = add_on_hub (self, device, 1);
  self->most_on_hub = MAX (self->most_on_hub, on_hub);
  return watch;
}

static void
fj_bench_provider_release (FjDeviceProvider *provider, FjDevice *device)
{
  FjBenchProvider *self = FJ_BENCH_PROVIDER (provider);

  self->n_running--;
  add_on_hub (self, device, -1);
  fj_virtual_port_release (find_port (self, device));
}

static void
fj_bench_provider_iface_init (FjDeviceProviderInterface *iface)
{
  iface->start = fj_bench_provider_start;
  iface->stop = fj_bench_provider_stop;
  iface->claim = fj_bench_provider_claim;
  iface->release = fj_bench_provider_release;
}

static void
fj_bench_provider_dispose (GObject *object)
{
  FjBenchProvider *self = FJ_BENCH_PROVIDER (object);

  g_clear_pointer (&self->ports, g_ptr_array_unref);
  g_clear_pointer (&self->claimed, g_ptr_array_unref);
  g_clear_pointer (&self->on_hub, g_hash_table_unref);
  G_OBJECT_CLASS (fj_bench_provider_parent_class)->dispose (object);
}

static void
fj_bench_provider_class_init (FjBenchProviderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fj_bench_provider_dispose;
}

static void
fj_bench_provider_init (FjBenchProvider *self)
{
  self->ports = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_virtual_port_free);
  self->claimed = g_ptr_array_new_with_free_func (g_free);
  self->on_hub = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

FjBenchProvider *
fj_bench_provider_new (void)
{
  return g_object_new (FJ_TYPE_BENCH_PROVIDER, NULL);
}

/* Returns when it has been announced. */
FjDevice *
fj_bench_provider_add (FjBenchProvider *self, const FjVirtualConfig *config)
{
  g_autoptr (FjClock) clock = fj_clock_new_simulated ();
  g_autoptr (GError) error = NULL;
  FjVirtualBoard *board = fj_virtual_board_new (config, clock, &error);
  FjVirtualPort  *port;
  FjDevice       *device;

  g_assert_no_error (error);
  port = fj_virtual_port_new (FJ_DEVICE_PROVIDER (self), board, self->ports->len + 1, 0);
  device = fj_virtual_port_get_device (port);
  g_ptr_array_add (self->ports, port);
  fj_virtual_port_start (port);
  while (!fj_device_is_present (device))
    g_main_context_iteration (NULL, TRUE);
  return device;
}

FjVirtualBoard *
fj_bench_provider_get_board (FjBenchProvider *self, FjDevice *device)
{
  return fj_virtual_port_get_board (find_port (self, device));
}

guint
fj_bench_provider_count_claims (FjBenchProvider *self, const char *port)
{
  guint n = 0;

  for (guint i = 0; i < self->claimed->len; i++)
    n += g_str_equal (g_ptr_array_index (self->claimed, i), port);
  return n;
}

static void
put_le32 (guint8 *out, guint32 value)
{
  for (guint i = 0; i < 4; i++)
    out[i] = (guint8) (value >> (8 * i));
}

/* A file with an STM32 header 1.0. */
static void
write_boot_file (FjBench *self, const char *name, guint8 binary_type)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  guint8           data[256 + BOOT_PAYLOAD] = { 0 };
  guint32          sum = 0;

  for (gsize i = 0; i < BOOT_PAYLOAD; i++) {
    data[256 + i] = (guint8) (i * 7);
    sum += data[256 + i];
  }
  memcpy (data, "STM2", 4);
  put_le32 (data + 68, sum);
  put_le32 (data + 72, 0x00010000);
  put_le32 (data + 76, BOOT_PAYLOAD);
  put_le32 (data + 80, 0x2ffc2500);
  put_le32 (data + 88, 0x2ffc2500);
  put_le32 (data + 100, 1);
  data[255] = binary_type;
  g_assert_true (g_file_set_contents (path, (const char *) data, sizeof data, NULL));
}

void
fj_bench_write_file (FjBench *self, const char *name, gsize size, guint32 seed)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autofree char *data = g_malloc (size);

  for (gsize i = 0; i < size; i++)
    data[i] = (char) (i * 31 + i / 4096 + seed);
  g_assert_true (g_file_set_contents (path, data, (gssize) size, NULL));
}

FjLayout *
fj_bench_load_layout (FjBench *self, const char *text)
{
  g_autofree char *path = g_build_filename (self->folder, "flash.tsv", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  FjLayout *layout;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  layout = fj_layout_load (file, NULL, &error);
  g_assert_no_error (error);
  return layout;
}

void
fj_bench_init (FjBench *self)
{
  *self = (FjBench){ .folder = g_dir_make_tmp ("flashjig-bench-XXXXXX", NULL) };
  write_boot_file (self, "fsbl.stm32", 0x10);
  write_boot_file (self, "ssbl.stm32", 0x00);
  fj_bench_write_file (self, "card.img", CARD_SIZE, 0);
  self->layout = fj_bench_load_layout (self, card_layout);
  self->provider = fj_bench_provider_new ();
  self->devices = fj_device_list_new ();
  fj_device_list_add_provider (self->devices, FJ_DEVICE_PROVIDER (self->provider));
}

void
fj_bench_clear (FjBench *self)
{
  g_autoptr (GDir) folder = g_dir_open (self->folder, 0, NULL);
  const char *name;

  g_clear_object (&self->layout);
  g_assert_finalize_object (g_steal_pointer (&self->devices));
  g_assert_cmpuint (self->provider->n_running, ==, 0);
  g_assert_finalize_object (g_steal_pointer (&self->provider));
  while ((name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *path = g_build_filename (self->folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (self->folder);
  g_free (self->folder);
}

FjDevice *
fj_bench_add_board (FjBench *self, const FjVirtualConfig *config)
{
  return fj_bench_provider_add (self->provider, config);
}

FjDevice *
fj_bench_add (FjBench *self, const char *port, const char *faults)
{
  const FjVirtualConfig config = { .profile = PROFILE, .port = port, .faults = faults };

  return fj_bench_add_board (self, &config);
}

static gboolean
is_usable (FjBench *self, FjDevice *device)
{
  return fj_device_list_get_provider (self->devices, device) != NULL &&
         fj_device_is_present (device) && fj_device_get_problem (device) == NULL;
}

/* Returns when it is announced again. Only between two jobs: the clock is the worker's else. */
void
fj_bench_replug (FjBench *self, FjDevice *device)
{
  FjVirtualBoard *board = fj_bench_provider_get_board (self->provider, device);
  FjClock        *clock = fj_virtual_board_get_clock (board);

  fj_virtual_board_unplug (board);
  fj_virtual_board_plug (board);
  fj_clock_sleep_until (clock, fj_clock_now (clock) + 10 * G_USEC_PER_SEC, NULL, NULL);
  while (!is_usable (self, device))
    g_main_context_iteration (NULL, TRUE);
}

gboolean
fj_bench_is_written (FjBench *self, FjDevice *device, const char *name)
{
  g_autofree char   *path = g_build_filename (self->folder, name, NULL);
  g_autofree char   *expected = NULL;
  g_autofree guint8 *got = NULL;
  FjVirtualBoard    *board = fj_bench_provider_get_board (self->provider, device);
  gsize              length;

  g_assert_true (g_file_get_contents (path, &expected, &length, NULL));
  got = g_malloc0 (length);
  return fj_virtual_board_read_storage (board, FJ_STORAGE_MMC, 0, FJ_AREA_USER, 0, got, length) &&
         memcmp (expected, got, length) == 0;
}
