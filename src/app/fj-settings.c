/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-settings.h"

#define KEY_RECENT "recent-layouts"

/**
 * fj_settings_new:
 *
 * Returns: (transfer full) (nullable): what the program remembers from one start to the next, %NULL
 *   where its schema is not installed
 */
GSettings *
fj_settings_new (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, FJ_APPLICATION_ID, TRUE);
  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}

/**
 * fj_settings_dup_recent:
 * @settings: (nullable): settings
 *
 * Returns: (transfer full) (element-type GFile): the layouts that were opened last, latest first
 */
GPtrArray *
fj_settings_dup_recent (GSettings *settings)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto (GStrv) uris = settings != NULL ? g_settings_get_strv (settings, KEY_RECENT) : NULL;

  for (guint i = 0; uris != NULL && uris[i] != NULL && i < FJ_RECENT_MAX; i++)
    g_ptr_array_add (files, g_file_new_for_uri (uris[i]));
  return files;
}

/**
 * fj_settings_add_recent:
 * @settings: (nullable): settings
 * @file: a layout that was opened or saved
 */
void
fj_settings_add_recent (GSettings *settings, GFile *file)
{
  g_autoptr (GPtrArray) files = fj_settings_dup_recent (settings);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *first = g_file_get_uri (file);
  g_auto (GStrv) uris = NULL;
  guint n = 1;

  if (settings == NULL)
    return;
  g_strv_builder_add (builder, first);
  for (guint i = 0; i < files->len && n < FJ_RECENT_MAX; i++) {
    g_autofree char *uri = g_file_get_uri (g_ptr_array_index (files, i));

    if (g_file_equal (g_ptr_array_index (files, i), file))
      continue;
    g_strv_builder_add (builder, uri);
    n++;
  }
  uris = g_strv_builder_end (builder);
  g_settings_set_strv (settings, KEY_RECENT, (const char *const *) uris);
}

/**
 * fj_settings_forget_recent:
 * @settings: (nullable): settings
 *
 * Forgets which layouts were opened.
 */
void
fj_settings_forget_recent (GSettings *settings)
{
  if (settings != NULL)
    g_settings_reset (settings, KEY_RECENT);
}
