/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The certificate desk (统一发证): results that came, go out, and the archive of what is over.
 */
#pragma once

#include "lb-page.h"

G_BEGIN_DECLS

#define LB_TYPE_CERTIFICATE_PAGE (lb_certificate_page_get_type ())
G_DECLARE_FINAL_TYPE (LbCertificatePage, lb_certificate_page, LB, CERTIFICATE_PAGE, LbPage)

G_END_DECLS
