/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-virtual-profile.h>

G_BEGIN_DECLS

#define NO_BLOCK_LIMIT G_MAXSIZE

/* A host that knows nothing: it sends the packets that a test asks for. */
typedef struct {
  FjClock        *clock; /* (owned) simulated */
  FjVirtualBoard *board; /* (owned) */
  FjVirtualReply  reply; /* of the last request */
  guint8          data[8192];
  gsize           actual;
  guint8          status[6]; /* the last one */
} Bus;

void bus_init (Bus *bus, const char *profile, const char *faults);
void bus_init_config (Bus *bus, const FjVirtualConfig *config);
void bus_clear (Bus *bus);

FjVirtualReply bus_request (Bus *bus, guint8 type, guint8 request, guint16 value, guint16 index,
                            const guint8 *data, guint16 length);
FjVirtualReply bus_set_alt (Bus *bus, guint8 alt);
FjVirtualReply bus_dnload (Bus *bus, guint16 block, const guint8 *data, gsize length);
FjVirtualReply bus_upload (Bus *bus, guint16 block, gsize length);
FjVirtualReply bus_clear_status (Bus *bus);
FjVirtualReply bus_abort (Bus *bus);
FjVirtualReply bus_detach (Bus *bus);
/* GETSTATUS; returns bState, or -1 when it was not answered. */
int   bus_get_state (Bus *bus);
guint bus_get_poll (Bus *bus);

/* Blocks until all is sent, each acknowledged; FALSE at the first that is not. */
gboolean bus_send (Bus *bus, guint8 alt, const guint8 *data, gsize length, gsize block_size);
/* The same and the end of the download, until dfuIDLE. */
gboolean bus_put (Bus *bus, guint8 alt, const guint8 *data, gsize length, gsize block_size);
gboolean bus_put_bytes (Bus *bus, guint8 alt, GBytes *bytes, gsize block_size);
/*
 * GET PHASE by the setting @alt; the reply is in data. Returns its length, -1 when there is none.
 */
gssize bus_get_phase (Bus *bus, guint8 alt);
void   bus_assert_phase (Bus *bus, guint8 alt, const char *hex);
void   bus_assert_phase_text (Bus *bus, guint8 alt, const char *text);
void   bus_assert_string (Bus *bus, guint8 index, const char *text);
void   bus_assert_alts (Bus *bus, guint first_string, ...) G_GNUC_NULL_TERMINATED;
void   bus_assert_storage (Bus *bus, FjStorageKind kind, guint index, FjArea area, guint64 offset,
                           const guint8 *data, gsize length);
void   bus_assert_filled (Bus *bus, FjStorageKind kind, guint index, guint64 offset, gsize length,
                          guint8 value);
/* Time passes until the board has left and come back. */
void     bus_wait_again (Bus *bus, guint64 arrival);
void     bus_sleep (Bus *bus, guint ms);
gboolean bus_is_present (Bus *bus);

/* Bytes that are the same at each run and differ everywhere. */
guint8 *make_noise (gsize length, guint32 seed);
GBytes *make_fsbl (guint32 version, guint8 binary_type, gsize payload);
GBytes *make_fip (gsize length);
GBytes *make_layout (const char *text, gboolean with_header);
char   *to_hex (const guint8 *data, gsize length);

/* Takes a board to its U-Boot with @layout, as the flow of its profile goes. */
void bus_boot (Bus *bus, const char *layout);
/* No further than to where U-Boot asks for it. */
void bus_boot_chain (Bus *bus);

G_END_DECLS
