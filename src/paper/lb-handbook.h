/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The handbook of standard work (标准化工作手册): for each step of each post what is to be done, what to mind and by what
 * basis. The program brings one (resources/documents/handbook.ini); a bureau writes single steps anew in a file of the
 * same form (docs/documents.md). It is opened at the step where one works.
 */
#pragma once

#include "lb-document.h"

G_BEGIN_DECLS

/* One step; all texts are plain. */
typedef struct
{
  char *id;     /* such as "counter-materials" */
  char *title;
  char *role;   /* whose work it is */
  char **steps; /* at least one */
  char **watch; /* (nullable) */
  char **basis; /* (nullable) */
} LbHandbookStep;

typedef struct _LbHandbook LbHandbook;

/* Where a bureau's own steps are looked for: $LIANBAN_HANDBOOK, else lianban/handbook.ini in the folders of the
 * system's configuration (/etc/xdg). NULL when there is no such file. (transfer full) */
char *lb_handbook_find (void);

/* The program's handbook, with the steps of the file at @own (nullable) in place of its own. Fails with
 * LB_ERROR_INVALID (group and key named), LB_ERROR_NOT_FOUND or LB_ERROR_FAILED. (transfer full) */
LbHandbook *lb_handbook_new (const char *own, GError **error);
void lb_handbook_free (LbHandbook *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbHandbook, lb_handbook_free)

/* In the order of the work. (element-type LbHandbookStep) (borrowed) */
GPtrArray *lb_handbook_steps (LbHandbook *self);
/* The step @id, or when there is none the desk's as a whole: what stands before its first dash. (nullable) (borrowed) */
const LbHandbookStep *lb_handbook_step (LbHandbook *self, const char *id);

/* One step on paper; @step NULL: the whole handbook. (transfer full) */
LbDocument *lb_handbook_to_document (LbHandbook *self, const LbHandbookStep *step, LbDay day);

G_END_DECLS
