/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-stm32mp-reader.h"

#include <fj-error.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* U-Boot's CONFIG_SYS_DFU_DATA_BUF_SIZE: it fills it to the end, whatever is asked for. */
#define BUFFER ((guint64) 8 * 1024 * 1024)
#define SECTOR 512
#define N_IDS 256
#define MAX_BLOCK 4096
/* Of a partition that may have so much the board gives only what is beyond a multiple of it. */
#define MODULUS ((guint64) 1 << 32)

struct _FjStm32mpReader {
  FjStm32mpBoard *board;       /* (not owned) */
  int             current;     /* row that SET PHASE has made the current one, or -1 */
  gboolean        open[N_IDS]; /* the row was not read to its end, which U-Boot remembers */
  guint16         next[N_IDS]; /* the block that it would give next */
};

/* One part of a row, and how far it is. */
typedef struct {
  const FjPlanRow *row;
  const FjAlt     *alt;
  FjRange          range;
  FjReadFunc       func;
  gpointer         user_data;
  guint64          position; /* in the row, behind what was read last */
  gboolean         is_end;   /* the board said so */
} Part;

/**
 * fj_stm32mp_reader_new:
 * @board: the board, which lives longer
 *
 * Returns: (transfer full): what reads from it
 */
FjStm32mpReader *
fj_stm32mp_reader_new (FjStm32mpBoard *board)
{
  FjStm32mpReader *self;

  g_return_val_if_fail (board != NULL, NULL);

  self = g_new0 (FjStm32mpReader, 1);
  self->board = board;
  self->current = -1;
  return self;
}

/**
 * fj_stm32mp_reader_free:
 *
 * Frees @self.
 */
void
fj_stm32mp_reader_free (FjStm32mpReader *self)
{
  g_free (self);
}

static guint64
get_end (const Part *part)
{
  return part->range.length < G_MAXUINT64 - part->range.offset
           ? part->range.offset + part->range.length
           : G_MAXUINT64;
}

static gboolean
is_on_mtd (const FjPlanRow *row)
{
  return row->values.storage != FJ_STORAGE_MMC && row->values.storage != FJ_STORAGE_RAM;
}

/* What the partition has at least: boards round sizes down, and the layout knows most of them. */
static guint64
get_least_size (const Part *part)
{
  guint64 room = part->row->room;

  return room <= fj_alt_get_max_size (part->alt) ? MAX (room, part->alt->size) : part->alt->size;
}

/*
 * Where the upload of a part begins. Each buffer has to lie in the partition as a whole, also the
 * one with the end of the part. On flash it begins at the start: there, bad blocks are skipped.
 */
static guint64
choose_start (const Part *part)
{
  guint64 end = get_end (part);
  guint64 size = get_least_size (part);
  guint64 start = part->range.offset / SECTOR * SECTOR;
  guint64 need;

  if (start == 0 || is_on_mtd (part->row))
    return 0;
  need = (end - start + BUFFER - 1) / BUFFER * BUFFER;
  if (end > size || need <= size - start)
    return start;
  return need < size ? (size - need) / SECTOR * SECTOR : 0;
}

/* Any other row than @id, so that this one is not current; or -1. */
static int
find_other (FjStm32mpReader *self, guint8 id)
{
  FjDfuInfo *info = fj_stm32mp_board_get_info (self->board);
  FjPlan    *plan = fj_stm32mp_board_get_boot (self->board)->plan;

  for (guint i = 0; i < info->n_alts; i++)
    if (info->alts[i].has_phase && info->alts[i].phase != FJ_ID_LAYOUT &&
        info->alts[i].phase <= FJ_ID_LAST && info->alts[i].phase != id)
      return info->alts[i].phase;
  for (guint i = 0; i < fj_plan_get_n_rows (plan); i++)
    if (fj_plan_get_row (plan, i)->values.id != id)
      return fj_plan_get_row (plan, i)->values.id;
  return -1;
}

static gboolean
make_current (FjStm32mpReader *self, guint8 id, guint64 offset, GCancellable *cancellable,
              GError **error)
{
  if (!fj_stm32mp_board_write_phase (self->board, id, offset, cancellable, error))
    return FALSE;
  self->current = id;
  return TRUE;
}

static gboolean
fail_unreadable (const FjPlanRow *row, GError **error)
{
  g_set_error (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
               _ ("The board cannot read this part of partition “%s” back."), row->values.name);
  return FALSE;
}

/* A board that does not begin where it is told would give something else than what was meant. */
static gboolean
go_to (FjStm32mpReader *self, const FjPlanRow *row, guint64 offset, GCancellable *cancellable,
       GError **error)
{
  guint8 id = row->values.id;
  FjTold told;

  if (offset == 0)
    return make_current (self, id, 0, cancellable, error);
  if (!fj_stm32mp_board_tell_offset (self->board, id, offset, &told, cancellable, error))
    return FALSE;
  if (told.is_known) {
    self->current = id;
    return TRUE;
  }
  return (!told.is_moved || make_current (self, id, 0, cancellable, error)) &&
         fail_unreadable (row, error);
}

/* What was left in the middle has to be forgotten before it can be begun again. */
static gboolean
forget_row (FjStm32mpReader *self, guint8 id, GCancellable *cancellable, GError **error)
{
  const FjAlt *alt = fj_stm32mp_board_find_alt (self->board, id);
  int          other = find_other (self, id);

  if (!self->open[id] || alt == NULL)
    return TRUE;
  if (self->current == id && other < 0)
    return fail_unreadable (fj_plan_find (fj_stm32mp_board_get_boot (self->board)->plan, id),
                            error);
  if (self->current == id && !make_current (self, (guint8) other, 0, cancellable, error))
    return FALSE;
  if (!fj_dfu_forget (fj_stm32mp_board_get_dfu (self->board), alt->number, self->next[id],
                      cancellable, error))
    return FALSE;
  self->open[id] = FALSE;
  return TRUE;
}

static gboolean
begin_at (FjStm32mpReader *self, Part *part, guint64 start, GCancellable *cancellable,
          GError **error)
{
  guint8 id = part->row->values.id;

  if (!forget_row (self, id, cancellable, error))
    return FALSE;
  if ((start > 0 || self->current == id) &&
      !go_to (self, part->row, start, cancellable, error))
    return FALSE;
  part->position = start;
  part->is_end = FALSE;
  return fj_dfu_begin_upload (fj_stm32mp_board_get_dfu (self->board), part->alt->number,
                              cancellable, error);
}

/* @length bytes came: those that belong to the part are passed on. */
static gboolean
pass_bytes (Part *part, const guint8 *data, gsize length, GError **error)
{
  guint64 first = MAX (part->position, part->range.offset);
  guint64 end = MIN (part->position + length, get_end (part));
  guint64 before = part->position;

  part->position += length;
  return first >= end || part->func (data + (first - before), (gsize) (end - first),
                                     part->user_data, error);
}

static gboolean
receive_part (FjStm32mpReader *self, Part *part, GCancellable *cancellable, GError **error)
{
  FjDfu *dfu = fj_stm32mp_board_get_dfu (self->board);
  guint8 data[MAX_BLOCK];

  while (!part->is_end && part->position < get_end (part)) {
    gsize length;

    if (!fj_dfu_receive_block (dfu, data, &length, cancellable, error))
      return FALSE;
    part->is_end = length < fj_dfu_get_transfer_size (dfu);
    if (!pass_bytes (part, data, length, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_lost (const GError *error)
{
  return g_error_matches (error, FJ_ERROR, FJ_ERROR_GONE) ||
         g_error_matches (error, FJ_ERROR, FJ_ERROR_TIMED_OUT);
}

/*
 * Leaves the board idle. What it refuses is no fault where nobody knows whether it is there: of the
 * last buffer of a partition whose size it has rounded. @local: (transfer full) (nullable)
 */
static gboolean
end_part (FjStm32mpReader *self, Part *part, GError *local, GError **error)
{
  guint8   id = part->row->values.id;
  gboolean is_refused = g_error_matches (local, FJ_ERROR, FJ_ERROR_STALL);

  if (!part->is_end && !is_lost (local))
    self->open[id] = fj_dfu_break_off_upload (fj_stm32mp_board_get_dfu (self->board),
                                              &self->next[id], NULL, NULL);
  if (is_refused && get_end (part) > get_least_size (part)) {
    g_error_free (local);
    return fail_unreadable (part->row, error);
  }
  if (local != NULL)
    g_propagate_error (error, local);
  return local == NULL;
}

/* Whether the end that the board has told may be only that of its counter. */
static gboolean
may_hide_more (const Part *part)
{
  return part->is_end && part->row->values.storage == FJ_STORAGE_MMC &&
         fj_alt_get_max_size (part->alt) >= MODULUS && part->position < get_end (part);
}

static gboolean
goes_on (const Part *part, guint64 start)
{
  return may_hide_more (part) && part->position > start && part->position <= G_MAXUINT32;
}

/**
 * fj_stm32mp_reader_read:
 * @self: a reader of a board in U-Boot that has got everything
 * @row: a row of the plan
 * @range: which part of it
 * @func: gets the bytes
 * @user_data: its argument
 * @cancellable: (nullable):
 * @error: return location for an error; %FJ_ERROR_UNSUPPORTED for a part that this board has no way
 *   to read
 *
 * Reads a part of a row. One that begins at the start needs nothing but an upload.
 *
 * Returns: whether the board gave what it has
 */
gboolean
fj_stm32mp_reader_read (FjStm32mpReader *self, const FjPlanRow *row, const FjRange *range,
                        FjReadFunc func, gpointer user_data, GCancellable *cancellable,
                        GError **error)
{
  Part    part = { .row = row, .range = *range, .func = func, .user_data = user_data };
  guint64 start;

  part.alt = fj_stm32mp_board_find_alt (self->board, row->values.id);
  if (part.alt == NULL || fj_stm32mp_board_get_stage (self->board) != FJ_STAGE_UBOOT)
    return fail_unreadable (row, error);
  start = choose_start (&part);
  for (;;) {
    GError *local = NULL;

    if (start > G_MAXUINT32)
      return fail_unreadable (row, error);
    if (!begin_at (self, &part, start, cancellable, error))
      return FALSE;
    receive_part (self, &part, cancellable, &local);
    if (!end_part (self, &part, local, error))
      return FALSE;
    if (!goes_on (&part, start))
      return !may_hide_more (&part) || fail_unreadable (row, error);
    start = part.position;
  }
}

/**
 * fj_stm32mp_reader_reset:
 *
 * The board is sent off, and remembers nothing.
 */
void
fj_stm32mp_reader_reset (FjStm32mpReader *self)
{
  memset (self->open, 0, sizeof self->open);
  self->current = -1;
}

/**
 * fj_stm32mp_reader_clean_up:
 * @self: a reader of a board that stays where it is
 *
 * Leaves it so that the next run can write all rows.
 */
void
fj_stm32mp_reader_clean_up (FjStm32mpReader *self)
{
  if (fj_stm32mp_board_get_dfu (self->board) == NULL ||
      fj_stm32mp_board_get_stage (self->board) != FJ_STAGE_UBOOT)
    return;
  for (guint id = 0; id < N_IDS; id++)
    if (self->open[id] && !forget_row (self, (guint8) id, NULL, NULL))
      return;
}
