/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-plan.h"

#include "fj-boot-driver.h"
#include "fj-draft-plan.h"

#include <fj-format.h>
#include <fj-thread.h>
#include <glib/gi18n-lib.h>

struct _FjPlan {
  gatomicrefcount     ref_count;
  const FjBootDriver *driver; /* (nullable) of the boards */
  FjPlanRow          *rows;   /* (owned) (array length=n_rows) */
  guint               n_rows;
  GBytes             *wire[2]; /* (owned) (nullable): as people read it, and as it is sent */
  guint64             bytes;
  FjWay               way;
  FjVerify            verify;
  gboolean            reads;
  guint64             skipped;
};

G_DEFINE_ENUM_TYPE (FjVerify, fj_verify, G_DEFINE_ENUM_VALUE (FJ_VERIFY_OFF, "off"),
                    G_DEFINE_ENUM_VALUE (FJ_VERIFY_QUICK, "quick"),
                    G_DEFINE_ENUM_VALUE (FJ_VERIFY_FULL, "full"))

/* What writes them goes forward only. */
static void
assert_ranges (const FjPlanRow *row)
{
  for (guint i = 0; i < row->n_ranges; i++) {
    g_assert (row->ranges[i].offset <= G_MAXUINT64 - row->ranges[i].length);
    g_assert (i == 0 ||
              row->ranges[i].offset >= row->ranges[i - 1].offset + row->ranges[i - 1].length);
  }
}

static void
take_row (FjPlan *self, FjPlanRow *row, FjDraftRow *draft)
{
  row->layout_row = draft->layout_row;
  row->values = draft->values;
  row->is_sent = draft->is_sent;
  row->is_skipped = draft->is_skipped;
  row->is_read = draft->is_read;
  self->reads |= draft->is_read;
  row->is_outside = draft->is_outside;
  row->room = draft->room;
  if (!row->is_sent)
    return;
  row->image = g_object_ref (draft->image);
  if (draft->extents != NULL) {
    row->extents = fj_extent_map_ref (draft->extents);
    row->ranges = fj_plan_ranges_new (row->extents, &row->n_ranges);
  } else {
    row->ranges = fj_plan_ranges_new_whole (fj_image_get_size (row->image), &row->n_ranges);
  }
  assert_ranges (row);
  for (guint i = 0; i < row->n_ranges; i++)
    row->bytes += row->ranges[i].length;
  self->bytes += row->bytes;
  self->skipped += fj_plan_row_get_skipped (row);
}

static void
make_wire (FjPlan *self)
{
  if (self->driver == NULL || self->driver->make_layout == NULL)
    return;
  self->wire[FALSE] = self->driver->make_layout (self->driver, self, FALSE);
  self->wire[TRUE] = self->driver->make_layout (self->driver, self, TRUE);
}

static guint
count_images (FjPlan *self)
{
  g_autoptr (GHashTable) images = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < self->n_rows; i++)
    if (self->rows[i].image != NULL)
      g_hash_table_add (images, self->rows[i].image);
  return g_hash_table_size (images);
}

static void
log_plan (FjPlan *self, FjDraft *draft)
{
  guint n_sent = 0;

  for (guint i = 0; i < self->n_rows; i++) {
    const FjPlanRow *row = &self->rows[i];

    n_sent += row->is_sent ? 1 : 0;
    g_debug ("plan: row 0x%02X %s: option %s, %s, %" G_GUINT64_FORMAT " bytes", row->values.id,
             row->values.name, fj_option_to_text (row->values.option),
             row->is_sent      ? "sent"
             : row->is_skipped ? "left out"
                               : "not sent",
             row->bytes);
  }
  g_debug ("plan: %u of %u rows sent, %u images, %" G_GUINT64_FORMAT " bytes, family %s", n_sent,
           self->n_rows, count_images (self), self->bytes,
           draft->family != NULL ? draft->family->name : "not known");
}

/* Every row of a draft without errors can be read, and every one that is sent has its image. */
static FjPlan *
plan_new_from_draft (FjDraft *draft)
{
  FjPlan *self = g_new0 (FjPlan, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->driver = draft->driver;
  self->way = draft->way;
  self->verify = draft->verify;
  self->n_rows = draft->n_rows;
  self->rows = g_new0 (FjPlanRow, self->n_rows);
  for (guint i = 0; i < self->n_rows; i++)
    take_row (self, &self->rows[i], &draft->rows[i]);
  make_wire (self);
  log_plan (self, draft);
  return self;
}

/* Where the cells mean nothing, neither do the names of files in them. */
static gboolean
look_at_files (FjDraft *draft, GCancellable *cancellable, GError **error)
{
  if (!fj_layout_kind_has_cells (draft->kind))
    return TRUE;
  fj_draft_select (draft);
  fj_draft_choose_packing (draft);
  if (!fj_draft_find_files (draft, cancellable, error) ||
      !fj_draft_open_images (draft, cancellable, error) ||
      !fj_draft_find_extents (draft, cancellable, error))
    return FALSE;
  fj_draft_check_packing (draft);
  if (draft->driver != NULL && draft->driver->check_plan != NULL)
    draft->driver->check_plan (draft->driver, draft);
  fj_draft_check_images (draft);
  return TRUE;
}

static FjPlan *
make_plan (FjDraft *draft, GCancellable *cancellable, GError **error)
{
  if (!look_at_files (draft, cancellable, error))
    return NULL;
  if (draft->first_error != NULL) {
    g_debug ("plan: none, %s", draft->first_error->message);
    g_propagate_error (error, g_error_copy (draft->first_error));
    return NULL;
  }
  return plan_new_from_draft (draft);
}

static const FjPlanOptions no_options;

/**
 * fj_plan_new:
 * @layout: a layout; read on the calling thread, at once
 * @options: (nullable):
 * @issues: (nullable) (element-type FjIssue): gets everything there is to say about layout and
 *   files, also on success
 *
 * Blocking: see the header.
 *
 * Returns: (transfer full) (nullable): a plan, or %NULL with the first error among the issues
 */
FjPlan *
fj_plan_new (FjLayout *layout, const FjPlanOptions *options, GPtrArray *issues,
             GCancellable *cancellable, GError **error)
{
  g_autoptr (FjDraft) draft = NULL;
  FjPlan *plan;

  g_return_val_if_fail (FJ_IS_LAYOUT (layout), NULL);

  draft = fj_draft_new (layout, options != NULL ? options : &no_options);
  plan = make_plan (draft, cancellable, error);
  for (guint i = 0; issues != NULL && i < draft->issues->len; i++)
    g_ptr_array_add (issues, g_object_ref (draft->issues->pdata[i]));
  return plan;
}

static void
make_plan_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  FjPlan *plan = make_plan (task_data, cancellable, &error);

  if (plan != NULL)
    g_task_return_pointer (task, plan, (GDestroyNotify) fj_plan_unref);
  else
    g_task_return_error (task, error);
}

/**
 * fj_plan_new_async:
 * @layout: a layout; read before this function returns
 * @options: (nullable): need not live longer than the call
 * @callback: called in the thread-default main context of the caller, with a source of %NULL
 *
 * Like fj_plan_new(), with the files opened in a thread.
 */
void
fj_plan_new_async (FjLayout *layout, const FjPlanOptions *options, GCancellable *cancellable,
                   GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (FJ_IS_LAYOUT (layout));

  /* no source object: the thread may be the last to let go of the task, and a layout belongs to the
   * main thread */
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, fj_plan_new_async);
  g_task_set_task_data (task, fj_draft_new (layout, options != NULL ? options : &no_options),
                        (GDestroyNotify) fj_draft_free);
  fj_thread_run_task (task, make_plan_in_thread);
}

/**
 * fj_plan_new_finish:
 * @issues: (out) (optional) (nullable) (transfer full) (element-type FjIssue): what there is to
 *   say, also without a plan; %NULL when the work was cancelled
 *
 * Returns: (transfer full) (nullable): the plan, or %NULL with the first error among the issues
 */
FjPlan *
fj_plan_new_finish (GAsyncResult *result, GPtrArray **issues, GError **error)
{
  g_autoptr (GError) local = NULL;
  FjDraft *draft;
  FjPlan  *plan;

  g_return_val_if_fail (G_IS_TASK (result), NULL);

  draft = g_task_get_task_data (G_TASK (result));
  plan = g_task_propagate_pointer (G_TASK (result), &local);
  if (issues != NULL)
    *issues = g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED)
                ? NULL
                : g_ptr_array_ref (draft->issues);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return plan;
}

/**
 * fj_plan_new_dup_sizes:
 * @result: of fj_plan_new_async(), after fj_plan_new_finish() has given issues
 *
 * Also without a plan: a mistake in one row says nothing of the files of others.
 *
 * Returns: (transfer full) (element-type utf8 guint64): how many bytes of content the files have
 *   that could be opened, by the text of their cells
 */
GHashTable *
fj_plan_new_dup_sizes (GAsyncResult *result)
{
  GHashTable *sizes;
  FjDraft    *draft;

  g_return_val_if_fail (G_IS_TASK (result), NULL);

  draft = g_task_get_task_data (G_TASK (result));
  sizes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < draft->n_rows; i++) {
    const FjDraftRow *row = &draft->rows[i];
    guint64           size = row->image != NULL ? fj_image_get_size (row->image) : 0;

    if (row->image != NULL)
      g_hash_table_insert (sizes, g_strdup (row->text), g_memdup2 (&size, sizeof size));
  }
  return sizes;
}

/**
 * fj_plan_ref:
 *
 * Returns: (transfer full): @self
 */
FjPlan *
fj_plan_ref (FjPlan *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * fj_plan_unref:
 *
 * Drops a reference; from any thread.
 */
void
fj_plan_unref (FjPlan *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (guint i = 0; i < self->n_rows; i++) {
    g_clear_object (&self->rows[i].image);
    g_clear_pointer (&self->rows[i].extents, fj_extent_map_unref);
    g_free (self->rows[i].ranges);
  }
  g_free (self->rows);
  g_clear_pointer (&self->wire[FALSE], g_bytes_unref);
  g_clear_pointer (&self->wire[TRUE], g_bytes_unref);
  g_free (self);
}

/**
 * fj_plan_get_n_rows:
 *
 * Returns: how many rows there are, as many as in the layout
 */
guint
fj_plan_get_n_rows (FjPlan *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_rows;
}

/**
 * fj_plan_get_row:
 *
 * Returns: (transfer none): a row, from 0
 */
const FjPlanRow *
fj_plan_get_row (FjPlan *self, guint row)
{
  g_return_val_if_fail (self != NULL && row < self->n_rows, NULL);
  return &self->rows[row];
}

/**
 * fj_plan_find:
 *
 * Returns: (transfer none) (nullable): the row with this phase id
 */
const FjPlanRow *
fj_plan_find (FjPlan *self, guint8 id)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->n_rows; i++)
    if (self->rows[i].values.id == id)
      return &self->rows[i];
  return NULL;
}

/**
 * fj_plan_row_describe_packing:
 * @row: a row
 *
 * Returns: (transfer full) (nullable): what becomes of a packed file, translated; %NULL where
 *   nothing is packed
 */
char *
fj_plan_row_describe_packing (const FjPlanRow *row)
{
  const char      *how;
  g_autofree char *size = NULL;

  g_return_val_if_fail (row != NULL, NULL);

  if (row->image == NULL || fj_image_get_compression (row->image) == FJ_COMPRESSION_NONE)
    return NULL;
  how = fj_compression_to_text (fj_image_get_compression (row->image));
  size = fj_format_size (fj_image_get_size (row->image));
  /* Translators: "gzip", "539 MB" */
  if (fj_image_is_unpacked (row->image))
    return g_strdup_printf (_ ("packed with %s, unpacked while it is sent: %s"), how, size);
  return g_strdup_printf (_ ("packed with %s, sent as it is: %s"), how, size);
}

/* (transfer none) (nullable): what became of a row of the layout */
static const FjPlanRow *
find_layout_row (FjPlan *self, guint layout_row)
{
  for (guint i = 0; i < self->n_rows; i++)
    if (self->rows[i].layout_row == layout_row)
      return &self->rows[i];
  return NULL;
}

/**
 * fj_plan_describe_packing:
 * @self: a plan
 * @layout_row: index of a row in the layout that it was made of
 *
 * Returns: (transfer full) (nullable): what becomes of the packed file of that row, translated;
 *   %NULL where nothing is packed
 */
char *
fj_plan_describe_packing (FjPlan *self, guint layout_row)
{
  const FjPlanRow *row;

  g_return_val_if_fail (self != NULL, NULL);

  row = find_layout_row (self, layout_row);
  return row != NULL ? fj_plan_row_describe_packing (row) : NULL;
}

/**
 * fj_plan_describe_use:
 * @self: a plan
 * @layout_row: index of a row in the layout that it was made of
 *
 * Returns: (transfer full) (nullable): how much of the image of that row is in use, translated
 */
char *
fj_plan_describe_use (FjPlan *self, guint layout_row)
{
  const FjPlanRow *row;

  g_return_val_if_fail (self != NULL, NULL);

  row = find_layout_row (self, layout_row);
  return row != NULL ? fj_plan_row_describe_use (row) : NULL;
}

/**
 * fj_plan_get_wire_layout:
 * @self: a plan
 * @as_sent: as the board gets it; else its text alone
 *
 * Returns: (transfer none) (nullable): the layout that the board reads, if it reads any
 */
GBytes *
fj_plan_get_wire_layout (FjPlan *self, gboolean as_sent)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->wire[as_sent != FALSE];
}

/**
 * fj_plan_reaches:
 * @self: a plan
 * @stage: a stage
 *
 * Returns: whether a run gets to @stage, when it is not met beyond it
 */
gboolean
fj_plan_reaches (FjPlan *self, const FjStageInfo *stage)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (!fj_stage_info_has (stage, FJ_STAGE_IS_BOARD))
    return FALSE;
  return self->driver == NULL || self->driver->reaches == NULL ||
         self->driver->reaches (self->driver, self, stage);
}

/**
 * fj_plan_erases:
 *
 * Returns: whether the board erases something before it is written
 */
gboolean
fj_plan_erases (FjPlan *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->n_rows; i++)
    if (self->rows[i].values.option & FJ_OPTION_DELETE)
      return TRUE;
  return FALSE;
}

/**
 * fj_plan_has_mtd:
 *
 * Returns: whether a row is on NAND or NOR flash, which is slow to write
 */
gboolean
fj_plan_has_mtd (FjPlan *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->n_rows; i++)
    if (fj_storage_kind_is_mtd (self->rows[i].values.storage))
      return TRUE;
  return FALSE;
}

/**
 * fj_plan_fills_storage:
 * @self: a plan
 *
 * Returns: whether a file goes where it stays without power
 */
gboolean
fj_plan_fills_storage (FjPlan *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->n_rows; i++)
    if (self->rows[i].is_sent && self->rows[i].values.storage != FJ_STORAGE_NONE &&
        self->rows[i].values.storage != FJ_STORAGE_RAM)
      return TRUE;
  return FALSE;
}

/**
 * fj_plan_get_verify:
 *
 * Returns: what is read back of what was written
 */
FjVerify
fj_plan_get_verify (FjPlan *self)
{
  g_return_val_if_fail (self != NULL, FJ_VERIFY_OFF);

  return self->verify;
}

/**
 * fj_plan_reads:
 *
 * Returns: whether something that the board holds is read; then nothing is written to a storage
 */
gboolean
fj_plan_reads (FjPlan *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->reads;
}

/**
 * fj_plan_get_end_text:
 * @self: a plan
 *
 * Returns: (transfer none) (nullable): what a run that passed has done, as a sentence, where no
 * file was written to a storage
 */
const char *
fj_plan_get_end_text (FjPlan *self)
{
  const char *text = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (fj_plan_fills_storage (self))
    return NULL;
  if (self->reads)
    return _ ("The board was read, and nothing was written to its storages.");
  if (self->driver != NULL && self->driver->get_end_text != NULL)
    text = self->driver->get_end_text (self->driver, self);
  return text != NULL ? text
                      : _ ("No file was written, so this run put nothing onto the board that it "
                           "could start from.");
}

/**
 * fj_plan_row_get_skipped:
 * @row: a row
 *
 * Returns: bytes of its image that are not sent, because nobody reads them
 */
guint64
fj_plan_row_get_skipped (const FjPlanRow *row)
{
  g_return_val_if_fail (row != NULL, 0);

  return row->is_sent && row->image != NULL ? fj_image_get_size (row->image) - row->bytes : 0;
}

/**
 * fj_plan_row_get_end:
 * @row: a row
 *
 * Returns: up to where it reaches on its partition when all of it is sent, gaps and all, in bytes
 *   from its start; 0 when nothing is sent of it
 */
guint64
fj_plan_row_get_end (const FjPlanRow *row)
{
  g_return_val_if_fail (row != NULL, 0);

  if (row->n_ranges == 0)
    return 0;
  return row->image != NULL
           ? fj_image_get_size (row->image)
           : row->ranges[row->n_ranges - 1].offset + row->ranges[row->n_ranges - 1].length;
}

/**
 * fj_plan_row_describe_use:
 * @row: a row
 *
 * Returns: (transfer full) (nullable): how much of its image is sent and who knows what may be left
 *   out, or why nothing may be, translated; %NULL where the question does not arise
 */
char *
fj_plan_row_describe_use (const FjPlanRow *row)
{
  const char      *why;
  g_autofree char *sent = NULL;
  g_autofree char *size = NULL;

  g_return_val_if_fail (row != NULL, NULL);

  if (row->extents == NULL || row->image == NULL)
    return NULL;
  why = fj_extent_why_to_text (fj_extent_map_get_why (row->extents));
  if (why != NULL)
    return g_strdup (why);
  if (fj_plan_row_get_skipped (row) == 0)
    return NULL;
  sent = fj_format_size (row->bytes);
  size = fj_format_size (fj_image_get_size (row->image));
  /* Translators: "61 MB", "539 MB" */
  return g_strdup_printf (_ ("%s of %s are in use; the rest is not sent."), sent, size);
}

/**
 * fj_plan_get_skipped:
 *
 * Returns: bytes of the images of all rows that are not sent, because nobody reads them
 */
guint64
fj_plan_get_skipped (FjPlan *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->skipped;
}

/**
 * fj_plan_get_bytes:
 *
 * Returns: bytes of all rows that are sent, without the layout itself
 */
guint64
fj_plan_get_bytes (FjPlan *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->bytes;
}

/**
 * fj_plan_get_way:
 *
 * Returns: over what it shall go, where a board has the choice
 */
FjWay
fj_plan_get_way (FjPlan *self)
{
  g_return_val_if_fail (self != NULL, FJ_WAY_AUTO);
  return self->way;
}

#define USB_RATE 1.985e6

/**
 * fj_storage_kind_get_usual_rate:
 * @kind: a kind of storage
 *
 * Returns: bytes a second that it takes, as people have measured them on a Linux host: NAND and NOR
 *   add the time that U-Boot takes to erase and write (8.9 and 0.16 MB/s)
 */
double
fj_storage_kind_get_usual_rate (FjStorageKind kind)
{
  switch (kind) {
  case FJ_STORAGE_NAND:
  case FJ_STORAGE_SPI_NAND:
    return 1 / (1 / USB_RATE + 1 / 8.9e6);
  case FJ_STORAGE_NOR:
    return 1 / (1 / USB_RATE + 1 / 0.16e6);
  case FJ_STORAGE_NONE:
  case FJ_STORAGE_MMC:
  case FJ_STORAGE_RAM:
  default:
    return USB_RATE;
  }
}

/**
 * fj_plan_estimate_seconds:
 * @self: a plan
 * @family: (nullable): the chip, where it is known
 *
 * Returns: seconds that a run is likely to take. How long erasing (D) takes nobody can say.
 */
double
fj_plan_estimate_seconds (FjPlan *self, const FjFamily *family)
{
  double seconds = 0;

  g_return_val_if_fail (self != NULL, 0);

  if (self->driver != NULL && self->driver->estimate != NULL)
    return self->driver->estimate (self->driver, self, family);
  for (guint i = 0; i < self->n_rows; i++)
    if (self->rows[i].is_sent)
      seconds += (double) self->rows[i].bytes /
                 fj_storage_kind_get_usual_rate (self->rows[i].values.storage);
  return seconds;
}
