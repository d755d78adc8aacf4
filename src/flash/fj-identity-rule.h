/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-usb-descriptors.h>

G_BEGIN_DECLS

#define FJ_CLUE_MAX_INTERFACES 32

/* What an interface is for (USB 2.0, table 9-12): FE/01/02 is DFU, FF/42/03 fastboot. */
typedef struct {
  guint8 class;
  guint8 subclass;
  guint8 protocol;
} FjInterfaceTriple;

/**
 * FjClue:
 *
 * What can be seen of a device without opening it. A plain value.
 */
typedef struct {
  guint16           vendor;
  guint16           product_id;
  guint16           bcd_device;
  guint16           bcd_usb;
  guint             n_interfaces;
  FjInterfaceTriple interfaces[FJ_CLUE_MAX_INTERFACES]; /* each once */
  const char       *tty;                                /* (nullable) its terminal: "ttyACM0" */
  const char       *product;                            /* (nullable) product string */
} FjClue;

/* Which of its fields a rule asks for. */
typedef enum {
  FJ_RULE_VENDOR = 1 << 0,
  FJ_RULE_PRODUCT = 1 << 1,
  FJ_RULE_BCD_DEVICE = 1 << 2, /* from bcd_device_min to bcd_device_max, both included */
  FJ_RULE_BCD_USB = 1 << 3,    /* the bits of bcd_usb_mask are those of bcd_usb */
  FJ_RULE_INTERFACE = 1 << 4,  /* one of the interfaces is of this kind */
  FJ_RULE_TTY = 1 << 5,        /* the system has made a terminal of it */
} FjRuleFields;

#define FJ_RULE_IDS (FJ_RULE_VENDOR | FJ_RULE_PRODUCT)

/**
 * FjIdentityRule:
 *
 * By what a device of a driver is known, and what it is then, as far as that tells. Static data of
 * a driver.
 */
typedef struct {
  const char       *name;   /* for the log: "rom" */
  guint             fields; /* FjRuleFields that are asked for */
  guint16           vendor;
  guint16           product_id;
  guint16           bcd_device_min;
  guint16           bcd_device_max;
  guint16           bcd_usb;
  guint16           bcd_usb_mask;
  FjInterfaceTriple interface;
  const char       *family;      /* (nullable) nick of the family */
  const char       *stage;       /* (nullable) nick of the stage */
  gboolean          only_in_job; /* what a board becomes on its way; never shown by itself */
} FjIdentityRule;

void     fj_clue_add_interface (FjClue *self, guint8 class, guint8 subclass, guint8 protocol);
void     fj_clue_add_config (FjClue *self, const guint8 *config, gsize length);
void     fj_clue_read (FjClue *self, const FjUsbDescriptors *descriptors);
gboolean fj_identity_rule_fits (const FjIdentityRule *self, const FjClue *clue, guint ignored);
guint    fj_identity_rule_get_weight (const FjIdentityRule *self, guint ignored);

G_END_DECLS
