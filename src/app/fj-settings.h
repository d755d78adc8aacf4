/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FJ_RECENT_MAX 8

/*
 * (transfer full) (nullable): NULL where the schema is not installed: nothing is remembered then.
 */
GSettings *fj_settings_new (void);
/* (transfer full) (element-type GFile): the layouts that were opened last. */
GPtrArray *fj_settings_dup_recent (GSettings *settings);
void       fj_settings_add_recent (GSettings *settings, GFile *file);
void       fj_settings_forget_recent (GSettings *settings);

G_END_DECLS
