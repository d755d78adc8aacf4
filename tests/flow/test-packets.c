/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-packets.h"

#include <string.h>

/* No detach after the FSBL, TF-A answers in the place of a ROM that may not know GET PHASE. */
static void
test_mp15_current (void)
{
  Packets self;

  packets_init (&self, "mp15-v4", BOOT CARD);
  packets_add_stage (&self, &packets_mp15_rom,
                     SELECT ("5") "in 02 0000 512 ! stall \n" FSBL ("1") HANDOVER "become \n" IDLE
                       PHASE ("5", "03 00 00 00 c7 00 00 00 00")
                         FIP ("3") PHASE ("5", WANTS_DETACH) DETACH "leave 2500");
  fj_script_pipe_add_device (self.stages[0], &packets_mp15_tfa);
  packets_add_uboot (&self);
  packets_add_stage (&self, &packets_mp15_card, CARD_SCRIPT);
  packets_assert_run (&self);
  PACKETS_ASSERT_SENT (&self, 0, "tf-a.stm32", "fip.bin");
  PACKETS_ASSERT_SENT (&self, 1, "");
  PACKETS_ASSERT_SENT (&self, 2, "image.bin");
  packets_clear (&self);
}

/* TF-A takes the layout, with its header, before the second file; U-Boot starts only once. */
static void
test_mp15_old (void)
{
  Packets self;

  packets_init (&self, "mp15-v1", OLD_BOOT CARD);
  packets_add_stage (&self, &packets_mp15_rom,
                     PHASE ("5", "01 00 24 fc 2f 00 00 00 00") FSBL ("1") HANDOVER IDLE
                       PHASE ("5", "00 00 00 00 c0 00 00 00 00"));
  packets_add_layout (&self, self.stages[0], "0", "status 00 000000 04 \n status 00 000000 05");
  fj_script_pipe_add (self.stages[0], PHASE ("5", "03 00 00 10 c0 00 00 00 00") FIP ("3")
                                        PHASE ("5", WANTS_DETACH) DETACH "leave 4000");
  packets_add_stage (&self, &packets_mp15_card, CARD_SCRIPT);
  packets_assert_run (&self);
  PACKETS_ASSERT_SENT (&self, 0, "tf-a.stm32", "", "u-boot.stm32");
  PACKETS_ASSERT_SENT (&self, 1, "image.bin");
  packets_clear (&self);
}

/* A board that was left in TF-A gets no second FSBL. */
static void
test_mp15_in_tfa (void)
{
  Packets self;

  packets_init (&self, "mp15-v4", BOOT CARD);
  packets_add_stage (&self, &packets_mp15_rom,
                     PHASE ("5", "03 00 00 00 c7 00 00 00 00")
                       PHASE ("5", "03 00 00 00 c7 00 00 00 00") FIP ("3")
                         PHASE ("5", WANTS_DETACH) DETACH "leave 2500");
  packets_add_uboot (&self);
  packets_add_stage (&self, &packets_mp15_card, CARD_SCRIPT);
  packets_assert_run (&self);
  fj_flow_assert_state (&self.flow, 0x01, FJ_ITEM_SKIPPED);
  packets_clear (&self);
}

/* The MP13's ROM waits for the detach, which may break off. */
static void
test_mp13 (void)
{
  Packets self;

  packets_init (&self, "mp13", BOOT CARD);
  packets_add_stage (&self, &packets_mp13_rom,
                     FSBL ("0") MANIFEST ("0002")
                       PHASE ("1", WANTS_DETACH) "out 00 03e8 0 ! gone \n leave 1000");
  packets_add_stage (&self, &packets_mp13_tfa,
                     PHASE ("1", "03 00 00 00 c7 00 00 00 00")
                       FIP ("0") PHASE ("1", WANTS_DETACH) DETACH "leave 2500");
  packets_add_stage (&self, &packets_mp15_card, "");
  packets_assert_fails (&self, FJ_ERROR_WRONG_BOARD);
  PACKETS_ASSERT_SENT (&self, 0, "tf-a.stm32");
  PACKETS_ASSERT_SENT (&self, 1, "fip.bin");
  packets_clear (&self);
}

#define ALONE "-\t0x01\tfsbl\tBinary\tnone\t0x0\ttf-a.stm32\n"

/* A program that is no TF-A: the board leaves for good, and nobody asks it for anything. */
static void
test_alone (void)
{
  Packets self;

  packets_init (&self, "mp13", ALONE);
  packets_add_stage (&self, &packets_mp13_rom,
                     FSBL ("0") MANIFEST ("0002") PHASE ("1", WANTS_DETACH) DETACH "leave 0");
  packets_assert_run (&self);
  PACKETS_ASSERT_SENT (&self, 0, "tf-a.stm32");
  packets_clear (&self);
}

/* On an MP15 it may leave the USB controller as it is, with nobody to answer. */
static void
test_alone_in_place (void)
{
  Packets self;

  packets_init (&self, "mp15-v4", ALONE);
  packets_add_stage (&self, &packets_mp15_rom,
                     PHASE ("5", "01 00 24 fc 2f 00 00 00 00") FSBL ("1")
                       HANDOVER IDLE "alt 5 ! timeout");
  packets_assert_run (&self);
  PACKETS_ASSERT_SENT (&self, 0, "tf-a.stm32");
  packets_clear (&self);
}

/* A ROM that goes on asking for the first stage has not started it. */
static void
test_alone_not_started (void)
{
  Packets self;

  packets_init (&self, "mp13", ALONE);
  packets_add_stage (&self, &packets_mp13_rom,
                     FSBL ("0") MANIFEST ("0002") PHASE ("1", WANTS_DETACH) DETACH "leave 1000");
  packets_add_stage (&self, &packets_mp13_rom, "");
  packets_assert_fails (&self, FJ_ERROR_NOT_STARTED);
  packets_clear (&self);
}

static const char mp2_second[] = PHASE ("2", "03 00 00 00 87 00 00 00 00")
  FIP ("1") PHASE ("2", WANTS_DETACH) DETACH;

static void
assert_mp2 (Packets *self)
{
  g_assert_false (fj_flow_run (&self->flow));
  fj_flow_assert_error (&self->flow, FJ_ERROR_REENUMERATE);
  fj_flow_assert_event (&self->flow,
                        "*stage boot ROM*stage TF-A*item 0x01: done*item 0x02: done*item 0x03: done*");
  packets_clear (self);
}

static void
test_mp25 (void)
{
  Packets self;

  packets_init (&self, "mp25", MP2_BOOT CARD);
  packets_add_stage (&self, &packets_mp2_rom,
                     FSBL ("0") MANIFEST ("0002") PHASE ("1", WANTS_DETACH) DETACH "leave 900");
  packets_add_stage (&self, &packets_mp2_tfa,
                     PHASE ("2", "02 00 00 06 0e 00 00 00 00")
                       FIP ("0") PHASE ("2", WANTS_DETACH) DETACH "leave 1000");
  packets_add_stage (&self, &packets_mp2_tfa, mp2_second);
  fj_script_pipe_add (self.stages[2], "leave 0");
  assert_mp2 (&self);
}

/* The same when the board keeps its address each time. */
static void
test_mp25_in_place (void)
{
  Packets self;

  packets_init (&self, "mp25", MP2_BOOT CARD);
  packets_add_stage (
    &self, &packets_mp2_rom,
    FSBL ("0") MANIFEST ("0002") PHASE ("1", WANTS_DETACH) DETACH
    "become \n" PHASE ("2", "02 00 00 06 0e 00 00 00 00") FIP ("0") PHASE ("2", WANTS_DETACH) DETACH
      /* not yet there, then there: both look the same */
      SELECT ("2") "in 02 0000 512 ! timeout \n" PHASE ("2", "03 00 00 00 87 00 00 00 00"));
  fj_script_pipe_add_device (self.stages[0], &packets_mp2_tfa);
  fj_script_pipe_add (self.stages[0], mp2_second);
  fj_script_pipe_add (self.stages[0], "leave 0");
  assert_mp2 (&self);
}

/* Skipped by an old U-Boot: SET PHASE, five bytes, and the phase is asked again. */
static void
test_go_back (void)
{
  Packets self;

  packets_init (&self, "uboot", BOOT "P\t0x10\tone\tBinary\tmmc0\t0x4400\timage.bin\n"
                                     "P\t0x11\ttwo\tBinary\tmmc0\t0x44400\timage.bin\n");
  packets_add_stage (&self, &packets_mp15_two,
                     PHASE ("2", "11" NOTHING)
                       SET_PHASE ("2", "10 00 00 00 00")
                         PHASE ("2", "10" NOTHING) IMAGE ("0") PHASE ("2", "11" NOTHING) IMAGE ("1")
                           PHASE ("2", "fe" NOTHING) DETACH);
  packets_assert_run (&self);
  packets_clear (&self);
}

/* The partitions that U-Boot found in its memory have our names, but end elsewhere. */
static void
test_moved (void)
{
  Packets self;

  packets_init (&self, "uboot", BOOT "P\t0x10\tone\tBinary\tmmc0\t0x4400\timage.bin\n"
                                     "P\t0x11\ttwo\tBinary\tmmc0\t0x84400\timage.bin\n");
  packets_add_stage (&self, &packets_mp15_two, PHASE ("2", "10" NOTHING));
  packets_assert_fails (&self, FJ_ERROR_STALE_LAYOUT);
  packets_clear (&self);
}

/* An offset that an earlier session left is taken back. */
static void
test_offset (void)
{
  Packets self;

  packets_init (&self, "uboot", BOOT CARD);
  packets_add_stage (&self, &packets_mp15_card,
                     PHASE ("1", "10 ff ff ff ff 00 10 00 00")
                       SET_PHASE ("1", "10 00 00 00 00")
                         IMAGE ("0") PHASE ("1", "fe" NOTHING) DETACH);
  packets_assert_run (&self);
  packets_clear (&self);
}

/* dfuERROR: CLRSTATUS, the phase once, a detach so that the board resets itself. */
static void
test_device_text (void)
{
  Packets self;

  packets_init (&self, "uboot", BOOT CARD);
  packets_add_stage (&self, &packets_mp15_card,
                     PHASE ("1", "10" NOTHING) SELECT ("0") UBOOT_BLOCK (
                       "0000", "4096") "out 01 0001 904 \n status 0e 000000 0a \n"
                                       "alt 1 \n status 0e 000000 0a \n out 04 0000 0 \n" IDLE
                                       "in 02 0000 512 = ff" NOTHING WRITE_ERROR "\n" IDLE DETACH);
  packets_assert_fails (&self, FJ_ERROR_DEVICE_STATUS);
  g_assert_cmpstr (fj_error_get_detail (self.flow.error)->device_text, ==, "DFU write error");
  g_assert_cmpstr (fj_error_get_detail (self.flow.error)->partition, ==, "sdcard");
  g_assert_cmpint (fj_error_get_detail (self.flow.error)->phase, ==, 0x10);
  g_assert_cmpint (fj_error_get_detail (self.flow.error)->byte, ==, 4096);
  fj_flow_assert_state (&self.flow, 0x10, FJ_ITEM_FAILED);
  g_assert_false (self.flow.needs_reset);
  packets_clear (&self);
}

/* A USB reset right behind the last detach, and never before. */
static void
test_reset (void)
{
  Packets self;

  packets_init (&self, "uboot", BOOT CARD);
  self.flow.end = FJ_END_RESET;
  packets_add_stage (&self, &packets_mp15_card, CARD_SCRIPT "reset ! gone");
  packets_assert_run (&self);
  packets_clear (&self);
}

static void
test_ssp (void)
{
  Packets self;

  packets_init (&self, "mp15-v4", BOOT CARD);
  packets_add_stage (&self, &packets_mp15_tfa, PHASE ("5", "f3 ff ff ff ff 00 00 00 00"));
  packets_assert_fails (&self, FJ_ERROR_UNSUPPORTED);
  packets_clear (&self);
}

/* Everything is asked for, nothing is written: END without the row is no success. */
static void
test_early_end (void)
{
  Packets self;

  packets_init (&self, "uboot", BOOT CARD);
  packets_add_stage (&self, &packets_mp15_card,
                     PHASE ("1", "fe" NOTHING)
                       SET_PHASE ("1", "10 00 00 00 00")
                         PHASE ("1", "fe" NOTHING));
  packets_assert_fails (&self, FJ_ERROR_PROTOCOL);
  packets_clear (&self);
}

static void
on_cancel (const FjEvent *event, gpointer cancellable)
{
  if (event->type == FJ_EVENT_ITEM && event->state == FJ_ITEM_WRITING)
    g_cancellable_cancel (cancellable);
}

/* A block with a number that cannot be the next one's. */
#define DROP(alt, n) \
  SELECT (alt)       \
  "out 01 " n " 16\nstatus 0e 000000 0a\nstatus 0e 000000 0a\nout 04 0000 0\n" IDLE

/* Cancelled in a download: U-Boot is made to drop it, says so, and resets the board. */
static void
test_cancel (void)
{
  Packets self;
  g_autoptr (FjProgress) progress = NULL;
  g_autoptr (FjFlash) flash = NULL;
  g_autoptr (GError) error = NULL;

  packets_init (&self, "uboot", BOOT CARD);
  packets_add_stage (&self, &packets_mp15_card,
                     PHASE ("1", "10" NOTHING) SELECT ("0") UBOOT_BLOCK ("0000", "4096")
                       UBOOT_BLOCK ("0001", "904") DROP ("0", "8002")
                         PHASE ("1", "ff" NOTHING " 57 72 6f 6e 67") DETACH "leave 1000");
  packets_add_stage (&self, &packets_mp15_rom, "");
  progress = fj_progress_new (self.flow.plan, self.flow.clock);
  fj_progress_set_func (progress, on_cancel, self.flow.cancellable);
  flash = fj_flash_new (fj_stm32mp_driver_get (), self.flow.plan, self.flow.watch, progress);
  g_assert_false (fj_operation_run (FJ_OPERATION (flash), self.flow.cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (fj_run_state_needs_reset (fj_flash_get_run_state (flash)));
  g_assert_nonnull (strstr (error->message, "ready for the next run"));
  g_clear_object (&flash);
  packets_clear (&self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/packets/mp15-current", test_mp15_current);
  g_test_add_func ("/flashjig/packets/mp15-old", test_mp15_old);
  g_test_add_func ("/flashjig/packets/mp15-in-tfa", test_mp15_in_tfa);
  g_test_add_func ("/flashjig/packets/mp13", test_mp13);
  g_test_add_func ("/flashjig/packets/alone", test_alone);
  g_test_add_func ("/flashjig/packets/alone-in-place", test_alone_in_place);
  g_test_add_func ("/flashjig/packets/alone-not-started", test_alone_not_started);
  g_test_add_func ("/flashjig/packets/mp25", test_mp25);
  g_test_add_func ("/flashjig/packets/mp25-in-place", test_mp25_in_place);
  g_test_add_func ("/flashjig/packets/go-back", test_go_back);
  g_test_add_func ("/flashjig/packets/moved", test_moved);
  g_test_add_func ("/flashjig/packets/offset", test_offset);
  g_test_add_func ("/flashjig/packets/device-text", test_device_text);
  g_test_add_func ("/flashjig/packets/reset", test_reset);
  g_test_add_func ("/flashjig/packets/ssp", test_ssp);
  g_test_add_func ("/flashjig/packets/early-end", test_early_end);
  g_test_add_func ("/flashjig/packets/cancel", test_cancel);
  return g_test_run ();
}
