/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-layout.h"

#include "fj-cell.h"
#include "fj-layout-history.h"
#include "fj-layout-lines.h"
#include "fj-layout-private.h"
#include "fj-partition-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _FjLayout {
  GObject parent_instance;

  FjLayoutLines   *lines;   /* (owned) */
  FjLayoutHistory *history; /* (owned) */
  GFile           *file;    /* (owned) (nullable): loaded from or saved to */
  GFile           *folder;  /* (owned) (nullable): instead of the file's own */
  char            *title;   /* (owned) */
  FjLayoutStamp    stamp;   /* of @file, when it was loaded or saved */
};

enum {
  PROP_0,
  PROP_FILE,
  PROP_TITLE,
  PROP_MODIFIED,
  PROP_CAN_UNDO,
  PROP_CAN_REDO,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

static guint changed_signal;

static void fj_layout_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FjLayout, fj_layout, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, fj_layout_list_model_init))

static GType
fj_layout_get_item_type (GListModel *model)
{
  return FJ_TYPE_PARTITION;
}

static guint
fj_layout_get_n_items (GListModel *model)
{
  return FJ_LAYOUT (model)->lines->rows->len;
}

static gpointer
fj_layout_get_item (GListModel *model, guint position)
{
  GPtrArray *rows = FJ_LAYOUT (model)->lines->rows;

  return position < rows->len ? g_object_ref (g_ptr_array_index (rows, position)) : NULL;
}

static void
fj_layout_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = fj_layout_get_item_type;
  iface->get_n_items = fj_layout_get_n_items;
  iface->get_item = fj_layout_get_item;
}

static void
fj_layout_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  FjLayout *self = FJ_LAYOUT (object);

  switch (id) {
  case PROP_FILE:
    g_value_set_object (value, self->file);
    break;
  case PROP_TITLE:
    g_value_set_string (value, self->title);
    break;
  case PROP_MODIFIED:
    g_value_set_boolean (value, fj_layout_get_modified (self));
    break;
  case PROP_CAN_UNDO:
    g_value_set_boolean (value, fj_layout_can_undo (self));
    break;
  case PROP_CAN_REDO:
    g_value_set_boolean (value, fj_layout_can_redo (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
fj_layout_finalize (GObject *object)
{
  FjLayout *self = FJ_LAYOUT (object);

  fj_layout_history_free (self->history);
  fj_layout_lines_free (self->lines);
  g_clear_object (&self->file);
  g_clear_object (&self->folder);
  g_free (self->title);
  fj_layout_stamp_clear (&self->stamp);
  G_OBJECT_CLASS (fj_layout_parent_class)->finalize (object);
}

static void
fj_layout_class_init (FjLayoutClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = fj_layout_get_property;
  object_class->finalize = fj_layout_finalize;
  props[PROP_FILE] = g_param_spec_object ("file", NULL, NULL, G_TYPE_FILE, flags);
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);
  props[PROP_MODIFIED] = g_param_spec_boolean ("modified", NULL, NULL, FALSE, flags);
  props[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, flags);
  props[PROP_CAN_REDO] = g_param_spec_boolean ("can-redo", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  changed_signal = g_signal_new ("changed", FJ_TYPE_LAYOUT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
fj_layout_init (FjLayout *self)
{
  self->lines = fj_layout_lines_new (NULL);
  self->history = fj_layout_history_new ();
  /* Translators: the name of a layout that was never saved */
  self->title = g_strdup (_ ("New Layout"));
}

/**
 * fj_layout_new:
 *
 * Returns: (transfer full): a layout without rows and without a file
 */
FjLayout *
fj_layout_new (void)
{
  return g_object_new (FJ_TYPE_LAYOUT, NULL);
}

/**
 * fj_layout_new_from_bytes:
 * @bytes: a file's contents
 * @error: return location
 *
 * Makes a layout of any text, however wrong; fj_layout_check() says what is wrong with it. Fails
 * with %FJ_ERROR_LAYOUT where the bytes are no text, nothing or too much.
 *
 * Returns: (transfer full) (nullable): a layout without a file
 */
FjLayout *
fj_layout_new_from_bytes (GBytes *bytes, GError **error)
{
  g_autoptr (FjTsv) tsv = fj_tsv_parse (bytes, error);
  FjLayout *self;

  if (tsv == NULL)
    return NULL;
  self = fj_layout_new ();
  fj_layout_lines_free (self->lines);
  self->lines = fj_layout_lines_new (tsv);
  return self;
}

/**
 * fj_layout_copy:
 * @self: a layout
 *
 * Returns: (transfer full): the same layout with the same file, which later changes of @self leave
 *   alone; there is nothing to undo in it
 */
FjLayout *
fj_layout_copy (FjLayout *self)
{
  g_autoptr (GBytes) bytes = NULL;
  FjLayout *copy;

  g_return_val_if_fail (FJ_IS_LAYOUT (self), NULL);

  bytes = fj_layout_to_bytes (self);
  copy = fj_layout_new_from_bytes (bytes, NULL);
  if (copy == NULL) /* there is nothing in it */
    copy = fj_layout_new ();
  g_set_object (&copy->file, self->file);
  g_set_object (&copy->folder, self->folder);
  g_free (copy->title);
  copy->title = g_strdup (self->title);
  return copy;
}

/**
 * fj_layout_get_file:
 *
 * Returns: (transfer none) (nullable): the file it was loaded from or saved to
 */
GFile *
fj_layout_get_file (FjLayout *self)
{
  g_return_val_if_fail (FJ_IS_LAYOUT (self), NULL);

  return self->file;
}

/**
 * fj_layout_get_title:
 *
 * Returns: (transfer none): the file's name, or words for a new layout
 */
const char *
fj_layout_get_title (FjLayout *self)
{
  g_return_val_if_fail (FJ_IS_LAYOUT (self), "");

  return self->title;
}

/**
 * fj_layout_dup_folder:
 *
 * Returns: (transfer full) (nullable): where its files are looked for
 */
GFile *
fj_layout_dup_folder (FjLayout *self)
{
  g_return_val_if_fail (FJ_IS_LAYOUT (self), NULL);

  if (self->folder != NULL)
    return g_object_ref (self->folder);
  return self->file != NULL ? g_file_get_parent (self->file) : NULL;
}

/**
 * fj_layout_set_folder:
 * @self: a layout
 * @folder: (nullable): where its files are looked for, instead of the folder that it is in
 */
void
fj_layout_set_folder (FjLayout *self, GFile *folder)
{
  g_return_if_fail (FJ_IS_LAYOUT (self));
  g_return_if_fail (folder == NULL || G_IS_FILE (folder));

  if (g_set_object (&self->folder, folder))
    g_signal_emit (self, changed_signal, 0);
}

/**
 * fj_layout_get_n_rows:
 *
 * Returns: how many rows it has, comments and blank lines not counted
 */
guint
fj_layout_get_n_rows (FjLayout *self)
{
  g_return_val_if_fail (FJ_IS_LAYOUT (self), 0);

  return self->lines->rows->len;
}

/**
 * fj_layout_get_row:
 *
 * Returns: (transfer none): row @row, from 0
 */
FjPartition *
fj_layout_get_row (FjLayout *self, guint row)
{
  g_return_val_if_fail (FJ_IS_LAYOUT (self), NULL);
  g_return_val_if_fail (row < self->lines->rows->len, NULL);

  return g_ptr_array_index (self->lines->rows, row);
}

/**
 * fj_layout_get_modified:
 *
 * Returns: whether it differs from what was loaded or saved last
 */
gboolean
fj_layout_get_modified (FjLayout *self)
{
  g_return_val_if_fail (FJ_IS_LAYOUT (self), FALSE);

  return !fj_layout_history_is_saved (self->history);
}

/**
 * fj_layout_can_undo:
 *
 * Returns: whether there is a step to take back
 */
gboolean
fj_layout_can_undo (FjLayout *self)
{
  g_return_val_if_fail (FJ_IS_LAYOUT (self), FALSE);

  return self->history->position > 0;
}

/**
 * fj_layout_can_redo:
 *
 * Returns: whether there is a step to take again
 */
gboolean
fj_layout_can_redo (FjLayout *self)
{
  g_return_val_if_fail (FJ_IS_LAYOUT (self), FALSE);

  return self->history->position < self->history->changes->len;
}

static void
insert_line (FjLayout *self, guint index, FjLayoutLine *line)
{
  guint row = fj_layout_lines_insert (self->lines, index, fj_layout_line_ref (line));

  g_list_model_items_changed (G_LIST_MODEL (self), row, 0, 1);
}

static void
remove_line (FjLayout *self, guint index)
{
  guint row = fj_layout_lines_remove (self->lines, index);

  g_list_model_items_changed (G_LIST_MODEL (self), row, 1, 0);
}

static void
move_line (FjLayout *self, guint from, guint to, FjLayoutLine *line)
{
  remove_line (self, from);
  insert_line (self, to, line);
}

static void
apply_change (FjLayout *self, FjLayoutChange *change, gboolean forward)
{
  switch (change->kind) {
  case FJ_LAYOUT_CHANGE_TEXT:
    fj_partition_set_whole (change->line->row, forward ? change->after : change->before);
    break;
  case FJ_LAYOUT_CHANGE_MOVE:
    move_line (self, forward ? change->from : change->to, forward ? change->to : change->from,
               change->line);
    break;
  case FJ_LAYOUT_CHANGE_INSERT:
  case FJ_LAYOUT_CHANGE_REMOVE:
    if (forward == (change->kind == FJ_LAYOUT_CHANGE_INSERT))
      insert_line (self, change->from, change->line);
    else
      remove_line (self, change->from);
    break;
  default:
    g_assert_not_reached ();
  }
}

static void
notify_state (FjLayout *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MODIFIED]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CAN_UNDO]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CAN_REDO]);
}

static void
take_step (FjLayout *self, FjLayoutChange *change, gboolean forward)
{
  apply_change (self, change, forward);
  notify_state (self);
  g_signal_emit (self, changed_signal, 0);
}

static void
change_row (FjLayout *self, FjLayoutLine *line, const char *after)
{
  if (strcmp (fj_partition_get_whole (line->row), after) != 0)
    take_step (self, fj_layout_history_push_text (self->history, line, after), TRUE);
}

/**
 * fj_layout_set_raw:
 *
 * (skip): replaces the text of row @row, from 0, as one step; its note stays.
 */
void
fj_layout_set_raw (FjLayout *self, guint row, const char *raw)
{
  FjLayoutLine *line =
    g_ptr_array_index (self->lines->lines, fj_layout_lines_find_row (self->lines, row));
  g_autofree char *after = fj_partition_dup_with_raw (line->row, raw);

  change_row (self, line, after);
}

/**
 * fj_layout_set_text:
 * @self: a layout
 * @row: index of a row
 * @column: a column
 * @text: what the cell shall say; what cannot stand in a cell is left out of it
 *
 * Changes one cell.
 */
void
fj_layout_set_text (FjLayout *self, guint row, FjColumn column, const char *text)
{
  g_autofree char *clean = NULL;
  g_autofree char *after = NULL;

  g_return_if_fail (FJ_IS_LAYOUT (self));
  g_return_if_fail (row < self->lines->rows->len && column >= 0 && column < FJ_N_COLUMNS);
  g_return_if_fail (text != NULL);

  clean = fj_cell_clean (column, text);
  after = fj_tsv_replace (fj_partition_get_raw (fj_layout_get_row (self, row)), column, clean);
  fj_layout_set_raw (self, row, after);
}

/**
 * fj_layout_set_packing:
 *
 * Says in a note above row @row what becomes of its file if it is packed.
 */
void
fj_layout_set_packing (FjLayout *self, guint row, FjPacking packing)
{
  g_autofree char *after = NULL;
  FjLayoutLine    *line;

  g_return_if_fail (FJ_IS_LAYOUT (self));
  g_return_if_fail (row < self->lines->rows->len && packing <= FJ_PACKING_KEEP);

  line = g_ptr_array_index (self->lines->lines, fj_layout_lines_find_row (self->lines, row));
  after = fj_partition_dup_with_packing (line->row, packing, self->lines->end);
  change_row (self, line, after);
}

/* A new row looks like the one before it. */
static void
adopt_style (FjLayout *self, guint row, FjPartition *partition)
{
  const char      *cells[FJ_N_COLUMNS];
  GPtrArray       *rows = self->lines->rows;
  g_autofree char *raw = NULL;

  if (rows->len == 0 || fj_partition_get_line (partition) > 0)
    return;
  for (guint i = 0; i < FJ_N_COLUMNS; i++)
    cells[i] = fj_partition_get_text (partition, (FjColumn) i);
  raw = fj_tsv_join (cells,
                     fj_partition_get_raw (g_ptr_array_index (rows, row > 0 ? row - 1 : 0)));
  fj_partition_set_whole (partition, raw);
}

/**
 * fj_layout_insert:
 * @self: a layout
 * @row: index that the new row shall have, up to the number of rows
 * @partition: a row that is in no layout
 *
 * Adds a row.
 */
void
fj_layout_insert (FjLayout *self, guint row, FjPartition *partition)
{
  g_autoptr (FjLayoutLine) line = NULL;
  guint       index;
  const char *end;

  g_return_if_fail (FJ_IS_LAYOUT (self) && FJ_IS_PARTITION (partition));
  g_return_if_fail (row <= self->lines->rows->len);
  g_return_if_fail (!g_ptr_array_find (self->lines->rows, partition, NULL));

  adopt_style (self, row, partition);
  line = fj_layout_line_new_row (partition);
  index = fj_layout_lines_find_place (self->lines, row);
  end = self->lines->end;
  if (index > 0 && index == self->lines->lines->len)
    end = ((FjLayoutLine *) g_ptr_array_index (self->lines->lines, index - 1))->end;
  g_strlcpy (line->end, end, sizeof line->end);
  take_step (self,
             fj_layout_history_push (self->history, FJ_LAYOUT_CHANGE_INSERT, index, 0, line), TRUE);
}

/**
 * fj_layout_remove:
 *
 * Takes out row @row, from 0.
 */
void
fj_layout_remove (FjLayout *self, guint row)
{
  FjLayoutLine *line;
  guint         index;

  g_return_if_fail (FJ_IS_LAYOUT (self));
  g_return_if_fail (row < self->lines->rows->len);

  index = fj_layout_lines_find_row (self->lines, row);
  line = g_ptr_array_index (self->lines->lines, index);
  take_step (self,
             fj_layout_history_push (self->history, FJ_LAYOUT_CHANGE_REMOVE, index, 0, line), TRUE);
}

/**
 * fj_layout_move:
 * @self: a layout
 * @from: index of a row
 * @to: index that it shall have afterwards
 *
 * Moves a row. Comments stay where they are.
 */
void
fj_layout_move (FjLayout *self, guint from, guint to)
{
  guint         from_index, to_index;
  FjLayoutLine *line;

  g_return_if_fail (FJ_IS_LAYOUT (self));
  g_return_if_fail (from < self->lines->rows->len && to < self->lines->rows->len);

  if (from == to)
    return;
  /* the line that is there now gives way: upwards when it comes from above, else downwards */
  from_index = fj_layout_lines_find_row (self->lines, from);
  to_index = fj_layout_lines_find_row (self->lines, to);
  line = g_ptr_array_index (self->lines->lines, from_index);
  take_step (self,
             fj_layout_history_push (self->history, FJ_LAYOUT_CHANGE_MOVE, from_index, to_index,
                                     line),
             TRUE);
}

/**
 * fj_layout_set_joining:
 *
 * The changes from TRUE to FALSE are one step of undo, as several rows cut at once.
 */
void
fj_layout_set_joining (FjLayout *self, gboolean joining)
{
  g_return_if_fail (FJ_IS_LAYOUT (self));

  fj_layout_history_set_joining (self->history, joining);
}

/**
 * fj_layout_undo:
 *
 * Takes back the last step, if there is one.
 */
void
fj_layout_undo (FjLayout *self)
{
  FjLayoutChange *change;
  gboolean        joins;

  g_return_if_fail (FJ_IS_LAYOUT (self));

  do {
    change = fj_layout_history_back (self->history);
    /* who is told may make a change, and so end this one */
    joins = change != NULL && change->joins;
    if (change != NULL)
      take_step (self, change, FALSE);
  } while (joins);
}

/**
 * fj_layout_redo:
 *
 * Takes again the step that was taken back last, if there is one.
 */
void
fj_layout_redo (FjLayout *self)
{
  FjLayoutChange *change;

  g_return_if_fail (FJ_IS_LAYOUT (self));

  do {
    change = fj_layout_history_forward (self->history);
    if (change != NULL)
      take_step (self, change, TRUE);
  } while (fj_layout_history_is_joined (self->history));
}

/**
 * fj_layout_to_bytes:
 *
 * Returns: (transfer full): as a file: what was read, with the changes
 */
GBytes *
fj_layout_to_bytes (FjLayout *self)
{
  g_return_val_if_fail (FJ_IS_LAYOUT (self), NULL);

  return fj_layout_lines_to_bytes (self->lines);
}

/**
 * fj_layout_get_lines:
 *
 * (skip):
 *
 * Returns: (transfer none): all lines of its file
 */
FjLayoutLines *
fj_layout_get_lines (FjLayout *self)
{
  return self->lines;
}

/**
 * fj_layout_get_stamp:
 *
 * (skip):
 *
 * Returns: (transfer none): of its file, when loaded or saved
 */
const FjLayoutStamp *
fj_layout_get_stamp (FjLayout *self)
{
  return &self->stamp;
}

/**
 * fj_layout_stamp_clear:
 *
 * (skip): frees what @stamp owns.
 */
void
fj_layout_stamp_clear (FjLayoutStamp *stamp)
{
  g_clear_pointer (&stamp->etag, g_free);
  stamp->size = 0;
}

/**
 * fj_layout_begin_save:
 *
 * (skip): the layout as it is now is about to be written.
 */
void
fj_layout_begin_save (FjLayout *self)
{
  fj_layout_history_begin_save (self->history);
}

/**
 * fj_layout_end_save:
 *
 * (skip): what the layout was when the save began is the same as @file from now on.
 */
void
fj_layout_end_save (FjLayout *self, GFile *file, FjLayoutStamp *stamp)
{
  g_autofree char *name = g_file_get_basename (file);

  fj_layout_stamp_clear (&self->stamp);
  self->stamp = *stamp;
  *stamp = (FjLayoutStamp){ NULL, 0 };
  g_free (self->title);
  self->title = g_filename_display_name (name);
  g_set_object (&self->file, file);
  fj_layout_history_end_save (self->history);
  if (fj_layout_history_is_saved (self->history))
    fj_layout_lines_renumber (self->lines);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FILE]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TITLE]);
  notify_state (self);
}
