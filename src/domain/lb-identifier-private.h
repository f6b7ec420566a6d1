/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The check of each kind. The text comes cleaned: upper-case printable ASCII without blanks. A check may
 * replace it by its canonical form, and fills in what else it learns.
 */
#pragma once

#include "lb-identifier.h"

G_BEGIN_DECLS

LbIdentifierFault lb_identifier_check_uscc (char **text, LbDay today, LbIdentifier *identifier);
LbIdentifierFault lb_identifier_check_person (char **text, LbDay today, LbIdentifier *identifier);
LbIdentifierFault lb_identifier_check_case (char **text, LbDay today, LbIdentifier *identifier);
LbIdentifierFault lb_identifier_check_ems (char **text, LbDay today, LbIdentifier *identifier);
LbIdentifierFault lb_identifier_check_phone (char **text, LbDay today, LbIdentifier *identifier);

/* The number that @count digits at @text spell. */
int lb_identifier_number (const char *text, int count);
gboolean lb_identifier_is_digits (const char *text, gsize count);

G_END_DECLS
