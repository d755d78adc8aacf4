/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-editor-page.h"
#include "fj-notice.h"
#include "fj-run-flow.h"

G_BEGIN_DECLS

/* What the centre shows while a layout is open. */
typedef enum {
  FJ_SHOW_EDITOR,
  FJ_SHOW_RUN,
  FJ_SHOW_RESULT,
} FjShow;

#define FJ_TYPE_FLASH_VIEW (fj_flash_view_get_type ())
G_DECLARE_FINAL_TYPE (FjFlashView, fj_flash_view, FJ, FLASH_VIEW, GtkPaned)

void          fj_flash_view_set_flow (FjFlashView *self, FjRunFlow *flow);
void          fj_flash_view_bind_settings (FjFlashView *self, GSettings *settings);
void          fj_flash_view_set_log (FjFlashView *self, FjLog *log);
void          fj_flash_view_show (FjFlashView *self, FjShow show);
FjShow        fj_flash_view_get_show (FjFlashView *self);
void          fj_flash_view_go_back (FjFlashView *self);
FjBoard      *fj_flash_view_get_board (FjFlashView *self);
GtkWidget    *fj_flash_view_get_board_list (FjFlashView *self);
GtkWidget    *fj_flash_view_get_board_row (FjFlashView *self); /* (nullable) */
FjEditorPage *fj_flash_view_get_editor (FjFlashView *self);
FjNotice     *fj_flash_view_get_notice (FjFlashView *self);
gboolean      fj_flash_view_is_editing (FjFlashView *self);
int           fj_flash_view_find_failed_row (FjFlashView *self);
void          fj_flash_view_show_failed_row (FjFlashView *self);
void          fj_flash_view_go_to_next_pane (FjFlashView *self, GtkWidget *last);
gboolean      fj_flash_view_find_rows (FjFlashView *self);

G_END_DECLS
