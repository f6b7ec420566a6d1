/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which material is a scanned file? Told by its name, as clerks and scanners name files. Pure.
 */
#pragma once

#include "lb-situation.h"

G_BEGIN_DECLS

/* The material due of @situation whose id or whole name the file's name holds; the longest such name when there are
 * several. (nullable) when none or when two of the same length do. */
const LbMergedMaterial *lb_intake_match (const LbSituation *situation, const char *file_name);

G_END_DECLS
