/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Somebody's replica for fuzzers: a reviewer of the test bureau, with the facts of its documents.
 */
#pragma once

#include "lb-fixture.h"
#include "lb-replica.h"

G_BEGIN_DECLS

typedef struct
{
  LbFixture *bureau;
  LbFacts *facts;
  LbReplica *replica; /* (nullable) before lb_fuzz_desk_open() */
} LbFuzzDesk;

/* With a pharmacy taken in, in the bureau's memory only. */
LbFuzzDesk *lb_fuzz_desk_new (void);
/* The replica in lb_fuzz_folder(). */
void lb_fuzz_desk_open (LbFuzzDesk *self);
/* Pulls the bureau's case into it. */
void lb_fuzz_desk_fill (LbFuzzDesk *self);
/* Takes it away and begins anew. */
void lb_fuzz_desk_again (LbFuzzDesk *self);

G_END_DECLS
