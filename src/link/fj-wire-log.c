/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-wire-log.h"

#include <fj-debug-log.h>
#include <fj-enum.h>
#include <string.h>

/*
 * Transfers that are over: some of each place, for a report, and each as a line of the log where
 * somebody wants it. Nothing here is asked before a transfer, so that the same is sent whether
 * anybody looks or not.
 *
 * A partition is thousands of transfers that are all alike, and what went wrong is seen at its
 * first ones and at its last ones. So those are kept, piece by piece, and the others are counted. A
 * piece begins where another setting of the interface is chosen, or the device is reset.
 *
 * An image may be a secret. What goes out over USB is only counted, and so is what comes in and is
 * longer than the replies of a protocol; descriptors tell what a device is and are none.
 */

#define IS_IN(number) (((number) &0x80) != 0)

typedef struct {
  FjWireRecord record;     /* its data is in @bytes */
  guint64      n_left_out; /* transfers of its piece before this one */
  guint8       n_bytes;
  guint8       bytes[FJ_WIRE_LOG_BYTES];
} Entry;

typedef struct {
  guint64 n_added;
  guint64 used;    /* turn of the last use */
  guint   n_first; /* how many of the piece that goes on are at the end of @entries */
  guint64 n_last;  /* how many of it came after those; the last ones are in @last */
  Entry   entries[FJ_WIRE_LOG_LENGTH];
  Entry   last[FJ_WIRE_LOG_LAST];
} Ring;

static GMutex      lock;
static GHashTable *rings; /* (element-type utf8 Ring) (owned) */
static guint64     turn;

/* Whether anybody wants to see the packets; looked up when a device is opened, not for each. */
static int is_on;

/**
 * fj_wire_log_look_up:
 *
 * Looks whether the packets are to be logged from now on.
 */
void
fj_wire_log_look_up (void)
{
  g_atomic_int_set (&is_on, !g_log_writer_default_would_drop (G_LOG_LEVEL_DEBUG, FJ_LOG_WIRE));
}

/**
 * fj_wire_log_is_on:
 *
 * Returns: whether transfers are logged as they happen; the last ones are kept in any case
 */
gboolean
fj_wire_log_is_on (void)
{
  return g_atomic_int_get (&is_on) != 0;
}

static void
append_lengths (GString *text, const FjWireRecord *record)
{
  g_string_append_printf (text, " length %" G_GSIZE_FORMAT " actual %" G_GSIZE_FORMAT,
                          record->length, record->actual);
}

static void
append_subject (GString *text, const FjWireRecord *record)
{
  const FjSetup *setup = &record->setup;

  switch (record->kind) {
  case FJ_WIRE_CONTROL:
    g_string_append_printf (text, "%02x %02x value %04x index %04x length %u", setup->request_type,
                            setup->request, setup->value, setup->index, setup->length);
    break;
  case FJ_WIRE_SET_ALT:
    g_string_append_printf (text, "set alternate setting %u", record->number);
    break;
  case FJ_WIRE_RESET:
    g_string_append (text, "reset");
    break;
  case FJ_WIRE_CLEAR_HALT:
    g_string_append_printf (text, "clear halt of endpoint %02x", record->number);
    break;
  case FJ_WIRE_BULK:
  case FJ_WIRE_INTERRUPT:
    g_string_append_printf (text, "%s endpoint %02x",
                            record->kind == FJ_WIRE_BULK ? "bulk" : "interrupt", record->number);
    append_lengths (text, record);
    break;
  case FJ_WIRE_SERIAL:
  default:
    g_string_append (text, IS_IN (record->number) ? "serial in" : "serial out");
    append_lengths (text, record);
  }
}

/* Whole numbers: what the locale puts into a fraction is no matter of a log's. */
static void
append_entry (GString *text, const char *place, const Entry *entry)
{
  const FjWireRecord *record = &entry->record;

  g_string_append_printf (text, "%" G_GINT64_FORMAT ".%06d %s: ", record->end / G_USEC_PER_SEC,
                          (int) (record->end % G_USEC_PER_SEC), place);
  append_subject (text, record);
  g_string_append_printf (text, ": %s",
                          fj_enum_to_nick (FJ_TYPE_TRANSFER_STATUS, (int) record->status));
  for (guint i = 0; i < entry->n_bytes; i++)
    g_string_append_printf (text, " %02x", entry->bytes[i]);
  if (record->actual > entry->n_bytes)
    g_string_append (text, " ...");
}

static gboolean
is_descriptor (const FjWireRecord *record)
{
  return record->kind == FJ_WIRE_CONTROL && record->setup.request_type == 0x80;
}

/* A serial protocol has its commands in bytes like these, so short ones are shown of it. */
static gboolean
is_shown (const FjWireRecord *record)
{
  gboolean is_in = IS_IN (record->kind == FJ_WIRE_CONTROL ? record->setup.request_type
                                                          : record->number);

  if (record->data == NULL || (!is_in && record->kind != FJ_WIRE_SERIAL))
    return FALSE;
  return record->actual <= FJ_WIRE_LOG_SHORT || is_descriptor (record);
}

static void
fill_entry (Entry *entry, const FjWireRecord *record)
{
  entry->record = *record;
  entry->record.data = NULL;
  entry->n_left_out = 0;
  entry->n_bytes = 0;
  if (!is_shown (record))
    return;
  entry->n_bytes = (guint8) MIN (record->actual, FJ_WIRE_LOG_BYTES);
  memcpy (entry->bytes, record->data, entry->n_bytes);
}

static void
drop_oldest (void)
{
  GHashTableIter iter;
  const char    *oldest = NULL;
  guint64        used = G_MAXUINT64;
  gpointer       place;
  gpointer       ring;

  g_hash_table_iter_init (&iter, rings);
  while (g_hash_table_iter_next (&iter, &place, &ring))
    if (((Ring *) ring)->used < used) {
      used = ((Ring *) ring)->used;
      oldest = place;
    }
  g_hash_table_remove (rings, oldest);
}

/* The lock is held. */
static Ring *
get_ring (const char *place)
{
  Ring *ring;

  if (rings == NULL)
    rings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  ring = g_hash_table_lookup (rings, place);
  if (ring == NULL) {
    if (g_hash_table_size (rings) >= FJ_WIRE_LOG_PLACES)
      drop_oldest ();
    ring = g_new0 (Ring, 1);
    g_hash_table_insert (rings, g_strdup (place), ring);
  }
  ring->used = ++turn;
  return ring;
}

static guint64
count_left_out (const Ring *ring)
{
  return ring->n_last - MIN (ring->n_last, FJ_WIRE_LOG_LAST);
}

static void
end_piece (Ring *ring)
{
  guint64 n_left_out = count_left_out (ring);

  for (guint64 i = n_left_out; i < ring->n_last; i++) {
    Entry *entry = &ring->entries[ring->n_added++ % FJ_WIRE_LOG_LENGTH];

    *entry = ring->last[i % FJ_WIRE_LOG_LAST];
    entry->n_left_out = i == n_left_out ? n_left_out : 0;
  }
  ring->n_first = 0;
  ring->n_last = 0;
}

static void
keep_record (Ring *ring, const FjWireRecord *record)
{
  if (record->kind == FJ_WIRE_SET_ALT || record->kind == FJ_WIRE_RESET)
    end_piece (ring);
  if (ring->n_first < FJ_WIRE_LOG_FIRST) {
    ring->n_first++;
    fill_entry (&ring->entries[ring->n_added++ % FJ_WIRE_LOG_LENGTH], record);
  } else {
    fill_entry (&ring->last[ring->n_last++ % FJ_WIRE_LOG_LAST], record);
  }
}

static FjWireRecord
make_control (const FjTransfer *transfer)
{
  return (FjWireRecord){ .kind = FJ_WIRE_CONTROL,
                         .end = transfer->end,
                         .status = transfer->status,
                         .setup = transfer->setup,
                         .length = transfer->setup.length,
                         .actual = transfer->actual,
                         .data = transfer->data };
}

static void
log_record (const char *place, const FjWireRecord *record)
{
  g_autoptr (GString) text = g_string_new (NULL);
  Entry entry;

  fill_entry (&entry, record);
  append_entry (text, place, &entry);
  g_log (FJ_LOG_WIRE, G_LOG_LEVEL_DEBUG, "%s", text->str);
}

/**
 * fj_wire_log_add:
 * @place: where the device is
 * @records: (array length=n_records): transfers that are over, in their order
 * @n_records: how many
 *
 * Keeps them, and logs them where that is wanted. Any thread; allocates only for a new place.
 */
void
fj_wire_log_add (const char *place, const FjWireRecord *records, guint n_records)
{
  Ring *ring;

  g_return_if_fail (place != NULL);

  g_mutex_lock (&lock);
  ring = get_ring (place);
  for (guint i = 0; i < n_records; i++)
    keep_record (ring, &records[i]);
  g_mutex_unlock (&lock);
  for (guint i = 0; i < n_records && fj_wire_log_is_on (); i++)
    log_record (place, &records[i]);
}

/**
 * fj_wire_log_add_control:
 * @place: where the device is
 * @transfers: (array length=n_transfers): control transfers that are over
 * @n_transfers: how many
 *
 * Does what fj_wire_log_add() does.
 */
void
fj_wire_log_add_control (const char *place, const FjTransfer *transfers, guint n_transfers)
{
  Ring *ring;

  g_return_if_fail (place != NULL);

  g_mutex_lock (&lock);
  ring = get_ring (place);
  for (guint i = 0; i < n_transfers; i++) {
    const FjWireRecord record = make_control (&transfers[i]);

    keep_record (ring, &record);
  }
  g_mutex_unlock (&lock);
  for (guint i = 0; i < n_transfers && fj_wire_log_is_on (); i++) {
    const FjWireRecord record = make_control (&transfers[i]);

    log_record (place, &record);
  }
}

static void
append_line (GString *text, const char *place, const Entry *entry, guint64 n_left_out)
{
  if (n_left_out > 0)
    g_string_append_printf (text, "%s: %" G_GUINT64_FORMAT " more\n", place, n_left_out);
  append_entry (text, place, entry);
  g_string_append_c (text, '\n');
}

static void
append_ring (GString *text, const char *place, const Ring *ring)
{
  guint64 first = ring->n_added > FJ_WIRE_LOG_LENGTH ? ring->n_added - FJ_WIRE_LOG_LENGTH : 0;
  guint64 n_left_out = count_left_out (ring);

  for (guint64 i = first; i < ring->n_added; i++) {
    const Entry *entry = &ring->entries[i % FJ_WIRE_LOG_LENGTH];

    append_line (text, place, entry, entry->n_left_out);
  }
  for (guint64 i = n_left_out; i < ring->n_last; i++)
    append_line (text, place, &ring->last[i % FJ_WIRE_LOG_LAST], i == n_left_out ? n_left_out : 0);
}

/**
 * fj_wire_log_to_text:
 * @place: (nullable): a place; %NULL: all of them, one after another
 *
 * What is kept, one transfer a line, the oldest first, and a line that counts them where transfers
 * of a piece are left out. Never more than %FJ_WIRE_LOG_LENGTH and %FJ_WIRE_LOG_LAST of a place.
 * Any thread.
 *
 * Returns: (transfer full): the lines, "" for none
 */
char *
fj_wire_log_to_text (const char *place)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GList) places = NULL;

  g_mutex_lock (&lock);
  if (rings != NULL)
    places = g_list_sort (g_hash_table_get_keys (rings), (GCompareFunc) strcmp);
  for (GList *l = places; l != NULL; l = l->next)
    if (place == NULL || g_str_equal (place, l->data))
      append_ring (text, l->data, g_hash_table_lookup (rings, l->data));
  g_mutex_unlock (&lock);
  return g_string_free (text, FALSE);
}
