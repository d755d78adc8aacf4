/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usb-watch.h"

#include "fj-usb-hotplug.h"
#include "fj-usb-poll.h"

/*
 * How often sysfs is looked at while it is not known whether events come, and how often while it
 * matters: somebody waits, or none come.
 */
#define INTERVAL_MS 250
#define URGENT_MS 100
/* Events that came once may still end: a system service is restarted, a sandbox closes. */
#define REST_MS 5000
/* A device may be announced before it is complete; so long after an event it is looked for. */
#define SETTLE_USEC (2 * G_USEC_PER_SEC)
/* Events that take longer than this after the fact do not come at all. */
#define BLIND_USEC G_USEC_PER_SEC

struct _FjUsbWatch {
  GObject parent_instance;

  char         *folder; /* (owned) (nullable) */
  gboolean      use_events;
  FjUsbHotplug *hotplug; /* (owned) (nullable): NULL without events */
  GHashTable   *entries; /* (owned) port -> FjUsbEntry */
  FjUsbPoll    *poll;    /* (owned) (nullable): while started */
  GSource      *timer;   /* (owned) (nullable): while something changes, or there is no poll */
  gboolean      is_started;
  gboolean      is_urgent;
  gboolean      is_comparing;
  gint64        last_change;   /* when something came or left, or an event was heard */
  gint64        differs_since; /* 0: libgusb knows what sysfs shows */
  gboolean      changed;       /* since libgusb was started */
  FjUsbEvents   events;
  guint         n_contexts;
};

typedef enum {
  SIGNAL_ARRIVED,
  SIGNAL_LEFT,
  N_SIGNALS,
} FjUsbWatchSignal;

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FjUsbWatch, fj_usb_watch, G_TYPE_OBJECT)

static void
announce_entry (FjUsbWatch *self, FjUsbWatchSignal which, FjUsbEntry *entry)
{
  g_debug ("%s %s %04x:%04x, bus %u address %u", entry->port,
           which == SIGNAL_ARRIVED ? "arrived" : "left", entry->vendor, entry->product_id,
           entry->bus, entry->address);
  g_signal_emit (self, signals[which], 0, entry);
}

/* What sysfs does not show any more, or shows with another address. */
static gboolean
find_left (FjUsbWatch *self)
{
  g_autoptr (GPtrArray) left = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_usb_entry_free);
  GHashTableIter iter;
  FjUsbEntry    *entry;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &entry))
    if (!fj_usb_sysfs_is_present (self->folder, entry)) {
      g_hash_table_iter_steal (&iter);
      g_ptr_array_add (left, entry);
    }
  for (guint i = 0; i < left->len; i++)
    announce_entry (self, SIGNAL_LEFT, g_ptr_array_index (left, i));
  return left->len > 0;
}

static gboolean
find_arrived (FjUsbWatch *self)
{
  g_auto (GStrv) ports = fj_usb_sysfs_list_ports (self->folder);
  gboolean found = FALSE;

  for (guint i = 0; ports[i] != NULL; i++) {
    g_autoptr (FjUsbEntry) copy = NULL;
    FjUsbEntry *entry;

    if (g_hash_table_contains (self->entries, ports[i]))
      continue;
    entry = fj_usb_sysfs_read (self->folder, ports[i]);
    if (entry == NULL)
      continue;
    /* A handler may stop the watch. */
    copy = fj_usb_entry_copy (entry);
    g_hash_table_insert (self->entries, entry->port, entry);
    announce_entry (self, SIGNAL_ARRIVED, copy);
    found = TRUE;
  }
  return found;
}

/* Returns whether anything has changed. A handler may make us look while we are at it. */
static gboolean
compare_with_sysfs (FjUsbWatch *self)
{
  gboolean changed;

  if (self->is_comparing)
    return FALSE;
  g_object_ref (self);
  self->is_comparing = TRUE;
  changed = find_left (self);
  changed = find_arrived (self) || changed;
  self->changed = self->changed || changed;
  if (changed)
    self->last_change = g_get_monotonic_time ();
  self->is_comparing = FALSE;
  g_object_unref (self);
  return changed;
}

static void watch_closely (FjUsbWatch *self);

static void
on_hotplug (gpointer user_data)
{
  g_autoptr (FjUsbWatch) self = g_object_ref (user_data); /* a handler may drop it */

  g_assert (FJ_IS_USB_WATCH (self));

  /* What is there when libgusb starts comes as an event, too. */
  if (compare_with_sysfs (self) && self->events != FJ_USB_EVENTS_COME) {
    g_debug ("hot-plug events come");
    self->events = FJ_USB_EVENTS_COME;
  }
  self->last_change = g_get_monotonic_time ();
  watch_closely (self);
}

static void
start_hotplug (FjUsbWatch *self)
{
  g_autoptr (GError) error = NULL;

  self->differs_since = 0;
  self->changed = FALSE;
  self->hotplug = fj_usb_hotplug_start (on_hotplug, self, &error);
  if (self->hotplug == NULL) {
    g_debug ("no hot-plug events: %s", error->message);
    self->events = FJ_USB_EVENTS_MISSING;
  } else {
    self->n_contexts++;
  }
}

/* Whether libgusb knows what sysfs shows. */
static gboolean
is_hotplug_right (FjUsbWatch *self)
{
  GHashTableIter iter;
  FjUsbEntry    *entry;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &entry))
    if (!fj_usb_hotplug_has (self->hotplug, entry->bus, entry->address))
      return FALSE;
  return fj_usb_hotplug_count (self->hotplug) == g_hash_table_size (self->entries);
}

/*
 * A libgusb that was not told of an arrival never finds the device, not even when it is asked to
 * look again; a new one does. If it does not, then libusb cannot make anything of something that
 * sysfs shows, and one context after another would see as little.
 */
static void
check_hotplug (FjUsbWatch *self)
{
  gint64 now = g_get_monotonic_time ();

  if (self->hotplug == NULL)
    return;
  if (!self->changed || is_hotplug_right (self)) {
    self->differs_since = 0;
  } else if (self->differs_since == 0) {
    self->differs_since = now;
  } else if (now - self->differs_since >= BLIND_USEC) {
    g_debug ("no hot-plug event came for a change on the bus: starting libusb anew");
    self->events = FJ_USB_EVENTS_MISSING;
    g_clear_pointer (&self->hotplug, fj_usb_hotplug_stop);
    start_hotplug (self);
  }
}

/*
 * Without events a board that starts its next program may be gone before the next look; with them
 * there is hardly anything to look for but what an event has announced.
 */
static guint
get_interval (FjUsbWatch *self)
{
  if (self->is_urgent || !self->use_events || self->events == FJ_USB_EVENTS_MISSING)
    return URGENT_MS;
  return self->events == FJ_USB_EVENTS_COME &&
             g_get_monotonic_time () - self->last_change >= SETTLE_USEC
           ? REST_MS
           : INTERVAL_MS;
}

static gboolean
is_settled (FjUsbWatch *self)
{
  return self->differs_since == 0 && g_get_monotonic_time () - self->last_change >= SETTLE_USEC;
}

static gboolean
on_timer (gpointer user_data)
{
  g_autoptr (FjUsbWatch) self = g_object_ref (user_data);

  g_assert (FJ_IS_USB_WATCH (self));

  if (self->poll == NULL)
    compare_with_sysfs (self);
  if (!self->is_started)
    return G_SOURCE_REMOVE;
  check_hotplug (self);
  if (self->poll == NULL)
    return G_SOURCE_CONTINUE;
  fj_usb_poll_set_interval (self->poll, get_interval (self));
  if (!is_settled (self))
    return G_SOURCE_CONTINUE;
  g_clear_pointer (&self->timer, g_source_unref);
  return G_SOURCE_REMOVE;
}

/* Something has changed, or is about to: it must be noticed, and libgusb must know. */
static void
watch_closely (FjUsbWatch *self)
{
  if (!self->is_started)
    return;
  if (self->poll != NULL)
    fj_usb_poll_set_interval (self->poll, get_interval (self));
  if (self->timer == NULL)
    self->timer = fj_usb_timer_new (self->poll != NULL ? INTERVAL_MS : URGENT_MS, on_timer, self,
                                    NULL, "flashjig-usb-watch");
}

static void
on_poll_changed (gpointer user_data)
{
  g_autoptr (FjUsbWatch) self = g_object_ref (user_data); /* a handler may drop it */

  g_assert (FJ_IS_USB_WATCH (self));

  if (compare_with_sysfs (self))
    watch_closely (self);
}

/**
 * fj_usb_watch_look:
 * @self: a watch
 *
 * Looks at sysfs now.
 */
void
fj_usb_watch_look (FjUsbWatch *self)
{
  g_return_if_fail (FJ_IS_USB_WATCH (self));

  if (compare_with_sysfs (self))
    watch_closely (self);
}

/**
 * fj_usb_watch_start:
 * @self: a watch
 *
 * Announces what is there, then whatever comes and goes.
 */
void
fj_usb_watch_start (FjUsbWatch *self)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (FJ_IS_USB_WATCH (self));

  if (self->is_started)
    return;
  self->is_started = TRUE;
  if (self->use_events)
    start_hotplug (self);
  self->poll = fj_usb_poll_start (self->folder, on_poll_changed, self, &error);
  if (self->poll == NULL)
    g_debug ("sysfs is looked at between other things: %s", error->message);
  watch_closely (self);
  compare_with_sysfs (self);
}

/**
 * fj_usb_watch_stop:
 *
 * Ends the watch; starting it again announces everything anew.
 */
void
fj_usb_watch_stop (FjUsbWatch *self)
{
  g_return_if_fail (FJ_IS_USB_WATCH (self));

  self->is_started = FALSE;
  fj_usb_timer_clear (&self->timer);
  g_clear_pointer (&self->poll, fj_usb_poll_stop);
  g_clear_pointer (&self->hotplug, fj_usb_hotplug_stop);
  g_hash_table_remove_all (self->entries);
}

/**
 * fj_usb_watch_set_urgent:
 * @self: a watch
 * @is_urgent: whether somebody waits for a board
 *
 * Looks more often while it matters.
 */
void
fj_usb_watch_set_urgent (FjUsbWatch *self, gboolean is_urgent)
{
  g_return_if_fail (FJ_IS_USB_WATCH (self));

  if (self->is_urgent == !!is_urgent)
    return;
  self->is_urgent = !!is_urgent;
  watch_closely (self);
}

/**
 * fj_usb_watch_get_events:
 *
 * Returns: whether events come, as far as it is known
 */
FjUsbEvents
fj_usb_watch_get_events (FjUsbWatch *self)
{
  g_return_val_if_fail (FJ_IS_USB_WATCH (self), FJ_USB_EVENTS_UNKNOWN);

  return self->events;
}

/**
 * fj_usb_watch_get_n_contexts:
 *
 * Returns: how many times libusb was started so far
 */
guint
fj_usb_watch_get_n_contexts (FjUsbWatch *self)
{
  g_return_val_if_fail (FJ_IS_USB_WATCH (self), 0);

  return self->n_contexts;
}

static void
fj_usb_watch_dispose (GObject *object)
{
  fj_usb_watch_stop (FJ_USB_WATCH (object));
  G_OBJECT_CLASS (fj_usb_watch_parent_class)->dispose (object);
}

static void
fj_usb_watch_finalize (GObject *object)
{
  FjUsbWatch *self = FJ_USB_WATCH (object);

  g_hash_table_unref (self->entries);
  g_free (self->folder);
  G_OBJECT_CLASS (fj_usb_watch_parent_class)->finalize (object);
}

static void
fj_usb_watch_class_init (FjUsbWatchClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->dispose = fj_usb_watch_dispose;
  object_class->finalize = fj_usb_watch_finalize;
  signals[SIGNAL_ARRIVED] = g_signal_new ("arrived", FJ_TYPE_USB_WATCH, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SIGNAL_LEFT] = g_signal_new ("left", FJ_TYPE_USB_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                       NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
fj_usb_watch_init (FjUsbWatch *self)
{
  self->entries =
    g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) fj_usb_entry_free);
}

/**
 * fj_usb_watch_new:
 * @folder: (nullable): where sysfs shows devices, %NULL for the system's place
 * @use_events: whether to listen to events; without them the timer does all
 *
 * Returns: (transfer full): a watch that has not been started
 */
FjUsbWatch *
fj_usb_watch_new (const char *folder, gboolean use_events)
{
  FjUsbWatch *self = g_object_new (FJ_TYPE_USB_WATCH, NULL);

  self->folder = g_strdup (folder);
  self->use_events = use_events;
  return self;
}
