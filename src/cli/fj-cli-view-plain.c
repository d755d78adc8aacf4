/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-output.h"
#include "fj-cli-result.h"
#include "fj-cli-view.h"

#include <fj-format.h>
#include <glib/gi18n.h>

/* Seconds from which on a wait is told in any case: a silent program looks dead. */
#define LONG_WAIT 60

#define FJ_CLI_TYPE_PLAIN_VIEW (fj_cli_plain_view_get_type ())
G_DECLARE_FINAL_TYPE (FjCliPlainView, fj_cli_plain_view, FJ_CLI, PLAIN_VIEW, GObject)

/**
 * FjCliPlainView: shows jobs in lines that only ever follow each other, for logs and pipes.
 */
struct _FjCliPlainView {
  GObject parent_instance;

  gboolean    quiet;
  gboolean    verbose;
  gboolean    is_loop; /* boards come and go */
  GPtrArray  *jobs;    /* (owned) (nullable) (element-type FjFlashJob) */
  GHashTable *tenths;  /* (owned) item (not owned) to the last tenth that was told */
};

static void fj_cli_plain_view_iface_init (FjCliViewInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FjCliPlainView, fj_cli_plain_view, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FJ_CLI_TYPE_VIEW,
                                                      fj_cli_plain_view_iface_init))

static const char *
get_place (FjFlashJob *job)
{
  FjDevice   *device = fj_flash_job_get_device (job);
  const char *name = fj_device_get_place_name (device);

  return name != NULL ? name : fj_device_get_port (device);
}

/* One line; which board it is about stands before it where there are several. */
static void G_GNUC_PRINTF (3, 4)
  print_line (FjCliPlainView *self, FjFlashJob *job, const char *format, ...)
{
  g_autofree char *text = NULL;
  g_autofree char *safe = NULL;
  va_list          args;

  if (self->quiet)
    return;
  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  safe = fj_cli_safe (text);
  if (self->jobs->len > 1 || self->is_loop)
    g_print ("[%s] %s\n", get_place (job), safe);
  else
    g_print ("%s\n", safe);
}

static void
fj_cli_plain_view_begin (FjCliView *view, FjRunSet *runs, GPtrArray *jobs)
{
  FjCliPlainView *self = FJ_CLI_PLAIN_VIEW (view);

  self->jobs = g_ptr_array_ref (jobs);
  self->is_loop = runs == NULL;
}

static void
fj_cli_plain_view_started (FjCliView *view, FjFlashJob *job)
{
  g_autofree char *board = fj_cli_result_board (job);

  print_line (FJ_CLI_PLAIN_VIEW (view), job, _ ("Board %s"), board);
}

static void
say_item (FjCliPlainView *self, FjFlashJob *job, const FjJobEvent *event)
{
  g_autoptr (FjJobItem) item = g_list_model_get_item (fj_flash_job_get_items (job), event->item);
  g_autofree char *size = NULL;
  g_autofree char *end = NULL;

  if (item == NULL)
    return;
  if (event->state == FJ_ITEM_SENDING) {
    size = fj_format_size (fj_job_item_get_total (item));
    print_line (self, job, _ ("Sending %s (0x%02X), %s"), fj_job_item_get_name (item),
                fj_job_item_get_id (item), size);
  } else if (event->state == FJ_ITEM_READING && fj_job_item_get_plan_row (item) >= 0) {
    print_line (self, job, _ ("Reading %s (0x%02X)"), fj_job_item_get_name (item),
                fj_job_item_get_id (item));
  } else if (event->state == FJ_ITEM_DONE || event->state == FJ_ITEM_FAILED ||
             event->state == FJ_ITEM_STOPPED) {
    end = fj_cli_result_item_end (item);
    print_line (self, job, _ ("%s: %s"), fj_job_item_get_name (item), end);
  }
}

static void
fj_cli_plain_view_event (FjCliView *view, FjFlashJob *job, const FjJobEvent *event)
{
  FjCliPlainView *self = FJ_CLI_PLAIN_VIEW (view);

  switch (event->type) {
  case FJ_EVENT_ITEM:
    say_item (self, job, event);
    break;
  case FJ_EVENT_STAGE:
    print_line (self, job, _ ("The board runs its %s"), fj_stage_info_get_title (event->stage));
    break;
  case FJ_EVENT_WAIT:
    if (event->text != NULL && (self->verbose || event->wait_seconds >= LONG_WAIT))
      print_line (self, job, _ ("Waiting for %s, %.0f s at most"), event->text,
                  event->wait_seconds);
    break;
  case FJ_EVENT_WARNING:
    print_line (self, job, _ ("Warning: %s"), event->text);
    break;
  case FJ_EVENT_NOTE:
  default:
    if (self->verbose)
      print_line (self, job, "%s", event->text);
    break;
  }
}

static void
say_tenth (FjCliPlainView *self, FjFlashJob *job, FjJobItem *item)
{
  guint64          total = fj_job_item_get_total (item);
  guint            tenth = total > 0 ? (guint) (fj_job_item_get_bytes (item) * 10 / total) : 0;
  guint            told = GPOINTER_TO_UINT (g_hash_table_lookup (self->tenths, item));
  double           left = fj_job_item_get_seconds_left (item);
  g_autofree char *rate = NULL;
  g_autofree char *time = NULL;

  if ((fj_job_item_get_state (item) != FJ_ITEM_SENDING &&
       fj_job_item_get_state (item) != FJ_ITEM_READING) ||
      tenth <= told || tenth >= 10)
    return;
  g_hash_table_insert (self->tenths, item, GUINT_TO_POINTER (tenth));
  if (left < 0) {
    print_line (self, job, _ ("%s: %u %%"), fj_job_item_get_name (item), tenth * 10);
    return;
  }
  rate = fj_format_rate (fj_job_item_get_rate (item));
  time = fj_format_duration (left);
  print_line (self, job, _ ("%s: %u %%, %s, %s left"), fj_job_item_get_name (item), tenth * 10,
              rate, time);
}

static void
fj_cli_plain_view_update (FjCliView *view)
{
  FjCliPlainView *self = FJ_CLI_PLAIN_VIEW (view);

  for (guint i = 0; i < self->jobs->len; i++) {
    FjFlashJob *job = g_ptr_array_index (self->jobs, i);
    guint       n = g_list_model_get_n_items (fj_flash_job_get_items (job));

    for (guint j = 0; j < n; j++) {
      g_autoptr (FjJobItem) item = g_list_model_get_item (fj_flash_job_get_items (job), j);

      say_tenth (self, job, item);
    }
  }
}

static void
fj_cli_plain_view_ended (FjCliView *view, FjFlashJob *job)
{
  fj_cli_result_print (job, FJ_CLI_PLAIN_VIEW (view)->quiet);
}

static void
fj_cli_plain_view_end (FjCliView *view)
{
}

static void
fj_cli_plain_view_iface_init (FjCliViewInterface *iface)
{
  iface->begin = fj_cli_plain_view_begin;
  iface->started = fj_cli_plain_view_started;
  iface->event = fj_cli_plain_view_event;
  iface->update = fj_cli_plain_view_update;
  iface->ended = fj_cli_plain_view_ended;
  iface->end = fj_cli_plain_view_end;
}

static void
fj_cli_plain_view_finalize (GObject *object)
{
  FjCliPlainView *self = FJ_CLI_PLAIN_VIEW (object);

  g_clear_pointer (&self->tenths, g_hash_table_unref);
  g_clear_pointer (&self->jobs, g_ptr_array_unref);
  G_OBJECT_CLASS (fj_cli_plain_view_parent_class)->finalize (object);
}

static void
fj_cli_plain_view_class_init (FjCliPlainViewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fj_cli_plain_view_finalize;
}

static void
fj_cli_plain_view_init (FjCliPlainView *self)
{
  self->tenths = g_hash_table_new (NULL, NULL);
}

/**
 * fj_cli_view_new_plain:
 *
 * Returns: (transfer full): a view for logs and pipes
 */
FjCliView *
fj_cli_view_new_plain (gboolean quiet, gboolean verbose)
{
  FjCliPlainView *self = g_object_new (FJ_CLI_TYPE_PLAIN_VIEW, NULL);

  self->quiet = quiet;
  self->verbose = verbose;
  return FJ_CLI_VIEW (self);
}
