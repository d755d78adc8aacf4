/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-plan-cache.h"

#include <fj-drivers.h>
#include <fj-error.h>

/* A kind of board, and its plan as soon as there is one. */
typedef struct {
  FjDevice  *device;  /* (owned): the first board of the kind */
  FjPlan    *plan;    /* (owned) (nullable) while it is made */
  GPtrArray *issues;  /* (owned) (nullable) (element-type FjIssue) */
  GPtrArray *waiting; /* (owned) (element-type GTask): who wants the plan */
} Entry;

struct _FjPlanCache {
  GObject parent_instance;

  FjLayout     *layout; /* (owned): nobody changes it */
  GPtrArray    *rows;   /* (owned) (element-type FjPartition): of the layout it is a copy of */
  GStrv         only;
  GStrv         skip;
  GStrv         unpack;
  GStrv         keep_packed;
  FjWay         way;
  FjVerify      verify;
  gboolean      reads;
  gboolean      everything;
  gboolean      is_command_line;
  FjImageCache *images;  /* (owned) (not nullable) */
  GPtrArray    *entries; /* (owned) (element-type Entry) */
};

G_DEFINE_FINAL_TYPE (FjPlanCache, fj_plan_cache, G_TYPE_OBJECT)

static void
entry_free (Entry *entry)
{
  g_object_unref (entry->device);
  g_clear_pointer (&entry->plan, fj_plan_unref);
  g_clear_pointer (&entry->issues, g_ptr_array_unref);
  g_ptr_array_unref (entry->waiting);
  g_free (entry);
}

static Entry *
entry_new (FjDevice *device)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->device = g_object_ref (device);
  entry->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  return entry;
}

static void
fj_plan_cache_finalize (GObject *object)
{
  FjPlanCache *self = FJ_PLAN_CACHE (object);

  g_clear_object (&self->layout);
  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->entries);
  fj_image_cache_unref (self->images);
  g_strfreev (self->only);
  g_strfreev (self->skip);
  g_strfreev (self->unpack);
  g_strfreev (self->keep_packed);
  G_OBJECT_CLASS (fj_plan_cache_parent_class)->finalize (object);
}

static void
fj_plan_cache_class_init (FjPlanCacheClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fj_plan_cache_finalize;
}

static void
fj_plan_cache_init (FjPlanCache *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
}

/**
 * fj_plan_cache_new:
 * @layout: a layout; changes from now on do not matter
 * @options: (nullable): which of its rows, and how; the board in it is ignored
 *
 * Returns: (transfer full): a cache without a plan
 */
FjPlanCache *
fj_plan_cache_new (FjLayout *layout, const FjPlanOptions *options)
{
  FjPlanCache *self = g_object_new (FJ_TYPE_PLAN_CACHE, NULL);

  g_return_val_if_fail (FJ_IS_LAYOUT (layout), self);

  self->layout = fj_layout_copy (layout);
  for (guint i = 0; i < fj_layout_get_n_rows (layout); i++)
    g_ptr_array_add (self->rows, g_object_ref (fj_layout_get_row (layout, i)));
  if (options != NULL && options->images != NULL)
    self->images = fj_image_cache_ref (options->images);
  else
    self->images = fj_image_cache_new ();
  if (options == NULL)
    return self;
  self->only = g_strdupv ((char **) options->only);
  self->skip = g_strdupv ((char **) options->skip);
  self->unpack = g_strdupv ((char **) options->unpack);
  self->keep_packed = g_strdupv ((char **) options->keep_packed);
  self->way = options->way;
  self->verify = options->verify;
  self->reads = options->reads;
  self->everything = options->everything;
  self->is_command_line = options->is_command_line;
  return self;
}

/**
 * fj_plan_cache_get_layout:
 *
 * Returns: (transfer none): the layout as it was when the cache was made
 */
FjLayout *
fj_plan_cache_get_layout (FjPlanCache *self)
{
  g_return_val_if_fail (FJ_IS_PLAN_CACHE (self), NULL);

  return self->layout;
}

/**
 * fj_plan_cache_dup_rows:
 * @self: a cache
 * @plan: a plan of it
 *
 * Returns: (transfer full) (element-type FjPartition): the rows of the layout that the cache was
 *   made for, by row of @plan
 */
GPtrArray *
fj_plan_cache_dup_rows (FjPlanCache *self, FjPlan *plan)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_val_if_fail (FJ_IS_PLAN_CACHE (self), rows);

  for (guint i = 0; i < fj_plan_get_n_rows (plan); i++) {
    guint row = fj_plan_get_row (plan, i)->layout_row;

    g_ptr_array_add (rows, g_object_ref (g_ptr_array_index (self->rows, row)));
  }
  return rows;
}

static const FjBootDriver *
get_driver (FjDevice *device)
{
  FjIdentity *identity = fj_device_get_identity (device);

  return identity != NULL ? identity->driver : NULL;
}

/* Whether one plan is right for both: same chips, and the same is known of their storages. */
static gboolean
is_same_kind (FjDevice *a, FjDevice *b)
{
  guint                    n_a, n_b;
  const FjStorageGeometry *geometry_a = fj_device_get_geometry (a, &n_a);
  const FjStorageGeometry *geometry_b = fj_device_get_geometry (b, &n_b);

  return get_driver (a) == get_driver (b) && fj_device_get_family (a) == fj_device_get_family (b) &&
         fj_storage_geometry_is_equal (geometry_a, n_a, geometry_b, n_b);
}

static Entry *
find_entry (FjPlanCache *self, FjDevice *device)
{
  for (guint i = 0; i < self->entries->len; i++) {
    Entry *entry = g_ptr_array_index (self->entries, i);

    if (is_same_kind (entry->device, device))
      return entry;
  }
  return NULL;
}

typedef struct {
  FjPlanCache *self;  /* (owned) */
  Entry       *entry; /* (not owned): it stays in the cache while its plan is made */
} Making;

static void make_plan (FjPlanCache *self, Entry *entry);

static void
answer_one (Entry *entry, GTask *task, const GError *error)
{
  if (entry->issues != NULL)
    g_task_set_task_data (task, g_ptr_array_ref (entry->issues),
                          (GDestroyNotify) g_ptr_array_unref);
  if (error != NULL)
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_pointer (task, fj_plan_ref (entry->plan), (GDestroyNotify) fj_plan_unref);
}

/* Gives everybody who waits what there is. */
static void
answer_all (Entry *entry, const GError *error)
{
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&entry->waiting);

  entry->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < waiting->len; i++)
    answer_one (entry, g_ptr_array_index (waiting, i), error);
}

/* The one that the plan was made for does not want it any more; those behind it still may. */
static gboolean
has_others (Entry *entry, const GError *error)
{
  g_autoptr (GTask) first = NULL;

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || entry->waiting->len < 2)
    return FALSE;
  first = g_ptr_array_steal_index (entry->waiting, 0);
  g_task_return_error (first, g_error_copy (error));
  return TRUE;
}

/* A plan that failed is not kept: files can be put right. */
static void
on_plan_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Making *making = user_data;
  g_autoptr (FjPlanCache) self = making->self;
  g_autoptr (GError) error = NULL;
  Entry      *entry = making->entry;
  const char *port = fj_device_get_port (entry->device);

  g_assert (FJ_IS_PLAN_CACHE (self));

  entry->plan = fj_plan_new_finish (result, &entry->issues, &error);
  if (has_others (entry, error)) {
    make_plan (self, entry);
    return;
  }
  if (entry->plan != NULL)
    g_debug ("%s: plan of %u rows, %" G_GUINT64_FORMAT " bytes", port,
             fj_plan_get_n_rows (entry->plan), fj_plan_get_bytes (entry->plan));
  else
    g_debug ("%s: no plan: %s", port, error->message);
  answer_all (entry, error);
  if (entry->plan == NULL)
    g_ptr_array_remove (self->entries, entry);
}

static void
make_plan (FjPlanCache *self, Entry *entry)
{
  GTask        *first = g_ptr_array_index (entry->waiting, 0);
  Making       *making = g_new0 (Making, 1);
  FjPlanOptions options = {
    .only = (const char *const *) self->only,
    .skip = (const char *const *) self->skip,
    .unpack = (const char *const *) self->unpack,
    .keep_packed = (const char *const *) self->keep_packed,
    .way = self->way,
    .verify = self->verify,
    .reads = self->reads,
    .everything = self->everything,
    .is_command_line = self->is_command_line,
    .images = self->images,
    .driver = fj_drivers_choose (get_driver (entry->device)),
    .family = fj_device_get_family (entry->device),
  };

  options.geometry = fj_device_get_geometry (entry->device, &options.n_geometry);
  *making = (Making){ .self = g_object_ref (self), .entry = entry };
  fj_plan_new_async (self->layout, &options, g_task_get_cancellable (first), on_plan_ready, making);
}

/**
 * fj_plan_cache_get_async:
 * @self: a cache
 * @device: a board
 * @cancellable: (nullable):
 * @callback: called when the plan is there
 * @user_data: its argument
 *
 * Gets the plan for a board. Where it is being made for another one, this waits for the same.
 */
void
fj_plan_cache_get_async (FjPlanCache *self, FjDevice *device, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Entry *entry;

  g_return_if_fail (FJ_IS_PLAN_CACHE (self));
  g_return_if_fail (FJ_IS_DEVICE (device));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fj_plan_cache_get_async);
  entry = find_entry (self, device);
  if (entry != NULL)
    g_debug ("%s: shares the plan of %s", fj_device_get_port (device),
             fj_device_get_port (entry->device));
  if (entry != NULL && entry->plan != NULL) {
    answer_one (entry, task, NULL);
    return;
  }
  if (entry == NULL) {
    entry = entry_new (device);
    g_ptr_array_add (self->entries, entry);
  }
  g_ptr_array_add (entry->waiting, g_object_ref (task));
  if (entry->waiting->len == 1)
    make_plan (self, entry);
}

/**
 * fj_plan_cache_get_finish:
 * @self: a cache
 * @result: what the callback got
 * @issues: (out) (optional) (nullable) (transfer full) (element-type FjIssue): all there is to say
 *   about layout and files, also on failure; %NULL when the work was cancelled
 * @error: return location for an error: those of fj_plan_new()
 *
 * Returns: (transfer full) (nullable): the plan
 */
FjPlan *
fj_plan_cache_get_finish (FjPlanCache *self, GAsyncResult *result, GPtrArray **issues,
                          GError **error)
{
  GPtrArray *found;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  found = g_task_get_task_data (G_TASK (result));
  if (issues != NULL)
    *issues = found != NULL ? g_ptr_array_ref (found) : NULL;
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* The way to the plans of several boards: one after the other. */
typedef struct {
  GPtrArray *devices; /* (owned) (element-type FjDevice) */
  GPtrArray *plans;   /* (owned) (nullable) (element-type FjPlan): of the first devices */
  GPtrArray *issues;  /* (owned) (nullable) (element-type FjIssue) */
} Batch;

static void
batch_free (Batch *self)
{
  g_ptr_array_unref (self->devices);
  g_clear_pointer (&self->plans, g_ptr_array_unref);
  g_clear_pointer (&self->issues, g_ptr_array_unref);
  g_free (self);
}

static void get_next (GTask *task);

/* Where there are several boards, people have to know which one a layout does not fit. */
static void
name_board (GError *error, Batch *batch)
{
  FjErrorDetail *detail = fj_error_get_detail (error);

  if (batch->devices->len < 2 || detail == NULL)
    return;
  g_free (detail->board);
  detail->board =
    g_strdup (fj_device_get_port (g_ptr_array_index (batch->devices, batch->plans->len)));
}

static void
on_next_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) issues = NULL;
  Batch  *batch = g_task_get_task_data (task);
  GError *error = NULL;
  FjPlan *plan = fj_plan_cache_get_finish (FJ_PLAN_CACHE (source), result, &issues, &error);

  /* those of the first board stand for all of them, unless another one does not fit */
  if (plan == NULL || batch->plans->len == 0) {
    g_clear_pointer (&batch->issues, g_ptr_array_unref);
    batch->issues = g_steal_pointer (&issues);
  }
  if (plan == NULL) {
    name_board (error, batch);
    g_task_return_error (task, error);
    return;
  }
  g_ptr_array_add (batch->plans, plan);
  get_next (task);
}

static void
get_next (GTask *task)
{
  FjPlanCache *self = g_task_get_source_object (task);
  Batch       *batch = g_task_get_task_data (task);

  if (batch->plans->len < batch->devices->len)
    fj_plan_cache_get_async (self, g_ptr_array_index (batch->devices, batch->plans->len),
                             g_task_get_cancellable (task), on_next_ready, g_object_ref (task));
  else
    g_task_return_pointer (task, g_steal_pointer (&batch->plans),
                           (GDestroyNotify) g_ptr_array_unref);
}

/**
 * fj_plan_cache_get_all_async:
 * @self: a cache
 * @devices: (element-type FjDevice): boards; not to be changed until @callback is called
 * @cancellable: (nullable):
 * @callback: called when all plans are there, or when a board gets none
 * @user_data: its argument
 *
 * Gets the plans for several boards.
 */
void
fj_plan_cache_get_all_async (FjPlanCache *self, GPtrArray *devices, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Batch *batch;

  g_return_if_fail (FJ_IS_PLAN_CACHE (self));
  g_return_if_fail (devices != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fj_plan_cache_get_all_async);
  batch = g_new0 (Batch, 1);
  batch->devices = g_ptr_array_ref (devices);
  batch->plans = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_plan_unref);
  g_task_set_task_data (task, batch, (GDestroyNotify) batch_free);
  get_next (task);
}

/**
 * fj_plan_cache_get_all_finish:
 * @self: a cache
 * @result: what the callback got
 * @issues: (out) (optional) (nullable) (transfer full) (element-type FjIssue): what there is to say
 *   for the first board, or for the one that gets no plan
 * @error: return location for an error: those of fj_plan_new()
 *
 * Returns: (transfer full) (nullable) (element-type FjPlan): a plan for each board
 */
GPtrArray *
fj_plan_cache_get_all_finish (FjPlanCache *self, GAsyncResult *result, GPtrArray **issues,
                              GError **error)
{
  Batch *batch;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  batch = g_task_get_task_data (G_TASK (result));
  if (issues != NULL)
    *issues = batch->issues != NULL ? g_ptr_array_ref (batch->issues) : NULL;
  return g_task_propagate_pointer (G_TASK (result), error);
}
