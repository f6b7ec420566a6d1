/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Looking for a case among many:
 *
 *   bench-search FOLDER CASES QUERIES
 *
 * Fills a replica with so many invented cases and looks for QUERIES of them in every way that people do. Prints one JSON
 * object a line: for each way milliseconds of the median and of the slowest in a hundred, of the latter also those that our
 * own thread worked ("work"), and of the first; how often the case that was meant was
 * among the first thirty (of words that many cases have, how often there was any); then what the index takes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "lb-fixture.h"
#include "lb-identifier.h"
#include "lb-invented.h"
#include "lb-replica.h"
#include "lb-search-index.h"

#define LIMIT 30
#define AT_ONCE 200  /* cases in a transaction, as when rows are made after a pull */
#define GAP 420000   /* ms between two cases: a hundred thousand are eighteen months of a bureau that never closes */

typedef struct
{
  LbCatalogue *catalogue;
  LbDatabase *database;
  GRand *random;
  gint64 cases;
  double put; /* microseconds that the index of each case took */
} Bench;

static void
stop_on (GError *error, const char *what)
{
  if (error == NULL)
    return;
  fprintf (stderr, "bench-search: %s: %s\n", what, error->message);
  exit (1);
}

/* Microseconds that this thread has worked: on a machine that does other things too, the wall clock counts these. */
static double
worked (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double) time.tv_sec * 1e6 + (double) time.tv_nsec / 1e3;
}

/* Cases */

static char *
id_of (gint64 serial)
{
  guint64 time = G_GUINT64_CONSTANT (1560000000000) + (guint64) serial * GAP;

  return g_strdup_printf ("%08x-%04x-7000-8000-%012x", (guint) (time >> 16), (guint) (time & 0xffff), (guint) serial);
}

static void
add_line (GString *lines, char kind, char *value)
{
  if (lines->len > 0)
    g_string_append_c (lines, '\n');
  if (kind != '\0')
    g_string_append_c (lines, kind);
  g_string_append (lines, value);
  g_free (value);
}

static void
add_thing (LbSearchText *text, char kind, const char *name)
{
  LbSearchThing *thing = g_new0 (LbSearchThing, 1);

  thing->kind = kind;
  thing->name = g_strdup (name);
  g_ptr_array_add (text->things, thing);
}

static const LbPackage *
some_package (Bench *self)
{
  return self->catalogue->packages->pdata[g_rand_int_range (self->random, 0, (int) self->catalogue->packages->len)];
}

static LbSearchText
invent (Bench *self, const LbPackage *package, gint64 serial)
{
  GString *people = g_string_new (NULL), *codes = g_string_new (NULL), *place = g_string_new (NULL);
  LbSearchText text = { .things = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_search_thing_free) };

  text.number = lb_case_number_new (lb_time_day (1560000000000 + serial * GAP), 1 + (int) (serial % 4),
                                    1 + (int) (serial % 9000));
  text.applicant = lb_invent_company_name (self->random, package);
  add_line (people, '\0', lb_invent_person_name (self->random));
  add_line (people, '\0', lb_invent_person_name (self->random));
  add_line (codes, LB_CODE_USCC, lb_invent_uscc (self->random));
  add_line (codes, LB_CODE_PHONE, lb_invent_phone (self->random));
  add_line (codes, LB_CODE_PHONE, lb_invent_phone (self->random));
  add_line (codes, LB_CODE_PERSON, lb_invent_identity (self->random));
  add_line (place, '\0', lb_invent_address (self->random));
  add_line (place, '\0', lb_invent_address (self->random));
  text.people = g_string_free (people, FALSE);
  text.codes = g_string_free (codes, FALSE);
  text.place = g_string_free (place, FALSE);
  add_thing (&text, LB_THING_PACKAGE, package->name);
  for (guint i = 0; i < 4; i++)
    {
      const GPtrArray *items = self->catalogue->items;
      const LbItem *item = items->pdata[(guint) g_rand_int_range (self->random, 0, (int) items->len)];
      add_thing (&text, LB_THING_ITEM, item->name);
    }
  return text;
}

static void
put_case (Bench *self, gint64 serial, GError **error)
{
  const LbPackage *package = some_package (self);
  g_auto (LbSearchText) text = invent (self, package, serial);
  g_autofree char *id = id_of (serial);
  double begun;

  lb_database_run (self->database, error,
                   "INSERT INTO case_view (case_id, version, number, package, catalogue, applicant, state, flags,"
                   "  received_at, changed_at, n_items, pending, searched)"
                   " VALUES (:case, 1, :number, :package, :catalogue, :applicant, 2, 0, :at, :at, 4, 0, '')",
                   "s:case", id, "s:number", text.number, "s:package", package->id, "s:catalogue", self->catalogue->id,
                   "s:applicant", text.applicant, "x:at", (gint64) 1560000000000 + serial * GAP, NULL);
  begun = worked ();
  lb_search_put (self->database, id, &text, error);
  self->put += worked () - begun;
}

static gint64
pages (Bench *self)
{
  gint64 count = 0, size = 0;

  lb_database_integer (self->database, 0, &count, NULL, "SELECT page_count FROM pragma_page_count", NULL);
  lb_database_integer (self->database, 0, &size, NULL, "SELECT page_size FROM pragma_page_size", NULL);
  return count * size;
}

static double
fill (Bench *self)
{
  g_autoptr (GError) error = NULL;
  double begun = worked ();

  for (gint64 serial = 0; serial < self->cases; serial += AT_ONCE)
    {
      g_autoptr (LbTransaction) transaction = lb_transaction_begin (self->database, &error);
      for (gint64 i = serial; transaction != NULL && i < MIN (self->cases, serial + AT_ONCE); i++)
        put_case (self, i, &error);
      stop_on (error, "a case");
      lb_transaction_commit (transaction, &error);
      stop_on (error, "committing");
    }
  return (worked () - begun) / (double) self->cases;
}

/* A case that changes so that its entry is made anew, alone in its transaction. */
static double
change_one (Bench *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) took = g_array_new (FALSE, FALSE, sizeof (double));

  for (int i = 0; i < 200; i++)
    {
      gint64 serial = g_rand_int_range (self->random, 0, (int) self->cases);
      g_auto (LbSearchText) text = invent (self, some_package (self), serial);
      g_autofree char *id = id_of (serial);
      g_autoptr (LbTransaction) transaction = lb_transaction_begin (self->database, &error);
      double begun = worked ();
      lb_search_put (self->database, id, &text, &error);
      lb_transaction_commit (transaction, &error);
      double spent = worked () - begun;
      stop_on (error, "a change");
      g_array_append_val (took, spent);
    }
  double sum = 0;
  for (guint i = 0; i < took->len; i++)
    sum += g_array_index (took, double, i);
  return sum / took->len;
}

/* What people type */

typedef struct { char *number, *applicant, *people, *codes, *place; } Known;

static void
known_clear (Known *known)
{
  g_free (known->number);
  g_free (known->applicant);
  g_free (known->people);
  g_free (known->codes);
  g_free (known->place);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Known, known_clear)

static char *
part (const char *text, glong from, glong count)
{
  glong length = g_utf8_strlen (text, -1);

  from = CLAMP (from, 0, length);
  return g_utf8_substring (text, from, MIN (length, from + count));
}

static char *
code_of (const Known *known, char kind)
{
  g_auto (GStrv) lines = g_strsplit (known->codes, "\n", -1);

  for (char **line = lines; *line != NULL; line++)
    if (**line == kind)
      return g_strdup (*line + 1);
  return g_strdup ("");
}

static char *whole_number (const Known *known) { return g_strdup (known->number); }
static char *number_tail (const Known *known) { return g_strdup (known->number + strlen (known->number) - 5); }
static char *number_day (const Known *known) { return g_strndup (known->number, 10); }
static char *uscc (const Known *known) { return code_of (known, LB_CODE_USCC); }
static char *phone (const Known *known) { return code_of (known, LB_CODE_PHONE); }
static char *identity (const Known *known) { return code_of (known, LB_CODE_PERSON); }
static char *one_character (const Known *known) { return part (known->applicant, 3, 1); }
static char *two_characters (const Known *known) { return part (known->applicant, 2, 2); }
static char *four_characters (const Known *known) { return part (known->applicant, 2, 4); }
static char *whole_name (const Known *known) { return g_strdup (known->applicant); }
static char *person (const Known *known) { return g_strndup (known->people, strcspn (known->people, "\n")); }
static char *address (const Known *known) { return part (known->place, 6, 6); }

static char *
phone_part (const Known *known)
{
  g_autofree char *whole = phone (known);

  return part (whole, 3, 6);
}

static char *
phone_tail (const Known *known)
{
  g_autofree char *whole = phone (known);

  return g_strdup (whole + strlen (whole) - 4);
}

static char *
two_words (const Known *known)
{
  g_autofree char *name = two_characters (known), *tail = number_tail (known);

  return g_strconcat (name, " ", tail, NULL);
}

static char *initials (const Known *known) { return g_strdup ("kbyd"); }
static char *pinyin (const Known *known) { return g_strdup ("kaibanyaod"); }
static char *common (const Known *known) { return g_strdup ("许可"); }
static char *nothing (const Known *known) { return g_strdup ("没有这个单位"); }
static char *digits (const Known *known) { return g_strdup ("2019"); }
static char *letters (const Known *known) { return g_strdup ("yxgszz"); }

static const struct { const char *name; char *(*type) (const Known *known); gboolean meant; } ways[] = {
  { "number", whole_number, TRUE },     { "number-tail", number_tail, TRUE },  { "day", number_day, FALSE },
  { "uscc", uscc, TRUE },               { "phone", phone, TRUE },              { "phone-tail", phone_tail, FALSE },
  { "phone-part", phone_part, FALSE },
  { "identity", identity, TRUE },       { "1-character", one_character, FALSE }, { "2-characters", two_characters, FALSE },
  { "4-characters", four_characters, FALSE }, { "name", whole_name, FALSE },    { "person", person, FALSE },
  { "address", address, FALSE },        { "two-words", two_words, TRUE },      { "initials", initials, FALSE },
  { "pinyin", pinyin, FALSE },          { "item", common, FALSE },             { "digits", digits, FALSE },
  { "letters-not-there", letters, FALSE }, { "not-there", nothing, FALSE },
};

/* Asking */

static Known
some_known (Bench *self, LbDatabase *database, char **ret_id)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = id_of (g_rand_int_range (self->random, 0, (int) self->cases));
  g_autoptr (LbStatement) s = lb_database_query (
    database, &error, "SELECT number, applicant, people, codes, place FROM case_text WHERE case_id = :case", "s:case", id,
    NULL);

  if (s == NULL || lb_statement_step (s, &error) != LB_STEP_ROW)
    stop_on (error, "a case to look for");
  *ret_id = g_steal_pointer (&id);
  return (Known) { lb_statement_dup_text (s, 0), lb_statement_dup_text (s, 1), lb_statement_dup_text (s, 2),
                   lb_statement_dup_text (s, 3), lb_statement_dup_text (s, 4) };
}

static gboolean
is_among (const GPtrArray *rows, const char *case_id)
{
  for (guint i = 0; i < rows->len; i++)
    if (g_str_equal (((const LbCaseRow *) rows->pdata[i])->case_id, case_id))
      return TRUE;
  return FALSE;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  return (*(const double *) a > *(const double *) b) - (*(const double *) a < *(const double *) b);
}

static void
ask (Bench *self, LbDatabase *database, gsize way, int queries)
{
  g_autoptr (GArray) took = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) work = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GError) error = NULL;
  int found = 0;

  for (int i = 0; i < queries; i++)
    {
      g_autofree char *id = NULL;
      g_auto (Known) known = some_known (self, database, &id);
      g_autofree char *typed = ways[way].type (&known);
      gint64 begun = g_get_monotonic_time ();
      double before = worked ();
      g_autoptr (GPtrArray) rows = lb_projection_search (database, typed, -1, LIMIT, &error);
      double spent = (double) (g_get_monotonic_time () - begun) / 1000, own = (worked () - before) / 1000;
      stop_on (error, "searching");
      g_array_append_val (took, spent);
      g_array_append_val (work, own);
      found += ways[way].meant ? is_among (rows, id) : rows->len > 0;
    }
  double first = g_array_index (took, double, 0);
  g_array_sort (took, compare_times);
  g_array_sort (work, compare_times);
  printf ("{\"way\": \"%s\", \"p50\": %.3f, \"p99\": %.3f, \"work\": %.3f, \"first\": %.3f, \"found\": %.3f}\n",
          ways[way].name, g_array_index (took, double, took->len / 2), g_array_index (took, double, took->len * 99 / 100),
          g_array_index (work, double, work->len * 99 / 100), first, (double) found / queries);
  fflush (stdout);
}

int
main (int argc, char **argv)
{
  Bench self = { 0 };
  g_autoptr (GError) error = NULL;

  if (argc != 4)
    {
      fprintf (stderr, "Usage: bench-search FOLDER CASES QUERIES\n");
      return 2;
    }
  g_autoptr (LbFixture) bureau = lb_fixture_new ();
  g_autoptr (LbReplica) writer = lb_replica_open (argv[1], TRUE, &error);
  stop_on (error, "opening");
  self.catalogue = bureau->catalogue;
  self.database = lb_replica_database (writer);
  self.random = g_rand_new_with_seed (1);
  self.cases = atoll (argv[2]);
  gint64 empty = pages (&self);
  double each = fill (&self), index = self.put / (double) self.cases, changed = change_one (&self);
  gint64 size = 0;
  lb_database_integer (self.database, 0, &size, NULL,
                       "SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'case_search%' OR name LIKE 'case_text%'"
                       " OR name LIKE 'text_by%' OR name LIKE '%named_thing%'", NULL);
  printf ("{\"cases\": %" G_GINT64_FORMAT ", \"case_us\": %.1f, \"index_us\": %.1f, \"change_us\": %.1f,"
          " \"bytes\": %" G_GINT64_FORMAT ", \"file\": %" G_GINT64_FORMAT "}\n", self.cases, each, index, changed, size, pages (&self) - empty);
  g_autoptr (LbReplica) reader = lb_replica_open (argv[1], FALSE, &error);
  stop_on (error, "reading");
  for (gsize way = 0; way < G_N_ELEMENTS (ways); way++)
    ask (&self, lb_replica_database (reader), way, atoi (argv[3]));
  g_rand_free (self.random);
  return 0;
}
