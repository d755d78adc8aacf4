/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define FJ_TYPE_RECORD_WATCH (fj_record_watch_get_type ())
G_DECLARE_FINAL_TYPE (FjRecordWatch, fj_record_watch, FJ, RECORD_WATCH, GObject)

/**
 * FjRecordWatch:
 *
 * Tells when the records in a file have changed, whoever wrote them, also when the file came, went
 * or was replaced. Looks every now and then, on a thread, as file systems over a network tell
 * nothing by themselves.
 *
 * Signal "changed".
 */
FjRecordWatch *fj_record_watch_new (const char *path);
void           fj_record_watch_set_active (FjRecordWatch *self, gboolean is_active);

G_END_DECLS
