/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-device-list.h>

G_BEGIN_DECLS

#define FJ_TYPE_BAY_TEACHER (fj_bay_teacher_get_type ())
G_DECLARE_FINAL_TYPE (FjBayTeacher, fj_bay_teacher, FJ, BAY_TEACHER, GObject)

/**
 * FjBayTeacher:
 *
 * Gives names to ports: a board after the other is plugged in, and the port of each that has none
 * gets the next name. Boards that are plugged in already do not count, until they come again. Lives
 * as long as there is something to teach. Main thread only.
 *
 * Signal "taught" (FjDevice): the port of a board has its name. Keeping the names is up to the
 * caller.
 */
FjBayTeacher *fj_bay_teacher_new (FjDeviceList *devices, const char *const *names);
gboolean      fj_bay_teacher_is_done (FjBayTeacher *self);
char         *fj_bay_teacher_dup_next (FjBayTeacher *self); /* (nullable) */

G_END_DECLS
