/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-choice-box.h"

/* GTK 3 turns radio buttons that are bound to an action back and forth for ever when another one is
 * made active from outside: what they do is bound here. */
typedef struct {
  const char *id; /* of the button */
  const char *action;
  const char *word;
} Word;

static const Word words[] = {
  { "verify_off", "verify", "off" },
  { "verify_quick", "verify", "quick" },
  { "verify_full", "verify", "full" },
  { "way_auto", "way", "auto" },
  { "way_dfu", "way", "dfu" },
  { "way_fastboot", "way", "fastboot" },
};

/**
 * FjChoiceBox:
 *
 * How boards are flashed: what is read back, over what it goes, and whether everything is sent,
 * each with what it costs and proves. Its buttons are actions of a window.
 */
struct _FjChoiceBox {
  GtkBox parent_instance;

  GActionGroup    *actions; /* (owned) (nullable) */
  GtkToggleButton *buttons[G_N_ELEMENTS (words)];
};

G_DEFINE_FINAL_TYPE (FjChoiceBox, fj_choice_box, GTK_TYPE_BOX)

static void
show_state (FjChoiceBox *self, const char *action)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (self->actions, action);
  gboolean is_enabled = g_action_group_get_action_enabled (self->actions, action);
  /* what is not possible is not done, whatever is remembered */
  const char *word = is_enabled ? g_variant_get_string (state, NULL) : "off";

  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    if (!g_str_equal (words[i].action, action))
      continue;
    gtk_widget_set_sensitive (GTK_WIDGET (self->buttons[i]), is_enabled);
    if (g_str_equal (words[i].word, word))
      gtk_toggle_button_set_active (self->buttons[i], TRUE);
  }
}

static gboolean
is_known (const char *action)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].action, action))
      return TRUE;
  return FALSE;
}

static void
on_state_changed (FjChoiceBox *self, const char *action)
{
  g_assert (FJ_IS_CHOICE_BOX (self));

  if (is_known (action))
    show_state (self, action);
}

static void
on_toggled (GtkToggleButton *button, FjChoiceBox *self)
{
  g_assert (FJ_IS_CHOICE_BOX (self));

  for (guint i = 0; self->actions != NULL && i < G_N_ELEMENTS (words); i++)
    if (self->buttons[i] == button && gtk_toggle_button_get_active (button) &&
        g_action_group_get_action_enabled (self->actions, words[i].action))
      g_action_group_change_action_state (self->actions, words[i].action,
                                          g_variant_new_string (words[i].word));
}

static void
fj_choice_box_dispose (GObject *object)
{
  g_clear_object (&FJ_CHOICE_BOX (object)->actions);
  G_OBJECT_CLASS (fj_choice_box_parent_class)->dispose (object);
}

static void
fj_choice_box_class_init (FjChoiceBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fj_choice_box_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/flashjig/Flashjig/choice-box.ui");
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    gtk_widget_class_bind_template_child_full (widget_class, words[i].id, FALSE,
                                               (gssize) G_STRUCT_OFFSET (FjChoiceBox, buttons[i]));
}

static void
fj_choice_box_init (FjChoiceBox *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    g_signal_connect_object (self->buttons[i], "toggled", G_CALLBACK (on_toggled), self, 0);
}

/**
 * fj_choice_box_set_actions:
 * @self: a box
 * @actions: the actions "verify" and "way" among others
 *
 * To be called once.
 */
void
fj_choice_box_set_actions (FjChoiceBox *self, GActionGroup *actions)
{
  g_return_if_fail (FJ_IS_CHOICE_BOX (self) && self->actions == NULL);

  self->actions = g_object_ref (actions);
  show_state (self, "verify");
  show_state (self, "way");
  g_signal_connect_object (actions, "action-state-changed", G_CALLBACK (on_state_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (actions, "action-enabled-changed", G_CALLBACK (on_state_changed), self,
                           G_CONNECT_SWAPPED);
}
