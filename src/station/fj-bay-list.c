/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-bay-list.h"

struct _FjBayList {
  GObject parent_instance;

  FjDeviceList *devices; /* (owned) */
  FjClock      *clock;   /* (owned) */
  GStrv         ports;   /* (owned) (nullable): only these; %NULL: all that have a name */
  GListStore   *bays;    /* (owned) (element-type FjBay) */
  GListStore   *others;  /* (owned) (element-type FjDevice) */
  GPtrArray    *watched; /* (owned) (element-type FjDevice): whose changes are heard */
};

static guint board_changed_signal;

static void fj_bay_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FjBayList, fj_bay_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, fj_bay_list_model_init))

static GType
fj_bay_list_get_item_type (GListModel *model)
{
  return FJ_TYPE_BAY;
}

static guint
fj_bay_list_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (FJ_BAY_LIST (model)->bays));
}

static gpointer
fj_bay_list_get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (FJ_BAY_LIST (model)->bays), position);
}

static void
fj_bay_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = fj_bay_list_get_item_type;
  iface->get_n_items = fj_bay_list_get_n_items;
  iface->get_item = fj_bay_list_get_item;
}

static void
unwatch_device (FjBayList *self, guint position)
{
  g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->watched, position), self);
  g_ptr_array_remove_index (self->watched, position);
}

static void
fj_bay_list_dispose (GObject *object)
{
  FjBayList *self = FJ_BAY_LIST (object);

  while (self->watched->len > 0)
    unwatch_device (self, self->watched->len - 1);
  g_signal_handlers_disconnect_by_data (self->bays, self);
  G_OBJECT_CLASS (fj_bay_list_parent_class)->dispose (object);
}

static void
fj_bay_list_finalize (GObject *object)
{
  FjBayList *self = FJ_BAY_LIST (object);

  g_ptr_array_unref (self->watched);
  g_object_unref (self->bays);
  g_object_unref (self->others);
  g_clear_object (&self->devices);
  g_clear_pointer (&self->clock, fj_clock_unref);
  g_strfreev (self->ports);
  G_OBJECT_CLASS (fj_bay_list_parent_class)->finalize (object);
}

static void
fj_bay_list_class_init (FjBayListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = fj_bay_list_dispose;
  object_class->finalize = fj_bay_list_finalize;
  board_changed_signal = g_signal_new ("board-changed", FJ_TYPE_BAY_LIST, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, FJ_TYPE_BAY);
}

static void
fj_bay_list_init (FjBayList *self)
{
  self->bays = g_list_store_new (FJ_TYPE_BAY);
  self->others = g_list_store_new (FJ_TYPE_DEVICE);
  self->watched = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect_swapped (self->bays, "items-changed", G_CALLBACK (g_list_model_items_changed),
                            self);
}

static guint
get_n_bays (FjBayList *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->bays));
}

static FjBay *
get_bay (FjBayList *self, guint position)
{
  g_autoptr (FjBay) bay = g_list_model_get_item (G_LIST_MODEL (self->bays), position);

  return bay; /* the list keeps it */
}

static guint
get_n_devices (FjBayList *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->devices));
}

static FjDevice *
get_device (FjBayList *self, guint position)
{
  g_autoptr (FjDevice) device = g_list_model_get_item (G_LIST_MODEL (self->devices), position);

  return device; /* the list keeps it */
}

static gboolean
find_position (FjBayList *self, const char *port, guint from, guint *position)
{
  for (*position = from; *position < get_n_bays (self); (*position)++)
    if (g_str_equal (fj_bay_get_port (get_bay (self, *position)), port))
      return TRUE;
  return FALSE;
}

/* (transfer none) (nullable): the device on a port, and how many there are: one that is there
 * counts more than one that a run still keeps. */
static FjDevice *
find_device (FjBayList *self, const char *port, guint *n)
{
  FjDevice *found = NULL;

  *n = 0;
  for (guint i = 0; i < get_n_devices (self); i++) {
    FjDevice *device = get_device (self, i);

    if (!g_str_equal (fj_device_get_port (device), port))
      continue;
    *n += fj_device_is_present (device);
    if (found == NULL || fj_device_is_present (device))
      found = device;
  }
  return found;
}

static void
update_bay (FjBayList *self, FjBay *bay)
{
  guint       n;
  FjDevice   *device = find_device (self, fj_bay_get_port (bay), &n);
  const char *serial = NULL;

  if (device != NULL && fj_device_list_is_unique (self->devices, device))
    serial = fj_device_get_serial (device);
  fj_bay_set_device (bay, device, serial, n > 1);
  g_signal_emit (self, board_changed_signal, 0, bay);
}

/* Whether a serial number tells a board from others depends on all the others. */
static void
update_bays (FjBayList *self)
{
  g_autoptr (GPtrArray) bays = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < get_n_bays (self); i++)
    g_ptr_array_add (bays, g_object_ref (get_bay (self, i)));
  for (guint i = 0; i < bays->len; i++)
    update_bay (self, g_ptr_array_index (bays, i));
}

static void
on_device_changed (FjBayList *self, FjDevice *device)
{
  FjBay *bay = fj_bay_list_find (self, fj_device_get_port (device));

  g_assert (FJ_IS_BAY_LIST (self));

  if (bay != NULL)
    update_bay (self, bay);
}

static void
watch_devices (FjBayList *self)
{
  for (guint i = self->watched->len; i > 0; i--)
    if (fj_device_list_get_provider (self->devices, g_ptr_array_index (self->watched, i - 1)) ==
        NULL)
      unwatch_device (self, i - 1);
  for (guint i = 0; i < get_n_devices (self); i++) {
    FjDevice *device = get_device (self, i);

    if (g_ptr_array_find (self->watched, device, NULL))
      continue;
    g_ptr_array_add (self->watched, g_object_ref (device));
    g_signal_connect_swapped (device, "changed", G_CALLBACK (on_device_changed), self);
    g_signal_connect_swapped (device, "notify::serial", G_CALLBACK (update_bays), self);
  }
}

static gboolean
is_outside (FjBayList *self, FjDevice *device)
{
  return fj_device_list_get_provider (self->devices, device) != NULL &&
         fj_bay_list_find (self, fj_device_get_port (device)) == NULL;
}

static int
compare_devices (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return fj_device_compare ((FjDevice *) a, (FjDevice *) b);
}

static void
update_others (FjBayList *self)
{
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->others)); i > 0; i--) {
    g_autoptr (FjDevice) device = g_list_model_get_item (G_LIST_MODEL (self->others), i - 1);

    if (!is_outside (self, device))
      g_list_store_remove (self->others, i - 1);
  }
  for (guint i = 0; i < get_n_devices (self); i++) {
    FjDevice *device = get_device (self, i);

    if (is_outside (self, device) && !g_list_store_find (self->others, device, NULL))
      g_list_store_insert_sorted (self->others, device, compare_devices, NULL);
  }
}

static void
on_devices_changed (FjBayList *self)
{
  g_assert (FJ_IS_BAY_LIST (self));

  watch_devices (self);
  update_others (self);
  update_bays (self);
}

/* The bay of a port comes to its place, from further behind or as a new one. */
static void
put_bay (FjBayList *self, guint position, const char *port)
{
  g_autoptr (FjBay) bay = NULL;
  guint at;

  if (find_position (self, port, position, &at)) {
    if (at == position)
      return;
    bay = g_object_ref (get_bay (self, at));
    g_list_store_remove (self->bays, at);
  } else {
    bay = fj_bay_new (port, self->clock);
  }
  g_list_store_insert (self->bays, position, bay);
}

static void
update_ports (FjBayList *self)
{
  FjPlaceNames *names = fj_device_list_get_place_names (self->devices);
  g_auto (GStrv) ports =
    self->ports != NULL ? g_strdupv (self->ports) : fj_place_names_dup_ports (names);
  guint n = g_strv_length (ports);

  for (guint i = 0; i < n; i++)
    put_bay (self, i, ports[i]);
  while (get_n_bays (self) > n)
    g_list_store_remove (self->bays, get_n_bays (self) - 1);
  for (guint i = 0; i < n; i++)
    fj_bay_set_name (get_bay (self, i), fj_place_names_get (names, ports[i]));
  on_devices_changed (self);
}

/**
 * fj_bay_list_new:
 * @devices: all boards there are, with the names of their places
 * @clock: the clock that the jobs go by
 *
 * Returns: (transfer full): the bays of @devices
 */
FjBayList *
fj_bay_list_new (FjDeviceList *devices, FjClock *clock)
{
  FjBayList    *self = g_object_new (FJ_TYPE_BAY_LIST, NULL);
  FjPlaceNames *names = fj_device_list_get_place_names (devices);

  g_return_val_if_fail (clock != NULL, self);

  self->devices = g_object_ref (devices);
  self->clock = fj_clock_ref (clock);
  g_signal_connect_object (devices, "items-changed", G_CALLBACK (on_devices_changed), self,
                           G_CONNECT_SWAPPED);
  if (names == NULL)
    return self; /* without names there are no bays */
  g_signal_connect_object (names, "changed", G_CALLBACK (update_ports), self, G_CONNECT_SWAPPED);
  update_ports (self);
  return self;
}

/* (transfer full): a port that is named twice is one bay, or it had two runs at once. */
static GStrv
dup_once (const char *const *ports)
{
  g_autoptr (GPtrArray) once = g_ptr_array_new ();

  for (guint i = 0; ports[i] != NULL; i++)
    if (!g_ptr_array_find_with_equal_func (once, ports[i], g_str_equal, NULL))
      g_ptr_array_add (once, (gpointer) ports[i]);
  g_ptr_array_add (once, NULL);
  return g_strdupv ((char **) once->pdata);
}

/**
 * fj_bay_list_set_ports:
 * @self: bays
 * @ports: (nullable): only these, in this order; %NULL: all that have a name
 */
void
fj_bay_list_set_ports (FjBayList *self, const char *const *ports)
{
  g_return_if_fail (FJ_IS_BAY_LIST (self));
  g_return_if_fail (fj_device_list_get_place_names (self->devices) != NULL);

  g_strfreev (self->ports);
  self->ports = ports != NULL ? dup_once (ports) : NULL;
  update_ports (self);
}

/**
 * fj_bay_list_start_anew:
 * @self: bays without runs that go on
 *
 * Drops all results: they were about something else.
 */
void
fj_bay_list_start_anew (FjBayList *self)
{
  g_return_if_fail (FJ_IS_BAY_LIST (self));

  for (guint i = 0; i < get_n_bays (self); i++)
    fj_bay_start_anew (get_bay (self, i));
}

/**
 * fj_bay_list_get_others:
 *
 * Returns: (transfer none): a list of #FjDevice: what is plugged in elsewhere, by port
 */
GListModel *
fj_bay_list_get_others (FjBayList *self)
{
  g_return_val_if_fail (FJ_IS_BAY_LIST (self), NULL);

  return G_LIST_MODEL (self->others);
}

/**
 * fj_bay_list_find:
 * @self: bays
 * @port: a port path
 *
 * Returns: (transfer none) (nullable): its bay
 */
FjBay *
fj_bay_list_find (FjBayList *self, const char *port)
{
  guint position;

  g_return_val_if_fail (FJ_IS_BAY_LIST (self), NULL);

  return find_position (self, port, 0, &position) ? get_bay (self, position) : NULL;
}
