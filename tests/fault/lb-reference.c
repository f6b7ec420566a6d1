/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-reference.h"

#include "lb-json.h"

#include <string.h>

struct _LbReference
{
  LbFacts *facts;
  GHashTable *cases;   /* char* id → LbCase */
  GHashTable *lasts;   /* char* user and device → gint64*, the last number */
  GHashTable *answers; /* char* user, device and number → char*, what it was answered */
  gint64 head;
  LbReferenceCounts counts;
};

LbReference *
lb_reference_new (LbFacts *facts)
{
  LbReference *self = g_new0 (LbReference, 1);

  self->facts = lb_facts_ref (facts);
  self->cases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) lb_case_unref);
  self->lasts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
lb_reference_free (LbReference *self)
{
  if (self == NULL)
    return;
  lb_facts_unref (self->facts);
  g_hash_table_unref (self->cases);
  g_hash_table_unref (self->lasts);
  g_hash_table_unref (self->answers);
  g_free (self);
}

gint64
lb_reference_last (LbReference *self, const LbActor *actor)
{
  g_autofree char *key = g_strconcat (actor->id, " ", actor->device, NULL);
  gint64 *last = g_hash_table_lookup (self->lasts, key);

  return last != NULL ? *last : 0;
}

gint64
lb_reference_head (LbReference *self)
{
  return self->head;
}

const LbReferenceCounts *
lb_reference_counts (LbReference *self)
{
  return &self->counts;
}

/* Cases */

static void
apply (LbReference *self, const char *case_id, GPtrArray *events, LbTime now)
{
  const LbCase *state = g_hash_table_lookup (self->cases, case_id);
  LbCase *next = state != NULL ? lb_case_copy (state) : lb_case_new (case_id);

  for (guint i = 0; i < events->len; i++)
    {
      LbEvent *event = events->pdata[i];
      g_autoptr (GError) error = NULL;

      event->sequence = ++self->head;
      event->stored = now;
      lb_case_apply (next, event, &error);
      g_assert_no_error (error);
    }
  g_hash_table_replace (self->cases, g_strdup (case_id), next);
}

/* The visits of the other cases. (element-type LbVisit) (transfer container) */
static GPtrArray *
other_visits (LbReference *self, const char *case_id)
{
  GPtrArray *visits = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer id, state;

  g_hash_table_iter_init (&iter, self->cases);
  while (g_hash_table_iter_next (&iter, &id, &state))
    for (guint i = 0; strcmp (id, case_id) != 0 && i < ((LbCase *) state)->visits->len; i++)
      g_ptr_array_add (visits, ((LbCase *) state)->visits->pdata[i]);
  return visits;
}

static GPtrArray *
decide (LbReference *self, const LbActor *actor, const LbCase *state, const LbCommand *command, LbTime now,
        GError **error)
{
  g_autoptr (GPtrArray) visits = other_visits (self, command->case_id);
  LbContext context = { actor, now, NULL, self->facts->calendar, self->facts->policy, visits };

  context.catalogue = lb_facts_catalogue (self->facts, state != NULL ? state->catalogue : NULL, now);
  return lb_decide (state, command, &context, error);
}

void
lb_reference_tick (LbReference *self, const char *case_id, LbTime due, LbTime now)
{
  static const LbActor clock = { .id = (char *) "system", .name = (char *) "系统", .roles = LB_ROLE_SYSTEM };
  const LbCase *state = g_hash_table_lookup (self->cases, case_id);
  g_autoptr (LbCommand) command =
    lb_command_new ("tick", case_id, NULL, LB_COMMAND_TICK, state->version, due, g_variant_new ("a{sv}", NULL));
  LbContext context = { &clock, due, lb_facts_catalogue (self->facts, state->catalogue, now), self->facts->calendar,
                        self->facts->policy, NULL };
  g_autoptr (GPtrArray) events = lb_decide (state, command, &context, NULL);

  self->counts.ticks++;
  if (events != NULL && events->len > 0)
    apply (self, case_id, events, now);
}

/* Answers */

/* What a colleague put down since the author looked: the domain has the case as it is, and not who made it so. */
static gboolean
may_overwrite (const LbCommand *command, const LbCase *state)
{
  return state != NULL && command->base < state->version
         && (command->type == LB_COMMAND_SET_DELIVERY || command->type == LB_COMMAND_PLAN_VISIT);
}

/* What the domain cannot know (files, leases, registers, who inspects) the store refuses as invalid. */
static char *
take_refusal (LbReference *self, const LbCommand *command, const LbCase *state, const GError *refusal,
              const char *outcome, json_t *answer)
{
  const char *name = json_string_value (json_object_get (json_object_get (answer, "problem"), "refusal"));
  gboolean moved_on = refusal != NULL && state != NULL && command->base < state->version
                      && (refusal->code == LB_REFUSAL_WRONG_STATE || refusal->code == LB_REFUSAL_ONCE_ONLY);

  if (g_strcmp0 (name, lb_refusal_name (LB_REFUSAL_INVALID)) == 0)
    return NULL;
  if (refusal == NULL && strcmp (outcome, "conflict") == 0 && may_overwrite (command, state))
    return NULL;
  if (refusal == NULL)
    return g_strdup_printf ("refused as %s what is allowed", name);
  if (g_strcmp0 (name, lb_refusal_name ((LbRefusal) refusal->code)) != 0)
    return g_strdup_printf ("refused as %s, not as %s", name, lb_refusal_name ((LbRefusal) refusal->code));
  if (moved_on != (strcmp (outcome, "conflict") == 0))
    return g_strdup_printf ("%s, although the case has %s moved on", outcome, moved_on ? "" : "not");
  return NULL;
}

static char *
take_new (LbReference *self, const LbActor *actor, const LbCommand *command, LbTime now, json_t *answer)
{
  const char *outcome = json_string_value (json_object_get (answer, "outcome"));
  const LbCase *whole = g_hash_table_lookup (self->cases, command->case_id);
  const LbCase *state = whole != NULL && lb_actor_sees (actor, whole) ? whole : NULL;
  g_autoptr (GError) refusal = NULL;
  g_autoptr (GPtrArray) events = decide (self, actor, state, command, now, &refusal);

  if (strcmp (outcome, "applied") != 0)
    {
      *(strcmp (outcome, "conflict") == 0 ? &self->counts.conflicts : &self->counts.refused) += 1;
      return whole == state ? take_refusal (self, command, state, refusal, outcome, answer) : NULL;
    }
  self->counts.applied++;
  if (events == NULL)
    return g_strdup_printf ("applied what is refused: %s", lb_refusal_name ((LbRefusal) refusal->code));
  apply (self, command->case_id, events, now);
  state = g_hash_table_lookup (self->cases, command->case_id);
  gint64 seq = json_integer_value (json_object_get (answer, "seq"));
  gint64 version = json_integer_value (json_object_get (answer, "version"));
  if (seq != self->head || version != state->version)
    return g_strdup_printf ("it is number %" G_GINT64_FORMAT ", version %" G_GINT64_FORMAT ", not %" G_GINT64_FORMAT
                            ", %" G_GINT64_FORMAT, seq, version, self->head, state->version);
  return NULL;
}

char *
lb_reference_take (LbReference *self, const LbActor *actor, const LbCommand *command, LbTime now, json_t *answer)
{
  g_autofree char *device = g_strconcat (actor->id, " ", actor->device, NULL);
  g_autofree char *key = g_strdup_printf ("%s %" G_GINT64_FORMAT, device, command->number);
  g_autofree char *text = lb_json_to_text (answer);
  gint64 last = lb_reference_last (self, actor);

  if (command->number <= last)
    {
      json_auto_t *again = json_copy (answer);
      json_object_del (again, "repeated");
      g_autofree char *plain = lb_json_to_text (again);
      self->counts.repeated++;
      return g_strcmp0 (plain, g_hash_table_lookup (self->answers, key)) == 0
                 && json_is_true (json_object_get (answer, "repeated"))
               ? NULL
               : g_strdup_printf ("number %" G_GINT64_FORMAT " is answered %s the second time", command->number, text);
    }
  if (command->number != last + 1)
    return g_strdup_printf ("number %" G_GINT64_FORMAT " is taken after %" G_GINT64_FORMAT, command->number, last);
  g_hash_table_replace (self->lasts, g_strdup (device), g_memdup2 (&command->number, sizeof command->number));
  g_hash_table_replace (self->answers, g_steal_pointer (&key), g_strdup (text));
  return take_new (self, actor, command, now, answer);
}

/* The same as the store and the replicas say it. */
char *
lb_reference_hash (LbReference *self, const LbActor *actor)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GList) ids = g_list_sort (g_hash_table_get_keys (self->cases), (GCompareFunc) strcmp);

  for (GList *id = ids; id != NULL; id = id->next)
    {
      const LbCase *state = g_hash_table_lookup (self->cases, id->data);
      if (!lb_actor_sees (actor, state))
        continue;
      g_autofree char *canonical = lb_case_canonical (state);
      g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, canonical, -1);
      g_autofree char *line = g_strdup_printf ("%s %" G_GINT64_FORMAT " %s\n", state->id, state->version, digest);
      g_checksum_update (sum, (const guchar *) line, (gssize) strlen (line));
    }
  return g_strdup (g_checksum_get_string (sum));
}
