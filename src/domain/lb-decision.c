/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tools of the decision: refusals, emitted events, looks at the arguments.
 */
#include "lb-decide-private.h"

#include <stdarg.h>

static const struct
{
  const char *name, *label;
} words[] = {
  [LB_REFUSAL_NOT_ALLOWED] = { "not-allowed", N_("Not your step") },
  [LB_REFUSAL_SEPARATION] = { "separation", N_("Separation of duties") },
  [LB_REFUSAL_WRONG_STATE] = { "wrong-state", N_("Not possible in this state") },
  [LB_REFUSAL_NOT_COMPLETE] = { "not-complete", N_("Something is missing") },
  [LB_REFUSAL_ONCE_ONLY] = { "once-only", N_("Only once") },
  [LB_REFUSAL_TOO_LATE] = { "too-late", N_("Too late") },
  [LB_REFUSAL_PREDECESSOR] = { "predecessor", N_("An earlier item is not granted") },
  [LB_REFUSAL_STAGE] = { "stage", N_("The stage is not open") },
  [LB_REFUSAL_NOT_WHITELISTED] = { "not-whitelisted", N_("This does not stop the clock") },
  [LB_REFUSAL_CLOSED_BY_LAW] = { "closed-by-law", N_("Abolished by law") },
  [LB_REFUSAL_INVALID] = { "invalid", N_("Not valid") },
  [LB_REFUSAL_ARCHIVE_GATE] = { "archive-gate", N_("Not ready for the archive") },
  [LB_REFUSAL_UNKNOWN] = { "unknown", N_("Not known") },
};

G_DEFINE_QUARK (lb - refusal - quark, lb_refusal)

const char *
lb_refusal_name (LbRefusal refusal)
{
  g_return_val_if_fail ((guint) refusal < G_N_ELEMENTS (words), NULL);

  return words[refusal].name;
}

const char *
lb_refusal_label (LbRefusal refusal)
{
  g_return_val_if_fail ((guint) refusal < G_N_ELEMENTS (words), NULL);

  return words[refusal].label;
}

gboolean
lb_refusal_parse (const char *name, LbRefusal *ret_refusal)
{
  g_return_val_if_fail (name != NULL && ret_refusal != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].name, name))
      {
        *ret_refusal = i;
        return TRUE;
      }
  return FALSE;
}

gboolean
lb_refuse (GError **error, LbRefusal refusal, const char *format, ...)
{
  va_list arguments;

  if (error != NULL)
    {
      g_assert (*error == NULL);
      va_start (arguments, format);
      *error = g_error_new_valist (LB_REFUSAL, (int) refusal, format, arguments);
      va_end (arguments);
    }
  return FALSE;
}

static gboolean
tells_a_date (LbEventType type)
{
  for (const LbMember *member = lb_event_members (type); member->name != NULL; member++)
    if (g_str_equal (member->name, "calendar"))
      return TRUE;
  return FALSE;
}

/* Takes @data, floating or not. */
static GVariant *
event_data (const LbDecision *d, LbEventType type, GVariant *data)
{
  g_autoptr (GVariant) held = g_variant_ref_sink (data);
  GVariantDict dict;

  if (!tells_a_date (type))
    return g_steal_pointer (&held);
  g_variant_dict_init (&dict, held);
  g_variant_dict_insert (&dict, "calendar", "s", lb_calendar_version (d->context->calendar));
  return g_variant_ref_sink (g_variant_dict_end (&dict));
}

static LbEvent *
new_event (const LbDecision *d, LbEventType type, const char *item, GVariant *data)
{
  LbEvent *event = lb_event_alloc ();

  event->case_id = g_strdup (d->state->id);
  event->version = d->state->version + 1;
  event->type = type;
  event->item = g_strdup (item);
  event->command = g_strdup (d->command != NULL ? d->command->id : "");
  event->data = event_data (d, type, data != NULL ? data : d->args);
  return event;
}

static gboolean
add_event (LbDecision *d, LbEvent *event, GError **error)
{
  g_autoptr (GError) fault = NULL;

  g_ptr_array_add (d->events, event);
  if (!lb_case_apply (d->state, event, &fault))
    return lb_refuse (error, LB_REFUSAL_INVALID, "%s", fault->message);
  if (d->follow != NULL)
    d->follow (d->state, event, d->follow_data);
  return TRUE;
}

gboolean
lb_decision_emit (LbDecision *d, LbEventType type, const char *item, GVariant *data, GError **error)
{
  const LbActor *actor = d->context->actor;
  LbEvent *event = new_event (d, type, item, data);

  event->actor = g_strdup (actor->id);
  /* Who signs for an absent colleague says so, on screen and on paper. */
  event->actor_name = d->as == actor ? g_strdup (actor->name)
                                     : g_strdup_printf ("%s（代%s）", actor->name, d->as->name);
  event->role = d->role;
  event->section = g_strdup (d->as->section);
  event->window = g_strdup (actor->window);
  event->device = g_strdup (actor->device);
  event->at = d->at;
  return add_event (d, event, error);
}

gboolean
lb_decision_emit_by_clock (LbDecision *d, LbEventType type, const char *item, LbTime at, GVariant *data,
                           GError **error)
{
  LbEvent *event = new_event (d, type, item, data);

  event->actor = g_strdup ("system");
  event->actor_name = g_strdup ("system");
  event->role = LB_ROLE_SYSTEM;
  event->at = at;
  return add_event (d, event, error);
}

gboolean
lb_decision_echo (LbDecision *d, LbEventType type, GError **error)
{
  return lb_decision_emit (d, type, d->item != NULL ? d->item->item : NULL, NULL, error);
}

const char *
lb_decision_text (const LbDecision *d, const char *name)
{
  return lb_record_text (d->args, name);
}

gsize
lb_decision_count (const LbDecision *d, const char *name)
{
  g_autoptr (GVariant) list = lb_record_child (d->args, name, NULL);

  return list != NULL && g_variant_is_container (list) ? g_variant_n_children (list) : 0;
}

const char *
lb_decision_item_name (const LbDecision *d, const char *item)
{
  const LbItem *entry = lb_catalogue_item (d->context->catalogue, item);

  return entry != NULL ? entry->name : item;
}

const char *
lb_decision_material_name (const LbDecision *d, const char *material)
{
  const LbMaterial *entry = lb_catalogue_material (d->context->catalogue, material);

  return entry != NULL ? entry->name : material;
}

LbSituation *
lb_decision_situation (const LbDecision *d, GError **error)
{
  return lb_situation_new (d->context->catalogue, d->state->package, d->state->answers, d->state->stages,
                           lb_time_day (d->state->received_at), error);
}

static gboolean
has_failed_point (const LbCaseMaterial *material)
{
  GHashTableIter iter;
  gpointer passed;

  g_hash_table_iter_init (&iter, material->points);
  while (g_hash_table_iter_next (&iter, NULL, &passed))
    if (!GPOINTER_TO_INT (passed))
      return TRUE;
  return FALSE;
}

void
lb_decision_lacking (const LbDecision *d, const LbCaseItem *item, GPtrArray *missing, GPtrArray *deferred,
                     GPtrArray *failed)
{
  g_autoptr (LbSituation) situation = lb_decision_situation (d, NULL);
  const LbItem *entry = lb_catalogue_item (d->context->catalogue, item->item);

  for (guint i = 0; situation != NULL && i < situation->materials->len; i++)
    {
      const LbMergedMaterial *merged = situation->materials->pdata[i];
      const LbCaseMaterial *held = lb_case_material (d->state, merged->material->id);

      if (!g_ptr_array_find (merged->items, entry, NULL) || merged->source != LB_MATERIAL_DUE)
        continue;
      if (held == NULL || held->held == LB_HELD_MISSING)
        {
          if (merged->required)
            g_ptr_array_add (missing, merged->material->name);
        }
      else if (held->held == LB_HELD_DEFERRED)
        g_ptr_array_add (deferred, merged->material->name);
      else if (has_failed_point (held))
        g_ptr_array_add (failed, merged->material->name);
    }
}

char *
lb_join_names (GPtrArray *names)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < names->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "、" : "", (const char *) names->pdata[i]);
  return g_string_free (text, FALSE);
}
