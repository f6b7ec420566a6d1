/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The index that search asks: what each case is looked for by, kept with the case's rows and in the same transaction.
 */
#pragma once

#include "lb-case.h"
#include "lb-catalogue.h"
#include "lb-database.h"

G_BEGIN_DECLS

/* Its tables, for a migration of a database that has the first tables of lb_projection_sql(). */
const char *lb_search_sql (void);

/* What a case is looked for by. Several texts of a kind stand in lines. */
typedef struct
{
  char *number;    /* (nullable) */
  char *applicant; /* (nullable) */
  char *project;   /* (nullable) */
  char *people;    /* legal representatives, agents, contacts */
  char *codes;     /* each line begins with its kind: LB_CODE_… */
  char *place;
  GPtrArray *things; /* (element-type LbSearchThing): the package, then the items */
} LbSearchText;

#define LB_CODE_USCC 'u'
#define LB_CODE_PHONE 'p'
#define LB_CODE_PERSON 'i' /* an identity number: found only when it is typed whole */

/* Names that many cases share, so that the index has each once. */
typedef struct { char kind; char *name; gint64 id; } LbSearchThing;
#define LB_THING_PACKAGE 'p'
#define LB_THING_ITEM 'i'
void lb_search_thing_free (LbSearchThing *thing);

void lb_search_text_clear (LbSearchText *text);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LbSearchText, lb_search_text_clear)

/* @catalogue of the case (nullable). */
LbSearchText lb_search_text_of (const LbCase *state, const LbCatalogue *catalogue);
/* Of all of it and how it is cut into pieces. (transfer full) */
char *lb_search_text_digest (const LbSearchText *text);

/* Within the caller's transaction. Puts in what is found of @case_id, instead of what was there. */
gboolean lb_search_put (LbDatabase *database, const char *case_id, LbSearchText *text, GError **error);
gboolean lb_search_drop (LbDatabase *database, const char *case_id, GError **error);
gboolean lb_search_clear (LbDatabase *database, GError **error);

G_END_DECLS
