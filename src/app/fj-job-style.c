/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-job-style.h"

static const char *
get_class (FjJobState state)
{
  if (state == FJ_JOB_PASSED)
    return "fj-pass";
  if (state == FJ_JOB_FAILED)
    return "fj-fail";
  return state == FJ_JOB_CANCELLED ? "fj-stopped" : NULL;
}

/**
 * fj_job_style_apply:
 * @widget: a widget that says how a job is, with sign and word
 * @state: its state
 *
 * Gives it the colour that goes with them.
 */
void
fj_job_style_apply (GtkWidget *widget, FjJobState state)
{
  static const char *const classes[] = { "fj-pass", "fj-fail", "fj-stopped" };
  GtkStyleContext         *style = gtk_widget_get_style_context (widget);
  const char              *wanted = get_class (state);

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++) {
    if (g_strcmp0 (classes[i], wanted) == 0)
      gtk_style_context_add_class (style, classes[i]);
    else
      gtk_style_context_remove_class (style, classes[i]);
  }
}
