/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-bay-teacher.h"

struct _FjBayTeacher {
  GObject parent_instance;

  FjDeviceList *devices; /* (owned) */
  GStrv         names;   /* (owned) (nullable): %NULL: numbers from 1 on */
  guint         next;    /* of @names */
  GHashTable   *old;     /* (owned) (element-type FjDevice): has been plugged in since before */
  GHashTable   *watched; /* (owned) (element-type FjDevice): not known to be a board yet */
};

static guint taught_signal;

G_DEFINE_FINAL_TYPE (FjBayTeacher, fj_bay_teacher, G_TYPE_OBJECT)

static void
leave_device (FjBayTeacher *self, FjDevice *device)
{
  g_signal_handlers_disconnect_by_data (device, self);
  g_hash_table_remove (self->watched, device);
}

static void
fj_bay_teacher_dispose (GObject *object)
{
  FjBayTeacher *self = FJ_BAY_TEACHER (object);
  g_autoptr (GList) devices = g_hash_table_get_keys (self->watched);

  for (GList *l = devices; l != NULL; l = l->next)
    leave_device (self, l->data);
  G_OBJECT_CLASS (fj_bay_teacher_parent_class)->dispose (object);
}

static void
fj_bay_teacher_finalize (GObject *object)
{
  FjBayTeacher *self = FJ_BAY_TEACHER (object);

  g_clear_object (&self->devices);
  g_hash_table_unref (self->old);
  g_hash_table_unref (self->watched);
  g_strfreev (self->names);
  G_OBJECT_CLASS (fj_bay_teacher_parent_class)->finalize (object);
}

static void
fj_bay_teacher_class_init (FjBayTeacherClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = fj_bay_teacher_dispose;
  object_class->finalize = fj_bay_teacher_finalize;
  taught_signal = g_signal_new ("taught", FJ_TYPE_BAY_TEACHER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, FJ_TYPE_DEVICE);
}

static void
fj_bay_teacher_init (FjBayTeacher *self)
{
  self->old = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->watched = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
}

static FjPlaceNames *
get_places (FjBayTeacher *self)
{
  return fj_device_list_get_place_names (self->devices);
}

static gboolean
is_taken (FjBayTeacher *self, const char *name)
{
  g_autofree char *port = fj_place_names_find (get_places (self), name);

  return port != NULL;
}

/**
 * fj_bay_teacher_is_done:
 *
 * Returns: whether all names have been given
 */
gboolean
fj_bay_teacher_is_done (FjBayTeacher *self)
{
  g_return_val_if_fail (FJ_IS_BAY_TEACHER (self), TRUE);

  return self->names != NULL && self->names[self->next] == NULL;
}

/**
 * fj_bay_teacher_dup_next:
 *
 * Returns: (transfer full) (nullable): the name that the next port gets
 */
char *
fj_bay_teacher_dup_next (FjBayTeacher *self)
{
  g_return_val_if_fail (FJ_IS_BAY_TEACHER (self), NULL);

  if (self->names != NULL)
    return g_strdup (self->names[self->next]);
  for (guint number = 1;; number++) {
    g_autofree char *name = g_strdup_printf ("%u", number);

    if (!is_taken (self, name))
      return g_steal_pointer (&name);
  }
}

static void
teach_port (FjBayTeacher *self, FjDevice *device)
{
  const char      *port = fj_device_get_port (device);
  g_autofree char *name = fj_bay_teacher_dup_next (self);

  if (name == NULL || fj_place_names_get (get_places (self), port) != NULL)
    return;
  g_debug ("%s: is called %s", port, name);
  self->next++;
  fj_place_names_set (get_places (self), port, name);
  g_signal_emit (self, taught_signal, 0, device);
}

/* What it is, is known when it has been asked. */
static void
on_device_changed (FjBayTeacher *self, FjDevice *device)
{
  g_autoptr (FjDevice) kept = g_object_ref (device);

  g_assert (FJ_IS_BAY_TEACHER (self));

  if (!fj_device_is_board (device))
    return;
  leave_device (self, device);
  g_hash_table_add (self->old, g_object_ref (device));
  teach_port (self, device);
}

static void
watch_device (FjBayTeacher *self, FjDevice *device)
{
  if (g_hash_table_contains (self->old, device) || g_hash_table_contains (self->watched, device))
    return;
  g_hash_table_add (self->watched, g_object_ref (device));
  g_signal_connect_swapped (device, "changed", G_CALLBACK (on_device_changed), self);
  on_device_changed (self, device);
}

static void
on_devices_changed (FjBayTeacher *self, guint position, guint n_removed, guint n_added)
{
  g_autoptr (GList) devices = g_hash_table_get_keys (self->watched);
  g_autoptr (GList) old = g_hash_table_get_keys (self->old);

  g_assert (FJ_IS_BAY_TEACHER (self));

  for (GList *l = devices; l != NULL; l = l->next)
    if (fj_device_list_get_provider (self->devices, l->data) == NULL)
      leave_device (self, l->data);
  for (GList *l = old; l != NULL; l = l->next)
    if (fj_device_list_get_provider (self->devices, l->data) == NULL)
      g_hash_table_remove (self->old, l->data);
  for (guint i = 0; i < n_added; i++) {
    g_autoptr (FjDevice) device =
      g_list_model_get_item (G_LIST_MODEL (self->devices), position + i);

    watch_device (self, device);
  }
}

/**
 * fj_bay_teacher_new:
 * @devices: all boards there are, with the names of their places
 * @names: (nullable): the names to give, in this order; %NULL: numbers from 1 on that are free
 *
 * Returns: (transfer full): a teacher that waits for the first board
 */
FjBayTeacher *
fj_bay_teacher_new (FjDeviceList *devices, const char *const *names)
{
  FjBayTeacher *self = g_object_new (FJ_TYPE_BAY_TEACHER, NULL);

  g_return_val_if_fail (fj_device_list_get_place_names (devices) != NULL, self);

  self->devices = g_object_ref (devices);
  self->names = g_strdupv ((char **) names);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (devices)); i++)
    g_hash_table_add (self->old, g_list_model_get_item (G_LIST_MODEL (devices), i));
  g_signal_connect_object (devices, "items-changed", G_CALLBACK (on_devices_changed), self,
                           G_CONNECT_SWAPPED);
  return self;
}
