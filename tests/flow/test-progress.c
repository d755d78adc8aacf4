/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-flow.h"

#include <fj-device-text.h>
#include <fj-stm32mp-stage.h>
#include <string.h>

#define LAYOUT                                                \
  "P\t0x11\tsecond\tFileSystem\tmmc0\t0x504400\trootfs.img\n" \
  "-\t0x01\tfsbl-boot\tBinary\tnone\t0x0\ttf-a.stm32\n"       \
  "-\t0x03\tfip-boot\tFIP\tnone\t0x0\tfip.bin\n"              \
  "PE\t0x12\tempty\tFileSystem\tmmc0\t0x904400\n"             \
  "P\t0x04\tfirst\tBinary\tmmc0\t0x4400\ttf-a.stm32\n"

static void
init (FjFlow *flow)
{
  fj_flow_init_files (flow, "mp15-v4");
  fj_flow_write_files (flow);
  fj_flow_plan (flow, LAYOUT);
}

/* In the order of sending, whatever the order of the file; nothing for what is not sent. */
static void
test_items (void)
{
  static const guint8      ids[] = { 0x01, 0x03, 0x00, 0x04, 0x11 };
  static const char *const names[] = { "fsbl-boot", "fip-boot", "flash layout", "first", "second" };
  static const char *const targets[] = { "none", "none", "none", "mmc0", "mmc0" };
  static const int         rows[] = { 1, 2, -1, 4, 0 };
  g_auto (FjFlow) flow = { 0 };
  g_autoptr (FjProgress) progress = NULL;

  init (&flow);
  progress = fj_progress_new (flow.plan, flow.clock);
  g_assert_cmpuint (fj_progress_get_n_items (progress), ==, G_N_ELEMENTS (ids));
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++) {
    const FjItemInfo *info = fj_progress_get_info (progress, i);

    g_assert_cmphex (info->id, ==, ids[i]);
    g_assert_cmpstr (info->name, ==, names[i]);
    g_assert_cmpstr (info->target, ==, targets[i]);
    g_assert_cmpint (info->plan_row, ==, rows[i]);
    g_assert_cmpuint (info->total, >, 0);
    g_assert_cmpint (fj_progress_find (progress, ids[i]), ==, i);
  }
  g_assert_cmpint (fj_progress_find (progress, 0x12), ==, -1);
}

static void
on_event (const FjEvent *event, gpointer user_data)
{
  g_string_append_printf (user_data, "%d/%s/%u/%d/%s;", event->type,
                          fj_stage_info_get_nick (event->stage), event->item,
                          event->state, event->text != NULL ? event->text : "-");
}

static void
test_events (void)
{
  g_auto (FjFlow) flow = { 0 };
  g_autoptr (FjProgress) progress = NULL;
  g_autoptr (GString) log = g_string_new (NULL);
  g_autofree char *wait = NULL;
  gint64           deadline = 0;
  FjItemStatus     status;
  guint64          total;

  init (&flow);
  progress = fj_progress_new (flow.plan, flow.clock);
  fj_progress_say (progress, FJ_EVENT_NOTE, "nobody %s", "listens");
  fj_progress_set_func (progress, on_event, log);
  fj_progress_set_stage (progress, fj_stm32mp_stage_get_info (FJ_STAGE_ROM), "product");
  g_assert_cmpstr (fj_stage_info_get_nick (fj_progress_get_stage (progress)), ==, "rom");
  fj_progress_set_item_state (progress, 0, FJ_ITEM_SENDING);
  fj_progress_set_item_state (progress, 0, FJ_ITEM_SENDING);
  fj_progress_set_item_bytes (progress, 0, 77);
  fj_progress_set_item_state (progress, 0, FJ_ITEM_DONE);
  fj_progress_get_status (progress, 0, &status);
  g_assert_cmpint (status.state, ==, FJ_ITEM_DONE);
  g_assert_cmpuint (status.bytes, ==, 77);
  g_assert_cmpint (status.started, !=, 0);
  g_assert_cmpint (status.finished, !=, 0);
  g_assert_cmpuint (fj_progress_get_bytes (progress), ==, 77);
  /* What is skipped does not count. */
  total = fj_progress_get_total (progress);
  fj_progress_set_item_state (progress, 1, FJ_ITEM_SKIPPED);
  g_assert_cmpuint (fj_progress_get_total (progress), ==,
                    total - fj_progress_get_info (progress, 1)->total);
  fj_progress_wait (progress, NULL, 5);
  fj_progress_wait (progress, "U-Boot", 1234);
  wait = fj_progress_dup_wait (progress, &deadline);
  g_assert_cmpstr (wait, ==, "U-Boot");
  g_assert_cmpint (deadline, ==, 1234);
  fj_progress_wait (progress, NULL, 0);
  g_assert_null (fj_progress_dup_wait (progress, NULL));
  fj_progress_say (progress, FJ_EVENT_WARNING, "%d Mbit/s", 12);
  g_assert_cmpstr (log->str, ==,
                   "0/rom/0/0/product;1/rom/0/1/-;1/rom/0/4/-;1/rom/1/5/-;2/rom/0/0/U-Boot;2/rom/0/0/-;"
                   "4/rom/0/0/12 Mbit/s;");
}

typedef struct {
  const char *text;
  const char *meaning; /* pattern; NULL: unknown */
  const char *advice;  /* pattern */
  int         row;
} TextCase;

/* The board's sentences as versions of it have spelt them; rows count from the file's first. */
static const TextCase text_cases[] = {
  { "mmc device 0 not found", "*no such SD card*", "*Insert*", -1 },
  { "MTD device nor0 not found", "*no such NAND or NOR*", "*Choose*", -1 },
  { "invalid address 0x4400 (min=0x80000)", "*first usable*", "*0x80000 or more*", -1 },
  { "first (0x4): invalid address 0x200000000 (max=0xfff80000)", "*behind the end*",
    "*0xfff80000 or less*", 4 },
  { "same address : 0x4400 == second (17): 0x4400", "*same address*", "*offset*", -1 },
  { "first (0x04): not aligned address : 0x4401 on erase size 0x200", "*erase block*", "*0x200*",
    4 },
  { "first (0x04): not aligned address", "*erase block*", "*Change the offset*", 4 },
  { "Couldn't find part 2 on device mmc 0", "*partition table of the card*", "*Select every row*",
    -1 },
  { "Couldn't find part 2 on device mtd nor0", "*divides its flash*", "*", -1 },
  { "Bad size for partition 1 (second) at 0x0 = 0x4000000 <> 0x40000 expected", "*another size*",
    "*", -1 },
  { "MMC erase failed", "*cannot erase this card*", "*P instead of PD*", -1 },
  { "GPT partitionning fail: gpt write mmc 0", "*partition table*", "*", -1 },
  { "Wrong sequence number", "*left in the middle*", "*reset*", -1 },
  { "DFU write error", "*cannot write*", NULL, -1 },
  { "mmc0-no-card-present", "*no card*", "*Insert a card*", -1 },
  { "Card did not respond to voltage select! : -110", "*no card*", "*Insert a card*", -1 },
  { "Layout line 3:type parsing error : 'FIP'", "*does not know this partition type*", "*newer*",
    2 },
  { "Layout line 99:invalid offset '17K'", "*cannot read a row*", "*", -1 },
  { "Layout: duplicated phase 0x11 for part a and b", "*same id*", "*", 0 },
  { "Layout: too many device", "*too many storages*", "*five*", -1 },
  { "Layout: invalid FlashLayout", "*cannot read the layout*", "*", -1 },
  { "Layout: something new", "*refuses the layout*", "*", -1 },
  { "FIP Header check failed for phase 3", "*not a FIP*", "*", -1 },
  { "phase ID :3, alternate 1, address c7000000", "*did not expect*", "*reset*", -1 },
  { "Unspecified", NULL, NULL, -1 },
  { "", NULL, NULL, -1 },
};

static void
test_device_text (void)
{
  g_auto (FjFlow) flow = { 0 };

  init (&flow);
  for (guint i = 0; i < G_N_ELEMENTS (text_cases); i++) {
    const TextCase *expected = &text_cases[i];
    g_auto (FjDeviceText) got = { 0 };

    fj_device_text_explain (&got, expected->text, flow.plan);
    if (got.plan_row != expected->row || (got.meaning == NULL) != (expected->meaning == NULL))
      g_error ("%s: row %d, %s", expected->text, got.plan_row, got.meaning);
    if (expected->meaning == NULL)
      continue;
    if (!g_pattern_match_simple (expected->meaning, got.meaning) ||
        (got.advice == NULL) != (expected->advice == NULL) ||
        (got.advice != NULL && !g_pattern_match_simple (expected->advice, got.advice)))
      g_error ("%s: %s %s", expected->text, got.meaning, got.advice);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/progress/items", test_items);
  g_test_add_func ("/flashjig/progress/events", test_events);
  g_test_add_func ("/flashjig/progress/device-text", test_device_text);
  return g_test_run ();
}
