/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-notice.h"

#include <glib/gi18n.h>

/**
 * FjNotice:
 *
 * A sentence above the page, with at most one thing to do about it. Stops nobody's work. How
 * important it is, is a sign, a colour, and a word for whoever sees neither.
 */
struct _FjNotice {
  GtkInfoBar parent_instance;

  GtkImage  *sign;
  GtkLabel  *label;
  GtkButton *button;
};

G_DEFINE_FINAL_TYPE (FjNotice, fj_notice, GTK_TYPE_INFO_BAR)

static void
on_response (FjNotice *self)
{
  g_assert (FJ_IS_NOTICE (self));

  fj_notice_clear (self);
}

static void
fj_notice_class_init (FjNoticeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/flashjig/Flashjig/notice.ui");
  gtk_widget_class_bind_template_child (widget_class, FjNotice, sign);
  gtk_widget_class_bind_template_child (widget_class, FjNotice, label);
  gtk_widget_class_bind_template_child (widget_class, FjNotice, button);
  gtk_widget_class_bind_template_callback (widget_class, on_response);
}

static void
fj_notice_init (FjNotice *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static const char *
get_word (GtkMessageType type)
{
  if (type == GTK_MESSAGE_ERROR)
    return _ ("Error");
  return type == GTK_MESSAGE_WARNING ? _ ("Warning") : _ ("Info");
}

static const char *
get_icon (GtkMessageType type)
{
  if (type == GTK_MESSAGE_ERROR)
    return "dialog-error-symbolic";
  return type == GTK_MESSAGE_WARNING ? "dialog-warning-symbolic" : "dialog-information-symbolic";
}

static void
set_kind (FjNotice *self, GtkMessageType type, const char *text)
{
  AtkObject       *accessible = gtk_widget_get_accessible (GTK_WIDGET (self));
  g_autofree char *name = g_strdup_printf ("%s: %s", get_word (type), text);

  gtk_info_bar_set_message_type (GTK_INFO_BAR (self), type);
  gtk_image_set_from_icon_name (self->sign, get_icon (type), GTK_ICON_SIZE_LARGE_TOOLBAR);
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (self->sign)), get_word (type));
  atk_object_set_name (accessible, name);
  atk_object_set_role (accessible,
                       type == GTK_MESSAGE_INFO ? ATK_ROLE_INFO_BAR : ATK_ROLE_ALERT);
}

/**
 * fj_notice_show:
 * @self: a notice
 * @type: how important it is
 * @text: a sentence
 * @button: (nullable): label of a button
 * @action: (nullable): the detailed name of its action
 *
 * Says something, in the place of what was said before.
 */
void
fj_notice_show (FjNotice *self, GtkMessageType type, const char *text, const char *button,
                const char *action)
{
  g_return_if_fail (FJ_IS_NOTICE (self));

  set_kind (self, type, text);
  gtk_label_set_text (self->label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->button), button != NULL);
  if (button != NULL) {
    gtk_button_set_label (self->button, button);
    gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (self->button), action);
  }
  gtk_widget_show (GTK_WIDGET (self));
}

/**
 * fj_notice_show_error:
 * @self: a notice
 * @error: what went wrong; what only has to wait is no more than a remark
 */
void
fj_notice_show_error (FjNotice *self, const GError *error)
{
  gboolean has_to_wait = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BUSY);

  fj_notice_show (self, has_to_wait ? GTK_MESSAGE_INFO : GTK_MESSAGE_ERROR, error->message, NULL,
                  NULL);
}

/**
 * fj_notice_clear:
 * @self: a notice
 *
 * Says nothing any more.
 */
void
fj_notice_clear (FjNotice *self)
{
  g_return_if_fail (FJ_IS_NOTICE (self));

  gtk_widget_hide (GTK_WIDGET (self));
}

/**
 * fj_notice_clear_offer:
 * @self: a notice
 * @action: name of an action
 *
 * Says nothing any more if it is about what @action is for.
 */
void
fj_notice_clear_offer (FjNotice *self, const char *action)
{
  g_return_if_fail (FJ_IS_NOTICE (self));

  if (g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (self->button)), action) == 0)
    fj_notice_clear (self);
}
