/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fake-provider.h"

#include <fj-device-list.h>
#include <fj-drivers.h>

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

static void
update (FjDevice *device, const char *serial, const char *title, const char *chip)
{
  g_autoptr (FjIdentity) identity = fj_identity_new (fj_drivers_get (0));
  guint                n;
  const FjDeviceUpdate update = { .serial = serial, .present = TRUE, .identity = identity };

  identity->title = g_strdup (title);
  identity->chip = g_strdup (chip);
  identity->stage = fj_device_get_stages (device, &n);
  fj_device_update (device, &update);
}

static void
assert_title (FjDevice *device, const char *expected)
{
  g_autofree char *title = fj_device_dup_title (device);

  g_assert_cmpstr (title, ==, expected);
}

/* Notes the title where it is another one than before. */
static void
on_changed (FjDevice *device, GPtrArray *titles)
{
  g_autofree char *title = fj_device_dup_title (device);

  if (titles->len == 0 || !g_str_equal (g_ptr_array_index (titles, titles->len - 1), title))
    g_ptr_array_add (titles, g_steal_pointer (&title));
}

/* A board keeps the most exact name it had, also when it was away; another one never gets it. */
static void
test_keeps_names (void)
{
  FjDeviceList *list = fj_device_list_new ();
  g_autoptr (FakeProvider) usb = fake_provider_new ();
  g_autoptr (FjDevice) first = NULL;
  g_autoptr (FjDevice) again = NULL;
  g_autoptr (FjDevice) other = NULL;
  g_autoptr (FjDevice) zeros = NULL;
  g_autoptr (GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);

  fj_device_list_add_provider (list, FJ_DEVICE_PROVIDER (usb));
  add (usb, "1-1", &first);
  g_signal_connect (first, "changed", G_CALLBACK (on_changed), titles);
  update (first, "00AB", "STM32MP15", NULL);
  assert_title (first, "STM32MP15");
  update (first, NULL, "STM32MP157C Rev.Z", "STM32MP157C Rev.Z");
  assert_title (first, "STM32MP157C Rev.Z");
  update (first, "00ab", "STM32MP15", NULL);
  assert_title (first, "STM32MP157C Rev.Z");
  g_assert_cmpuint (titles->len, ==, 2);
  fj_device_provider_emit_removed (FJ_DEVICE_PROVIDER (usb), first);

  add (usb, "1-2", &again);
  update (again, "00Ab", "STM32MP15", NULL);
  assert_title (again, "STM32MP157C Rev.Z");
  update (again, "00AC", "STM32MP15", NULL);
  assert_title (again, "STM32MP15");
  add (usb, "1-1", &other);
  update (other, "00AC", "STM32MP15", NULL);
  assert_title (other, "STM32MP15");
  add (usb, "1-3", &zeros);
  update (zeros, "0000", "STM32MP15", "STM32MP153A");
  fj_device_provider_emit_removed (FJ_DEVICE_PROVIDER (usb), zeros);
  update (other, "0000", "STM32MP15", NULL);
  assert_title (other, "STM32MP15");
  g_assert_finalize_object (list);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/device-list/merges-in-order", test_merges_in_order);
  g_test_add_func ("/flashjig/device-list/keeps-names", test_keeps_names);
  return g_test_run ();
}
