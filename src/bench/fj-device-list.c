/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-device-list.h"

typedef struct {
  FjDevice         *device;   /* (owned) */
  FjDeviceProvider *provider; /* (not owned) kept by the list */
} Entry;

struct _FjDeviceList {
  GObject parent_instance;

  GPtrArray *entries;   /* (owned) (element-type Entry) sorted by port */
  GPtrArray *providers; /* (owned) (element-type FjDeviceProvider) */
};

static void fj_device_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FjDeviceList, fj_device_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, fj_device_list_model_init))

static void
entry_free (Entry *entry)
{
  g_object_unref (entry->device);
  g_free (entry);
}

static gboolean
find_position (FjDeviceList *self, FjDevice *device, guint *position)
{
  for (guint i = 0; i < self->entries->len; i++) {
    Entry *entry = g_ptr_array_index (self->entries, i);

    if (entry->device == device) {
      *position = i;
      return TRUE;
    }
  }
  return FALSE;
}

static void
on_provider_added (FjDeviceList *self, FjDevice *device, FjDeviceProvider *provider)
{
  guint  position = 0;
  Entry *entry;

  g_assert (FJ_IS_DEVICE_LIST (self));

  if (find_position (self, device, &position))
    return;
  for (position = 0; position < self->entries->len; position++) {
    entry = g_ptr_array_index (self->entries, position);
    if (fj_device_compare (device, entry->device) < 0)
      break;
  }
  entry = g_new (Entry, 1);
  *entry = (Entry){ .device = g_object_ref (device), .provider = provider };
  g_ptr_array_insert (self->entries, (int) position, entry);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
}

static void
on_provider_removed (FjDeviceList *self, FjDevice *device, FjDeviceProvider *provider)
{
  guint position;

  g_assert (FJ_IS_DEVICE_LIST (self));

  if (!find_position (self, device, &position))
    return;
  g_ptr_array_remove_index (self->entries, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

static GType
fj_device_list_get_item_type (GListModel *model)
{
  return FJ_TYPE_DEVICE;
}

static guint
fj_device_list_get_n_items (GListModel *model)
{
  return FJ_DEVICE_LIST (model)->entries->len;
}

static gpointer
fj_device_list_get_item (GListModel *model, guint position)
{
  FjDeviceList *self = FJ_DEVICE_LIST (model);
  Entry        *entry;

  if (position >= self->entries->len)
    return NULL;
  entry = g_ptr_array_index (self->entries, position);
  return g_object_ref (entry->device);
}

static void
fj_device_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = fj_device_list_get_item_type;
  iface->get_n_items = fj_device_list_get_n_items;
  iface->get_item = fj_device_list_get_item;
}

static void
fj_device_list_dispose (GObject *object)
{
  FjDeviceList *self = FJ_DEVICE_LIST (object);

  for (guint i = 0; i < self->providers->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->providers, i), self);
  g_ptr_array_set_size (self->entries, 0);
  g_ptr_array_set_size (self->providers, 0);
  G_OBJECT_CLASS (fj_device_list_parent_class)->dispose (object);
}

static void
fj_device_list_finalize (GObject *object)
{
  FjDeviceList *self = FJ_DEVICE_LIST (object);

  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->providers, g_ptr_array_unref);
  G_OBJECT_CLASS (fj_device_list_parent_class)->finalize (object);
}

static void
fj_device_list_class_init (FjDeviceListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = fj_device_list_dispose;
  object_class->finalize = fj_device_list_finalize;
}

static void
fj_device_list_init (FjDeviceList *self)
{
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  self->providers = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * fj_device_list_new:
 *
 * Returns: (transfer full): a list without providers
 */
FjDeviceList *
fj_device_list_new (void)
{
  return g_object_new (FJ_TYPE_DEVICE_LIST, NULL);
}

/**
 * fj_device_list_add_provider:
 * @self: a list
 * @provider: where boards come from
 *
 * Follows @provider and keeps it alive. Starting and stopping it stays with the caller, who starts
 * it after this call.
 */
void
fj_device_list_add_provider (FjDeviceList *self, FjDeviceProvider *provider)
{
  g_return_if_fail (FJ_IS_DEVICE_LIST (self));
  g_return_if_fail (FJ_IS_DEVICE_PROVIDER (provider));

  g_ptr_array_add (self->providers, g_object_ref (provider));
  g_signal_connect_swapped (provider, "added", G_CALLBACK (on_provider_added), self);
  g_signal_connect_swapped (provider, "removed", G_CALLBACK (on_provider_removed), self);
}

/**
 * fj_device_list_get_provider:
 * @self: a list
 * @device: a device
 *
 * Returns: (transfer none) (nullable): the provider that @device comes from, %NULL when it is not
 *   in the list any more
 */
FjDeviceProvider *
fj_device_list_get_provider (FjDeviceList *self, FjDevice *device)
{
  guint  position;
  Entry *entry;

  g_return_val_if_fail (FJ_IS_DEVICE_LIST (self), NULL);

  if (!find_position (self, device, &position))
    return NULL;
  entry = g_ptr_array_index (self->entries, position);
  return entry->provider;
}
