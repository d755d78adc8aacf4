/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-record.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Members of an object that is begun, as test stations know them. */
void fj_record_openhtf_add (FjRecord *self, JsonBuilder *builder);

G_END_DECLS
