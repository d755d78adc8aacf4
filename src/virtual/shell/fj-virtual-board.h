/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-virtual-family.h"
#include "fj-virtual-presence.h"

#include <fj-clock.h>
#include <fj-layout-types.h>
#include <fj-usb-pipe.h>
#include <gio/gio.h>

G_BEGIN_DECLS

#define FJ_TYPE_VIRTUAL_BOARD (fj_virtual_board_get_type ())
G_DECLARE_FINAL_TYPE (FjVirtualBoard, fj_virtual_board, FJ, VIRTUAL_BOARD, GObject)

/**
 * FjVirtualBoard:
 *
 * A board made of software. This is its shell, a device on a bus: descriptors, endpoints, faults of
 * transfers, storages in sparse files, pace, and when it is there at all. What it says is up to the
 * program that runs (fj-virtual-program.h). Thread-safe.
 *
 * Time: requests are answered at once, but not before the board is ready: a door waits until
 * fj_virtual_board_get_ready() (or its time limit, without a side effect), then calls
 * fj_virtual_board_control().
 */
typedef struct {
  const char *profile;     /* "mp15-v1", … (fj_virtual_profile_get_names()) */
  const char *serial;      /* (nullable) 24 hex digits; NULL: made from @port; "": reports none */
  const char *port;        /* "1-1" */
  const char *storages;    /* (nullable) see fj-virtual-storages.h; NULL: as usual */
  const char *folder;      /* (nullable) storages are files here; NULL: memory-backed temporaries */
  gboolean    paced;       /* as slow as a real board */
  FjSpeed     speed;       /* UNKNOWN: high */
  const char *faults;      /* (nullable) see fj-virtual-faults.h */
  GBytes     *more_faults; /* (nullable) the same as a key file */
} FjVirtualConfig;

/* With a profile instead of @config's name of one; fj_virtual_board_new() looks that up. */
FjVirtualBoard *fj_virtual_board_new_with_profile (const FjVirtualProfile *profile,
                                                   const FjVirtualConfig *config, FjClock *clock,
                                                   GError **error);
void            fj_virtual_board_set_presence_func (FjVirtualBoard       *self,
                                                    FjVirtualPresenceFunc func, gpointer user_data);
/* Plugs the cable in, or pulls it. Plugging starts at the ROM (or the profile's first stage). */
void fj_virtual_board_plug (FjVirtualBoard *self);
void fj_virtual_board_unplug (FjVirtualBoard *self);
/* The reset button: storage stays, everything else starts anew. */
void fj_virtual_board_reset (FjVirtualBoard *self);

gboolean    fj_virtual_board_is_present (FjVirtualBoard *self);
guint       fj_virtual_board_get_address (FjVirtualBoard *self); /* of USB; new on every arrival */
guint64     fj_virtual_board_get_arrival (FjVirtualBoard *self); /* goes up on every arrival */
const char *fj_virtual_board_get_port (FjVirtualBoard *self);
const char *fj_virtual_board_get_serial (FjVirtualBoard *self);
const char *fj_virtual_board_get_profile (FjVirtualBoard *self);
FjSpeed     fj_virtual_board_get_speed (FjVirtualBoard *self);
FjClock    *fj_virtual_board_get_clock (FjVirtualBoard *self);

/*
 * Whether it can be opened now: %FJ_ERROR_GONE, _BUSY, _PERMISSION. A door asks before it speaks.
 */
gboolean fj_virtual_board_open (FjVirtualBoard *self, guint64 arrival, GError **error);
/* Clock time before which endpoint zero answers nothing (G_MAXINT64: never). */
gint64 fj_virtual_board_get_ready (FjVirtualBoard *self);
/*
 * One control transfer, standard and SET_INTERFACE requests included. @data has @setup->length
 * bytes; @actual is how many went. @arrival must be the present one, else GONE.
 */
FjVirtualReply fj_virtual_board_control (FjVirtualBoard *self, guint64 arrival,
                                         const FjSetup *setup, guint8 *data, gsize *actual);
/*
 * One transfer on a bulk or interrupt endpoint; bit 7 of @endpoint says that the board sends.
 * @actual is how many of @length bytes went. Waits and @arrival as above.
 */
FjVirtualReply fj_virtual_board_transfer (FjVirtualBoard *self, guint64 arrival, guint8 endpoint,
                                          guint8 *data, gsize length, gsize *actual);
/* The host resets the port. */
FjVirtualReply fj_virtual_board_bus_reset (FjVirtualBoard *self, guint64 arrival);
/* Raw descriptors as now enumerated: device (18 bytes) and configuration, as sysfs has them. */
GBytes *fj_virtual_board_dup_descriptors (FjVirtualBoard *self);
/* (transfer full) (nullable) a string descriptor as text. */
char *fj_virtual_board_dup_string (FjVirtualBoard *self, guint8 index);

/* Looking inside, for tests and for people. */
const FjStorageGeometry *fj_virtual_board_get_geometry (FjVirtualBoard *self, guint *n);
/* The file that holds a storage's content; area USER, BOOT1 or BOOT2. (nullable) */
GFile   *fj_virtual_board_dup_storage_file (FjVirtualBoard *self, FjStorageKind kind, guint index,
                                            FjArea area);
gboolean fj_virtual_board_read_storage (FjVirtualBoard *self, FjStorageKind kind, guint index,
                                        FjArea area, guint64 offset, guint8 *data, gsize length);
/* (transfer full): as they were written, the faults that have not happened so far. */
char **fj_virtual_board_dup_unused_faults (FjVirtualBoard *self);
/* What went wrong inside the board's own storage (disk full …). (transfer full) (nullable) */
GError *fj_virtual_board_dup_error (FjVirtualBoard *self);

G_END_DECLS
