/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The paper of a case: what goes to which section, how each hand-over stands, and where each original is now. Pure
 * readings of the case; nothing of them is stored.
 */
#pragma once

#include "lb-decide.h"

G_BEGIN_DECLS

typedef enum
{
  LB_ORIGINAL_NONE,           /* none was handed in */
  LB_ORIGINAL_AT_COUNTER,
  LB_ORIGINAL_ON_THE_WAY,     /* on a slip that nobody has answered */
  LB_ORIGINAL_IN_SECTION,
  LB_ORIGINAL_WITH_APPLICANT, /* given back */
} LbOriginalPlace;

typedef struct
{
  const char *material;    /* (borrowed from the case) */
  int count;
  LbOriginalPlace place;
  const char *section;     /* (nullable) (borrowed) of IN_SECTION and ON_THE_WAY */
  const LbPaperSlip *slip; /* (nullable) (borrowed) of ON_THE_WAY */
  LbTime since;
  gboolean lost_sight;     /* a section signed without it: it lies at the counter, or nobody knows where */
} LbOriginal;

/* Where the originals of @material are. @ret_slip (optional) (borrowed): of ON_THE_WAY, else NULL. */
LbOriginalPlace lb_case_original_place (const LbCase *self, const char *material, const LbPaperSlip **ret_slip);
/* One for each material of which originals were handed in. (element-type LbOriginal) (transfer full) */
GPtrArray *lb_case_originals (const LbCase *self);

typedef enum
{
  LB_HAND_OVER_NONE,      /* no slip yet */
  LB_HAND_OVER_UNDER_WAY,  /* not signed for */
  LB_HAND_OVER_SIGNED,
  LB_HAND_OVER_SHORT,      /* signed for, something was missing or differed */
  LB_HAND_OVER_REFUSED,    /* sent back */
} LbHandOver;

typedef struct
{
  const char *section;     /* (borrowed from the case) */
  const LbPaperSlip *slip; /* (nullable) (borrowed) the last one */
  LbHandOver state;
  LbDay due;               /* K13: the last day on which it is to be signed for; LB_DAY_NONE before K13 began */
  gboolean late;           /* that day is over */
  gboolean urgent;         /* that day is today, and less than an hour of it is open */
} LbSectionPaper;

/* How the paper of each section stands that has items in hand and is to get paper, in the order of the items.
 * (element-type LbSectionPaper) (transfer full) */
GPtrArray *lb_case_section_papers (const LbCase *self, const LbContext *context);
/* Whether a clerk must see to it: it was sent back or was short, or is late or about to be. */
gboolean lb_section_paper_nags (const LbSectionPaper *paper);

/* What goes to @section on its next slip. An original goes to the lead section when an item of it needs the material,
 * else to the first section whose item does; the others get copies. FALSE when there is no paper for it.
 * @ret_materials, @ret_originals: (transfer full). @ret_sheets: at least 1. */
gboolean lb_case_routing (const LbCase *self, LbCatalogue *catalogue, const char *section, GStrv *ret_materials,
                          GStrv *ret_originals, int *ret_sheets);

/* The newest issue of the document, NULL when it was never issued. (nullable) (borrowed from the case) */
const LbPaperIssue *lb_case_last_issue (const LbCase *self, const char *kind, const char *number);
/* The issue of the document that has exactly these bytes. (nullable) (borrowed from the case) */
const LbPaperIssue *lb_case_find_issue (const LbCase *self, const char *kind, const char *number, const char *blob);

G_END_DECLS
