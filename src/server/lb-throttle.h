/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sign-in slows down where it fails: each further failure of a user, or from an address, doubles the wait. A minute
 * without one forgives one.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LbThrottle LbThrottle;

LbThrottle *lb_throttle_new (void);
void lb_throttle_free (LbThrottle *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbThrottle, lb_throttle_free)

/* Seconds that @key must still wait at @now (µs, monotonic); 0: it may try, and lb_throttle_failed(),
 * _passed() or _left() must follow. Up to @free_failures cost nothing; the number of tries at the same time
 * is bounded by them too, so that many at once are no way round. */
int lb_throttle_enter (LbThrottle *self, const char *key, int free_failures, gint64 now);
void lb_throttle_failed (LbThrottle *self, const char *key, int free_failures, gint64 now);
/* All is forgiven. */
void lb_throttle_passed (LbThrottle *self, const char *key);
/* It says nothing of @key: it was not tried after all, or whoever passed is not who failed. */
void lb_throttle_left (LbThrottle *self, const char *key);

G_END_DECLS
