/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-port.h"

#include "fj-virtual-pipe.h"

#include <fj-drivers.h>
#include <fj-error.h>
#include <glib/gi18n-lib.h>

/* How often a board that cannot be opened is tried again. */
#define RETRY_MS 250

struct _FjVirtualPort {
  FjDeviceProvider *provider; /* (not owned) */
  FjVirtualBoard   *board;    /* (owned) */
  FjDevice         *device;   /* (owned) */
  GMainContext     *context;  /* (owned) */
  guint             number;
  guint             replug_seconds;
  gboolean          started;
  gboolean          announced;
  GSource          *retry;  /* (owned) (nullable) */
  GSource          *replug; /* (owned) (nullable) */

  GMutex       mutex;  /* protects what follows */
  FjPortWatch *watch;  /* (owned) (nullable) a job's */
  guint64      posted; /* the last arrival that the job was told */
  GSource     *update; /* (owned) (nullable) on its way to the main context */
};

static void refresh_device (FjVirtualPort *self);

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static gboolean
on_update (gpointer user_data)
{
  FjVirtualPort *self = user_data;

  g_mutex_lock (&self->mutex);
  clear_source (&self->update);
  g_mutex_unlock (&self->mutex);
  refresh_device (self);
  return G_SOURCE_REMOVE;
}

/* The mutex is held. */
static void
queue_update (FjVirtualPort *self)
{
  if (self->update != NULL)
    return;
  self->update = g_idle_source_new ();
  g_source_set_priority (self->update, G_PRIORITY_DEFAULT);
  g_source_set_static_name (self->update, "virtual board came or went");
  g_source_set_callback (self->update, on_update, self, NULL);
  g_source_attach (self->update, self->context);
}

/* The mutex is held. An arrival is told once, whoever noticed it. */
static void
post_presence (FjVirtualPort *self, gboolean present)
{
  g_autoptr (FjUsbPipe) pipe = NULL;
  guint64 arrival = fj_virtual_board_get_arrival (self->board);

  if (self->watch == NULL)
    return;
  if (!present) {
    /* News of a departure from before the arrival that the job knows already. */
    if (self->posted == arrival && fj_virtual_board_is_present (self->board))
      return;
    self->posted = 0;
    fj_port_watch_left (self->watch);
  } else if (self->posted != arrival) {
    self->posted = arrival;
    pipe = fj_virtual_pipe_new (self->board);
    fj_port_watch_arrived (self->watch, FJ_LINK (pipe));
  }
}

static void
on_presence (FjVirtualBoard *board, gboolean present, gpointer user_data)
{
  FjVirtualPort *self = user_data;

  g_mutex_lock (&self->mutex);
  post_presence (self, present);
  queue_update (self);
  g_mutex_unlock (&self->mutex);
}

/* What descriptors and strings say, as one reads them without opening the device. */
static FjIdentity *
read_identity (FjVirtualPort *self, guint16 *vendor, guint16 *product_id, GError **error)
{
  g_autoptr (GBytes) bytes = fj_virtual_board_dup_descriptors (self->board);
  g_autoptr (FjUsbDescriptors) descriptors = NULL;
  gsize         length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  FjClue        clue;

  if (length < FJ_USB_DEVICE_LENGTH)
    return NULL;
  descriptors = fj_usb_descriptors_new (data, FJ_USB_DEVICE_LENGTH, data + FJ_USB_DEVICE_LENGTH,
                                        length - FJ_USB_DEVICE_LENGTH);
  for (guint i = 0; i < FJ_USB_N_STRINGS; i++)
    descriptors->strings[i] = fj_virtual_board_dup_string (self->board, i);
  fj_clue_read (&clue, descriptors);
  *vendor = clue.vendor;
  *product_id = clue.product_id;
  return fj_drivers_describe (descriptors, error);
}

static gboolean
on_retry (gpointer user_data)
{
  FjVirtualPort *self = user_data;

  clear_source (&self->retry);
  refresh_device (self);
  return G_SOURCE_REMOVE;
}

static gboolean
on_replug (gpointer user_data)
{
  FjVirtualPort *self = user_data;

  clear_source (&self->replug);
  if (self->started && !fj_virtual_board_is_present (self->board))
    fj_virtual_board_plug (self->board);
  return G_SOURCE_REMOVE;
}

static void
set_timer (FjVirtualPort *self, GSource **source, guint ms, GSourceFunc func)
{
  clear_source (source);
  *source = g_timeout_source_new (ms);
  g_source_set_callback (*source, func, self, NULL);
  g_source_attach (*source, self->context);
}

static void
update_device (FjVirtualPort *self)
{
  g_autoptr (FjIdentity) identity = NULL;
  g_autoptr (GError) problem = NULL;
  FjDeviceUpdate update = { .bus = 0, .speed = fj_virtual_board_get_speed (self->board) };

  update.present = fj_virtual_board_is_present (self->board);
  update.address = fj_virtual_board_get_address (self->board);
  update.geometry = fj_virtual_board_get_geometry (self->board, &update.n_geometry);
  identity = read_identity (self, &update.vendor, &update.product_id, &problem);
  if (identity != NULL) {
    update.serial = identity->serial;
    update.product = identity->product;
    if (!update.present ||
        fj_virtual_board_open (self->board, fj_virtual_board_get_arrival (self->board), &problem))
      update.identity = identity;
    else
      set_timer (self, &self->retry, RETRY_MS, on_retry);
  }
  update.problem = problem;
  fj_device_update (self->device, &update);
}

/* Announces and removes; a busy device stays, whatever it does. */
static void
refresh_device (FjVirtualPort *self)
{
  gboolean present;

  if (!self->started)
    return;
  update_device (self);
  present = fj_device_is_present (self->device);
  if (present)
    clear_source (&self->replug);
  if (present && !self->announced) {
    self->announced = TRUE;
    fj_device_provider_emit_added (self->provider, self->device);
  } else if (!present && self->announced && !fj_device_is_busy (self->device)) {
    self->announced = FALSE;
    if (self->replug_seconds > 0)
      set_timer (self, &self->replug, self->replug_seconds * 1000, on_replug);
    fj_device_provider_emit_removed (self->provider, self->device);
  }
}

/* Takes over @board. */
FjVirtualPort *
fj_virtual_port_new (FjDeviceProvider *provider, FjVirtualBoard *board, guint number,
                     guint replug_seconds)
{
  FjVirtualPort *self = g_new0 (FjVirtualPort, 1);

  self->provider = provider;
  self->board = board;
  self->device = fj_device_new (fj_virtual_board_get_port (board));
  self->context = g_main_context_ref_thread_default ();
  self->number = number;
  self->replug_seconds = replug_seconds;
  g_mutex_init (&self->mutex);
  return self;
}

/* Stops and frees it; jobs may keep the board. */
void
fj_virtual_port_free (FjVirtualPort *self)
{
  fj_virtual_port_stop (self);
  g_clear_pointer (&self->watch, fj_port_watch_unref);
  g_clear_object (&self->device);
  g_clear_object (&self->board);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/* (transfer none): the board as people see it */
FjDevice *
fj_virtual_port_get_device (FjVirtualPort *self)
{
  return self->device;
}

/* (transfer none): the board itself */
FjVirtualBoard *
fj_virtual_port_get_board (FjVirtualPort *self)
{
  return self->board;
}

/* Its number, from 1 on */
guint
fj_virtual_port_get_number (FjVirtualPort *self)
{
  return self->number;
}

/* The board is plugged in; it is announced from the main context. */
void
fj_virtual_port_start (FjVirtualPort *self)
{
  if (self->started)
    return;
  self->started = TRUE;
  fj_virtual_board_set_presence_func (self->board, on_presence, self);
  fj_virtual_board_plug (self->board);
}

/* Nothing is announced any more. */
void
fj_virtual_port_stop (FjVirtualPort *self)
{
  self->started = FALSE;
  fj_virtual_board_set_presence_func (self->board, NULL, NULL);
  clear_source (&self->retry);
  clear_source (&self->replug);
  g_mutex_lock (&self->mutex);
  clear_source (&self->update);
  g_mutex_unlock (&self->mutex);
}

/* Stops, and tells that the board is gone if anybody knew of it. */
void
fj_virtual_port_withdraw (FjVirtualPort *self)
{
  fj_virtual_port_stop (self);
  if (!self->announced)
    return;
  self->announced = FALSE;
  fj_device_provider_emit_removed (self->provider, self->device);
}

static gboolean
is_free (FjVirtualPort *self, GError **error)
{
  GError *problem = fj_device_get_problem (self->device);

  if (fj_device_is_busy (self->device)) {
    g_set_error_literal (error, FJ_ERROR, FJ_ERROR_BUSY, _ ("The board is being flashed already."));
    return FALSE;
  }
  if (problem != NULL) {
    g_propagate_error (error, g_error_copy (problem));
    return FALSE;
  }
  if (!fj_virtual_board_is_present (self->board)) {
    g_set_error_literal (error, FJ_ERROR, FJ_ERROR_GONE, _ ("The board is no longer there."));
    return FALSE;
  }
  return TRUE;
}

/* (transfer full): for one job; %NULL and the device's problem, %FJ_ERROR_BUSY or %FJ_ERROR_GONE */
FjPortWatch *
fj_virtual_port_claim (FjVirtualPort *self, GError **error)
{
  FjPortWatch *watch;

  if (!is_free (self, error))
    return NULL;
  fj_device_set_busy (self->device, TRUE);
  watch = fj_port_watch_new (fj_virtual_board_get_port (self->board),
                             fj_virtual_board_get_clock (self->board));
  g_mutex_lock (&self->mutex);
  self->watch = fj_port_watch_ref (watch);
  self->posted = 0;
  if (fj_virtual_board_is_present (self->board))
    post_presence (self, TRUE);
  g_mutex_unlock (&self->mutex);
  return watch;
}

/* The job is over. */
void
fj_virtual_port_release (FjVirtualPort *self)
{
  g_mutex_lock (&self->mutex);
  g_clear_pointer (&self->watch, fj_port_watch_unref);
  queue_update (self);
  g_mutex_unlock (&self->mutex);
  fj_device_set_busy (self->device, FALSE);
}
