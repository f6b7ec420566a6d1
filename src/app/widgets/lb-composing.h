/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Words that are being composed with an input method. While a text shows letters that are not text yet, all keys are the
 * method's: choosing, turning over and giving up must not move the wizard on, tick a point or close a window.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Watches all texts and windows from now on. To be called once, before the first window; more do no harm. */
void lb_composing_watch (void);

G_END_DECLS
