/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-storage-keys.h"

static const struct {
  guint           key;
  GdkModifierType modifiers;
  FjStorageKey    meaning;
} keys[] = {
  { GDK_KEY_Right, 0, FJ_STORAGE_KEY_LATER },
  { GDK_KEY_KP_Right, 0, FJ_STORAGE_KEY_LATER },
  { GDK_KEY_Down, 0, FJ_STORAGE_KEY_LATER },
  { GDK_KEY_KP_Down, 0, FJ_STORAGE_KEY_LATER },
  { GDK_KEY_Left, 0, FJ_STORAGE_KEY_EARLIER },
  { GDK_KEY_KP_Left, 0, FJ_STORAGE_KEY_EARLIER },
  { GDK_KEY_Up, 0, FJ_STORAGE_KEY_EARLIER },
  { GDK_KEY_KP_Up, 0, FJ_STORAGE_KEY_EARLIER },
  { GDK_KEY_Home, 0, FJ_STORAGE_KEY_FIRST },
  { GDK_KEY_KP_Home, 0, FJ_STORAGE_KEY_FIRST },
  { GDK_KEY_End, 0, FJ_STORAGE_KEY_LAST },
  { GDK_KEY_KP_End, 0, FJ_STORAGE_KEY_LAST },
  { GDK_KEY_Right, GDK_CONTROL_MASK, FJ_STORAGE_KEY_BEGIN_LATER },
  { GDK_KEY_KP_Right, GDK_CONTROL_MASK, FJ_STORAGE_KEY_BEGIN_LATER },
  { GDK_KEY_Left, GDK_CONTROL_MASK, FJ_STORAGE_KEY_BEGIN_EARLIER },
  { GDK_KEY_KP_Left, GDK_CONTROL_MASK, FJ_STORAGE_KEY_BEGIN_EARLIER },
  { GDK_KEY_Return, 0, FJ_STORAGE_KEY_EDIT },
  { GDK_KEY_KP_Enter, 0, FJ_STORAGE_KEY_EDIT },
  { GDK_KEY_Escape, 0, FJ_STORAGE_KEY_CANCEL },
};

/* Where one reads from right to left, what is later lies to the left. */
static guint
mirror_key (guint key)
{
  switch (key) {
  case GDK_KEY_Left:
    return GDK_KEY_Right;
  case GDK_KEY_KP_Left:
    return GDK_KEY_KP_Right;
  case GDK_KEY_Right:
    return GDK_KEY_Left;
  case GDK_KEY_KP_Right:
    return GDK_KEY_KP_Left;
  default:
    return key;
  }
}

/**
 * fj_storage_key_read:
 * @direction: the reading direction
 * @event: a key that was pressed on the map
 *
 * Returns: what it does there
 */
FjStorageKey
fj_storage_key_read (GtkTextDirection direction, const GdkEventKey *event)
{
  GdkModifierType modifiers = event->state & gtk_accelerator_get_default_mod_mask ();
  guint           key = direction == GTK_TEXT_DIR_RTL ? mirror_key (event->keyval) : event->keyval;

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (keys[i].key == key && keys[i].modifiers == modifiers)
      return keys[i].meaning;
  return FJ_STORAGE_KEY_NONE;
}
