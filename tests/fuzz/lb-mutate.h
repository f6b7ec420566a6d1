/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Spoils texts, the same way for the same seed.
 */
#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

static inline void
lb_mutate_once (GString *text, GRand *random)
{
  static const char *const pieces[] = { "\"",
                                        "{",
                                        "}",
                                        "[",
                                        "]",
                                        ":",
                                        ",",
                                        "null",
                                        "-1",
                                        "1e308",
                                        "9223372036854775807",
                                        "9223372036854775808",
                                        "\\u0000",
                                        "\\ud800",
                                        "\xff",
                                        "\xc0\x80",
                                        "true",
                                        "\\",
                                        "0x1",
                                        "99999999999999999999",
                                        "\n",
                                        "{\"a\":" };
  gsize at = text->len > 0 ? (gsize) g_rand_int_range (random, 0, (gint32) text->len) : 0;
  gsize wanted = (gsize) g_rand_int_range (random, 1, 24);
  gsize length = MIN (text->len - at, wanted);

  switch (g_rand_int_range (random, 0, 6))
    {
    case 0: /* one bit */
      if (text->len > 0)
        text->str[at] = (char) (text->str[at] ^ (1 << g_rand_int_range (random, 0, 8)));
      break;
    case 1:
      g_string_erase (text, (gssize) at, (gssize) length);
      break;
    case 2:
      g_string_insert (text, (gssize) at, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);
      break;
    case 3: /* a part twice */
      {
        g_autofree char *part = g_memdup2 (text->str + at, length);
        g_string_insert_len (text, (gssize) at, part, (gssize) length);
      }
      break;
    case 4:
      g_string_truncate (text, at);
      break;
    case 5: /* a digit changed */
    default:
      {
        char *digit = strpbrk (text->str + at, "0123456789");
        if (digit != NULL)
          *digit = (char) ('0' + g_rand_int_range (random, 0, 10));
      }
    }
}

static inline GString *
lb_mutate_bytes (const char *bytes, gsize length, GRand *random)
{
  GString *spoiled = g_string_new_len (bytes, (gssize) length);

  for (int i = g_rand_int_range (random, 1, 5); i > 0; i--)
    lb_mutate_once (spoiled, random);
  return spoiled;
}

static inline GString *
lb_mutate (const char *text, GRand *random)
{
  return lb_mutate_bytes (text, strlen (text), random);
}

G_END_DECLS
