/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-paper-trail.h"

#include <glib/gi18n.h>
#include "lb-name.h"
#include "lb-section.h"

static const char *
state_text (const LbSectionPaper *paper)
{
  switch (paper->state)
    {
    case LB_HAND_OVER_NONE:
      return paper->late ? _("No slip yet, late") : paper->urgent ? _("No slip yet, due today") : _("No slip yet");
    case LB_HAND_OVER_UNDER_WAY:
      return paper->late ? _("Not signed for, late")
             : paper->urgent ? _("Not signed for, due today") : _("Under way, not signed for");
    case LB_HAND_OVER_SHORT:
      return _("Signed for as short");
    case LB_HAND_OVER_REFUSED:
      return _("Sent back");
    case LB_HAND_OVER_SIGNED:
    default:
      return _("Signed for");
    }
}

char *
lb_paper_trail_describe (const LbSectionPaper *paper)
{
  const char *discrepancy;

  g_return_val_if_fail (paper != NULL, NULL);

  discrepancy = paper->slip != NULL ? paper->slip->discrepancy : NULL;
  if (discrepancy == NULL || *discrepancy == '\0')
    return g_strdup (state_text (paper));
  /* Translators: how a hand-over of paper stands, then what its receiver found. */
  return g_strdup_printf (_("%s: %s"), state_text (paper), discrepancy);
}

/* "Slip AS-…-11-01, 12 sheets, sent 09:01; missing: 身份证". (transfer full) (nullable) */
static char *
slip_text (const LbSight *sight, const LbPaperSlip *slip)
{
  g_autofree char *sent = NULL;
  g_autoptr (GString) text = NULL;

  if (slip == NULL)
    return NULL;
  sent = lb_name_time (slip->sent_at, sight->context.now);
  text = g_string_new (NULL);
  g_string_printf (text, _("Slip %s, %d sheets"), slip->slip, slip->pages);
  g_string_append_printf (text, _(" · sent %s"), sent);
  if (slip->received_at != LB_TIME_NONE || slip->refused_at != LB_TIME_NONE)
    {
      const LbTime at = slip->received_at != LB_TIME_NONE ? slip->received_at : slip->refused_at;
      g_autofree char *answered = lb_name_time (at, sight->context.now);

      g_string_append_printf (text, _(" · answered %s"), answered);
    }
  for (GStrv at = slip->missing; *at != NULL; at++)
    g_string_append_printf (text, "%s%s", at == slip->missing ? _("\nMissing: ") : _(", "),
                            lb_sight_material_name (sight, *at));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

GtkWidget *
lb_paper_trail_hand_overs (const LbSight *sight)
{
  g_autoptr (GPtrArray) papers = NULL;
  GtkWidget *section;

  g_return_val_if_fail (sight != NULL, NULL);

  if (sight->context.catalogue == NULL || sight->context.calendar == NULL || sight->context.policy == NULL)
    return NULL;
  papers = lb_case_section_papers (sight->state, &sight->context);
  if (papers->len == 0)
    return NULL;
  section = lb_section_new (_("Paper to the sections"));
  for (guint i = 0; i < papers->len; i++)
    {
      const LbSectionPaper *paper = papers->pdata[i];
      g_autofree char *state = lb_paper_trail_describe (paper);
      g_autofree char *slip = slip_text (sight, paper->slip);
      GtkWidget *line = lb_section_add (LB_SECTION (section), lb_sight_section_name (sight, paper->section), slip,
                                        state);

      if (lb_section_paper_nags (paper))
        gtk_widget_add_css_class (line, "fault-line");
    }
  return section;
}

/* Originals */

static char *
place_text (const LbSight *sight, const LbOriginal *original)
{
  switch (original->place)
    {
    case LB_ORIGINAL_ON_THE_WAY:
      return g_strdup_printf (_("on the way to %s"), lb_sight_section_name (sight, original->section));
    case LB_ORIGINAL_IN_SECTION:
      return g_strdup_printf (_("with %s"), lb_sight_section_name (sight, original->section));
    case LB_ORIGINAL_WITH_APPLICANT:
      return g_strdup (_("given back to the applicant"));
    case LB_ORIGINAL_NONE:
    case LB_ORIGINAL_AT_COUNTER:
    default:
      return g_strdup (original->lost_sight ? _("at the counter: a section did not find it in its paper")
                                            : _("at the counter"));
    }
}

static gboolean
lists (const LbEvent *event, const char *name, const char *material)
{
  g_auto (GStrv) texts = lb_record_texts (event->data, name);

  return g_strv_contains ((const char *const *) texts, material);
}

static void
add_link (GString *chain, const LbSight *sight, const LbEvent *event, const char *what)
{
  g_autofree char *when = lb_name_time (event->at, sight->context.now);

  if (chain->len > 0)
    g_string_append_c (chain, '\n');
  /* Translators: when, what happened to an original, and by whom. */
  g_string_append_printf (chain, _("%s %s (%s)"), when, what, event->actor_name);
}

/* The slip that the signature @event is for: the last one to that section before it. */
static const LbEvent *
slip_of (const LbSight *sight, const LbEvent *event)
{
  const char *section = lb_record_text (event->data, "section");

  for (guint i = sight->events->len; i > 0; i--)
    {
      const LbEvent *sent = sight->events->pdata[i - 1];

      if (sent->type == LB_EVENT_PAPER_SENT && sent->version < event->version
          && g_strcmp0 (lb_record_text (sent->data, "section"), section) == 0)
        return sent;
    }
  return NULL;
}

static void
add_event (GString *chain, const LbSight *sight, const LbEvent *event, const char *material)
{
  const char *section = lb_sight_section_name (sight, lb_record_text (event->data, "section"));
  g_autofree char *what = NULL;

  if (event->type == LB_EVENT_PAPER_SENT && lists (event, "originals", material))
    what = g_strdup_printf (_("sent to %s"), section);
  else if (event->type == LB_EVENT_PAPER_RECEIVED)
    {
      const LbEvent *sent = slip_of (sight, event);

      if (sent == NULL || !lists (sent, "originals", material))
        return;
      if (g_strcmp0 (lb_record_text (event->data, "outcome"), "refused") == 0)
        what = g_strdup_printf (_("sent back by %s"), section);
      else if (lists (event, "missing", material))
        what = g_strdup_printf (_("not found by %s"), section);
      else
        what = g_strdup_printf (_("signed for by %s"), section);
    }
  else if (event->type == LB_EVENT_PAPER_RETURNED && lists (event, "materials", material))
    what = g_strcmp0 (lb_record_text (event->data, "to"), LB_HOLDER_APPLICANT) == 0
             ? g_strdup_printf (_("given back to %s"), lb_record_text (event->data, "name"))
             : g_strdup (_("taken back by the counter"));
  if (what != NULL)
    add_link (chain, sight, event, what);
}

static char *
chain_of (const LbSight *sight, const LbOriginal *original)
{
  g_autoptr (GString) chain = g_string_new (NULL);

  for (guint i = 0; sight->events != NULL && i < sight->events->len; i++)
    {
      const LbEvent *event = sight->events->pdata[i];

      if (event->type == LB_EVENT_RECEIVED)
        add_link (chain, sight, event, _("taken in at the counter"));
      else if (event->type == LB_EVENT_PAPER_SENT || event->type == LB_EVENT_PAPER_RECEIVED
               || event->type == LB_EVENT_PAPER_RETURNED)
        add_event (chain, sight, event, original->material);
    }
  return g_string_free (g_steal_pointer (&chain), FALSE);
}

GtkWidget *
lb_paper_trail_originals (const LbSight *sight)
{
  g_autoptr (GPtrArray) originals = NULL;
  GtkWidget *section;

  g_return_val_if_fail (sight != NULL, NULL);

  originals = lb_case_originals (sight->state);
  if (originals->len == 0)
    return NULL;
  section = lb_section_new (_("Who has the originals"));
  for (guint i = 0; i < originals->len; i++)
    {
      const LbOriginal *original = originals->pdata[i];
      g_autofree char *place = place_text (sight, original);
      g_autofree char *chain = chain_of (sight, original);
      g_autofree char *name = g_strdup_printf (_("%s × %d"), lb_sight_material_name (sight, original->material),
                                               original->count);
      GtkWidget *line = lb_section_add (LB_SECTION (section), name, *chain != '\0' ? chain : NULL, place);

      if (original->lost_sight)
        gtk_widget_add_css_class (line, "fault-line");
    }
  return section;
}
