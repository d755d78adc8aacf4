/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-flash-job.h>

G_BEGIN_DECLS

#define FJ_TYPE_BOARD (fj_board_get_type ())
G_DECLARE_FINAL_TYPE (FjBoard, fj_board, FJ, BOARD, GObject)

FjBoard    *fj_board_new (FjDevice *device);
FjDevice   *fj_board_get_device (FjBoard *self);
void        fj_board_set_device (FjBoard *self, FjDevice *device);
const char *fj_board_get_port (FjBoard *self);
gboolean    fj_board_get_chosen (FjBoard *self);
void        fj_board_set_chosen (FjBoard *self, gboolean chosen);
FjFlashJob *fj_board_get_job (FjBoard *self);
void        fj_board_set_job (FjBoard *self, FjFlashJob *job);
GArray     *fj_board_get_speeds (FjBoard *self);
gboolean    fj_board_is_running (FjBoard *self);
gboolean    fj_board_has_result (FjBoard *self);
gboolean    fj_board_can_flash (FjBoard *self);
const char *fj_board_get_warning (FjBoard *self);
void        fj_board_set_warning (FjBoard *self, const char *warning);
gboolean    fj_board_take_offer (FjBoard *self);
gboolean    fj_board_is_same (FjBoard *self, FjDevice *device);
char       *fj_board_dup_name (FjBoard *self);
char       *fj_board_dup_short_name (FjBoard *self);
void        fj_board_flush (FjBoard *self);

G_END_DECLS
