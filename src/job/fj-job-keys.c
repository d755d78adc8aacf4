/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-job-keys.h"

#include <fj-error.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* Longer ones are no names, and no paths of Linux. */
#define TEXT_MAX 4096
#define SUM_LENGTH 64

struct _FjJobKeys {
  GKeyFile   *file; /* (owned) */
  GHashTable *seen; /* (owned) (element-type utf8 utf8): "GROUP\nKEY", of what was asked for */
};

/**
 * fj_job_keys_new:
 *
 * Returns: (transfer full): no groups at all
 */
FjJobKeys *
fj_job_keys_new (void)
{
  FjJobKeys *self = g_new0 (FjJobKeys, 1);

  self->file = g_key_file_new ();
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

/**
 * fj_job_keys_free:
 *
 * Frees @self.
 */
void
fj_job_keys_free (FjJobKeys *self)
{
  g_return_if_fail (self != NULL);

  g_key_file_unref (self->file);
  g_hash_table_unref (self->seen);
  g_free (self);
}

static const char *
get_damaged_advice (void)
{
  return _ ("Get the job again from whoever made it.");
}

/**
 * fj_job_keys_new_from_bytes:
 * @bytes: a file
 * @magic: its first line
 * @error: return location for %FJ_ERROR_JOB
 *
 * Returns: (transfer full) (nullable): what is in it
 */
FjJobKeys *
fj_job_keys_new_from_bytes (GBytes *bytes, const char *magic, GError **error)
{
  g_autoptr (FjJobKeys) self = fj_job_keys_new ();
  g_autoptr (GError) local = NULL;
  gsize       length;
  const char *text = g_bytes_get_data (bytes, &length);

  if (length <= strlen (magic) || strncmp (text, magic, strlen (magic)) != 0) {
    fj_error_set (error, FJ_ERROR_JOB, NULL, _ ("This file is not a job of Flashjig."));
    return NULL;
  }
  if (memchr (text, '\0', length) == NULL && g_utf8_validate_len (text, length, NULL) &&
      g_key_file_load_from_data (self->file, text, length, G_KEY_FILE_NONE, &local))
    return g_steal_pointer (&self);
  fj_error_set (error, FJ_ERROR_JOB, get_damaged_advice (), _ ("The job is damaged."));
  return NULL;
}

/**
 * fj_job_keys_to_bytes:
 *
 * Returns: (transfer full): the file
 */
GBytes *
fj_job_keys_to_bytes (FjJobKeys *self)
{
  gsize length;
  char *text = g_key_file_to_data (self->file, &length, NULL);

  return g_bytes_new_take (text, length);
}

/* (transfer full) */
static char *
dup_place (const char *group, const char *key)
{
  return g_strconcat (group, "\n", key, NULL);
}

static void
note_key (FjJobKeys *self, const char *group, const char *key)
{
  g_hash_table_add (self->seen, dup_place (group, key));
}

/**
 * fj_job_keys_has:
 * @self: keys
 * @group: a group
 * @key: (nullable): a key of it
 *
 * Returns: whether it is there
 */
gboolean
fj_job_keys_has (FjJobKeys *self, const char *group, const char *key)
{
  if (key == NULL)
    return g_key_file_has_group (self->file, group);
  return g_key_file_has_key (self->file, group, key, NULL);
}

/**
 * fj_job_keys_set_error:
 * @group: a group
 * @key: a key of it, whose value makes no sense
 * @error: return location for %FJ_ERROR_JOB
 *
 * Returns: %FALSE
 */
gboolean
fj_job_keys_set_error (const char *group, const char *key, GError **error)
{
  fj_error_set (error, FJ_ERROR_JOB, get_damaged_advice (),
                /* Translators: names of a line, and of the group of lines that it is in */
                _ ("The job is damaged: the line “%s” of “%s” is missing or makes no sense."), key,
                group);
  return FALSE;
}

/* (transfer full) (nullable): text without control characters. */
static char *
dup_value (FjJobKeys *self, const char *group, const char *key)
{
  g_autofree char *text = g_key_file_get_string (self->file, group, key, NULL);

  note_key (self, group, key);
  if (text == NULL || text[0] == '\0' || strlen (text) > TEXT_MAX)
    return NULL;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return NULL;
  return g_steal_pointer (&text);
}

/**
 * fj_job_keys_get_number:
 * @self: keys
 * @group: a group
 * @key: a key of it
 * @min: the least value
 * @max: the greatest one
 * @value: (out): the value
 * @error: return location for %FJ_ERROR_JOB
 *
 * Returns: whether it is there, and in bounds
 */
gboolean
fj_job_keys_get_number (FjJobKeys *self, const char *group, const char *key, guint64 min,
                        guint64 max, guint64 *value, GError **error)
{
  g_autofree char *text = dup_value (self, group, key);

  return (text != NULL && g_ascii_string_to_unsigned (text, 10, min, max, value, NULL)) ||
         fj_job_keys_set_error (group, key, error);
}

/**
 * fj_job_keys_dup_text:
 * @self: keys
 * @group: a group
 * @key: a key of it
 * @error: return location for %FJ_ERROR_JOB
 *
 * Returns: (transfer full) (nullable): one line of text, never empty
 */
char *
fj_job_keys_dup_text (FjJobKeys *self, const char *group, const char *key, GError **error)
{
  char *text = dup_value (self, group, key);

  if (text == NULL)
    fj_job_keys_set_error (group, key, error);
  return text;
}

static gboolean
is_sum (const char *text)
{
  gsize length = strspn (text, "0123456789abcdef");

  return length == SUM_LENGTH && text[length] == '\0';
}

/**
 * fj_job_keys_dup_sum:
 * @self: keys
 * @group: a group
 * @key: a key of it
 * @error: return location for %FJ_ERROR_JOB
 *
 * Returns: (transfer full) (nullable): a SHA-256 in hexadecimal digits
 */
char *
fj_job_keys_dup_sum (FjJobKeys *self, const char *group, const char *key, GError **error)
{
  g_autofree char *text = dup_value (self, group, key);

  if (text != NULL && is_sum (text))
    return g_steal_pointer (&text);
  fj_job_keys_set_error (group, key, error);
  return NULL;
}

/**
 * fj_job_keys_take_flag:
 * @self: keys
 * @group: a group
 * @key: a key of it
 * @value: (inout): the value, where it is there
 * @error: return location for %FJ_ERROR_JOB
 *
 * Returns: whether it is not there or makes sense
 */
gboolean
fj_job_keys_take_flag (FjJobKeys *self, const char *group, const char *key, gboolean *value,
                       GError **error)
{
  g_autoptr (GError) local = NULL;

  note_key (self, group, key);
  if (!fj_job_keys_has (self, group, key))
    return TRUE;
  *value = g_key_file_get_boolean (self->file, group, key, &local);
  return local == NULL || fj_job_keys_set_error (group, key, error);
}

/**
 * fj_job_keys_take_list:
 * @self: keys
 * @group: a group
 * @key: a key of it
 * @value: (inout): (transfer full): the value, where it is there
 * @error: return location for %FJ_ERROR_JOB
 *
 * Returns: whether it is not there, or has at least one word
 */
gboolean
fj_job_keys_take_list (FjJobKeys *self, const char *group, const char *key, GStrv *value,
                       GError **error)
{
  note_key (self, group, key);
  if (!fj_job_keys_has (self, group, key))
    return TRUE;
  *value = g_key_file_get_string_list (self->file, group, key, NULL, NULL);
  return (*value != NULL && (*value)[0] != NULL) || fj_job_keys_set_error (group, key, error);
}

static gboolean
check_group (FjJobKeys *self, const char *group, GError **error)
{
  g_auto (GStrv) keys = g_key_file_get_keys (self->file, group, NULL, NULL);

  for (guint i = 0; keys[i] != NULL; i++) {
    g_autofree char *place = dup_place (group, keys[i]);

    if (g_hash_table_contains (self->seen, place))
      continue;
    fj_error_set (error, FJ_ERROR_JOB, _ ("Update Flashjig, or get the job again."),
                  _ ("The job asks for what this version of Flashjig does not know: “%s” of “%s”."),
                  keys[i], group);
    return FALSE;
  }
  return TRUE;
}

/**
 * fj_job_keys_check_rest:
 * @self: keys, of which all that is known was asked for
 * @error: return location for %FJ_ERROR_JOB
 *
 * Returns: whether there is nothing else
 */
gboolean
fj_job_keys_check_rest (FjJobKeys *self, GError **error)
{
  g_auto (GStrv) groups = g_key_file_get_groups (self->file, NULL);

  for (guint i = 0; groups[i] != NULL; i++)
    if (!check_group (self, groups[i], error))
      return FALSE;
  return TRUE;
}

/**
 * fj_job_keys_put_text:
 *
 * Adds a value.
 */
void
fj_job_keys_put_text (FjJobKeys *self, const char *group, const char *key, const char *value)
{
  g_key_file_set_string (self->file, group, key, value);
}

/**
 * fj_job_keys_put_number:
 *
 * Adds a value.
 */
void
fj_job_keys_put_number (FjJobKeys *self, const char *group, const char *key, guint64 value)
{
  g_key_file_set_uint64 (self->file, group, key, value);
}

/**
 * fj_job_keys_put_flag:
 *
 * Adds a value where it is not the usual one.
 */
void
fj_job_keys_put_flag (FjJobKeys *self, const char *group, const char *key, gboolean value)
{
  if (value)
    g_key_file_set_boolean (self->file, group, key, TRUE);
}

/**
 * fj_job_keys_put_list:
 *
 * Adds a value where there is one.
 */
void
fj_job_keys_put_list (FjJobKeys *self, const char *group, const char *key, GStrv value)
{
  if (value != NULL && value[0] != NULL)
    g_key_file_set_string_list (self->file, group, key, (const char *const *) value,
                                g_strv_length (value));
}
