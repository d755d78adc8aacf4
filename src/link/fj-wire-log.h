/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-transfer.h"

G_BEGIN_DECLS

/* How many transfers are kept of a place, and of how many places. */
#define FJ_WIRE_LOG_LENGTH 512
#define FJ_WIRE_LOG_PLACES 64
/* How many of a piece: from its begin, and before its end. */
#define FJ_WIRE_LOG_FIRST 8
#define FJ_WIRE_LOG_LAST 16
/* How many bytes of a transfer are shown, and up to which length any. */
#define FJ_WIRE_LOG_BYTES 16
#define FJ_WIRE_LOG_SHORT 64

typedef enum {
  FJ_WIRE_CONTROL,
  FJ_WIRE_SET_ALT,
  FJ_WIRE_RESET,
  FJ_WIRE_CLEAR_HALT,
  FJ_WIRE_BULK,
  FJ_WIRE_INTERRUPT,
  FJ_WIRE_SERIAL,
} FjWireKind;

/**
 * FjWireRecord:
 *
 * What the log keeps of a transfer. @data is read only while it is added.
 */
typedef struct {
  gint64           end;    /* clock time in microseconds */
  gsize            length; /* wanted */
  gsize            actual;
  FjSetup          setup; /* of control transfers */
  FjWireKind       kind;
  FjTransferStatus status;
  guint8           number; /* endpoint, setting, or 0x80 for what a tty receives */
  const guint8    *data;   /* (nullable) @actual bytes */
} FjWireRecord;

void     fj_wire_log_look_up (void);
gboolean fj_wire_log_is_on (void);
void     fj_wire_log_add (const char *place, const FjWireRecord *records, guint n_records);
void     fj_wire_log_add_control (const char *place, const FjTransfer *transfers,
                                  guint n_transfers);
char    *fj_wire_log_to_text (const char *place);

G_END_DECLS
