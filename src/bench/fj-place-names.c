/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-place-names.h"

#include <fj-error.h>
#include <fj-file.h>
#include <fj-thread.h>
#include <glib/gi18n-lib.h>

#define GROUP "Places"

/* The form of the file; one of a newer program may hold what this one would lose. */
#define FILE_GROUP "File"
#define FILE_VERSION_KEY "version"
#define FILE_VERSION 1

/**
 * FjPlaceNames:
 *
 * What people call the places that boards are plugged in at: names for ports, kept in a key file
 * with a line for each, in the order of the names. Signal "changed" (port): a place has another
 * name. Main thread only.
 *
 * What others write into the file meanwhile is kept, and a file that cannot be read is left alone.
 */
struct _FjPlaceNames {
  GObject parent_instance;

  GFile    *file;    /* (owned) (not nullable) */
  GKeyFile *keys;    /* (owned) (not nullable) */
  GKeyFile *changes; /* (owned) (not nullable): what is not written yet; "": no name any more */
  GError   *error;   /* (owned) (nullable): why the file could not be read */
};

enum {
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FjPlaceNames, fj_place_names, G_TYPE_OBJECT)

static void
fj_place_names_finalize (GObject *object)
{
  FjPlaceNames *self = FJ_PLACE_NAMES (object);

  g_object_unref (self->file);
  g_key_file_unref (self->keys);
  g_key_file_unref (self->changes);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (fj_place_names_parent_class)->finalize (object);
}

static void
fj_place_names_class_init (FjPlaceNamesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fj_place_names_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", FJ_TYPE_PLACE_NAMES, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
fj_place_names_init (FjPlaceNames *self)
{
  self->keys = g_key_file_new ();
  self->changes = g_key_file_new ();
}

static gboolean
check_version (GKeyFile *keys, const char *path, GError **error)
{
  int version = g_key_file_get_integer (keys, FILE_GROUP, FILE_VERSION_KEY, NULL);

  if (version <= FILE_VERSION)
    return TRUE;
  fj_error_set (error, FJ_ERROR_UNSUPPORTED,
                _ ("Use a newer Flashjig, or move the file away to begin anew."),
                _ ("The names of places in “%s” were written by a newer Flashjig."), path);
  return FALSE;
}

/* A file that is not there has no names. Any thread. */
static gboolean
read_names (GFile *file, GKeyFile *keys, GError **error)
{
  g_autofree char *path = g_file_get_path (file);
  g_autofree char *name = g_filename_display_name (path);
  g_autoptr (GError) local = NULL;

  if (g_key_file_load_from_file (keys, path, G_KEY_FILE_KEEP_COMMENTS, &local))
    return check_version (keys, name, error);
  if (g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return TRUE;
  fj_error_set (error, FJ_ERROR_FAILED,
                _ ("Mend the file, or move it away to begin anew. Nothing is written to it."),
                _ ("The names of places in “%s” cannot be read: %s"), name, local->message);
  return FALSE;
}

/**
 * fj_place_names_new:
 * @file: where the names are kept; it need not exist
 *
 * Returns: (transfer full): the names in @file, none where it cannot be read
 */
FjPlaceNames *
fj_place_names_new (GFile *file)
{
  FjPlaceNames *self = g_object_new (FJ_TYPE_PLACE_NAMES, NULL);

  self->file = g_object_ref (file);
  if (read_names (file, self->keys, &self->error))
    return self;
  g_debug ("no names of places: %s", self->error->message);
  g_key_file_unref (self->keys);
  self->keys = g_key_file_new ();
  return self;
}

/**
 * fj_place_names_new_default:
 *
 * Returns: (transfer full): the user's names, in places.conf beside the other settings
 */
FjPlaceNames *
fj_place_names_new_default (void)
{
  g_autoptr (GFile) file =
    g_file_new_build_filename (g_get_user_config_dir (), "flashjig", "places.conf", NULL);

  return fj_place_names_new (file);
}

/**
 * fj_place_names_get_error:
 *
 * Returns: (transfer none) (nullable): why the file could not be read: it is damaged, or of a newer
 *   program. Nothing is written to it then
 */
const GError *
fj_place_names_get_error (FjPlaceNames *self)
{
  g_return_val_if_fail (FJ_IS_PLACE_NAMES (self), NULL);

  return self->error;
}

/* A name is data: it is cut where it is too long, and blanks and what does not print go. */
static char *
clean_name (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  GString         *text = g_string_new (NULL);
  guint            n = 0;

  for (const char *at = g_strstrip (valid); *at != '\0' && n < FJ_PLACE_NAME_MAX; n++) {
    gunichar c = g_utf8_get_char (at);

    if (g_unichar_isprint (c))
      g_string_append_unichar (text, c);
    at = g_utf8_next_char (at);
  }
  return g_strchomp (g_string_free (text, FALSE));
}

/**
 * fj_place_names_get:
 * @self: the names
 * @port: a port path such as "1-4.2"
 *
 * Returns: (transfer none) (nullable): what people call it
 */
const char *
fj_place_names_get (FjPlaceNames *self, const char *port)
{
  g_autofree char *raw = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (FJ_IS_PLACE_NAMES (self), NULL);

  raw = g_key_file_get_string (self->keys, GROUP, port, NULL);
  if (raw == NULL)
    return NULL;
  name = clean_name (raw);
  return *name != '\0' ? g_intern_string (name) : NULL;
}

/**
 * fj_place_names_dup_ports:
 * @self: the names
 *
 * Returns: (transfer full): the ports that have a name, in the order in which they got one
 */
GStrv
fj_place_names_dup_ports (FjPlaceNames *self)
{
  g_autoptr (GStrvBuilder) ports = g_strv_builder_new ();
  g_auto (GStrv) keys = NULL;

  g_return_val_if_fail (FJ_IS_PLACE_NAMES (self), NULL);

  keys = g_key_file_get_keys (self->keys, GROUP, NULL, NULL);
  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    if (fj_place_names_get (self, keys[i]) != NULL)
      g_strv_builder_add (ports, keys[i]);
  return g_strv_builder_end (ports);
}

/**
 * fj_place_names_find:
 * @self: the names
 * @name: what people call a place
 *
 * Returns: (transfer full) (nullable): the first port with that name
 */
char *
fj_place_names_find (FjPlaceNames *self, const char *name)
{
  g_auto (GStrv) ports = fj_place_names_dup_ports (self);
  g_autofree char *folded = g_utf8_casefold (name, -1);

  for (guint i = 0; ports != NULL && ports[i] != NULL; i++) {
    g_autofree char *other = g_utf8_casefold (fj_place_names_get (self, ports[i]), -1);

    if (g_str_equal (folded, other))
      return g_strdup (ports[i]);
  }
  return NULL;
}

/**
 * fj_place_names_set:
 * @self: the names
 * @port: a port path
 * @name: (nullable): what it is called from now on, %NULL or "": nothing
 *
 * Is kept by fj_place_names_save_async().
 */
void
fj_place_names_set (FjPlaceNames *self, const char *port, const char *name)
{
  g_autofree char *clean = NULL;

  g_return_if_fail (FJ_IS_PLACE_NAMES (self));

  clean = clean_name (name != NULL ? name : "");
  if (*clean != '\0')
    g_key_file_set_string (self->keys, GROUP, port, clean);
  else
    g_key_file_remove_key (self->keys, GROUP, port, NULL);
  g_key_file_set_string (self->changes, GROUP, port, clean);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0, port);
}

/* What a thread writes, and where. */
typedef struct {
  GFile    *file;    /* (owned) */
  GKeyFile *changes; /* (owned) */
} Writing;

static void
writing_free (gpointer data)
{
  Writing *self = data;

  g_object_unref (self->file);
  g_key_file_unref (self->changes);
  g_free (self);
}

static void
apply_changes (GKeyFile *keys, GKeyFile *changes)
{
  g_auto (GStrv) ports = g_key_file_get_keys (changes, GROUP, NULL, NULL);

  for (guint i = 0; ports != NULL && ports[i] != NULL; i++) {
    g_autofree char *name = g_key_file_get_string (changes, GROUP, ports[i], NULL);

    if (name != NULL && *name != '\0')
      g_key_file_set_string (keys, GROUP, ports[i], name);
    else
      g_key_file_remove_key (keys, GROUP, ports[i], NULL);
  }
}

/* (transfer full) (nullable): the file as it is now, with the changes */
static GBytes *
make_contents (Writing *writing, GError **error)
{
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  gsize length;
  char *text;

  if (!read_names (writing->file, keys, error))
    return NULL;
  g_key_file_set_integer (keys, FILE_GROUP, FILE_VERSION_KEY, FILE_VERSION);
  apply_changes (keys, writing->changes);
  text = g_key_file_to_data (keys, &length, NULL);
  return g_bytes_new_take (text, length);
}

static void
write_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Writing *writing = data;
  g_autoptr (GFile) folder = g_file_get_parent (writing->file);
  GError *error = NULL;
  g_autoptr (GBytes) bytes = make_contents (writing, &error);

  /* where the folder could not be made, writing says why */
  (void) g_file_make_directory_with_parents (folder, cancellable, NULL);
  if (bytes != NULL && fj_file_replace (writing->file, bytes, NULL, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * fj_place_names_save_async:
 * @self: the names
 * @cancellable: (nullable): to stop early
 * @callback: called on the main thread
 * @user_data: its argument
 *
 * Writes what has changed to their file.
 */
void
fj_place_names_save_async (FjPlaceNames *self, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Writing *writing;

  g_return_if_fail (FJ_IS_PLACE_NAMES (self));

  writing = g_new (Writing, 1);
  writing->file = g_object_ref (self->file);
  writing->changes = self->changes;
  self->changes = g_key_file_new ();
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fj_place_names_save_async);
  g_task_set_task_data (task, writing, writing_free);
  fj_thread_run_task (task, write_in_thread);
}

/* They are tried again with the next ones, unless there are others for the same ports by now. */
static void
keep_unwritten (FjPlaceNames *self, GKeyFile *changes)
{
  g_auto (GStrv) ports = g_key_file_get_keys (changes, GROUP, NULL, NULL);

  for (guint i = 0; ports != NULL && ports[i] != NULL; i++) {
    g_autofree char *name = g_key_file_get_string (changes, GROUP, ports[i], NULL);

    if (!g_key_file_has_key (self->changes, GROUP, ports[i], NULL))
      g_key_file_set_string (self->changes, GROUP, ports[i], name);
  }
}

/**
 * fj_place_names_save_finish:
 * @self: the names
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: %FALSE and @error if they could not be written
 */
gboolean
fj_place_names_save_finish (FjPlaceNames *self, GAsyncResult *result, GError **error)
{
  Writing *writing;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (g_task_propagate_boolean (G_TASK (result), error))
    return TRUE;
  writing = g_task_get_task_data (G_TASK (result));
  keep_unwritten (self, writing->changes);
  return FALSE;
}
