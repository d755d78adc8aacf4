/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-script-pipe.h"

#include "fj-error.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct _FjScriptPipe {
  GObject parent_instance;

  FjClock      *clock;   /* (owned) */
  GPtrArray    *devices; /* (element-type FjScriptDevice) the first is in force */
  GQueue        lines;   /* (element-type utf8) (owned) */
  GByteArray   *sent;
  FjPortWatch  *watch; /* (not owned) (nullable) */
  FjScriptPipe *next;  /* (not owned) (nullable) */
  FjSpeed       speed;
  gboolean      is_open;
  gboolean      is_gone;
};

static void fj_script_pipe_link_iface_init (FjLinkInterface *iface);
static void fj_script_pipe_iface_init (FjUsbPipeInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FjScriptPipe, fj_script_pipe, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FJ_TYPE_LINK, fj_script_pipe_link_iface_init)
                                 G_IMPLEMENT_INTERFACE (FJ_TYPE_USB_PIPE,
                                                        fj_script_pipe_iface_init))

static gboolean
fail (const char *how, GError **error)
{
  if (strcmp (how, "timeout") == 0)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "time-out");
  else if (strcmp (how, "gone") == 0)
    g_set_error_literal (error, FJ_ERROR, FJ_ERROR_GONE, "gone");
  else if (strcmp (how, "stall") == 0)
    g_set_error_literal (error, FJ_ERROR, FJ_ERROR_STALL, "stall");
  else
    g_error ("script: no such failure: %s", how);
  return FALSE;
}

/* Descriptors */

static void
append_string (GByteArray *out, const char *text)
{
  g_autofree gunichar2 *units = g_utf8_to_utf16 (text, -1, NULL, NULL, NULL);
  guint8                head[2] = { 2, 3 };

  for (guint i = 0; units[i] != 0; i++)
    head[0] += 2;
  g_byte_array_append (out, head, 2);
  for (guint i = 0; units[i] != 0; i++) {
    guint8 unit[2] = { units[i] & 0xff, units[i] >> 8 };

    g_byte_array_append (out, unit, 2);
  }
}

static void
append_config (GByteArray *out, const FjScriptDevice *device)
{
  guint  n = g_strv_length ((char **) device->alts);
  guint  total = 9 * (n + 2);
  guint8 config[9] = { 9, 2, total & 0xff, total >> 8, 1, 1, 2, 0xc0, 0x32 };
  guint8 dfu[9] = {
    9, 0x21, 0x0f, 0xff, 0, device->transfer_size & 0xff, device->transfer_size >> 8, 0x10, 1
  };

  g_byte_array_append (out, config, 9);
  for (guint i = 0; i < n; i++) {
    guint8 alt[9] = { 9, 4, 0, i, 0, 0xfe, 1, 2, 6 + i };

    g_byte_array_append (out, alt, 9);
  }
  g_byte_array_append (out, dfu, 9);
}

static void
append_string_number (GByteArray *out, const FjScriptDevice *device, guint index)
{
  const guint8 language[4] = { 4, 3, 9, 4 };

  if (index == 0)
    g_byte_array_append (out, language, 4);
  else if (index == 1)
    append_string (out, "STMicroelectronics");
  else if (index == 2)
    append_string (out, device->product);
  else if (index == 3 && device->serial != NULL)
    append_string (out, device->serial);
  else if (index >= 6 && index - 6 < g_strv_length ((char **) device->alts))
    append_string (out, device->alts[index - 6]);
}

static gboolean
get_descriptor (FjScriptPipe *self, FjTransfer *transfer, GError **error)
{
  const FjScriptDevice *device = g_ptr_array_index (self->devices, 0);
  guint8                id[18] = { 18, 1, 0, 2, 0, 0, 0, 64, 0x83, 4, 0, 0, 0, 2, 1, 2, 3, 1 };
  g_autoptr (GByteArray) out = g_byte_array_new ();

  id[10] = device->product_id & 0xff;
  id[11] = device->product_id >> 8;
  id[16] = device->serial != NULL ? 3 : 0;
  if (transfer->setup.value >> 8 == 1)
    g_byte_array_append (out, id, sizeof id);
  else if (transfer->setup.value >> 8 == 2)
    append_config (out, device);
  else if (transfer->setup.value >> 8 == 3)
    append_string_number (out, device, transfer->setup.value & 0xff);
  if (out->len == 0)
    return fail ("stall", error);
  transfer->actual = MIN (out->len, transfer->setup.length);
  memcpy (transfer->data, out->data, transfer->actual);
  return TRUE;
}

/* The script */

static void
arrive (gpointer user_data)
{
  FjScriptPipe *self = user_data;

  fj_port_watch_arrived (self->watch, FJ_LINK (self->next));
}

static void
leave (FjScriptPipe *self, int delay_ms)
{
  self->is_gone = TRUE;
  fj_port_watch_left (self->watch);
  if (self->next != NULL)
    fj_clock_add (self->clock, fj_clock_now (self->clock) + delay_ms * 1000, arrive,
                  g_object_ref (self), g_object_unref);
}

/* Lines that are no packets happen as soon as the packet before them is over. */
static void
run_events (FjScriptPipe *self)
{
  for (;;) {
    const char *line = g_queue_peek_head (&self->lines);

    if (line != NULL && g_str_has_prefix (line, "become"))
      g_ptr_array_remove_index (self->devices, 0);
    else if (line != NULL && g_str_has_prefix (line, "leave"))
      leave (self, (int) g_ascii_strtoll (line + 5, NULL, 10));
    else
      return;
    g_free (g_queue_pop_head (&self->lines));
  }
}

static char *
describe (const FjTransfer *transfer, gboolean with_bytes)
{
  const FjSetup *setup = &transfer->setup;
  GString       *text = g_string_new (NULL);

  g_string_printf (text, "%s %02x %04x", setup->request_type & 0x80 ? "in" : "out", setup->request,
                   setup->value);
  if (!with_bytes) {
    g_string_append_printf (text, " %u", setup->length);
    return g_string_free (text, FALSE);
  }
  g_string_append (text, " =");
  for (guint i = 0; i < setup->length; i++)
    g_string_append_printf (text, " %02x", transfer->data[i]);
  return g_string_free (text, FALSE);
}

static gsize
read_bytes (const char *text, guint8 *data, gsize length)
{
  g_auto (GStrv) words = g_strsplit_set (text, " ", -1);
  gsize n = 0;

  for (guint i = 0; words[i] != NULL; i++)
    if (words[i][0] != '\0') {
      g_assert_cmpuint (n, <, length);
      data[n++] = strtoul (words[i], NULL, 16);
    }
  return n;
}

static char *
take_line (FjScriptPipe *self, const char *got)
{
  char *line = g_queue_pop_head (&self->lines);

  if (line == NULL)
    g_error ("script: nothing expected, but got: %s", got);
  return line;
}

static void
compare (const char *expected, const char *got, FjScriptPipe *self)
{
  if (strcmp (expected, got) != 0)
    g_error ("script: expected \"%s\", got \"%s\" (%u lines left)", expected, got,
             g_queue_get_length (&self->lines));
}

static gboolean
answer_status (const char *line, FjTransfer *transfer)
{
  unsigned status;
  unsigned poll;
  unsigned state;

  if (sscanf (line, "status %x %x %x", &status, &poll, &state) != 3)
    return FALSE;
  memcpy (transfer->data,
          ((guint8[]){ status, poll & 0xff, poll >> 8 & 0xff, poll >> 16, state, 0 }), 6);
  transfer->actual = 6;
  return TRUE;
}

static gboolean
play (FjScriptPipe *self, FjTransfer *transfer, GError **error)
{
  gboolean         is_in = (transfer->setup.request_type & 0x80) != 0;
  g_autofree char *plain = describe (transfer, FALSE);
  g_autofree char *line = take_line (self, plain);
  g_auto (GStrv) failure = g_strsplit (line, " ! ", 2);
  char            *answer = strstr (failure[0], " =");
  g_autofree char *got = describe (transfer, answer != NULL && !is_in);

  if (!is_in && transfer->setup.request == 1)
    g_byte_array_append (self->sent, transfer->data, transfer->setup.length);
  if (strcmp (plain, "in 03 0000 6") == 0 && g_str_has_prefix (failure[0], "status")) {
    if (failure[1] == NULL && !answer_status (failure[0], transfer))
      g_error ("script: %s", line);
    return failure[1] == NULL || fail (failure[1], error);
  }
  if (is_in && answer != NULL)
    *answer = '\0';
  compare (failure[0], got, self);
  transfer->actual = is_in ? 0 : transfer->setup.length;
  if (is_in && answer != NULL)
    transfer->actual = read_bytes (answer + 2, transfer->data, transfer->setup.length);
  if (g_strcmp0 (failure[1], "short") == 0) {
    transfer->actual /= 2;
    return TRUE;
  }
  return failure[1] == NULL || fail (failure[1], error);
}

static gboolean
fj_script_pipe_control (FjUsbPipe *pipe, FjTransfer *transfer, guint timeout_ms,
                        GCancellable *cancellable, GError **error)
{
  FjScriptPipe *self = FJ_SCRIPT_PIPE (pipe);
  gboolean      ok;

  g_assert_true (self->is_open);
  if (self->is_gone)
    return fail ("gone", error);
  if (transfer->setup.request_type == 0x80 && transfer->setup.request == 6)
    return get_descriptor (self, transfer, error);
  g_assert_cmphex (transfer->setup.request_type & 0x7f, ==, 0x21);
  g_assert_cmphex (transfer->setup.index, ==, 0);
  ok = play (self, transfer, error);
  if (!ok && g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    fj_clock_sleep_until (self->clock, fj_clock_now (self->clock) + timeout_ms * 1000, NULL, NULL);
  run_events (self);
  return ok;
}

static gboolean
fj_script_pipe_set_alt_iface (FjUsbPipe *pipe, guint8 alt, guint timeout_ms,
                              GCancellable *cancellable, GError **error)
{
  FjScriptPipe    *self = FJ_SCRIPT_PIPE (pipe);
  g_autofree char *got = g_strdup_printf ("alt %u", alt);
  g_autofree char *line = NULL;
  g_auto (GStrv) failure = NULL;

  if (self->is_gone)
    return fail ("gone", error);
  line = take_line (self, got);
  failure = g_strsplit (line, " ! ", 2);
  compare (failure[0], got, self);
  run_events (self);
  return failure[1] == NULL || fail (failure[1], error);
}

static gboolean
fj_script_pipe_reset (FjUsbPipe *pipe, GError **error)
{
  FjScriptPipe    *self = FJ_SCRIPT_PIPE (pipe);
  g_autofree char *line = take_line (self, "reset");
  g_auto (GStrv) failure = g_strsplit (line, " ! ", 2);

  compare (failure[0], "reset", self);
  run_events (self);
  return failure[1] == NULL || fail (failure[1], error);
}

static gboolean
fj_script_pipe_open (FjLink *link, GCancellable *cancellable, GError **error)
{
  FJ_SCRIPT_PIPE (link)->is_open = TRUE;
  return TRUE;
}

static void
fj_script_pipe_close (FjLink *link)
{
  FJ_SCRIPT_PIPE (link)->is_open = FALSE;
}

static const char *
fj_script_pipe_get_place (FjLink *link)
{
  return "1-1";
}

static FjSpeed
fj_script_pipe_get_speed (FjUsbPipe *pipe)
{
  return FJ_SCRIPT_PIPE (pipe)->speed;
}

static FjClock *
fj_script_pipe_get_clock (FjLink *link)
{
  return FJ_SCRIPT_PIPE (link)->clock;
}

static void
fj_script_pipe_link_iface_init (FjLinkInterface *iface)
{
  iface->open = fj_script_pipe_open;
  iface->close = fj_script_pipe_close;
  iface->get_place = fj_script_pipe_get_place;
  iface->get_clock = fj_script_pipe_get_clock;
}

static void
fj_script_pipe_iface_init (FjUsbPipeInterface *iface)
{
  iface->control = fj_script_pipe_control;
  iface->set_alt = fj_script_pipe_set_alt_iface;
  iface->reset = fj_script_pipe_reset;
  iface->get_speed = fj_script_pipe_get_speed;
}

static void
fj_script_pipe_finalize (GObject *object)
{
  FjScriptPipe *self = FJ_SCRIPT_PIPE (object);

  g_queue_clear_full (&self->lines, g_free);
  g_byte_array_unref (self->sent);
  g_ptr_array_unref (self->devices);
  fj_clock_unref (self->clock);
  G_OBJECT_CLASS (fj_script_pipe_parent_class)->finalize (object);
}

static void
fj_script_pipe_class_init (FjScriptPipeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fj_script_pipe_finalize;
}

static void
fj_script_pipe_init (FjScriptPipe *self)
{
  g_queue_init (&self->lines);
  self->sent = g_byte_array_new ();
  self->devices = g_ptr_array_new ();
  self->speed = FJ_SPEED_HIGH;
}

FjScriptPipe *
fj_script_pipe_new (FjClock *clock, const FjScriptDevice *device)
{
  FjScriptPipe *self = g_object_new (FJ_TYPE_SCRIPT_PIPE, NULL);

  self->clock = fj_clock_ref (clock);
  fj_script_pipe_add_device (self, device);
  return self;
}

void
fj_script_pipe_add_device (FjScriptPipe *self, const FjScriptDevice *device)
{
  g_ptr_array_add (self->devices, (gpointer) device);
}

void
fj_script_pipe_add (FjScriptPipe *self, const char *script)
{
  g_auto (GStrv) lines = g_strsplit (script, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++) {
    lines[i][strcspn (lines[i], "#")] = '\0';
    g_strstrip (lines[i]);
    if (lines[i][0] != '\0')
      g_queue_push_tail (&self->lines, g_strdup (lines[i]));
  }
}

void
fj_script_pipe_set_next (FjScriptPipe *self, FjPortWatch *watch, FjScriptPipe *next)
{
  self->watch = watch;
  self->next = next;
}

void
fj_script_pipe_set_speed (FjScriptPipe *self, FjSpeed speed)
{
  self->speed = speed;
}

void
fj_script_pipe_assert_done (FjScriptPipe *self)
{
  if (!g_queue_is_empty (&self->lines))
    g_error ("script: %u packets did not come, the first: %s", g_queue_get_length (&self->lines),
             (char *) g_queue_peek_head (&self->lines));
}

GBytes *
fj_script_pipe_take_sent (FjScriptPipe *self)
{
  GBytes *bytes = g_byte_array_free_to_bytes (self->sent);

  self->sent = g_byte_array_new ();
  return bytes;
}
