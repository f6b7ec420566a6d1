/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What every fuzz-NAME.c defines. Linked with lb-fuzz-replay.c it is a test that goes over its corpus and some thousand
 * spoiled copies of it, always the same; linked with lb-fuzz-driver.c it is a fuzzer that libFuzzer leads
 * (build-aux/fuzz). Any abort is a finding, and so is
 * a warning or a critical message of GLib.
 */
#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/* Once, before anything else. */
void lb_fuzz_set_up (void);
/* @bytes are just so many: nothing stands behind them. Must leave everything as it found it. */
void lb_fuzz_one (const char *bytes, gsize length);

/* @bytes up to their first NUL, as those get them who take zero-terminated text. (transfer full) */
static inline char *
lb_fuzz_text (const char *bytes, gsize length)
{
  return g_strndup (bytes, length);
}

/* The same, but NULL unless it is UTF-8. (transfer full) (nullable) */
static inline char *
lb_fuzz_utf8 (const char *bytes, gsize length)
{
  char *text = g_strndup (bytes, length);

  if (g_utf8_validate (text, -1, NULL))
    return text;
  g_free (text);
  return NULL;
}

/* Fails the run unless a function that refused said why. */
#define lb_fuzz_refused(taken, error) g_assert_true (((taken) != 0) == ((error) == NULL))

G_END_DECLS
