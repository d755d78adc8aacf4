/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-layout-template.h"

#include <glib/gi18n-lib.h>

#define HEADING "#Opt\tId\tName\tType\tIP\tOffset\tBinary"

/* Flows as bits, for the rows that only some of them have. */
#define FIP (1u << FJ_TEMPLATE_FLOW_FIP)
#define SSBL (1u << FJ_TEMPLATE_FLOW_SSBL)
#define DDR_FIP (1u << FJ_TEMPLATE_FLOW_DDR_FIP)
#define ANY_FIP (FIP | DDR_FIP)
#define MP1 (FIP | SSBL)
#define ALL (FIP | SSBL | DDR_FIP)

typedef struct {
  guint       flows;
  const char *row;
} TemplateRow;

/* What the boot ROM and TF-A are sent to start U-Boot. */
static const TemplateRow start_rows[] = {
  { ANY_FIP, "-\t0x01\tfsbl-boot\tBinary\tnone\t0x0\ttf-a-usb.stm32" },
  { SSBL, "-\t0x01\tfsbl-boot\tBinary\tnone\t0x0\ttf-a.stm32" },
  { DDR_FIP, "-\t0x02\tfip-ddr\tFIP\tnone\t0x0\tfip-ddr.bin" },
  { ANY_FIP, "-\t0x03\tfip-boot\tFIP\tnone\t0x0\tfip.bin" },
  { SSBL, "-\t0x03\tssbl-boot\tBinary\tnone\t0x0\tu-boot.stm32" },
};

/* The first partition begins where U-Boot's partition table ends. */
static const TemplateRow sd_rows[] = {
  { FIP, "P\t0x04\tfsbl1\tBinary\tmmc0\t0x00004400\ttf-a-sdcard.stm32" },
  { FIP, "P\t0x05\tfsbl2\tBinary\tmmc0\t0x00044400\ttf-a-sdcard.stm32" },
  { SSBL, "P\t0x04\tfsbl1\tBinary\tmmc0\t0x00004400\ttf-a.stm32" },
  { SSBL, "P\t0x05\tfsbl2\tBinary\tmmc0\t0x00044400\ttf-a.stm32" },
  { DDR_FIP, "P\t0x04\tfsbla1\tBinary\tmmc0\t0x00004400\ttf-a-sdcard.stm32" },
  { DDR_FIP, "P\t0x05\tfsbla2\tBinary\tmmc0\t0x00044400\ttf-a-sdcard.stm32" },
  { ANY_FIP, "P\t0x06\tfip\tFIP\tmmc0\t0x00084400\tfip.bin" },
  { SSBL, "P\t0x06\tssbl\tBinary\tmmc0\t0x00084400\tu-boot.stm32" },
  { ALL, "PE\t0x0A\tu-boot-env\tBinary\tmmc0\t0x00904400\tnone" },
  { ALL, "P\t0x10\tbootfs\tSystem\tmmc0\t0x00984400\tbootfs.ext4" },
  { ALL, "P\t0x11\trootfs\tFileSystem\tmmc0\t0x04984400\trootfs.ext4" },
};

/* The boot ROM starts an eMMC from its boot areas; the rest keeps to erase groups of 512 KiB. */
static const TemplateRow emmc_boot_rows[] = {
  { FIP, "P\t0x04\tfsbl1\tBinary\tmmc1\tboot1\ttf-a-emmc.stm32" },
  { FIP, "P\t0x05\tfsbl2\tBinary\tmmc1\tboot2\ttf-a-emmc.stm32" },
  { SSBL, "P\t0x04\tfsbl1\tBinary\tmmc1\tboot1\ttf-a.stm32" },
  { SSBL, "P\t0x05\tfsbl2\tBinary\tmmc1\tboot2\ttf-a.stm32" },
  { DDR_FIP, "P\t0x04\tfsbla1\tBinary\tmmc1\tboot1\ttf-a-emmc.stm32" },
  { DDR_FIP, "P\t0x05\tfsbla2\tBinary\tmmc1\tboot2\ttf-a-emmc.stm32" },
};

static const TemplateRow emmc_rows[] = {
  { ANY_FIP, "P\t0x06\tfip\tFIP\tmmc1\t0x00080000\tfip.bin" },
  { SSBL, "P\t0x06\tssbl\tBinary\tmmc1\t0x00080000\tu-boot.stm32" },
  { ALL, "PE\t0x0A\tu-boot-env\tBinary\tmmc1\t0x00900000\tnone" },
  { ALL, "P\t0x10\tbootfs\tSystem\tmmc1\t0x00980000\tbootfs.ext4" },
  { ALL, "P\t0x11\trootfs\tFileSystem\tmmc1\t0x04980000\trootfs.ext4" },
};

/* The partitions that U-Boot's device trees of ST's boards define (stm32mp157c-ev1-u-boot.dtsi). */
static const TemplateRow nand_rows[] = {
  { MP1, "P\t0x04\tfsbl\tBinary(2)\tnand0\t0x00000000\ttf-a-nand.stm32" },
  { DDR_FIP, "P\t0x04\tfsbla\tBinary(2)\tnand0\t0x00000000\ttf-a-nand.stm32" },
  { ANY_FIP, "P\t0x06\tfip1\tFIP\tnand0\t0x00200000\tfip.bin" },
  { ANY_FIP, "P\t0x07\tfip2\tFIP\tnand0\t0x00600000\tfip.bin" },
  { ANY_FIP, "P\t0x10\tubi\tSystem\tnand0\t0x00A00000\trootfs.ubi" },
  { SSBL, "P\t0x06\tssbl1\tBinary\tnand0\t0x00200000\tu-boot.stm32" },
  { SSBL, "P\t0x07\tssbl2\tBinary\tnand0\t0x00400000\tu-boot.stm32" },
  { SSBL, "P\t0x10\tubi\tSystem\tnand0\t0x00600000\trootfs.ubi" },
};

static const TemplateRow raw_sd_rows[] = {
  { ALL, "P\t0x10\tsdcard\tRawImage\tmmc0\t0x0\tsdcard.img" },
};

static const TemplateRow raw_emmc_rows[] = {
  { ALL, "P\t0x10\temmc\tRawImage\tmmc1\t0x0\temmc.img" },
};

static void
append_rows (GString *text, FjTemplateFlow flow, const TemplateRow *rows, guint n_rows)
{
  for (guint i = 0; i < n_rows; i++)
    if (rows[i].flows & (1u << flow))
      g_string_append_printf (text, "%s\n", rows[i].row);
}

static void
append_storage (GString *text, FjTemplate kind, FjTemplateFlow flow)
{
  if (kind == FJ_TEMPLATE_EMMC || kind == FJ_TEMPLATE_RAW_EMMC)
    append_rows (text, flow, emmc_boot_rows, G_N_ELEMENTS (emmc_boot_rows));
  switch (kind) {
  case FJ_TEMPLATE_SD:
    append_rows (text, flow, sd_rows, G_N_ELEMENTS (sd_rows));
    break;
  case FJ_TEMPLATE_EMMC:
    append_rows (text, flow, emmc_rows, G_N_ELEMENTS (emmc_rows));
    break;
  case FJ_TEMPLATE_NAND:
    append_rows (text, flow, nand_rows, G_N_ELEMENTS (nand_rows));
    break;
  case FJ_TEMPLATE_RAW_SD:
    append_rows (text, flow, raw_sd_rows, G_N_ELEMENTS (raw_sd_rows));
    break;
  case FJ_TEMPLATE_RAW_EMMC:
    append_rows (text, flow, raw_emmc_rows, G_N_ELEMENTS (raw_emmc_rows));
    break;
  case FJ_N_TEMPLATES:
  default:
    g_assert_not_reached ();
  }
}

/**
 * fj_layout_new_from_template:
 * @kind: where the system goes
 * @flow: which files start the board
 *
 * Returns: (transfer full): a new layout without errors, whose files are still to be chosen
 */
FjLayout *
fj_layout_new_from_template (FjTemplate kind, FjTemplateFlow flow)
{
  g_autoptr (GString) text = g_string_new (HEADING "\n");
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  FjLayout *layout;

  g_return_val_if_fail (kind < FJ_N_TEMPLATES && flow < FJ_N_TEMPLATE_FLOWS, NULL);

  append_rows (text, flow, start_rows, G_N_ELEMENTS (start_rows));
  append_storage (text, kind, flow);
  bytes = g_bytes_new (text->str, text->len);
  layout = fj_layout_new_from_bytes (bytes, &error);
  g_assert (layout != NULL); /* the text is ours */
  return layout;
}
