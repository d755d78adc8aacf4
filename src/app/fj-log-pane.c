/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-log-pane.h"

/**
 * FjLogPane:
 *
 * Something with a log below it. People choose the height of the log, not that of what is above
 * it, and find the log as high again the next time.
 */
struct _FjLogPane {
  GtkPaned parent_instance;

  int height; /* of the log; 0: as it likes */
};

enum {
  PROP_HEIGHT = 1,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (FjLogPane, fj_log_pane, GTK_TYPE_PANED)

static void
on_log_shown (GtkWidget *log, FjLogPane *self)
{
  int height = gtk_widget_get_allocated_height (GTK_WIDGET (self));

  g_assert (FJ_IS_LOG_PANE (self));

  if (self->height > 0 && height > self->height)
    gtk_paned_set_position (GTK_PANED (self), height - self->height);
}

static void
on_log_hidden (GtkWidget *log, FjLogPane *self)
{
  g_assert (FJ_IS_LOG_PANE (self));

  self->height = gtk_widget_get_allocated_height (log);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_HEIGHT]);
}

static void
fj_log_pane_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_HEIGHT)
    g_value_set_int (value, FJ_LOG_PANE (object)->height);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
fj_log_pane_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_HEIGHT)
    FJ_LOG_PANE (object)->height = g_value_get_int (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
fj_log_pane_add (GtkContainer *container, GtkWidget *child)
{
  FjLogPane *self = FJ_LOG_PANE (container);

  GTK_CONTAINER_CLASS (fj_log_pane_parent_class)->add (container, child);
  if (child != gtk_paned_get_child2 (GTK_PANED (self)))
    return;
  g_signal_connect_object (child, "map", G_CALLBACK (on_log_shown), self, 0);
  g_signal_connect_object (child, "unmap", G_CALLBACK (on_log_hidden), self, 0);
}

static void
fj_log_pane_class_init (FjLogPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = fj_log_pane_get_property;
  object_class->set_property = fj_log_pane_set_property;
  GTK_CONTAINER_CLASS (klass)->add = fj_log_pane_add;
  props[PROP_HEIGHT] =
    g_param_spec_int ("log-height", NULL, NULL, 0, G_MAXINT, 0,
                      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
fj_log_pane_init (FjLogPane *self)
{
}

/**
 * fj_log_pane_bind_settings:
 * @self: a pane
 * @settings: what is remembered
 *
 * Remembers how high the log is.
 */
void
fj_log_pane_bind_settings (FjLogPane *self, GSettings *settings)
{
  g_return_if_fail (FJ_IS_LOG_PANE (self));

  g_settings_bind (settings, "log-height", self, "log-height", G_SETTINGS_BIND_DEFAULT);
}
