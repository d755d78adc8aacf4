/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-sounds.h"

/* Boards that end together are heard once. */
#define GATHER_MS 300

/**
 * FjSounds:
 *
 * What is heard of runs: that a board is done, and whether it has passed, for people who look
 * elsewhere. Of several boards that end together a failure is heard, because it is what asks for
 * somebody. Who stops a board hears nothing. Main thread only.
 *
 * Properties: "wanted" and "allowed": whether the person and the desktop want sounds; both do at
 * first.
 */
struct _FjSounds {
  GObject parent_instance;

  FjSoundFunc    func;
  gpointer       data;      /* (owned) argument of @func */
  GDestroyNotify free_data; /* (nullable) */
  gboolean       wanted;
  gboolean       allowed;
  FjSound        next;   /* what is heard when @gather is over */
  guint          gather; /* source, or 0 */
};

enum {
  PROP_0,
  PROP_WANTED,
  PROP_ALLOWED,
  N_PROPS,
};

G_DEFINE_FINAL_TYPE (FjSounds, fj_sounds, G_TYPE_OBJECT)

static gboolean
gather_cb (gpointer user_data)
{
  FjSounds *self = user_data;

  self->gather = 0;
  self->func (self->next, self->data);
  return G_SOURCE_REMOVE;
}

static void
on_board_finished (FjSounds *self, FjBoard *board)
{
  FjJobState state = fj_flash_job_get_state (fj_board_get_job (board));

  g_assert (FJ_IS_SOUNDS (self));

  if (!self->wanted || !self->allowed || (state != FJ_JOB_PASSED && state != FJ_JOB_FAILED))
    return;
  if (self->gather == 0) {
    self->next = FJ_SOUND_PASSED;
    self->gather = g_timeout_add (GATHER_MS, gather_cb, self);
  }
  if (state == FJ_JOB_FAILED)
    self->next = FJ_SOUND_FAILED;
}

static gboolean *
find_switch (FjSounds *self, guint id)
{
  return id == PROP_WANTED ? &self->wanted : &self->allowed;
}

static void
fj_sounds_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, *find_switch (FJ_SOUNDS (object), id));
}

static void
fj_sounds_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  *find_switch (FJ_SOUNDS (object), id) = g_value_get_boolean (value);
}

static void
fj_sounds_finalize (GObject *object)
{
  FjSounds *self = FJ_SOUNDS (object);

  if (self->gather != 0)
    g_source_remove (self->gather);
  if (self->free_data != NULL)
    self->free_data (self->data);
  G_OBJECT_CLASS (fj_sounds_parent_class)->finalize (object);
}

static void
add_switch (GObjectClass *object_class, guint id, const char *name)
{
  g_object_class_install_property (
    object_class, id,
    g_param_spec_boolean (name, NULL, NULL, TRUE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
}

static void
fj_sounds_class_init (FjSoundsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = fj_sounds_get_property;
  object_class->set_property = fj_sounds_set_property;
  object_class->finalize = fj_sounds_finalize;
  add_switch (object_class, PROP_WANTED, "wanted");
  add_switch (object_class, PROP_ALLOWED, "allowed");
}

static void
fj_sounds_init (FjSounds *self)
{
  self->wanted = TRUE;
  self->allowed = TRUE;
}

/**
 * fj_sounds_new:
 * @flow: whose runs are heard
 * @func: makes a sound heard
 * @data: (transfer full): argument of @func
 * @free_data: (nullable): frees @data
 *
 * Returns: (transfer full): sounds
 */
FjSounds *
fj_sounds_new (FjRunFlow *flow, FjSoundFunc func, gpointer data, GDestroyNotify free_data)
{
  FjSounds *self = g_object_new (FJ_TYPE_SOUNDS, NULL);

  self->func = func;
  self->data = data;
  self->free_data = free_data;
  g_signal_connect_object (flow, "board-finished", G_CALLBACK (on_board_finished), self,
                           G_CONNECT_SWAPPED);
  return self;
}
