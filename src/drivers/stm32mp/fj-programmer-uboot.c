/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-programmer-private.h"

#include "fj-error.h"
#include "fj-log.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PHASE_TRIES 3
/* Every row, every way back to one, and some. */
#define MAX_PHASES (3 * FJ_N_IDS)

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

/* (transfer none) (nullable): the row with the lowest id that the board has not got yet. */
static const FjPlanRow *
find_next (FjProgrammer *self)
{
  const FjPlanRow *next = NULL;

  for (guint i = 0; i < fj_plan_get_n_rows (self->plan); i++) {
    const FjPlanRow *row = fj_plan_get_row (self->plan, i);

    if (is_programmed (row) && !self->acknowledged[row->values.id] &&
        (next == NULL || row->values.id < next->values.id))
      next = row;
  }
  return next;
}

/**
 * fj_programmer_find_alt:
 *
 * Returns: (nullable): the setting that U-Boot has for @row
 */
const FjAlt *
fj_programmer_find_alt (FjProgrammer *self, const FjPlanRow *row)
{
  FjDfuInfo *info = self->info;

  for (guint i = 0; i < info->n_alts; i++)
    if (info->alts[i].has_phase && info->alts[i].phase == row->values.id &&
        strcmp (info->alts[i].name, row->values.name) == 0)
      return &info->alts[i];
  return NULL;
}

static gboolean
has_neighbours (const FjRowValues *values)
{
  return values->storage != FJ_STORAGE_NONE && values->area == FJ_AREA_USER &&
         values->type != FJ_PARTITION_RAW_IMAGE;
}

/* Bytes up to the next partition of the same storage, where U-Boot lets @row end; 0: unknown. */
static guint64
get_room (FjProgrammer *self, const FjPlanRow *row)
{
  guint64 end = 0;

  for (guint i = 0; i < fj_plan_get_n_rows (self->plan); i++) {
    const FjRowValues *other = &fj_plan_get_row (self->plan, i)->values;

    if (has_neighbours (other) && other->storage == row->values.storage &&
        other->storage_index == row->values.storage_index && other->offset > row->values.offset &&
        (end == 0 || other->offset < end))
      end = other->offset;
  }
  return end > 0 ? end - row->values.offset : 0;
}

/* A layout that the board got in this run needs no such look. */
static gboolean
is_as_large (FjProgrammer *self, const FjPlanRow *row, const FjAlt *alt)
{
  guint64 room;

  if (self->acknowledged[FJ_PHASE_LAYOUT] || alt->size == 0 || row->values.copies > 1 ||
      !has_neighbours (&row->values))
    return TRUE;
  room = get_room (self, row);
  return room == 0 || (alt->size <= room && room <= fj_alt_get_max_size (alt));
}

static gboolean
is_partition_alt (const FjAlt *alt)
{
  return alt->has_phase && alt->phase != FJ_PHASE_LAYOUT && alt->phase <= FJ_PHASE_LAST_USER;
}

static gboolean
fail_stale (FjProgrammer *self, GError **error)
{
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_STALE_LAYOUT,
                       _ ("The board holds another layout; nothing was written to its storage."));
  return FALSE;
}

/*
 * A layout of an earlier session may have survived in the board's memory: U-Boot would write to
 * its partitions. So each partition that it offers must be one of ours, and the reverse; one with
 * another size has another place, or its neighbour has.
 */
static gboolean
compare_alts (FjProgrammer *self, GError **error)
{
  guint n_alts = 0;
  guint n_rows = 0;

  if (self->alts_compared)
    return TRUE;
  for (guint i = 0; i < self->info->n_alts; i++)
    n_alts += is_partition_alt (&self->info->alts[i]) ? 1 : 0;
  for (guint i = 0; i < fj_plan_get_n_rows (self->plan); i++) {
    const FjPlanRow *row = fj_plan_get_row (self->plan, i);
    const FjAlt     *alt;

    if (!is_partition (row))
      continue;
    n_rows++;
    alt = fj_programmer_find_alt (self, row);
    if (alt == NULL || !is_as_large (self, row, alt))
      return fail_stale (self, error);
  }
  if (n_alts != n_rows)
    return fail_stale (self, error);
  self->alts_compared = TRUE;
  return TRUE;
}

/* (transfer none) (nullable): a row that only an eMMC can erase */
static const FjPlanRow *
find_erased_boot_area (FjProgrammer *self)
{
  for (guint i = 0; i < fj_plan_get_n_rows (self->plan); i++) {
    const FjPlanRow *row = fj_plan_get_row (self->plan, i);

    if (is_partition (row) && row->values.area != FJ_AREA_USER &&
        (row->values.option & FJ_OPTION_DELETE))
      return row;
  }
  return NULL;
}

/* U-Boot forgets a layout without a word when there is no boot area to erase (part_delete). */
static void
fail_again (FjProgrammer *self, GError **error)
{
  const FjPlanRow *row = find_erased_boot_area (self);
  GError          *local = g_error_new_literal (FJ_ERROR, FJ_ERROR_PROTOCOL,
                                                _ ("The board took the layout, but asks for it again."));

  if (row != NULL) {
    fj_error_get_detail (local)->partition = g_strdup (row->values.name);
    fj_error_set_advice (local, _ ("Only an eMMC has boot areas, and U-Boot fails without a "
                                   "word when it is to erase one on an SD card. Use an offset "
                                   "in place of boot1 or boot2, then reset the board."));
  }
  g_propagate_error (error, local);
}

/* Phase 0x00: U-Boot wants the layout, or has taken it and waits to be sent off. */
static gboolean
handle_layout (FjProgrammer *self, const FjPhase *phase, GCancellable *cancellable, GError **error)
{
  FjStep step = fj_plan_erases (self->plan) ? FJ_STEP_ERASE : FJ_STEP_STORAGE;

  if (self->storage_prepared) {
    fail_again (self, error);
    return FALSE;
  }
  if (!phase->wants_detach) {
    self->uboot_has_layout = fj_programmer_send_layout (self, cancellable, error);
    self->needs_reset = TRUE;
    return self->uboot_has_layout;
  }
  /* What it has taken is not from this run, and nobody can ask what it is. */
  if (!self->uboot_has_layout)
    return fail_stale (self, error);
  self->storage_prepared = TRUE;
  self->needs_reset = TRUE;
  if (!fj_programmer_go_on (self, step, cancellable, error))
    return FALSE;
  self->needs_reset = FALSE;
  return TRUE;
}

/*
 * U-Boots of 2018 and 2020 skip the first partition of a layout that they got themselves; one that
 * was interrupted asks for a later one. SET PHASE leads back, also from the end.
 */
static gboolean
go_back (FjProgrammer *self, const FjPlanRow *row, GCancellable *cancellable, GError **error)
{
  guint8 id = row->values.id;

  if (self->went_back[id]) {
    g_set_error (error, FJ_ERROR, FJ_ERROR_PROTOCOL,
                 _ ("The board does not ask for partition “%s”."), row->values.name);
    return FALSE;
  }
  self->went_back[id] = TRUE;
  fj_progress_say (self->progress, FJ_EVENT_NOTE,
                   _ ("The board skipped partition “%s”; Flashjig asks it to go back."),
                   row->values.name);
  return fj_programmer_write_phase (self, id, 0, cancellable, error);
}

static gboolean
fail_unexpected (FjProgrammer *self, const FjPhase *phase, GError **error)
{
  self->phase = phase->id;
  g_set_error (error, FJ_ERROR, FJ_ERROR_PROTOCOL,
               _ ("The board asks for the partition of id 0x%02x, which is not to be sent now."),
               phase->id);
  return FALSE;
}

static gboolean
handle_partition (FjProgrammer *self, const FjPhase *phase, GCancellable *cancellable,
                  GError **error)
{
  const FjPlanRow *next = find_next (self);

  if (next == NULL || phase->id < next->values.id)
    return fail_unexpected (self, phase, error);
  if (phase->id > next->values.id)
    return go_back (self, next, cancellable, error);
  /* An offset of an earlier session stays set. */
  if (phase->offset != 0 && next->ranges[0].offset == 0 &&
      !fj_programmer_write_phase (self, phase->id, 0, cancellable, error))
    return FALSE;
  return fj_programmer_send_row (self, next, cancellable, error);
}

/* Everything is written: nothing that happens from here on is a failure. */
static void
finish (FjProgrammer *self)
{
  g_autoptr (GError) error = NULL;

  if (!fj_dfu_detach (self->dfu, NULL, &error))
    g_debug ("detach at the end: %s", error->message);
  if (self->end != FJ_END_RESET)
    return;
  g_clear_error (&error);
  if (!fj_usb_pipe_reset (self->pipe, &error))
    g_debug ("reset at the end: %s", error->message);
}

/* Does what the board wants. @done: it wants nothing any more and has got everything. */
static gboolean
obey (FjProgrammer *self, const FjPhase *phase, gboolean *done, GCancellable *cancellable,
      GError **error)
{
  const FjPlanRow *next;

  if (phase->id == FJ_PHASE_LAYOUT)
    return handle_layout (self, phase, cancellable, error);
  if (phase->id == FJ_PHASE_RESET)
    return fj_programmer_fail_text (self, phase, error);
  if (phase->id > FJ_PHASE_LAST_USER && phase->id != FJ_PHASE_END)
    return fj_programmer_fail_phase (self, phase, error);
  if (!compare_alts (self, error))
    return FALSE;
  if (phase->id != FJ_PHASE_END)
    return handle_partition (self, phase, cancellable, error);
  next = find_next (self);
  *done = next == NULL;
  return next == NULL || go_back (self, next, cancellable, error);
}

/**
 * fj_programmer_run_uboot:
 * @self: a programmer whose board is in U-Boot
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Asks U-Boot what it wants and does that, until it says that everything is programmed and every
 * row of the plan has been taken.
 *
 * Returns: whether everything is written
 */
gboolean
fj_programmer_run_uboot (FjProgrammer *self, GCancellable *cancellable, GError **error)
{
  gboolean done = FALSE;

  for (guint i = 0; i < MAX_PHASES; i++) {
    g_auto (FjPhase) phase = { 0 };

    if (self->stage != FJ_STAGE_UBOOT)
      return fj_programmer_refuse_stage (self, error);
    if (!fj_programmer_read_phase (self, &phase, PHASE_TRIES, cancellable, error) ||
        !obey (self, &phase, &done, cancellable, error))
      return FALSE;
    if (done) {
      finish (self);
      return TRUE;
    }
  }
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_PROTOCOL, _ ("The board keeps asking and never finishes."));
  return FALSE;
}
