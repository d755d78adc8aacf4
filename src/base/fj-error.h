/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * FjError:
 *
 * What went wrong, in a form that a program can act on. Two things are never in this domain: a
 * run that the user cancelled is always %G_IO_ERROR_CANCELLED, and a single transfer that ran
 * into its time limit leaves a pipe as %G_IO_ERROR_TIMED_OUT (the programmer then says what
 * that means in a code of this domain).
 */
typedef enum {
  FJ_ERROR_FAILED,        /* something unforeseen; the message says what */
  FJ_ERROR_NO_DEVICE,     /* no board that fits is plugged in */
  FJ_ERROR_AMBIGUOUS,     /* several boards fit and none was chosen */
  FJ_ERROR_PERMISSION,    /* the board is there but may not be opened */
  FJ_ERROR_BUSY,          /* another program holds the board */
  FJ_ERROR_GONE,          /* the board left the bus when it should not have */
  FJ_ERROR_STALL,         /* the board refused a request */
  FJ_ERROR_TIMED_OUT,     /* the board is there but does not answer */
  FJ_ERROR_DEVICE_STATUS, /* the board reports an error status */
  FJ_ERROR_DEVICE_TEXT,   /* the board stopped and says in words why */
  FJ_ERROR_PROTOCOL,      /* the board's answer makes no sense */
  FJ_ERROR_NOT_STARTED,   /* the first-stage file was taken but did not start */
  FJ_ERROR_REENUMERATE,   /* the board did not come back in time */
  FJ_ERROR_RESTARTED,     /* the board came back in an earlier stage */
  FJ_ERROR_WRONG_BOARD,   /* another board is on the port now */
  FJ_ERROR_WRONG_CHIP,    /* file or layout is for another chip family */
  FJ_ERROR_STALE_LAYOUT,  /* the board already holds another layout */
  FJ_ERROR_LAYOUT,        /* the flash layout is wrong */
  FJ_ERROR_IMAGE,         /* an image cannot be used */
  FJ_ERROR_IMAGE_CHANGED, /* an image changed while it was being sent */
  FJ_ERROR_UNSUPPORTED,   /* known, but Flashjig does not do it */
  FJ_ERROR_STORAGE,       /* the virtual board cannot keep what it is sent */
  FJ_ERROR_RECORD,        /* the record of the attempt cannot be kept */
  FJ_ERROR_DIFFERENT,     /* the board does not hold what it was sent */
  FJ_ERROR_JOB,           /* the job cannot be used, or does not let this board be flashed */
} FjError;

#define FJ_ERROR (fj_error_quark ())
GQuark fj_error_quark (void);

#define FJ_TYPE_ERROR (fj_error_get_type ())
GType fj_error_get_type (void);

/**
 * FjErrorDetail:
 * @board: (nullable): the board, as people name it: its port or its serial number
 * @stage: (nullable): the boot stage, as people name it ("boot ROM", "TF-A", "U-Boot")
 * @partition: (nullable): name of the partition that was being sent
 * @phase: its id in the layout, or -1
 * @block: number of the block within the transfer, or -1
 * @byte: byte of the partition that was reached, or -1
 * @device_state: where the board said last that it is, by a number of its protocol, or -1
 * @device_status: the same for what it said of the last request
 * @device_reason: (nullable): what that means, for people
 * @device_text: (nullable): the board's own words, made valid UTF-8, otherwise unchanged
 * @cause: (nullable): what it means, where more is known than fj-error-text.h says of the code
 * @advice: (nullable): what to do next, in one or two sentences
 * @file: (nullable): the file that the error is about
 *
 * Where an error happened and in whose words. It travels inside the #GError, so that it survives
 * copying and propagation; g_error_copy() copies it.
 */
typedef struct {
  char  *board;     /* (owned) (nullable) */
  char  *stage;     /* (owned) (nullable) */
  char  *partition; /* (owned) (nullable) */
  int    phase;
  int    block;
  gint64 byte;
  int    device_state;
  int    device_status;
  char  *device_reason; /* (owned) (nullable) */
  char  *device_text;   /* (owned) (nullable) */
  char  *cause;         /* (owned) (nullable) */
  char  *advice;        /* (owned) (nullable) */
  char  *file;          /* (owned) (nullable) */
} FjErrorDetail;

FjErrorDetail *fj_error_get_detail (const GError *error);
const char    *fj_error_code_to_name (FjError code);
void           fj_error_set (GError **error, FjError code, const char *advice, const char *format,
                             ...) G_GNUC_PRINTF (4, 5);
void           fj_error_set_advice (GError *error, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
