/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * 形式审查, the part that a machine can do: are all fields and materials there, and is nothing expired? What is
 * in a document people judge, by its formal-review points.
 */
#pragma once

#include "lb-case.h"

G_BEGIN_DECLS

typedef struct
{
  const char *code;           /* "missing-field", "bad-value", "expired", "missing-material", "not-deferrable" */
  const LbField *field;       /* (nullable) (borrowed from the catalogue) */
  const LbMaterial *material; /* (nullable) (borrowed from the catalogue): to be brought again, or for the first time */
  const char *message;        /* untranslated message id */
} LbProblem;

/* @form: char* field → char* value. @held: char* material → GINT_TO_POINTER LbHeld; a material that is not in it
 * is missing. Problems come in the order of form and list. (element-type LbProblem) (transfer full) */
GPtrArray *lb_formal_review (const LbSituation *situation, GHashTable *form, GHashTable *held, LbDay day);

/* The material of the situation whose expiry @field states, such as the identity card of a …_id_expiry. (nullable) */
const LbMaterial *lb_situation_proof_of (const LbSituation *situation, const LbField *field);

G_END_DECLS
