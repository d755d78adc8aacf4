/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-plan.h"

#include "fj-plan-check.h"
#include "fj-plan-private.h"

#include <fj-thread.h>
#include <fj-wire-layout.h>
#include <glib/gi18n-lib.h>

struct _FjPlan {
  gatomicrefcount ref_count;
  FjPlanRow      *rows; /* (owned) (array length=n_rows) */
  guint           n_rows;
  GBytes         *wire[2]; /* (owned) (not nullable): without and with STM32 header */
  guint64         bytes;
};

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
  row->is_outside = draft->is_outside;
  row->room = draft->room;
  if (!row->is_sent)
    return;
  row->image = g_object_ref (draft->image);
  row->n_ranges = 1;
  row->ranges = g_new (FjRange, 1);
  row->ranges[0] = (FjRange){ .offset = 0, .length = fj_image_get_size (row->image) };
  assert_ranges (row);
  row->bytes = row->ranges[0].length;
  self->bytes += row->bytes;
}

static void
make_wire (FjPlan *self)
{
  g_autofree FjRowValues *values = g_new (FjRowValues, self->n_rows);

  for (guint i = 0; i < self->n_rows; i++)
    values[i] = self->rows[i].values;
  self->wire[FALSE] = fj_wire_layout_format (values, self->n_rows);
  self->wire[TRUE] = fj_wire_layout_add_header (self->wire[FALSE]);
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
           fj_draft_get_family (draft) != NULL ? fj_draft_get_family (draft)->name : "not known");
}

/* Every row of a draft without errors can be read, and every one that is sent has its image. */
static FjPlan *
plan_new_from_draft (FjDraft *draft)
{
  FjPlan *self = g_new0 (FjPlan, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->n_rows = draft->n_rows;
  self->rows = g_new0 (FjPlanRow, self->n_rows);
  for (guint i = 0; i < self->n_rows; i++)
    take_row (self, &self->rows[i], &draft->rows[i]);
  make_wire (self);
  log_plan (self, draft);
  return self;
}

/* As long as nobody knows the boards, they are taken for STM32MP. */
static void
check_for_boards (FjDraft *draft)
{
  const FjBootDriver *driver = draft->driver;

  if (driver == NULL)
    fj_plan_check_stm32mp (driver, draft);
  else if (driver->check_plan != NULL)
    driver->check_plan (driver, draft);
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
      !fj_draft_open_images (draft, cancellable, error))
    return FALSE;
  fj_draft_check_packing (draft);
  check_for_boards (draft);
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
    g_free (self->rows[i].ranges);
  }
  g_free (self->rows);
  g_bytes_unref (self->wire[FALSE]);
  g_bytes_unref (self->wire[TRUE]);
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
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < fj_plan_get_n_rows (self); i++) {
    const FjPlanRow *row = fj_plan_get_row (self, i);

    if (row->layout_row == layout_row)
      return fj_plan_row_describe_packing (row);
  }
  return NULL;
}

/**
 * fj_plan_get_wire_layout:
 *
 * Returns: (transfer none): the layout as it is sent
 */
GBytes *
fj_plan_get_wire_layout (FjPlan *self, gboolean with_header)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->wire[with_header != FALSE];
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

static gboolean
has_boot_files_only (FjPlan *self)
{
  for (guint i = 0; i < self->n_rows; i++)
    if (self->rows[i].values.storage != FJ_STORAGE_NONE)
      return FALSE;
  return TRUE;
}

/**
 * fj_plan_has_first_stage_only:
 *
 * Returns: whether the board is to start a first stage, and no more
 */
gboolean
fj_plan_has_first_stage_only (FjPlan *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->n_rows; i++)
    if (self->rows[i].values.id != FJ_ID_FSBL)
      return FALSE;
  return has_boot_files_only (self);
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

static gboolean
fills_memory (FjPlan *self)
{
  for (guint i = 0; i < self->n_rows; i++)
    if (self->rows[i].is_sent && self->rows[i].values.storage == FJ_STORAGE_RAM)
      return TRUE;
  return FALSE;
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
  g_return_val_if_fail (self != NULL, NULL);

  if (fj_plan_has_first_stage_only (self))
    return _ (
      "The first stage was sent, and the board left its boot ROM; whether it runs, the serial "
      "console tells. The layout asks for nothing more.");
  if (has_boot_files_only (self))
    return _ ("U-Boot was started; the layout writes nothing.");
  if (fj_plan_fills_storage (self))
    return NULL;
  return fills_memory (self)
           ? _ (
               "What was sent is only in the board's memory, until the board is reset or loses its "
               "power; its U-Boot starts it now.")
           : _ ("No file was written, so this run put nothing onto the board that it could start "
                "from.");
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

static const FjStm32Header *
get_fsbl_header (FjPlan *self)
{
  const FjPlanRow *row = fj_plan_find (self, FJ_ID_FSBL);

  if (row == NULL || row->image == NULL || row->values.storage != FJ_STORAGE_NONE)
    return NULL;
  return fj_image_get_stm32_header (row->image);
}

/**
 * fj_plan_fits_family:
 * @self: a plan
 * @family: the chip of a board; unknown chips fit
 *
 * Returns: whether the first-stage file is one that the board's ROM starts; otherwise
 *   %FJ_ERROR_WRONG_CHIP
 */
gboolean
fj_plan_fits_family (FjPlan *self, FjFamily family, GError **error)
{
  const FjFamilyInfo  *board = fj_family_get_info (family);
  const FjStm32Header *header;
  const FjFamilyInfo  *meant;
  const FjPlanRow     *row;
  GError              *made;

  g_return_val_if_fail (self != NULL, FALSE);

  header = get_fsbl_header (self);
  meant = header != NULL ? fj_family_from_header_version (header->version) : NULL;
  if (board == NULL || meant == NULL || board == meant)
    return TRUE;
  row = fj_plan_find (self, FJ_ID_FSBL);
  made = g_error_new (FJ_ERROR, FJ_ERROR_WRONG_CHIP, _ ("“%s” is for %s, but the board is an %s"),
                      fj_image_get_name (row->image), meant->name, board->name);
  fj_error_get_detail (made)->partition = g_strdup (row->values.name);
  fj_error_get_detail (made)->file = g_file_get_parse_name (fj_image_get_file (row->image));
  fj_error_set_advice (made, _ ("Use the layout and the files that were built for this board."));
  g_propagate_error (error, made);
  return FALSE;
}

/* What U-Boot takes with high speed, as people have measured it (STM32MP157, SD card). */
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

/*
 * Boot ROM and TF-A take 534 and 946 kB/s on an STM32MP157 with high speed, the ROM of an
 * STM32MP257 105 kB/s.
 */
static double
get_rate (const FjPlanRow *row, FjFamily family)
{
  if (row->values.storage != FJ_STORAGE_NONE)
    return fj_storage_kind_get_usual_rate (row->values.storage);
  if (row->values.id != FJ_ID_FSBL)
    return 946e3;
  return family == FJ_FAMILY_MP2 || family == FJ_FAMILY_MP21 ? 105e3 : 534e3;
}

/* Seconds of a start that are spent waiting: TF-A and U-Boot come up, and U-Boot comes back with
 * the partitions. */
static double
get_start_seconds (FjFamily family)
{
  const FjFamilyInfo *info = fj_family_get_info (family);
  double              seconds = 0.5 + 4 + 2;

  if (info != NULL && info->fsbl_needs_detach)
    seconds += 1;
  if (info != NULL && info->has_ddr_fip)
    seconds += 1;
  return seconds;
}

/**
 * fj_plan_estimate_seconds:
 * @self: a plan
 * @family: the chip, where it is known
 *
 * Returns: seconds that a run is likely to take. How long erasing (D) takes nobody can say.
 */
double
fj_plan_estimate_seconds (FjPlan *self, FjFamily family)
{
  const FjStm32Header *header;
  const FjFamilyInfo  *info;
  double               seconds;

  g_return_val_if_fail (self != NULL, 0);

  header = get_fsbl_header (self);
  info = header != NULL ? fj_family_from_header_version (header->version) : NULL;
  if (family == FJ_FAMILY_UNKNOWN && info != NULL)
    family = info->family;
  seconds = fj_plan_has_first_stage_only (self) ? 1 : get_start_seconds (family);
  for (guint i = 0; i < self->n_rows; i++)
    if (self->rows[i].is_sent)
      seconds += (double) self->rows[i].bytes / get_rate (&self->rows[i], family);
  return seconds;
}
