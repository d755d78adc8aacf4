/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-stm32mp-driver.h"

#include "fj-stm32mp-check.h"
#include "fj-stm32mp-identity.h"
#include "fj-stm32mp-plan.h"
#include "fj-stm32mp-stage.h"
#include "fj-stm32mp-steps.h"
#include "fj-stm32mp-words.h"

#include <string.h>

#define IDS_AND_INTERFACE (FJ_RULE_IDS | FJ_RULE_INTERFACE)
#define DFU          \
  {                  \
    0xfe, 0x01, 0x02 \
  }
#define FASTBOOT     \
  {                  \
    0xff, 0x42, 0x03 \
  }
#define MASS_STORAGE \
  {                  \
    0x08, 0x06, 0x50 \
  }

/*
 * Every face that a board has during one flash. data/udev/60-flashjig.rules names the same ids.
 * Which stage it is, the alternate settings tell and not the ids.
 */
static const FjIdentityRule rules[] = {
  /* boot ROM, TF-A, U-Boot in DFU; STM32 microcontrollers, too */
  { .name = "dfu",
    .fields = IDS_AND_INTERFACE,
    .vendor = FJ_VENDOR_ST,
    .product_id = 0xdf11,
    .interface = DFU },
  /* U-Boot with the gadget id of its configuration */
  { .name = "dfu-gadget",
    .fields = IDS_AND_INTERFACE,
    .vendor = FJ_VENDOR_ST,
    .product_id = 0x5720,
    .interface = DFU },
  { .name = "dfu-fastboot-id",
    .fields = IDS_AND_INTERFACE,
    .vendor = FJ_VENDOR_ST,
    .product_id = 0x0afb,
    .interface = DFU },
  { .name = "fastboot",
    .fields = IDS_AND_INTERFACE,
    .vendor = FJ_VENDOR_ST,
    .product_id = 0x0afb,
    .interface = FASTBOOT,
    .only_in_job = TRUE },
  { .name = "mass-storage",
    .fields = IDS_AND_INTERFACE,
    .vendor = FJ_VENDOR_ST,
    .product_id = 0x5720,
    .interface = MASS_STORAGE,
    .only_in_job = TRUE },
};

static gboolean
open_interface (const FjBootDriver *self, FjLink *link, GCancellable *cancellable, GError **error)
{
  return fj_link_open (link, cancellable, error) &&
         fj_usb_pipe_claim (FJ_USB_PIPE (link), 0, cancellable, error);
}

/* The next stage has other settings, or at least other names for them. */
static gboolean
has_same_alts (const FjBootDriver *self, FjIdentity *left, FjIdentity *right)
{
  FjDfuInfo *a = fj_stm32mp_identity_get_info (left);
  FjDfuInfo *b = fj_stm32mp_identity_get_info (right);

  if (a == NULL || b == NULL)
    return a == b;
  if (a->n_alts != b->n_alts)
    return FALSE;
  for (guint i = 0; i < a->n_alts; i++)
    if (a->alts[i].phase != b->alts[i].phase || strcmp (a->alts[i].name, b->alts[i].name) != 0)
      return FALSE;
  return TRUE;
}

/* A board that is met on its way has the files already that got it there. */
static gboolean
is_passed (const FjBootDriver *self, const FjStageInfo *info, guint8 id)
{
  FjStage stage = fj_stm32mp_stage_from_info (info);

  if (id == FJ_ID_FSBL)
    return stage == FJ_STAGE_TFA || stage == FJ_STAGE_UBOOT;
  return stage == FJ_STAGE_UBOOT && (id == FJ_ID_DDR_FIP || id == FJ_ID_SSBL);
}

/**
 * fj_stm32mp_driver_get:
 *
 * Returns: (transfer none): the driver of boards with an STM32MP1 or STM32MP2
 */
const FjBootDriver *
fj_stm32mp_driver_get (void)
{
  static FjBootDriver driver = {
    .name = "stm32mp",
    .rules = rules,
    .n_rules = G_N_ELEMENTS (rules),
    .guess = fj_stm32mp_identity_guess,
    .describe = fj_stm32mp_identity_describe,
    .open = open_interface,
    .is_same = has_same_alts,
    .is_passed = is_passed,
    .check_plan = fj_stm32mp_check_plan,
    .fits_plan = fj_stm32mp_plan_fits,
    .estimate = fj_stm32mp_plan_estimate,
    .make_layout = fj_stm32mp_plan_make_layout,
    .reaches = fj_stm32mp_plan_reaches,
    .get_end_text = fj_stm32mp_plan_get_end_text,
    .boot = fj_stm32mp_steps_new,
    .explain = fj_stm32mp_words_explain,
  };
  static gsize ready;

  if (g_once_init_enter (&ready)) {
    driver.stages = fj_stm32mp_stages_get_all (&driver.n_stages);
    g_once_init_leave (&ready, 1);
  }
  return &driver;
}
