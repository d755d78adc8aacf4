/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-presence.h"

#define FLAP_US 30000

typedef enum {
  LEAVE,
  ARRIVE,
  TICK,
} Action;

struct _FjVirtualPresence {
  FjVirtualPresenceConfig config;
  gboolean                is_here;
  gboolean                is_leaving;
  guint64                 arrival;
  guint                   address;
  gint64                  arrived;    /* clock time */
  guint                   generation; /* events of an older one mean nothing */
  guint                   flaps;      /* how often it still appears only to vanish */
  gboolean                resumes;    /* what runs goes on at the next arrival */
  FjVirtualPresenceFunc   func;
  gpointer                func_data;
  GQueue                  news;     /* comes and goes to tell */
  GThread                *narrator; /* (not owned) (nullable) who tells them now */
  GCond                   told;
};

/* It reaches the board, and with it the presence, only while that lives. */
typedef struct {
  GWeakRef                  board;
  FjVirtualPresence        *presence; /* (not owned) */
  guint                     generation;
  Action                    action;
  const FjVirtualStageInfo *stage;
} Event;

static void
event_free (Event *event)
{
  g_weak_ref_clear (&event->board);
  g_free (event);
}

static void handle_event (FjVirtualPresence *self, const Event *event);

static void
on_event (gpointer user_data)
{
  Event *event = user_data;
  g_autoptr (GObject) object = g_weak_ref_get (&event->board);
  FjVirtualBoard *board = (FjVirtualBoard *) object;

  if (board == NULL)
    return;
  event->presence->config.funcs->lock (board);
  handle_event (event->presence, event);
  event->presence->config.funcs->unlock (board);
}

static void
schedule_event (FjVirtualPresence *self, gint64 at, Action action, const FjVirtualStageInfo *stage)
{
  Event *event = g_new0 (Event, 1);

  g_weak_ref_init (&event->board, self->config.board);
  event->presence = self;
  event->generation = self->generation;
  event->action = action;
  event->stage = stage;
  fj_clock_add (self->config.clock, at, on_event, event, (GDestroyNotify) event_free);
}

static void
go_away (FjVirtualPresence *self)
{
  if (self->is_here) {
    g_debug ("%s: leaves the bus", self->config.port);
    g_queue_push_tail (&self->news, GINT_TO_POINTER (FALSE));
  }
  self->is_here = FALSE;
  self->is_leaving = FALSE;
}

static void
join_bus (FjVirtualPresence *self, const FjVirtualStageInfo *stage)
{
  FjFault *fault;

  self->arrived = fj_clock_now (self->config.clock);
  self->config.funcs->come_up (self->config.board, stage, self->resumes);
  self->resumes = FALSE;
  if (self->address == 0 ||
      fj_virtual_faults_find (self->config.faults, FJ_FAULT_SAME_ADDRESS, NULL) == NULL)
    self->address = self->address % 127 + 1;
  self->arrival++;
  self->is_here = TRUE;
  g_queue_push_tail (&self->news, GINT_TO_POINTER (TRUE));
  g_debug ("%s: comes to the bus as %s, address %u", self->config.port, stage->nick, self->address);
  if (self->flaps == 0 &&
      (fault = fj_virtual_faults_take (self->config.faults, FJ_FAULT_FLAP, NULL)) != NULL)
    self->flaps = fault->number + 1;
  if (self->flaps > 0 && --self->flaps > 0) {
    /* too short to answer anything, however fast the host is */
    fj_virtual_pace_stop (self->config.pace);
    schedule_event (self, self->arrived + FLAP_US, LEAVE, NULL);
    schedule_event (self, self->arrived + 2 * FLAP_US, ARRIVE, stage);
  }
  fault = fj_virtual_faults_find (self->config.faults, FJ_FAULT_STARTS_THEN_LEAVES, NULL);
  if (fault != NULL)
    fj_virtual_presence_leave_in (self, fault->number);
}

static void
handle_event (FjVirtualPresence *self, const Event *event)
{
  if (event->generation != self->generation)
    return;
  if (event->action == ARRIVE)
    join_bus (self, event->stage);
  else if (event->action == LEAVE)
    go_away (self);
  else
    self->config.funcs->tick (self->config.board);
}

/* For a board, which owns it. */
FjVirtualPresence *
fj_virtual_presence_new (const FjVirtualPresenceConfig *config)
{
  FjVirtualPresence *self = g_new0 (FjVirtualPresence, 1);

  self->config = *config;
  fj_clock_ref (self->config.clock);
  g_queue_init (&self->news);
  g_cond_init (&self->told);
  return self;
}

/* Nobody is told any more. */
void
fj_virtual_presence_free (FjVirtualPresence *self)
{
  g_queue_clear (&self->news);
  g_cond_clear (&self->told);
  fj_clock_unref (self->config.clock);
  g_free (self);
}

gboolean
fj_virtual_presence_is_here (FjVirtualPresence *self)
{
  return self->is_here;
}

/* Whether it is on the bus, and still as it came with @arrival. */
gboolean
fj_virtual_presence_is_arrival (FjVirtualPresence *self, guint64 arrival)
{
  return self->is_here && arrival == self->arrival;
}

gboolean
fj_virtual_presence_is_leaving (FjVirtualPresence *self)
{
  return self->is_leaving;
}

guint
fj_virtual_presence_get_address (FjVirtualPresence *self)
{
  return self->address;
}

guint64
fj_virtual_presence_get_arrival (FjVirtualPresence *self)
{
  return self->arrival;
}

gint64
fj_virtual_presence_get_age (FjVirtualPresence *self)
{
  return fj_clock_now (self->config.clock) - self->arrived;
}

void
fj_virtual_presence_arrive (FjVirtualPresence *self, const FjVirtualStageInfo *stage)
{
  self->generation++;
  self->resumes = FALSE;
  join_bus (self, stage);
}

void
fj_virtual_presence_leave (FjVirtualPresence *self)
{
  self->generation++;
  go_away (self);
}

void
fj_virtual_presence_drop (FjVirtualPresence *self, const FjVirtualStageInfo *stage, guint64 ms)
{
  fj_virtual_presence_leave (self);
  self->resumes = TRUE;
  schedule_event (self, fj_clock_now (self->config.clock) + (gint64) ms * 1000, ARRIVE, stage);
}

void
fj_virtual_presence_return (FjVirtualPresence *self, const FjVirtualStageInfo *stage, gint64 us)
{
  fj_virtual_presence_leave (self);
  self->resumes = FALSE;
  schedule_event (self, fj_clock_now (self->config.clock) + us, ARRIVE, stage);
}

void
fj_virtual_presence_restart (FjVirtualPresence *self, gint64 leave_us,
                             const FjVirtualStageInfo *stage, gint64 away_us)
{
  gint64 at = fj_clock_now (self->config.clock) + leave_us;

  self->generation++;
  self->is_leaving = TRUE;
  schedule_event (self, at, LEAVE, NULL);
  if (away_us >= 0)
    schedule_event (self, at + away_us, ARRIVE, stage);
}

void
fj_virtual_presence_leave_in (FjVirtualPresence *self, guint64 ms)
{
  schedule_event (self, fj_clock_now (self->config.clock) + (gint64) ms * 1000, LEAVE, NULL);
}

void
fj_virtual_presence_tick_in (FjVirtualPresence *self, guint64 ms)
{
  schedule_event (self, fj_clock_now (self->config.clock) + (gint64) ms * 1000, TICK, NULL);
}

void
fj_virtual_presence_set_func (FjVirtualPresence *self, GMutex *mutex, FjVirtualPresenceFunc func,
                              gpointer user_data)
{
  self->func = func;
  self->func_data = user_data;
  while (self->narrator != NULL && self->narrator != g_thread_self ())
    g_cond_wait (&self->told, mutex);
}

void
fj_virtual_presence_tell (FjVirtualPresence *self, GMutex *mutex)
{
  if (self->narrator != NULL || g_queue_is_empty (&self->news)) {
    g_mutex_unlock (mutex);
    return;
  }
  self->narrator = g_thread_self ();
  while (!g_queue_is_empty (&self->news)) {
    gboolean              is_here = GPOINTER_TO_INT (g_queue_pop_head (&self->news)) == TRUE;
    FjVirtualPresenceFunc func = self->func;
    gpointer              user_data = self->func_data;

    g_mutex_unlock (mutex);
    if (func != NULL)
      func (self->config.board, is_here, user_data);
    g_mutex_lock (mutex);
  }
  self->narrator = NULL;
  g_cond_broadcast (&self->told);
  g_mutex_unlock (mutex);
}
