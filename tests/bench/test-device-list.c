/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fake-provider.h"

#include <fj-device-list.h>

typedef struct {
  guint position;
  guint removed;
  guint added;
  guint count;
} Change;

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, Change *change)
{
  change->position = position;
  change->removed = removed;
  change->added = added;
  change->count++;
}

static const char *
port_at (FjDeviceList *list, guint position)
{
  g_autoptr (FjDevice) device = g_list_model_get_item (G_LIST_MODEL (list), position);

  return device != NULL ? fj_device_get_port (device) : NULL;
}

static void
add (FakeProvider *provider, const char *port, FjDevice **device)
{
  *device = fj_device_new (port);
  fj_device_provider_emit_added (FJ_DEVICE_PROVIDER (provider), *device);
}

static void
test_merges_in_order (void)
{
  FjDeviceList *list = fj_device_list_new ();
  g_autoptr (FakeProvider) usb = fake_provider_new ();
  g_autoptr (FakeProvider) other = fake_provider_new ();
  g_autoptr (FjDevice) ten = NULL;
  g_autoptr (FjDevice) two = NULL;
  g_autoptr (FjDevice) three = NULL;
  g_autoptr (FjDevice) stranger = fj_device_new ("9-9");
  Change change = { 0 };

  g_signal_connect (list, "items-changed", G_CALLBACK (on_items_changed), &change);
  fj_device_list_add_provider (list, FJ_DEVICE_PROVIDER (usb));
  fj_device_list_add_provider (list, FJ_DEVICE_PROVIDER (other));
  add (usb, "1-10", &ten);
  add (usb, "1-2", &two);
  g_assert_cmpuint (change.position, ==, 0);
  add (other, "1-3", &three);
  g_assert_cmpuint (change.position, ==, 1);
  g_assert_cmpuint (change.added, ==, 1);
  g_assert_cmpuint (change.removed, ==, 0);
  g_assert_cmpuint (change.count, ==, 3);
  g_assert_cmpstr (port_at (list, 0), ==, "1-2");
  g_assert_cmpstr (port_at (list, 1), ==, "1-3");
  g_assert_cmpstr (port_at (list, 2), ==, "1-10");
  g_assert_null (port_at (list, 3));
  g_assert_true (fj_device_list_get_provider (list, three) == FJ_DEVICE_PROVIDER (other));
  g_assert_true (fj_device_list_get_provider (list, ten) == FJ_DEVICE_PROVIDER (usb));
  g_assert_null (fj_device_list_get_provider (list, stranger));

  fj_device_provider_emit_added (FJ_DEVICE_PROVIDER (usb), two);
  fj_device_provider_emit_removed (FJ_DEVICE_PROVIDER (usb), stranger);
  g_assert_cmpuint (change.count, ==, 3);

  fj_device_provider_emit_removed (FJ_DEVICE_PROVIDER (other), three);
  g_assert_cmpuint (change.position, ==, 1);
  g_assert_cmpuint (change.removed, ==, 1);
  g_assert_cmpuint (change.added, ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 2);
  g_assert_finalize_object (list);
  /* the list has let go of its providers */
  fj_device_provider_emit_added (FJ_DEVICE_PROVIDER (other), three);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/device-list/merges-in-order", test_merges_in_order);
  return g_test_run ();
}
