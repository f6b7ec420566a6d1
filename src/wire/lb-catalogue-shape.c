/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-catalogue-shape.h"

#include <string.h>

#define OPTIONAL LB_JSON_SHAPE_OPTIONAL
#define NULLABLE LB_JSON_SHAPE_NULLABLE
#define UNIQUE LB_JSON_SHAPE_UNIQUE

#define TEXT(member, member_flags)                                                                           \
  {                                                                                                          \
    .name = member, .kind = LB_JSON_SHAPE_TEXT, .flags = member_flags, .minimum = 1                          \
  }
#define ID(member, member_flags)                                                                             \
  {                                                                                                          \
    .name = member, .kind = LB_JSON_SHAPE_ID, .flags = member_flags                                          \
  }
#define BOOLEAN(member, member_flags)                                                                        \
  {                                                                                                          \
    .name = member, .kind = LB_JSON_SHAPE_BOOLEAN, .flags = member_flags                                     \
  }
#define INTEGER(member, member_flags, least, most)                                                           \
  {                                                                                                          \
    .name = member, .kind = LB_JSON_SHAPE_INTEGER, .flags = member_flags, .minimum = least, .maximum = most  \
  }
#define CHOICE(member, member_flags, words)                                                                  \
  {                                                                                                          \
    .name = member, .kind = LB_JSON_SHAPE_CHOICE, .flags = member_flags, .choices = words                    \
  }
#define ARRAY(member, member_flags, least, most, element)                                                    \
  {                                                                                                          \
    .name = member, .kind = LB_JSON_SHAPE_ARRAY, .flags = member_flags, .minimum = least, .maximum = most,   \
    .members = element                                                                                       \
  }
#define OBJECT(member, member_flags, table)                                                                  \
  {                                                                                                          \
    .name = member, .kind = LB_JSON_SHAPE_OBJECT, .flags = member_flags, .members = table                    \
  }
#define END                                                                                                  \
  {                                                                                                          \
    .name = NULL                                                                                             \
  }

/* Numbers that the schema leaves open are kept within what the program counts with. */
#define MAX_DAYS 10000
#define MAX_NUMBER 10000

const char *const lb_department_role_words[] = { "review",      "intake",       "inspection",
                                                 "certificate", "coordination", "policy",
                                                 "platform",    "supervision",  NULL };
const char *const lb_window_kind_words[] = { "intake", "consultation", "certificate", "mail", NULL };
const char *const lb_package_kind_words[] = { "thing", "project", NULL };
const char *const lb_field_type_words[] = { "text",   "uscc",  "idcard", "phone", "address",  "date",
                                            "number", "money", "choice", "bool",  "location", NULL };
const char *const lb_field_group_words[] = { "applicant", "agent",   "site",  "business",
                                             "project",   "vehicle", "staff", NULL };
const char *const lb_material_kind_words[] = { "original", "copy",   "form",     "certificate", "drawing",
                                               "photo",    "report", "contract", NULL };
const char *const lb_limit_unit_words[] = { "working_day", "day", NULL };

const char *const lb_file_kind_words[] = { "rules", "manual", "blank", "sample", NULL };

/* Who may have which: rules and manuals say how a thing is done, forms and samples how a material looks. */
static const char *const thing_file_kinds[] = { "rules", "manual", NULL };
static const char *const material_file_kinds[] = { "blank", "sample", NULL };
/* What every desk can show, print and hand on. */
static const char *const file_media_types[] = { "application/pdf", NULL };
static const char *const committed_units[] = { "working_day", NULL };
static const char *const confidences[] = { "law", "rule", "reference", NULL };
static const char *const result_kinds[] = { "licence", "approval", "certificate", "filing", "opinion", NULL };
static const char *const question_types[] = { "bool", NULL };

static const LbJsonShape text_element[] = { TEXT (NULL, 0) };
static const LbJsonShape id_element[] = { ID (NULL, 0) };

/* Files that are published with the catalogue */

static void
check_file (json_t *file, LbJsonFaults *faults)
{
  const char *digest = json_string_value (json_object_get (file, "sha256"));
  const char *name = json_string_value (json_object_get (file, "name"));

  if (strlen (digest) != 64 || strspn (digest, "0123456789abcdef") != 64)
    lb_json_faults_add (faults, "sha256", "is not a SHA-256 of 64 lower-case hexadecimal digits");
  if (name[0] == '.' || strpbrk (name, "/\\\n\t") != NULL)
    lb_json_faults_add (faults, "name", "is not the name of a file without a folder");
}

#define FILE_MEMBERS(kinds)                                                                                  \
  {                                                                                                          \
    CHOICE ("kind", 0, kinds), TEXT ("title", 0), TEXT ("version", 0),                                       \
      { .name = "effective_from", .kind = LB_JSON_SHAPE_DAY },                                               \
      { .name = "name", .kind = LB_JSON_SHAPE_TEXT, .minimum = 1, .maximum = 80 },                           \
      CHOICE ("media_type", 0, file_media_types), INTEGER ("size", 0, 1, LB_CATALOGUE_FILE_MAXIMUM),         \
      TEXT ("sha256", 0), END,                                                                               \
  }
static const LbJsonShape thing_file_members[] = FILE_MEMBERS (thing_file_kinds);
static const LbJsonShape material_file_members[] = FILE_MEMBERS (material_file_kinds);
static const LbJsonShape thing_file[] = {
  { .kind = LB_JSON_SHAPE_OBJECT, .members = thing_file_members, .also = check_file }
};
static const LbJsonShape material_file[] = {
  { .kind = LB_JSON_SHAPE_OBJECT, .members = material_file_members, .also = check_file }
};

/* Lists and parts of the hall */

static const LbJsonShape department_members[] = {
  ID ("id", 0),
  TEXT ("name", 0),
  TEXT ("en", 0),
  CHOICE ("role", 0, lb_department_role_words),
  ARRAY ("source_names", OPTIONAL | UNIQUE, 1, 0, text_element),
  TEXT ("note", OPTIONAL),
  END,
};
static const LbJsonShape department[] = { OBJECT (NULL, 0, department_members) };

static const LbJsonShape window_members[] = {
  ID ("id", 0),
  TEXT ("name", 0),
  TEXT ("en", 0),
  TEXT ("place", NULLABLE),
  TEXT ("place_en", OPTIONAL | NULLABLE),
  CHOICE ("kind", 0, lb_window_kind_words),
  CHOICE ("package_kind", OPTIONAL | NULLABLE, lb_package_kind_words),
  ID ("department", OPTIONAL | NULLABLE),
  TEXT ("note", OPTIONAL),
  END,
};
static const LbJsonShape window[] = { OBJECT (NULL, 0, window_members) };

/* The schema leaves the rule's members open; what this program does not know it would silently drop, so it
 * refuses it instead. */
static const LbJsonShape rule_members[] = {
  INTEGER ("target_minutes", OPTIONAL, 1, 1440),
  INTEGER ("fallback_working_days", OPTIONAL, 0, MAX_DAYS),
  BOOLEAN ("deemed_accepted", OPTIONAL),
  END,
};
static const LbJsonShape step_members[] = {
  ID ("id", 0),
  INTEGER ("no", 0, 1, MAX_NUMBER),
  TEXT ("name", 0),
  TEXT ("en", 0),
  CHOICE ("role", 0, lb_department_role_words),
  TEXT ("text", 0),
  OBJECT ("rule", OPTIONAL, rule_members),
  END,
};
static const LbJsonShape step[] = { OBJECT (NULL, 0, step_members) };

static const LbJsonShape skill_members[] = { ID ("id", 0), TEXT ("name", 0), TEXT ("en", 0), END };
static const LbJsonShape skill[] = { OBJECT (NULL, 0, skill_members) };

/* Fields and materials */

static void
check_field (json_t *field, LbJsonFaults *faults)
{
  gboolean choice = strcmp (json_string_value (json_object_get (field, "type")), "choice") == 0;
  gboolean has_options = json_object_get (field, "options") != NULL;

  if (choice && !has_options)
    lb_json_faults_add (faults, "options", "is missing: a choice has options");
  if (!choice && has_options)
    lb_json_faults_add (faults, "options", "only a choice has options");
}

static const LbJsonShape field_members[] = {
  ID ("id", 0),
  TEXT ("label", 0),
  TEXT ("en", 0),
  CHOICE ("type", 0, lb_field_type_words),
  BOOLEAN ("required", 0),
  CHOICE ("group", 0, lb_field_group_words),
  TEXT ("help", OPTIONAL),
  TEXT ("unit", OPTIONAL),
  BOOLEAN ("multiline", OPTIONAL),
  BOOLEAN ("multiple", OPTIONAL),
  ARRAY ("options", OPTIONAL | UNIQUE, 1, 0, text_element),
  END,
};
static const LbJsonShape field[] = {
  { .kind = LB_JSON_SHAPE_OBJECT, .members = field_members, .also = check_field }
};

static const LbJsonShape material_members[] = {
  ID ("id", 0),
  TEXT ("name", 0),
  TEXT ("en", 0),
  CHOICE ("kind", 0, lb_material_kind_words),
  INTEGER ("originals", 0, 0, 9),
  INTEGER ("copies", 0, 0, 9),
  BOOLEAN ("electronic", 0),
  BOOLEAN ("shareable", 0),
  ID ("issued_by", NULLABLE),
  BOOLEAN ("deferrable", 0),
  ARRAY ("formal_points", UNIQUE, 2, 0, text_element),
  TEXT ("note", OPTIONAL),
  ARRAY ("files", OPTIONAL, 0, 20, material_file),
  END,
};
static const LbJsonShape material[] = { OBJECT (NULL, 0, material_members) };

/* Items */

static gboolean
is_required (json_t *object)
{
  return json_is_true (json_object_get (object, "required"));
}

static gsize
size_of (json_t *object, const char *member)
{
  return json_array_size (json_object_get (object, member));
}

static void
check_inspection (json_t *inspection, LbJsonFaults *faults)
{
  gint64 minutes = json_integer_value (json_object_get (inspection, "minutes"));

  if (is_required (inspection))
    {
      if (minutes < 10)
        lb_json_faults_add (faults, "minutes", "is less than the 10 of an inspection");
      if (size_of (inspection, "skills") < 1)
        lb_json_faults_add (faults, "skills", "is empty: an inspection needs a skill");
      if (size_of (inspection, "points") < 5)
        lb_json_faults_add (faults, "points", "has fewer than the 5 points of an inspection");
      return;
    }
  if (minutes != 0)
    lb_json_faults_add (faults, "minutes", "is not 0 although there is no inspection");
  if (size_of (inspection, "skills") > 0)
    lb_json_faults_add (faults, "skills", "is not empty although there is no inspection");
  if (size_of (inspection, "points") > 0)
    lb_json_faults_add (faults, "points", "is not empty although there is no inspection");
}

static void
check_expert (json_t *expert, LbJsonFaults *faults)
{
  if (is_required (expert) && size_of (expert, "points") < 3)
    lb_json_faults_add (faults, "points", "has fewer than the 3 points of an expert review");
}

static const LbJsonShape fee_members[] = {
  { .name = "amount", .kind = LB_JSON_SHAPE_NUMBER, .maximum = 1e9 },
  TEXT ("text", 0),
  TEXT ("basis", 0),
  END,
};
static const LbJsonShape point_members[] = { ID ("id", 0), TEXT ("text", 0), BOOLEAN ("critical", 0), END };
static const LbJsonShape point[] = { OBJECT (NULL, 0, point_members) };
static const LbJsonShape inspection_members[] = {
  BOOLEAN ("required", 0),
  INTEGER ("minutes", 0, 0, 480),
  ARRAY ("skills", UNIQUE, 0, 0, id_element),
  ARRAY ("points", 0, 0, 12, point),
  END,
};
static const LbJsonShape expert_members[] = { BOOLEAN ("required", 0),
                                              ARRAY ("points", 0, 0, 0, text_element), END };
static const LbJsonShape result_members[] = {
  CHOICE ("kind", 0, result_kinds),
  TEXT ("name", 0),
  TEXT ("en", OPTIONAL),
  TEXT ("number_pattern", 0),
  INTEGER ("validity_years", NULLABLE, 1, 200),
  TEXT ("validity_basis", OPTIONAL | NULLABLE),
  END,
};
static const LbJsonShape variant_members[] = {
  ID ("question", 0),
  BOOLEAN ("value", 0),
  INTEGER ("statutory_days", 0, 1, MAX_DAYS),
  INTEGER ("committed_days", 0, 0, MAX_DAYS),
  TEXT ("basis", 0),
  END,
};
static const LbJsonShape variant[] = { OBJECT (NULL, 0, variant_members) };
static const LbJsonShape need_members[] = {
  ID ("material", 0),
  BOOLEAN ("required", 0),
  ID ("when", NULLABLE),
  END,
};
static const LbJsonShape need[] = { OBJECT (NULL, 0, need_members) };
static const LbJsonShape change_members[] = {
  { .name = "effective", .kind = LB_JSON_SHAPE_DAY },
  TEXT ("text", 0),
  BOOLEAN ("repeals", OPTIONAL),
  END,
};
static const LbJsonShape change[] = { OBJECT (NULL, 0, change_members) };

static const LbJsonShape item_members[] = {
  ID ("id", 0),
  TEXT ("name", 0),
  TEXT ("en", 0),
  ID ("department", 0),
  ARRAY ("basis", UNIQUE, 1, 0, text_element),
  ID ("applies_when", NULLABLE),
  ARRAY ("conditions", UNIQUE, 3, 0, text_element),
  INTEGER ("statutory_days", 0, 1, 120),
  CHOICE ("statutory_days_unit", OPTIONAL, lb_limit_unit_words),
  TEXT ("statutory_days_basis", 0),
  CHOICE ("statutory_days_confidence", OPTIONAL, confidences),
  ARRAY ("statutory_days_variants", OPTIONAL, 1, 0, variant),
  INTEGER ("committed_days", 0, 1, 60),
  CHOICE ("committed_days_unit", OPTIONAL, committed_units),
  OBJECT ("fee", 0, fee_members),
  ARRAY ("fields", UNIQUE, 3, 0, id_element),
  ARRAY ("materials", 0, 4, 12, need),
  ARRAY ("formal_points", UNIQUE, 3, 0, text_element),
  { .name = "inspection",
    .kind = LB_JSON_SHAPE_OBJECT,
    .members = inspection_members,
    .also = check_inspection },
  { .name = "expert_review", .kind = LB_JSON_SHAPE_OBJECT, .members = expert_members, .also = check_expert },
  OBJECT ("result", 0, result_members),
  TEXT ("consult_phone", NULLABLE),
  ARRAY ("doubts", OPTIONAL, 1, 0, text_element),
  ARRAY ("law_changes", OPTIONAL, 1, 0, change),
  ARRAY ("files", OPTIONAL, 0, 20, thing_file),
  END,
};
static const LbJsonShape item[] = { OBJECT (NULL, 0, item_members) };

/* Packages */

static void
check_package (json_t *package, LbJsonFaults *faults)
{
  if (strcmp (json_string_value (json_object_get (package, "kind")), "thing") == 0 &&
      size_of (package, "stages") > 1)
    lb_json_faults_add (faults, "stages", "has more than the 1 stage of a thing");
}

static const LbJsonShape question_members[] = {
  { .name = "id", .kind = LB_JSON_SHAPE_QUESTION },
  TEXT ("text", 0),
  TEXT ("en", 0),
  CHOICE ("type", 0, question_types),
  BOOLEAN ("default", 0),
  ID ("depends_on", OPTIONAL | NULLABLE),
  END,
};
static const LbJsonShape question[] = { OBJECT (NULL, 0, question_members) };
static const LbJsonShape stage_members[] = {
  ID ("id", 0), INTEGER ("no", 0, 1, MAX_NUMBER), TEXT ("name", 0), TEXT ("en", 0), ID ("lead", 0), END,
};
static const LbJsonShape stage[] = { OBJECT (NULL, 0, stage_members) };
static const LbJsonShape row_members[] = {
  ID ("item", 0),
  INTEGER ("stage", 0, 1, MAX_NUMBER),
  INTEGER ("order", 0, 1, MAX_NUMBER),
  ARRAY ("after", UNIQUE, 0, 0, id_element),
  BOOLEAN ("optional", 0),
  ID ("when", NULLABLE),
  TEXT ("assumption", OPTIONAL),
  END,
};
static const LbJsonShape row[] = { OBJECT (NULL, 0, row_members) };
static const LbJsonShape package_members[] = {
  ID ("id", 0),
  INTEGER ("no", 0, 1, MAX_NUMBER),
  CHOICE ("kind", 0, lb_package_kind_words),
  TEXT ("name", 0),
  TEXT ("en", 0),
  ID ("lead", 0),
  ID ("window", OPTIONAL),
  ARRAY ("questions", 0, 1, 0, question),
  ARRAY ("stages", 0, 1, 4, stage),
  ARRAY ("items", 0, 1, 0, row),
  ARRAY ("files", OPTIONAL, 0, 20, thing_file),
  END,
};
static const LbJsonShape package[] = {
  { .kind = LB_JSON_SHAPE_OBJECT, .members = package_members, .also = check_package },
};

/* The whole */

static const LbJsonShape catalogue_members[] = {
  INTEGER ("schema", 0, LB_CATALOGUE_FORMAT, LB_CATALOGUE_FORMAT),
  { .name = "id", .kind = LB_JSON_SHAPE_NAME },
  TEXT ("title", 0),
  TEXT ("en", OPTIONAL),
  { .name = "effective_from", .kind = LB_JSON_SHAPE_DAY },
  TEXT ("status", 0),
  ARRAY ("notes", OPTIONAL, 0, 0, text_element),
  { .name = "number_placeholders",
    .kind = LB_JSON_SHAPE_MAP,
    .flags = OPTIONAL,
    .maximum = 100,
    .members = text_element },
  ARRAY ("departments", 0, 1, 0, department),
  ARRAY ("windows", 0, 1, 0, window),
  ARRAY ("process", OPTIONAL, 1, 0, step),
  ARRAY ("skills", OPTIONAL, 1, 0, skill),
  ARRAY ("fields", 0, 1, 0, field),
  ARRAY ("materials", 0, 1, 0, material),
  ARRAY ("items", 0, 1, 0, item),
  ARRAY ("packages", 0, 1, 0, package),
  END,
};

const LbJsonShape lb_catalogue_shape = { .kind = LB_JSON_SHAPE_OBJECT, .members = catalogue_members };
