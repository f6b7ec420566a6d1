/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-calendar-private.h"

#include <string.h>

#include "lb-error.h"

struct _LbCalendarBook
{
  gatomicrefcount references;
  GPtrArray *notices;   /* (owned) (element-type LbHolidayNotice) by publication */
  GArray *listing;      /* (owned) (element-type LbHolidayNotice) shallow copies, for callers */
  LbCalendar *current;  /* (owned) */
};

/* Copying and checking notices */

static const char *const *
copy_names (const char *const *names, gsize count)
{
  char **copy;

  if (names == NULL)
    return NULL;
  copy = g_new0 (char *, count + 1);
  for (gsize i = 0; i < count; i++)
    copy[i] = g_strdup (names[i] != NULL ? names[i] : "");
  return (const char *const *) copy;
}

static LbHolidayNotice *
copy_notice (const LbHolidayNotice *notice)
{
  LbHolidayNotice *copy = g_new0 (LbHolidayNotice, 1);

  *copy = *notice;
  copy->id = g_strdup (notice->id);
  copy->title = g_strdup (notice->title);
  copy->address = g_strdup (notice->address);
  copy->off = g_memdup2 (notice->off, notice->n_off * sizeof (LbDay));
  copy->worked = g_memdup2 (notice->worked, notice->n_worked * sizeof (LbDay));
  copy->off_names = copy_names (notice->off_names, notice->n_off);
  copy->worked_names = copy_names (notice->worked_names, notice->n_worked);
  return copy;
}

static void
free_notice (gpointer data)
{
  LbHolidayNotice *notice = data;

  g_free ((char *) notice->id);
  g_free ((char *) notice->title);
  g_free ((char *) notice->address);
  g_free ((LbDay *) notice->off);
  g_free ((LbDay *) notice->worked);
  g_strfreev ((char **) notice->off_names);
  g_strfreev ((char **) notice->worked_names);
  g_free (notice);
}

/* Adds @days to @seen; FALSE on a day that is there already or too far from the notice's year. */
static gboolean
check_days (const LbHolidayNotice *notice, const LbDay *days, gsize count, GHashTable *seen, GError **error)
{
  for (gsize i = 0; i < count; i++)
    {
      g_autofree char *text = lb_day_to_string (days[i]);
      int year;

      lb_day_to_ymd (days[i], &year, NULL, NULL);
      if (ABS (year - notice->year) > 1)
        {
          g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "notice %s: %s lies too far from its year",
                       notice->id, text);
          return FALSE;
        }
      if (!g_hash_table_add (seen, GINT_TO_POINTER (days[i])))
        {
          g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "notice %s: %s occurs twice", notice->id, text);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
check_notice (const LbHolidayNotice *notice, GHashTable *ids, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  if (notice->id == NULL || *notice->id == '\0')
    {
      g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "notice: has no id");
      return FALSE;
    }
  if (!g_hash_table_add (ids, (gpointer) notice->id))
    {
      g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "notice %s: occurs twice", notice->id);
      return FALSE;
    }
  if (notice->year < LB_YEAR_FIRST || notice->year > LB_YEAR_LAST || !lb_day_is_supported (notice->published))
    {
      g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "notice %s: its year or day is out of bounds",
                   notice->id);
      return FALSE;
    }
  return check_days (notice, notice->off, notice->n_off, seen, error)
         && check_days (notice, notice->worked, notice->n_worked, seen, error);
}

static int
compare_notices (gconstpointer a, gconstpointer b)
{
  const LbHolidayNotice *first = *(const LbHolidayNotice *const *) a;
  const LbHolidayNotice *second = *(const LbHolidayNotice *const *) b;

  if (first->published != second->published)
    return first->published < second->published ? -1 : 1;
  return strcmp (first->id, second->id);
}

/* Cutting versions */

/* The notices published on or before @last, of which the later one of a year counts; @instead (nullable)
 * takes the place of its year's. The name is the caller's to choose. */
static LbCalendar *
cut (GPtrArray *notices, LbDay last, const LbHolidayNotice *instead, const char *name)
{
  g_autoptr (GHashTable) of_year = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) chosen = g_ptr_array_new ();

  for (guint i = 0; i < notices->len; i++)
    {
      LbHolidayNotice *notice = notices->pdata[i];

      if (notice->published <= last)
        g_hash_table_insert (of_year, GINT_TO_POINTER (notice->year), notice);
    }
  if (instead != NULL)
    g_hash_table_insert (of_year, GINT_TO_POINTER (instead->year), (gpointer) instead);
  for (guint i = 0; i < notices->len; i++)
    {
      LbHolidayNotice *notice = notices->pdata[i];

      if (g_hash_table_lookup (of_year, GINT_TO_POINTER (notice->year)) == notice)
        g_ptr_array_add (chosen, notice);
    }
  return lb_calendar_new (notices, chosen, name);
}

static LbCalendar *
cut_as_of (GPtrArray *notices, LbDay day)
{
  g_autofree char *name = NULL;
  LbDay latest = day;

  for (guint i = 0; i < notices->len; i++)
    {
      LbHolidayNotice *notice = notices->pdata[i];

      if (notice->published <= day)
        latest = notice->published; /* they are sorted */
    }
  name = lb_day_to_string (latest);
  return cut (notices, day, NULL, name);
}

/* Public */

/**
 * lb_calendar_book_new:
 * @notices: (array length=n_notices): copied
 *
 * Returns: (transfer full): the book, or NULL with LB_ERROR_INVALID naming the notice
 */
LbCalendarBook *
lb_calendar_book_new (const LbHolidayNotice *notices, gsize n_notices, GError **error)
{
  g_autoptr (GPtrArray) copies = g_ptr_array_new_with_free_func (free_notice);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  LbCalendarBook *book;

  for (gsize i = 0; i < n_notices; i++)
    {
      if (!check_notice (&notices[i], ids, error))
        return NULL;
      g_ptr_array_add (copies, copy_notice (&notices[i]));
    }
  g_ptr_array_sort (copies, compare_notices);

  book = g_new0 (LbCalendarBook, 1);
  g_atomic_ref_count_init (&book->references);
  book->listing = g_array_new (FALSE, FALSE, sizeof (LbHolidayNotice));
  for (guint i = 0; i < copies->len; i++)
    g_array_append_vals (book->listing, copies->pdata[i], 1);
  book->current = cut_as_of (copies, lb_day_from_ymd (LB_YEAR_LAST, 12, 31));
  book->notices = g_steal_pointer (&copies);
  return book;
}

LbCalendarBook *
lb_calendar_book_ref (LbCalendarBook *book)
{
  g_return_val_if_fail (book != NULL, NULL);
  g_atomic_ref_count_inc (&book->references);
  return book;
}

void
lb_calendar_book_unref (LbCalendarBook *book)
{
  g_return_if_fail (book != NULL);
  if (!g_atomic_ref_count_dec (&book->references))
    return;
  lb_calendar_unref (book->current);
  g_array_unref (book->listing);
  g_ptr_array_unref (book->notices);
  g_free (book);
}

/**
 * lb_calendar_book_get:
 * @version: "current", a notice's id, or a day
 *
 * Returns: (transfer full): the calendar, or NULL with LB_ERROR_NOT_FOUND
 */
LbCalendar *
lb_calendar_book_get (LbCalendarBook *book, const char *version, GError **error)
{
  LbDay day;

  g_return_val_if_fail (book != NULL && version != NULL, NULL);

  if (strcmp (version, "current") == 0)
    return lb_calendar_ref (book->current);
  if (lb_day_parse (version, &day, NULL))
    return cut_as_of (book->notices, day);
  for (guint i = 0; i < book->notices->len; i++)
    {
      const LbHolidayNotice *notice = book->notices->pdata[i];

      if (strcmp (notice->id, version) == 0)
        return cut (book->notices, lb_day_from_ymd (LB_YEAR_LAST, 12, 31), notice, version);
    }
  g_set_error (error, LB_ERROR, LB_ERROR_NOT_FOUND, "calendar: no such version");
  return NULL;
}

/**
 * lb_calendar_book_as_of:
 *
 * Returns: (transfer full): the calendar that was known at the end of @day
 */
LbCalendar *
lb_calendar_book_as_of (LbCalendarBook *book, LbDay day)
{
  g_return_val_if_fail (book != NULL, NULL);
  return cut_as_of (book->notices, day);
}

/**
 * lb_calendar_book_notices:
 *
 * Returns: (array length=ret_count) (transfer none): all notices, by publication
 */
const LbHolidayNotice *
lb_calendar_book_notices (LbCalendarBook *book, gsize *ret_count)
{
  g_return_val_if_fail (book != NULL && ret_count != NULL, NULL);
  *ret_count = book->listing->len;
  return (const LbHolidayNotice *) (gpointer) book->listing->data;
}
