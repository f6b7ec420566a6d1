/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A request's body in zstd or gzip: whole within its bound, or refused. The bytes are read as the headers that name codings
 * as well.
 */
#include "lb-fuzz.h"
#include "lb-coding.h"

#define LARGEST (256 * 1024)

void
lb_fuzz_set_up (void)
{
}

static void
inflate (LbCoding coding, const char *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GByteArray) body = lb_coding_inflate (coding, (const guint8 *) bytes, length, LARGEST, &error);

  lb_fuzz_refused (body, error);
  if (body == NULL)
    return;
  g_assert_cmpuint (body->len, <=, LARGEST);
  g_autoptr (GBytes) content = g_bytes_new (body->data, body->len);
  g_autoptr (GBytes) packed = lb_coding_deflate (coding, content);
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (packed, &size);
  g_autoptr (GByteArray) again = lb_coding_inflate (coding, data, size, LARGEST, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (again->data, again->len, body->data, body->len);
}

void
lb_fuzz_one (const char *bytes, gsize length)
{
  g_autofree char *header = lb_fuzz_text (bytes, length);
  gboolean plain = FALSE;

  inflate (LB_CODING_ZSTD, bytes, length);
  inflate (LB_CODING_GZIP, bytes, length);
  LbCoding chosen = lb_coding_choose (header, &plain);
  g_assert_true (chosen != LB_CODING_UNKNOWN || !plain);
  if (chosen != LB_CODING_UNKNOWN)
    g_assert_cmpint (lb_coding_parse (lb_coding_name (chosen)), ==, chosen);
  lb_coding_parse (header);
}
