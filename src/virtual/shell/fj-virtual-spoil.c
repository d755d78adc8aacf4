/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-spoil.h"

/* Time that the transfer takes, or a silence after it. */
static gboolean
is_silent (FjVirtualFaults *faults, FjVirtualPace *pace, const FjVirtualPlace *place)
{
  FjFault *fault;

  if ((fault = fj_virtual_faults_take (faults, FJ_FAULT_SLOW, place)) != NULL)
    fj_virtual_pace_delay (pace, (gint64) fault->number * 1000);
  if ((fault = fj_virtual_faults_take (faults, FJ_FAULT_SILENT, place)) == NULL)
    return FALSE;
  if (fault->number == 0)
    fj_virtual_pace_stop (pace);
  else
    fj_virtual_pace_pause (pace, (gint64) fault->number * G_USEC_PER_SEC);
  return TRUE;
}

static FjVirtualSpoilt
find_way_out (FjVirtualFaults *faults, const FjVirtualPlace *place, guint64 *ms)
{
  FjFault *fault;

  if (fj_virtual_faults_take (faults, FJ_FAULT_GONE, place) != NULL)
    return FJ_SPOILT_GONE;
  fault = fj_virtual_faults_take (faults, FJ_FAULT_GONE_AND_RETURN, place);
  *ms = fault != NULL ? fault->number : 0;
  if (fault != NULL)
    return FJ_SPOILT_AWAY;
  return fj_virtual_faults_take (faults, FJ_FAULT_RESET, place) != NULL ? FJ_SPOILT_RESET
                                                                        : FJ_SPOILT_NOT;
}

FjVirtualSpoilt
fj_virtual_spoil_transfer (FjVirtualFaults *faults, FjVirtualPace *pace,
                           const FjVirtualPlace *place, gsize *length, guint64 *ms)
{
  FjVirtualSpoilt spoilt;
  FjFault        *fault;

  if (is_silent (faults, pace, place))
    return FJ_SPOILT_SILENT;
  spoilt = find_way_out (faults, place, ms);
  if (spoilt != FJ_SPOILT_NOT)
    return spoilt;
  if (fj_virtual_faults_take (faults, FJ_FAULT_STALL, place) != NULL)
    return FJ_SPOILT_STALL;
  if (*length > 0 && (fault = fj_virtual_faults_take (faults, FJ_FAULT_SHORT, place)) != NULL)
    *length = MIN (*length, fault->number);
  return FJ_SPOILT_NOT;
}

static const char *
get_serial (FjVirtualFaults *faults, const FjVirtualStageInfo *stage, const char *serial)
{
  FjFault *other = fj_virtual_faults_find (faults, FJ_FAULT_SERIAL, NULL);

  if (stage->no_serial || fj_virtual_faults_find (faults, FJ_FAULT_NO_SERIAL, NULL) != NULL)
    return NULL;
  if (fj_virtual_faults_find (faults, FJ_FAULT_ZERO_SERIAL, NULL) != NULL)
    return "000000000000";
  if (other != NULL)
    return other->value != NULL ? other->value : "0000DEADBEEF0000DEADBEEF";
  return serial[0] != '\0' ? serial : NULL;
}

void
fj_virtual_spoil_describe (FjVirtualFaults *faults, const FjVirtualStageInfo *stage, gpointer state,
                           const char *serial, FjVirtualDescriptors *descriptors)
{
  FjFault *pid = fj_virtual_faults_find (faults, FJ_FAULT_PID, NULL);

  fj_virtual_descriptors_begin (descriptors, stage->vendor,
                                pid != NULL ? pid->number : stage->product_id, stage->manufacturer,
                                stage->product, get_serial (faults, stage, serial));
  stage->program->describe (state, descriptors);
  fj_virtual_descriptors_end (descriptors);
  if (fj_virtual_faults_find (faults, FJ_FAULT_GARBAGE_STRINGS, NULL) != NULL)
    fj_virtual_descriptors_spoil_strings (descriptors);
  if (fj_virtual_faults_find (faults, FJ_FAULT_GARBAGE_DESCRIPTORS, NULL) != NULL)
    fj_virtual_descriptors_spoil_bytes (descriptors);
}
