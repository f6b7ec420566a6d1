/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Strict reading of JSON that others wrote. A reader owns the document and remembers the first thing that is
 * wrong with it; a cursor stands at one value and knows its JSON pointer. After the first fault every getter
 * gives a harmless value ("" 0 FALSE, an empty array), so a decoder reads straight through and asks once at
 * the end. Faults name the place and what is wrong there, never the value itself: it may be somebody's name.
 *
 *   g_autoptr (LbJsonReader) reader = lb_json_reader_new (text, length, NULL, error);
 *   if (reader == NULL)
 *     return FALSE;
 *   LbJson root = lb_json_root (reader);
 *   lb_json_object (&root, NULL, (const char *const[]) { "id", "days", NULL });
 *   const char *id = lb_json_string (&root, "id", 1, 40);
 *   int days = lb_json_integer (&root, "days", 0, 365);
 *   if (!lb_json_reader_finish (reader, error))
 *     return FALSE;
 */
#pragma once

#include <glib.h>
#include <jansson.h>
#include "lb-day.h"
#include "lb-error.h"

G_BEGIN_DECLS

/* Checked before the text is parsed, so that a hostile document costs no more than one pass over it. */
typedef struct
{
  gsize bytes;  /* of the text */
  guint depth;  /* of nested arrays and objects */
  gsize values; /* of the whole document; each member counts one as well */
} LbJsonLimits;

/* 8 MiB, 32 deep, 400 000 values. */
extern const LbJsonLimits lb_json_limits_default;

typedef struct _LbJsonReader LbJsonReader;

/* A place in the document. Lives on the stack; @parent must outlive it. @value is NULL where something is
 * wrong, and every getter accepts such a cursor. */
typedef struct _LbJson LbJson;
struct _LbJson
{
  LbJsonReader *reader;
  json_t *value;        /* (nullable) borrowed from the reader */
  const LbJson *parent; /* (nullable) */
  const char *member;   /* (nullable) name within an object parent */
  gsize index;          /* place within an array parent */
};

/* Parses @text: valid UTF-8 without NUL, no duplicate members, nothing after the value. @limits may be NULL.
 * Fails with LB_ERROR_TOO_LARGE or LB_ERROR_INVALID ("line 3, column 7: …"). */
LbJsonReader *lb_json_reader_new (const char *text, gsize length, const LbJsonLimits *limits, GError **error);
/* Reads a value that has been parsed already; takes a reference of its own. */
LbJsonReader *lb_json_reader_new_for_value (json_t *value);
void lb_json_reader_free (LbJsonReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbJsonReader, lb_json_reader_free)
/* TRUE while nothing was wrong. */
gboolean lb_json_reader_ok (LbJsonReader *reader);
/* Gives the first fault, if there was one, to @error: LB_ERROR_INVALID "/items/3/days: is not an integer". */
gboolean lb_json_reader_finish (LbJsonReader *reader, GError **error);

/* Reads a whole file of at most @limits->bytes. (transfer full) (array length=ret_length), NUL-terminated.
 * Fails with LB_ERROR_NOT_FOUND, LB_ERROR_TOO_LARGE or LB_ERROR_FAILED. */
char *lb_json_read_file (const char *path, const LbJsonLimits *limits, gsize *ret_length, GError **error);

LbJson lb_json_root (LbJsonReader *reader);
/* The JSON pointer of @at and its @member (nullable); "" is the document. (transfer full) */
char *lb_json_pointer (const LbJson *at, const char *member);
/* Records a fault at @member (nullable) of @at, unless there is one already. The text must hold no value. */
void lb_json_fail (const LbJson *at, const char *member, const char *format, ...) G_GNUC_PRINTF (3, 4);

/* In all getters @member NULL means the value at @at itself. The plain ones require the member; those with
 * _or give the fallback when it is absent or null. Lengths of strings count characters. */

/* TRUE when the member is there and not null. */
gboolean lb_json_has (const LbJson *at, const char *member);
json_type lb_json_type (const LbJson *at, const char *member); /* JSON_NULL when absent */
/* Any value; for members that are passed on as they are. */
LbJson lb_json_member (const LbJson *at, const char *member);
/* An object that has no members but those of the NULL-terminated @allowed (NULL allows any). */
LbJson lb_json_object (const LbJson *at, const char *member, const char *const *allowed);
/* An array; gives its length, from @minimum to @maximum. */
gsize lb_json_array (const LbJson *at, const char *member, gsize minimum, gsize maximum, LbJson *ret_array);
/* The same, but 0 when it is absent or null. */
gsize lb_json_array_or_empty (const LbJson *at, const char *member, gsize maximum, LbJson *ret_array);
LbJson lb_json_element (const LbJson *array, gsize index);
/* Calls @each for every member of an object used as a map; @maximum bounds how many there may be. */
typedef void (*LbJsonMemberFunc) (const LbJson *value, const char *name, gpointer data);
void lb_json_for_each (const LbJson *at, const char *member, gsize maximum, LbJsonMemberFunc each,
                       gpointer data);

/* Borrowed from the reader; "" after a fault. Control characters other than line feed and tab are refused. */
const char *lb_json_string (const LbJson *at, const char *member, gsize minimum, gsize maximum);
const char *lb_json_string_or (const LbJson *at, const char *member, gsize minimum, gsize maximum,
                               const char *fallback);
gint64 lb_json_integer (const LbJson *at, const char *member, gint64 minimum, gint64 maximum);
gint64 lb_json_integer_or (const LbJson *at, const char *member, gint64 minimum, gint64 maximum,
                           gint64 fallback);
double lb_json_number (const LbJson *at, const char *member, double minimum, double maximum);
double lb_json_number_or (const LbJson *at, const char *member, double minimum, double maximum,
                          double fallback);
gboolean lb_json_boolean (const LbJson *at, const char *member);
gboolean lb_json_boolean_or (const LbJson *at, const char *member, gboolean fallback);
/* The index of a string in the NULL-terminated @names; 0 after a fault. */
int lb_json_choice (const LbJson *at, const char *member, const char *const *names);
int lb_json_choice_or (const LbJson *at, const char *member, const char *const *names, int fallback);
/* `2019-06-10`; LB_DAY_NONE after a fault. */
LbDay lb_json_day (const LbJson *at, const char *member);
LbDay lb_json_day_or (const LbJson *at, const char *member, LbDay fallback);
/* An instant as lb_time_parse() reads it; LB_TIME_NONE after a fault. */
LbTime lb_json_time (const LbJson *at, const char *member);
LbTime lb_json_time_or (const LbJson *at, const char *member, LbTime fallback);
/* @digits lower-case hexadecimal digits; "" after a fault. */
const char *lb_json_hexadecimal (const LbJson *at, const char *member, gsize digits);

/* Compact, members sorted: the same value always gives the same bytes, so digests may be taken of it. */
char *lb_json_to_text (json_t *value);
/* Indented, members in the order in which they were set: for people. */
char *lb_json_to_pretty_text (json_t *value);

G_END_DECLS
