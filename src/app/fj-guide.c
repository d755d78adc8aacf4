/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-guide.h"

#include "fj-text.h"

#include <glib/gi18n.h>

/**
 * FjGuide:
 *
 * What the window shows while no layout is open: the ways to begin.
 */
struct _FjGuide {
  GtkScrolledWindow parent_instance;

  GtkLabel  *title;
  GtkLabel  *text;
  GtkBox    *recent;
  GtkWidget *recent_heading;
};

G_DEFINE_FINAL_TYPE (FjGuide, fj_guide, GTK_TYPE_SCROLLED_WINDOW)

static void
fj_guide_class_init (FjGuideClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/flashjig/Flashjig/guide.ui");
  gtk_widget_class_bind_template_child (widget_class, FjGuide, recent);
  gtk_widget_class_bind_template_child (widget_class, FjGuide, title);
  gtk_widget_class_bind_template_child (widget_class, FjGuide, text);
  gtk_widget_class_bind_template_child (widget_class, FjGuide, recent_heading);
  gtk_widget_class_set_css_name (widget_class, "guide");
}

static void
fj_guide_init (FjGuide *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static GtkWidget *
make_button (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *display = g_filename_display_name (name);
  g_autofree char *path = fj_text_short_path (file);
  g_autofree char *uri = g_file_get_uri (file);
  GtkWidget       *button = gtk_button_new_with_label (display);
  GtkWidget       *label = gtk_bin_get_child (GTK_BIN (button));

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_tooltip_text (button, path);
  gtk_button_set_relief (GTK_BUTTON (button), GTK_RELIEF_NONE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.open-uri");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", uri);
  gtk_widget_show (button);
  return button;
}

static void
destroy_cb (GtkWidget *widget, gpointer user_data)
{
  gtk_widget_destroy (widget);
}

/**
 * fj_guide_set_has_board:
 * @self: a guide
 * @has_board: whether there is a board that can be flashed
 *
 * Says what is to be done next.
 */
void
fj_guide_set_has_board (FjGuide *self, gboolean has_board)
{
  const char *title = has_board ? _ ("Board ready") : _ ("Flash an STM32MP board");

  g_return_if_fail (FJ_IS_GUIDE (self));

  if (g_str_equal (gtk_label_get_text (self->title), title))
    return;
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->text,
                      has_board ? _ ("Now open a flash layout: a .tsv file that says what is "
                                     "written where.")
                                : _ ("Plug in a board in USB boot mode and open a flash layout: a "
                                     ".tsv file that says what is written where."));
}

/**
 * fj_guide_set_recent:
 * @self: a guide
 * @files: (element-type GFile): the layouts that were opened last
 */
void
fj_guide_set_recent (FjGuide *self, GPtrArray *files)
{
  g_return_if_fail (FJ_IS_GUIDE (self));

  gtk_container_foreach (GTK_CONTAINER (self->recent), destroy_cb, NULL);
  for (guint i = 0; i < files->len; i++)
    gtk_container_add (GTK_CONTAINER (self->recent), make_button (g_ptr_array_index (files, i)));
  gtk_widget_set_visible (self->recent_heading, files->len > 0);
}
