/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sample applications: made-up applicants with everything they bring, for tests and for the demonstration.
 */
#pragma once

#include "lb-day.h"

G_BEGIN_DECLS

typedef struct
{
  char *material;
  int originals, copies;
  gboolean electronic;
} LbSampleMaterial;
typedef struct
{
  char *material, *from_item;
} LbSampleShared;
typedef struct
{
  char *code, *field, *material;
} LbSampleProblem; /* field, material (nullable) */

typedef struct
{
  char *id, *title, *package, *note, *uscc_on_registration; /* note, uscc_on_registration (nullable) */
  LbDay received_on;
  GArray *stages;                          /* (element-type int) */
  GHashTable *answers;                     /* char* question → GINT_TO_POINTER gboolean */
  GHashTable *fields;                      /* char* field → char* value, as lb_field_check() takes it */
  GPtrArray *present;                      /* (element-type LbSampleMaterial) */
  char **missing;                          /* materials */
  char **deferred;                         /* materials */
  GPtrArray *shared;                       /* (element-type LbSampleShared) */
  char *delivery_method, *delivery_window; /* "pickup" or "ems" */
  char *delivery_recipient, *delivery_phone, *delivery_address, *delivery_postcode; /* (nullable) */
  char **expected_items;
  gboolean expected_pass;       /* the formal review passes */
  GPtrArray *expected_problems; /* (element-type LbSampleProblem) */
} LbSample;

void lb_sample_free (LbSample *sample);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbSample, lb_sample_free)

/* (element-type LbSample) (transfer full) (nullable). @ret_catalogue (out) (nullable): the catalogue that they are
 * written for. Fails with LB_ERROR_INVALID, LB_ERROR_TOO_LARGE; load also with LB_ERROR_NOT_FOUND, LB_ERROR_FAILED. */
GPtrArray *lb_samples_from_json (const char *text, gsize length, char **ret_catalogue, GError **error);
GPtrArray *lb_samples_load (const char *path, char **ret_catalogue, GError **error);

G_END_DECLS
