/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-record.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Members of an object that is begun. */
void fj_record_json_add (FjRecord *self, JsonBuilder *builder);

/* One of them. */
void fj_record_json_text (JsonBuilder *builder, const char *name, const char *value);
void fj_record_json_int (JsonBuilder *builder, const char *name, gint64 value);
void fj_record_json_begin_list (JsonBuilder *builder, const char *name);

G_END_DECLS
