/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-dfu-info.h>
#include <fj-port-watch.h>

G_BEGIN_DECLS

#define FJ_TYPE_SCRIPT_PIPE (fj_script_pipe_get_type ())
G_DECLARE_FINAL_TYPE (FjScriptPipe, fj_script_pipe, FJ, SCRIPT_PIPE, GObject)

/*
 * A device that knows which packets must come, and in which order: any other one ends the test.
 * A script has one packet a line; what follows a "#" is ignored.
 *
 *   alt 3                   SET_INTERFACE with this setting
 *   status 00 000000 02     GETSTATUS, answered with status, poll time in milliseconds and state
 *   out 01 0004 4096        class request to the interface: request, wValue, number of bytes
 *   out 01 0000 = 00 01     the same, with these very bytes
 *   in 02 0000 512 = 03 00  class request from the interface: wLength, and the answer
 *   reset                   a USB reset
 *   ... ! stall             the packet fails: stall, timeout, gone
 *   ... ! short             it goes through with half of its data
 *   become                  from now on the next descriptors are in force
 *   leave 500               the device leaves; its successor comes 500 ms later
 *
 * Numbers are hexadecimal, but for settings, lengths and times. Descriptors may be read at any
 * time.
 */
typedef struct {
  const char        *product;
  const char        *serial; /* (nullable) */
  guint16            product_id;
  guint16            transfer_size;
  const char *const *alts;
} FjScriptDevice;

FjScriptPipe *fj_script_pipe_new (FjClock *clock, const FjScriptDevice *device);
void          fj_script_pipe_add (FjScriptPipe *self, const char *script);
void          fj_script_pipe_add_device (FjScriptPipe *self, const FjScriptDevice *device);
/* (not owned): who comes to @watch after a "leave"; NULL: nobody */
void fj_script_pipe_set_next (FjScriptPipe *self, FjPortWatch *watch,
                              FjScriptPipe *next);
void fj_script_pipe_set_speed (FjScriptPipe *self, FjSpeed speed);
void fj_script_pipe_assert_done (FjScriptPipe *self);
GBytes *
fj_script_pipe_take_sent (FjScriptPipe *self); /* all DNLOAD data since the last */

G_END_DECLS
