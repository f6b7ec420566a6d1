/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The catalogue: packages (one thing, one project), the approval items that they hold, and the fields, materials,
 * formal-review points, inspection points, limits and fees of each. One LbCatalogue is one immutable version; a
 * case keeps the version that it began under. It is built by wire/ from JSON and may be read from any thread.
 *
 * Every string is owned by the catalogue. `name` is the Chinese name, `english` the other; screens choose.
 */
#pragma once

#include "lb-clock.h"

G_BEGIN_DECLS

typedef enum
{
  LB_DEPARTMENT_REVIEW,
  LB_DEPARTMENT_INTAKE,
  LB_DEPARTMENT_INSPECTION,
  LB_DEPARTMENT_CERTIFICATE,
  LB_DEPARTMENT_COORDINATION,
  LB_DEPARTMENT_POLICY,
  LB_DEPARTMENT_PLATFORM,
  LB_DEPARTMENT_SUPERVISION,
} LbDepartmentRole;

typedef struct { char *id, *name, *english, *note; LbDepartmentRole role; char **source_names; } LbDepartment;

typedef enum { LB_WINDOW_INTAKE, LB_WINDOW_CONSULTATION, LB_WINDOW_CERTIFICATE, LB_WINDOW_MAIL } LbWindowKind;
typedef enum { LB_PACKAGE_THING, LB_PACKAGE_PROJECT, LB_PACKAGE_ANY } LbPackageKind;

typedef struct
{
  char *id, *name, *english, *place, *place_english, *note; /* place…note (nullable) */
  LbWindowKind kind;
  LbPackageKind package_kind;
  char *department; /* (nullable) */
} LbWindow;

typedef struct { char *id, *name, *english, *text; int number; LbDepartmentRole role; int target_minutes; int fallback_working_days; gboolean deemed_accepted; } LbProcessStep;
typedef struct { char *id, *name, *english; } LbSkill;

typedef enum
{
  LB_FIELD_TEXT, LB_FIELD_USCC, LB_FIELD_PERSON, LB_FIELD_PHONE, LB_FIELD_ADDRESS, LB_FIELD_DATE,
  LB_FIELD_NUMBER, LB_FIELD_MONEY, LB_FIELD_CHOICE, LB_FIELD_BOOLEAN, LB_FIELD_LOCATION,
} LbFieldType;

typedef enum
{
  LB_GROUP_APPLICANT, LB_GROUP_AGENT, LB_GROUP_SITE, LB_GROUP_BUSINESS, LB_GROUP_PROJECT, LB_GROUP_VEHICLE,
  LB_GROUP_STAFF,
} LbFieldGroup;

typedef struct
{
  char *id, *label, *english, *help, *unit; /* help, unit (nullable) */
  LbFieldType type;
  LbFieldGroup group;
  gboolean required, multiline, multiple;
  char **options; /* (nullable) of a choice */
} LbField;

typedef enum
{
  LB_MATERIAL_ORIGINAL, LB_MATERIAL_COPY, LB_MATERIAL_FORM, LB_MATERIAL_CERTIFICATE, LB_MATERIAL_DRAWING,
  LB_MATERIAL_PHOTO, LB_MATERIAL_REPORT, LB_MATERIAL_CONTRACT,
} LbMaterialKind;

/* 实施细则 and 标准化工作手册 of a package or item; 空白表 and 填写样本 of a material. */
typedef enum { LB_CATALOGUE_FILE_RULES, LB_CATALOGUE_FILE_MANUAL, LB_CATALOGUE_FILE_BLANK, LB_CATALOGUE_FILE_SAMPLE } LbCatalogueFileKind;

/* A file that the bureau publishes with the catalogue. Its bytes lie with the store's other files, under @digest. */
typedef struct
{
  char *title, *version;
  LbCatalogueFileKind kind;
  LbDay effective_from;
  char *name;                  /* of the file when it is saved, without a folder */
  char *media_type;
  gint64 size;                 /* bytes */
  char *digest;                /* SHA-256, lower-case hex */
} LbCatalogueFile;

typedef struct
{
  char *id, *name, *english, *note;
  LbMaterialKind kind;
  int originals, copies;       /* how many of each are due */
  gboolean electronic;         /* a file is due as well */
  gboolean shareable, deferrable;
  char *issued_by;             /* (nullable) item whose result this material is */
  char **formal_points;        /* point n is addressed as its index */
  GPtrArray *files;            /* (element-type LbCatalogueFile) */
} LbMaterial;

typedef struct { char *id, *text; gboolean critical; } LbPoint;

typedef struct { char *question; gboolean value; int statutory_days, committed_days; char *basis; } LbLimitVariant;
typedef struct { char *material; gboolean required; char *when; } LbItemMaterial; /* when: (nullable) question */
typedef struct { LbDay effective; char *text; gboolean repeals; } LbLawChange;

typedef struct
{
  char *id, *name, *english, *department;
  char **basis;                /* articles */
  char *applies_when;          /* (nullable) question */
  char **conditions;
  LbLimit statutory, committed;
  char *statutory_basis;
  char *statutory_confidence;  /* (nullable) law, rule or reference */
  GPtrArray *variants;         /* (element-type LbLimitVariant) */
  double fee; char *fee_text, *fee_basis;
  char **fields;               /* field ids */
  GPtrArray *materials;        /* (element-type LbItemMaterial) */
  char **formal_points;
  gboolean inspection_required; int inspection_minutes; char **inspection_skills;
  GPtrArray *inspection_points; /* (element-type LbPoint) */
  gboolean expert_required;
  GPtrArray *expert_points;    /* (element-type LbPoint) */
  char *result_kind, *result_name, *result_english, *number_pattern; /* kind: licence certificate reply … */
  int validity_years;          /* 0 when not limited */
  char *validity_basis;        /* (nullable) */
  char *consult_phone;         /* (nullable) */
  char **doubts;               /* (nullable) */
  GPtrArray *law_changes;      /* (element-type LbLawChange) */
  GPtrArray *files;            /* (element-type LbCatalogueFile) */
} LbItem;

typedef struct { char *id, *text, *english, *depends_on; gboolean initial; } LbQuestion; /* depends_on (nullable) */
typedef struct { char *id, *name, *english, *lead; int number; } LbStage;
typedef struct
{
  char *item; int stage; int order; char **after; gboolean optional; char *when; char *assumption;
} LbPackageItem; /* when, assumption (nullable) */

typedef struct
{
  char *id, *name, *english, *lead, *window; /* window (nullable) */
  int number;
  LbPackageKind kind;
  GPtrArray *questions; /* (element-type LbQuestion) */
  GPtrArray *stages;    /* (element-type LbStage), by number */
  GPtrArray *items;     /* (element-type LbPackageItem), by order */
  GPtrArray *files;     /* (element-type LbCatalogueFile) */
} LbPackage;

typedef struct
{
  gatomicrefcount references; /*< private >*/
  char *id, *title, *english, *status;
  LbDay effective_from;
  char *digest;               /* SHA-256 of the canonical text that it was read from, lower-case hex */
  char **notes;
  GHashTable *number_placeholders; /* char* → char* */
  GPtrArray *departments, *windows, *process, *skills, *fields, *materials, *items, *packages;
  GHashTable *index;          /*< private >*/ /* "kind:id" → element */
} LbCatalogue;

/* An empty catalogue for a reader to fill; lb_catalogue_seal() must follow. */
LbCatalogue *lb_catalogue_new (void);
/* Checks all references, duplicate ids, cycles in `after`, questions that items name but packages do not ask,
 * stage numbers, leads; builds the indexes. The error's message begins with the JSON pointer of the place.
 * After it succeeds the catalogue is immutable. */
gboolean lb_catalogue_seal (LbCatalogue *catalogue, GError **error);
LbCatalogue *lb_catalogue_ref (LbCatalogue *catalogue);
void lb_catalogue_unref (LbCatalogue *catalogue);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbCatalogue, lb_catalogue_unref)

/* Each (nullable): NULL when there is none of that id. */
const LbDepartment *lb_catalogue_department (const LbCatalogue *catalogue, const char *id);
const LbWindow *lb_catalogue_window (const LbCatalogue *catalogue, const char *id);
const LbSkill *lb_catalogue_skill (const LbCatalogue *catalogue, const char *id);
const LbField *lb_catalogue_field (const LbCatalogue *catalogue, const char *id);
const LbMaterial *lb_catalogue_material (const LbCatalogue *catalogue, const char *id);
const LbItem *lb_catalogue_item (const LbCatalogue *catalogue, const char *id);
const LbPackage *lb_catalogue_package (const LbCatalogue *catalogue, const char *id);
const LbPackageItem *lb_package_item (const LbPackage *package, const char *item);
const LbStage *lb_package_stage (const LbPackage *package, int number);
const LbQuestion *lb_package_question (const LbPackage *package, const char *id);

/* Every file that @catalogue publishes, each digest once. (element-type LbCatalogueFile) (transfer container) */
GPtrArray *lb_catalogue_files (const LbCatalogue *catalogue);

/* The law that repealed @item on or before @day, or NULL while it can be applied for (优化营商环境条例 40:
 * what is abolished may not go on; running cases keep their version). */
const LbLawChange *lb_item_repealed (const LbItem *item, LbDay day);
/* Statutory and committed limit of @item under @answers (char* question → GINT_TO_POINTER gboolean). */
LbLimit lb_item_statutory (const LbItem *item, GHashTable *answers, const char **ret_basis);
LbLimit lb_item_committed (const LbItem *item, GHashTable *answers);

/* A set of versions, oldest first; (element-type LbCatalogue). The one in force on @day, or NULL. */
LbCatalogue *lb_catalogue_in_force (GPtrArray *versions, LbDay day);

G_END_DECLS
