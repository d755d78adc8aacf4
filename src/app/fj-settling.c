/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-settling.h"

/* How long the program stays without a window for what is on record. */
#define LIMIT_S 60

/* The program stays for it, though its last window may be gone. */
typedef struct {
  GApplication *application; /* (owned) (nullable) */
  GCancellable *hurry;       /* (owned) */
  guint         limit;       /* source, or 0 */
} Settling;

static gboolean
on_limit (gpointer user_data)
{
  Settling *settling = user_data;

  settling->limit = 0;
  g_cancellable_cancel (settling->hurry);
  return G_SOURCE_REMOVE;
}

static void
on_settled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Settling *settling = user_data;
  g_autoptr (GError) error = NULL;

  if (!fj_record_store_settle_finish (FJ_RECORD_STORE (source), result, &error))
    g_debug ("records are not settled: %s", error->message);
  g_clear_handle_id (&settling->limit, g_source_remove);
  if (settling->application != NULL)
    g_application_release (settling->application);
  g_clear_object (&settling->application);
  g_object_unref (settling->hurry);
  g_free (settling);
}

/**
 * fj_settling_start:
 * @flow: what is flashed from a window that closes
 *
 * Keeps the program until all that was flashed is on record.
 */
void
fj_settling_start (FjRunFlow *flow)
{
  FjRecordStore *records = fj_run_flow_get_records (flow);
  GApplication  *application = g_application_get_default ();
  Settling      *settling;

  if (records == NULL || fj_record_store_is_settled (records))
    return;
  settling = g_new0 (Settling, 1);
  settling->hurry = g_cancellable_new ();
  settling->limit = g_timeout_add_seconds (LIMIT_S, on_limit, settling);
  if (g_set_object (&settling->application, application))
    g_application_hold (application);
  fj_record_store_settle_async (records, settling->hurry, on_settled, settling);
}
