/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-run-flow.h"

G_BEGIN_DECLS

typedef enum {
  FJ_SOUND_PASSED,
  FJ_SOUND_FAILED,
} FjSound;

/* Makes it heard; must not take long. */
typedef void (*FjSoundFunc) (FjSound sound, gpointer user_data);

#define FJ_TYPE_SOUNDS (fj_sounds_get_type ())
G_DECLARE_FINAL_TYPE (FjSounds, fj_sounds, FJ, SOUNDS, GObject)

FjSounds *fj_sounds_new (FjRunFlow *flow, FjSoundFunc func, gpointer data,
                         GDestroyNotify free_data);

G_END_DECLS
