/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-packets.h"

#include <string.h>

/* Boards that do what none should do: not one packet more goes out than it takes to find out. */

#define TWO_ROWS                                         \
  BOOT "P\t0x10\tone\tBinary\tmmc0\t0x4400\timage.bin\n" \
       "P\t0x11\ttwo\tBinary\tmmc0\t0x44400\timage.bin\n"
/* Before the first row with gaps: whether it takes an offset, and forgets it again. */
#define KNOWS_OFFSETS                       \
  SET_PHASE ("1", "10 00 00 10 00")         \
  PHASE ("1", "10 ff ff ff ff 00 10 00 00") \
  SET_PHASE ("1", "10 00 00 00 00")         \
  PHASE ("1", "10" NOTHING)
#define KNOWS_OFFSETS_LENGTH 10
#define UBOOT_WANTS_LAYOUT PHASE ("1", "00 00 00 00 c2 00 00 00 00 00")

static const char *const small_alts[] = { "@sdcard/0x10/1*2Ke", "@virtual/0xf1/1*512Be", NULL };
static const char *const more_alts[] = { "@sdcard/0x10/1*7Ge", "@other/0x11/1*1Me",
                                         "@virtual/0xf1/1*512Be", NULL };
static const char *const renamed_alts[] = { "@card/0x10/1*7Ge", "@virtual/0xf1/1*512Be", NULL };
static const char *const rom_alts[] = { "@FSBL/0x01/1*128Ke", "@virtual/0xf1/1*512Be", NULL };
static const char *const no_ddr_alts[] = { "@FIP /0x03/1*16Me", "@virtual /0xF1/1*512Ba", NULL };
static const char *const plain_alts[] = { "mmc0_fip", NULL };

static const FjScriptDevice small = { UBOOT_STRING ("0x500"), SERIAL, 0xdf11, 4096, small_alts };
static const FjScriptDevice more = { UBOOT_STRING ("0x500"), SERIAL, 0xdf11, 4096, more_alts };
static const FjScriptDevice renamed = { UBOOT_STRING ("0x500"), SERIAL, 0xdf11, 4096,
                                        renamed_alts };
static const FjScriptDevice no_ddr = { TFA_STRING ("0x505"), SERIAL, 0xdf11, 1024, no_ddr_alts };
static const FjScriptDevice plain = { "USB download gadget", NULL, 0x5720, 4096, plain_alts };

static const FjScriptDevice small_blocks = { ROM_STRING ("0x501"), SERIAL, 0xdf11, 256, rom_alts };

/* One device, one script, one error. */
typedef struct {
  const char           *name;
  const char           *profile;
  const char           *layout;
  const FjScriptDevice *device;
  const char           *script;
  FjError               code;
} Case;

static const Case cases[] = {
  { "no-fsbl", "mp13", CARD, &packets_mp13_rom, "", FJ_ERROR_LAYOUT },
  { "no-fip", "mp13", CARD, &packets_mp13_tfa, PHASE ("1", "03 00 00 00 c7 00 00 00 00"),
    FJ_ERROR_LAYOUT },
  { "no-place", "mp25", MP2_BOOT CARD, &no_ddr, PHASE ("1", "02 00 00 00 c7 00 00 00 00"),
    FJ_ERROR_PROTOCOL },
  { "unasked", "mp13", BOOT "-\t0x02\tddr\tFIP\tnone\t0x0\tfip-ddr.bin\n" CARD, &packets_mp13_tfa,
    PHASE ("1", "02 00 00 00 c7 00 00 00 00"), FJ_ERROR_PROTOCOL },
  { "no-place-layout", "mp13", BOOT CARD, &packets_mp13_tfa,
    PHASE ("1", "00 00 00 00 c7 00 00 00 00 00"), FJ_ERROR_PROTOCOL },
  { "strange-phase", "mp13", BOOT CARD, &packets_mp13_tfa,
    PHASE ("1", "10 00 00 00 c7 00 00 00 00"), FJ_ERROR_PROTOCOL },
  { "rom-text", "mp13", BOOT CARD, &packets_mp13_rom,
    FSBL ("0") MANIFEST ("0002") PHASE ("1", "ff 00 00 00 00 00 00 00 00 6e 6f"),
    FJ_ERROR_DEVICE_TEXT },
  { "too-large", "uboot", BOOT CARD, &small, PHASE ("1", "10" NOTHING), FJ_ERROR_IMAGE },
  { "more-partitions", "uboot", BOOT CARD, &more, PHASE ("2", "10" NOTHING),
    FJ_ERROR_STALE_LAYOUT },
  { "other-name", "uboot", BOOT CARD, &renamed, PHASE ("1", "10" NOTHING), FJ_ERROR_STALE_LAYOUT },
  { "other-end", "uboot", BOOT CARD, &renamed, PHASE ("1", "fe" NOTHING), FJ_ERROR_STALE_LAYOUT },
  { "foreign-layout", "uboot", BOOT CARD, &packets_mp15_layout,
    PHASE ("1", "00 00 00 00 c2 00 00 00 00 01"), FJ_ERROR_STALE_LAYOUT },
  { "unknown-partition", "uboot", BOOT CARD, &packets_mp15_card, PHASE ("1", "05" NOTHING),
    FJ_ERROR_PROTOCOL },
  { "virtual-partition", "uboot", BOOT CARD, &packets_mp15_card, PHASE ("1", "f2" NOTHING),
    FJ_ERROR_PROTOCOL },
  { "asks-back", "uboot", TWO_ROWS, &packets_mp15_two,
    PHASE ("2", "10" NOTHING) IMAGE ("0") PHASE ("2", "11" NOTHING) IMAGE ("1")
      PHASE ("2", "10" NOTHING),
    FJ_ERROR_PROTOCOL },
  { "no-advance", "uboot", BOOT CARD, &packets_mp15_card,
    PHASE ("1", "10" NOTHING) IMAGE ("0") PHASE ("1", "10" NOTHING), FJ_ERROR_PROTOCOL },
  { "plain", "uboot", BOOT CARD, &plain, "", FJ_ERROR_UNSUPPORTED },
  /*
   * An old TF-A looks like the ROM: one that failed before, or that is for secrets, gets no FSBL.
   */
  { "text-again", "mp15-v1", BOOT CARD, &packets_mp15_rom,
    PHASE ("5", "ff" NOTHING WRITE_ERROR) PHASE ("5", "ff" NOTHING WRITE_ERROR),
    FJ_ERROR_DEVICE_STATUS },
  { "ssp-again", "mp15-v1", BOOT CARD, &packets_mp15_rom,
    PHASE ("5", "f3" NOTHING) PHASE ("5", "f3" NOTHING), FJ_ERROR_UNSUPPORTED },
};

static void
test_case (gconstpointer data)
{
  const Case *expected = data;
  Packets     self;

  packets_init (&self, expected->profile, expected->layout);
  packets_add_stage (&self, expected->device, expected->script);
  packets_assert_fails (&self, expected->code);
  if (g_str_equal (expected->name, "no-advance"))
    fj_flow_assert_state (&self.flow, 0x10, FJ_ITEM_FAILED);
  packets_clear (&self);
}

/* Asked again for a file that it went on after. */
static void
test_again (void)
{
  Packets self;

  packets_init (&self, "mp15-v4", BOOT CARD);
  packets_add_stage (&self, &packets_mp15_tfa,
                     PHASE ("5", "03 00 00 00 c7 00 00 00 00")
                       FIP ("3") PHASE ("5", "00 00 00 00 c0 00 00 00 00 00"));
  packets_add_layout (&self, self.stages[0], "0", "status 00 000000 05");
  fj_script_pipe_add (self.stages[0], PHASE ("5", "03 00 00 00 c7 00 00 00 00"));
  packets_assert_fails (&self, FJ_ERROR_PROTOCOL);
  packets_clear (&self);
}

/* U-Boot forgot the layout while it was away. */
static void
test_layout_again (void)
{
  Packets self;

  packets_init (&self, "uboot", BOOT CARD);
  packets_add_uboot (&self);
  packets_add_stage (&self, &packets_mp15_layout, UBOOT_WANTS_LAYOUT);
  packets_assert_fails (&self, FJ_ERROR_PROTOCOL);
  packets_clear (&self);
}

/* It was reset meanwhile, and is in TF-A by the time that it is seen again. */
static void
test_back_in_tfa (void)
{
  Packets self;

  packets_init (&self, "uboot", BOOT CARD);
  packets_add_uboot (&self);
  packets_add_stage (&self, &packets_mp15_tfa, "");
  packets_assert_fails (&self, FJ_ERROR_RESTARTED);
  g_assert_nonnull (strstr (self.flow.error->message, "TF-A"));
  packets_clear (&self);
}

/* Device errors of a layout come after the detach, where the layout could be sent again. */
static void
test_layout_text (void)
{
  Packets self;

  packets_init (&self, "uboot", BOOT CARD);
  packets_add_uboot (&self);
  packets_add_stage (
    &self, &packets_mp15_layout,
    PHASE ("1", "ff" NOTHING " 6d 6d 63 20 64 65 76 69 63 65 20 30 20 6e 6f 74 20 66 6f 75 6e 64")
      DETACH);
  packets_assert_fails (&self, FJ_ERROR_DEVICE_TEXT);
  g_assert_cmpstr (fj_error_get_detail (self.flow.error)->device_text, ==,
                   "mmc device 0 not found");
  packets_clear (&self);
}

/* The detach at the end goes unanswered: everything is written all the same. */
static void
test_last_detach (void)
{
  Packets self;

  packets_init (&self, "uboot", BOOT CARD);
  packets_add_stage (&self, &packets_mp15_card,
                     PHASE ("1", "10" NOTHING) IMAGE ("0")
                       PHASE ("1", "fe" NOTHING) "out 00 03e8 0 ! timeout");
  packets_assert_run (&self);
  packets_clear (&self);
}

/* An MP15 whose TF-A does come to the bus anew, looking like the ROM. */
static void
test_mp15_comes_anew (void)
{
  Packets self;

  packets_init (&self, "mp15-v4", BOOT CARD);
  packets_add_stage (&self, &packets_mp15_rom,
                     PHASE ("5", "01 00 24 fc 2f 00 00 00 00")
                       FSBL ("1") HANDOVER "status 00 000000 02 ! gone \n leave 700");
  packets_add_stage (&self, &packets_mp15_rom,
                     PHASE ("5", "03 00 00 00 c7 00 00 00 00")
                       PHASE ("5", "f3 00 00 00 c7 00 00 00 00"));
  packets_assert_fails (&self, FJ_ERROR_UNSUPPORTED);
  fj_flow_assert_event (&self.flow, "*stage TF-A*item 0x01: done*");
  packets_clear (&self);
}

/* The SPL leaves and comes back with plain DFU. */
static void
test_spl (void)
{
  Packets self;

  packets_init (&self, "mp15-v4", BOOT CARD);
  packets_add_stage (&self, &packets_mp15_rom,
                     PHASE ("5", "01 00 24 fc 2f 00 00 00 00")
                       FSBL ("1") HANDOVER "status 00 000000 02 ! gone \n leave 700");
  packets_add_stage (&self, &plain, "");
  packets_assert_fails (&self, FJ_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (self.flow.error->message, "SPL"));
  packets_clear (&self);
}

/* It took the layout, and comes back without a setting for one partition and for its commands. */
static void
test_settings_fail (void)
{
  static const char *const    alts[] = { "@one/0x10/1*64Ke", NULL };
  static const FjScriptDevice half = { UBOOT_STRING ("0x500"), SERIAL, 0xdf11, 4096, alts };
  Packets                     self;

  packets_init (&self, "uboot", TWO_ROWS);
  packets_add_uboot (&self);
  packets_add_stage (&self, &half, "");
  packets_assert_fails (&self, FJ_ERROR_LAYOUT);
  g_assert_nonnull (strstr (self.flow.error->message, "U-Boot took the layout"));
  g_assert_cmpstr (fj_error_get_detail (self.flow.error)->partition, ==, "two");
  g_assert_null (strstr (self.flow.error->message, "SPL"));
  packets_clear (&self);
}

/* Never leaves, and looks as before each time that it is looked at. */
static void
test_stays (void)
{
  Packets self;

  packets_init (&self, "mp13", BOOT CARD);
  packets_add_stage (&self, &packets_mp13_rom,
                     FSBL ("0") MANIFEST ("0002") PHASE ("1", WANTS_DETACH) DETACH);
  packets_assert_fails (&self, FJ_ERROR_NOT_STARTED);
  packets_clear (&self);
}

static void
test_tfa_stays (void)
{
  Packets       self;
  FjScriptPipe *stage;

  packets_init (&self, "mp13", BOOT CARD);
  stage = packets_add_stage (&self, &packets_mp13_tfa,
                             PHASE ("1", "03 00 00 00 c7 00 00 00 00")
                               FIP ("0") PHASE ("1", WANTS_DETACH) DETACH);
  for (guint i = 0; i < 15; i++)
    fj_script_pipe_add (stage, PHASE ("1", WANTS_DETACH));
  packets_assert_fails (&self, FJ_ERROR_REENUMERATE);
  g_assert_cmpint (fj_flow_seconds (&self.flow), ==, 30);
  packets_clear (&self);
}

/* A ROM that was quick with its first blocks, for once, still gets each one alone. */
static void
test_quick_rom (void)
{
  Packets self;

  packets_init (&self, "mp13", BOOT CARD);
  packets_add_stage (&self, &small_blocks,
                     SELECT ("0") UBOOT_BLOCK ("0000", "256") UBOOT_BLOCK ("0001", "256")
                       ROM_BLOCK ("0002", "256") ROM_BLOCK ("0003", "256")
                         ROM_BLOCK ("0004", "232") MANIFEST ("0005")
                           PHASE ("1", "ff 00 00 00 00 00 00 00 00 6e 6f"));
  packets_assert_fails (&self, FJ_ERROR_DEVICE_TEXT);
  packets_clear (&self);
}

#define TAKEN PHASE ("1", "00 00 00 00 c2 00 00 00 00 01")
#define REFUSED "out 00 03e8 0 ! stall \n"
#define CLEARED "status 00 000000 0a \n out 04 0000 0 \n" IDLE

/*
 * U-Boot has the layout and will not go on: seconds, although it had time to erase a whole flash.
 */
static void
test_layout_stays (void)
{
  Packets       self;
  FjScriptPipe *stage;

  packets_init (&self, "uboot", BOOT "PD\t0x10\tsdcard\tRawImage\tmmc0\t0x0\timage.bin\n");
  stage = packets_add_stage (&self, &packets_mp15_layout, UBOOT_WANTS_LAYOUT);
  packets_add_layout (&self, stage, "0", "status 00 000000 05");
  fj_script_pipe_add (stage, TAKEN REFUSED CLEARED REFUSED CLEARED TAKEN);
  packets_assert_fails (&self, FJ_ERROR_STALL);
  g_assert_nonnull (strstr (self.flow.error->message, "U-Boot"));
  g_assert_nonnull (strstr (self.flow.error->message, "DFU_DETACH"));
  g_assert_cmpint (fj_flow_seconds (&self.flow), <=, 6);
  packets_clear (&self);
}

/* It was in dfuERROR, and goes on when it has been led out of it. */
static void
test_layout_leaves (void)
{
  Packets       self;
  FjScriptPipe *stage;

  packets_init (&self, "uboot", BOOT CARD);
  stage = packets_add_stage (&self, &packets_mp15_layout, UBOOT_WANTS_LAYOUT);
  packets_add_layout (&self, stage, "0", "status 00 000000 05");
  fj_script_pipe_add (stage, TAKEN REFUSED CLEARED DETACH "leave 1500");
  packets_add_stage (&self, &packets_mp15_card, CARD_SCRIPT);
  packets_assert_run (&self);
  packets_clear (&self);
}

/* Two ranges of an image, as two downloads, each at its offset. */
static void
test_ranges (void)
{
  static const guint8 zeros[120];
  FjRange             ranges[] = { { 512, 1024 }, { 4096, 904 } };
  g_autofree char    *path = NULL;
  g_autofree char    *data = NULL;
  gsize               length;
  Packets             self;
  FjPlanRow          *row;
  FjPlanRow           whole;
  g_autoptr (GBytes) all = NULL;
  g_autoptr (GBytes) sent = NULL;

  packets_init (&self, "uboot", BOOT CARD);
  row = (FjPlanRow *) fj_plan_find (self.flow.plan, 0x10);
  whole = *row;
  row->ranges = ranges;
  row->n_ranges = 2;
  row->bytes = 1928;
  packets_add_stage (&self, &packets_mp15_card,
                     PHASE ("1", "10" NOTHING) KNOWS_OFFSETS SET_PHASE (
                       "1", "10 00 00 02 00") SELECT ("0") UBOOT_BLOCK ("0000", "1024")
                       MANIFEST ("0001") SET_PHASE ("1", "10 00 00 10 00") SELECT ("0")
                         UBOOT_BLOCK ("0000", "1024") MANIFEST ("0001")
                           PHASE ("1", "fe" NOTHING) DETACH);
  packets_assert_run (&self);
  all = fj_script_pipe_take_sent (self.stages[0]);
  sent = g_bytes_new_from_bytes (all, KNOWS_OFFSETS_LENGTH,
                                 g_bytes_get_size (all) - KNOWS_OFFSETS_LENGTH);
  path = fj_flow_path (&self.flow, "image.bin");
  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  g_assert_cmpmem ((const char *) g_bytes_get_data (sent, NULL) + 5, 1024, data + 512, 1024);
  g_assert_cmpmem ((const char *) g_bytes_get_data (sent, NULL) + 5 + 1024 + 5, 904, data + 4096,
                   904);
  /* the rest of the last sector */
  g_assert_cmpmem ((const char *) g_bytes_get_data (sent, NULL) + 5 + 1024 + 5 + 904, 120, zeros,
                   sizeof zeros);
  *row = whole;
  packets_clear (&self);
}

/* SET PHASE has 32 bits: what lies behind 4 GiB is refused before anything is sent. */
static void
test_range_too_far (void)
{
  FjRange    range = { G_GUINT64_CONSTANT (1) << 32, 1 };
  Packets    self;
  FjPlanRow *row;
  FjPlanRow  whole;

  packets_init (&self, "uboot", BOOT CARD);
  row = (FjPlanRow *) fj_plan_find (self.flow.plan, 0x10);
  whole = *row;
  row->ranges = &range;
  packets_add_stage (&self, &packets_mp15_card, PHASE ("1", "10" NOTHING));
  packets_assert_fails (&self, FJ_ERROR_UNSUPPORTED);
  *row = whole;
  packets_clear (&self);
}

/* A row in three parts, with holes: SET PHASE before each part that is not at the start. */
static void
test_ranges_from_start (void)
{
  static const FjRange ranges[] = { { 0, 512 }, { 1024, 512 }, { 4096, 904 } };
  Packets              self;
  FjPlanRow           *row;
  g_autoptr (GBytes) sent = NULL;
  static const guint8 probe[KNOWS_OFFSETS_LENGTH] = { 0x10, 0, 0, 0x10, 0, 0x10 };
  static const guint8 zeros[120];
  g_autoptr (GByteArray) expected = g_byte_array_new ();
  g_autofree char *path = NULL;
  g_autofree char *image = NULL;

  packets_init (&self, "uboot", BOOT CARD);
  row = (FjPlanRow *) fj_plan_find (self.flow.plan, 0x10);
  g_free (row->ranges);
  row->ranges = g_memdup2 (ranges, sizeof ranges);
  row->n_ranges = G_N_ELEMENTS (ranges);
  row->bytes = 512 + 512 + 904;
  packets_add_stage (&self, &packets_mp15_card,
                     PHASE ("1", "10" NOTHING) KNOWS_OFFSETS SELECT ("0")
                       UBOOT_BLOCK ("0000", "512") MANIFEST ("0001")
                         SET_PHASE ("1", "10 00 00 04 00")
                           SELECT ("0") UBOOT_BLOCK ("0000", "512") MANIFEST ("0001")
                             SET_PHASE ("1", "10 00 00 10 00")
                               SELECT ("0") UBOOT_BLOCK ("0000", "1024") MANIFEST ("0001")
                                 PHASE ("1", "fe" NOTHING) DETACH);
  packets_assert_run (&self);
  path = fj_flow_path (&self.flow, "image.bin");
  g_assert_true (g_file_get_contents (path, &image, NULL, NULL));
  g_byte_array_append (expected, probe, sizeof probe);
  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++) {
    const guint8 phase[] = { 0x10, 0, 0, (guint8) (ranges[i].offset >> 8), 0 };

    if (i > 0)
      g_byte_array_append (expected, phase, sizeof phase);
    g_byte_array_append (expected, (const guint8 *) image + ranges[i].offset,
                         (guint) ranges[i].length);
  }
  g_byte_array_append (expected, zeros, sizeof zeros);
  sent = fj_script_pipe_take_sent (self.stages[0]);
  g_assert_cmpmem (g_bytes_get_data (sent, NULL), g_bytes_get_size (sent), expected->data,
                   expected->len);
  packets_clear (&self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/flashjig/packets-odd/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/flashjig/packets-odd/again", test_again);
  g_test_add_func ("/flashjig/packets-odd/layout-again", test_layout_again);
  g_test_add_func ("/flashjig/packets-odd/back-in-tfa", test_back_in_tfa);
  g_test_add_func ("/flashjig/packets-odd/layout-text", test_layout_text);
  g_test_add_func ("/flashjig/packets-odd/last-detach", test_last_detach);
  g_test_add_func ("/flashjig/packets-odd/mp15-comes-anew", test_mp15_comes_anew);
  g_test_add_func ("/flashjig/packets-odd/spl", test_spl);
  g_test_add_func ("/flashjig/packets-odd/settings-fail", test_settings_fail);
  g_test_add_func ("/flashjig/packets-odd/stays", test_stays);
  g_test_add_func ("/flashjig/packets-odd/tfa-stays", test_tfa_stays);
  g_test_add_func ("/flashjig/packets-odd/quick-rom", test_quick_rom);
  g_test_add_func ("/flashjig/packets-odd/layout-stays", test_layout_stays);
  g_test_add_func ("/flashjig/packets-odd/layout-leaves", test_layout_leaves);
  g_test_add_func ("/flashjig/packets-odd/ranges", test_ranges);
  g_test_add_func ("/flashjig/packets-odd/range-too-far", test_range_too_far);
  g_test_add_func ("/flashjig/packets-odd/ranges-from-start", test_ranges_from_start);
  return g_test_run ();
}
