/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lianbanctl demo: lets the city happen in a training store, through the same door as everybody's commands.
 */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "lb-city.h"
#include "lb-command-json.h"
#include "lb-ctl-store.h"
#include "lb-identifier.h"

/* So many commands share a commit: the city is made in seconds, and nobody waits for an answer of its. */
#define BATCH 250
#define NUMBERS_AT_ONCE 50

typedef struct
{
  LbLedger *ledger;
  GHashTable *numbers;  /* char* user → GINT_TO_POINTER last number */
  GHashTable *blobs;    /* char* digest → GBytes: what the city has made */
  GHashTable *sent;     /* set of "user digest": a store takes a file only from who sends it */
  struct { LbDay day; int next, last; } leases[100]; /* by window number */
  char *device;
  int in_batch;
  gboolean open, clock_set;
  char *scratch;        /* folder for archives being made */
  gboolean quiet;
} LbDemo;

static gboolean
begin (LbDemo *demo, GError **error)
{
  if (demo->open)
    return TRUE;
  demo->open = lb_ledger_begin (demo->ledger, error);
  demo->in_batch = 0;
  return demo->open;
}

static gboolean
commit (LbDemo *demo, GError **error)
{
  if (!demo->open)
    return TRUE;
  demo->open = FALSE;
  return lb_ledger_commit (demo->ledger, error);
}

/* What the store answered, as the error that a person would have seen. */
static gboolean
read_answer (const char *text, GError **error)
{
  json_t *answer = json_loads (text, 0, NULL);
  const char *outcome = json_string_value (json_object_get (answer, "outcome"));
  json_t *problem = json_object_get (answer, "problem");
  const char *detail = json_string_value (json_object_get (problem, "detail"));
  gboolean applied = g_strcmp0 (outcome, "applied") == 0;

  if (!applied)
    g_set_error (error, LB_REFUSAL, LB_REFUSAL_INVALID, "%s: %s", outcome != NULL ? outcome : "no outcome",
                 detail != NULL ? detail : text);
  json_decref (answer);
  return applied;
}

static gboolean
send_blob (LbDemo *demo, const char *user, const char *digest, GBytes *bytes, GError **error)
{
  g_autofree char *key = g_strconcat (user, " ", digest, NULL);
  g_autoptr (LbUpload) upload = NULL;
  gsize length;
  const char *content = g_bytes_get_data (bytes, &length);

  if (!g_hash_table_add (demo->sent, g_steal_pointer (&key)))
    return TRUE;
  upload = lb_ledger_upload_begin (demo->ledger, user, digest, (gint64) length, NULL, error);
  if (upload == NULL)
    return FALSE;
  if (upload->complete)
    return TRUE;
  for (gsize offset = (gsize) upload->offset; offset < length;)
    {
      gsize piece = MIN (length - offset, LB_PIECE_MAXIMUM);

      if (!lb_upload_write (lb_ledger_folder (demo->ledger), upload, (gint64) offset, content + offset, piece, error))
        return FALSE;
      offset += piece;
    }
  return lb_ledger_upload_complete (demo->ledger, user, upload, error);
}

/* Everything that the city has made and @user may name. An archive is named once and then forgotten here. */
static gboolean
send_blobs (LbDemo *demo, const char *user, const LbCommand *command, GError **error)
{
  const char *archive = command->type == LB_COMMAND_ARCHIVE ? lb_record_text (command->args, "archive") : NULL;
  GHashTableIter iter;
  gpointer digest, bytes;

  g_hash_table_iter_init (&iter, demo->blobs);
  while (g_hash_table_iter_next (&iter, &digest, &bytes))
    if (!send_blob (demo, user, digest, bytes, error))
      return FALSE;
  if (archive != NULL)
    g_hash_table_remove (demo->blobs, archive);
  return TRUE;
}

static gboolean
execute (const LbActor *actor, const LbCommand *command, gpointer data, GError **error)
{
  LbDemo *demo = data;
  g_autoptr (LbActor) person = lb_actor_copy (actor);
  g_autoptr (GPtrArray) commands = g_ptr_array_new ();
  g_autoptr (GPtrArray) answers = NULL;
  g_autofree char *body = NULL;
  g_autofree char *digest = NULL;
  const char *digests[2] = { NULL, NULL };
  LbCommand *numbered = (LbCommand *) command;

  if (!begin (demo, error) || !send_blobs (demo, actor->id, command, error))
    return FALSE;
  g_free (person->device);
  person->device = g_strdup (demo->device);
  numbered->number = GPOINTER_TO_INT (g_hash_table_lookup (demo->numbers, actor->id)) + 1;
  body = lb_command_to_json_text (command);
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, body, -1);
  digests[0] = digest;
  g_ptr_array_add (commands, numbered);
  answers = lb_ledger_push (demo->ledger, person, commands, digests, NULL, NULL, error);
  if (answers == NULL)
    return FALSE;
  g_hash_table_replace (demo->numbers, g_strdup (actor->id), GINT_TO_POINTER ((int) numbered->number));
  if (++demo->in_batch >= BATCH && !commit (demo, error))
    return FALSE;
  return read_answer (g_ptr_array_index (answers, 0), error);
}

static LbCase *
get_case (const char *case_id, gpointer data)
{
  LbDemo *demo = data;
  g_autoptr (GError) error = NULL;
  LbCase *state = lb_ledger_cached_case (demo->ledger, case_id, &error);

  if (error != NULL)
    g_warning ("Cannot read a case: %s", error->message);
  return state;
}

/* The first time back to the city's first day; from then on the store's clock ticks on by itself while the city
 * works, and never goes back. */
static gboolean
move_clock (LbDemo *demo, LbTime now, GError **error)
{
  LbTime time = demo->clock_set ? MAX (now, lb_ledger_now (demo->ledger)) : now;

  demo->clock_set = lb_ledger_set_clock (demo->ledger, time, error);
  return demo->clock_set;
}

static gboolean
set_time (LbTime now, gpointer data, GError **error)
{
  LbDemo *demo = data;
  g_autofree char *case_id = NULL;
  LbTime due;

  if (!begin (demo, error) || !lb_ledger_next_tick (demo->ledger, &due, &case_id, error))
    return FALSE;
  while (case_id != NULL && due != LB_TIME_NONE && due <= now)
    {
      if (!move_clock (demo, due, error) ||
          !lb_ledger_tick (demo->ledger, case_id, due, error))
        return FALSE;
      g_clear_pointer (&case_id, g_free);
      if (!lb_ledger_next_tick (demo->ledger, &due, &case_id, error))
        return FALSE;
    }
  return move_clock (demo, now, error);
}

/* From the same blocks as the living windows': no number is ever given twice. */
static char *
take_number (const LbActor *actor, LbDay day, gpointer data, GError **error)
{
  LbDemo *demo = data;
  int window = CLAMP (actor->window_number, 1, 99);

  if (demo->leases[window].day != day || demo->leases[window].next > demo->leases[window].last)
    {
      g_autoptr (LbActor) person = lb_actor_copy (actor);

      g_free (person->device);
      person->device = g_strdup (demo->device);
      if (!begin (demo, error) || !lb_ledger_lease (demo->ledger, person, day, NUMBERS_AT_ONCE,
                                                    &demo->leases[window].next, &demo->leases[window].last, error))
        return NULL;
      demo->leases[window].day = day;
    }
  return lb_case_number_new (day, window, demo->leases[window].next++);
}

static char *
put_blob (GBytes *bytes, gpointer data, GError **error)
{
  LbDemo *demo = data;
  char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);

  g_hash_table_replace (demo->blobs, g_strdup (digest), g_bytes_ref (bytes));
  return digest;
}

static char *
make_archive (const LbCase *state, gpointer data, GError **error)
{
  LbDemo *demo = data;
  g_autofree char *path = g_build_filename (demo->scratch, "archive.zip", NULL);
  g_autoptr (GBytes) bytes = NULL;
  char *content;
  gsize length;

  if (!lb_ctl_write_archive (demo->ledger, state, path, error) ||
      !g_file_get_contents (path, &content, &length, error))
    return NULL;
  g_unlink (path);
  bytes = g_bytes_new_take (content, length);
  return put_blob (bytes, demo, error);
}

static void
progress (LbDay day, int cases, int of, gpointer data)
{
  LbDemo *demo = data;
  g_autofree char *text = lb_day_to_string (day);

  if (!demo->quiet)
    g_printerr ("\r%s  %d/%d cases", text, cases, of);
}

/* The people of the store, as the city meets them. (element-type LbActor) */
static GPtrArray *
people_of (LbDemo *demo, GError **error)
{
  g_autoptr (GPtrArray) users = lb_ledger_user_list (demo->ledger, error);
  GPtrArray *people;

  if (users == NULL)
    return NULL;
  people = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_actor_free);
  for (guint i = 0; i < users->len; i++)
    {
      const LbUser *user = g_ptr_array_index (users, i);
      gint64 last = lb_ledger_last_number (demo->ledger, user->actor->id, demo->device, error);

      if (user->disabled)
        continue;
      g_hash_table_replace (demo->numbers, g_strdup (user->actor->id), GINT_TO_POINTER ((int) MAX (last, 0)));
      g_ptr_array_add (people, lb_actor_copy (user->actor));
    }
  return people;
}

static int
report (LbCommandLine *line, const LbCityTally *tally)
{
  GHashTableIter iter;
  gpointer what, often;

  if (!line->json)
    g_printerr ("\n");
  g_hash_table_iter_init (&iter, tally->refusals);
  while (g_hash_table_iter_next (&iter, &what, &often))
    g_debug ("refused %d times: %s", GPOINTER_TO_INT (often), (const char *) what);
  if (line->json)
    lb_command_line_print_json (json_pack ("{s:i, s:i, s:i}", "cases", tally->cases, "commands", tally->commands,
                                           "refused", tally->refused));
  else
    g_print ("%d cases, %d commands\n", tally->cases, tally->commands);
  return LB_EXIT_OK;
}

static int
fill (LbCommandLine *line, LbDemo *demo, LbCityPlan *plan)
{
  static const LbCityBureau bureau = { execute, get_case, set_time, take_number, put_blob, make_archive, progress };
  LbCtlRules rules = { 0 };
  LbCityTally tally = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean done;

  plan->people = people_of (demo, &error);
  if (plan->people == NULL || !lb_ctl_rules_load (demo->ledger, NULL, &rules, &error))
    return lb_command_line_refuse (line, error);
  plan->catalogue = rules.catalogue;
  plan->calendar = rules.calendar;
  plan->policy = rules.policy;
  plan->first = MAX (lb_calendar_subtract (rules.calendar, plan->last, 45), rules.catalogue->effective_from);
  done = plan->first < plan->last && lb_city_run (plan, &bureau, demo, &tally, &error) && commit (demo, &error);
  if (demo->open)
    lb_ledger_rollback (demo->ledger);
  g_ptr_array_unref (plan->people);
  lb_ctl_rules_clear (&rules);
  if (!done)
    {
      if (error == NULL)
        return lb_command_line_usage (line, _("--until lies before the catalogue takes effect"));
      lb_city_tally_clear (&tally);
      return lb_command_line_refuse (line, error);
    }
  report (line, &tally);
  lb_city_tally_clear (&tally);
  return LB_EXIT_OK;
}

/* The city begins weeks before its last day, and no store's clock goes back over what has happened: only a store
 * without a past can be filled. */
static gboolean
is_untouched (LbCommandLine *line, LbLedger *ledger, int *ret_status)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *day = NULL;
  LbTime newest;

  if (!lb_ledger_newest_time (ledger, &newest, &error))
    *ret_status = lb_command_line_refuse (line, error);
  else if (newest != LB_TIME_NONE)
    {
      day = lb_day_to_string (lb_time_day (newest));
      *ret_status
        = lb_command_line_refuse_text (line, LB_ERROR_CONFLICT,
                                       _("The store in %s holds cases already, the newest record is of %s; nothing "
                                         "was changed. A demo city is only put into an empty store: name another "
                                         "folder with --data, or move this one away first."),
                                       lb_ledger_folder (ledger), day);
    }
  else
    return TRUE;
  return FALSE;
}

int
lb_ctl_demo (LbCommandLine *line)
{
  g_autofree char *cases = lb_command_line_take_option (line, "--cases");
  g_autofree char *seed = lb_command_line_take_option (line, "--seed");
  g_autofree char *until = lb_command_line_take_option (line, "--until");
  g_autofree char *archives = lb_command_line_take_option (line, "--archives");
  LbDemo demo = { .device = g_uuid_string_random (), .quiet = line->json };
  /* The samples of the catalogue begin in June 2019: by default the city stops on the morning of the first. */
  LbCityPlan plan = { .last = lb_day_from_ymd (2019, 6, 10), .cases = 500, .archives = 4, .seed = 20190610 };
  g_autoptr (GError) error = NULL;
  gint64 number;
  int status;

  if (cases != NULL && !lb_command_line_integer (cases, 0, 200000, &number))
    return lb_command_line_usage (line, _("--cases is a number from 0 to 200000"));
  plan.cases = cases != NULL ? (int) number : plan.cases;
  if (seed != NULL && !lb_command_line_integer (seed, 0, G_MAXUINT32, &number))
    return lb_command_line_usage (line, _("--seed is a number from 0 to %u"), G_MAXUINT32);
  plan.seed = seed != NULL ? (guint32) number : plan.seed;
  if (archives != NULL && !lb_command_line_integer (archives, 0, 200000, &number))
    return lb_command_line_usage (line, _("--archives is a number from 0 to 200000"));
  plan.archives = archives != NULL ? (int) number : plan.archives;
  if (line->n_arguments != 0)
    return lb_command_line_usage (line, _("demo takes no arguments but its options"));
  if (until != NULL && !lb_day_parse (until, &plan.last, &error))
    return lb_command_line_refuse (line, error);

  demo.ledger = lb_ctl_store_open (line, LB_LEDGER_TRAINING, &error);
  if (demo.ledger == NULL || !lb_ledger_lock (demo.ledger, &error))
    {
      g_clear_pointer (&demo.ledger, lb_ledger_close);
      g_free (demo.device);
      return lb_command_line_refuse (line, error);
    }
  if (!is_untouched (line, demo.ledger, &status))
    {
      lb_ledger_close (demo.ledger);
      g_free (demo.device);
      return status;
    }
  demo.numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  demo.blobs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  demo.sent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  demo.scratch = g_dir_make_tmp ("lianban-demo-XXXXXX", NULL);
  status = demo.scratch != NULL ? fill (line, &demo, &plan) : LB_EXIT_REFUSED;
  if (demo.scratch != NULL)
    g_rmdir (demo.scratch);
  g_free (demo.scratch);
  g_free (demo.device);
  g_hash_table_unref (demo.numbers);
  g_hash_table_unref (demo.blobs);
  g_hash_table_unref (demo.sent);
  lb_ledger_close (demo.ledger);
  return status;
}
