/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-flow.h"
#include "fj-script-transport.h"
#include "fj-virtual-bus.h"

#include <string.h>

/*
 * The exact packets of each flow, as the sources of ROM, TF-A and U-Boot want them: the virtual
 * board is more patient than some real one may be, a script is not.
 */

#define SERIAL "002600463338510534383330"
#define FSBL_LENGTH (256 + 1000)
#define FIP_LENGTH 500
#define IMAGE_LENGTH 5000

#define BOOT "-\t0x01\tfsbl\tBinary\tnone\t0x0\ttf-a.stm32\n-\t0x03\tfip\tFIP\tnone\t0x0\tfip.bin\n"
#define OLD_BOOT "-\t0x01\tfsbl\tBinary\tnone\t0x0\ttf-a.stm32\n-\t0x03\tssbl\tBinary\tnone\t0x0\tu-boot.stm32\n"
#define MP2_BOOT BOOT "-\t0x02\tddr\tFIP\tnone\t0x0\tfip-ddr.bin\n"
#define CARD "P\t0x10\tsdcard\tRawImage\tmmc0\t0x0\timage.bin\n"

static const char *const mp15_alts[] = { "@Partition0 /0x00/1*256Ke", "@FSBL /0x01/1*1Me",
                                         "@Partition2 /0x02/1*1Me", "@Partition3 /0x03/1*16Me",
                                         "@Partition4 /0x04/1*16Me", "@virtual /0xF1/1*512Ba", NULL };
static const char *const one_rom_alt[] = { "@FSBL /0x01/1*256Ke", "@virtual /0xF1/1*512Ba", NULL };
static const char *const mp13_tfa_alts[] = { "@SSBL /0x03/1*16Me", "@virtual /0xF1/1*512Ba", NULL };
static const char *const mp2_tfa_alts[] = { "@DDR FIP /0x02/1*32Ke", "@FIP /0x03/1*16Me",
                                            "@virtual /0xF1/1*512Ba", NULL };
static const char *const layout_alts[] = { "@FlashLayout/0x00/1*256Ke", "@virtual/0xf1/1*512Be", NULL };
static const char *const card_alts[] = { "@sdcard/0x10/1*7Ge", "@virtual/0xf1/1*512Be", NULL };
static const char *const two_alts[] = { "@one/0x10/1*1Me", "@two/0x11/1*1Me", "@virtual/0xf1/1*512Be",
                                        NULL };

#define ROM_STRING(id) "DFU in HS Mode @Device ID /" id ", @Revision ID /0x0000"
#define TFA_STRING(id) "DFU @Device ID /" id ", @Revision ID /0x2001, @Name /STM32MP,"
#define UBOOT_STRING(id) "USB download gadget@Device ID /" id ", @Revision ID /0x2001, @Name /STM32MP,"

static const FjScriptDevice mp15_rom = { ROM_STRING ("0x500"), SERIAL, 0xdf11, 1024, mp15_alts };
static const FjScriptDevice mp15_tfa = { TFA_STRING ("0x500"), SERIAL, 0xdf11, 1024, mp15_alts };
static const FjScriptDevice mp15_layout = { UBOOT_STRING ("0x500"), SERIAL, 0xdf11, 4096, layout_alts };
static const FjScriptDevice mp15_card = { UBOOT_STRING ("0x500"), SERIAL, 0x5720, 4096, card_alts };
static const FjScriptDevice mp15_two = { UBOOT_STRING ("0x500"), NULL, 0x5720, 4096, two_alts };
static const FjScriptDevice mp13_rom = { ROM_STRING ("0x501"), SERIAL, 0xdf11, 1024, one_rom_alt };
static const FjScriptDevice mp13_tfa = { TFA_STRING ("0x501"), SERIAL, 0xdf11, 1024, mp13_tfa_alts };
static const FjScriptDevice mp2_rom = { ROM_STRING ("0x505"), SERIAL, 0xdf11, 1024, one_rom_alt };
static const FjScriptDevice mp2_tfa = { TFA_STRING ("0x505"), SERIAL, 0xdf11, 1024, mp2_tfa_alts };

/* One block of @length, by the ROM, by TF-A and by U-Boot. */
#define ROM_BLOCK(n, length) \
  "out 01 " n " " length "\n status 00 000001 04 \n status 00 000001 05 \n"
#define TFA_BLOCK(n, length) \
  "out 01 " n " " length "\n status 00 000000 03 \n status 00 000000 05 \n"
#define UBOOT_BLOCK(n, length) "out 01 " n " " length "\n status 00 000000 05 \n"
#define IDLE "status 00 000000 02 \n"
#define SELECT(alt) "alt " alt "\n" IDLE
#define MANIFEST(n) "out 01 " n " 0 \n status 00 000001 07 \n" IDLE
#define PHASE(alt, bytes) SELECT (alt) "in 02 0000 512 = " bytes "\n" IDLE
#define DETACH "out 00 03e8 0 \n"
#define WANTS_DETACH "00 ff ff ff ff 00 00 00 00 01"
/* "DFU write error" */
#define WRITE_ERROR " 44 46 55 20 77 72 69 74 65 20 65 72 72 6f 72"
#define NOTHING " ff ff ff ff 00 00 00 00"

#define HANDOVER "out 01 0002 0 \n status 00 000001 07 \n"
#define SET_PHASE(alt, bytes) \
  SELECT (alt)                \
  "out 01 0000 = " bytes " \n status 00 000000 05 \n" MANIFEST ("0001")
#define FSBL(alt) SELECT (alt) ROM_BLOCK ("0000", "1024") ROM_BLOCK ("0001", "232")
#define FIP(alt) SELECT (alt) TFA_BLOCK ("0000", "500") MANIFEST ("0001")
#define IMAGE(alt)             \
  SELECT (alt)                 \
  UBOOT_BLOCK ("0000", "4096") \
  UBOOT_BLOCK ("0001", "904")  \
  MANIFEST ("0002")

#define MAX_STAGES 6

typedef struct {
  FjFlow             flow; /* its board stays unused */
  FjScriptTransport *stages[MAX_STAGES];
  guint              n_stages;
} Fixture;

static void
init (Fixture *self, const char *profile, const char *layout)
{
  g_autofree guint8 *image = make_noise (IMAGE_LENGTH, 9);
  guint32            version = g_str_equal (profile, "mp13")   ? 0x00020000
                               : g_str_equal (profile, "mp25") ? 0x00020200
                                                               : 0x00010000;
  gsize              header = version == 0x00010000 ? 256 : 512;
  g_autoptr (GBytes) fsbl = make_fsbl (version, 0x10, FSBL_LENGTH - header);
  g_autoptr (GBytes) ssbl = make_fsbl (0x00010000, 0, FIP_LENGTH - 256);
  g_autoptr (GBytes) fip = fj_flow_make_fip (FIP_LENGTH);

  memset (self, 0, sizeof *self);
  fj_flow_init_files (&self->flow, profile);
  fj_flow_write (&self->flow, "tf-a.stm32", g_bytes_get_data (fsbl, NULL), g_bytes_get_size (fsbl));
  fj_flow_write (&self->flow, "u-boot.stm32", g_bytes_get_data (ssbl, NULL), g_bytes_get_size (ssbl));
  fj_flow_write (&self->flow, "fip.bin", g_bytes_get_data (fip, NULL), g_bytes_get_size (fip));
  fj_flow_write (&self->flow, "fip-ddr.bin", g_bytes_get_data (fip, NULL), g_bytes_get_size (fip));
  fj_flow_write (&self->flow, "image.bin", image, IMAGE_LENGTH);
  fj_flow_plan (&self->flow, layout);
}

/* The next device that comes to the port; the first one is there at once. */
static FjScriptTransport *
add_stage (Fixture *self, const FjScriptDevice *device, const char *script)
{
  FjScriptTransport *stage = fj_script_transport_new (self->flow.clock, device);

  fj_script_transport_add (stage, script);
  fj_script_transport_set_next (stage, self->flow.watch, NULL);
  if (self->n_stages > 0)
    fj_script_transport_set_next (self->stages[self->n_stages - 1], self->flow.watch, stage);
  else
    fj_port_watch_arrived (self->flow.watch, FJ_TRANSPORT (stage));
  self->stages[self->n_stages++] = stage;
  return stage;
}

/* The layout with its header, in one block. */
static char *
layout_block (Fixture *self, const char *format)
{
  gsize length = g_bytes_get_size (fj_plan_get_wire_layout (self->flow.plan, TRUE));

  return g_strdup_printf ("out 01 0000 %" G_GSIZE_FORMAT "\n%s", length, format);
}

static void
add_layout (Fixture *self, FjScriptTransport *stage, const char *alt, const char *states)
{
  g_autofree char *block = layout_block (self, states);
  g_autofree char *select = g_strdup_printf ("alt %s\n" IDLE, alt);

  fj_script_transport_add (stage, select);
  fj_script_transport_add (stage, block);
  fj_script_transport_add (stage, MANIFEST ("0001"));
}

static void
clear (Fixture *self)
{
  for (guint i = 0; i < self->n_stages; i++)
    fj_script_transport_assert_done (self->stages[i]);
  fj_flow_clear (&self->flow);
  for (guint i = 0; i < self->n_stages; i++)
    g_assert_finalize_object (self->stages[i]);
}

static void
assert_run (Fixture *self)
{
  if (!fj_flow_run (&self->flow))
    g_error ("%s\n%s", self->flow.error->message, self->flow.events->str);
}

/* What went to @stage is @names, one after another; "" stands for the layout with its header. */
static void
assert_sent (Fixture *self, guint stage, const char *const *names)
{
  g_autoptr (GBytes) sent = fj_script_transport_take_sent (self->stages[stage]);
  g_autoptr (GByteArray) expected = g_byte_array_new ();
  GBytes *layout = fj_plan_get_wire_layout (self->flow.plan, TRUE);

  for (guint i = 0; names[i] != NULL; i++) {
    g_autofree char *path = fj_flow_path (&self->flow, names[i]);
    g_autofree char *data = NULL;
    gsize            length;

    if (names[i][0] == '\0') {
      g_byte_array_append (expected, g_bytes_get_data (layout, NULL), g_bytes_get_size (layout));
      continue;
    }
    g_assert_true (g_file_get_contents (path, &data, &length, NULL));
    g_byte_array_append (expected, (const guint8 *) data, length);
  }
  g_assert_cmpmem (g_bytes_get_data (sent, NULL), g_bytes_get_size (sent), expected->data,
                   expected->len);
}

#define ASSERT_SENT(self, stage, ...) \
  assert_sent (self, stage, (const char *const[]){ __VA_ARGS__, NULL })

static void
add_uboot (Fixture *self)
{
  FjScriptTransport *stage = add_stage (self, &mp15_layout, PHASE ("1", "00 00 00 00 c2 00 00 00 00 00"));

  add_layout (self, stage, "0", "status 00 000000 05");
  fj_script_transport_add (stage, PHASE ("1", "00 00 00 00 c2 00 00 00 00 01") DETACH "leave 1500");
}

#define CARD_SCRIPT PHASE ("1", "10" NOTHING) IMAGE ("0") PHASE ("1", "fe" NOTHING) DETACH

/* No detach after the FSBL, TF-A answers in the place of a ROM that may not know GET PHASE. */
static void
test_mp15_current (void)
{
  Fixture self;

  init (&self, "mp15-v4", BOOT CARD);
  add_stage (&self, &mp15_rom,
             SELECT ("5") "in 02 0000 512 ! stall \n" FSBL ("1") HANDOVER "become \n" IDLE
               PHASE ("5", "03 00 00 00 c7 00 00 00 00")
                 FIP ("3") PHASE ("5", WANTS_DETACH) DETACH "leave 2500");
  fj_script_transport_add_device (self.stages[0], &mp15_tfa);
  add_uboot (&self);
  add_stage (&self, &mp15_card, CARD_SCRIPT);
  assert_run (&self);
  ASSERT_SENT (&self, 0, "tf-a.stm32", "fip.bin");
  ASSERT_SENT (&self, 1, "");
  ASSERT_SENT (&self, 2, "image.bin");
  clear (&self);
}

/* TF-A takes the layout, with its header, before the second file; U-Boot starts only once. */
static void
test_mp15_old (void)
{
  Fixture self;

  init (&self, "mp15-v1", OLD_BOOT CARD);
  add_stage (&self, &mp15_rom,
             PHASE ("5", "01 00 24 fc 2f 00 00 00 00") FSBL ("1") HANDOVER IDLE
               PHASE ("5", "00 00 00 00 c0 00 00 00 00"));
  add_layout (&self, self.stages[0], "0", "status 00 000000 04 \n status 00 000000 05");
  fj_script_transport_add (self.stages[0], PHASE ("5", "03 00 00 10 c0 00 00 00 00")
                                             FIP ("3") PHASE ("5", WANTS_DETACH) DETACH "leave 4000");
  add_stage (&self, &mp15_card, CARD_SCRIPT);
  assert_run (&self);
  ASSERT_SENT (&self, 0, "tf-a.stm32", "", "u-boot.stm32");
  ASSERT_SENT (&self, 1, "image.bin");
  clear (&self);
}

/* A board that was left in TF-A gets no second FSBL. */
static void
test_mp15_in_tfa (void)
{
  Fixture self;

  init (&self, "mp15-v4", BOOT CARD);
  add_stage (&self, &mp15_rom,
             PHASE ("5", "03 00 00 00 c7 00 00 00 00")
               PHASE ("5", "03 00 00 00 c7 00 00 00 00") FIP ("3")
                 PHASE ("5", WANTS_DETACH) DETACH "leave 2500");
  add_uboot (&self);
  add_stage (&self, &mp15_card, CARD_SCRIPT);
  assert_run (&self);
  fj_flow_assert_state (&self.flow, 0x01, FJ_ITEM_SKIPPED);
  clear (&self);
}

/* The MP13's ROM waits for the detach, which may break off. */
static void
test_mp13 (void)
{
  Fixture self;

  init (&self, "mp13", BOOT CARD);
  add_stage (&self, &mp13_rom,
             FSBL ("0") MANIFEST ("0002")
               PHASE ("1", WANTS_DETACH) "out 00 03e8 0 ! gone \n leave 1000");
  add_stage (&self, &mp13_tfa,
             PHASE ("1", "03 00 00 00 c7 00 00 00 00")
               FIP ("0") PHASE ("1", WANTS_DETACH) DETACH "leave 2500");
  add_stage (&self, &mp15_card, "");
  g_assert_false (fj_flow_run (&self.flow));
  fj_flow_assert_error (&self.flow, FJ_ERROR_WRONG_BOARD);
  ASSERT_SENT (&self, 0, "tf-a.stm32");
  ASSERT_SENT (&self, 1, "fip.bin");
  clear (&self);
}

static const char mp2_second[] = PHASE ("2", "03 00 00 00 87 00 00 00 00")
  FIP ("1") PHASE ("2", WANTS_DETACH) DETACH;

static void
assert_mp2 (Fixture *self)
{
  g_assert_false (fj_flow_run (&self->flow));
  fj_flow_assert_error (&self->flow, FJ_ERROR_REENUMERATE);
  fj_flow_assert_event (&self->flow, "*stage boot ROM*stage TF-A*item 0x01: 3*item 0x02: 3*item 0x03: 3*");
  clear (self);
}

static void
test_mp25 (void)
{
  Fixture self;

  init (&self, "mp25", MP2_BOOT CARD);
  add_stage (&self, &mp2_rom,
             FSBL ("0") MANIFEST ("0002") PHASE ("1", WANTS_DETACH) DETACH "leave 900");
  add_stage (&self, &mp2_tfa,
             PHASE ("2", "02 00 00 06 0e 00 00 00 00")
               FIP ("0") PHASE ("2", WANTS_DETACH) DETACH "leave 1000");
  add_stage (&self, &mp2_tfa, mp2_second);
  fj_script_transport_add (self.stages[2], "leave 0");
  assert_mp2 (&self);
}

/* The same when the board keeps its address each time. */
static void
test_mp25_in_place (void)
{
  Fixture self;

  init (&self, "mp25", MP2_BOOT CARD);
  add_stage (&self, &mp2_rom,
             FSBL ("0") MANIFEST ("0002") PHASE ("1", WANTS_DETACH) DETACH "become \n" PHASE ("2", "02 00 00 06 0e 00 00 00 00") FIP ("0")
               PHASE ("2", WANTS_DETACH) DETACH
                 /* not yet there, then there: both look the same */
                 SELECT ("2") "in 02 0000 512 ! timeout \n" PHASE ("2", "03 00 00 00 87 00 00 00 00"));
  fj_script_transport_add_device (self.stages[0], &mp2_tfa);
  fj_script_transport_add (self.stages[0], mp2_second);
  fj_script_transport_add (self.stages[0], "leave 0");
  assert_mp2 (&self);
}

/* Skipped by an old U-Boot: SET PHASE, five bytes, and the phase is asked again. */
static void
test_go_back (void)
{
  Fixture self;

  init (&self, "uboot", BOOT "P\t0x10\tone\tBinary\tmmc0\t0x4400\timage.bin\n"
                             "P\t0x11\ttwo\tBinary\tmmc0\t0x44400\timage.bin\n");
  add_stage (&self, &mp15_two,
             PHASE ("2", "11" NOTHING)
               SET_PHASE ("2", "10 00 00 00 00")
                 PHASE ("2", "10" NOTHING) IMAGE ("0") PHASE ("2", "11" NOTHING) IMAGE ("1")
                   PHASE ("2", "fe" NOTHING) DETACH);
  assert_run (&self);
  clear (&self);
}

/* An offset that an earlier session left is taken back. */
static void
test_offset (void)
{
  Fixture self;

  init (&self, "uboot", BOOT CARD);
  add_stage (&self, &mp15_card,
             PHASE ("1", "10 ff ff ff ff 00 10 00 00")
               SET_PHASE ("1", "10 00 00 00 00")
                 IMAGE ("0") PHASE ("1", "fe" NOTHING) DETACH);
  assert_run (&self);
  clear (&self);
}

/* dfuERROR: CLRSTATUS, the phase once, a detach so that the board resets itself. */
static void
test_device_text (void)
{
  Fixture self;

  init (&self, "uboot", BOOT CARD);
  add_stage (&self, &mp15_card,
             PHASE ("1", "10" NOTHING)
               SELECT ("0") UBOOT_BLOCK ("0000", "4096") "out 01 0001 904 \n status 0e 000000 0a \n"
                                                         "alt 1 \n status 0e 000000 0a \n out 04 0000 0 \n" IDLE
                                                         "in 02 0000 512 = ff" NOTHING WRITE_ERROR "\n" IDLE DETACH);
  g_assert_false (fj_flow_run (&self.flow));
  fj_flow_assert_error (&self.flow, FJ_ERROR_DEVICE_TEXT);
  g_assert_cmpstr (fj_error_get_detail (self.flow.error)->device_text, ==, "DFU write error");
  g_assert_cmpstr (fj_error_get_detail (self.flow.error)->partition, ==, "sdcard");
  g_assert_cmpint (fj_error_get_detail (self.flow.error)->phase, ==, 0x10);
  g_assert_cmpint (fj_error_get_detail (self.flow.error)->byte, ==, 4096);
  fj_flow_assert_state (&self.flow, 0x10, FJ_ITEM_FAILED);
  g_assert_false (self.flow.needs_reset);
  clear (&self);
}

/* A USB reset right behind the last detach, and never before. */
static void
test_reset (void)
{
  Fixture self;

  init (&self, "uboot", BOOT CARD);
  self.flow.end = FJ_END_RESET;
  add_stage (&self, &mp15_card, CARD_SCRIPT "reset ! gone");
  assert_run (&self);
  clear (&self);
}

static void
test_ssp (void)
{
  Fixture self;

  init (&self, "mp15-v4", BOOT CARD);
  add_stage (&self, &mp15_tfa, PHASE ("5", "f3 ff ff ff ff 00 00 00 00"));
  g_assert_false (fj_flow_run (&self.flow));
  fj_flow_assert_error (&self.flow, FJ_ERROR_UNSUPPORTED);
  clear (&self);
}

/* Everything is asked for, nothing is written: END without the row is no success. */
static void
test_early_end (void)
{
  Fixture self;

  init (&self, "uboot", BOOT CARD);
  add_stage (&self, &mp15_card,
             PHASE ("1", "fe" NOTHING)
               SET_PHASE ("1", "10 00 00 00 00")
                 PHASE ("1", "fe" NOTHING));
  g_assert_false (fj_flow_run (&self.flow));
  fj_flow_assert_error (&self.flow, FJ_ERROR_PROTOCOL);
  clear (&self);
}

static void
on_cancel (const FjEvent *event, gpointer cancellable)
{
  if (event->type == FJ_EVENT_ITEM && event->state == FJ_ITEM_WRITING)
    g_cancellable_cancel (cancellable);
}

/* Cancelled in a download: ABORT goes out although nothing else does. */
static void
test_cancel (void)
{
  Fixture self;
  g_autoptr (FjProgress) progress = NULL;
  g_autoptr (FjProgrammer) programmer = NULL;
  g_autoptr (GError) error = NULL;

  init (&self, "uboot", BOOT CARD);
  add_stage (&self, &mp15_card,
             PHASE ("1", "10" NOTHING)
               SELECT ("0") UBOOT_BLOCK ("0000", "4096") UBOOT_BLOCK ("0001", "904") "out 06 0000 0");
  progress = fj_progress_new (self.flow.plan, self.flow.clock);
  fj_progress_set_func (progress, on_cancel, self.flow.cancellable);
  programmer = fj_programmer_new (self.flow.plan, self.flow.watch, progress);
  g_assert_false (fj_programmer_run (programmer, self.flow.cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (fj_programmer_needs_reset (programmer));
  g_assert_nonnull (strstr (error->message, "reset"));
  g_clear_object (&programmer);
  clear (&self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/packets/mp15-current", test_mp15_current);
  g_test_add_func ("/flashjig/packets/mp15-old", test_mp15_old);
  g_test_add_func ("/flashjig/packets/mp15-in-tfa", test_mp15_in_tfa);
  g_test_add_func ("/flashjig/packets/mp13", test_mp13);
  g_test_add_func ("/flashjig/packets/mp25", test_mp25);
  g_test_add_func ("/flashjig/packets/mp25-in-place", test_mp25_in_place);
  g_test_add_func ("/flashjig/packets/go-back", test_go_back);
  g_test_add_func ("/flashjig/packets/offset", test_offset);
  g_test_add_func ("/flashjig/packets/device-text", test_device_text);
  g_test_add_func ("/flashjig/packets/reset", test_reset);
  g_test_add_func ("/flashjig/packets/ssp", test_ssp);
  g_test_add_func ("/flashjig/packets/early-end", test_early_end);
  g_test_add_func ("/flashjig/packets/cancel", test_cancel);
  return g_test_run ();
}
