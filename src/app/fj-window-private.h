/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-board-list.h"
#include "fj-guide.h"
#include "fj-issue-list.h"
#include "fj-layout-checker.h"
#include "fj-layout-view.h"
#include "fj-log-view.h"
#include "fj-result-view.h"
#include "fj-row-editor.h"
#include "fj-run-bar.h"
#include "fj-speed-graph.h"
#include "fj-storage-map.h"
#include "fj-window.h"

#include <fj-layout.h>

G_BEGIN_DECLS

/* What the centre of the window shows while a layout is open. */
typedef enum {
  FJ_SHOW_EDITOR,
  FJ_SHOW_RUN,
  FJ_SHOW_RESULT,
} FjShow;

/* The halves of the window share this; nobody else includes it. */
struct _FjWindow {
  GtkApplicationWindow parent_instance;

  GSettings         *settings;    /* (owned) (nullable) */
  FjBoardModel      *boards;      /* (owned) (not nullable) */
  FjFlashController *controller;  /* (owned) (not nullable) */
  FjLayout          *layout;      /* (owned) (nullable) */
  FjLayoutChecker   *checker;     /* (owned) (not nullable) */
  FjFileTable       *files;       /* (owned) (not nullable) */
  FjLog             *log;         /* (owned) (not nullable) */
  FjFlashOrder      *order;       /* (owned) (nullable): waits for a confirmation */
  GFileMonitor      *monitor;     /* (owned) (nullable): of the layout's file */
  GCancellable      *cancellable; /* (owned) (nullable): of the preparation of a run */
  FjShow             show;
  guint              inhibit_cookie;

  GtkHeaderBar *header;
  FjBoardList  *board_list;
  FjGuide      *guide;
  FjIssueList  *issue_list;
  FjLayoutView *layout_view;
  FjLogView    *log_view;
  FjResultView *result_view;
  FjRowEditor  *row_editor;
  FjRunBar     *run_bar;
  FjSpeedGraph *speed_graph;
  FjStorageMap *storage_map;
  GtkInfoBar   *notice;
  GtkLabel     *notice_label;
  GtkButton    *notice_button;
  GtkLabel     *status;
  GtkLabel     *check_label;
  GtkPaned     *paned;
  GtkPopover   *erase_popover;
  GtkLabel     *erase_label;
  GtkPopover   *stop_popover;
  GtkLabel     *stop_label;
  GtkRevealer  *log_revealer;
  GtkStack     *centre;
  GtkWidget    *editor_tools;
  GtkWidget    *editor_panel;
  GtkWidget    *map_box;
  GtkWidget    *menu_button;
  GtkWidget    *recent_button;
  GtkWidget    *flash_button;
  GtkWidget    *stop_button;
};

/* fj-window.c */
void fj_window_update (FjWindow *self);
void fj_window_set_show (FjWindow *self, FjShow show);
void fj_window_set_layout (FjWindow *self, FjLayout *layout);
void fj_window_say (FjWindow *self, GtkMessageType type, const char *text, const char *button,
                    const char *action);
void fj_window_enable (FjWindow *self, const char *action, gboolean enabled);

/* fj-window-status.c */
void fj_window_update_texts (FjWindow *self);

/* fj-window-file.c */
void fj_window_add_file_actions (FjWindow *self);
void fj_window_update_file_actions (FjWindow *self);
void fj_window_ask_close (FjWindow *self);
void fj_window_watch_file (FjWindow *self);
void fj_window_update_recent (FjWindow *self);

/* fj-window-open.c */
void     fj_window_say_error (FjWindow *self, const GError *error);
gboolean fj_window_refuses_to_open (FjWindow *self);
void     fj_window_open_now (FjWindow *self, GFile *file);
void     fj_window_propose (FjWindow *self, GFile *source);

/* fj-window-edit.c */
void     fj_window_add_edit_actions (FjWindow *self);
void     fj_window_update_edit_actions (FjWindow *self);
gboolean fj_window_handle_table_key (FjWindow *self, GdkEventKey *event);

/* fj-window-report.c */
void fj_window_add_report_actions (FjWindow *self);
void fj_window_update_report_actions (FjWindow *self);
void fj_window_announce_end (FjWindow *self);

/* fj-window-view.c */
void fj_window_add_view_actions (FjWindow *self);
void fj_window_bind_settings (FjWindow *self);

/* fj-window-drop.c */
void fj_window_accept_drops (FjWindow *self);

/* fj-window-flash.c */
void  fj_window_add_flash_actions (FjWindow *self);
void  fj_window_connect_run (FjWindow *self);
void  fj_window_drop_order (FjWindow *self);
void  fj_window_update_flash_actions (FjWindow *self);
char *fj_window_dup_flash_status (FjWindow *self);

G_END_DECLS
