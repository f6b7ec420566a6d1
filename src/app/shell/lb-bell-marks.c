/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-bell-marks.h"

#include <string.h>

#define DAY_MILLISECONDS (24 * 60 * 60 * (LbTime) 1000)
/* More than the list ever shows: what is older lies before the mark sooner or later. */
#define MOST_KEPT 500

struct _LbBellMarks
{
  LbTime mark;
  GPtrArray *read; /* (element-type utf8) "CASE/VERSION", oldest first */
};

static char *
key_of (const LbNoticeRow *notice)
{
  return g_strdup_printf ("%s/%" G_GINT64_FORMAT, notice->case_id, notice->version);
}

/* First line the instant, then a key in each. */
static gboolean
parse (LbBellMarks *self, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", MOST_KEPT + 2);

  if (lines[0] == NULL || !g_ascii_string_to_signed (lines[0], 10, 0, G_MAXINT64, &self->mark, NULL))
    return FALSE;
  for (guint i = 1; lines[i] != NULL && i <= MOST_KEPT; i++)
    if (*lines[i] != '\0')
      g_ptr_array_add (self->read, g_strdup (lines[i]));
  return TRUE;
}

LbBellMarks *
lb_bell_marks_new (const char *text, LbTime now)
{
  LbBellMarks *self = g_new0 (LbBellMarks, 1);

  self->read = g_ptr_array_new_with_free_func (g_free);
  if (text == NULL || !parse (self, text))
    self->mark = now - DAY_MILLISECONDS;
  return self;
}

void
lb_bell_marks_free (LbBellMarks *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->read);
  g_free (self);
}

gboolean
lb_bell_marks_is_unread (const LbBellMarks *self, const LbNoticeRow *notice)
{
  g_autofree char *key = NULL;

  g_return_val_if_fail (self != NULL && notice != NULL, FALSE);
  if (notice->at <= self->mark)
    return FALSE;
  key = key_of (notice);
  return !g_ptr_array_find_with_equal_func (self->read, key, g_str_equal, NULL);
}

void
lb_bell_marks_read (LbBellMarks *self, const LbNoticeRow *notice)
{
  g_return_if_fail (self != NULL && notice != NULL);

  if (!lb_bell_marks_is_unread (self, notice))
    return;
  if (self->read->len >= MOST_KEPT)
    g_ptr_array_remove_index (self->read, 0);
  g_ptr_array_add (self->read, key_of (notice));
}

void
lb_bell_marks_read_all (LbBellMarks *self, LbTime newest)
{
  g_return_if_fail (self != NULL);

  self->mark = MAX (self->mark, newest);
  g_ptr_array_set_size (self->read, 0);
}

char *
lb_bell_marks_to_text (const LbBellMarks *self)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);
  g_string_append_printf (text, "%" G_GINT64_FORMAT "\n", self->mark);
  for (guint i = 0; i < self->read->len; i++)
    g_string_append_printf (text, "%s\n", (const char *) g_ptr_array_index (self->read, i));
  return g_string_free (text, FALSE);
}
