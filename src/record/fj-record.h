/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define FJ_TYPE_RECORD_RESULT (fj_record_result_get_type ())
GType fj_record_result_get_type (void);

typedef enum {
  FJ_RECORD_PASS,
  FJ_RECORD_FAIL,
  FJ_RECORD_STOPPED,     /* by the user */
  FJ_RECORD_INTERRUPTED, /* it was never told how it ended, or has not ended yet */
} FjRecordResult;

const char *fj_record_result_to_title (FjRecordResult result);

/* A file that was sent, or was to be. */
typedef struct {
  guint  row; /* of the layout, from 0 */
  guint  id;
  char  *name;        /* (owned): of the partition */
  char  *target;      /* (owned): "mmc0", "none" */
  char  *file;        /* (owned) */
  gint64 size;        /* of the content, bytes */
  gint64 stored_size; /* of the file */
  char  *version;     /* (owned) (nullable): what its strings say */
  char  *sha256;      /* (owned) (nullable): of the file; not known when it was cut short */
} FjRecordFile;

typedef struct {
  char  *stage;   /* (owned): its word */
  double seconds; /* since the begin */
} FjRecordStage;

/**
 * FjRecord:
 *
 * What is kept of one attempt to flash one board. Never changes once it was read; atomic reference
 * count.
 */
typedef struct {
  gint64         number; /* in the order of the begins, whatever the clock said */
  char          *id;     /* (owned) */
  FjRecordResult result;
  char          *begun;   /* (owned): UTC, ISO 8601 */
  double         seconds; /* -1: not known */
  char          *serial;  /* (owned) (nullable) */
  gboolean       is_serial_trusted;
  char          *port;   /* (owned) */
  char          *place;  /* (owned) (nullable) */
  char          *family; /* (owned) (nullable) */
  char          *title;  /* (owned) (nullable) */
  gboolean       is_virtual;
  char          *layout;        /* (owned) (nullable) */
  char          *layout_sha256; /* (owned) (nullable) */
  char          *job;           /* (owned) (nullable): its name */
  char          *job_sha256;    /* (owned) (nullable): of its file */
  char          *program;       /* (owned): name and version */
  char          *host;          /* (owned) */
  char          *user;          /* (owned): the operator */
  gint64         bytes;         /* that the board acknowledged; -1: not known */
  gint64         total;
  gint64         written;         /* of them to storages; -1: not known */
  gint64         proven;          /* read back, and the same; -1: not known */
  char          *verify;          /* (owned) (nullable): how all was to be read back: "full" */
  char          *way;             /* (owned) (nullable): how the bulk went, or was to: "dfu" */
  char          *way_reason;      /* (owned) (nullable): why that one, in a sentence */
  char          *error_code;      /* (owned) (nullable) */
  char          *error_text;      /* (owned) (nullable) */
  char          *error_stage;     /* (owned) (nullable) */
  char          *error_partition; /* (owned) (nullable) */
  char          *board_text;      /* (owned) (nullable): the board's own words */

  /* only when all of it was read */
  char      *log;    /* (owned) (nullable): what the program did last */
  GPtrArray *files;  /* (owned) (nullable) (element-type FjRecordFile) */
  GPtrArray *stages; /* (owned) (nullable) (element-type FjRecordStage) */
} FjRecord;

FjRecord *fj_record_new (void);
void      fj_record_unref (FjRecord *self);
char     *fj_record_dup_begun_text (FjRecord *self);

/* For readers. */
void fj_record_file_free (FjRecordFile *self);
void fj_record_stage_free (FjRecordStage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjRecord, fj_record_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjRecordFile, fj_record_file_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjRecordStage, fj_record_stage_free)

G_END_DECLS
