/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The names of the reasons for which a clock may stand still.
 */
#include <string.h>

#include "lb-clock.h"

static const struct
{
  const char *name;
  const char *label;
} reasons[] = {
  [LB_SUSPENSION_HEARING] = { "hearing", "听证" },
  [LB_SUSPENSION_TENDER] = { "tender", "招标" },
  [LB_SUSPENSION_AUCTION] = { "auction", "拍卖" },
  [LB_SUSPENSION_INSPECTION] = { "inspection", "检验" },
  [LB_SUSPENSION_TESTING] = { "testing", "检测" },
  [LB_SUSPENSION_INSPECTION_QUARANTINE] = { "inspection_quarantine", "检疫" },
  [LB_SUSPENSION_APPRAISAL] = { "appraisal", "鉴定" },
  [LB_SUSPENSION_EXPERT_REVIEW] = { "expert_review", "专家评审" },
  [LB_SUSPENSION_SITE_INSPECTION] = { "site_inspection", "现场勘验" },
};

const char *
lb_suspension_reason_name (LbSuspensionReason reason)
{
  g_return_val_if_fail ((guint) reason < G_N_ELEMENTS (reasons), NULL);
  return reasons[reason].name;
}

const char *
lb_suspension_reason_label (LbSuspensionReason reason)
{
  g_return_val_if_fail ((guint) reason < G_N_ELEMENTS (reasons), NULL);
  return reasons[reason].label;
}

gboolean
lb_suspension_reason_parse (const char *name, LbSuspensionReason *ret_reason)
{
  g_return_val_if_fail (name != NULL && ret_reason != NULL, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      if (strcmp (reasons[i].name, name) == 0)
        {
          *ret_reason = i;
          return TRUE;
        }
    }
  return FALSE;
}
