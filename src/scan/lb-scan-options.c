/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-scan-options-private.h"

#include <string.h>

#include <sane/saneopts.h>

#define OPTIONS_MOST 1000 /* of one device: what says more is broken */
#define A4_WIDTH 210.0
#define A4_HEIGHT 297.0

/* What people scan at; a device that has any resolution is asked for these. */
static const int usual_resolutions[] = { 75, 100, 150, 200, 300, 400, 600 };

gboolean
lb_scan_set_status (SANE_Status status, const char *doing, GError **error)
{
  static const struct { SANE_Status status; LbScanError code; } codes[] = {
    { SANE_STATUS_DEVICE_BUSY, LB_SCAN_ERROR_BUSY },      { SANE_STATUS_JAMMED, LB_SCAN_ERROR_JAMMED },
    { SANE_STATUS_NO_DOCS, LB_SCAN_ERROR_NO_PAPER },      { SANE_STATUS_COVER_OPEN, LB_SCAN_ERROR_COVER_OPEN },
    { SANE_STATUS_ACCESS_DENIED, LB_SCAN_ERROR_NO_ACCESS }, { SANE_STATUS_UNSUPPORTED, LB_SCAN_ERROR_UNSUPPORTED },
    { SANE_STATUS_IO_ERROR, LB_SCAN_ERROR_GONE },
  };
  LbScanError code = LB_SCAN_ERROR_FAILED;

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    if (codes[i].status == status)
      code = codes[i].code;
  g_set_error (error, LB_SCAN_ERROR, code, "%s: %s", doing, sane_strstatus (status));
  return FALSE;
}

SANE_Handle
lb_scan_open (const char *device, GError **error)
{
  SANE_Handle handle = NULL;
  const SANE_Status status = sane_open (device, &handle);

  if (status == SANE_STATUS_GOOD)
    return handle;
  lb_scan_set_status (status == SANE_STATUS_INVAL ? SANE_STATUS_IO_ERROR : status, "opening", error);
  return NULL;
}

static int
count_options (SANE_Handle handle)
{
  SANE_Int count = 0;

  if (sane_control_option (handle, 0, SANE_ACTION_GET_VALUE, &count, NULL) != SANE_STATUS_GOOD)
    return 0;
  return MIN (count, OPTIONS_MOST);
}

/* The number of the option called @name when it can be set now; −1 when there is none. */
static int
find_option (SANE_Handle handle, const char *name, const SANE_Option_Descriptor **ret_descriptor)
{
  const int count = count_options (handle);

  for (int i = 1; i < count; i++)
    {
      const SANE_Option_Descriptor *descriptor = sane_get_option_descriptor (handle, i);

      if (descriptor != NULL && g_strcmp0 (descriptor->name, name) == 0)
        {
          *ret_descriptor = descriptor;
          return SANE_OPTION_IS_ACTIVE (descriptor->cap) && SANE_OPTION_IS_SETTABLE (descriptor->cap) ? i : -1;
        }
    }
  return -1;
}

static gboolean
is_word_list (const SANE_Option_Descriptor *descriptor)
{
  return descriptor->type == SANE_TYPE_STRING && descriptor->constraint_type == SANE_CONSTRAINT_STRING_LIST
         && descriptor->constraint.string_list != NULL;
}

static LbScanSourceKind
kind_of_source (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  const gboolean feeder = strstr (lower, "feeder") != NULL || strstr (lower, "adf") != NULL
                          || strstr (lower, "duplex") != NULL;

  if (feeder && (strstr (lower, "duplex") != NULL || strstr (lower, "both") != NULL))
    return LB_SCAN_FEEDER_BOTH_SIDES;
  return feeder ? LB_SCAN_FEEDER : LB_SCAN_FLATBED;
}

static void
source_free (gpointer data)
{
  LbScanSource *source = data;

  g_free (source->name);
  g_free (source);
}

static void
add_source (GPtrArray *sources, const char *name, LbScanSourceKind kind)
{
  LbScanSource *source = g_new0 (LbScanSource, 1);

  source->name = g_strdup (name);
  source->kind = kind;
  g_ptr_array_add (sources, source);
}

static void
read_sources (SANE_Handle handle, LbScanAbility *ability)
{
  const SANE_Option_Descriptor *descriptor;

  if (find_option (handle, SANE_NAME_SCAN_SOURCE, &descriptor) >= 0 && is_word_list (descriptor))
    for (int i = 0; descriptor->constraint.string_list[i] != NULL; i++)
      add_source (ability->sources, descriptor->constraint.string_list[i],
                  kind_of_source (descriptor->constraint.string_list[i]));
  if (ability->sources->len == 0)
    add_source (ability->sources, NULL, LB_SCAN_FLATBED);
}

/* Makers write the same two words in many ways: "Color", "24bit Color", "Gray", "Grayscale", "True Gray". */
static const char *
find_mode (const SANE_Option_Descriptor *descriptor, gboolean colour)
{
  const char *found = NULL;

  for (int i = 0; descriptor->constraint.string_list[i] != NULL && found == NULL; i++)
    {
      g_autofree char *lower = g_ascii_strdown (descriptor->constraint.string_list[i], -1);

      if (colour ? strstr (lower, "color") != NULL || strstr (lower, "colour") != NULL
                 : strstr (lower, "gray") != NULL || strstr (lower, "grey") != NULL)
        found = descriptor->constraint.string_list[i];
    }
  return found;
}

static void
read_modes (SANE_Handle handle, LbScanAbility *ability)
{
  const SANE_Option_Descriptor *descriptor;

  if (find_option (handle, SANE_NAME_SCAN_MODE, &descriptor) >= 0 && is_word_list (descriptor))
    {
      ability->colour = find_mode (descriptor, TRUE) != NULL;
      ability->grey = find_mode (descriptor, FALSE) != NULL;
    }
  if (!ability->colour && !ability->grey)
    ability->grey = TRUE;
}

static double
number_of (const SANE_Option_Descriptor *descriptor, SANE_Word word)
{
  return descriptor->type == SANE_TYPE_FIXED ? SANE_UNFIX (word) : word;
}

static void
read_resolutions (SANE_Handle handle, LbScanAbility *ability)
{
  const SANE_Option_Descriptor *descriptor;
  const int found = find_option (handle, SANE_NAME_SCAN_RESOLUTION, &descriptor);
  int value;

  if (found >= 0 && descriptor->constraint_type == SANE_CONSTRAINT_WORD_LIST)
    for (int i = 1; i <= descriptor->constraint.word_list[0] && i < OPTIONS_MOST; i++)
      {
        value = (int) (number_of (descriptor, descriptor->constraint.word_list[i]) + 0.5);
        if (value > 0)
          g_array_append_val (ability->resolutions, value);
      }
  else if (found >= 0 && descriptor->constraint_type == SANE_CONSTRAINT_RANGE)
    for (gsize i = 0; i < G_N_ELEMENTS (usual_resolutions); i++)
      if (usual_resolutions[i] >= number_of (descriptor, descriptor->constraint.range->min)
          && usual_resolutions[i] <= number_of (descriptor, descriptor->constraint.range->max))
        g_array_append_val (ability->resolutions, usual_resolutions[i]);
  if (ability->resolutions->len == 0)
    {
      value = lb_scan_options_resolution (handle, 300);
      g_array_append_val (ability->resolutions, value);
    }
}

static int
compare_ints (gconstpointer a, gconstpointer b)
{
  return *(const int *) a - *(const int *) b;
}

LbScanAbility *
lb_scan_ability_read (SANE_Handle handle)
{
  LbScanAbility *ability = g_new0 (LbScanAbility, 1);

  ability->sources = g_ptr_array_new_with_free_func (source_free);
  ability->resolutions = g_array_new (FALSE, FALSE, sizeof (int));
  read_sources (handle, ability);
  read_modes (handle, ability);
  read_resolutions (handle, ability);
  g_array_sort (ability->resolutions, compare_ints);
  return ability;
}

/* Setting */

static gboolean
set_word (SANE_Handle handle, const char *name, double number)
{
  const SANE_Option_Descriptor *descriptor;
  const int option = find_option (handle, name, &descriptor);
  SANE_Word word;

  if (option < 0 || descriptor->size != (SANE_Int) sizeof word
      || (descriptor->type != SANE_TYPE_INT && descriptor->type != SANE_TYPE_FIXED))
    return FALSE;
  if (descriptor->constraint_type == SANE_CONSTRAINT_RANGE)
    number = CLAMP (number, number_of (descriptor, descriptor->constraint.range->min),
                    number_of (descriptor, descriptor->constraint.range->max));
  word = descriptor->type == SANE_TYPE_FIXED ? SANE_FIX (number) : (SANE_Word) (number + 0.5);
  return sane_control_option (handle, option, SANE_ACTION_SET_VALUE, &word, NULL) == SANE_STATUS_GOOD;
}

static gboolean
set_text (SANE_Handle handle, const char *name, const char *text, GError **error)
{
  const SANE_Option_Descriptor *descriptor;
  const int option = find_option (handle, name, &descriptor);
  g_autofree char *room = NULL;
  SANE_Status status;

  if (option < 0 || descriptor->type != SANE_TYPE_STRING || descriptor->size <= 0)
    return TRUE;
  room = g_malloc0 (MAX ((gsize) descriptor->size, strlen (text) + 1));
  g_strlcpy (room, text, MAX ((gsize) descriptor->size, strlen (text) + 1));
  status = sane_control_option (handle, option, SANE_ACTION_SET_VALUE, room, NULL);
  return status == SANE_STATUS_GOOD || lb_scan_set_status (status, name, error);
}

static gboolean
set_mode (SANE_Handle handle, gboolean colour, GError **error)
{
  const SANE_Option_Descriptor *descriptor;
  const char *mode;

  if (find_option (handle, SANE_NAME_SCAN_MODE, &descriptor) < 0 || !is_word_list (descriptor))
    return TRUE;
  mode = find_mode (descriptor, colour);
  if (mode == NULL)
    mode = find_mode (descriptor, !colour);
  return mode == NULL || set_text (handle, SANE_NAME_SCAN_MODE, mode, error);
}

/* The whole of an A4 page, or of the glass where that is smaller. Dots, not millimetres: the whole glass. */
static void
set_area (SANE_Handle handle)
{
  const SANE_Option_Descriptor *descriptor;
  gboolean dots;

  if (find_option (handle, SANE_NAME_SCAN_BR_X, &descriptor) < 0)
    return;
  dots = descriptor->unit != SANE_UNIT_MM;
  set_word (handle, SANE_NAME_PAGE_WIDTH, A4_WIDTH);
  set_word (handle, SANE_NAME_PAGE_HEIGHT, A4_HEIGHT);
  set_word (handle, SANE_NAME_SCAN_TL_X, 0);
  set_word (handle, SANE_NAME_SCAN_TL_Y, 0);
  set_word (handle, SANE_NAME_SCAN_BR_X, dots ? G_MAXINT16 : A4_WIDTH);
  set_word (handle, SANE_NAME_SCAN_BR_Y, dots ? G_MAXINT16 : A4_HEIGHT);
}

gboolean
lb_scan_options_apply (SANE_Handle handle, const LbScanOrder *order, GError **error)
{
  g_return_val_if_fail (order != NULL, FALSE);

  /* The source first, then the mode: other options come and go with them. */
  if (order->source != NULL && !set_text (handle, SANE_NAME_SCAN_SOURCE, order->source, error))
    return FALSE;
  if (!set_mode (handle, order->colour, error))
    return FALSE;
  set_word (handle, SANE_NAME_BIT_DEPTH, 8);
  set_word (handle, SANE_NAME_SCAN_RESOLUTION, order->resolution);
  set_area (handle);
  return TRUE;
}

int
lb_scan_options_resolution (SANE_Handle handle, int otherwise)
{
  const SANE_Option_Descriptor *descriptor;
  const int option = find_option (handle, SANE_NAME_SCAN_RESOLUTION, &descriptor);
  SANE_Word word = 0;

  if (option < 0 || descriptor->size != (SANE_Int) sizeof word
      || sane_control_option (handle, option, SANE_ACTION_GET_VALUE, &word, NULL) != SANE_STATUS_GOOD)
    return otherwise;
  return MAX ((int) (number_of (descriptor, word) + 0.5), 1);
}
