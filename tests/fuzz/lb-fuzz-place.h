/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where the bytes of a fuzzer stand for parsers that read files or ask servers.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The path of a file (in memory) that holds just @bytes until the next call. (borrowed) */
const char *lb_fuzz_file (const char *bytes, gsize length);
/* An empty folder of this process, taken away at its end. (borrowed) */
const char *lb_fuzz_folder (void);
void lb_fuzz_remove (const char *path);
/* Starts a server on this machine, once, that answers each request with just @bytes and hangs up. "http://127.0.0.1:N".
 * (borrowed) */
const char *lb_fuzz_answer_with (const char *bytes, gsize length);

G_END_DECLS
