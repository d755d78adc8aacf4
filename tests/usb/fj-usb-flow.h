/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-usbfs.h"

#include <fj-device-provider.h>
#include <fj-flash-job.h>

G_BEGIN_DECLS

#define FJ_USB_FLOW_MAX 32

typedef enum {
  FJ_USB_FLOW_SD,
  FJ_USB_FLOW_EMMC,
  FJ_USB_FLOW_NAND,
} FjUsbFlowLayout;

/**
 * FjUsbFlow:
 *
 * Virtual boards on a USB bus, files for them, and jobs that flash them through the real libusb,
 * on the real clock.
 */
typedef struct {
  FjUsbfs          *bus;
  FjVirtualBoard   *boards[FJ_USB_FLOW_MAX];
  FjUsbfsPort      *ports[FJ_USB_FLOW_MAX];
  guint             n_boards;
  FjDeviceProvider *provider;
  GPtrArray        *devices; /* (element-type FjDevice): as announced now */
  char             *folder;  /* (owned) with layout and files */
  FjPlan           *plan;
  GError           *errors[FJ_USB_FLOW_MAX]; /* (nullable) of the last run, by board */
} FjUsbFlow;

void      fj_usb_flow_init (FjUsbFlow *self);
void      fj_usb_flow_clear (FjUsbFlow *self);
void      fj_usb_flow_plan (FjUsbFlow *self, const char *profile, FjUsbFlowLayout layout,
                            gsize length);
void      fj_usb_flow_add (FjUsbFlow *self, const char *profile, const char *port,
                           const char *faults, const char *serial);
void      fj_usb_flow_start (FjUsbFlow *self);
void      fj_usb_flow_run (FjUsbFlow *self, guint first, guint n, GCancellable *cancellable,
                           guint limit);
void      fj_usb_flow_assert_written (FjUsbFlow *self, guint board);
FjDevice *fj_usb_flow_find (FjUsbFlow *self, guint board); /* (nullable) */

G_END_DECLS
