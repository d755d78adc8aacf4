/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FjJobKeys:
 *
 * Groups of keys with values, as in a desktop file, of which every single one has to be understood:
 * who reads them says at the end whether any was left over. Errors: %FJ_ERROR_JOB, with the line
 * that is wrong. Private to the room.
 */
typedef struct _FjJobKeys FjJobKeys;

FjJobKeys *fj_job_keys_new (void);
FjJobKeys *fj_job_keys_new_from_bytes (GBytes *bytes, const char *magic, GError **error);
void       fj_job_keys_free (FjJobKeys *self);
GBytes    *fj_job_keys_to_bytes (FjJobKeys *self);

/* @key (nullable): whether the group is there at all */
gboolean fj_job_keys_has (FjJobKeys *self, const char *group, const char *key);

/* Values that have to be there. */
gboolean fj_job_keys_get_number (FjJobKeys *self, const char *group, const char *key, guint64 min,
                                 guint64 max, guint64 *value, GError **error);
char    *fj_job_keys_dup_text (FjJobKeys *self, const char *group, const char *key, GError **error);
char    *fj_job_keys_dup_sum (FjJobKeys *self, const char *group, const char *key, GError **error);

/* Values that may be there; @value stays as it was otherwise. */
gboolean fj_job_keys_take_flag (FjJobKeys *self, const char *group, const char *key,
                                gboolean *value, GError **error);
gboolean fj_job_keys_take_list (FjJobKeys *self, const char *group, const char *key, GStrv *value,
                                GError **error);

gboolean fj_job_keys_set_error (const char *group, const char *key, GError **error);
gboolean fj_job_keys_check_rest (FjJobKeys *self, GError **error);

void fj_job_keys_put_text (FjJobKeys *self, const char *group, const char *key, const char *value);
void fj_job_keys_put_number (FjJobKeys *self, const char *group, const char *key, guint64 value);
void fj_job_keys_put_flag (FjJobKeys *self, const char *group, const char *key, gboolean value);
void fj_job_keys_put_list (FjJobKeys *self, const char *group, const char *key, GStrv value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjJobKeys, fj_job_keys_free)

G_END_DECLS
