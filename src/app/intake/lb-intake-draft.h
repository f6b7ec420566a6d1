/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One intake while the clerk works on it: the form model behind the counter wizard. It knows no widget. Every edit
 * keeps what was typed, so that a changed answer can be changed back; only what the situation asks for counts, is
 * checked and goes into the command.
 *
 * Signal "changed" (LbIntakeChange what, const char *id): after each edit that changed something; @id (nullable) is
 * the question, field or material.
 */
#pragma once

#include <glib-object.h>
#include "lb-case.h"
#include "lb-reuse.h"
#include "lb-situation.h"

G_BEGIN_DECLS

typedef enum
{
  LB_INTAKE_STEP_PACKAGE,
  LB_INTAKE_STEP_SITUATION,
  LB_INTAKE_STEP_FORM,
  LB_INTAKE_STEP_MATERIALS,
  LB_INTAKE_STEP_INSPECTION,
  LB_INTAKE_STEP_DELIVERY,
  LB_INTAKE_STEP_CHECK,
  LB_INTAKE_N_STEPS,
} LbIntakeStep;

typedef enum
{
  LB_INTAKE_CHANGED_SITUATION, /* package, answer or stage: items, form and materials may all differ */
  LB_INTAKE_CHANGED_VALUE,     /* one field of the form */
  LB_INTAKE_CHANGED_MATERIAL,  /* one material */
  LB_INTAKE_CHANGED_REST,      /* inspection, delivery, explanation, notice */
  LB_INTAKE_CHANGED_PLACE,     /* where the clerk is, nothing of what is handed in */
  LB_INTAKE_CHANGED_EARLIER,   /* what is known of the applicant from earlier cases */
} LbIntakeChange;

typedef enum { LB_INTAKE_POINT_OPEN, LB_INTAKE_POINT_PASSED, LB_INTAKE_POINT_FAILED } LbIntakePoint;

/* What was handed in of one material. */
typedef struct
{
  char *material;
  int originals, copies;
  GPtrArray *files;   /* (element-type LbFile) newest last */
  GArray *points;     /* (element-type LbIntakePoint) as many as the material has formal points */
  char *note;         /* why a point failed; "" when there is nothing to say */
  gboolean deferred;  /* the applicant promised in writing to bring it later */
  LbDay defer_until;  /* LB_DAY_NONE: not said yet */
  char *reused_from;  /* (nullable) number of the case whose document on file stands in for it */
  LbDay reused_until; /* its last valid day; LB_DAY_NONE when it states none */
} LbIntakeMaterial;

typedef enum
{
  LB_INTAKE_MISSING_VALUE,
  LB_INTAKE_BAD_VALUE,
  LB_INTAKE_EXPIRED,
  LB_INTAKE_MISSING_MATERIAL,
  LB_INTAKE_TOO_FEW,
  LB_INTAKE_MISSING_FILE,
  LB_INTAKE_FAILED_POINT,
  LB_INTAKE_OPEN_POINT, /* the clerk has not looked yet: nothing to tell the applicant */
  LB_INTAKE_OPEN_STEP,  /* the clerk has not said or ticked something */
} LbIntakeProblemKind;

/* One thing that keeps the application from being complete. */
typedef struct
{
  LbIntakeProblemKind kind;
  LbIntakeStep step;
  char *field;    /* (nullable) */
  char *material; /* (nullable) */
  char *subject;  /* the field's or material's name, in the language shown */
  char *text;     /* what is wrong, in the language shown */
  char *remedy;   /* what to do about it, in the language shown */
} LbIntakeProblem;

void lb_intake_problem_free (LbIntakeProblem *problem);
const char *lb_intake_problem_code (LbIntakeProblemKind kind); /* "missing-material", stable */

#define LB_TYPE_INTAKE_DRAFT (lb_intake_draft_get_type ())
G_DECLARE_FINAL_TYPE (LbIntakeDraft, lb_intake_draft, LB, INTAKE_DRAFT, GObject)

/* An empty draft under @catalogue, which is the version in force, with an id of its own. @today is the day of
 * application. */
LbIntakeDraft *lb_intake_draft_new (LbCatalogue *catalogue, LbDay today);
/* A deep copy with the same id: for trying a change out. (transfer full) */
LbIntakeDraft *lb_intake_draft_copy (LbIntakeDraft *self);

const char *lb_intake_draft_get_id (LbIntakeDraft *self);
/* "Package, applicant", for lists; a name for an empty one. (transfer full) */
char *lb_intake_draft_dup_title (LbIntakeDraft *self);
LbCatalogue *lb_intake_draft_get_catalogue (LbIntakeDraft *self);
LbDay lb_intake_draft_get_today (LbIntakeDraft *self);
void lb_intake_draft_set_today (LbIntakeDraft *self, LbDay today);

/* Takes over what @state, a case that was referred to guidance, holds already. Fails like set_package(). */
LbIntakeDraft *lb_intake_draft_new_from_case (const LbCase *state, LbCatalogue *catalogue, LbDay today, GError **error);
/* Takes over what others have looked at meanwhile in @state, this draft's case: points that guidance ticked and answers of
 * the sections that were asked for help. What the clerk has ticked stays. Returns how many points that was. */
guint lb_intake_draft_take_checks (LbIntakeDraft *self, const LbCase *state);
/* TRUE when both name the same code, or, where one has none, the same name. */
gboolean lb_intake_draft_is_same_applicant (LbIntakeDraft *self, const LbCase *earlier);
/* The earlier cases of this applicant (element-type LbCase); they are not saved with the draft. NULL: none. */
void lb_intake_draft_set_earlier (LbIntakeDraft *self, GPtrArray *cases);
GPtrArray *lb_intake_draft_get_earlier (LbIntakeDraft *self); /* newest first; (nullable) (borrowed) */
/* How many empty fields the earlier cases can fill, each by the newest case that says it and with what is still good
 * today: about the applicant, their agent and the site from any case, about what they do from one of the same package.
 * With @fill they are filled, and it is remembered where from; so is the delivery, when nothing is said of it. */
guint lb_intake_draft_take_known (LbIntakeDraft *self, gboolean fill);
/* Fails with LB_ERROR_NOT_FOUND when the catalogue has no such package. */
gboolean lb_intake_draft_set_package (LbIntakeDraft *self, const char *package, GError **error);
const LbPackage *lb_intake_draft_get_package (LbIntakeDraft *self); /* (nullable) */
const LbSituation *lb_intake_draft_get_situation (LbIntakeDraft *self); /* (nullable) valid until the next edit */

gboolean lb_intake_draft_get_answer (LbIntakeDraft *self, const char *question);
void lb_intake_draft_set_answer (LbIntakeDraft *self, const char *question, gboolean answer);
/* Stages of a project that are applied for; a thing has all of them. At least one stays. */
gboolean lb_intake_draft_get_stage (LbIntakeDraft *self, int number);
void lb_intake_draft_set_stage (LbIntakeDraft *self, int number, gboolean wanted);
/* What has been typed or handed in that @answer to @question would take out of the application, each the name of a
 * field or material. It stays in the draft. (element-type utf8) (transfer full) */
GPtrArray *lb_intake_draft_losses (LbIntakeDraft *self, const char *question, gboolean answer);
/* The same for a stage that is no longer applied for, and for another package. */
GPtrArray *lb_intake_draft_losses_of_stage (LbIntakeDraft *self, int number, gboolean wanted);
GPtrArray *lb_intake_draft_losses_of_package (LbIntakeDraft *self, const char *package);

/* Values are text as lb_field_check() takes it; "" is not given. */
const char *lb_intake_draft_get_value (LbIntakeDraft *self, const char *field);
void lb_intake_draft_set_value (LbIntakeDraft *self, const char *field, const char *value);
/* The earlier case that the value was taken from, until it is edited. */
typedef struct
{
  char *number; /* (nullable) of the case; one that was only referred has none */
  LbDay day;    /* of its receipt, or of its referral */
} LbIntakeSource;
const LbIntakeSource *lb_intake_draft_get_source (LbIntakeDraft *self, const char *field); /* (nullable) */
/* NULL when the value is good, else what is wrong with it, in the language shown. @ret_kind (optional). */
char *lb_intake_draft_check_value (LbIntakeDraft *self, const LbFormField *field, LbIntakeProblemKind *ret_kind);

/* TRUE when paper or a file of it is here. */
gboolean lb_intake_material_came (const LbIntakeMaterial *material);
/* Never NULL for a material of the catalogue. */
const LbIntakeMaterial *lb_intake_draft_get_material (LbIntakeDraft *self, const char *material);
void lb_intake_draft_set_counts (LbIntakeDraft *self, const char *material, int originals, int copies);
void lb_intake_draft_add_file (LbIntakeDraft *self, const char *material, const LbFile *file);
void lb_intake_draft_remove_file (LbIntakeDraft *self, const char *material, const char *blob);
/* Only what came can meet a point: PASSED is not taken for what did not, and goes when all of it is taken back. */
void lb_intake_draft_set_point (LbIntakeDraft *self, const char *material, guint point, LbIntakePoint state);
void lb_intake_draft_set_note (LbIntakeDraft *self, const char *material, const char *note);
void lb_intake_draft_set_deferred (LbIntakeDraft *self, const char *material, gboolean deferred, LbDay until);
/* What of the earlier cases can stand in for @material; see lb_reuse_find(). */
LbReuseKind lb_intake_draft_find_reuse (LbIntakeDraft *self, const char *material, LbReuse *ret_reuse);
/* Takes the valid document on file for @material, with its files; its points are still the clerk's to look at. FALSE
 * when there is none. */
gboolean lb_intake_draft_reuse (LbIntakeDraft *self, const char *material);
void lb_intake_draft_drop_reuse (LbIntakeDraft *self, const char *material);
/* The last day for which policy lets a material be promised; LB_DAY_NONE: not known here. Not saved. */
void lb_intake_draft_set_defer_last (LbIntakeDraft *self, LbDay day);
/* Points that were found wrong and put right while the applicant stood there (行政许可法 32(3)), in words.
 * (element-type utf8) (transfer full) */
GPtrArray *lb_intake_draft_dup_corrected (LbIntakeDraft *self);
/* As the receipt will say it: PRESENT only when counts, file and points are all in order. */
LbHeld lb_intake_draft_held (LbIntakeDraft *self, const LbMergedMaterial *material);
/* How many of the materials due are in order (or deferred), and how many there are. */
void lb_intake_draft_count_materials (LbIntakeDraft *self, guint *ret_ready, guint *ret_due);

/* The applicant was told the inspection points. */
gboolean lb_intake_draft_get_prepared (LbIntakeDraft *self);
void lb_intake_draft_set_prepared (LbIntakeDraft *self, gboolean prepared);
/* When the site can be visited: free text. */
const char *lb_intake_draft_get_access (LbIntakeDraft *self);
void lb_intake_draft_set_access (LbIntakeDraft *self, const char *access);

/* "" (not chosen yet), "pickup" or "ems". Members are never NULL. */
const LbDelivery *lb_intake_draft_get_delivery (LbIntakeDraft *self);
void lb_intake_draft_set_delivery_method (LbIntakeDraft *self, const char *method);
typedef enum { LB_INTAKE_RECIPIENT, LB_INTAKE_PHONE, LB_INTAKE_ADDRESS, LB_INTAKE_POSTCODE } LbIntakeAddressPart;
void lb_intake_draft_set_address (LbIntakeDraft *self, LbIntakeAddressPart part, const char *value);
void lb_intake_draft_set_together (LbIntakeDraft *self, gboolean together);
/* An agent fetches the results: then the recipient and the phone are theirs. */
void lb_intake_draft_set_agent (LbIntakeDraft *self, gboolean agent);
/* The applicant agrees to service by electronic means as well. */
void lb_intake_draft_set_electronic (LbIntakeDraft *self, gboolean electronic);
/* What is wrong with one part of the address, NULL when good or when results are picked up. (transfer full) */
char *lb_intake_draft_check_address (LbIntakeDraft *self, LbIntakeAddressPart part);

/* The difference between receipt and acceptance was explained. */
gboolean lb_intake_draft_get_explained (LbIntakeDraft *self);
void lb_intake_draft_set_explained (LbIntakeDraft *self, gboolean explained);
/* Why the applicant need not wait the half hour: "" (waits) or one of lb_intake_one_day_reasons. */
extern const char *const lb_intake_one_day_reasons[]; /* NULL-terminated, as the command takes them */
const char *lb_intake_draft_get_one_day (LbIntakeDraft *self);
void lb_intake_draft_set_one_day (LbIntakeDraft *self, const char *reason);
/* The applicant insists on handing in what is not complete. */
gboolean lb_intake_draft_get_insisted (LbIntakeDraft *self);
void lb_intake_draft_set_insisted (LbIntakeDraft *self, gboolean insisted);
/* The case that a one-time notice has made of this draft already; NULL before. */
const char *lb_intake_draft_get_case (LbIntakeDraft *self);
void lb_intake_draft_set_case (LbIntakeDraft *self, const char *case_id);
/* The digests of all files that are attached to it. (transfer full) */
GStrv lb_intake_draft_dup_blobs (LbIntakeDraft *self);
/* The case number that was taken for it, so that a receipt that failed halfway does not waste one; NULL when there
 * is none. It counts for the day that it was taken on only. */
const char *lb_intake_draft_get_number (LbIntakeDraft *self);
void lb_intake_draft_set_number (LbIntakeDraft *self, const char *number);
/* Who works on it: user id and name; "" before anybody does. */
const char *lb_intake_draft_get_author (LbIntakeDraft *self);
const char *lb_intake_draft_get_author_name (LbIntakeDraft *self);
void lb_intake_draft_set_author (LbIntakeDraft *self, const char *id, const char *name);
LbIntakeStep lb_intake_draft_get_step (LbIntakeDraft *self);
void lb_intake_draft_set_step (LbIntakeDraft *self, LbIntakeStep step);
/* Where the clerk was last in the form and in the list of materials, ids; kept with the draft, so that whoever opens it
 * again goes on there. (nullable) */
const char *lb_intake_draft_get_last_field (LbIntakeDraft *self);
void lb_intake_draft_set_last_field (LbIntakeDraft *self, const char *field);
const char *lb_intake_draft_get_last_material (LbIntakeDraft *self);
void lb_intake_draft_set_last_material (LbIntakeDraft *self, const char *material);

/* lb-intake-draft-materials.c and lb-intake-draft-receipt.c hold what their names say of the above. */

/* lb-intake-draft-check.c */

/* What keeps @step from being complete; empty when it is. (element-type LbIntakeProblem) (transfer full) */
GPtrArray *lb_intake_draft_step_problems (LbIntakeDraft *self, LbIntakeStep step);
/* Everything that the applicant must be told, once and whole: missing and failed materials and faults of the form,
 * without what the clerk merely has not done yet. (element-type LbIntakeProblem) (transfer full) */
GPtrArray *lb_intake_draft_problems (LbIntakeDraft *self);
/* What of @step keeps RECEIVE from being given: its problems, but of an applicant who insists not those that they may
 * hand in as they are. (element-type LbIntakeProblem) (transfer full) */
GPtrArray *lb_intake_draft_obstacles (LbIntakeDraft *self, LbIntakeStep step);
/* TRUE when RECEIVE may be given: every step complete, or the applicant insists and only the application itself
 * is at fault. */
gboolean lb_intake_draft_can_receive (LbIntakeDraft *self);

/* lb-intake-draft-args.c: arguments by lb_command_members(). (transfer full) */
GVariant *lb_intake_draft_receive_args (LbIntakeDraft *self, const char *number, const char *query_code);
GVariant *lb_intake_draft_refer_args (LbIntakeDraft *self);
/* Field id (borrowed) → value as it is stored, of what the situation asks for and was given. (transfer full) */
GHashTable *lb_intake_draft_dup_form (LbIntakeDraft *self);
/* Six letters and digits that nobody can guess, with which the applicant asks after the case. (transfer full) */
char *lb_intake_query_code_new (void);

/* lb-intake-draft-json.c */

/* (transfer full) */
char *lb_intake_draft_to_text (LbIntakeDraft *self);
/* @text as to_text() wrote it, perhaps under an older catalogue: what @catalogue no longer has is left out and
 * @ret_left_out (optional) counts it. LB_ERROR_NEWER for a draft of a later program, LB_ERROR_INVALID with its
 * place, LB_ERROR_NOT_FOUND when the package is gone. */
LbIntakeDraft *lb_intake_draft_from_text (const char *text, LbCatalogue *catalogue, LbDay today, guint *ret_left_out,
                                          GError **error);

G_END_DECLS
