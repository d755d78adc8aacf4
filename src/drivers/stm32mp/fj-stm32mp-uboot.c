/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-stm32mp-uboot.h"

#include "fj-stm32mp-expect.h"
#include "fj-stm32mp-identity.h"
#include "fj-stm32mp-refusal.h"

#include <fj-error.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define N_IDS 256
#define PHASE_TRIES 3
/* Every row, every way back to one, and some. */
#define MAX_PHASES (3 * N_IDS)

struct _FjStm32mpUboot {
  FjStm32mpBoard  *board;            /* (not owned) */
  FjStorageWriter *writer;           /* (not owned) */
  FjStm32mpFast   *fast;             /* (not owned) */
  guint            n_phases;         /* how often it was asked */
  gboolean         has_layout;       /* it got it from us */
  gboolean         is_leaving;       /* to come back with the partitions */
  gboolean         is_prepared;      /* it has them */
  gboolean         went_back[N_IDS]; /* SET PHASE was tried */
  FjDfuInfo       *compared;         /* (owned) (nullable) whose partitions are ours */
};

/**
 * fj_stm32mp_uboot_new:
 * @board: the board, which lives longer
 * @writer: what writes onto it; the same
 * @fast: the way that what is large may take; the same
 *
 * Returns: (transfer full): what U-Boot will want
 */
FjStm32mpUboot *
fj_stm32mp_uboot_new (FjStm32mpBoard *board, FjStorageWriter *writer, FjStm32mpFast *fast)
{
  FjStm32mpUboot *self = g_new0 (FjStm32mpUboot, 1);

  self->board = board;
  self->writer = writer;
  self->fast = fast;
  return self;
}

/**
 * fj_stm32mp_uboot_free:
 *
 * Frees @self.
 */
void
fj_stm32mp_uboot_free (FjStm32mpUboot *self)
{
  g_clear_pointer (&self->compared, fj_dfu_info_unref);
  g_free (self);
}

static const FjBoot *
get_boot (FjStm32mpUboot *self)
{
  return fj_stm32mp_board_get_boot (self->board);
}

/* Whether U-Boot makes a partition of @row. */
static gboolean
is_partition (const FjPlanRow *row)
{
  return row->values.storage != FJ_STORAGE_NONE;
}

static gboolean
is_programmed (const FjPlanRow *row)
{
  return is_partition (row) && row->is_sent && row->image != NULL;
}

/* (transfer none) (nullable): the row with the lowest id that the board is to get over DFU yet. */
static const FjPlanRow *
find_next (FjStm32mpUboot *self)
{
  const FjBoot    *boot = get_boot (self);
  const FjPlanRow *next = NULL;

  for (guint i = 0; i < fj_plan_get_n_rows (boot->plan); i++) {
    const FjPlanRow *row = fj_plan_get_row (boot->plan, i);

    if (is_programmed (row) && !fj_stm32mp_fast_takes (self->fast, row) &&
        !fj_run_state_is_acknowledged (boot->run, row->values.id) &&
        (next == NULL || row->values.id < next->values.id))
      next = row;
  }
  return next;
}

/* (nullable): the setting that U-Boot has for @row */
static const FjAlt *
find_alt (FjDfuInfo *info, const FjPlanRow *row)
{
  for (guint i = 0; i < info->n_alts; i++)
    if (info->alts[i].has_phase && info->alts[i].phase == row->values.id &&
        strcmp (info->alts[i].name, row->values.name) == 0)
      return &info->alts[i];
  return NULL;
}

/* A layout that the board got in this run needs no such look. */
static gboolean
is_as_large (const FjBoot *boot, const FjPlanRow *row, const FjAlt *alt)
{
  if (fj_run_state_is_acknowledged (boot->run, FJ_ID_LAYOUT) || alt->size == 0 ||
      row->values.copies > 1 || row->room == G_MAXUINT64)
    return TRUE;
  return alt->size <= row->room && row->room <= fj_alt_get_max_size (alt);
}

/* What was only described to the board has neither been erased nor been given a table. */
static gboolean
may_be_written (const FjPlanRow *row, const FjAlt *alt)
{
  return !is_programmed (row) || alt->access != FJ_ALT_READ_ONLY;
}

static gboolean
is_partition_alt (const FjAlt *alt)
{
  return alt->has_phase && alt->phase != FJ_ID_LAYOUT && alt->phase <= FJ_ID_LAST;
}

/*
 * A layout of an earlier session may have survived in the board's memory: U-Boot would write to
 * its partitions. So each partition that it offers must be one of ours, and the reverse; one with
 * another size has another place, or its neighbour has.
 */
static gboolean
compare_alts (const FjBoot *boot, FjDfuInfo *info, GError **error)
{
  guint n_alts = 0;
  guint n_rows = 0;

  for (guint i = 0; i < info->n_alts; i++)
    n_alts += is_partition_alt (&info->alts[i]) ? 1 : 0;
  for (guint i = 0; i < fj_plan_get_n_rows (boot->plan); i++) {
    const FjPlanRow *row = fj_plan_get_row (boot->plan, i);
    const FjAlt     *alt;

    if (!is_partition (row))
      continue;
    n_rows++;
    alt = find_alt (info, row);
    if (alt == NULL || !is_as_large (boot, row, alt) || !may_be_written (row, alt))
      return fj_stm32mp_refuse_stale (error);
  }
  g_debug ("%s: %u partitions on the board, %u in the plan", fj_board_link_get_place (boot->link),
           n_alts, n_rows);
  return n_alts == n_rows || fj_stm32mp_refuse_stale (error);
}

/* Once for each device that it came back as. */
static gboolean
check_alts (FjStm32mpUboot *self, GError **error)
{
  FjDfuInfo *info = fj_stm32mp_board_get_info (self->board);

  if (self->compared == info)
    return TRUE;
  if (!compare_alts (get_boot (self), info, error))
    return FALSE;
  g_clear_pointer (&self->compared, fj_dfu_info_unref);
  self->compared = fj_dfu_info_ref (info);
  return TRUE;
}

/* (transfer none) (nullable): U-Boot sets partitions up by id, up to the one that it cannot. */
static const FjPlanRow *
find_missing (FjStm32mpBoard *board)
{
  const FjBoot    *boot = fj_stm32mp_board_get_boot (board);
  FjDfuInfo       *info = fj_stm32mp_board_get_info (board);
  const FjPlanRow *missing = NULL;

  for (guint i = 0; i < fj_plan_get_n_rows (boot->plan); i++) {
    const FjPlanRow *row = fj_plan_get_row (boot->plan, i);

    if (is_partition (row) && find_alt (info, row) == NULL &&
        (missing == NULL || row->values.id < missing->values.id))
      missing = row;
  }
  return missing;
}

/**
 * fj_stm32mp_uboot_refuse_stage:
 * @board: a board in no stage that can be programmed
 * @error: return location for an error
 *
 * Returns: %FALSE, with what that means where the run is
 */
gboolean
fj_stm32mp_uboot_refuse_stage (FjStm32mpBoard *board, GError **error)
{
  FjRunState *run = fj_stm32mp_board_get_boot (board)->run;
  FjStage     stage = fj_stm32mp_board_get_stage (board);

  if (stage == FJ_STAGE_PLAIN_DFU && fj_run_state_is_acknowledged (run, FJ_ID_LAYOUT))
    return fj_stm32mp_refuse_settings (find_missing (board), error);
  return fj_stm32mp_refuse_stage (stage, fj_run_state_is_begun (run, FJ_ID_FSBL), error);
}

static gboolean
send_layout (const FjStep *step, GCancellable *cancellable, GError **error)
{
  FjStm32mpUboot *self = step->data;
  const FjBoot   *boot = get_boot (self);

  self->has_layout =
    fj_sender_send_bytes (boot->sender, self->writer, FJ_ID_LAYOUT,
                          fj_plan_get_wire_layout (boot->plan, TRUE), cancellable, error);
  fj_run_state_set_needs_reset (boot->run, TRUE);
  return self->has_layout;
}

/* Phase 0x00: U-Boot wants the layout, or has taken it and waits to be sent off. */
static gboolean
handle_layout (FjStm32mpUboot *self, const FjPhase *phase, FjStep *step, GError **error)
{
  const FjBoot *boot = get_boot (self);

  if (self->is_prepared)
    return fj_stm32mp_refuse_layout_again (boot->plan, error);
  if (!phase->wants_detach && fj_stm32mp_fast_plan_script (self->fast, step))
    return TRUE;
  if (!phase->wants_detach) {
    *step = (FjStep){ .nick = "layout", .func = send_layout, .data = self };
    return TRUE;
  }
  /* What it has taken is not from this run, and nobody can ask what it is. */
  if (!self->has_layout)
    return fj_stm32mp_refuse_stale (error);
  self->is_prepared = TRUE;
  self->is_leaving = TRUE;
  fj_run_state_set_needs_reset (boot->run, TRUE);
  *step = (FjStep){ .nick = "prepare storage",
                    .expect = &fj_stm32mp_expects[fj_plan_erases (boot->plan)
                                                    ? FJ_STM32MP_EXPECT_ERASE
                                                    : FJ_STM32MP_EXPECT_STORAGE] };
  return TRUE;
}

static gboolean
go_back (const FjStep *step, GCancellable *cancellable, GError **error)
{
  FjStm32mpUboot *self = step->data;

  return fj_stm32mp_board_write_phase (self->board, step->row->values.id, 0, cancellable, error);
}

/*
 * U-Boots of 2018 and 2020 skip the first partition of a layout that they got themselves; one that
 * was interrupted asks for a later one. SET PHASE leads back, also from the end.
 */
static gboolean
plan_return (FjStm32mpUboot *self, const FjPlanRow *row, FjStep *step, GError **error)
{
  guint8 id = row->values.id;

  if (self->went_back[id]) {
    g_set_error (error, FJ_ERROR, FJ_ERROR_PROTOCOL,
                 _ ("The board does not ask for partition “%s”."), row->values.name);
    return FALSE;
  }
  self->went_back[id] = TRUE;
  fj_progress_say (get_boot (self)->progress, FJ_EVENT_NOTE,
                   _ ("The board skipped partition “%s”; Flashjig asks it to go back."),
                   row->values.name);
  *step = (FjStep){ .nick = "go back", .func = go_back, .data = self, .row = row };
  return TRUE;
}

/* Whether the board asks for what it will get over fastboot. */
static gboolean
is_for_later (FjStm32mpUboot *self, guint8 id)
{
  const FjPlanRow *row = fj_plan_find (get_boot (self)->plan, id);

  return row != NULL && fj_stm32mp_fast_takes (self->fast, row);
}

static gboolean
fail_unexpected (FjStm32mpUboot *self, guint8 id, GError **error)
{
  fj_run_state_blame (get_boot (self)->run, id);
  g_set_error (error, FJ_ERROR, FJ_ERROR_PROTOCOL,
               _ ("The board asks for the partition of id 0x%02x, which is not to be sent now."),
               id);
  return FALSE;
}

static gboolean
handle_partition (FjStm32mpUboot *self, const FjPhase *phase, FjStep *step,
                  GCancellable *cancellable, GError **error)
{
  const FjPlanRow *next = find_next (self);

  if (next != NULL && is_for_later (self, phase->id)) {
    *step = (FjStep){ .nick = "pass over", .func = go_back, .data = self, .row = next };
    return TRUE;
  }
  if (next == NULL || phase->id < next->values.id)
    return fail_unexpected (self, phase->id, error);
  if (phase->id > next->values.id)
    return plan_return (self, next, step, error);
  /* An offset of an earlier session stays set. */
  if (phase->offset != 0 && next->ranges[0].offset == 0 &&
      !fj_stm32mp_board_write_phase (self->board, phase->id, 0, cancellable, error))
    return FALSE;
  fj_stm32mp_fast_settle (self->fast);
  *step = (FjStep){ .nick = "partition", .row = next };
  return TRUE;
}

/* What the board wants. It is over when it wants nothing any more and has got everything. */
static gboolean
handle_phase (FjStm32mpUboot *self, const FjPhase *phase, FjStep *step, GCancellable *cancellable,
              GError **error)
{
  const FjPlanRow *next;

  if (phase->id == FJ_ID_LAYOUT)
    return handle_layout (self, phase, step, error);
  if (phase->id == FJ_PHASE_RESET)
    return fj_stm32mp_board_fail_text (self->board, phase, error);
  if (phase->id > FJ_ID_LAST && phase->id != FJ_PHASE_END)
    return fj_stm32mp_refuse_phase (phase->id, error);
  if (!check_alts (self, error))
    return FALSE;
  fj_sender_skip (get_boot (self)->sender, FJ_ID_LAYOUT);
  next = find_next (self);
  if (next == NULL && fj_stm32mp_fast_plan_return (self->fast, step))
    return TRUE;
  if (phase->id != FJ_PHASE_END)
    return handle_partition (self, phase, step, cancellable, error);
  if (next != NULL)
    return plan_return (self, next, step, error);
  *step = (FjStep){ .nick = "finish", .is_finish = TRUE, .is_last = TRUE };
  return TRUE;
}

/**
 * fj_stm32mp_uboot_next:
 * @self: what is known of a U-Boot, which the board is in, or was in before this step
 * @step: (out): what it wants
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Asks U-Boot what it wants, until it says that everything is programmed and every row of the plan
 * has been taken.
 *
 * Returns: whether it can have that
 */
gboolean
fj_stm32mp_uboot_next (FjStm32mpUboot *self, FjStep *step, GCancellable *cancellable,
                       GError **error)
{
  g_auto (FjPhase) phase = { 0 };

  if (self->is_leaving)
    fj_run_state_set_needs_reset (get_boot (self)->run, FALSE);
  self->is_leaving = FALSE;
  if (self->n_phases++ >= MAX_PHASES)
    return fj_stm32mp_refuse_endless (error);
  if (fj_stm32mp_board_get_stage (self->board) != FJ_STAGE_UBOOT)
    return fj_stm32mp_uboot_refuse_stage (self->board, error);
  return fj_stm32mp_board_read_phase (self->board, &phase, PHASE_TRIES, cancellable, error) &&
         handle_phase (self, &phase, step, cancellable, error);
}
