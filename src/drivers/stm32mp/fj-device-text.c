/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-device-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  const char *pattern; /* of g_pattern_match_simple(), against the text in lower case */
  const char *meaning;
  const char *advice; /* (nullable) may have one %s: the number behind @number */
  const char *number; /* (nullable) */
} Known;

#define ASK_RESET N_ ("Press the reset button of the board, then try again.")
#define INSERT_CARD \
  N_ ("Insert a card, or choose a layout for the storage that this board has; then reset the board.")
#define WRITE_ERROR "*dfu write error*"
#define SEE_OFFSET N_ ("Change the offset of this row in the layout.")

/*
 * The sentences of U-Boot (stm32prog.c) and TF-A (stm32cubeprogrammer_usb.c). Their spelling
 * differs between versions, so only the words that tell them apart are looked at.
 */
static const Known known[] = {
  /* storages of the board */
  { "*no?card*", N_ ("There is no card in the board."), INSERT_CARD },
  { "*card did not respond*", N_ ("There is no card in the board, or it does not answer."),
    INSERT_CARD },
  { "*mmc device*not found*", N_ ("The board has no such SD card or eMMC."),
    N_ ("Insert the card, or choose a layout for the storage that this board has.") },
  { "*mmc device*not probed*", N_ ("The board cannot use its SD card or eMMC."),
    N_ ("Insert another card, or choose a layout for the storage that this board has.") },
  { "*mtd device*not found*", N_ ("The board has no such NAND or NOR flash."),
    N_ ("Choose a layout for the storage that this board has.") },
  { "*unknown device type*", N_ ("The U-Boot on the board cannot use this kind of storage."),
    N_ ("Use a FIP whose U-Boot is built for it.") },
  /* where a partition may be */
  { "*invalid address*min=*", N_ ("A partition starts before the first usable address."),
    N_ ("Set its offset to %s or more."), "min=" },
  { "*invalid address*max=*", N_ ("A partition starts behind the end of the storage."),
    N_ ("Set its offset to %s or less, or use a larger card."), "max=" },
  { "*same address*", N_ ("Two partitions start at the same address."), SEE_OFFSET },
  { "*not aligned address*", N_ ("A partition does not start at the beginning of an erase block."),
    N_ ("Set its offset to a multiple of %s."), "erase size " },
  { "*hw partition not expected*", N_ ("Only an eMMC has the boot areas boot1 and boot2."),
    SEE_OFFSET },
  { "*multiple binary*not supported*",
    N_ ("Several copies are possible for the FSBL on NAND only."),
    N_ ("Change the type of this row to Binary.") },
  { "*find part*on device mmc*",
    N_ ("The layout keeps the partition table of the card, but the card has another one."),
    N_ ("Select every row of this storage, so that a new partition table is written.") },
  { "*find part*on device mtd*", N_ ("The board divides its flash in another way than the layout."),
    N_ ("Use the partitions that U-Boot's device tree defines, all of them, in the same order.") },
  { "*bad address for partition*", N_ ("A partition starts at another address than on the board."),
    N_ ("Use the address that the board expects, or select every row of this storage.") },
  { "*bad size for partition*", N_ ("A partition has another size than on the board."),
    N_ ("List all partitions of this storage, each with the address that the board expects.") },
  /* preparing the storage */
  { "*mmc erase failed*", N_ ("The board cannot erase this card."),
    N_ ("Use P instead of PD in the rows of this storage, or try another card.") },
  { "*mtd erase*failed*", N_ ("The board cannot erase its flash."),
    N_ ("Use P instead of PD in the rows of this storage.") },
  { "*erase invalid*", N_ ("The board cannot erase this storage."),
    N_ ("Use P instead of PD in the rows of this storage.") },
  { "*gpt partition*fail*", N_ ("The board cannot write the partition table."),
    N_ ("Check names and offsets of the rows, and try another card.") },
  { "*dfu init failed*", N_ ("The board cannot offer its partitions over USB."), ASK_RESET },
  { "*invalid target*", N_ ("The board cannot offer a partition over USB."), ASK_RESET },
  { "*commands*failed*", N_ ("The board cannot choose the eMMC area that it boots from."),
    ASK_RESET },
  { "*copy of fsbl failed*", N_ ("The board cannot copy the FSBL within its flash."), ASK_RESET },
  /* receiving */
  { "*wrong sequence number*", N_ ("A transfer before this one was left in the middle."),
    ASK_RESET },
  { WRITE_ERROR, N_ ("The board cannot write what it got."), NULL },
  { "*buffer overflow*", N_ ("The board got more at once than it can take."), ASK_RESET },
  { "*fip header check failed*", N_ ("The file that was sent is not a FIP."),
    N_ ("Put a FIP into the row of the boot stage that was sent last.") },
  { "*download overflow*", N_ ("The file is too large for the board's memory."),
    N_ ("See that the right file is in the row that was sent last.") },
  { "*phase id*alternate*address*", N_ ("The board did not expect this file now."), ASK_RESET },
  { "*provisioning*", N_ ("The fuses have been written; the board needs a restart."), ASK_RESET },
  /* the layout itself */
  { "*layout*invalid checksum*", N_ ("The layout did not reach the board whole."), ASK_RESET },
  { "*type parsing error*", N_ ("The U-Boot on the board does not know this partition type."),
    N_ ("The layout is for a newer U-Boot: use Binary for this row, or a newer FIP.") },
  { "*ip parsing error*", N_ ("The U-Boot on the board does not know this storage."),
    N_ ("Use a storage that this U-Boot knows, or a newer FIP.") },
  { "*too many partition*", N_ ("The layout has too many rows."),
    N_ ("Leave rows out: at most 240 are possible.") },
  { "*too many device*", N_ ("The layout uses too many storages."),
    N_ ("Leave storages out: at most five are possible.") },
  { "*duplicated phase*", N_ ("Two rows of the layout have the same id."),
    N_ ("Give each row an id of its own.") },
  { "*selected none phase*", N_ ("A row without a storage is selected."),
    N_ ("Use - as the option of this row.") },
  { "*invalid phase*", N_ ("A row has an id that is not possible."),
    N_ ("Use an id from 0x04 to 0xF0 for this row.") },
  { "*partition name too long*", N_ ("The name of a partition is too long."),
    N_ ("Use at most 16 characters.") },
  { "*no partition found*", N_ ("The layout has no row for the board."),
    N_ ("Add a row, or select one.") },
  { "*invalid flashlayout*", N_ ("The board cannot read the layout."),
    N_ ("Its U-Boot may be older than the layout; use a newer FIP.") },
  { "*layout line*", N_ ("The board cannot read a row of the layout."),
    N_ ("Its U-Boot may be older than the layout; see the row that it names.") },
  { "*layout:*", N_ ("The board refuses the layout."),
    N_ ("Its U-Boot may be older than the layout; use a newer FIP.") },
};

/* "min=0x80000)" gives "0x80000"; NULL when there is no number. */
static char *
read_number (const char *text, const char *key)
{
  const char *p = strstr (text, key);

  if (p == NULL)
    return NULL;
  p += strlen (key);
  return g_ascii_isdigit (*p) ? g_strndup (p, strspn (p, "0123456789abcdefx")) : NULL;
}

static char *
dup_advice (const Known *entry, const char *text)
{
  g_autofree char *number = entry->number != NULL ? read_number (text, entry->number) : NULL;
  g_auto (GStrv) parts = NULL;

  if (entry->number == NULL)
    return g_strdup (_ (entry->advice));
  if (number == NULL)
    return g_strdup (_ (SEE_OFFSET));
  parts = g_strsplit (_ (entry->advice), "%s", 2);
  return g_strjoinv (number, parts);
}

static int
find_id (FjPlan *plan, guint64 id)
{
  for (guint i = 0; i < fj_plan_get_n_rows (plan); i++)
    if (fj_plan_get_row (plan, i)->values.id == id)
      return (int) i;
  return -1;
}

/* "Layout line 3:" counts the rows as they were sent; "(0x10)" and "phase 0x10" name an id. */
static int
find_row (const char *text, FjPlan *plan)
{
  static const char *const keys[] = { "(0x", "phase = 0x", "phase 0x" };
  const char              *line = strstr (text, "layout line ");

  if (line != NULL) {
    guint64 number = g_ascii_strtoull (line + strlen ("layout line "), NULL, 10);

    return number >= 1 && number <= fj_plan_get_n_rows (plan) ? (int) number - 1 : -1;
  }
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    const char *p = strstr (text, keys[i]);

    if (p != NULL)
      return find_id (plan, g_ascii_strtoull (p + strlen (keys[i]), NULL, 16));
  }
  return -1;
}

/**
 * fj_device_text_explain:
 * @self: (out): what could be found out
 * @text: the board's own words
 * @plan: what was being sent
 *
 * Looks up a sentence of the board. One that nobody knows has no meaning and no advice here, and
 * a failed write, which is the
 * same error in words as a DFU status, no advice: that is a matter of the storage.
 */
void
fj_device_text_explain (FjDeviceText *self, const char *text, FjPlan *plan)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);

  *self = (FjDeviceText){ .plan_row = find_row (lower, plan), .code = FJ_ERROR_DEVICE_TEXT };
  for (guint i = 0; i < G_N_ELEMENTS (known); i++) {
    if (!g_pattern_match_simple (known[i].pattern, lower))
      continue;
    self->meaning = _ (known[i].meaning);
    self->advice = known[i].advice != NULL ? dup_advice (&known[i], lower) : NULL;
    if (g_str_equal (known[i].pattern, WRITE_ERROR))
      self->code = FJ_ERROR_DEVICE_STATUS;
    return;
  }
}

/**
 * fj_device_text_clear:
 *
 * Frees what is inside @self.
 */
void
fj_device_text_clear (FjDeviceText *self)
{
  g_clear_pointer (&self->advice, g_free);
}
