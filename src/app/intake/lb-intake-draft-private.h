/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of the intake draft share.
 */
#pragma once

#include "lb-intake-draft.h"

G_BEGIN_DECLS

#define LB_INTAKE_TEXT_MOST 4000    /* characters of one value */
#define LB_INTAKE_COUNT_MOST 999    /* originals or copies of one material */
#define LB_INTAKE_FILES_MOST 200    /* files of one material */

struct _LbIntakeDraft
{
  GObject parent_instance;

  LbCatalogue *catalogue;       /* (owned) */
  LbDay today;
  char *id;                     /* (owned) */
  char *package;                /* (owned) (nullable) */
  GHashTable *answers;          /* (owned) char* → GINT_TO_POINTER; only what was answered */
  GArray *stages;               /* (owned) (element-type int) ascending; empty for a thing */
  LbSituation *situation;       /* (owned) (nullable) follows from the four above */
  GHashTable *values;           /* (owned) char* field → char*; no empty ones */
  GHashTable *sources;          /* (owned) char* field → LbIntakeSource*; of values that were not typed */
  GHashTable *materials;        /* (owned) char* → LbIntakeMaterial* */
  gboolean prepared;
  char *access;                 /* (owned) never NULL, like all texts below */
  LbDelivery delivery;          /* (owned members) */
  gboolean explained;
  char *one_day;                /* (owned) */
  gboolean insisted;
  char *case_id;                /* (owned) (nullable) */
  char *number;                 /* (owned) (nullable) */
  char *author, *author_name;   /* (owned) */
  LbIntakeStep step;
  char *last_field, *last_material; /* (owned) (nullable) where the clerk was */
  GPtrArray *earlier;           /* (owned) (nullable) (element-type LbCase) newest first; not saved */
  LbDay defer_last;             /* not saved */
  GHashTable *corrected;        /* (owned) set of char* "material/point": failed first, then passed */
};

/* Makes the situation follow from package, answers and stages. */
gboolean lb_intake_draft_situate (LbIntakeDraft *self, GError **error);
/* The situation that @answers and @stages would make of the package. (transfer full) */
LbSituation *lb_intake_draft_situation_of (LbIntakeDraft *self, GHashTable *answers, GArray *stages, GError **error);
/* The material's record, made when there is none. */
LbIntakeMaterial *lb_intake_draft_material (LbIntakeDraft *self, const LbMaterial *material);
/* TRUE when anything was said about it. */
gboolean lb_intake_material_touched (const LbIntakeMaterial *material);
void lb_intake_material_free (gpointer material);
/* What was pasted may hold anything: only text, line feeds and tabs stay, and no more than a draft may hold, so
 * that every draft that is saved can be read again. (transfer full) */
char *lb_intake_clean_text (const char *value);
/* Stores @value (NULL is "") at @place, cleaned; TRUE when that changed something. */
gboolean lb_intake_take_text (char **place, const char *value);
/* Sets a value that was taken from an earlier case. */
void lb_intake_draft_take_value (LbIntakeDraft *self, const char *field, const char *value, const char *number,
                                 LbDay day);
void lb_intake_draft_changed (LbIntakeDraft *self, LbIntakeChange what, const char *id);

G_END_DECLS
