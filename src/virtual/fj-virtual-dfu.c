/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-private.h"

#include <string.h>

/*
 * The device's side of DFU 1.1, as four programs play it. ROM and TF-A (usb_dfu.c) let most
 * requests pass in any state; U-Boot (f_dfu.c) takes each request out of place for an error.
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

#define HOST_TURN_US 500

#define DETACH (1 << FJ_DFU_DETACH)
#define DNLOAD (1 << FJ_DFU_DNLOAD)
#define UPLOAD (1 << FJ_DFU_UPLOAD)
#define ASK (1 << FJ_DFU_GETSTATUS | 1 << FJ_DFU_GETSTATE)
#define CLEAR (1 << FJ_DFU_CLRSTATUS)
#define ABORT (1 << FJ_DFU_ABORT)
#define EASY (DETACH | ASK | CLEAR | ABORT)

static const guint16 easy[FJ_DFU_N_STATES] = {
  [FJ_DFU_IDLE] = EASY | DNLOAD | UPLOAD,
  [FJ_DFU_DNLOAD_SYNC] = EASY,
  [FJ_DFU_DNBUSY] = EASY,
  [FJ_DFU_DNLOAD_IDLE] = EASY | DNLOAD,
  [FJ_DFU_MANIFEST_SYNC] = EASY,
  [FJ_DFU_MANIFEST] = EASY,
  [FJ_DFU_UPLOAD_IDLE] = EASY | UPLOAD,
  [FJ_DFU_ERROR] = EASY,
};

static const guint16 strict[FJ_DFU_N_STATES] = {
  [FJ_DFU_APP_IDLE] = ASK,
  [FJ_DFU_IDLE] = DNLOAD | UPLOAD | ABORT | ASK | DETACH,
  [FJ_DFU_DNLOAD_SYNC] = ASK,
  [FJ_DFU_DNBUSY] = ASK,
  [FJ_DFU_DNLOAD_IDLE] = DNLOAD | ABORT | ASK,
  [FJ_DFU_MANIFEST_SYNC] = ASK,
  [FJ_DFU_MANIFEST] = ASK,
  [FJ_DFU_UPLOAD_IDLE] = UPLOAD | ABORT | ASK,
  [FJ_DFU_ERROR] = ASK | CLEAR,
};

static const Rules all_rules[FJ_N_DFU_RULES] = {
  [FJ_DFU_RULES_ROM] = { easy, FALSE, TRUE, FJ_DFU_DNBUSY, FJ_DFU_IDLE, 1, 1 },
  [FJ_DFU_RULES_OLD_TFA] = { easy, FALSE, TRUE, FJ_DFU_DNBUSY, FJ_DFU_IDLE, 0, 1 },
  [FJ_DFU_RULES_TFA] = { easy, FALSE, TRUE, FJ_DFU_DNLOAD_SYNC, FJ_DFU_IDLE, 0, 1 },
  [FJ_DFU_RULES_UBOOT] = { strict, TRUE, FALSE, FJ_DFU_DNLOAD_IDLE, FJ_DFU_MANIFEST, 0, 0 },
};

/* Idle, without an error, as after an enumeration. */
void
fj_virtual_dfu_reset (FjVirtualBoard *self)
{
  gint64 due = self->dfu.due;

  self->dfu = (FjVirtualDfu){ .state = FJ_DFU_IDLE, .due = due };
}

static const Rules *
get_rules (FjVirtualBoard *self)
{
  return &all_rules[self->stage->rules];
}

static FjVirtualReply
refuse (FjVirtualBoard *self)
{
  if (get_rules (self)->refusal_is_error && self->dfu.state != FJ_DFU_APP_IDLE)
    self->dfu.state = FJ_DFU_ERROR;
  return FJ_VIRTUAL_STALL;
}

/* Phase of the chosen setting, from its interface string; -1 when there is none. */
int
fj_virtual_board_get_phase (FjVirtualBoard *self)
{
  const char *name = NULL;
  FjAlt       alt;

  if (self->stage == NULL)
    return -1;
  if (self->stage->alts == NULL)
    name = self->alt < self->uboot.n_entities ? self->uboot.entities[self->alt].name : NULL;
  else if (self->alt < g_strv_length ((char **) self->stage->alts))
    name = self->stage->alts[self->alt];
  if (name == NULL)
    return -1;
  fj_alt_parse (&alt, self->alt, name);
  return alt.has_phase ? alt.phase : -1;
}

/*
 * A block takes the time that logs of real boards show; what the host needs between two blocks is
 * part of that figure, so up to 500 µs of it do not count twice. A stage that asks to be polled
 * answers the first status so early that the poll time fits in.
 */
static void
spend_block (FjVirtualBoard *self, gsize length)
{
  gint64 now = fj_clock_now (self->clock);
  gint64 us = (gint64) self->stage->block_us * (gint64) length / self->stage->transfer_size;
  gint64 poll = (gint64) get_rules (self)->poll_block * 1000;

  if (!self->paced)
    return;
  self->dfu.due = MIN (MAX (self->dfu.due, now - HOST_TURN_US) + us, now + us);
  self->ready = MAX (self->ready, self->dfu.due - MIN (poll + poll / 10, us));
}

typedef enum {
  PROCEED,
  REPLY_OK, /* the fault has done all there was to do */
  REPLY_STALL,
  REPLY_SILENT,
  REPLY_GONE,
} Spoilt;

static FjFault *
take_block_fault (FjVirtualBoard *self, FjFaultKind kind, gboolean is_end)
{
  int phase = fj_virtual_board_get_phase (self);

  return fj_virtual_faults_take (self->faults, kind, self->stage->stage, phase,
                                 is_end ? FJ_FAULT_BLOCK_END : self->dfu.blocks);
}

/* Faults that happen with a block; those that need a phase of their own are left out for 0xF1. */
static Spoilt
spoil_block (FjVirtualBoard *self, gboolean is_end)
{
  FjFault *fault;

  if ((fault = take_block_fault (self, FJ_FAULT_SLOW, is_end)) != NULL)
    self->ready = MAX (self->ready, fj_clock_now (self->clock)) + fault->number * 1000;
  if ((fault = take_block_fault (self, FJ_FAULT_SILENT, is_end)) != NULL) {
    self->ready = fault->number == 0
                    ? G_MAXINT64
                    : fj_clock_now (self->clock) + (gint64) fault->number * G_USEC_PER_SEC;
    return REPLY_SILENT;
  }
  if (take_block_fault (self, FJ_FAULT_GONE, is_end) != NULL) {
    fj_virtual_board_leave (self);
    return REPLY_GONE;
  }
  if ((fault = take_block_fault (self, FJ_FAULT_GONE_AND_RETURN, is_end)) != NULL) {
    fj_virtual_board_drop (self, fault->number);
    return REPLY_GONE;
  }
  if (take_block_fault (self, FJ_FAULT_RESET, is_end) != NULL) {
    fj_virtual_board_to_rom (self);
    return REPLY_GONE;
  }
  if ((fault = take_block_fault (self, FJ_FAULT_DFU_ERROR, is_end)) != NULL) {
    if (self->stage->stage == FJ_STAGE_UBOOT)
      fj_virtual_uboot_fail (self, "DFU write error");
    self->dfu.state = FJ_DFU_ERROR;
    self->dfu.status = fault->number;
    return REPLY_OK;
  }
  return take_block_fault (self, FJ_FAULT_STALL, is_end) != NULL ? REPLY_STALL : PROCEED;
}

static FjVirtualReply
spoilt_reply (FjVirtualBoard *self, Spoilt spoilt)
{
  switch (spoilt) {
  case REPLY_STALL:
    return refuse (self);
  case REPLY_SILENT:
    return FJ_VIRTUAL_SILENT;
  case REPLY_GONE:
    return FJ_VIRTUAL_GONE;
  case PROCEED:
  case REPLY_OK:
  default:
    return FJ_VIRTUAL_OK;
  }
}

static FjVirtualReply
taken (FjVirtualBoard *self, FjTake take, gsize length)
{
  switch (take) {
  case FJ_TAKE_REFUSED:
    return refuse (self);
  case FJ_TAKE_SILENT:
    return FJ_VIRTUAL_SILENT;
  case FJ_TAKE_FAILED:
    self->dfu.state = FJ_DFU_ERROR;
    self->dfu.status = FJ_DFU_STATUS_UNKNOWN;
    return FJ_VIRTUAL_OK;
  case FJ_TAKE_OK:
  default:
    self->dfu.state = length > 0 ? FJ_DFU_DNLOAD_SYNC : FJ_DFU_MANIFEST_SYNC;
    return FJ_VIRTUAL_OK;
  }
}

static gboolean
may_download (FjVirtualBoard *self, gsize length)
{
  if (self->dfu.state != FJ_DFU_IDLE)
    return TRUE;
  self->dfu.blocks = 0;
  /* Nothing but the empty block: only the oldest TF-A goes along with it. */
  return length > 0 || self->stage->rules == FJ_DFU_RULES_OLD_TFA;
}

static FjVirtualReply
download (FjVirtualBoard *self, const FjSetup *setup, const guint8 *data)
{
  FjVirtualReply reply;

  if (!may_download (self, setup->length))
    return refuse (self);
  if (self->has_faults) {
    Spoilt spoilt = spoil_block (self, setup->length == 0);

    if (spoilt != PROCEED)
      return spoilt_reply (self, spoilt);
  }
  spend_block (self, setup->length);
  reply = taken (self, self->program->take (self, setup->value, data, setup->length), setup->length);
  self->dfu.blocks++;
  self->dfu.told_manifest = FALSE;
  return reply;
}

static FjVirtualReply
upload (FjVirtualBoard *self, const FjSetup *setup, guint8 *data, gsize *actual)
{
  guint8 before = self->dfu.state;
  FjTake take;

  if (self->has_faults && fj_virtual_board_get_phase (self) == FJ_PHASE_COMMAND) {
    Spoilt spoilt = spoil_block (self, FALSE);

    if (spoilt != PROCEED)
      return spoilt_reply (self, spoilt);
  }
  self->dfu.state = FJ_DFU_UPLOAD_IDLE;
  take = self->program->give (self, before == FJ_DFU_IDLE ? 0 : setup->value, data, setup->length, actual);
  if (take == FJ_TAKE_OK) {
    if (*actual < setup->length)
      self->dfu.state = FJ_DFU_IDLE;
    return FJ_VIRTUAL_OK;
  }
  if (take == FJ_TAKE_FAILED) {
    self->dfu.state = FJ_DFU_ERROR;
    self->dfu.status = FJ_DFU_STATUS_STALLED_PACKET;
  } else if (!get_rules (self)->refusal_is_error) {
    self->dfu.state = before;
  }
  return take == FJ_TAKE_SILENT ? FJ_VIRTUAL_SILENT : FJ_VIRTUAL_STALL;
}

/* dfuMANIFEST again and again, for as long as the fault says. */
static gboolean
manifests_still (FjVirtualBoard *self)
{
  FjFault *fault;
  gint64   now = fj_clock_now (self->clock);

  if (!self->has_faults)
    return FALSE;
  if (!self->dfu.told_manifest &&
      (fault = take_block_fault (self, FJ_FAULT_MANIFEST_LONG, FALSE)) != NULL)
    self->dfu.manifest_end = now + (gint64) fault->number * G_USEC_PER_SEC;
  return now < self->dfu.manifest_end;
}

static FjFault *
take_last_block_fault (FjVirtualBoard *self, FjFaultKind kind)
{
  if (!self->has_faults)
    return NULL;
  return fj_virtual_faults_take (self->faults, kind, self->stage->stage,
                                 fj_virtual_board_get_phase (self), self->dfu.blocks - 1);
}

/* dfuDNBUSY for as long as a fault says. */
static gboolean
is_busy_still (FjVirtualBoard *self, guint *poll)
{
  gint64   now = fj_clock_now (self->clock);
  FjFault *fault;

  if (self->dfu.state == FJ_DFU_DNLOAD_SYNC &&
      (fault = take_last_block_fault (self, FJ_FAULT_DNBUSY)) != NULL) {
    self->dfu.state = FJ_DFU_DNBUSY;
    self->dfu.busy_end = now + (gint64) fault->number * 1000;
  }
  if (self->dfu.state != FJ_DFU_DNBUSY || now >= self->dfu.busy_end)
    return FALSE;
  *poll = (guint) ((self->dfu.busy_end - now + 999) / 1000);
  return TRUE;
}

/* What this status tells, and what comes after it. */
static void
advance (FjVirtualBoard *self, guint8 *told, guint *poll)
{
  const Rules *rules = get_rules (self);

  *poll = 0;
  *told = FJ_DFU_DNBUSY;
  if (is_busy_still (self, poll))
    return;
  if (self->dfu.state == FJ_DFU_DNLOAD_SYNC &&
      take_last_block_fault (self, FJ_FAULT_QUICK) != NULL)
    self->dfu.state = FJ_DFU_DNLOAD_IDLE;
  switch (self->dfu.state) {
  case FJ_DFU_DNLOAD_SYNC:
    *told = rules->after_block;
    *poll = rules->poll_block;
    self->dfu.state = rules->after_block == FJ_DFU_DNBUSY ? FJ_DFU_DNBUSY : FJ_DFU_DNLOAD_IDLE;
    if (self->paced)
      self->ready = MAX (self->ready, self->dfu.due);
    return;
  case FJ_DFU_DNBUSY:
    self->dfu.state = FJ_DFU_DNLOAD_IDLE;
    *poll = rules->poll_block;
    break;
  case FJ_DFU_MANIFEST_SYNC:
    *told = FJ_DFU_MANIFEST;
    *poll = rules->poll_manifest;
    if (manifests_still (self)) {
      self->dfu.told_manifest = TRUE;
      return;
    }
    self->dfu.state = rules->after_manifest;
    self->program->manifest (self);
    return;
  case FJ_DFU_MANIFEST:
    self->dfu.state = FJ_DFU_IDLE;
    break;
  default:
    break;
  }
  *told = self->dfu.state;
}

static FjVirtualReply
get_status (FjVirtualBoard *self, const FjSetup *setup, guint8 *data, gsize *actual)
{
  guint8   raw[6] = { self->dfu.status };
  FjWriter writer = FJ_WRITER_INIT (raw, sizeof raw);
  guint8   told;
  guint    poll;
  FjFault *fault;

  writer.position = 1;
  fault = self->dfu.state == FJ_DFU_DNLOAD_SYNC ? take_last_block_fault (self, FJ_FAULT_WRONG_STATE) : NULL;
  advance (self, &told, &poll);
  if (fault != NULL)
    told = fault->number;
  if ((fault = fj_virtual_board_find_fault (self, FJ_FAULT_POLL)) != NULL)
    poll = fault->number;
  fj_writer_u24_le (&writer, poll);
  fj_writer_u8 (&writer, told);
  *actual = MIN (setup->length, sizeof raw);
  if ((fault = fj_virtual_board_take_fault (self, FJ_FAULT_SHORT_STATUS)) != NULL)
    *actual = MIN (*actual, fault->number);
  if (*actual > 0)
    memcpy (data, raw, *actual);
  return FJ_VIRTUAL_OK;
}

static FjVirtualReply
clear_status (FjVirtualBoard *self)
{
  if (self->dfu.state == FJ_DFU_ERROR)
    fj_virtual_dfu_reset (self);
  else if (get_rules (self)->clears_anywhere) {
    self->dfu.state = FJ_DFU_ERROR;
    self->dfu.status = FJ_DFU_STATUS_UNKNOWN;
  }
  return FJ_VIRTUAL_OK;
}

/* ABORT goes back to dfuIDLE, though not from dfuMANIFEST and dfuERROR. */
static FjVirtualReply
abort_transfer (FjVirtualBoard *self)
{
  if (self->dfu.state != FJ_DFU_ERROR && self->dfu.state != FJ_DFU_MANIFEST) {
    self->dfu.state = FJ_DFU_IDLE;
    self->dfu.status = FJ_DFU_STATUS_OK;
  }
  return FJ_VIRTUAL_OK;
}

static FjVirtualReply
detach (FjVirtualBoard *self)
{
  if (fj_virtual_board_take_fault (self, FJ_FAULT_STAYS) != NULL)
    return refuse (self);
  abort_transfer (self);
  if (self->stage->rules == FJ_DFU_RULES_UBOOT)
    self->dfu.state = FJ_DFU_APP_IDLE;
  self->program->detach (self);
  return FJ_VIRTUAL_OK;
}

/* A class request to the DFU interface; which interface and direction it names, nobody checks. */
FjVirtualReply
fj_virtual_dfu_control (FjVirtualBoard *self, const FjSetup *setup, guint8 *data, gsize *actual)
{
  if (setup->request >= FJ_DFU_N_REQUESTS || self->dfu.state >= FJ_DFU_N_STATES ||
      (get_rules (self)->allowed[self->dfu.state] & 1 << setup->request) == 0)
    return refuse (self);
  switch ((FjDfuRequest) setup->request) {
  case FJ_DFU_DETACH:
    return detach (self);
  case FJ_DFU_DNLOAD:
    return download (self, setup, data);
  case FJ_DFU_UPLOAD:
    return upload (self, setup, data, actual);
  case FJ_DFU_GETSTATUS:
    return get_status (self, setup, data, actual);
  case FJ_DFU_CLRSTATUS:
    return clear_status (self);
  case FJ_DFU_GETSTATE:
    *actual = MIN (setup->length, 1);
    if (*actual > 0)
      data[0] = self->dfu.state;
    return FJ_VIRTUAL_OK;
  case FJ_DFU_ABORT:
    return abort_transfer (self);
  case FJ_DFU_N_REQUESTS:
  default:
    return FJ_VIRTUAL_STALL;
  }
}
