/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-layout-choice.h"

#include <fj-layout-finder.h>
#include <glib/gi18n.h>

typedef struct {
  FjFileFunc func;
  gpointer   user_data;
  GtkWidget *dialog; /* (unowned): the choice goes with it */
} Choice;

static void
on_button_clicked (GtkButton *button, Choice *choice)
{
  g_autoptr (GFile) file = g_object_ref (g_object_get_data (G_OBJECT (button), "fj-file"));
  FjFileFunc func = choice->func;
  gpointer   user_data = choice->user_data;

  gtk_widget_destroy (choice->dialog); /* and @choice with it */
  func (file, user_data);
}

/* What the layout is for, and below it where it lies. */
static GtkWidget *
make_label (const FjFoundLayout *layout)
{
  GtkWidget       *label = gtk_label_new (NULL);
  g_autofree char *markup = g_markup_printf_escaped ("%s\n<small>%s</small>", layout->words,
                                                     layout->path);

  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  return label;
}

static GtkWidget *
make_button (const FjFoundLayout *layout, Choice *choice)
{
  GtkWidget       *button = gtk_button_new ();
  g_autofree char *name = g_strdup_printf ("%s — %s", layout->words, layout->path);

  gtk_container_add (GTK_CONTAINER (button), make_label (layout));
  gtk_button_set_relief (GTK_BUTTON (button), GTK_RELIEF_NONE);
  gtk_widget_set_tooltip_text (button, layout->path);
  atk_object_set_name (gtk_widget_get_accessible (button), name);
  g_object_set_data_full (G_OBJECT (button), "fj-file", g_object_ref (layout->file),
                          g_object_unref);
  g_signal_connect (button, "clicked", G_CALLBACK (on_button_clicked), choice);
  return button;
}

static GtkWidget *
make_note (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_line_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_style_context_add_class (gtk_widget_get_style_context (label), GTK_STYLE_CLASS_DIM_LABEL);
  return label;
}

static void
free_choice (gpointer data, GClosure *closure)
{
  g_free (data);
}

/**
 * fj_layout_choice_show:
 * @parent: the window it belongs to; the dialog goes with it
 * @layouts: (element-type FjFoundLayout): what there is to choose from
 * @note: (nullable): a sentence below them
 * @func: called with the choice; not called when there is none
 * @user_data: its argument
 *
 * Asks which of several layouts is meant, each described in words, and returns at once.
 *
 * Returns: (transfer none): the dialog, which goes by itself or when it is destroyed
 */
GtkWidget *
fj_layout_choice_show (GtkWindow *parent, GPtrArray *layouts, const char *note, FjFileFunc func,
                       gpointer user_data)
{
  Choice    *choice = g_new0 (Choice, 1);
  GtkWidget *scroller = gtk_scrolled_window_new (NULL, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  choice->func = func;
  choice->user_data = user_data;
  choice->dialog = gtk_dialog_new_with_buttons (_ ("Choose a Layout"), parent,
                                                GTK_DIALOG_MODAL | GTK_DIALOG_USE_HEADER_BAR |
                                                  GTK_DIALOG_DESTROY_WITH_PARENT,
                                                _ ("_Cancel"), GTK_RESPONSE_CANCEL, NULL);
  for (guint i = 0; i < layouts->len; i++)
    gtk_container_add (GTK_CONTAINER (box), make_button (g_ptr_array_index (layouts, i), choice));
  gtk_container_set_focus_vadjustment (
    GTK_CONTAINER (box), gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller)));
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_container_add (GTK_CONTAINER (scroller), box);
  gtk_container_add (GTK_CONTAINER (gtk_dialog_get_content_area (GTK_DIALOG (choice->dialog))),
                     scroller);
  if (note != NULL)
    gtk_container_add (GTK_CONTAINER (gtk_dialog_get_content_area (GTK_DIALOG (choice->dialog))),
                       make_note (note));
  gtk_window_set_default_size (GTK_WINDOW (choice->dialog), 640, 400);
  g_signal_connect_data (choice->dialog, "response", G_CALLBACK (gtk_widget_destroy), choice,
                         free_choice, 0);
  gtk_widget_show_all (choice->dialog);
  return choice->dialog;
}
