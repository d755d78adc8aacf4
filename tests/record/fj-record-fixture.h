/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-run-watch.h"

#include <fj-record-reader.h>
#include <fj-record-store.h>

G_BEGIN_DECLS

/**
 * FjRecords:
 *
 * Boards that are flashed with a record in a file of the bench's folder.
 */
typedef struct {
  FjBench        bench;
  FjRunWatch     watch;
  char          *path;  /* (owned): of the file of records */
  FjRecordStore *store; /* (owned) */
} FjRecords;

void fj_records_init (FjRecords *self);
void fj_records_clear (FjRecords *self);
/* Flashes all boards of the bench, and waits until all is on record. */
void fj_records_run (FjRecords *self);
void fj_records_run_guarded (FjRecords *self, FjRunGuard *guard);
void fj_records_settle (FjRecords *self);
/* (transfer full): from a connection of its own, the newest one first */
GPtrArray *fj_records_read (const char *path);
/* An attempt that was never run. */
FjAttempt *fj_records_new_attempt (FjRecords *self);
/* An attempt that was begun, and ended as @result says: a letter for a pass, a failure, a stop, an
 * interruption. The bench has to have a board. */
void fj_records_add (FjRecords *self, const char *serial, char result);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FjRecords, fj_records_clear)

G_END_DECLS
