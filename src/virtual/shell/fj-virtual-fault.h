/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-virtual-faults.h"

G_BEGIN_DECLS

/* Each kind is explained in the table of fj-virtual-faults.c. */
typedef enum {
  /* while bytes are sent */
  FJ_FAULT_STALL,
  FJ_FAULT_SHORT,
  FJ_FAULT_DFU_ERROR,
  FJ_FAULT_SILENT,
  FJ_FAULT_SLOW,
  FJ_FAULT_GONE,
  FJ_FAULT_GONE_AND_RETURN,
  FJ_FAULT_RESET,
  FJ_FAULT_WRONG_STATE,
  FJ_FAULT_QUICK,
  FJ_FAULT_DNBUSY,
  FJ_FAULT_STAYS,
  /* on the way to a stage */
  FJ_FAULT_NEVER_STARTS,
  FJ_FAULT_STARTS_THEN_LEAVES,
  FJ_FAULT_NO_RETURN,
  FJ_FAULT_RETURN_LATE,
  FJ_FAULT_FLAP,
  FJ_FAULT_BACK_TO_ROM,
  FJ_FAULT_SAME_ADDRESS,
  /* what a stage looks like */
  FJ_FAULT_SERIAL,
  FJ_FAULT_NO_SERIAL,
  FJ_FAULT_ZERO_SERIAL,
  FJ_FAULT_PID,
  FJ_FAULT_GARBAGE_STRINGS,
  FJ_FAULT_EMPTY_STRINGS,
  FJ_FAULT_GARBAGE_DESCRIPTORS,
  FJ_FAULT_FULL_SPEED,
  /* what it answers */
  FJ_FAULT_POLL,
  FJ_FAULT_SHORT_STATUS,
  FJ_FAULT_MANIFEST_LONG,
  FJ_FAULT_GARBAGE_PHASE,
  FJ_FAULT_SHORT_PHASE,
  FJ_FAULT_PHASE_TEXT,
  FJ_FAULT_PHASE_512,
  FJ_FAULT_PHASE_STUCK,
  /* who may open it */
  FJ_FAULT_BUSY,
  FJ_FAULT_NO_PERMISSION,
  /* storage */
  FJ_FAULT_DISK_FULL,
  FJ_FAULT_TRUNCATE_WRITE,
  FJ_FAULT_ERASE_FAILS,
  FJ_FAULT_STALE_LAYOUT,
  FJ_N_FAULTS,
} FjFaultKind;

typedef struct {
  FjFaultKind kind;
  char       *stage;  /* (owned) (nullable) any */
  int         phase;  /* or FJ_FAULT_ANY */
  gint64      block;  /* from 0 within a download, FJ_FAULT_ANY or FJ_FAULT_BLOCK_END */
  char       *value;  /* (owned) (nullable) */
  guint64     number; /* @value as a number, or the default of the kind */
  guint       times;  /* how often it still happens; 0: no more, G_MAXUINT: always */
  char       *text;   /* (owned) as it was written, or the name of its group */
  gboolean    happened;
  gboolean    was_told; /* in a debug line */
} FjFault;

/*
 * The first fault of @kind that fits and still happens (transfer none) (nullable), where the board
 * is at @place.
 */
FjFault *fj_virtual_faults_find (FjVirtualFaults *self, FjFaultKind kind,
                                 const FjVirtualPlace *place);
/* The same, and it has happened once more. */
FjFault    *fj_virtual_faults_take (FjVirtualFaults *self, FjFaultKind kind,
                                    const FjVirtualPlace *place);
const char *fj_virtual_faults_get_owner (FjFaultKind kind);
/* Moves all faults of @other (transfer full) to the end. */
void     fj_virtual_faults_append (FjVirtualFaults *self, FjVirtualFaults *other);
gboolean fj_virtual_faults_is_empty (FjVirtualFaults *self);
/* (transfer full): as they were written, those that were never found nor taken */
char **fj_virtual_faults_dup_unused (FjVirtualFaults *self);

G_END_DECLS
