/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FJ_TYPE_CHOICE_BOX (fj_choice_box_get_type ())
G_DECLARE_FINAL_TYPE (FjChoiceBox, fj_choice_box, FJ, CHOICE_BOX, GtkBox)

void fj_choice_box_set_actions (FjChoiceBox *self, GActionGroup *actions);

G_END_DECLS
