/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-layout-document.h"

#include "fj-layout-watch.h"
#include "fj-settings.h"
#include "fj-text.h"

#include <glib/gi18n.h>

/**
 * FjLayoutDocument:
 *
 * The layout that is open, as a document: read and written without keeping anybody waiting,
 * followed on disk, with what the checks say of it and where its files are. No widgets. What is to
 * be asked before it goes is asked by #FjLayoutGuard. Main thread only.
 *
 * Signals: "layout-changed": another layout is open; "edited": its rows are not what they were;
 * "changed": its title, its state, or what can be done with it now; "disk-changed": another program
 * has changed its file; "recent-changed"; "collect": who holds text that was
 * typed and is not in the layout yet puts it there.
 */
struct _FjLayoutDocument {
  GObject parent_instance;

  GSettings       *settings; /* (owned) (nullable) */
  FjLayout        *layout;   /* (owned) (nullable) */
  FjLayoutChecker *checker;  /* (owned) (not nullable) */
  FjFileTable     *files;    /* (owned) (not nullable) */
  FjLayoutWatch   *watch;    /* (owned) (not nullable) */
  GCancellable    *loading;  /* (owned) (nullable): of the file that was asked for last */
  GQueue           saves;    /* (element-type GTask) (owned): the first one is under way */
  guint            n_holds;
};

enum {
  SIGNAL_LAYOUT_CHANGED,
  SIGNAL_EDITED,
  SIGNAL_CHANGED,
  SIGNAL_DISK_CHANGED,
  SIGNAL_RECENT_CHANGED,
  SIGNAL_COLLECT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FjLayoutDocument, fj_layout_document, G_TYPE_OBJECT)

/* One save: always of the layout that was open when it was asked for. */
typedef struct {
  FjLayout *layout; /* (owned) */
  GFile    *file;   /* (owned) */
  gboolean  is_guarded;
  gboolean  is_elsewhere; /* it was in another place before, or in none */
} Save;

static void start_save (FjLayoutDocument *self);

static void
save_free (Save *save)
{
  g_object_unref (save->layout);
  g_object_unref (save->file);
  g_free (save);
}

static void
emit_changed (FjLayoutDocument *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
on_layout_edited (FjLayoutDocument *self)
{
  g_assert (FJ_IS_LAYOUT_DOCUMENT (self));

  g_signal_emit (self, signals[SIGNAL_EDITED], 0);
  emit_changed (self);
}

/* What a packed file unpacks to is known once it was unpacked, also beside rows with mistakes. */
static void
on_checked (FjLayoutDocument *self)
{
  GHashTable    *sizes = fj_layout_checker_get_sizes (self->checker);
  GHashTableIter iter;
  gpointer       text, size;

  g_assert (FJ_IS_LAYOUT_DOCUMENT (self));

  if (sizes != NULL)
    g_hash_table_iter_init (&iter, sizes);
  while (sizes != NULL && g_hash_table_iter_next (&iter, &text, &size))
    fj_file_table_learn (self->files, text, *(guint64 *) size);
  emit_changed (self);
}

static void
on_file_changed (FjLayoutDocument *self)
{
  g_assert (FJ_IS_LAYOUT_DOCUMENT (self));

  fj_layout_checker_check_now (self->checker);
}

static void
on_disk_changed (FjLayoutDocument *self)
{
  g_assert (FJ_IS_LAYOUT_DOCUMENT (self));

  g_signal_emit (self, signals[SIGNAL_DISK_CHANGED], 0);
}

static void
on_recent_changed (FjLayoutDocument *self)
{
  g_assert (FJ_IS_LAYOUT_DOCUMENT (self));

  g_signal_emit (self, signals[SIGNAL_RECENT_CHANGED], 0);
}

static void
cancel_loading (FjLayoutDocument *self)
{
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
}

static void
fj_layout_document_dispose (GObject *object)
{
  FjLayoutDocument *self = FJ_LAYOUT_DOCUMENT (object);

  cancel_loading (self);
  if (self->layout != NULL)
    g_signal_handlers_disconnect_by_data (self->layout, self);
  g_clear_object (&self->layout);
  g_clear_object (&self->checker);
  g_clear_object (&self->files);
  g_clear_object (&self->watch);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (fj_layout_document_parent_class)->dispose (object);
}

static guint
add_signal (const char *name)
{
  return g_signal_new (name, FJ_TYPE_LAYOUT_DOCUMENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, 0);
}

static void
fj_layout_document_class_init (FjLayoutDocumentClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fj_layout_document_dispose;
  signals[SIGNAL_LAYOUT_CHANGED] = add_signal ("layout-changed");
  signals[SIGNAL_EDITED] = add_signal ("edited");
  signals[SIGNAL_CHANGED] = add_signal ("changed");
  signals[SIGNAL_DISK_CHANGED] = add_signal ("disk-changed");
  signals[SIGNAL_RECENT_CHANGED] = add_signal ("recent-changed");
  signals[SIGNAL_COLLECT] = add_signal ("collect");
}

static void
fj_layout_document_init (FjLayoutDocument *self)
{
  g_queue_init (&self->saves);
  self->checker = fj_layout_checker_new ();
  self->files = fj_file_table_new ();
  self->watch = fj_layout_watch_new ();
  g_signal_connect_object (self->checker, "changed", G_CALLBACK (on_checked), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->files, "disk-changed", G_CALLBACK (on_file_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->watch, "changed", G_CALLBACK (on_disk_changed), self,
                           G_CONNECT_SWAPPED);
}

/**
 * fj_layout_document_new:
 * @settings: (nullable): where recent layouts are remembered
 *
 * Returns: (transfer full): a document with no layout open
 */
FjLayoutDocument *
fj_layout_document_new (GSettings *settings)
{
  FjLayoutDocument *self = g_object_new (FJ_TYPE_LAYOUT_DOCUMENT, NULL);

  g_set_object (&self->settings, settings);
  if (settings != NULL)
    g_signal_connect_object (settings, "changed::recent-layouts", G_CALLBACK (on_recent_changed),
                             self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * fj_layout_document_get_layout:
 * @self: a document
 *
 * Returns: (transfer none) (nullable): the layout that is open
 */
FjLayout *
fj_layout_document_get_layout (FjLayoutDocument *self)
{
  g_return_val_if_fail (FJ_IS_LAYOUT_DOCUMENT (self), NULL);

  return self->layout;
}

/**
 * fj_layout_document_get_checker:
 * @self: a document
 *
 * Returns: (transfer none): what the checks say of the layout
 */
FjLayoutChecker *
fj_layout_document_get_checker (FjLayoutDocument *self)
{
  g_return_val_if_fail (FJ_IS_LAYOUT_DOCUMENT (self), NULL);

  return self->checker;
}

/**
 * fj_layout_document_get_files:
 * @self: a document
 *
 * Returns: (transfer none): where the files of the layout are
 */
FjFileTable *
fj_layout_document_get_files (FjLayoutDocument *self)
{
  g_return_val_if_fail (FJ_IS_LAYOUT_DOCUMENT (self), NULL);

  return self->files;
}

/**
 * fj_layout_document_get_file:
 * @self: a document
 *
 * Returns: (transfer none) (nullable): the file of the layout
 */
GFile *
fj_layout_document_get_file (FjLayoutDocument *self)
{
  g_return_val_if_fail (FJ_IS_LAYOUT_DOCUMENT (self), NULL);

  return self->layout != NULL ? fj_layout_get_file (self->layout) : NULL;
}

/**
 * fj_layout_document_dup_folder:
 * @self: a document
 *
 * Returns: (transfer full) (nullable): the folder that the layout's files are in
 */
GFile *
fj_layout_document_dup_folder (FjLayoutDocument *self)
{
  g_return_val_if_fail (FJ_IS_LAYOUT_DOCUMENT (self), NULL);

  return self->layout != NULL ? fj_layout_dup_folder (self->layout) : NULL;
}

/**
 * fj_layout_document_needs_folder:
 * @self: a document
 *
 * Returns: whether nobody has said yet where the files are that the layout names
 */
gboolean
fj_layout_document_needs_folder (FjLayoutDocument *self)
{
  g_autoptr (GFile) folder = NULL;

  g_return_val_if_fail (FJ_IS_LAYOUT_DOCUMENT (self), FALSE);

  folder = fj_layout_document_dup_folder (self);
  return self->layout != NULL && folder == NULL && fj_file_table_get_n_unplaced (self->files) > 0;
}

/**
 * fj_layout_document_get_title:
 * @self: a document
 *
 * Returns: (nullable): the name of the layout, for people
 */
const char *
fj_layout_document_get_title (FjLayoutDocument *self)
{
  g_return_val_if_fail (FJ_IS_LAYOUT_DOCUMENT (self), NULL);

  return self->layout != NULL ? fj_layout_get_title (self->layout) : NULL;
}

/**
 * fj_layout_document_dup_place:
 * @self: a document
 *
 * Returns: (transfer full) (nullable): where the layout is, for people: a folder, or that it is not
 *   saved
 */
char *
fj_layout_document_dup_place (FjLayoutDocument *self)
{
  GFile *file;
  g_autoptr (GFile) folder = NULL;
  g_autofree char *path = NULL;

  g_return_val_if_fail (FJ_IS_LAYOUT_DOCUMENT (self), NULL);

  file = fj_layout_document_get_file (self);
  folder = file != NULL ? g_file_get_parent (file) : NULL;
  path = folder != NULL ? fj_text_short_path (folder) : NULL;
  if (!fj_layout_document_is_modified (self))
    return g_steal_pointer (&path);
  /* Translators: of a layout; the folder that it is in */
  return path != NULL ? g_strdup_printf (_ ("Not saved · %s"), path) : g_strdup (_ ("Not saved"));
}

/**
 * fj_layout_document_is_modified:
 * @self: a document
 *
 * Returns: whether there are changes that are not saved
 */
gboolean
fj_layout_document_is_modified (FjLayoutDocument *self)
{
  g_return_val_if_fail (FJ_IS_LAYOUT_DOCUMENT (self), FALSE);

  return self->layout != NULL && fj_layout_get_modified (self->layout);
}

/**
 * fj_layout_document_get_disk:
 * @self: a document
 *
 * Returns: what has become of the file since it was loaded or saved
 */
FjLayoutDisk
fj_layout_document_get_disk (FjLayoutDocument *self)
{
  g_return_val_if_fail (FJ_IS_LAYOUT_DOCUMENT (self), FJ_LAYOUT_DISK_SAME);

  return fj_layout_watch_get_disk (self->watch);
}

/**
 * fj_layout_document_dup_recent:
 * @self: a document
 *
 * Returns: (transfer full) (element-type GFile): the layouts that were opened last, latest first
 */
GPtrArray *
fj_layout_document_dup_recent (FjLayoutDocument *self)
{
  g_return_val_if_fail (FJ_IS_LAYOUT_DOCUMENT (self), NULL);

  return fj_settings_dup_recent (self->settings);
}

/**
 * fj_layout_document_check_free:
 * @self: a document
 * @error: return location for %G_IO_ERROR_BUSY
 *
 * What is flashed stays open until the end.
 *
 * Returns: whether another layout may be opened
 */
gboolean
fj_layout_document_check_free (FjLayoutDocument *self, GError **error)
{
  g_return_val_if_fail (FJ_IS_LAYOUT_DOCUMENT (self), FALSE);

  if (self->n_holds == 0)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY,
                       _ ("Another layout can be opened when the run is over."));
  return FALSE;
}

static void
set_layout (FjLayoutDocument *self, FjLayout *layout)
{
  if (self->layout != NULL)
    g_signal_handlers_disconnect_by_data (self->layout, self);
  g_set_object (&self->layout, layout);
  g_debug ("open: %s, %u rows", fj_layout_get_title (layout), fj_layout_get_n_rows (layout));
  g_signal_connect_object (layout, "changed", G_CALLBACK (on_layout_edited), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (layout, "notify", G_CALLBACK (emit_changed), self, G_CONNECT_SWAPPED);
  fj_file_table_set_layout (self->files, layout);
  fj_layout_watch_set_layout (self->watch, layout);
  g_signal_emit (self, signals[SIGNAL_LAYOUT_CHANGED], 0);
  fj_layout_checker_set_layout (self->checker, layout);
  emit_changed (self);
}

/**
 * fj_layout_document_take:
 * @self: a document
 * @layout: a layout that was made, and has no file yet
 * @error: return location for %G_IO_ERROR_BUSY
 *
 * Opens it in the place of what is open now; see #FjLayoutGuard.
 *
 * Returns: whether it could be
 */
gboolean
fj_layout_document_take (FjLayoutDocument *self, FjLayout *layout, GError **error)
{
  g_return_val_if_fail (FJ_IS_LAYOUT_DOCUMENT (self) && FJ_IS_LAYOUT (layout), FALSE);

  cancel_loading (self);
  if (!fj_layout_document_check_free (self, error))
    return FALSE;
  set_layout (self, layout);
  return TRUE;
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FjLayoutDocument *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (FjLayout) layout = fj_layout_load_finish (result, &error);

  g_assert (FJ_IS_LAYOUT_DOCUMENT (self));

  if (g_task_return_error_if_cancelled (task))
    return; /* something else was asked for, or there is nobody left */
  g_clear_object (&self->loading);
  if (layout == NULL || !fj_layout_document_check_free (self, &error)) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  set_layout (self, layout);
  fj_settings_add_recent (self->settings, fj_layout_get_file (layout));
  g_task_return_boolean (task, TRUE);
}

/**
 * fj_layout_document_load_async:
 * @self: a document
 * @file: a layout
 * @callback: called when it is open
 * @user_data: its argument
 *
 * Reads a layout and opens it in the place of what is open now; see
 * #FjLayoutGuard. What was asked for before and is still being read is forgotten.
 */
void
fj_layout_document_load_async (FjLayoutDocument *self, GFile *file, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task;

  g_return_if_fail (FJ_IS_LAYOUT_DOCUMENT (self) && G_IS_FILE (file));

  cancel_loading (self);
  self->loading = g_cancellable_new ();
  task = g_task_new (self, self->loading, callback, user_data);
  g_task_set_source_tag (task, fj_layout_document_load_async);
  fj_layout_load_async (file, self->loading, on_loaded, task);
}

/**
 * fj_layout_document_load_finish:
 * @self: a document
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether it is open now; else as fj_layout_load(), %G_IO_ERROR_BUSY or
 *   %G_IO_ERROR_CANCELLED
 */
gboolean
fj_layout_document_load_finish (FjLayoutDocument *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FjLayoutDocument *self = g_task_get_source_object (task);
  Save             *save = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gboolean is_saved = fj_layout_save_finish (save->layout, result, &error);

  g_assert (FJ_IS_LAYOUT_DOCUMENT (self));

  g_queue_pop_head (&self->saves);
  if (self->watch != NULL) { /* else there is nobody left */
    if (is_saved && save->layout == self->layout)
      fj_layout_watch_set_layout (self->watch, self->layout);
    if (is_saved && save->layout == self->layout && save->is_elsewhere)
      fj_layout_document_check_again (self); /* its files may be others there */
    fj_layout_watch_set_saving (self->watch, FALSE);
    if (is_saved)
      fj_settings_add_recent (self->settings, save->file);
  }
  g_debug ("save: %s", is_saved ? "done" : error->message);
  if (is_saved)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
  start_save (self);
  emit_changed (self);
}

static void
start_save (FjLayoutDocument *self)
{
  GTask *task = g_queue_peek_head (&self->saves);
  Save  *save;

  if (task == NULL)
    return;
  save = g_task_get_task_data (task);
  if (self->watch != NULL)
    fj_layout_watch_set_saving (self->watch, TRUE);
  fj_layout_save_async (save->layout, save->file, save->is_guarded, NULL, on_saved, task);
}

static void
queue_save (FjLayoutDocument *self, GFile *file, gboolean is_guarded, GAsyncReadyCallback callback,
            gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Save  *save = g_new0 (Save, 1);

  fj_layout_document_collect (self);

  g_task_set_source_tag (task, queue_save);
  save->layout = g_object_ref (self->layout);
  save->file = g_object_ref (file);
  save->is_guarded = is_guarded;
  save->is_elsewhere = fj_layout_document_get_file (self) == NULL ||
                       !g_file_equal (fj_layout_document_get_file (self), file);
  g_task_set_task_data (task, save, (GDestroyNotify) save_free);
  g_queue_push_tail (&self->saves, task);
  if (g_queue_get_length (&self->saves) == 1)
    start_save (self);
}

/**
 * fj_layout_document_save_async:
 * @self: a document with a layout that has a file
 * @is_guarded: whether to refuse when another program has changed the file
 * @callback: called when it is saved
 * @user_data: its argument
 *
 * Saves the layout. It may be changed meanwhile, and saved again: then one after the other.
 */
void
fj_layout_document_save_async (FjLayoutDocument *self, gboolean is_guarded,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (FJ_IS_LAYOUT_DOCUMENT (self) && fj_layout_document_get_file (self) != NULL);

  queue_save (self, fj_layout_document_get_file (self), is_guarded, callback, user_data);
}

/**
 * fj_layout_document_save_as_async:
 * @self: a document with a layout
 * @file: where to; replaced when it is there
 * @callback: called when it is saved
 * @user_data: its argument
 *
 * Saves the layout, and makes @file its file.
 */
void
fj_layout_document_save_as_async (FjLayoutDocument *self, GFile *file, GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_return_if_fail (FJ_IS_LAYOUT_DOCUMENT (self) && self->layout != NULL && G_IS_FILE (file));

  queue_save (self, file, FALSE, callback, user_data);
}

/**
 * fj_layout_document_save_finish:
 * @self: a document
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether it is saved; else as fj_layout_save_finish()
 */
gboolean
fj_layout_document_save_finish (FjLayoutDocument *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * fj_layout_document_is_saving:
 * @self: a document
 *
 * Returns: whether a save is under way; "changed" is emitted when it is over
 */
gboolean
fj_layout_document_is_saving (FjLayoutDocument *self)
{
  g_return_val_if_fail (FJ_IS_LAYOUT_DOCUMENT (self), FALSE);

  return g_queue_get_length (&self->saves) > 0;
}

/**
 * fj_layout_document_collect:
 * @self: a document
 *
 * Puts what is being typed into the layout, before something is made of it.
 */
void
fj_layout_document_collect (FjLayoutDocument *self)
{
  g_return_if_fail (FJ_IS_LAYOUT_DOCUMENT (self));

  g_signal_emit (self, signals[SIGNAL_COLLECT], 0);
}

/**
 * fj_layout_document_hold:
 * @self: a document
 *
 * A run is about what is open: it cannot be changed or replaced until fj_layout_document_release()
 * was called as often.
 */
void
fj_layout_document_hold (FjLayoutDocument *self)
{
  g_return_if_fail (FJ_IS_LAYOUT_DOCUMENT (self));

  self->n_holds++;
  fj_layout_checker_pause (self->checker, TRUE);
  emit_changed (self);
}

/**
 * fj_layout_document_release:
 * @self: a document
 *
 * Takes back one fj_layout_document_hold().
 */
void
fj_layout_document_release (FjLayoutDocument *self)
{
  g_return_if_fail (FJ_IS_LAYOUT_DOCUMENT (self) && self->n_holds > 0);

  self->n_holds--;
  if (self->n_holds == 0)
    fj_layout_checker_pause (self->checker, FALSE);
  emit_changed (self);
}

/**
 * fj_layout_document_can_edit:
 * @self: a document
 *
 * Returns: whether a layout is open that may be changed now
 */
gboolean
fj_layout_document_can_edit (FjLayoutDocument *self)
{
  g_return_val_if_fail (FJ_IS_LAYOUT_DOCUMENT (self), FALSE);

  return self->layout != NULL && self->n_holds == 0;
}

/**
 * fj_layout_document_can_undo:
 * @self: a document
 *
 * Returns: whether there is a step to take back
 */
gboolean
fj_layout_document_can_undo (FjLayoutDocument *self)
{
  g_return_val_if_fail (FJ_IS_LAYOUT_DOCUMENT (self), FALSE);

  return fj_layout_document_can_edit (self) && fj_layout_can_undo (self->layout);
}

/**
 * fj_layout_document_can_redo:
 * @self: a document
 *
 * Returns: whether there is a step to take again
 */
gboolean
fj_layout_document_can_redo (FjLayoutDocument *self)
{
  g_return_val_if_fail (FJ_IS_LAYOUT_DOCUMENT (self), FALSE);

  return fj_layout_document_can_edit (self) && fj_layout_can_redo (self->layout);
}

/**
 * fj_layout_document_undo:
 * @self: a document
 *
 * Takes the last step back.
 */
void
fj_layout_document_undo (FjLayoutDocument *self)
{
  g_return_if_fail (FJ_IS_LAYOUT_DOCUMENT (self));

  fj_layout_document_collect (self);
  if (fj_layout_document_can_undo (self))
    fj_layout_undo (self->layout);
}

/**
 * fj_layout_document_redo:
 * @self: a document
 *
 * Takes the step again that was taken back last.
 */
void
fj_layout_document_redo (FjLayoutDocument *self)
{
  g_return_if_fail (FJ_IS_LAYOUT_DOCUMENT (self));

  if (fj_layout_document_can_redo (self))
    fj_layout_redo (self->layout);
}

/**
 * fj_layout_document_set_folder:
 * @self: a document
 * @folder: where the files of the layout are
 */
void
fj_layout_document_set_folder (FjLayoutDocument *self, GFile *folder)
{
  g_return_if_fail (FJ_IS_LAYOUT_DOCUMENT (self) && G_IS_FILE (folder));

  if (!fj_layout_document_can_edit (self))
    return;
  fj_layout_set_folder (self->layout, folder);
  fj_layout_document_check_again (self);
}

/**
 * fj_layout_document_check_again:
 * @self: a document
 *
 * Looks for the files and checks again although the layout is the same.
 */
void
fj_layout_document_check_again (FjLayoutDocument *self)
{
  g_return_if_fail (FJ_IS_LAYOUT_DOCUMENT (self));

  fj_file_table_refresh (self->files);
  fj_layout_checker_check_now (self->checker);
}

/**
 * fj_layout_document_get_obstacle:
 * @self: a document
 *
 * Returns: (nullable): what is missing before it can be flashed onto any board, translated
 */
const char *
fj_layout_document_get_obstacle (FjLayoutDocument *self)
{
  g_return_val_if_fail (FJ_IS_LAYOUT_DOCUMENT (self), NULL);

  if (self->layout == NULL)
    return _ ("Open a flash layout first.");
  if (fj_layout_get_n_rows (self->layout) == 0)
    return _ ("The layout has no rows yet.");
  if (fj_layout_document_needs_folder (self))
    return _ ("Choose the folder of the files first.");
  if (fj_issues_count (fj_layout_checker_get_issues (self->checker), FJ_SEVERITY_ERROR) > 0)
    return _ ("Correct the problems of the layout first.");
  return NULL;
}
