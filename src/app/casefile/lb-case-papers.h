/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two parts of the case file with a viewer beside a list: the materials that were handed in, and the
 * documents that the case has produced.
 */
#pragma once

#include "lb-sight.h"

G_BEGIN_DECLS

#define LB_TYPE_CASE_MATERIALS (lb_case_materials_get_type ())
G_DECLARE_FINAL_TYPE (LbCaseMaterials, lb_case_materials, LB, CASE_MATERIALS, AdwBin)
GtkWidget *lb_case_materials_new (void);
void lb_case_materials_show (LbCaseMaterials *self, const LbSight *sight);

#define LB_TYPE_CASE_DOCUMENTS (lb_case_documents_get_type ())
G_DECLARE_FINAL_TYPE (LbCaseDocuments, lb_case_documents, LB, CASE_DOCUMENTS, AdwBin)
GtkWidget *lb_case_documents_new (void);
void lb_case_documents_show (LbCaseDocuments *self, const LbSight *sight);

/* A pane with @left and a viewer at its right. *ret_viewer is borrowed. */
GtkWidget *lb_case_pane_new (GtkWidget *left, GtkWidget **ret_viewer);

G_END_DECLS
