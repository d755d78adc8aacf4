/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What is asked for. */
typedef enum {
  FJ_ASK_LAYOUT,      /* open a .tsv */
  FJ_ASK_FOLDER,      /* a folder with layouts and images */
  FJ_ASK_IMAGE,       /* a file for a row */
  FJ_ASK_SAVE_LAYOUT, /* where to save a .tsv */
  FJ_ASK_SAVE_TEXT,   /* where to save a report or a log */
} FjAsk;

/* @file is (transfer none) (nullable): NULL when the user chose none. */
typedef void (*FjFileFunc) (GFile *file, gpointer user_data);

void fj_file_dialog_show (GtkWindow *parent, FjAsk ask, GFile *folder, const char *name,
                          FjFileFunc func, gpointer user_data);

G_END_DECLS
