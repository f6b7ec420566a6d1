/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a PC has to do with what the store sends, without a network in between:
 *
 *   bench-apply FOLDER EVENTS
 *
 * Takes the whole ways of cases of the test bureau, many of them at once as they happen in a bureau, in pages of the
 * size that clients ask for, into a replica; makes its rows; then builds the same replica of a snapshot, as a first
 * sync does. Prints one JSON object: seconds that passed, and seconds that the processor worked for it
 * outside the kernel, for each.
 */
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "lb-event-json.h"
#include "lb-fixture.h"
#include "lb-pack.h"
#include "lb-replica.h"

#define PAGE 5000      /* as in lb-client-pull.c */
#define AT_ONE_TIME 50 /* cases that are under way together */

typedef struct
{
  LbFixture *bureau;
  LbFacts *facts;
  const char *folder;
  GPtrArray *models; /* of GPtrArray of char*: the lines of a case */
  GPtrArray *ids;    /* of the model of each */
  gint64 wanted, events, cases;
} Bench;

typedef struct { double passed, worked; } Watch;

static void
stop_on (GError *error, const char *what)
{
  if (error == NULL)
    return;
  fprintf (stderr, "bench-apply: %s: %s\n", what, error->message);
  exit (1);
}

static Watch
watch_start (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (Watch) { (double) g_get_monotonic_time () / G_USEC_PER_SEC,
                   (double) usage.ru_utime.tv_sec + (double) usage.ru_utime.tv_usec / G_USEC_PER_SEC };
}

static void
watch_tell (Watch from, const char *name)
{
  Watch now = watch_start ();

  printf ("\"%s\": %.3f, \"%s_cpu\": %.3f, ", name, now.passed - from.passed, name, now.worked - from.worked);
  fflush (stdout);
}

/* Cases */

static void
add_model (Bench *bench)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < bench->bureau->events->len; i++)
    {
      LbEvent *event = bench->bureau->events->pdata[i];
      event->sequence = i + 1;
      event->stored = event->at;
      g_ptr_array_add (lines, lb_event_to_json_text (event));
    }
  g_ptr_array_add (bench->models, lines);
  g_ptr_array_add (bench->ids, g_strdup (bench->bureau->case_id));
}

static void
make_models (Bench *bench)
{
  bench->models = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  bench->ids = g_ptr_array_new_with_free_func (g_free);
  lb_fixture_pharmacy_to_delivery (bench->bureau);
  add_model (bench);
  lb_fixture_reset (bench->bureau);
  lb_fixture_receive (bench->bureau, "pharmacy");
  add_model (bench);
}

static char *
id_of (gint64 number)
{
  return g_strdup_printf ("%08x-%04x-7000-8000-%012x", (guint) (0x01900000 + number / 65536),
                          (guint) (number % 65536), (guint) number);
}

/* A line of a model as one of another case: both ids are of the same length, so that it stays canonical. */
static void
append_line (GString *text, const char *line, const char *from, const char *to)
{
  gsize at = text->len, length = strlen (from);

  g_string_append (text, line);
  g_string_append_c (text, '\n');
  while ((line = strstr (text->str + at, from)) != NULL)
    {
      memcpy (text->str + (line - text->str), to, length);
      at = (gsize) (line - text->str) + length;
    }
}

/* Pages */

static void
end_page (GPtrArray *pages, GString **page, gint64 events, gboolean more)
{
  g_string_append_printf (*page, "{\"more\":%s,\"next\":\"c.%" G_GINT64_FORMAT "\"}\n", more ? "true" : "false", events);
  g_ptr_array_add (pages, g_string_free (*page, FALSE));
  *page = g_string_new (NULL);
}

/* The next cases, an event of each in turn. */
static void
append_cases (Bench *bench, GPtrArray *pages, GString **page, gint64 *in_page)
{
  gint64 first = bench->cases;
  gboolean any = TRUE;

  bench->cases += AT_ONE_TIME;
  for (guint version = 0; any && bench->events < bench->wanted; version++)
    {
      any = FALSE;
      for (gint64 i = first; i < bench->cases && bench->events < bench->wanted; i++)
        {
          guint which = (guint) (i % bench->models->len);
          const GPtrArray *lines = bench->models->pdata[which];
          g_autofree char *id = id_of (i);
          if (version >= lines->len)
            continue;
          any = TRUE;
          append_line (*page, lines->pdata[version], bench->ids->pdata[which], id);
          bench->events++;
          if (++*in_page == PAGE)
            {
              end_page (pages, page, bench->events, bench->events < bench->wanted);
              *in_page = 0;
            }
        }
    }
}

static GPtrArray *
make_pages (Bench *bench)
{
  GPtrArray *pages = g_ptr_array_new_with_free_func (g_free);
  GString *page = g_string_new (NULL);
  gint64 in_page = 0;

  while (bench->events < bench->wanted)
    append_cases (bench, pages, &page, &in_page);
  if (in_page > 0)
    end_page (pages, &page, bench->events, FALSE);
  g_string_free (page, TRUE);
  return pages;
}

static void
apply (Bench *bench, LbReplica *replica)
{
  g_autoptr (GPtrArray) pages = make_pages (bench);
  g_autoptr (GError) error = NULL;
  Watch watch = watch_start ();

  for (guint i = 0; i < pages->len; i++)
    {
      g_auto (LbPulled) pulled = { 0 };
      lb_replica_take_page (replica, pages->pdata[i], strlen (pages->pdata[i]), &pulled, &error);
      stop_on (error, "a page");
    }
  watch_tell (watch, "apply");
}

static void
make_rows (LbReplica *replica)
{
  g_autoptr (GError) error = NULL;
  gboolean more = TRUE;
  Watch watch = watch_start ();

  while (more)
    {
      g_auto (GStrv) changed = NULL;
      lb_replica_make_rows (replica, &changed, &more, &error);
      stop_on (error, "rows");
    }
  watch_tell (watch, "rows");
}

/* A snapshot */

static void
pack_case (Bench *bench, LbPack *pack, gint64 number, GError **error)
{
  guint which = (guint) (number % bench->models->len);
  const GPtrArray *lines = bench->models->pdata[which];
  g_autofree char *id = id_of (number);
  g_autofree char *head = g_strdup_printf ("{\"events\":%u,\"whole\":\"%s\"}", lines->len, id);

  lb_pack_add (pack, head, error);
  for (guint i = 0; i < lines->len; i++)
    {
      g_autoptr (GString) line = g_string_new (NULL);
      append_line (line, lines->pdata[i], bench->ids->pdata[which], id);
      g_string_truncate (line, line->len - 1);
      lb_pack_add (pack, line->str, error);
    }
}

static char *
make_snapshot (Bench *bench)
{
  g_autofree char *path = g_build_filename (bench->folder, "new.zst", NULL), *digest = NULL;
  g_autofree char *head = g_strdup_printf ("{\"cases\":%" G_GINT64_FORMAT ",\"snapshot\":1}", bench->cases);
  g_autoptr (GError) error = NULL;
  g_autoptr (LbPack) pack = lb_pack_new (path, &error);

  stop_on (error, "a snapshot");
  lb_pack_add (pack, head, &error);
  for (gint64 i = 0; i < bench->cases; i++)
    pack_case (bench, pack, i, &error);
  lb_pack_add (pack, "{\"more\":false,\"next\":\"c\"}", &error);
  lb_pack_finish (pack, &digest, NULL, &error);
  stop_on (error, "a snapshot");
  g_autofree char *to = lb_replica_snapshot_path (bench->folder, digest, TRUE);
  g_rename (path, to);
  return g_steal_pointer (&digest);
}

static void
build_aside (Bench *bench)
{
  g_autofree char *digest = make_snapshot (bench);
  g_autoptr (GError) error = NULL;
  Watch watch = watch_start ();

  lb_replica_build_aside (bench->folder, digest, bench->facts, NULL, &error);
  stop_on (error, "building");
  watch_tell (watch, "snapshot");
}

int
main (int argc, char **argv)
{
  Bench bench = { 0 };
  g_autoptr (GError) error = NULL;

  if (argc != 3)
    {
      fprintf (stderr, "Usage: bench-apply FOLDER EVENTS\n");
      return 2;
    }
  bench.folder = argv[1];
  bench.wanted = atoll (argv[2]);
  bench.bureau = lb_fixture_new ();
  g_autoptr (GPtrArray) catalogues = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_catalogue_unref);
  g_ptr_array_add (catalogues, lb_catalogue_ref (bench.bureau->catalogue));
  bench.facts = lb_facts_new (catalogues, bench.bureau->calendar, bench.bureau->policy,
                              lb_fixture_for (bench.bureau, "acceptor", "drug-retail-licence"));
  make_models (&bench);
  LbReplica *replica = lb_replica_open (bench.folder, TRUE, &error);
  stop_on (error, "opening");
  lb_replica_set_facts (replica, bench.facts);
  printf ("{");
  apply (&bench, replica);
  make_rows (replica);
  lb_replica_close (replica);
  build_aside (&bench);
  printf ("\"events\": %" G_GINT64_FORMAT ", \"cases\": %" G_GINT64_FORMAT "}\n", bench.events, bench.cases);
  return 0;
}
