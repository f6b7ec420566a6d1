/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A store with a case in it and people signed in, for fuzzers of the service; a new one now and then, so that one input
 * does not change for long what the next ones find.
 */
#pragma once

#include "lb-test-server.h"

G_BEGIN_DECLS

TestServer *lb_fuzz_store (void); /* (borrowed) */
/* Of the administrator ('p'), the counter's clerk ('c') or the supervisor ('s'). (borrowed) */
TestSession *lb_fuzz_session (char who);
/* Something has gone that every input may count on: the next lb_fuzz_store() is a new one. */
void lb_fuzz_store_spoiled (void);
/* @text with "@p", "@c" and "@s" replaced by tokens and "@n" by the clerk's next number. (transfer full) */
GString *lb_fuzz_fill_in (const char *text, gsize length);

G_END_DECLS
