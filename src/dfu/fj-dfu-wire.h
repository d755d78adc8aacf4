/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-usb-pipe.h"

G_BEGIN_DECLS

/* Class requests (DFU 1.1, 3). */
typedef enum {
  FJ_DFU_DETACH = 0,
  FJ_DFU_DNLOAD = 1,
  FJ_DFU_UPLOAD = 2,
  FJ_DFU_GETSTATUS = 3,
  FJ_DFU_CLRSTATUS = 4,
  FJ_DFU_GETSTATE = 5,
  FJ_DFU_ABORT = 6,
} FjDfuRequest;

/* States of a device (DFU 1.1, 6.1.2). */
typedef enum {
  FJ_DFU_APP_IDLE = 0,
  FJ_DFU_APP_DETACH = 1,
  FJ_DFU_IDLE = 2,
  FJ_DFU_DNLOAD_SYNC = 3,
  FJ_DFU_DNBUSY = 4,
  FJ_DFU_DNLOAD_IDLE = 5,
  FJ_DFU_MANIFEST_SYNC = 6,
  FJ_DFU_MANIFEST = 7,
  FJ_DFU_MANIFEST_WAIT_RESET = 8,
  FJ_DFU_UPLOAD_IDLE = 9,
  FJ_DFU_ERROR_STATE = 10,
} FjDfuState;

#define FJ_TYPE_DFU_STATE (fj_dfu_state_get_type ())
GType fj_dfu_state_get_type (void);

#define FJ_DFU_STATUS_OK 0x00
#define FJ_DFU_STATUS_UNKNOWN 0x0E
#define FJ_DFU_STATUS_STALLED_PACKET 0x0F
#define FJ_DFU_STATUS_LENGTH 6

/**
 * FjDfuStatus:
 *
 * The reply to GETSTATUS (DFU 1.1, 6.1.2).
 */
typedef struct {
  guint8  status;
  guint32 poll_ms; /* 24 bits: the device wants no other GETSTATUS before */
  guint8  state;   /* FjDfuState after the request, or a number that means nothing */
} FjDfuStatus;

FjSetup     fj_dfu_setup (FjDfuRequest request, guint16 value, guint16 length);
gboolean    fj_dfu_status_parse (FjDfuStatus *self, const guint8 *data, gsize length);
const char *fj_dfu_status_to_name (guint8 status);
const char *fj_dfu_status_to_text (guint8 status); /* translated */

G_END_DECLS
