/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-tree.h"

#include <fj-error.h>
#include <fj-layout-guard.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

#define LIMIT_US (10 * G_USEC_PER_SEC)
#define LINE "P\t0x10\tcard\tRawImage\tmmc0\t0x0\tcard.img\n"
#define THEIRS "P\t0x10\ttheirs\tRawImage\tmmc0\t0x0\tcard.img\n"

/* Runs the main loop until @condition is true; a test never sleeps. */
#define wait_until(condition)                             \
  G_STMT_START                                            \
  {                                                       \
    gint64 end = g_get_monotonic_time () + LIMIT_US;      \
    while (!(condition) && g_get_monotonic_time () < end) \
      g_main_context_iteration (NULL, TRUE);              \
    g_assert_true (condition);                            \
  }                                                       \
  G_STMT_END

/* A document over a file, with somebody who wants it gone and counts what is asked. */
typedef struct {
  FjTree           *tree;     /* (owned) */
  GFile            *file;     /* (owned) */
  FjLayoutDocument *document; /* (owned) */
  FjLayoutGuard    *guard;    /* (owned) */
  guint             tick;
  guint             n_asked_save;
  guint             n_asked_file;
  guint             n_disk;
  guint             n_over;
  gboolean          is_good; /* of the last thing that was over */
  GError           *error;   /* (owned) (nullable): of the same */
} Fixture;

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->tree = fj_tree_new ();
  fj_tree_write (self->tree, "flash.tsv", LINE);
  self->file = fj_tree_file (self->tree, "flash.tsv");
  self->document = fj_layout_document_new (NULL);
  self->guard = fj_layout_guard_new (self->document);
  self->tick = g_timeout_add (20, tick_cb, NULL);
  g_signal_connect_swapped (self->guard, "ask-save", G_CALLBACK (count_cb), &self->n_asked_save);
  g_signal_connect_swapped (self->guard, "ask-file", G_CALLBACK (count_cb), &self->n_asked_file);
  g_signal_connect_swapped (self->document, "disk-changed", G_CALLBACK (count_cb), &self->n_disk);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_source_remove (self->tick);
  g_clear_object (&self->guard);
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, &self->n_disk);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_clear_object (&self->document);
  g_clear_error (&self->error);
  g_object_unref (self->file);
  fj_tree_free (self->tree);
}

static void
take_end (Fixture *self, gboolean is_good, GError *error)
{
  g_clear_error (&self->error);
  self->error = error;
  self->is_good = is_good;
  self->n_over++;
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError  *error = NULL;
  gboolean is_good = fj_layout_document_load_finish (FJ_LAYOUT_DOCUMENT (source), result, &error);

  take_end (user_data, is_good, error);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError  *error = NULL;
  gboolean is_good = fj_layout_document_save_finish (FJ_LAYOUT_DOCUMENT (source), result, &error);

  take_end (user_data, is_good, error);
}

static void
on_left (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError  *error = NULL;
  gboolean is_good = fj_layout_guard_leave_finish (result, &error);

  take_end (user_data, is_good, error);
}

static void
wait_for_end (Fixture *self, guint n_over)
{
  wait_until (self->n_over >= n_over);
  g_assert_cmpuint (self->n_over, ==, n_over);
}

static void
open_file (Fixture *self)
{
  fj_layout_document_load_async (self->document, self->file, on_loaded, self);
  g_assert_null (fj_layout_document_get_layout (self->document));
  wait_for_end (self, 1);
  g_assert_no_error (self->error);
  g_assert_true (self->is_good);
  self->n_over = 0;
}

static void
rename_row (Fixture *self, const char *name)
{
  fj_layout_set_text (fj_layout_document_get_layout (self->document), 0, FJ_COLUMN_NAME, name);
}

static const char *
get_name (Fixture *self)
{
  FjLayout *layout = fj_layout_document_get_layout (self->document);

  return fj_partition_get_text (fj_layout_get_row (layout, 0), FJ_COLUMN_NAME);
}

static void
assert_on_disk (Fixture *self, const char *name)
{
  g_autofree char *expected =
    g_strdup_printf ("P\t0x10\t%s\tRawImage\tmmc0\t0x0\tcard.img\n", name);
  g_autofree char *contents = NULL;

  g_assert_true (g_file_get_contents (g_file_peek_path (self->file), &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, expected);
}

static void
test_open (Fixture *self, gconstpointer data)
{
  g_autofree char *place = NULL;
  g_autofree char *place_modified = NULL;

  g_assert_null (fj_layout_document_get_title (self->document));
  g_assert_false (fj_layout_document_can_edit (self->document));
  open_file (self);
  g_assert_cmpstr (fj_layout_document_get_title (self->document), ==, "flash.tsv");
  g_assert_true (g_file_equal (fj_layout_document_get_file (self->document), self->file));
  g_assert_true (fj_layout_document_can_edit (self->document));
  g_assert_false (fj_layout_document_is_modified (self->document));
  place = fj_layout_document_dup_place (self->document);
  g_assert_nonnull (place);
  g_assert_cmpstr (place, !=, "Not saved");
  rename_row (self, "x");
  place_modified = fj_layout_document_dup_place (self->document);
  g_assert_true (g_str_has_prefix (place_modified, "Not saved"));
  g_assert_true (g_str_has_suffix (place_modified, place));
  fj_layout_document_undo (self->document);
  g_assert_cmpstr (get_name (self), ==, "card");
  g_assert_false (fj_layout_document_can_undo (self->document));
  fj_layout_document_redo (self->document);
  g_assert_cmpstr (get_name (self), ==, "x");
}

/* Of several that are asked for at once, the last one is opened. */
static void
test_open_twice (Fixture *self, gconstpointer data)
{
  g_autoptr (GFile) other = fj_tree_file (self->tree, "other.tsv");

  fj_tree_write (self->tree, "other.tsv", THEIRS);
  fj_layout_document_load_async (self->document, self->file, on_loaded, self);
  fj_layout_document_load_async (self->document, other, on_loaded, self);
  wait_for_end (self, 2);
  g_assert_cmpstr (fj_layout_document_get_title (self->document), ==, "other.tsv");
}

/* What cannot be a layout leaves what is open as it is. */
static void
test_hostile (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->tree->path, "pipe", NULL);
  g_autoptr (GFile) pipe = g_file_new_for_path (path);
  g_autoptr (GFile) folder = g_file_new_for_path (self->tree->path);
  g_autoptr (GFile) none = fj_tree_file (self->tree, "none.tsv");
  g_autoptr (GFile) binary = fj_tree_file (self->tree, "binary.tsv");
  GFile *const hostile[] = { pipe, folder, none, binary };

  open_file (self);
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  g_assert_true (g_file_set_contents (g_file_peek_path (binary), "\0\x01\xff\xfe\0", 5, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++) {
    fj_layout_document_load_async (self->document, hostile[i], on_loaded, self);
    wait_for_end (self, i + 1);
    g_assert_error (self->error, FJ_ERROR, FJ_ERROR_LAYOUT);
    g_assert_cmpstr (fj_layout_document_get_title (self->document), ==, "flash.tsv");
  }
}

static void
test_save (Fixture *self, gconstpointer data)
{
  open_file (self);
  rename_row (self, "ours");
  fj_layout_document_save_async (self->document, TRUE, on_saved, self);
  g_assert_true (fj_layout_document_is_saving (self->document));
  wait_for_end (self, 1);
  g_assert_true (self->is_good);
  g_assert_false (fj_layout_document_is_saving (self->document));
  g_assert_false (fj_layout_document_is_modified (self->document));
  assert_on_disk (self, "ours");
  /* our own hand is no other program */
  fj_layout_document_save_async (self->document, TRUE, on_saved, self);
  wait_for_end (self, 2);
  g_assert_true (self->is_good);
  g_assert_cmpuint (self->n_disk, ==, 0);
}

static void
test_save_as (Fixture *self, gconstpointer data)
{
  g_autoptr (FjLayout) layout = fj_layout_new ();
  g_autoptr (GFile) made = fj_tree_file (self->tree, "made.tsv");

  g_assert_true (fj_layout_document_take (self->document, layout, NULL));
  g_assert_null (fj_layout_document_get_file (self->document));
  fj_layout_document_save_as_async (self->document, made, on_saved, self);
  wait_for_end (self, 1);
  g_assert_true (self->is_good);
  g_assert_true (g_file_equal (fj_layout_document_get_file (self->document), made));
  g_assert_true (g_file_query_exists (made, NULL));
  /* it is followed at its new place */
  fj_tree_write (self->tree, "made.tsv", THEIRS);
  wait_until (fj_layout_document_get_disk (self->document) == FJ_LAYOUT_DISK_CHANGED);
}

static void
test_save_fails (Fixture *self, gconstpointer data)
{
  g_autoptr (GFile) nowhere = fj_tree_file (self->tree, "no-such-folder/flash.tsv");

  open_file (self);
  rename_row (self, "ours");
  fj_layout_document_save_as_async (self->document, nowhere, on_saved, self);
  wait_for_end (self, 1);
  g_assert_error (self->error, FJ_ERROR, FJ_ERROR_FAILED);
  g_assert_true (fj_layout_document_is_modified (self->document));
  g_assert_true (g_file_equal (fj_layout_document_get_file (self->document), self->file));
  /* and what is asked for next goes on as ever */
  fj_layout_document_save_async (self->document, TRUE, on_saved, self);
  wait_for_end (self, 2);
  g_assert_no_error (self->error);
  assert_on_disk (self, "ours");
}

/* The second one waits for the first, and holds what was changed in between. */
static void
test_save_twice (Fixture *self, gconstpointer data)
{
  open_file (self);
  rename_row (self, "first");
  fj_layout_document_save_async (self->document, TRUE, on_saved, self);
  rename_row (self, "second");
  fj_layout_document_save_async (self->document, TRUE, on_saved, self);
  wait_for_end (self, 1);
  g_assert_true (self->is_good);
  g_assert_true (fj_layout_document_is_modified (self->document));
  wait_for_end (self, 2);
  g_assert_no_error (self->error);
  g_assert_false (fj_layout_document_is_modified (self->document));
  assert_on_disk (self, "second");
}

static void
test_changed_on_disk (Fixture *self, gconstpointer data)
{
  gboolean is_modified = GPOINTER_TO_INT (data);

  open_file (self);
  if (is_modified)
    rename_row (self, "ours");
  fj_tree_write (self->tree, "flash.tsv", THEIRS);
  wait_until (fj_layout_document_get_disk (self->document) == FJ_LAYOUT_DISK_CHANGED);
  g_assert_cmpuint (self->n_disk, >=, 1);
  g_assert_cmpint (fj_layout_document_is_modified (self->document), ==, is_modified);
  g_assert_cmpstr (get_name (self), ==, is_modified ? "ours" : "card");
  fj_layout_document_save_async (self->document, TRUE, on_saved, self);
  wait_for_end (self, 1);
  g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_WRONG_ETAG);
  assert_on_disk (self, "theirs");
  fj_layout_document_load_async (self->document, self->file, on_loaded, self);
  wait_for_end (self, 2);
  g_assert_cmpstr (get_name (self), ==, "theirs");
  g_assert_cmpint (fj_layout_document_get_disk (self->document), ==, FJ_LAYOUT_DISK_SAME);
}

static void
test_vanished (Fixture *self, gconstpointer data)
{
  open_file (self);
  g_assert_cmpint (g_unlink (g_file_peek_path (self->file)), ==, 0);
  wait_until (fj_layout_document_get_disk (self->document) == FJ_LAYOUT_DISK_GONE);
  fj_layout_document_save_async (self->document, FALSE, on_saved, self);
  wait_for_end (self, 1);
  g_assert_no_error (self->error);
  assert_on_disk (self, "card");
  g_assert_cmpint (fj_layout_document_get_disk (self->document), ==, FJ_LAYOUT_DISK_SAME);
}

static void
test_leave (Fixture *self, gconstpointer data)
{
  fj_layout_guard_leave_async (self->guard, on_left, self);
  wait_for_end (self, 1);
  g_assert_true (self->is_good); /* there is nothing to lose */
  self->n_over = 0;
  open_file (self);
  rename_row (self, "ours");
  fj_layout_guard_leave_async (self->guard, on_left, self);
  g_assert_cmpuint (self->n_asked_save, ==, 1);
  fj_layout_guard_answer (self->guard, FJ_LEAVE_CANCEL);
  wait_for_end (self, 1);
  g_assert_false (self->is_good);
  fj_layout_guard_leave_async (self->guard, on_left, self);
  fj_layout_guard_answer (self->guard, FJ_LEAVE_DISCARD);
  wait_for_end (self, 2);
  g_assert_true (self->is_good);
  assert_on_disk (self, "card");
  fj_layout_guard_leave_async (self->guard, on_left, self);
  fj_layout_guard_answer (self->guard, FJ_LEAVE_SAVE);
  wait_for_end (self, 3);
  g_assert_true (self->is_good);
  assert_on_disk (self, "ours");
  g_assert_cmpuint (self->n_asked_save, ==, 3);
  g_assert_cmpuint (self->n_asked_file, ==, 0);
}

/* A layout without a file; who is asked where to and says nothing keeps it. */
static void
test_leave_unnamed (Fixture *self, gconstpointer data)
{
  g_autoptr (FjLayout) layout = fj_layout_new ();
  const char *cells[FJ_N_COLUMNS] = { "P", "0x10", "ours", "RawImage", "mmc0", "0x0", "card.img" };
  g_autoptr (FjPartition) row = fj_partition_new (cells);

  g_assert_true (fj_layout_document_take (self->document, layout, NULL));
  fj_layout_insert (layout, 0, row);
  fj_layout_guard_leave_async (self->guard, on_left, self);
  fj_layout_guard_answer (self->guard, FJ_LEAVE_SAVE);
  g_assert_cmpuint (self->n_asked_file, ==, 1);
  fj_layout_guard_answer_file (self->guard, NULL);
  wait_for_end (self, 1);
  g_assert_false (self->is_good);
  /* a later save is nobody's leave to go */
  fj_layout_document_save_as_async (self->document, self->file, on_saved, self);
  wait_for_end (self, 2);
  rename_row (self, "again");
  fj_layout_guard_leave_async (self->guard, on_left, self);
  fj_layout_guard_answer (self->guard, FJ_LEAVE_SAVE);
  wait_for_end (self, 3);
  g_assert_true (self->is_good);
}

/* Save, and close at once: it goes when it is written, without a question. */
static void
test_leave_during_save (Fixture *self, gconstpointer data)
{
  open_file (self);
  rename_row (self, "ours");
  fj_layout_document_save_async (self->document, TRUE, on_saved, self);
  fj_layout_guard_leave_async (self->guard, on_left, self);
  g_assert_cmpuint (self->n_asked_save, ==, 0);
  wait_for_end (self, 2);
  g_assert_true (self->is_good);
  g_assert_cmpuint (self->n_asked_save, ==, 0);
  assert_on_disk (self, "ours");
}

/* Nor is it lost when that save does not come off, or when more was changed meanwhile. */
static void
test_leave_during_bad_save (Fixture *self, gconstpointer data)
{
  open_file (self);
  rename_row (self, "ours");
  fj_tree_write (self->tree, "flash.tsv", THEIRS);
  fj_layout_document_save_async (self->document, TRUE, on_saved, self);
  fj_layout_guard_leave_async (self->guard, on_left, self);
  wait_until (self->n_asked_save == 1);
  fj_layout_guard_answer (self->guard, FJ_LEAVE_SAVE);
  wait_for_end (self, 2);
  g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_WRONG_ETAG);
  assert_on_disk (self, "theirs");

  fj_layout_document_save_async (self->document, FALSE, on_saved, self);
  rename_row (self, "more");
  fj_layout_guard_leave_async (self->guard, on_left, self);
  wait_until (self->n_asked_save == 2);
  fj_layout_guard_answer (self->guard, FJ_LEAVE_CANCEL);
  wait_for_end (self, 4);
  g_assert_false (self->is_good);
}

/* The document goes while it is being written: the file is whole all the same. */
static void
test_dispose_during_save (Fixture *self, gconstpointer data)
{
  open_file (self);
  rename_row (self, "ours");
  fj_layout_document_save_async (self->document, TRUE, on_saved, self);
  fj_layout_guard_leave_async (self->guard, on_left, self);
  g_clear_object (&self->guard);
  g_signal_handlers_disconnect_by_data (self->document, &self->n_disk);
  g_object_run_dispose (G_OBJECT (self->document));
  wait_for_end (self, 2);
  assert_on_disk (self, "ours");
  g_assert_finalize_object (g_steal_pointer (&self->document));
}

/* What is flashed can neither be changed nor replaced. */
static void
test_hold (Fixture *self, gconstpointer data)
{
  g_autoptr (FjLayout) other = fj_layout_new ();
  g_autoptr (GError) error = NULL;

  open_file (self);
  rename_row (self, "ours");
  fj_layout_document_hold (self->document);
  fj_layout_document_hold (self->document);
  fj_layout_document_release (self->document);
  g_assert_false (fj_layout_document_can_edit (self->document));
  g_assert_false (fj_layout_document_can_undo (self->document));
  g_assert_false (fj_layout_document_take (self->document, other, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  fj_layout_document_load_async (self->document, self->file, on_loaded, self);
  wait_for_end (self, 1);
  g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_BUSY);
  /* but it may be saved */
  fj_layout_document_save_async (self->document, TRUE, on_saved, self);
  wait_for_end (self, 2);
  g_assert_true (self->is_good);
  fj_layout_document_release (self->document);
  g_assert_true (fj_layout_document_take (self->document, other, NULL));
}

#define ADD(name, data, func) \
  g_test_add ("/flashjig/layout-document/" name, Fixture, data, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("open", NULL, test_open);
  ADD ("open-twice", NULL, test_open_twice);
  ADD ("hostile", NULL, test_hostile);
  ADD ("save", NULL, test_save);
  ADD ("save-as", NULL, test_save_as);
  ADD ("save-fails", NULL, test_save_fails);
  ADD ("save-twice", NULL, test_save_twice);
  ADD ("changed-on-disk", GINT_TO_POINTER (FALSE), test_changed_on_disk);
  ADD ("changed-on-disk-modified", GINT_TO_POINTER (TRUE), test_changed_on_disk);
  ADD ("vanished", NULL, test_vanished);
  ADD ("leave", NULL, test_leave);
  ADD ("leave-unnamed", NULL, test_leave_unnamed);
  ADD ("leave-during-save", NULL, test_leave_during_save);
  ADD ("leave-during-bad-save", NULL, test_leave_during_bad_save);
  ADD ("dispose-during-save", NULL, test_dispose_during_save);
  ADD ("hold", NULL, test_hold);
  return g_test_run ();
}
