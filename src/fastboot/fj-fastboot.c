/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-fastboot.h"

#include <fj-error.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* Android's fastboot protocol, and what U-Boot's drivers/usb/gadget/f_fastboot.c makes of it. */

#define TAG_SIZE 4
#define LONGEST_ANSWER 256
#define LONGEST_COMMAND 64
/* A whole number of packets at every speed, so that one that is too long shows as such. */
#define ANSWER_ROOM 1024
#define PIECE (256 * 1024)
#define COMMAND_MS 5000
#define PIECE_MS 10000
#define ANSWER_SECONDS 10
/* Lines that a device may say before its answer. */
#define MAX_LINES 1000

const FjUsbClass fj_fastboot_class = { 0xFF, 0x42, 0x03 };

struct _FjFastboot {
  FjUsbPipe *pipe; /* (owned) */
  guint8     in;
  guint8     out;
  gboolean   is_lost; /* the two sides no longer know where the other one is */
};

/**
 * fj_fastboot_new:
 * @pipe: an open pipe
 * @cancellable: (nullable):
 * @error: return location for an error; %FJ_ERROR_UNSUPPORTED when the device has no such interface
 *
 * Claims the interface.
 *
 * Returns: (transfer full): what speaks over it
 */
FjFastboot *
fj_fastboot_new (FjUsbPipe *pipe, GCancellable *cancellable, GError **error)
{
  FjUsbInterface found = { 0 };
  FjFastboot    *self;

  g_return_val_if_fail (FJ_IS_USB_PIPE (pipe), NULL);

  if (!fj_usb_pipe_claim_class (pipe, &fj_fastboot_class, &found, cancellable, error))
    return NULL;
  if (found.bulk_in == 0 || found.bulk_out == 0) {
    g_set_error_literal (error, FJ_ERROR, FJ_ERROR_PROTOCOL,
                         _ ("The fastboot of the board cannot be spoken to."));
    return NULL;
  }
  self = g_new0 (FjFastboot, 1);
  self->pipe = g_object_ref (pipe);
  self->in = found.bulk_in;
  self->out = found.bulk_out;
  return self;
}

/**
 * fj_fastboot_free:
 *
 * Frees @self; its pipe stays open.
 */
void
fj_fastboot_free (FjFastboot *self)
{
  g_return_if_fail (self != NULL);

  g_object_unref (self->pipe);
  g_free (self);
}

/**
 * fj_fastboot_is_lost:
 *
 * Returns: whether nothing that is sent now would surely be understood: something went wrong in the
 *   middle of an exchange
 */
gboolean
fj_fastboot_is_lost (FjFastboot *self)
{
  return self->is_lost;
}

static gboolean
transfer_bytes (FjFastboot *self, guint8 endpoint, guint8 *data, gsize length, gsize *actual,
                guint ms, GCancellable *cancellable, GError **error)
{
  FjEndpointTransfer transfer = { .endpoint = endpoint, .data = data, .length = length };
  GError            *local = NULL;

  if (fj_usb_pipe_bulk (self->pipe, &transfer, MAX (ms, 1), cancellable, &local)) {
    *actual = transfer.actual;
    return TRUE;
  }
  self->is_lost = TRUE;
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_TIMED_OUT)) {
    g_set_error_literal (error, FJ_ERROR, FJ_ERROR_TIMED_OUT, local->message);
    g_error_free (local);
  } else {
    g_propagate_error (error, local);
  }
  return FALSE;
}

/* (transfer full): what a device says, for people: one line of it, and nothing that steers a
 * terminal */
static char *
make_safe (const char *text, gsize length)
{
  g_autofree char *valid = g_utf8_make_valid (text, (gssize) length);
  GString         *safe = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    g_string_append_unichar (safe, g_unichar_isprint (c) ? c : 0xFFFD);
  }
  return g_string_free (safe, FALSE);
}

static gboolean
fail_answer (FjFastboot *self, const guint8 *data, gsize length, GError **error)
{
  g_autofree char *safe = make_safe ((const char *) data, MIN (length, LONGEST_ANSWER));

  self->is_lost = TRUE;
  g_set_error (error, FJ_ERROR, FJ_ERROR_PROTOCOL,
               _ ("The board answers “%s”, which makes no sense here."), safe);
  return FALSE;
}

/* The device is ready for the next command: it has only refused this one. */
static gboolean
fail_text (const char *text, GError **error)
{
  const char *words = text[0] != '\0' ? text : _ ("(no text)");
  GError     *local =
    g_error_new (FJ_ERROR, FJ_ERROR_DEVICE_TEXT, _ ("The board says: “%s”"), words);

  fj_error_get_detail (local)->device_text = g_strdup (words);
  g_propagate_error (error, local);
  return FALSE;
}

static gboolean
has_tag (const guint8 *data, gsize length, const char *tag)
{
  return length >= TAG_SIZE && memcmp (data, tag, TAG_SIZE) == 0;
}

/*
 * Reads until the device says how it ended, at most until @deadline. Lines before that are for the
 * log. @wanted: the tag that means that all went well.
 */
static gboolean
read_answer (FjFastboot *self, const char *wanted, gint64 deadline, char **answer,
             GCancellable *cancellable, GError **error)
{
  FjClock *clock = fj_link_get_clock (FJ_LINK (self->pipe));
  guint8   data[ANSWER_ROOM];
  gsize    length = 0;

  for (guint i = 0; i < MAX_LINES; i++) {
    gint64           left = (deadline - fj_clock_now (clock)) / 1000;
    g_autofree char *text = NULL;

    if (!transfer_bytes (self, self->in, data, sizeof data, &length,
                         (guint) CLAMP (left, 1, G_MAXINT), cancellable, error))
      return FALSE;
    if (length < TAG_SIZE || length > LONGEST_ANSWER)
      return fail_answer (self, data, length, error);
    text = make_safe ((const char *) data + TAG_SIZE, length - TAG_SIZE);
    g_debug ("%s: %.4s %s", fj_link_get_place (FJ_LINK (self->pipe)), (const char *) data, text);
    if (has_tag (data, length, "FAIL"))
      return fail_text (text, error);
    if (has_tag (data, length, wanted)) {
      *answer = g_steal_pointer (&text);
      return TRUE;
    }
    if (!has_tag (data, length, "INFO") && !has_tag (data, length, "TEXT"))
      return fail_answer (self, data, length, error);
  }
  return fail_answer (self, data, length, error);
}

/* It is shorter than a packet at any speed: one of whole packets would not be complete. */
static gboolean
send_command (FjFastboot *self, const char *command, GCancellable *cancellable, GError **error)
{
  gsize            length = strlen (command);
  g_autofree char *copy = g_strdup (command);
  gsize            actual;

  g_return_val_if_fail (length > 0 && length < LONGEST_COMMAND, FALSE);

  g_debug ("%s: %s", fj_link_get_place (FJ_LINK (self->pipe)), command);
  return transfer_bytes (self, self->out, (guint8 *) copy, length, &actual, COMMAND_MS, cancellable,
                         error);
}

static gint64
get_deadline (FjFastboot *self, guint seconds)
{
  return fj_clock_now (fj_link_get_clock (FJ_LINK (self->pipe))) +
         (gint64) seconds * G_USEC_PER_SEC;
}

/**
 * fj_fastboot_run:
 * @self: an interface
 * @command: fewer than 64 characters, and one that expects no data
 * @seconds: how long it may take
 * @answer: (out) (optional): what the device says to it, made safe for people
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Returns: whether the device says OKAY
 */
gboolean
fj_fastboot_run (FjFastboot *self, const char *command, guint seconds, char **answer,
                 GCancellable *cancellable, GError **error)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (self != NULL && command != NULL, FALSE);

  if (!send_command (self, command, cancellable, error) ||
      !read_answer (self, "OKAY", get_deadline (self, seconds), &text, cancellable, error))
    return FALSE;
  if (answer != NULL)
    *answer = g_steal_pointer (&text);
  return TRUE;
}

/**
 * fj_fastboot_ask:
 * @self: an interface
 * @variable: its name
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): its value, made safe for people
 */
char *
fj_fastboot_ask (FjFastboot *self, const char *variable, GCancellable *cancellable, GError **error)
{
  g_autofree char *command = g_strconcat ("getvar:", variable, NULL);
  char            *answer = NULL;

  return fj_fastboot_run (self, command, ANSWER_SECONDS, &answer, cancellable, error) ? answer
                                                                                      : NULL;
}

/* The device says how much it expects: that must be what is sent. */
static gboolean
begin_download (FjFastboot *self, gsize length, GCancellable *cancellable, GError **error)
{
  g_autofree char *command = g_strdup_printf ("download:%08x", (guint) length);
  g_autofree char *answer = NULL;
  char            *end = NULL;

  if (!send_command (self, command, cancellable, error) ||
      !read_answer (self, "DATA", get_deadline (self, ANSWER_SECONDS), &answer, cancellable, error))
    return FALSE;
  if (g_ascii_strtoull (answer, &end, 16) == length && end != answer)
    return TRUE;
  return fail_answer (self, (const guint8 *) answer, strlen (answer), error);
}

/**
 * fj_fastboot_download:
 * @self: an interface
 * @data: (array length=length): what the device keeps in its memory for the next command
 * @length: how many bytes, from 1 to what the device takes
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Never sends an empty packet: that would be a command.
 *
 * Returns: whether the device has all of it
 */
gboolean
fj_fastboot_download (FjFastboot *self, const guint8 *data, gsize length,
                      GCancellable *cancellable, GError **error)
{
  g_autofree char *answer = NULL;

  g_return_val_if_fail (self != NULL && length > 0 && length <= G_MAXUINT32, FALSE);

  if (!begin_download (self, length, cancellable, error))
    return FALSE;
  for (gsize done = 0; done < length;) {
    gsize n = MIN (PIECE, length - done);
    gsize actual = 0;

    if (!transfer_bytes (self, self->out, (guint8 *) data + done, n, &actual, PIECE_MS,
                         cancellable, error))
      return FALSE;
    if (actual == 0)
      return fail_answer (self, (const guint8 *) "", 0, error);
    done += actual;
  }
  return read_answer (self, "OKAY", get_deadline (self, ANSWER_SECONDS), &answer, cancellable,
                      error);
}
