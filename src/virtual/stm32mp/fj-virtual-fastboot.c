/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-flash.h"
#include "fj-virtual-getvar.h"
#include "fj-virtual-programs.h"
#include "fj-virtual-shell.h"
#include "fj-virtual-source.h"
#include "fj-virtual-target.h"

#include <string.h>

/* U-Boot's "fastboot usb 0": drivers/usb/gadget/f_fastboot.c, drivers/fastboot. */

#define BULK 2
#define ENDPOINT_IN 0x81
#define INTERFACE_STRING 4
#define PACKET 512
#define FULL_SPEED_PACKET 64
#define BUFFER_SIZE FJ_FASTBOOT_BUFFER
#define REQUEST_SIZE 4096 /* of one request to the gadget's controller */
#define RESPONSE_SIZE 64  /* the NUL included */

/* Bytes a second, and µs for each command or answer: a model. */
#define MP1_RATE 25000000
#define MP2_RATE 32000000
#define FULL_SPEED_RATE 1000000
#define MP1_COMMAND_US 300
#define MP2_COMMAND_US 200

/* What faults are told of its work. */
typedef enum {
  AT_COMMAND,
  AT_DATA,
  AT_WRITING, /* a command that writes has come, its answer was not taken yet */
} Work;

typedef enum {
  STAYS,
  CONTINUES,
  REBOOTS,
  RESETS, /* a "boot" without anything to boot */
} Leave;

typedef struct {
  FjVirtualBoard       *board;  /* (not owned) */
  const FjVirtualChain *chain;  /* static */
  guint8               *buffer; /* (owned) (nullable) as far as it was ever used */
  gsize                 room;   /* bytes of it */
  guint32               size;   /* of the last download */
  guint32               left;   /* of the present one */
  gint64                n_downloads;
  GByteArray           *command; /* (owned) what has come of one that is not complete */
  char                  response[RESPONSE_SIZE];
  gsize                 response_length; /* 0: there is none */
  Work                  work;
  Leave                 leave; /* when the answer is taken */
} Fastboot;

static gpointer
fastboot_new (FjVirtualBoard *board)
{
  Fastboot *self = g_new0 (Fastboot, 1);

  self->board = board;
  self->chain = fj_virtual_chip_get_chain (fj_virtual_chip_get (board));
  self->command = g_byte_array_new ();
  return self;
}

static void
fastboot_free (gpointer state)
{
  Fastboot *self = state;

  g_byte_array_unref (self->command);
  g_free (self->buffer);
  g_free (self);
}

/* The endpoints wait for commands again. How much of a download came, the next one forgets. */
static void
fastboot_make_idle (gpointer state)
{
  Fastboot *self = state;

  g_byte_array_set_size (self->command, 0);
  self->response_length = 0;
  self->left = 0;
  self->work = AT_COMMAND;
  self->leave = STAYS;
}

static void
fastboot_enter (gpointer state, const FjVirtualStageInfo *stage)
{
  Fastboot *self = state;

  self->size = 0;
  self->n_downloads = 0;
}

static void
fastboot_leave (gpointer state)
{
  Fastboot *self = state;

  g_clear_pointer (&self->buffer, g_free);
  self->room = 0;
}

static gboolean
is_full_speed (Fastboot *self)
{
  return fj_virtual_board_find_fault (self->board, FJ_FAULT_FULL_SPEED) != NULL;
}

static guint
get_packet (Fastboot *self)
{
  return is_full_speed (self) ? FULL_SPEED_PACKET : PACKET;
}

static void
fastboot_describe (gpointer state, FjVirtualDescriptors *descriptors)
{
  static const guint8 triple[3] = { 0xFF, 0x42, 0x03 };
  Fastboot           *self = state;
  guint16             packet = (guint16) get_packet (self);

  fj_virtual_descriptors_add_interface (descriptors, 0, 0, triple, INTERFACE_STRING);
  fj_virtual_descriptors_add_endpoint (descriptors, ENDPOINT_IN, BULK, packet, 0);
  /* named by the controller: DWC2 has "ep2out-bulk" */
  fj_virtual_descriptors_add_endpoint (descriptors, self->chain->is_32_bit ? 0x02 : 0x01, BULK,
                                       packet, 0);
  fj_virtual_descriptors_set_string (descriptors, INTERFACE_STRING, "Android Fastboot");
}

static void
spend_command (Fastboot *self)
{
  fj_virtual_pace_spend (fj_virtual_board_get_pace (self->board),
                         self->chain->is_32_bit ? MP1_COMMAND_US : MP2_COMMAND_US);
}

static void
spend_data (Fastboot *self, gsize length)
{
  gint64 rate = self->chain->is_32_bit ? MP1_RATE : MP2_RATE;

  if (is_full_speed (self))
    rate = FULL_SPEED_RATE;
  fj_virtual_pace_spend (fj_virtual_board_get_pace (self->board),
                         (gint64) length * G_USEC_PER_SEC / rate);
}

/* One that nobody has taken is overwritten; what is too long is cut. */
static void
set_answer (Fastboot *self, const char *tag, const char *text)
{
  g_autofree char *answer = g_strconcat (tag, text, NULL);

  if (fj_virtual_board_take_fault (self->board, FJ_FAULT_GARBAGE_REPLY) != NULL) {
    g_free (answer);
    answer = g_strdup ("\x1b[31m\xff\xfe OKAY?");
  }
  g_strlcpy (self->response, answer, sizeof self->response);
  self->response_length = strlen (self->response);
  g_debug ("%s: answers %s", fj_virtual_board_get_port (self->board), self->response);
}

/* (nullable) @refusal: what went wrong */
static void
set_result (Fastboot *self, const char *refusal)
{
  set_answer (self, refusal != NULL ? "FAIL" : "OKAY", refusal != NULL ? refusal : "");
}

static void
run_getvar (Fastboot *self, const char *parameter)
{
  g_autofree char *value = NULL;
  const char      *refusal = fj_virtual_getvar (self->board, parameter, &value);

  set_answer (self, refusal != NULL ? "FAIL" : "OKAY", refusal != NULL ? refusal : value);
}

/* Commands. */

/* Memory that was never used is zero, so that it need not be there. */
static void
grow_buffer (Fastboot *self, gsize size)
{
  gsize room = (size + PACKET - 1) / PACKET * PACKET;

  if (room <= self->room)
    return;
  self->buffer = g_realloc (self->buffer, room);
  memset (self->buffer + self->room, 0, room - self->room);
  self->room = room;
}

static void
run_download (Fastboot *self, const char *parameter)
{
  char   *end;
  guint64 size;

  if (parameter == NULL) {
    set_answer (self, "FAIL", "Expected command parameter");
    return;
  }
  size = g_ascii_strtoull (parameter, &end, 16);
  if (size == 0 || size > G_MAXUINT32) {
    set_answer (self, "FAIL", "Expected nonzero image size");
    return;
  }
  if (size > BUFFER_SIZE) {
    set_answer (self, "FAIL", parameter);
    return;
  }
  grow_buffer (self, size);
  self->size = (guint32) size;
  self->left = (guint32) size;
  self->n_downloads++;
  set_answer (self, "DATA", parameter);
  if (fj_virtual_board_take_fault (self->board, FJ_FAULT_EARLY_OKAY) != NULL)
    set_answer (self, "OKAY", "");
}

/* A name that is missing altogether is a pointer to nowhere. */
static gboolean
crash_board (Fastboot *self, const char *parameter)
{
  if (parameter != NULL)
    return FALSE;
  fj_virtual_board_reset_chip (self->board);
  return TRUE;
}

static void
run_flash (Fastboot *self, const char *parameter)
{
  FjFault *fault;

  if (crash_board (self, parameter))
    return;
  self->work = AT_WRITING;
  fault = fj_virtual_board_take_fault (self->board, FJ_FAULT_FASTBOOT_FAIL);
  if (fault != NULL) {
    set_answer (self, "FAIL", fault->value != NULL ? fault->value : "failed writing to device");
    return;
  }
  set_result (self, fj_virtual_flash_write (self->board, parameter, self->buffer, self->size,
                                            self->room));
}

/* It looks at its own device first, and where there is none, at nowhere. */
static void
run_erase (Fastboot *self, const char *parameter)
{
  if (crash_board (self, fj_virtual_target_get_device (self->board) != NULL ? parameter : NULL))
    return;
  self->work = AT_WRITING;
  set_result (self, fj_virtual_flash_erase (self->board, parameter));
}

static void
run_format (Fastboot *self, const char *parameter)
{
  self->work = AT_WRITING;
  set_result (self, fj_virtual_flash_format (self->board));
}

/* "A B" of "mmc partconf DEV A B 0": B is the boot area. */
static void
run_partconf (Fastboot *self, const char *parameter)
{
  FjVirtualStorage *device = fj_virtual_target_get_device (self->board);
  g_auto (GStrv) words = NULL;
  guint64 area;

  if (parameter == NULL) {
    set_answer (self, "FAIL", "Expected command parameter");
    return;
  }
  words = g_strsplit (g_strstrip ((char *) parameter), " ", -1);
  area = words[0] != NULL && words[1] != NULL ? g_ascii_strtoull (words[1], NULL, 10) : 8;
  if (device == NULL || area > 7) {
    set_answer (self, "FAIL", "Cannot set oem partconf");
    return;
  }
  if (area <= 2)
    fj_virtual_chip_set_boot_area (fj_virtual_chip_get (self->board), self->chain->fastboot_mmc,
                                   (guint) area);
  set_answer (self, "OKAY", "");
}

static void
run_bootbus (Fastboot *self, const char *parameter)
{
  g_auto (GStrv) words = NULL;

  if (!self->chain->has_boot_names) {
    set_answer (self, "FAIL", "Unsupported command");
    return;
  }
  if (parameter == NULL) {
    set_answer (self, "FAIL", "Expected command parameter");
    return;
  }
  words = g_strsplit (g_strstrip ((char *) parameter), " ", -1);
  if (g_strv_length (words) == 3 && fj_virtual_target_get_device (self->board) != NULL)
    set_answer (self, "OKAY", "");
  else
    set_answer (self, "FAIL", "Cannot set oem bootbus");
}

static void
run_unsupported (Fastboot *self, const char *parameter)
{
  set_answer (self, "FAIL", "Unsupported command");
}

static void
run_set_active (Fastboot *self, const char *parameter)
{
  set_answer (self, "OKAY", "");
}

static void
end_gadget (Fastboot *self, Leave how)
{
  set_answer (self, "OKAY", "");
  self->leave = how;
}

static void
run_boot (Fastboot *self, const char *parameter)
{
  end_gadget (self, RESETS);
}

static void
run_continue (Fastboot *self, const char *parameter)
{
  end_gadget (self, CONTINUES);
}

static void
run_reboot (Fastboot *self, const char *parameter)
{
  end_gadget (self, REBOOTS);
}

static void
run_reboot_flag (Fastboot *self, const char *parameter)
{
  set_answer (self, "FAIL", "Cannot set reboot flag");
}

typedef struct {
  const char *name;
  void (*run) (Fastboot *self, const char *parameter);
} Command;

static const Command commands[] = {
  { "getvar", run_getvar },
  { "download", run_download },
  { "flash", run_flash },
  { "erase", run_erase },
  { "boot", run_boot },
  { "continue", run_continue },
  { "reboot", run_reboot },
  { "reboot-bootloader", run_reboot_flag },
  { "set_active", run_set_active },
  { "oem format", run_format },
  { "oem partconf", run_partconf },
  { "oem bootbus", run_bootbus },
  { "oem run", run_unsupported },
  { "UCmd", run_unsupported },
  { "ACmd", run_unsupported },
};

/* Cut at the first colon; what is before it has to be a command to the letter. */
static void
run_command (Fastboot *self)
{
  g_autofree char *text = NULL;
  char            *parameter;

  g_byte_array_append (self->command, (const guint8 *) "", 1);
  text = g_strdup ((const char *) self->command->data);
  parameter = strchr (text, ':');
  g_byte_array_set_size (self->command, 0);
  g_debug ("%s: %s", fj_virtual_board_get_port (self->board), text);
  if (parameter != NULL)
    *parameter++ = '\0';
  self->work = AT_COMMAND;
  spend_command (self);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++) {
    if (strcmp (commands[i].name, text) == 0) {
      commands[i].run (self, parameter);
      return;
    }
  }
  set_answer (self, "FAIL", "unrecognized command");
}

/*
 * It ends with a short packet, or where the request is full; another one may have begun in the
 * same transfer only then.
 */
static void
take_command (Fastboot *self, const guint8 *data, gsize length)
{
  gsize n = MIN (length, REQUEST_SIZE - self->command->len);

  g_byte_array_append (self->command, data, (guint) n);
  if (length % get_packet (self) != 0 || length == 0 || self->command->len == REQUEST_SIZE)
    run_command (self);
}

/* What goes beyond the end within the last request is dropped. */
static void
take_data (Fastboot *self, const guint8 *data, gsize length)
{
  gsize packet = get_packet (self);
  gsize n = MIN (length, self->left);
  gsize room = (self->left + packet - 1) / packet * packet;

  if (length == 0) {
    set_answer (self, "FAIL", "Received invalid data length");
    return;
  }
  memcpy (self->buffer + self->size - self->left, data, n);
  self->left -= (guint32) n;
  spend_data (self, n);
  if (self->left > 0)
    return;
  set_answer (self, "OKAY", "");
  if (length > room)
    take_command (self, data + room, length - room);
}

/* The answer has gone: now comes what it was about. */
static void
follow_answer (Fastboot *self)
{
  Leave how = self->leave;

  self->work = AT_COMMAND;
  self->leave = STAYS;
  if (how == CONTINUES)
    fj_virtual_source_go_on (self->board, TRUE);
  else if (how == REBOOTS)
    fj_virtual_board_restart (self->board, self->chain->rom,
                              fj_virtual_board_get_profile_data (self->board)->reset_ms);
  else if (how == RESETS)
    fj_virtual_board_reset_chip (self->board);
}

static FjVirtualReply
fastboot_transfer (gpointer state, guint8 endpoint, guint8 *data, gsize length, gsize *actual)
{
  Fastboot *self = state;

  if (endpoint == ENDPOINT_IN) {
    if (self->response_length == 0)
      return FJ_VIRTUAL_SILENT;
    *actual = MIN (length, self->response_length);
    memcpy (data, self->response, *actual);
    self->response_length = 0;
    follow_answer (self);
    return FJ_VIRTUAL_OK;
  }
  if (self->leave != STAYS)
    return FJ_VIRTUAL_SILENT;
  if (self->left > 0)
    take_data (self, data, length);
  else
    take_command (self, data, length);
  return FJ_VIRTUAL_OK;
}

/* Which download it is, and what it does with it. */
static void
fastboot_locate (gpointer state, FjVirtualPlace *place)
{
  Fastboot *self = state;

  place->phase = self->left > 0 && self->response_length == 0 ? AT_DATA : (int) self->work;
  place->block = self->n_downloads - 1;
}

const FjVirtualProgram fj_virtual_fastboot_program = {
  .name = "fastboot",
  .create = fastboot_new,
  .destroy = fastboot_free,
  .enter = fastboot_enter,
  .leave = fastboot_leave,
  .make_idle = fastboot_make_idle,
  .describe = fastboot_describe,
  .transfer = fastboot_transfer,
  .locate = fastboot_locate,
};
