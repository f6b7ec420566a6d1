/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Invented persons, companies, numbers and places for demo cities. Nothing here belongs to anybody: the region code
 * 210399 and the telephone prefix 14000 are not assigned, and every number passes its check digit.
 */
#pragma once

#include "lb-situation.h"

G_BEGIN_DECLS

/* All (transfer full) and drawn from @random alone: the same seed invents the same city. */
char *lb_invent_person_name (GRand *random);
char *lb_invent_company_name (GRand *random, const LbPackage *package);
char *lb_invent_uscc (GRand *random);
char *lb_invent_identity (GRand *random);
char *lb_invent_phone (GRand *random);
char *lb_invent_address (GRand *random);
/* A value that lb_field_check() passes for @field on @today. */
char *lb_invent_value (GRand *random, const LbField *field, const LbPackage *package, LbDay today);
/* A valid EMS number (UPU S10). */
char *lb_invent_tracking (GRand *random);
/* @list, a string of characters or words, one of them. (borrowed) */
const char *lb_invent_choice (GRand *random, const char *const *list);

G_END_DECLS
