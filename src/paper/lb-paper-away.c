/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the counter tells on the spot: no licence needed, another authority, another window (行政许可法 32(1), (2)).
 */
#include "lb-paper-private.h"

typedef enum { NOT_REQUIRED, NOT_COMPETENT, OTHER_WINDOW } Ground;

static Ground
ground_of (const LbEvent *event)
{
  const char *ground = lb_record_text (event->data, "ground");

  if (g_strcmp0 (ground, "not-required") == 0)
    return NOT_REQUIRED;
  return g_strcmp0 (ground, "not-competent") == 0 ? NOT_COMPETENT : OTHER_WINDOW;
}

const char *
lb_paper_turned_away_title (const LbEvent *event)
{
  static const char *const titles[] = { "title-not-required", "title-not-competent", "title-other-window" };

  return lb_paper_plain ("turned-away", titles[ground_of (event)]);
}

static void
add_other_window (LbPaper *self)
{
  const char *id = lb_record_text (self->event->data, "toWindow");
  const LbWindow *window = id != NULL ? lb_catalogue_window (self->catalogue, id) : NULL;
  g_autofree char *place = window != NULL && window->place != NULL
                             ? g_strdup_printf ("%s（%s）", window->name, window->place)
                             : lb_paper_window (self, id);

  lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("turned-away", "window", "window", place, NULL));
}

static void
add_reason (LbPaper *self, Ground ground)
{
  const char *asked = lb_record_text (self->event->data, "asked");
  const char *reason = lb_record_text (self->event->data, "reason");

  lb_paper_add (self, LB_PARAGRAPH_BODY,
                lb_paper_text ("turned-away", ground == NOT_REQUIRED ? "not-required" : "not-competent", NULL));
  lb_paper_add (self, LB_PARAGRAPH_BODY,
                lb_paper_text ("turned-away", "reason", "reason", reason != NULL ? reason : "", NULL));
  if (ground == NOT_COMPETENT)
    lb_paper_add (self, LB_PARAGRAPH_BODY,
                  lb_paper_text ("turned-away", "competent", "competent",
                                 lb_record_text (self->event->data, "competent"), NULL));
  lb_paper_add (self, LB_PARAGRAPH_BODY,
                lb_paper_text ("turned-away", "asked", "asked", asked != NULL ? asked : "", NULL));
  lb_paper_add (self, LB_PARAGRAPH_BODY, lb_paper_text ("turned-away", "right", NULL));
}

void
lb_paper_turned_away (LbPaper *self)
{
  Ground ground = ground_of (self->event);
  const char *matter = lb_record_text (self->event->data, "matter");
  g_autofree char *time = lb_paper_time (self->event->at);

  self->document->formal = ground != OTHER_WINDOW;
  lb_paper_add_addressee (self);
  lb_paper_add (self, LB_PARAGRAPH_BODY,
                lb_paper_text ("turned-away", "lead", "time", time, "matter", matter != NULL ? matter : "", NULL));
  if (ground == OTHER_WINDOW)
    add_other_window (self);
  else
    add_reason (self, ground);
  lb_paper_add_supervision (self);
  lb_paper_add_signatures (self, "告知人（窗口）：", "申请人签收：", NULL);
  if (ground != OTHER_WINDOW)
    lb_paper_add_seal (self);
}
