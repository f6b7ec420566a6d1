/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The run of the city: steps in the order of time, each carried out on the case as it then is, each followed by
 * what people would do next.
 */
#include "lb-city-private.h"

#include <math.h>
#include <string.h>

#include "lb-invented.h"

#define MINUTE G_GINT64_CONSTANT (60000)

static void
story_free (LbCityCase *story)
{
  g_free (story->id);
  g_rand_free (story->random);
  g_free (story);
}

static void
step_free (LbCityStep *step)
{
  g_free (step->item);
  g_free (step->detail);
  g_free (step);
}

static int
compare_steps (gconstpointer a, gconstpointer b, gpointer data)
{
  const LbCityStep *one = a, *other = b;

  if (one->at != other->at)
    return one->at < other->at ? -1 : 1;
  return one->order < other->order ? -1 : one->order > other->order;
}

LbTime
lb_city_later (LbCity *city, LbTime from, int minutes)
{
  LbTime later = lb_calendar_add_service_minutes (city->plan->calendar, &city->plan->policy->hours, from,
                                                  MAX (minutes, 1));

  return MAX (later, from + MINUTE);
}

LbTime
lb_city_days_later (LbCity *city, LbCityCase *story, LbTime from, double days)
{
  int whole = (int) floor (MAX (days, 0));
  LbDay day = lb_calendar_add (city->plan->calendar, lb_calendar_roll (city->plan->calendar, lb_time_day (from)), whole);
  LbTime morning = lb_time_at (day, 8 * 60 + 31);

  return lb_city_later (city, MAX (morning, from), g_rand_int_range (story->random, 5, 380));
}

static char *
step_key (const LbCityCase *story, LbCommandType type, const char *item, const char *detail)
{
  return g_strdup_printf ("%s/%d/%s/%s", story->id, type, item != NULL ? item : "", detail != NULL ? detail : "");
}

void
lb_city_plan_step (LbCity *city, LbCityCase *story, LbTime at, LbCommandType type, const char *item,
                   const char *detail)
{
  g_autofree char *key = step_key (story, type, item, detail);
  LbCityStep *step;

  if (!g_hash_table_add (city->planned, g_steal_pointer (&key)))
    return;
  step = g_new0 (LbCityStep, 1);
  step->at = at;
  step->order = ++city->order;
  step->story = story;
  step->type = type;
  step->item = g_strdup (item);
  step->detail = g_strdup (detail);
  story->planned++;
  g_sequence_insert_sorted (city->steps, step, compare_steps, NULL);
}

const LbActor *
lb_city_person (LbCity *city, LbCityCase *story, LbRole role, const char *section, const char *salt, int level)
{
  g_autoptr (GPtrArray) fitting = g_ptr_array_new ();
  g_autofree char *key = g_strconcat (story->id, salt, NULL);

  for (guint i = 0; i < city->plan->people->len; i++)
    {
      LbActor *actor = g_ptr_array_index (city->plan->people, i);

      if ((actor->roles & role) != 0 && actor->level >= level &&
          (section == NULL || g_strcmp0 (actor->section, section) == 0))
        g_ptr_array_add (fitting, actor);
    }
  if (fitting->len == 0)
    return NULL;
  return g_ptr_array_index (fitting, g_str_hash (key) % fitting->len);
}

/* Version 7 of RFC 9562, from the city's own time and chance: the same seed gives the same city. */
static char *
invent_uuid (GRand *random, LbTime at)
{
  guint64 time = (guint64) at;

  return g_strdup_printf ("%08x-%04x-7%03x-%04x-%08x%04x", (guint) (time >> 16), (guint) (time & 0xffff),
                          g_rand_int (random) & 0xfff, (g_rand_int (random) & 0x3fff) | 0x8000, g_rand_int (random),
                          g_rand_int (random) & 0xffff);
}

static gboolean
chance (GRand *random, double share)
{
  return g_rand_double (random) < share;
}

static LbCityCase *
begin_story (LbCity *city, const LbPackage *package, LbTime at)
{
  LbCityCase *story = g_new0 (LbCityCase, 1);
  GRand *random;

  story->random = random = g_rand_new_with_seed (g_rand_int (city->random));
  story->id = invent_uuid (random, at);
  story->package = package;
  story->pace = chance (random, 0.08) ? g_rand_double_range (random, 1.1, 1.8)
                                      : g_rand_double_range (random, 0.15, 0.95);
  story->ems = chance (random, 0.45);
  story->together = chance (random, 0.3);
  story->refer_first = chance (random, 0.1);
  story->never_returns = story->refer_first && chance (random, 0.4);
  story->one_day = chance (random, 0.2);
  story->slow_section = chance (random, 0.06);
  story->corrections = chance (random, 0.15);
  story->not_accepted = chance (random, 0.02);
  story->special = chance (random, 0.1);
  story->refused = chance (random, 0.06);
  story->withdraws = chance (random, 0.03);
  story->stays_home = chance (random, 0.12);
  g_ptr_array_add (city->stories, story);
  return story;
}

/* Cases arrive in opening hours of working days, more of some packages than of others. */
static void
invent_arrivals (LbCity *city)
{
  const LbCityPlan *plan = city->plan;
  int days = lb_calendar_between (plan->calendar, plan->first - 1, plan->last - 1);

  for (int i = 0; i < plan->cases; i++)
    {
      const LbPackage *package =
        g_ptr_array_index (plan->catalogue->packages, i % plan->catalogue->packages->len);
      LbDay day = lb_calendar_add (plan->calendar, plan->first - 1,
                                   1 + (int) ((gint64) i * MAX (days, 1) / plan->cases));
      LbTime at = lb_city_later (city, lb_time_at (day, 8 * 60 + 30), g_rand_int_range (city->random, 1, 400));
      LbCityCase *story = begin_story (city, package, at);

      lb_city_plan_step (city, story, at, story->refer_first ? LB_COMMAND_REFER : LB_COMMAND_RECEIVE, NULL, NULL);
    }
}

void
lb_city_tally_clear (LbCityTally *tally)
{
  g_clear_pointer (&tally->refusals, g_hash_table_unref);
}

static void
count_refusal (LbCity *city, const LbCityStep *step, const GError *error)
{
  char *what = g_strdup_printf ("%s: %s", lb_command_type_name (step->type), error->message);
  int before = GPOINTER_TO_INT (g_hash_table_lookup (city->tally->refusals, what));

  city->tally->refused++;
  g_hash_table_replace (city->tally->refusals, what, GINT_TO_POINTER (before + 1));
}

static gboolean
carry_out (LbCity *city, LbCityStep *step, GError **error)
{
  g_autoptr (LbCase) state = city->bureau->get_case (step->story->id, city->data);
  g_autoptr (LbCase) after = NULL;
  g_autoptr (GVariant) arguments = NULL;
  g_autoptr (LbCommand) command = NULL;
  g_autoptr (GError) refusal = NULL;
  g_autofree char *id = NULL;
  const LbActor *actor = NULL;

  arguments = lb_city_arguments (city, step, state, &actor);
  if (arguments == NULL || actor == NULL)
    return TRUE;
  id = invent_uuid (step->story->random, step->at);
  command = lb_command_new (id, step->story->id, step->item, step->type, state != NULL ? state->version : 0, step->at,
                            arguments);
  city->tally->commands++;
  if (!city->bureau->execute (actor, command, city->data, &refusal))
    {
      if (refusal->domain != LB_REFUSAL)
        {
          g_propagate_error (error, g_steal_pointer (&refusal));
          return FALSE;
        }
      count_refusal (city, step, refusal);
      return TRUE;
    }
  if (state == NULL)
    city->tally->cases++;
  after = city->bureau->get_case (step->story->id, city->data);
  if (after != NULL)
    lb_city_foresee (city, step->story, after, step->at);
  return TRUE;
}

/* The clock may have accepted items by itself since anybody looked: look again, once a day, at the cases about which
 * nobody plans to do anything. */
static void
look_again (LbCity *city, LbTime now)
{
  for (guint i = 0; i < city->stories->len; i++)
    {
      LbCityCase *story = g_ptr_array_index (city->stories, i);
      g_autoptr (LbCase) state = story->planned == 0 ? city->bureau->get_case (story->id, city->data) : NULL;

      if (state != NULL && lb_case_state (state) != LB_CASE_ARCHIVED)
        lb_city_foresee (city, story, state, now);
    }
}

static gboolean
keep_blob (LbCity *city, const char *title, char **ret_digest, gint64 *ret_size, GError **error)
{
  /* A small but real one-page PDF. */
  g_autoptr (GString) text = g_string_new ("%PDF-1.4\n");
  gsize offsets[5];
  g_autofree char *stream = g_strdup_printf ("BT /F1 18 Tf 72 760 Td (Lianban training document: %s) Tj ET", title);
  g_autoptr (GBytes) bytes = NULL;
  gsize table;

  offsets[1] = text->len;
  g_string_append (text, "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n");
  offsets[2] = text->len;
  g_string_append (text, "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n");
  offsets[3] = text->len;
  g_string_append (text, "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1"
                         "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n");
  offsets[4] = text->len;
  g_string_append_printf (text, "4 0 obj<</Length %" G_GSIZE_FORMAT ">>stream\n%s\nendstream endobj\n",
                          strlen (stream), stream);
  table = text->len;
  g_string_append (text, "xref\n0 5\n0000000000 65535 f \n");
  for (int i = 1; i < 5; i++)
    g_string_append_printf (text, "%010" G_GSIZE_FORMAT " 00000 n \n", offsets[i]);
  g_string_append_printf (text, "trailer<</Size 5/Root 1 0 R>>\nstartxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n", table);
  *ret_size = (gint64) text->len;
  bytes = g_string_free_to_bytes (g_steal_pointer (&text));
  *ret_digest = city->bureau->put_blob (bytes, city->data, error);
  return *ret_digest != NULL;
}

static gboolean
run_steps (LbCity *city, GError **error)
{
  LbTime end = lb_time_at (city->plan->last, 8 * 60 + 30);
  LbDay today = LB_DAY_NONE;

  while (!g_sequence_is_empty (city->steps))
    {
      GSequenceIter *first = g_sequence_get_begin_iter (city->steps);
      LbCityStep *step = g_sequence_get (first);
      g_autofree char *key = NULL;
      gboolean done;

      if (step->at >= end)
        break;
      if (!city->bureau->set_time (step->at, city->data, error))
        return FALSE;
      if (lb_time_day (step->at) != today)
        {
          today = lb_time_day (step->at);
          look_again (city, step->at);
          if (city->bureau->progress != NULL)
            city->bureau->progress (today, city->tally->cases, city->plan->cases, city->data);
          /* Looking again may have planned something earlier than @step. */
          continue;
        }
      key = step_key (step->story, step->type, step->item, step->detail);
      g_hash_table_remove (city->planned, key);
      step->story->planned--;
      done = carry_out (city, step, error);
      g_sequence_remove (first);
      if (!done)
        return FALSE;
    }
  return city->bureau->set_time (end, city->data, error);
}

gboolean
lb_city_run (const LbCityPlan *plan, const LbCityBureau *bureau, gpointer data, LbCityTally *ret_tally, GError **error)
{
  LbCity city = { .plan = plan, .bureau = bureau, .data = data, .tally = ret_tally };
  gboolean done;

  g_return_val_if_fail (plan != NULL && bureau != NULL && ret_tally != NULL, FALSE);
  g_return_val_if_fail (plan->first < plan->last, FALSE);

  memset (ret_tally, 0, sizeof *ret_tally);
  ret_tally->refusals = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  city.archives_left = plan->archives;
  city.random = g_rand_new_with_seed (plan->seed);
  city.steps = g_sequence_new ((GDestroyNotify) step_free);
  city.planned = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  city.bookings = lb_city_bookings_new ();
  city.stories = g_ptr_array_new_with_free_func ((GDestroyNotify) story_free);

  done = keep_blob (&city, "material", &city.paper_blob, &city.paper_size, error) &&
         keep_blob (&city, "result", &city.licence_blob, &city.licence_size, error) &&
         keep_blob (&city, "proof", &city.proof_blob, &city.proof_size, error);
  if (done)
    {
      invent_arrivals (&city);
      done = run_steps (&city, error);
    }

  g_free (city.paper_blob);
  g_free (city.licence_blob);
  g_free (city.proof_blob);
  g_ptr_array_unref (city.stories);
  g_ptr_array_unref (city.bookings);
  g_hash_table_unref (city.planned);
  g_sequence_free (city.steps);
  g_rand_free (city.random);
  return done;
}
