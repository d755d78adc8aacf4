/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-text.h"
#include "fj-window-private.h"

#include <glib/gi18n.h>

static void
update_title (FjWindow *self)
{
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;

  if (self->layout == NULL) {
    gtk_header_bar_set_title (self->header, _ ("Flashjig"));
    gtk_header_bar_set_subtitle (self->header, NULL);
    return;
  }
  g_object_get (self->layout, "title", &title, NULL);
  if (fj_layout_get_modified (self->layout)) {
    subtitle = g_strdup (_ ("Not saved"));
  } else if (fj_layout_get_file (self->layout) != NULL) {
    g_autoptr (GFile) folder = g_file_get_parent (fj_layout_get_file (self->layout));

    subtitle = folder != NULL ? fj_text_short_path (folder) : NULL;
  }
  gtk_header_bar_set_title (self->header, title);
  gtk_header_bar_set_subtitle (self->header, subtitle);
}

static char *
dup_check_status (FjWindow *self)
{
  GPtrArray       *issues = fj_layout_checker_get_issues (self->checker);
  guint            errors = fj_issues_count (issues, FJ_SEVERITY_ERROR);
  guint            warnings = fj_issues_count (issues, FJ_SEVERITY_WARNING);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  if (errors == 0 && warnings == 0)
    return g_strdup (fj_layout_checker_get_plan (self->checker) != NULL ? _ ("✓ no problems") : "");
  first = g_strdup_printf (ngettext ("✗ %u problem", "✗ %u problems", errors), errors);
  second = g_strdup_printf (ngettext ("! %u warning", "! %u warnings", warnings), warnings);
  if (warnings == 0)
    return g_steal_pointer (&first);
  if (errors == 0)
    return g_steal_pointer (&second);
  /* Translators: "✗ 2 problems", "! 1 warning" */
  return g_strdup_printf (C_ ("checks", "%s, %s"), first, second);
}

static void
update_status (FjWindow *self)
{
  g_autofree char *text = fj_window_dup_flash_status (self);
  g_autofree char *checks = self->layout != NULL ? dup_check_status (self) : NULL;

  gtk_label_set_text (self->check_label, checks != NULL ? checks : "");
  gtk_label_set_text (self->status, text != NULL ? text : _ ("Ready"));
}

/**
 * fj_window_update_texts:
 * @self: a window
 *
 * Brings the title and the line at the bottom in line with the models.
 */
void
fj_window_update_texts (FjWindow *self)
{
  update_title (self);
  update_status (self);
}
