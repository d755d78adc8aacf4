/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-window.h"

G_BEGIN_DECLS

#define FJ_TYPE_APPLICATION (fj_application_get_type ())
G_DECLARE_FINAL_TYPE (FjApplication, fj_application, FJ, APPLICATION, GtkApplication)

FjApplication *fj_application_new (void);
int            fj_application_run (int argc, char **argv);
void           fj_register_resources (void);

G_END_DECLS
