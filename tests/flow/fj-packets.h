/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-flow.h"
#include "fj-script-pipe.h"

G_BEGIN_DECLS

/*
 * Scripts of the exact packets that the sources of ROM, TF-A and U-Boot want: the virtual board is
 * more patient than some real one may be, a script is not.
 */

#define SERIAL "002600463338510534383330"
#define FSBL_LENGTH (256 + 1000)
#define FIP_LENGTH 500
#define IMAGE_LENGTH 5000

#define BOOT "-\t0x01\tfsbl\tBinary\tnone\t0x0\ttf-a.stm32\n-\t0x03\tfip\tFIP\tnone\t0x0\tfip.bin\n"
#define OLD_BOOT \
  "-\t0x01\tfsbl\tBinary\tnone\t0x0\ttf-a.stm32\n-\t0x03\tssbl\tBinary\tnone\t0x0\tu-boot.stm32\n"
#define MP2_BOOT BOOT "-\t0x02\tddr\tFIP\tnone\t0x0\tfip-ddr.bin\n"
#define CARD "P\t0x10\tsdcard\tRawImage\tmmc0\t0x0\timage.bin\n"

extern const FjScriptDevice packets_mp15_rom;
extern const FjScriptDevice packets_mp15_tfa;
extern const FjScriptDevice packets_mp15_layout;
extern const FjScriptDevice packets_mp15_card;
extern const FjScriptDevice packets_mp15_two;
extern const FjScriptDevice packets_mp13_rom;
extern const FjScriptDevice packets_mp13_tfa;
extern const FjScriptDevice packets_mp2_rom;
extern const FjScriptDevice packets_mp2_tfa;

#define ROM_STRING(id) "DFU in HS Mode @Device ID /" id ", @Revision ID /0x0000"
#define TFA_STRING(id) "DFU @Device ID /" id ", @Revision ID /0x2001, @Name /STM32MP,"
#define UBOOT_STRING(id) \
  "USB download gadget@Device ID /" id ", @Revision ID /0x2001, @Name /STM32MP,"

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

#define CARD_SCRIPT PHASE ("1", "10" NOTHING) IMAGE ("0") PHASE ("1", "fe" NOTHING) DETACH

#define MAX_STAGES 32

typedef struct {
  FjFlow        flow; /* without a virtual board */
  FjScriptPipe *stages[MAX_STAGES];
  guint         n_stages;
} Packets;

void packets_init (Packets *self, const char *profile, const char *layout);
void packets_clear (Packets *self); /* every packet of every script must have come */
/* The next device that comes to the port; the first one is there at once. */
FjScriptPipe *
packets_add_stage (Packets *self, const FjScriptDevice *device, const char *script);
/* The layout with its header, in one block; @states are the replies after it. */
void
packets_add_layout (Packets *self, FjScriptPipe *stage, const char *alt, const char *states);
/* U-Boot, from its question for the layout to its leaving with it. */
void packets_add_uboot (Packets *self);
void packets_assert_run (Packets *self);
void packets_assert_fails (Packets *self, FjError code);
/* What went to @stage is the files @names, one after another; "" stands for the layout. */
void packets_assert_sent (Packets *self, guint stage, const char *const *names);

#define PACKETS_ASSERT_SENT(self, stage, ...) \
  packets_assert_sent (self, stage, (const char *const[]){ __VA_ARGS__, NULL })

G_END_DECLS
