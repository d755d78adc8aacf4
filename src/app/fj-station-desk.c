/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-station-desk.h"

#include <fj-bay-teacher.h>
#include <fj-station-keeper.h>
#include <fj-station-memory.h>
#include <glib/gi18n.h>

#define KEY_LAYOUT "station-layout"

/**
 * FjStationDesk:
 *
 * What the engineer prepares and the station works with: the open layout becomes its job, its runs
 * are among those of the window, and what it came to is kept. No widgets. Main thread only.
 *
 * A layout that is edited or replaced pauses the station; it is armed with what is open then.
 *
 * Signals: "changed": what can be done, or what is to be said, may be another; "failed" (#GError):
 * something could not be kept, or the job could not be changed.
 */
struct _FjStationDesk {
  GObject parent_instance;

  FjRunFlow        *flow;     /* (owned) */
  FjLayoutDocument *document; /* (owned): of the flow */
  FjStation        *station;  /* (owned) */
  FjStationKeeper  *keeper;   /* (owned) (nullable): once there is something to keep */
  FjBayTeacher     *teacher;  /* (owned) (nullable): while bays are taught */
  GSettings        *settings; /* (owned) (nullable) */
  FjFlashChoice     choice;   /* how the job of the station is sent */
};

enum {
  SIGNAL_CHANGED,
  SIGNAL_FAILED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FjStationDesk, fj_station_desk, G_TYPE_OBJECT)

static void
emit_changed (FjStationDesk *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
emit_failed (FjStationDesk *self, const GError *error)
{
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
}

static void
fj_station_desk_dispose (GObject *object)
{
  FjStationDesk *self = FJ_STATION_DESK (object);

  if (self->station != NULL)
    fj_station_set_armed (self->station, FALSE);
  g_clear_object (&self->keeper);
  g_clear_object (&self->teacher);
  g_clear_object (&self->station);
  g_clear_object (&self->document);
  g_clear_object (&self->flow);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (fj_station_desk_parent_class)->dispose (object);
}

static void
fj_station_desk_class_init (FjStationDeskClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fj_station_desk_dispose;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", FJ_TYPE_STATION_DESK, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", FJ_TYPE_STATION_DESK, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
fj_station_desk_init (FjStationDesk *self)
{
}

static FjLayoutChecker *
get_checker (FjStationDesk *self)
{
  return fj_layout_document_get_checker (self->document);
}

/* Whether the station flashes what is open, as it would be sent now. */
static gboolean
has_job (FjStationDesk *self, FjLayout *layout)
{
  g_autoptr (GBytes) bytes = fj_layout_to_bytes (layout);
  g_autofree char     *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  const FjFlashChoice *choice = fj_layout_checker_get_choice (get_checker (self));

  return g_strcmp0 (sha256, fj_station_get_layout_sha256 (self->station)) == 0 &&
         fj_flash_choice_is_equal (&self->choice, choice);
}

static void
keep_layout (FjStationDesk *self)
{
  GFile           *file = fj_layout_document_get_file (self->document);
  g_autofree char *uri = file != NULL ? g_file_get_uri (file) : g_strdup ("");

  if (self->settings != NULL)
    g_settings_set_string (self->settings, KEY_LAYOUT, uri);
}

static void
start_keeping (FjStationDesk *self, GFile *file)
{
  self->keeper = fj_station_keeper_new (self->station, file);
  g_signal_connect_object (self->keeper, "failed", G_CALLBACK (emit_failed), self,
                           G_CONNECT_SWAPPED);
}

/* What it had come to with the same layout goes on: also over the end of the program. */
static gboolean
take_job (FjStationDesk *self, FjLayout *layout, GError **error)
{
  g_auto (FjStationMemory) memory = { 0 };
  g_autoptr (GFile) file = fj_station_memory_new_file ();
  g_autoptr (FjRun) run = fj_run_flow_new_run (self->flow, layout);

  if (self->keeper != NULL)
    fj_station_memory_take (&memory, self->station);
  else if (!fj_station_memory_load (&memory, file, error))
    return FALSE;
  if (!fj_station_set_run (self->station, run, fj_layout_document_get_title (self->document),
                           error))
    return FALSE;
  self->choice = *fj_layout_checker_get_choice (get_checker (self));
  fj_station_memory_give (&memory, self->station);
  if (self->keeper == NULL)
    start_keeping (self, file);
  keep_layout (self);
  return TRUE;
}

static gboolean
update_job (FjStationDesk *self)
{
  FjLayout *layout = fj_layout_document_get_layout (self->document);
  g_autoptr (GError) error = NULL;

  if (layout == NULL || has_job (self, layout))
    return layout != NULL;
  if (take_job (self, layout, &error))
    return TRUE;
  emit_failed (self, error);
  return FALSE;
}

/* The job is shown, with what it had come to, as soon as its layout is open. */
static void
on_layout_changed (FjStationDesk *self)
{
  FjLayout *layout = fj_layout_document_get_layout (self->document);

  g_assert (FJ_IS_STATION_DESK (self));

  if (layout != NULL && fj_station_get_n_running (self->station) == 0)
    update_job (self);
  emit_changed (self);
}

static void
on_edited (FjStationDesk *self)
{
  g_assert (FJ_IS_STATION_DESK (self));

  fj_station_set_armed (self->station, FALSE);
  emit_changed (self);
}

static void
on_bay_started (FjStationDesk *self, FjBay *bay)
{
  g_assert (FJ_IS_STATION_DESK (self));

  fj_run_flow_follow (self->flow, fj_station_get_run (self->station), fj_bay_get_job (bay));
}

static void
connect_signals (FjStationDesk *self)
{
  g_signal_connect_object (self->document, "layout-changed", G_CALLBACK (on_layout_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->document, "edited", G_CALLBACK (on_edited), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (get_checker (self), "changed", G_CALLBACK (emit_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->station, "bay-started", G_CALLBACK (on_bay_started), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->station, "changed", G_CALLBACK (emit_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->station, "notify::armed", G_CALLBACK (emit_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (fj_station_get_bays (self->station), "items-changed",
                           G_CALLBACK (emit_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (fj_station_get_others (self->station), "items-changed",
                           G_CALLBACK (emit_changed), self, G_CONNECT_SWAPPED);
}

/**
 * fj_station_desk_new:
 * @flow: the runs of the window, of which those of the station are some
 * @settings: (nullable): what is remembered
 *
 * Returns: (transfer full): a desk whose station is paused
 */
FjStationDesk *
fj_station_desk_new (FjRunFlow *flow, GSettings *settings)
{
  FjStationDesk *self = g_object_new (FJ_TYPE_STATION_DESK, NULL);

  self->flow = g_object_ref (flow);
  self->document = g_object_ref (fj_run_flow_get_document (flow));
  self->station = fj_station_new (fj_board_model_get_devices (fj_run_flow_get_boards (flow)),
                                  fj_clock_get_real ());
  g_set_object (&self->settings, settings);
  connect_signals (self);
  return self;
}

/**
 * fj_station_desk_get_station:
 * @self: a desk
 *
 * Returns: (transfer none): the station
 */
FjStation *
fj_station_desk_get_station (FjStationDesk *self)
{
  g_return_val_if_fail (FJ_IS_STATION_DESK (self), NULL);

  return self->station;
}

/* The operator is not asked: what would have to be confirmed is not sent. */
static gboolean
takes_from_outside (FjPlan *plan)
{
  for (guint i = 0; i < fj_plan_get_n_rows (plan); i++) {
    const FjPlanRow *row = fj_plan_get_row (plan, i);

    if (row->is_sent && row->is_outside)
      return TRUE;
  }
  return FALSE;
}

/**
 * fj_station_desk_get_obstacle:
 * @self: a desk
 *
 * Returns: (nullable): what is missing before the station can be armed, translated
 */
const char *
fj_station_desk_get_obstacle (FjStationDesk *self)
{
  const char *obstacle;
  FjPlan     *plan;

  g_return_val_if_fail (FJ_IS_STATION_DESK (self), NULL);

  plan = fj_layout_checker_get_plan (get_checker (self));
  obstacle = fj_layout_document_get_obstacle (self->document);
  if (g_list_model_get_n_items (fj_station_get_bays (self->station)) == 0)
    return _ ("There are no bays yet: teach them, board after board.");
  if (obstacle != NULL)
    return obstacle;
  if (fj_station_is_armed (self->station) || fj_station_get_n_running (self->station) > 0)
    return NULL;
  if (plan == NULL)
    return _ ("Reading and checking the files…");
  if (takes_from_outside (plan))
    return _ ("The layout takes files from outside of its folder; the station sends none of them.");
  return NULL;
}

/**
 * fj_station_desk_set_armed:
 * @self: a desk
 * @is_armed: whether boards are to start by themselves, with the layout that is open
 *
 * Does nothing where there is an obstacle.
 */
void
fj_station_desk_set_armed (FjStationDesk *self, gboolean is_armed)
{
  g_return_if_fail (FJ_IS_STATION_DESK (self));

  if (is_armed && (fj_station_desk_get_obstacle (self) != NULL || !update_job (self)))
    return;
  if (is_armed)
    g_clear_object (&self->teacher);
  fj_station_set_armed (self->station, is_armed);
  emit_changed (self);
}

static void
on_names_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FjStationDesk) self = user_data;
  g_autoptr (GError) error = NULL;

  g_assert (FJ_IS_STATION_DESK (self));

  if (!fj_place_names_save_finish (FJ_PLACE_NAMES (source), result, &error))
    emit_failed (self, error);
}

static void
on_taught (FjStationDesk *self)
{
  FjDeviceList *devices = fj_board_model_get_devices (fj_run_flow_get_boards (self->flow));

  g_assert (FJ_IS_STATION_DESK (self));

  fj_place_names_save_async (fj_device_list_get_place_names (devices), NULL, on_names_saved,
                             g_object_ref (self));
  emit_changed (self);
}

/**
 * fj_station_desk_toggle_teaching:
 * @self: a desk
 *
 * Begins to give names to ports, in the order in which boards are plugged in, or ends it. The
 * station is paused meanwhile.
 */
void
fj_station_desk_toggle_teaching (FjStationDesk *self)
{
  g_return_if_fail (FJ_IS_STATION_DESK (self));

  if (self->teacher != NULL) {
    g_clear_object (&self->teacher);
  } else {
    fj_station_set_armed (self->station, FALSE);
    self->teacher = fj_bay_teacher_new (
      fj_board_model_get_devices (fj_run_flow_get_boards (self->flow)), NULL);
    g_signal_connect_object (self->teacher, "taught", G_CALLBACK (on_taught), self,
                             G_CONNECT_SWAPPED);
  }
  emit_changed (self);
}

/**
 * fj_station_desk_dup_lesson:
 * @self: a desk
 *
 * Returns: (transfer full) (nullable): what to do next while bays are taught; %NULL: they are not
 */
char *
fj_station_desk_dup_lesson (FjStationDesk *self)
{
  g_autofree char *next = NULL;

  g_return_val_if_fail (FJ_IS_STATION_DESK (self), NULL);

  if (self->teacher == NULL)
    return NULL;
  next = fj_bay_teacher_dup_next (self->teacher);
  /* Translators: name of a bay, as a rule a number */
  return g_strdup_printf (_ ("Plug a board into the port that is to be bay %s. When all bays have "
                             "had one, press T."),
                          next);
}

/**
 * fj_station_desk_dup_last_layout:
 * @self: a desk
 *
 * Returns: (transfer full) (nullable): what the station flashed the last time
 */
GFile *
fj_station_desk_dup_last_layout (FjStationDesk *self)
{
  g_autofree char *uri = NULL;

  g_return_val_if_fail (FJ_IS_STATION_DESK (self), NULL);

  if (self->settings != NULL)
    uri = g_settings_get_string (self->settings, KEY_LAYOUT);
  return uri != NULL && *uri != '\0' ? g_file_new_for_uri (uri) : NULL;
}
