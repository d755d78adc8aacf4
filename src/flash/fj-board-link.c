/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-board-link.h"

#include "fj-usb-pipe.h"

#include <fj-error.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* A device that has just come may show empty strings for a moment. */
#define EMPTY_LIMIT_US (2 * G_USEC_PER_SEC)
#define LOOK_AGAIN_MS 100
/* A board that has not left by then may go on at the same address. */
#define STAY_MS 2000

struct _FjBoardLink {
  const FjBootDriver     *driver;
  FjPortWatch            *watch;    /* (owned) */
  FjProgress             *progress; /* (owned) */
  FjRunState             *run;      /* (owned) */
  FjClock                *clock;    /* (not owned) the watch's */
  const FjBoardLinkFuncs *funcs;    /* (not owned) */
  gpointer                user_data;
  char                   *wanted_serial; /* (owned) (nullable) */

  FjLink         *device;   /* (owned) (nullable) open */
  guint64         arrival;  /* number of its arrival */
  FjIdentity     *identity; /* (owned) (nullable) */
  const FjFamily *family;   /* (nullable) as soon as a device has named it */

  const FjStageInfo *stage; /* (nullable) of the last device */

  const FjExpect *missed; /* (nullable) what was waited for in vain */
  FjLoss          loss;

  gboolean is_run_over; /* what comes is the clean-up */
};

static const FjBoardLinkFuncs no_funcs = { 0 };

/**
 * fj_board_link_new:
 * @driver: the driver of the board
 * @watch: the port of the board
 * @progress: is told of stages and waits
 * @run: gets the serial number of the board
 *
 * Returns: (transfer full): a link without a device
 */
FjBoardLink *
fj_board_link_new (const FjBootDriver *driver, FjPortWatch *watch, FjProgress *progress,
                   FjRunState *run)
{
  FjBoardLink *self;

  g_return_val_if_fail (driver != NULL && watch != NULL && progress != NULL && run != NULL, NULL);

  self = g_new0 (FjBoardLink, 1);
  self->driver = driver;
  self->watch = fj_port_watch_ref (watch);
  self->progress = fj_progress_ref (progress);
  self->run = fj_run_state_ref (run);
  self->clock = fj_port_watch_get_clock (watch);
  self->funcs = &no_funcs;
  return self;
}

/**
 * fj_board_link_free:
 *
 * Closes the device and forgets the port.
 */
void
fj_board_link_free (FjBoardLink *self)
{
  g_return_if_fail (self != NULL);

  fj_board_link_disconnect (self);
  fj_port_watch_unref (self->watch);
  fj_progress_unref (self->progress);
  fj_run_state_unref (self->run);
  g_free (self->wanted_serial);
  g_free (self);
}

/**
 * fj_board_link_set_funcs:
 * @self: a link
 * @funcs: (nullable): what the protocol adds; not copied
 * @user_data: its argument
 */
void
fj_board_link_set_funcs (FjBoardLink *self, const FjBoardLinkFuncs *funcs, gpointer user_data)
{
  g_return_if_fail (self != NULL);

  self->funcs = funcs != NULL ? funcs : &no_funcs;
  self->user_data = user_data;
}

/**
 * fj_board_link_set_serial:
 * @self: a link
 * @serial: (nullable): the serial number that the board must have when it has one
 */
void
fj_board_link_set_serial (FjBoardLink *self, const char *serial)
{
  g_return_if_fail (self != NULL);

  g_free (self->wanted_serial);
  self->wanted_serial = g_strdup (serial);
}

/**
 * fj_board_link_get_device:
 *
 * Returns: (transfer none) (nullable): the device as it is now, open
 */
FjLink *
fj_board_link_get_device (FjBoardLink *self)
{
  return self->device;
}

/**
 * fj_board_link_get_identity:
 *
 * Returns: (transfer none) (nullable): what the device says of itself
 */
FjIdentity *
fj_board_link_get_identity (FjBoardLink *self)
{
  return self->identity;
}

/**
 * fj_board_link_get_stage:
 *
 * Returns: (nullable): the stage of the last device
 */
const FjStageInfo *
fj_board_link_get_stage (FjBoardLink *self)
{
  return self->stage;
}

/**
 * fj_board_link_get_family:
 *
 * Returns: (nullable): the family, as soon as any device of this run has named it
 */
const FjFamily *
fj_board_link_get_family (FjBoardLink *self)
{
  return self->family;
}

/**
 * fj_board_link_get_place:
 *
 * Returns: (transfer none): the port path
 */
const char *
fj_board_link_get_place (FjBoardLink *self)
{
  return fj_port_watch_get_port (self->watch);
}

/**
 * fj_board_link_get_clock:
 *
 * Returns: (transfer none): the clock that all waits go by
 */
FjClock *
fj_board_link_get_clock (FjBoardLink *self)
{
  return self->clock;
}

/**
 * fj_board_link_get_obstacle:
 *
 * Returns: (transfer none) (nullable): what on this computer may keep a board from coming
 */
const char *
fj_board_link_get_obstacle (FjBoardLink *self)
{
  return fj_port_watch_get_obstacle (self->watch);
}

/**
 * fj_board_link_get_missed:
 *
 * Returns: (nullable): what was last waited for in vain
 */
const FjExpect *
fj_board_link_get_missed (FjBoardLink *self)
{
  return self->missed;
}

/**
 * fj_board_link_get_loss:
 *
 * Returns: how that wait ended
 */
FjLoss
fj_board_link_get_loss (FjBoardLink *self)
{
  return self->loss;
}

/**
 * fj_board_link_end_run:
 * @self: a link
 *
 * The run is over but for the clean-up: where the board goes from now on is no part of it, so the
 * progress keeps the stage in which the run ended.
 */
void
fj_board_link_end_run (FjBoardLink *self)
{
  g_return_if_fail (self != NULL);

  self->is_run_over = TRUE;
}

/**
 * fj_board_link_set_stage:
 * @self: a link with a device
 * @stage: in which it is now, by what it does rather than by what it says
 */
void
fj_board_link_set_stage (FjBoardLink *self, const FjStageInfo *stage)
{
  g_return_if_fail (self != NULL && self->identity != NULL);

  self->stage = stage;
  g_debug ("%s: in %s", fj_board_link_get_place (self), fj_stage_info_get_nick (stage));
  if (self->is_run_over)
    return;
  fj_progress_set_stage (self->progress, stage, self->identity->product);
  fj_progress_skip_passed (self->progress, self->driver, stage);
  if (self->funcs->entered != NULL)
    self->funcs->entered (self->user_data);
}

/**
 * fj_board_link_disconnect:
 *
 * Closes the device, in whatever state it is.
 */
void
fj_board_link_disconnect (FjBoardLink *self)
{
  g_return_if_fail (self != NULL);

  if (self->device != NULL && self->funcs->lost != NULL)
    self->funcs->lost (self->user_data);
  g_clear_pointer (&self->identity, fj_identity_unref);
  if (self->device != NULL) {
    g_debug ("%s: arrival %" G_GUINT64_FORMAT " closed", fj_board_link_get_place (self),
             self->arrival);
    fj_link_close (self->device);
  }
  g_clear_object (&self->device);
}

/* Early samples report zeros; a U-Boot without access to the fuses reports nothing. */
static gboolean
is_serial (const char *serial)
{
  return serial != NULL && serial[strspn (serial, "0")] != '\0';
}

static gboolean
check_serial (FjBoardLink *self, const char *expected, const char *serial, GError **error)
{
  if (!is_serial (expected) || !is_serial (serial) || g_ascii_strcasecmp (expected, serial) == 0)
    return TRUE;
  g_set_error (error, FJ_ERROR, FJ_ERROR_WRONG_BOARD,
               _ ("Another board is on port %s: its serial number is %s instead of %s."),
               fj_board_link_get_place (self), serial, expected);
  return FALSE;
}

static gboolean
check_identity (FjBoardLink *self, FjIdentity *identity, GError **error)
{
  if (!check_serial (self, self->wanted_serial, identity->serial, error) ||
      !check_serial (self, fj_run_state_get_serial (self->run), identity->serial, error))
    return FALSE;
  if (self->family != NULL && identity->family != NULL && self->family != identity->family) {
    g_set_error (error, FJ_ERROR, FJ_ERROR_WRONG_BOARD,
                 _ ("Another board is on port %s: its chip is a %s."),
                 fj_board_link_get_place (self), identity->family->name);
    return FALSE;
  }
  return identity->family == NULL ||
         fj_boot_driver_fits_plan (self->driver, fj_run_state_get_plan (self->run),
                                   identity->family, error);
}

/* Takes over what a device that is in @stage says about itself now. */
static gboolean
take_identity (FjBoardLink *self, FjIdentity *identity, const FjStageInfo *stage, GError **error)
{
  if (!check_identity (self, identity, error))
    return FALSE;
  fj_identity_ref (identity);
  g_clear_pointer (&self->identity, fj_identity_unref);
  self->identity = identity;
  if (identity->family != NULL)
    self->family = identity->family;
  if (!is_serial (fj_run_state_get_serial (self->run)) && is_serial (identity->serial))
    fj_run_state_set_serial (self->run, identity->serial);
  if (self->funcs->met != NULL)
    self->funcs->met (self->user_data);
  fj_board_link_set_stage (self, stage);
  return TRUE;
}

static gboolean
fail_empty (GError **error)
{
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_PROTOCOL,
                       _ ("The device does not say what it is: its descriptors are empty."));
  return FALSE;
}

/* Whether a failure to read descriptors may pass within @waited microseconds from the arrival. */
static gboolean
may_pass (const GError *error, gint64 waited)
{
  if (g_error_matches (error, FJ_ERROR, FJ_ERROR_PROTOCOL))
    return waited < EMPTY_LIMIT_US;
  return g_error_matches (error, FJ_ERROR, FJ_ERROR_STALL) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
}

/* (transfer full): what the open device says, once it says anything. */
static FjIdentity *
read_identity (FjBoardLink *self, gint64 deadline, GCancellable *cancellable, GError **error)
{
  gint64 start = fj_clock_now (self->clock);

  for (;;) {
    g_autoptr (GError) local = NULL;
    g_autoptr (FjIdentity) identity =
      fj_boot_driver_look (self->driver, self->device, cancellable, &local);
    gint64 now = fj_clock_now (self->clock);

    if (identity != NULL && identity->product != NULL)
      return g_steal_pointer (&identity);
    if (identity != NULL)
      fail_empty (&local);
    g_debug ("%s: no identity yet: %s", fj_board_link_get_place (self), local->message);
    if (!may_pass (local, now - start) || now >= deadline) {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
    if (!fj_clock_sleep_until (self->clock, now + LOOK_AGAIN_MS * 1000, cancellable, error))
      return NULL;
  }
}

static gboolean
meet_device (FjBoardLink *self, gint64 deadline, GCancellable *cancellable, GError **error)
{
  g_autoptr (FjIdentity) identity = NULL;

  g_debug ("%s: arrival %" G_GUINT64_FORMAT, fj_board_link_get_place (self), self->arrival);
  if (!fj_boot_driver_open (self->driver, self->device, cancellable, error))
    return FALSE;
  identity = read_identity (self, deadline, cancellable, error);
  return identity != NULL && take_identity (self, identity, identity->stage, error);
}

static void
note_loss (FjBoardLink *self, const FjExpect *expect, FjLoss loss)
{
  static const char *const words[] = { "", "nothing came", "it stayed", "it refused to go" };

  self->missed = expect;
  self->loss = loss;
  g_debug ("%s: waited in vain for “%s”: %s", fj_board_link_get_place (self), expect->nick,
           words[loss]);
}

static void
fail_not_back (FjBoardLink *self, const FjExpect *expect, GError **error)
{
  note_loss (self, expect, FJ_LOSS_NOT_BACK);
  if (expect->title == NULL)
    g_set_error (error, FJ_ERROR, FJ_ERROR_NO_DEVICE, _ ("There is no board on port %s."),
                 fj_board_link_get_place (self));
  else
    g_set_error (error, FJ_ERROR, FJ_ERROR_REENUMERATE,
                 _ ("The board did not come back on port %s: %s was expected within %u seconds."),
                 fj_board_link_get_place (self), _ (expect->title), expect->seconds);
}

static guint
get_ms_until (FjBoardLink *self, gint64 deadline)
{
  gint64 left = (deadline - fj_clock_now (self->clock)) / 1000;

  return (guint) CLAMP (left, 0, G_MAXINT);
}

/**
 * fj_board_link_come_back:
 * @self: a link
 * @expect: what is waited for
 * @deadline: until when
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Waits for a device that is newer than the last one, opens it and reads what it is. One that
 * vanishes again before that is none.
 *
 * Returns: whether there is one now
 */
gboolean
fj_board_link_come_back (FjBoardLink *self, const FjExpect *expect, gint64 deadline,
                         GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (self != NULL && expect != NULL, FALSE);

  for (;;) {
    g_autoptr (GError) local = NULL;

    fj_board_link_disconnect (self);
    g_debug ("%s: wait for “%s”, at most %u ms, after arrival %" G_GUINT64_FORMAT,
             fj_board_link_get_place (self), expect->nick, get_ms_until (self, deadline),
             self->arrival);
    self->device = fj_port_watch_wait (self->watch, self->arrival, get_ms_until (self, deadline),
                                       &self->arrival, cancellable, &local);
    if (self->device == NULL && g_error_matches (local, FJ_ERROR, FJ_ERROR_REENUMERATE)) {
      fail_not_back (self, expect, error);
      return FALSE;
    }
    if (self->device != NULL && meet_device (self, deadline, cancellable, &local))
      return TRUE;
    if (!g_error_matches (local, FJ_ERROR, FJ_ERROR_GONE)) {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  }
}

static gint64
begin_wait (FjBoardLink *self, const FjExpect *expect)
{
  gint64 deadline = fj_clock_now (self->clock) + expect->seconds * G_USEC_PER_SEC;

  fj_progress_wait (self->progress, _ (expect->what), deadline);
  return deadline;
}

static gboolean
fail_not_reset (FjBoardLink *self, const FjExpect *expect, GError **error)
{
  GError *local = g_error_new (FJ_ERROR, FJ_ERROR_REENUMERATE,
                               _ ("The board was not reset within %u seconds."), expect->seconds);

  note_loss (self, expect, FJ_LOSS_STAYED);
  fj_error_set_advice (local, _ ("Press the reset button of the board, then try again."));
  g_propagate_error (error, local);
  return FALSE;
}

/**
 * fj_board_link_await_reset:
 * @self: a link that has met no device yet
 * @expect: the reset
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Waits until the device that is on the port, which is not touched, has left for another one. With
 * none there, the next one is waited for.
 *
 * Returns: whether there is another one
 */
gboolean
fj_board_link_await_reset (FjBoardLink *self, const FjExpect *expect, GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (FjLink) before = NULL;
  g_autoptr (FjLink) after = NULL;
  g_autoptr (GError) local = NULL;
  guint64 arrival = 0;
  gint64  deadline;

  g_return_val_if_fail (self != NULL && self->device == NULL && expect != NULL, FALSE);

  before = fj_port_watch_wait (self->watch, 0, 0, &arrival, cancellable, NULL);
  deadline = begin_wait (self, expect);
  g_debug ("%s: wait for a reset", fj_board_link_get_place (self));
  after = fj_port_watch_wait (self->watch, before != NULL ? arrival : 0,
                              get_ms_until (self, deadline), &arrival, cancellable, &local);
  fj_progress_wait (self->progress, NULL, 0);
  if (after != NULL)
    return TRUE;
  if (g_error_matches (local, FJ_ERROR, FJ_ERROR_REENUMERATE))
    return fail_not_reset (self, expect, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/**
 * fj_board_link_find:
 *
 * Connects to what is on the port at the start.
 *
 * Returns: whether there is a device
 */
gboolean
fj_board_link_find (FjBoardLink *self, const FjExpect *expect, GCancellable *cancellable,
                    GError **error)
{
  gint64   deadline = begin_wait (self, expect);
  gboolean found = fj_board_link_come_back (self, expect, deadline, cancellable, error);
  FjSpeed  speed;

  fj_progress_wait (self->progress, NULL, 0);
  if (!found)
    return FALSE;
  speed = FJ_IS_USB_PIPE (self->device) ? fj_usb_pipe_get_speed (FJ_USB_PIPE (self->device))
                                        : FJ_SPEED_UNKNOWN;
  if (speed == FJ_SPEED_FULL || speed == FJ_SPEED_LOW)
    fj_progress_say (
      self->progress, FJ_EVENT_WARNING,
      _ ("The board is connected at 12 Mbit/s only, which makes everything ten times "
         "slower: use another cable, port or hub."));
  return TRUE;
}

/*
 * Not every board is known to leave the bus: the one that is still there may be in the next stage
 * already. Anything else is no reason to stop waiting.
 */
static gboolean
went_on_in_place (FjBoardLink *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (FjIdentity) identity =
    fj_boot_driver_look (self->driver, self->device, cancellable, NULL);

  if (identity == NULL || identity->product == NULL)
    return FALSE;
  if (fj_boot_driver_is_same (self->driver, self->identity, identity))
    return self->funcs->has_gone_on != NULL &&
           self->funcs->has_gone_on (self->user_data, cancellable);
  g_debug ("%s: another program at the same address", fj_board_link_get_place (self));
  return take_identity (self, identity, identity->stage, error);
}

static gboolean
fail_stays (FjBoardLink *self, const FjExpect *expect, gboolean refused, GError **error)
{
  note_loss (self, expect, refused ? FJ_LOSS_REFUSED : FJ_LOSS_STAYED);
  if (refused)
    g_set_error_literal (error, FJ_ERROR, FJ_ERROR_STALL, "DFU_DETACH");
  else
    g_set_error (error, FJ_ERROR, FJ_ERROR_REENUMERATE,
                 _ ("The board took everything, but did not go on to %s within %u seconds."),
                 _ (expect->title), expect->seconds);
  return FALSE;
}

/* @refused: the board has said that it will stay, so that one look at it is enough. */
static gboolean
wait_for_successor (FjBoardLink *self, const FjExpect *expect, gboolean refused, gint64 deadline,
                    GCancellable *cancellable, GError **error)
{
  gboolean is_over = FALSE;

  while (!is_over && get_ms_until (self, deadline) > 0) {
    GError *local = NULL;

    if (fj_board_link_wait_left (self, MIN (STAY_MS, get_ms_until (self, deadline)), cancellable))
      return fj_board_link_come_back (self, expect, deadline, cancellable, error);
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    g_debug ("%s: still there, looking at it", fj_board_link_get_place (self));
    if (went_on_in_place (self, cancellable, &local))
      return TRUE;
    if (local != NULL) {
      g_propagate_error (error, local);
      return FALSE;
    }
    is_over = refused;
  }
  return fail_stays (self, expect, refused, error);
}

/* A board that is in an earlier stage than it was, or in the ROM again, has been reset. */
static gboolean
check_restart (FjBoardLink *self, const FjStageInfo *before, GError **error)
{
  guint order = self->stage != NULL ? self->stage->order : 0;

  if (!fj_stage_info_has (self->stage, FJ_STAGE_IS_START) &&
      (order == 0 || before == NULL || order >= before->order))
    return TRUE;
  g_set_error (error, FJ_ERROR, FJ_ERROR_RESTARTED, _ ("The board restarted into its %s."),
               fj_stage_info_get_title (self->stage));
  return FALSE;
}

/**
 * fj_board_link_go_on:
 * @self: a link to a board that has what it needs
 * @expect: what comes next
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Sends the board off and meets it again in its next stage, at another address or the same. No
 * reset of the link: U-Boot would reset the whole board.
 *
 * Returns: whether the board is in another stage now
 */
gboolean
fj_board_link_go_on (FjBoardLink *self, const FjExpect *expect, GCancellable *cancellable,
                     GError **error)
{
  const FjStageInfo *before = self->stage;
  gint64             deadline = begin_wait (self, expect);
  gboolean           refused = FALSE;
  gboolean           came;

  g_debug ("%s: go on from %s to “%s” within %u s", fj_board_link_get_place (self),
           fj_stage_info_get_nick (before), expect->nick, expect->seconds);
  if (self->funcs->send_off != NULL &&
      !self->funcs->send_off (&refused, self->user_data, cancellable, error))
    return FALSE;
  came = wait_for_successor (self, expect, refused, deadline, cancellable, error);
  fj_progress_wait (self->progress, NULL, 0);
  return came && check_restart (self, before, error);
}

/**
 * fj_board_link_wait_left:
 * @self: a link with a device
 * @ms: time limit in milliseconds
 * @cancellable: (nullable):
 *
 * Returns: whether the device has left; %FALSE after @ms or when @cancellable was cancelled
 */
gboolean
fj_board_link_wait_left (FjBoardLink *self, guint ms, GCancellable *cancellable)
{
  gboolean left = fj_port_watch_wait_left (self->watch, self->arrival, ms, cancellable);

  if (left)
    g_debug ("%s: arrival %" G_GUINT64_FORMAT " has left", fj_board_link_get_place (self),
             self->arrival);
  return left;
}

/**
 * fj_board_link_look_again:
 * @self: a link to a board that runs another program at the same address
 * @stage: which one
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Reads what the device says about itself now. One that does not say it keeps what it said.
 *
 * Returns: %FALSE when it is another board, or gone
 */
gboolean
fj_board_link_look_again (FjBoardLink *self, const FjStageInfo *stage, GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (FjIdentity) identity =
    fj_boot_driver_look (self->driver, self->device, cancellable, &local);

  if (identity != NULL && identity->product != NULL)
    return take_identity (self, identity, stage, error);
  fj_board_link_set_stage (self, stage);
  if (local == NULL || (!g_error_matches (local, FJ_ERROR, FJ_ERROR_GONE) &&
                        !g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED)))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/**
 * fj_board_link_peek:
 * @self: a link with a device
 * @cancellable: (nullable):
 *
 * Reads what the device says of itself now, without any consequence.
 *
 * Returns: (transfer full) (nullable): what it says, if it answers
 */
FjIdentity *
fj_board_link_peek (FjBoardLink *self, GCancellable *cancellable)
{
  g_return_val_if_fail (self != NULL && self->device != NULL, NULL);

  return fj_boot_driver_look (self->driver, self->device, cancellable, NULL);
}
