/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-device-list.h"

struct _FjDeviceList {
  GObject parent_instance;

  GListStore *devices;   /* (owned) (element-type FjDevice) sorted by port */
  GHashTable *providers; /* (owned) (FjDevice, FjDeviceProvider): of each device */
  GPtrArray  *sources;   /* (owned) (element-type FjDeviceProvider) */
  GHashTable *chips;     /* (owned) (utf8, utf8): by serial number, titles of boards that left */

  FjPlaceNames *names; /* (owned) (nullable) */
};

static void fj_device_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FjDeviceList, fj_device_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, fj_device_list_model_init))

/* (transfer full) (nullable): under which a board is known again */
static char *
dup_serial_key (FjDevice *device)
{
  const char *serial = fj_device_get_serial (device);

  /* early samples report zeros */
  if (serial == NULL || serial[strspn (serial, "0")] == '\0')
    return NULL;
  return g_ascii_strup (serial, -1);
}

/* A board that comes back keeps its name. */
static void
recall_chip (FjDevice *device, GParamSpec *pspec, FjDeviceList *self)
{
  g_autofree char *key = dup_serial_key (device);
  const char      *chip = key != NULL ? g_hash_table_lookup (self->chips, key) : NULL;

  g_assert (FJ_IS_DEVICE_LIST (self));

  if (chip != NULL && fj_device_get_chip_title (device) == NULL)
    fj_device_recall_chip (device, chip);
}

static void
keep_chip (FjDeviceList *self, FjDevice *device)
{
  char       *key = dup_serial_key (device);
  const char *chip = fj_device_get_chip_title (device);

  if (key != NULL && chip != NULL)
    g_hash_table_replace (self->chips, key, g_strdup (chip));
  else
    g_free (key);
}

static int
compare_devices (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return fj_device_compare ((FjDevice *) a, (FjDevice *) b);
}

static void
name_device (FjDeviceList *self, FjDevice *device)
{
  fj_device_set_place_name (device, fj_place_names_get (self->names, fj_device_get_port (device)));
}

static void
on_name_changed (FjDeviceList *self, const char *port)
{
  g_assert (FJ_IS_DEVICE_LIST (self));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->devices)); i++) {
    g_autoptr (FjDevice) device = g_list_model_get_item (G_LIST_MODEL (self->devices), i);

    if (g_str_equal (fj_device_get_port (device), port))
      name_device (self, device);
  }
}

static void
on_provider_added (FjDeviceList *self, FjDevice *device, FjDeviceProvider *provider)
{
  g_assert (FJ_IS_DEVICE_LIST (self));

  if (g_hash_table_contains (self->providers, device))
    return;
  g_hash_table_insert (self->providers, g_object_ref (device), provider);
  g_signal_connect_object (device, "notify::serial", G_CALLBACK (recall_chip), self, 0);
  recall_chip (device, NULL, self);
  if (self->names != NULL)
    name_device (self, device);
  g_list_store_insert_sorted (self->devices, device, compare_devices, NULL);
}

static void
on_provider_removed (FjDeviceList *self, FjDevice *device, FjDeviceProvider *provider)
{
  guint position;

  g_assert (FJ_IS_DEVICE_LIST (self));

  if (!g_list_store_find (self->devices, device, &position))
    return;
  g_signal_handlers_disconnect_by_data (device, self);
  keep_chip (self, device);
  g_hash_table_remove (self->providers, device);
  g_list_store_remove (self->devices, position);
}

static GType
fj_device_list_get_item_type (GListModel *model)
{
  return FJ_TYPE_DEVICE;
}

static guint
fj_device_list_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (FJ_DEVICE_LIST (model)->devices));
}

static gpointer
fj_device_list_get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (FJ_DEVICE_LIST (model)->devices), position);
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

  for (guint i = 0; i < self->sources->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->sources, i), self);
  if (self->names != NULL)
    g_signal_handlers_disconnect_by_data (self->names, self);
  g_clear_object (&self->names);
  g_signal_handlers_disconnect_by_data (self->devices, self);
  g_list_store_remove_all (self->devices);
  g_hash_table_remove_all (self->providers);
  g_ptr_array_set_size (self->sources, 0);
  G_OBJECT_CLASS (fj_device_list_parent_class)->dispose (object);
}

static void
fj_device_list_finalize (GObject *object)
{
  FjDeviceList *self = FJ_DEVICE_LIST (object);

  g_clear_object (&self->devices);
  g_clear_pointer (&self->providers, g_hash_table_unref);
  g_clear_pointer (&self->sources, g_ptr_array_unref);
  g_clear_pointer (&self->chips, g_hash_table_unref);
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
  self->devices = g_list_store_new (FJ_TYPE_DEVICE);
  self->providers = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->sources = g_ptr_array_new_with_free_func (g_object_unref);
  self->chips = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_signal_connect_swapped (self->devices, "items-changed",
                            G_CALLBACK (g_list_model_items_changed), self);
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
 * fj_device_list_set_place_names:
 * @self: a list without devices
 * @names: what people call the ports
 *
 * Gives each device the name of its port, and keeps it up to date. To be called once.
 */
void
fj_device_list_set_place_names (FjDeviceList *self, FjPlaceNames *names)
{
  g_return_if_fail (FJ_IS_DEVICE_LIST (self) && self->names == NULL);

  self->names = g_object_ref (names);
  g_signal_connect_swapped (names, "changed", G_CALLBACK (on_name_changed), self);
}

/**
 * fj_device_list_get_place_names:
 * @self: a list
 *
 * Returns: (transfer none) (nullable): what people call the ports
 */
FjPlaceNames *
fj_device_list_get_place_names (FjDeviceList *self)
{
  g_return_val_if_fail (FJ_IS_DEVICE_LIST (self), NULL);

  return self->names;
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

  g_ptr_array_add (self->sources, g_object_ref (provider));
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
  g_return_val_if_fail (FJ_IS_DEVICE_LIST (self), NULL);

  return g_hash_table_lookup (self->providers, device);
}

/**
 * fj_device_list_is_unique:
 * @self: a list
 * @device: a board in it
 *
 * Returns: whether its serial number tells it from other boards: it has one that is not all zeros,
 *   and no other board that is plugged in has the same
 */
gboolean
fj_device_list_is_unique (FjDeviceList *self, FjDevice *device)
{
  g_autofree char *key = NULL;

  g_return_val_if_fail (FJ_IS_DEVICE_LIST (self), FALSE);

  key = dup_serial_key (device);
  for (guint i = 0; key != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self)); i++) {
    g_autoptr (FjDevice) other = g_list_model_get_item (G_LIST_MODEL (self), i);
    g_autofree char *other_key = dup_serial_key (other);

    if (other != device && g_strcmp0 (key, other_key) == 0)
      return FALSE;
  }
  return key != NULL;
}
