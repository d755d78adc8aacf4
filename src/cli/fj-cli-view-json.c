/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-json.h"
#include "fj-cli-view.h"

#include <fj-enum.h>
#include <fj-proof.h>
#include <fj-verdict.h>

#define PROGRESS_SPACING_US (G_USEC_PER_SEC / 4)

#define FJ_CLI_TYPE_JSON_VIEW (fj_cli_json_view_get_type ())
G_DECLARE_FINAL_TYPE (FjCliJsonView, fj_cli_json_view, FJ_CLI, JSON_VIEW, GObject)

/**
 * FjCliJsonView: shows jobs to programs (docs/json.md).
 */
struct _FjCliJsonView {
  GObject parent_instance;

  FjRunSet  *runs; /* (owned) (nullable) */
  GPtrArray *jobs; /* (owned) (nullable) (element-type FjFlashJob) */
  gint64     last_progress;
};

static void fj_cli_json_view_iface_init (FjCliViewInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FjCliJsonView, fj_cli_json_view, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FJ_CLI_TYPE_VIEW,
                                                      fj_cli_json_view_iface_init))

static JsonBuilder *
begin_of_board (const char *event, FjFlashJob *job)
{
  JsonBuilder *builder = fj_cli_json_begin (event);

  fj_cli_json_string (builder, "board", fj_device_get_port (fj_flash_job_get_device (job)));
  return builder;
}

static void
fj_cli_json_view_begin (FjCliView *view, FjRunSet *runs, GPtrArray *jobs)
{
  FjCliJsonView *self = FJ_CLI_JSON_VIEW (view);

  g_set_object (&self->runs, runs);
  self->jobs = g_ptr_array_ref (jobs);
}

static void
fj_cli_json_view_started (FjCliView *view, FjFlashJob *job)
{
  FjDevice        *device = fj_flash_job_get_device (job);
  g_autofree char *title = fj_device_dup_title (device);
  JsonBuilder     *builder = begin_of_board ("job", job);

  fj_cli_json_string (builder, "serial", fj_device_get_serial (device));
  fj_cli_json_string (builder, "title", title);
  fj_cli_json_string (builder, "stage", fj_stage_info_get_nick (fj_device_get_stage (device)));
  fj_cli_json_uint (builder, "items", g_list_model_get_n_items (fj_flash_job_get_items (job)));
  fj_cli_json_uint (builder, "total", fj_flash_job_get_total (job));
  fj_cli_json_end (builder);
}

static void
add_item (JsonBuilder *builder, FjJobItem *item, guint position)
{
  fj_cli_json_uint (builder, "item", position);
  fj_cli_json_uint (builder, "id", fj_job_item_get_id (item));
  fj_cli_json_string (builder, "name", fj_job_item_get_name (item));
}

static void
print_item (FjFlashJob *job, const FjJobEvent *event)
{
  g_autoptr (FjJobItem) item = g_list_model_get_item (fj_flash_job_get_items (job), event->item);
  JsonBuilder *builder;

  if (item == NULL)
    return;
  builder = begin_of_board ("item", job);
  fj_cli_json_number (builder, "elapsed", event->elapsed);
  add_item (builder, item, event->item);
  fj_cli_json_string (builder, "target", fj_job_item_get_target (item));
  fj_cli_json_enum (builder, "state", FJ_TYPE_ITEM_STATE, event->state);
  fj_cli_json_uint (builder, "total", fj_job_item_get_total (item));
  fj_cli_json_end (builder);
}

static void
fj_cli_json_view_event (FjCliView *view, FjFlashJob *job, const FjJobEvent *event)
{
  JsonBuilder *builder;

  switch (event->type) {
  case FJ_EVENT_ITEM:
    print_item (job, event);
    return;
  case FJ_EVENT_STAGE:
    builder = begin_of_board ("stage", job);
    fj_cli_json_string (builder, "stage", fj_stage_info_get_nick (event->stage));
    fj_cli_json_string (builder, "product", event->text);
    break;
  case FJ_EVENT_WAIT:
    builder = begin_of_board ("wait", job);
    fj_cli_json_string (builder, "text", event->text);
    fj_cli_json_number (builder, "seconds", event->wait_seconds);
    break;
  case FJ_EVENT_WARNING:
    builder = begin_of_board ("warning", job);
    fj_cli_json_string (builder, "text", event->text);
    break;
  case FJ_EVENT_NOTE:
  default:
    builder = begin_of_board ("note", job);
    fj_cli_json_string (builder, "text", event->text);
    break;
  }
  fj_cli_json_number (builder, "elapsed", event->elapsed);
  fj_cli_json_end (builder);
}

static void
print_progress (FjFlashJob *job)
{
  guint      n = g_list_model_get_n_items (fj_flash_job_get_items (job));
  FjTimeLeft left;

  fj_flash_job_get_time_left (job, &left);

  for (guint i = 0; i < n; i++) {
    g_autoptr (FjJobItem) item = g_list_model_get_item (fj_flash_job_get_items (job), i);
    JsonBuilder *builder;

    if (fj_job_item_get_state (item) != FJ_ITEM_SENDING &&
        fj_job_item_get_state (item) != FJ_ITEM_READING)
      continue;
    builder = begin_of_board ("progress", job);
    fj_cli_json_number (builder, "elapsed", fj_flash_job_get_elapsed (job));
    add_item (builder, item, i);
    fj_cli_json_uint (builder, "bytes", fj_job_item_get_bytes (item));
    fj_cli_json_uint (builder, "total", fj_job_item_get_total (item));
    fj_cli_json_number (builder, "rate", fj_job_item_get_rate (item));
    fj_cli_json_number (builder, "seconds_left", fj_job_item_get_seconds_left (item));
    fj_cli_json_uint (builder, "all_bytes", fj_flash_job_get_bytes (job));
    fj_cli_json_uint (builder, "all_total", fj_flash_job_get_total (job));
    fj_cli_json_number (builder, "all_seconds_left", fj_time_left_get_middle (&left));
    fj_cli_json_number (builder, "all_seconds_least", left.least);
    fj_cli_json_number (builder, "all_seconds_most", left.most);
    fj_cli_json_end (builder);
  }
}

static void
fj_cli_json_view_update (FjCliView *view)
{
  FjCliJsonView *self = FJ_CLI_JSON_VIEW (view);
  gint64         now = g_get_monotonic_time ();

  if (now - self->last_progress < PROGRESS_SPACING_US)
    return;
  self->last_progress = now;
  for (guint i = 0; i < self->jobs->len; i++)
    print_progress (g_ptr_array_index (self->jobs, i));
}

static const char *
get_result (FjFlashJob *job)
{
  switch (fj_flash_job_get_state (job)) {
  case FJ_JOB_PASSED:
    return "pass";
  case FJ_JOB_CANCELLED:
    return "cancelled";
  case FJ_JOB_READY:
  case FJ_JOB_QUEUED:
  case FJ_JOB_RUNNING:
  case FJ_JOB_STOPPING:
  case FJ_JOB_FAILED:
  default:
    return "fail";
  }
}

static void
fj_cli_json_view_ended (FjCliView *view, FjFlashJob *job)
{
  JsonBuilder *builder = begin_of_board ("result", job);
  FjPlan      *plan = fj_flash_job_get_plan (job);
  const char  *why;
  FjWay        way = fj_flash_job_get_way (job, &why);
  FjProof      proof;

  fj_proof_init (&proof, job);
  fj_cli_json_string (builder, "serial",
                      fj_device_get_serial (fj_flash_job_get_device (job)));
  fj_cli_json_string (builder, "result", get_result (job));
  fj_cli_json_number (builder, "elapsed", fj_flash_job_get_elapsed (job));
  fj_cli_json_uint (builder, "bytes", fj_flash_job_get_bytes (job));
  fj_cli_json_uint (builder, "total", fj_flash_job_get_total (job));
  fj_cli_json_string (builder, "record", fj_flash_job_get_record (job));
  fj_cli_json_string (builder, "way",
                      way != FJ_WAY_AUTO ? fj_enum_to_nick (FJ_TYPE_WAY, (int) way) : NULL);
  fj_cli_json_string (builder, "way_reason", why);
  fj_cli_json_enum (builder, "verify", FJ_TYPE_VERIFY, (int) fj_plan_get_verify (plan));
  fj_cli_json_uint (builder, "bytes_written", proof.written);
  fj_cli_json_uint (builder, "bytes_proven", proof.proven);
  fj_cli_json_uint (builder, "skipped", proof.skipped);
  fj_cli_json_error (builder, "error", fj_flash_job_get_error (job));
  fj_cli_json_end (builder);
}

static void
print_suspects (FjCliJsonView *self)
{
  for (guint i = 0; i < self->jobs->len; i++) {
    FjFlashJob      *job = g_ptr_array_index (self->jobs, i);
    FjSuspect        suspect = fj_verdict_get_suspect (job, self->jobs);
    g_autofree char *text = fj_verdict_dup_suspicion (suspect, self->jobs);
    JsonBuilder     *builder;

    if (suspect == FJ_SUSPECT_NOBODY)
      continue;
    builder = begin_of_board ("suspect", job);
    fj_cli_json_string (builder, "suspect", suspect == FJ_SUSPECT_FILES ? "files" : "board");
    fj_cli_json_string (builder, "text", text);
    fj_cli_json_end (builder);
  }
}

static void
print_summary (FjCliJsonView *self)
{
  JsonBuilder *builder = fj_cli_json_begin ("summary");
  FjRunCounts  counts;
  guint64      bytes, total;

  fj_run_set_count (self->runs, &counts);
  fj_run_set_get_totals (self->runs, &bytes, &total);
  fj_cli_json_uint (builder, "passed", counts.passed);
  fj_cli_json_uint (builder, "failed", counts.failed);
  fj_cli_json_uint (builder, "cancelled", counts.stopped);
  fj_cli_json_number (builder, "elapsed", fj_run_set_get_elapsed (self->runs));
  fj_cli_json_uint (builder, "bytes", bytes);
  fj_cli_json_uint (builder, "total", total);
  fj_cli_json_end (builder);
}

/* What only all boards together tell. */
static void
fj_cli_json_view_end (FjCliView *view)
{
  print_suspects (FJ_CLI_JSON_VIEW (view));
  print_summary (FJ_CLI_JSON_VIEW (view));
}

static void
fj_cli_json_view_iface_init (FjCliViewInterface *iface)
{
  iface->begin = fj_cli_json_view_begin;
  iface->started = fj_cli_json_view_started;
  iface->event = fj_cli_json_view_event;
  iface->update = fj_cli_json_view_update;
  iface->ended = fj_cli_json_view_ended;
  iface->end = fj_cli_json_view_end;
}

static void
fj_cli_json_view_finalize (GObject *object)
{
  FjCliJsonView *self = FJ_CLI_JSON_VIEW (object);

  g_clear_pointer (&self->jobs, g_ptr_array_unref);
  g_clear_object (&self->runs);
  G_OBJECT_CLASS (fj_cli_json_view_parent_class)->finalize (object);
}

static void
fj_cli_json_view_class_init (FjCliJsonViewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fj_cli_json_view_finalize;
}

static void
fj_cli_json_view_init (FjCliJsonView *self)
{
}

/**
 * fj_cli_view_new_json:
 *
 * Returns: (transfer full): a view for programs
 */
FjCliView *
fj_cli_view_new_json (void)
{
  return g_object_new (FJ_CLI_TYPE_JSON_VIEW, NULL);
}
