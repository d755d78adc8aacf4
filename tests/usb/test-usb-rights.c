/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usb-wait.h"
#include "fj-usbfs-fake.h"

#include <fj-error.h>
#include <fj-usb-provider.h>
#include <grp.h>
#include <unistd.h>

#define NOBODY 65534

/* Runs as an ordinary user: to root no node is shut. */

typedef struct {
  FjUsbfs          *bus;
  FjFake            fake;
  FjDeviceProvider *provider;
  FjDevice         *device; /* (owned) (nullable) */
  guint             n_problems;
} Fixture;

static void
on_changed (Fixture *self, FjDevice *device)
{
  self->n_problems += fj_device_get_problem (device) != NULL ? 1 : 0;
}

static void
on_added (Fixture *self, FjDevice *device)
{
  self->device = g_object_ref (device);
  on_changed (self, device);
  g_signal_connect_swapped (device, "changed", G_CALLBACK (on_changed), self);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->bus = fj_usbfs_new (&error);
  g_assert_no_error (error);
  fj_fake_init (&self->fake, 0x0483, 0xdf11);
  self->fake.strings[1] = "DFU in HS Mode @Device ID /0x501, @Revision ID /0x1003";
  self->fake.strings[3] = "@FSBL /0x01/1*128Ke";
  fj_fake_attach (&self->fake, self->bus, "1-1", FJ_SPEED_HIGH);
  fj_usbfs_set_mode (self->fake.port, 0);
  self->provider = fj_usb_provider_new (&error);
  g_assert_no_error (error);
  g_signal_connect_swapped (self->provider, "added", G_CALLBACK (on_added), self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  fj_assert_soon (fj_device_provider_is_settled (self->provider), 5000);
  fj_device_provider_stop (self->provider);
  if (self->device != NULL)
    g_signal_handlers_disconnect_by_data (self->device, self);
  g_assert_finalize_object (self->provider);
  fj_assert_soon (fj_count_contexts () == 0, 5000);
  g_clear_object (&self->device);
  fj_usbfs_free (self->bus);
  fj_fake_clear (&self->fake);
}

static gboolean
open_up (gpointer user_data)
{
  fj_usbfs_set_mode (user_data, 0660);
  return G_SOURCE_REMOVE;
}

/* udev is late with its rule: nobody is troubled with that. */
static void
test_late (Fixture *self, gconstpointer data)
{
  g_assert_true (fj_device_provider_start (self->provider, NULL));
  fj_usbfs_plug (self->fake.port);
  g_timeout_add (600, open_up, self->fake.port);
  fj_assert_soon (self->device != NULL &&
                    fj_identity_was_asked (fj_device_get_identity (self->device)),
                  4000);
  g_assert_cmpuint (self->n_problems, ==, 0);
}

/* The rule is installed later, while the board is plugged in. */
static void
test_denied (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (fj_device_provider_start (self->provider, NULL));
  fj_usbfs_plug (self->fake.port);
  fj_assert_soon (self->n_problems > 0, 5000);
  g_assert_error (fj_device_get_problem (self->device), FJ_ERROR, FJ_ERROR_PERMISSION);
  g_assert_false (fj_identity_was_asked (fj_device_get_identity (self->device)));
  g_assert_null (fj_device_provider_claim (self->provider, self->device, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_PERMISSION);
  g_assert_nonnull (fj_error_get_detail (error)->advice);
  fj_usbfs_set_mode (self->fake.port, 0660);
  fj_assert_soon (fj_identity_was_asked (fj_device_get_identity (self->device)), 3000);
  g_assert_no_error (fj_device_get_problem (self->device));
}

/* What was there before is not waited for. */
static void
test_old (Fixture *self, gconstpointer data)
{
  fj_usbfs_plug (self->fake.port);
  fj_usbfs_sync (self->bus);
  g_assert_true (fj_device_provider_start (self->provider, NULL));
  fj_assert_soon (self->n_problems > 0, 1900);
  g_assert_error (fj_device_get_problem (self->device), FJ_ERROR, FJ_ERROR_PERMISSION);
}

int
main (int argc, char **argv)
{
  if (geteuid () == 0 && (setgroups (0, NULL) != 0 || setgid (NOBODY) != 0 || setuid (NOBODY) != 0))
    return 99;
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/flashjig/usb-rights/late", Fixture, NULL, set_up, test_late, tear_down);
  g_test_add ("/flashjig/usb-rights/denied", Fixture, NULL, set_up, test_denied, tear_down);
  g_test_add ("/flashjig/usb-rights/old", Fixture, NULL, set_up, test_old, tear_down);
  return g_test_run ();
}
