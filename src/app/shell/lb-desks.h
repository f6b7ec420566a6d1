/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The desks that the program has: one line each.
 */
#pragma once

#include <glib-object.h>
#include "lb-permission.h"

G_BEGIN_DECLS

typedef struct
{
  LbDesk desk;
  const char *name;         /* of lb_window_show_desk() and --page */
  GType (*type) (void);     /* of a subclass of LbPage */
  const char *title;        /* untranslated: what the sidebar says before the page is made */
  const char *icon_name;
} LbDeskEntry;

/* In the order of the sidebar. */
const LbDeskEntry *lb_desks (gsize *ret_count);
/* The page that shows one case: a subclass of LbPage that overrides open_case. G_TYPE_INVALID: none is built. */
GType lb_desks_case_file_type (void);

G_END_DECLS
