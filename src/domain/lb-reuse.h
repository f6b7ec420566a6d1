/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Documents that the bureau has on file already (国务院令第716号 article 7: what can be shared is not asked for again).
 * What an applicant handed in with an earlier case, or was given by it, stands in for the paper as long as it is valid.
 */
#pragma once

#include "lb-case.h"

G_BEGIN_DECLS

typedef enum
{
  LB_REUSE_NONE,    /* nothing on file */
  LB_REUSE_EXPIRED, /* on file, but it is not valid any more */
  LB_REUSE_VALID,
} LbReuseKind;

typedef struct
{
  const LbCase *from;  /* (borrowed) (nullable) the case that has it */
  GPtrArray *files;    /* (borrowed) (element-type LbFile) its files, newest last */
  LbDay since;         /* when it was handed in or made; LB_DAY_NONE when unknown */
  LbDay valid_until;   /* its last valid day; LB_DAY_NONE when it states none */
  gboolean result;     /* the bureau made it */
} LbReuse;

/* Forms, pledges and whatever else is made for one application are not reusable, nor what the catalogue does not
 * share. */
gboolean lb_material_is_reusable (const LbMaterial *material);

/* What of @cases (element-type LbCase), all of one applicant, can stand in for @material today: the newest one that is
 * valid, else the newest one that has expired. @form: (nullable) char* → char*, the form now: a document of another
 * agent than the one who acts now is none. @ret_reuse is filled unless the answer is LB_REUSE_NONE. */
LbReuseKind lb_reuse_find (const LbSituation *situation, const LbMaterial *material, GPtrArray *cases, GHashTable *form,
                           LbDay today, LbReuse *ret_reuse);

G_END_DECLS
