/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-hostile.h"
#include "lb-coding.h"

#include <string.h>

/* Judging */

void
lb_hostile_note (LbHostile *self, const char *name, gboolean refused, const char *how)
{
  self->tries++;
  if (refused)
    return;
  self->taken++;
  g_test_message ("%s: %s", name, how);
}

void
lb_hostile_raw (LbHostile *self, const char *name, const char *from, const char *bytes, gsize length)
{
  LbVerdict verdict = lb_attack (self->place, from, bytes, length);

  lb_hostile_note (self, name, verdict == LB_VERDICT_REFUSED || verdict == LB_VERDICT_HUNG_UP, lb_verdict_name (verdict));
}

void
lb_hostile_refused (LbHostile *self, const char *name, TestAnswer *answer)
{
  g_autofree char *how = g_strdup_printf ("%ld %.200s", answer->status, answer->body->str);

  lb_hostile_note (self, name,
                   answer->status == 0 || answer->status == 503
                     || (answer->status >= 400 && answer->status < 500 && *test_answer_problem (answer) != '\0'),
                   how);
  test_answer_free (answer);
}

/* What two readers would read in two ways */

#define STORE "GET /v1/store HTTP/1.1\r\nHost: store\r\n"
#define REFRESH "POST /v1/sessions/refresh HTTP/1.1\r\nHost: store\r\n"
#define CHUNKED REFRESH "Transfer-Encoding: chunked\r\n\r\n"
#define FRAME(name, bytes) { name, bytes, sizeof (bytes) - 1 }

static const struct { const char *name, *bytes; gsize length; } frames[] = {
  FRAME ("the same length twice", REFRESH "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}"),
  FRAME ("two lengths", REFRESH "Content-Length: 2\r\nContent-Length: 40\r\n\r\n{}"),
  FRAME ("a list of lengths", REFRESH "Content-Length: 2, 2\r\n\r\n{}"),
  FRAME ("a length with a sign", REFRESH "Content-Length: +2\r\n\r\n{}"),
  FRAME ("a length below zero", REFRESH "Content-Length: -2\r\n\r\n{}"),
  FRAME ("a length in hexadecimals", REFRESH "Content-Length: 0x2\r\n\r\n{}"),
  FRAME ("a length of two words", REFRESH "Content-Length: 2 0\r\n\r\n{}"),
  FRAME ("an empty length", REFRESH "Content-Length:\r\n\r\n{}"),
  FRAME ("a length beyond numbers", REFRESH "Content-Length: 99999999999999999999999\r\n\r\n{}"),
  FRAME ("the greatest length", REFRESH "Content-Length: 9223372036854775807\r\n\r\n{}"),
  FRAME ("a length behind a space", REFRESH "Content-Length : 2\r\n\r\n{}"),
  FRAME ("a folded length", REFRESH "Content-Length:\r\n 2\r\n\r\n{}"),
  FRAME ("a length that goes on", REFRESH "Content-Length: 2\r\n 5\r\n\r\n{}"),
  FRAME ("a folded header", STORE "X-Note: a\r\n b\r\n\r\n"),
  FRAME ("a folded first header", "GET /v1/store HTTP/1.1\r\n Host: store\r\nHost: store\r\n\r\n"),
  FRAME ("length and chunks", REFRESH "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
  FRAME ("chunks and length", REFRESH "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"),
  FRAME ("chunked and not", REFRESH "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n"),
  FRAME ("packed and chunked", REFRESH "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
  FRAME ("not chunked", REFRESH "Transfer-Encoding: identity\r\n\r\n0\r\n\r\n"),
  FRAME ("nearly chunked", REFRESH "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
  FRAME ("chunked behind a tab", REFRESH "Transfer-Encoding:\x0b" "chunked\r\n\r\n0\r\n\r\n"),
  FRAME ("chunked behind a bare line feed", REFRESH "X-Note: a\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
  FRAME ("chunks before they were invented", "POST /v1/sessions/refresh HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"
                                             "0\r\n\r\n"),
  FRAME ("chunks", CHUNKED "2\r\n{}\r\n0\r\n\r\n"),
  FRAME ("a chunk beyond numbers", CHUNKED "FFFFFFFFFFFFFFFFF\r\n{}\r\n0\r\n\r\n"),
  FRAME ("the greatest chunk", CHUNKED "7FFFFFFFFFFFFFFF\r\n{}\r\n0\r\n\r\n"),
  FRAME ("a chunk below zero", CHUNKED "-2\r\n{}\r\n0\r\n\r\n"),
  FRAME ("a chunk longer than it says", CHUNKED "2\r\n{}xx\r\n0\r\n\r\n"),
  FRAME ("a chunk with a note that ends in a line feed", CHUNKED "2;a=b\n{}\r\n0\r\n\r\n"),
  FRAME ("chunks between line feeds", CHUNKED "2\n{}\n0\n\n"),
  FRAME ("a length behind the chunks", CHUNKED "2\r\n{}\r\n0\r\nContent-Length: 5\r\n\r\n"),
  FRAME ("a bare carriage return", STORE "X-Note: a\rb\r\n\r\n"),
  FRAME ("a nought in a name", STORE "X\0Note: a\r\n\r\n"),
  FRAME ("a space in a name", STORE "X Note: a\r\n\r\n"),
  FRAME ("a header without a colon", STORE "nothing\r\n\r\n"),
  FRAME ("no host", "GET /v1/store HTTP/1.1\r\n\r\n"),
  FRAME ("two hosts", STORE "Host: other\r\n\r\n"),
  FRAME ("a space in the address", "GET /v1/ store HTTP/1.1\r\nHost: store\r\n\r\n"),
  FRAME ("a space before all", " GET /v1/store HTTP/1.1\r\nHost: store\r\n\r\n"),
  FRAME ("HTTP 0.9", "GET /v1/store\r\n\r\n"),
  FRAME ("HTTP 2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
  FRAME ("http in small letters", "GET /v1/store http/1.1\r\nHost: store\r\n\r\n"),
  FRAME ("another server's address", "GET http://elsewhere/v1/store HTTP/1.1\r\nHost: store\r\n\r\n"),
  FRAME ("a tunnel", "CONNECT elsewhere:443 HTTP/1.1\r\nHost: store\r\n\r\n"),
  FRAME ("an echo", "TRACE /v1/store HTTP/1.1\r\nHost: store\r\n\r\n"),
  FRAME ("a method in small letters", "get /v1/store HTTP/1.1\r\nHost: store\r\n\r\n"),
  FRAME ("two slashes", "GET //v1/store HTTP/1.1\r\nHost: store\r\n\r\n"),
  FRAME ("a way out and in", "GET /v1/../v1/store HTTP/1.1\r\nHost: store\r\n\r\n"),
  FRAME ("an escaped letter", "GET /v1/%73tore HTTP/1.1\r\nHost: store\r\n\r\n"),
  FRAME ("an escaped slash", "GET /v1%2fstore HTTP/1.1\r\nHost: store\r\n\r\n"),
  FRAME ("an escaped nought", "GET /v1/store%00 HTTP/1.1\r\nHost: store\r\n\r\n"),
  FRAME ("half an escape", "GET /v1/store%2 HTTP/1.1\r\nHost: store\r\n\r\n"),
  FRAME ("a nought in an argument", "GET /v1/store?a=%00 HTTP/1.1\r\nHost: store\r\n\r\n"),
  FRAME ("a backslash", "GET /v1\\store HTTP/1.1\r\nHost: store\r\n\r\n"),
  FRAME ("a body where none is read", STORE "Content-Length: 2\r\n\r\n{}"),
  FRAME ("a promise of more than may come", REFRESH "Expect: 100-continue\r\nContent-Length: 99999999\r\n\r\n"),
  FRAME ("TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"),
  FRAME ("nothing", "\r\n\r\n\r\n \r\n"),
};

/* Behind each comes what the victim alone may send: a store that stops reading in the wrong place does it. */
static void
attack_frames (LbHostile *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (frames); i++)
    {
      g_autoptr (GString) bytes = g_string_new_len (frames[i].bytes, (gssize) frames[i].length);

      g_string_append (bytes, self->smuggled);
      lb_hostile_raw (self, frames[i].name, NULL, bytes->str, bytes->len);
    }
}

/* Heads beyond their limits: built of @times times @part. */
static void
long_head (LbHostile *self, const char *name, const char *before, const char *part, int times, const char *after)
{
  GString *head = g_string_new (before);

  for (int i = 0; i < times; i++)
    g_string_append (head, part);
  g_string_append (head, after);
  lb_hostile_raw (self, name, NULL, head->str, head->len);
  g_string_free (head, TRUE);
}

static void
attack_heads (LbHostile *self)
{
  long_head (self, "a long address", "GET /v1/store?", "a", 60000, " HTTP/1.1\r\nHost: store\r\n\r\n");
  long_head (self, "a long method", "", "A", 60000, " /v1/store HTTP/1.1\r\nHost: store\r\n\r\n");
  long_head (self, "a long header", STORE "X-Note: ", "a", 60000, "\r\n\r\n");
  long_head (self, "many headers", STORE, "X: a\r\n", 150, "\r\n");
  long_head (self, "headers without end", STORE, "X: a\r\n", 20000, "");
  long_head (self, "many arguments", "GET /v1/store?a=1", "&a=1", 700, " HTTP/1.1\r\nHost: store\r\n\r\n");
}

/* Bodies */

static const struct { const char *text; gssize length; } bodies[] = {
  { "", 0 }, { "{", -1 }, { "null", -1 }, { "true", -1 }, { "[]", -1 }, { "\"{}\"", -1 }, { "{}", -1 }, { "{} {}", -1 },
  { "{'user': 1}", -1 }, { "{\"user\": NaN}", -1 }, { "{\"user\": 1e999}", -1 }, { "{\"size\": 1,}", -1 },
  { "\xef\xbb\xbf{}", -1 }, { "{\"user\": \"\xff\xfe\"}", -1 }, { "{\"user\": \"\xed\xa0\x80\"}", -1 },
  { "{\"user\": \"\\ud800\"}", -1 }, { "{\"user\": \"\\u0000\"}", -1 }, { "{\"user\": \"a\0b\"}", 15 },
  { "{\"user\": 99999999999999999999999999999999999999999999}", -1 }, { "{\"size\": -1, \"sha256\": 1}", -1 },
  { "{\"user\": \"a\", \"user\": \"b\", \"device\": \"c\"}", -1 }, { "{\"constructor\": {}}", -1 },
  { "{\"commands\": [{\"n\": 1e5}]}", -1 }, { "{\"commands\": [[]]}", -1 }, { "/* */ {}", -1 },
};

static const struct { const char *method, *path; gboolean by_platform, by_nobody; } takers[] = {
  { "POST", "/v1/sessions", FALSE, TRUE },         { "POST", "/v1/sessions/refresh", FALSE, TRUE },
  { "PUT", "/v1/password", FALSE, FALSE },         { "POST", "/v1/commands", FALSE, FALSE },
  { "POST", "/v1/uploads", FALSE, FALSE },         { "POST", "/v1/readings", FALSE, FALSE },
  { "POST", "/v1/number-leases", FALSE, FALSE },   { "POST", "/v1/leave", FALSE, FALSE },
  { "POST", "/v1/training/clock", TRUE, FALSE },   { "POST", "/v1/admin/users", TRUE, FALSE },
};

static void
try_body (LbHostile *self, gsize taker, const char *text, gssize length)
{
  TestSession *session = takers[taker].by_platform ? self->platform : self->honest;
  g_autofree char *name = g_strdup_printf ("%s %s with %.60s", takers[taker].method, takers[taker].path, text);

  lb_hostile_refused (self, name,
           test_ask (self->server, takers[taker].by_nobody ? NULL : session->access, takers[taker].method,
                     takers[taker].path, text, length, NULL));
}

static char *
times (const char *part, int count, const char *after)
{
  GString *text = g_string_new (NULL);

  for (int i = 0; i < count; i++)
    g_string_append (text, part);
  g_string_append (text, after);
  return g_string_free (text, FALSE);
}

static void
attack_bodies (LbHostile *self)
{
  g_autofree char *deep = times ("[", 5000, "");
  g_autofree char *nested = times ("{\"a\":", 5000, "1");
  g_autofree char *digits = times ("9", 4000, "");
  g_autofree char *number = g_strconcat ("{\"size\": ", digits, "}", NULL);
  g_autofree char *many = times ("1,", 120000, "1]}");
  g_autofree char *values = g_strconcat ("{\"commands\":[", many, NULL);
  g_autofree char *large = times ("0123456789abcdef", 65537, "");

  for (gsize taker = 0; taker < G_N_ELEMENTS (takers); taker++)
    {
      for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
        try_body (self, taker, bodies[i].text, bodies[i].length);
      try_body (self, taker, deep, -1);
      try_body (self, taker, nested, -1);
      try_body (self, taker, number, -1);
    }
  try_body (self, 3, values, -1);
  try_body (self, 3, large, -1);
}

/* 64 MiB of noughts in a few KiB. */
static void
attack_by_bomb (LbHostile *self, LbCoding coding, GBytes *plain)
{
  g_autoptr (GBytes) bomb = lb_coding_deflate (coding, plain);
  g_autofree char *header = g_strconcat ("Content-Encoding: ", lb_coding_name (coding), NULL);

  g_assert_nonnull (bomb);
  lb_hostile_refused (self, header,
                      test_ask (self->server, self->honest->access, "POST", "/v1/commands", g_bytes_get_data (bomb, NULL),
                                (gssize) g_bytes_get_size (bomb), header, NULL));
}

static void
attack_sizes (LbHostile *self)
{
  gsize most = 64 * 1024 * 1024, piece = 8 * 1024 * 1024 + 1;
  g_autofree char *noughts = g_malloc0 (most);
  g_autoptr (GBytes) plain = g_bytes_new_static (noughts, most);

  attack_by_bomb (self, LB_CODING_ZSTD, plain);
  attack_by_bomb (self, LB_CODING_GZIP, plain);
  lb_hostile_refused (self, "a coding that is none",
           test_ask (self->server, self->honest->access, "POST", "/v1/commands", "{}", 2, "Content-Encoding: br",
                     NULL));
  lb_hostile_refused (self, "a piece too long",
           test_ask (self->server, self->honest->access, "PATCH", self->upload, noughts, (gssize) piece,
                     "Upload-Offset: 0", NULL));
  lb_hostile_refused (self, "a piece from the middle",
           test_ask (self->server, self->honest->access, "PATCH", self->upload, "x", 1, "Upload-Offset: 5", NULL));
  lb_hostile_refused (self, "a piece before the first byte",
           test_ask (self->server, self->honest->access, "PATCH", self->upload, "x", 1, "Upload-Offset: -1", NULL));
}

void
lb_hostile_requests (LbHostile *self)
{
  attack_frames (self);
  attack_heads (self);
  attack_bodies (self);
  attack_sizes (self);
}
