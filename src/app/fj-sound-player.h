/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-sounds.h"

G_BEGIN_DECLS

#define FJ_TYPE_SOUND_PLAYER (fj_sound_player_get_type ())
G_DECLARE_FINAL_TYPE (FjSoundPlayer, fj_sound_player, FJ, SOUND_PLAYER, GObject)

FjSoundPlayer *fj_sound_player_new (void);
/* A #FjSoundFunc; @player is a #FjSoundPlayer. */
void fj_sound_player_play (FjSound sound, gpointer player);

/* Whether this program was built with a way to play sounds. */
gboolean fj_sound_player_is_built (void);

G_END_DECLS
