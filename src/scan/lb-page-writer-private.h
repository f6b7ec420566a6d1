/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Takes the bytes of a picture as a scanner gives them, line by line, and leaves a JPEG in a folder. A page never
 * lies in memory as a whole: an A4 page in colour at 600 dpi would take 100 MB.
 */
#pragma once

#include "lb-scan.h"

G_BEGIN_DECLS

/* How the bytes come. */
typedef struct
{
  int width;          /* dots */
  int height;         /* lines; −1 when the device does not know before the paper has ended */
  int bytes_per_line;
  int depth;          /* bits a sample: 1, 8 or 16 */
  gboolean colour;    /* red, green, blue; else one sample */
  int resolution;
} LbPageShape;

typedef struct _LbPageWriter LbPageWriter;

/* Fails with LB_SCAN_ERROR_NO_ROOM, _TOO_LARGE (more dots than @dots_most), _UNSUPPORTED, _FAILED. */
LbPageWriter *lb_page_writer_new (const LbPageShape *shape, const char *folder, gint64 dots_most, GError **error);
gboolean lb_page_writer_feed (LbPageWriter *self, const guint8 *bytes, gsize length, GError **error);
/* Lines that never came are white. (transfer full) */
LbScanPage *lb_page_writer_finish (LbPageWriter *self, GError **error);
double lb_page_writer_part (LbPageWriter *self); /* 0 … 1; −1 when the height is not known */
void lb_page_writer_free (LbPageWriter *self);   /* removes a file that was not finished */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbPageWriter, lb_page_writer_free)

G_END_DECLS
