/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is on a card: package, item, applicant, clock, paper, lead, and how the case's other items stand.
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-card.h"
#include "lb-client.h"

G_BEGIN_DECLS

#define LB_TYPE_CARD_FACE (lb_card_face_get_type ())
G_DECLARE_FINAL_TYPE (LbCardFace, lb_card_face, LB, CARD_FACE, GtkWidget)

GtkWidget *lb_card_face_new (void);
/* Shows @card, which must not be loading. */
void lb_card_face_show (LbCardFace *self, LbCard *card, LbClient *client);
/* All of it in one line, for those who cannot see it. (transfer full) */
char *lb_card_face_describe (LbCardFace *self, LbCard *card, LbClient *client);

G_END_DECLS
