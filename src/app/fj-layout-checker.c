/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-layout-checker.h"

#include <glib/gi18n.h>

#include <fj-drivers.h>

/*
 * Rules of the layout: soon after the last key. Files, which may have to be unpacked: a bit later.
 */
#define RULES_DELAY_MS 200
#define FILES_DELAY_MS 500

/**
 * FjLayoutChecker:
 *
 * Keeps the issues of a layout up to date while it is edited: first the rules, which cost nothing,
 * then the files, on a thread. Signal "changed". Main thread only.
 */
struct _FjLayoutChecker {
  GObject parent_instance;

  FjLayout     *layout;      /* (owned) (nullable) */
  FjDevice     *device;      /* (owned) (nullable): the board it is for */
  FjFlashChoice choice;      /* how it is sent */
  GPtrArray    *issues;      /* (owned) (element-type FjIssue) */
  FjImageCache *images;      /* (owned) (not nullable): what was unpacked before */
  FjPlan       *plan;        /* (owned) (nullable): of the layout as it is, when it has no error */
  GHashTable   *sizes;       /* (owned) (nullable): of fj_plan_new_dup_sizes(), of the last look */
  GCancellable *cancellable; /* (owned) (nullable) */
  guint         rules_id;
  guint         files_id;
  gboolean      is_paused;
};

enum {
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FjLayoutChecker, fj_layout_checker, G_TYPE_OBJECT)

static void
cancel_checks (FjLayoutChecker *self)
{
  g_clear_handle_id (&self->rules_id, g_source_remove);
  g_clear_handle_id (&self->files_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
set_issues (FjLayoutChecker *self, GPtrArray *issues)
{
  g_ptr_array_unref (self->issues);
  self->issues = issues != NULL ? issues : g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
on_plan_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FjLayoutChecker) self = user_data;
  g_autoptr (GPtrArray) issues = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (FjPlan) plan = fj_plan_new_finish (result, &issues, &error);

  g_assert (FJ_IS_LAYOUT_CHECKER (self));

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || issues == NULL)
    return;
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->plan, fj_plan_unref);
  self->plan = g_steal_pointer (&plan);
  g_clear_pointer (&self->sizes, g_hash_table_unref);
  self->sizes = fj_plan_new_dup_sizes (result);
  set_issues (self, g_steal_pointer (&issues));
}

static gboolean
check_files_cb (gpointer user_data)
{
  FjLayoutChecker *self = user_data;
  FjPlanOptions    options = { .images = self->images };

  self->files_id = 0;
  fj_flash_choice_apply (&self->choice, &options);
  options.driver =
    fj_drivers_choose (self->device != NULL ? fj_device_get_driver (self->device) : NULL);
  if (self->device != NULL) {
    options.family = fj_device_get_family (self->device);
    options.geometry = fj_device_get_geometry (self->device, &options.n_geometry);
  }
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  fj_plan_new_async (self->layout, &options, self->cancellable, on_plan_ready, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static gboolean
check_rules_cb (gpointer user_data)
{
  FjLayoutChecker         *self = user_data;
  const FjStorageGeometry *geometry = NULL;
  guint                    n_geometry = 0;

  self->rules_id = 0;
  if (self->device != NULL)
    geometry = fj_device_get_geometry (self->device, &n_geometry);
  set_issues (self, fj_layout_check (self->layout, geometry, n_geometry));
  self->files_id = g_timeout_add (FILES_DELAY_MS - RULES_DELAY_MS, check_files_cb, self);
  return G_SOURCE_REMOVE;
}

static void
schedule_checks (FjLayoutChecker *self, guint delay_ms)
{
  cancel_checks (self);
  g_clear_pointer (&self->plan, fj_plan_unref);
  if (self->layout == NULL)
    set_issues (self, NULL);
  else if (!self->is_paused)
    self->rules_id = g_timeout_add (delay_ms, check_rules_cb, self);
}

static void
on_layout_changed (FjLayout *layout, FjLayoutChecker *self)
{
  g_assert (FJ_IS_LAYOUT_CHECKER (self));

  schedule_checks (self, RULES_DELAY_MS);
}

static void
fj_layout_checker_dispose (GObject *object)
{
  FjLayoutChecker *self = FJ_LAYOUT_CHECKER (object);

  cancel_checks (self);
  if (self->layout != NULL)
    g_signal_handlers_disconnect_by_data (self->layout, self);
  g_clear_object (&self->layout);
  g_clear_object (&self->device);
  g_clear_pointer (&self->plan, fj_plan_unref);
  g_clear_pointer (&self->sizes, g_hash_table_unref);
  G_OBJECT_CLASS (fj_layout_checker_parent_class)->dispose (object);
}

static void
fj_layout_checker_finalize (GObject *object)
{
  FjLayoutChecker *self = FJ_LAYOUT_CHECKER (object);

  g_ptr_array_unref (self->issues);
  fj_image_cache_unref (self->images);
  G_OBJECT_CLASS (fj_layout_checker_parent_class)->finalize (object);
}

static void
fj_layout_checker_class_init (FjLayoutCheckerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = fj_layout_checker_dispose;
  object_class->finalize = fj_layout_checker_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", FJ_TYPE_LAYOUT_CHECKER, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fj_layout_checker_init (FjLayoutChecker *self)
{
  self->issues = g_ptr_array_new_with_free_func (g_object_unref);
  self->images = fj_image_cache_new ();
}

/**
 * fj_layout_checker_new:
 *
 * Returns: (transfer full): a checker of nothing
 */
FjLayoutChecker *
fj_layout_checker_new (void)
{
  return g_object_new (FJ_TYPE_LAYOUT_CHECKER, NULL);
}

/**
 * fj_layout_checker_set_layout:
 * @self: a checker
 * @layout: (nullable): what to check from now on
 */
void
fj_layout_checker_set_layout (FjLayoutChecker *self, FjLayout *layout)
{
  g_return_if_fail (FJ_IS_LAYOUT_CHECKER (self));

  if (self->layout != NULL)
    g_signal_handlers_disconnect_by_data (self->layout, self);
  g_set_object (&self->layout, layout);
  if (layout != NULL)
    g_signal_connect_object (layout, "changed", G_CALLBACK (on_layout_changed), self, 0);
  schedule_checks (self, 0);
}

/**
 * fj_layout_checker_set_device:
 * @self: a checker
 * @device: (nullable): the board that the layout is meant for
 */
void
fj_layout_checker_set_device (FjLayoutChecker *self, FjDevice *device)
{
  g_return_if_fail (FJ_IS_LAYOUT_CHECKER (self));

  if (g_set_object (&self->device, device) && self->layout != NULL)
    schedule_checks (self, 0);
}

/**
 * fj_layout_checker_set_choice:
 * @self: a checker
 * @choice: how the layout is sent
 */
void
fj_layout_checker_set_choice (FjLayoutChecker *self, const FjFlashChoice *choice)
{
  g_return_if_fail (FJ_IS_LAYOUT_CHECKER (self));

  if (fj_flash_choice_is_equal (&self->choice, choice))
    return;
  self->choice = *choice;
  if (self->layout != NULL)
    schedule_checks (self, 0);
}

/**
 * fj_layout_checker_get_choice:
 * @self: a checker
 *
 * Returns: (transfer none): how the layout is sent
 */
const FjFlashChoice *
fj_layout_checker_get_choice (FjLayoutChecker *self)
{
  g_return_val_if_fail (FJ_IS_LAYOUT_CHECKER (self), NULL);

  return &self->choice;
}

/**
 * fj_layout_checker_check_now:
 * @self: a checker
 *
 * Checks again although the layout has not changed: its files may have.
 */
void
fj_layout_checker_check_now (FjLayoutChecker *self)
{
  g_return_if_fail (FJ_IS_LAYOUT_CHECKER (self));

  schedule_checks (self, 0);
}

/**
 * fj_layout_checker_pause:
 * @self: a checker
 * @paused: whether to keep still, as during a run
 */
void
fj_layout_checker_pause (FjLayoutChecker *self, gboolean paused)
{
  g_return_if_fail (FJ_IS_LAYOUT_CHECKER (self));

  if (self->is_paused == !!paused)
    return;
  self->is_paused = !!paused;
  if (paused)
    cancel_checks (self);
  else
    schedule_checks (self, 0);
}

/**
 * fj_layout_checker_get_issues:
 * @self: a checker
 *
 * Returns: (transfer none) (element-type FjIssue): what there is to say now
 */
GPtrArray *
fj_layout_checker_get_issues (FjLayoutChecker *self)
{
  g_return_val_if_fail (FJ_IS_LAYOUT_CHECKER (self), NULL);

  return self->issues;
}

/**
 * fj_layout_checker_is_checking:
 * @self: a checker
 *
 * Returns: whether there will be more to say in a moment
 */
gboolean
fj_layout_checker_is_checking (FjLayoutChecker *self)
{
  g_return_val_if_fail (FJ_IS_LAYOUT_CHECKER (self), FALSE);

  return self->rules_id != 0 || self->files_id != 0 || self->cancellable != NULL;
}

/**
 * fj_layout_checker_get_plan:
 * @self: a checker
 *
 * Returns: (transfer none) (nullable): what would be sent, once files and layout proved right
 */
FjPlan *
fj_layout_checker_get_plan (FjLayoutChecker *self)
{
  g_return_val_if_fail (FJ_IS_LAYOUT_CHECKER (self), NULL);

  return self->plan;
}

/**
 * fj_layout_checker_get_images:
 * @self: a checker
 *
 * Returns: (transfer none): the files that were looked at, for a run that sends them
 */
FjImageCache *
fj_layout_checker_get_images (FjLayoutChecker *self)
{
  g_return_val_if_fail (FJ_IS_LAYOUT_CHECKER (self), NULL);

  return self->images;
}

/**
 * fj_layout_checker_get_sizes:
 * @self: a checker
 *
 * Returns: (transfer none) (nullable): as of fj_plan_new_dup_sizes(), when the files were looked at
 *   last
 */
GHashTable *
fj_layout_checker_get_sizes (FjLayoutChecker *self)
{
  g_return_val_if_fail (FJ_IS_LAYOUT_CHECKER (self), NULL);

  return self->sizes;
}

/**
 * fj_layout_checker_get_family:
 * @self: a checker
 *
 * Returns: the chip of the board that the layout is meant for
 */
const FjFamily *
fj_layout_checker_get_family (FjLayoutChecker *self)
{
  g_return_val_if_fail (FJ_IS_LAYOUT_CHECKER (self), NULL);

  return self->device != NULL ? fj_device_get_family (self->device) : NULL;
}

/**
 * fj_layout_checker_dup_summary:
 * @self: a checker
 *
 * Returns: (transfer full) (nullable): how many problems and warnings there are, in words; %NULL:
 *   none
 */
char *
fj_layout_checker_dup_summary (FjLayoutChecker *self)
{
  guint            errors;
  guint            warnings;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  g_return_val_if_fail (FJ_IS_LAYOUT_CHECKER (self), NULL);

  errors = fj_issues_count (self->issues, FJ_SEVERITY_ERROR);
  warnings = fj_issues_count (self->issues, FJ_SEVERITY_WARNING);
  if (errors == 0 && warnings == 0)
    return NULL;
  first = g_strdup_printf (ngettext ("✗ %u problem", "✗ %u problems", errors), errors);
  second = g_strdup_printf (ngettext ("! %u warning", "! %u warnings", warnings), warnings);
  if (warnings == 0)
    return g_steal_pointer (&first);
  if (errors == 0)
    return g_steal_pointer (&second);
  /* Translators: "✗ 2 problems", "! 1 warning" */
  return g_strdup_printf (C_ ("checks", "%s, %s"), first, second);
}
