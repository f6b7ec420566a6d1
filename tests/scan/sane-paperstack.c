/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A SANE backend for tests: scanners that do what the `test` backend of SANE does not. What a device does stands in its
 * name, "paperstack:WHAT-PAGES": stack (a feeder of so many pages), gone, jam and open (that happens in the middle of
 * the page after them), stuck and still (reading, or starting, the page after them does not return until it is
 * cancelled), long (the height is not known), deep (16 bits), line (1 bit), short (half of the lines never come), huge,
 * three (one colour after the other), busy, denied.
 */
#include <glib.h>
#include <string.h>
#include <sane/sane.h>
#include <sane/saneopts.h>

typedef struct
{
  char *what;
  int pages, page;       /* how many; which one is on its way, from 1 */
  int line, at;          /* of the page */
  gboolean feeder, colour;
  int resolution;
  gboolean cancelled;    /* (mutex mutex) */
} Device;

static GMutex mutex;
static GCond cancelled;

/* Tests look these up: who called, and whether it was ever somebody else. */
extern GThread *lb_paperstack_thread;
extern int lb_paperstack_threads;
GThread *lb_paperstack_thread;
int lb_paperstack_threads;

static void
note_thread (void)
{
  GThread *self = g_thread_self ();

  g_mutex_lock (&mutex);
  if (lb_paperstack_thread != self)
    lb_paperstack_threads++;
  lb_paperstack_thread = self;
  g_mutex_unlock (&mutex);
}

/* libsane looks these up by name. */
SANE_Status sane_paperstack_init (SANE_Int *version, SANE_Auth_Callback authorise);
void sane_paperstack_exit (void);
SANE_Status sane_paperstack_get_devices (const SANE_Device ***devices, SANE_Bool local);
SANE_Status sane_paperstack_open (SANE_String_Const name, SANE_Handle *handle);
void sane_paperstack_close (SANE_Handle handle);
const SANE_Option_Descriptor *sane_paperstack_get_option_descriptor (SANE_Handle handle, SANE_Int option);
SANE_Status sane_paperstack_control_option (SANE_Handle handle, SANE_Int option, SANE_Action action, void *value,
                                            SANE_Int *info);
SANE_Status sane_paperstack_get_parameters (SANE_Handle handle, SANE_Parameters *parameters);
SANE_Status sane_paperstack_start (SANE_Handle handle);
SANE_Status sane_paperstack_read (SANE_Handle handle, SANE_Byte *bytes, SANE_Int most, SANE_Int *length);
void sane_paperstack_cancel (SANE_Handle handle);
SANE_Status sane_paperstack_set_io_mode (SANE_Handle handle, SANE_Bool non_blocking);
SANE_Status sane_paperstack_get_select_fd (SANE_Handle handle, SANE_Int *descriptor);

SANE_Status
sane_paperstack_init (SANE_Int *version, SANE_Auth_Callback authorise)
{
  if (version != NULL)
    *version = SANE_VERSION_CODE (1, 0, 0);
  return SANE_STATUS_GOOD;
}

void
sane_paperstack_exit (void)
{
}

SANE_Status
sane_paperstack_get_devices (const SANE_Device ***devices, SANE_Bool local)
{
  static const SANE_Device stack = { "stack-200", "Lianban", "Paper stack", "feeder" };
  static const SANE_Device gone = { "gone-2", "Lianban", "Loose plug", "feeder" };
  static const SANE_Device *all[] = { &stack, &gone, NULL };

  note_thread ();
  *devices = all;
  return SANE_STATUS_GOOD;
}

SANE_Status
sane_paperstack_open (SANE_String_Const name, SANE_Handle *handle)
{
  g_auto (GStrv) parts = g_strsplit (name, "-", 2);
  Device *device;

  note_thread ();
  if (g_strcmp0 (parts[0], "busy") == 0)
    return SANE_STATUS_DEVICE_BUSY;
  if (g_strcmp0 (parts[0], "denied") == 0)
    return SANE_STATUS_ACCESS_DENIED;
  if (g_strcmp0 (parts[0], "nobody") == 0)
    return SANE_STATUS_INVAL;
  device = g_new0 (Device, 1);
  device->what = g_strdup (parts[0]);
  device->pages = parts[0] != NULL && parts[1] != NULL ? (int) g_ascii_strtoll (parts[1], NULL, 10) : 1;
  device->resolution = 75;
  *handle = device;
  return SANE_STATUS_GOOD;
}

void
sane_paperstack_close (SANE_Handle handle)
{
  Device *device = handle;

  note_thread ();
  g_free (device->what);
  g_free (device);
}

enum { OPTION_COUNT, OPTION_SOURCE, OPTION_MODE, OPTION_RESOLUTION, N_OPTIONS };

static const SANE_String_Const sources[] = { "Flatbed", "Automatic Document Feeder", NULL };
static const SANE_String_Const modes[] = { "Gray", "Color", NULL };
static const SANE_Word resolutions[] = { 3, 300, 75, 150 };

#define READ_WRITE (SANE_CAP_SOFT_SELECT | SANE_CAP_SOFT_DETECT)

const SANE_Option_Descriptor *
sane_paperstack_get_option_descriptor (SANE_Handle handle, SANE_Int option)
{
  static const SANE_Option_Descriptor options[] = {
    [OPTION_COUNT] = { "", "", "", SANE_TYPE_INT, SANE_UNIT_NONE, sizeof (SANE_Word), SANE_CAP_SOFT_DETECT,
                       SANE_CONSTRAINT_NONE, { NULL } },
    [OPTION_SOURCE] = { SANE_NAME_SCAN_SOURCE, "", "", SANE_TYPE_STRING, SANE_UNIT_NONE, 32, READ_WRITE,
                        SANE_CONSTRAINT_STRING_LIST, { .string_list = sources } },
    [OPTION_MODE] = { SANE_NAME_SCAN_MODE, "", "", SANE_TYPE_STRING, SANE_UNIT_NONE, 8, READ_WRITE,
                      SANE_CONSTRAINT_STRING_LIST, { .string_list = modes } },
    [OPTION_RESOLUTION] = { SANE_NAME_SCAN_RESOLUTION, "", "", SANE_TYPE_INT, SANE_UNIT_DPI, sizeof (SANE_Word),
                            READ_WRITE, SANE_CONSTRAINT_WORD_LIST, { .word_list = resolutions } },
  };

  return option >= 0 && option < N_OPTIONS ? &options[option] : NULL;
}

SANE_Status
sane_paperstack_control_option (SANE_Handle handle, SANE_Int option, SANE_Action action, void *value, SANE_Int *info)
{
  Device *device = handle;
  const gboolean set = action == SANE_ACTION_SET_VALUE;

  if (option == OPTION_COUNT && !set)
    *(SANE_Word *) value = N_OPTIONS;
  else if (option == OPTION_RESOLUTION && set)
    device->resolution = *(SANE_Word *) value;
  else if (option == OPTION_RESOLUTION)
    *(SANE_Word *) value = device->resolution;
  else if (option == OPTION_SOURCE && set)
    device->feeder = g_str_equal (value, sources[1]);
  else if (option == OPTION_MODE && set)
    device->colour = g_str_equal (value, modes[1]);
  else
    return SANE_STATUS_UNSUPPORTED;
  return SANE_STATUS_GOOD;
}

static gboolean
is_a (const Device *device, const char *what)
{
  return g_str_equal (device->what, what);
}

static int
height_of (const Device *device)
{
  return is_a (device, "huge") ? 60000 : (int) (297 / 25.4 * device->resolution);
}

SANE_Status
sane_paperstack_get_parameters (SANE_Handle handle, SANE_Parameters *parameters)
{
  Device *device = handle;

  memset (parameters, 0, sizeof *parameters);
  parameters->format = is_a (device, "three") ? SANE_FRAME_RED : device->colour ? SANE_FRAME_RGB : SANE_FRAME_GRAY;
  parameters->last_frame = SANE_TRUE;
  parameters->depth = is_a (device, "deep") ? 16 : is_a (device, "line") ? 1 : 8;
  parameters->pixels_per_line = is_a (device, "huge") ? 60000 : (int) (210 / 25.4 * device->resolution);
  parameters->lines = is_a (device, "long") ? -1 : height_of (device);
  parameters->bytes_per_line = (parameters->pixels_per_line * (device->colour ? 3 : 1) * parameters->depth + 7) / 8;
  return SANE_STATUS_GOOD;
}

static SANE_Status
wait_for_cancel (Device *device)
{
  g_mutex_lock (&mutex);
  while (!device->cancelled)
    g_cond_wait (&cancelled, &mutex);
  g_mutex_unlock (&mutex);
  return SANE_STATUS_CANCELLED;
}

SANE_Status
sane_paperstack_start (SANE_Handle handle)
{
  Device *device = handle;
  const gboolean past = device->page >= device->pages;

  note_thread ();
  if (past && is_a (device, "still"))
    return wait_for_cancel (device);
  if (past && device->feeder && !is_a (device, "gone") && !is_a (device, "jam") && !is_a (device, "open")
      && !is_a (device, "stuck"))
    return SANE_STATUS_NO_DOCS;
  device->page++;
  device->line = device->at = 0;
  return SANE_STATUS_GOOD;
}

/* Rows of strokes that look like type from afar, other ones on every page; ink is dark. */
static SANE_Byte
dot (const Device *device, int column, int row)
{
  column = column * 75 / device->resolution;
  row = row * 75 / device->resolution;

  const guint letter = (guint) (column / 9) * 2654435761u ^ (guint) (row / 16) * 40503u ^ (guint) device->page * 97u;
  const gboolean ink = row % 16 < 10 && letter % 5 != 0 && ((letter >> (column % 9)) & 1) != 0;

  return ink ? 30 : 240;
}

SANE_Status
sane_paperstack_read (SANE_Handle handle, SANE_Byte *bytes, SANE_Int most, SANE_Int *length)
{
  Device *device = handle;
  SANE_Parameters parameters;
  const int half = height_of (device) / 2;
  int samples, size;

  note_thread ();
  *length = 0;
  sane_paperstack_get_parameters (handle, &parameters);
  if (device->page > device->pages && device->line >= half)
    {
      if (is_a (device, "stuck"))
        return wait_for_cancel (device);
      return is_a (device, "jam")    ? SANE_STATUS_JAMMED
             : is_a (device, "open") ? SANE_STATUS_COVER_OPEN
                                     : SANE_STATUS_IO_ERROR;
    }
  if (device->line >= (is_a (device, "short") ? half : height_of (device)))
    return SANE_STATUS_EOF;
  samples = parameters.depth == 16 ? 2 : 1;
  for (; *length < most && device->at < parameters.bytes_per_line; (*length)++, device->at++)
    bytes[*length] = dot (device, device->at / samples / (device->colour ? 3 : 1), device->line);
  size = parameters.bytes_per_line;
  if (device->at == size)
    {
      device->at = 0;
      device->line++;
    }
  return SANE_STATUS_GOOD;
}

void
sane_paperstack_cancel (SANE_Handle handle)
{
  Device *device = handle;

  g_mutex_lock (&mutex);
  device->cancelled = TRUE;
  g_cond_broadcast (&cancelled);
  g_mutex_unlock (&mutex);
}

SANE_Status
sane_paperstack_set_io_mode (SANE_Handle handle, SANE_Bool non_blocking)
{
  return non_blocking ? SANE_STATUS_UNSUPPORTED : SANE_STATUS_GOOD;
}

SANE_Status
sane_paperstack_get_select_fd (SANE_Handle handle, SANE_Int *descriptor)
{
  return SANE_STATUS_UNSUPPORTED;
}
