/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-referral-detail.h"
#include <glib/gi18n.h>
#include "lb-name.h"
#include "lb-section.h"

static const LbEvent *
last_referral (GPtrArray *events)
{
  for (guint i = events->len; i > 0; i--)
    {
      const LbEvent *event = g_ptr_array_index (events, i - 1);

      if (event->type == LB_EVENT_REFERRED)
        return event;
    }
  return NULL;
}

/* The one-time notice: every line that the counter found wanting. */
static void
add_notice (GtkBox *detail, LbCatalogue *catalogue, const LbEvent *referral)
{
  GtkWidget *section = lb_section_new (_("One-time notice: what is missing and why"));
  g_autoptr (GVariant) lines = lb_record_child (referral->data, "lines", NULL);
  const gsize count = lines != NULL ? g_variant_n_children (lines) : 0;

  for (gsize i = 0; i < count; i++)
    {
      g_autoptr (GVariant) line = g_variant_get_child_value (lines, i);
      const char *id = lb_record_text (line, "material");
      const LbMaterial *material = id != NULL && catalogue != NULL ? lb_catalogue_material (catalogue, id) : NULL;
      const char *defect = lb_record_text (line, "defect");
      const char *remedy = lb_record_text (line, "remedy");
      g_autofree char *text = remedy != NULL && material != NULL
                                ? g_strdup_printf ("%s\n%s", defect != NULL ? defect : "", remedy)
                                : g_strdup (remedy != NULL ? remedy : defect);

      lb_section_add (LB_SECTION (section),
                      material != NULL ? lb_name (material->name, material->english) : defect, text, NULL);
    }
  gtk_box_append (detail, section);
}

static void
add_facts (GtkBox *detail, const LbCase *state, LbCatalogue *catalogue, LbTime now)
{
  const LbPackage *package = catalogue != NULL ? lb_catalogue_package (catalogue, state->package) : NULL;
  GtkWidget *section = lb_section_new (state->applicant != NULL ? state->applicant : _("No name yet"));
  g_autofree char *when = state->n_referrals > 0 ? lb_name_time (state->referred_at, now) : NULL;
  g_autofree char *times = g_strdup_printf ("%d", state->n_referrals);
  const char *phone = state->form != NULL ? g_hash_table_lookup (state->form, "agent.phone") : NULL;

  if (phone == NULL && state->form != NULL)
    phone = g_hash_table_lookup (state->form, "applicant.legal_rep_phone");
  lb_section_add (LB_SECTION (section), _("What is to be done"), NULL,
                  package != NULL ? lb_name (package->name, package->english) : state->package);
  if (state->n_referrals > 0)
    {
      lb_section_add (LB_SECTION (section), _("Referred"), NULL, when);
      lb_section_add (LB_SECTION (section), _("How many times"), NULL, times);
    }
  if (phone != NULL)
    lb_section_add (LB_SECTION (section), _("Phone"), NULL, phone);
  gtk_box_append (detail, section);
}

/* What was advised: as a comment, or as a consultation with its question. (transfer full) (nullable) */
static char *
advice_text (const LbEvent *event)
{
  const char *question, *given;

  if (event->type == LB_EVENT_COMMENTED)
    return g_strdup (lb_record_text (event->data, "text"));
  if (event->type != LB_EVENT_ADVISED)
    return NULL;
  question = lb_record_text (event->data, "question");
  given = lb_record_text (event->data, "answer");
  if (question == NULL || *question == '\0')
    return g_strdup (given);
  return g_strdup_printf (_("Asked: %s\nAnswered: %s"), question, given != NULL ? given : "");
}

static void
add_advice (GtkBox *detail, GPtrArray *events, LbTime now)
{
  GtkWidget *section = NULL;

  for (guint i = 0; i < events->len; i++)
    {
      const LbEvent *event = g_ptr_array_index (events, i);
      g_autofree char *text = advice_text (event);
      g_autofree char *who = NULL, *when = NULL;

      if (text == NULL)
        continue;
      if (section == NULL)
        section = lb_section_new (_("Advice given"));
      when = lb_name_time (event->at, now);
      who = g_strdup_printf ("%s · %s", event->actor_name, when);
      lb_section_add (LB_SECTION (section), text, who, NULL);
    }
  if (section != NULL)
    gtk_box_append (detail, section);
}

/* How many points of @material were found met and not met; FALSE when nobody has looked at any. */
static gboolean
count_points (const LbCaseMaterial *material, guint *ret_met, guint *ret_failed)
{
  GHashTableIter iter;
  gpointer met;

  *ret_met = *ret_failed = 0;
  g_hash_table_iter_init (&iter, material->points);
  while (g_hash_table_iter_next (&iter, NULL, &met))
    if (GPOINTER_TO_INT (met))
      (*ret_met)++;
    else
      (*ret_failed)++;
  return *ret_met + *ret_failed > 0;
}

/* The pre-check as it stands, whoever ticked it. */
static void
add_points (GtkBox *detail, const LbCase *state, LbCatalogue *catalogue)
{
  GtkWidget *section = NULL;

  for (guint i = 0; i < state->materials->len; i++)
    {
      const LbCaseMaterial *held = state->materials->pdata[i];
      const LbMaterial *material = catalogue != NULL ? lb_catalogue_material (catalogue, held->material) : NULL;
      guint met, failed;
      g_autofree char *text = NULL;

      if (!count_points (held, &met, &failed))
        continue;
      if (section == NULL)
        section = lb_section_new (_("Points looked at"));
      text = g_strdup_printf (_("%u met, %u not met"), met, failed);
      lb_section_add (LB_SECTION (section),
                      material != NULL ? lb_name (material->name, material->english) : held->material, held->note, text);
    }
  if (section != NULL)
    gtk_box_append (detail, section);
}

void
lb_referral_detail_fill (GtkBox *detail, const LbCase *state, GPtrArray *events, LbCatalogue *catalogue, LbTime now)
{
  const LbEvent *referral;

  g_return_if_fail (GTK_IS_BOX (detail));
  g_return_if_fail (state != NULL && events != NULL);

  lb_box_clear (detail);
  add_facts (detail, state, catalogue, now);
  referral = last_referral (events);
  if (referral != NULL)
    add_notice (detail, catalogue, referral);
  add_advice (detail, events, now);
  add_points (detail, state, catalogue);
}
