/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-dfu.h"

#include "fj-virtual-shell.h"

#include <fj-bytes.h>
#include <fj-dfu-wire.h>
#include <string.h>

/*
 * The states of DFU 1.1, as four pieces of software walk through them. ROM and TF-A (usb_dfu.c) let
 * most requests pass in any state; U-Boot (f_dfu.c) takes each request out of place for an error.
 */
typedef struct {
  const guint16 *allowed;          /* by state, bits by request; the others are refused */
  gboolean       refusal_is_error; /* a refused request also ends in dfuERROR */
  gboolean       clears_anywhere;  /* CLRSTATUS outside dfuERROR leads into it */
  guint8         after_block;      /* state that the first GETSTATUS after a block tells */
  guint8         after_manifest;   /* state after dfuMANIFEST has been told */
  guint8         poll_block;       /* bwPollTimeout, ms */
  guint8         poll_manifest;
} Rules;

#define N_STATES (FJ_DFU_ERROR_STATE + 1)
#define HOST_TURN_US 500
#define INTERFACE 0
#define MAX_ALTS 256

#define DETACH (1 << FJ_DFU_DETACH)
#define DNLOAD (1 << FJ_DFU_DNLOAD)
#define UPLOAD (1 << FJ_DFU_UPLOAD)
#define ASK (1 << FJ_DFU_GETSTATUS | 1 << FJ_DFU_GETSTATE)
#define CLEAR (1 << FJ_DFU_CLRSTATUS)
#define ABORT (1 << FJ_DFU_ABORT)
#define EASY (DETACH | ASK | CLEAR | ABORT)

static const guint16 easy[N_STATES] = {
  [FJ_DFU_IDLE] = EASY | DNLOAD | UPLOAD,
  [FJ_DFU_DNLOAD_SYNC] = EASY,
  [FJ_DFU_DNBUSY] = EASY,
  [FJ_DFU_DNLOAD_IDLE] = EASY | DNLOAD,
  [FJ_DFU_MANIFEST_SYNC] = EASY,
  [FJ_DFU_MANIFEST] = EASY,
  [FJ_DFU_UPLOAD_IDLE] = EASY | UPLOAD,
  [FJ_DFU_ERROR_STATE] = EASY,
};

static const guint16 strict[N_STATES] = {
  [FJ_DFU_APP_IDLE] = ASK,
  [FJ_DFU_IDLE] = DNLOAD | UPLOAD | ABORT | ASK | DETACH,
  [FJ_DFU_DNLOAD_SYNC] = ASK,
  [FJ_DFU_DNBUSY] = ASK,
  [FJ_DFU_DNLOAD_IDLE] = DNLOAD | ABORT | ASK,
  [FJ_DFU_MANIFEST_SYNC] = ASK,
  [FJ_DFU_MANIFEST] = ASK,
  [FJ_DFU_UPLOAD_IDLE] = UPLOAD | ABORT | ASK,
  [FJ_DFU_ERROR_STATE] = ASK | CLEAR,
};

static const Rules all_rules[FJ_N_DFU_RULES] = {
  [FJ_DFU_RULES_ROM] = { easy, FALSE, TRUE, FJ_DFU_DNBUSY, FJ_DFU_IDLE, 1, 1 },
  [FJ_DFU_RULES_OLD_TFA] = { easy, FALSE, TRUE, FJ_DFU_DNBUSY, FJ_DFU_IDLE, 0, 1 },
  [FJ_DFU_RULES_TFA] = { easy, FALSE, TRUE, FJ_DFU_DNLOAD_SYNC, FJ_DFU_IDLE, 0, 1 },
  [FJ_DFU_RULES_UBOOT] = { strict, TRUE, FALSE, FJ_DFU_DNLOAD_IDLE, FJ_DFU_MANIFEST, 0, 0 },
};

void
fj_virtual_dfu_init (FjVirtualDfu *self, FjVirtualBoard *board, const FjVirtualDfuFuncs *funcs,
                     gpointer owner)
{
  *self = (FjVirtualDfu){ .board = board, .funcs = funcs, .owner = owner, .state = FJ_DFU_IDLE };
}

void
fj_virtual_dfu_enter (FjVirtualDfu *self, const FjVirtualStageInfo *stage)
{
  self->info = stage->data;
}

void
fj_virtual_dfu_make_idle (FjVirtualDfu *self)
{
  self->state = FJ_DFU_IDLE;
  self->status = FJ_DFU_STATUS_OK;
  self->blocks = 0;
  self->busy_end = 0;
  self->told_manifest = FALSE;
  self->manifest_end = 0;
}

const char *
fj_virtual_dfu_get_alt_name (FjVirtualDfu *self)
{
  guint8 alt = fj_virtual_board_get_alt (self->board, INTERFACE);

  return self->info->alts != NULL && alt < g_strv_length ((char **) self->info->alts)
           ? self->info->alts[alt]
           : NULL;
}

gint64
fj_virtual_dfu_get_n_blocks (FjVirtualDfu *self)
{
  return self->blocks;
}

void
fj_virtual_dfu_set_state (FjVirtualDfu *self, guint8 state)
{
  self->state = state;
}

static const Rules *
get_rules (FjVirtualDfu *self)
{
  return &all_rules[self->info->rules];
}

static FjVirtualReply
refuse_request (FjVirtualDfu *self)
{
  if (get_rules (self)->refusal_is_error && self->state != FJ_DFU_APP_IDLE)
    self->state = FJ_DFU_ERROR_STATE;
  return FJ_VIRTUAL_STALL;
}

/*
 * A block takes the time that logs of real boards show; what the host needs between two blocks is
 * part of that figure, so up to 500 µs of it do not count twice. A stage that asks to be polled
 * answers the first status so early that the poll time fits in.
 */
static void
spend_block (FjVirtualDfu *self, gsize length)
{
  FjVirtualPace *pace = fj_virtual_board_get_pace (self->board);
  gint64         now, us, poll;

  if (!pace->is_paced)
    return;
  now = fj_virtual_pace_now (pace);
  us = (gint64) self->info->block_us * (gint64) length / self->info->transfer_size;
  poll = (gint64) get_rules (self)->poll_block * 1000;
  self->due = MIN (MAX (self->due, now - HOST_TURN_US) + us, now + us);
  fj_virtual_pace_wait_until (pace, self->due - MIN (poll + poll / 10, us));
}

static FjFault *
take_fault_at (FjVirtualDfu *self, FjFaultKind kind, gint64 block)
{
  FjVirtualPlace place;

  if (!fj_virtual_board_has_faults (self->board))
    return NULL;
  fj_virtual_board_get_place (self->board, &place);
  place.block = block;
  return fj_virtual_board_take_fault_at (self->board, kind, &place);
}

/* The device answers, and its state is dfuERROR. */
static gboolean
is_error (FjVirtualDfu *self, const FjVirtualPlace *place)
{
  FjFault *fault = fj_virtual_board_take_fault_at (self->board, FJ_FAULT_DFU_ERROR, place);

  if (fault == NULL)
    return FALSE;
  if (self->funcs->spoilt != NULL)
    self->funcs->spoilt (self->owner);
  self->state = FJ_DFU_ERROR_STATE;
  self->status = fault->number;
  return TRUE;
}

/* A fault takes the place of block @block of @length bytes (inout). */
static gboolean
is_spoilt (FjVirtualDfu *self, gint64 block, gboolean is_question, gsize *length,
           FjVirtualReply *reply)
{
  FjVirtualPlace place;

  if (!fj_virtual_board_has_faults (self->board))
    return FALSE;
  fj_virtual_board_get_place (self->board, &place);
  place.block = block;
  place.is_question = is_question;
  *reply = FJ_VIRTUAL_OK;
  if (fj_virtual_board_spoil (self->board, &place, length, reply)) {
    if (*reply == FJ_VIRTUAL_STALL)
      *reply = refuse_request (self);
    return TRUE;
  }
  return is_error (self, &place);
}

static FjVirtualReply
answer_take (FjVirtualDfu *self, FjTake take, gsize length)
{
  switch (take) {
  case FJ_TAKE_REFUSED:
    return refuse_request (self);
  case FJ_TAKE_SILENT:
    return FJ_VIRTUAL_SILENT;
  case FJ_TAKE_FAILED:
    self->state = FJ_DFU_ERROR_STATE;
    self->status = FJ_DFU_STATUS_UNKNOWN;
    return FJ_VIRTUAL_OK;
  case FJ_TAKE_OK:
  default:
    self->state = length > 0 ? FJ_DFU_DNLOAD_SYNC : FJ_DFU_MANIFEST_SYNC;
    return FJ_VIRTUAL_OK;
  }
}

static gboolean
may_download (FjVirtualDfu *self, gsize length)
{
  if (self->state != FJ_DFU_IDLE)
    return TRUE;
  self->blocks = 0;
  /* Nothing but the empty block: only the oldest TF-A goes along with it. */
  return length > 0 || self->info->rules == FJ_DFU_RULES_OLD_TFA;
}

static void
tell_download (FjVirtualDfu *self, gsize length)
{
  if (self->blocks == 0)
    g_debug ("%s: download to setting %u begins", fj_virtual_board_get_port (self->board),
             fj_virtual_board_get_alt (self->board, INTERFACE));
  if (length == 0)
    g_debug ("%s: download ends after %" G_GINT64_FORMAT " blocks",
             fj_virtual_board_get_port (self->board), self->blocks);
}

static FjVirtualReply
answer_download (FjVirtualDfu *self, const FjSetup *setup, const guint8 *data, gsize *actual)
{
  FjVirtualReply reply;
  gsize          length = setup->length;

  if (!may_download (self, length))
    return refuse_request (self);
  tell_download (self, length);
  if (is_spoilt (self, length == 0 ? FJ_FAULT_BLOCK_END : self->blocks, FALSE, &length, &reply))
    return reply;
  *actual = length;
  spend_block (self, length);
  reply = answer_take (self, self->funcs->take (self->owner, setup->value, data, length), length);
  self->blocks++;
  self->told_manifest = FALSE;
  return reply;
}

/* What is read counts its own blocks; the answer to a question has the number of the download. */
static gint64
count_upload (FjVirtualDfu *self, gboolean is_answer)
{
  if (self->state == FJ_DFU_IDLE)
    self->blocks_read = 0;
  if (is_answer)
    return self->blocks;
  return self->blocks_read++;
}

static gboolean
is_upload_spoilt (FjVirtualDfu *self, gsize *length, FjVirtualReply *reply)
{
  gboolean is_answer;

  if (self->funcs->is_answer == NULL)
    return FALSE;
  is_answer = self->funcs->is_answer (self->owner);
  return is_spoilt (self, count_upload (self, is_answer), is_answer, length, reply);
}

static FjVirtualReply
answer_upload (FjVirtualDfu *self, const FjSetup *setup, guint8 *data, gsize *actual)
{
  guint8         before = self->state;
  gsize          length = setup->length;
  FjVirtualReply reply;
  FjTake         take;

  if (is_upload_spoilt (self, &length, &reply))
    return reply;
  self->state = FJ_DFU_UPLOAD_IDLE;
  take = self->funcs->give (self->owner, before == FJ_DFU_IDLE ? 0 : setup->value, data,
                            setup->length, actual);
  *actual = MIN (*actual, length);
  if (take == FJ_TAKE_OK) {
    spend_block (self, *actual);
    if (*actual < setup->length)
      self->state = FJ_DFU_IDLE;
    return FJ_VIRTUAL_OK;
  }
  if (take == FJ_TAKE_FAILED) {
    self->state = FJ_DFU_ERROR_STATE;
    self->status = FJ_DFU_STATUS_STALLED_PACKET;
  } else if (!get_rules (self)->refusal_is_error) {
    self->state = before;
  }
  return take == FJ_TAKE_SILENT ? FJ_VIRTUAL_SILENT : FJ_VIRTUAL_STALL;
}

/* dfuMANIFEST again and again, for as long as the fault says. */
static gboolean
manifests_still (FjVirtualDfu *self)
{
  FjFault *fault;
  gint64   now = fj_virtual_pace_now (fj_virtual_board_get_pace (self->board));

  if (!self->told_manifest &&
      (fault = take_fault_at (self, FJ_FAULT_MANIFEST_LONG, self->blocks)) != NULL)
    self->manifest_end = now + (gint64) fault->number * G_USEC_PER_SEC;
  return now < self->manifest_end;
}

/* dfuDNBUSY for as long as a fault says. */
static gboolean
is_busy_still (FjVirtualDfu *self, guint *poll)
{
  gint64   now = fj_virtual_pace_now (fj_virtual_board_get_pace (self->board));
  FjFault *fault;

  if (self->state == FJ_DFU_DNLOAD_SYNC &&
      (fault = take_fault_at (self, FJ_FAULT_DNBUSY, self->blocks - 1)) != NULL) {
    self->state = FJ_DFU_DNBUSY;
    self->busy_end = now + (gint64) fault->number * 1000;
  }
  if (self->state != FJ_DFU_DNBUSY || now >= self->busy_end)
    return FALSE;
  *poll = (guint) ((self->busy_end - now + 999) / 1000);
  return TRUE;
}

/* What this status tells, and what comes after it. */
static void
advance_state (FjVirtualDfu *self, guint8 *told, guint *poll)
{
  const Rules *rules = get_rules (self);

  *poll = 0;
  *told = FJ_DFU_DNBUSY;
  if (is_busy_still (self, poll))
    return;
  if (self->state == FJ_DFU_DNLOAD_SYNC &&
      take_fault_at (self, FJ_FAULT_QUICK, self->blocks - 1) != NULL)
    self->state = FJ_DFU_DNLOAD_IDLE;
  switch (self->state) {
  case FJ_DFU_DNLOAD_SYNC:
    *told = rules->after_block;
    *poll = rules->poll_block;
    self->state = rules->after_block == FJ_DFU_DNBUSY ? FJ_DFU_DNBUSY : FJ_DFU_DNLOAD_IDLE;
    if (fj_virtual_board_get_pace (self->board)->is_paced)
      fj_virtual_pace_wait_until (fj_virtual_board_get_pace (self->board), self->due);
    return;
  case FJ_DFU_DNBUSY:
    self->state = FJ_DFU_DNLOAD_IDLE;
    *poll = rules->poll_block;
    break;
  case FJ_DFU_MANIFEST_SYNC:
    *told = FJ_DFU_MANIFEST;
    *poll = rules->poll_manifest;
    if (manifests_still (self)) {
      self->told_manifest = TRUE;
      return;
    }
    self->state = rules->after_manifest;
    if (self->funcs->manifest != NULL)
      self->funcs->manifest (self->owner);
    return;
  case FJ_DFU_MANIFEST:
    self->state = FJ_DFU_IDLE;
    break;
  default:
    break;
  }
  *told = self->state;
}

static FjVirtualReply
get_status (FjVirtualDfu *self, const FjSetup *setup, guint8 *data, gsize *actual)
{
  guint8   raw[6] = { self->status };
  FjWriter writer = FJ_WRITER_INIT (raw, sizeof raw);
  guint8   told;
  guint    poll;
  FjFault *fault;

  writer.position = 1;
  fault = self->state == FJ_DFU_DNLOAD_SYNC
            ? take_fault_at (self, FJ_FAULT_WRONG_STATE, self->blocks - 1)
            : NULL;
  advance_state (self, &told, &poll);
  if (fault != NULL)
    told = fault->number;
  if ((fault = fj_virtual_board_find_fault (self->board, FJ_FAULT_POLL)) != NULL)
    poll = fault->number;
  fj_writer_u24_le (&writer, poll);
  fj_writer_u8 (&writer, told);
  *actual = MIN (setup->length, sizeof raw);
  if ((fault = fj_virtual_board_take_fault (self->board, FJ_FAULT_SHORT_STATUS)) != NULL)
    *actual = MIN (*actual, fault->number);
  if (*actual > 0)
    memcpy (data, raw, *actual);
  return FJ_VIRTUAL_OK;
}

static FjVirtualReply
clear_status (FjVirtualDfu *self)
{
  if (self->state == FJ_DFU_ERROR_STATE)
    fj_virtual_dfu_make_idle (self);
  else if (get_rules (self)->clears_anywhere) {
    self->state = FJ_DFU_ERROR_STATE;
    self->status = FJ_DFU_STATUS_UNKNOWN;
  }
  return FJ_VIRTUAL_OK;
}

/* ABORT goes back to dfuIDLE, though not from dfuMANIFEST and dfuERROR. */
static FjVirtualReply
abort_transfer (FjVirtualDfu *self)
{
  if (self->state != FJ_DFU_ERROR_STATE && self->state != FJ_DFU_MANIFEST) {
    self->state = FJ_DFU_IDLE;
    self->status = FJ_DFU_STATUS_OK;
  }
  return FJ_VIRTUAL_OK;
}

static FjVirtualReply
answer_detach (FjVirtualDfu *self)
{
  if (fj_virtual_board_take_fault (self->board, FJ_FAULT_STAYS) != NULL)
    return refuse_request (self);
  abort_transfer (self);
  if (self->info->rules == FJ_DFU_RULES_UBOOT)
    self->state = FJ_DFU_APP_IDLE;
  self->funcs->detach (self->owner);
  return FJ_VIRTUAL_OK;
}

/* A class request to the DFU interface; which interface and direction it names, nobody checks. */
FjVirtualReply
fj_virtual_dfu_control (FjVirtualDfu *self, const FjSetup *setup, guint8 *data, gsize *actual)
{
  if ((setup->request_type & 0x60) != 0x20)
    return FJ_VIRTUAL_STALL;
  if (setup->request > FJ_DFU_ABORT || self->state >= N_STATES ||
      (get_rules (self)->allowed[self->state] & 1 << setup->request) == 0)
    return refuse_request (self);
  switch ((FjDfuRequest) setup->request) {
  case FJ_DFU_DETACH:
    return answer_detach (self);
  case FJ_DFU_DNLOAD:
    return answer_download (self, setup, data, actual);
  case FJ_DFU_UPLOAD:
    return answer_upload (self, setup, data, actual);
  case FJ_DFU_GETSTATUS:
    return get_status (self, setup, data, actual);
  case FJ_DFU_CLRSTATUS:
    return clear_status (self);
  case FJ_DFU_GETSTATE:
    *actual = MIN (setup->length, 1);
    if (*actual > 0)
      data[0] = self->state;
    return FJ_VIRTUAL_OK;
  case FJ_DFU_ABORT:
    return abort_transfer (self);
  default:
    return FJ_VIRTUAL_STALL;
  }
}

/* After the strings of the device: two names in the ROM and TF-A, the function's in U-Boot. */
void
fj_virtual_dfu_describe (FjVirtualDfu *self, FjVirtualDescriptors *descriptors,
                         const char *const *names, guint n_names)
{
  static const guint8     dfu_mode[3] = { 0xFE, 0x01, 0x02 };
  const FjVirtualDfuInfo *info = self->info;
  gboolean                is_uboot = info->rules == FJ_DFU_RULES_UBOOT;
  guint                   first = is_uboot ? 5 : 6;
  const guint8            functional[] = {
               9, 0x21, info->attributes, info->detach_timeout & 0xFF, info->detach_timeout >> 8,
               info->transfer_size & 0xFF, info->transfer_size >> 8, info->bcd_dfu & 0xFF,
               info->bcd_dfu >> 8
  };

  fj_virtual_descriptors_set_string (descriptors, 4,
                                     is_uboot ? "Device Firmware Upgrade" : "DFU Config");
  if (!is_uboot)
    fj_virtual_descriptors_set_string (descriptors, 5, "DFU Interface");
  for (guint i = 0; i < MIN (n_names, MAX_ALTS); i++) {
    fj_virtual_descriptors_add_interface (descriptors, INTERFACE, i, dfu_mode, first + i);
    fj_virtual_descriptors_set_string (descriptors, first + i, names[i]);
  }
  fj_virtual_descriptors_add_functional (descriptors, functional, sizeof functional);
}
