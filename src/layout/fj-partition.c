/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-partition.h"

#include "fj-partition-private.h"
#include "fj-tsv.h"

#include <string.h>

struct _FjPartition {
  GObject parent_instance;

  char       *raw;                 /* (owned): the row as it stands in the file */
  char       *texts[FJ_N_COLUMNS]; /* (owned): valid UTF-8, "" where the row ends early */
  FjRowValues values;
  gboolean    is_valid;
  guint       line; /* in the file, from 1; 0: in none yet */
};

/* One property a column, in the order of the columns. */
enum {
  PROP_OPTION = 1 + FJ_COLUMN_OPTION,
  PROP_FILE = 1 + FJ_COLUMN_FILE,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

static const char *const prop_names[FJ_N_COLUMNS] = {
  [FJ_COLUMN_OPTION] = "option",
  [FJ_COLUMN_ID] = "id",
  [FJ_COLUMN_NAME] = "name",
  [FJ_COLUMN_TYPE] = "type",
  [FJ_COLUMN_DEVICE] = "device",
  [FJ_COLUMN_OFFSET] = "offset",
  [FJ_COLUMN_FILE] = "file",
};

G_DEFINE_FINAL_TYPE (FjPartition, fj_partition, G_TYPE_OBJECT)

static void
fj_partition_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  FjPartition *self = FJ_PARTITION (object);

  if (id >= PROP_OPTION && id <= PROP_FILE)
    g_value_set_string (value, self->texts[id - PROP_OPTION]);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
fj_partition_finalize (GObject *object)
{
  FjPartition *self = FJ_PARTITION (object);

  g_free (self->raw);
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
      g_param_spec_string (prop_names[i], NULL, NULL, "",
                           G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
fj_partition_init (FjPartition *self)
{
  self->raw = g_strdup ("");
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

/**
 * fj_partition_set_raw: (skip)
 * @self: a row
 * @raw: the row as it stands in the file, without its line's end
 *
 * Replaces the whole row.
 */
void
fj_partition_set_raw (FjPartition *self, const char *raw)
{
  FjTsvSpan spans[FJ_N_COLUMNS];
  gsize     rest;
  gboolean  is_changed[FJ_N_COLUMNS];

  g_free (self->raw);
  self->raw = g_strdup (raw);
  fj_tsv_split (self->raw, spans, &rest);
  for (guint i = 0; i < FJ_N_COLUMNS; i++) {
    char *text = g_utf8_make_valid (self->raw + spans[i].start,
                                    (gssize) (spans[i].end - spans[i].start));

    is_changed[i] = strcmp (text, self->texts[i]) != 0;
    g_free (self->texts[i]);
    self->texts[i] = text;
  }
  read_values (self);
  for (guint i = 0; i < FJ_N_COLUMNS; i++)
    if (is_changed[i])
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_OPTION + i]);
}

/** fj_partition_get_raw: (skip): Returns: (transfer none): the row as it stands in the file */
const char *
fj_partition_get_raw (FjPartition *self)
{
  return self->raw;
}

/** fj_partition_set_line: (skip): says on which line of the file the row is, from 1 */
void
fj_partition_set_line (FjPartition *self, guint line)
{
  self->line = line;
}

/** fj_partition_new_from_raw: (skip): Returns: (transfer full): a row that was read on @line */
FjPartition *
fj_partition_new_from_raw (const char *raw, guint line)
{
  FjPartition *self = g_object_new (FJ_TYPE_PARTITION, NULL);

  self->line = line;
  fj_partition_set_raw (self, raw);
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

/** fj_partition_is_valid: Returns: whether every cell means something */
gboolean
fj_partition_is_valid (FjPartition *self)
{
  g_return_val_if_fail (FJ_IS_PARTITION (self), FALSE);

  return self->is_valid;
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

/** fj_partition_get_line: Returns: its line in the file, from 1; 0 for a row that is in none yet */
guint
fj_partition_get_line (FjPartition *self)
{
  g_return_val_if_fail (FJ_IS_PARTITION (self), 0);

  return self->line;
}

/** fj_partition_is_selected: Returns: whether the option has a P, whatever else is wrong */
gboolean
fj_partition_is_selected (FjPartition *self)
{
  g_return_val_if_fail (FJ_IS_PARTITION (self), FALSE);

  return strchr (self->texts[FJ_COLUMN_OPTION], 'P') != NULL;
}
