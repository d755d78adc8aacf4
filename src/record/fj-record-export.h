/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-record.h"

G_BEGIN_DECLS

#define FJ_TYPE_RECORD_FORMAT (fj_record_format_get_type ())
GType fj_record_format_get_type (void);

typedef enum {
  FJ_RECORD_CSV,     /* RFC 4180, with a head */
  FJ_RECORD_JSON,    /* one record a line */
  FJ_RECORD_OPENHTF, /* one test record of OpenHTF a line */
} FjRecordFormat;

/* Records as text for other programs: a head, then one after the other. */
void fj_record_export_begin (FjRecordFormat format, GString *text);
void fj_record_export_add (FjRecordFormat format, FjRecord *record, GString *text);

G_END_DECLS
