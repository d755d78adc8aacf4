/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-window-choices.h"

#include <fj-enum.h>

/*
 * How boards are flashed, as actions of the window with a state, which are remembered under their
 * names.
 */

static FjLayoutChecker *
get_checker (FjWindowParts *parts)
{
  return fj_layout_document_get_checker (parts->document);
}

static void
take_reset_at_end (FjWindowParts *parts, GVariant *state)
{
  fj_run_flow_set_end (parts->flow, g_variant_get_boolean (state) ? FJ_END_RESET : FJ_END_DETACH);
}

static void
take_everything (FjWindowParts *parts, GVariant *state)
{
  FjFlashChoice choice = *fj_layout_checker_get_choice (get_checker (parts));

  choice.everything = g_variant_get_boolean (state);
  fj_layout_checker_set_choice (get_checker (parts), &choice);
}

static void
take_verify (FjWindowParts *parts, GVariant *state)
{
  FjFlashChoice choice = *fj_layout_checker_get_choice (get_checker (parts));
  int           verify = FJ_VERIFY_OFF;

  (void) fj_enum_from_nick (FJ_TYPE_VERIFY, g_variant_get_string (state, NULL), &verify);
  choice.verify = (FjVerify) verify;
  fj_layout_checker_set_choice (get_checker (parts), &choice);
}

/* Where nothing can be read back, there is nothing to choose about that. */
static void
take_way (FjWindowParts *parts, GVariant *state)
{
  FjFlashChoice choice = *fj_layout_checker_get_choice (get_checker (parts));
  GAction      *verify = g_action_map_lookup_action (G_ACTION_MAP (parts->window), "verify");
  int           way = FJ_WAY_AUTO;

  (void) fj_enum_from_nick (FJ_TYPE_WAY, g_variant_get_string (state, NULL), &way);
  choice.way = (FjWay) way;
  g_simple_action_set_enabled (G_SIMPLE_ACTION (verify), fj_way_can_verify (choice.way));
  fj_layout_checker_set_choice (get_checker (parts), &choice);
}

typedef struct {
  const char *name;    /* of the action and of the setting */
  const char *initial; /* (nullable) a word; else it is switched on or off */
  void (*take) (FjWindowParts *parts, GVariant *state);
} Choice;

static const Choice choices[] = {
  { "reset-at-end", NULL, take_reset_at_end },
  { "everything", NULL, take_everything },
  { "verify", "off", take_verify },
  { "way", "auto", take_way },
};

static void
on_change_state (GSimpleAction *action, GVariant *state, GtkApplicationWindow *window)
{
  const Choice  *choice = g_object_get_data (G_OBJECT (action), "fj-choice");
  FjWindowParts *parts = g_object_get_data (G_OBJECT (action), "fj-parts");

  g_assert (GTK_IS_APPLICATION_WINDOW (window));

  g_simple_action_set_state (action, state);
  if (parts->settings != NULL)
    g_settings_set_value (parts->settings, choice->name, state);
  choice->take (parts, state);
}

static void
add_choice (FjWindowParts *parts, const Choice *choice)
{
  GVariant *initial = choice->initial != NULL ? g_variant_new_string (choice->initial)
                                              : g_variant_new_boolean (FALSE);
  g_autoptr (GSimpleAction) action = g_simple_action_new_stateful (
    choice->name, choice->initial != NULL ? G_VARIANT_TYPE_STRING : NULL, initial);

  g_object_set_data (G_OBJECT (action), "fj-choice", (gpointer) choice);
  g_object_set_data (G_OBJECT (action), "fj-parts", parts);
  g_signal_connect_object (action, "change-state", G_CALLBACK (on_change_state), parts->window, 0);
  g_action_map_add_action (G_ACTION_MAP (parts->window), G_ACTION (action));
}

/**
 * fj_window_choices_add:
 * @parts: what the window is made of
 *
 * Adds the actions.
 */
void
fj_window_choices_add (FjWindowParts *parts)
{
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    add_choice (parts, &choices[i]);
  if (parts->settings != NULL) {
    g_autoptr (GAction) sounds = g_settings_create_action (parts->settings, "sounds");

    g_action_map_add_action (G_ACTION_MAP (parts->window), sounds);
  }
}

/**
 * fj_window_choices_restore:
 * @parts: what the window is made of
 *
 * Takes what was chosen the last time.
 */
void
fj_window_choices_restore (FjWindowParts *parts)
{
  for (guint i = 0; parts->settings != NULL && i < G_N_ELEMENTS (choices); i++) {
    g_autoptr (GVariant) state = g_settings_get_value (parts->settings, choices[i].name);

    g_action_group_change_action_state (G_ACTION_GROUP (parts->window), choices[i].name, state);
  }
}
