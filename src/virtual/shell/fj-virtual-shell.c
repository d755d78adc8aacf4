/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-shell.h"

#include <fj-error-text.h>
#include <fj-error.h>
#include <glib/gi18n-lib.h>

gboolean
fj_virtual_board_has_faults (FjVirtualBoard *self)
{
  return !fj_virtual_faults_is_empty (fj_virtual_board_get_faults (self));
}

FjFault *
fj_virtual_board_find_fault (FjVirtualBoard *self, FjFaultKind kind)
{
  return fj_virtual_faults_find (fj_virtual_board_get_faults (self), kind, NULL);
}

FjFault *
fj_virtual_board_take_fault (FjVirtualBoard *self, FjFaultKind kind)
{
  return fj_virtual_faults_take (fj_virtual_board_get_faults (self), kind, NULL);
}

FjFault *
fj_virtual_board_take_fault_at (FjVirtualBoard *self, FjFaultKind kind, const FjVirtualPlace *place)
{
  return fj_virtual_faults_take (fj_virtual_board_get_faults (self), kind, place);
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
