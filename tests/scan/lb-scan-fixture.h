/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scanners to test with: the two of SANE's own `test` backend, and those of sane-paperstack.c.
 */
#pragma once

#include "lb-scanner.h"

G_BEGIN_DECLS

/* Once, before the first scanner is asked for. Leaves a folder with SANE's settings, which lb_scan_fixture_end() takes
 * away. */
void lb_scan_fixture_begin (void);
void lb_scan_fixture_end (void);
/* Removes @folder and what lies in it. */
void lb_scan_fixture_empty (const char *folder);

G_END_DECLS
