/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-flash-job.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

void fj_job_style_apply (GtkWidget *widget, FjJobState state);

G_END_DECLS
