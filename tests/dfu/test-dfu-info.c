/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-script-pipe.h"

#include <fj-error.h>
#include <fj-phase-ids.h>
#include <fj-stm32mp-driver.h>
#include <fj-stm32mp-identity.h>
#include <fj-stm32mp-stage.h>
#include <fj-usb-descriptors.h>
#include <string.h>

typedef struct {
  FjScriptDevice device;
  FjStage        stage;
  const char    *family; /* nick */
  guint16        chip_id;
  guint16        revision_id;
  const char    *chip_name;
} Case;

#define MP15_ALTS                                                              \
  "@Partition0 /0x00/1*256Ke", "@FSBL /0x01/1*1Me", "@Partition2 /0x02/1*1Me", \
    "@Partition3 /0x03/1*16Me", "@Partition4 /0x04/1*16Me", "@virtual /0xF1/1*512Ba"

/* What boards have been seen to say, and what the sources make them say. */
static const Case cases[] = {
  { { "DFU in HS Mode @Device ID /0x500, @Revision ID /0x0000", "0026004A3338510534383330", 0xdf11,
      1024, (const char *const[]){ MP15_ALTS, NULL } },
    FJ_STAGE_ROM,
    "stm32mp15",
    0x500,
    0 },
  { { "DFU @Device ID /0x500, @Revision ID /0x2001, @Name /STM32MP157CAA Rev.Z,", "1", 0xdf11, 1024,
      (const char *const[]){ MP15_ALTS, NULL } },
    FJ_STAGE_TFA,
    "stm32mp15",
    0x500,
    0x2001,
    "STM32MP157CAA Rev.Z" },
  { { "", "000000000000", 0xdf11, 1024, (const char *const[]){ MP15_ALTS, NULL } },
    FJ_STAGE_ROM,
    "stm32mp15" },
  { { "DFU in HS Mode @Device ID /0x501, @Revision ID /0x1003", "1", 0xdf11, 1024,
      (const char *const[]){ "@FSBL /0x01/1*128Ke", "@virtual /0xF1/1*512Ba", NULL } },
    FJ_STAGE_ROM,
    "stm32mp13",
    0x501,
    0x1003 },
  { { "DFU @Device ID /0x501, @Revision ID /0x1001, @Name /STM32MP135FAG Rev.Y,", "1", 0xdf11, 1024,
      (const char *const[]){ "@SSBL /0x03/1*16Me", "@virtual /0xF1/1*512Ba", NULL } },
    FJ_STAGE_TFA,
    "stm32mp13",
    0x501,
    0x1001,
    "STM32MP135FAG Rev.Y" },
  { { "DFU in HS Mode @Device ID /0x505, @Revision ID /0x2000", "1", 0xdf11, 1024,
      (const char *const[]){ "@FSBL /0x01/1*256Ke", "@virtual /0xF1/1*512Ba", NULL } },
    FJ_STAGE_ROM,
    "stm32mp2",
    0x505,
    0x2000 },
  /* a ROM without the command setting */
  { { "DFU in HS Mode @Device ID /0x503, @Revision ID /0x2000", "1", 0xdf11, 1024,
      (const char *const[]){ "@FSBL /0x01/1*256Ke", NULL } },
    FJ_STAGE_ROM,
    "stm32mp21",
    0x503,
    0x2000 },
  { { "DFU @Device ID /0x505, @Revision ID /0x0011, @Name /STM32MP257FAI Rev.Y,", "1", 0xdf11, 1024,
      (const char *const[]){ "@DDR FIP /0x02/1*32Ke", "@FIP /0x03/1*16Me", "@virtual /0xF1/1*512Ba",
                             NULL } },
    FJ_STAGE_TFA,
    "stm32mp2",
    0x505,
    0x11,
    "STM32MP257FAI Rev.Y" },
  { { "USB download gadget@Device ID /0x500, @Revision ID /0x0000", "1", 0xdf11, 4096,
      (const char *const[]){ "@FlashLayout/0x00/1*256Ke", "@virtual/0xf1/1*512Be", NULL } },
    FJ_STAGE_UBOOT,
    "stm32mp15",
    0x500 },
  { { "USB download gadget@Device ID /0x500, @Revision ID /0x2000, @Name /STM32MP153CAA Rev.B,",
      NULL, 0x5720, 4096,
      (const char *const[]){ "@fsbl1/0x04/1*256Ke", "@rootfs/0x10/1*1Ge", "@virtual/0xf1/1*512Be",
                             "@OTP/0xf2/1*776Be", "@PMIC/0xf4/1*8Be", NULL } },
    FJ_STAGE_UBOOT,
    "stm32mp15",
    0x500,
    0x2000,
    "STM32MP153CAA Rev.B" },
  { { "USB download gadget@Device ID /0x501, @Revision ID /0x1000", "1", 0xdf11, 4096,
      (const char *const[]){ "@Partition0 /0x00/1*256Ke", "@Partition3 /0x3/1*16Me",
                             "@Partition4 /0x4/1*16Me", "@virtual /0xF1/1*512Be", NULL } },
    FJ_STAGE_OPENBL,
    "stm32mp13",
    0x501,
    0x1000 },
  { { "USB download gadget", "1", 0x5720, 4096,
      (const char *const[]){ "mmc0_fip", "u-boot.itb", NULL } },
    FJ_STAGE_PLAIN_DFU },
  { { "STM32  BOOTLOADER", "1", 0xdf11, 2048,
      (const char *const[]){ "@Internal Flash  /0x08000000/04*016Kg", NULL } },
    FJ_STAGE_MCU },
  { { "DFU in HS Mode @Device ID /0x999, @Revision ID /0xzz", "1", 0xdf11, 1024,
      (const char *const[]){ MP15_ALTS, NULL } },
    FJ_STAGE_ROM,
    NULL,
    0x999 },
  { { "something else", "1", 0x1234, 64, (const char *const[]){ NULL } }, FJ_STAGE_UNKNOWN },
};

/* (transfer full) (nullable): what the device says over the bus */
static FjDfuInfo *
read_info (FjScriptPipe *pipe, GError **error)
{
  g_autoptr (FjUsbDescriptors) read = fj_usb_descriptors_read (FJ_USB_PIPE (pipe), NULL, error);

  if (read == NULL)
    return NULL;
  return fj_dfu_info_parse (read->device, read->device_length, read->config, read->config_length,
                            (const char *const *) read->strings, FJ_USB_N_STRINGS, error);
}

static const char *
get_nick (const FjFamily *family)
{
  return family != NULL ? family->nick : NULL;
}

static void
test_read (gconstpointer data)
{
  const Case *expected = data;
  g_autoptr (FjClock) clock = fj_clock_new_simulated ();
  g_autoptr (FjScriptPipe) pipe = fj_script_pipe_new (clock, &expected->device);
  g_autoptr (FjDfuInfo) info = NULL;
  g_autoptr (FjIdentity) identity = NULL;
  g_autoptr (GError) error = NULL;

  fj_link_open (FJ_LINK (pipe), NULL, NULL);
  info = read_info (pipe, &error);
  g_assert_no_error (error);
  identity = fj_stm32mp_identity_new (fj_stm32mp_driver_get (), info);
  g_assert_true (fj_stm32mp_identity_get_info (identity) == info);
  g_assert_cmpuint (fj_stm32mp_stage_from_info (identity->stage), ==, expected->stage);
  g_assert_cmpstr (get_nick (fj_identity_get_family (identity)), ==, expected->family);
  g_assert_cmphex (identity->chip_id, ==, expected->chip_id);
  g_assert_cmphex (identity->revision_id, ==, expected->revision_id);
  g_assert_cmpstr (identity->chip, ==, expected->chip_name);
  g_assert_cmpstr (identity->product, ==, info->product);
  g_assert_cmpstr (identity->serial, ==, info->serial);
  g_assert_false (identity->is_guess);
  g_assert_cmpstr (info->product, ==,
                   expected->device.product[0] != '\0' ? expected->device.product : NULL);
  g_assert_cmpstr (info->serial, ==, expected->device.serial);
  g_assert_cmphex (info->vendor, ==, 0x0483);
  g_assert_cmphex (info->product_id, ==, expected->device.product_id);
  g_assert_cmpuint (info->transfer_size, ==, expected->device.transfer_size);
  g_assert_cmphex (info->bcd_dfu, ==, 0x110);
  g_assert_cmpuint (info->n_alts, ==, g_strv_length ((char **) expected->device.alts));
  for (guint i = 0; i < info->n_alts; i++)
    g_assert_cmpuint (info->alts[i].number, ==, i);
}

static void
test_find_phase (void)
{
  g_autoptr (FjClock) clock = fj_clock_new_simulated ();
  g_autoptr (FjScriptPipe) pipe = fj_script_pipe_new (clock, &cases[0].device);
  g_autoptr (FjDfuInfo) info = NULL;

  fj_link_open (FJ_LINK (pipe), NULL, NULL);
  info = read_info (pipe, NULL);
  g_assert_cmpuint (fj_dfu_info_find_phase (info, FJ_PHASE_COMMAND)->number, ==, 5);
  g_assert_cmpuint (fj_dfu_info_find_phase (info, 0x03)->number, ==, 3);
  g_assert_null (fj_dfu_info_find_phase (info, 0x10));
}

static const guint8 device[18] = {
  18, 1, 0, 2, 0, 0, 0, 64, 0x83, 4, 0x11, 0xdf, 0, 2, 1, 2, 3, 1
};

/* Descriptors of an attacker: cut, with lengths that lie, without anything. */
static void
test_broken (void)
{
  static const guint8 configs[][20] = {
    { 9, 2, 18, 0, 1, 1, 0, 0xc0, 0x32, 0, 4 },                  /* length 0 */
    { 9, 2, 18, 0, 1, 1, 0, 0xc0, 0x32, 255, 4, 0, 0, 0, 0xfe }, /* too long */
    { 9, 2, 18, 0, 1, 1, 0, 0xc0, 0x32, 2, 4, 2, 0x21, 1, 0 },   /* no body */
    { 9, 2, 18, 0, 1, 1, 0, 0xc0, 0x32, 9, 4, 1, 0, 0, 0xfe, 1, 2, 0, 9 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (configs); i++)
    for (gsize length = 0; length <= sizeof configs[i]; length++) {
      g_autoptr (GError) error = NULL;
      g_autoptr (FjIdentity) identity = NULL;
      g_autoptr (FjDfuInfo) info =
        fj_dfu_info_parse (device, sizeof device, configs[i], length, NULL, 0, &error);

      if (length < 9) {
        g_assert_error (error, FJ_ERROR, FJ_ERROR_PROTOCOL);
        g_assert_null (info);
      } else {
        g_assert_no_error (error);
        g_assert_cmpuint (info->n_alts, ==, 0);
        identity = fj_stm32mp_identity_new (fj_stm32mp_driver_get (), info);
        g_assert_null (identity->stage);
      }
    }
  for (gsize length = 0; length < sizeof device; length++) {
    g_autoptr (FjDfuInfo) info =
      fj_dfu_info_parse (device, length, configs[3], sizeof configs[3], NULL, 0, NULL);

    g_assert_null (info);
  }
}

/* A transfer size of nothing would never end; more settings than allowed are left out. */
static void
test_limits (void)
{
  g_autoptr (GByteArray) config = g_byte_array_new ();
  g_autoptr (FjDfuInfo) info = NULL;
  const guint8 head[9] = { 9, 2, 0, 0, 1, 1, 0, 0xc0, 0x32 };
  const guint8 dfu[9] = { 9, 0x21, 0x0f, 0xff, 0, 1, 0, 0x10, 1 };

  g_byte_array_append (config, head, 9);
  for (guint i = 0; i < FJ_DFU_MAX_ALTS + 10; i++)
    g_byte_array_append (config, (guint8[]){ 9, 4, 0, i, 0, 0xfe, 1, 2, 200 }, 9);
  g_byte_array_append (config, dfu, 9);
  info = fj_dfu_info_parse (device, sizeof device, config->data, config->len, NULL, 0, NULL);
  g_assert_cmpuint (info->n_alts, ==, FJ_DFU_MAX_ALTS);
  g_assert_cmpuint (info->transfer_size, ==, 64);
  g_assert_cmpstr (info->alts[0].name, ==, "");
}

/* A refused string is a missing one, a device that left is an error. */
static void
test_gone (void)
{
  g_autoptr (FjClock) clock = fj_clock_new_simulated ();
  g_autoptr (FjPortWatch) watch = fj_port_watch_new ("1-1", clock);
  g_autoptr (FjScriptPipe) pipe = fj_script_pipe_new (clock, &cases[0].device);
  g_autoptr (FjDfuInfo) info = NULL;
  g_autoptr (GError) error = NULL;

  fj_script_pipe_set_next (pipe, watch, NULL);
  fj_link_open (FJ_LINK (pipe), NULL, NULL);
  fj_script_pipe_add (pipe, "alt 0\nleave 0");
  fj_usb_pipe_set_alt (FJ_USB_PIPE (pipe), 0, 1000, NULL, NULL);
  info = read_info (pipe, &error);
  g_assert_error (error, FJ_ERROR, FJ_ERROR_GONE);
}

static void
guess_is (const char *product, FjStage stage, const char *family)
{
  const FjClue clue = { .product = product };
  FjIdentity  *identity = fj_stm32mp_identity_guess (fj_stm32mp_driver_get (), NULL, &clue);

  if (stage == FJ_STAGE_UNKNOWN && family == NULL) {
    g_assert_null (identity);
    return;
  }
  g_assert_true (identity->is_guess);
  g_assert_cmpint (fj_stm32mp_stage_from_info (identity->stage), ==, stage);
  g_assert_cmpstr (get_nick (fj_identity_get_family (identity)), ==, family);
  fj_identity_unref (identity);
}

/* The product string tells the same, but for what it does not have. */
static void
test_guess (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const char *product = cases[i].device.product;
    FjStage     stage = cases[i].stage == FJ_STAGE_OPENBL ? FJ_STAGE_UBOOT : cases[i].stage;
    gboolean    has_id = strstr (product, "@Device ID /0x") != NULL;

    if (product[0] == '\0')
      stage = FJ_STAGE_UNKNOWN;
    guess_is (product, stage, has_id ? cases[i].family : NULL);
  }
  guess_is (NULL, FJ_STAGE_UNKNOWN, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/flashjig/dfu-info/read/%u", i);

    g_test_add_data_func (path, &cases[i], test_read);
  }
  g_test_add_func ("/flashjig/dfu-info/find-phase", test_find_phase);
  g_test_add_func ("/flashjig/dfu-info/broken", test_broken);
  g_test_add_func ("/flashjig/dfu-info/limits", test_limits);
  g_test_add_func ("/flashjig/dfu-info/gone", test_gone);
  g_test_add_func ("/flashjig/dfu-info/guess", test_guess);
  return g_test_run ();
}
