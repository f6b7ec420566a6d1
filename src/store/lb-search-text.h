/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is searched, cut into pieces that a full-text index finds from any place within a word: pairs of Han
 * characters, triples of letters and digits. Chinese is written without blanks, and people type two characters of a
 * name, four digits of a number, or the initials of its pinyin.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Pinyin of @text, as its syllables' initials ("康宝药店" → "kbyd") and whole ("kangbaoyaodian"), lower case; other
 * letters and digits are kept. (transfer full). One thread at a time per process is let in. */
void lb_search_pinyin (const char *text, char **ret_initials, char **ret_whole);
/* Appends @text's pieces to @document, separated by blanks. */
void lb_search_append (GString *document, const char *text);
/* The FTS5 expression that finds documents with every word of @typed. NULL when there is nothing to look for.
 * (transfer full) (nullable) */
char *lb_search_expression (const char *typed);

G_END_DECLS
