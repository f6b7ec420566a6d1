/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The shape of a structure of the case: one table a structure says which members it has, and from it follow
 * making, copying, freeing and the canonical text. A member that is added to the table is in all four; none can
 * be forgotten in one of them.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  LB_SHAPE_TEXT,    /* char * */
  LB_SHAPE_NUMBER,  /* int, gboolean or an enumeration; 0 is the default */
  LB_SHAPE_LONG,    /* gint64; 0 is the default */
  LB_SHAPE_DAY,     /* LbDay; LB_DAY_NONE is the default */
  LB_SHAPE_TIME,    /* LbTime; LB_TIME_NONE is the default */
  LB_SHAPE_TEXTS,   /* GStrv, never NULL */
  LB_SHAPE_SET,     /* GHashTable of char * */
  LB_SHAPE_MAP,     /* GHashTable of char * → char * */
  LB_SHAPE_FLAGS,   /* GHashTable of char * → GINT_TO_POINTER */
  LB_SHAPE_NUMBERS, /* GArray of int */
  LB_SHAPE_POINTERS, /* GPtrArray of GINT_TO_POINTER */
  LB_SHAPE_SUSPENSIONS, /* GArray of LbSuspension */
  LB_SHAPE_LIST,    /* GPtrArray of structures of another shape */
  LB_SHAPE_ONE,     /* (nullable) pointer to a structure of another shape */
} LbShapeKind;

typedef struct _LbShape LbShape;
typedef struct { const char *name; LbShapeKind kind; gsize offset; const LbShape *of; } LbShapeMember;
struct _LbShape { gsize size; const LbShapeMember *members; GDestroyNotify free; };

/* (transfer full): zero, with empty containers, no days and no times. */
gpointer lb_shape_new (const LbShape *shape);
void lb_shape_init (const LbShape *shape, gpointer structure);
void lb_shape_free (const LbShape *shape, gpointer structure);
void lb_shape_clear (const LbShape *shape, gpointer structure);
gpointer lb_shape_copy (const LbShape *shape, gconstpointer structure);
/* Copies every member of the table, replacing what @to holds. */
void lb_shape_assign (const LbShape *shape, gpointer to, gconstpointer from);
/* Appends the canonical text: members in the order of the table, defaults left out, sets and maps sorted. */
void lb_shape_write (const LbShape *shape, gconstpointer structure, GString *text);

G_END_DECLS
