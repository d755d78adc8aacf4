/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-toy-driver.h"

#include "fj-toy-writer.h"
#include "fj-virtual-toy.h"

#include <fj-drivers.h>
#include <fj-step-list.h>

static const FjStageInfo stages[] = {
  { "boot", FJ_TOY_BOOT_TITLE, 1, 0.1, FJ_STAGE_IS_START | FJ_STAGE_IS_BOARD },
  { "loader", FJ_TOY_LOADER_TITLE, 2, 0.9, FJ_STAGE_IS_BOARD | FJ_STAGE_WRITES },
};

static const FjIdentityRule rules[] = {
  { .name = "toy-boot",
    .fields = FJ_RULE_IDS | FJ_RULE_INTERFACE,
    .vendor = FJ_TOY_VENDOR,
    .product_id = FJ_TOY_BOOT_ID,
    .interface = { 0xFF, 0x01, 0x01 },
    .stage = "boot" },
  { .name = "toy-loader",
    .fields = FJ_RULE_IDS | FJ_RULE_INTERFACE,
    .vendor = FJ_TOY_VENDOR,
    .product_id = FJ_TOY_LOADER_ID,
    .interface = { 0xFF, 0x01, 0x02 },
    .stage = "loader" },
};

static FjIdentity *
describe (const FjBootDriver *self, const FjIdentityRule *rule,
          const FjUsbDescriptors *descriptors, GError **error)
{
  FjIdentity *identity = fj_identity_new (self);

  identity->title = g_strdup ("Toy");
  identity->product = g_strdup (descriptors->strings[descriptors->device[15]]);
  identity->serial = g_strdup (descriptors->strings[descriptors->device[16]]);
  if (rule != NULL)
    identity->stage = fj_boot_driver_find_stage (self, rule->stage);
  return identity;
}

static gboolean
open_interface (const FjBootDriver *self, FjLink *link, GCancellable *cancellable, GError **error)
{
  return fj_link_open (link, cancellable, error) &&
         fj_usb_pipe_claim (FJ_USB_PIPE (link), 0, cancellable, error);
}

static FjStepProvider *
make_steps (const FjBootDriver *self, const FjBoot *boot)
{
  static const FjExpect expect = { "loader", "the toy loader to start", 10, FJ_TOY_LOADER_TITLE };
  g_autoptr (FjToyWriter) writer = fj_toy_writer_new (boot);
  const FjStep steps[] = {
    { .nick = "load", .stage = &stages[0], .func = fj_toy_writer_send_loader, .data = writer, .expect = &expect },
    { .nick = "meet", .func = fj_toy_writer_meet_loader, .data = writer },
  };

  return FJ_STEP_PROVIDER (fj_step_list_new (boot, steps, G_N_ELEMENTS (steps),
                                             FJ_STORAGE_WRITER (writer)));
}

static const FjBootDriver driver = {
  .name = "toy",
  .rules = rules,
  .n_rules = G_N_ELEMENTS (rules),
  .stages = stages,
  .n_stages = G_N_ELEMENTS (stages),
  .describe = describe,
  .open = open_interface,
  .boot = make_steps,
};

void
fj_toy_driver_add (void)
{
  fj_virtual_toy_add ();
  fj_drivers_add (&driver);
}
