/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Drafts by what is typed into the search: by the same rules as cases, but read one by one, as a PC has a few only.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Those of @drafts (element-type LbDraft) whose title or form has every word of @typed: names also in pinyin or its
 * initials, numbers in any part of three digits. (element-type LbDraft, borrowed) (transfer container) */
GPtrArray *lb_draft_search (GPtrArray *drafts, const char *typed);

G_END_DECLS
