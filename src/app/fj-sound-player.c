/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-sound-player.h"

#include <fj-thread.h>
#include <glib/gi18n.h>
#include <gtk/gtk.h>
#ifdef HAVE_GSOUND
#include <gsound.h>
#endif

/**
 * FjSoundPlayer:
 *
 * Plays sounds of the desktop's theme, on a thread: a sound server may take its time, or be none at
 * all, and nobody waits for either. What cannot be played is not heard, and the debug log says why.
 */
struct _FjSoundPlayer {
  GObject parent_instance;

  GObject *context; /* (owned) (nullable) the #GSoundContext; while @is_busy the thread's alone */
  gboolean is_busy;
};

G_DEFINE_FINAL_TYPE (FjSoundPlayer, fj_sound_player, G_TYPE_OBJECT)

typedef struct {
  const char *id;          /* static: its name in sound themes */
  char       *theme;       /* (owned) (nullable) */
  const char *description; /* static: for people who have sounds told in words */
} Request;

static void
request_free (gpointer data)
{
  Request *self = data;

  g_free (self->theme);
  g_free (self);
}

#ifdef HAVE_GSOUND
/* The sound server alone: ALSA without a card writes a page to standard error. */
static gboolean
open_context (FjSoundPlayer *self, GError **error)
{
  GSoundContext *context = gsound_context_new (NULL, error);

  if (context != NULL && !gsound_context_set_driver (context, "pulse", error))
    g_clear_object (&context);
  self->context = (GObject *) context;
  return context != NULL;
}

static void
play_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  FjSoundPlayer *self = FJ_SOUND_PLAYER (source);
  Request       *request = data;
  GError        *error = NULL;

  if ((self->context == NULL && !open_context (self, &error)) ||
      !gsound_context_play_simple (
        (GSoundContext *) self->context, NULL, &error, GSOUND_ATTR_EVENT_ID, request->id,
        GSOUND_ATTR_EVENT_DESCRIPTION, request->description, GSOUND_ATTR_MEDIA_ROLE, "event",
        request->theme != NULL ? GSOUND_ATTR_CANBERRA_XDG_THEME_NAME : NULL, request->theme, NULL))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}
#else
static void
play_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "built without sounds");
}
#endif

static void
on_played (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  FJ_SOUND_PLAYER (source)->is_busy = FALSE;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_debug ("nothing is heard: %s", error->message);
}

static void
fj_sound_player_dispose (GObject *object)
{
  g_clear_object (&FJ_SOUND_PLAYER (object)->context);
  G_OBJECT_CLASS (fj_sound_player_parent_class)->dispose (object);
}

static void
fj_sound_player_class_init (FjSoundPlayerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fj_sound_player_dispose;
}

static void
fj_sound_player_init (FjSoundPlayer *self)
{
}

/**
 * fj_sound_player_new:
 *
 * Returns: (transfer full): a player that has not looked for a sound server yet
 */
FjSoundPlayer *
fj_sound_player_new (void)
{
  return g_object_new (FJ_TYPE_SOUND_PLAYER, NULL);
}

/**
 * fj_sound_player_play:
 * @sound: which
 * @player: a player
 *
 * Dropped while the sound before is still on its way to the server.
 */
void
fj_sound_player_play (FjSound sound, gpointer player)
{
  FjSoundPlayer *self = FJ_SOUND_PLAYER (player);
  gboolean       has_passed = sound == FJ_SOUND_PASSED;
  Request       *request;
  g_autoptr (GTask) task = NULL;

  if (self->is_busy)
    return;
  self->is_busy = TRUE;
  request = g_new0 (Request, 1);
  request->id = has_passed ? "complete" : "dialog-error";
  request->description = has_passed ? _ ("PASS") : _ ("FAIL");
  g_object_get (gtk_settings_get_default (), "gtk-sound-theme-name", &request->theme, NULL);
  g_debug ("sound %s", request->id);
  task = g_task_new (self, NULL, on_played, NULL);
  g_task_set_task_data (task, request, request_free);
  fj_thread_run_task (task, play_thread);
}

/**
 * fj_sound_player_is_built:
 *
 * Returns: whether this program was built with a way to play sounds
 */
gboolean
fj_sound_player_is_built (void)
{
#ifdef HAVE_GSOUND
  return TRUE;
#else
  return FALSE;
#endif
}
