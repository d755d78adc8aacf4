/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-virtual-board.h"
#include "fj-virtual-fault.h"
#include "fj-virtual-profile.h"
#include "fj-virtual-storage.h"
#include "fj-virtual-uboot.h"

#include <fj-bytes.h>
#include <fj-log.h>

G_BEGIN_DECLS

/* States and requests of DFU 1.1 (6.1.2 and 3). */
typedef enum {
  FJ_DFU_APP_IDLE,
  FJ_DFU_APP_DETACH,
  FJ_DFU_IDLE,
  FJ_DFU_DNLOAD_SYNC,
  FJ_DFU_DNBUSY,
  FJ_DFU_DNLOAD_IDLE,
  FJ_DFU_MANIFEST_SYNC,
  FJ_DFU_MANIFEST,
  FJ_DFU_MANIFEST_WAIT_RESET,
  FJ_DFU_UPLOAD_IDLE,
  FJ_DFU_ERROR,
  FJ_DFU_N_STATES,
} FjDfuState;

typedef enum {
  FJ_DFU_DETACH,
  FJ_DFU_DNLOAD,
  FJ_DFU_UPLOAD,
  FJ_DFU_GETSTATUS,
  FJ_DFU_CLRSTATUS,
  FJ_DFU_GETSTATE,
  FJ_DFU_ABORT,
  FJ_DFU_N_REQUESTS,
} FjDfuRequest;

#define FJ_DFU_STATUS_OK 0x00
#define FJ_DFU_STATUS_UNKNOWN 0x0E
#define FJ_DFU_STATUS_STALLED_PACKET 0x0F

/* What a stage's program makes of a block. */
typedef enum {
  FJ_TAKE_OK,
  FJ_TAKE_REFUSED, /* the request is stalled */
  FJ_TAKE_FAILED,  /* the request went well, then the state is dfuERROR */
  FJ_TAKE_SILENT,  /* not answered at all */
} FjTake;

/**
 * FjVirtualProgram: what runs in a stage, behind the DFU states.
 */
typedef struct {
  void (*enter) (FjVirtualBoard *board);
  /* A block, or the end of the download (@length is 0). */
  FjTake (*take) (FjVirtualBoard *board, guint16 block, const guint8 *data, gsize length);
  /* The host has been told dfuMANIFEST. */
  void (*manifest) (FjVirtualBoard *board);
  FjTake (*give) (FjVirtualBoard *board, guint16 block, guint8 *data, gsize length, gsize *actual);
  void (*detach) (FjVirtualBoard *board);
  /* (nullable) A transfer on a bulk or interrupt endpoint. */
  FjVirtualReply (*transfer) (FjVirtualBoard *board, guint8 endpoint, guint8 *data, gsize length,
                              gsize *actual);
} FjVirtualProgram;

typedef struct {
  guint8   state;
  guint8   status;
  gint64   blocks;   /* data blocks of this download so far */
  gint64   due;      /* clock time at which the last block is done */
  gint64   busy_end; /* clock time until which dfuDNBUSY is told */
  gboolean told_manifest;
  gint64   manifest_end; /* clock time until which dfuMANIFEST is told */
} FjVirtualDfu;

/* ROM and TF-A: a file that goes to memory. */
typedef struct {
  guint       step;  /* index into the phases that TF-A asks for */
  guint8      phase; /* now */
  guint32     address;
  GByteArray *memory;     /* (owned) the file so far */
  gsize       received;   /* bytes the address has advanced, beyond the limit too */
  gsize       limit;      /* bytes */
  gboolean    answered;   /* OpenBL: which of its two answers GET PHASE gave last */
  gboolean    loaded;     /* everything is here; DETACH goes on */
  char       *error_text; /* (owned) (nullable) */
} FjVirtualLoader;

#define FJ_MAX_STORAGE_AREAS 16

/* A way for clock events to reach the board only while it lives. */
typedef struct {
  gatomicrefcount ref_count;
  GMutex          mutex;
  FjVirtualBoard *board; /* NULL once it is gone */
} FjVirtualLink;

struct _FjVirtualBoard {
  int                      ref_count;
  FjVirtualLink           *link;     /* (owned) */
  const FjVirtualProfile  *profile;  /* static */
  const FjStorageGeometry *geometry; /* static (array length=n_geometry) */
  guint                    n_geometry;
  FjClock                 *clock;  /* (owned) */
  FjVirtualFaults         *faults; /* (owned) */
  gboolean                 has_faults;
  gboolean                 paced;
  char                    *port;   /* (owned) */
  char                    *serial; /* (owned) as set up */
  FjSpeed                  speed;

  GMutex mutex; /* protects everything below */

  /* on the bus */
  gboolean                  present;
  gboolean                  leaving;
  guint64                   arrival;
  guint                     address;
  gint64                    arrived;    /* clock time */
  guint                     generation; /* events of an older one mean nothing */
  guint                     flaps;      /* how often it still appears only to vanish */
  gboolean                  resumes;    /* what runs goes on at the next arrival */
  FjVirtualPresenceFunc     func;
  gpointer                  func_data;
  GQueue                    notes;  /* presences to tell */
  GThread                  *teller; /* (not owned) (nullable) who tells them now */
  GCond                     told;
  const FjVirtualStageInfo *stage; /* (nullable) what runs, or is about to; NULL: nothing */
  const FjVirtualProgram   *program;

  /* as enumerated */
  GByteArray *descriptors; /* (owned) device and configuration */
  GPtrArray  *strings;     /* (owned) (element-type utf8) by index, NULL where there is none */

  /* endpoint zero */
  gint64       ready;  /* clock time before which nothing is answered */
  gboolean     stalls; /* everything is refused */
  guint8       configuration;
  guint8       alt;
  FjVirtualDfu dfu;

  FjVirtualLoader   loader;
  FjVirtualUboot    uboot;
  GBytes           *layout; /* (owned) (nullable) as TF-A or memory hands it to U-Boot */
  FjVirtualStorage *storages[FJ_MAX_STORAGE_AREAS];
  guint             n_storages;
  guint8            otp[FJ_OTP_MAX]; /* values of the fuses, as their structure is read */
  guint8            pmic[FJ_PMIC_SIZE];
  GError           *error; /* (owned) (nullable) */
};

/* fj-virtual-presence.c; the board is locked. */
FjVirtualLink *fj_virtual_link_new (FjVirtualBoard *board);
void           fj_virtual_link_cut (FjVirtualLink *self);
void           fj_virtual_board_unlock_and_tell (FjVirtualBoard *self);
void           fj_virtual_board_enter (FjVirtualBoard *self, const FjVirtualStageInfo *stage);
void           fj_virtual_board_take_over (FjVirtualBoard *self, const FjVirtualStageInfo *stage, guint32 ms);
/* Leaves the bus; comes back as @stage after @ms on hardware; (nullable) never. */
void fj_virtual_board_restart (FjVirtualBoard *self, const FjVirtualStageInfo *stage, guint64 ms);
void fj_virtual_board_leave (FjVirtualBoard *self);
/* Off the bus for @ms, with everything else as it is. */
void fj_virtual_board_drop (FjVirtualBoard *self, guint64 ms);
void fj_virtual_board_to_rom (FjVirtualBoard *self);
void fj_virtual_board_mute (FjVirtualBoard *self);
void fj_virtual_board_give_up_in (FjVirtualBoard *self, guint ms);
/* Hardware needs @us for something; costs time only when the board is paced. */
void fj_virtual_board_spend (FjVirtualBoard *self, gint64 us);

/* fj-virtual-board.c; the board is locked. */
void              fj_virtual_board_fail (FjVirtualBoard *self, GError *error); /* (transfer full) */
int               fj_virtual_board_get_phase (FjVirtualBoard *self);           /* of the chosen setting, or -1 */
FjFault          *fj_virtual_board_find_fault (FjVirtualBoard *self, FjFaultKind kind);
FjFault          *fj_virtual_board_take_fault (FjVirtualBoard *self, FjFaultKind kind);
FjVirtualStorage *fj_virtual_board_find_storage (FjVirtualBoard *self, FjStorageKind kind,
                                                 guint index, FjArea area);

/* fj-virtual-descriptors.c */
void fj_virtual_descriptors_make (FjVirtualBoard *self);

/* fj-virtual-dfu.c */
void           fj_virtual_dfu_reset (FjVirtualBoard *self);
FjVirtualReply fj_virtual_dfu_control (FjVirtualBoard *self, const FjSetup *setup, guint8 *data,
                                       gsize *actual);

/* fj-virtual-phase.c: the answer to GET PHASE */
#define FJ_PHASE_REPLY_MAX 512
typedef struct {
  guint8      phase;
  guint32     address;
  guint32     offset;
  int         detach; /* -1: the reply has no such byte */
  const char *text;   /* (nullable) */
} FjVirtualPhase;
gsize fj_virtual_phase_write (FjVirtualBoard *self, const FjVirtualPhase *phase,
                              guint8 reply[FJ_PHASE_REPLY_MAX]);
/* (transfer full) (nullable): what the board is made to say instead */
char *fj_virtual_phase_take_text (FjVirtualBoard *self);

extern const FjVirtualProgram fj_virtual_rom_program;
extern const FjVirtualProgram fj_virtual_old_tfa_program;
extern const FjVirtualProgram fj_virtual_tfa_program;
extern const FjVirtualProgram fj_virtual_openbl_program;
extern const FjVirtualProgram fj_virtual_uboot_program;
extern const FjVirtualProgram fj_virtual_plain_program;

/* fj-virtual-uboot.c */
void fj_virtual_uboot_clear (FjVirtualBoard *self);
void fj_virtual_uboot_fail (FjVirtualBoard *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* U-Boot starts; leaves in uboot.work how long its erasing takes. */
void fj_virtual_uboot_boot (FjVirtualBoard *self);
void fj_virtual_uboot_next_phase (FjVirtualBoard *self);
void fj_virtual_uboot_add_entity (FjVirtualBoard *self, const FjVirtualEntity *entity);
void fj_virtual_uboot_clear_entities (FjVirtualBoard *self);
void fj_virtual_uboot_close (FjVirtualEntity *entity);

/* fj-virtual-uboot-start.c */
gboolean fj_virtual_uboot_init_devices (FjVirtualBoard *self);
void     fj_virtual_uboot_init_entities (FjVirtualBoard *self);

/* fj-virtual-uboot-write.c */
FjTake   fj_virtual_uboot_take (FjVirtualBoard *self, guint16 block, const guint8 *data, gsize length);
gboolean fj_virtual_uboot_flush (FjVirtualBoard *self, FjVirtualEntity *entity);
FjTake   fj_virtual_uboot_give (FjVirtualBoard *self, guint16 block, guint8 *data, gsize length,
                                gsize *actual);

/* fj-virtual-uboot-special.c: settings that are not partitions */
gboolean fj_virtual_uboot_write_special (FjVirtualBoard *self, FjVirtualEntity *entity,
                                         const guint8 *data, gsize length);
void     fj_virtual_uboot_start_special (FjVirtualBoard *self, FjVirtualEntity *entity);
gboolean fj_virtual_uboot_open_special (FjVirtualBoard *self, FjVirtualEntity *entity);
gboolean fj_virtual_uboot_read_special (FjVirtualBoard *self, FjVirtualEntity *entity, guint64 offset,
                                        guint8 *data, gsize length);

/* fj-virtual-loader.c */
void fj_virtual_loader_reset (FjVirtualBoard *self, guint8 phase, guint32 address, gsize limit);
void fj_virtual_loader_clear (FjVirtualBoard *self);

G_END_DECLS
