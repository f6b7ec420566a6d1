/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The numbers that people type and print, with their check digits: 统一社会信用代码 (GB 32100-2015),
 * 公民身份号码 (GB 11643-1999), postal items (UPU S10) and this system's own case numbers (ISO 7064 MOD 37,36).
 */
#pragma once

#include "lb-day.h"

G_BEGIN_DECLS

typedef enum
{
  LB_IDENTIFIER_USCC,
  LB_IDENTIFIER_PERSON,
  LB_IDENTIFIER_CASE,
  LB_IDENTIFIER_EMS,
  LB_IDENTIFIER_PHONE, /* mainland mobile, or land line with area code */
} LbIdentifierKind;

typedef enum
{
  LB_IDENTIFIER_VALID,
  LB_IDENTIFIER_BAD_LENGTH,
  LB_IDENTIFIER_BAD_CHARACTER,
  LB_IDENTIFIER_BAD_CHECK,
  LB_IDENTIFIER_BAD_DATE,
  LB_IDENTIFIER_IN_FUTURE,
  LB_IDENTIFIER_BAD_REGION,
} LbIdentifierFault;

typedef struct
{
  LbIdentifierFault fault;
  char *canonical;        /* (owned): upper case, blanks removed; NULL unless valid */
  const char *warning;    /* (nullable) untranslated message id: valid, but look again */
  gboolean male;          /* persons */
  LbDay born;             /* persons */
} LbIdentifier;

void lb_identifier_clear (LbIdentifier *identifier);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LbIdentifier, lb_identifier_clear)

/* Checks @text; returns TRUE when valid. Lower case, blanks, full-width characters and (but for postal
 * items) the dashes of the printed form are put right in the canonical text, which alone is to be stored.
 * @today decides what lies in the future; LB_DAY_NONE asks nothing of the future. Text for people about a
 * fault comes from lb_identifier_fault_text(). */
gboolean lb_identifier_check (LbIdentifierKind kind, const char *text, LbDay today,
                              LbIdentifier *ret_identifier);
const char *lb_identifier_fault_name (LbIdentifierFault fault); /* "bad-check", for JSON */
const char *lb_identifier_fault_text (LbIdentifierFault fault); /* untranslated message id */
/* uscc person case ems phone */
gboolean lb_identifier_kind_parse (const char *name, LbIdentifierKind *ret_kind);

/* `AS` yyyyMMdd window(2) sequence(5) check: 18 characters. sequence 1 … 99999, window 1 … 99. */
char *lb_case_number_new (LbDay day, int window, int sequence);
/* AS-20190505-01-00001-D, as printed. */
char *lb_case_number_to_print (const char *number);
/* The check character of digits and upper-case letters; NUL when @body holds anything else. */
char lb_check_mod_37_36 (const char *body);
/* The check value of a Code 128 in set B; -1 when @text is not printable ASCII. */
int lb_code_128_check (const char *text);
/* `21**************31`: for lists and logs. What has fewer than eight characters is hidden whole. */
char *lb_identifier_mask (const char *text);

G_END_DECLS
