/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where the rule that --udev-rule prints belongs. */
#define FJ_USB_RULE_FILE "/etc/udev/rules.d/60-flashjig.rules"

GBytes  *fj_usb_rules_get_text (void);
char    *fj_usb_rules_dup_command (void);
gboolean fj_usb_rules_cover_text (const char *text, const char *name, guint16 vendor,
                                  guint16 product_id);
gboolean fj_usb_rules_cover (const char *const *folders, guint16 vendor, guint16 product_id);
gboolean fj_usb_rules_is_sandboxed (void);

G_END_DECLS
