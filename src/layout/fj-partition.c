/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-partition.h"

#include "fj-enum.h"
#include "fj-partition-private.h"
#include "fj-row-note.h"
#include "fj-tsv.h"

#include <string.h>

struct _FjPartition {
  GObject parent_instance;

  char       *whole;               /* (owned): the row as it stands in the file, with its note */
  gsize       note_length;         /* bytes of the notes in @whole, with its line's end */
  FjPacking   packing;             /* what the note says */
  char       *texts[FJ_N_COLUMNS]; /* (owned): valid UTF-8, "" where the row ends early */
  FjRowValues values;
  gboolean    is_valid;
  guint       line; /* in the file, from 1; 0: in none yet */
};

/* One property a column, in the order of the columns, and the note. */
enum {
  PROP_OPTION = 1 + FJ_COLUMN_OPTION,
  PROP_FILE = 1 + FJ_COLUMN_FILE,
  PROP_PACKING,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (FjPartition, fj_partition, G_TYPE_OBJECT)

static void
fj_partition_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  FjPartition *self = FJ_PARTITION (object);

  if (id >= PROP_OPTION && id <= PROP_FILE)
    g_value_set_string (value, self->texts[id - PROP_OPTION]);
  else if (id == PROP_PACKING)
    g_value_set_enum (value, (int) self->packing);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
fj_partition_finalize (GObject *object)
{
  FjPartition *self = FJ_PARTITION (object);

  g_free (self->whole);
  for (guint i = 0; i < FJ_N_COLUMNS; i++)
    g_free (self->texts[i]);
  G_OBJECT_CLASS (fj_partition_parent_class)->finalize (object);
}

static void
fj_partition_class_init (FjPartitionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = fj_partition_get_property;
  object_class->finalize = fj_partition_finalize;
  for (guint i = 0; i < FJ_N_COLUMNS; i++)
    props[PROP_OPTION + i] =
      g_param_spec_string (fj_enum_to_nick (FJ_TYPE_COLUMN, (int) i), NULL, NULL, "",
                           G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_PACKING] =
    g_param_spec_enum ("packing", NULL, NULL, FJ_TYPE_PACKING, FJ_PACKING_AUTOMATIC,
                       G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
fj_partition_init (FjPartition *self)
{
  self->whole = g_strdup ("");
  for (guint i = 0; i < FJ_N_COLUMNS; i++)
    self->texts[i] = g_strdup ("");
}

static void
read_values (FjPartition *self)
{
  memset (&self->values, 0, sizeof self->values);
  self->is_valid = TRUE;
  for (FjColumn column = FJ_COLUMN_OPTION; column < FJ_N_COLUMNS; column++) {
    g_autoptr (FjIssue) issue = NULL;

    if (!fj_cell_parse (column, self->texts[column], &self->values, &issue))
      self->is_valid = FALSE;
  }
  if (self->values.type != FJ_PARTITION_RAW_IMAGE)
    return;
  self->values.area = FJ_AREA_USER; /* U-Boot writes it to the whole storage, from 0 */
  self->values.offset = 0;
}

/* Tells whether what is said about packed files is something else now. */
static gboolean
read_note (FjPartition *self)
{
  FjPacking before = self->packing;

  self->note_length = fj_row_note_measure (self->whole, &self->packing);
  return self->packing != before;
}

/**
 * fj_partition_set_whole: (skip)
 * @self: a row
 * @whole: the row as it stands in the file, without its line's end, behind its notes
 *
 * Replaces the row and its notes.
 */
void
fj_partition_set_whole (FjPartition *self, const char *whole)
{
  FjTsvSpan spans[FJ_N_COLUMNS];
  gsize     rest;
  gboolean  is_changed[FJ_N_COLUMNS];
  gboolean  is_note_changed;

  g_free (self->whole);
  self->whole = g_strdup (whole);
  is_note_changed = read_note (self);
  fj_tsv_split (fj_partition_get_raw (self), spans, &rest);
  for (guint i = 0; i < FJ_N_COLUMNS; i++) {
    char *text = g_utf8_make_valid (fj_partition_get_raw (self) + spans[i].start,
                                    (gssize) (spans[i].end - spans[i].start));

    is_changed[i] = strcmp (text, self->texts[i]) != 0;
    g_free (self->texts[i]);
    self->texts[i] = text;
  }
  read_values (self);
  for (guint i = 0; i < FJ_N_COLUMNS; i++)
    if (is_changed[i])
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_OPTION + i]);
  if (is_note_changed)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PACKING]);
}

/**
 * fj_partition_get_whole:
 *
 * (skip):
 *
 * Returns: (transfer none): note and row as they stand in the file
 */
const char *
fj_partition_get_whole (FjPartition *self)
{
  return self->whole;
}

/**
 * fj_partition_get_raw:
 *
 * (skip):
 *
 * Returns: (transfer none): the row as it stands in the file
 */
const char *
fj_partition_get_raw (FjPartition *self)
{
  return self->whole + self->note_length;
}

/**
 * fj_partition_count_lines:
 *
 * (skip):
 *
 * Returns: how many lines of the file it is
 */
guint
fj_partition_count_lines (FjPartition *self)
{
  guint n = 1;

  for (gsize i = 0; i < self->note_length; i++)
    n += self->whole[i] == '\n' || (self->whole[i] == '\r' && self->whole[i + 1] != '\n');
  return n;
}

/**
 * fj_partition_dup_with_raw:
 *
 * (skip):
 *
 * Returns: (transfer full): notes and row with @raw as the row
 */
char *
fj_partition_dup_with_raw (FjPartition *self, const char *raw)
{
  g_autofree char *notes = g_strndup (self->whole, self->note_length);

  return g_strconcat (notes, raw, NULL);
}

/**
 * fj_partition_dup_with_packing: (skip)
 * @self: a row
 * @packing: what its note shall say
 * @end: how lines end in its file
 *
 * Returns: (transfer full): notes and row with another note
 */
char *
fj_partition_dup_with_packing (FjPartition *self, FjPacking packing, const char *end)
{
  g_autofree char *note = fj_row_note_format (packing, end);

  if (packing == self->packing)
    return g_strdup (self->whole);
  return g_strconcat (note, self->whole + self->note_length, NULL);
}

/**
 * fj_partition_set_line:
 *
 * (skip): says on which line of the file the row is, from 1.
 */
void
fj_partition_set_line (FjPartition *self, guint line)
{
  self->line = line;
}

/**
 * fj_partition_new_from_raw:
 *
 * (skip):
 *
 * Returns: (transfer full): a row that was read on @line
 */
FjPartition *
fj_partition_new_from_raw (const char *raw, guint line)
{
  FjPartition *self = g_object_new (FJ_TYPE_PARTITION, NULL);

  self->line = line;
  fj_partition_set_whole (self, raw);
  return self;
}

/**
 * fj_partition_new:
 * @cells: (array fixed-size=7): the texts of the cells, each nullable
 *
 * Returns: (transfer full): a row that is in no layout yet
 */
FjPartition *
fj_partition_new (const char *const *cells)
{
  char            *clean[FJ_N_COLUMNS] = { NULL };
  g_autofree char *raw = NULL;

  g_return_val_if_fail (cells != NULL, NULL);

  for (guint i = 0; i < FJ_N_COLUMNS; i++)
    if (cells[i] != NULL)
      clean[i] = fj_cell_clean ((FjColumn) i, cells[i]);
  raw = fj_tsv_join ((const char *const *) clean, NULL);
  for (guint i = 0; i < FJ_N_COLUMNS; i++)
    g_free (clean[i]);
  return fj_partition_new_from_raw (raw, 0);
}

/**
 * fj_partition_get_text:
 * @self: a row
 * @column: a column
 *
 * Returns: (transfer none): the text of the cell, valid UTF-8; "" where there is none
 */
const char *
fj_partition_get_text (FjPartition *self, FjColumn column)
{
  g_return_val_if_fail (FJ_IS_PARTITION (self), "");
  g_return_val_if_fail (column >= 0 && column < FJ_N_COLUMNS, "");

  return self->texts[column];
}

/**
 * fj_partition_get_values:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): what the cells mean, until the next change; %NULL unless
 *   every cell means something
 */
const FjRowValues *
fj_partition_get_values (FjPartition *self)
{
  g_return_val_if_fail (FJ_IS_PARTITION (self), NULL);

  return self->is_valid ? &self->values : NULL;
}

/**
 * fj_partition_get_line:
 *
 * Returns: its line in the file, from 1; 0 for a row that is in none yet
 */
guint
fj_partition_get_line (FjPartition *self)
{
  g_return_val_if_fail (FJ_IS_PARTITION (self), 0);

  return self->line;
}

/**
 * fj_partition_is_selected:
 *
 * Returns: whether the option has a P, whatever else is wrong
 */
gboolean
fj_partition_is_selected (FjPartition *self)
{
  g_return_val_if_fail (FJ_IS_PARTITION (self), FALSE);

  return strchr (self->texts[FJ_COLUMN_OPTION], 'P') != NULL;
}

/**
 * fj_partition_get_packing:
 *
 * Returns: what is said to become of a packed file
 */
FjPacking
fj_partition_get_packing (FjPartition *self)
{
  g_return_val_if_fail (FJ_IS_PARTITION (self), FJ_PACKING_AUTOMATIC);

  return self->packing;
}
