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

/* The day on which the file was changed last, behind its folder. */
static void
on_time_known (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkLabel) label = user_data;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, NULL);
  g_autofree char *day = info != NULL ? fj_text_day_of_file (info) : NULL;
  g_autofree char *text = NULL;

  if (day == NULL)
    return; /* it is gone; opening it says so */
  text = g_strdup_printf ("%s · %s", gtk_label_get_text (label), day);
  gtk_label_set_text (label, text);
}

static GtkWidget *
make_label (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 48);
  return label;
}

static GtkWidget *
make_button (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *display = g_filename_display_name (name);
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autofree char *place = fj_text_short_path (folder != NULL ? folder : file);
  g_autofree char *path = fj_text_short_path (file);
  g_autofree char *uri = g_file_get_uri (file);
  g_autofree char *full = g_strdup_printf ("%s, %s", display, place);
  GtkWidget       *button = gtk_button_new ();
  GtkWidget       *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget       *where = make_label (place);

  gtk_style_context_add_class (gtk_widget_get_style_context (where), "fj-small");
  gtk_style_context_add_class (gtk_widget_get_style_context (where), GTK_STYLE_CLASS_DIM_LABEL);
  gtk_container_add (GTK_CONTAINER (box), make_label (display));
  gtk_container_add (GTK_CONTAINER (box), where);
  gtk_container_add (GTK_CONTAINER (button), box);
  gtk_widget_set_tooltip_text (button, path);
  atk_object_set_name (gtk_widget_get_accessible (button), full);
  gtk_button_set_relief (GTK_BUTTON (button), GTK_RELIEF_NONE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.open-uri");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", uri);
  gtk_widget_show_all (button);
  g_file_query_info_async (file, G_FILE_ATTRIBUTE_TIME_MODIFIED, G_FILE_QUERY_INFO_NONE,
                           G_PRIORITY_LOW, NULL, on_time_known, g_object_ref (where));
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
