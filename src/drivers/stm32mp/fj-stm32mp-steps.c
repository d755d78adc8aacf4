/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-stm32mp-steps.h"

#include "fj-stm32mp-alone.h"
#include "fj-stm32mp-diagnosis.h"
#include "fj-stm32mp-expect.h"
#include "fj-stm32mp-family.h"
#include "fj-stm32mp-fast.h"
#include "fj-stm32mp-plan.h"
#include "fj-stm32mp-refusal.h"
#include "fj-stm32mp-start.h"
#include "fj-stm32mp-uboot.h"
#include "fj-stm32mp-writer.h"

#include <fj-error.h>
#include <glib/gi18n-lib.h>

/* ROM, TF-A (each of its files takes a turn) and U-Boot are far fewer. */
#define MAX_TURNS 32
#define PHASE_TRIES 3

struct _FjStm32mpSteps {
  GObject parent_instance;

  FjStm32mpBoard  *board;  /* (owned) */
  FjStorageWriter *writer; /* (owned) */
  FjStm32mpUboot  *uboot;  /* (owned) */
  FjStm32mpFast   *fast;   /* (owned) */

  guint    n_turns;      /* before U-Boot */
  gboolean is_in_uboot;  /* it never goes back from there */
  int      last_boot_id; /* last boot file that was sent, or -1 */
};

static void fj_stm32mp_steps_provider_init (FjStepProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FjStm32mpSteps, fj_stm32mp_steps, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FJ_TYPE_STEP_PROVIDER,
                                                      fj_stm32mp_steps_provider_init))

static const FjBoot *
get_boot (FjStm32mpSteps *self)
{
  return fj_stm32mp_board_get_boot (self->board);
}

static gboolean
send_fsbl (const FjStep *step, GCancellable *cancellable, GError **error)
{
  FjStm32mpSteps *self = step->data;

  return fj_stm32mp_start_fsbl (self->board, self->writer, cancellable, error);
}

static void
plan_fsbl (FjStm32mpSteps *self, FjStep *step)
{
  *step = (FjStep){ .nick = "first stage", .func = send_fsbl, .data = self };
}

static gboolean
send_layout (const FjStep *step, GCancellable *cancellable, GError **error)
{
  FjStm32mpSteps *self = step->data;
  const FjBoot   *boot = get_boot (self);

  return fj_sender_send_bytes (boot->sender, self->writer, FJ_ID_LAYOUT,
                               fj_plan_get_wire_layout (boot->plan, TRUE), cancellable, error);
}

static gboolean
plan_boot_file (FjStm32mpSteps *self, guint8 id, FjStep *step, GError **error)
{
  const FjBoot          *boot = get_boot (self);
  const FjStm32mpFamily *family =
    fj_stm32mp_family_from_info (fj_board_link_get_family (boot->link));
  const FjPlanRow *row;

  if (!fj_stm32mp_family_asks_for (family, id))
    return fj_stm32mp_refuse_phase (id, error);
  row = fj_stm32mp_start_find_row (boot, id, error);
  if (row == NULL)
    return FALSE;
  if (fj_run_state_is_acknowledged (boot->run, id)) {
    g_set_error (error, FJ_ERROR, FJ_ERROR_PROTOCOL,
                 _ ("The board took the file of id 0x%02x, but asks for it again."), id);
    return FALSE;
  }
  self->last_boot_id = id;
  *step = (FjStep){ .nick = "boot file", .row = row };
  return TRUE;
}

/* What starts when TF-A is sent off. A U-Boot for which it took the layout erases first. */
static const FjExpect *
get_expect (FjStm32mpSteps *self)
{
  const FjBoot *boot = get_boot (self);

  if (self->last_boot_id == FJ_ID_DDR_FIP)
    return &fj_stm32mp_expects[FJ_STM32MP_EXPECT_DDR];
  if (fj_run_state_is_acknowledged (boot->run, FJ_ID_LAYOUT) && fj_plan_erases (boot->plan))
    return &fj_stm32mp_expects[FJ_STM32MP_EXPECT_ERASE];
  return &fj_stm32mp_expects[FJ_STM32MP_EXPECT_UBOOT];
}

static gboolean
handle_phase (FjStm32mpSteps *self, const FjPhase *phase, FjStep *step, GError **error)
{
  const FjBoot *boot = get_boot (self);

  switch (phase->id) {
  case FJ_ID_LAYOUT:
    if (phase->wants_detach)
      *step = (FjStep){ .nick = "go on", .expect = get_expect (self) };
    else
      *step = (FjStep){ .nick = "layout", .func = send_layout, .data = self };
    return TRUE;
  case FJ_ID_FSBL:
    if (fj_run_state_is_begun (boot->run, FJ_ID_FSBL))
      return fj_stm32mp_refuse_not_started (error);
    fj_board_link_set_stage (boot->link, fj_stm32mp_stage_get_info (FJ_STAGE_ROM));
    plan_fsbl (self, step);
    return TRUE;
  case FJ_ID_DDR_FIP:
  case FJ_ID_SSBL:
    return plan_boot_file (self, phase->id, step, error);
  case FJ_PHASE_RESET:
    return fj_stm32mp_board_fail_text (self->board, phase, error);
  default:
    return fj_stm32mp_refuse_phase (phase->id, error);
  }
}

/*
 * Asks once what TF-A wants: old ones want the layout before the next boot file, those of the MP2
 * family the memory firmware, all of them to be sent off at the end. Right after the FSBL it may be
 * another program that is about to come.
 */
static gboolean
ask_tfa (FjStm32mpSteps *self, FjStep *step, GCancellable *cancellable, GError **error)
{
  gboolean after_fsbl = fj_run_state_get_pending (get_boot (self)->run) == FJ_ID_FSBL;
  g_auto (FjPhase) phase = { 0 };
  g_autoptr (GError) local = NULL;

  if (fj_stm32mp_board_read_phase (self->board, &phase, PHASE_TRIES, cancellable, &local))
    return handle_phase (self, &phase, step, error);
  if (after_fsbl && !g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return fj_stm32mp_start_see_late (self->board, local, cancellable, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* The first stage, where it is not another program than the ROM that answers already. */
static gboolean
ask_rom (FjStm32mpSteps *self, FjStep *step, GCancellable *cancellable, GError **error)
{
  gboolean is_tfa = FALSE;

  if (!fj_stm32mp_board_probe_tfa (self->board, &is_tfa, cancellable, error))
    return FALSE;
  if (is_tfa)
    fj_board_link_set_stage (get_boot (self)->link, fj_stm32mp_stage_get_info (FJ_STAGE_TFA));
  else
    plan_fsbl (self, step);
  return TRUE;
}

static gboolean
ask_stage (FjStm32mpSteps *self, FjStep *step, GCancellable *cancellable, GError **error)
{
  switch (fj_stm32mp_board_get_stage (self->board)) {
  case FJ_STAGE_ROM:
    return ask_rom (self, step, cancellable, error);
  case FJ_STAGE_TFA:
    return ask_tfa (self, step, cancellable, error);
  case FJ_STAGE_UBOOT:
    self->is_in_uboot = TRUE;
    return TRUE;
  case FJ_STAGE_UNKNOWN:
  case FJ_STAGE_PLAIN_DFU:
  case FJ_STAGE_OPENBL:
  case FJ_STAGE_FASTBOOT:
  case FJ_STAGE_MCU:
  default:
    return fj_stm32mp_uboot_refuse_stage (self->board, error);
  }
}

/* A layout with nothing but a first stage. */
static gboolean
ask_alone (FjStm32mpSteps *self, FjStep *step, GCancellable *cancellable, GError **error)
{
  FjStage stage = fj_stm32mp_board_get_stage (self->board);

  if (stage == FJ_STAGE_ROM && !ask_rom (self, step, cancellable, error))
    return FALSE;
  if (step->func == NULL)
    return fj_stm32mp_alone_refuse (fj_stm32mp_board_get_stage (self->board), error);
  step->is_last = TRUE;
  return TRUE;
}

static gboolean
is_planned (const FjStep *step)
{
  return step->func != NULL || step->row != NULL || step->expect != NULL;
}

static gboolean
fj_stm32mp_steps_next (FjStepProvider *provider, FjStep *step, GCancellable *cancellable,
                       GError **error)
{
  FjStm32mpSteps *self = FJ_STM32MP_STEPS (provider);

  if (fj_stm32mp_plan_has_first_stage_only (get_boot (self)->plan))
    return ask_alone (self, step, cancellable, error);
  while (!self->is_in_uboot && !is_planned (step)) {
    if (self->n_turns++ >= MAX_TURNS)
      return fj_stm32mp_refuse_endless (error);
    if (!ask_stage (self, step, cancellable, error))
      return FALSE;
  }
  if (!is_planned (step) && fj_stm32mp_board_get_stage (self->board) == FJ_STAGE_FASTBOOT)
    return fj_stm32mp_fast_next (self->fast, step, cancellable, error);
  return is_planned (step) || fj_stm32mp_uboot_next (self->uboot, step, cancellable, error);
}

static FjStorageWriter *
fj_stm32mp_steps_get_writer (FjStepProvider *provider)
{
  FjStm32mpSteps *self = FJ_STM32MP_STEPS (provider);

  return fj_stm32mp_board_get_stage (self->board) == FJ_STAGE_FASTBOOT
           ? fj_stm32mp_fast_get_writer (self->fast)
           : self->writer;
}

static void
fj_stm32mp_steps_investigate (FjStepProvider *provider, GError **error, GCancellable *cancellable)
{
  fj_stm32mp_diagnosis_investigate (FJ_STM32MP_STEPS (provider)->board, error, cancellable);
}

static void
fj_stm32mp_steps_clean_up (FjStepProvider *provider)
{
  FjStm32mpSteps *self = FJ_STM32MP_STEPS (provider);

  fj_stm32mp_board_clean_up (self->board);
  fj_stm32mp_writer_clean_up (FJ_STM32MP_WRITER (self->writer));
}

static void
fj_stm32mp_steps_provider_init (FjStepProviderInterface *iface)
{
  iface->next = fj_stm32mp_steps_next;
  iface->get_writer = fj_stm32mp_steps_get_writer;
  iface->investigate = fj_stm32mp_steps_investigate;
  iface->clean_up = fj_stm32mp_steps_clean_up;
}

static void
fj_stm32mp_steps_finalize (GObject *object)
{
  FjStm32mpSteps *self = FJ_STM32MP_STEPS (object);

  g_clear_pointer (&self->uboot, fj_stm32mp_uboot_free);
  g_clear_pointer (&self->fast, fj_stm32mp_fast_free);
  g_clear_object (&self->writer);
  g_clear_pointer (&self->board, fj_stm32mp_board_free);
  G_OBJECT_CLASS (fj_stm32mp_steps_parent_class)->finalize (object);
}

static void
fj_stm32mp_steps_class_init (FjStm32mpStepsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fj_stm32mp_steps_finalize;
}

static void
fj_stm32mp_steps_init (FjStm32mpSteps *self)
{
  self->last_boot_id = -1;
}

/**
 * fj_stm32mp_steps_new:
 * @driver: the driver of these boards
 * @boot: the run
 *
 * Returns: (transfer full): the steps of an STM32MP board
 */
FjStepProvider *
fj_stm32mp_steps_new (const FjBootDriver *driver, const FjBoot *boot)
{
  FjStm32mpSteps *self = g_object_new (FJ_TYPE_STM32MP_STEPS, NULL);

  self->board = fj_stm32mp_board_new (boot);
  self->writer = FJ_STORAGE_WRITER (fj_stm32mp_writer_new (self->board));
  self->fast = fj_stm32mp_fast_new (self->board);
  self->uboot = fj_stm32mp_uboot_new (self->board, self->writer, self->fast);
  return FJ_STEP_PROVIDER (self);
}
