/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-tty.h"

#include <errno.h>
#include <fcntl.h>
#include <fj-error-text.h>
#include <fj-error.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* How often a wait looks at its cancellable. */
#define SLICE_MS 50
#define DRAIN_USEC (2 * 1000)
/* The other sides of pseudo-terminals (Linux' Documentation/admin-guide/devices.txt). */
#define PTY_FIRST 136
#define PTY_LAST 143

/**
 * FjTty:
 *
 * A serial line of the system. It is opened for this program alone and left as it was found.
 */
struct _FjTty {
  GObject parent_instance;

  char          *path;   /* (owned) */
  char          *place;  /* (owned) */
  int            fd;     /* -1: not open */
  struct termios before; /* as it was found */
};

static void tty_link_init (FjLinkInterface *iface);
static void tty_serial_init (FjSerialLinkInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FjTty, fj_tty, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FJ_TYPE_LINK, tty_link_init)
                                 G_IMPLEMENT_INTERFACE (FJ_TYPE_SERIAL_LINK, tty_serial_init))

static const struct {
  guint   baud;
  speed_t code;
} speeds[] = {
  { 1200, B1200 },
  { 2400, B2400 },
  { 4800, B4800 },
  { 9600, B9600 },
  { 19200, B19200 },
  { 38400, B38400 },
  { 57600, B57600 },
  { 115200, B115200 },
  { 230400, B230400 },
  { 460800, B460800 },
  { 500000, B500000 },
  { 576000, B576000 },
  { 921600, B921600 },
  { 1000000, B1000000 },
  { 1152000, B1152000 },
  { 1500000, B1500000 },
  { 2000000, B2000000 },
  { 3000000, B3000000 },
};

/* Errors */

static FjError
get_code (int number)
{
  switch (number) {
  case EACCES:
  case EPERM:
    return FJ_ERROR_PERMISSION;
  case EBUSY:
  case EWOULDBLOCK:
    return FJ_ERROR_BUSY;
  case ENOENT:
  case ENODEV:
  case ENXIO:
  case EIO:
    return FJ_ERROR_GONE;
  default:
    return FJ_ERROR_PROTOCOL;
  }
}

static char *
make_sentence (FjTty *self, FjError code)
{
  switch ((int) code) {
  case FJ_ERROR_PERMISSION:
    return g_strdup_printf (_ ("The board on port %s may not be opened: permission denied"),
                            self->place);
  case FJ_ERROR_BUSY:
    return g_strdup_printf (_ ("The board on port %s is in use by another program"), self->place);
  case FJ_ERROR_GONE:
    return g_strdup_printf (_ ("The serial port of the board on port %s is gone"), self->place);
  case FJ_ERROR_UNSUPPORTED:
    return g_strdup_printf (_ ("The serial port of the board on port %s does not take the line "
                               "settings that are needed"),
                            self->place);
  default:
    return g_strdup_printf (_ ("The serial port of the board on port %s failed"), self->place);
  }
}

static gboolean
set_failure (FjTty *self, FjError code, const char *what, GError **error)
{
  g_autofree char *message = make_sentence (self, code);
  GError          *made = g_error_new_literal (FJ_ERROR, (int) code, message);

  g_debug ("%s: %s: %s", self->place, fj_error_code_to_name (code), what);
  fj_error_get_detail (made)->board = g_strdup (self->place);
  g_propagate_error (error, made);
  return FALSE;
}

static gboolean
set_errno (FjTty *self, int number, GError **error)
{
  return set_failure (self, get_code (number), g_strerror (number), error);
}

/* Waiting */

/* Until @events, or the deadline. A slice at a time, for the sake of the cancellable. */
static gboolean
wait_for (FjTty *self, short events, gint64 deadline, GCancellable *cancellable, GError **error)
{
  for (;;) {
    struct pollfd wanted = { .fd = self->fd, .events = events };
    gint64        left = (deadline - g_get_monotonic_time () + 999) / 1000;
    int           n;

    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    n = poll (&wanted, 1, (int) CLAMP (left, 0, SLICE_MS));
    if (n < 0 && errno != EINTR)
      return set_errno (self, errno, error);
    if (n > 0 && (wanted.revents & events) != 0)
      return TRUE;
    if (n > 0)
      return set_failure (self, FJ_ERROR_GONE, "hung up", error);
    if (left <= 0) {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                           _ ("The board did not answer in time"));
      return FALSE;
    }
  }
}

static gboolean
check_open (FjTty *self, GError **error)
{
  return self->fd >= 0 || set_failure (self, FJ_ERROR_GONE, "not open", error);
}

/* Open and close */

static void
tty_close (FjLink *link)
{
  FjTty *self = FJ_TTY (link);

  if (self->fd < 0)
    return;
  tcsetattr (self->fd, TCSANOW, &self->before);
  ioctl (self->fd, TIOCNXCL);
  close (self->fd);
  self->fd = -1;
}

/* Root passes the system's own lock for ttys, and older programs know no other. */
static gboolean
take_tty (FjTty *self, GError **error)
{
  if (tcgetattr (self->fd, &self->before) != 0)
    return set_failure (self, FJ_ERROR_PROTOCOL, "no terminal", error);
  if (flock (self->fd, LOCK_EX | LOCK_NB) != 0 || ioctl (self->fd, TIOCEXCL) != 0)
    return set_errno (self, errno, error);
  g_debug ("%s: %s is open", self->place, self->path);
  return TRUE;
}

static gboolean
tty_open (FjLink *link, GCancellable *cancellable, GError **error)
{
  FjTty *self = FJ_TTY (link);

  if (self->fd >= 0)
    return TRUE;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  self->fd = open (self->path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (self->fd < 0)
    return set_errno (self, errno, error);
  if (take_tty (self, error))
    return TRUE;
  close (self->fd);
  self->fd = -1;
  return FALSE;
}

static const char *
tty_get_place (FjLink *link)
{
  return FJ_TTY (link)->place;
}

static FjClock *
tty_get_clock (FjLink *link)
{
  return fj_clock_get_real ();
}

/* Line settings */

/**
 * fj_tty_fill_termios:
 * @termios: (inout): settings of a terminal
 * @settings: speed and framing
 *
 * Makes it a raw line without flow control.
 *
 * Returns: whether @settings can be expressed
 */
gboolean
fj_tty_fill_termios (struct termios *termios, const FjLineSettings *settings)
{
  static const tcflag_t sizes[] = { CS5, CS6, CS7, CS8 };
  guint                 i = 0;

  while (i < G_N_ELEMENTS (speeds) && speeds[i].baud != settings->baud)
    i++;
  if (i == G_N_ELEMENTS (speeds) || settings->data_bits < 5 || settings->data_bits > 8 ||
      settings->stop_bits < 1 || settings->stop_bits > 2)
    return FALSE;
  cfmakeraw (termios);
  termios->c_cflag &= ~(tcflag_t) (CSIZE | PARENB | PARODD | CSTOPB | CRTSCTS);
  termios->c_cflag |= CREAD | CLOCAL | sizes[settings->data_bits - 5];
  if (settings->parity != FJ_PARITY_NONE)
    termios->c_cflag |= PARENB;
  if (settings->parity == FJ_PARITY_ODD)
    termios->c_cflag |= PARODD;
  if (settings->stop_bits == 2)
    termios->c_cflag |= CSTOPB;
  /* A byte with a wrong parity is dropped: the protocol asks again. */
  termios->c_iflag &= ~(tcflag_t) (IXON | IXOFF | INPCK | IGNPAR | PARMRK);
  if (settings->parity != FJ_PARITY_NONE)
    termios->c_iflag |= INPCK | IGNPAR;
  termios->c_cc[VMIN] = 0;
  termios->c_cc[VTIME] = 0;
  cfsetispeed (termios, speeds[i].code);
  cfsetospeed (termios, speeds[i].code);
  return TRUE;
}

/* It has no line, and the kernel keeps it at eight bits without parity. */
static gboolean
is_pty (FjTty *self)
{
  struct stat about;

  return fstat (self->fd, &about) == 0 && major (about.st_rdev) >= PTY_FIRST &&
         major (about.st_rdev) <= PTY_LAST;
}

/* The system says yes when it could do a part of it. */
static gboolean
has_taken (FjTty *self, const struct termios *wanted)
{
  const tcflag_t framing = CSIZE | PARENB | PARODD | CSTOPB;
  struct termios now;

  return tcgetattr (self->fd, &now) == 0 && cfgetospeed (&now) == cfgetospeed (wanted) &&
         (is_pty (self) || (now.c_cflag & framing) == (wanted->c_cflag & framing));
}

static gboolean
tty_set_line (FjSerialLink *link, const FjLineSettings *settings, GError **error)
{
  FjTty         *self = FJ_TTY (link);
  struct termios wanted = self->before;

  if (!check_open (self, error))
    return FALSE;
  if (!fj_tty_fill_termios (&wanted, settings))
    return set_failure (self, FJ_ERROR_UNSUPPORTED, "unknown setting", error);
  if (tcsetattr (self->fd, TCSANOW, &wanted) != 0)
    return set_errno (self, errno, error);
  if (!has_taken (self, &wanted))
    return set_failure (self, FJ_ERROR_UNSUPPORTED, "not taken", error);
  tcflush (self->fd, TCIFLUSH);
  return TRUE;
}

/* Bytes */

static gboolean
tty_write (FjSerialLink *link, const guint8 *data, gsize length, gsize *actual, gint64 deadline,
           GCancellable *cancellable, GError **error)
{
  FjTty *self = FJ_TTY (link);

  if (!check_open (self, error))
    return FALSE;
  while (*actual < length) {
    gssize n = write (self->fd, data + *actual, length - *actual);

    if (n > 0)
      *actual += (gsize) n;
    else if (n < 0 && errno != EAGAIN && errno != EINTR)
      return set_errno (self, errno, error);
    else if (!wait_for (self, POLLOUT, deadline, cancellable, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
tty_read (FjSerialLink *link, guint8 *data, gsize length, gsize *actual, gint64 deadline,
          GCancellable *cancellable, GError **error)
{
  FjTty *self = FJ_TTY (link);

  if (!check_open (self, error))
    return FALSE;
  while (*actual < length) {
    gssize n;

    if (!wait_for (self, POLLIN, deadline, cancellable, error))
      return FALSE;
    n = read (self->fd, data + *actual, length - *actual);
    /* There was something to read, and it is the end. */
    if (n == 0)
      return set_failure (self, FJ_ERROR_GONE, "end", error);
    if (n > 0)
      *actual += (gsize) n;
    else if (errno != EAGAIN && errno != EINTR)
      return set_errno (self, errno, error);
  }
  return TRUE;
}

/* tcdrain() knows neither limit nor cancellable: it is asked when nothing is left to wait for. */
static gboolean
tty_drain (FjSerialLink *link, gint64 deadline, GCancellable *cancellable, GError **error)
{
  FjTty *self = FJ_TTY (link);
  int    waiting = 0;

  if (!check_open (self, error))
    return FALSE;
  while (ioctl (self->fd, TIOCOUTQ, &waiting) == 0 && waiting > 0) {
    gint64 now = g_get_monotonic_time ();

    if (now >= deadline) {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                           _ ("The board did not answer in time"));
      return FALSE;
    }
    if (!fj_clock_sleep_until (fj_clock_get_real (), MIN (deadline, now + DRAIN_USEC), cancellable,
                               error))
      return FALSE;
  }
  return tcdrain (self->fd) == 0 || set_errno (self, errno, error);
}

static void
tty_link_init (FjLinkInterface *iface)
{
  iface->open = tty_open;
  iface->close = tty_close;
  iface->get_place = tty_get_place;
  iface->get_clock = tty_get_clock;
}

static void
tty_serial_init (FjSerialLinkInterface *iface)
{
  iface->set_line = tty_set_line;
  iface->write = tty_write;
  iface->read = tty_read;
  iface->drain = tty_drain;
}

static void
fj_tty_finalize (GObject *object)
{
  FjTty *self = FJ_TTY (object);

  tty_close (FJ_LINK (self));
  g_free (self->path);
  g_free (self->place);
  G_OBJECT_CLASS (fj_tty_parent_class)->finalize (object);
}

static void
fj_tty_class_init (FjTtyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fj_tty_finalize;
}

static void
fj_tty_init (FjTty *self)
{
  self->fd = -1;
}

/**
 * fj_tty_new:
 * @path: the device's file, such as "/dev/ttyUSB0"
 * @place: where it is, as people and the port watch name it
 *
 * Returns: (transfer full): a link to it, not open
 */
FjSerialLink *
fj_tty_new (const char *path, const char *place)
{
  FjTty *self;

  g_return_val_if_fail (path != NULL && place != NULL, NULL);

  self = g_object_new (FJ_TYPE_TTY, NULL);
  self->path = g_strdup (path);
  self->place = g_strdup (place);
  return FJ_SERIAL_LINK (self);
}
