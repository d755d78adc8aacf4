/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usb-provider.h"

#include "fj-usb-error.h"
#include "fj-usb-host-pipe.h"
#include "fj-usb-host.h"
#include "fj-usb-identity.h"
#include "fj-usb-poll.h"
#include "fj-usb-port.h"
#include "fj-usb-reading.h"
#include "fj-usb-watch.h"

#include <unistd.h>

/* A board that cannot be read by then is shown as it is. */
#define PATIENCE_MS 500
/* A job's board gets this long to come back on its own port before one elsewhere may be it. */
#define ELSEWHERE_MS 1500
/* How often boards that could not be opened are tried again. */
#define RETRY_MS 500
#define BUSY_RETRY_USEC (3 * G_USEC_PER_SEC)

/**
 * FjUsbProvider:
 *
 * The boards on the USB buses. Keeps what is known of each port with a board; reads each board
 * once, on a thread, and leaves it alone from then on. While a job has a port, arrivals on it go
 * to the job and nowhere else.
 */
struct _FjUsbProvider {
  GObject parent_instance;

  GArray     *identities; /* (owned) those of the user's */
  gboolean    use_events;
  FjUsbWatch *watch;          /* (owned) (nullable): while started */
  GHashTable *ports;          /* (owned) port -> FjUsbPort */
  GHashTable *shared_serials; /* (owned) serial numbers that two boards have */
  gboolean    initial;        /* what is found now was there before us */
  GSource    *retry;          /* (owned) (nullable): while started */
  guint       n_readings;
};

static void provider_init (FjDeviceProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FjUsbProvider, fj_usb_provider, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FJ_TYPE_DEVICE_PROVIDER, provider_init))

static FjUsbPort *
find_port (FjUsbProvider *self, FjDevice *device)
{
  FjUsbPort *usb_port = g_hash_table_lookup (self->ports, fj_device_get_port (device));

  return usb_port != NULL && usb_port->device == device ? usb_port : NULL;
}

static void
announce_device (FjUsbProvider *self, FjUsbPort *usb_port)
{
  fj_usb_timer_clear (&usb_port->patience);
  if (usb_port->announced)
    return;
  usb_port->announced = TRUE;
  fj_device_provider_emit_added (FJ_DEVICE_PROVIDER (self), usb_port->device);
}

static void
remove_port (FjUsbProvider *self, FjUsbPort *usb_port)
{
  g_autoptr (FjDevice) device = g_object_ref (usb_port->device);
  gboolean announced = usb_port->announced;

  g_hash_table_remove (self->ports, fj_device_get_port (device));
  if (announced)
    fj_device_provider_emit_removed (FJ_DEVICE_PROVIDER (self), device);
}

/* Look at the bus more often while a job waits for its board. */
static void
update_urgency (FjUsbProvider *self)
{
  GHashTableIter iter;
  FjUsbPort     *usb_port;
  gboolean       is_urgent = FALSE;

  g_hash_table_iter_init (&iter, self->ports);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &usb_port))
    is_urgent = is_urgent || (usb_port->watch != NULL && usb_port->entry == NULL);
  if (self->watch != NULL)
    fj_usb_watch_set_urgent (self->watch, is_urgent);
}

/* Reading */

typedef struct {
  FjUsbProvider *provider; /* (owned) */
  char          *port;     /* (owned) */
  GCancellable  *token;    /* (owned): the port's, if it still is the same reading */
} ReadingCall;

static void
reading_call_free (ReadingCall *call)
{
  g_object_unref (call->provider);
  g_object_unref (call->token);
  g_free (call->port);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReadingCall, reading_call_free)

static void
on_reading_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ReadingCall) call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FjIdentity) identity = fj_usb_reading_finish (result, &error);
  FjUsbPort *usb_port = g_hash_table_lookup (call->provider->ports, call->port);

  call->provider->n_readings--;
  if (usb_port == NULL || usb_port->reading != call->token)
    return;
  g_clear_object (&usb_port->reading);
  if (call->provider->watch == NULL)
    return;
  /* Its departure will be noticed in a moment. */
  if (g_error_matches (error, FJ_ERROR, FJ_ERROR_GONE))
    return;
  if (error != NULL)
    g_debug ("%s cannot be read: %s", call->port, error->message);
  fj_usb_port_set_identity (usb_port, identity, error);
  announce_device (call->provider, usb_port);
}

static void
start_reading (FjUsbProvider *self, FjUsbPort *usb_port)
{
  ReadingCall *call = g_new0 (ReadingCall, 1);

  fj_usb_port_stop_reading (usb_port);
  usb_port->reading = g_cancellable_new ();
  call->provider = g_object_ref (self);
  call->port = g_strdup (fj_usb_port_get_path (usb_port));
  call->token = g_object_ref (usb_port->reading);
  self->n_readings++;
  fj_usb_reading_async (usb_port->entry, usb_port->arrived, NULL, usb_port->reading,
                        on_reading_ready, call);
}

typedef struct {
  FjUsbProvider *provider; /* (not owned): lives longer than the port */
  FjUsbPort     *usb_port; /* (not owned): removes the source */
} Patience;

static gboolean
on_patience_over (gpointer user_data)
{
  Patience *patience = user_data;

  /* Ends this timer. */
  announce_device (patience->provider, patience->usb_port);
  return G_SOURCE_REMOVE;
}

/* Whether @usb_port failed for a reason that may be over by now. */
static gboolean
may_work_now (FjUsbPort *usb_port)
{
  g_autofree char *node = NULL;

  if (usb_port->entry == NULL || usb_port->reading != NULL || usb_port->watch != NULL)
    return FALSE;
  if (g_error_matches (usb_port->problem, FJ_ERROR, FJ_ERROR_BUSY))
    return g_get_monotonic_time () - usb_port->read_at >= BUSY_RETRY_USEC;
  if (!g_error_matches (usb_port->problem, FJ_ERROR, FJ_ERROR_PERMISSION))
    return FALSE;
  node = fj_usb_entry_dup_node (usb_port->entry);
  return access (node, R_OK | W_OK) == 0;
}

static gboolean
on_retry (gpointer user_data)
{
  FjUsbProvider *self = FJ_USB_PROVIDER (user_data);
  GHashTableIter iter;
  FjUsbPort     *usb_port;

  g_assert (FJ_IS_USB_PROVIDER (self));

  g_hash_table_iter_init (&iter, self->ports);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &usb_port))
    if (may_work_now (usb_port))
      start_reading (self, usb_port);
  return G_SOURCE_CONTINUE;
}

/* Arrivals and departures */

static void
give_to_job (FjUsbProvider *self, FjUsbPort *usb_port, const FjUsbEntry *entry)
{
  g_autoptr (FjUsbPipe) pipe = NULL;

  fj_usb_port_set_entry (usb_port, entry, g_get_monotonic_time ());
  pipe = fj_usb_port_make_pipe (usb_port);
  fj_port_watch_arrived (usb_port->watch, FJ_LINK (pipe));
  update_urgency (self);
}

/* Boards that share a serial number are told apart by nothing but their ports. */
static void
remember_shared_serial (FjUsbProvider *self, const FjUsbEntry *entry)
{
  GHashTableIter iter;
  FjUsbPort     *usb_port;

  if (entry->serial == NULL)
    return;
  g_hash_table_iter_init (&iter, self->ports);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &usb_port))
    if (g_strcmp0 (fj_device_get_serial (usb_port->device), entry->serial) == 0 &&
        !g_str_equal (fj_usb_port_get_path (usb_port), entry->port))
      g_hash_table_add (self->shared_serials, g_strdup (entry->serial));
}

static void
add_port (FjUsbProvider *self, const FjUsbEntry *entry, gint64 arrived)
{
  FjUsbPort *usb_port = fj_usb_port_new (entry->port);
  Patience  *patience = g_new (Patience, 1);

  remember_shared_serial (self, entry);
  g_hash_table_replace (self->ports, (gpointer) fj_usb_port_get_path (usb_port), usb_port);
  fj_usb_port_set_entry (usb_port, entry, arrived);
  *patience = (Patience){ self, usb_port };
  usb_port->patience =
    fj_usb_timer_new (PATIENCE_MS, on_patience_over, patience, g_free, "flashjig-usb-patience");
  start_reading (self, usb_port);
}

/* A job's port that waits for the board @entry, which is on another port. */
static FjUsbPort *
find_missing (FjUsbProvider *self, const FjUsbEntry *entry)
{
  GHashTableIter iter;
  FjUsbPort     *usb_port;
  FjUsbPort     *found = NULL;

  if (entry->serial == NULL || g_hash_table_contains (self->shared_serials, entry->serial))
    return NULL;
  g_hash_table_iter_init (&iter, self->ports);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &usb_port))
    if (fj_usb_port_misses (usb_port, entry)) {
      if (found != NULL)
        return NULL;
      found = usb_port;
    }
  return found;
}

typedef struct {
  GWeakRef    provider;
  FjUsbEntry *entry; /* (owned) */
} Candidate;

static void
candidate_free (Candidate *candidate)
{
  g_weak_ref_clear (&candidate->provider);
  fj_usb_entry_free (candidate->entry);
  g_free (candidate);
}

/*
 * The board of a job did not come back on its port, and another port has one with its serial
 * number: some computers and hubs put a device elsewhere when it changes its speed.
 */
static gboolean
on_candidate_due (gpointer user_data)
{
  Candidate *candidate = user_data;
  g_autoptr (FjUsbProvider) self = g_weak_ref_get (&candidate->provider);
  const FjUsbEntry *entry = candidate->entry;
  FjUsbPort        *usb_port;

  if (self == NULL || self->watch == NULL || !fj_usb_sysfs_is_present (NULL, entry) ||
      g_hash_table_contains (self->ports, entry->port))
    return G_SOURCE_REMOVE;
  usb_port = find_missing (self, entry);
  if (usb_port != NULL) {
    g_debug ("the board of port %s is on port %s now", fj_usb_port_get_path (usb_port),
             entry->port);
    give_to_job (self, usb_port, entry);
  } else {
    add_port (self, entry, 0);
  }
  return G_SOURCE_REMOVE;
}

static void
wait_for_candidate (FjUsbProvider *self, const FjUsbEntry *entry)
{
  g_autoptr (GSource) timer = NULL;
  Candidate *candidate = g_new0 (Candidate, 1);

  g_weak_ref_init (&candidate->provider, self);
  candidate->entry = fj_usb_entry_copy (entry);
  timer = fj_usb_timer_new (ELSEWHERE_MS, on_candidate_due, candidate,
                            (GDestroyNotify) candidate_free, "flashjig-usb-candidate");
}

static void
on_arrived (FjUsbProvider *self, const FjUsbEntry *entry)
{
  FjUsbPort *usb_port = g_hash_table_lookup (self->ports, entry->port);

  g_assert (FJ_IS_USB_PROVIDER (self));

  /* A job's board may come back under an identity that nobody told us. */
  if (usb_port != NULL && usb_port->watch != NULL) {
    g_debug ("%s: the board of a job came back as %04x:%04x%s", entry->port, entry->vendor,
             entry->product_id,
             entry->interfaces & FJ_USB_HAS_DFU ? "" : ", without DFU");
    if (fj_usb_identities_match_in_job (self->identities, entry) &&
        (usb_port->entry == NULL || !fj_usb_entry_is_same (usb_port->entry, entry)))
      give_to_job (self, usb_port, entry);
    return;
  }
  if (!fj_usb_identities_match (self->identities, entry)) {
    g_debug ("%s: %04x:%04x is no board", entry->port, entry->vendor, entry->product_id);
    return;
  }
  if (find_missing (self, entry) != NULL)
    wait_for_candidate (self, entry);
  else
    add_port (self, entry, self->initial ? 0 : g_get_monotonic_time ());
}

static void
on_left (FjUsbProvider *self, const FjUsbEntry *entry)
{
  GHashTableIter iter;
  FjUsbPort     *usb_port;
  FjUsbPort     *found = NULL;

  g_assert (FJ_IS_USB_PROVIDER (self));

  g_hash_table_iter_init (&iter, self->ports);
  while (found == NULL && g_hash_table_iter_next (&iter, NULL, (gpointer *) &usb_port))
    if (usb_port->entry != NULL && fj_usb_entry_is_same (usb_port->entry, entry))
      found = usb_port;
  if (found == NULL)
    return;
  /* Who was too quick to be read has been here all the same. */
  if (found->watch == NULL)
    announce_device (self, found);
  fj_usb_port_set_entry (found, NULL, 0);
  if (found->watch != NULL) {
    fj_port_watch_left (found->watch);
    update_urgency (self);
  } else {
    remove_port (self, found);
  }
}

/* The interface */

/* What was known before the watch was stopped comes anew. */
static void
forget_idle_ports (FjUsbProvider *self)
{
  g_autoptr (GList) ports = g_hash_table_get_values (self->ports);

  for (GList *l = ports; l != NULL; l = l->next)
    if (((FjUsbPort *) l->data)->watch == NULL)
      remove_port (self, l->data);
}

static gboolean
provider_start (FjDeviceProvider *provider, GError **error)
{
  FjUsbProvider *self = FJ_USB_PROVIDER (provider);

  if (self->watch != NULL)
    return TRUE;
  forget_idle_ports (self);
  self->watch = fj_usb_watch_new (NULL, self->use_events);
  g_signal_connect_object (self->watch, "arrived", G_CALLBACK (on_arrived), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->watch, "left", G_CALLBACK (on_left), self, G_CONNECT_SWAPPED);
  self->retry = fj_usb_timer_new (RETRY_MS, on_retry, self, NULL, "flashjig-usb-retry");
  self->initial = TRUE;
  fj_usb_watch_start (self->watch);
  self->initial = FALSE;
  return TRUE;
}

static void
provider_stop (FjDeviceProvider *provider)
{
  FjUsbProvider *self = FJ_USB_PROVIDER (provider);

  if (self->watch == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->watch, self);
  fj_usb_watch_stop (self->watch);
  g_clear_object (&self->watch);
  fj_usb_timer_clear (&self->retry);
}

static FjPortWatch *
provider_claim (FjDeviceProvider *provider, FjDevice *device, GError **error)
{
  FjUsbProvider *self = FJ_USB_PROVIDER (provider);
  FjUsbPort     *usb_port = find_port (self, device);
  const char    *port = fj_device_get_port (device);
  g_autoptr (FjUsbPipe) pipe = NULL;

  if (usb_port == NULL || (usb_port->entry == NULL && usb_port->watch == NULL)) {
    fj_usb_error_set (error, FJ_ERROR_GONE, port, "claim");
    return NULL;
  }
  if (usb_port->watch != NULL) {
    fj_usb_error_set (error, FJ_ERROR_BUSY, port, "claim");
    return NULL;
  }
  /* A board that was deaf when it was read may have been starting; the job will see. */
  if (g_error_matches (usb_port->problem, FJ_ERROR, FJ_ERROR_PERMISSION) ||
      g_error_matches (usb_port->problem, FJ_ERROR, FJ_ERROR_BUSY)) {
    g_propagate_error (error, g_error_copy (usb_port->problem));
    return NULL;
  }
  fj_usb_port_stop_reading (usb_port);
  g_free (usb_port->serial);
  usb_port->serial = g_strdup (fj_device_get_serial (device));
  usb_port->watch = fj_port_watch_new (port, fj_clock_get_real ());
  g_debug ("%s: claimed by a job", port);
  fj_port_watch_set_obstacle (usb_port->watch, fj_usb_host_get_hint (fj_usb_host_detect ("/")));
  pipe = fj_usb_port_make_pipe (usb_port);
  fj_port_watch_arrived (usb_port->watch, FJ_LINK (pipe));
  fj_device_set_busy (device, TRUE);
  return fj_port_watch_ref (usb_port->watch);
}

static void
provider_release (FjDeviceProvider *provider, FjDevice *device)
{
  FjUsbProvider *self = FJ_USB_PROVIDER (provider);
  FjUsbPort     *usb_port = find_port (self, device);

  if (usb_port == NULL || usb_port->watch == NULL)
    return;
  g_debug ("%s: the job is over", fj_usb_port_get_path (usb_port));
  g_clear_pointer (&usb_port->watch, fj_port_watch_unref);
  fj_device_set_busy (device, FALSE);
  update_urgency (self);
  if (usb_port->entry == NULL) {
    remove_port (self, usb_port);
  } else if (!g_str_equal (usb_port->entry->port, fj_usb_port_get_path (usb_port))) {
    /* It moved in the course of the job: from now on it is the board of its new port. */
    g_autoptr (FjUsbEntry) entry = g_steal_pointer (&usb_port->entry);

    remove_port (self, usb_port);
    if (self->watch != NULL)
      add_port (self, entry, 0);
  } else if (self->watch != NULL) {
    usb_port->arrived = g_get_monotonic_time ();
    start_reading (self, usb_port);
  }
}

static gboolean
provider_is_settled (FjDeviceProvider *provider)
{
  return FJ_USB_PROVIDER (provider)->n_readings == 0;
}

static void
provider_init (FjDeviceProviderInterface *iface)
{
  iface->start = provider_start;
  iface->stop = provider_stop;
  iface->claim = provider_claim;
  iface->release = provider_release;
  iface->is_settled = provider_is_settled;
}

static void
fj_usb_provider_dispose (GObject *object)
{
  FjUsbProvider *self = FJ_USB_PROVIDER (object);

  provider_stop (FJ_DEVICE_PROVIDER (self));
  g_hash_table_remove_all (self->ports);
  G_OBJECT_CLASS (fj_usb_provider_parent_class)->dispose (object);
}

static void
fj_usb_provider_finalize (GObject *object)
{
  FjUsbProvider *self = FJ_USB_PROVIDER (object);

  g_hash_table_unref (self->ports);
  g_hash_table_unref (self->shared_serials);
  g_clear_pointer (&self->identities, g_array_unref);
  G_OBJECT_CLASS (fj_usb_provider_parent_class)->finalize (object);
}

static void
fj_usb_provider_class_init (FjUsbProviderClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->dispose = fj_usb_provider_dispose;
  object_class->finalize = fj_usb_provider_finalize;
}

static void
fj_usb_provider_init (FjUsbProvider *self)
{
  self->ports =
    g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) fj_usb_port_free);
  self->shared_serials = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * fj_usb_provider_new_full:
 * @options: (nullable): what is to be different from the usual
 * @error: return location for %G_OPTION_ERROR_BAD_VALUE: an identity is none
 *
 * Returns: (transfer full): a provider that has not been started
 */
FjDeviceProvider *
fj_usb_provider_new_full (const FjUsbOptions *options, GError **error)
{
  GArray *identities =
    fj_usb_identities_new (options != NULL ? options->identities : NULL, error);
  FjUsbProvider *self;

  if (identities == NULL)
    return NULL;
  /* What is wrong with a file must not keep known boards away; the doctor says it. */
  g_free (fj_usb_identities_add_files (identities, options != NULL ? options->id_folders : NULL));
  self = g_object_new (FJ_TYPE_USB_PROVIDER, NULL);
  self->identities = identities;
  self->use_events = options == NULL || !options->no_events;
  return FJ_DEVICE_PROVIDER (self);
}

/**
 * fj_usb_provider_new:
 *
 * Fj_usb_provider_new_full() with the usual options.
 */
FjDeviceProvider *
fj_usb_provider_new (GError **error)
{
  return fj_usb_provider_new_full (NULL, error);
}
