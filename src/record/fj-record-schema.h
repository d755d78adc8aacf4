/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* docs/records.md describes the present one for other programs. */

/* The version that this program writes; files of older ones are brought to it. */
#define FJ_RECORD_VERSION 6

/* "FjRe": by which a file of records is told from other databases of SQLite. */
#define FJ_RECORD_APPLICATION_ID 0x466a5265

const char *fj_record_schema_get_step (int version);

G_END_DECLS
