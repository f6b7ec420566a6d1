/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who of the approving sections judged a question of the counter: a choice of their people, those of the sections that
 * the draft is about first; somebody who has no account is named by hand.
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-client.h"
#include "lb-intake-draft.h"

G_BEGIN_DECLS

#define LB_TYPE_INTAKE_JUDGE (lb_intake_judge_get_type ())
G_DECLARE_FINAL_TYPE (LbIntakeJudge, lb_intake_judge, LB, INTAKE_JUDGE, GtkBox)

/* @label: of the choice, and of the entry as long as nobody can be chosen. @draft (nullable). */
GtkWidget *lb_intake_judge_new (LbClient *client, LbIntakeDraft *draft, const char *label);
/* "section name", or what was written; NULL while nobody is named. (transfer full) */
char *lb_intake_judge_dup_text (LbIntakeJudge *self);

/* People of @people (element-type LbPerson) (nullable) who belong to a section of @catalogue that reviews; those of
 * @situation's (nullable) sections first, each by section and name. (element-type LbPerson, borrowed) (transfer full) */
GPtrArray *lb_intake_judges (GPtrArray *people, const LbCatalogue *catalogue, const LbSituation *situation);

G_END_DECLS
