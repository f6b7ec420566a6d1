/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How the parts of a guide are put together.
 */
#pragma once

#include "lb-guide.h"

G_BEGIN_DECLS

typedef struct { const char *header; double weight; } LbGuideColumn;

/* A section without rows, at the end of the guide. @id and the headers are static; @of_main: LbGuideSection.main. */
LbGuideSection *lb_guide_add_section (LbGuide *self, const char *id, const char *title, guint columns,
                                      const LbGuideColumn *column, guint of_main);
/* As many texts as there are columns; takes over each. */
void lb_guide_add_row (LbGuideSection *section, char *first, ...);

/* (element-type LbGuideFile) (transfer full) */
GPtrArray *lb_guide_files_new (void);
/* The section "files", when the catalogue publishes any for @situation. */
void lb_guide_add_files (LbGuide *self, const LbSituation *situation);

G_END_DECLS
