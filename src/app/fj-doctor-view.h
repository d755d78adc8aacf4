/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FJ_TYPE_DOCTOR_VIEW (fj_doctor_view_get_type ())
G_DECLARE_FINAL_TYPE (FjDoctorView, fj_doctor_view, FJ, DOCTOR_VIEW, GtkBox)

GtkWidget *fj_doctor_view_new (void);
void       fj_doctor_view_set_busy_ports (FjDoctorView *self, const char *const *ports);

G_END_DECLS
