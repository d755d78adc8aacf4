/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-station-memory.h"

#include <fj-error.h>
#include <glib/gi18n-lib.h>

#define GROUP "Station"
#define VERSION 1

/**
 * fj_station_memory_new_file:
 *
 * Returns: (transfer full): where the user's station is kept
 */
GFile *
fj_station_memory_new_file (void)
{
  return g_file_new_build_filename (g_get_user_data_dir (), "flashjig", "station.conf", NULL);
}

static guint
read_count (GKeyFile *keys, const char *key)
{
  return (guint) MAX (g_key_file_get_integer (keys, GROUP, key, NULL), 0);
}

/* Boards that were at work when the program ended were stopped by that. */
static void
read_counts (FjStationMemory *self, GKeyFile *keys)
{
  double seconds = g_key_file_get_double (keys, GROUP, "seconds", NULL);

  self->counts.passed = read_count (keys, "passed");
  self->counts.failed = read_count (keys, "failed");
  self->counts.started =
    MAX (read_count (keys, "started"), self->counts.passed + self->counts.failed);
  self->counts.stopped = self->counts.started - self->counts.passed - self->counts.failed;
  self->counts.seconds = seconds >= 0 ? seconds : 0;
}

static gboolean
read_memory (FjStationMemory *self, GKeyFile *keys, const char *path, GError **error)
{
  if (g_key_file_get_integer (keys, GROUP, "version", NULL) > VERSION) {
    fj_error_set (error, FJ_ERROR_UNSUPPORTED,
                  _ ("Use a newer Flashjig, or move the file away to begin anew."),
                  _ ("The counters of the station are in “%s”, which a newer Flashjig wrote."),
                  path);
    return FALSE;
  }
  self->job = g_key_file_get_string (keys, GROUP, "job", NULL);
  self->layout_sha256 = g_key_file_get_string (keys, GROUP, "layout-sha256", NULL);
  read_counts (self, keys);
  return TRUE;
}

/**
 * fj_station_memory_load:
 * @self: zeroed
 * @file: where it is kept; one that is not there is nothing to come back with
 * @error: return location for %FJ_ERROR_FAILED, %FJ_ERROR_UNSUPPORTED
 *
 * Returns: whether it could be read; the file is left as it is
 */
gboolean
fj_station_memory_load (FjStationMemory *self, GFile *file, GError **error)
{
  g_autofree char *path = g_file_get_path (file);
  g_autofree char *name = g_filename_display_name (path);
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  g_autoptr (GError) local = NULL;

  if (g_key_file_load_from_file (keys, path, G_KEY_FILE_NONE, &local))
    return read_memory (self, keys, name, error);
  if (g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return TRUE;
  fj_error_set (error, FJ_ERROR_FAILED, _ ("Move the file away to begin anew."),
                _ ("The counters of the station cannot be read from “%s”: %s"), name,
                local->message);
  return FALSE;
}

/**
 * fj_station_memory_to_bytes:
 *
 * Returns: (transfer full): the contents of a file with it
 */
GBytes *
fj_station_memory_to_bytes (const FjStationMemory *self)
{
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  gsize length;
  char *text;

  g_key_file_set_integer (keys, GROUP, "version", VERSION);
  if (self->job != NULL)
    g_key_file_set_string (keys, GROUP, "job", self->job);
  if (self->layout_sha256 != NULL)
    g_key_file_set_string (keys, GROUP, "layout-sha256", self->layout_sha256);
  g_key_file_set_integer (keys, GROUP, "started", (int) self->counts.started);
  g_key_file_set_integer (keys, GROUP, "passed", (int) self->counts.passed);
  g_key_file_set_integer (keys, GROUP, "failed", (int) self->counts.failed);
  g_key_file_set_integer (keys, GROUP, "stopped", (int) self->counts.stopped);
  g_key_file_set_double (keys, GROUP, "seconds", self->counts.seconds);
  text = g_key_file_to_data (keys, &length, NULL);
  return g_bytes_new_take (text, length);
}

/**
 * fj_station_memory_take:
 * @self: zeroed
 * @station: a station
 *
 * Takes what @station has come to.
 */
void
fj_station_memory_take (FjStationMemory *self, FjStation *station)
{
  self->job = g_strdup (fj_station_get_job (station));
  self->layout_sha256 = g_strdup (fj_station_get_layout_sha256 (station));
  fj_station_get_counts (station, &self->counts);
}

/**
 * fj_station_memory_give:
 * @self: what a station had come to
 * @station: one that has just got its job
 *
 * Goes on with the counts, if the job is the same and its layout has not changed.
 *
 * Returns: whether it does
 */
gboolean
fj_station_memory_give (const FjStationMemory *self, FjStation *station)
{
  if (self->job == NULL || g_strcmp0 (self->job, fj_station_get_job (station)) != 0 ||
      g_strcmp0 (self->layout_sha256, fj_station_get_layout_sha256 (station)) != 0)
    return FALSE;
  fj_station_set_counts (station, &self->counts);
  return TRUE;
}

/**
 * fj_station_memory_clear:
 *
 * Frees what it holds.
 */
void
fj_station_memory_clear (FjStationMemory *self)
{
  g_clear_pointer (&self->job, g_free);
  g_clear_pointer (&self->layout_sha256, g_free);
}
