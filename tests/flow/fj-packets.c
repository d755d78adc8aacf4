/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-packets.h"

#include "fj-virtual-bus.h"

#include <string.h>

static const char *const mp15_alts[] = { "@Partition0 /0x00/1*256Ke",
                                         "@FSBL /0x01/1*1Me",
                                         "@Partition2 /0x02/1*1Me",
                                         "@Partition3 /0x03/1*16Me",
                                         "@Partition4 /0x04/1*16Me",
                                         "@virtual /0xF1/1*512Ba",
                                         NULL };
static const char *const one_rom_alt[] = { "@FSBL /0x01/1*256Ke", "@virtual /0xF1/1*512Ba", NULL };
static const char *const mp13_tfa_alts[] = { "@SSBL /0x03/1*16Me", "@virtual /0xF1/1*512Ba", NULL };
static const char *const mp2_tfa_alts[] = { "@DDR FIP /0x02/1*32Ke", "@FIP /0x03/1*16Me",
                                            "@virtual /0xF1/1*512Ba", NULL };
static const char *const layout_alts[] = { "@FlashLayout/0x00/1*256Ke", "@virtual/0xf1/1*512Be",
                                           NULL };
static const char *const card_alts[] = { "@sdcard/0x10/1*7Ge", "@virtual/0xf1/1*512Be", NULL };
static const char *const two_alts[] = { "@one/0x10/1*256Ke", "@two/0x11/1*7Ge",
                                        "@virtual/0xf1/1*512Be", NULL };


const FjScriptDevice packets_mp15_rom = { ROM_STRING ("0x500"), SERIAL, 0xdf11, 1024, mp15_alts };
const FjScriptDevice packets_mp15_tfa = { TFA_STRING ("0x500"), SERIAL, 0xdf11, 1024, mp15_alts };
const FjScriptDevice packets_mp15_layout = { UBOOT_STRING ("0x500"), SERIAL, 0xdf11, 4096,
                                             layout_alts };
const FjScriptDevice packets_mp15_card = { UBOOT_STRING ("0x500"), SERIAL, 0x5720, 4096,
                                           card_alts };
const FjScriptDevice packets_mp15_two = { UBOOT_STRING ("0x500"), NULL, 0x5720, 4096, two_alts };
const FjScriptDevice packets_mp13_rom = { ROM_STRING ("0x501"), SERIAL, 0xdf11, 1024, one_rom_alt };
const FjScriptDevice packets_mp13_tfa = { TFA_STRING ("0x501"), SERIAL, 0xdf11, 1024,
                                          mp13_tfa_alts };
const FjScriptDevice packets_mp2_rom = { ROM_STRING ("0x505"), SERIAL, 0xdf11, 1024, one_rom_alt };
const FjScriptDevice packets_mp2_tfa = { TFA_STRING ("0x505"), SERIAL, 0xdf11, 1024, mp2_tfa_alts };

void
packets_init (Packets *self, const char *profile, const char *layout)
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
  fj_flow_write (&self->flow, "u-boot.stm32", g_bytes_get_data (ssbl, NULL),
                 g_bytes_get_size (ssbl));
  fj_flow_write (&self->flow, "fip.bin", g_bytes_get_data (fip, NULL), g_bytes_get_size (fip));
  fj_flow_write (&self->flow, "fip-ddr.bin", g_bytes_get_data (fip, NULL), g_bytes_get_size (fip));
  fj_flow_write (&self->flow, "image.bin", image, IMAGE_LENGTH);
  fj_flow_plan (&self->flow, layout);
}

/* The next device that comes to the port; the first one is there at once. */
FjScriptPipe *
packets_add_stage (Packets *self, const FjScriptDevice *device, const char *script)
{
  FjScriptPipe *stage = fj_script_pipe_new (self->flow.clock, device);

  fj_script_pipe_add (stage, script);
  fj_script_pipe_set_next (stage, self->flow.watch, NULL);
  if (self->n_stages > 0)
    fj_script_pipe_set_next (self->stages[self->n_stages - 1], self->flow.watch, stage);
  else
    fj_port_watch_arrived (self->flow.watch, FJ_LINK (stage));
  self->stages[self->n_stages++] = stage;
  return stage;
}

/* The layout with its header, in one block. */
static char *
layout_block (Packets *self, const char *format)
{
  gsize length = g_bytes_get_size (fj_plan_get_wire_layout (self->flow.plan, TRUE));

  return g_strdup_printf ("out 01 0000 %" G_GSIZE_FORMAT "\n%s", length, format);
}

void
packets_add_layout (Packets *self, FjScriptPipe *stage, const char *alt, const char *states)
{
  g_autofree char *block = layout_block (self, states);
  g_autofree char *select = g_strdup_printf ("alt %s\n" IDLE, alt);

  fj_script_pipe_add (stage, select);
  fj_script_pipe_add (stage, block);
  fj_script_pipe_add (stage, MANIFEST ("0001"));
}

void
packets_clear (Packets *self)
{
  for (guint i = 0; i < self->n_stages; i++)
    fj_script_pipe_assert_done (self->stages[i]);
  fj_flow_clear (&self->flow);
  for (guint i = 0; i < self->n_stages; i++)
    g_assert_finalize_object (self->stages[i]);
}

void
packets_assert_run (Packets *self)
{
  if (!fj_flow_run (&self->flow))
    g_error ("%s\n%s", self->flow.error->message, self->flow.events->str);
}

/* What went to @stage is @names, one after another; "" stands for the layout with its header. */
void
packets_assert_sent (Packets *self, guint stage, const char *const *names)
{
  g_autoptr (GBytes) sent = fj_script_pipe_take_sent (self->stages[stage]);
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

void
packets_add_uboot (Packets *self)
{
  FjScriptPipe *stage =
    packets_add_stage (self, &packets_mp15_layout,
                       PHASE ("1", "00 00 00 00 c2 00 00 00 00 00"));

  packets_add_layout (self, stage, "0", "status 00 000000 05");
  fj_script_pipe_add (stage, PHASE ("1", "00 00 00 00 c2 00 00 00 00 01") DETACH "leave 1500");
}

void
packets_assert_fails (Packets *self, FjError code)
{
  g_assert_false (fj_flow_run (&self->flow));
  fj_flow_assert_error (&self->flow, code);
}
