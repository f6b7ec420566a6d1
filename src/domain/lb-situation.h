/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A situation is a package with its questions answered. From it follow, purely, the items, the ONE merged form,
 * the ONE merged list of materials, days, fees and inspection points. The same value feeds the counter wizard,
 * the guide, the receipt and the command line, so that they cannot differ.
 */
#pragma once

#include "lb-catalogue.h"

G_BEGIN_DECLS

typedef struct
{
  const LbItem *item;
  const LbPackageItem *row;
  const LbStage *stage;
  const LbDepartment *department;
  LbLimit statutory, committed;
  const char *statutory_basis;
  gboolean lead;               /* its department leads the package */
  const LbLawChange *repealed; /* (nullable) closed for new cases on the day asked for; not in @items then */
} LbSituationItem;

typedef struct
{
  const LbField *field;
  gboolean required;
  GPtrArray *items; /* (element-type LbItem) (borrowed) that ask for it */
} LbFormField;

typedef enum
{
  LB_MATERIAL_DUE,      /* to be handed in */
  LB_MATERIAL_FROM_CASE, /* a result of another item of this very case: never asked for */
} LbMaterialSource;

typedef struct
{
  const LbMaterial *material;
  gboolean required;
  LbMaterialSource source;
  const LbItem *from_item; /* (nullable) for FROM_CASE */
  GPtrArray *items;        /* (element-type LbItem) (borrowed) that need it */
} LbMergedMaterial;

typedef struct { const LbItem *item; const LbPoint *point; } LbInspectionPoint;

typedef struct
{
  LbCatalogue *catalogue;       /* (owned) */
  const LbPackage *package;
  GHashTable *answers;          /* (owned) char* → GINT_TO_POINTER gboolean, every question that is asked */
  GPtrArray *questions;         /* (element-type LbQuestion) that are asked, in order (depends_on applied) */
  GPtrArray *items;             /* (element-type LbSituationItem) by stage and order */
  GPtrArray *closed;            /* (element-type LbSituationItem) left out since a law repealed them */
  GPtrArray *form;              /* (element-type LbFormField) each field once, by group and first use */
  GPtrArray *materials;         /* (element-type LbMergedMaterial) each once; what the case makes last */
  GPtrArray *inspection_points; /* (element-type LbInspectionPoint) */
  GPtrArray *departments;       /* (element-type LbDepartment) (borrowed) that take part, lead first */
  int inspection_minutes;
  double fee;
  int committed_days;           /* working days along the longest chain of finish-to-start edges */
  int materials_saved;          /* how many hand-ins the merging spares the applicant */
} LbSituation;

/* @answers: (nullable) char* → GINT_TO_POINTER gboolean; what is missing takes the question's default. @stages:
 * (nullable) (element-type int) stage numbers applied for; NULL means all of a thing, the first of a project.
 * @day: the day of application, for repealed items. Fails on unknown package, question or stage. */
LbSituation *lb_situation_new (LbCatalogue *catalogue, const char *package, GHashTable *answers, GArray *stages,
                               LbDay day, GError **error);
void lb_situation_free (LbSituation *situation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbSituation, lb_situation_free)

const LbSituationItem *lb_situation_item (const LbSituation *situation, const char *item);
/* The answer to @question (nullable: yes); FALSE for one that is not asked. */
gboolean lb_situation_answer (const LbSituation *situation, const char *question);
const LbMergedMaterial *lb_situation_material (const LbSituation *situation, const char *material);

/* Checks one value of the form against its field: NULL when good, else an untranslated message id. Values are
 * text as it is stored: dates YYYY-MM-DD, numbers in plain decimals, booleans true/false, locations "lon,lat",
 * several choices separated by U+001F. Empty text is "not given". */
const char *lb_field_check (const LbField *field, const char *value, gboolean required, LbDay today);

G_END_DECLS
