/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usb-wait.h"
#include "fj-usbfs-fake.h"

#include <fj-error.h>
#include <fj-stm32mp-stage.h>
#include <fj-usb-host-pipe.h>
#include <fj-usb-provider.h>
#include <glib/gstdio.h>

#define SERIAL "0123456789ABCDEF01234567"
#define PRODUCT "DFU in HS Mode @Device ID /0x501, @Revision ID /0x1003"
#define ALT "@FSBL /0x01/1*128Ke"
#define N_FAKES 32
/* An arrival without events has to wait for the next look; then the device is read. */
#define SOON_MS 3000

typedef struct {
  FjUsbfs          *bus;
  FjFake            fakes[N_FAKES];
  guint             n_fakes;
  FjDeviceProvider *provider;
  GPtrArray        *devices; /* (element-type FjDevice): as announced */
  guint             n_added;
  guint             n_removed;
} Fixture;

static const char *
get_nick (const FjFamily *family)
{
  return family != NULL ? family->nick : NULL;
}

static void
on_added (Fixture *self, FjDevice *device)
{
  self->n_added++;
  g_ptr_array_add (self->devices, g_object_ref (device));
}

static void
on_removed (Fixture *self, FjDevice *device)
{
  self->n_removed++;
  g_assert_true (g_ptr_array_remove (self->devices, device));
}

static FjFake *
add_fake (Fixture *self, const char *port, guint16 vendor, guint16 product_id)
{
  FjFake *fake = &self->fakes[self->n_fakes++];

  fj_fake_init (fake, vendor, product_id);
  fake->strings[0] = "STMicroelectronics";
  fake->strings[1] = PRODUCT;
  fake->strings[2] = SERIAL;
  fake->strings[3] = ALT;
  fj_fake_attach (fake, self->bus, port, FJ_SPEED_HIGH);
  return fake;
}

static void
start (Fixture *self, const FjUsbOptions *options)
{
  g_autoptr (GError) error = NULL;

  self->provider = fj_usb_provider_new_full (options, &error);
  g_assert_no_error (error);
  g_signal_connect_swapped (self->provider, "added", G_CALLBACK (on_added), self);
  g_signal_connect_swapped (self->provider, "removed", G_CALLBACK (on_removed), self);
  g_assert_true (fj_device_provider_start (self->provider, &error));
  g_assert_no_error (error);
}

/* "deaf": no event comes; "blind": and none is waited for. */
static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->bus = fj_usbfs_new (&error);
  g_assert_no_error (error);
  self->devices = g_ptr_array_new_with_free_func (g_object_unref);
  if (data != NULL)
    fj_usbfs_set_uevents (self->bus, FALSE);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  if (self->provider != NULL) {
    fj_assert_soon (fj_device_provider_is_settled (self->provider), SOON_MS);
    fj_device_provider_stop (self->provider);
    g_signal_handlers_disconnect_by_data (self->provider, self);
    g_assert_finalize_object (self->provider);
  }
  fj_assert_soon (fj_count_contexts () == 0, 5000);
  g_ptr_array_unref (self->devices);
  fj_usbfs_free (self->bus);
  for (guint i = 0; i < self->n_fakes; i++)
    fj_fake_clear (&self->fakes[i]);
}

static FjDevice *
first (Fixture *self)
{
  return g_ptr_array_index (self->devices, 0);
}

static void
plug (FjFake *fake)
{
  fj_usbfs_plug (fake->port);
}

static void
test_initial (Fixture *self, gconstpointer data)
{
  plug (add_fake (self, "1-4.2", 0x0483, 0xdf11));
  fj_usbfs_sync (self->bus);
  start (self, NULL);
  fj_assert_soon (self->devices->len == 1, SOON_MS);
  g_assert_cmpstr (fj_device_get_port (first (self)), ==, "1-4.2");
  g_assert_cmpstr (fj_device_get_serial (first (self)), ==, SERIAL);
  g_assert_cmpstr (fj_device_get_product (first (self)), ==, PRODUCT);
  g_assert_cmpint (fj_device_get_speed (first (self)), ==, FJ_SPEED_HIGH);
  g_assert_cmpuint (fj_device_get_bus (first (self)), ==, 1);
  g_assert_cmpuint (fj_device_get_address (first (self)), ==, 2);
  g_assert_cmpuint (fj_device_get_vendor (first (self)), ==, 0x0483);
  g_assert_cmpuint (fj_device_get_product_id (first (self)), ==, 0xdf11);
  g_assert_no_error (fj_device_get_problem (first (self)));
  g_assert_true (fj_identity_was_asked (fj_device_get_identity (first (self))));
  g_assert_cmpstr (get_nick (fj_device_get_family (first (self))), ==, "stm32mp13");
  g_assert_true (fj_device_is_present (first (self)));
}

static void
test_hot_plug (Fixture *self, gconstpointer data)
{
  const FjUsbOptions options = { .no_events = g_strcmp0 (data, "blind") == 0 };
  FjFake            *fake = add_fake (self, "1-1", 0x0483, 0xdf11);

  start (self, &options);
  for (guint i = 0; i < 3; i++) {
    plug (fake);
    fj_assert_soon (self->devices->len == 1, SOON_MS);
    g_assert_true (fj_identity_was_asked (fj_device_get_identity (first (self))));
    fj_usbfs_unplug (fake->port);
    fj_assert_soon (self->devices->len == 0, SOON_MS);
  }
  g_assert_cmpuint (self->n_added, ==, 3);
  g_assert_cmpuint (self->n_removed, ==, 3);
}

static void
test_filter (Fixture *self, gconstpointer data)
{
  const char *const  identities[] = { "1234:5678", NULL };
  const FjUsbOptions options = { .identities = identities };
  FjFake            *fastboot = add_fake (self, "1-1", 0x0483, 0x0afb);
  FjFake            *runtime = add_fake (self, "1-2", 0x0483, 0xdf11);

  fastboot->interface[0] = 0xff;
  runtime->interface[2] = 0x01;
  plug (fastboot);
  plug (runtime);
  plug (add_fake (self, "1-3", 0x0483, 0x374b));
  plug (add_fake (self, "1-4", 0x1209, 0x0001));
  plug (add_fake (self, "1-5", 0x1234, 0x5678));
  plug (add_fake (self, "1-6", 0x0483, 0x5720));
  fj_usbfs_sync (self->bus);
  start (self, &options);
  fj_assert_soon (fj_device_provider_is_settled (self->provider), SOON_MS);
  g_assert_cmpuint (self->devices->len, ==, 2);
  /* What is none of our business is not even opened. */
  for (guint i = 0; i < 4; i++)
    g_assert_cmpuint (self->fakes[i].log->len, ==, 0);
}

static void
test_bad_identity (Fixture *self, gconstpointer data)
{
  static const char *const bad[] = { "", "0483", "0483:", "0483:df1", "0483:df111", "g483:df11",
                                     "0483-df11", "+483:df11", "0483:df11 " };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;
    const char *const  identities[] = { bad[i], NULL };
    const FjUsbOptions options = { .identities = identities };

    g_assert_null (fj_usb_provider_new_full (&options, &error));
    g_assert_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE);
  }
}

/* Identities that somebody wrote into a file count; a mistake in it keeps no known board away. */
static void
test_own_ids (Fixture *self, gconstpointer data)
{
  g_autofree char   *folder = g_dir_make_tmp ("fj-ids-XXXXXX", NULL);
  g_autofree char   *file = g_build_filename (folder, "usb-ids.conf", NULL);
  const char *const  folders[] = { "/nowhere", folder, NULL };
  const FjUsbOptions options = { .id_folders = folders };

  g_assert_true (g_file_set_contents (file, "[Boards]\nIds=1234:5678;nonsense\n", -1, NULL));
  plug (add_fake (self, "1-1", 0x1209, 0x0001));
  plug (add_fake (self, "1-2", 0x1234, 0x5678));
  plug (add_fake (self, "1-3", 0x0483, 0xdf11));
  fj_usbfs_sync (self->bus);
  start (self, &options);
  fj_assert_soon (fj_device_provider_is_settled (self->provider), SOON_MS);
  g_assert_cmpuint (self->devices->len, ==, 2);
  g_assert_cmpuint (self->fakes[0].log->len, ==, 0);
  g_unlink (file);
  g_rmdir (folder);
}

static FjPortWatch *
claim_first (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  FjPortWatch *watch;

  fj_assert_soon (self->devices->len >= 1, SOON_MS);
  watch = fj_device_provider_claim (self->provider, first (self), &error);
  g_assert_no_error (error);
  g_assert_true (fj_device_is_busy (first (self)));
  return watch;
}

static FjLink *
take_arrival (FjPortWatch *watch, guint64 number)
{
  g_autoptr (GError) error = NULL;
  FjLink *link;

  fj_assert_soon (fj_port_watch_get_arrival (watch) >= number, SOON_MS);
  link = fj_port_watch_wait (watch, number - 1, 1, NULL, NULL, &error);
  g_assert_no_error (error);
  return link;
}

/* A job's board comes and goes, with other strings and ids: its row stays, nobody else opens it. */
static void
test_claim (Fixture *self, gconstpointer data)
{
  const FjUsbOptions options = { .no_events = g_strcmp0 (data, "blind") == 0 };
  FjFake            *fake = add_fake (self, "1-1", 0x0483, 0xdf11);
  g_autoptr (FjPortWatch) watch = NULL;
  g_autoptr (GError) error = NULL;
  FjDevice *device;

  plug (fake);
  start (self, &options);
  watch = claim_first (self);
  device = first (self);
  g_assert_null (fj_device_provider_claim (self->provider, device, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_BUSY);
  g_assert_cmpuint (fj_port_watch_get_arrival (watch), ==, 1);
  for (guint i = 2; i <= 5; i++) {
    g_autoptr (FjLink) link = NULL;

    fj_usbfs_unplug (fake->port);
    fj_assert_soon (!fj_port_watch_is_present (watch), SOON_MS);
    g_assert_false (fj_device_is_present (device));
    fj_usbfs_sync (self->bus);
    fake->product_id = (guint16) (0x5720 + i);
    fake->strings[2] = NULL;
    g_array_set_size (fake->log, 0);
    plug (fake);
    link = take_arrival (watch, i);
    g_assert_true (fj_device_is_present (device));
    g_assert_cmpuint (fake->log->len, ==, 0);
    g_assert_true (fj_link_open (link, NULL, NULL));
    g_assert_cmpstr (fj_device_get_serial (device), ==, SERIAL);
  }
  g_assert_cmpuint (self->n_added, ==, 1);
  g_assert_cmpuint (self->n_removed, ==, 0);
  fj_device_provider_release (self->provider, device);
  g_assert_false (fj_device_is_busy (device));
}

/* After a job the board is read again: it is in another stage. */
static void
test_release (Fixture *self, gconstpointer data)
{
  FjFake *fake = add_fake (self, "1-1", 0x0483, 0xdf11);
  g_autoptr (FjPortWatch) watch = NULL;

  plug (fake);
  start (self, NULL);
  watch = claim_first (self);
  fj_usbfs_sync (self->bus);
  fake->strings[1] = "USB download gadget@Device ID /0x501, @Revision ID /0x1003, @Name /X Rev.Y,";
  fake->strings[3] = "@virtual/0xf1/1*512Be";
  fj_device_provider_release (self->provider, first (self));
  fj_assert_soon (fj_device_get_stage (first (self)) == fj_stm32mp_stage_get_info (FJ_STAGE_UBOOT),
                  SOON_MS);
  g_clear_pointer (&watch, fj_port_watch_unref);
  watch = claim_first (self);
  fj_usbfs_unplug (fake->port);
  fj_assert_soon (!fj_port_watch_is_present (watch), SOON_MS);
  g_assert_cmpuint (self->devices->len, ==, 1);
  fj_device_provider_release (self->provider, first (self));
  g_assert_cmpuint (self->devices->len, ==, 0);
}

static void
test_moves (Fixture *self, gconstpointer data)
{
  FjFake *fake = add_fake (self, "1-1", 0x0483, 0xdf11);
  FjFake *elsewhere = add_fake (self, "2-1", 0x0483, 0xdf11);
  g_autoptr (FjPortWatch) watch = NULL;
  g_autoptr (FjLink) link = NULL;

  plug (fake);
  start (self, NULL);
  watch = claim_first (self);
  fj_usbfs_unplug (fake->port);
  fj_assert_soon (!fj_port_watch_is_present (watch), SOON_MS);
  plug (elsewhere);
  link = take_arrival (watch, 2);
  g_assert_cmpstr (fj_link_get_place (link), ==, "2-1");
  g_assert_cmpuint (self->devices->len, ==, 1);
  fj_device_provider_release (self->provider, first (self));
  fj_assert_soon (self->devices->len == 1 &&
                    g_str_equal (fj_device_get_port (first (self)), "2-1"),
                  SOON_MS);
}

/* Two boards with one serial number: the second is never taken for the first. */
static void
test_twins (Fixture *self, gconstpointer data)
{
  FjFake *fake = add_fake (self, "1-1", 0x0483, 0xdf11);
  FjFake *twin = add_fake (self, "1-2", 0x0483, 0xdf11);
  g_autoptr (FjPortWatch) watch = NULL;
  g_autoptr (FjLink) link = NULL;

  plug (fake);
  start (self, NULL);
  fj_assert_soon (self->devices->len == 1, SOON_MS);
  plug (twin);
  fj_assert_soon (self->devices->len == 2, SOON_MS);
  watch = claim_first (self);
  fj_usbfs_unplug (fake->port);
  fj_assert_soon (!fj_port_watch_is_present (watch), SOON_MS);
  fj_usbfs_unplug (twin->port);
  fj_assert_soon (self->devices->len == 1, SOON_MS);
  plug (twin);
  fj_assert_soon (self->devices->len == 2, SOON_MS);
  fj_assert_for (!fj_port_watch_is_present (watch), 2000);
  plug (fake);
  link = take_arrival (watch, 2);
  g_assert_cmpstr (fj_link_get_place (link), ==, "1-1");
  fj_device_provider_release (self->provider, first (self));
}

/* It has not been asked, but its product string tells what it is. */
static void
on_added_brief (Fixture *self, FjDevice *device)
{
  g_assert_false (fj_identity_was_asked (fj_device_get_identity (device)));
  g_assert_cmpstr (fj_stage_info_get_nick (fj_device_get_stage (device)), ==, "uboot");
  g_assert_cmpstr (get_nick (fj_device_get_family (device)), ==, "stm32mp13");
  g_assert_true (fj_device_is_present (device));
  g_assert_false (fj_device_is_board (device));
}

static void
test_in_use (Fixture *self, gconstpointer data)
{
  g_autoptr (FjUsbEntry) entry = NULL;
  g_autoptr (FjUsbPipe) other = NULL;
  g_autoptr (GError) error = NULL;

  plug (add_fake (self, "1-1", 0x0483, 0xdf11));
  fj_usbfs_sync (self->bus);
  entry = fj_usb_sysfs_read (NULL, "1-1");
  other = fj_usb_host_pipe_new (entry, 0);
  g_assert_true (fj_link_open (FJ_LINK (other), NULL, NULL));
  g_assert_true (fj_usb_pipe_claim (other, 0, NULL, NULL));
  start (self, NULL);
  fj_assert_soon (self->devices->len == 1, SOON_MS);
  g_assert_error (fj_device_get_problem (first (self)), FJ_ERROR, FJ_ERROR_BUSY);
  g_assert_null (fj_device_provider_claim (self->provider, first (self), &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_BUSY);
  /* What sysfs knows is shown all the same. */
  g_assert_cmpstr (fj_device_get_serial (first (self)), ==, SERIAL);
  g_assert_cmpstr (fj_stage_info_get_nick (fj_device_get_stage (first (self))), ==, "rom");
  g_assert_cmpstr (get_nick (fj_device_get_family (first (self))), ==, "stm32mp13");
  fj_link_close (FJ_LINK (other));
  fj_assert_soon (fj_identity_was_asked (fj_device_get_identity (first (self))), 6000);
  g_assert_no_error (fj_device_get_problem (first (self)));
}

/* U-Boot is there for moments only before it comes back; who watches is told of it all the same. */
static void
test_brief (Fixture *self, gconstpointer data)
{
  FjFake *fake = add_fake (self, "1-1", 0x0483, 0xdf11);

  fake->ready = G_MAXINT64; /* nobody gets to read it */
  fake->strings[1] = "USB download gadget@Device ID /0x501, @Revision ID /0x1003, @Name /X Rev.Y,";
  start (self, NULL);
  g_signal_connect_swapped (self->provider, "added", G_CALLBACK (on_added_brief), self);
  plug (fake);
  fj_assert_soon (!fj_device_provider_is_settled (self->provider), SOON_MS);
  fj_usbfs_unplug (fake->port);
  fj_assert_soon (self->n_removed == 1, SOON_MS);
  g_assert_cmpuint (self->n_added, ==, 1);
}

static void
test_deaf (Fixture *self, gconstpointer data)
{
  FjFake *fake = add_fake (self, "1-1", 0x0483, 0xdf11);
  g_autoptr (FjPortWatch) watch = NULL;

  fake->ready = G_MAXINT64;
  plug (fake);
  start (self, NULL);
  fj_assert_soon (self->devices->len == 1, SOON_MS);
  g_assert_false (fj_identity_was_asked (fj_device_get_identity (first (self))));
  fj_assert_soon (fj_device_get_problem (first (self)) != NULL, 15000);
  g_assert_error (fj_device_get_problem (first (self)), FJ_ERROR, FJ_ERROR_TIMED_OUT);
  watch = claim_first (self);
  fj_device_provider_release (self->provider, first (self));
}

static void
test_many (Fixture *self, gconstpointer data)
{
  gint64 start_time = g_get_monotonic_time ();
  char  *ports[N_FAKES];

  start (self, NULL);
  for (guint i = 0; i < N_FAKES; i++) {
    ports[i] = g_strdup_printf ("1-%u.%u", i / 8 + 1, i % 8 + 1);
    plug (add_fake (self, ports[i], 0x0483, 0xdf11));
  }
  fj_assert_soon (self->devices->len == N_FAKES, 10000);
  fj_assert_soon (fj_device_provider_is_settled (self->provider), 10000);
  g_test_message ("%u devices plugged in and read in %.0f ms", N_FAKES,
                  (g_get_monotonic_time () - start_time) / 1000.0);
  for (guint i = 0; i < N_FAKES; i++)
    g_assert_true (
      fj_identity_was_asked (fj_device_get_identity (g_ptr_array_index (self->devices, i))));
  for (guint i = 0; i < N_FAKES; i++) {
    fj_usbfs_unplug (self->fakes[i].port);
    g_free (ports[i]);
  }
  fj_assert_soon (self->devices->len == 0, 10000);
}

/* Goes away in the middle of everything. */
static void
test_dispose (Fixture *self, gconstpointer data)
{
  FjFake           *fake = add_fake (self, "1-1", 0x0483, 0xdf11);
  FjDeviceProvider *provider;

  fake->ready = G_MAXINT64;
  plug (fake);
  fj_usbfs_sync (self->bus);
  start (self, NULL);
  g_signal_handlers_disconnect_by_data (self->provider, self);
  g_object_run_dispose (G_OBJECT (self->provider));
  provider = self->provider;
  g_object_add_weak_pointer (G_OBJECT (provider), (gpointer *) &self->provider);
  g_object_unref (provider);
  fj_assert_soon (self->provider == NULL, SOON_MS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, data, test) \
  g_test_add ("/flashjig/usb-provider/" name, Fixture, data, set_up, test, tear_down)
  ADD ("initial", NULL, test_initial);
  ADD ("hot-plug", NULL, test_hot_plug);
  ADD ("hot-plug-deaf", "deaf", test_hot_plug);
  ADD ("hot-plug-blind", "blind", test_hot_plug);
  ADD ("filter", NULL, test_filter);
  ADD ("bad-identity", NULL, test_bad_identity);
  ADD ("own-ids", NULL, test_own_ids);
  ADD ("claim", NULL, test_claim);
  ADD ("claim-deaf", "deaf", test_claim);
  ADD ("claim-blind", "blind", test_claim);
  ADD ("release", NULL, test_release);
  ADD ("moves", NULL, test_moves);
  ADD ("twins", NULL, test_twins);
  ADD ("in-use", NULL, test_in_use);
  ADD ("brief", NULL, test_brief);
  ADD ("deaf", NULL, test_deaf);
  ADD ("many", NULL, test_many);
  ADD ("many-deaf", "deaf", test_many);
  ADD ("dispose", NULL, test_dispose);
  return g_test_run ();
}
