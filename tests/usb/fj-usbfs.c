/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usbfs-private.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/timerfd.h>
#include <unistd.h>

#define MAX_EVENTS 32

typedef enum {
  COMMAND_PLUG,
  COMMAND_UNPLUG,
  COMMAND_MODE,
  COMMAND_UEVENTS,
  COMMAND_SYNC,
  COMMAND_STOP,
} CommandType;

typedef struct {
  CommandType  type;
  FjUsbfsPort *port;
  guint        value;
  GMutex      *mutex; /* of COMMAND_SYNC */
  GCond       *cond;
  gboolean    *done;
} Command;

static void
send_command (FjUsbfs *self, const Command *command)
{
  guint64 one = 1;

  g_async_queue_push (self->commands, g_memdup2 (command, sizeof *command));
  if (write (self->wake.fd, &one, sizeof one) != sizeof one)
    g_error ("eventfd: %s", g_strerror (errno));
}

/* The bus's thread */

/** fj_usbfs_watch_source: makes the bus's thread wait for @source, too */
void
fj_usbfs_watch_source (FjUsbfs *self, FjUsbfsSource *source)
{
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = source };

  if (epoll_ctl (self->epoll, EPOLL_CTL_ADD, source->fd, &event) != 0)
    g_error ("epoll: %s", g_strerror (errno));
}

static gboolean
is_taken (FjUsbfs *self, guint number_of_bus, guint address)
{
  for (guint i = 0; i < self->nodes->len; i++)
    if (fj_usbfs_node_is_at (g_ptr_array_index (self->nodes, i), number_of_bus, address))
      return TRUE;
  return FALSE;
}

/*
 * Addresses go round as in the kernel: a device gets a new one on every arrival. Those of devices
 * that have just gone are still in use, each bus has its own.
 */
static guint
take_address (FjUsbfs *self, guint number_of_bus)
{
  for (guint i = 0; i < FJ_USBFS_FIRST_HUB; i++) {
    self->last_address = self->last_address >= FJ_USBFS_FIRST_HUB - 1 ? 2 : self->last_address + 1;
    if (!is_taken (self, number_of_bus, self->last_address))
      return self->last_address;
  }
  g_error ("bus %u has no address left: too many devices came and went at once", number_of_bus);
}

static void
do_unplug (FjUsbfsPort *port)
{
  FjUsbfsNode *node = g_steal_pointer (&port->node);

  if (node == NULL)
    return;
  fj_usbfs_node_leave (node);
  fj_usbfs_files_remove (port, fj_usbfs_node_get_address (node));
}

static void
do_plug (FjUsbfsPort *port)
{
  guint address = take_address (port->bus, port->number_of_bus);

  do_unplug (port);
  /* Each stay is counted for itself. */
  g_mutex_lock (&port->mutex);
  memset (&port->stats, 0, sizeof port->stats);
  g_mutex_unlock (&port->mutex);
  port->node = fj_usbfs_node_new (port, address);
  g_ptr_array_add (port->bus->nodes, port->node);
  fj_usbfs_files_add (port, address);
}

static void
do_mode (FjUsbfsPort *port, guint mode)
{
  port->mode = mode;
  if (port->node != NULL) {
    g_autofree char *path = fj_usbfs_files_node (port->bus, port->number_of_bus,
                                                 fj_usbfs_node_get_address (port->node));

    g_chmod (path, (int) mode);
  }
}

static void
do_sync (const Command *command)
{
  g_mutex_lock (command->mutex);
  *command->done = TRUE;
  g_cond_signal (command->cond);
  g_mutex_unlock (command->mutex);
}

static void
run_command (FjUsbfs *self, const Command *command)
{
  switch (command->type) {
  case COMMAND_PLUG:
    do_plug (command->port);
    break;
  case COMMAND_UNPLUG:
    do_unplug (command->port);
    break;
  case COMMAND_MODE:
    do_mode (command->port, command->value);
    break;
  case COMMAND_UEVENTS:
    self->uevents = command->value != 0;
    break;
  case COMMAND_SYNC:
    do_sync (command);
    break;
  case COMMAND_STOP:
  default:
    self->stopped = TRUE;
    break;
  }
}

static void
run_commands (FjUsbfs *self)
{
  guint64  count;
  Command *command;

  if (read (self->wake.fd, &count, sizeof count) < 0 && errno != EAGAIN)
    g_error ("eventfd: %s", g_strerror (errno));
  while ((command = g_async_queue_try_pop (self->commands)) != NULL) {
    run_command (self, command);
    g_free (command);
  }
}

static void
set_timer (FjUsbfs *self, gint64 at)
{
  struct itimerspec time = { 0 };

  if (at == G_MAXINT64)
    return;
  time.it_value.tv_sec = at / G_USEC_PER_SEC;
  time.it_value.tv_nsec = at % G_USEC_PER_SEC * 1000;
  timerfd_settime (self->timer.fd, TFD_TIMER_ABSTIME, &time, NULL);
}

/* Lets every device do what it can, and removes what is over. */
static void
run_nodes (FjUsbfs *self)
{
  gint64 next = G_MAXINT64;
  gint64 now = g_get_monotonic_time ();

  for (guint i = self->nodes->len; i-- > 0;) {
    FjUsbfsNode *node = g_ptr_array_index (self->nodes, i);

    next = MIN (next, fj_usbfs_node_run (node, now));
    fj_usbfs_node_sweep (node);
    if (fj_usbfs_node_is_over (node, now))
      g_ptr_array_remove_index_fast (self->nodes, i);
  }
  set_timer (self, next);
}

static void
dispatch (FjUsbfs *self, FjUsbfsSource *source)
{
  guint64 count;

  switch (source->type) {
  case FJ_USBFS_SOURCE_WAKE:
    run_commands (self);
    break;
  case FJ_USBFS_SOURCE_NODE:
    fj_usbfs_node_accept ((FjUsbfsNode *) source);
    break;
  case FJ_USBFS_SOURCE_OPENER:
    fj_usbfs_node_serve (source);
    break;
  case FJ_USBFS_SOURCE_TIMER:
  default:
    if (read (source->fd, &count, sizeof count) < 0 && errno != EAGAIN)
      g_error ("timerfd: %s", g_strerror (errno));
    break;
  }
}

static gpointer
bus_thread (gpointer user_data)
{
  FjUsbfs           *self = user_data;
  struct epoll_event events[MAX_EVENTS];

  prctl (PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
  while (!self->stopped) {
    int n = epoll_wait (self->epoll, events, MAX_EVENTS, -1);

    for (int i = 0; i < n; i++)
      dispatch (self, events[i].data.ptr);
    run_nodes (self);
  }
  return NULL;
}

/* Everybody else's */

static void
port_free (FjUsbfsPort *self)
{
  if (self->destroy != NULL)
    self->destroy (self->device);
  g_mutex_clear (&self->mutex);
  g_free (self->name);
  g_free (self);
}

/**
 * fj_usbfs_new:
 * @error: return location
 *
 * Makes a bus and points umockdev's preload library of this process to it.
 *
 * Returns: (transfer full): a bus with nothing on it, or %NULL when its folder cannot be made
 */
FjUsbfs *
fj_usbfs_new (GError **error)
{
  FjUsbfs *self = g_new0 (FjUsbfs, 1);

  if (!fj_usbfs_files_prepare (self, error)) {
    g_free (self);
    return NULL;
  }
  g_setenv ("UMOCKDEV_DIR", self->folder, TRUE);
  self->uevents = TRUE;
  self->last_address = 1;
  self->commands = g_async_queue_new_full (g_free);
  self->ports = g_ptr_array_new_with_free_func ((GDestroyNotify) port_free);
  self->nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_usbfs_node_free);
  self->epoll = epoll_create1 (EPOLL_CLOEXEC);
  self->wake = (FjUsbfsSource){ FJ_USBFS_SOURCE_WAKE, eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK) };
  self->timer = (FjUsbfsSource){ FJ_USBFS_SOURCE_TIMER,
                                 timerfd_create (CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK) };
  fj_usbfs_watch_source (self, &self->wake);
  fj_usbfs_watch_source (self, &self->timer);
  self->thread = g_thread_new ("fj-usbfs", bus_thread, self);
  return self;
}

/**
 * fj_usbfs_free:
 * @self: a bus that no program of this process uses any more
 *
 * Pulls everything out and removes the folder.
 */
void
fj_usbfs_free (FjUsbfs *self)
{
  send_command (self, &(Command){ .type = COMMAND_STOP });
  g_thread_join (self->thread);
  g_ptr_array_unref (self->nodes);
  g_ptr_array_unref (self->ports);
  g_async_queue_unref (self->commands);
  close (self->timer.fd);
  close (self->wake.fd);
  close (self->epoll);
  fj_usbfs_files_delete (self);
  g_free (self->folder);
  g_free (self);
}

/** fj_usbfs_get_folder: Returns: (transfer none): the folder */
const char *
fj_usbfs_get_folder (FjUsbfs *self)
{
  return self->folder;
}

/**
 * fj_usbfs_set_uevents:
 * @self: a bus
 * @uevents: whether programs are told of arrivals and departures; they are at first
 */
void
fj_usbfs_set_uevents (FjUsbfs *self, gboolean uevents)
{
  send_command (self, &(Command){ .type = COMMAND_UEVENTS, .value = uevents });
}

/**
 * fj_usbfs_sync:
 * @self: a bus
 *
 * Waits until everything that was asked for so far has been done. Not for the bus's own thread.
 */
void
fj_usbfs_sync (FjUsbfs *self)
{
  GMutex   mutex;
  GCond    cond;
  gboolean done = FALSE;

  g_mutex_init (&mutex);
  g_cond_init (&cond);
  send_command (self, &(Command){ COMMAND_SYNC, .mutex = &mutex, .cond = &cond, .done = &done });
  g_mutex_lock (&mutex);
  while (!done)
    g_cond_wait (&cond, &mutex);
  g_mutex_unlock (&mutex);
  g_mutex_clear (&mutex);
  g_cond_clear (&cond);
}

/**
 * fj_usbfs_add_port:
 * @self: a bus
 * @name: port path, such as "1-4.2"
 * @speed: of the link
 * @model: what answers for @device; must outlive the bus
 * @device: its argument
 *
 * Returns: (transfer none): a port with @device at hand, but not plugged in
 */
FjUsbfsPort *
fj_usbfs_add_port (FjUsbfs *self, const char *name, FjSpeed speed, const FjUsbfsModel *model,
                   gpointer device)
{
  FjUsbfsPort *port = g_new0 (FjUsbfsPort, 1);

  port->bus = self;
  port->name = g_strdup (name);
  port->number_of_bus = (guint) g_ascii_strtoull (name, NULL, 10);
  port->speed = speed;
  port->model = model;
  port->device = device;
  port->mode = 0666;
  g_mutex_init (&port->mutex);
  g_ptr_array_add (self->ports, port);
  return port;
}

/** fj_usbfs_plug: plugs the port's device in; any thread, done soon */
void
fj_usbfs_plug (FjUsbfsPort *port)
{
  send_command (port->bus, &(Command){ .type = COMMAND_PLUG, .port = port });
}

/** fj_usbfs_unplug: pulls the port's device out; any thread, done soon */
void
fj_usbfs_unplug (FjUsbfsPort *port)
{
  send_command (port->bus, &(Command){ .type = COMMAND_UNPLUG, .port = port });
}

/** fj_usbfs_set_mode: file mode of the node, now and on later arrivals; any thread, done soon */
void
fj_usbfs_set_mode (FjUsbfsPort *port, guint mode)
{
  send_command (port->bus, &(Command){ .type = COMMAND_MODE, .port = port, .value = mode });
}

/** fj_usbfs_set_driver: what the kernel does with the device; any thread, done at once */
void
fj_usbfs_set_driver (FjUsbfsPort *port, FjUsbfsDriver driver)
{
  g_atomic_int_set (&port->driver, (int) driver);
}

/** fj_usbfs_get_driver: Returns: what has become of the kernel's driver; any thread */
FjUsbfsDriver
fj_usbfs_get_driver (FjUsbfsPort *port)
{
  return (FjUsbfsDriver) g_atomic_int_get (&port->driver);
}

/** fj_usbfs_get_stats: what the device on @port has seen so far; any thread */
void
fj_usbfs_get_stats (FjUsbfsPort *port, FjUsbfsStats *stats)
{
  g_mutex_lock (&port->mutex);
  *stats = port->stats;
  g_mutex_unlock (&port->mutex);
}
