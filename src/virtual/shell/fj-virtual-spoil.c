/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-shell.h"

#include <fj-error-text.h>
#include <fj-error.h>
#include <glib/gi18n-lib.h>

/* Faults: which of them fit, and those of transfers and looks, which any program's board has. */

gboolean
fj_virtual_board_has_faults (FjVirtualBoard *self)
{
  return !fj_virtual_faults_is_empty (fj_virtual_board_get_faults (self));
}

typedef FjFault *(*FaultFunc) (FjVirtualFaults *faults, FjFaultKind kind,
                               const FjVirtualPlace *place);

static FjFault *
look_up_fault (FjVirtualBoard *self, FaultFunc func, FjFaultKind kind, const FjVirtualPlace *place)
{
  FjVirtualPlace here;
  FjFault       *fault;

  if (!fj_virtual_board_has_faults (self))
    return NULL;
  if (place == NULL)
    fj_virtual_board_get_place (self, &here);
  fault = func (fj_virtual_board_get_faults (self), kind, place != NULL ? place : &here);
  if (fault != NULL && fault->happened && !fault->was_told) {
    fault->was_told = TRUE;
    g_debug ("%s: fault “%s” happens (%s)", fj_virtual_board_get_port (self), fault->text,
             fj_virtual_faults_get_owner (kind));
  }
  return fault;
}

FjFault *
fj_virtual_board_find_fault (FjVirtualBoard *self, FjFaultKind kind)
{
  return look_up_fault (self, fj_virtual_faults_find, kind, NULL);
}

FjFault *
fj_virtual_board_take_fault (FjVirtualBoard *self, FjFaultKind kind)
{
  return look_up_fault (self, fj_virtual_faults_take, kind, NULL);
}

FjFault *
fj_virtual_board_take_fault_at (FjVirtualBoard *self, FjFaultKind kind, const FjVirtualPlace *place)
{
  return look_up_fault (self, fj_virtual_faults_take, kind, place);
}

void
fj_virtual_board_fail (FjVirtualBoard *self, GError *error)
{
  FjFault *full = fj_virtual_board_find_fault (self, FJ_FAULT_DISK_FULL);

  g_debug ("%s: %s", fj_virtual_board_get_port (self), error->message);
  if (full != NULL)
    full->happened = TRUE;
  fj_virtual_storage_set_take_error (fj_virtual_board_get_storages (self), error);
}

/* Time that the transfer takes, or a silence after it. */
static gboolean
is_silent (FjVirtualBoard *self, const FjVirtualPlace *place)
{
  FjVirtualPace *pace = fj_virtual_board_get_pace (self);
  FjFault       *fault;

  if ((fault = fj_virtual_board_take_fault_at (self, FJ_FAULT_SLOW, place)) != NULL)
    fj_virtual_pace_delay (pace, (gint64) fault->number * 1000);
  if ((fault = fj_virtual_board_take_fault_at (self, FJ_FAULT_SILENT, place)) == NULL)
    return FALSE;
  if (fault->number == 0)
    fj_virtual_pace_stop (pace);
  else
    fj_virtual_pace_pause (pace, (gint64) fault->number * G_USEC_PER_SEC);
  return TRUE;
}

static gboolean
is_gone (FjVirtualBoard *self, const FjVirtualPlace *place)
{
  FjVirtualPresence *presence = fj_virtual_board_get_presence (self);
  FjFault           *fault;

  if (fj_virtual_board_take_fault_at (self, FJ_FAULT_GONE, place) != NULL)
    fj_virtual_presence_leave (presence);
  else if ((fault = fj_virtual_board_take_fault_at (self, FJ_FAULT_GONE_AND_RETURN, place)) != NULL)
    fj_virtual_presence_drop (presence, fault->number);
  else if (fj_virtual_board_take_fault_at (self, FJ_FAULT_RESET, place) != NULL)
    fj_virtual_board_reset_chip (self);
  else
    return FALSE;
  return TRUE;
}

gboolean
fj_virtual_board_spoil (FjVirtualBoard *self, const FjVirtualPlace *place, gsize *length,
                        FjVirtualReply *reply)
{
  FjFault *fault;

  if (!fj_virtual_board_has_faults (self))
    return FALSE;
  *reply = FJ_VIRTUAL_OK;
  if (is_silent (self, place))
    *reply = FJ_VIRTUAL_SILENT;
  else if (is_gone (self, place))
    *reply = FJ_VIRTUAL_GONE;
  else if (fj_virtual_board_take_fault_at (self, FJ_FAULT_STALL, place) != NULL)
    *reply = FJ_VIRTUAL_STALL;
  else if (*length > 0 &&
           (fault = fj_virtual_board_take_fault_at (self, FJ_FAULT_SHORT, place)) != NULL)
    *length = MIN (*length, fault->number);
  return *reply != FJ_VIRTUAL_OK;
}

static const char *
get_serial (FjVirtualBoard *self)
{
  FjFault *serial = fj_virtual_board_find_fault (self, FJ_FAULT_SERIAL);

  if (fj_virtual_board_get_stage (self)->no_serial ||
      fj_virtual_board_find_fault (self, FJ_FAULT_NO_SERIAL) != NULL)
    return NULL;
  if (fj_virtual_board_find_fault (self, FJ_FAULT_ZERO_SERIAL) != NULL)
    return "000000000000";
  if (serial != NULL)
    return serial->value != NULL ? serial->value : "0000DEADBEEF0000DEADBEEF";
  return fj_virtual_board_get_serial (self)[0] != '\0' ? fj_virtual_board_get_serial (self) : NULL;
}

void
fj_virtual_board_describe (FjVirtualBoard *self, FjVirtualDescriptors *descriptors)
{
  const FjVirtualStageInfo *stage = fj_virtual_board_get_stage (self);
  FjFault                  *pid = fj_virtual_board_find_fault (self, FJ_FAULT_PID);

  fj_virtual_descriptors_begin (descriptors, stage->vendor,
                                pid != NULL ? pid->number : stage->product_id, stage->manufacturer,
                                stage->product, get_serial (self));
  stage->program->describe (fj_virtual_board_get_state (self, stage->program), descriptors);
  fj_virtual_descriptors_end (descriptors);
  if (fj_virtual_board_find_fault (self, FJ_FAULT_GARBAGE_STRINGS) != NULL)
    fj_virtual_descriptors_spoil_strings (descriptors);
  if (fj_virtual_board_find_fault (self, FJ_FAULT_GARBAGE_DESCRIPTORS) != NULL)
    fj_virtual_descriptors_spoil_bytes (descriptors);
}

/* Such a fault is there for some seconds, or for ever. */
static gboolean
is_denied (FjVirtualBoard *self, FjFaultKind kind, gint64 since)
{
  const FjFault *fault = fj_virtual_board_find_fault (self, kind);

  return fault != NULL && (fault->number == 0 || since < (gint64) fault->number * G_USEC_PER_SEC);
}

static void
deny_open (GError **error, FjError code, const char *text)
{
  GError *local = g_error_new_literal (FJ_ERROR, code, text);

  fj_error_set_advice (local, "%s", fj_error_code_get_advice (code));
  g_propagate_error (error, local);
}

/**
 * fj_virtual_board_open:
 * @self: a board
 * @arrival: which arrival of it
 * @error: return location for %FJ_ERROR_GONE, %FJ_ERROR_BUSY or %FJ_ERROR_PERMISSION
 *
 * What opening the device gives at this time: a door asks before its first request.
 *
 * Returns: whether it can be opened
 */
gboolean
fj_virtual_board_open (FjVirtualBoard *self, guint64 arrival, GError **error)
{
  FjVirtualPresence *presence = fj_virtual_board_get_presence (self);
  gboolean           can_open = FALSE;
  gint64             since;

  fj_virtual_board_lock (self);
  since = fj_virtual_presence_get_age (presence);
  if (!fj_virtual_presence_is_arrival (presence, arrival))
    g_set_error_literal (error, FJ_ERROR, FJ_ERROR_GONE, _ ("The board is no longer there."));
  else if (is_denied (self, FJ_FAULT_BUSY, since))
    deny_open (error, FJ_ERROR_BUSY, _ ("Another program uses the board."));
  else if (is_denied (self, FJ_FAULT_NO_PERMISSION, since))
    deny_open (error, FJ_ERROR_PERMISSION, _ ("You have no permission to open the board."));
  else
    can_open = TRUE;
  fj_virtual_board_unlock (self);
  return can_open;
}
