/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-calendar-json.h"

#include "lb-json.h"

#define MAX_NOTICES 1000
#define MAX_GROUPS 60
#define MAX_DAYS 120

static const LbJsonLimits limits = { 1024 * 1024, 8, 100000 };

/* One notice as it is read: the days of all its holidays, one after the other. */
typedef struct
{
  LbHolidayNotice notice;
  GArray *off;             /* (owned) (element-type LbDay) */
  GArray *worked;          /* (owned) (element-type LbDay) */
  GPtrArray *off_names;    /* (owned) (element-type utf8) borrowed from the document */
  GPtrArray *worked_names; /* (owned) (element-type utf8) borrowed from the document */
} Draft;

static void
draft_free (Draft *draft)
{
  g_array_unref (draft->off);
  g_array_unref (draft->worked);
  g_ptr_array_unref (draft->off_names);
  g_ptr_array_unref (draft->worked_names);
  g_free (draft);
}

static Draft *
draft_new (void)
{
  Draft *draft = g_new0 (Draft, 1);

  draft->off = g_array_new (FALSE, FALSE, sizeof (LbDay));
  draft->worked = g_array_new (FALSE, FALSE, sizeof (LbDay));
  draft->off_names = g_ptr_array_new ();
  draft->worked_names = g_ptr_array_new ();
  return draft;
}

/* [{"holiday": "国庆节", "days": ["2019-10-01", …]}, …] */
static void
read_groups (const LbJson *at, const char *member, GArray *days, GPtrArray *names)
{
  LbJson groups;
  gsize n_groups = lb_json_array (at, member, 0, MAX_GROUPS, &groups);

  for (gsize i = 0; i < n_groups; i++)
    {
      LbJson element = lb_json_element (&groups, i);
      LbJson group = lb_json_object (&element, NULL, (const char *const[]) { "holiday", "days", NULL });
      const char *name = lb_json_string (&group, "holiday", 1, 40);
      LbJson list;
      gsize n_days = lb_json_array (&group, "days", 1, MAX_DAYS, &list);

      for (gsize j = 0; j < n_days; j++)
        {
          LbJson place = lb_json_element (&list, j);
          LbDay day = lb_json_day (&place, NULL);

          g_array_append_val (days, day);
          g_ptr_array_add (names, (gpointer) name);
        }
    }
}

static Draft *
read_notice (const LbJson *at)
{
  static const char *const members[] = { "id", "year", "published", "title", "address", "days_off",
                                         "days_worked", NULL };
  Draft *draft = draft_new ();
  LbJson object = lb_json_object (at, NULL, members);

  draft->notice.id = lb_json_string (&object, "id", 1, 40);
  draft->notice.year = (int) lb_json_integer (&object, "year", LB_YEAR_FIRST, LB_YEAR_LAST);
  draft->notice.published = lb_json_day (&object, "published");
  draft->notice.title = lb_json_string_or (&object, "title", 1, 200, NULL);
  draft->notice.address = lb_json_string_or (&object, "address", 1, 400, NULL);
  read_groups (&object, "days_off", draft->off, draft->off_names);
  read_groups (&object, "days_worked", draft->worked, draft->worked_names);

  draft->notice.off = (const LbDay *) (gpointer) draft->off->data;
  draft->notice.n_off = draft->off->len;
  draft->notice.off_names = (const char *const *) draft->off_names->pdata;
  draft->notice.worked = (const LbDay *) (gpointer) draft->worked->data;
  draft->notice.n_worked = draft->worked->len;
  draft->notice.worked_names = (const char *const *) draft->worked_names->pdata;
  return draft;
}

/* The id is what versions are called by, so it must say what the notice says. */
static void
check_id (const LbJson *at, const LbHolidayNotice *notice)
{
  g_autofree char *published = NULL;
  g_autofree char *id = NULL;

  if (!lb_json_reader_ok (at->reader))
    return;
  published = lb_day_to_string (notice->published);
  id = g_strdup_printf ("%d@%s", notice->year, published);
  if (g_strcmp0 (id, notice->id) != 0)
    lb_json_fail (at, "id", "is not the notice's year and day, YEAR@PUBLISHED");
}

/* Each notice is tried alone first, so that a day that is wrong is reported at its notice. */
static void
check_notice (const LbJson *at, const LbHolidayNotice *notice)
{
  g_autoptr (LbCalendarBook) book = NULL;
  g_autoptr (GError) fault = NULL;

  check_id (at, notice);
  if (!lb_json_reader_ok (at->reader))
    return;
  book = lb_calendar_book_new (notice, 1, &fault);
  if (book == NULL)
    lb_json_fail (at, NULL, "%s", fault->message);
}

static gboolean
check_format (const LbJson *root, GError **error)
{
  gint64 version = lb_json_integer (root, "version", 1, G_MAXINT32);

  if (version <= LB_CALENDAR_FORMAT)
    return TRUE;
  g_set_error (error, LB_ERROR, LB_ERROR_NEWER, "/version: is %" G_GINT64_FORMAT ", newer than %d", version,
               LB_CALENDAR_FORMAT);
  return FALSE;
}

static void
read_source (const LbJson *root)
{
  static const char *const members[] = { "facts", "compiled", "note", NULL };
  LbJson source = lb_json_object (root, "source", members);

  lb_json_string (&source, "facts", 1, 400);
  lb_json_string (&source, "compiled", 1, 400);
  lb_json_string_or (&source, "note", 1, 400, NULL);
}

LbCalendarBook *
lb_calendar_book_from_json (const char *text, gsize length, GError **error)
{
  g_autoptr (LbJsonReader) reader = lb_json_reader_new (text, length, &limits, error);
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) draft_free);
  g_autoptr (GArray) notices = g_array_new (FALSE, FALSE, sizeof (LbHolidayNotice));
  LbJson root;
  LbJson list;
  gsize count;

  if (reader == NULL)
    return NULL;
  root = lb_json_root (reader);
  if (!check_format (&root, error))
    return NULL;
  lb_json_object (&root, NULL, (const char *const[]) { "version", "source", "notices", NULL });
  read_source (&root);
  count = lb_json_array (&root, "notices", 0, MAX_NOTICES, &list);
  for (gsize i = 0; i < count; i++)
    {
      LbJson place = lb_json_element (&list, i);
      Draft *draft = read_notice (&place);

      g_ptr_array_add (drafts, draft);
      check_notice (&place, &draft->notice);
      g_array_append_val (notices, draft->notice);
    }
  if (!lb_json_reader_finish (reader, error))
    return NULL;
  return lb_calendar_book_new ((const LbHolidayNotice *) (gpointer) notices->data, notices->len, error);
}

LbCalendarBook *
lb_calendar_book_load (const char *path, GError **error)
{
  gsize length;
  g_autofree char *text = lb_json_read_file (path, &limits, &length, error);

  return text != NULL ? lb_calendar_book_from_json (text, length, error) : NULL;
}
