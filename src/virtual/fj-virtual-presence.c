/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-private.h"

#include <string.h>

/* A gadget that has been asked to detach goes on for some tens of ms, U-Boot at least. */
#define LEAVE_US 1000
#define LEAVE_UBOOT_US 20000
/* The shortest time away, on a board that is not paced. */
#define AWAY_US 10000
#define FLAP_US 30000

typedef enum {
  LEAVE,
  ARRIVE,
  GIVE_UP, /* what runs has waited long enough, and hangs */
} Action;

typedef struct {
  FjVirtualLink            *link; /* (owned) */
  guint                     generation;
  Action                    action;
  const FjVirtualStageInfo *stage;
} Event;

FjVirtualLink *
fj_virtual_link_new (FjVirtualBoard *board)
{
  FjVirtualLink *self = g_new0 (FjVirtualLink, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->mutex);
  self->board = board;
  return self;
}

static void
link_unref (FjVirtualLink *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/* The board is going: events find nobody any more. */
void
fj_virtual_link_cut (FjVirtualLink *self)
{
  g_mutex_lock (&self->mutex);
  self->board = NULL;
  g_mutex_unlock (&self->mutex);
  link_unref (self);
}

/* A reference on the board, unless its last one has just been given back. */
static FjVirtualBoard *
link_ref_board (FjVirtualLink *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  FjVirtualBoard *board = self->board;

  while (board != NULL) {
    int count = g_atomic_int_get (&board->ref_count);

    if (count == 0)
      return NULL;
    if (g_atomic_int_compare_and_exchange (&board->ref_count, count, count + 1))
      return board;
  }
  return NULL;
}

static void
event_free (Event *event)
{
  link_unref (event->link);
  g_free (event);
}

/* Tells presences in order, from one thread at a time. Unlocks the board. */
void
fj_virtual_board_unlock_and_tell (FjVirtualBoard *self)
{
  if (self->teller != NULL || g_queue_is_empty (&self->notes)) {
    g_mutex_unlock (&self->mutex);
    return;
  }
  self->teller = g_thread_self ();
  while (!g_queue_is_empty (&self->notes)) {
    gboolean              present = GPOINTER_TO_INT (g_queue_pop_head (&self->notes)) == TRUE;
    FjVirtualPresenceFunc func = self->func;
    gpointer              user_data = self->func_data;

    g_mutex_unlock (&self->mutex);
    if (func != NULL)
      func (self, present, user_data);
    g_mutex_lock (&self->mutex);
  }
  self->teller = NULL;
  g_cond_broadcast (&self->told);
  g_mutex_unlock (&self->mutex);
}

static void
go (FjVirtualBoard *self)
{
  if (self->present)
    g_queue_push_tail (&self->notes, GINT_TO_POINTER (FALSE));
  self->present = FALSE;
  self->leaving = FALSE;
}

static void on_event (gpointer user_data);

static void
schedule (FjVirtualBoard *self, gint64 at, Action action, const FjVirtualStageInfo *stage)
{
  Event *event = g_new0 (Event, 1);

  g_atomic_ref_count_inc (&self->link->ref_count);
  *event = (Event){ self->link, self->generation, action, stage };
  fj_clock_add (self->clock, at, on_event, event, (GDestroyNotify) event_free);
}

static const FjVirtualProgram *
find_program (FjVirtualBoard *self, const FjVirtualStageInfo *stage)
{
  switch (stage->stage) {
  case FJ_STAGE_ROM:
    return &fj_virtual_rom_program;
  case FJ_STAGE_TFA:
    return self->profile->tfa_old ? &fj_virtual_old_tfa_program : &fj_virtual_tfa_program;
  case FJ_STAGE_UBOOT:
    return &fj_virtual_uboot_program;
  case FJ_STAGE_OPENBL:
    return &fj_virtual_openbl_program;
  case FJ_STAGE_PLAIN_DFU:
  case FJ_STAGE_MCU:
  case FJ_STAGE_UNKNOWN:
  default:
    return &fj_virtual_plain_program;
  }
}

/* From now on @stage runs, wherever the board is. */
void
fj_virtual_board_enter (FjVirtualBoard *self, const FjVirtualStageInfo *stage)
{
  self->stage = stage;
  self->program = find_program (self, stage);
  self->alt = 0;
  fj_virtual_dfu_reset (self);
  if (!self->resumes)
    self->program->enter (self);
  self->resumes = FALSE;
  fj_virtual_descriptors_make (self);
}

static void
arrive (FjVirtualBoard *self, const FjVirtualStageInfo *stage)
{
  FjFault *fault;

  self->configuration = 0;
  self->ready = 0;
  self->stalls = FALSE;
  self->arrived = fj_clock_now (self->clock);
  fj_virtual_board_enter (self, stage);
  if (self->address == 0 || fj_virtual_board_find_fault (self, FJ_FAULT_SAME_ADDRESS) == NULL)
    self->address = self->address % 127 + 1;
  self->arrival++;
  self->present = TRUE;
  g_queue_push_tail (&self->notes, GINT_TO_POINTER (TRUE));
  if (self->flaps == 0 && (fault = fj_virtual_board_take_fault (self, FJ_FAULT_FLAP)) != NULL)
    self->flaps = fault->number + 1;
  if (self->flaps > 0 && --self->flaps > 0) {
    /* too short to answer anything, however fast the host is */
    fj_virtual_board_mute (self);
    schedule (self, self->arrived + FLAP_US, LEAVE, NULL);
    schedule (self, self->arrived + 2 * FLAP_US, ARRIVE, stage);
  }
  fault = fj_virtual_board_find_fault (self, FJ_FAULT_STARTS_THEN_LEAVES);
  if (fault != NULL)
    schedule (self, self->arrived + fault->number * 1000, LEAVE, NULL);
}

static void
on_event (gpointer user_data)
{
  Event          *event = user_data;
  FjVirtualBoard *self = link_ref_board (event->link);

  if (self == NULL)
    return;
  g_mutex_lock (&self->mutex);
  if (event->generation == self->generation) {
    if (event->action == ARRIVE)
      arrive (self, event->stage);
    else if (event->action == LEAVE)
      go (self);
    else
      fj_virtual_board_mute (self);
  }
  fj_virtual_board_unlock_and_tell (self);
  fj_virtual_board_unref (self);
}

static FjFault *
never_starts (FjVirtualBoard *self, const FjVirtualStageInfo *stage)
{
  if (!self->has_faults)
    return NULL;
  return fj_virtual_faults_take (self->faults, FJ_FAULT_NEVER_STARTS, stage->stage, FJ_FAULT_ANY,
                                 FJ_FAULT_ANY);
}

/* When @stage comes after leaving the present one, in µs; -1: never. */
static gint64
get_away_time (FjVirtualBoard *self, const FjVirtualStageInfo *stage, guint64 ms)
{
  gint64   away = self->paced ? MAX ((gint64) ms * 1000, AWAY_US) : AWAY_US;
  FjFault *fault = fj_virtual_board_take_fault (self, FJ_FAULT_RETURN_LATE);

  if (fault != NULL)
    away += fault->number * G_USEC_PER_SEC;
  if (never_starts (self, stage) != NULL ||
      fj_virtual_board_take_fault (self, FJ_FAULT_NO_RETURN) != NULL)
    return -1;
  return away;
}

void
fj_virtual_board_restart (FjVirtualBoard *self, const FjVirtualStageInfo *stage, guint64 ms)
{
  gboolean is_uboot = self->stage != NULL && self->stage->stage == FJ_STAGE_UBOOT;
  gint64   at = fj_clock_now (self->clock) + (is_uboot ? LEAVE_UBOOT_US : LEAVE_US);
  gint64   away = -1;

  self->generation++;
  self->leaving = TRUE;
  schedule (self, at, LEAVE, NULL);
  if (stage != NULL && fj_virtual_board_take_fault (self, FJ_FAULT_BACK_TO_ROM) != NULL)
    stage = self->profile->rom;
  if (stage != NULL)
    away = get_away_time (self, stage, ms);
  if (away >= 0)
    schedule (self, at + away, ARRIVE, stage);
}

/* Another program takes the USB controller over without the host noticing. */
void
fj_virtual_board_take_over (FjVirtualBoard *self, const FjVirtualStageInfo *stage, guint32 ms)
{
  FjFault *fault = never_starts (self, stage);

  if (fault != NULL && fault->number == 0) {
    fj_virtual_board_mute (self);
    return;
  }
  if (fault != NULL) {
    self->stalls = TRUE;
    return;
  }
  fj_virtual_board_enter (self, stage);
  fj_virtual_board_spend (self, (gint64) ms * 1000);
  fault = fj_virtual_board_find_fault (self, FJ_FAULT_STARTS_THEN_LEAVES);
  if (fault != NULL)
    schedule (self, fj_clock_now (self->clock) + fault->number * 1000, LEAVE, NULL);
}

/* Off the bus now, as by the cable. */
void
fj_virtual_board_leave (FjVirtualBoard *self)
{
  self->generation++;
  go (self);
}

void
fj_virtual_board_drop (FjVirtualBoard *self, guint64 ms)
{
  fj_virtual_board_leave (self);
  self->resumes = TRUE;
  schedule (self, fj_clock_now (self->clock) + (gint64) ms * 1000, ARRIVE, self->stage);
}

/* RAM forgets, and with it the layout, unless the fault says that a warm reset left it. */
static void
forget (FjVirtualBoard *self)
{
  FjVirtualStorage *ram = fj_virtual_board_find_storage (self, FJ_STORAGE_RAM, 0, FJ_AREA_USER);

  if (ram != NULL)
    fj_virtual_storage_erase (ram, 0, fj_virtual_storage_get_size (ram), NULL);
  if (fj_virtual_board_find_fault (self, FJ_FAULT_STALE_LAYOUT) == NULL)
    g_clear_pointer (&self->layout, g_bytes_unref);
}

/* Leaves at once and comes back after a reset. */
static void
reset_to (FjVirtualBoard *self, const FjVirtualStageInfo *stage)
{
  gint64 ms = self->paced ? self->profile->reset_to_rom : AWAY_US / 1000;

  fj_virtual_board_leave (self);
  self->resumes = FALSE;
  forget (self);
  schedule (self, fj_clock_now (self->clock) + ms * 1000, ARRIVE, stage);
}

/* The whole board starts anew. */
void
fj_virtual_board_to_rom (FjVirtualBoard *self)
{
  reset_to (self, self->profile->rom);
}

void
fj_virtual_board_mute (FjVirtualBoard *self)
{
  self->ready = G_MAXINT64;
}

/* Unless it leaves before, what runs hangs in @ms. */
void
fj_virtual_board_give_up_in (FjVirtualBoard *self, guint ms)
{
  schedule (self, fj_clock_now (self->clock) + (gint64) ms * 1000, GIVE_UP, NULL);
}

void
fj_virtual_board_spend (FjVirtualBoard *self, gint64 us)
{
  gint64 now = fj_clock_now (self->clock);

  if (self->paced && self->ready != G_MAXINT64)
    self->ready = MAX (self->ready, now) + us;
}

static const FjVirtualStageInfo *
get_first_stage (FjVirtualBoard *self)
{
  gboolean is_uboot = self->profile->start == FJ_VIRTUAL_START_UBOOT ||
                      self->profile->start == FJ_VIRTUAL_START_UBOOT_LAYOUT;

  if (self->profile->memory_layout != NULL) {
    g_clear_pointer (&self->layout, g_bytes_unref);
    self->layout = g_bytes_new_static (self->profile->memory_layout,
                                       strlen (self->profile->memory_layout));
  }
  if (is_uboot)
    fj_virtual_uboot_boot (self);
  return is_uboot ? self->profile->uboot : self->profile->rom;
}

/**
 * fj_virtual_board_plug:
 * @self: a board
 *
 * Connects the cable and the power: the board starts, and is on the bus when this returns.
 */
void
fj_virtual_board_plug (FjVirtualBoard *self)
{
  g_mutex_lock (&self->mutex);
  if (!self->present) {
    self->generation++;
    self->resumes = FALSE;
    arrive (self, get_first_stage (self));
  }
  fj_virtual_board_unlock_and_tell (self);
}

/**
 * fj_virtual_board_unplug:
 * @self: a board
 *
 * Takes cable and power away; nothing comes back by itself.
 */
void
fj_virtual_board_unplug (FjVirtualBoard *self)
{
  g_mutex_lock (&self->mutex);
  fj_virtual_board_leave (self);
  forget (self);
  g_clear_pointer (&self->layout, g_bytes_unref);
  fj_virtual_board_unlock_and_tell (self);
}

/**
 * fj_virtual_board_reset:
 * @self: a board
 *
 * Presses the reset button: the board leaves the bus, and is back in its first stage soon.
 */
void
fj_virtual_board_reset (FjVirtualBoard *self)
{
  g_mutex_lock (&self->mutex);
  fj_virtual_board_leave (self);
  forget (self);
  reset_to (self, get_first_stage (self));
  fj_virtual_board_unlock_and_tell (self);
}

/**
 * fj_virtual_board_set_presence_func:
 * @self: a board
 * @func: (nullable): called whenever the board has come or gone
 * @user_data: its argument
 *
 * Set it before the board is plugged in, and unset it before @user_data goes: when this returns,
 * the function that was set before is no longer running, unless it is the caller.
 */
void
fj_virtual_board_set_presence_func (FjVirtualBoard *self, FjVirtualPresenceFunc func,
                                    gpointer user_data)
{
  g_mutex_lock (&self->mutex);
  self->func = func;
  self->func_data = user_data;
  while (self->teller != NULL && self->teller != g_thread_self ())
    g_cond_wait (&self->told, &self->mutex);
  g_mutex_unlock (&self->mutex);
}
