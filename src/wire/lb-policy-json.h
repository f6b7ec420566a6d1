/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * data/policy.json: every figure that the law leaves to the bureau, each with its basis and its status, confirmed or
 * not. A figure that is missing or unknown is refused: nothing about time limits may be guessed.
 */
#pragma once

#include "lb-decide.h"

G_BEGIN_DECLS

/* Both fail with LB_ERROR_INVALID (with the JSON pointer), LB_ERROR_TOO_LARGE over 1 MiB or LB_ERROR_NEWER; load also
 * with LB_ERROR_NOT_FOUND and LB_ERROR_FAILED. (transfer full) (nullable) */
LbPolicy *lb_policy_from_json (const char *text, gsize length, GError **error);
LbPolicy *lb_policy_load (const char *path, GError **error);

G_END_DECLS
