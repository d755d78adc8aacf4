/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-stm32mp-fast.h"

#include "fj-stm32mp-expect.h"
#include "fj-stm32mp-fast-writer.h"
#include "fj-stm32mp-refusal.h"
#include "fj-stm32mp-script.h"

#include <fj-error.h>
#include <glib/gi18n-lib.h>

/* How far the board goes along. */
typedef enum {
  UNASKED,
  ASKED,  /* it has the script */
  PROVEN, /* fastboot was there */
  REFUSED,
} Trust;

struct _FjStm32mpFast {
  FjStm32mpBoard  *board;  /* (not owned) */
  FjStorageWriter *writer; /* (owned) */
  Trust            trust;
};

/**
 * fj_stm32mp_fast_new:
 * @board: the board, which lives longer
 *
 * Returns: (transfer full): the way, which nobody has gone yet
 */
FjStm32mpFast *
fj_stm32mp_fast_new (FjStm32mpBoard *board)
{
  FjStm32mpFast *self = g_new0 (FjStm32mpFast, 1);

  self->board = board;
  self->writer = FJ_STORAGE_WRITER (fj_stm32mp_fast_writer_new (board));
  return self;
}

/**
 * fj_stm32mp_fast_free:
 *
 * Frees @self.
 */
void
fj_stm32mp_fast_free (FjStm32mpFast *self)
{
  g_object_unref (self->writer);
  g_free (self);
}

/**
 * fj_stm32mp_fast_get_writer:
 *
 * Returns: (transfer none): what writes over fastboot
 */
FjStorageWriter *
fj_stm32mp_fast_get_writer (FjStm32mpFast *self)
{
  return self->writer;
}

static const FjBoot *
get_boot (FjStm32mpFast *self)
{
  return fj_stm32mp_board_get_boot (self->board);
}

/* U-Boot's fastboot reaches no NAND and no NOR, and DFU sets up an eMMC's boot areas by itself. */
static gboolean
is_for_fastboot (const FjPlanRow *row)
{
  return row->is_sent && row->image != NULL && row->values.storage == FJ_STORAGE_MMC &&
         row->values.area == FJ_AREA_USER;
}

/**
 * fj_stm32mp_fast_takes:
 *
 * Returns: whether @row goes over fastboot, and not over DFU
 */
gboolean
fj_stm32mp_fast_takes (FjStm32mpFast *self, const FjPlanRow *row)
{
  return self->trust == PROVEN && is_for_fastboot (row);
}

/* A script that a U-Boot does not know leaves it without a way on: never on the off chance. */
static const char *
find_objection (FjStm32mpFast *self)
{
  FjPlan          *plan = get_boot (self)->plan;
  const FjPlanRow *ssbl = fj_plan_find (plan, FJ_ID_SSBL);
  gboolean         has_rows = FALSE;

  for (guint i = 0; i < fj_plan_get_n_rows (plan); i++) {
    const FjPlanRow *row = fj_plan_get_row (plan, i);

    has_rows = has_rows || is_for_fastboot (row);
    if (row->values.storage == FJ_STORAGE_RAM)
      return _ ("The layout has partitions in the board's memory; everything goes over DFU.");
  }
  if (!has_rows)
    return _ ("Nothing in the layout can go over fastboot; everything goes over DFU.");
  if (ssbl == NULL || ssbl->image == NULL || !fj_image_has_fastboot (ssbl->image))
    return _ ("The boot files do not show a U-Boot with scripts and fastboot; everything goes over "
              "DFU.");
  return NULL;
}

/* What U-Boot makes of it. Where it is not taken for a script nobody can go on. */
static gboolean
check_script_phase (FjStm32mpFast *self, GCancellable *cancellable, GError **error)
{
  g_auto (FjPhase) phase = { 0 };
  GError *local = NULL;

  if (!fj_stm32mp_board_peek_phase (self->board, &phase, cancellable, error))
    return FALSE;
  if (phase.id == FJ_PHASE_END)
    return TRUE;
  fj_run_state_set_needs_reset (get_boot (self)->run, TRUE);
  if (phase.id == FJ_PHASE_RESET)
    return fj_stm32mp_board_fail_text (self->board, &phase, error);
  fj_error_set (&local, FJ_ERROR_PROTOCOL,
                _ ("Reset the board, and flash it over DFU."),
                _ ("U-Boot took the script for a layout."));
  g_propagate_error (error, local);
  return FALSE;
}

static gboolean
send_script (const FjStep *step, GCancellable *cancellable, GError **error)
{
  FjStm32mpFast *self = step->data;
  FjDfu         *dfu = fj_stm32mp_board_get_dfu (self->board);
  const FjAlt   *alt = fj_stm32mp_board_find_alt (self->board, FJ_ID_LAYOUT);
  g_autoptr (GBytes) script = fj_stm32mp_script_make (fj_stm32mp_fast_script);
  gsize              length = g_bytes_get_size (script), sent = 0;
  g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (script, NULL), length);

  if (alt == NULL)
    return fj_stm32mp_refuse_phase (FJ_ID_LAYOUT, error);
  if (!fj_dfu_begin_download (dfu, alt->number, cancellable, error) ||
      !fj_dfu_send_blocks (dfu, copy, length, &sent, cancellable, error) ||
      !fj_dfu_end_download (dfu, cancellable, error))
    return FALSE;
  self->trust = ASKED;
  return check_script_phase (self, cancellable, error);
}

/**
 * fj_stm32mp_fast_plan_script:
 * @self: the way
 * @step: (out): the script, sent in the place of the layout
 *
 * Returns: whether there is such a step; when not, the layout is next
 */
gboolean
fj_stm32mp_fast_plan_script (FjStm32mpFast *self, FjStep *step)
{
  FjProgress *progress = get_boot (self)->progress;
  const char *objection;

  if (self->trust == ASKED) {
    self->trust = REFUSED;
    fj_progress_set_way (progress, FJ_WAY_DFU,
                         _ ("The board's U-Boot has no fastboot; everything goes over DFU."));
  }
  if (self->trust != UNASKED || fj_plan_get_way (get_boot (self)->plan) != FJ_WAY_FASTBOOT)
    return FALSE;
  objection = find_objection (self);
  if (objection != NULL) {
    self->trust = REFUSED;
    fj_progress_set_way (progress, FJ_WAY_DFU, objection);
    return FALSE;
  }
  *step = (FjStep){ .nick = "script",
                    .func = send_script,
                    .data = self,
                    .expect = &fj_stm32mp_expects[FJ_STM32MP_EXPECT_FASTBOOT] };
  return TRUE;
}

/**
 * fj_stm32mp_fast_settle:
 * @self: the way
 *
 * Partitions are sent over DFU from now on. Where nobody could ask for anything else, that is said.
 */
void
fj_stm32mp_fast_settle (FjStm32mpFast *self)
{
  gboolean is_asked_for = fj_plan_get_way (get_boot (self)->plan) == FJ_WAY_FASTBOOT;

  if (self->trust != UNASKED)
    return;
  self->trust = REFUSED;
  fj_progress_set_way (get_boot (self)->progress, FJ_WAY_DFU,
                       is_asked_for ? _ ("The board had its layout before U-Boot ran; everything "
                                         "goes over DFU.")
                                    : NULL);
}

/* (transfer none) (nullable): the next row in the order of ids */
static const FjPlanRow *
find_next (FjStm32mpFast *self)
{
  const FjBoot    *boot = get_boot (self);
  const FjPlanRow *next = NULL;

  for (guint i = 0; i < fj_plan_get_n_rows (boot->plan); i++) {
    const FjPlanRow *row = fj_plan_get_row (boot->plan, i);

    if (fj_stm32mp_fast_takes (self, row) &&
        !fj_run_state_is_acknowledged (boot->run, row->values.id) &&
        (next == NULL || row->values.id < next->values.id))
      next = row;
  }
  return next;
}

/**
 * fj_stm32mp_fast_plan_return:
 * @self: the way
 * @step: (out): the detach that lets the script go on
 *
 * Returns: whether something is left for fastboot
 */
gboolean
fj_stm32mp_fast_plan_return (FjStm32mpFast *self, FjStep *step)
{
  if (find_next (self) == NULL)
    return FALSE;
  *step = (FjStep){ .nick = "on to fastboot",
                    .expect = &fj_stm32mp_expects[FJ_STM32MP_EXPECT_FASTBOOT] };
  return TRUE;
}

static gboolean
prove_fastboot (const FjStep *step, GCancellable *cancellable, GError **error)
{
  FjStm32mpFast *self = step->data;

  if (!fj_stm32mp_fast_writer_probe (FJ_STM32MP_FAST_WRITER (self->writer), cancellable, error))
    return FALSE;
  self->trust = PROVEN;
  fj_progress_set_way (get_boot (self)->progress, FJ_WAY_FASTBOOT,
                       _ ("The board has fastboot: cards and eMMCs are written over it."));
  return TRUE;
}

/**
 * fj_stm32mp_fast_next:
 * @self: the way
 * @step: (out): what is to be done in fastboot
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * The first time it only shows that it is there, and U-Boot goes on to stm32prog.
 *
 * Returns: whether there is something to be done
 */
gboolean
fj_stm32mp_fast_next (FjStm32mpFast *self, FjStep *step, GCancellable *cancellable, GError **error)
{
  const FjBoot    *boot = get_boot (self);
  int              pending = fj_run_state_get_pending (boot->run);
  const FjPlanRow *next;

  fj_run_state_set_needs_reset (boot->run, TRUE);
  if (self->trust == ASKED) {
    *step = (FjStep){ .nick = "look at fastboot",
                      .func = prove_fastboot,
                      .data = self,
                      .expect = &fj_stm32mp_expects[FJ_STM32MP_EXPECT_UBOOT] };
    return TRUE;
  }
  if (self->trust != PROVEN)
    return fj_stm32mp_refuse_stage (FJ_STAGE_FASTBOOT, TRUE, error);
  if (pending >= 0)
    fj_sender_acknowledge (boot->sender, (guint8) pending);
  next = find_next (self);
  if (next != NULL)
    *step = (FjStep){ .nick = "partition over fastboot", .row = next };
  else
    *step = (FjStep){ .nick = "finish", .is_finish = TRUE, .is_last = TRUE };
  return TRUE;
}
