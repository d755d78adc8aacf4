/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usb-reading.h"

#include "fj-usb-error.h"
#include "fj-usb-host-pipe.h"

#include <fj-drivers.h>
#include <fj-thread.h>

typedef struct {
  FjUsbEntry *entry; /* (owned) */
  gint64      arrived;
} Reading;

static void
reading_free (Reading *self)
{
  fj_usb_entry_free (self->entry);
  g_free (self);
}

/**
 * fj_usb_reading_run:
 * @entry: a device
 * @arrived: monotonic time of its arrival, 0 when it has been there for long
 * @cancellable: (nullable):
 * @error: return location for an error of the pipe, %FJ_ERROR_TIMED_OUT or %FJ_ERROR_PROTOCOL
 *
 * Opens the device for a moment and reads what it says about itself. Blocking.
 *
 * Returns: (transfer full): what it says
 */
FjIdentity *
fj_usb_reading_run (const FjUsbEntry *entry, gint64 arrived, GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (FjUsbPipe) pipe = fj_usb_host_pipe_new (entry, arrived);
  g_autoptr (GError) local = NULL;
  FjIdentity *identity;

  if (!fj_link_open (FJ_LINK (pipe), cancellable, error) ||
      !fj_usb_pipe_claim (pipe, 0, cancellable, error))
    return NULL;
  identity = fj_drivers_identify (FJ_LINK (pipe), cancellable, &local);
  fj_link_close (FJ_LINK (pipe));
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    fj_usb_error_set (error, FJ_ERROR_TIMED_OUT, entry->port, local->message);
  else if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return identity;
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Reading    *self = data;
  GError     *error = NULL;
  FjIdentity *identity = fj_usb_reading_run (self->entry, self->arrived, cancellable, &error);

  if (identity != NULL)
    g_task_return_pointer (task, identity, (GDestroyNotify) fj_identity_unref);
  else
    g_task_return_error (task, error);
}

/**
 * fj_usb_reading_async:
 * @entry: a device
 * @arrived: monotonic time of its arrival, 0 when it has been there for long
 * @source: (nullable): kept alive until @callback has been called
 * @cancellable: (nullable):
 * @callback: called on the thread's default main context
 * @user_data: its argument
 *
 * Does fj_usb_reading_run() on a thread.
 */
void
fj_usb_reading_async (const FjUsbEntry *entry, gint64 arrived, GObject *source,
                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (source, cancellable, callback, user_data);
  Reading *self = g_new0 (Reading, 1);

  self->entry = fj_usb_entry_copy (entry);
  self->arrived = arrived;
  g_task_set_source_tag (task, fj_usb_reading_async);
  g_task_set_task_data (task, self, (GDestroyNotify) reading_free);
  fj_thread_run_task (task, read_in_thread);
}

/**
 * fj_usb_reading_finish:
 *
 * Returns: (transfer full): what the device says, or %NULL with an error
 */
FjIdentity *
fj_usb_reading_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
