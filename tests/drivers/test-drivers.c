/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-drivers.h>
#include <string.h>

/* Rules of families that no driver is for yet, as their boot ROMs and loaders show themselves. */
#define ROCKCHIP 0x2207

static const FjStageInfo stages[] = {
  { "maskrom", "boot ROM", 1, 0.1, FJ_STAGE_IS_START | FJ_STAGE_IS_BOARD },
  { "loader", "loader", 2, 0.9, FJ_STAGE_IS_BOARD | FJ_STAGE_WRITES },
};

static const FjIdentityRule rules[] = {
  { .name = "maskrom",
    .fields = FJ_RULE_IDS | FJ_RULE_INTERFACE,
    .vendor = ROCKCHIP,
    .product_id = 0x350b,
    .interface = { 0xff, 0x06, 0x05 },
    .stage = "maskrom" },
  { .name = "loader",
    .fields = FJ_RULE_IDS | FJ_RULE_INTERFACE | FJ_RULE_BCD_USB,
    .vendor = ROCKCHIP,
    .product_id = 0x350b,
    .interface = { 0xff, 0x06, 0x05 },
    .bcd_usb = 0x0001,
    .bcd_usb_mask = 0x0001,
    .stage = "loader" },
  { .name = "spl-old",
    .fields = FJ_RULE_IDS | FJ_RULE_BCD_DEVICE,
    .vendor = 0x0525,
    .product_id = 0xb4a4,
    .bcd_device_max = 0x04ff },
  { .name = "spl-new",
    .fields = FJ_RULE_IDS | FJ_RULE_BCD_DEVICE,
    .vendor = 0x0525,
    .product_id = 0xb4a4,
    .bcd_device_min = 0x0500,
    .bcd_device_max = 0x9998 },
  { .name = "monitor",
    .fields = FJ_RULE_IDS | FJ_RULE_TTY,
    .vendor = 0x03eb,
    .product_id = 0x6124 },
  { .name = "any-of-the-vendor", .fields = FJ_RULE_VENDOR, .vendor = 0x03eb },
  { .name = "by-ids-only", .fields = FJ_RULE_IDS, .vendor = 0x1234, .product_id = 0x5678 },
};

static const char *
get_nick (const FjFamily *family)
{
  return family != NULL ? family->nick : NULL;
}

static FjIdentity *
describe (const FjBootDriver *self, const FjIdentityRule *rule,
          const FjUsbDescriptors *descriptors, GError **error)
{
  FjIdentity *identity = fj_identity_new (self);

  identity->stage = rule != NULL ? fj_boot_driver_find_stage (self, rule->stage) : NULL;
  return identity;
}

static const FjBootDriver driver = {
  .name = "test",
  .rules = rules,
  .n_rules = G_N_ELEMENTS (rules),
  .stages = stages,
  .n_stages = G_N_ELEMENTS (stages),
  .describe = describe,
};

static const char *
match (const FjClue *clue, const FjUsbId *more, guint n_more)
{
  FjDriverMatch found = { 0 };

  return fj_drivers_match (clue, more, n_more, &found) ? found.rule->name : NULL;
}

static FjClue
make_clue (guint16 vendor, guint16 product_id, guint8 class, guint8 subclass, guint8 protocol)
{
  FjClue clue = { .vendor = vendor, .product_id = product_id, .bcd_usb = 0x0200 };

  fj_clue_add_interface (&clue, class, subclass, protocol);
  return clue;
}

static void
test_interface (void)
{
  FjClue dfu = make_clue (0x0483, 0xdf11, 0xfe, 0x01, 0x02);
  FjClue runtime = make_clue (0x0483, 0xdf11, 0xfe, 0x01, 0x01);
  FjClue fastboot = make_clue (0x0483, 0x0afb, 0xff, 0x42, 0x03);
  FjClue storage = make_clue (0x0483, 0x5720, 0x08, 0x06, 0x50);
  FjClue other_vendor = make_clue (0x0484, 0xdf11, 0xfe, 0x01, 0x02);
  FjClue other_product = make_clue (0x0483, 0xdf12, 0xfe, 0x01, 0x02);

  g_assert_cmpstr (match (&dfu, NULL, 0), ==, "dfu");
  g_assert_null (match (&runtime, NULL, 0));
  g_assert_cmpstr (match (&fastboot, NULL, 0), ==, "fastboot");
  g_assert_cmpstr (match (&storage, NULL, 0), ==, "mass-storage");
  g_assert_null (match (&other_vendor, NULL, 0));
  g_assert_null (match (&other_product, NULL, 0));
  /* One of several is enough. */
  fj_clue_add_interface (&runtime, 0xfe, 0x01, 0x02);
  g_assert_cmpstr (match (&runtime, NULL, 0), ==, "dfu");
}

/* The rule that asks for more wins, wherever it stands; the rest of bcdUSB means nothing. */
static void
test_bcd_usb (void)
{
  FjClue clue = make_clue (ROCKCHIP, 0x350b, 0xff, 0x06, 0x05);
  FjClue fastboot = make_clue (ROCKCHIP, 0x350b, 0xff, 0x42, 0x03);

  g_assert_cmpstr (match (&clue, NULL, 0), ==, "maskrom");
  clue.bcd_usb = 0x0201;
  g_assert_cmpstr (match (&clue, NULL, 0), ==, "loader");
  clue.bcd_usb = 0x0301;
  g_assert_cmpstr (match (&clue, NULL, 0), ==, "loader");
  g_assert_null (match (&fastboot, NULL, 0));
}

static void
test_bcd_device (void)
{
  FjClue clue = make_clue (0x0525, 0xb4a4, 0x03, 0x00, 0x00);

  g_assert_cmpstr (match (&clue, NULL, 0), ==, "spl-old");
  clue.bcd_device = 0x04ff;
  g_assert_cmpstr (match (&clue, NULL, 0), ==, "spl-old");
  clue.bcd_device = 0x0500;
  g_assert_cmpstr (match (&clue, NULL, 0), ==, "spl-new");
  clue.bcd_device = 0x9998;
  g_assert_cmpstr (match (&clue, NULL, 0), ==, "spl-new");
  clue.bcd_device = 0x9999;
  g_assert_null (match (&clue, NULL, 0));
}

static void
test_tty (void)
{
  FjClue clue = make_clue (0x03eb, 0x6124, 0x02, 0x02, 0x01);

  g_assert_cmpstr (match (&clue, NULL, 0), ==, "any-of-the-vendor");
  clue.tty = "ttyACM0";
  g_assert_cmpstr (match (&clue, NULL, 0), ==, "monitor");
}

/* Ids of the user's stand for those of a rule, but they cannot stand for all of a rule. */
static void
test_user_ids (void)
{
  static const FjUsbId more[] = { { 0x1d6b, 0x0104 }, { 0x4242, 0x0001 } };
  FjClue               dfu = make_clue (0x1d6b, 0x0104, 0xfe, 0x01, 0x02);
  FjClue               printer = make_clue (0x4242, 0x0001, 0x07, 0x01, 0x02);
  FjClue               stranger = make_clue (0x1d6b, 0x0105, 0xfe, 0x01, 0x02);
  FjDriverMatch        found = { 0 };

  g_assert_null (match (&dfu, NULL, 0));
  g_assert_true (fj_drivers_match (&dfu, more, G_N_ELEMENTS (more), &found));
  g_assert_cmpstr (found.driver->name, ==, "stm32mp");
  g_assert_cmpstr (found.rule->name, ==, "dfu");
  g_assert_null (match (&printer, more, G_N_ELEMENTS (more)));
  g_assert_null (match (&stranger, more, G_N_ELEMENTS (more)));
  g_assert_true (fj_drivers_knows_id (0x0483, 0x5720));
  g_assert_false (fj_drivers_knows_id (0x1d6b, 0x0104));
}

static const guint8 device[FJ_USB_DEVICE_LENGTH] = {
  18, 1, 0x01, 0x02, 0, 0, 0, 64, 0x07, 0x22, 0x0b, 0x35, 0x23, 0x02, 1, 2, 3, 1
};
static const guint8 config[] = {
  9, 2, 18 + 5, 0, 1, 1, 0, 0x80, 50, /* configuration */
  9, 4, 0, 0, 2, 0xff, 0x06, 0x05, 0, /* interface */
  5, 0x24, 0, 0, 0,                   /* something of its class */
};

static void
test_descriptors (void)
{
  g_autoptr (FjUsbDescriptors) descriptors =
    fj_usb_descriptors_new (device, sizeof device, config, sizeof config);
  g_autoptr (FjIdentity) identity = NULL;
  FjClue clue;

  descriptors->strings[2] = g_strdup ("USB download gadget");
  fj_clue_read (&clue, descriptors);
  g_assert_cmpuint (clue.vendor, ==, ROCKCHIP);
  g_assert_cmpuint (clue.product_id, ==, 0x350b);
  g_assert_cmpuint (clue.bcd_usb, ==, 0x0201);
  g_assert_cmpuint (clue.bcd_device, ==, 0x0223);
  g_assert_cmpstr (clue.product, ==, "USB download gadget");
  g_assert_cmpuint (clue.n_interfaces, ==, 1);
  identity = fj_drivers_describe (descriptors, NULL);
  g_assert_true (identity->driver == &driver);
  g_assert_cmpstr (fj_stage_info_get_nick (identity->stage), ==, "loader");
  g_assert_true (fj_identity_is_board (identity));
}

/* Whatever a device sends: no byte behind the end is read, and no more kinds are kept than fit. */
static void
test_hostile (void)
{
  guint8 many[9 * 300];
  FjClue clue;

  for (gsize length = 0; length <= sizeof config; length++) {
    g_autofree guint8 *copy = g_memdup2 (config, length);
    g_autoptr (FjUsbDescriptors) descriptors =
      fj_usb_descriptors_new (device, MIN (length, sizeof device), copy, length);

    fj_clue_read (&clue, descriptors);
    g_assert_cmpuint (clue.n_interfaces, ==, length >= 18 ? 1 : 0);
  }
  for (guint i = 0; i < sizeof many; i += 9)
    memcpy (&many[i], (const guint8[9]){ 9, 4, 0, 0, 0, (guint8) (i / 9), 1, 2, 0 }, 9);
  memset (&clue, 0, sizeof clue);
  fj_clue_add_config (&clue, many, sizeof many);
  g_assert_cmpuint (clue.n_interfaces, ==, FJ_CLUE_MAX_INTERFACES);
  /* An interface that is too short for its kind, and a descriptor without a length. */
  memset (&clue, 0, sizeof clue);
  fj_clue_add_config (&clue, (const guint8[]){ 5, 4, 0, 0, 0, 0, 4, 9, 9 }, 9);
  g_assert_cmpuint (clue.n_interfaces, ==, 0);
  fj_clue_add_config (&clue, NULL, 0);
  g_assert_cmpuint (clue.n_interfaces, ==, 0);
}

static void
test_guess (void)
{
  FjClue seen = { .vendor = 0x1d6b, .product = "DFU @Device ID /0x501, @Revision ID /0x1003" };
  FjClue nothing = { .vendor = 0x0483, .product_id = 0xdf11 };
  g_autoptr (FjIdentity) guess = fj_drivers_guess (&seen);

  g_assert_true (guess->is_guess);
  g_assert_false (fj_identity_is_board (guess));
  g_assert_cmpstr (guess->driver->name, ==, "stm32mp");
  g_assert_cmpstr (guess->family->nick, ==, "stm32mp13");
  g_assert_cmpstr (guess->title, ==, "STM32MP13");
  g_assert_cmpstr (fj_stage_info_get_nick (guess->stage), ==, "tfa");
  g_assert_null (fj_drivers_guess (&nothing));
}

static void
test_identity (void)
{
  g_autoptr (FjIdentity) identity = fj_identity_new (&driver);
  GStrv own = g_strsplit ("a b", " ", 0);

  g_assert_null (fj_identity_get_own (identity, G_TYPE_STRV));
  fj_identity_take_own (identity, G_TYPE_STRV, own);
  g_assert_true (fj_identity_get_own (identity, G_TYPE_STRV) == own);
  g_assert_null (fj_identity_get_own (identity, G_TYPE_BYTES));
  g_assert_cmpstr (get_nick (fj_identity_get_family (identity)), ==, NULL);
  g_assert_cmpstr (get_nick (fj_identity_get_family (NULL)), ==, NULL);
  g_assert_false (fj_identity_is_board (NULL));
}

/* Each rule says what it is for in words that its driver knows. */
static void
test_table (void)
{
  g_assert_cmpuint (fj_drivers_get_n (), >=, 2);
  for (guint i = 0; i < fj_drivers_get_n (); i++) {
    const FjBootDriver *each = fj_drivers_get (i);

    g_assert_cmpuint (each->n_stages, >, 0);
    for (guint j = 0; j < each->n_rules; j++) {
      const FjIdentityRule *rule = &each->rules[j];

      g_assert_nonnull (rule->name);
      g_assert_cmpuint (fj_identity_rule_get_weight (rule, 0), >, 0);
      g_assert_true (rule->stage == NULL || fj_boot_driver_find_stage (each, rule->stage) != NULL);
    }
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  fj_drivers_add (&driver);

  g_test_add_func ("/flashjig/drivers/interface", test_interface);
  g_test_add_func ("/flashjig/drivers/bcd-usb", test_bcd_usb);
  g_test_add_func ("/flashjig/drivers/bcd-device", test_bcd_device);
  g_test_add_func ("/flashjig/drivers/tty", test_tty);
  g_test_add_func ("/flashjig/drivers/user-ids", test_user_ids);
  g_test_add_func ("/flashjig/drivers/descriptors", test_descriptors);
  g_test_add_func ("/flashjig/drivers/hostile", test_hostile);
  g_test_add_func ("/flashjig/drivers/guess", test_guess);
  g_test_add_func ("/flashjig/drivers/identity", test_identity);
  g_test_add_func ("/flashjig/drivers/table", test_table);

  return g_test_run ();
}
