/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-board-private.h"

#include "fj-virtual-control.h"
#include "fj-virtual-spoil.h"
#include "fj-virtual-states.h"
#include "fj-virtual-storages.h"

#include <fj-error.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define AWAY_US 10000 /* the shortest time away, on a board that is not paced */
#define LEAVE_US 1000 /* how long one that goes is still on the bus, where its stage does not say */

struct _FjVirtualBoard {
  GObject parent_instance;

  const FjVirtualProfile *profile; /* static */
  FjClock                *clock;   /* (owned) */
  FjVirtualFaults        *faults;  /* (owned) */
  char                   *port;    /* (owned) */
  char                   *serial;  /* (owned) as set up */
  FjSpeed                 speed;

  GMutex mutex; /* protects everything below, and the programs' states */

  FjVirtualPresence        *presence; /* (owned) */
  FjVirtualPace             pace;
  FjVirtualControl          control;
  FjVirtualDescriptors     *descriptors; /* (owned) as enumerated */
  FjVirtualStorageSet      *storages;    /* (owned) */
  gpointer                  chip;        /* (owned) by the family */
  FjVirtualStates          *states;      /* (owned) of the programs */
  const FjVirtualStageInfo *stage;       /* (nullable) what runs, or is about to; NULL: nothing */
  gpointer                  state;       /* (not owned) of the program that runs */
  gint64                    transfers;   /* on endpoints other than zero, since it came */
};

G_DEFINE_FINAL_TYPE (FjVirtualBoard, fj_virtual_board, G_TYPE_OBJECT)

static char *
make_serial (const char *port)
{
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA1, port, -1);
  g_autofree char *upper = g_ascii_strup (sum, 24);

  return g_steal_pointer (&upper);
}

static gboolean
add_storages (FjVirtualBoard *self, const FjVirtualConfig *config, GError **error)
{
  FjFault *full = fj_virtual_faults_find (self->faults, FJ_FAULT_DISK_FULL, NULL);
  g_autoptr (GError) problem = NULL;
  const FjStorageGeometry *geometry;
  guint                    n_geometry;

  geometry = fj_virtual_storages_get (self->profile, config->storages, &n_geometry, &problem);
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  self->storages = fj_virtual_storage_set_new (geometry, n_geometry, config->folder, error);
  if (self->storages != NULL && full != NULL)
    fj_virtual_storage_set_limit_room (self->storages, full->number);
  return self->storages != NULL;
}

static void
fj_virtual_board_finalize (GObject *object)
{
  FjVirtualBoard *self = FJ_VIRTUAL_BOARD (object);

  fj_virtual_states_free (self->states);
  if (self->chip != NULL)
    self->profile->family->destroy (self->chip);
  g_clear_pointer (&self->presence, fj_virtual_presence_free);
  g_clear_pointer (&self->storages, fj_virtual_storage_set_free);
  fj_virtual_descriptors_free (self->descriptors);
  g_clear_pointer (&self->faults, fj_virtual_faults_free);
  g_clear_pointer (&self->clock, fj_clock_unref);
  g_mutex_clear (&self->mutex);
  g_free (self->port);
  g_free (self->serial);
  G_OBJECT_CLASS (fj_virtual_board_parent_class)->finalize (object);
}

static void
fj_virtual_board_class_init (FjVirtualBoardClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fj_virtual_board_finalize;
}

static void
fj_virtual_board_init (FjVirtualBoard *self)
{
  g_mutex_init (&self->mutex);
  self->descriptors = fj_virtual_descriptors_new ();
  self->states = fj_virtual_states_new (self);
}

static void
locate_board (gpointer board, FjVirtualPlace *place)
{
  fj_virtual_board_get_place (board, place);
}

static void come_up (FjVirtualBoard *self, const FjVirtualStageInfo *stage, gboolean resumes);
static void run_tick (FjVirtualBoard *self);

static const FjVirtualPresenceFuncs presence_funcs = {
  .lock = fj_virtual_board_lock,
  .unlock = fj_virtual_board_unlock,
  .come_up = come_up,
  .tick = run_tick,
};

static FjVirtualPresence *
make_presence (FjVirtualBoard *self)
{
  const FjVirtualPresenceConfig config = {
    .board = self,
    .funcs = &presence_funcs,
    .port = self->port,
    .clock = self->clock,
    .faults = self->faults,
    .pace = &self->pace,
  };

  return fj_virtual_presence_new (&config);
}

/**
 * fj_virtual_board_new_with_profile:
 * @profile: what kind of board; static
 * @config: what it is beyond that; copied
 * @clock: the time that it goes by
 * @error: return location for %FJ_ERROR_FAILED (a fault or storage that cannot be read) or
 *   %FJ_ERROR_STORAGE
 *
 * Returns: (transfer full): a board that is not plugged in yet, or %NULL
 */
FjVirtualBoard *
fj_virtual_board_new_with_profile (const FjVirtualProfile *profile, const FjVirtualConfig *config,
                                   FjClock *clock, GError **error)
{
  g_autoptr (FjVirtualBoard) self = NULL;
  g_autoptr (FjVirtualFaults) faults = NULL;

  g_return_val_if_fail (profile != NULL && config->port != NULL, NULL);

  faults = fj_virtual_faults_read (config->faults, config->more_faults, profile->family->stages,
                                   error);
  if (faults == NULL || !fj_clock_prepare (clock, error))
    return NULL;
  self = g_object_new (FJ_TYPE_VIRTUAL_BOARD, NULL);
  self->profile = profile;
  self->clock = fj_clock_ref (clock);
  self->pace = (FjVirtualPace){ .clock = clock, .is_paced = config->paced };
  self->faults = g_steal_pointer (&faults);
  self->port = g_strdup (config->port);
  self->serial = config->serial != NULL ? g_strdup (config->serial) : make_serial (config->port);
  self->speed = config->speed != FJ_SPEED_UNKNOWN ? config->speed : FJ_SPEED_HIGH;
  fj_virtual_faults_set_board (self->faults, self->port, locate_board, self);
  self->presence = make_presence (self);
  if (!add_storages (self, config, error))
    return NULL;
  if (profile->family->create != NULL)
    self->chip = profile->family->create (self);
  return g_steal_pointer (&self);
}

void
fj_virtual_board_lock (FjVirtualBoard *self)
{
  g_mutex_lock (&self->mutex);
}

void
fj_virtual_board_unlock (FjVirtualBoard *self)
{
  fj_virtual_presence_tell (self->presence, &self->mutex);
}

FjVirtualPace *
fj_virtual_board_get_pace (FjVirtualBoard *self)
{
  return &self->pace;
}

FjVirtualPresence *
fj_virtual_board_get_presence (FjVirtualBoard *self)
{
  return self->presence;
}

FjVirtualFaults *
fj_virtual_board_get_faults (FjVirtualBoard *self)
{
  return self->faults;
}

FjVirtualStorageSet *
fj_virtual_board_get_storages (FjVirtualBoard *self)
{
  return self->storages;
}

const FjVirtualProfile *
fj_virtual_board_get_profile_data (FjVirtualBoard *self)
{
  return self->profile;
}

void
fj_virtual_board_get_place (FjVirtualBoard *self, FjVirtualPlace *place)
{
  *place = (FjVirtualPlace){ NULL, FJ_FAULT_ANY, self->transfers };
  if (self->stage == NULL)
    return;
  place->stage = self->stage->nick;
  if (self->stage->program->locate != NULL)
    self->stage->program->locate (self->state, place);
}

FjVirtualDescriptors *
fj_virtual_board_get_descriptors (FjVirtualBoard *self)
{
  return self->descriptors;
}

guint8
fj_virtual_board_get_alt (FjVirtualBoard *self, guint interface)
{
  g_return_val_if_fail (interface < FJ_VIRTUAL_MAX_INTERFACES, 0);

  return self->control.alts[interface];
}

gpointer
fj_virtual_board_get_chip (FjVirtualBoard *self)
{
  return self->chip;
}

gpointer
fj_virtual_board_get_state (FjVirtualBoard *self, const FjVirtualProgram *program)
{
  return fj_virtual_states_get (self->states, program);
}

/* @stage runs from now on; @resumes: and goes on where it was. */
static void
enter_stage (FjVirtualBoard *self, const FjVirtualStageInfo *stage, gboolean resumes)
{
  const FjVirtualProgram *program = stage->program;

  g_debug ("%s: %s (%s) %s", self->port, stage->nick, program->name,
           resumes ? "goes on" : "starts");
  fj_virtual_control_reset_alts (&self->control);
  if (!resumes && self->stage != NULL && self->stage->program->leave != NULL)
    self->stage->program->leave (self->state);
  self->stage = stage;
  self->state = fj_virtual_board_get_state (self, program);
  self->transfers = 0;
  if (program->make_idle != NULL)
    program->make_idle (self->state);
  if (!resumes)
    program->enter (self->state, stage);
  fj_virtual_spoil_describe (self->faults, stage, self->state, self->serial, self->descriptors);
}

static void
come_up (FjVirtualBoard *self, const FjVirtualStageInfo *stage, gboolean resumes)
{
  fj_virtual_pace_reset (&self->pace);
  fj_virtual_control_reset (&self->control);
  enter_stage (self, stage, resumes);
}

static void
run_tick (FjVirtualBoard *self)
{
  if (self->stage != NULL && self->stage->program->tick != NULL)
    self->stage->program->tick (self->state);
}

static FjFault *
take_never_starts (FjVirtualBoard *self, const FjVirtualStageInfo *stage)
{
  const FjVirtualPlace place = { stage->nick, FJ_FAULT_ANY, FJ_FAULT_ANY };

  return fj_virtual_faults_take (self->faults, FJ_FAULT_NEVER_STARTS, &place);
}

void
fj_virtual_board_take_over (FjVirtualBoard *self, const FjVirtualStageInfo *stage, guint32 ms)
{
  FjFault *fault = take_never_starts (self, stage);

  if (fault != NULL && fault->number == 0) {
    fj_virtual_board_mute (self);
    return;
  }
  if (fault != NULL) {
    self->control.refuses = TRUE;
    return;
  }
  enter_stage (self, stage, FALSE);
  fj_virtual_pace_spend (&self->pace, (gint64) ms * 1000);
  fault = fj_virtual_faults_find (self->faults, FJ_FAULT_STARTS_THEN_LEAVES, NULL);
  if (fault != NULL)
    fj_virtual_presence_leave_in (self->presence, fault->number);
}

/* When @stage comes after leaving the present one, in µs; -1: never. */
static gint64
get_away_time (FjVirtualBoard *self, const FjVirtualStageInfo *stage, guint64 ms)
{
  gint64   away = self->pace.is_paced ? MAX ((gint64) ms * 1000, AWAY_US) : AWAY_US;
  FjFault *fault = fj_virtual_faults_take (self->faults, FJ_FAULT_RETURN_LATE, NULL);

  if (fault != NULL)
    away += fault->number * G_USEC_PER_SEC;
  if (take_never_starts (self, stage) != NULL ||
      fj_virtual_faults_take (self->faults, FJ_FAULT_NO_RETURN, NULL) != NULL)
    return -1;
  return away;
}

void
fj_virtual_board_restart (FjVirtualBoard *self, const FjVirtualStageInfo *stage, guint64 ms)
{
  gint64 stay = self->stage != NULL && self->stage->leave_us > 0 ? self->stage->leave_us : LEAVE_US;
  gint64 away = -1;

  if (stage != NULL && fj_virtual_faults_take (self->faults, FJ_FAULT_BACK_TO_ROM, NULL) != NULL)
    stage = self->profile->rom;
  if (stage != NULL)
    away = get_away_time (self, stage, ms);
  g_debug ("%s: goes, next is %s", self->port, away >= 0 ? stage->nick : "nothing");
  fj_virtual_presence_restart (self->presence, stay, stage, away);
}

/* Memory forgets at a reset, and the chip what it kept there. */
static void
forget_memory (FjVirtualBoard *self, gboolean is_cold)
{
  fj_virtual_storage_set_erase_ram (self->storages);
  if (self->profile->family->forget != NULL)
    self->profile->family->forget (self->chip, is_cold);
}

static void
reset_to (FjVirtualBoard *self, const FjVirtualStageInfo *stage)
{
  gint64 us = self->pace.is_paced ? (gint64) self->profile->reset_ms * 1000 : AWAY_US;

  g_debug ("%s: reset, %s is next", self->port, stage->nick);
  fj_virtual_presence_return (self->presence, stage, us);
  forget_memory (self, FALSE);
}

void
fj_virtual_board_reset_chip (FjVirtualBoard *self)
{
  reset_to (self, self->profile->rom);
}

void
fj_virtual_board_mute (FjVirtualBoard *self)
{
  g_debug ("%s: answers nothing any more", self->port);
  fj_virtual_pace_stop (&self->pace);
}

gboolean
fj_virtual_board_spoil (FjVirtualBoard *self, const FjVirtualPlace *place, gsize *length,
                        FjVirtualReply *reply)
{
  guint64 ms = 0;

  *reply = FJ_VIRTUAL_GONE;
  switch (fj_virtual_spoil_transfer (self->faults, &self->pace, place, length, &ms)) {
  case FJ_SPOILT_STALL:
    *reply = FJ_VIRTUAL_STALL;
    return TRUE;
  case FJ_SPOILT_SILENT:
    *reply = FJ_VIRTUAL_SILENT;
    return TRUE;
  case FJ_SPOILT_GONE:
    fj_virtual_presence_leave (self->presence);
    return TRUE;
  case FJ_SPOILT_AWAY:
    fj_virtual_presence_drop (self->presence, self->stage, ms);
    return TRUE;
  case FJ_SPOILT_RESET:
    fj_virtual_board_reset_chip (self);
    return TRUE;
  case FJ_SPOILT_NOT:
  default:
    *reply = FJ_VIRTUAL_OK;
    return FALSE;
  }
}

static const FjVirtualStageInfo *
start_chip (FjVirtualBoard *self)
{
  if (self->profile->family->start != NULL)
    self->profile->family->start (self->chip);
  return self->profile->start;
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
  if (!fj_virtual_presence_is_here (self->presence))
    fj_virtual_presence_arrive (self->presence, start_chip (self));
  fj_virtual_board_unlock (self);
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
  fj_virtual_presence_leave (self->presence);
  forget_memory (self, TRUE);
  fj_virtual_board_unlock (self);
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
  fj_virtual_presence_leave (self->presence);
  forget_memory (self, FALSE);
  reset_to (self, start_chip (self));
  fj_virtual_board_unlock (self);
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
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  fj_virtual_presence_set_func (self->presence, &self->mutex, func, user_data);
}

static FjVirtualFace
get_face (FjVirtualBoard *self)
{
  return (FjVirtualFace){
    .stage = self->stage,
    .state = self->state,
    .descriptors = self->descriptors,
    .faults = self->faults,
    .age = fj_virtual_presence_get_age (self->presence),
  };
}

static FjVirtualReply
answer_control (FjVirtualBoard *self, const FjSetup *setup, guint8 *data, gsize *actual)
{
  const FjVirtualFace face = get_face (self);
  guint               type = setup->request_type & 0x60;

  if (fj_virtual_pace_now (&self->pace) < self->pace.ready)
    return FJ_VIRTUAL_SILENT;
  if (self->control.refuses || type == 0x60)
    return FJ_VIRTUAL_STALL;
  if (type == 0)
    return fj_virtual_control_answer (&self->control, &face, setup, data, actual);
  if (self->stage->program->control == NULL)
    return FJ_VIRTUAL_STALL;
  return self->stage->program->control (self->state, setup, data, actual);
}

/* Nothing has gone where the board does not say that all went well. */
static FjVirtualReply
end_transfer (FjVirtualBoard *self, FjVirtualReply reply, gsize *actual)
{
  if (!fj_virtual_presence_is_here (self->presence))
    reply = FJ_VIRTUAL_GONE;
  if (reply != FJ_VIRTUAL_OK)
    *actual = 0;
  fj_virtual_board_unlock (self);
  return reply;
}

/**
 * fj_virtual_board_control:
 * @self: a board
 * @arrival: which arrival of it the caller speaks to
 * @setup: the setup packet
 * @data: (nullable): @setup->length bytes: what is sent, or where the answer goes
 * @actual: (out): bytes that went
 *
 * One control transfer on endpoint zero, as the stage that runs now answers it. Before it is
 * ready the board answers nothing: the caller waits for that first.
 *
 * Returns: how it ended
 */
FjVirtualReply
fj_virtual_board_control (FjVirtualBoard *self, guint64 arrival, const FjSetup *setup, guint8 *data,
                          gsize *actual)
{
  FjVirtualReply reply = FJ_VIRTUAL_GONE;
  FjSetup        copy = *setup;

  if (data == NULL)
    copy.length = 0;
  *actual = (setup->request_type & 0x80) == 0 ? copy.length : 0;
  g_mutex_lock (&self->mutex);
  if (fj_virtual_presence_is_arrival (self->presence, arrival))
    reply = answer_control (self, &copy, data, actual);
  return end_transfer (self, reply, actual);
}

static FjVirtualReply
answer_transfer (FjVirtualBoard *self, guint8 endpoint, guint8 *data, gsize length, gsize *actual)
{
  const FjVirtualProgram *program = self->stage->program;
  FjVirtualPlace          place;
  FjVirtualReply          reply;

  if (fj_virtual_pace_now (&self->pace) < self->pace.ready)
    return FJ_VIRTUAL_SILENT;
  if (self->control.refuses || program->transfer == NULL ||
      fj_virtual_control_is_halted (&self->control, endpoint) ||
      !fj_virtual_descriptors_has_endpoint (self->descriptors, endpoint, self->control.alts))
    return FJ_VIRTUAL_STALL;
  fj_virtual_board_get_place (self, &place);
  self->transfers++;
  if (!fj_virtual_board_spoil (self, &place, &length, &reply)) {
    *actual = (endpoint & 0x80) == 0 ? length : 0;
    reply = program->transfer (self->state, endpoint, data, length, actual);
  }
  if (reply == FJ_VIRTUAL_STALL)
    fj_virtual_control_halt (&self->control, endpoint);
  return reply;
}

/**
 * fj_virtual_board_transfer:
 * @self: a board
 * @arrival: which arrival of it the caller speaks to
 * @endpoint: address of a bulk or interrupt endpoint; with bit 7 the board sends
 * @data: @length bytes: what is sent, or where the answer goes
 * @length: how many bytes
 * @actual: (out): bytes that went
 *
 * One transfer on an endpoint of a setting that is chosen. Before it is ready the board answers
 * nothing: the caller waits for that first. An endpoint that has refused does so until
 * its halt is cleared (CLEAR_FEATURE), as the USB standard says.
 *
 * Returns: how it ended; an endpoint that is not there refuses
 */
FjVirtualReply
fj_virtual_board_transfer (FjVirtualBoard *self, guint64 arrival, guint8 endpoint, guint8 *data,
                           gsize length, gsize *actual)
{
  FjVirtualReply reply = FJ_VIRTUAL_GONE;

  *actual = 0;
  g_mutex_lock (&self->mutex);
  if (fj_virtual_presence_is_arrival (self->presence, arrival))
    reply = answer_transfer (self, endpoint, data, length, actual);
  return end_transfer (self, reply, actual);
}

/**
 * fj_virtual_board_bus_reset:
 * @self: a board
 * @arrival: which arrival of it the caller speaks to
 *
 * A reset of the port by the host. Harmless while a stage listens, but for what it is told.
 *
 * Returns: %FJ_VIRTUAL_OK, or %FJ_VIRTUAL_GONE when that arrival is over
 */
FjVirtualReply
fj_virtual_board_bus_reset (FjVirtualBoard *self, guint64 arrival)
{
  FjVirtualReply reply = FJ_VIRTUAL_GONE;

  g_mutex_lock (&self->mutex);
  if (fj_virtual_presence_is_arrival (self->presence, arrival)) {
    const FjVirtualFace face = get_face (self);
    gboolean            is_leaving = fj_virtual_presence_is_leaving (self->presence);

    reply = FJ_VIRTUAL_OK;
    if (!is_leaving)
      fj_virtual_control_set_configuration (&self->control, &face, 0);
    if (self->stage->program->bus_reset != NULL)
      self->stage->program->bus_reset (self->state, is_leaving);
  }
  fj_virtual_board_unlock (self);
  return reply;
}

/**
 * fj_virtual_board_get_port:
 *
 * Returns: its port, "1-1"
 */
const char *
fj_virtual_board_get_port (FjVirtualBoard *self)
{
  return self->port;
}

/**
 * fj_virtual_board_get_serial:
 *
 * Returns: the serial number it was given; "" for none
 */
const char *
fj_virtual_board_get_serial (FjVirtualBoard *self)
{
  return self->serial;
}

/**
 * fj_virtual_board_get_profile:
 *
 * Returns: the name of its profile
 */
const char *
fj_virtual_board_get_profile (FjVirtualBoard *self)
{
  return self->profile->name;
}

/**
 * fj_virtual_board_get_clock:
 *
 * Returns: (transfer none): the clock it goes by
 */
FjClock *
fj_virtual_board_get_clock (FjVirtualBoard *self)
{
  return self->clock;
}

/**
 * fj_virtual_board_get_speed:
 *
 * Returns: the speed of its connection now
 */
FjSpeed
fj_virtual_board_get_speed (FjVirtualBoard *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return fj_virtual_faults_find (self->faults, FJ_FAULT_FULL_SPEED, NULL) != NULL ? FJ_SPEED_FULL
                                                                                  : self->speed;
}
