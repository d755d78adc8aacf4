/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usb-host-pipe.h"

#include "fj-usb-error.h"
#include "fj-usb-open.h"

#include <glib/gi18n-lib.h>
#include <libusb.h>
#include <string.h>

/*
 * How much of a long transfer the kernel gets at once: all that wait in it share 16 MiB by default
 * (usbcore.usbfs_memory_mb), whatever the number of boards. A multiple of every packet's size.
 */
#define PIECE (256 * 1024)
#define MAX_TRANSFERS 16
/* How often a wait looks at its cancellable. */
#define SLICE_USEC (50 * 1000)
#define RETRY_USEC (100 * 1000)
/* How long the kernel may take to notice that the device behind a broken transfer has gone. */
#define VANISH_USEC (500 * 1000)
#define NO_INTERFACE (-1)

typedef struct {
  FjUsbHostPipe          *owner;
  struct libusb_transfer *usb; /* (owned) with a buffer of its own */
  gboolean                in_flight;
  gint64                  end; /* when it was over */
} Slot;

/**
 * FjUsbHostPipe:
 *
 * A device as it is on the bus now, through libusb. Each pipe has a libusb context of its own
 * from open to close: the job's thread alone waits for its transfers, nothing is handed through
 * another thread, and it does not matter what the discovery does with its context meanwhile.
 *
 * Transfers, their buffers and the context are made once, in open; a transfer allocates nothing.
 */
struct _FjUsbHostPipe {
  GObject parent_instance;

  FjUsbEntry           *entry; /* (owned) */
  gint64                arrived;
  libusb_context       *context;       /* (owned) (nullable) */
  libusb_device_handle *handle;        /* (owned) (nullable) */
  int                   claimed;       /* number of the interface, or NO_INTERFACE */
  gboolean              has_endpoints; /* the claimed interface has others than zero */
  Slot                  slots[MAX_TRANSFERS];
  Slot                  data_slot; /* for the other endpoints; the buffer is the caller's */
  guint                 n_pending; /* transfers that libusb has */
  int                   finished;  /* none is left: tells libusb to stop handling events */
  gint64                deadline;
  gint64                limit; /* microseconds for each transfer */
};

static void pipe_link_init (FjLinkInterface *iface);
static void pipe_init (FjUsbPipeInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FjUsbHostPipe, fj_usb_host_pipe, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FJ_TYPE_LINK, pipe_link_init)
                                 G_IMPLEMENT_INTERFACE (FJ_TYPE_USB_PIPE, pipe_init))

static void
set_failure (FjUsbHostPipe *self, FjError code, const char *what, GError **error)
{
  fj_usb_error_set (error, code, self->entry->port, what);
}

/* Transfers */

static void LIBUSB_CALL
on_transfer_done (struct libusb_transfer *usb)
{
  Slot *slot = usb->user_data;

  slot->in_flight = FALSE;
  slot->owner->n_pending--;
  slot->owner->finished = slot->owner->n_pending == 0;
  slot->end = g_get_monotonic_time ();
  slot->owner->deadline = slot->end + slot->owner->limit;
}

static gboolean
ensure_slot (FjUsbHostPipe *self, guint i)
{
  Slot *slot = &self->slots[i];

  if (slot->usb != NULL)
    return TRUE;
  slot->usb = libusb_alloc_transfer (0);
  if (slot->usb == NULL)
    return FALSE;
  slot->owner = self;
  slot->usb->buffer = g_malloc (LIBUSB_CONTROL_SETUP_SIZE + FJ_USB_PIPE_MAX_CONTROL);
  return TRUE;
}

static void
clear_slot (Slot *slot)
{
  if (slot->usb == NULL)
    return;
  g_free (slot->usb->buffer);
  libusb_free_transfer (slot->usb);
  slot->usb = NULL;
}

static int
submit_slot (Slot *slot)
{
  int code = libusb_submit_transfer (slot->usb);

  if (code == LIBUSB_SUCCESS) {
    slot->in_flight = TRUE;
    slot->owner->n_pending++;
    slot->owner->finished = FALSE;
  }
  return code;
}

static int
submit_control (FjUsbHostPipe *self, guint i, const FjTransfer *transfer)
{
  Slot          *slot = &self->slots[i];
  const FjSetup *setup = &transfer->setup;
  guint8        *buffer;

  if (setup->length > FJ_USB_PIPE_MAX_CONTROL || (setup->length > 0 && transfer->data == NULL))
    return LIBUSB_ERROR_INVALID_PARAM;
  if (!ensure_slot (self, i))
    return LIBUSB_ERROR_NO_MEM;
  buffer = slot->usb->buffer;
  libusb_fill_control_setup (buffer, setup->request_type, setup->request, setup->value,
                             setup->index, setup->length);
  if ((setup->request_type & LIBUSB_ENDPOINT_IN) == 0 && setup->length > 0)
    memcpy (buffer + LIBUSB_CONTROL_SETUP_SIZE, transfer->data, setup->length);
  libusb_fill_control_transfer (slot->usb, self->handle, buffer, on_transfer_done, slot, 0);
  return submit_slot (slot);
}

/*
 * The last first: a device must not see a request whose forerunner was taken back. libusb tells
 * each in its callback once the kernel has given it up.
 */
static void
cancel_all (FjUsbHostPipe *self)
{
  for (guint i = MAX_TRANSFERS; i-- > 0;)
    if (self->slots[i].in_flight)
      libusb_cancel_transfer (self->slots[i].usb);
  if (self->data_slot.in_flight)
    libusb_cancel_transfer (self->data_slot.usb);
}

static void
handle_events (FjUsbHostPipe *self, gint64 usec)
{
  struct timeval time = { .tv_sec = 0, .tv_usec = CLAMP (usec, 0, SLICE_USEC) };

  libusb_handle_events_timeout_completed (self->context, &time, &self->finished);
}

/* Takes back what runs, and waits for it: the kernel gives back a discarded transfer at once. */
static void
take_back (FjUsbHostPipe *self)
{
  cancel_all (self);
  while (self->n_pending > 0)
    handle_events (self, SLICE_USEC);
}

/* Until all transfers are over, one has run into its time limit, or the user has had enough. */
static void
wait_for_transfers (FjUsbHostPipe *self, GCancellable *cancellable)
{
  while (self->n_pending > 0) {
    gint64 left = self->deadline - g_get_monotonic_time ();

    if (left <= 0 || g_cancellable_is_cancelled (cancellable)) {
      take_back (self);
      return;
    }
    handle_events (self, left);
  }
}

static gboolean
is_still_there (FjUsbHostPipe *self, GCancellable *cancellable)
{
  gint64 end = g_get_monotonic_time () + VANISH_USEC;

  while (fj_usb_sysfs_is_present (NULL, self->entry)) {
    gint64 now = g_get_monotonic_time ();

    if (now >= end ||
        !fj_clock_sleep_until (fj_clock_get_real (), MIN (now + RETRY_USEC / 10, end), cancellable,
                               NULL))
      return TRUE;
  }
  return FALSE;
}

static gboolean
fail_transfer (FjUsbHostPipe *self, FjError code, const char *what, GCancellable *cancellable,
               GError **error)
{
  if (code == FJ_ERROR_PROTOCOL && !is_still_there (self, cancellable))
    code = FJ_ERROR_GONE;
  if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    set_failure (self, code, what, error);
  return FALSE;
}

/* A call that has the device open. */
static gboolean
fail_call (FjUsbHostPipe *self, int code, GCancellable *cancellable, GError **error)
{
  return fail_transfer (self, fj_usb_error_from_submit (code), libusb_error_name (code),
                        cancellable, error);
}

/* Whether transfer @i was completed; what came by it is in @transfer then. */
static gboolean
collect_control (FjUsbHostPipe *self, guint i, FjTransfer *transfer, GCancellable *cancellable)
{
  const struct libusb_transfer *usb = self->slots[i].usb;

  transfer->end = self->slots[i].end;
  transfer->status =
    fj_usb_error_to_transfer (usb->status, g_cancellable_is_cancelled (cancellable));
  if (usb->status != LIBUSB_TRANSFER_COMPLETED)
    return FALSE;
  transfer->actual = MIN ((gsize) MAX (usb->actual_length, 0), transfer->setup.length);
  if (transfer->setup.request_type & LIBUSB_ENDPOINT_IN)
    memcpy (transfer->data, usb->buffer + LIBUSB_CONTROL_SETUP_SIZE, transfer->actual);
  return TRUE;
}

static gboolean
fail_incomplete (FjUsbHostPipe *self, const struct libusb_transfer *usb, GCancellable *cancellable,
                 GError **error)
{
  if (usb->status != LIBUSB_TRANSFER_CANCELLED)
    return fail_transfer (self, fj_usb_error_from_status (usb->status), "transfer", cancellable,
                          error);
  if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                         _ ("The board did not answer in time"));
  return FALSE;
}

static gboolean
pipe_exchange (FjUsbPipe *pipe, FjTransfer *transfers, guint n, guint timeout_ms,
               GCancellable *cancellable, GError **error)
{
  FjUsbHostPipe *self = FJ_USB_HOST_PIPE (pipe);
  int            code = LIBUSB_SUCCESS;
  guint          submitted = 0;
  guint          failed = G_MAXUINT; /* the first */

  g_return_val_if_fail (n <= MAX_TRANSFERS, FALSE);

  if (self->handle == NULL)
    return fail_transfer (self, FJ_ERROR_GONE, "not open", cancellable, error);
  self->limit = timeout_ms * (gint64) 1000;
  self->deadline = g_get_monotonic_time () + self->limit;
  while (submitted < n && (code = submit_control (self, submitted, &transfers[submitted])) == 0)
    submitted++;
  wait_for_transfers (self, cancellable);
  for (guint i = 0; i < submitted; i++)
    if (!collect_control (self, i, &transfers[i], cancellable))
      failed = MIN (failed, i);
  if (failed < submitted)
    return fail_incomplete (self, self->slots[failed].usb, cancellable, error);
  if (code != LIBUSB_SUCCESS)
    return fail_transfer (self, fj_usb_error_from_code (code), libusb_error_name (code),
                          cancellable, error);
  return TRUE;
}

static gboolean
pipe_control (FjUsbPipe *pipe, FjTransfer *transfer, guint timeout_ms,
              GCancellable *cancellable, GError **error)
{
  return pipe_exchange (pipe, transfer, 1, timeout_ms, cancellable, error);
}

/* One piece of a transfer. */
static gboolean
run_piece (FjUsbHostPipe *self, FjEndpointKind kind, FjEndpointTransfer *transfer, gsize length,
           GCancellable *cancellable, GError **error)
{
  struct libusb_transfer *usb = self->data_slot.usb;
  int                     code;

  libusb_fill_bulk_transfer (usb, self->handle, transfer->endpoint,
                             transfer->data != NULL ? transfer->data + transfer->actual : NULL,
                             (int) length, on_transfer_done, &self->data_slot, 0);
  if (kind == FJ_ENDPOINT_INTERRUPT)
    usb->type = LIBUSB_TRANSFER_TYPE_INTERRUPT;
  self->deadline = g_get_monotonic_time () + self->limit;
  code = submit_slot (&self->data_slot);
  if (code != LIBUSB_SUCCESS)
    return fail_call (self, code, cancellable, error);
  wait_for_transfers (self, cancellable);
  transfer->actual += MIN ((gsize) MAX (usb->actual_length, 0), length);
  return usb->status == LIBUSB_TRANSFER_COMPLETED ||
         fail_incomplete (self, usb, cancellable, error);
}

static gboolean
pipe_transfer (FjUsbPipe *pipe, FjEndpointKind kind, FjEndpointTransfer *transfer, guint timeout_ms,
               GCancellable *cancellable, GError **error)
{
  FjUsbHostPipe *self = FJ_USB_HOST_PIPE (pipe);
  gsize          wanted;

  if (self->handle == NULL)
    return fail_transfer (self, FJ_ERROR_GONE, "not open", cancellable, error);
  if (self->data_slot.usb == NULL)
    self->data_slot = (Slot){ .owner = self, .usb = libusb_alloc_transfer (0) };
  if (self->data_slot.usb == NULL)
    return fail_call (self, LIBUSB_ERROR_NO_MEM, cancellable, error);
  self->limit = timeout_ms * (gint64) 1000;
  do {
    gsize before = transfer->actual;

    wanted = MIN (transfer->length - before, PIECE);
    if (!run_piece (self, kind, transfer, wanted, cancellable, error))
      return FALSE;
    wanted -= transfer->actual - before;
  } while (wanted == 0 && transfer->actual < transfer->length &&
           !g_cancellable_is_cancelled (cancellable));
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/* By the kernel, which has to reset its idea of the endpoint, too; it waits for five seconds. */
static gboolean
pipe_clear_halt (FjUsbPipe *pipe, guint8 endpoint, guint timeout_ms, GCancellable *cancellable,
                 GError **error)
{
  FjUsbHostPipe *self = FJ_USB_HOST_PIPE (pipe);
  int            code;

  code = self->handle != NULL ? libusb_clear_halt (self->handle, endpoint) : LIBUSB_ERROR_NO_DEVICE;
  return code == LIBUSB_SUCCESS ||
         fail_call (self, code, cancellable, error);
}

/* The endpoints change: the kernel has to know, and does it itself. */
static gboolean
set_alt_by_kernel (FjUsbHostPipe *self, guint8 alt, GCancellable *cancellable, GError **error)
{
  int code = libusb_set_interface_alt_setting (self->handle, self->claimed, alt);

  return code == LIBUSB_SUCCESS ||
         fail_call (self, code, cancellable, error);
}

/*
 * As a plain request, not by the call of libusb: that one waits in the kernel for up to five
 * seconds, cannot be cancelled and hides a stall behind "other error". The interface of DFU
 * devices has no endpoints, so there is nothing that the kernel would have to switch. Where there
 * is, it does.
 */
static gboolean
pipe_set_alt (FjUsbPipe *pipe, guint8 alt, guint timeout_ms, GCancellable *cancellable,
              GError **error)
{
  FjUsbHostPipe *self = FJ_USB_HOST_PIPE (pipe);
  FjTransfer     transfer = { .setup = { .request_type = LIBUSB_RECIPIENT_INTERFACE,
                                         .request = LIBUSB_REQUEST_SET_INTERFACE,
                                         .value = alt,
                                         .index = (guint16) MAX (self->claimed, 0) } };

  if (self->handle != NULL && self->has_endpoints)
    return set_alt_by_kernel (self, alt, cancellable, error);
  return pipe_exchange (pipe, &transfer, 1, timeout_ms, cancellable, error);
}

/* Open and close */

static void
release_interface (FjUsbHostPipe *self)
{
  if (self->claimed != NO_INTERFACE)
    libusb_release_interface (self->handle, self->claimed);
  self->claimed = NO_INTERFACE;
}

static void
pipe_close (FjLink *link)
{
  FjUsbHostPipe *self = FJ_USB_HOST_PIPE (link);

  release_interface (self);
  for (guint i = 0; i < MAX_TRANSFERS; i++)
    clear_slot (&self->slots[i]);
  g_clear_pointer (&self->data_slot.usb, libusb_free_transfer);
  g_clear_pointer (&self->handle, libusb_close);
  g_clear_pointer (&self->context, libusb_exit);
}

/* One try, with a context that has just looked at the bus. */
static int
try_open (FjUsbHostPipe *self, guint8 unused)
{
  int code = libusb_init (&self->context);

  if (code != LIBUSB_SUCCESS) {
    self->context = NULL;
    return code;
  }
  code = fj_usb_open (self->context, self->entry, &self->handle);
  if (code == LIBUSB_SUCCESS)
    libusb_set_auto_detach_kernel_driver (self->handle, TRUE);
  else
    pipe_close (FJ_LINK (self));
  return code;
}

/* Not configured: the kernel says ENOENT to a claim, EINVAL if it is to detach a driver as well. */
static gboolean
has_no_interface (int code)
{
  return code == LIBUSB_ERROR_NOT_FOUND || code == LIBUSB_ERROR_INVALID_PARAM;
}

/*
 * Right after the plug udev may not have applied its rule, the node may not exist yet where it is
 * made by others, a curious daemon may hold the interface, and the kernel may not have set the
 * configuration, without which there is no interface.
 */
static gboolean
is_worth_retry (FjUsbHostPipe *self, int code)
{
  return g_get_monotonic_time () < self->arrived + FJ_USB_SETTLE_USEC &&
         (code == LIBUSB_ERROR_ACCESS || code == LIBUSB_ERROR_BUSY ||
          code == LIBUSB_ERROR_NO_DEVICE || has_no_interface (code)) &&
         fj_usb_sysfs_is_present (NULL, self->entry);
}

/* What @code means for a device that has not left the bus. */
static int
explain_code (FjUsbHostPipe *self, int code)
{
  if (!fj_usb_sysfs_is_present (NULL, self->entry))
    return code;
  /* There is no node for us: nobody made one, or a sandbox hides it. */
  if (code == LIBUSB_ERROR_NO_DEVICE)
    return LIBUSB_ERROR_ACCESS;
  /* The kernel has not configured it, as when a hub has too little power for it. */
  return has_no_interface (code) ? LIBUSB_ERROR_NOT_SUPPORTED : code;
}

/* Does @try until it succeeds or there is no more point in it. */
static gboolean
try_patiently (FjUsbHostPipe *self, int (*try) (FjUsbHostPipe *, guint8), guint8 number,
               GCancellable *cancellable, GError **error)
{
  FjClock *clock = fj_clock_get_real ();
  int      code;

  while ((code = try (self, number)) != LIBUSB_SUCCESS && is_worth_retry (self, code))
    if (!fj_clock_sleep_until (clock, fj_clock_now (clock) + RETRY_USEC, cancellable, error))
      return FALSE;
  if (code == LIBUSB_SUCCESS)
    return TRUE;
  set_failure (self, fj_usb_error_from_code (explain_code (self, code)), libusb_error_name (code),
               error);
  return FALSE;
}

static gboolean
pipe_open (FjLink *link, GCancellable *cancellable, GError **error)
{
  FjUsbHostPipe *self = FJ_USB_HOST_PIPE (link);

  if (self->handle != NULL)
    return TRUE;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  return try_patiently (self, try_open, 0, cancellable, error);
}

static int
try_claim (FjUsbHostPipe *self, guint8 number)
{
  int code = libusb_claim_interface (self->handle, number);

  if (code == LIBUSB_SUCCESS) {
    self->claimed = number;
    self->has_endpoints = fj_usb_has_endpoints (self->handle, number);
    g_debug ("%s: interface %u is claimed", self->entry->port, number);
  }
  return code;
}

static gboolean
pipe_claim (FjUsbPipe *pipe, guint8 number, GCancellable *cancellable, GError **error)
{
  FjUsbHostPipe *self = FJ_USB_HOST_PIPE (pipe);

  if (self->handle == NULL)
    return fail_transfer (self, FJ_ERROR_GONE, "not open", cancellable, error);
  if (self->claimed == number)
    return TRUE;
  release_interface (self);
  return try_patiently (self, try_claim, number, cancellable, error);
}

static gboolean
pipe_reset (FjUsbPipe *pipe, GError **error)
{
  FjUsbHostPipe *self = FJ_USB_HOST_PIPE (pipe);
  int            code;

  code = self->handle != NULL ? libusb_reset_device (self->handle) : LIBUSB_ERROR_NO_DEVICE;
  /* "Not found": it was reset and came back as something else, which is what was asked for. */
  if (code == LIBUSB_SUCCESS || code == LIBUSB_ERROR_NOT_FOUND)
    return TRUE;
  set_failure (self, fj_usb_error_from_code (code), libusb_error_name (code), error);
  return FALSE;
}

static const char *
pipe_get_place (FjLink *link)
{
  return FJ_USB_HOST_PIPE (link)->entry->port;
}

static FjSpeed
pipe_get_speed (FjUsbPipe *pipe)
{
  return FJ_USB_HOST_PIPE (pipe)->entry->speed;
}

static FjClock *
pipe_get_clock (FjLink *link)
{
  return fj_clock_get_real ();
}

static void
pipe_link_init (FjLinkInterface *iface)
{
  iface->open = pipe_open;
  iface->close = pipe_close;
  iface->get_place = pipe_get_place;
  iface->get_clock = pipe_get_clock;
}

static void
pipe_init (FjUsbPipeInterface *iface)
{
  iface->claim = pipe_claim;
  iface->control = pipe_control;
  iface->exchange = pipe_exchange;
  iface->set_alt = pipe_set_alt;
  iface->transfer = pipe_transfer;
  iface->clear_halt = pipe_clear_halt;
  iface->reset = pipe_reset;
  iface->get_speed = pipe_get_speed;
}

static void
fj_usb_host_pipe_finalize (GObject *object)
{
  FjUsbHostPipe *self = FJ_USB_HOST_PIPE (object);

  pipe_close (FJ_LINK (self));
  fj_usb_entry_free (self->entry);
  G_OBJECT_CLASS (fj_usb_host_pipe_parent_class)->finalize (object);
}

static void
fj_usb_host_pipe_class_init (FjUsbHostPipeClass *class)
{
  G_OBJECT_CLASS (class)->finalize = fj_usb_host_pipe_finalize;
}

static void
fj_usb_host_pipe_init (FjUsbHostPipe *self)
{
  self->claimed = NO_INTERFACE;
}

/**
 * fj_usb_host_pipe_new:
 * @entry: the device as sysfs shows it
 * @arrived: monotonic time of its arrival in microseconds, 0 when it has been there for long
 *
 * Returns: (transfer full): a pipe for this stay of the device on the bus, not open
 */
FjUsbPipe *
fj_usb_host_pipe_new (const FjUsbEntry *entry, gint64 arrived)
{
  FjUsbHostPipe *self = g_object_new (FJ_TYPE_USB_HOST_PIPE, NULL);

  self->entry = fj_usb_entry_copy (entry);
  self->arrived = arrived;
  return FJ_USB_PIPE (self);
}
