/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FJ_TYPE_NOTICE (fj_notice_get_type ())
G_DECLARE_FINAL_TYPE (FjNotice, fj_notice, FJ, NOTICE, GtkInfoBar)

void fj_notice_show (FjNotice *self, GtkMessageType type, const char *text, const char *button,
                     const char *action);
void fj_notice_show_error (FjNotice *self, const GError *error);
void fj_notice_clear (FjNotice *self);
void fj_notice_clear_offer (FjNotice *self, const char *action);

G_END_DECLS
