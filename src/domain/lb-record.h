/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Records: what commands carry and events say. A record is an immutable GVariant of type a{sv} whose members,
 * types and bounds a table declares once; wire/ reads and writes JSON by the same table, so that no command or
 * event can be malformed anywhere behind it.
 */
#pragma once

#include <glib-object.h>
#include "lb-day.h"

G_BEGIN_DECLS

typedef enum
{
  LB_VALUE_TEXT,    /* s: UTF-8 without NUL; @minimum and @maximum count characters */
  LB_VALUE_ID,      /* s: [a-z0-9][a-z0-9._-]*, at most 64 */
  LB_VALUE_DIGEST,  /* s: SHA-256, 64 lower-case hex digits */
  LB_VALUE_INTEGER, /* x: @minimum … @maximum */
  LB_VALUE_NUMBER,  /* d: finite, @minimum … @maximum */
  LB_VALUE_BOOLEAN, /* b */
  LB_VALUE_DAY,     /* s: YYYY-MM-DD */
  LB_VALUE_TIME,    /* s: as lb_time_to_string() writes it */
  LB_VALUE_CHOICE,  /* s: one of @choices */
  LB_VALUE_TEXTS,   /* as: at most @maximum members of at most 4000 characters */
  LB_VALUE_MAP,     /* a{ss}: at most @maximum members */
  LB_VALUE_FLAGS,   /* a{sb}: at most @maximum members */
  LB_VALUE_RECORD,  /* a{sv} by @members */
  LB_VALUE_RECORDS, /* aa{sv} by @members, at most @maximum */
} LbValueKind;

typedef struct _LbMember LbMember;
struct _LbMember
{
  const char *name; /* NULL ends a table */
  LbValueKind kind;
  gboolean required;
  double minimum, maximum;
  const char *const *choices; /* NULL-terminated */
  const LbMember *members;    /* for RECORD and RECORDS */
};

/* TRUE when @record (a{sv}) holds just what @members allows. The error names the JSON pointer. */
gboolean lb_record_check (GVariant *record, const LbMember *members, GError **error);

/* Getters; all take NULL records and missing members (giving the fallback). Strings are borrowed. */
const char *lb_record_text (GVariant *record, const char *name); /* NULL when missing */
gint64 lb_record_integer (GVariant *record, const char *name, gint64 fallback);
double lb_record_number (GVariant *record, const char *name, double fallback);
gboolean lb_record_boolean (GVariant *record, const char *name);
LbDay lb_record_day (GVariant *record, const char *name);   /* LB_DAY_NONE when missing */
LbTime lb_record_time (GVariant *record, const char *name); /* LB_TIME_NONE when missing */
/* (transfer full) (nullable): a child value; for RECORDS iterate it with g_variant_n_children(). */
GVariant *lb_record_child (GVariant *record, const char *name, const GVariantType *type);
GStrv lb_record_texts (GVariant *record, const char *name);      /* (transfer full), empty when missing */
GHashTable *lb_record_map (GVariant *record, const char *name);  /* (transfer full) char* → char* */

/* Builder: lb_record_new ("reason", LB_VALUE_TEXT, text, "days", LB_VALUE_INTEGER, (gint64) 5, NULL). Members
 * whose pointer value is NULL are left out. DAY takes LbDay (int), TIME LbTime, NUMBER double, BOOLEAN gboolean,
 * TEXTS GStrv, MAP/FLAGS GHashTable* (char* → char* / GINT_TO_POINTER), RECORD GVariant*, RECORDS GPtrArray* of
 * GVariant*. Returns a non-floating reference: (transfer full). */
GVariant *lb_record_new (const char *first_name, ...) G_GNUC_NULL_TERMINATED;
/* Canonical bytes: members sorted, the same on every machine; for digests and comparison. (transfer full) */
char *lb_record_canonical (GVariant *record);

G_END_DECLS
