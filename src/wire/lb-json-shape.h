/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Shapes: what a JSON document must look like, declared as tables. Where a reader (lb-json.h) stops at the first
 * fault, a shape finds all of them, which is what an author of a catalogue needs. After a document has its shape,
 * reading it cannot fail.
 */
#pragma once

#include <glib.h>
#include <jansson.h>

G_BEGIN_DECLS

typedef enum
{
  LB_JSON_SHAPE_TEXT,    /* @minimum … @maximum characters without control characters but line feed and tab */
  LB_JSON_SHAPE_ID,      /* ^[a-z][a-z0-9]*([-.][a-z0-9_]+)*$, at most 48 */
  LB_JSON_SHAPE_NAME,    /* ^[a-z0-9-]+$, at most 48 */
  LB_JSON_SHAPE_QUESTION, /* ^q-[a-z0-9-]+$, at most 48 */
  LB_JSON_SHAPE_DAY,     /* 2019-06-10 */
  LB_JSON_SHAPE_INTEGER, /* @minimum … @maximum */
  LB_JSON_SHAPE_NUMBER,  /* @minimum … @maximum */
  LB_JSON_SHAPE_BOOLEAN,
  LB_JSON_SHAPE_CHOICE,  /* one of @choices */
  LB_JSON_SHAPE_ARRAY,   /* @minimum … @maximum elements of the shape @members[0] */
  LB_JSON_SHAPE_OBJECT,  /* just the members of @members */
  LB_JSON_SHAPE_MAP,     /* any names; values of the shape @members[0] */
} LbJsonShapeKind;

typedef enum
{
  LB_JSON_SHAPE_OPTIONAL = 1 << 0, /* the member may be left out; otherwise it must be there */
  LB_JSON_SHAPE_NULLABLE = 1 << 1, /* and null counts as a value */
  LB_JSON_SHAPE_UNIQUE = 1 << 2,   /* no two elements are equal */
} LbJsonShapeFlags;

typedef struct _LbJsonFaults LbJsonFaults;
typedef struct _LbJsonShape LbJsonShape;
struct _LbJsonShape
{
  const char *name; /* of the member; NULL ends a table of members */
  LbJsonShapeKind kind;
  guint flags;
  double minimum, maximum; /* maximum 0: 4000 characters, 1 000 000 otherwise */
  const char *const *choices;
  const LbJsonShape *members;
  /* (nullable) what depends on more than one member; called only when each member alone is right */
  void (*also) (json_t *value, LbJsonFaults *faults);
};

/* All faults of @value, each "JSON pointer: what is wrong", never the value itself; at most 200. Empty when there
 * are none. (element-type utf8) (transfer full) */
GPtrArray *lb_json_shape_check (json_t *value, const LbJsonShape *shape);
/* For @also functions: a fault at the pointer @member below the value. */
void lb_json_faults_add (LbJsonFaults *faults, const char *member, const char *what);

G_END_DECLS
