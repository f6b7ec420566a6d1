/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-desks.h"
#include <glib/gi18n.h>
#include "lb-board-page.h"
#include "lb-case-file.h"
#include "lb-catalogue-page.h"
#include "lb-certificate-page.h"
#include "lb-guidance-page.h"
#include "lb-inspection-page.h"
#include "lb-intake-page.h"
#include "lb-supervision-page.h"

static const LbDeskEntry desks[] = {
  { LB_DESK_COUNTER, "counter", lb_intake_page_get_type, N_("Counter Intake"), "document-new-symbolic" },
  { LB_DESK_GUIDANCE, "guidance", lb_guidance_page_get_type, N_("Guidance"), "help-about-symbolic" },
  { LB_DESK_BOARD, "board", lb_board_page_get_type, N_("Review Board"), "view-dual-symbolic" },
  { LB_DESK_INSPECTION, "inspection", lb_inspection_page_get_type, N_("Site Inspection"), "mark-location-symbolic" },
  { LB_DESK_CERTIFICATES, "certificates", lb_certificate_page_get_type, N_("Certificate Desk"), "emblem-documents-symbolic" },
  { LB_DESK_SUPERVISION, "supervision", lb_supervision_page_get_type, N_("Supervision Desk"), "dialog-warning-symbolic" },
  { LB_DESK_CATALOGUE, "catalogue", lb_catalogue_page_get_type, N_("Catalogue"), "view-list-symbolic" },
};

const LbDeskEntry *
lb_desks (gsize *ret_count)
{
  g_return_val_if_fail (ret_count != NULL, NULL);
  *ret_count = G_N_ELEMENTS (desks);
  return desks;
}

GType
lb_desks_case_file_type (void)
{
  return LB_TYPE_CASE_FILE;
}
