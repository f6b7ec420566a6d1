/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is to be looked at on a visit, what was found, and what follows from it. Pure.
 */
#pragma once

#include "lb-client.h"

G_BEGIN_DECLS

typedef enum { LB_FOUND_NOTHING, LB_FOUND_PASS, LB_FOUND_FAIL, LB_FOUND_NOT_APPLICABLE } LbFound;

/* One point to look at. */
typedef struct
{
  char *item;           /* (owned) */
  const LbPoint *point; /* (borrowed from the catalogue) */
  char *number;         /* (owned) "2.3": third point of the second item */
  LbFound found;
  char *note;           /* (owned) */
  GPtrArray *photos;    /* (owned) (element-type LbFile) those that are not recorded yet */
  guint n_kept;         /* pictures that are recorded already */
  gboolean changed;     /* since it was recorded last */
} LbVisitPoint;

typedef struct
{
  char *request, *item, *section; /* (owned) */
  const char *opinion;            /* (nullable) "pass", "fail", "rectify" */
  char *conclusion;               /* (owned) */
} LbVisitConclusion;

typedef struct
{
  char *visit;          /* (owned) */
  GPtrArray *points;    /* (owned) (element-type LbVisitPoint) in the order of requests and points */
  GPtrArray
    *conclusions; /* (owned) (element-type LbVisitConclusion) one for each request that still needs one */
} LbVisitRecord;

/* NULL when @state has no such visit. (transfer full) */
LbVisitRecord *lb_visit_record_new (const LbCase *state, const char *visit, LbCatalogue *catalogue);
void lb_visit_record_free (LbVisitRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbVisitRecord, lb_visit_record_free)

/* "pass"… as commands carry it; NULL for nothing. */
const char *lb_found_name (LbFound found);
const char *lb_found_label (LbFound found); /* translated */
LbFound lb_found_parse (const char *name);
/* Points of @item (NULL: of all) on which nothing has been found yet. */
guint lb_visit_record_count_open (const LbVisitRecord *record, const char *item);
/* What the findings of @item suggest: "fail" when a critical point failed, "rectify" when another did,
 * "pass" when all have been looked at; NULL while points are open. */
const char *lb_visit_record_suggest (const LbVisitRecord *record, const char *item);
/* RECORD_FINDINGS of what has changed, or NULL when nothing has. (transfer full) */
GVariant *lb_visit_record_findings_args (const LbVisitRecord *record);
/* CONCLUDE_VISIT. NULL with a sentence in @ret_missing (translated) (transfer full) when a conclusion is not
 * written yet. @files (element-type LbFile) (nullable): the signed record. */
GVariant *lb_visit_record_conclude_args (const LbVisitRecord *record, LbCatalogue *catalogue,
                                         GPtrArray *files, char **ret_missing);

G_END_DECLS
