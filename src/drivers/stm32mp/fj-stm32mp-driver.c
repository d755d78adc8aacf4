/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-stm32mp-driver.h"

#include "fj-stm32mp-identity.h"
#include "fj-stm32mp-stage.h"
#include "fj-stm32mp-steps.h"
#include "fj-stm32mp-words.h"

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
